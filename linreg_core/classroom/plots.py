"""What the pictures are made of: ``draw_*(ax, …)`` adds one thing and returns its artists.

The looks and colours are those of `style`, which this module passes on to the notebooks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap
from matplotlib.lines import Line2D

from .. import Dataset, LossSurface
from ..validate import FloatArray, IntArray
from .style import (
    BANDS,
    BLUE,
    GREEN,
    GREY,
    INK,
    LINES,
    MARKS,
    PALE,
    SLATE,
    SQUARES,
    VERMILION,
    use_style,
)

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "LINES",
    "MARKS",
    "MOST_POINTS",
    "SLATE",
    "SQUARES",
    "VERMILION",
    "draw_cross",
    "draw_line",
    "draw_loss",
    "draw_mark",
    "draw_past_lines",
    "draw_points",
    "draw_residuals",
    "draw_surface",
    "name_roles",
    "point_size",
    "rows_to_draw",
    "set_loss_axes",
    "use_style",
]

MOST_POINTS = 3000  # of one dataset; more would cover each other


def rows_to_draw(data: Dataset) -> IntArray:
    """Return the rows of all points, or of `MOST_POINTS` random ones, the same at every call."""
    if len(data) <= MOST_POINTS:
        return np.arange(len(data))
    return np.sort(np.random.default_rng(0).choice(len(data), MOST_POINTS, replace=False))


def draw_points(ax: Axes, data: Dataset, **look: Any) -> Line2D:
    """Draw the data as points, at most `MOST_POINTS` of them, and name the axes."""
    rows = rows_to_draw(data)
    ax.set(xlabel=data.x_label, ylabel=data.y_label)
    points: dict[str, Any] = {
        "markersize": point_size(len(rows)),
        "color": SLATE,
        "markeredgewidth": 0,
        "zorder": 1,
    }
    return ax.plot(data.x[rows], data.y[rows], "o", **(points | look))[0]


def point_size(n: int) -> float:
    """Return a marker size for n points: few are drawn large."""
    return float(np.clip(100 / np.sqrt(n), 3.2, 7))


def draw_line(ax: Axes, w: float, b: float, role: str = "now", **look: Any) -> Line2D:
    """Draw the line ŷ = w x + b across the axes, in the look of its role."""
    ends = np.array(ax.get_xlim())
    line = ax.plot(ends, w * ends + b, **(LINES[role] | {"label": role} | look))[0]
    ax.set_xlim(*ends)
    return line


def draw_mark(ax: Axes, w: float, b: float, role: str = "now", **look: Any) -> Line2D:
    """Mark the point (w, b) on a loss surface, in the look of its role."""
    look = MARKS[role] | {"linestyle": "none", "label": role, "zorder": 5} | look
    return ax.plot([w], [b], **look)[0]


def draw_past_lines(ax: Axes, count: int, **look: Any) -> LineCollection:
    """Add `count` lines that fade with age; `set_segments` puts them in place, oldest first."""
    look = LINES["before"] | {"alpha": np.linspace(0.08, 0.5, count), "zorder": 2} | look
    return _add_segments(ax, look)


def draw_surface(
    ax: Axes,
    surface: LossSurface,
    w_range: tuple[float, float],
    b_range: tuple[float, float],
) -> None:
    """Draw the loss over (w, b): each band is three times as far above the floor as the last."""
    w, b = np.meshgrid(np.linspace(*w_range, 200), np.linspace(*b_range, 200))
    height = surface.loss(w, b) - surface.floor
    levels = height.max() / 3.0 ** np.arange(len(BANDS) - 1, 0, -1)
    ax.contourf(w, b, height, levels, cmap=ListedColormap(BANDS), extend="both", zorder=0)
    ax.contour(w, b, height, levels, colors=PALE, linewidths=0.8, zorder=0)
    ax.set(xlabel="slope w", ylabel="intercept b", xlim=w_range, ylim=b_range)


def draw_loss(ax: Axes, epoch: Any, above_floor: FloatArray, **look: Any) -> Line2D:
    """Draw the loss above its floor against the epoch, on two log axes with room for epoch 0."""
    set_loss_axes(ax)
    return ax.plot(epoch, above_floor, **(LINES["to come"] | look))[0]


def set_loss_axes(ax: Axes) -> None:
    """Make both axes logarithmic, with room for epoch 0, and name them."""
    ax.set_xscale("symlog", linthresh=1, linscale=0.8)
    ax.set_yscale("log")
    ax.set(xlabel="epoch", ylabel="loss above its floor")


def name_roles(ax: Axes, names: dict[str, Any]) -> None:
    """Name artists in one row between the title and the axes."""
    ax.legend(
        list(names.values()),
        list(names),
        loc="lower left",
        bbox_to_anchor=(-0.02, 0.985),
        ncols=len(names),
        handlelength=1.1,
        handletextpad=0.4,
        columnspacing=0.9,
        borderpad=0.2,
    )


def draw_residuals(ax: Axes, **look: Any) -> LineCollection:
    """Add a collection of vertical bars; `set_segments` puts them between points and line."""
    return _add_segments(ax, LINES["residual"] | {"zorder": 2} | look)


def draw_cross(ax: Axes, **look: Any) -> LineCollection:
    """Add two thin lines that cross at a point; `set_segments` puts them in place."""
    return _add_segments(ax, LINES["cross"] | {"zorder": 4} | look)


def _add_segments(ax: Axes, look: dict[str, Any]) -> LineCollection:
    lines = LineCollection([], **look)
    ax.add_collection(lines, autolim=False)
    return lines
