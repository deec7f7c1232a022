"""The nudge: a secant that becomes the tangent as h shrinks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import EngFormatter

from ... import Dataset, LossSurface
from .. import plots, style
from ..scene import Scene, pad
from ..views import EdgeNote, new_figure
from ..words import format_number
from .controls import log_slider, slider
from .handles import Handle
from .panel import Panel
from .recorded import combine

CURVE_POINTS = 201
NUDGES = np.geomspace(1e-4, 1, 81)  # as shares of half the width of the picture
FIRST_NUDGE = 64  # 0.16 of it: a secant that is plainly not the tangent


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
        Controls: ``h``, ``w``. Both points can be dragged along the curve.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, its x is constant, or w or b not a finite number.

    Notes
    -----
    Notebook 03 checks its derivation with it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = nudge(make_line())
    >>> panel.controls["h"].value = 1
    >>> panel.text
    'h = 1.000: the secant has slope -363,438, the central difference -365,102, dw is -365,102.'
    """
    scene = Scene.of(dataset, w, b)
    surface, (w, b) = scene.surface, scene.start
    with style.applied():
        picture = NudgePicture(surface, w, b)
    hs = picture.nudges

    def draw(h: float, w: float) -> str:
        picture.move(h, w)
        at, ahead, behind = (surface.loss(v, b) for v in (w, w + h, w - h))
        # Losses are rounded, and what is no more than that is said to be 0.
        rounding = 1e-15 * max(at, ahead, behind) / h
        forward, central = (
            slope if abs(slope) > rounding else 0.0
            for slope in ((ahead - at) / h, (ahead - behind) / (2 * h))
        )
        dw = surface.gradient(w, b)[0]
        if abs(dw) < 1e-14 * math.sqrt(2 * at * surface.mean_square_x):  # its largest, by Schwarz
            dw = 0.0
        return (
            f"h = {format_number(h)}: the secant has slope {format_number(forward, 6)}, "
            f"the central difference {format_number(central, 6)}, dw is {format_number(dw, 6)}."
        )

    controls = {
        "h": log_slider("nudge h", float(hs[FIRST_NUDGE]), (float(hs[0]), float(hs[-1]))),
        "w": slider("slope w", w, picture.view),
    }
    return Panel(
        picture.figure,
        draw,
        controls,
        handles=lambda: picture.handles(controls["h"].value, controls["w"]),
        record=lambda: [combine(controls, h=33, w=25)],
        title="A slope from two points, closer and closer",
    )


class NudgePicture:
    """The loss along w with its secant and tangent, and how far the secant is off.

    Parameters
    ----------
    surface : LossSurface
        The loss.
    w, b : float
        Where to nudge; b stays.
    """

    def __init__(self, surface: LossSurface, w: float, b: float) -> None:
        self._surface, self._b = surface, b
        lowest = surface.best_slope(b)
        # It holds w with room beyond it, and is never so narrow that its ticks run together or
        # that the loss hardly rises from its lowest.
        rise = 0.1 * math.sqrt(2 * surface.loss(lowest, b) / surface.mean_square_x)
        reach = 1.7 * (max(abs(w - lowest), 0.05 * abs(lowest), rise) or 1.0)
        self.view = (lowest - reach, lowest + reach)
        self.nudges = reach * NUDGES
        titles = (f"The loss along w, with b = {format_number(b)}", "How far off the secant is")
        self.figure, (left, right) = new_figure(*titles, height=4.4)
        self._add_curve(left)
        self._add_difference(right)

    def _add_curve(self, ax: Axes) -> None:
        self._ax, self._ends = ax, np.array(self.view)
        grid = np.linspace(*self.view, CURVE_POINTS)
        height = self._surface.loss(grid, self._b)
        limits = pad(float(height.min()), float(height.max()), 0.06)
        ax.set(xlabel="slope w", ylabel="loss", xlim=self.view, ylim=limits)
        ax.yaxis.set_major_formatter(EngFormatter())
        ax.plot(grid, height, **plots.LINES["curve"])
        self._tangent = plots.draw_line(ax, 0, 0, "tangent", animated=True, zorder=4)
        self._secant = plots.draw_line(ax, 0, 0, "secant", animated=True)
        self._here = plots.draw_mark(ax, 0, 0, "now", animated=True)
        self._there = plots.draw_mark(ax, 0, 0, "nudged", animated=True)
        names = {"w": self._here, "w + h": self._there}
        plots.name_roles(ax, names | {"secant": self._secant, "tangent": self._tangent})
        self._note = EdgeNote(ax, "off the picture", ("w + h", "loss"))

    def _add_difference(self, ax: Axes) -> None:
        ax.set(xlabel="nudge h", ylabel="secant slope − dw", xscale="log", yscale="log")
        ax.plot(self.nudges, self._difference(self.nudges), **plots.LINES["curve"])
        first = self.nudges[0]
        self._off = plots.draw_mark(ax, first, first, "now", animated=True, clip_on=False)
        plots.name_roles(ax, {"at this h": self._off})

    def _difference(self, h: Any) -> Any:
        """Return how far the slope of the secant is off: half the curvature times h."""
        return self._surface.mean_square_x * h / 2

    def move(self, h: float, w: float) -> None:
        """Nudge w by h."""
        at, ahead = self._surface.loss(w, self._b), self._surface.loss(w + h, self._b)
        dw = self._surface.gradient(w, self._b)[0]
        self._tangent.set_data(self._ends, at + dw * (self._ends - w))
        self._secant.set_data(self._ends, at + (ahead - at) / h * (self._ends - w))
        self._here.set_data([w], [at])
        self._there.set_data([w + h], [ahead])
        self._note.move(w + h, sum(self._ax.get_ylim()) / 2)  # the curve leaves where w + h does
        self._off.set_data([h], [self._difference(h)])

    def handles(self, h: float, slider_of_w: Any) -> list[Handle]:
        """Return the two points on the curve, to be dragged."""
        w, smallest = slider_of_w.value, float(self.nudges[0])
        places = [(v, self._surface.loss(v, self._b)) for v in (w, w + h)]
        return [
            Handle(
                "w",
                self._ax,
                places[0],
                format_number(w),
                drag=lambda x, y: {"w": x},
                steps=(slider_of_w.step, 0),
            ),
            Handle(
                "w + h",
                self._ax,
                places[1],
                f"h = {format_number(h)}",
                drag=lambda x, y: {"h": max(x - w, smallest)},
                key=lambda steps, fine: {"h": h * 10 ** (steps * (0.01 if fine else 0.05))},
            ),
        ]
