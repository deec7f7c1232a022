// Shows a live figure: Matplotlib's SVG for what stands still, above it a canvas for the strokes of
// each frame (`strokes.py` says what a stroke is), handles that can be dragged, and the sentence.
// It also gives names, words and keys to the controls of the panel around it. Everything is found
// from `el`. Of the model it uses get, on, off and send, so any page can bring its own.

const CALM = 700; // ms without a change before the sentence is announced
const NARROW = 0.7; // of the figure's width; below it, type would be too small and the views part
const NEAR = 24; // CSS pixels around a handle, or along a line for a finger, where a press takes it
const ALONG = 12; // the same along a line for a mouse
const STEPS = {
  ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
  PageUp: [0, 10], PageDown: [0, -10],
};
const UNDO = { z: "undo", Z: "redo", y: "redo" }; // with Ctrl or Cmd
const KEYS = /^(Arrow|Page|Home$|End$|Enter$|Delete$|Backspace$|.$)/; // what controls react to
const SUPPRESS = "data-lm-suppress-shortcuts"; // JupyterLab's mark for an element

function make(name, className, parent) {
  const element = parent.appendChild(document.createElement(name));
  element.className = className;
  return element;
}

function setAttribute(element, name, value) {
  if (value === undefined) element?.removeAttribute(name);
  else if (element && element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

// -- Painting ------------------------------------------------------------------------------------

function paint({ canvas, context, number, view: [left, top, width] }, strokes, colour) {
  const scale = canvas.width / width / 10; // strokes are in tenths of a pixel
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -10 * left * scale, -10 * top * scale);
  context.miterLimit = 4; // Matplotlib's
  for (const { path, at = [0, 0], stroke, fill, clip, view } of strokes) {
    if ((number ?? view) !== view) continue; // its marks may reach into this view
    const outline = new Path2D(path);
    context.save();
    if (clip) {
      context.beginPath();
      context.rect(...clip);
      context.clip();
    }
    if (fill) context.fillStyle = colour(fill[0]);
    if (stroke) {
      const [offset = 0, ...dashes] = stroke[3];
      context.strokeStyle = colour(stroke[0]);
      [, , context.lineWidth, , context.lineCap, context.lineJoin] = stroke;
      context.setLineDash(dashes);
      context.lineDashOffset = offset;
    }
    for (let k = 0; k < at.length; k += 2) {
      context.translate(at[k], at[k + 1]);
      if (fill) context.globalAlpha = fill[1];
      if (fill) context.fill(outline);
      if (stroke) context.globalAlpha = stroke[1];
      if (stroke) context.stroke(outline);
      context.translate(-at[k], -at[k + 1]);
    }
    context.restore();
  }
}

// -- Handles -------------------------------------------------------------------------------------

const contains = ([left, top, width, height], x, y) =>
  x >= left && x <= left + width && y >= top && y <= top + height;

function distanceToLine([x0, y0, x1, y1], x, y) {
  const along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2);
  const share = Math.min(1, Math.max(0, along || 0));
  return Math.hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0));
}

function nearest(handles, limit, distance) {
  const reached = handles.filter((handle) => distance(handle) <= limit);
  return reached.sort((one, other) => distance(one) - distance(other))[0];
}

// Return the handle that a press takes, and how far from it the press was: that stays so. A press
// into an area, far from the handle, takes the handle there.
function grab(frame, { x, y, scale }, finger) {
  const lines = frame.handles.filter((handle) => handle.line);
  const handle =
    nearest(frame.handles, NEAR / scale, (one) => Math.hypot(one.x - x, one.y - y)) ??
    nearest(lines, (finger ? NEAR : ALONG) / scale, (one) => distanceToLine(one.line, x, y));
  if (handle) return { handle, dx: handle.x - x, dy: handle.y - y };
  const inside = frame.handles.find((one) => one.reach === "area" && contains(one.area, x, y));
  return inside && { handle: inside, dx: 0, dy: 0, inArea: true };
}

