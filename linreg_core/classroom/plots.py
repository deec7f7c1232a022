"""What the pictures are made of: ``draw_*(ax, …)`` adds one thing and returns its artists.

Each role has one look everywhere, told apart by line or marker as well as by colour. The colours
are after Okabe and Ito's, darkened until contrast and greyscale pass: `tests/test_plots.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap
from matplotlib.lines import Line2D

from .. import Dataset, LossSurface
from ..validate import FloatArray, IntArray

# The style in use, as matplotlib.style takes it; `use_style` changes it in place.
STYLE: list[Any] = [Path(__file__).with_name("linreg.mplstyle")]
MOST_POINTS = 3000  # drawn of one data set; more would cover each other
PROJECTOR = {"figure.dpi": 140, "savefig.dpi": 140}  # all of a picture grows alike
VERMILION, BLUE, GREEN, SLATE = "#C24E00", "#005B9F", "#00452A", "#8193AB"

# One look a role: a line in the data, a mark on the loss surface.
LINES: dict[str, dict[str, Any]] = {
    "now": {"color": VERMILION, "linestyle": "-", "linewidth": 3.2},
    "before": {"color": VERMILION, "linestyle": "-", "linewidth": 1.2, "alpha": 0.45},
    "best": {"color": BLUE, "linestyle": (0, (5, 2)), "linewidth": 2.4},
    "truth": {"color": GREEN, "linestyle": (0, (1, 1.5)), "linewidth": 2.4},
}
MARKS: dict[str, dict[str, Any]] = {
    "start": {"marker": "s", "markersize": 8, "color": VERMILION, "markerfacecolor": "white"},
    "now": {"marker": "o", "markersize": 10, "color": VERMILION, "markeredgecolor": "white"},
    "best": {"marker": "D", "markersize": 12, "color": BLUE, "markerfacecolor": "none"},
    "truth": {"marker": "+", "markersize": 11, "color": GREEN, "markeredgewidth": 2.4},
}


def use_style(room: str = "") -> None:
    """Give every figure and panel from here on the look of the suite.

    ``use_style("projector")`` makes every picture, its type and its lines larger by two fifths,
    for the back row.

    Raises ValueError for any other word.

    Examples
    --------
    >>> use_style("projector")
    >>> use_style()
    """
    if room not in ("", "projector"):
        raise ValueError(f"room is {room!r}; it must be 'projector' or left out.")
    STYLE[1:] = [PROJECTOR] if room else []
    style.use(STYLE)


def rows_to_draw(data: Dataset) -> IntArray:
    """Return the rows of all the points, or of a random `MOST_POINTS` of them, always the same."""
    if len(data) <= MOST_POINTS:
        return np.arange(len(data))
    return np.sort(np.random.default_rng(0).choice(len(data), MOST_POINTS, replace=False))


def draw_points(ax: Axes, data: Dataset, **look: Any) -> Line2D:
    """Draw the data as points, `MOST_POINTS` of them at most, and name the axes."""
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
    return _segments(ax, look)


def draw_surface(
    ax: Axes,
    surface: LossSurface,
    w_range: tuple[float, float],
    b_range: tuple[float, float],
) -> None:
    """Draw the loss over (w, b): each band is three times as far above the floor as the last."""
    w, b = np.meshgrid(np.linspace(*w_range, 200), np.linspace(*b_range, 200))
    height = surface.loss(w, b) - surface.floor
    levels = height.max() / 3.0 ** np.arange(9, 0, -1)
    greys = ListedColormap([str(level) for level in np.linspace(1.0, 0.82, len(levels) + 1)])
    ax.contourf(w, b, height, levels, cmap=greys, extend="both", zorder=0)
    ax.contour(w, b, height, levels, colors="#9A9A9A", linewidths=0.8, zorder=0)
    ax.set(xlabel="slope w", ylabel="intercept b", xlim=w_range, ylim=b_range)


def draw_loss(ax: Axes, epoch: Any, above_floor: FloatArray, **look: Any) -> Line2D:
    """Draw the loss above its floor against the epoch, on two log axes with room for epoch 0."""
    ax.set_xscale("symlog", linthresh=1, linscale=0.8)
    ax.set_yscale("log")
    ax.set(xlabel="epoch", ylabel="loss above its floor")
    line: dict[str, Any] = {"color": "#737373", "linewidth": 1.6}
    return ax.plot(epoch, above_floor, **(line | look))[0]


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
    return _segments(ax, {"colors": "#737373", "linewidths": 1.2, "zorder": 2} | look)


def draw_cross(ax: Axes, **look: Any) -> LineCollection:
    """Add two thin lines that will cross at a point; `set_segments` puts them in place."""
    return _segments(ax, {"colors": BLUE, "linewidths": 1.2, "zorder": 4} | look)


def _segments(ax: Axes, look: dict[str, Any]) -> LineCollection:
    lines = LineCollection([], **look)
    ax.add_collection(lines, autolim=False)
    return lines
