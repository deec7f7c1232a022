"""The loss surface of a line, from five averages, and the descent on it in closed form.

Notebook 05 shows where the closed form comes from, notebook 06 what shape the averages give the
valley, notebook 08 the standard errors.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .averages import Averages, averages_of, check_averages, merge
from .chunks import averages_of_chunks
from .closed_form import gradient_at, rows_at
from .descent import Descent, finite_rows
from .model import Line
from .validate import MOST_CELLS, as_broadcast, as_count, as_epochs, as_positive, require_spread


@dataclass(frozen=True)
class LossSurface:
    r"""The loss of every line on some data.

    .. math:: L = \text{floor} + \tfrac12 \left[\mathrm{var}(x)(w - w^*)^2
              + (w \bar x + b - \bar y)^2\right]

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
        vars(self).update(check_averages(self.averages)._asdict())

    @classmethod
    def of(cls, x: Any, y: Any) -> LossSurface:
        """Return the surface of the points (x, y), in one pass over them and without a copy.

        Parameters
        ----------
        x, y : array_like, shape (n,)
            The data; x must not be constant.

        Returns
        -------
        LossSurface

        Raises
        ------
        TypeError, ValueError
            If x and y are not columns of finite numbers of one length, or x is constant.
        """
        surface = cls.of_chunk(x, y)
        require_spread(math.sqrt(surface.var_x), surface.mean_x)
        return surface

    @classmethod
    def of_chunk(cls, x: Any, y: Any) -> LossSurface:
        """Return the surface of some of the points, to be added to those of the others.

        Parameters
        ----------
        x, y : array_like, shape (n,)
            Some of the data. Here x may be constant: the next chunk may hold another.

        Returns
        -------
        LossSurface

        Raises
        ------
        TypeError, ValueError
            If x and y are not columns of finite numbers of one length.

        """
        return cls._of_averages(averages_of(x, y))

    @classmethod
    def _of_averages(cls, averages: Averages) -> LossSurface:
        """Return the surface without the checks, which averages of points do not need."""
        surface = object.__new__(cls)
        vars(surface).update(zip(Averages._fields, averages, strict=True))
        return surface

    @classmethod
    def from_chunks(
        cls, chunks: Iterable[tuple[Any, Any]], *, progress: bool = False
    ) -> LossSurface:
        """Return the surface of many chunks (x, y), seen one at a time and in any order.

        Parameters
        ----------
        chunks : iterable of pairs (x, y)
            A list, or a generator that reads a file in pieces; a chunk is let go before the next
            is asked for. Empty ones are skipped.
        progress : bool
            Show how many points have been read, and how fast; needs tqdm.

        Returns
        -------
        LossSurface

        Raises
        ------
        ValueError
            If there are no points, or x is constant over all chunks. What a chunk raises, or an
            interrupt, passes through with a note of how many points came before it.

        Examples
        --------
        >>> LossSurface.from_chunks([([0], [1]), ([1, 2], [3, 5])]).minimum
        Line(w=2.0, b=1.0)
        """
        surface = cls._of_averages(averages_of_chunks(chunks, progress=progress))
        require_spread(math.sqrt(surface.var_x), surface.mean_x)
        return surface

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> LossSurface:
        """Return the surface that `save` wrote.

        Parameters
        ----------
        path : path
            The file.

        Returns
        -------
        LossSurface

        Raises
        ------
        ValueError
            If the file holds something else.
        OSError
            If it cannot be read.
        """
        try:
            return cls(**json.loads(Path(path).read_text(encoding="utf-8")))
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"{path} holds no surface ({error}). Pass a file written by surface.save."
            ) from None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the six numbers as JSON, to the last digit.

        Parameters
        ----------
        path : path
            The file, which is overwritten.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "surface.json"
        >>> surface = LossSurface.of([0, 1, 2], [1, 3, 5])
        >>> surface.save(path)
        >>> LossSurface.load(path) == surface
        True
        """
        Path(path).write_text(json.dumps(vars(self), indent=1) + "\n", encoding="utf-8")

    def __add__(self, other: LossSurface) -> LossSurface:
        """Return the surface of both sets of points together."""
        if isinstance(other, LossSurface):
            return LossSurface(*merge(self.averages, other.averages))
        return NotImplemented

    def __radd__(self, other: int) -> LossSurface:
        """Return the surface itself, so that `sum` works, which starts from 0."""
        return self if isinstance(other, int) and other == 0 else NotImplemented

    @property
    def averages(self) -> Averages:
        """The six numbers."""
        return Averages(*(getattr(self, name) for name in Averages._fields))

    @property
    def mean_square_x(self) -> float:
        """The average of x², which is the curvature of the loss along w."""
        return self.var_x + self.mean_x**2

    @property
    def minimum(self) -> Line:
        """The least-squares line, where the loss is smallest."""
        require_spread(math.sqrt(self.var_x), self.mean_x)
        w = self.cov_xy / self.var_x
        return Line(w, self.mean_y - w * self.mean_x)

    @property
    def floor(self) -> float:
        """The loss at the minimum: what no line can remove; 0 where the points lie on a line."""
        left = self.var_y - self.cov_xy * self.minimum.w
        return 0.5 * left if left > 1e-14 * self.var_y else 0.0  # less is rounding

    @property
    def curvatures(self) -> tuple[float, float]:
        """The two curvatures (small, large): eigenvalues of the matrix of second derivatives."""
        square = self.mean_square_x
        large = (square + 1) / 2 + math.hypot((square - 1) / 2, self.mean_x)
        return self.var_x / large, large

    @property
    def condition_number(self) -> float:
        """How many times longer than wide the valley is, squared: large / small curvature."""
        require_spread(math.sqrt(self.var_x), self.mean_x)
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

    @np.errstate(over="ignore", invalid="ignore")
    def loss(self, w: Any, b: Any) -> Any:
        """Return the loss of a line.

        Parameters
        ----------
        w, b : float or array
            Slope and intercept; arrays broadcast.

        Returns
        -------
        float or ndarray
            In squared units of y.
        """
        return self.floor + self.above_floor(w, b)

    @np.errstate(over="ignore", invalid="ignore")
    def above_floor(self, w: Any, b: Any) -> Any:
        r"""Return by how much the loss at (w, b) exceeds the smallest possible.

        .. math:: \tfrac12 \left[\mathrm{var}(x)(w - w^*)^2 + ((w - w^*) \bar x + b - b^*)^2\right]

        A sum of squares: next to the minimum it keeps the digits that `loss` less `floor` loses.

        Parameters
        ----------
        w, b : float or array
            Slope and intercept; arrays broadcast.

        Returns
        -------
        float or ndarray
            In squared units of y.

        Raises
        ------
        TypeError, ValueError
            If w or b is not finite, the arrays do not broadcast, or x was constant.

        Examples
        --------
        >>> LossSurface.of([0, 1, 2], [1, 3, 5]).above_floor([2, 2], [1, 4]).tolist()
        [0.0, 4.5]
        """
        w, b = as_broadcast(w=w, b=b)
        best = self.minimum
        dw = w - best.w
        mean_gap = dw * self.mean_x + (b - best.b)
        return 0.5 * (self.var_x * (dw * dw) + mean_gap * mean_gap)

    def typical_gap(self, w: Any, b: Any) -> Any:
        r"""Return the root mean square of the vertical distance from the best line at the points.

        .. math:: \sqrt{2 (L - \text{floor})}

        Parameters
        ----------
        w, b : float or array
            Slope and intercept; arrays broadcast.

        Returns
        -------
        float or ndarray
            In units of y.

        Raises
        ------
        TypeError, ValueError
            As `above_floor`.

        Examples
        --------
        >>> LossSurface.of([0, 1, 2], [1, 3, 5]).typical_gap(w=2, b=4)
        3.0
        """
        gap = np.sqrt(2 * self.above_floor(w, b))
        return gap if gap.ndim else float(gap)

    def best_slope(self, b: Any) -> Any:
        r"""Return the slope with the smallest loss of all lines with the intercept b.

        .. math:: w^* - (b - b^*)\, \bar x / \overline{x^2}

        Parameters
        ----------
        b : float or array
            The intercept, in units of y.

        Returns
        -------
        float or ndarray
            In units of y per unit of x.

        Raises
        ------
        TypeError, ValueError
            If b is not finite, or x was constant.
        """
        (b,) = as_broadcast(b=b)
        best = self.minimum
        return best.w - (b - best.b) * self.mean_x / self.mean_square_x

    @np.errstate(over="ignore", invalid="ignore")
    def gradient(self, w: Any, b: Any) -> tuple[Any, Any]:
        """Return the gradient of the loss.

        Parameters
        ----------
        w, b : float or array
            Slope and intercept; arrays broadcast.

        Returns
        -------
        dw, db : float or ndarray
            The two partial derivatives.
        """
        return gradient_at(self, *as_broadcast(w=w, b=b))

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def descend(
        self, *, step_size: Any, w: Any = 0.0, b: Any = 0.0, epochs: Any = 50_000
    ) -> Descent:
        r"""Return the rows that `linreg_core.descend` would record, each without a loop.

        .. math:: \theta_k = \theta_0 + \sum_i v_i \left[(1 - \eta\lambda_i)^k - 1\right]
                  v_i \cdot (\theta_0 - \theta^*)

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
        linreg_core.descend : the loop, one run.

        Notes
        -----
        Notebook 05 derives it in one direction, then in two.

        Examples
        --------
        >>> surface = LossSurface.of([0, 1, 2], [1, 3, 5])
        >>> surface.descend(step_size=0.5, epochs=50)
        Descent of 51 rows, epoch 0 to 50, ending at w = 1.99989, b = 1.00016
        >>> surface.descend(step_size=[0.1, 0.5, 5], epochs=range(0, 51, 10))
        Descent of 6 rows of 3 runs, epoch 0 to 50, 0 diverged
        """
        epoch = as_epochs(epochs)
        step_size, w, b = as_broadcast(step_size=step_size, w=w, b=b)
        as_positive("step_size", step_size if type(step_size) is float else np.min(step_size))
        runs = () if type(w) is float else np.broadcast(step_size, w, b).shape
        as_count("the number of rows times runs", len(epoch) * math.prod(runs), most=MOST_CELLS)
        k = epoch.reshape(-1, *(1 for _ in runs))
        return finite_rows(epoch, rows_at(self, k, step_size, w, b))

    def standard_errors(self) -> tuple[float, float]:
        r"""Return how far the best w and b would scatter on new noise, one standard deviation each.

        .. math:: s_w = s / \sqrt{n\,\mathrm{var}(x)},\quad s_b = s_w \sqrt{\overline{x^2}},\quad
                  s^2 = 2 n\,\text{floor} / (n - 2)

        Returns
        -------
        s_w, s_b : float
            In units of w and of b.

        Raises
        ------
        ValueError
            If there are fewer than three points, or x was constant.
        """
        if self.n < 3:
            raise ValueError(f"n is {self.n}; a scatter takes three points or more. Add points.")
        s_w = math.sqrt(2 * self.floor / ((self.n - 2) * self.var_x))
        return s_w, s_w * math.sqrt(self.mean_square_x)