// Put an element over each handle, and over what else reacts to a finger, so that it does not
// scroll the page there. Elements stay from frame to frame: one of them may have the focus.
function placeParts({ root, view, parts }, { handles, addable }, handleOf) {
  const [left, top, width, height] = view;
  const wanted = new Set();
  const place = (key, className, x, y, style = {}) => {
    wanted.add(key);
    if (!parts.has(key)) parts.set(key, make("div", className, root));
    const [across, down] = [(100 * (x - left)) / width, (100 * (y - top)) / height];
    Object.assign(parts.get(key).style, { left: `${across}%`, top: `${down}%`, ...style });
    return parts.get(key);
  };
  const size = (w, h) => ({ width: `${(100 * w) / width}%`, height: `${(100 * h) / height}%` });
  addable.forEach(([x, y, w, h], k) => place(`add ${k}`, "linreg-ground", x, y, size(w, h)));
  for (const { id, reach, area, line } of handles) {
    if (reach === "area") place(`area ${id}`, "linreg-zone", area[0], area[1], size(area[2], area[3]));
    if (!line) continue;
    const [dx, dy] = [line[2] - line[0], line[3] - line[1]];
    const transform = `translateY(-50%) rotate(${Math.atan2(dy, dx)}rad)`;
    const length = `${(100 * Math.hypot(dx, dy)) / width}%`;
    place(`line ${id}`, "linreg-zone linreg-line", line[0], line[1], { width: length, transform });
  }
  for (const handle of handles) {
    if (!contains(view, handle.x, handle.y)) continue;
    const element = place(`handle ${handle.id}`, "linreg-handle", handle.x, handle.y);
    const orientation = { x: "horizontal", y: "vertical" }[handle.moves];
    const attributes = {
      role: "slider", tabindex: 0, "aria-label": handle.name, "aria-orientation": orientation,
      "aria-valuetext": handle.value, "aria-valuenow": handle.now ?? 0,
      "aria-valuemin": handle.min, "aria-valuemax": handle.max,
    };
    for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
    handleOf.set(element, handle);
  }
  const gone = [...parts].filter(([key]) => !wanted.has(key));
  const lost = gone.some(([, element]) => element === element.getRootNode().activeElement);
  for (const [key, element] of gone) {
    parts.delete(key);
    element.remove();
  }
  // Elsewhere, the next key would go to the notebook, which deletes cells.
  if (lost) root.querySelector(".linreg-handle")?.focus({ preventScroll: true });
}

// -- Names ---------------------------------------------------------------------------------------

