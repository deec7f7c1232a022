"""The checks of notebook 05, Choose the step."""

from __future__ import annotations

import math

import numpy as np

from ... import LossSurface
from ...validate import FloatArray
from . import probes
from .checks import FunctionCheck, NumberCheck
from .probes import COURSE_STEP, COURSE_SURFACE

SQUARES = probes.COURSE_DATA.x**2
RATE = COURSE_STEP * COURSE_SURFACE.curvatures[0]  # at which the flat direction shrinks per epoch
EPOCHS_TO_THOUSANDTH = math.log(1000) / -math.log1p(-RATE)

check_landing_step = NumberCheck(
    shows="One over the curvature lands at once; twice as much is the limit.",
    hint="One step multiplies the distance by 1 - ηλ. For which η is that 0?",
    starter=0.0001,
    reference=1 / float(np.mean(SQUARES)),
    slips={
        "that is the limit, 2/λ: the line jumps to the far side, as far away as before.": (
            2 / float(np.mean(SQUARES))
        ),
        "the curvature along w is the mean of x², not its sum.": 1 / float(np.sum(SQUARES)),
        "that is one over the curvature with both walking; here only w walks, so λ is the mean of "
        "x².": 1 / COURSE_SURFACE.curvatures[1],
        "that is one over the variance of x. With b at rest the curvature is the mean of x².": (
            1 / COURSE_SURFACE.var_x
        ),
    },
    ranges={
        "close: give the formula, not a rounded number.": lambda step: (
            abs(step * float(np.mean(SQUARES)) - 1) < 0.01
        ),
    },
    needs="one step size",
    tolerance=1e-6,
)


def surface_over(x: FloatArray) -> LossSurface:
    """Return a loss surface over these x: its curvatures do not depend on y."""
    return LossSurface.of(x, x)


check_limit = FunctionCheck(
    shows="The steep direction sets the limit, and it needs x alone: y plays no part.",
    hint="Build the matrix H from x, as above.",
    starter=lambda x: 2 / np.mean(x**2),
    reference=lambda x: surface_over(x).step_limit,
    slips={
        "this is the limit for w alone; with b walking too, the steep direction is steeper.": (
            lambda x: 2 / float(np.mean(x**2))
        ),
        "this uses the small curvature; the steep direction sets the limit.": lambda x: (
            2 / surface_over(x).curvatures[0]
        ),
        "this is one over the steep curvature. The limit is twice that.": lambda x: (
            surface_over(x).step_limit / 2
        ),
        "this is twice the limit, which is 2 over the steep curvature.": lambda x: (
            2 * surface_over(x).step_limit
        ),
    },
    probes=probes.COLUMNS,
    needs="one step size",
)

check_epochs_to_thousandth = NumberCheck(
    shows="Ten half-lives, near enough: a half to the power of ten is about a thousandth.",
    hint="For a half it was ln 2 divided by something. For a thousandth the something stays.",
    starter=50_000,
    reference=EPOCHS_TO_THOUSANDTH,
    accepts=lambda epochs: abs(epochs - EPOCHS_TO_THOUSANDTH) <= 10,  # as the statement says
    ranges={
        "close, but more than ten epochs off.": lambda epochs: (
            abs(epochs - EPOCHS_TO_THOUSANDTH) < 100
        ),
    },
    slips={
        "close: ten half-lives leave 1/1024. For a thousandth take ln 1000.": (
            10 * math.log(2) / RATE
        ),
        "the sign is wrong: ln of a thousandth is minus ln of a thousand.": -math.log(1000) / RATE,
        "that is one half-life.": math.log(2) / RATE,
        "that is the decimal logarithm; the formula has the natural one.": 3 / RATE,
        "a half-life goes on halving: a thousandth does not take 500 of them.": (
            500 * math.log(2) / RATE
        ),
    },
    needs="a number of epochs",
    tolerance=2e-4,
)
