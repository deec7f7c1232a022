"""Gradient descent on the loss of a line: the loop, and the record it keeps.

Notebook 04 writes this loop out in five lines. Here it reuses its memory and keeps every row.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from . import model
from .model import Line
from .validate import (
    LARGEST,
    MOST_CELLS,
    BoolArray,
    FloatArray,
    IntArray,
    as_count,
    as_number,
    as_points,
    as_positive,
    require_spread,
    short_repr,
)

ONE_RUN = "Pass a float such as 0.5; for many runs at once use LossSurface.descend."
Gradient = Callable[[FloatArray, FloatArray, float, float], tuple[float, float]]
COLUMNS = ("w", "b", "loss", "dw", "db")
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

    Notes
    -----
    Many runs at once, from `LossSurface.descend` with arrays of step sizes or starts, have columns
    of shape (rows, *runs) and a ``diverged`` of shape runs. There a run that diverged goes on as
    NaN while others last.

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
    diverged: bool | BoolArray

    def __post_init__(self) -> None:
        for column in vars(self).values():
            if isinstance(column, np.ndarray):
                column.setflags(write=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(vars(self).values())  # so that copies are read-only too

    def __len__(self) -> int:
        return len(self.epoch)

    def __repr__(self) -> str:
        rows = f"Descent of {len(self)} rows"
        if not len(self):
            late = ": every epoch asked for comes after the numbers overflow"
            return rows + late * bool(np.any(self.diverged))
        span = f"epoch {self.epoch[0]} to {self.epoch[-1]}"
        if runs := self.w.shape[1:]:
            each = " × ".join(str(length) for length in runs)
            return f"{rows} of {each} runs, {span}, {np.sum(self.diverged)} diverged"
        end = "diverged after" if self.diverged else "ending at"
        return f"{rows}, {span}, {end} w = {self.final.w:.6g}, b = {self.final.b:.6g}"

    @property
    def final(self) -> Line:
        """The parameters in the last row."""
        if not len(self):
            raise ValueError(
                "this descent has no rows: the numbers overflow before the first epoch asked for. "
                "Ask for earlier epochs, or take a smaller step size."
            )
        w, b = self.w[-1], self.b[-1]
        return Line(w, b) if np.ndim(w) else Line(float(w), float(b))

    def take(self, rows: Any) -> Descent:
        """Return a Descent of some of the rows.

        Parameters
        ----------
        rows : int or array_like of int or bool
            Their numbers, or a mask.

        Returns
        -------
        Descent
            The rows picked.
        """
        rows = np.array(rows, ndmin=1)
        rows = rows if rows.size else rows.astype(int)  # an empty list comes as floats
        picked = {name: getattr(self, name)[rows] for name in ("epoch", *COLUMNS)}
        return replace(self, **picked)


def finite_rows(epoch: IntArray, columns: dict[str, FloatArray]) -> Descent:
    """Return the Descent of these columns, up to the last row in which a run is still finite."""
    finite = np.isfinite(columns["loss"])  # a square: nothing overflows before it
    whole = np.logical_and.reduce(finite)  # for each run
    if not whole.all():
        lasting = finite.reshape(len(epoch), -1).any(axis=1)
        epoch = epoch[lasting]
        columns = {k: np.where(finite, v, math.nan)[lasting] for k, v in columns.items()}
    return Descent(epoch, **columns, diverged=~whole if finite.ndim > 1 else not whole)


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
    r"""Walk downhill from (w, b) and record every epoch.

    .. math:: w \leftarrow w - \eta\,\partial L/\partial w,\quad
              b \leftarrow b - \eta\,\partial L/\partial b

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
        ``gradient(x, y, w, b) -> (dw, db)``, which gets x and y as read-only arrays; the loss
        recorded is always `loss`.

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
    LossSurface.descend : the same rows in closed form, and many runs at once.

    Notes
    -----
    Notebook 04 writes the loop out.

    Examples
    --------
    >>> run = descend([0, 1], [1, 3], step_size=0.5, epochs=2)
    >>> run.w.tolist(), run.b.tolist()
    ([0.0, 0.75, 1.0625], [0.0, 1.0, 1.3125])
    """
    x, y = as_points(x, y)
    require_spread(np.ptp(x), x[0])
    step_size = as_positive("step_size", step_size, remedy=ONE_RUN)
    w = as_number("w", w, largest=LARGEST, remedy=ONE_RUN)
    b = as_number("b", b, largest=LARGEST, remedy=ONE_RUN)
    epochs = as_count("epochs", epochs, most=MOST_CELLS)
    measure = _measure(x, y, gradient)
    rows = array("d")  # as compact as a NumPy array, and quicker to append to
    for _ in range(epochs + 1):
        loss, dw, db = measure(w, b)
        if not (math.isfinite(loss) and math.isfinite(dw) and math.isfinite(db)):
            break
        rows.extend((w, b, loss, dw, db))
        w -= step_size * dw
        b -= step_size * db
    if not rows:
        raise ValueError(
            f"at the start, w = {w:g} and b = {b:g}, the loss is {loss:g} and its gradient "
            f"({dw:g}, {db:g}); they must be finite. "
            f"Start closer, use smaller units, or correct your gradient."
        )
    record = np.frombuffer(rows).reshape(-1, len(COLUMNS)).T.copy()
    count = record.shape[1]
    return Descent(
        np.arange(count), **dict(zip(COLUMNS, record, strict=True)), diverged=count <= epochs
    )


def require_function(gradient: Any) -> None:
    """Raise TypeError if a gradient is not a function."""
    if not callable(gradient):
        raise TypeError(
            f"gradient is {short_repr(gradient)}; it must be a function "
            f"gradient(x, y, w, b) -> (dw, db). Pass its name without calling it."
        )


def _measure(x: FloatArray, y: FloatArray, gradient: Gradient) -> Measure:
    """Return the function (w, b) -> (loss, dw, db) on these data."""
    require_function(gradient)
    n = len(x)
    design = np.stack([x, np.ones_like(x)])  # so that (w, b) @ design is w x + b
    theta, error, sums = np.empty(2), np.empty(n), np.empty(2)
    x, y = x.view(), y.view()
    x.flags.writeable = y.flags.writeable = False  # a learner's gradient may work in place

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
        if not isinstance(result, (tuple, list, np.ndarray)):  # a set has no order
            raise TypeError
        dw, db = result
        return _as_float(dw), _as_float(db)
    except (TypeError, ValueError):
        raise TypeError(
            f"your gradient returned {short_repr(result)}; it must return two numbers. "
            f"End it with: return dw, db"
        ) from None


def _as_float(value: Any) -> float:
    """Return one real number, or an array of just one, as a float; text is none, nor is True."""
    if isinstance(value, float):
        return value
    array = np.asarray(value)
    if array.dtype.kind not in "fiu":
        raise TypeError
    return float(array.item())  # ValueError unless it is one
