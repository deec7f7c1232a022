"""Points read from a text file.

Notebook 08 reads Hubble's table of 1929 with it.
"""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Iterator
from typing import TextIO

from .data import Dataset
from .validate import short_repr

DELIMITERS = ",;\t"
UNDECODABLE = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of a wrong byte


def read_csv(path: str | os.PathLike[str], x: str, y: str, *, decimal: str = ".") -> Dataset:
    r"""Read two columns of a text file with a header line.

    The fields may be separated by commas, semicolons or tabs, and quoted; a byte-order mark is
    skipped, and so are empty lines.

    Parameters
    ----------
    path : path
        The file, in UTF-8.
    x, y : str
        The names of the two columns, which become the labels of the axes.
    decimal : {".", ","}
        The decimal sign. Where it is the comma, fields are separated by semicolons or tabs.

    Returns
    -------
    Dataset
        The points, in the order of the file.

    Raises
    ------
    TypeError
        If the path or a name is not text.
    ValueError
        If a column is not there, or a field is not a finite number: the message names its line
        and column.
    OSError
        If the file cannot be opened.

    Notes
    -----
    Notebook 08 reads Hubble's table of 1929.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "two.csv"
    >>> _ = path.write_text("time;height\n0;1,5\n1;3,5\n")
    >>> read_csv(path, "time", "height", decimal=",").y.tolist()
    [1.5, 3.5]
    """
    for name in (x, y):
        if not isinstance(name, str):
            raise TypeError(
                f"{name!r} is a {type(name).__name__}; a column is asked for by its name. "
                f'Pass text, as in read_csv("file.csv", "x", "y").'
            )
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(
            f"path is a {type(path).__name__}; it must be the name of a file. "
            f'Pass text, as in read_csv("file.csv", "x", "y").'
        )
    if not isinstance(decimal, str) or decimal not in (".", ","):
        raise ValueError(f"decimal is {short_repr(decimal)}; it must be '.' or ','. Pass one.")
    columns: dict[str, list[float]] = {x: [], y: []}
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            names, delimiter = _read_header(file.readline(), (x, y), decimal)
            where = {name: names.index(name) for name in columns}
            for line, row in _rows(file, delimiter, str(path)):
                if len(row) != len(names):
                    raise ValueError(
                        f"line {line} has {len(row)} fields and the header has {len(names)}; "
                        f"they must match. Fix that line, or quote fields that hold {delimiter!r}."
                    )
                for name, index in where.items():
                    number = _number(row[index], decimal)
                    if not math.isfinite(number):
                        raise ValueError(_refusal(row[index], line, name, delimiter, decimal))
                    columns[name].append(number)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"line {_first_undecodable_line(path)} of {path} is not UTF-8 text ({error.reason}). "
            f"Save the file again as CSV in UTF-8."
        ) from None
    if not columns[x]:
        raise ValueError(f"{path} has a header and no rows; add at least one line of numbers.")
    return Dataset(columns[x], columns[y], x_label=x, y_label=y)  # type: ignore[arg-type]


def _read_header(line: str, wanted: tuple[str, str], decimal: str) -> tuple[list[str], str]:
    """Return the column names, and the delimiter that yields the wanted ones."""
    headers: list[tuple[list[str], str]] = []
    for delimiter in DELIMITERS:
        try:
            fields = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
        except csv.Error:  # a header far too long to be one field
            continue
        headers.append(([field.strip() for field in fields], delimiter))
    names, delimiter = max(
        headers or [([], ",")],
        key=lambda header: (sum(name in header[0] for name in wanted), len(header[0])),
    )
    for name in wanted:
        if names.count(name) != 1:
            raise ValueError(
                f"the header, line 1, has {names.count(name)} columns named {name!r}; "
                f"it must have one. Its columns are {_list_of(names)}."
            )
    if delimiter == decimal:
        raise ValueError(
            "the header is separated by commas, so the comma cannot be the decimal sign. "
            "Leave decimal out, or save the file with semicolons."
        )
    return names, delimiter


def _rows(file: TextIO, delimiter: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below the header that are not empty, each with the line that it ends on."""
    reader = csv.reader(file, delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 1
    try:
        for row in reader:
            line = 1 + reader.line_num
            if any(field.strip() for field in row):
                yield line, row
    except csv.Error as error:
        raise ValueError(
            f"the row that starts on line {line + 1} of {path} is not CSV ({error}). "
            f"Fix its quotes."
        ) from None


def _number(text: str, decimal: str) -> float:
    """Return the number that the text spells, or NaN."""
    if decimal == ",":
        text = text.translate({ord(","): ".", ord("."): ","})
    try:
        return float(text) if "_" not in text else math.nan  # Python's own spelling, not CSV's
    except ValueError:
        return math.nan


def _refusal(text: str, line: int, name: str, delimiter: str, decimal: str) -> str:
    """Return what to say of a field that is not a finite number."""
    other = "," if decimal == "." else "."
    if other != delimiter and math.isfinite(_number(text, other)):
        remedy = f'If its decimal sign is "{other}", pass decimal="{other}" to read_csv.'
    else:
        sign = "comma" if decimal == "." else "point"
        remedy = (
            f"Write it as 1234{decimal}5, without units or a decimal {sign}, or remove the line."
        )
    return f"line {line}, column {name!r}: {short_repr(text)} is not a finite number. {remedy}"


def _list_of(names: list[str], most: int = 20) -> str:
    """Return the names as a list that is short enough to be read."""
    shown = ", ".join(short_repr(name) for name in names[:most])
    return f"[{shown}]" if len(names) <= most else f"[{shown}, … {len(names):,} in all]"


def _first_undecodable_line(path: str | os.PathLike[str]) -> int:
    with open(path, encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        return next(number for number, line in enumerate(file, 1) if UNDECODABLE.search(line))
