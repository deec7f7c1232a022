"""The three views of the descent panel, and how a run moves them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ... import Descent
from ...validate import FloatArray
from .. import plots
from ..scene import Scene, schedule
from ..views import DataView, EdgeNote, LossView, SurfaceView, new_figure
from ..words import format_number
from .handles import Handle
from .kept_runs import KeptRuns

PAST_LINES = 14  # as many as can be told apart while they fade
EVERY_EPOCH = 200  # so long the path is drawn epoch by epoch, since it swings; later it creeps


class DescentPicture:
    """The three views of a descent.

    Parameters
    ----------
    scene : Scene
        The data and where the sliders can go.
    epochs : int
        The last epoch.
    """

    def __init__(self, scene: Scene, epochs: int) -> None:
        titles = ("The line", "On the loss surface", "The loss")
        self.figure, (left, middle, right) = new_figure(*titles, widths=(0.95, 1.2, 0.85))
        self.stops = schedule(epochs)
        after_stops = (min(k + 1, epochs) for k in self.stops)
        self.rows = {0, *range(min(epochs, EVERY_EPOCH)), *self.stops, *after_stops}
        self._surface = scene.surface
        self._add_data(left, scene)
        self._add_valley(middle, scene)
        self._add_losses(right, epochs, scene.highest_excess)
        present = {
            "line": self._data.lines["now"],
            "path": self._valley.path,
            "loss": self._losses.curves["now"],
        }
        self.kept = KeptRuns(present, listed_in=right)

    def _add_data(self, ax: Axes, scene: Scene) -> None:
        self._data = DataView(ax, scene.dataset)
        self._data.add_past_lines(PAST_LINES)
        best = self._data.add_line("best", *scene.best, zorder=3, animated=True)
        now = self._data.add_line("now", zorder=4, animated=True)
        before = self._data.add_line("before", math.nan, math.nan)  # for its name alone
        plots.name_roles(ax, {"now": now, "before": before, "best": best})

    def _add_valley(self, ax: Axes, scene: Scene) -> None:
        self._valley = SurfaceView(ax, scene.surface, *scene.valley_views())
        self._valley.add_path()
        truth = scene.dataset.slope, scene.dataset.intercept
        if truth[0] is not None and truth[1] is not None:
            self._valley.add_mark("truth", truth[0], truth[1], animated=True)
        self._valley.add_mark("best", *scene.best, animated=True)
        self._valley.add_mark("start", animated=True)
        self._valley.add_mark("now", zorder=6, animated=True, clip_on=False)
        marks = self._valley.marks
        plots.name_roles(ax, {name: marks[name] for name in reversed(marks)})
        self._note = EdgeNote(ax, "off the map", "wb")

    def _add_losses(self, ax: Axes, epochs: int, highest: float) -> None:
        self._losses = LossView(ax, epochs, highest)
        to_come = self._losses.add_curve("to come")
        so_far = self._losses.add_curve("now")
        self._losses.add_mark(zorder=6)
        self._losses.label_every_decade()
        ax.set_ylabel("above its smallest")
        plots.name_roles(ax, {"so far": so_far, "to come": to_come})

    def move(self, run: Descent, moment: float) -> None:
        """Show a run up to an epoch, or up to a moment between two."""
        w, b = self._valley.limit_steepness(run)
        above = run.loss - self._surface.floor
        near = (run.w == w).astype(float)  # from farther out, a path would show nothing more
        epoch, w_past, b_past, above_past, near = until(run, moment, run.epoch, w, b, above, near)
        stops = np.searchsorted(run.epoch, [k for k in self.stops if k < int(epoch[-1])])
        self._data.move_past_lines(w[stops[-PAST_LINES:]], b[stops[-PAST_LINES:]])
        self._data.move("now", w_past[-1], b_past[-1])

        self._valley.path.set_data(w_past[near == 1], b_past[near == 1])
        self._valley.move("start", w[0], b[0])
        self._valley.move_inside("now", w_past[-1], b_past[-1])
        self._note.move(*(column[-1] for column in until(run, moment, run.w, run.b)))

        self._losses.move("to come", run.epoch, above)
        self._losses.move("now", epoch, above_past)
        self._losses.move_mark(epoch[-1], above_past[-1])

    def show_answer(self, shown: bool) -> None:
        """Show or hide where the run will end: the best line, the truth, and the loss to come."""
        self._data.show("best", shown)
        self._losses.curves["to come"].set_visible(shown)
        for role in {"best", "truth"} & set(self._valley.marks):
            self._valley.marks[role].set_visible(shown)

    def start_handle(self, w: Any, b: Any) -> Handle:
        """Return the handle that moves the start, given the sliders of w and b."""
        place = float(w.value), float(b.value)
        return Handle(
            "start",
            self._valley.ax,
            place,
            f"w = {format_number(place[0])}, b = {format_number(place[1])}",
            drag=lambda w, b: {"w": w, "b": b},
            steps=(w.step, b.step),
            anywhere=True,
        )

    def present_loss(self) -> tuple[Axes, tuple[float, float]]:
        """Return where the mark of the present epoch stands, and in which axes."""
        return self._losses.ax, self._losses.mark_position


def until(run: Descent, moment: float, *columns: Any) -> list[FloatArray]:
    """Return columns of a run up to an epoch, or up to a moment between it and the next."""
    rows = int(np.searchsorted(run.epoch, moment, side="right"))
    part = moment - run.epoch[rows - 1]
    if not 0 < part < 1 or rows == len(run):
        return [column[:rows] for column in columns]
    between = [(1 - part) * column[rows - 1] + part * column[rows] for column in columns]
    return [np.append(c[:rows], last) for c, last in zip(columns, between, strict=True)]
