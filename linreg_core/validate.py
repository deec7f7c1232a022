"""The door: what comes in is checked here once, so that no loop has to.

Every message names the value, the rule it breaks and the remedy.
"""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any

import numpy as np

# As numpy.typing's NDArray, which would add a twentieth to the time of the import.
AnyArray = np.ndarray[Any, np.dtype[Any]]
FloatArray = np.ndarray[Any, np.dtype[np.float64]]
IntArray = np.ndarray[Any, np.dtype[np.int64]]

# Squares of numbers up to here still fit into a float, and so do sums of them.
LARGEST = 1e150
MOST_ROWS = 10**9  # more would not fit into memory
MOST_CELLS = 10**8  # of a record of five columns


def as_number(name: str, value: Any, *, largest: float = math.inf) -> float:
    """Return one finite real number, of size `largest` at most, as a Python float."""
    if type(value) is float and abs(value) < min(largest, math.inf):  # nearly always, and fast
        return value
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(
            f"{name} is {_shown(value)}, a {type(value).__name__}; it must be one real number. "
            f"Pass a float such as 0.5."
        )
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(
            f"{name} is {_shown(value)}; it must be finite. Pass an ordinary number such as 0.5."
        )
    if abs(number) > largest:
        raise ValueError(
            f"{name} is {number:g}; it must be {largest:g} in size at most. Use other units."
        )
    return number


def as_positive(name: str, value: Any) -> float:
    """Return one real number above zero, neither too small nor too large, as a Python float."""
    number = as_number(name, value, largest=LARGEST)
    if number <= 0:
        raise ValueError(
            f"{name} is {number:g}; it must be above zero. Pass a positive number such as 0.0005."
        )
    if number * LARGEST * LARGEST < 1:
        raise ValueError(f"{name} is {number:g}; it must be 1e-300 at least. Use other units.")
    return number


def as_count(name: str, value: Any, *, least: int = 0, most: int = MOST_ROWS) -> int:
    """Return a whole number from `least` to `most` as a Python int."""
    number = as_number(name, value)
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
    if np.ma.is_masked(values):
        raise ValueError(
            f"{name} is a masked array with masked values; every value must be there. "
            f"Drop those rows from x and y alike."
        )
    try:
        array = np.asarray(values)
    except Exception as error:  # whatever a stranger's column raises on the way
        raise ValueError(
            f"{name} cannot be read as an array ({error}): rows of different lengths, perhaps. "
            f"Pass one flat list of numbers."
        ) from None
    if array.ndim != 1:
        remedy = f"Use {name}.ravel()." if array.size > 1 else f"Wrap it in a list: [{name}]."
        raise ValueError(
            f"{name} has shape {array.shape}; it must be one-dimensional, shape (n,). {remedy}"
        )
    if array.size == 0:
        raise ValueError(f"{name} is empty; it must hold at least one value.")
    if array.dtype.kind not in "fiu":
        raise TypeError(
            f"{name} holds {_shown(array.item(0))} (dtype {array.dtype}); "
            f"it must hold real numbers. "
            f"Convert it first, for instance with [float(v) for v in {name}]."
        )
    return array


def as_column(name: str, values: Any) -> FloatArray:
    """Return a non-empty one-dimensional float64 array of finite numbers."""
    with np.errstate(over="ignore"):
        column: FloatArray = np.asarray(as_array(name, values), dtype=np.float64)
        if column @ column <= LARGEST:  # one quick pass settles nearly all
            return column
    fits = np.abs(column) <= LARGEST  # false for NaN too
    if fits.all():
        return column
    row = int(np.argmin(fits))
    rule = f"{LARGEST:g} in size at most" if np.isfinite(column[row]) else "finite"
    raise ValueError(
        f"{name}[{row}] is {column[row]}; every value must be {rule}. "
        f"Drop that row from x and y alike, or mend it."
    )


def as_numbers(name: str, value: Any) -> Any:
    """Return a number of size `LARGEST` at most, or an array of such numbers in its shape."""
    if isinstance(value, float) or np.ndim(value) == 0:
        return as_number(name, value, largest=LARGEST)
    flat = np.ma.ravel(value) if np.ma.isMaskedArray(value) else np.asarray(value).ravel()
    return as_column(name, flat).reshape(np.shape(value))


def as_positives(name: str, value: Any) -> Any:
    """Return a number above zero, or an array of such numbers in its shape."""
    if isinstance(value, float):
        return as_positive(name, value)
    numbers = as_numbers(name, value)
    as_positive(name, float(np.min(numbers)))
    return numbers


def as_broadcast(**values: Any) -> tuple[int, ...]:
    """Return the common shape of arrays that broadcast."""
    if all(isinstance(value, float) for value in values.values()):  # nearly always, and fast
        return ()
    try:
        return np.broadcast_shapes(*(np.shape(value) for value in values.values()))
    except ValueError:
        shapes = ", ".join(f"{name} has shape {np.shape(v)}" for name, v in values.items())
        raise ValueError(
            f"{shapes}; they must broadcast. Use np.ix_ or np.meshgrid for all combinations."
        ) from None


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


def as_spread_points(x: Any, y: Any) -> tuple[FloatArray, FloatArray]:
    """Return x and y as float64 columns of one length, x not constant."""
    x, y = as_points(x, y)
    # A spread whose square would vanish is none; most often the ends show that it is not.
    if abs(x[-1] - x[0]) * LARGEST < 1 and np.ptp(x) * LARGEST < 1:
        raise ValueError(constant_x(x[0]))
    return x, y


def constant_x(value: float) -> str:
    """Say why one single x is not enough."""
    return (
        f"every x is {value:g}; a line needs at least two different x to have a slope. "
        f"Add points elsewhere."
    )


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
