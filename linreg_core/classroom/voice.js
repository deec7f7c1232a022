// What a panel says to a screen reader. ipywidgets gives its sliders no name and log sliders the
// exponent for a value; Python knows both, and this puts them where they are read from.

const CALM = 700; // ms without a change before the sentence is announced
// What moves sliders and presses buttons, and single characters: JupyterLab takes a b for "insert a
// cell below" and two d for "delete this cell" when the focus is still on a slider.
const KEYS = /^(Arrow|Page|Home$|End$|Enter$|.$)/u;
const SUPPRESS = "data-lm-suppress-shortcuts"; // JupyterLab's mark for an element

function setAttribute(element, name, value) {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function nameControls(panel, values) {
  for (const slider of panel.querySelectorAll(".widget-slider, .widget-hslider")) {
    const label = slider.querySelector(".widget-label")?.textContent.trim() ?? "";
    const handle = slider.querySelector(".noUi-handle");
    setAttribute(handle, "aria-label", label);
    if (label in values) setAttribute(handle, "aria-valuetext", values[label]);
    setAttribute(slider.querySelector(".widget-readout"), "aria-hidden", "true");
  }
  for (const box of panel.querySelectorAll(".widget-text")) {
    const label = box.querySelector(".widget-label")?.textContent.trim();
    setAttribute(box.querySelector("input"), "aria-label", label || "exact number");
  }
  for (const play of panel.querySelectorAll(".widget-play")) {
    const names = [play.querySelector(".fa-pause") ? "pause" : "play", "stop", "repeat"];
    play.querySelectorAll("button").forEach((button, k) => {
      setAttribute(button, "aria-label", names[k]);
      setAttribute(button, "title", names[k]);
    });
  }
  for (const label of panel.querySelectorAll('[title="null"]')) label.removeAttribute("title");
}

function render({ model, el }) {
  el.className = "linreg-spoken";
  el.setAttribute("role", "status"); // a polite live region
  let attaching, announcing, panel, observer;

  // The next sentence waits until the hand rests; names and values are mended at once.
  const apply = () => panel && nameControls(panel, model.get("said").values);
  const announce = () => {
    apply();
    clearTimeout(announcing);
    announcing = setTimeout(() => (el.textContent = model.get("said").sentence), CALM);
  };
  // Ask for as many pixels as the screen shows, in quarters, and for twice at most.
  const measure = () => {
    const image = panel?.querySelector("img");
    const wanted = (image?.clientWidth / parseInt(image?.style.width)) * window.devicePixelRatio;
    const density = Math.min(2, Math.max(1, Math.ceil(4 * wanted) / 4));
    if (!density || density === model.get("density")) return;
    model.set("density", density);
    model.save_changes();
  };
  const stopOnEscape = (event) => {
    if (event.key === "Escape") panel.querySelector(".widget-play .fa-pause")?.parentElement.click();
  };
  // JupyterLab 4.4 and Notebook 7 take arrows and Enter for their cells, even from a slider in one.
  // This runs before their listener, and leaves it every other key.
  const keepKeys = (event) => {
    const shifted = event.shiftKey && event.key.length > 1; // Shift + Enter runs the cell
    const ours = KEYS.test(event.key) && !event.ctrlKey && !event.metaKey && !shifted;
    if (panel?.contains(event.target)) event.target.toggleAttribute(SUPPRESS, ours);
  };
  const attach = () => {
    panel = el.closest(".linreg-panel");
    if (!panel) return void (attaching = setTimeout(attach, 100)); // not on the page yet
    panel.addEventListener("keydown", stopOnEscape);
    observer = new MutationObserver(apply);
    observer.observe(panel, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["aria-valuetext", "class"],
    });
    window.addEventListener("keydown", keepKeys, true);
    window.addEventListener("resize", measure);
    setTimeout(measure, CALM);
    apply();
  };

  model.on("change:said", announce);
  attach();
  return () => {
    clearTimeout(attaching);
    clearTimeout(announcing);
    observer?.disconnect();
    window.removeEventListener("keydown", keepKeys, true);
    window.removeEventListener("resize", measure);
    model.off("change:said", announce);
  };
}

export default { render };
