"""The nudge: a secant that becomes the tangent as h shrinks."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import EngFormatter

from ... import Dataset
from .. import plots, style
from ..scene import Scene, pad
from ..views import new_figure
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
    lowest = surface.best_slope(b)
    # The picture holds w with room beyond it, and is never so narrow that its ticks run together.
    reach = 1.7 * max(abs(w - lowest), 0.05 * abs(lowest), 1e-9)
    view = (lowest - reach, lowest + reach)
    grid, nudges = np.linspace(*view, CURVE_POINTS), reach * NUDGES
    height = surface.loss(grid, b)
    curvature = surface.mean_square_x
    with style.applied():
        titles = (f"The loss along w, with b = {format_number(b)}", "How far off the secant is")
        figure, (left, right) = new_figure(*titles, height=4.4)
        limits = pad(float(height.min()), float(height.max()), 0.06)
        left.set(xlabel="slope w", ylabel="loss", xlim=view, ylim=limits)
        left.yaxis.set_major_formatter(EngFormatter())
        left.plot(grid, height, **plots.LINES["curve"])
        tangent = plots.draw_line(left, 0, 0, "tangent", animated=True, zorder=4)
        secant = plots.draw_line(left, 0, 0, "secant", animated=True)
        here = plots.draw_mark(left, w, 0, "now", animated=True)
        there = plots.draw_mark(left, w, 0, "nudged", animated=True)
        names = {"w": here, "w + h": there, "secant": secant, "tangent": tangent}
        plots.name_roles(left, names)
        right.set(xlabel="nudge h", ylabel="secant slope − dw", xscale="log", yscale="log")
        right.plot(nudges, curvature * nudges / 2, **plots.LINES["curve"])
        off = plots.draw_mark(right, nudges[0], nudges[0], "now", animated=True, clip_on=False)
    ends = np.array(view)

    def draw(h: float, w: float) -> str:
        at, ahead, behind = (surface.loss(v, b) for v in (w, w + h, w - h))
        dw = surface.gradient(w, b)[0]
        forward, central = (ahead - at) / h, (ahead - behind) / (2 * h)
        tangent.set_data(ends, at + dw * (ends - w))
        secant.set_data(ends, at + forward * (ends - w))
        here.set_data([w], [at])
        there.set_data([w + h], [ahead])
        off.set_data([h], [curvature * h / 2])
        return (
            f"h = {format_number(h)}: the secant has slope {format_number(forward, 6)}, "
            f"the central difference {format_number(central, 6)}, dw is {format_number(dw, 6)}."
        )

    ends_of_h = (float(nudges[0]), float(nudges[-1]))
    controls = {
        "h": log_slider("nudge h", float(nudges[FIRST_NUDGE]), ends_of_h),
        "w": slider("slope w", w, view),
    }

    def handles() -> list[Handle]:
        w, h = controls["w"].value, controls["h"].value
        return [
            Handle(
                "w",
                left,
                (w, surface.loss(w, b)),
                format_number(w),
                drag=lambda x, y: {"w": x},
                steps=(controls["w"].step, 0),
            ),
            Handle(
                "w + h",
                left,
                (w + h, surface.loss(w + h, b)),
                f"h = {format_number(h)}",
                drag=lambda x, y: {"h": max(x - w, ends_of_h[0])},
                key=lambda steps, fine: {"h": h * 10 ** (steps * (0.01 if fine else 0.05))},
            ),
        ]

    return Panel(
        figure,
        draw,
        controls,
        handles=handles,
        record=lambda: [combine(controls, h=33, w=25)],
        title="A slope from two points, closer and closer",
    )
