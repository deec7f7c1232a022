"""Whatever is passed in: a finite answer of the right shape, or a refusal in plain words."""

import csv
import io
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg_core import (
    Dataset,
    Descent,
    LossSurface,
    descend,
    gradient,
    least_squares,
    loss,
    make_line,
    predict,
    read_csv,
)
from linreg_core.classroom import panels

X, Y = [0.0, 1.0, 2.0], [1.0, 3.0, 5.0]
SURFACE, DATA = LossSurface.of(X, Y), make_line(6)


class Column:
    """Like a column of a data frame: an object that NumPy can read."""

    def __array__(self, dtype=None, copy=None):
        return np.array([0.0, 1.0, 2.0], dtype=dtype)


def read_only():
    values = np.arange(3.0)
    values.flags.writeable = False
    return values


# Each value is made anew for each call, since some can be read only once.
GOOD_COLUMNS = {
    "integers": lambda: [0, 1, 2],
    "int8": lambda: np.int8([0, 1, 2]),
    "uint64": lambda: np.uint64([0, 1, 2**64 - 1]),
    "float16": lambda: np.float16([0, 1, 2]),
    "float32": lambda: np.float32([0, 1, 2]),
    "longdouble": lambda: np.longdouble([0, 1, 2]),
    "other byte order": lambda: np.array([0, 1, 2], dtype=">f8"),
    "every other": lambda: np.arange(6.0)[::2],
    "reversed": lambda: np.arange(3.0)[::-1],
    "read-only": read_only,
    "range": lambda: range(3),
    "column of a frame": Column,
    "masked, nothing hidden": lambda: np.ma.array([0.0, 1.0, 2.0]),
}
GOOD_NUMBERS = {
    "int": lambda: 3,
    "fraction": lambda: Fraction(6, 2),
    "numpy float32": lambda: np.float32(3),
    "numpy int": lambda: np.int64(3),
    "0-d": lambda: np.array(3.0),
    "0-d int": lambda: np.array(3),
}
ODD_NUMBERS = {"tiny": lambda: 5e-324, "zero": lambda: 0, "negative": lambda: -1}
HUGE_NUMBER = {"huge": lambda: 1e308}
HUGE_COLUMNS = {"huge": lambda: [-1e308, 0, 1e308], "beyond squares": lambda: [1e200, 2e200, 3e200]}
TINY_COLUMNS = {"tiny": lambda: [0, 5e-324, 1e-323], "below squares": lambda: [0, 1e-170, 2e-170]}
BAD = {
    "none": lambda: None,
    "text": lambda: "a",
    "bytes": lambda: b"a",
    "texts": lambda: ["0", "1", "2"],
    "empty": lambda: [],
    "nan": lambda: np.nan,
    "inf": lambda: np.inf,
    "-inf": lambda: -np.inf,
    "float32 nan": lambda: np.float32("nan"),
    "a nan": lambda: [0, np.nan, 2],
    "an inf": lambda: [0, -np.inf, 2],
    "too big for a float": lambda: 10**400,
    "one too big": lambda: [10**400, 1, 2],
    "too big a fraction": lambda: Fraction(10**400),
    "masked": lambda: np.ma.array([0.0, 1.0, 2.0], mask=[0, 1, 0]),
    "only a mask": lambda: np.ma.masked,
    "bool": lambda: True,
    "numpy bool": lambda: np.bool_(True),
    "bools": lambda: [True, False, True],
    "objects": lambda: np.array([0, 1, 2], dtype=object),
    "decimal": lambda: Decimal("0.5"),
    "decimals": lambda: [Decimal(0), Decimal(1), Decimal(2)],
    "fractions": lambda: [Fraction(0), Fraction(1), Fraction(2)],
    "complex": lambda: 1j,
    "complexes": lambda: [0j, 1, 2],
    "set": lambda: {0, 1, 2},
    "generator": lambda: (v for v in range(3)),
    "rows": lambda: [[0], [1, 2], [3]],
    "0-d object": lambda: np.array(None),
    "0-d text": lambda: np.array("a"),
    "dict": lambda: {"a": 1},
    "dates": lambda: np.array(["2020-01-01"] * 3, dtype="M8[D]"),
    "records": lambda: np.zeros(3, dtype=[("a", float)]),
    "object": object,
    "function": lambda: max,
}
TABLES = {"table": lambda: [[0, 1, 2]], "matrix": lambda: np.eye(3)}

