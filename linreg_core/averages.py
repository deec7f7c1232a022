"""The six numbers of some points that hold all a straight line can learn from them.

One pass over the data finds them, in pieces that stay in the processor's cache. Those of two sets
of points merge into those of both.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from .validate import LARGEST, AnyArray, FloatArray, as_arrays, as_count, as_number, as_points

PIECE = 32_768  # two columns of this length are half a megabyte: they stay in a core's own cache
# BLAS takes several threads for longer dot products, and on a busy machine waits for them.
LONGEST_DOT = 8192


class Averages(NamedTuple):
    """The number of points, their means, and the averages of squares and products from there."""

    n: int
    mean_x: float
    mean_y: float
    var_x: float
    cov_xy: float
    var_y: float


def check_averages(given: Averages) -> Averages:
    """Return averages as Python numbers.

    Raises
    ------
    TypeError, ValueError
        If they cannot be those of any points.
    """
    n = as_count("n", given.n, least=1, most=10**18)
    mean_x, mean_y = (
        as_number(name, getattr(given, name), largest=LARGEST) for name in ("mean_x", "mean_y")
    )
    var_x, cov_xy, var_y = (
        as_number(name, getattr(given, name), largest=LARGEST**2)
        for name in ("var_x", "cov_xy", "var_y")
    )
    for name, value in (("var_x", var_x), ("var_y", var_y)):
        if value < 0:
            raise ValueError(
                f"{name} is {value:g}; it is a mean of squares, so it must not be negative. "
                f"Pass mean((v - mean(v))**2)."
            )
    most = math.sqrt(var_x) * math.sqrt(var_y)
    if abs(cov_xy) > most * (1 + 1e-9):
        raise ValueError(
            f"cov_xy is {cov_xy:g}; its size must not exceed sqrt(var_x * var_y), {most:g}. "
            f"Compute all three from the same points."
        )
    return Averages(n, mean_x, mean_y, var_x, cov_xy, var_y)


def averages_of(x: Any, y: Any) -> Averages:
    """Return the six numbers of the points (x, y), in one pass over them and without a copy.

    Raises
    ------
    TypeError, ValueError
        If x and y are not columns of finite numbers of one length.
    """
    x, y = as_arrays(x, y)
    n, totals = len(x), [0.0] * 5
    with np.errstate(over="ignore", invalid="ignore"):
        near_x, near_y = _mean(x[:PIECE]), _mean(y[:PIECE])
        for sums in _sums(x, y, near_x, near_y):
            totals = [total + more for total, more in zip(totals, sums, strict=True)]
    dx, dy, xx, xy, yy = (total / n for total in totals)
    found = Averages(n, near_x + dx, near_y + dy, xx - dx * dx, xy - dx * dy, yy - dy * dy)
    if not abs(found.mean_x) + abs(found.mean_y) + found.var_x + found.var_y <= LARGEST:
        as_points(x, y)  # refuses what is too large or not finite, and names its row
    return found


def merge(one: Averages, two: Averages) -> Averages:
    """Return the six numbers of both sets of points together."""
    n = one.n + two.n
    share = two.n / n
    dx, dy = two.mean_x - one.mean_x, two.mean_y - one.mean_y
    between = share * (1 - share)  # of the two means, their variance is this times dx squared
    return Averages(
        n,
        one.mean_x + share * dx,
        one.mean_y + share * dy,
        one.var_x + share * (two.var_x - one.var_x) + between * (dx * dx),
        one.cov_xy + share * (two.cov_xy - one.cov_xy) + between * (dx * dy),
        one.var_y + share * (two.var_y - one.var_y) + between * (dy * dy),
    )


def _mean(values: AnyArray) -> float:
    """Return the mean, exactly where all values are equal."""
    first = float(values[0])
    above = float(np.add.reduce(np.subtract(values, first, dtype=np.float64)))
    return first + above / len(values)


def _sums(x: AnyArray, y: AnyArray, near_x: float, near_y: float) -> Iterator[tuple[float, ...]]:
    """Yield for each piece the sums of x, y, x², x y and y², counted from a place near the means.

    Far from the means, the differences of sums and squares would lose their digits.
    """
    buffers = np.empty((2, min(PIECE, len(x))))
    for start in range(0, len(x), PIECE):
        part = slice(start, start + PIECE)
        dx, dy = buffers[:, : len(x[part])]
        np.subtract(x[part], near_x, out=dx, dtype=np.float64)
        np.subtract(y[part], near_y, out=dy, dtype=np.float64)
        sum_x, sum_y = float(np.add.reduce(dx)), float(np.add.reduce(dy))
        yield sum_x, sum_y, _dot(dx, dx), _dot(dx, dy), _dot(dy, dy)


def _dot(one: FloatArray, two: FloatArray) -> float:
    """Return the sum of the products, found by one thread."""
    if len(one) <= LONGEST_DOT:
        return float(one.dot(two))
    starts = range(0, len(one), LONGEST_DOT)
    return sum(float(one[k : k + LONGEST_DOT].dot(two[k : k + LONGEST_DOT])) for k in starts)
