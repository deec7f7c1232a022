"""The checks of notebook 03, Find the way down."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from ... import model
from ...validate import FloatArray
from .. import mistakes
from ..programs import Pair
from . import probes
from .checks import FunctionCheck, NumberCheck, mistakes_by_hand

# The exercise on paper: three points, and the line w = 1, b = 1.
BY_HAND = (np.array([1.0, 2.0, 3.0]), np.array([0.0, 4.0, 8.0]), 1, 1)

check_gradient_by_hand = NumberCheck(
    shows="Both are negative, so both w and b have to grow.",
    hint="The line is at the heights 2, 3 and 4, so the first error is 2 - 0 = 2.",
    reference=model.gradient(*BY_HAND),
    mistakes=mistakes_by_hand("gradient", model.gradient, *BY_HAND),
    needs="two numbers, dw and db",
    tolerance=1e-6,
)

check_gradient = FunctionCheck(
    shows="It agrees on three small data sets, so each piece is in its place: sign, x and mean.",
    hint="Start with the error, line less point. Both derivatives are means of it, one with x.",
    reference=model.gradient,
    mistakes=mistakes.known("gradient"),
    probes=probes.LINES,
    needs="two numbers, dw and db",
)


def with_squares(
    gradient: Callable[..., Pair], x: FloatArray, y: FloatArray, w: float, b: float
) -> Pair:
    """Return what a gradient for the straight line w x + b gives for the curve w x² + b."""
    return gradient(x**2, y, w, b)


def with_factor(
    factor: Callable[[FloatArray], FloatArray], x: FloatArray, y: FloatArray, w: float, b: float
) -> Pair:
    """Return the gradient for the curve w x² + b, with this factor in dw."""
    error = w * x**2 + b - y
    return float(np.mean(error * factor(x))), float(np.mean(error))


check_curve_gradient = FunctionCheck(
    shows="Only the factor changed: what moves with w decides what the error is multiplied by.",
    hint="Go through the derivation for one point. Inside, w x² moves with w: at what rate?",
    reference=functools.partial(with_squares, model.gradient),
    mistakes={
        name: functools.partial(with_squares, wrong)
        for name, wrong in mistakes.known("gradient").items()
        # Those about x say something else where the factor is x².
        if name not in ("integer_truncation", "float32_data", "x_in_db", "x_forgotten")
    },
    slips={
        "the factor is forgotten in dw: with w x² it is x².": functools.partial(
            with_factor, np.ones_like
        ),
        "dw has a factor x; with w x² the rate is x².": functools.partial(with_factor, lambda x: x),
        "there is 2x in dw. The x are held fixed: nothing is differentiated with respect to x.": (
            functools.partial(with_factor, lambda x: 2 * x)
        ),
        "this is the gradient for the straight line; the error needs w x² too.": model.gradient,
    },
    probes=probes.LINES,
    needs="two numbers, dw and db",
)
