"""The right programs of the course, as learners write them, from the error to the losses of a walk.

Their arguments stand in the order that notebook 04 asks for: the data, the step size, the line to
start from, the epochs. The last argument is the program that each is built on, so that `mistakes`
can put a wrong one in its place.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .. import model
from ..validate import FloatArray

Pair = tuple[float, float]


def error(x: FloatArray, y: FloatArray, w: float, b: float) -> FloatArray:
    """Return the error of the line at each point: positive where the line is too high.

    Examples
    --------
    >>> error(np.array([0.0, 1.0]), np.array([1.0, 1.0]), 2, 0).tolist()
    [-1.0, 1.0]
    """
    return np.asarray(w * x + b - y)


def gradient(
    x: FloatArray,
    y: FloatArray,
    w: float,
    b: float,
    error: Callable[..., FloatArray] = error,
) -> Pair:
    """Return (dw, db), the mean of error times x and the mean of the error.

    Examples
    --------
    >>> gradient(np.array([0.0, 2.0]), np.array([1.0, 3.0]), 0, 0)
    (-3.0, -2.0)
    """
    errors = error(x, y, w, b)
    return float(np.mean(errors * x)), float(np.mean(errors))


def step(
    x: FloatArray,
    y: FloatArray,
    step_size: float,
    w: float,
    b: float,
    gradient: Callable[..., Pair] = model.gradient,
) -> Pair:
    """Return (w, b) after one step downhill.

    Examples
    --------
    >>> step(np.array([0.0, 2.0]), np.array([1.0, 3.0]), 0.5, 0, 0)
    (1.5, 1.0)
    """
    dw, db = gradient(x, y, w, b)
    return w - step_size * dw, b - step_size * db


def walk(
    x: FloatArray,
    y: FloatArray,
    step_size: float,
    w: float,
    b: float,
    epochs: int,
    step: Callable[..., Pair] = step,
) -> Pair:
    """Return (w, b) after some steps.

    Examples
    --------
    >>> walk(np.array([0.0, 2.0]), np.array([1.0, 3.0]), 0.5, 0, 0, epochs=2)
    (1.0, 0.75)
    """
    for _ in range(epochs):
        w, b = step(x, y, step_size, w, b)
    return w, b


def losses(
    x: FloatArray,
    y: FloatArray,
    step_size: float,
    w: float,
    b: float,
    epochs: int,
    step: Callable[..., Pair] = step,
) -> list[float]:
    """Return the loss at the start and after each step.

    Examples
    --------
    >>> losses(np.array([0.0, 2.0]), np.array([1.0, 3.0]), 0.5, 0, 0, epochs=1)
    [2.5, 0.25]
    """
    lines = [walk(x, y, step_size, w, b, k, step) for k in range(epochs + 1)]
    return [model.loss(x, y, *line) for line in lines]
