"""The step limit: crawl, glide, ring or explode, and how long the flat direction takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ... import Dataset, Descent, LossSurface
from ...closed_form import log_of_factor, steep_direction
from .. import plots, style
from ..scene import Scene, schedule
from ..views import LossView, new_figure
from ..words import format_factor, format_number, is_at_limit, percent, regime
from .controls import LimitNote, step_slider, switch
from .kept_runs import KeptRun, KeptRuns
from .panel import Panel
from .recorded import combine

EPOCHS = 50_000
FIRST = np.arange(31)  # epochs in which the steep direction settles, unless it crawls
FARTHEST = 1e3  # a distance drawn, well outside axes that end at 1.7
MOST_EPOCHS = 10**18  # that are counted; whole numbers in NumPy end at 9e18


def steps(dataset: Dataset, step_size: float = 0.0005) -> Panel:
    """Cross the step limit: crawl, glide, ring or explode, and how long the flat direction takes.

    Parameters
    ----------
    dataset : Dataset
        The points to fit, from the start w = 0, b = 0.
    step_size : float
        Where the slider stands at first.

    Returns
    -------
    Panel
        Controls: ``step_size``, ``half``, which drops the ½ from the loss, ``keep`` and ``clear``.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, its x is constant, or the step size is not above zero.

    Notes
    -----
    Notebook 05 predicts what it shows.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = steps(make_line())
    >>> panel.text  # doctest: +ELLIPSIS
    'Step at 83 % of the limit 0.000601: it rings and settles. Each step multiplies the steep...'
    """
    scene = Scene.of(dataset)
    surface, rows = scene.surface, schedule(EPOCHS)
    with style.applied():
        titles = ("Distance across the valley", "Loss above the floor")
        figure, (left, right) = new_figure(*titles)
        left.set(xlabel="epoch", ylabel="distance, start = 1", xlim=(-0.5, 30.5), ylim=(-1.7, 1.7))
        left.axhline(0, **plots.LINES["zero"])
        look = plots.LINES["now"] | {"linewidth": 1.4, "marker": "o", "markersize": 6}
        (distance,) = left.plot([], [], **look, animated=True)
        losses = LossView(right, EPOCHS, scene.excess)
        losses.add_curve("now")

        runs = KeptRuns({"distance": distance, "loss": losses.curves["now"]}, listed_in=right)

    def draw(step_size: float, half: bool, kept: tuple[KeptRun, ...]) -> str:
        factor_of_loss = 2 if half else 1  # without its ½ the loss and its gradient are doubled
        eta = step_size * factor_of_loss
        factor = 1 - eta * surface.curvatures[1]
        with np.errstate(over="ignore"):  # what is infinite is far outside too
            distance.set_data(FIRST, np.clip(factor**FIRST, -FARTHEST, FARTHEST))
        run = run_above_floor(surface, eta, rows)
        losses.move("now", run.epoch, run.loss)
        runs.move(kept)
        return describe_steps(surface, eta, surface.step_limit / factor_of_loss)

    track = step_slider(scene.as_step(step_size), surface.step_limit)
    note = LimitNote(track, surface.step_limit)
    half = switch("drop the ½")
    controls = {"step_size": track, "half": half, **runs.controls}
    half.observe(
        lambda change: note.move(surface.step_limit / (2 if change["new"] else 1)), "value"
    )
    runs.keep.on_click(
        lambda _: runs.add(f"{track.value:.3g}" + (" without ½" if half.value else ""))
    )
    rows_of_controls = [[track, note], [half, runs.keep, runs.clear]]
    return Panel(
        figure,
        draw,
        controls,
        rows=rows_of_controls,
        say={"step_size": note.say},
        record=lambda: [combine(controls, half=2, step_size=100)],
        title="How large may a step be?",
    )


def describe_steps(surface: LossSurface, eta: float, limit: float) -> str:
    """Say what a step of this size does in the steep direction, and in the flat one."""
    small, large = surface.curvatures
    share = eta / surface.step_limit
    said = (
        f"Step at {percent(share)} of the limit {limit:.3g}: it {regime(share)}. "
        f"Each step multiplies the steep distance by {format_factor(1 - eta * large)}"
    )
    if share >= 1 or is_at_limit(share):
        return f"{said}, so it {'stays' if is_at_limit(share) else 'grows'}."
    if abs(flat := 1 - eta * small) <= 0.5:  # half of it is gone in less than an epoch
        return f"{said}, and the flat one by {format_factor(flat)}."
    predicted = math.log(2) / -log_of_factor(eta * small)
    return (
        f"{said}. The flat distance halves every {format_number(predicted)} epochs "
        f"(measured: {format_epochs(measure_half_life(surface, eta))})."
    )


def measure_half_life(surface: LossSurface, step_size: float) -> int | None:
    """Count the epochs that halve the distance in the flat direction alone."""
    valley, (cos, sin) = centre(surface), steep_direction(surface)
    w, b = -sin, cos

    def distance(epoch: int) -> float:
        line = valley.descend(step_size=step_size, w=w, b=b, epochs=[epoch]).final
        return abs(line.w * w + line.b * b)

    return first_epoch(lambda epoch: distance(epoch) <= 0.5)


def centre(surface: LossSurface) -> LossSurface:
    """Return the same valley with its minimum at (0, 0) and its floor at 0.

    A descent there keeps the digits that are lost where the minimum or the floor is large.
    """
    return replace(surface, mean_y=0.0, cov_xy=0.0, var_y=0.0)


def run_above_floor(surface: LossSurface, step_size: float, epochs: Sequence[int]) -> Descent:
    """Return the run from w = 0, b = 0 as the valley of `centre` has it, with losses from 0 on."""
    w, b = surface.minimum
    return centre(surface).descend(step_size=step_size, w=-w, b=-b, epochs=epochs)


def first_epoch(reached: Callable[[int], bool]) -> int | None:
    """Return the first epoch at which something is reached that then stays so.

    None if that takes more than `MOST_EPOCHS`.
    """
    high = 1
    while not reached(high):
        if high == MOST_EPOCHS:
            return None
        high = min(2 * high, MOST_EPOCHS)
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def format_epochs(epoch: int | None) -> str:
    """Write what `first_epoch` found."""
    if epoch is None:
        return "more than 10^18"
    return f"{epoch:,}" if epoch < 10_000 else format_number(epoch)
