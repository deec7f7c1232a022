"""The checks of notebook 06, Round the valley."""

from __future__ import annotations

import math

import numpy as np

from ... import LossSurface, model
from ...validate import FloatArray
from .. import mistakes
from . import probes
from .checks import FunctionCheck, NumberCheck

check_map_back = FunctionCheck(
    shows="A fit on standardised x is as good as any, once it is told in the units of the data.",
    hint="Write v (x - m)/s + c and sort it: what multiplies x, and what stands alone?",
    starter=lambda v, c, m, s: (v, c),
    reference=lambda v, c, m, s: (v / s, c - v * m / s),
    mistakes=mistakes.known("map_back"),
    slips={
        "the intercept moves the other way: c minus w times m.": lambda v, c, m, s: (
            v / s,
            c + v * m / s,
        ),
        "the slope is divided by s, not multiplied: z is x in units of s.": lambda v, c, m, s: (
            v * s,
            c - v * s * m,
        ),
        "w and b are swapped: w, the slope, comes first.": lambda v, c, m, s: (
            c - v * m / s,
            v / s,
        ),
        "the intercept takes the new slope, v/s, times m.": lambda v, c, m, s: (v / s, c - v * m),
    },
    probes=((6.0, 10.0, 4.0, 2.0), (1.5, -3.0, 0.7, 0.4), (-2.0, 8.0, -5.0, 3.0)),
    names=("w", "b"),
)

# The exercise on paper: three points on a bend. The means of x, y, x² and xy are 1, 3, 5/3 and
# 14/3, so the covariance is 14/3 - 3 = 5/3 and the variance 5/3 - 1 = 2/3.
BY_HAND = (np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 6.0]))
BEST = model.least_squares(*BY_HAND)

check_three_points = NumberCheck(
    shows="Four means and two divisions: no walk at all.",
    hint="The means of x, y, x² and xy are 1, 3, 5/3 and 14/3.",
    starter=(0, 0),
    reference=BEST,
    slips={
        "the slope is cov over var; you divided by the mean of x² instead of the variance.": (
            1.0,
            2.0,
        ),
        "that is mean xy over mean x². Take the products of the means away first: cov over var.": (
            2.8,
            0.2,
        ),
        "the slope is right. The line goes through the two means: b = mean y - w mean x.": (
            BEST.w,
            3.0,  # the mean of y
        ),
        "w and b are swapped: w, the slope, comes first.": BEST[::-1],
    },
    names=("w", "b"),
    tolerance=1e-6,
)


def condition_number(x: FloatArray) -> float:
    """Return the condition number of the loss surface over x, which does not depend on y."""
    return LossSurface.of(x, x).condition_number


YEARS = np.arange(1950.0, 2021.0)  # those of the statement: a column far from 0

check_condition_number = FunctionCheck(
    shows="A column far from 0 makes a needle of the valley, and centring undoes it.",
    hint="Build H from x. np.linalg.eigvalsh gives the small curvature first.",
    starter=lambda x: np.var(x),
    reference=condition_number,
    slips={
        "this is the variance of x, which is what centring leaves.": lambda x: float(np.var(x)),
        "this is small over large: turn it over.": lambda x: 1 / condition_number(x),
        "this is the root of it, the ratio of the widths of the valley.": lambda x: math.sqrt(
            condition_number(x)
        ),
        "this is the large curvature alone. Divide it by the small one.": lambda x: LossSurface.of(
            x, x
        ).curvatures[1],
    },
    probes=(*probes.COLUMNS, (YEARS,)),
    tolerance=1e-3,  # eigvalsh loses digits where the condition number is large
)
