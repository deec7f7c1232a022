"""The checks of notebook 01, Draw a line."""

from __future__ import annotations

import numpy as np

from ...validate import FloatArray
from .. import mistakes, programs
from . import probes
from .checks import FunctionCheck, NumberCheck

# The line through (20, 5100) and (60, 6900).
RISE, RUN = 6900 - 5100, 60 - 20

check_line_through = NumberCheck(
    shows="Two points fix a line; with three, you need a rule for what is best.",
    hint="The slope is how far y rises for each unit of x. The intercept is the height at x = 0.",
    starter=(0, 0),
    reference=(RISE / RUN, 5100 - 20 * RISE / RUN),
    slips={
        "the slope is right; the intercept is the height at x = 0, not at the first point.": (
            RISE / RUN,
            5100,
        ),
        "w and b are swapped: w, the slope, comes first.": (5100 - 20 * RISE / RUN, RISE / RUN),
        "the slope is the rise over the run: you divided the run by the rise.": (
            RUN / RISE,
            5100 - 20 * RUN / RISE,
        ),
    },
    names=("w", "b"),
    tolerance=1e-6,
)

check_error = FunctionCheck(
    shows="Positive where the line is too high, here and in all that follows.",
    hint="It is positive where the line is too high.",
    starter=lambda x, y, w, b: 0 * x,
    reference=programs.error,
    mistakes=mistakes.known("error"),
    slips={
        "these are the sizes of the errors; the sign has been lost.": lambda x, y, w, b: np.abs(
            w * x + b - y
        ),
        "these are the squares of the errors, which come in the next notebook.": (
            lambda x, y, w, b: (w * x + b - y) ** 2
        ),
        "this is the height of the line; take away the height of the points.": (
            lambda x, y, w, b: w * x + b
        ),
        "this is the mean error: return one for each point, no mean yet.": lambda x, y, w, b: (
            np.mean(w * x + b - y)
        ),
        "this is the sum of the errors: return one for each point, no sum yet.": (
            lambda x, y, w, b: np.sum(w * x + b - y)
        ),
    },
    probes=probes.LINES,
    needs="one error for each point",
)


def make_points(
    n: int, seed: int, *, spacing: float = 2.0, slope: float = -3.0, noise: float = 5.0
) -> tuple[FloatArray, FloatArray]:
    """Return the points of the exercise on generators, or points that differ in one number."""
    x = spacing * np.arange(n, dtype=np.float64)
    return x, slope * x + 10 + noise * np.random.default_rng(seed).standard_normal(n)


check_points = FunctionCheck(
    shows="The same seed gives the same points, on any machine.",
    hint="Start from the generator above: four numbers change. Keep the seed.",
    starter=lambda n, seed: (np.zeros(n), np.zeros(n)),
    reference=make_points,
    slips={
        "the spacing is 1; the points should be 2 apart.": lambda n, seed: make_points(
            n, seed, spacing=1.0
        ),
        "the slope should be negative.": lambda n, seed: make_points(n, seed, slope=3.0),
        "the noise is taken away; add it.": lambda n, seed: make_points(n, seed, noise=-5.0),
        "this is the older generator of np.random.seed; use np.random.default_rng(seed), as "
        "above.": lambda n, seed: (
            2.0 * np.arange(n),
            -6.0 * np.arange(n) + 10 + np.random.RandomState(seed).normal(0, 5, n),
        ),
        "there is no noise in y.": lambda n, seed: make_points(n, seed, noise=0.0),
        "5 is the standard deviation of the noise; you used 25, its square.": (
            lambda n, seed: make_points(n, seed, noise=25.0)
        ),
        "the seed is not used: every seed gives the points of seed 0.": (
            lambda n, seed: make_points(n, 0)
        ),
        "x and y come out in the wrong order: return x, y.": lambda n, seed: make_points(n, seed)[
            ::-1
        ],
        "all points have the same noise: draw n numbers, not one.": lambda n, seed: (
            2.0 * np.arange(n),
            -6.0 * np.arange(n) + 10 + np.random.default_rng(seed).normal(0, 5),
        ),
    },
    probes=((4, 3), (50, 3), (50, 8)),
    needs="two arrays, x and y",
    varies="two calls with the same seed disagree: make the generator inside the function, and "
    "give the seed to default_rng.",
)

check_even_split = NumberCheck(
    shows="An even split is no proof of a good line: its slope is still off.",
    hint="Take the rise away from each point: y - 45 * x. What number has half of these above it?",
    starter=0,
    reference=lambda x, y: float(np.median(y - 45 * x)),
    accepts=lambda b, x, y: bool(np.sum(y > 45 * x + b) == np.sum(y < 45 * x + b) == len(x) // 2),
    slips={
        "that is the mean, which one far point can drag along.": lambda x, y: float(
            np.mean(y - 45 * x)
        ),
    },
    needs="one intercept",
    tolerance=1e-6,
)
