"""What a learner's code returned, printed or raised, in words; for the checks and the panels."""

from __future__ import annotations

import contextlib
import functools
import inspect
import io
import linecache
import sysconfig
import textwrap
from pathlib import Path
from typing import Any

import numpy as np

from ..validate import FloatArray

MOST_PRINTED = 500  # characters of a learner's own output that are kept
MOST_MESSAGE = 200  # characters of an exception's message
MOST_REPR = 60  # characters of an answer that is not made of numbers
MOST_NUMBERS = 8  # of an answer made of numbers
LIBRARIES = (str(Path(__file__).parents[1]), sysconfig.get_path("stdlib"))
PACKAGE_FOLDERS = {"site-packages", "dist-packages"}  # where Python and Debian install others


def as_floats(values: Any) -> FloatArray:
    """Return one number, or numbers in any shape, as a flat array of floats.

    Raises
    ------
    TypeError, ValueError, OverflowError
        If some of them are not real numbers: text, booleans and None are not.

    Examples
    --------
    >>> as_floats([[1, 2], [3, 4]]).tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    array = np.asarray(values)
    if array.dtype.kind == "O":
        if any(isinstance(value, (str, bool)) for value in array.ravel()):
            raise TypeError(f"not all of these are numbers: {values!r}")
        array = np.array([float(value) for value in array.ravel()])
    if array.dtype.kind not in "fiu":
        raise TypeError(f"not all of these are numbers: {values!r}")
    return array.astype(np.float64).ravel()


def shorten(text: str, most: int) -> str:
    """Return a text on one line, cut at a word where it is too long.

    Examples
    --------
    >>> shorten("The mean is missing.", 15)
    'The mean is…'
    """
    cut = textwrap.shorten(text, most, placeholder="…")
    return text[: most - 1] + "…" if cut == "…" else cut  # the first word alone is too long


def short_repr(value: Any, digits: int = 6) -> str:
    """Return numbers as a person would write them, and anything else as a short `repr`.

    Examples
    --------
    >>> short_repr((0.1 + 0.2, 3))
    '(0.3, 3)'
    >>> short_repr("45")
    "'45'"
    """
    try:
        numbers = [f"{number:.{digits}g}" for number in as_floats(value)]
        alone = np.ndim(value) == 0 or len(numbers) == 1
    except Exception:
        return _short_repr_of_object(value)
    if alone:
        return numbers[0]
    opening, closing = "()" if isinstance(value, tuple) else "[]"
    if len(numbers) > MOST_NUMBERS:
        numbers = [*numbers[:MOST_NUMBERS], "…"]
    return opening + ", ".join(numbers) + closing


def _short_repr_of_object(value: Any) -> str:
    try:
        return shorten(repr(value), MOST_REPR)
    except Exception:  # from a __repr__ that a learner wrote
        return f"an object of type {type(value).__name__}"


class ShortOutput(io.StringIO):
    """Text output that keeps the first `MOST_PRINTED` characters, and a sign where it was cut."""

    def write(self, text: str) -> int:
        """Keep as much of the text as there is room for."""
        room = MOST_PRINTED - self.tell()
        if room > 0:
            super().write(text[:room] + ("…" if len(text) > room else ""))
        return len(text)


def catch_output() -> contextlib.redirect_stdout[ShortOutput]:
    r"""Catch what is printed in a `with` block, instead of showing it.

    Examples
    --------
    >>> with catch_output() as output:
    ...     print("w is now 3")
    >>> output.getvalue()
    'w is now 3\n'
    """
    return contextlib.redirect_stdout(ShortOutput())


def describe_error(function: Any, error: BaseException) -> str:
    """Say what a learner's function raised, and at which of its lines.

    Parameters
    ----------
    function : callable
        The learner's function.
    error : BaseException
        What it raised, or what was raised because of what it returned. The line is left out where
        none of the function's own was running.

    Returns
    -------
    str
        A sentence that begins with a small letter.

    Examples
    --------
    >>> def half(x):
    ...     return x / 0
    >>> try:
    ...     half(1)
    ... except ZeroDivisionError as error:
    ...     print(describe_error(half, error))
    your function stopped with ZeroDivisionError: division by zero at its line 2, `return x / 0`.
    """
    return f"your function stopped with {short_message(error)}{_place(function, error)}."


def short_message(error: BaseException) -> str:
    """Return the type of an exception and what it says, on one line and without a full stop.

    Examples
    --------
    >>> short_message(ValueError("x is empty."))
    'ValueError: x is empty'
    """
    try:
        message = shorten(str(error), MOST_MESSAGE).rstrip(".")
    except Exception:  # from a __str__ that a learner wrote
        message = ""
    name = type(error).__name__
    return f"{name}: {message}" if message else name


def _place(function: Any, error: BaseException) -> str:
    """Return the last line that was running in the learner's file, if there is one."""
    file, line, trace = _file_of(function), 0, error.__traceback__
    while trace:
        if file and trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    if not line:
        return ""
    source = linecache.getline(str(file), line).strip()
    return f" at its line {line}" + (f", `{source}`" if source else "")


def _file_of(function: Any) -> str | None:
    """Return the file or notebook cell that a function was written in; None for a library's."""
    while isinstance(function, functools.partial):
        function = function.func
    function = inspect.unwrap(function)  # from a decorator
    code = getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
    file = getattr(code, "co_filename", None)
    if not file or PACKAGE_FOLDERS & set(Path(file).parts):
        return None
    return None if any(Path(file).is_relative_to(folder) for folder in LIBRARIES) else file
