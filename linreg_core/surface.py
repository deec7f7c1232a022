"""The loss surface of a line, from five averages, and the descent on it in closed form.

Five averages of the data hold all a straight line can learn from it. Notebook 05 shows where the
closed form comes from, notebook 06 what shape it gives the valley, notebook 08 the standard errors.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

from .descent import Descent, recorded
from .model import Line
from .validate import (
    LARGEST,
    MOST_CELLS,
    AnyArray,
    FloatArray,
    IntArray,
    as_arrays,
    as_broadcast,
    as_column,
    as_count,
    as_number,
    as_numbers,
    as_points,
    as_positives,
    constant_x,
)

Averages = tuple[int, float, float, float, float, float]
PIECE = 8192  # two columns of this length stay in a core's own cache


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
        """Return the surface of the points (x, y), in one pass over them and without a copy.

        Raises TypeError or ValueError if they are not two columns of finite numbers of one
        length, or x is constant.
        """
        surface = cls.of_chunk(x, y)
        surface._refuse_constant_x()
        return surface

    @classmethod
    def of_chunk(cls, x: Any, y: Any) -> LossSurface:
        """Return the surface of some of the points, to be added to those of the others.

        As `of`, but x may be constant: the next chunk may hold another.

        Examples
        --------
        >>> (LossSurface.of_chunk([0], [1]) + LossSurface.of_chunk([1, 2], [3, 5])).minimum
        Line(w=2.0, b=1.0)
        """
        x, y = as_arrays(x, y)
        with np.errstate(over="ignore", invalid="ignore"):
            n, mean_x, mean_y, var_x, cov_xy, var_y = reduce(_merged, _averages_of_pieces(x, y))
        mean_x, mean_y = float(x[0]) + mean_x, float(y[0]) + mean_y
        if not abs(mean_x) + abs(mean_y) + var_x + var_y <= LARGEST:  # true for NaN too
            as_points(x, y)  # refuses what is too large or not finite, and names its row
        return cls(n, mean_x, mean_y, var_x, cov_xy, var_y)

    @classmethod
    def from_chunks(
        cls, chunks: Iterable[tuple[Any, Any]], *, progress: bool = False
    ) -> LossSurface:
        """Return the surface of many chunks (x, y), seen one at a time and in any order.

        Parameters
        ----------
        chunks : iterable of pairs (x, y)
            A list, or a generator that reads a file in pieces; a chunk is let go before the next
            is asked for.
        progress : bool
            Show how many points have been read, and how fast; needs tqdm.

        Raises
        ------
        ValueError
            If there is no chunk, or x is constant over all of them. What a chunk raises, or an
            interrupt, passes through with a note of how many points came before it.

        Examples
        --------
        >>> LossSurface.from_chunks([([0], [1]), ([1, 2], [3, 5])]).minimum
        Line(w=2.0, b=1.0)
        """
        surface = None
        with _progress_bar(progress) as advance:
            try:
                for chunk in _as_iterable(chunks):
                    part = cls.of_chunk(*_as_pair(chunk))
                    del chunk  # before the next is made
                    surface = surface + part if surface else part
                    advance(part.n)
            except BaseException as error:  # KeyboardInterrupt too
                error.add_note(f"{surface.n if surface else 0:,} points had been read before.")
                raise
        if surface is None:
            raise ValueError("there are no chunks; pass at least one pair (x, y).")
        surface._refuse_constant_x()
        return surface

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> LossSurface:
        """Return the surface that `save` wrote.

        Raises ValueError if the file holds something else, OSError if it cannot be read.
        """
        try:
            return cls(**json.loads(Path(path).read_text(encoding="utf-8")))
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"{path} holds no surface ({error}). Pass a file written by surface.save."
            ) from None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the six numbers as JSON, to the last digit.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "surface.json"
        >>> surface = LossSurface.of([0, 1, 2], [1, 3, 5])
        >>> surface.save(path)
        >>> LossSurface.load(path) == surface
        True
        """
        Path(path).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    def __add__(self, other: LossSurface) -> LossSurface:
        """Return the surface of both sets of points together."""
        if not isinstance(other, LossSurface):
            return NotImplemented
        return LossSurface(*_merged(astuple(self), astuple(other)))

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
        w, b = as_numbers("w", w), as_numbers("b", b)
        as_broadcast(w=w, b=b)
        mean_error = w * self.mean_x + b - self.mean_y
        return self.floor + 0.5 * (self.var_x * (w - self.minimum.w) ** 2 + mean_error**2)

    def gradient(self, w: Any, b: Any) -> tuple[Any, Any]:
        """Return the gradient (dw, db) at (w, b), numbers or arrays that broadcast."""
        w, b = as_numbers("w", w), as_numbers("b", b)
        as_broadcast(w=w, b=b)
        mean_error = w * self.mean_x + b - self.mean_y
        return self.mean_x * mean_error + self.var_x * w - self.cov_xy, mean_error

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def descend(
        self, *, step_size: Any, w: Any = 0.0, b: Any = 0.0, epochs: Any = 50_000
    ) -> Descent:
        r"""Return the rows that `linreg_core.descend` would record, each without a loop,
        :math:`\theta_k = \theta_0 + \sum_i v_i \left[(1 - \eta\lambda_i)^k - 1\right]
        v_i \cdot (\theta_0 - \theta^*)`.

        Parameters
        ----------
        step_size : float or array
            The step size η, above zero.
        w, b : float or array
            Where to start. Arrays of step sizes and starts broadcast: one run for each element.
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
            number of at least 0, x was constant, or the record would not fit into memory.

        See Also
        --------
        Notebook 05 derives it in one direction, then in two.

        Examples
        --------
        >>> surface = LossSurface.of([0, 1, 2], [1, 3, 5])
        >>> surface.descend(step_size=0.5, epochs=50)
        Descent of 51 rows, epoch 0 to 50, ending at w = 1.99989, b = 1.00016
        >>> surface.descend(step_size=[0.1, 0.5, 5], epochs=range(0, 51, 10))
        Descent of 6 rows of 3 runs, epoch 0 to 50, 0 diverged
        """
        epoch = _as_epochs(epochs)
        step_size = as_positives("step_size", step_size)
        w, b = as_numbers("w", w), as_numbers("b", b)
        runs = as_broadcast(step_size=step_size, w=w, b=b)
        as_count("the number of rows times runs", len(epoch) * math.prod(runs), most=MOST_CELLS)
        best, (small, large) = self.minimum, self.curvatures
        angle = 0.5 * math.atan2(2 * self.mean_x, self.var_x + self.mean_x**2 - 1)
        cos, sin = math.cos(angle), math.sin(angle)  # (cos, sin) is the steep direction

        # Where the start lies in each direction. The steep share comes from the gradient: with x
        # far from 0, the difference of two long vectors would lose it.
        dw, db = self.gradient(w, b)
        steep = (cos * dw + sin * db) / large
        flat = cos * (b - best.b) - sin * (w - best.w)
        k = epoch.reshape(-1, *(1 for _ in runs))
        steep_moved = _moved(steep, step_size * large, k)
        flat_moved = _moved(flat, step_size * small, k)
        pull_steep, pull_flat = large * (steep + steep_moved), small * (flat + flat_moved)
        columns = {
            "w": w + cos * steep_moved - sin * flat_moved,
            "b": b + sin * steep_moved + cos * flat_moved,
            "loss": self.floor + 0.5 * (pull_steep**2 / large + pull_flat**2 / small),
            "dw": cos * pull_steep - sin * pull_flat,
            "db": sin * pull_steep + cos * pull_flat,
        }
        return recorded(len(epoch), epoch, columns)

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
        if self.var_x * LARGEST**2 < 1:  # a spread whose square would vanish is none
            raise ValueError(constant_x(self.mean_x))


