"""Input validation: what comes in is checked here once, so that no loop has to.

Every message names the value, the rule it breaks and the remedy. The functions called ``as_…``
return what they were given in the type that the rest of the package computes with.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

import numpy as np

# As numpy.typing's NDArray, which would add a twentieth to the time of the import.
AnyArray = np.ndarray[Any, np.dtype[Any]]
FloatArray = np.ndarray[Any, np.dtype[np.float64]]
IntArray = np.ndarray[Any, np.dtype[np.int64]]
BoolArray = np.ndarray[Any, np.dtype[np.bool_]]

LARGEST = 1e150  # its square still fits into a float, and so do sums of such squares
SMALLEST_SPREAD = 1e-150  # of x: its square is still an ordinary float
SMALLEST_SQUARE = 1e-300  # that square; also the least step size
MOST_ROWS = 10**9  # more points would not fit into memory
MOST_CELLS = 10**8  # of a record, rows times runs: it has five columns of that length


def as_number(
    name: str, value: Any, *, largest: float = math.inf, remedy: str = "Pass a float such as 0.5."
) -> float:
    """Return one finite real number, of size `largest` at most, as a Python float."""
    if type(value) is float and abs(value) < largest:  # nearly always, and fast
        return value
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(
            f"{name} is {short_repr(value)}, a {type(value).__name__}; "
            f"it must be one real number. {remedy}"
        )
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{name} is {short_repr(value)}; it must be finite. {remedy}")
    if abs(number) > largest:
        raise ValueError(
            f"{name} is {number:g}; it must be {largest:g} in size at most. Use other units."
        )
    return number


def as_positive(name: str, value: Any, *, remedy: str = "Pass a float such as 0.5.") -> float:
    """Return one real number above zero, neither too small nor too large, as a Python float."""
    number = as_number(name, value, largest=LARGEST, remedy=remedy)
    if number <= 0:
        raise ValueError(
            f"{name} is {number:g}; it must be above zero. Pass a positive number such as 0.0005."
        )
    if number < SMALLEST_SQUARE:
        raise ValueError(
            f"{name} is {number:g}; it must be {SMALLEST_SQUARE:g} at least. Use other units."
        )
    return number


def as_count(name: str, value: Any, *, least: int = 0, most: int = MOST_ROWS) -> int:
    """Return a whole number from `least` to `most` as a Python int."""
    if type(value) is int and least <= value <= most:  # nearly always, and fast
        return value
    number = as_number(name, value, remedy="Pass an int such as 10.")
    if number != int(number):
        raise ValueError(
            f"{name} is {number:g}; it must be a whole number. Pass an int such as {round(number)}."
        )
    count = int(value) if isinstance(value, Integral) else int(number)
    if count < least:
        raise ValueError(f"{name} is {count}; it must be at least {least}. Pass {least} or more.")
    if count > most:
        raise ValueError(f"{name} is {number:g}; it must be {most:g} at most. Pass fewer.")
    return count


def as_array(name: str, values: Any) -> AnyArray:
    """Return a non-empty one-dimensional array of real numbers, in the type they came in."""
    array = _read_array(name, values)
    if array.ndim != 1:
        if array.ndim:
            remedy = f"Use np.ravel({name})."
        else:  # a set, a generator and the like are one object to NumPy
            remedy = f"Pass list({name})." if _can_be_listed(values) else "Pass a list of numbers."
        raise ValueError(
            f"{name} has shape {array.shape}; it must be one-dimensional, shape (n,). {remedy}"
        )
    if array.size == 0:
        raise ValueError(f"{name} is empty; it must hold at least one value.")
    if array.dtype.kind not in "fiu":
        raise TypeError(
            f"{name} holds {short_repr(array.item(0))} (dtype {array.dtype}); "
            f"it must hold real numbers. {_conversion(name, array)}"
        )
    return array


def as_column(name: str, values: Any) -> FloatArray:
    """Return a non-empty one-dimensional float64 array of finite numbers."""
    array = as_array(name, values)
    with np.errstate(over="ignore"):  # a long double may be too large for float64
        column: FloatArray = np.asarray(array, dtype=np.float64)
        if column.dot(column) <= LARGEST:  # one quick pass settles nearly all
            return column
    fits = np.abs(column) <= LARGEST  # false for NaN too
    if fits.all():
        return column
    row = int(np.argmin(fits))
    rule = f"{LARGEST:g} in size at most" if np.isfinite(column[row]) else "finite"
    raise ValueError(
        f"{name}[{row}] is {column[row]}; every value must be {rule}. "
        f"Drop that row from x and y alike, or correct it."
    )


def as_arrays(x: Any, y: Any) -> tuple[AnyArray, AnyArray]:
    """Return x and y as arrays of one length, in the types they came in."""
    x, y = as_array("x", x), as_array("y", y)
    if x.size != y.size:
        raise ValueError(
            f"x has {x.size} values and y has {y.size}; each x needs its y. "
            f"Cut both to the same rows."
        )
    return x, y


def as_points(x: Any, y: Any) -> tuple[FloatArray, FloatArray]:
    """Return x and y as float64 columns of one length."""
    x, y = as_arrays(x, y)
    return as_column("x", x), as_column("y", y)


def as_epochs(epochs: Any) -> IntArray:
    """Return whole numbers of at least 0; one number k means all of 0 … k."""
    if isinstance(epochs, range):  # NumPy would read it number by number
        epochs = np.arange(epochs.start, epochs.stop, epochs.step)
    if np.ndim(epochs) == 0:
        return np.arange(as_count("epochs", epochs, most=MOST_CELLS) + 1)
    column = as_array("epochs", epochs)
    if column.dtype.kind == "i" and column.min() >= 0:  # nearly always, and fast
        return column.astype(np.int64)
    column = as_column("epochs", column)
    whole = column.astype(np.int64)
    if (wrong := (column != whole) | (whole < 0)).any():
        raise ValueError(
            f"epochs holds {column[wrong][0]:g}; each must be a whole number of at least 0. "
            f"Pass for instance range(0, 50_001, 5_000)."
        )
    return whole


def as_broadcast(**values: Any) -> list[Any]:
    """Return finite numbers, or arrays of them that broadcast and have equally many axes."""
    checked = [_as_number_or_array(name, value) for name, value in values.items()]
    if not any(isinstance(value, np.ndarray) for value in checked):
        return checked
    try:
        axes = len(np.broadcast_shapes(*(np.shape(value) for value in checked)))
    except ValueError:
        shapes = ", ".join(
            f"{name} has shape {np.shape(value)}"
            for name, value in zip(values, checked, strict=True)
        )
        raise ValueError(
            f"{shapes}; they must broadcast. Use np.ix_ or np.meshgrid for all combinations."
        ) from None
    return [np.array(value, ndmin=axes) for value in checked]


def _can_be_listed(values: Any) -> bool:
    return isinstance(values, Iterable) and not isinstance(values, (str, bytes, Mapping))


def _conversion(name: str, array: AnyArray) -> str:
    """Say how a column that does not hold real numbers becomes one that does."""
    if array.dtype.kind in "mM":
        return f'Count from a date: ({name} - {name}[0]) / np.timedelta64(1, "D") for days.'
    if array.dtype.kind == "c":
        return f"Pass np.real({name}) if that is what you mean."
    if array.dtype.kind == "O" and any(value is None for value in array):
        return "Drop the rows with None from x and y alike."
    return f"Convert it first, for instance with [float(v) for v in {name}]."


def _as_number_or_array(name: str, value: Any) -> Any:
    """Return a number of size `LARGEST` at most, or an array of such numbers in its shape."""
    if (
        type(value) is not float
        and not isinstance(value, Real)
        and (array := _read_array(name, value)).ndim
    ):
        return as_column(name, array.ravel()).reshape(array.shape)
    return as_number(name, value, largest=LARGEST)


def _read_array(name: str, values: Any) -> AnyArray:
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        raise ValueError(
            f"{name} is a masked array with masked values; every value must be there. "
            f"Drop those rows from x and y alike."
        )
    try:
        return np.asarray(values)
    except Exception as error:  # a column of another library may raise anything
        raise ValueError(
            f"{name} cannot be read as an array ({error}): rows of different lengths, perhaps. "
            f"Pass one flat list of numbers."
        ) from None


def require_spread(spread: float, x: float) -> None:
    """Raise ValueError if the points lie at one x, or so close that squares would vanish."""
    if spread < SMALLEST_SPREAD:
        raise ValueError(
            f"every x is {x:g}; a line needs at least two different x to have a slope. "
            f"Add points elsewhere."
        )


def short_repr(value: Any) -> str:
    """Return repr(value), cut to 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
