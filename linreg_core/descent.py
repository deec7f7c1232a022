"""Gradient descent on the loss of a line: the loop, and the record it keeps.

Notebook 04 writes this loop out in five lines. Here it reuses its memory and keeps every row.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import model
from .model import Line
from .validate import LARGEST, FloatArray, as_count, as_number, as_positive, as_spread_points

Gradient = Callable[[FloatArray, FloatArray, float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Descent:
    """What a descent recorded: row k is the state at ``epoch[k]``.

    Attributes
    ----------
    epoch : ndarray of int, shape (rows,)
        Updates made so far; 0 is the start.
    w, b : ndarray, shape (rows,)
        The parameters at that epoch.
    loss, dw, db : ndarray, shape (rows,)
        The loss and its gradient at those same parameters.
    diverged : bool
        True if the numbers overflowed before the last epoch asked for; the rows end before that.

    Examples
    --------
    >>> run = descend([0, 1], [1, 3], step_size=0.5, epochs=1000)
    >>> run
    Descent of 1001 rows, epoch 0 to 1000, ending at w = 2, b = 1
    >>> float(run.loss[0])
    2.5
    """

    epoch: NDArray[np.int64]
    w: FloatArray
    b: FloatArray
    loss: FloatArray
    dw: FloatArray
    db: FloatArray
    diverged: bool

    def __post_init__(self) -> None:
        for column in (self.epoch, self.w, self.b, self.loss, self.dw, self.db):
            column.flags.writeable = False

    def __len__(self) -> int:
        return len(self.epoch)

    def __repr__(self) -> str:
        end = "diverged after" if self.diverged else "ending at"
        return (
            f"Descent of {len(self)} rows, epoch {self.epoch[0]} to {self.epoch[-1]}, "
            f"{end} w = {self.final.w:.6g}, b = {self.final.b:.6g}"
        )

    @property
    def final(self) -> Line:
        """The parameters in the last row."""
        return Line(float(self.w[-1]), float(self.b[-1]))

    def take(self, rows: Any) -> Descent:
        """Return a Descent of some of the rows, picked by an index array or a mask."""
        names = ("epoch", "w", "b", "loss", "dw", "db")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def descend(
    x: Any,
    y: Any,
    *,
    step_size: float,
    w: float = 0.0,
    b: float = 0.0,
    epochs: int = 50_000,
    gradient: Gradient = model.gradient,
) -> Descent:
    r"""Walk downhill from (w, b), :math:`w \leftarrow w - \eta\,\partial L/\partial w,\
    b \leftarrow b - \eta\,\partial L/\partial b`, and record every epoch.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The data.
    step_size : float
        The step size η, above zero; also called the learning rate.
    w, b : float
        Where to start.
    epochs : int
        How many updates, each from all the data.
    gradient : callable
        ``gradient(x, y, w, b) -> (dw, db)``; the loss recorded is always `loss`.

    Returns
    -------
    Descent
        ``epochs + 1`` rows, or fewer if the run diverged: it ends with its last finite row.

    Raises
    ------
    TypeError, ValueError
        If the data are not two columns of finite numbers of one length, x is constant, the step
        size is not above zero, the epochs are not a whole number, or `gradient` does not return
        two numbers. What `gradient` itself raises passes through.

    See Also
    --------
    LossSurface.descend : the same rows in closed form.
    Notebook 04 writes the loop out.

    Examples
    --------
    >>> run = descend([0, 1], [1, 3], step_size=0.5, epochs=2)
    >>> run.w.tolist(), run.b.tolist()
    ([0.0, 0.75, 1.0625], [0.0, 1.0, 1.3125])
    """
    x, y = as_spread_points(x, y)
    step_size = as_positive("step_size", step_size)
    w, b = as_number("w", w, largest=LARGEST), as_number("b", b, largest=LARGEST)
    measure = _measure(x, y, gradient)
    rows: list[tuple[float, ...]] = []
    for _ in range(as_count("epochs", epochs) + 1):
        loss, dw, db = measure(w, b)
        if not (math.isfinite(loss) and math.isfinite(dw) and math.isfinite(db)):
            break
        rows.append((w, b, loss, dw, db))
        w -= step_size * dw
        b -= step_size * db
    if not rows:
        raise ValueError(
            f"at the start, w = {w:g} and b = {b:g}, the loss is {loss:g} and its gradient "
            f"({dw:g}, {db:g}); they must be finite. "
            f"Start closer, use smaller units, or mend your gradient."
        )
    columns = np.array(rows).T.copy()
    names = ("w", "b", "loss", "dw", "db")
    record = dict(zip(names, columns, strict=True))
    return Descent(np.arange(len(rows)), **record, diverged=len(rows) <= epochs)


def _measure(
    x: FloatArray, y: FloatArray, gradient: Gradient
) -> Callable[[float, float], tuple[float, float, float]]:
    """Return the function (w, b) -> (loss, dw, db) on these data."""
    if not callable(gradient):
        raise TypeError(
            f"gradient is {gradient!r}; it must be a function gradient(x, y, w, b) -> (dw, db). "
            f"Pass its name without calling it."
        )
    n = len(x)
    design = np.stack([x, np.ones_like(x)])  # so that (w, b) @ design is w x + b
    theta, error, sums = np.empty(2), np.empty(n), np.empty(2)

    def measure(w: float, b: float) -> tuple[float, float, float]:
        theta[:] = w, b
        np.dot(theta, design, out=error)
        np.subtract(error, y, out=error)
        loss = float(error.dot(error)) / (2 * n)
        if gradient is model.gradient:
            dw, db = np.dot(design, error, out=sums).tolist()
            return loss, dw / n, db / n
        if not math.isfinite(loss):
            return loss, math.nan, math.nan
        return loss, *_as_pair(gradient(x, y, w, b))

    return measure


def _as_pair(result: Any) -> tuple[float, float]:
    """Return what a learner's gradient returned as two floats, NaN and infinity included."""
    try:
        dw, db = result
        return float(dw), float(db)
    except (TypeError, ValueError):
        raise TypeError(
            f"your gradient returned {result!r}; it must return two numbers. "
            f"End it with: return dw, db"
        ) from None