def _averages_of_pieces(x: AnyArray, y: AnyArray) -> Iterator[Averages]:
    """Yield the six numbers of pieces that stay in the cache, means counted from the first point:
    then equal values lie no distance from their mean, not even by rounding."""
    buffers = np.empty((2, min(PIECE, len(x))))
    for start in range(0, len(x), PIECE):
        stop = min(start + PIECE, len(x))
        n = stop - start
        from_x, from_y = buffers[:, :n]
        np.subtract(x[start:stop], float(x[0]), out=from_x, dtype=np.float64)
        np.subtract(y[start:stop], float(y[0]), out=from_y, dtype=np.float64)
        mean_x, mean_y = float(from_x.sum()) / n, float(from_y.sum()) / n
        from_x -= mean_x
        from_y -= mean_y
        xx, xy, yy = from_x.dot(from_x), from_x.dot(from_y), from_y.dot(from_y)
        yield n, mean_x, mean_y, float(xx) / n, float(xy) / n, float(yy) / n


def _merged(one: Averages, two: Averages) -> Averages:
    """Return the six numbers of both sets of points together."""
    n, share = one[0] + two[0], two[0] / (one[0] + two[0])
    dx, dy = two[1] - one[1], two[2] - one[2]

    def both(mine: float, theirs: float, apart: float) -> float:
        return mine + share * (theirs - mine) + share * (1 - share) * apart

    return (
        n,
        one[1] + share * dx,
        one[2] + share * dy,
        both(one[3], two[3], dx * dx),
        both(one[4], two[4], dx * dy),
        both(one[5], two[5], dy * dy),
    )


