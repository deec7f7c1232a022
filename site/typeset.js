// Typeset formulas with MathJax. Read a list of pages, each a list of [TeX, is it a display], and
// write for each page its formulas as SVG with hidden MathML, and the glyphs which they share.
const pages = JSON.parse(require("fs").readFileSync(0, "utf8"));

require("mathjax")
  .init({
    loader: {
      load: ["input/tex-full", "output/svg", "adaptors/liteDOM", "a11y/assistive-mml"],
      versionWarnings: false,
    },
    svg: { fontCache: "global" },
    startup: { typeset: false },
  })
  .then((MathJax) => {
    const { adaptor, output } = MathJax.startup;
    const typeset = ([tex, display]) => adaptor.outerHTML(MathJax.tex2svg(tex, { display }));
    const set = pages.map((formulas) => {
      output.clearFontCache();
      const svgs = formulas.map(typeset);
      return { formulas: svgs, glyphs: adaptor.outerHTML(output.fontCache.getCache()) };
    });
    process.stdout.write(JSON.stringify(set));
  });
