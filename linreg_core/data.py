"""Points to fit a line to: made up, with the truth known, or read from a file.

Notebook 01 draws them; notebook 08 reads real ones.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass

import numpy as np

from .validate import LARGEST, FloatArray, as_count, as_number, as_points, as_positive

DELIMITERS = ",;\t"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points (x, y) and what is known about them.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The data; kept as read-only float64.
    slope, intercept : float or None
        The line the points were made from, where there is one.
    x_label, y_label : str
        What the axes are called, units included.

    Raises
    ------
    TypeError, ValueError
        If x and y are not two columns of finite numbers of one length.

    Examples
    --------
    >>> Dataset([0, 1, 2], [1, 3, 5], x_label="hours")
    Dataset of 3 points, y against hours
    """

    x: FloatArray
    y: FloatArray
    slope: float | None = None
    intercept: float | None = None
    x_label: str = "x"
    y_label: str = "y"

    def __post_init__(self) -> None:
        for name, column in zip("xy", as_points(self.x, self.y), strict=True):
            column = column.copy()
            column.flags.writeable = False
            object.__setattr__(self, name, column)
        for name in ("slope", "intercept"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, as_number(name, value))

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        return f"Dataset of {len(self)} points, {self.y_label} against {self.x_label}"


def make_line(
    n: int = 1000,
    *,
    spacing: float = 0.1,
    slope: float = 50.0,
    intercept: float = 4000.0,
    noise: float = 300.0,
    seed: int = 0,
) -> Dataset:
    r"""Return evenly spaced points scattered about a line,
    :math:`y_i = \text{slope}\; x_i + \text{intercept} + \varepsilon_i`.

    The defaults are the data of the post of 2017: x = 0, 0.1, … 99.9.

    Parameters
    ----------
    n : int
        Number of points, at least 2.
    spacing : float
        Distance from one x to the next, in units of x.
    slope, intercept : float
        The true line.
    noise : float
        Standard deviation of the normal errors ε, in units of y; 0 for none.
    seed : int
        The same seed gives the same points.

    Returns
    -------
    Dataset

    Raises
    ------
    TypeError, ValueError
        If a number is not finite, n is below 2, spacing not above zero, or noise or seed negative.

    See Also
    --------
    Notebook 01 draws them.

    Examples
    --------
    >>> data = make_line(4, noise=0)
    >>> data.y.tolist()
    [4000.0, 4005.0, 4010.0, 4015.0]
    """
    slope = as_number("slope", slope, largest=LARGEST)
    intercept = as_number("intercept", intercept, largest=LARGEST)
    noise = as_number("noise", noise, largest=LARGEST)
    if noise < 0:
        raise ValueError(
            f"noise is {noise:g}; it is a standard deviation, so it must not be negative. "
            f"Pass 0 for points exactly on the line."
        )
    rng = np.random.default_rng(as_count("seed", seed))
    x: FloatArray = as_positive("spacing", spacing) * np.arange(
        as_count("n", n, least=2), dtype=np.float64
    )
    y: FloatArray = slope * x + intercept + rng.normal(0.0, noise, x.size)
    return Dataset(x, y, slope, intercept)


def read_csv(path: str | os.PathLike[str], x: str, y: str) -> Dataset:
    """Read two columns of a text file with a header line.

    The fields may be separated by commas, semicolons or tabs, and quoted; a byte-order mark is
    skipped, and so are empty lines. The decimal sign is the point.

    Parameters
    ----------
    path : path
        The file, in UTF-8.
    x, y : str
        The names of the two columns, which become the labels of the axes.

    Returns
    -------
    Dataset

    Raises
    ------
    ValueError
        If a column is not there, or a field is not a finite number: the message names its line
        and column.
    OSError
        If the file cannot be opened.

    See Also
    --------
    Notebook 08 reads Hubble's table of 1929.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "two.csv"
    >>> _ = path.write_text("time;height\\n0;1\\n1;3\\n")
    >>> read_csv(path, "time", "height").y.tolist()
    [1.0, 3.0]
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
    columns: dict[str, list[float]] = {x: [], y: []}
    with open(path, encoding="utf-8-sig", newline="") as file:
        try:
            header = file.readline()
            names, delimiter = _read_header(header, (x, y))
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for row in reader:
                if not any(field.strip() for field in row):
                    continue
                line = 1 + reader.line_num
                if len(row) != len(names):
                    raise ValueError(
                        f"line {line} has {len(row)} fields and the header has {len(names)}; "
                        f"they must match. Mend that line, or quote fields that hold {delimiter!r}."
                    )
                for name, numbers in columns.items():
                    numbers.append(_as_field(row[names.index(name)], line, name))
        except UnicodeDecodeError as error:
            raise ValueError(
                f"{path} is not UTF-8 text (byte {error.start}: {error.reason}). "
                f"Save it again as CSV in UTF-8."
            ) from None
        except csv.Error as error:
            raise ValueError(
                f"line {1 + reader.line_num} of {path} is not CSV ({error}). Mend its quotes."
            ) from None
    if not columns[x]:
        raise ValueError(f"{path} has a header and no rows; add at least one line of numbers.")
    return Dataset(columns[x], columns[y], x_label=x, y_label=y)  # type: ignore[arg-type]


def _read_header(line: str, wanted: tuple[str, str]) -> tuple[list[str], str]:
    """Return the column names, and the delimiter that yields the wanted ones."""
    headers: list[tuple[list[str], str]] = []
    for delimiter in DELIMITERS:
        fields = next(csv.reader([line], delimiter=delimiter), [])
        headers.append(([field.strip() for field in fields], delimiter))
    names, delimiter = max(headers, key=lambda h: (sum(name in h[0] for name in wanted), len(h[0])))
    for name in wanted:
        if names.count(name) != 1:
            raise ValueError(
                f"the header has {names.count(name)} columns named {name!r}; it must have one. "
                f"Its columns are {names}."
            )
    return names, delimiter


def _as_field(text: str, line: int, name: str) -> float:
    try:
        number = float(text) if "_" not in text else np.nan  # Python's own spelling, not CSV's
    except ValueError:
        number = np.nan
    if not np.isfinite(number):
        raise ValueError(
            f"line {line}, column {name!r}: {text!r} is not a finite number. "
            f"Write it as 1234.5, without units or a decimal comma, or remove the line."
        )
    return number
