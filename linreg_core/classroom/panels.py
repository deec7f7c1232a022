"""Panels: sliders joined to live figures, one question each.

A panel is a widget with ``.controls`` (real ipywidgets, to be set from Python or by hand),
``.text`` (one computed reading of the picture) and ``.save(path)``.
"""

from __future__ import annotations

import html
import io
import math
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure
from matplotlib.style import context
from PIL import Image

from .. import Dataset, Descent, LossSurface, descend
from ..descent import Gradient
from ..validate import as_count, as_number, as_positive
from . import plots
from .live import LiveFigure

# A picture stands in for the panel wherever no kernel runs; while the panel lives, it is hidden,
# and while it does not, the box in which JupyterLab says so is hidden instead.
STILL_STYLE = """<style>
.jp-OutputArea:has(.linreg-panel) .jp-OutputArea-child:has(> .jp-RenderedImage),
.jp-OutputArea:has(.linreg-panel) .linreg-still,
.jp-OutputArea:has(.linreg-still) .jp-OutputArea-output.jupyter-widgets
{display: none}
.linreg-still {font-size: 115%; max-width: 1000px}
</style>"""

PANEL_STYLE = """<style>
.linreg-panel {max-width: 1010px}
.linreg-reading {font-size: 115%; line-height: 1.4; min-height: 2.8em}
.linreg-panel .widget-inline-hbox .widget-label {width: auto; min-width: 70px}
</style>"""

# Whole epochs that look evenly spread on a log axis, 24 to a factor of ten.
EPOCHS_PER_DECADE = (
    *(10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28),
    *(30, 32, 35, 40, 45, 50, 55, 60, 65, 70, 80, 90),
)


class Panel(widgets.VBox):
    """A live figure, its reading, and the controls that move it.

    Parameters
    ----------
    live : LiveFigure
        The picture.
    draw : callable
        ``draw(**values) -> str`` moves the artists to the values of the `state` controls and
        returns the reading.
    controls : dict of str to widget
        All controls by name.
    state : sequence of str
        The names of the controls whose values are drawn.
    rows : sequence of sequence of widgets
        How the controls are laid out.
    film : callable, optional
        Yields once for each frame of the moving picture, the controls set for it.
    """

    def __init__(
        self,
        live: LiveFigure,
        draw: Callable[..., str],
        controls: dict[str, Any],
        state: Sequence[str],
        rows: Sequence[Sequence[widgets.Widget]],
        film: Callable[[], Iterator[None]] | None = None,
    ) -> None:
        self.controls, self._live, self._draw, self._film = controls, live, draw, film
        self._state = {name: controls[name] for name in state}
        self._lock, self._held = threading.RLock(), 0
        self._reading = widgets.HTML()
        self._reading.add_class("linreg-reading")
        wrap = widgets.Layout(flex_flow="row wrap", align_items="center")
        super().__init__(
            [
                live.widget,
                self._reading,
                *(widgets.HBox(row, layout=wrap) for row in rows),
                widgets.HTML(PANEL_STYLE, layout=widgets.Layout(height="0")),
            ]
        )
        self.add_class("linreg-panel")
        self.text = ""
        self._redraw()
        for control in self._state.values():
            control.observe(self._redraw, "value")

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Set several controls in this block, and draw once at its end."""
        with self._lock:
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1
                self._redraw()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture: .png or .jpg a still, .gif or .webp the moving picture."""
        suffix = Path(path).suffix.lower()
        if suffix in (".png", ".jpg", ".jpeg"):
            with self._lock:
                self._live.still().save(path)
        elif suffix in (".gif", ".webp") and self._film:
            frames = list(self._frames())
            if suffix == ".gif":  # one palette for all, so that only what moved is stored
                palette = frames[-1].quantize(256, Image.Quantize.MAXCOVERAGE)
                frames = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in frames]
            pauses = [1500, *[80] * (len(frames) - 2), 2500][: len(frames)]
            frames[0].save(
                path, save_all=True, append_images=frames[1:], duration=pauses, loop=0, quality=80
            )
        else:
            kinds = ".png or .jpg for a still" + (", .gif or .webp for motion" * bool(self._film))
            raise ValueError(f"{str(path)!r} ends in {suffix!r}; end the name in {kinds}.")

    def _frames(self) -> Iterator[Image.Image]:
        assert self._film
        with self._lock:
            before = {name: control.value for name, control in self._state.items()}
            for _ in self._film():
                yield self._live.still()
            with self.hold():
                for name, value in before.items():
                    self._state[name].value = value

    def _redraw(self, _change: Any = None) -> None:
        with self._lock:
            if self._held:
                return
            values = {name: control.value for name, control in self._state.items()}
            self.text = self._draw(**values)
            self._live.redraw(self.text)
            self._reading.value = html.escape(self.text, quote=False)

    def __repr__(self) -> str:
        return self.text

    def _ipython_display_(self) -> None:
        """Show a still and its reading, then the live panel that hides them."""
        still = io.BytesIO()
        with self._lock:
            self._live.still().save(still, "PNG", optimize=True)
        alt = {"image/png": {"alt": self.text}}
        display({"image/png": still.getvalue()}, raw=True, metadata=alt)
        reading = f'{STILL_STYLE}\n<p class="linreg-still">{html.escape(self.text)}</p>'
        display({"text/html": reading, "text/plain": self.text}, raw=True)
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        # The empty text keeps converters quiet, which cannot show a view without its kernel.
        display({"application/vnd.jupyter.widget-view+json": view, "text/plain": ""}, raw=True)


