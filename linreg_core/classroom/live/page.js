
// -- Recorded figures ------------------------------------------------------------------------------

// A page without a kernel: each recorded figure gets a model that shows recorded states, and native
// controls. Nothing is computed here: of the recorded states, the one nearest to what was asked is
// shown (`recorded.py` says what a recording holds).

const PLAY = 20; // ms between frames of Play
const SLOW = 90; // the same where only some of its moments are recorded

async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

// A recording has x of all marks and then y of all; a stroke has pairs.
function inPairs({ at, ...place }) {
  if (!at) return place;
  const half = at.length / 2;
  return { ...place, at: at.map((_, k) => at[k % 2 ? half + (k - 1) / 2 : k / 2]) };
}

class Model extends EventTarget {
  constructor(state, react) {
    super();
    Object.assign(this, { state, send: react });
  }
  get(name) { return this.state[name]; }
  set(name, value) {
    this.state[name] = value;
    this.dispatchEvent(new Event(`change:${name}`));
  }
  on(name, react) { this.addEventListener(name, react); }
  off(name, react) { this.removeEventListener(name, react); }
  save_changes() {}
}

// The states of a recording, and which of them is nearest to what was asked.
class States {
  constructor(data) {
    this.data = data;
    this.columns = new Map(data.controls.map(({ name }) => [name, data.states.values[name]]));
    this.last = new Map(data.controls.map(({ name, values }) => [name, values.length - 1]));
    this.count = data.states.frame.length;
    this.frames = new Map();
    // Where Play glides between two values of a control, only the first frame is a state to go to.
    const same = (state) => [...this.columns.values()].every((c) => c[state] === c[state - 1]);
    const glides = (state) => this.group(state).moves.length && this.group(state - 1).moves.length;
    this.between = data.states.frame.map((_, state) => state > 0 && glides(state) && same(state));
  }
  // Return the number of a control's value in a state.
  value(state, name) { return this.columns.get(name)[state]; }
  group(state) { return this.data.groups[this.data.states.group[state]]; }
  frame(state) {
    const number = this.data.states.frame[state];
    if (!this.frames.has(number)) {
      const { frames, looks, places, texts, others } = this.data;
      const [text, other, ...pairs] = frames[number];
      const strokes = [];
      for (let k = 0; k < pairs.length; k += 2)
        strokes.push({ ...inPairs(places[pairs[k + 1]]), ...looks[pairs[k]] });
      this.frames.set(number, { strokes, sentence: texts[text], ...others[other] });
      if (this.frames.size > 600) this.frames.delete(this.frames.keys().next().value);
    }
    return this.frames.get(number);
  }
  handle(state, id) {
    const other = this.data.frames[this.data.states.frame[state]][1];
    return this.data.others[other].handles.find((handle) => handle.id === id);
  }
  // Return how far apart two states are in the controls that are not named.
  distance(one, other, except) {
    let sum = 0;
    for (const [name, column] of this.columns)
      if (!except.includes(name) && column[one] !== column[other])
        // However near, they are not the same.
        sum += 0.001 + Math.abs(column[one] - column[other]) / this.last.get(name);
    return sum;
  }
  // Return the state, among those in which these controls can change, that leaves the others as
  // they are as far as it can, and of such the one that is least off.
  nearest(present, names, off) {
    let best;
    for (let state = 0; state < this.count; state++) {
      const { varies } = this.group(state);
      if (this.between[state]) continue;
      if (state && !names.some((name) => varies.includes(name))) continue;
      const wrong = off(state);
      if (wrong === Infinity) continue;
      const apart = this.distance(state, present, names);
      if (!best || apart < best.apart - 1e-9 || (apart < best.apart + 1e-9 && wrong < best.wrong))
        best = { state, apart, wrong };
    }
    return best?.state;
  }
  // Return the states that Play shows from here, and how fast.
  run(present) {
    const all = [...Array(this.count).keys()];
    const moves = this.data.groups.flatMap((group) => group.moves);
    const beside = (state) => this.distance(state, present, moves) === 0;
    const order = (one, other) => this.value(one, moves[0]) - this.value(other, moves[0]);
    const whole = all.filter((state) => this.group(state).moves.length && beside(state));
    if (whole.length > 1) return { states: whole, interval: PLAY };
    return { states: all.filter(beside).sort(order), interval: SLOW };
  }
}

