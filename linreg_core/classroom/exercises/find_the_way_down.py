"""The checks of notebook 03, Find the way down."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

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
    starter=(0, 0),
    reference=model.gradient(*BY_HAND),
    mistakes=mistakes_by_hand("gradient", model.gradient, *BY_HAND),
    slips={
        "dw is the sum; take the mean, as for db.": (-12, -1),
        "db is the sum; take the mean, as for dw.": (-4, -3),
    },
    names=("dw", "db"),
    tolerance=1e-6,
)


def parts(
    dw: Callable[[FloatArray, FloatArray], Any],
    db: Callable[[FloatArray, FloatArray], Any],
) -> Callable[..., Pair]:
    """Return a gradient whose two parts are these functions of the errors and x."""

    def gradient(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
        error = w * x + b - y
        return float(dw(error, x)), float(db(error, x))

    return gradient


def mean_product(error: FloatArray, x: FloatArray) -> Any:
    """Return the mean of error times x."""
    return np.mean(error * x)


def mean_error(error: FloatArray, x: FloatArray) -> Any:
    """Return the mean of the error."""
    return np.mean(error)


check_gradient = FunctionCheck(
    shows="It agrees on three small data sets, so each piece is in its place: sign, x and mean.",
    hint="Start with the error, line less point. Both derivatives are means of it, one with x.",
    starter=lambda x, y, w, b: (0.0, 0.0),
    reference=model.gradient,
    mistakes=mistakes.known("gradient"),
    slips={
        "dw is the sum; take the mean, as for db.": parts(
            lambda error, x: np.sum(error * x), mean_error
        ),
        "db is the sum; take the mean, as for dw.": parts(
            mean_product, lambda error, x: np.sum(error)
        ),
        "the sign of dw is flipped.": parts(lambda error, x: -np.mean(error * x), mean_error),
        "the sign of db is flipped.": parts(mean_product, lambda error, x: -np.mean(error)),
        "dw is the mean error times the mean x. Multiply each error by its own x, then take the "
        "mean.": parts(lambda error, x: np.mean(error) * np.mean(x), mean_error),
        "this divides by n - 1; a mean divides by n.": parts(
            lambda error, x: np.sum(error * x) / (len(x) - 1),
            lambda error, x: np.sum(error) / (len(x) - 1),
        ),
        "the signs are lost: these are the sizes of dw and db.": parts(
            lambda error, x: abs(np.mean(error * x)), lambda error, x: abs(np.mean(error))
        ),
        "the errors have lost their signs.": parts(
            lambda error, x: np.mean(np.abs(error) * x), lambda error, x: np.mean(np.abs(error))
        ),
        "there is a factor 2 too many in dw.": parts(
            lambda error, x: 2 * np.mean(error * x), mean_error
        ),
        "the error is squared: the derivative of e² is 2e, and the ½ removes the 2.": parts(
            lambda error, x: np.mean(error**2 * x), lambda error, x: np.mean(error**2)
        ),
    },
    probes=probes.LINES,
    names=("dw", "db"),
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
    starter=lambda x, y, w, b: (0.0, 0.0),
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
    names=("dw", "db"),
)