def descent(
    dataset: Dataset,
    *,
    step_size: float = 0.0005,
    w: float = 0.0,
    b: float = 0.0,
    epochs: int = 50_000,
    gradient: Gradient | None = None,
) -> Panel:
    """Watch a line converge: the line, its path on the loss surface, and its loss.

    Parameters
    ----------
    dataset : Dataset
        The points to fit.
    step_size, w, b : float
        Where the sliders stand at first.
    epochs : int
        The last epoch.
    gradient : callable, optional
        ``gradient(x, y, w, b) -> (dw, db)``: your own, run in the loop instead of the closed form,
        for as many epochs as keep a move of a slider below a tenth of a second.

    Returns
    -------
    Panel
        Controls: ``step_size``, ``w``, ``b``, ``epoch``, ``frame`` (the epoch on a schedule),
        ``play``, ``back``, ``forward``, ``reset``.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, its x is constant, or a number is not one.

    See Also
    --------
    Notebook 04 lives in it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = descent(make_line())
    >>> panel.controls["epoch"].value = 12
    >>> panel.text  # doctest: +ELLIPSIS
    'Epoch 12: w = 108.8, b = 7.649, typically 2,003 off the best line. Step at 83 %...'
    """
    surface = _surface_of(dataset)
    step_size = as_positive("step_size", step_size)
    w, b = as_number("w", w), as_number("b", b)
    epochs = as_count("epochs", epochs, least=1)
    note = ""
    if gradient is not None:
        affordable = _affordable_epochs(dataset, gradient, step_size, w, b)
        epochs = min(epochs, affordable)
        note = f" Your gradient, {epochs:,} epochs."
    schedule = _schedule(epochs)

    def run(epoch: Sequence[int], **start: float) -> Descent:
        if gradient is None:
            return surface.descend(epochs=epoch, **start)
        whole = descend(dataset.x, dataset.y, epochs=int(epoch[-1]), gradient=gradient, **start)
        return whole.take([k for k in epoch if k < len(whole)])

    w_range, b_range = _start_ranges(surface, w, b)
    figure, draw_run = _descent_figure(dataset, surface, w_range, b_range, epochs)
    rows = sorted({0, *range(min(epochs, 200)), *schedule, *(min(k + 1, epochs) for k in schedule)})

    def draw(step_size: float, w: float, b: float, epoch: int) -> str:
        try:
            done = run(sorted({*rows, epoch}), step_size=step_size, w=w, b=b)
        except Exception as error:  # whatever a learner's gradient raises is theirs to read
            if gradient is None:
                raise
            return _their_error(error)
        now = draw_run(done, epoch, schedule)
        return _reading(surface, done, now, epoch, step_size, gradient) + note

    step_slider, limit = _step_slider(surface, step_size)
    controls: dict[str, Any] = {
        "step_size": step_slider,
        "w": _slider("start w", w, w_range),
        "b": _slider("start b", b, b_range),
        **_epoch_controls(schedule),
        "reset": _button("reset", "undo"),
    }

    def film() -> Iterator[None]:
        for epoch in schedule:
            controls["epoch"].value = epoch
            yield

    panel = Panel(
        LiveFigure(figure),
        draw,
        controls,
        ("step_size", "w", "b", "epoch"),
        [
            [controls["step_size"], limit],
            [controls["w"], controls["b"]],
            [controls[name] for name in ("frame", "epoch", "play", "back", "forward", "reset")],
        ],
        film,
    )

    def reset(_button: widgets.Button) -> None:
        with panel.hold():
            values = {"play": 0, "epoch": 0, "step_size": step_size, "w": w, "b": b}
            for name, value in values.items():
                controls[name].value = value

    controls["reset"].on_click(reset)
    return panel