async function start(section, alone) {
  const data = await inflate(section.querySelector(".linreg-recording").textContent);
  const states = new States(data);
  const { controls, sets } = data;
  const el = section.querySelector(".linreg-live");
  const still = new XMLSerializer().serializeToString(el.querySelector("svg"));
  let present = 0;
  const [past, undone] = [[], []];

  const model = new Model({ ...data.figure, still, frame: states.frame(0) }, (message) => {
    const { kind, id, n } = message;
    if (kind === "begin" && past.at(-1) !== present) past.push(present);
    if (kind === "undo") step(past, undone);
    if (kind === "redo") step(undone, past);
    if (kind === "drag") drag(id, message.x, message.y);
    if (kind === "key") press(message);
    if (n !== undefined) model.set("frame", { ...model.get("frame"), answered: n });
  });
  const step = (from, to) => {
    let state;
    do state = from.pop(); while (state === present);
    if (state === undefined) return;
    to.push(present);
    show(state, controls.map(({ name }) => name));
  };

  // A handle goes to the recorded place that is nearest. Where its place does not determine all
  // that it sets, such as the end of a line, the other handles stay as well as they can.
  const drag = (id, x, y) => {
    stop();
    const names = sets[id] ?? [];
    const { moves } = states.handle(present, id) ?? {};
    const loose = moves?.length < names.length;
    const others = model.get("frame").handles.filter((handle) => handle.id !== id);
    const apart = (handle, place) => (handle ? Math.hypot(handle.x - place.x, handle.y - place.y) : 0);
    show(states.nearest(present, names, (state) => {
      const handle = states.handle(state, id);
      if (!handle) return Infinity;
      const across = moves === "y" ? 0 : handle.x - x;
      const down = moves === "x" ? 0 : handle.y - y;
      let off = Math.hypot(across, down);
      if (loose) for (const other of others) off += 0.05 * apart(states.handle(state, other.id), other);
      return off;
    }), names);
  };
  // By a key it goes to the next recorded place in that direction.
  const press = ({ id, dx, dy }) => {
    stop();
    const names = sets[id] ?? [];
    const from = states.handle(present, id);
    const many = Math.max(Math.abs(dx), Math.abs(dy));
    const [right, down] = [Math.sign(dx), -Math.sign(dy)];
    const to = { x: from.x + 4 * dx, y: from.y - 4 * dy };
    show(states.nearest(present, names, (state) => {
      const handle = states.handle(state, id);
      if (!handle) return Infinity;
      const [x, y] = [handle.x - from.x, handle.y - from.y];
      const ahead = from.moves === "x" ? right * x : from.moves === "y" ? down * y : right * x + down * y;
      const aside = from.moves === "xy" ? Math.abs(down * x) + Math.abs(right * y) : 0;
      if (ahead <= 0.05) return Infinity;
      return Math.abs(ahead - (many > 1 ? 4 * many : 0)) + 4 * aside;
    }), names);
  };

  // -- Controls
  const form = make("form", "linreg-controls", section);
  form.addEventListener("submit", (event) => event.preventDefault());
  const inputs = new Map();
  const fields = make("div", "linreg-fields", form);
  for (const [k, control] of controls.entries()) {
    if (control.kind === "hidden") continue;
    const id = `${section.id}-${control.name}`;
    const change = (number) => {
      past.push(present);
      undone.length = 0;
      stop();
      choose(control, Number(number));
    };
    if (control.kind === "choice") {
      const group = make("fieldset", "linreg-choice", fields);
      make("legend", "", group).textContent = control.label;
      const radios = control.values.map((value, number) => {
        const label = make("label", "", group);
        const radio = make("input", "", label);
        Object.assign(radio, { type: "radio", name: id, value: number });
        label.append(control.words?.[number] ?? value);
        radio.addEventListener("change", () => change(number));
        return radio;
      });
      inputs.set(control.name, (number) => (radios[number].checked = true));
    } else if (control.kind === "check") {
      const label = make("label", "linreg-check", fields);
      const box = make("input", "", label);
      box.type = "checkbox";
      label.append(control.label);
      box.addEventListener("change", () => change(control.values.indexOf(box.checked)));
      inputs.set(control.name, (number) => (box.checked = control.values[number]));
    } else {
      const field = make("div", "linreg-field", fields);
      const label = make("label", "", field);
      label.htmlFor = id;
      label.textContent = control.label;
      const output = make("output", "", field);
      output.htmlFor = id;
      output.setAttribute("aria-live", "off"); // the sentence is announced
      const range = make("input", "", field);
      Object.assign(range, { type: "range", id, min: 0, max: control.values.length - 1 });
      range.addEventListener("input", () => change(range.value));
      inputs.set(control.name, (number, said) => {
        range.value = number;
        output.textContent = said;
        range.setAttribute("aria-valuetext", said);
      });
    }
  }
  const buttons = make("div", "linreg-buttons", form);
  const addButton = (text, react, className = "") => {
    const button = make("button", className, buttons);
    Object.assign(button, { type: "button", textContent: text });
    button.addEventListener("click", react);
    return button;
  };
  const moves = data.groups.flatMap((group) => group.moves);
  const playButton = moves.length
    ? addButton("Play", () => (playing ? stop() : play()), "linreg-play") : undefined;
  addButton("Start again", () => {
    stop();
    show(0, controls.map(({ name }) => name));
  });
  addButton("Copy link", async () => {
    const link = linkToState();
    try {
      await navigator.clipboard.writeText(link);
      say("The link to this state is copied.");
    } catch {
      say("The address of this page now leads to this state.");
    }
    try {
      history.replaceState(null, "", link);
    } catch { /* a page inside another may have no address of its own */ }
  });

  const status = make("p", "linreg-status", form);
  status.setAttribute("role", "status");
  const say = (text) => (status.textContent = text);
  const spoken = ({ label, words, values }, number, frame) =>
    words?.[number] ?? frame.values[label] ?? String(values[number]);

  // Show a state; say which controls had to change beside those that were asked for.
  function show(state, asked) {
    if (state === undefined) return;
    const before = present;
    present = state;
    const frame = states.frame(state);
    model.set("frame", { ...frame, answered: model.get("frame").answered });
    const moved = [];
    for (const control of controls) {
      const number = states.value(state, control.name);
      const said = spoken(control, number, frame);
      inputs.get(control.name)?.(number, said);
      const changed = number !== states.value(before, control.name);
      if (changed && !asked.includes(control.name) && control.kind !== "hidden")
        moved.push(`${control.label} is now ${said.split(",")[0]}`);
    }
    if (moved.length) say(`${moved.join("; ")}: this page holds no other state.`);
    else if (before !== state) say("");
  }
  // A control goes to the recorded value nearest to the one wanted, at least one further.
  function choose(control, wanted) {
    const now = states.value(present, control.name);
    const way = Math.sign(wanted - now);
    const find = (off) => states.nearest(present, [control.name], off);
    const state = find((other) => {
      const value = states.value(other, control.name);
      return way && Math.sign(value - now) !== way ? Infinity : Math.abs(value - wanted);
    });
    show(state ?? present, [control.name]);
  }

  // -- Play
  let playing;
  function play() {
    const { states: run, interval } = states.run(present);
    const value = (state) => states.value(state, moves[0]);
    let at = run.findIndex((state) => value(state) >= value(present));
    if (at < 0 || value(present) >= value(run.at(-1))) at = 0;
    let begin;
    const from = at;
    const next = (time) => {
      begin ??= time;
      at = Math.min(from + Math.floor((time - begin) / interval), run.length - 1);
      show(run[at], moves);
      if (at === run.length - 1) stop();
      else playing = requestAnimationFrame(next);
    };
    past.push(present);
    playing = requestAnimationFrame(next);
    playButton.textContent = "Pause";
  }
  function stop() {
    if (playing) cancelAnimationFrame(playing);
    playing = undefined;
    if (playButton) playButton.textContent = "Play";
  }
  section.addEventListener("keydown", (event) => event.key === "Escape" && stop());

  // -- Links to a state: #step_size=0.0007&epoch=12; on a page of several figures each name follows
  // the name of its figure and a dot.
  const prefix = alone ? "" : `${section.id}.`;
  const shown = controls.filter(({ kind }) => kind !== "hidden");
  function linkToState() {
    const pairs = shown.map(({ name, values }) => [prefix + name, values[states.value(present, name)]]);
    return `${location.href.split("#")[0]}#${new URLSearchParams(pairs)}`;
  }
  function followLink() {
    const text = location.hash.slice(1);
    if (!text.includes("=")) return;
    stop();
    const ignored = [];
    for (const [key, value] of new URLSearchParams(text)) {
      if (!key.startsWith(prefix)) continue;
      const control = shown.find(({ name }) => prefix + name === key);
      const number = control && numberOf(control, value);
      if (number === undefined) ignored.push(`${key}=${value}`);
      else if (number !== states.value(present, control.name)) choose(control, number);
    }
    if (ignored.length) say(`The link asks for ${ignored.join(", ")}; this page has no such state.`);
  }
  // Return the number of the recorded value nearest to one that was asked for, if it is within them.
  function numberOf({ kind, values }, text) {
    if (kind !== "range") {
      const exact = values.findIndex((value) => String(value) === text);
      return exact < 0 ? undefined : exact;
    }
    const wanted = Number(text);
    if (!text.trim() || !(wanted >= values[0] && wanted <= values.at(-1))) return undefined;
    const off = values.map((value) => Math.abs(value - wanted));
    return off.indexOf(Math.min(...off));
  }

  el.replaceChildren();
  render({ model, el });
  show(0, []);
  followLink();
  window.addEventListener("hashchange", followLink);
  section.classList.add("linreg-ready");
}

const recorded = document.querySelectorAll(".linreg-recorded");
for (const section of recorded) start(section, recorded.length === 1);
