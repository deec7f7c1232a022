const size = { width: 1280, height: 720 };
const room = size.height - 40; // above the arrows

// Let a slide that is longer than the screen shrink: its pictures first, then all of it.
function fit() {
  const { style } = Reveal.getCurrentSlide();
  const excess = () => Reveal.getCurrentSlide().scrollHeight - room;
  style.zoom = 1;
  style.setProperty("--picture", "540px");
  style.setProperty("--picture", `${Math.max(300, 540 - Math.max(0, excess()))}px`);
  style.zoom = room / (room + Math.max(0, excess()));
  Reveal.layout();
}

Reveal.initialize({
  ...size,
  margin: 0.03,
  center: false,
  hash: true,
  slideNumber: true,
  transition: "none",
  // Keys in a panel belong to its control; a button needs only Space, so others turn the slide.
  keyboardCondition: ({ key, target }) =>
    !target.closest(".linreg-recorded") || (target.matches("button") && key !== " "),
  plugins: [RevealNotes],
});
for (const event of ["ready", "slidechanged"]) Reveal.on(event, fit);
for (const event of ["toggle", "change"]) document.addEventListener(event, fit, true);
