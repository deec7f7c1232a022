"""Raw, centred and standardised x: the same data, three valleys."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import EngFormatter

from ... import Dataset, LossSurface
from .. import plots, style
from ..scene import Scene, schedule
from ..views import LossView, SurfaceView, new_figure
from ..words import format_number
from .controls import scaled
from .counter import Counter, play_moments
from .panel import Panel
from .recorded import combine
from .steps import first_epoch, format_epochs, run_above_floor

EPOCHS = 50_000
LOWEST = 1e-12  # of the loss at the start; what is below is rounding
DASHES: dict[str, Any] = {"raw": "-", "centred": (0, (6, 2)), "standardised": (0, (1, 1.5))}


def scaling(dataset: Dataset) -> Panel:
    """Switch between raw, centred and standardised x, from the same starting line.

    Parameters
    ----------
    dataset : Dataset
        The points to fit, from the line w = 0, b = 0.

    Returns
    -------
    Panel
        Controls: ``x`` (raw, centred or standardised), ``epoch``, ``frame``, ``play``, ``back``,
        ``forward``. The epoch can be dragged along the loss curve.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, or its x is constant.

    Notes
    -----
    Notebook 06 makes the valley round.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = scaling(make_line())
    >>> panel.controls["x"].value = "standardised"
    >>> panel.text  # doctest: +ELLIPSIS
    'standardised x: condition number 1.000. With its best step, 1.000, a millionth of the loss...'
    """
    scene = Scene.of(dataset)
    surfaces, excess = scaled_surfaces(scene.surface), scene.excess
    rows = schedule(EPOCHS)
    with style.applied():
        titles = (*surfaces, "Loss above the floor")
        figure, (*maps, right) = new_figure(*titles, widths=(1, 1, 1, 2))
        figure.subplots_adjust(left=0.1, wspace=0.5)
        valleys = dict(zip(surfaces, draw_maps(maps, surfaces, scene), strict=True))
        losses = LossView(right, EPOCHS, excess, LOWEST)
        curves = [draw_curve(right, name, each, excess) for name, each in surfaces.items()]
        right.set_ylabel("")  # the title says it, and the maps leave no room
        losses.add_mark()
        right.legend(curves, list(surfaces), loc="lower left", bbox_to_anchor=(0.12, 0))

    counter = Counter("epoch", rows, play_moments(EPOCHS))

    def draw(x: str, epoch: int) -> str:
        done = [k for k in rows if k < epoch] + [epoch]
        for name, surface in surfaces.items():
            run = surface.descend(step_size=surface.best_step, epochs=done)
            valleys[name].path.set_data(run.w, run.b)
            valleys[name].move("now", *run.final)
            for artist in (valleys[name].path, valleys[name].marks["now"]):
                artist.set_visible(name == x)
            if name == x:
                losses.move_mark(epoch, surface.above_floor(*run.final))
        return describe_valley(x, surfaces[x], excess)

    switch = widgets.ToggleButtons(
        options=list(surfaces),
        description="x is",
        layout=widgets.Layout(width="auto"),
        style={"button_width": scaled(122)},
    )
    return Panel(
        figure,
        draw,
        {"x": switch, **counter.controls},
        rows=[counter.row, [switch]],
        handles=lambda: [counter.handle(right, losses.mark_position)],
        record=lambda: [
            combine(counter.controls | {"x": switch}, x=3, play=range(len(counter.moments)))
        ],
        title="The same data, three valleys",
    )


def scaled_surfaces(raw: LossSurface) -> dict[str, LossSurface]:
    """Return the surface for x as it is, less its mean, and that in standard deviations."""
    centred = replace(raw, mean_x=0.0)
    standardised = replace(centred, var_x=1.0, cov_xy=raw.cov_xy / math.sqrt(raw.var_x))
    return {"raw": raw, "centred": centred, "standardised": standardised}


def draw_maps(
    maps: list[Axes], surfaces: dict[str, LossSurface], scene: Scene
) -> list[SurfaceView]:
    """Draw the three surfaces at one scale, with a path and a mark on each."""
    slopes, heights = zip(*(surface.minimum for surface in surfaces.values()), strict=True)
    middle = (min(heights) + max(heights)) / 2
    if scene.excess:
        reach = 1.15 * max(map(abs, (*slopes, *heights)))
    else:  # all of them lie at the start
        reach = max(map(abs, (*scene.w_range, *scene.b_range)))
    # The maps are narrow, and w mostly moves less than b: little more than half the width holds it.
    width = max(0.55 * reach, 1.15 * max(map(abs, slopes)))
    views = []
    for ax, surface in zip(maps, surfaces.values(), strict=True):
        view = SurfaceView(ax, surface, (-reach, reach), (middle - reach, middle + reach))
        ax.set(aspect="equal", anchor="N", xlabel="slope", xlim=(-width, width))
        ax.xaxis.set_major_formatter(EngFormatter(sep=""))
        ax.yaxis.set_major_formatter(EngFormatter(sep=""))
        ax.set_ylabel("intercept" if ax is maps[0] else "")
        if ax is not maps[0]:
            ax.set(yticklabels=[])
        view.add_mark("best", *surface.minimum, markersize=9)
        view.add_path(linewidth=2)
        view.add_mark("now", animated=True)
        views.append(view)
    return views


def draw_curve(ax: Axes, name: str, surface: LossSurface, excess: float) -> Line2D:
    """Draw the loss of a run with its best step, and return the curve."""
    run = run_above_floor(surface, surface.best_step, schedule(EPOCHS))
    above_floor = np.maximum(run.loss, (excess or 1) * 1e-20)  # a log axis has no 0
    curve = plots.draw_loss(ax, run.epoch, above_floor)
    curve.set_linestyle(DASHES[name])
    return curve


def describe_valley(name: str, surface: LossSurface, excess: float) -> str:
    """Say how long the valley is, and how many epochs that costs."""
    said = f"{name} x: condition number {format_number(surface.condition_number)}."
    if not excess:
        return f"{said} The start is the best line already."

    def is_reached(epoch: int) -> bool:
        return bool(run_above_floor(surface, surface.best_step, [epoch]).loss[0] <= 1e-6 * excess)

    millionth = first_epoch(is_reached)
    count = f"{millionth:,}" if millionth else format_epochs(millionth)
    plural = "" if millionth == 1 else "s"
    return (
        f"{said} With its best step, {format_number(surface.best_step)}, a millionth of the loss "
        f"is left after {count} epoch{plural}."
    )