// ipywidgets gives its sliders no name, and log sliders the exponent for a value.
function nameControls(panel, values) {
  for (const slider of panel.querySelectorAll(".widget-slider, .widget-hslider")) {
    const label = slider.querySelector(".widget-label")?.textContent.trim() ?? "";
    const handle = slider.querySelector(".noUi-handle");
    setAttribute(handle, "aria-label", label);
    if (label in values) setAttribute(handle, "aria-valuetext", values[label]);
    const readout = slider.querySelector(".widget-readout");
    setAttribute(readout, "aria-hidden", "true");
    if (readout?.isContentEditable) setAttribute(readout, "title", "click to type a number");
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

// -- The view ------------------------------------------------------------------------------------

function render({ model, el }) {
  el.classList.add("linreg-live");
  el.style.setProperty("--linreg-scale", model.get("scale") ?? 1);
  const picture = make("div", "linreg-picture", el);
  const reading = make("p", "linreg-reading", el);
  const spoken = make("div", "linreg-spoken", el);
  spoken.setAttribute("role", "status"); // a polite live region

  const ended = new AbortController(); // takes every listener away
  const listen = (target, type, react, capture = false) =>
    target.addEventListener(type, react, { capture, signal: ended.signal });

  // Several panes show one drawing, each its part; a wide window has one pane.
  const handleOf = new WeakMap(); // by element
  let panes = [];
  let frame = { strokes: [], sentence: "", values: {}, handles: [], addable: [] };
  let stacked, drag;
  const buildPanes = () => {
    endDrag();
    const svg = new DOMParser().parseFromString(model.get("still"), "image/svg+xml");
    picture.replaceChildren();
    const whole = [[0, 0, ...model.get("size")]];
    panes = (stacked ? model.get("views") : whole).map((view, k) => {
      const root = make("div", "linreg-pane", picture);
      const most = `calc(var(--linreg-height, 100vw) * ${view[2] / view[3]})`;
      root.style.width = `min(100%, ${view[2]}px${stacked ? "" : `, ${most}`})`;
      root.style.aspectRatio = `${view[2]} / ${view[3]}`;
      const drawing = make("div", "linreg-drawing", root);
      const still = drawing.appendChild(document.importNode(svg.documentElement, true));
      still.setAttribute("viewBox", view.join(" "));
      still.setAttribute("aria-hidden", "true");
      for (const axes of stacked ? still.querySelectorAll("[data-view]") : [])
        if (axes.dataset.view !== String(k)) axes.remove(); // its labels may reach into this view
      drawing.setAttribute(...(k ? ["aria-hidden", "true"] : ["role", "img"]));
      const canvas = make("canvas", "", drawing);
      const [context, number] = [canvas.getContext("2d"), stacked ? k : undefined];
      return { root, view, number, drawing, canvas, context, parts: new Map() };
    });
  };
  const layOut = () => {
    const available = el.clientWidth || Infinity; // 0 where it is hidden
    const narrow = available < NARROW * model.get("size")[0] && model.get("views").length > 1;
    if (narrow !== stacked) {
      stacked = narrow;
      buildPanes();
    }
    for (const { root, canvas, view } of panes) {
      const width = Math.round(root.getBoundingClientRect().width * window.devicePixelRatio);
      if (!width || width === canvas.width) continue;
      canvas.width = width;
      canvas.height = Math.round((width * view[3]) / view[2]);
    }
    show();
  };
  const rebuild = () => {
    stacked = undefined;
    layOut();
  };

  // A colour of the palette may be given anew by the page, as a CSS custom property.
  let colours = new Map();
  const colour = (given) => {
    if (!colours.has(given)) {
      const role = Object.entries(model.get("palette")).find(([, value]) => value === given)?.[0];
      const own = role && getComputedStyle(el).getPropertyValue(`--linreg-${role}`).trim();
      colours.set(given, own || given);
    }
    return colours.get(given);
  };
  const changeTheme = () => {
    colours = new Map();
    show();
  };

  const show = () => {
    for (const pane of panes) {
      paint(pane, frame.strokes, colour);
      placeParts(pane, frame, handleOf);
    }
    setAttribute(panes[0]?.drawing, "aria-label", frame.sentence);
    if (reading.textContent !== frame.sentence) reading.textContent = frame.sentence;
  };
  let announcing;
  const showFrame = () => {
    frame = { ...frame, ...model.get("frame") };
    show();
    if (panel) nameControls(panel, frame.values);
    if (frame.answered === waiting) waiting = undefined;
    sendNext();
    clearTimeout(announcing);
    announcing = setTimeout(() => (spoken.textContent = frame.sentence), CALM);
  };

  // One message at a time, and then the newest: the picture never lags behind the pointer.
  const queue = [];
  let waiting;
  let number = Math.floor(Math.random() * 1e9); // another view of the model has other numbers
  const sendNext = () => {
    if (waiting !== undefined || !queue.length) return;
    waiting = ++number;
    model.send({ ...queue.shift(), n: waiting });
  };
  const send = (message) => {
    const last = queue.at(-1);
    if (message.kind === "drag" && last?.phase === "move") queue.pop();
    if (message.kind === "key" && last?.kind === "key" && last.id === message.id) {
      queue.pop();
      message = { ...message, dx: message.dx + last.dx, dy: message.dy + last.dy };
    }
    queue.push(message);
    sendNext();
  };

  // Pointer
  const paneOf = (event) => panes.find(({ root }) => root.contains(event.target));
  const positionIn = ({ root, view }, event) => {
    const box = root.getBoundingClientRect();
    const scale = box.width / view[2];
    const [x, y] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
    return { x: view[0] + x, y: view[1] + y, scale };
  };
  const sendDrag = (phase) => {
    const round = (value) => Math.round(10 * value) / 10;
    send({ kind: "drag", id: drag.handle.id, x: round(drag.x), y: round(drag.y), phase });
  };
  const follow = (event) => {
    const { x, y } = positionIn(drag.pane, event);
    [drag.x, drag.y] = [x + drag.dx, y + drag.dy];
  };
  const endDrag = () => {
    if (!drag) return;
    sendDrag("end");
    drag = undefined;
    picture.classList.remove("linreg-grabbing");
  };
  let presses = []; // what the last two presses took
  listen(picture, "pointerdown", (event) => {
    const pane = paneOf(event);
    if (!pane || !event.isPrimary || event.button) return;
    const taken = grab(frame, positionIn(pane, event), event.pointerType !== "mouse");
    presses = [presses.at(-1), { id: taken?.handle.id, x: event.clientX, y: event.clientY }];
    if (!taken) return;
    if (event.pointerType !== "mouse") // after a finger's drag comes no mousedown
      pane.parts.get(`handle ${taken.handle.id}`)?.focus({ preventScroll: true });
    drag = { ...taken, pane, pointer: event.pointerId };
    follow(event);
    picture.setPointerCapture(event.pointerId);
    picture.classList.add("linreg-grabbing");
    waiting = undefined; // a new gesture waits for no answer that may have been lost
    sendDrag("start");
  });
  // Pressed itself, a handle gets the focus from the browser, which then shows no ring.
  listen(picture, "mousedown", (event) => {
    const taken = paneOf(event)?.parts.get(`handle ${presses.at(-1)?.id}`);
    if (!taken || taken === event.target) return;
    event.preventDefault();
    taken.focus({ preventScroll: true });
  });
  listen(picture, "pointermove", (event) => {
    if (drag?.pointer === event.pointerId) {
      follow(event);
      sendDrag("move");
    } else if (!drag && event.pointerType === "mouse") {
      const pane = paneOf(event);
      const taken = pane && grab(frame, positionIn(pane, event), false);
      const cursor = taken && (taken.handle.cursor ?? (taken.inArea ? "crosshair" : "grab"));
      picture.style.setProperty("--linreg-cursor", cursor ?? "");
      for (const { parts } of panes)
        for (const [key, element] of parts)
          element.classList.toggle("linreg-near", key === `handle ${taken?.handle.id}`);
    }
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"])
    listen(picture, type, (event) => {
      if (drag?.pointer !== event.pointerId) return;
      if (type === "pointerup") follow(event);
      endDrag();
    });
  listen(picture, "click", (event) => {
    const [pane, press] = [paneOf(event), presses.at(-1)];
    if (!pane || !press || press.id !== undefined || event.detail > 1) return; // one for a double click
    const { x, y } = positionIn(pane, event);
    const still = Math.hypot(event.clientX - press.x, event.clientY - press.y) < 6;
    if (still && frame.addable.some((area) => contains(area, x, y))) send({ kind: "add", x, y });
  });
  listen(picture, "dblclick", () => {
    const [first, second] = presses;
    const handle = frame.handles.find(({ id }) => id === second?.id);
    if (handle?.removable && first?.id === handle.id) send({ kind: "remove", id: handle.id });
  });

  // Keys
  listen(picture, "keydown", (event) => {
    const handle = handleOf.get(event.target);
    const step = STEPS[event.key];
    if (!handle || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) {
      let [dx, dy] = step;
      if (handle.moves === "x") [dx, dy] = [dx + dy, 0];
      if (handle.moves === "y") [dx, dy] = [0, dx + dy];
      send({ kind: "key", id: handle.id, dx, dy, fine: event.shiftKey });
    } else if (event.key === "Delete" && handle.removable) send({ kind: "remove", id: handle.id });
    else return;
    event.preventDefault();
  });
  // JupyterLab and Notebook 7 take plain keys for their cells, even from a control in one. This runs
  // before their listeners.
  let panel;
  const keepKeys = (event) => {
    if (!panel?.contains(event.target)) return;
    const chord = event.ctrlKey || event.metaKey;
    const undo = chord && !event.altKey && UNDO[event.shiftKey ? event.key.toUpperCase() : event.key];
    const runsCell = event.shiftKey && event.key === "Enter";
    const ours = KEYS.test(event.key) && !chord && !event.altKey && !runsCell;
    event.target.toggleAttribute(SUPPRESS, Boolean(ours || undo));
    if (undo) {
      event.preventDefault();
      event.stopPropagation();
      model.send({ kind: undo });
    } else if (ours && !event.repeat) model.send({ kind: "begin" });
    if (event.key === "Escape") panel.querySelector(".widget-play .fa-pause")?.parentElement.click();
    if (event.key === " " && ours && event.target.matches('[role="slider"]')) {
      event.preventDefault(); // which would scroll the notebook
      if (!event.repeat) panel.querySelector(".widget-play button")?.click();
    }
  };
  const begin = (event) => panel?.contains(event.target) && model.send({ kind: "begin" });

  // The panel around it, once that is on the page
  let attaching;
  const renamed = new MutationObserver(() => nameControls(panel, frame.values));
  const attach = () => {
    if (!el.isConnected) return void (attaching = setTimeout(attach, 50));
    panel = el.closest(".linreg-panel") ?? el;
    const attributeFilter = ["aria-valuetext", "class"];
    renamed.observe(panel, { subtree: true, childList: true, attributes: true, attributeFilter });
    colours = new Map(); // off the page, no theme was known
    layOut();
    nameControls(panel, frame.values);
  };

  const themed = new MutationObserver(changeTheme);
  const attributeFilter = ["data-jp-theme-light", "data-jp-theme-name", "data-theme", "class"];
  for (const root of [document.documentElement, document.body])
    themed.observe(root, { attributes: true, attributeFilter });
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    listen(matchMedia(query), "change", changeTheme);
  const resized = new ResizeObserver(layOut);
  resized.observe(el);
  listen(window, "resize", layOut); // also when a browser zooms
  listen(window, "keydown", keepKeys, true);
  listen(window, "pointerdown", begin, true);
  const heard = { "change:frame": showFrame, "change:still": rebuild, "change:views": rebuild };
  for (const [name, react] of Object.entries(heard)) model.on(name, react);
  frame = { ...frame, ...model.get("frame") };
  layOut();
  attach();

  return () => {
    ended.abort();
    clearTimeout(attaching);
    clearTimeout(announcing);
    for (const observer of [renamed, themed, resized]) observer.disconnect();
    for (const [name, react] of Object.entries(heard)) model.off(name, react);
    el.replaceChildren();
  };
}

export default { render };
