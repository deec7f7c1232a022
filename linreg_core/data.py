"""Points to fit a line to, and made-up ones of which the true line is known.

Notebook 01 draws them; `files` reads others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .validate import LARGEST, FloatArray, as_count, as_number, as_points, as_positive, short_repr


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points (x, y) and what is known about them.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The data; kept as read-only float64.
    slope, intercept : float or None
        The line the points were made from, where there is one.
    x_label, y_label : str
        What the axes are called, units included.

    Raises
    ------
    TypeError, ValueError
        If x and y are not two columns of finite numbers of one length, the line is not one of
        finite numbers, or a label is not text.

    Examples
    --------
    >>> Dataset([0, 1, 2], [1, 3, 5], x_label="hours")
    Dataset of 3 points, y against hours
    """

    x: FloatArray
    y: FloatArray
    slope: float | None = None
    intercept: float | None = None
    x_label: str = "x"
    y_label: str = "y"

    def __post_init__(self) -> None:
        for name, column in zip("xy", as_points(self.x, self.y), strict=True):
            column = column.copy()
            column.flags.writeable = False
            object.__setattr__(self, name, column)
        for name in ("slope", "intercept"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, as_number(name, value, largest=LARGEST))
        for name in ("x_label", "y_label"):
            if not isinstance(label := getattr(self, name), str):
                raise TypeError(
                    f"{name} is {short_repr(label)}, a {type(label).__name__}; it must be text. "
                    f'Pass for instance "distance (m)".'
                )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(vars(self).values())  # so that copies are read-only too

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        return f"Dataset of {len(self)} points, {self.y_label} against {self.x_label}"


def make_line(
    n: int = 1000,
    *,
    spacing: float = 0.1,
    slope: float = 50.0,
    intercept: float = 4000.0,
    noise: float = 300.0,
    seed: int = 0,
) -> Dataset:
    r"""Return evenly spaced points scattered about a line.

    .. math:: y_i = \text{slope}\; x_i + \text{intercept} + \varepsilon_i

    The defaults are the data of the post of 2017: x = 0, 0.1, … 99.9.

    Parameters
    ----------
    n : int
        Number of points, at least 2.
    spacing : float
        Distance from one x to the next, in units of x.
    slope, intercept : float
        The true line.
    noise : float
        Standard deviation of the normal errors ε, in units of y; 0 for none.
    seed : int
        The same seed gives the same points.

    Returns
    -------
    Dataset
        The points, with their true line.

    Raises
    ------
    TypeError, ValueError
        If a number is not finite, n is below 2, spacing not above zero, or noise or seed negative.

    Notes
    -----
    Notebook 01 draws them.

    Examples
    --------
    >>> data = make_line(4, noise=0)
    >>> data.y.tolist()
    [4000.0, 4005.0, 4010.0, 4015.0]
    """
    slope = as_number("slope", slope, largest=LARGEST)
    intercept = as_number("intercept", intercept, largest=LARGEST)
    noise = as_number("noise", noise, largest=LARGEST)
    if noise < 0:
        raise ValueError(
            f"noise is {noise:g}; it is a standard deviation, so it must not be negative. "
            f"Pass 0 for points exactly on the line."
        )
    rng = np.random.default_rng(as_count("seed", seed))
    spacing = as_positive("spacing", spacing)
    x: FloatArray = spacing * np.arange(as_count("n", n, least=2), dtype=np.float64)
    y: FloatArray = slope * x + intercept + rng.normal(0.0, noise, x.size)
    return Dataset(x, y, slope, intercept)
