"""The checks of notebook 04, Walk downhill."""

from __future__ import annotations

import numpy as np

from ... import Descent, LossSurface
from ...validate import FloatArray
from .. import mistakes, programs
from . import probes
from .checks import FunctionCheck, NumberCheck, mistakes_by_hand

# The exercise on paper: three points, step size 0.1, and the start w = 0, b = 0.
BY_HAND = (np.array([0.0, 1.0, 2.0]), np.array([1.0, 4.0, 4.0]), 0.1, 0, 0)

check_one_step = NumberCheck(
    shows="Both numbers rose, because the line lay below all three points.",
    hint="At the start the line is at height 0, so the errors are -1, -4 and -4.",
    starter=(0, 0),
    reference=programs.step(*BY_HAND),
    mistakes=mistakes_by_hand("step", programs.step, *BY_HAND),
    slips={
        "this is the gradient. The step goes the other way, and a tenth as far.": (
            programs.gradient(*BY_HAND[:2], *BY_HAND[3:])
        ),
    },
    names=("w", "b"),
    tolerance=1e-6,
)


def half_way(run: Descent, surface: LossSurface) -> int:
    """Return the first epoch at which b has come at least half of its distance."""
    return int(np.argmax(run.b >= surface.minimum.b / 2))


check_half_of_best = NumberCheck(
    shows="Thousands of epochs for half of the distance, and as many for half of the rest.",
    hint="`run.b >= halfway` is an array of false and true. Where is its first true?",
    starter=0,
    reference=half_way,
    slips={
        "one epoch early: b is still short of halfway there.": lambda run, surface: (
            half_way(run, surface) - 1
        ),
        "one epoch late: b is past halfway there.": lambda run, surface: half_way(run, surface) + 1,
        "half of the epochs is not half of the distance.": 25_000,
        "there b passes half of 4000, and the best b is larger than that.": lambda run, surface: (
            int(np.argmax(run.b >= 2000))
        ),
    },
    ranges={
        "too early: b is still short of halfway there.": lambda epoch, run, surface: (
            0 <= epoch < half_way(run, surface)
        ),
        "too late: b is past halfway there.": lambda epoch, run, surface: (
            epoch > half_way(run, surface)
        ),
    },
    needs="one epoch",
    tolerance=1e-6,
)


def pairs_on_the_way(
    x: FloatArray, y: FloatArray, step_size: float, w: float, b: float, epochs: int
) -> list[programs.Pair]:
    """Return the start of a walk and where it is after each epoch."""
    return [programs.walk(x, y, step_size, w, b, done) for done in range(epochs + 1)]


check_walk = FunctionCheck(
    shows="It agrees for 0, 1, 3 and 5 epochs on three data sets: the loop is yours.",
    hint="Three lines in the loop: the error, the two parts of the gradient, and both updates.",
    starter=lambda x, y, step_size, w, b, epochs: (w, b),
    reference=programs.walk,
    mistakes=mistakes.known("walk"),
    slips={
        "that is one epoch too few: look at range.": lambda x, y, step_size, w, b, epochs: (
            programs.walk(x, y, step_size, w, b, epochs - 1)
        ),
        "that is one epoch too many: look at range.": lambda x, y, step_size, w, b, epochs: (
            programs.walk(x, y, step_size, w, b, epochs + 1)
        ),
        "the errors are taken once, before the loop; each epoch needs fresh ones.": (
            lambda x, y, step_size, w, b, epochs: programs.step(x, y, step_size * epochs, w, b)
        ),
        "the number of epochs is not used: it always makes 3.": (
            lambda x, y, step_size, w, b, epochs: programs.walk(x, y, step_size, w, b, 3)
        ),
        "w and b come out in the wrong order: return w, b.": lambda *arguments: programs.walk(
            *arguments
        )[::-1],
        "these are all pairs on the way: return the last one alone.": lambda *arguments: (
            pairs_on_the_way(*arguments)
        ),
        "these are the pairs after each epoch: return the last one alone.": lambda *arguments: (
            pairs_on_the_way(*arguments)[1:]
        ),
    },
    probes=probes.WALKS,
    names=("w", "b"),
)

check_losses = FunctionCheck(
    shows="Loss and parameters of a row belong together; the log of 2017 mixed them up.",
    hint="Work out the loss at the start, then after each update, at the new w and b.",
    starter=lambda x, y, step_size, w, b, epochs: [0.0] * (epochs + 1),
    reference=programs.losses,
    mistakes={
        **mistakes.known("losses"),
        "loss_without_half": lambda *arguments: [2 * loss for loss in programs.losses(*arguments)],
        "loss_without_mean": lambda x, *rest: [len(x) * loss for loss in programs.losses(x, *rest)],
    },
    probes=probes.WALKS,
    needs="a list of losses, one more than there are epochs",
)
