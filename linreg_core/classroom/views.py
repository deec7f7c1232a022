"""Views: axes with their artists, and how these move. They hold no sentences and no widgets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .. import Dataset, Descent, LossSurface
from ..validate import FloatArray
from . import plots
from .scene import Range, pad
from .words import format_number

# Loss axes reach nine powers of ten below the highest loss: there the last digits drawn are those
# that more epochs would still change by less than a pixel.
LOSS_SPAN = 1e-9
# The height that a loss is clipped to, as a share of the highest: below the axes, yet no zero.
LOWEST = 1e-12


WIDE, NARROW = 10.0, 5.6  # inches: for several views, and for one that a telephone shows whole


def new_figure(
    *titles: str, height: float | None = None, widths: Sequence[float] | None = None
) -> tuple[Figure, list[Axes]]:
    """Return a figure with a row of titled axes, with room for a legend under each title."""
    width, usual = (WIDE, 3.9) if len(titles) > 1 else (NARROW, 4.2)
    height = height or usual
    figure = Figure(figsize=(width, height))
    axes = list(figure.subplots(1, len(titles), squeeze=False, width_ratios=widths)[0])
    figure.subplots_adjust(left=0.95 / width, right=1 - 0.15 / width)
    figure.subplots_adjust(bottom=0.59 / height, top=1 - 0.68 / height)
    figure.subplots_adjust(wspace=0.34 if len(titles) < 4 else 0.55)
    for ax, title in zip(axes, titles, strict=True):
        ax.set_title(title, pad=24)
        ax.xaxis.set_major_formatter(plots.TickFormatter())
        ax.yaxis.set_major_formatter(plots.TickFormatter())
    return figure, axes


class DataView:
    """The data, and lines through them.

    Parameters
    ----------
    ax : Axes
        Where they are drawn; the limits are set here and stay.
    dataset : Dataset
        The points.
    limits : pair of ranges, optional
        Of x and y; by default those that hold the data and y = 0.
    moving_points : bool
        Whether `move_points` will be called.
    """

    def __init__(
        self,
        ax: Axes,
        dataset: Dataset,
        *,
        limits: tuple[Range, Range] | None = None,
        moving_points: bool = False,
    ) -> None:
        self.ax = ax
        self.lines: dict[str, Line2D] = {}
        self.points = plots.draw_points(ax, dataset, animated=moving_points)
        x_limits, y_limits = limits or (
            pad(dataset.x.min(), dataset.x.max(), 0.02),
            pad(min(dataset.y.min(), 0), max(dataset.y.max(), 0), 0.08),
        )
        if y_limits[0] == y_limits[1]:  # every y is 0
            y_limits = (-1, 1)
        ax.set(xlim=x_limits, ylim=y_limits)
        self.ends = np.array(ax.get_xlim())

    def add_line(self, role: str, w: float = 0.0, b: float = 0.0, **look: Any) -> Line2D:
        """Add the line of a role; `move` puts it elsewhere if it is animated."""
        self.lines[role] = plots.draw_line(self.ax, w, b, role, **look)
        return self.lines[role]

    def add_past_lines(self, count: int) -> None:
        """Add lines that fade with age."""
        self._count = count
        self._past = plots.draw_past_lines(self.ax, count, animated=True)

    def add_residuals(self, x: FloatArray, y: FloatArray) -> LineCollection:
        """Add bars from some points to a line."""
        self._bars_from = x, y
        self._bars = plots.draw_residuals(self.ax, animated=True)
        return self._bars

    def connect(self, x: FloatArray, y: FloatArray) -> None:
        """Let the bars of the residuals begin at other points."""
        self._bars_from = x, y

    def move(self, role: str, w: float, b: float) -> None:
        """Move the line of a role."""
        self.lines[role].set_data(self.ends, w * self.ends + b)

    def show(self, role: str, visible: bool) -> None:
        """Show or hide the line of a role."""
        self.lines[role].set_visible(visible)

    def move_points(self, x: FloatArray, y: FloatArray) -> None:
        """Move the points."""
        self.points.set_data(x, y)

    def move_residuals(self, w: float, b: float) -> None:
        """Let the bars end on this line."""
        x, y = self._bars_from
        ends = [np.column_stack([x, y]), np.column_stack([x, w * x + b])]
        self._bars.set_segments(list(np.stack(ends, axis=1)))

    def move_past_lines(self, w: FloatArray, b: FloatArray) -> None:
        """Show these lines as the past ones, oldest first."""
        heights = np.outer(w, self.ends) + np.reshape(b, (-1, 1))
        lines = [np.column_stack([self.ends, height]) for height in heights]
        absent = [np.full((2, 2), math.nan)] * (self._count - len(lines))
        self._past.set_segments(absent + lines)


class SurfaceView:
    """A loss surface from above, with places marked on it.

    Parameters
    ----------
    ax : Axes
        Where it is drawn.
    surface : LossSurface
        The loss.
    w_view, b_view : pair of float
        The part of it that is shown.
    """

    def __init__(self, ax: Axes, surface: LossSurface, w_view: Range, b_view: Range) -> None:
        self.ax, self.w_view, self.b_view = ax, w_view, b_view
        self.marks: dict[str, Line2D] = {}
        plots.draw_surface(ax, surface, w_view, b_view)

    def add_mark(self, role: str, w: float = 0.0, b: float = 0.0, **look: Any) -> Line2D:
        """Mark a place; `move` puts it elsewhere if it is animated."""
        self.marks[role] = plots.draw_mark(self.ax, w, b, role, **look)
        return self.marks[role]

    def add_path(self, **look: Any) -> None:
        """Add the path of a descent."""
        (self.path,) = self.ax.plot([], [], **(plots.LINES["path"] | {"animated": True} | look))

    def add_cross(self, **look: Any) -> None:
        """Add two lines that cross at a place."""
        self._cross = plots.draw_cross(self.ax, animated=True, **look)

    def move(self, role: str, w: float, b: float) -> None:
        """Move the mark of a role."""
        self.marks[role].set_data([w], [b])

    def move_inside(self, role: str, w: float, b: float) -> None:
        """Move the mark of a role, to the edge of the view if the place lies beyond it."""
        self.move(role, *np.clip([w, b], *np.transpose([self.w_view, self.b_view])))

    def move_cross(self, w: float, b: float) -> None:
        """Let the lines cross at a place."""
        along_w = [(self.w_view[0], b), (self.w_view[1], b)]
        self._cross.set_segments([along_w, [(w, self.b_view[0]), (w, self.b_view[1])]])

    def limit_steepness(self, run: Descent) -> tuple[FloatArray, FloatArray]:
        """Return the w and b of a run, both scaled down alike where they are too large to draw.

        A line so steep looks vertical either way, and still crosses zero where it did.
        """
        extent = np.ptp([self.w_view, self.b_view], axis=1, keepdims=True)
        theta = np.stack([run.w, run.b])
        size = np.max(np.abs(theta) / extent, axis=0)
        w, b = theta * np.minimum(1, 1e5 / np.maximum(size, 1))
        return w, b


class EdgeNote:
    """What stands at the edge of axes when a place lies beyond it: where it is.

    Parameters
    ----------
    ax : Axes
        The axes.
    words : str
        Where the place then is.
    names : pair of str
        Names of its coordinates.
    """

    def __init__(self, ax: Axes, words: str, names: Sequence[str]) -> None:
        self._ax, self._words, self._names = ax, words, names
        ground = {"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 2}
        look: dict[str, Any] = {"color": plots.VERMILION, "weight": "bold", "bbox": ground}
        look |= {"transform": ax.transAxes, "animated": True, "zorder": 7}
        # Two texts, so that a recording has the outlines of the first but once.
        self._where, self._value = (ax.text(0, 0, "", va=va, **look) for va in ("bottom", "top"))

    def move(self, *place: float) -> None:
        """Say where a place is, or nothing if the axes show it."""
        ends = np.array([self._ax.get_xlim(), self._ax.get_ylim()])
        at = (place - ends[:, 0]) / np.ptp(ends, axis=1)
        far = np.abs(at - 0.5)
        for text in (self._where, self._value):
            text.set_visible(bool(np.max(far) > 0.5))
        if not self._where.get_visible():
            return
        axis = int(np.argmax(far))
        beyond = bool(at[axis] > 0.5)
        if axis == 0:
            words = f"{self._words} →" if beyond else f"← {self._words}"
            x, side = (0.95, "right") if beyond else (0.05, "left")
            y = float(np.clip(at[1], 0.1, 0.9).round(1))
            y += -0.2 if y > 0.5 else 0.2  # beside the path that leads there
        else:
            words = f"{'↑' if beyond else '↓'} {self._words}"
            x, y, side = 0.5, 0.85 if beyond else 0.15, "center"
        said = f"{self._names[axis]} = {format_number(place[axis], 3)}"
        for text, line in ((self._where, words), (self._value, said)):
            text.set(text=line, position=(x, y), ha=side)


class LossView:
    """The loss above its floor against the epoch, on log axes.

    Parameters
    ----------
    ax : Axes
        Where it is drawn.
    epochs : int
        The last epoch.
    highest : float
        The largest loss above the floor that the axes show.
    lowest : float
        The smallest, as a share of the largest.
    """

    def __init__(self, ax: Axes, epochs: int, highest: float, lowest: float = LOSS_SPAN) -> None:
        self.ax, self.epochs = ax, epochs
        self.highest = highest = highest or 1.0  # nothing to lose: an empty picture of any size
        self.curves: dict[str, Line2D] = {}
        plots.set_loss_axes(ax)
        ax.set(xlim=(0, epochs), ylim=(highest * lowest, highest * 10))

    def label_every_decade(self) -> None:
        """Put ticks at 0 and at whole powers of ten, every other one if there are many."""
        decades = int(math.log10(self.epochs)) + 1
        powers = range(0, decades, 1 if decades < 7 else 2)
        self.ax.set_xticks([0, *(10**k for k in powers)])

    def add_curve(self, role: str, **look: Any) -> Line2D:
        """Add a curve in the look of a role."""
        look = plots.LINES[role] | {"animated": True} | look
        (self.curves[role],) = self.ax.plot([], [], **look)
        return self.curves[role]

    def add_mark(self, **look: Any) -> None:
        """Add the mark of the present epoch."""
        self.mark_position = (1.0, 1.0)
        look = {"animated": True, "clip_on": False} | look
        self._mark = plots.draw_mark(self.ax, 1, 1, "now", **look)

    def move(self, role: str, epoch: Any, above_floor: FloatArray) -> None:
        """Move a curve; what lies above the axes runs along their edge, to the mark there."""
        within = np.clip(above_floor, self.highest * LOWEST, self.ax.get_ylim()[1])
        self.curves[role].set_data(epoch, within)

    def move_mark(self, epoch: float, above_floor: float) -> None:
        """Move the mark, to the upper edge if the loss is above it; below the axes it is hidden."""
        self.mark_position = (epoch, float(np.clip(above_floor, *self.ax.get_ylim())))
        self._mark.set_data(*np.transpose([self.mark_position]))
        self._mark.set_visible(above_floor >= self.ax.get_ylim()[0])
