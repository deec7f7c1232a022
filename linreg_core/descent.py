"""Gradient descent on the loss of a line: the loop, and the record it keeps.

Notebook 04 writes this loop out in five lines. Here it reuses its memory and keeps every row.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from . import model
from .model import Line
from .validate import (
    MOST_CELLS,
    FloatArray,
    IntArray,
    as_broadcast,
    as_count,
    as_numbers,
    as_positives,
    as_spread_points,
)

Gradient = Callable[[FloatArray, FloatArray, float, float], tuple[float, float]]
Measure = Callable[[float, float], tuple[float, float, float]]


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

    Many runs at once, from arrays of step sizes or starts, have columns of shape (rows, *runs) and
    a ``diverged`` of shape runs. There a run that diverged goes on as NaN while others last.

    Examples
    --------
    >>> run = descend([0, 1], [1, 3], step_size=0.5, epochs=1000)
    >>> run
    Descent of 1001 rows, epoch 0 to 1000, ending at w = 2, b = 1
    >>> float(run.loss[0])
    2.5
    """

    epoch: IntArray
    w: FloatArray
    b: FloatArray
    loss: FloatArray
    dw: FloatArray
    db: FloatArray
    diverged: Any

    def __post_init__(self) -> None:
        for column in (self.epoch, *self._columns().values()):
            column.flags.writeable = False

    def __len__(self) -> int:
        return len(self.epoch)

    def __repr__(self) -> str:
        rows = f"Descent of {len(self)} rows"
        if not len(self):
            return f"{rows}: every epoch asked for comes after the numbers overflow"
        span = f"epoch {self.epoch[0]} to {self.epoch[-1]}"
        if runs := self.w.shape[1:]:
            each = " × ".join(str(length) for length in runs)
            return f"{rows} of {each} runs, {span}, {np.sum(self.diverged)} diverged"
        end = "diverged after" if self.diverged else "ending at"
        return f"{rows}, {span}, {end} w = {self.final.w:.6g}, b = {self.final.b:.6g}"

    @property
    def final(self) -> Line:
        """The parameters in the last row."""
        w, b = self.w[-1], self.b[-1]
        return Line(w, b) if np.ndim(w) else Line(float(w), float(b))

    def take(self, rows: Any) -> Descent:
        """Return a Descent of some of the rows, picked by an index array or a mask."""
        picked = {name: column[rows] for name, column in self._columns().items()}
        return replace(self, epoch=self.epoch[rows], **picked)

    def _columns(self) -> dict[str, FloatArray]:
        return {name: getattr(self, name) for name in ("w", "b", "loss", "dw", "db")}


def recorded(wanted: int, epoch: IntArray, columns: dict[str, FloatArray]) -> Descent:
    """Return the Descent of these columns, up to the last row in which a run is still finite."""
    finite = np.isfinite(columns["loss"])  # a square: nothing overflows before it
    diverged = finite.sum(axis=0) < wanted
    if not finite.all():
        lasting = finite.reshape(len(epoch), -1).any(axis=1)
        epoch = epoch[lasting]
        columns = {k: np.where(finite, v, math.nan)[lasting] for k, v in columns.items()}
    return Descent(epoch, **columns, diverged=diverged if diverged.ndim else bool(diverged))


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def descend(
    x: Any,
    y: Any,
    *,
    step_size: Any,
    w: Any = 0.0,
    b: Any = 0.0,
    epochs: int = 50_000,
    gradient: Gradient = model.gradient,
) -> Descent:
    r"""Walk downhill from (w, b), :math:`w \leftarrow w - \eta\,\partial L/\partial w,\
    b \leftarrow b - \eta\,\partial L/\partial b`, and record every epoch.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The data.
    step_size : float or array
        The step size η, above zero; also called the learning rate.
    w, b : float or array
        Where to start. Arrays of step sizes and starts broadcast: one run after another for each
        element. (`LossSurface.descend` does ten thousand at once.)
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
    >>> descend([0, 1], [1, 3], step_size=[[0.1], [5]], b=[0, 1, 2], epochs=500)
    Descent of 501 rows of 2 × 3 runs, epoch 0 to 500, 3 diverged
    """
    x, y = as_spread_points(x, y)
    step_size = as_positives("step_size", step_size)
    w, b = as_numbers("w", w), as_numbers("b", b)
    runs = as_broadcast(step_size=step_size, w=w, b=b)
    epochs = as_count("epochs", epochs)
    measure = _measure(x, y, gradient)
    if not runs:
        record = _walk(measure, step_size, w, b, epochs)
    else:
        as_count("the number of rows times runs", (epochs + 1) * math.prod(runs), most=MOST_CELLS)
        starts = np.broadcast(step_size, w, b)
        each = [_walk(measure, float(eta), float(w), float(b), epochs) for eta, w, b in starts]
        record = np.full((5, max(run.shape[1] for run in each), len(each)), math.nan)
        for column, run in enumerate(each):
            record[:, : run.shape[1], column] = run
        record = record.reshape(5, -1, *runs)
    names = ("w", "b", "loss", "dw", "db")
    columns = dict(zip(names, record, strict=True))
    return recorded(epochs + 1, np.arange(record.shape[1]), columns)


def _walk(measure: Measure, step_size: float, w: float, b: float, epochs: int) -> FloatArray:
    """Return the rows w, b, loss, dw, db of one run, up to its last finite epoch."""
    rows: list[tuple[float, ...]] = []
    for _ in range(epochs + 1):
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
    return np.array(rows).T.copy()


def _measure(x: FloatArray, y: FloatArray, gradient: Gradient) -> Measure:
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
