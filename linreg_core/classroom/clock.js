// A button that starts a clock, and then says which minute it is. All its views show the same.

const MINUTE = 60_000; // ms

function render({ model, el }) {
  const button = el.appendChild(document.createElement("button"));
  button.className = "jupyter-button linreg-clock";
  const show = () => {
    const started = model.get("started");
    const minute = Math.floor((Date.now() - started) / MINUTE);
    button.textContent = started ? `minute ${minute} of ${model.get("minutes")}` : "start the clock";
    button.disabled = Boolean(started);
  };
  button.addEventListener("click", () => {
    model.set("started", Date.now());
    model.save_changes();
  });
  model.on("change:started", show);
  const timer = setInterval(show, 1000);
  show();
  return () => {
    clearInterval(timer);
    model.off("change:started", show);
  };
}

export default { render };
