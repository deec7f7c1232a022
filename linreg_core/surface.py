"""The loss surface of a line, from five averages, and the descent on it in closed form.

Five averages of the data hold all a straight line can learn from it. Notebook 05 shows where the
closed form comes from, notebook 06 what shape it gives the valley, notebook 08 the standard errors.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .descent import Descent
from .model import Line
from .validate import (
    LARGEST,
    MOST_ROWS,
    FloatArray,
    as_column,
    as_count,
    as_number,
    as_points,
    as_positive,
    as_spread_points,
    constant_x,
)


@dataclass(frozen=True)
class LossSurface:
    r"""The loss of every line on some data,
    :math:`L = \text{floor} + \tfrac12 \left[\mathrm{var}(x)(w - w^*)^2 + (w \bar x + b - \bar y)^2
    \right]`.

    Parameters
    ----------
    n : int
        Number of points.
    mean_x, mean_y : float
        Averages of the data.
    var_x, cov_xy, var_y : float
        Averages of squares and products of the distances from those means (divided by n).

    Raises
    ------
    TypeError, ValueError
        If one of them is not a finite number, n is below 1, a variance is negative, or the
        covariance larger than the variances allow.

    Examples
    --------
    >>> surface = LossSurface.of([0, 1, 2], [1, 3, 5])
    >>> surface.minimum
    Line(w=2.0, b=1.0)
    >>> surface.descend(step_size=0.5, epochs=[0, 10, 1000]).w.round(6).tolist()
    [0.0, 1.953448, 2.0]
    """

    n: int
    mean_x: float
    mean_y: float
    var_x: float
    cov_xy: float
    var_y: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "n", as_count("n", self.n, least=1, most=10**18))
        for name in ("mean_x", "mean_y", "var_x", "cov_xy", "var_y"):
            value = as_number(name, getattr(self, name), largest=LARGEST**2)
            object.__setattr__(self, name, value)
            if name.startswith("var") and value < 0:
                raise ValueError(
                    f"{name} is {value:g}; it is a mean of squares, so it must not be negative. "
                    f"Pass mean((v - mean(v))**2)."
                )
        most = math.sqrt(self.var_x) * math.sqrt(self.var_y)
        if abs(self.cov_xy) > most * (1 + 1e-9):
            raise ValueError(
                f"cov_xy is {self.cov_xy:g}; its size must not exceed sqrt(var_x * var_y), "
                f"{most:g}. Compute all three from the same points."
            )

    @classmethod
    def of(cls, x: Any, y: Any) -> LossSurface:
        """Return the surface of the points (x, y), in one pass over them.

        Raises TypeError or ValueError if they are not two columns of finite numbers of one
        length, or x is constant.
        """
        return cls._of_chunk(*as_spread_points(x, y))

    @classmethod
    def from_chunks(cls, chunks: Iterable[tuple[Any, Any]]) -> LossSurface:
        """Return the surface of many chunks (x, y), seen one at a time and in any order.

        Raises ValueError if there is no chunk, or x is constant over all of them.

        Examples
        --------
        >>> LossSurface.from_chunks([([0], [1]), ([1, 2], [3, 5])]).minimum
        Line(w=2.0, b=1.0)
        """
        surface = None
        for chunk in _as_chunks(chunks):
            part = cls._of_chunk(*as_points(*chunk))
            surface = part if surface is None else surface + part
        if surface is None:
            raise ValueError("there are no chunks; pass at least one pair (x, y).")
        surface._refuse_constant_x()
        return surface

    @classmethod
    def _of_chunk(cls, x: FloatArray, y: FloatArray) -> LossSurface:
        n = len(x)
        mean_x, mean_y = float(x.sum()) / n, float(y.sum()) / n
        from_x, from_y = x - mean_x, y - mean_y
        var_x, var_y = float(from_x @ from_x) / n, float(from_y @ from_y) / n
        return cls(n, mean_x, mean_y, var_x, float(from_x @ from_y) / n, var_y)

    def __add__(self, other: LossSurface) -> LossSurface:
        """Return the surface of both sets of points together."""
        if not isinstance(other, LossSurface):
            return NotImplemented
        n = self.n + other.n
        share = other.n / n
        dx, dy = other.mean_x - self.mean_x, other.mean_y - self.mean_y

        def merged(mine: float, theirs: float, apart: float) -> float:
            return mine + share * (theirs - mine) + share * (1 - share) * apart

        return LossSurface(
            n,
            self.mean_x + share * dx,
            self.mean_y + share * dy,
            merged(self.var_x, other.var_x, dx * dx),
            merged(self.cov_xy, other.cov_xy, dx * dy),
            merged(self.var_y, other.var_y, dy * dy),
        )

    @property
    def minimum(self) -> Line:
        """The least-squares line, where the loss is smallest."""
        self._refuse_constant_x()
        w = self.cov_xy / self.var_x
        return Line(w, self.mean_y - w * self.mean_x)

    @property
    def floor(self) -> float:
        """The loss at the minimum: what no line can remove."""
        self._refuse_constant_x()
        return max(0.0, 0.5 * (self.var_y - self.cov_xy**2 / self.var_x))

    @property
    def curvatures(self) -> tuple[float, float]:
        """The two curvatures (small, large): eigenvalues of the matrix of second derivatives."""
        mean_square = self.var_x + self.mean_x**2
        large = (mean_square + 1) / 2 + math.hypot((mean_square - 1) / 2, self.mean_x)
        return self.var_x / large, large

    @property
    def condition_number(self) -> float:
        """How many times longer than wide the valley is, squared: large / small curvature."""
        self._refuse_constant_x()
        small, large = self.curvatures
        return large / small

    @property
    def step_limit(self) -> float:
        """The step size above which the descent diverges, 2 / large curvature."""
        return 2 / self.curvatures[1]

    @property
    def best_step(self) -> float:
        """The constant step size that shrinks the slower direction fastest, 2 / (small + large)."""
        return 2 / sum(self.curvatures)

    def loss(self, w: Any, b: Any) -> Any:
        """Return the loss at (w, b), numbers or arrays that broadcast."""
        w, b = _as_numbers(w, b)
        mean_error = w * self.mean_x + b - self.mean_y
        return self.floor + 0.5 * (self.var_x * (w - self.minimum.w) ** 2 + mean_error**2)

    def gradient(self, w: Any, b: Any) -> tuple[Any, Any]:
        """Return the gradient (dw, db) at (w, b), numbers or arrays that broadcast."""
        w, b = _as_numbers(w, b)
        mean_error = w * self.mean_x + b - self.mean_y
        return self.mean_x * mean_error + self.var_x * w - self.cov_xy, mean_error

    @np.errstate(over="ignore", invalid="ignore")
    def descend(
        self, *, step_size: float, w: float = 0.0, b: float = 0.0, epochs: Any = 50_000
    ) -> Descent:
        r"""Return the rows that `linreg_core.descend` would record, each without a loop,
        :math:`\theta_k = \theta_0 + \sum_i v_i \left[(1 - \eta\lambda_i)^k - 1\right]
        v_i \cdot (\theta_0 - \theta^*)`.

        Parameters
        ----------
        step_size : float
            The step size η, above zero.
        w, b : float
            Where to start.
        epochs : int or sequence of int
            The epochs wanted; one whole number k means all of 0 … k.

        Returns
        -------
        Descent
            One row for each epoch wanted, fewer if the numbers overflow before the last.

        Raises
        ------
        TypeError, ValueError
            If the step size is not above zero, a start is not finite, an epoch is not a whole
            number of at least 0, or x was constant.

        See Also
        --------
        Notebook 05 derives it in one direction, then in two.

        Examples
        --------
        >>> surface = LossSurface.of([0, 1, 2], [1, 3, 5])
        >>> surface.descend(step_size=0.5, epochs=50)
        Descent of 51 rows, epoch 0 to 50, ending at w = 1.99989, b = 1.00016
        """
        epoch = _as_epochs(epochs)
        step_size = as_positive("step_size", step_size)
        w, b = as_number("w", w, largest=LARGEST), as_number("b", b, largest=LARGEST)
        best, (small, large) = self.minimum, self.curvatures
        angle = 0.5 * math.atan2(2 * self.mean_x, self.var_x + self.mean_x**2 - 1)
        cos, sin = math.cos(angle), math.sin(angle)  # (cos, sin) is the steep direction

        # Where the start lies in each direction. The steep share comes from the gradient: with x
        # far from 0, the difference of two long vectors would lose it.
        dw, db = self.gradient(w, b)
        steep = (cos * dw + sin * db) / large
        flat = cos * (b - best.b) - sin * (w - best.w)
        steep_moved = _moved(steep, step_size * large, epoch)
        flat_moved = _moved(flat, step_size * small, epoch)
        pull_steep, pull_flat = large * (steep + steep_moved), small * (flat + flat_moved)

        loss = self.floor + 0.5 * (pull_steep**2 / large + pull_flat**2 / small)
        finite = np.isfinite(loss)
        run = Descent(
            epoch,
            w=w + cos * steep_moved - sin * flat_moved,
            b=b + sin * steep_moved + cos * flat_moved,
            loss=loss,
            dw=cos * pull_steep - sin * pull_flat,
            db=sin * pull_steep + cos * pull_flat,
            diverged=not finite.all(),
        )
        return run.take(finite) if run.diverged else run

    def standard_errors(self) -> tuple[float, float]:
        r"""Return how far the best w and b would scatter on new noise, one standard deviation each,
        :math:`s_w = s / \sqrt{n\,\mathrm{var}(x)},\ s_b = s_w \sqrt{\overline{x^2}}` with
        :math:`s^2 = 2 n\,\text{floor} / (n - 2)`.

        Raises ValueError for fewer than three points, or a constant x.
        """
        if self.n < 3:
            raise ValueError(
                f"n is {self.n}; a scatter can be told from three points on. Add points."
            )
        s_w = math.sqrt(2 * self.floor / ((self.n - 2) * self.var_x))
        return s_w, s_w * math.sqrt(self.var_x + self.mean_x**2)

    def _refuse_constant_x(self) -> None:
        if self.var_x == 0:
            raise ValueError(constant_x(self.mean_x))


def _moved(distance: float, rate: float, epoch: NDArray[np.int64]) -> FloatArray:
    """Return distance * ((1 - rate)**epoch - 1), also where the power is close to 1."""
    if distance == 0:
        return np.zeros(len(epoch))
    if rate < 1:
        slower: FloatArray = distance * np.expm1(epoch * math.log1p(-rate))
        return slower
    side = 1.0 - 2.0 * (epoch & 1)  # each step lands on the other side of the valley
    size = np.exp(epoch * math.log(max(rate - 1, 5e-324)))
    swung: FloatArray = distance * (side * size - 1.0)
    return swung


def _as_chunks(chunks: Any) -> Iterable[tuple[Any, Any]]:
    """Yield the pairs, or say what came instead of one."""
    if not isinstance(chunks, Iterable):
        raise TypeError(
            f"chunks is a {type(chunks).__name__}; it must be an iterable of pairs. "
            f"Pass a list such as [(x, y)]."
        )
    for chunk in chunks:
        if not isinstance(chunk, (tuple, list)) or len(chunk) != 2:
            raise TypeError(
                f"a chunk is a {type(chunk).__name__}; it must be a pair (x, y). "
                f"Pass a list such as [(x, y)]."
            )
        yield chunk[0], chunk[1]


def _as_numbers(w: Any, b: Any) -> tuple[Any, Any]:
    """Return w and b as numbers or arrays that broadcast."""
    w, b = _as_number_or_array("w", w), _as_number_or_array("b", b)
    try:
        np.broadcast(w, b)
    except ValueError:
        raise ValueError(
            f"w has shape {np.shape(w)} and b has shape {np.shape(b)}; they must broadcast. "
            f"Use np.meshgrid for all pairs."
        ) from None
    return w, b


def _as_number_or_array(name: str, value: Any) -> Any:
    if isinstance(value, float) or np.ndim(value) == 0:
        return as_number(name, value, largest=LARGEST)
    flat = np.ma.ravel(value) if np.ma.isMaskedArray(value) else np.asarray(value).ravel()
    return as_column(name, flat).reshape(np.shape(value))


def _as_epochs(epochs: Any) -> NDArray[np.int64]:
    if isinstance(epochs, (int, float)) or np.ndim(epochs) == 0:
        return np.arange(as_count("epochs", epochs, most=MOST_ROWS // 10) + 1)
    column = as_column("epochs", epochs)
    whole = column.astype(np.int64)
    if (wrong := (column != whole) | (whole < 0)).any():
        raise ValueError(
            f"epochs holds {column[wrong][0]:g}; each must be a whole number of at least 0. "
            f"Pass for instance range(0, 50_001, 5_000)."
        )
    return whole