ANYTHING = BAD | TABLES | GOOD_COLUMNS | GOOD_NUMBERS | ODD_NUMBERS


def keyed(function, base, *names):
    return {name: lambda v, k=name: function(**(base | {k: v})) for name in names}


def label(prefix, calls):
    return {f"{prefix} {name}": call for name, call in calls.items()}


RUN = {"x": X, "y": Y, "step_size": 0.1, "epochs": 5}
AT = {"x": X, "y": Y, "w": 1.0, "b": 1.0}
MADE = {"n": 5}
CLOSED = {"step_size": 0.1, "epochs": 5}
FIELDS = {"n": 3, "mean_x": 1.0, "mean_y": 1.0, "var_x": 4.0, "cov_xy": 1.0, "var_y": 4.0}
HELD = {"x": X, "y": Y}

COLUMN_CALLS = (
    label("predict", keyed(predict, {"w": 1, "b": 1}, "x"))
    | label("loss", keyed(loss, AT, "x", "y"))
    | label("gradient", keyed(gradient, AT, "x", "y"))
    | label("least_squares", keyed(least_squares, HELD, "x", "y"))
    | label("descend", keyed(descend, RUN, "x", "y"))
    | label("LossSurface.of", keyed(LossSurface.of, HELD, "x", "y"))
    | label("Dataset", keyed(Dataset, HELD, "x", "y"))
    | {
        "from_chunks x": lambda v: LossSurface.from_chunks([(v, Y)]),
        "from_chunks y": lambda v: LossSurface.from_chunks([(X, Y), (X, v)]),
    }
)
NUMBER_CALLS = (
    label("make_line", keyed(make_line, MADE, "n", "spacing", "noise", "seed"))
    | label("make_line", keyed(make_line, MADE, "slope", "intercept"))
    | label("predict", keyed(predict, {"x": X, "w": 1, "b": 1}, "w", "b"))
    | label("loss", keyed(loss, AT, "w", "b"))
    | label("gradient", keyed(gradient, AT, "w", "b"))
    | label("descend", keyed(descend, RUN, "step_size", "w", "b", "epochs"))
    | label("LossSurface", keyed(LossSurface, FIELDS, *FIELDS))
    | label("surface.loss", keyed(SURFACE.loss, {"w": 1, "b": 1}, "w", "b"))
    | label("surface.gradient", keyed(SURFACE.gradient, {"w": 1, "b": 1}, "w", "b"))
    | label("surface.above_floor", keyed(SURFACE.above_floor, {"w": 1, "b": 1}, "w", "b"))
    | label("surface.typical_gap", keyed(SURFACE.typical_gap, {"w": 1, "b": 1}, "w", "b"))
    | label("surface.best_slope", keyed(SURFACE.best_slope, {"b": 1}, "b"))
    | label("surface.descend", keyed(SURFACE.descend, CLOSED, "step_size", "w", "b", "epochs"))
    | label("Dataset", keyed(Dataset, HELD, "slope", "intercept"))
)
HUGE_NUMBER_CALLS = [
    *("make_line slope", "make_line intercept", "make_line noise", "predict b"),
    *("descend step_size", "descend w", "descend b", "LossSurface n", "LossSurface mean_x"),
    *("LossSurface mean_y", "surface.gradient w", "surface.gradient b"),
    *("surface.descend step_size", "surface.descend w", "surface.descend b"),
    *("Dataset slope", "Dataset intercept"),
]
HUGE_COLUMN_CALLS = ["predict x", "descend x", "descend y", "Dataset x", "Dataset y"]
TINY_COLUMN_CALLS = [name for name in COLUMN_CALLS if name != "least_squares x"]


def statements(message):
    """The statements of a message, which end in a full stop or a semicolon."""
    return [part for part in re.split(r"[.;](?:\s|$)", message) if part.strip()]


