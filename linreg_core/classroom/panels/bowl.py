"""A point on the loss surface: its line, its place on the map, and two slices of the bowl."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import EngFormatter

from ... import Dataset
from .. import plots, style
from ..scene import Range, Scene, pad
from ..views import DataView, SurfaceView, new_figure
from ..words import format_number
from .controls import slider
from .handles import Handle, Values
from .panel import Panel
from .recorded import combine

ALONG: tuple[Any, ...] = ("-", (0, (7, 2, 1.5, 2)))  # w and b: of the cross, and of its slices
SLICE_POINTS = 121  # enough for a parabola to look smooth, also where the minimum is narrow


def bowl(dataset: Dataset) -> Panel:
    """Move a point on the loss surface: its line, its contour, and two slices of the bowl.

    Parameters
    ----------
    dataset : Dataset
        The points whose loss it is.

    Returns
    -------
    Panel
        Controls: ``w``, ``b``. The point can be dragged on the map and along each slice.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, or its x is constant.

    Notes
    -----
    Notebook 02 explores the loss with it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = bowl(make_line())
    >>> panel.text
    'w = 0, b = 0: loss 22,080,000. The floor, which no line gets below, is 42,840.'
    """
    scene = Scene.of(dataset)
    surface = scene.surface
    w_view, b_view = pad(*scene.w_range, 0.06), pad(*scene.b_range, 0.06)
    heights = surface.floor, surface.floor + scene.highest_excess
    with style.applied():
        titles = ("The line", "The loss", "Slice along w", "Slice along b")
        figure, (left, middle, along_w, along_b) = new_figure(*titles, height=4.6)
        data = DataView(left, dataset)
        bars = data.add_residuals(*scene.bar_points())
        line = data.add_line("now", zorder=4, animated=True)
        plots.name_roles(left, {"line": line, "errors": bars})
        valley = SurfaceView(middle, surface, w_view, b_view)
        best = valley.add_mark("best", *scene.best)
        valley.add_cross(linestyle=list(ALONG))
        here = valley.add_mark("now", animated=True)
        plots.name_roles(middle, {"now": here, "best": best})
        slice_w, mark_w = add_slice(along_w, "w", w_view, heights, ALONG[0])
        slice_b, mark_b = add_slice(along_b, "b", b_view, heights, ALONG[1])
    w_grid, b_grid = (np.linspace(*view, SLICE_POINTS) for view in (w_view, b_view))

    def draw(w: float, b: float) -> str:
        loss = surface.loss(w, b)
        data.move("now", w, b)
        data.move_residuals(w, b)
        valley.move("now", w, b)
        valley.move_cross(w, b)
        slice_w.set_data(w_grid, surface.loss(w_grid, b))
        slice_b.set_data(b_grid, surface.loss(w, b_grid))
        mark_w.set_data([w], [min(loss, heights[1])])
        mark_b.set_data([b], [min(loss, heights[1])])
        return (
            f"w = {format_number(w)}, b = {format_number(b)}: loss {format_number(loss)}. "
            f"The floor, which no line gets below, is {format_number(surface.floor)}.{scene.note}"
        )

    controls = {
        "w": slider("slope w", 0, scene.w_range),
        "b": slider("intercept b", 0, scene.b_range),
    }

    def handles() -> list[Handle]:
        w, b = (controls[name].value for name in "wb")
        said = {name: f"{name} = {format_number(controls[name].value)}" for name in "wb"}
        steps = controls["w"].step, controls["b"].step
        loss = min(surface.loss(w, b), heights[1])
        both = Handle("w and b", middle, (w, b), f"{said['w']}, {said['b']}", move_both, steps)
        along = [
            Handle("w alone", along_w, (w, loss), said["w"], move_w, (steps[0], 0)),
            Handle("b alone", along_b, (b, loss), said["b"], move_b, (steps[1], 0)),
        ]
        return [replace(handle, anywhere=True) for handle in (both, *along)]

    return Panel(
        figure,
        draw,
        controls,
        handles=handles,
        record=lambda: [combine(controls, w=21, b=21)],
        title="Every line is a point on the loss surface",
    )


def move_both(w: float, b: float) -> Values:
    """Return the values of the controls at a place on the map."""
    return {"w": w, "b": b}


def move_w(w: float, _loss: float) -> Values:
    """Return the value of the control at a place on the slice along w."""
    return {"w": w}


def move_b(b: float, _loss: float) -> Values:
    """Return the value of the control at a place on the slice along b."""
    return {"b": b}


def add_slice(
    ax: Axes, name: str, view: Range, heights: Range, dashes: Any
) -> tuple[Line2D, Line2D]:
    """Set up axes for a slice of the bowl; return the curve and the mark on it."""
    floor, top = heights
    ax.set(xlabel=f"{name} alone", xlim=view, ylim=(-0.04 * top, 1.04 * top))
    ax.yaxis.set_major_formatter(EngFormatter())
    lowest = ax.axhline(floor, **plots.LINES["floor"])
    (curve,) = ax.plot([], [], **plots.LINES["slice"] | {"linestyle": dashes}, animated=True)
    mark = plots.draw_mark(ax, 0, 0, "now", animated=True, clip_on=False)
    plots.name_roles(ax, {"loss": curve, "floor": lowest})
    return curve, mark
