"""The equations: a line, its loss, the gradient of that loss, and the line that minimises it.

Throughout, the error of a point is ``e = ŷ − y``: positive where the line is too high.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .validate import FloatArray, as_column, as_number, as_points, require_spread


class Line(NamedTuple):
    """A straight line ŷ = w x + b: its slope w and its intercept b."""

    w: float
    b: float


@np.errstate(over="ignore")
def predict(x: Any, w: float, b: float) -> FloatArray:
    r"""Return the height of the line at each x, :math:`\hat y = w x + b`.

    Parameters
    ----------
    x : array_like, shape (n,)
        Where to read the line.
    w, b : float
        Slope (units of y per unit of x) and intercept (units of y).

    Returns
    -------
    ndarray, shape (n,)
        In units of y.

    Raises
    ------
    TypeError, ValueError
        If x is not a column of finite numbers, or w or b is not finite.

    Notes
    -----
    Notebook 01 introduces the line.

    Examples
    --------
    >>> predict([0, 1, 2], w=2, b=1).tolist()
    [1.0, 3.0, 5.0]
    """
    return as_number("w", w) * as_column("x", x) + as_number("b", b)


@np.errstate(over="ignore")
def loss(x: Any, y: Any, w: float, b: float) -> float:
    r"""Return half the mean squared error, :math:`L = \frac{1}{2n} \sum_i (w x_i + b - y_i)^2`.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The data.
    w, b : float
        Slope and intercept of the line.

    Returns
    -------
    float
        In squared units of y; ``inf`` where the square is too large for a float.

    Raises
    ------
    TypeError, ValueError
        If x and y are not columns of finite numbers of one length, or w or b is not finite.

    Notes
    -----
    Notebook 02 builds it term by term.

    Examples
    --------
    >>> loss([0, 1], [1, 3], w=1, b=1)
    0.25
    """
    x, y = as_points(x, y)
    error = as_number("w", w) * x + as_number("b", b) - y
    return float(0.5 * np.mean(error**2))


@np.errstate(over="ignore", invalid="ignore")
def gradient(x: Any, y: Any, w: float, b: float) -> tuple[float, float]:
    r"""Return the gradient of the loss.

    .. math:: \partial L/\partial w = \overline{e x},\quad \partial L/\partial b = \overline{e}

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The data.
    w, b : float
        Slope and intercept of the line.

    Returns
    -------
    dw, db : float
        The two partial derivatives; infinite or NaN where they are too large for a float.

    Raises
    ------
    TypeError, ValueError
        If x and y are not columns of finite numbers of one length, or w or b is not finite.

    Notes
    -----
    Notebook 03 derives it line by line.

    Examples
    --------
    >>> gradient([0, 1], [1, 3], w=1, b=1)
    (-0.5, -0.5)
    """
    x, y = as_points(x, y)
    error = as_number("w", w) * x + as_number("b", b) - y
    return float(np.mean(error * x)), float(np.mean(error))


def least_squares(x: Any, y: Any) -> Line:
    r"""Return the line with the smallest loss.

    .. math:: w = \mathrm{cov}(x, y) / \mathrm{var}(x),\quad b = \bar y - w \bar x

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The data.

    Returns
    -------
    Line
        The pair ``(w, b)``.

    Raises
    ------
    TypeError, ValueError
        If x and y are not columns of finite numbers of one length, or x is constant.

    Notes
    -----
    Notebook 06 solves for it in one step.

    Examples
    --------
    >>> least_squares([0, 1, 2], [1, 3, 5])
    Line(w=2.0, b=1.0)
    """
    x, y = as_points(x, y)
    require_spread(np.ptp(x), x[0])
    mean_x, mean_y = float(x.mean()), float(y.mean())
    from_mean = x - mean_x
    from_mean -= from_mean.mean()  # the first mean is rounded, which counts where x hardly varies
    w = float(from_mean @ (y - mean_y) / (from_mean @ from_mean))
    return Line(w, mean_y - w * mean_x)