def numbers_of(result):
    if isinstance(result, Descent):
        return [getattr(result, name) for name in ("epoch", "w", "b", "loss", "dw", "db")]
    if isinstance(result, Dataset):
        return [result.x, result.y]
    if isinstance(result, LossSurface):
        return [float(value) for value in vars(result).values()]
    return list(result) if isinstance(result, tuple) else [result]


def assert_right(result):
    numbers = numbers_of(result)
    assert all(np.isfinite(np.asarray(part, dtype=float)).all() for part in numbers)
    if isinstance(result, Descent | Dataset):
        _first, *columns = (np.shape(part) for part in numbers)
        assert {shape[0] for shape in columns} == {len(result)}
        assert len(set(columns)) == 1


def attempt(call, value):
    """Return the answer and no message, or no answer and the message of the refusal."""
    try:
        return call(value), None
    except (TypeError, ValueError) as error:
        return None, str(error)


def answer_or_refuse(call, value):
    """Return the answer, or None after a refusal in at least two statements."""
    result, message = attempt(call, value)
    if message is None:
        assert_right(result)
    else:
        assert len(statements(message)) >= 2, message
    return result


@pytest.mark.parametrize("name", COLUMN_CALLS)
def test_a_column_is_taken_or_refused(name):
    for kind, make in ANYTHING.items():
        result = answer_or_refuse(COLUMN_CALLS[name], make())
        assert (result is not None) == (kind in GOOD_COLUMNS), kind


TAKES_ARRAYS = "surface."


@pytest.mark.parametrize("name", NUMBER_CALLS)
def test_a_number_is_taken_or_refused(name):
    arrays_too = name.startswith(TAKES_ARRAYS)
    for kind, make in ANYTHING.items():
        if (arrays_too and kind == "masked") or (name.startswith("Dataset") and kind == "none"):
            continue
        result = answer_or_refuse(NUMBER_CALLS[name], make())
        if kind in BAD or (kind in GOOD_COLUMNS and not arrays_too):
            assert result is None, kind
        if kind in GOOD_NUMBERS:
            assert result is not None, kind


@pytest.mark.parametrize("name", HUGE_NUMBER_CALLS)
def test_a_huge_number_is_taken_or_refused(name):
    answer_or_refuse(NUMBER_CALLS[name], HUGE_NUMBER["huge"]())


@pytest.mark.parametrize("name", HUGE_COLUMN_CALLS)
@pytest.mark.parametrize("kind", HUGE_COLUMNS)
def test_huge_columns_are_taken_or_refused(name, kind):
    answer_or_refuse(COLUMN_CALLS[name], HUGE_COLUMNS[kind]())


@pytest.mark.parametrize("name", TINY_COLUMN_CALLS)
@pytest.mark.parametrize("kind", TINY_COLUMNS)
def test_tiny_columns_are_taken_or_refused(name, kind):
    answer_or_refuse(COLUMN_CALLS[name], TINY_COLUMNS[kind]())


@pytest.mark.parametrize("shape", [(3,), (2, 3), (1, 1)])
def test_arrays_of_lines_keep_their_shape(shape):
    w = np.ones(shape)
    assert SURFACE.loss(w, 1).shape == shape
    assert [part.shape for part in SURFACE.gradient(w, np.array(1.0))] == [shape, shape]
    assert predict(X, 1, 1).shape == np.shape(X)


PANELS = ["descent", "fit_by_eye", "bowl", "nudge", "steps", "scaling", "resample"]
PANEL_NUMBERS = {
    "descent step_size": lambda v: panels.descent(DATA, step_size=v),
    "descent w": lambda v: panels.descent(DATA, w=v),
    "descent b": lambda v: panels.descent(DATA, b=v),
    "descent epochs": lambda v: panels.descent(DATA, epochs=v),
    "nudge w": lambda v: panels.nudge(DATA, w=v),
    "nudge b": lambda v: panels.nudge(DATA, b=v),
    "steps step_size": lambda v: panels.steps(DATA, step_size=v),
    "resample draws": lambda v: panels.resample(DATA, draws=v),
}
PAIR = {"epoch": [0, 1, 2], "w": X}
PANEL_COLUMNS = {
    "recorded": lambda v: panels.digits({"epoch": [0, 1, 2], "w": v}, PAIR),
    "predicted": lambda v: panels.digits(PAIR, {"epoch": [0, 1, 2], "w": v}),
}