def _descent_figure(
    dataset: Dataset,
    surface: LossSurface,
    w_range: tuple[float, float],
    b_range: tuple[float, float],
    epochs: int,
) -> tuple[Figure, Callable[[Descent, int, Sequence[int]], int]]:
    """Return the figure of three views, and the function that moves it to an epoch of a run."""
    ghosts = 14
    best = surface.minimum
    w_view, b_view = _view(surface, w_range, b_range)
    with context(plots.STYLE):
        figure = Figure(figsize=(10, 4.2))
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.1, 1, 0.9))
        figure.subplots_adjust(left=0.085, right=0.985, top=0.83, bottom=0.13, wspace=0.34)

        left.set_title("The line", pad=24)
        plots.draw_points(left, dataset)
        left.set_xlim(*_padded(dataset.x.min(), dataset.x.max(), 0.02))
        left.set_ylim(*_padded(min(dataset.y.min(), 0), max(dataset.y.max(), 0), 0.08))
        past = plots.draw_past_lines(left, ghosts, animated=True)
        fitted = plots.draw_line(left, *best, "best", zorder=3)
        line = plots.draw_line(left, 0, 0, "now", zorder=4, animated=True)
        before = plots.draw_line(left, math.nan, math.nan, "before")
        plots.name_roles(left, {"now": line, "before": before, "best": fitted})

        middle.set_title("Where it stands on the loss", pad=24)
        plots.draw_surface(middle, surface, w_view, b_view)
        (path,) = middle.plot([], [], color=plots.VERMILLION, linewidth=1.6, animated=True)
        marks = {}
        if dataset.slope is not None and dataset.intercept is not None:
            marks["truth"] = plots.draw_mark(middle, dataset.slope, dataset.intercept, "truth")
        marks["best"] = plots.draw_mark(middle, *best, "best")
        marks["start"] = plots.draw_mark(middle, 0, 0, "start", animated=True)
        marks["now"] = plots.draw_mark(middle, 0, 0, "now", zorder=6, animated=True, clip_on=False)
        plots.name_roles(middle, {name: marks[name] for name in reversed(marks)})

        right.set_title("Loss still to lose", pad=24)
        to_come = plots.draw_loss(right, [], np.array([]), animated=True)
        so_far = plots.draw_loss(
            right, [], np.array([]), color=plots.VERMILLION, linewidth=3.2, animated=True
        )
        here = plots.draw_mark(right, 1, 1, "now", zorder=6, animated=True, clip_on=False)
        top = float(np.max(surface.loss(*np.meshgrid(w_range, b_range)) - surface.floor))
        right.set(xlim=(0, epochs), ylim=(top * 1e-9, top * 10))
        right.set_xticks([0, *(10**k for k in range(int(math.log10(epochs)) + 1))])
        plots.name_roles(right, {"so far": so_far, "to come": to_come})

    x_ends = np.array(left.get_xlim())

    def draw_run(run: Descent, epoch: int, schedule: Sequence[int]) -> int:
        """Move every artist to `epoch`; return the row that is drawn."""
        now = int(np.searchsorted(run.epoch, epoch, side="right")) - 1
        done = slice(0, now + 1)
        w, b = _limited(run, w_view, b_view)
        trail = [k for k in schedule if k < run.epoch[now]][-ghosts:]
        segments = [
            np.column_stack([x_ends, w[k] * x_ends + b[k]])
            for k in np.searchsorted(run.epoch, trail)
        ]
        past.set_segments([np.full((2, 2), math.nan)] * (ghosts - len(segments)) + segments)
        line.set_data(x_ends, w[now] * x_ends + b[now])
        near = (run.w == w)[done]  # from farther out, a path would show nothing more
        path.set_data(w[done][near], b[done][near])
        marks["start"].set_data(w[:1], b[:1])
        inside = np.clip([w[now], b[now]], *np.transpose([w_view, b_view]))
        marks["now"].set_data(inside[:1], inside[1:])
        above = np.clip(run.loss - surface.floor, top * 1e-12, top * 1e12)
        to_come.set_data(run.epoch, above)
        so_far.set_data(run.epoch[done], above[done])
        here.set_data(run.epoch[now : now + 1], np.clip(above[now : now + 1], *right.get_ylim()))
        return now

    return figure, draw_run


