"""The points that can be dragged, with their best line, residuals and squares."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from ... import Dataset
from ...model import Line
from ...validate import FloatArray
from .. import plots
from ..scene import pad
from ..views import DataView
from ..words import format_number
from .handles import Handle

Points = tuple[tuple[float, float], ...]


class PointsView:
    """The points, their best line, residuals and squares.

    Parameters
    ----------
    ax : Axes
        Where they are drawn.
    dataset : Dataset
        The points at first; the axes leave room around them.
    """

    def __init__(self, ax: Axes, dataset: Dataset) -> None:
        self.ax = ax
        low, high = dataset.y.min(), dataset.y.max()
        room = high - low or abs(high) or 1.0
        y_limits = (low - 0.35 * room, high + 0.35 * room)
        limits = (pad(dataset.x.min(), dataset.x.max(), 0.15), y_limits)
        self._data = DataView(ax, dataset, limits=limits, moving_points=True)
        self._data.points.set(**plots.MARKS["point"])
        self._squares = PolyCollection([], **plots.SQUARES, animated=True)
        ax.add_collection(self._squares, autolim=False)
        bars = self._data.add_residuals(dataset.x, dataset.y)
        frozen = self._data.add_line("before", zorder=2, animated=True, alpha=1)
        best = self._data.add_line("best", zorder=3, animated=True)
        self._selected = plots.draw_mark(ax, 0, 0, "selected", animated=True)
        names = {"best line": best, "frozen line": frozen, "error": bars}
        plots.name_roles(ax, names)

    def move(
        self, points: Points, selected: int, best: Line, frozen: Line | None, *, squares: bool
    ) -> None:
        """Show these points, one of them selected, and their line beside a frozen one."""
        x, y = columns(points)
        self._data.move_points(x, y)
        self._data.move("best", *best)
        self._data.show("before", frozen is not None)
        self._data.move("before", *(frozen or best))
        self._data.connect(x, y)
        self._data.move_residuals(*best)
        self._selected.set_data([points[selected][0]], [points[selected][1]])
        self._squares.set_verts(self._square_corners(x, y, best) if squares else [])

    def handles(self, points: Points, change: Any) -> list[Handle]:
        """Return a handle for each point; ``change(points, selected)`` gives the new values."""
        return [self._handle(k, points, change) for k in range(len(points))]

    def _handle(self, k: int, points: Points, change: Any) -> Handle:
        def drag(x: float, y: float) -> Any:
            place = np.clip([x, y], *np.transpose([self.ax.get_xlim(), self.ax.get_ylim()]))
            return change((*points[:k], tuple(place.tolist()), *points[k + 1 :]), k)

        def remove() -> Any:
            return change((*points[:k], *points[k + 1 :]), max(0, k - 1))

        x, y = points[k]
        return Handle(
            f"point {k + 1}",
            self.ax,
            points[k],
            f"x = {format_number(x)}, y = {format_number(y)}",
            drag,
            steps=(np.ptp(self.ax.get_xlim()) / 200, np.ptp(self.ax.get_ylim()) / 200),
            remove=remove,
        )

    def _square_corners(self, x: FloatArray, y: FloatArray, line: Line) -> list[FloatArray]:
        """Return squares whose sides are the errors: as wide on the screen as they are high."""
        box, x_span, y_span = self.ax.bbox, np.ptp(self.ax.get_xlim()), np.ptp(self.ax.get_ylim())
        aspect = box.height / y_span * x_span / box.width
        line_y = line.w * x + line.b
        width = np.abs(y - line_y) * aspect
        corners = [(x, y), (x + width, y), (x + width, line_y), (x, line_y)]
        return list(np.transpose(corners, (2, 0, 1)))


def columns(points: Points) -> tuple[FloatArray, FloatArray]:
    """Return pairs as two columns."""
    x, y = np.array(points, dtype=float).T
    return x, y
