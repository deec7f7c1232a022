"""What the pictures are made of: ``draw_*(ax, …)`` adds one thing and returns its artists.

The looks and colours are those of `style`, which this module passes on to the notebooks.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import EngFormatter, MaxNLocator, ScalarFormatter

from .. import Dataset, LossSurface
from ..validate import FloatArray, IntArray
from .feedback import shorten
from .live.strokes import StrokeRenderer
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
    fonts_for,
    use_style,
)
from .words import printable

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

LEAST_GAP = 4  # pixels between the labels of two ticks
LEAST_CONTOUR_GAP = 2  # pixels between two contours
MOST_POINTS = 3000  # of one dataset; more would cover each other


def rows_to_draw(data: Dataset) -> IntArray:
    """Return the rows of all points, or of `MOST_POINTS` random ones, the same at every call."""
    if len(data) <= MOST_POINTS:
        return np.arange(len(data))
    return np.sort(np.random.default_rng(0).choice(len(data), MOST_POINTS, replace=False))


def draw_points(ax: Axes, data: Dataset, **look: Any) -> Line2D:
    """Draw the data as points, at most `MOST_POINTS` of them, and name the axes."""
    rows = rows_to_draw(data)
    name_axes(ax, data)
    points: dict[str, Any] = {
        "markersize": point_size(len(rows)),
        "color": SLATE,
        "markeredgewidth": 0,
        "zorder": 1,
    }
    return ax.plot(data.x[rows], data.y[rows], "o", **(points | look))[0]


def name_axes(ax: Axes, data: Dataset) -> None:
    """Name the axes as the columns of the data are called, cut to the length of each axis."""
    room = ax.get_window_extent()
    write(ax.xaxis.label, data.x_label, room.width, otherwise="x")
    write(ax.yaxis.label, data.y_label, room.height, otherwise="y")


def write(text: Text, words: str, room: float, otherwise: str) -> None:
    """Let a text show words as they are, cut to a room in pixels; `otherwise` if no font can."""
    words = printable(words)
    fonts = fonts_for(words)
    text.set(text=words if fonts else otherwise, parse_math=False)
    if len(fonts) > 1:
        text.set_fontfamily(fonts)
    figure = text.get_figure()
    assert figure is not None
    renderer = StrokeRenderer(figure.figure)
    while len(words) > 2:
        box = text.get_window_extent(renderer)
        long = max(box.width, box.height)  # it may stand upright
        if long <= room:
            return
        words = shorten(words, max(2, min(len(words) - 1, int(len(words) * room / long))))
        text.set_text(words)


class TickFormatter(ScalarFormatter):
    """Plain numbers while they are short; others with a prefix, as in 5M.

    Matplotlib would write a factor above the axes, where the legend stands.
    """

    def format_ticks(self, values: Any) -> list[str]:
        """Return the labels of all ticks."""
        labels = super().format_ticks(values)
        sizes = np.abs(values)
        largest = np.max(sizes, initial=0.0)
        if largest < 1e5 and not super().get_offset():
            return labels
        step = np.min(np.abs(np.diff(values)), initial=largest)
        digits = 1 + math.ceil(math.log10(largest / step)) if step else 6
        if digits <= 6 and 1e-24 <= largest < 1e27:  # what EngFormatter writes, and has names for
            engineering = EngFormatter(sep="")
            return [engineering(value) for value in values]
        return [f"{value:.{digits}g}".replace("-", "\N{MINUS SIGN}") for value in values]

    def get_offset(self) -> str:
        """Return no factor."""
        return ""


def separate_ticks(ax: Axes) -> None:
    """Give the axes so few ticks that their labels stand apart."""
    renderer = StrokeRenderer(ax.figure.figure)
    ax.apply_aspect()
    for axis, start, end in ((ax.xaxis, "x0", "x1"), (ax.yaxis, "y0", "y1")):
        for count in (5, 4, 3, 2, 1, 0):
            if not isinstance(axis.get_major_locator(), MaxNLocator):
                break
            low, high = sorted(axis.get_view_interval())
            ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
            seen = {place: label for place, label in ticks if low <= place <= high}
            pairs = itertools.pairwise(label.get_window_extent(renderer) for label in seen.values())
            if all(getattr(b, start) - getattr(a, end) >= LEAST_GAP for a, b in pairs):
                break
            if count:
                axis.set_major_locator(MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]))
            else:
                axis.set_ticks(list(seen)[::2])


def plain_power(value: float, _position: Any = None) -> str:
    """Write the label of a tick on a log axis in plain numbers where these are short.

    Examples
    --------
    >>> [plain_power(v) for v in (0, 0.01, 100, 10_000, 1e8)]
    ['0', '0.01', '100', '10k', '100M']
    """
    if value and not 1e-4 <= value < 1e15:
        return f"$10^{{{math.log10(value):.0f}}}$"
    return EngFormatter(sep="")(value) if value >= 1 else f"{value:g}"


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
    # Counted in a power of two near the highest, since contourf computes with numbers up to 1e250.
    height = np.ldexp(height, -np.frexp(height.max())[1])
    levels = height.max() / 3.0 ** np.arange(len(BANDS) - 1, 0, -1)
    ax.contourf(w, b, height, levels, cmap=ListedColormap(BANDS), extend="both", zorder=0)
    ax.set(xlabel="slope w", ylabel="intercept b", xlim=w_range, ylim=b_range)
    apart = _half_width(ax, surface) * np.sqrt(levels / height.max()) * (1 - 3**-0.5)
    if any(kept := apart >= LEAST_CONTOUR_GAP):  # closer, they would darken the valley's floor
        ax.contour(w, b, height, levels[kept], colors=PALE, linewidths=0.8, zorder=0)


def _half_width(ax: Axes, surface: LossSurface) -> float:
    """Return how far from the minimum, in pixels, the loss is first as high as it gets in view."""
    corners = np.meshgrid(ax.get_xlim(), ax.get_ylim())
    highest = float(np.max(surface.loss(*corners))) - surface.floor
    pixels = np.array([ax.bbox.width, ax.bbox.height]) / np.ptp([ax.get_xlim(), ax.get_ylim()], 1)
    hessian = np.array([[surface.mean_square_x, surface.mean_x], [surface.mean_x, 1.0]])
    steepest = np.linalg.eigvalsh(hessian / np.outer(pixels, pixels))[-1]
    return math.sqrt(2 * highest / steepest)


def draw_loss(ax: Axes, epoch: Any, above_floor: FloatArray, **look: Any) -> Line2D:
    """Draw the loss above its floor against the epoch, on two log axes with room for epoch 0."""
    set_loss_axes(ax)
    return ax.plot(epoch, above_floor, **(LINES["to come"] | look))[0]


def set_loss_axes(ax: Axes) -> None:
    """Make both axes logarithmic, with room for epoch 0 and plain numbers, and name them."""
    ax.set_xscale("symlog", linthresh=1, linscale=0.8)
    ax.set_yscale("log")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(plain_power)
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
        columnspacing=0.8,
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
