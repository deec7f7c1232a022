"""A line converges: the line, its path on the loss surface, and its loss."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ... import Dataset, Descent, LossSurface
from ...descent import Gradient, require_function
from ...validate import as_count
from .. import style
from ..feedback import describe_error
from ..scene import Scene, schedule
from ..words import format_number, percent, regime
from .controls import LimitNote, button, slider, step_slider, switch
from .counter import Counter, play_moments
from .descent_picture import DescentPicture
from .handles import Handle
from .kept_runs import KeptRun, KeptRuns
from .own_gradient import Run, count_affordable_epochs, learners_loop
from .panel import Panel
from .recorded import Settings, combine, spread

Kept = tuple[KeptRun, ...]


def descent(
    dataset: Dataset,
    *,
    step_size: float = 0.0005,
    w: float = 0.0,
    b: float = 0.0,
    epochs: int = 50_000,
    gradient: Gradient | None = None,
    reveal: bool = True,
) -> Panel:
    """Watch a line converge: the line, its path on the loss surface, and its loss.

    Parameters
    ----------
    dataset : Dataset
        The points to fit.
    step_size, w, b : float
        Where the sliders stand at first.
    epochs : int
        The last epoch.
    gradient : callable, optional
        ``gradient(x, y, w, b) -> (dw, db)``: your own, run in the loop instead of the closed form,
        for as many epochs as keep a move of a slider below a tenth of a second, or for 500 if a
        second does for those.
    reveal : bool
        Whether the picture and its sentence say at first where the best line is.

    Returns
    -------
    Panel
        Controls: ``step_size``, ``w``, ``b``, ``epoch``, ``frame`` (the epoch on a schedule),
        ``play``, ``back``, ``forward``, ``reset``, ``keep``, ``clear``, ``best``, which shows the
        best line, the truth and the loss to come. In the picture, the start and the epoch can be
        dragged.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, its x is constant, or a number is not one.

    Notes
    -----
    Notebook 04 is built around it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = descent(make_line())
    >>> panel.controls["epoch"].value = 12
    >>> panel.text  # doctest: +ELLIPSIS
    'Epoch 12: w = 108.8, b = 7.649, typically 2,003 off the best line. Step at 83 %...'
    """
    scene = Scene.of(dataset, w, b)
    step_size = scene.as_step(step_size)
    epochs = as_count("epochs", epochs, least=1)
    run = closed_form(scene.surface)
    if gradient is not None:
        require_function(gradient)
        epochs = min(epochs, count_affordable_epochs(scene, gradient, step_size))
        run = learners_loop(dataset, gradient)
    counter = Counter("epoch", schedule(epochs), play_moments(epochs))
    with style.applied():
        picture = DescentPicture(scene, epochs)

    def draw(
        step_size: float, w: float, b: float, epoch: int, play: int, kept: Kept, best: bool
    ) -> str:
        moment = counter.moment(epoch, play)
        rows = {*picture.rows, math.floor(moment), min(math.ceil(moment), epochs)}
        try:
            done = run(step_size, w, b, sorted(rows))
        except Exception as error:  # whatever a learner's gradient raises is theirs to read
            if gradient is None:
                raise
            said = describe_error(gradient, error)
            return said[0].upper() + said[1:]
        picture.move(done, moment)
        picture.show_answer(best)
        picture.kept.move(kept)
        said = describe_run(scene.surface, done, epoch, best=best)
        if gradient is None:
            return said + describe_step(step_size / scene.surface.step_limit) + scene.note
        return f"{said} This gradient, {epochs:,} epoch{'s' * (epochs > 1)}.{scene.note}"

    kept, own = picture.kept, gradient is not None
    controls, rows, say = make_controls(scene, step_size, counter, kept, own=own, reveal=reveal)
    starts = controls["w"], controls["b"]

    def handles() -> list[Handle]:
        return [picture.start_handle(*starts), counter.handle(*picture.present_loss())]

    panel = Panel(
        picture.figure,
        draw,
        controls,
        rows=rows,
        handles=handles,
        frames=counter.stops,
        say=say,
        record=lambda: list_states(controls, counter),
        title="Watch a line converge",
    )
    kept.keep.on_click(lambda _: kept.add(f"{controls['step_size'].value:.3g}"))
    first = {name: controls[name].value for name in ("play", "epoch", "step_size", "w", "b")}

    controls["reset"].on_click(lambda _: panel.set(first))
    return panel


def make_controls(
    scene: Scene, step_size: float, counter: Counter, kept: KeptRuns, *, own: bool, reveal: bool
) -> tuple[dict[str, Any], list[list[Any]], dict[str, Callable[[Any], str]]]:
    """Return the controls by name, in rows, and how their values are spoken.

    The limit of a learner's own gradient is not known, so no note beside the slider names it.
    """
    track = step_slider(step_size, scene.surface.step_limit)
    controls = {
        "step_size": track,
        "w": slider("start w", scene.start.w, scene.w_range),
        "b": slider("start b", scene.start.b, scene.b_range),
        **counter.controls,
        "reset": button("reset", "fast-backward"),
        **kept.controls,
        "best": switch("show best", "eye"),
    }
    controls["best"].value = bool(reveal)
    starts = [controls[name] for name in ("w", "b", "keep", "clear", "best")]
    epochs = [*counter.row, controls["reset"]]
    if own:
        return controls, [epochs, [track], starts], {}
    note = LimitNote(track, scene.surface.step_limit)
    return controls, [epochs, [track, note], starts], {"step_size": note.say}


def list_states(controls: dict[str, Any], counter: Counter) -> list[Settings]:
    """Return the states that a page without Python shows."""
    stops = counter.schedule
    return [
        combine(controls, step_size=19, epoch=spread(stops, 30)),
        combine(controls, w=7, b=7, epoch=spread(stops, 6)),
        combine(controls, play=range(len(counter.moments))),
        # A page that begins with the best line hidden can show it.
        *([] if controls["best"].value else [combine(controls, best=2, epoch=spread(stops, 20))]),
    ]


def closed_form(surface: LossSurface) -> Run:
    """Return the function that works out some epochs of a run from the averages alone."""
    return lambda step_size, w, b, epochs: surface.descend(
        step_size=step_size, w=w, b=b, epochs=epochs
    )


def describe_run(surface: LossSurface, run: Descent, epoch: int, *, best: bool) -> str:
    """Say where the run is at an epoch, and unless the best line is hidden, how far from it."""
    row = int(np.searchsorted(run.epoch, epoch, side="right")) - 1
    w, b = run.w[row], run.b[row]
    # From the run's own loss where it is high: a run that explodes goes beyond what a surface is
    # asked for. Near the floor the difference would be rounding.
    above = run.loss[row] - surface.floor
    gap = math.sqrt(2 * above) if above > surface.floor else surface.typical_gap(w, b)
    overflow = ""
    if run.epoch[row] < epoch:  # a gradient of one's own may be NaN at any height
        end = "the numbers overflow" if run.loss[row] > 1e100 else "this gradient is not finite"
        overflow = f", the last before {end}"
    said = f"Epoch {run.epoch[row]:,}{overflow}: w = {format_number(w)}, b = {format_number(b)}"
    return f"{said}, typically {format_number(gap)} off the best line." if best else f"{said}."


def describe_step(share: float) -> str:
    """Say what the steep direction does at this share of the step limit."""
    return f" Step at {percent(share)} of its limit: it {regime(share)}."