def _reading(
    surface: LossSurface,
    run: Descent,
    row: int,
    epoch: int,
    step_size: float,
    gradient: Gradient | None,
) -> str:
    """Say in two sentences what the picture shows."""
    away = math.sqrt(2 * max(0.0, run.loss[row] - surface.floor))
    at = f"Epoch {run.epoch[row]:,}"
    if run.epoch[row] < epoch:
        at += ", the last before the numbers overflow"
    share = step_size / surface.step_limit
    regime = f": it {_regime(share)}" if gradient is None else ""
    return (
        f"{at}: w = {_figures(run.w[row])}, b = {_figures(run.b[row])}, "
        f"typically {_figures(away)} off the best line. "
        f"Step at {_percent(share)} of its limit{regime}."
    )


def _regime(share: float) -> str:
    """Name what the steep direction does at this share of the step limit."""
    names = ((0.05, "crawls"), (0.5, "glides, with no overshoot"), (1.0, "rings and settles"))
    return next((name for limit, name in names if share <= limit), "explodes")


def _percent(share: float) -> str:
    decimals = 1 if share < 0.095 or 0.985 < share < 1.015 else 0
    return f"{share * 100:.{decimals}f} %"


def _figures(value: float) -> str:
    """Write a number with four significant figures, as a person would."""
    value = float(value)
    if value == 0 or not 1e-4 <= abs(value) < 1e7:
        return f"{value:.3g}"
    return f"{value:,.{max(0, 3 - math.floor(math.log10(abs(value))))}f}"


def _their_error(error: Exception) -> str:
    """Say what a learner's function raised, and where."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    line = f", line {trace.tb_lineno} of {trace.tb_frame.f_code.co_name}" if trace else ""
    return f"Your gradient stopped with {type(error).__name__}: {error}{line}."


def _affordable_epochs(
    dataset: Dataset, gradient: Gradient, step_size: float, w: float, b: float
) -> int:
    """Return how many epochs of the learner's gradient fit in 70 ms: 1, 2 or 5 times 10^k."""
    took, tried = 0.0, 1
    while took < 0.01 and tried < 100_000:
        tried *= 4
        begin = time.perf_counter()
        try:
            # A step too small to go anywhere: it is the time that is asked for.
            descend(
                dataset.x, dataset.y, step_size=1e-300, w=w, b=b, epochs=tried, gradient=gradient
            )
        except Exception:  # shown where the panel draws
            return 100
        took = time.perf_counter() - begin
    affordable = max(1.0, 0.07 * tried / took)
    scale = 10.0 ** math.floor(math.log10(affordable))
    return int(scale * max(m for m in (1, 2, 5) if m * scale <= affordable))


def _surface_of(dataset: Any) -> LossSurface:
    if not isinstance(dataset, Dataset):
        raise TypeError(
            f"dataset is a {type(dataset).__name__}; a panel shows a Dataset. "
            f"Pass make_line(), read_csv(…) or Dataset(x, y)."
        )
    return LossSurface.of(dataset.x, dataset.y)


def _schedule(epochs: int) -> list[int]:
    """Return 0 to 20, then about 24 epochs for each factor of ten, and the last."""
    decades = range(int(math.log10(epochs)) + 1)
    spread = (m * 10**k for k in decades for m in EPOCHS_PER_DECADE)
    return sorted({k for k in (*range(20), *spread, epochs) if k <= epochs})


