"""The checks of notebook 08, Trust the answer."""

from __future__ import annotations

import math

import numpy as np

from ... import LossSurface, model
from ...validate import FloatArray
from . import probes
from .checks import FunctionCheck, NumberCheck


def noise(x: FloatArray, y: FloatArray, fitted: int = 2) -> float:
    """Return the standard deviation of the errors about the best line, divided by n - fitted."""
    w, b = model.least_squares(x, y)
    return math.sqrt(float(np.sum((w * x + b - y) ** 2)) / (len(x) - fitted))


check_noise = FunctionCheck(
    shows="Two numbers were fitted, so two of the n errors' worth of freedom is gone.",
    hint="Take the errors about the least-squares line, square, sum up, divide, take the root.",
    starter=lambda x, y: 0.0,
    reference=noise,
    slips={
        "this divides by n. Two numbers were fitted, so divide by n - 2.": lambda x, y: noise(
            x, y, 0
        ),
        "this divides by n - 1. Two numbers were fitted, so divide by n - 2.": lambda x, y: noise(
            x, y, 1
        ),
        "the root is missing: this is the variance.": lambda x, y: noise(x, y) ** 2,
        "this is the scatter of y about its mean, not about the line.": lambda x, y: float(
            np.std(y)
        ),
    },
    # Not the first: a line fits two points without error.
    probes=tuple(zip(probes.X[1:], probes.Y[1:], strict=True)),
)

check_factor = NumberCheck(
    shows="Each further digit of an answer takes a hundred times as many points.",
    hint="Look at the formula for the standard error. The number n stands under a root.",
    starter=1,
    reference=4.0,
    slips={
        "twice the points divide the error by the root of 2 only.": 2.0,
        "that is the square of the answer: n stands under one root, not two.": 16.0,
        "that is the root of 2. Turn it round: the root of the factor is 2.": math.sqrt(2),
        "that is what the error shrinks to, not what the points grow by.": 0.5,
        "more points make the error smaller, so the factor is above 1.": 0.25,
    },
    tolerance=1e-6,
)


def first_near(surface: LossSurface) -> int:
    """Return the first epoch at which w is within a tenth of its standard error of the minimum."""
    run = surface.descend(step_size=0.1, epochs=1000)
    far = np.abs(run.w - surface.minimum.w) > surface.standard_errors()[0] / 10
    return int(np.argmin(far))


check_long_enough = NumberCheck(
    shows="To walk on would polish digits that the noise has already spoilt.",
    hint="`far` is an array of true and false, one for each epoch. You want the first false.",
    starter=0,
    reference=first_near,
    slips={
        "one epoch early: w is still too far away there.": lambda surface: first_near(surface) - 1,
        "one epoch late: w was near enough before.": lambda surface: first_near(surface) + 1,
    },
    ranges={
        "too early: w is still too far away there.": lambda epoch, surface: (
            0 <= epoch < first_near(surface)
        ),
        "too late: w was near enough before.": lambda epoch, surface: epoch > first_near(surface),
    },
    needs="one epoch",
    tolerance=1e-6,
)
