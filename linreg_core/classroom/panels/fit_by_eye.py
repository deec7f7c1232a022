"""Fit a line by eye, then see how far it is from the best one."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes

from ... import Dataset
from .. import plots, style
from ..scene import Scene
from ..views import DataView, new_figure
from ..words import format_number
from .controls import slider
from .handles import Handle, Values
from .panel import Panel
from .recorded import combine


def fit_by_eye(dataset: Dataset) -> Panel:
    """Fit a line by eye, lock the guess, and see the best line and how close yours is.

    Parameters
    ----------
    dataset : Dataset
        The points to fit.

    Returns
    -------
    Panel
        Controls: ``w``, ``b``, and ``lock``, which reveals the best line. The line itself can be
        dragged: its ends turn it, its middle lifts it.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, or its x is constant.

    Notes
    -----
    Notebook 01 plays with it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = fit_by_eye(make_line())
    >>> panel.controls["w"].value, panel.controls["b"].value = 40, 4500
    >>> panel.text
    'Your line: w = 40.00, b = 4,500. Its loss is 80,760.'
    """
    scene = Scene.of(dataset)
    with style.applied():
        figure, (ax,) = new_figure("Fit by eye: make the grey bars short")
        data = DataView(ax, dataset)
        bars = data.add_residuals(*scene.bar_points())
        data.add_line("best", *scene.best, zorder=3, animated=True)
        line = data.add_line("now", zorder=4, animated=True)
        plots.name_roles(ax, {"your line": line, "error at a point": bars})

    def draw(w: float, b: float, lock: bool) -> str:
        data.move("now", w, b)
        data.move_residuals(w, b)
        data.show("best", lock)
        return describe_guess(scene, w, b, locked=lock)

    controls = {
        "w": slider("slope w", 0, scene.w_range),
        "b": slider("intercept b", 0, scene.b_range),
        "lock": widgets.ToggleButton(description="lock my guess", icon="lock"),
    }
    for name in ("w", "b"):
        widgets.dlink((controls["lock"], "value"), (controls[name], "disabled"))

    def handles() -> list[Handle]:
        if controls["lock"].value:
            return []
        return line_handles(ax, controls["w"].value, controls["b"].value)

    return Panel(
        figure,
        draw,
        controls,
        handles=handles,
        record=lambda: [combine(controls, w=26, b=26), combine(controls, w=8, b=8, lock=2)],
        title="Fit a line by eye",
    )


def line_handles(ax: Axes, w: float, b: float) -> list[Handle]:
    """Return handles at both ends of a line, which turn it, and in its middle, which lifts it."""
    left, middle, right = visible_part(ax, w, b)

    def turn_about(fixed: float) -> Callable[[float, float], Values]:
        def drag(x: float, y: float) -> Values:
            x = max(x, fixed + width / 4) if moving > fixed else min(x, fixed - width / 4)
            slope = (y - (w * fixed + b)) / (x - fixed)
            return {"w": slope, "b": y - slope * x}

        moving, width = left + right - fixed, right - left
        return drag

    def lift(x: float, y: float) -> Values:
        return {"b": y - w * x}

    step = float(np.ptp(ax.get_ylim())) / 200
    value = f"w = {format_number(w)}, b = {format_number(b)}"
    whole = (left, w * left + b, right, w * right + b)
    drags = {
        "left end of the line": (left, turn_about(right)),
        "right end of the line": (right, turn_about(left)),
        "middle of the line": (middle, lift),
    }
    return [
        Handle(
            name,
            ax,
            (x, w * x + b),
            value,
            drag,
            steps=(0, step),
            line=whole if drag is lift else None,
        )
        for name, (x, drag) in drags.items()
    ]


def visible_part(ax: Axes, w: float, b: float) -> tuple[float, float, float]:
    """Return x near both ends, and in the middle, of the part of a line that the axes show."""
    ends = np.array(ax.get_xlim())
    if w:
        crossing = (np.array(ax.get_ylim()) - b) / w
        inside = np.clip(np.sort(crossing), *ends)
        # A line beyond the axes has no such part; nor is there room for handles on a corner of it.
        ends = inside if np.ptp(inside) > 0.05 * np.ptp(ends) else ends
    left, middle, right = ends[0] + np.ptp(ends) * np.array([0.08, 0.5, 0.92])
    return float(left), float(middle), float(right)


def describe_guess(scene: Scene, w: float, b: float, *, locked: bool) -> str:
    """Say what the guess is and what it costs, and beside the best line once it is locked."""
    surface, best = scene.surface, scene.best
    loss = format_number(surface.loss(w, b))
    yours = f"w = {format_number(w)}, b = {format_number(b)}"
    if not locked:
        return f"Your line: {yours}. Its loss is {loss}.{scene.note}"
    return (
        f"Locked: {yours}. Your loss is {loss}, the smallest possible "
        f"{format_number(surface.floor)}. The best line, dashed, is w = {format_number(best.w)}, "
        f"b = {format_number(best.b)}; yours is typically "
        f"{format_number(surface.typical_gap(w, b))} off it.{scene.note}"
    )
