"""Panels: sliders joined to live figures, one question each.

A panel is a widget with ``.controls`` (real ipywidgets, to be set from Python or by hand),
``.text`` (one computed reading of the picture) and ``.save(path)``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.style import context
from matplotlib.ticker import EngFormatter

from .. import Dataset, Descent, LossSurface, descend, make_line
from ..descent import Gradient
from ..validate import FloatArray, as_column, as_count, as_number, as_positive
from . import plots
from .live import LiveFigure
from .panel import (
    Panel,
    button,
    counter,
    figures,
    limit_slider,
    log_slider,
    mark_limit,
    percent,
    slider,
)

__all__ = [
    "bowl",
    "descent",
    "digits",
    "fit_by_eye",
    "nudge",
    "resample",
    "scaling",
    "steps",
    "toy_data",
]

# Whole epochs that look evenly spread on a log axis, 24 to a factor of ten.
EPOCHS_PER_DECADE = (
    *(10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28),
    *(30, 32, 35, 40, 45, 50, 55, 60, 65, 70, 80, 90),
)


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
        for as many epochs as keep a move of a slider below a tenth of a second, or for 500 if a
        second does for those.

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
    step_size = _as_step(surface, step_size)
    w, b = _as_start(surface, w, b)
    epochs = as_count("epochs", epochs, least=1)
    aside = _drawn(dataset)
    if gradient is not None:
        affordable = _affordable_epochs(dataset, gradient, step_size, w, b)
        epochs = min(epochs, affordable)
        aside = f" Your gradient, {epochs:,} epochs.{aside}"
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
        return _reading(surface, done, now, epoch, step_size, gradient is None) + aside

    track, note = limit_slider(step_size, surface.step_limit)
    if gradient is not None:  # its limit is another, which nobody has worked out
        track = log_slider("step size", step_size, (track.base**track.min, track.base**track.max))
        note = widgets.HTML()
    controls: dict[str, Any] = {
        "step_size": track,
        "w": slider("start w", w, w_range),
        "b": slider("start b", b, b_range),
        **counter("epoch", schedule),
        "reset": button("reset", "undo"),
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
            [track, note],
            [controls["w"], controls["b"]],
            [controls[name] for name in ("frame", "epoch", "play", "back", "forward", "reset")],
        ],
        film,
        {"step_size": lambda eta: _step_in_words(eta, surface.step_limit)},
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
        titles = ("The line", "On the loss surface", "Loss still to lose")
        figure, (left, middle, right) = _figure(*titles, widths=(1.1, 1, 0.9))
        plots.draw_points(left, dataset)
        _frame_data(left, dataset)
        past = plots.draw_past_lines(left, ghosts, animated=True)
        fitted = plots.draw_line(left, *best, "best", zorder=3)
        line = plots.draw_line(left, 0, 0, "now", zorder=4, animated=True)
        before = plots.draw_line(left, math.nan, math.nan, "before")
        plots.name_roles(left, {"now": line, "before": before, "best": fitted})

        plots.draw_surface(middle, surface, w_view, b_view)
        (path,) = middle.plot([], [], color=plots.VERMILION, linewidth=1.6, animated=True)
        marks = {}
        if dataset.slope is not None and dataset.intercept is not None:
            marks["truth"] = plots.draw_mark(middle, dataset.slope, dataset.intercept, "truth")
        marks["best"] = plots.draw_mark(middle, *best, "best")
        marks["start"] = plots.draw_mark(middle, 0, 0, "start", animated=True)
        marks["now"] = plots.draw_mark(middle, 0, 0, "now", zorder=6, animated=True, clip_on=False)
        plots.name_roles(middle, {name: marks[name] for name in reversed(marks)})

        to_come = plots.draw_loss(right, [], np.array([]), animated=True)
        so_far = plots.draw_loss(
            right, [], np.array([]), color=plots.VERMILION, linewidth=3.2, animated=True
        )
        here = plots.draw_mark(right, 1, 1, "now", zorder=6, animated=True, clip_on=False)
        top = float(np.max(surface.loss(*np.meshgrid(w_range, b_range)) - surface.floor))
        right.set(xlim=(0, epochs), ylim=(top * 1e-9, top * 10))
        decades = int(math.log10(epochs)) + 1
        right.set_xticks([0, *(10**k for k in range(0, decades, 1 if decades < 7 else 2))])
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
    ours: bool,
) -> str:
    """Say in two sentences what the picture shows."""
    away = math.sqrt(2 * max(0.0, run.loss[row] - surface.floor))
    at = f"Epoch {run.epoch[row]:,}"
    if run.epoch[row] < epoch:
        at += ", the last before the numbers overflow"
    share = step_size / surface.step_limit
    step = f" Step at {percent(share)} of its limit: it {_regime(share)}." if ours else ""
    return (
        f"{at}: w = {figures(run.w[row])}, b = {figures(run.b[row])}, "
        f"typically {figures(away)} off the best line.{step}"
    )


def _regime(share: float) -> str:
    """Name what the steep direction does at this share of the step limit."""
    names = ((0.05, "crawls"), (0.5, "glides, with no overshoot"), (1.0, "rings and settles"))
    return next((name for limit, name in names if share <= limit), "explodes")


def _step_in_words(step_size: float, limit: float) -> str:
    return f"{step_size:.3g}, {percent(step_size / limit).replace('%', 'percent')} of the limit"


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
    """Return how many epochs of the learner's gradient fit in 70 ms: 1, 2 or 5 times 10^k.

    It is 500 at least if those take less than a second, so that a lesson which asks for no more
    says the same on every machine, however busy.
    """
    took, tried = 0.0, 1
    while took < 0.01 and tried < 100_000:
        tried *= 4
        begin = time.perf_counter()
        try:
            # A step too small to go anywhere: it is the time that is asked for.
            descend(
                dataset.x,
                dataset.y,
                step_size=1e-300,
                w=w,
                b=b,
                epochs=tried - 1,
                gradient=gradient,
            )
        except Exception:  # shown where the panel draws
            return 100
        took = time.perf_counter() - begin
    a_second = tried / took
    affordable = max(0.07 * a_second, 500 if a_second > 500 else 1)
    scale = 10.0 ** math.floor(math.log10(affordable))
    return int(scale * max(m for m in (1, 2, 5) if m * scale <= affordable))


def _figure(
    *titles: str, height: float = 4.2, widths: Sequence[float] | None = None
) -> tuple[Figure, list[Axes]]:
    """Return a figure with a row of titled axes, with room for a legend under each title."""
    figure = Figure(figsize=(10, height))
    axes = list(figure.subplots(1, len(titles), squeeze=False, width_ratios=widths)[0])
    figure.subplots_adjust(left=0.095, right=0.985, top=0.83, bottom=0.14)
    figure.subplots_adjust(wspace=0.34 if len(titles) < 4 else 0.55)
    for ax, title in zip(axes, titles, strict=True):
        ax.set_title(title, pad=24)
    return figure, axes


def _frame_data(ax: Axes, dataset: Dataset) -> None:
    """Set limits that hold the data and y = 0."""
    ax.set_xlim(*_padded(dataset.x.min(), dataset.x.max(), 0.02))
    ax.set_ylim(*_padded(min(dataset.y.min(), 0), max(dataset.y.max(), 0), 0.08))


def _some_points(dataset: Dataset, most: int) -> tuple[FloatArray, FloatArray]:
    """Return about `most` of the points drawn, evenly picked."""
    rows = plots.rows_to_draw(dataset)
    some = rows[:: max(1, len(rows) // most)]
    return dataset.x[some], dataset.y[some]


def _drawn(dataset: Dataset) -> str:
    """Say how many points are drawn, where not all are."""
    if len(dataset) <= plots.MOST_POINTS:
        return ""
    return f" Drawn are {plots.MOST_POINTS:,} of the {len(dataset):,} points; all are counted."


def _residual_segments(x: FloatArray, y: FloatArray, w: float, b: float) -> list[FloatArray]:
    """Return the vertical bars from each point to the line."""
    return list(np.stack([np.column_stack([x, y]), np.column_stack([x, w * x + b])], axis=1))


def _surface_of(dataset: Any) -> LossSurface:
    if not isinstance(dataset, Dataset):
        raise TypeError(
            f"dataset is a {type(dataset).__name__}; a panel shows a Dataset. "
            f"Pass make_line(), read_csv(…) or Dataset(x, y)."
        )
    return LossSurface.of(dataset.x, dataset.y)


def _as_step(surface: LossSurface, step_size: Any) -> float:
    """Return a step size that a slider beside the limit can show."""
    number = as_positive("step_size", step_size)
    limit = surface.step_limit
    if not 1e-12 < number / limit < 1e12:
        raise ValueError(
            f"step_size is {number:g} and the limit {limit:g}; a panel shows steps from 1e-12 to "
            f"1e12 times the limit. Choose one nearer to it."
        )
    return number


def _as_start(surface: LossSurface, w: Any, b: Any) -> tuple[float, float]:
    """Return a start that a picture around the minimum can show."""
    size = 1 + max(map(abs, surface.minimum))
    numbers = as_number("w", w), as_number("b", b)
    for name, number in zip("wb", numbers, strict=True):
        if abs(number) > 1e9 * size:
            raise ValueError(
                f"{name} is {number:g}; a panel shows starts up to {1e9 * size:g}. "
                f"Choose one nearer to the data."
            )
    return numbers


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


def fit_by_eye(dataset: Dataset) -> Panel:
    """Fit a line by hand, lock the guess, and see the best line and the score.

    Parameters
    ----------
    dataset : Dataset
        The points to fit.

    Returns
    -------
    Panel
        Controls: ``w``, ``b``, and ``lock``, which reveals the best line.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, or its x is constant.

    See Also
    --------
    Notebook 01 plays with it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = fit_by_eye(make_line())
    >>> panel.controls["w"].value, panel.controls["b"].value = 40, 4500
    >>> panel.text
    'Your line: w = 40.00, b = 4,500. Its loss is 80,760.'
    """
    surface = _surface_of(dataset)
    best = surface.minimum
    shown, aside = _some_points(dataset, 50), _drawn(dataset)
    with context(plots.STYLE):
        figure, (ax,) = _figure("Fit by eye: make the grey bars short")
        plots.draw_points(ax, dataset)
        _frame_data(ax, dataset)
        bars = plots.draw_residuals(ax, animated=True)
        fitted = plots.draw_line(ax, *best, "best", zorder=3, animated=True)
        line = plots.draw_line(ax, 0, 0, "now", zorder=4, animated=True)
        plots.name_roles(ax, {"your line": line, "error at a point": bars})
    ends = np.array(ax.get_xlim())

    def draw(w: float, b: float, lock: bool) -> str:
        line.set_data(ends, w * ends + b)
        bars.set_segments(_residual_segments(*shown, w, b))
        fitted.set_visible(lock)
        controls["w"].disabled = controls["b"].disabled = lock
        loss = surface.loss(w, b)
        yours = f"w = {figures(w)}, b = {figures(b)}"
        if not lock:
            return f"Your line: {yours}. Its loss is {figures(loss)}.{aside}"
        off = math.sqrt(2 * max(0.0, loss - surface.floor))
        return (
            f"Locked: {yours}. Your loss is {figures(loss)}, the smallest possible "
            f"{figures(surface.floor)}. The best line, dashed, is w = {figures(best.w)}, "
            f"b = {figures(best.b)}; yours is typically {figures(off)} off it.{aside}"
        )

    w_range, b_range = _start_ranges(surface, 0, 0)
    controls = {
        "w": slider("slope w", 0, w_range),
        "b": slider("intercept b", 0, b_range),
        "lock": widgets.ToggleButton(description="lock my guess", icon="lock"),
    }
    return Panel(LiveFigure(figure), draw, controls, tuple(controls), [list(controls.values())])


def toy_data() -> Panel:
    """Turn the knobs of the generator, and see how well the best line can do.

    Returns
    -------
    Panel
        Controls: ``noise``, ``n``, ``seed``.

    See Also
    --------
    Notebook 01 turns them.

    Examples
    --------
    >>> panel = toy_data()
    >>> panel.controls["noise"].value = 0
    >>> panel.text
    '1,000 points, no noise: the best line is the truth, w = 50, b = 4000.'
    """
    with context(plots.STYLE):
        figure, (ax,) = _figure("Points, the line they came from, and the best line")
        ax.set(xlabel="x", ylabel="y", xlim=(-2, 102), ylim=(0, 13_000))
        points = plots.draw_points(ax, make_line(), animated=True)
        truth = plots.draw_line(ax, 50, 4000, "truth", zorder=4, animated=True)
        fitted = plots.draw_line(ax, 50, 4000, "best", zorder=3, animated=True)
        plots.name_roles(ax, {"truth": truth, "best line": fitted})
    ends = np.array(ax.get_xlim())

    def draw(noise: float, n: int, seed: int) -> str:
        data = make_line(n, spacing=100 / n, noise=noise, seed=seed)
        surface = LossSurface.of(data.x, data.y)
        best = surface.minimum
        points.set_data(data.x, data.y)
        points.set_markersize(plots.point_size(n))
        fitted.set_data(ends, best.w * ends + best.b)
        if noise == 0:
            return f"{n:,} points, no noise: the best line is the truth, w = 50, b = 4000."
        usual_w, usual_b = surface.standard_errors()
        return (
            f"{n:,} points, noise {noise:g}: best line w = {best.w:.2f}, b = {best.b:,.0f}. "
            f"It is off the truth by {best.w - 50:+.2f} in w (usual: {usual_w:.2f}) "
            f"and {best.b - 4000:+,.0f} in b (usual: {usual_b:,.0f})."
        )

    wide = widgets.Layout(width="300px")
    controls = {
        "noise": widgets.IntSlider(300, min=0, max=1500, step=50, description="noise", layout=wide),
        "n": widgets.SelectionSlider(
            options=[3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
            value=1000,
            description="points n",
            layout=wide,
        ),
        "seed": widgets.IntSlider(0, min=0, max=50, description="seed", layout=wide),
    }
    return Panel(LiveFigure(figure), draw, controls, tuple(controls), [list(controls.values())])


def bowl(dataset: Dataset) -> Panel:
    """Move a point on the loss surface: its line, its contour, and two slices of the bowl.

    Parameters
    ----------
    dataset : Dataset
        The points whose loss it is.

    Returns
    -------
    Panel
        Controls: ``w``, ``b``.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, or its x is constant.

    See Also
    --------
    Notebook 02 walks about on it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = bowl(make_line())
    >>> panel.text
    'w = 0, b = 0: loss 22,080,000. The floor, which no line gets below, is 42,840.'
    """
    surface = _surface_of(dataset)
    best, shown, aside = surface.minimum, _some_points(dataset, 50), _drawn(dataset)
    w_range, b_range = _start_ranges(surface, 0, 0)
    views = w_view, b_view = _padded(*w_range, 0.06), _padded(*b_range, 0.06)
    with context(plots.STYLE):
        figure, (left, middle, along_w, along_b) = _figure(
            "The line", "The loss", "Slice along w", "Slice along b", height=4.6
        )
        plots.draw_points(left, dataset)
        _frame_data(left, dataset)
        bars = plots.draw_residuals(left, animated=True)
        line = plots.draw_line(left, 0, 0, "now", zorder=4, animated=True)
        plots.name_roles(left, {"line": line, "errors": bars})
        plots.draw_surface(middle, surface, w_view, b_view)
        mark = plots.draw_mark(middle, *best, "best")
        cuts = plots.draw_cross(middle, animated=True)
        here = plots.draw_mark(middle, 0, 0, "now", animated=True)
        plots.name_roles(middle, {"now": here, "best": mark})
        top = float(np.max(surface.loss(*np.meshgrid(w_range, b_range))))
        slices, points = [], []
        for ax, name, view in zip((along_w, along_b), ("w", "b"), views, strict=True):
            ax.set(xlabel=f"{name} alone", xlim=view, ylim=(-0.04 * top, 1.04 * top))
            ax.yaxis.set_major_formatter(EngFormatter())
            floor = ax.axhline(surface.floor, **plots.LINES["truth"] | {"linewidth": 1.6})
            slices += ax.plot([], [], color=plots.BLUE, animated=True)
            points.append(plots.draw_mark(ax, 0, 0, "now", animated=True, clip_on=False))
            plots.name_roles(ax, {"loss": slices[-1], "floor": floor})
    ends = np.array(left.get_xlim())
    grids = [np.linspace(*view, 121) for view in views]

    def draw(w: float, b: float) -> str:
        loss = surface.loss(w, b)
        line.set_data(ends, w * ends + b)
        bars.set_segments(_residual_segments(*shown, w, b))
        here.set_data([w], [b])
        cuts.set_segments([[(w_view[0], b), (w_view[1], b)], [(w, b_view[0]), (w, b_view[1])]])
        slices[0].set_data(grids[0], surface.loss(grids[0], b))
        slices[1].set_data(grids[1], surface.loss(w, grids[1]))
        for point, value in zip(points, (w, b), strict=True):
            point.set_data([value], [min(loss, top)])
        return (
            f"w = {figures(w)}, b = {figures(b)}: loss {figures(loss)}. "
            f"The floor, which no line gets below, is {figures(surface.floor)}.{aside}"
        )

    controls = {"w": slider("slope w", 0, w_range), "b": slider("intercept b", 0, b_range)}
    return Panel(LiveFigure(figure), draw, controls, ("w", "b"), [list(controls.values())])


def nudge(dataset: Dataset, w: float = 0.0, b: float = 0.0) -> Panel:
    """Nudge w by h, and watch the secant become the tangent as h shrinks.

    Parameters
    ----------
    dataset : Dataset
        The points whose loss it is.
    w, b : float
        Where to nudge; b stays.

    Returns
    -------
    Panel
        Controls: ``h``, ``w``.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, its x is constant, or w or b not a finite number.

    See Also
    --------
    Notebook 03 checks its derivation with it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = nudge(make_line())
    >>> panel.controls["h"].value = 1
    >>> panel.text
    'h = 1.000: the secant has slope -363,438, the central difference -365,102, dw is -365,102.'
    """
    surface = _surface_of(dataset)
    w, b = _as_start(surface, w, b)
    best_w = surface.minimum.w - (b - surface.minimum.b) * surface.mean_x / (
        surface.var_x + surface.mean_x**2
    )
    reach = 1.7 * max(abs(w - best_w), 0.05 * abs(best_w), 1e-9)
    view = (best_w - reach, best_w + reach)
    grid = np.linspace(*view, 201)
    height = surface.loss(grid, b)
    hs = reach * np.geomspace(1e-4, 1, 81)
    curvature = surface.var_x + surface.mean_x**2
    with context(plots.STYLE):
        figure, (left, right) = _figure(
            f"The loss along w, with b = {figures(b)}", "How far off the secant is", height=4.4
        )
        low, high = _padded(float(height.min()), float(height.max()), 0.06)
        left.set(xlabel="slope w", ylabel="loss", xlim=view, ylim=(low, high))
        left.yaxis.set_major_formatter(EngFormatter())
        left.plot(grid, height, color=plots.SLATE)
        tangent = plots.draw_line(left, 0, 0, "best", animated=True, zorder=4)
        secant = plots.draw_line(left, 0, 0, "now", animated=True, linewidth=2.4)
        here = plots.draw_mark(left, w, 0, "now", animated=True)
        there = plots.draw_mark(left, w, 0, "start", animated=True)
        names = {"w": here, "w + h": there, "secant": secant, "tangent": tangent}
        plots.name_roles(left, names)
        right.set(xlabel="nudge h", ylabel="secant slope − dw", xscale="log", yscale="log")
        right.plot(hs, curvature * hs / 2, color=plots.SLATE)
        now = plots.draw_mark(right, hs[0], curvature * hs[0], "now", animated=True, clip_on=False)
    ends = np.array(view)

    def draw(h: float, w: float) -> str:
        at, ahead, behind = (surface.loss(v, b) for v in (w, w + h, w - h))
        dw = surface.gradient(w, b)[0]
        forward, central = (ahead - at) / h, (ahead - behind) / (2 * h)
        tangent.set_data(ends, at + dw * (ends - w))
        secant.set_data(ends, at + forward * (ends - w))
        here.set_data([w], [at])
        there.set_data([w + h], [ahead])
        now.set_data([h], [curvature * h / 2])
        return (
            f"h = {figures(h)}: the secant has slope {figures(forward, 6)}, "
            f"the central difference {figures(central, 6)}, dw is {figures(dw, 6)}."
        )

    controls = {
        "h": log_slider("nudge h", float(hs[64]), (float(hs[0]), float(hs[-1]))),
        "w": slider("slope w", w, view),
    }
    return Panel(LiveFigure(figure), draw, controls, ("h", "w"), [list(controls.values())])


def steps(dataset: Dataset, step_size: float = 0.0005) -> Panel:
    """Cross the step limit: crawl, glide, ring or explode, and how long the flat direction takes.

    Parameters
    ----------
    dataset : Dataset
        The points to fit, from the start w = 0, b = 0.
    step_size : float
        Where the slider stands at first.

    Returns
    -------
    Panel
        Controls: ``step_size``, and ``half``, which drops the ½ from the loss.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, its x is constant, or the step size is not above zero.

    See Also
    --------
    Notebook 05 predicts what it shows.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = steps(make_line())
    >>> panel.text  # doctest: +ELLIPSIS
    'Step at 83 % of the limit 0.000601: it rings and settles. Each step multiplies the steep...'
    """
    surface = _surface_of(dataset)
    small, large = surface.curvatures
    first, rows = np.arange(31), _schedule(50_000)
    excess = surface.loss(0, 0) - surface.floor
    with context(plots.STYLE):
        figure, (left, right) = _figure("Distance across the valley", "Loss still to lose")
        left.set(xlabel="epoch", ylabel="distance, start = 1", xlim=(-0.5, 30.5), ylim=(-1.7, 1.7))
        left.axhline(0, color="#595959", linewidth=0.9)
        error = left.plot(
            [], [], "o-", color=plots.VERMILION, linewidth=1.4, markersize=6, animated=True
        )[0]
        curve = plots.draw_loss(
            right, [], np.array([]), color=plots.VERMILION, linewidth=3.2, animated=True
        )
        right.set(xlim=(0, rows[-1]), ylim=(excess * 1e-9, excess * 10))
    track, note = limit_slider(_as_step(surface, step_size), surface.step_limit)

    def draw(step_size: float, half: bool) -> str:
        eta = step_size * (2 if half else 1)  # without the ½ the gradient is twice as long
        limit = surface.step_limit / (2 if half else 1)
        mark_limit(track, note, limit)
        factor, share = 1 - eta * large, step_size / limit
        error.set_data(first, np.clip(factor**first, -1e3, 1e3))
        run = surface.descend(step_size=eta, epochs=rows)
        curve.set_data(run.epoch, np.clip(run.loss - surface.floor, excess * 1e-12, excess * 1e12))
        said = (
            f"Step at {percent(share)} of the limit {limit:.3g}: it {_regime(share)}. "
            f"Each step multiplies the steep distance by {factor:.3f}"
        )
        if share >= 1:
            return f"{said}, so it grows."
        predicted = math.log(2) / -math.log1p(-eta * small)
        measured = _measured_half_life(surface, eta)
        return (
            f"{said}. The flat distance halves every {figures(predicted)} epochs "
            f"(measured: {figures(measured)})."
        )

    controls = {
        "step_size": track,
        "half": widgets.ToggleButton(description="drop the ½"),
    }

    def say(eta: float) -> str:
        return _step_in_words(eta, surface.step_limit / (2 if controls["half"].value else 1))

    return Panel(
        LiveFigure(figure),
        draw,
        controls,
        tuple(controls),
        [[track, note], [controls["half"]]],
        say={"step_size": say},
    )


def _measured_half_life(surface: LossSurface, step_size: float) -> int:
    """Count the epochs that halve the distance once only the flat error is left."""
    large = surface.curvatures[1]
    calm = math.ceil(14 / -math.log(max(abs(1 - step_size * large), 1e-6)))  # steep part: 1e-6

    def away(epoch: int) -> float:
        run = surface.descend(step_size=step_size, epochs=[epoch])
        return math.hypot(
            (run.final.w - surface.minimum.w) * math.sqrt(large), run.final.b - surface.minimum.b
        )

    half = away(calm) / 2
    return _first_epoch(lambda epoch: away(calm + epoch) <= half)


def _first_epoch(reached: Callable[[int], bool]) -> int:
    """Return the first epoch at which something is reached that then stays so."""
    high = 1
    while not reached(high) and high < 2**60:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def scaling(dataset: Dataset) -> Panel:
    """Switch between raw, centred and standardised x, from the same starting line.

    Parameters
    ----------
    dataset : Dataset
        The points to fit, from the line w = 0, b = 0.

    Returns
    -------
    Panel
        Controls: ``x`` (raw, centred or standardised), ``epoch``, ``frame``, ``play``, ``back``,
        ``forward``.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, or its x is constant.

    See Also
    --------
    Notebook 06 makes the valley round.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = scaling(make_line())
    >>> panel.controls["x"].value = "standardised"
    >>> panel.text  # doctest: +ELLIPSIS
    'standardised x: condition number 1.000. With its best step, 1.000, a millionth of the loss...'
    """
    raw = _surface_of(dataset)
    sd_x = math.sqrt(raw.var_x)
    surfaces = {
        "raw": raw,
        "centred": replace(raw, mean_x=0),
        "standardised": replace(raw, mean_x=0, var_x=1, cov_xy=raw.cov_xy / sd_x),
    }
    dashes: dict[str, Any] = {
        "raw": "-",
        "centred": (0, (6, 2)),
        "standardised": (0, (1, 1.5)),
    }
    rows = _schedule(50_000)
    excess = raw.loss(0, 0) - raw.floor
    heights = [surface.minimum.b for surface in surfaces.values()]
    reach = 1.15 * max(max(map(abs, surface.minimum)) for surface in surfaces.values())
    middle = (min(heights) + max(heights)) / 2
    with context(plots.STYLE):
        titles = (*(f"{name} x" for name in surfaces), "Loss still to lose")
        figure, (*maps, right) = _figure(*titles, widths=(1, 1, 1, 2))
        figure.subplots_adjust(left=0.1, wspace=0.5)
        paths, marks, curves = {}, {}, {}
        for ax, (name, surface) in zip(maps, surfaces.items(), strict=True):
            plots.draw_surface(ax, surface, (-reach, reach), (middle - reach, middle + reach))
            ax.set(aspect="equal", xlabel="slope", xlim=(-0.55 * reach, 0.55 * reach))
            ax.xaxis.set_major_formatter(EngFormatter(sep=""))
            ax.yaxis.set_major_formatter(EngFormatter(sep=""))
            ax.set_ylabel("intercept" if ax is maps[0] else "")
            if ax is not maps[0]:
                ax.set(yticklabels=[])
            plots.draw_mark(ax, *surface.minimum, "best", markersize=9)
            paths[name] = ax.plot([], [], color=plots.VERMILION, linewidth=2, animated=True)[0]
            marks[name] = plots.draw_mark(ax, 0, 0, "now", animated=True)
            run = surface.descend(step_size=surface.best_step, epochs=rows)
            curves[name] = plots.draw_loss(
                right, run.epoch, np.maximum(run.loss - surface.floor, excess * 1e-20)
            )
            curves[name].set_linestyle(dashes[name])
        right.set(xlim=(0, rows[-1]), ylim=(excess * 1e-12, excess * 10), ylabel="above its floor")
        here = plots.draw_mark(right, 1, 1, "now", animated=True, clip_on=False)
        right.legend(curves.values(), curves.keys(), loc="lower left", bbox_to_anchor=(0.12, 0))

    def draw(x: str, epoch: int) -> str:
        for name, surface in surfaces.items():
            done = [k for k in rows if k < epoch] + [epoch]
            run = surface.descend(step_size=surface.best_step, epochs=done)
            paths[name].set_data(run.w, run.b)
            marks[name].set_data(run.w[-1:], run.b[-1:])
            for artist in (paths[name], marks[name]):
                artist.set_visible(name == x)
            if name == x:
                left_over = max(run.loss[-1] - surface.floor, excess * 1e-12)
                here.set_data([epoch], [left_over])
        surface = surfaces[x]
        millionth = _first_epoch(lambda k: _loss_left(surface, k) <= 1e-6 * excess)
        return (
            f"{x} x: condition number {figures(surface.condition_number)}. "
            f"With its best step, {figures(surface.best_step)}, a millionth of the loss is left "
            f"after {millionth:,} epoch{'s' * (millionth > 1)}."
        )

    controls = {
        "x": widgets.ToggleButtons(options=list(surfaces), description="x is"),
        **counter("epoch", rows),
    }
    hands = [controls[name] for name in ("frame", "epoch", "play", "back", "forward")]
    return Panel(LiveFigure(figure), draw, controls, ("x", "epoch"), [[controls["x"]], hands])


def _loss_left(surface: LossSurface, epoch: int) -> float:
    """Return the loss above the floor at an epoch, from (0, 0) with the best step."""
    run = surface.descend(step_size=surface.best_step, epochs=[epoch])
    return float(run.loss[0]) - surface.floor


def digits(
    recorded: Mapping[str, Sequence[float]], predicted: Mapping[str, Sequence[float]]
) -> Panel:
    """Compare two records of one run, row by row: how many digits agree.

    Parameters
    ----------
    recorded, predicted : mapping of column name to sequence, each of shape (rows,)
        The same columns: ``epoch``, and what is to be compared, such as ``w`` and ``b``.

    Returns
    -------
    Panel
        Controls: ``row``.

    Raises
    ------
    TypeError, ValueError
        If a column is missing on one side, or not a column of finite numbers of one length.

    See Also
    --------
    Notebook 07 reads the log of 2017 with it.

    Examples
    --------
    >>> one = {"epoch": [0, 5], "w": [1.0, 2.0], "b": [3.0, 4.0]}
    >>> two = {"epoch": [0, 5], "w": [1.0, 2.001], "b": [3.0, 5.0]}
    >>> panel = digits(one, two)
    >>> panel.controls["row"].value = 1
    >>> panel.text
    'Epoch 5: w agrees to 3 digits, b to 0.'
    """
    names = [name for name in recorded if name != "epoch"]
    if set(recorded) != set(predicted) or "epoch" not in recorded:
        raise ValueError(
            f"the columns are {sorted(recorded)} and {sorted(predicted)}; both must have 'epoch' "
            f"and the same others. Rename or drop columns."
        )
    ours, theirs = (
        np.array([as_column(name, side[name]) for name in names]) for side in (predicted, recorded)
    )
    apart = np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-300)
    agree = np.clip(-np.log10(np.maximum(apart, 1e-16)), 0, 16)
    epochs = [int(k) for k in recorded["epoch"]]
    with context(plots.STYLE):
        figure, (ax,) = _figure("Digits that agree")
        ax.set(xlim=(0, 10), ylim=(len(names) - 0.4, -0.6), xlabel="digits")
        ax.set_yticks(range(len(names)), names)
        ax.axvline(7.2, **plots.LINES["truth"] | {"linewidth": 1.6})
        ax.text(7.3, -0.45, "all that float32 holds", color=plots.GREEN, va="top")
        bars = LineCollection([], colors=plots.BLUE, linewidths=22, capstyle="butt", animated=True)
        ax.add_collection(bars, autolim=False)

    def draw(row: int) -> str:
        bars.set_segments([[(0, k), (max(agree[k, row], 0.04), k)] for k in range(len(names))])
        said = [f"{name} to {int(agree[k, row])}" for k, name in enumerate(names)]
        said[0] = f"{names[0]} agrees to {int(agree[0, row])} digits"
        return f"Epoch {epochs[row]:,}: {', '.join(said)}."

    row = widgets.SelectionSlider(
        options=[(f"{k:,}", number) for number, k in enumerate(epochs)],
        description="row of epoch",
        layout=widgets.Layout(width="500px"),
    )
    return Panel(LiveFigure(figure), draw, {"row": row}, ("row",), [[row]])


def resample(dataset: Dataset, draws: int = 200) -> Panel:
    """Draw new noise again and again, and see the answers scatter as the standard errors say.

    Parameters
    ----------
    dataset : Dataset
        Points whose true slope and intercept are known.
    draws : int
        How many times the noise can be drawn anew.

    Returns
    -------
    Panel
        Controls: ``draws``, ``frame``, ``play``, ``back``, ``forward``.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset with a known truth and at least three points, or draws is
        not a whole number of at least 2.

    See Also
    --------
    Notebook 08 trusts no answer without it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = resample(make_line(), draws=200)
    >>> panel.controls["draws"].value = 200
    >>> panel.text  # doctest: +ELLIPSIS
    '200 draws: w scatters by 0.3... (standard error 0.3210), b by 1... (standard error 18.52).'
    """
    surface = _surface_of(dataset)
    if dataset.slope is None or dataset.intercept is None:
        raise ValueError(
            "the dataset's slope and intercept are None; new noise needs the true line. "
            "Pass make_line(), or Dataset(x, y, slope, intercept)."
        )
    truth = (dataset.slope, dataset.intercept)
    errors = surface.standard_errors()
    spread = errors[0] * math.sqrt(surface.n * surface.var_x)
    count = as_count("draws", draws, least=2, most=100_000)
    line_y = truth[0] * dataset.x + truth[1]

    def new_y(draw: int) -> FloatArray:
        y: FloatArray = line_y + np.random.default_rng(draw).normal(0, spread, len(dataset))
        return y

    answers = np.array([LossSurface.of(dataset.x, new_y(k)).minimum for k in range(1, count + 1)])
    reach = 4 * np.array(errors)
    with context(plots.STYLE):
        figure, (left, right) = _figure("One draw of the noise", "The answers so far")
        points = plots.draw_points(left, dataset, animated=True)
        _frame_data(left, dataset)
        true_line = plots.draw_line(left, *truth, "truth", zorder=4, animated=True)
        fitted = plots.draw_line(left, *truth, "best", zorder=3, animated=True)
        plots.name_roles(left, {"truth": true_line, "best line of this draw": fitted})
        right.set(xlabel="slope w (rings: 1 and 2 standard errors)", ylabel="intercept b")
        right.set(xlim=(truth[0] - reach[0], truth[0] + reach[0]))
        right.set(ylim=(truth[1] - reach[1], truth[1] + reach[1]))
        for size in (1, 2):
            right.plot(*_error_ellipse(surface, truth, size), color="#595959", linewidth=1.2)
        cloud = plots.draw_mark(
            right, *truth, "now", color=plots.BLUE, markersize=5, alpha=0.6, animated=True
        )
        true_mark = plots.draw_mark(right, *truth, "truth", animated=True, zorder=7)
        current = plots.draw_mark(right, *truth, "best", animated=True, zorder=6)
        plots.name_roles(right, {"truth": true_mark, "this draw": current, "all draws": cloud})
    ends = np.array(left.get_xlim())
    rows, aside = plots.rows_to_draw(dataset), _drawn(dataset)

    def draw(draws: int) -> str:
        w, b = answers[draws - 1]
        points.set_data(dataset.x[rows], new_y(draws)[rows])
        fitted.set_data(ends, w * ends + b)
        cloud.set_data(*answers[:draws].T)
        current.set_data([w], [b])
        if draws < 2:
            return (
                f"1 draw: w = {figures(w)}, b = {figures(b)}. One answer shows no scatter.{aside}"
            )
        scatter = answers[:draws].std(axis=0, ddof=1)
        return (
            f"{draws} draws: w scatters by {figures(scatter[0])} "
            f"(standard error {figures(errors[0])}), b by {figures(scatter[1])} "
            f"(standard error {figures(errors[1])}).{aside}"
        )

    controls = counter("draws", range(1, count + 1))
    hands = [controls[name] for name in ("frame", "draws", "play", "back", "forward")]
    return Panel(LiveFigure(figure), draw, controls, ("draws",), [hands])


def _error_ellipse(
    surface: LossSurface, centre: tuple[float, float], size: float
) -> tuple[FloatArray, FloatArray]:
    """Return where answers lie `size` standard deviations from the centre, w and b together."""
    turn = np.linspace(0, 2 * np.pi, 121)
    s_w, s_b = surface.standard_errors()
    correlation = -surface.mean_x / math.sqrt(surface.var_x + surface.mean_x**2)
    w = size * s_w * np.cos(turn)
    b = size * s_b * np.cos(turn - math.acos(correlation))
    return centre[0] + w, centre[1] + b