def _start_ranges(
    surface: LossSurface, w: float, b: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return ranges of w and b that hold 0, the minimum with room around it, and (w, b)."""
    best = surface.minimum
    sd_x, sd_y = math.sqrt(surface.var_x), math.sqrt(surface.var_y)
    b_reach = max(abs(best.b) / 2, sd_y) or 1.0
    w_reach = max(abs(best.w), sd_y / sd_x) or 1.0
    return (
        _rounded(min(0, w, best.w - w_reach), max(0, w, best.w + w_reach)),
        _rounded(min(0, b, best.b - b_reach), max(0, b, best.b + b_reach)),
    )


def _view(
    surface: LossSurface, w_range: tuple[float, float], b_range: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the part of the loss surface to show: all starts, and where they first overshoot."""
    best, mean_square = surface.minimum, surface.var_x + surface.mean_x**2
    corners = [(w, b) for w in w_range for b in b_range]
    valley = [best.w - (b - best.b) * surface.mean_x / mean_square for _, b in corners]
    over = [v + 0.7 * (v - w) for (w, _), v in zip(corners, valley, strict=True)]
    return _padded(min(*w_range, *over), max(*w_range, *over), 0.06), _padded(*b_range, 0.07)


def _rounded(low: float, high: float) -> tuple[float, float]:
    """Return the range with its ends moved out to two figures."""
    unit = 10.0 ** math.floor(math.log10(high - low)) / 10
    return math.floor(low / unit) * unit, math.ceil(high / unit) * unit


def _padded(low: float, high: float, share: float) -> tuple[float, float]:
    return low - share * (high - low), high + share * (high - low)


def _limited(
    run: Descent, w_view: tuple[float, float], b_view: tuple[float, float]
) -> tuple[Any, Any]:
    """Return w and b scaled down, both alike, where they are too large for Agg to draw.

    A line so steep looks vertical either way, and still crosses zero where it did.
    """
    extent = np.ptp([w_view, b_view], axis=1, keepdims=True)
    theta = np.stack([run.w, run.b])
    size = np.max(np.abs(theta) / extent, axis=0)
    w, b = theta * np.minimum(1, 1e5 / np.maximum(size, 1))
    return w, b


def _slider(name: str, value: float, ends: tuple[float, float]) -> widgets.FloatSlider:
    """Return a slider of about a hundred steps, one of which is exactly `value`."""
    step = 10.0 ** math.floor(math.log10((ends[1] - ends[0]) / 50))
    return widgets.FloatSlider(
        value,
        # The browser snaps to steps counted from the left end, and sends back where it snapped to.
        min=value - step * math.ceil((value - ends[0]) / step),
        max=ends[1],
        step=step,
        description=name,
        readout_format=".4g",
        layout=widgets.Layout(width="400px"),
    )


def _step_slider(
    surface: LossSurface, step_size: float
) -> tuple[widgets.FloatLogSlider, widgets.HTML]:
    """Return a log slider and the note that shades its track above the step limit."""
    start, limit = math.log10(step_size), math.log10(surface.step_limit)
    low = start - 0.01 * math.ceil(max(0.0, start - limit + 2.5) / 0.01)  # as in `_slider`
    high = max(limit + 0.5, start)
    percent = round(100 * (limit - low) / (high - low))
    slider = widgets.FloatLogSlider(
        step_size,
        min=low,
        max=high,
        step=0.01,
        description="step size",
        readout_format=".3g",
        layout=widgets.Layout(width="600px"),
    )
    slider.add_class(f"linreg-limit-{percent}")
    shade = f"linear-gradient(to right, #bdbdbd 0 {percent}%, #E69F00 {percent}% 100%)"
    style = f".linreg-panel .linreg-limit-{percent} .noUi-connects {{background: {shade}}}"
    return slider, widgets.HTML(
        f"<style>{style}</style>limit {surface.step_limit:.3g}; above it, shaded, it explodes"
    )


def _button(name: str, icon: str) -> widgets.Button:
    return widgets.Button(description=name, icon=icon, layout=widgets.Layout(width="90px"))


def _epoch_controls(schedule: Sequence[int]) -> dict[str, widgets.Widget]:
    """Return the epoch and its four hands: a slider on the schedule, play, back and forward."""
    last = len(schedule) - 1
    epoch = widgets.BoundedIntText(
        0,
        min=0,
        max=schedule[-1],
        layout=widgets.Layout(width="80px"),
    )
    frame = widgets.SelectionSlider(
        options=[(f"{k:,}", k) for k in schedule],
        description="epoch",
        readout=False,
        continuous_update=True,
        layout=widgets.Layout(width="330px"),
    )
    play = widgets.Play(min=0, max=last, interval=60, show_repeat=False)
    back, forward = _button("back", "step-backward"), _button("forward", "step-forward")

    def at() -> int:
        return int(np.searchsorted(schedule, epoch.value, side="right")) - 1

    def go(to: int) -> None:
        epoch.value = schedule[min(max(to, 0), last)]

    def follow_epoch(_change: Any) -> None:
        frame.index = play.value = at()

    def follow_hand(change: Any) -> None:
        if change["new"] != at():  # else it is the hand that followed the epoch
            go(change["new"])

    epoch.observe(follow_epoch, "value")
    frame.observe(follow_hand, "index")
    play.observe(follow_hand, "value")
    back.on_click(lambda _: go(at() - (epoch.value == schedule[at()])))
    forward.on_click(lambda _: go(at() + 1))
    return {"epoch": epoch, "frame": frame, "play": play, "back": back, "forward": forward}