def refuse(call, value):
    with pytest.raises((TypeError, ValueError)) as caught:
        call(value)
    assert len(statements(str(caught.value))) >= 2, str(caught.value)


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_refuses_anything_but_a_dataset(name):
    for make in ANYTHING.values():
        refuse(getattr(panels, name), make())


@pytest.mark.parametrize("name", PANEL_NUMBERS)
def test_a_panel_refuses_anything_but_a_number(name):
    for make in (BAD | TABLES | GOOD_COLUMNS).values():
        refuse(PANEL_NUMBERS[name], make())


@pytest.mark.parametrize("name", PANEL_NUMBERS)
@pytest.mark.parametrize("kind", ["int", "fraction", "0-d"])
def test_a_panel_takes_numbers_of_every_kind(name, kind):
    text = PANEL_NUMBERS[name](GOOD_NUMBERS[kind]()).text
    assert text == PANEL_NUMBERS[name](3).text
    assert not re.search(r"\b(nan|inf)\b", text)


@pytest.mark.parametrize("name", PANEL_COLUMNS)
def test_digits_refuses_anything_but_columns(name):
    for make in BAD.values():
        refuse(PANEL_COLUMNS[name], make())


@pytest.mark.parametrize("kind", [k for k in BAD if k not in ("text", "texts")])
def test_read_csv_refuses_names_that_are_not_text(tmp_path, kind):
    path = tmp_path / "data.csv"
    path.write_text("x,y\n0,1\n1,3\n")
    refuse(lambda v: read_csv(path, v, "y"), BAD[kind]())
    refuse(lambda v: read_csv(path, "x", v), BAD[kind]())


# Lines that are mostly right, and now and then are not.
odd = st.sampled_from([" 1 ", '"2"', "1e5", "1_0", "-0"])
number = st.floats(-1e6, 1e6).map(repr) | st.integers().map(str) | odd
field = number | st.sampled_from(["", "nan", "inf", '"', "a", "1;5"])
row = st.lists(number, min_size=2, max_size=2) | st.lists(field, min_size=1, max_size=3)
near_csv = st.builds(
    lambda mark, end, names, rows: end.join(mark.join(r) for r in [names, *rows]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([["x", "y"], ["y", "x"], [" x", "y "], ['"x"', "y"], ["x", "z"]]),
    st.lists(row, max_size=6),
)


def read_plainly(text):
    """Read x and y with the standard library alone, from text whose header may be padded."""
    text = text.removeprefix("\ufeff")
    header = text.split("\n", 1)[0]
    mark = next(mark for mark in ",;\t" if mark in header)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True)
    rows.fieldnames = [name.strip() for name in rows.fieldnames]
    full = [r for r in rows if any((v or "").strip() for v in r.values())]
    return [[float(r[name]) for r in full] for name in "xy"]


def read_or_none(path, content):
    path.write_bytes(content)
    try:
        return read_csv(path, "x", "y")
    except (ValueError, OSError):
        return None


@settings(max_examples=300, deadline=None)
@given(text=near_csv)
def test_read_csv_finds_the_numbers_of_another_reader(tmp_path_factory, text):
    data = read_or_none(tmp_path_factory.getbasetemp() / "near.csv", text.encode())
    if data is not None:
        assert [data.x.tolist(), data.y.tolist()] == read_plainly(text)


@settings(max_examples=300, deadline=None)
@given(content=st.binary(max_size=60), head=st.sampled_from([b"", b"x,y\n", b"\xef\xbb\xbfx,y\n"]))
def test_read_csv_refuses_random_bytes_or_reads_them_right(tmp_path_factory, content, head):
    data = read_or_none(tmp_path_factory.getbasetemp() / "bytes.csv", head + content)
    if data is not None:
        text = (head + content).decode()
        assert [data.x.tolist(), data.y.tolist()] == read_plainly(text)