def _moved(distance: Any, rate: Any, epoch: IntArray) -> FloatArray:
    """Return distance * ((1 - rate)**epoch - 1), also where the power is close to 1."""
    size = np.log1p(-np.minimum(rate, 2 - rate))  # of one step: log |1 - rate|
    moved = np.expm1(epoch * np.maximum(size, -800))  # where a step lands exactly, log 0
    if np.greater(rate, 1).any():  # odd steps land on the other side of the valley
        moved = np.where((rate > 1) & (epoch % 2 == 1), -2 - moved, moved)
    # No distance stays none, even where the power overflows.
    return np.where(np.equal(distance, 0), 0.0, distance * moved)


@contextmanager
def _progress_bar(wanted: bool) -> Iterator[Callable[[int], object]]:
    """Yield the function to call with each number of points read."""
    if not wanted:
        yield lambda n: None
        return
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "progress=True needs the package tqdm, which is not installed. "
            "Run pip install tqdm, or leave progress out."
        ) from None
    with tqdm(unit=" points", unit_scale=True) as bar:
        yield bar.update


def _as_iterable(chunks: Any) -> Iterable[Any]:
    if not isinstance(chunks, Iterable):
        raise TypeError(
            f"chunks is a {type(chunks).__name__}; it must be an iterable of pairs. "
            f"Pass a list such as [(x, y)]."
        )
    return chunks


def _as_pair(chunk: Any) -> tuple[Any, Any]:
    if not isinstance(chunk, (tuple, list)) or len(chunk) != 2:
        raise TypeError(
            f"a chunk is a {type(chunk).__name__}; it must be a pair (x, y). "
            f"Pass a list such as [(x, y)]."
        )
    return chunk[0], chunk[1]


def _as_epochs(epochs: Any) -> IntArray:
    if np.ndim(epochs) == 0:
        return np.arange(as_count("epochs", epochs, most=MOST_CELLS) + 1)
    column = as_column("epochs", epochs)
    whole = column.astype(np.int64)
    if (wrong := (column != whole) | (whole < 0)).any():
        raise ValueError(
            f"epochs holds {column[wrong][0]:g}; each must be a whole number of at least 0. "
            f"Pass for instance range(0, 50_001, 5_000)."
        )
    return whole
