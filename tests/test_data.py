"""Made-up points keep their promises; files are read right or refused by line and column."""

import copy
import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from linreg_core import Dataset, least_squares, make_line, read_csv


def test_the_default_is_the_data_of_the_post():
    data = make_line()
    np.testing.assert_allclose(data.x, np.linspace(0, 99.9, 1000), atol=1e-12)
    assert (data.slope, data.intercept) == (50, 4000)
    assert np.std(data.y - 50 * data.x - 4000) == pytest.approx(300, rel=0.1)


def test_the_defaults_are_those_in_the_docstring():
    named = make_line(1000, spacing=0.1, slope=50, intercept=4000, noise=300, seed=0)
    np.testing.assert_array_equal(make_line().x, named.x)
    np.testing.assert_array_equal(make_line().y, named.y)
    with pytest.raises(TypeError, match="positional"):
        make_line(10, 0.1)


def test_the_noise_is_what_the_seed_draws_added_to_the_line():
    data = make_line(5, spacing=2, slope=3, intercept=7, noise=0.5, seed=4)
    noise = np.random.default_rng(4).normal(0, 0.5, 5)
    np.testing.assert_allclose(data.y - noise, [7, 13, 19, 25, 31], rtol=1e-12)


def test_small_noise_and_two_points_are_enough():
    assert np.std(make_line(noise=0.5, slope=0).y) == pytest.approx(0.5, rel=0.1)
    assert make_line(2, noise=0).y.tolist() == [4000, 4005]
    with pytest.raises(ValueError, match=r"noise is -0\.5"):
        make_line(noise=-0.5)


def test_the_seed_decides_the_noise_and_nothing_else():
    np.testing.assert_array_equal(make_line(seed=1).y, make_line(seed=1).y)
    assert (make_line(seed=1).y != make_line(seed=2).y).all()
    np.testing.assert_array_equal(make_line(seed=1).x, make_line(seed=2).x)


def test_without_noise_the_truth_is_found():
    data = make_line(30, spacing=0.7, slope=-2, intercept=5, noise=0)
    np.testing.assert_allclose(least_squares(data.x, data.y), (-2, 5), rtol=1e-12)


def test_a_dataset_is_its_own_read_only_copy():
    x = np.array([0.0, 1.0])
    data = Dataset(x, [1, 2])
    x[0] = 9
    assert data.x[0] == 0
    assert data.y.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        data.x[0] = 1


@pytest.mark.parametrize(
    "copy", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
def test_copies_are_read_only_too(copy):
    data = copy(Dataset([0, 1], [1, 2], slope=3, y_label="height"))
    assert (data.y.tolist(), data.slope, data.y_label) == ([1, 2], 3, "height")
    with pytest.raises(ValueError, match="read-only"):
        data.y[0] = 9


def test_a_dataset_is_fixed_and_equal_only_to_itself():
    data, twin = (Dataset([0, 1, 2], [1, 2, 3], x_label="hours") for _ in range(2))
    assert len({data, twin}) == 2
    assert repr(data) == "Dataset of 3 points, y against hours"
    assert (data.slope, data.intercept) == (None, None)
    with pytest.raises(FrozenInstanceError):
        data.slope = 1.0


GOOD = {
    "comma": "x,y\n0,1\n1,3\n",
    "semicolon": "x;y\n0;1\n1;3\n",
    "tab": "x\ty\n0\t1\n1\t3\n",
    "byte-order mark": "\ufeffx,y\n0,1\n1,3\n",
    "quotes": '"x","y"\n"0","1"\n"1","3"\n',
    "spaces, blank lines, Windows line ends": " x , y \r\n0 , 1\r\n\r\n1,3\r\n\r\n",
    "other columns, other order": 'name,y,x\n"a, b",1,0\n"c\nd",3,1\n',
    "more fields by another delimiter": "a,b,c,d;x;y\n0;0;1\n0;1;3\n",
    "no newline at the end": "x,y\n0,1\n1,3",
    "a blank before a quote": '"x", "y"\n"0", "1"\n1, 3\n',
    "a header beyond the limit of one field": ",".join(f"ENSG{i:011d}" for i in range(9000))
    + ",x,y\n"
    + "7," * 9000
    + "0,1\n"
    + "7," * 9000
    + "1,3\n",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_read_csv_reads(tmp_path, text):
    path = tmp_path / "data.csv"
    path.write_bytes(text.encode())
    data = read_csv(path, "x", "y")
    assert (data.x.tolist(), data.y.tolist()) == ([0, 1], [1, 3])
    assert (data.x_label, data.y_label) == ("x", "y")


def test_read_csv_takes_names_with_spaces(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("distance in km;speed\n1;2\n3;4\n")
    assert read_csv(path, "distance in km", "speed").x_label == "distance in km"


BAD = {
    "text": ("x,y\n0,1\n1,three\n", "line 3, column 'y': 'three'"),
    "empty field": ("x,y\n0,\n", "line 2, column 'y': ''"),
    "decimal comma": ("x;y\n0;1,5\n", """line 2, column 'y': '1,5'.*decimal=",\""""),
    "decimal comma between tabs": ("x\ty\n0\t1,5\n", 'decimal=","'),
    "decimal comma between commas": ('x,y\n0,"1,5"\n', "'1,5'.*Write it as 1234.5, without units"),
    "more than a decimal comma": ("x;y\n0;1,5 cm\n", "'1,5 cm'.*Write it as 1234.5"),
    "a long field": ("x,y\n0," + "a" * 5000 + "\n", r"'aaa.{0,60}\.\.\. is not a finite number"),
    "a long header": (
        ",".join(f"a{i}" for i in range(9000)) + "\n",
        r"\['a0'.{0,200} 9,000 in all\]",
    ),
    "one long line": ("a" * 200_000, "0 columns named 'x'"),
    "infinite": ("x,y\n0,1\ninf,2\n", "line 3, column 'x': 'inf'"),
    "missing": ("x,y\n0,NaN\n", "line 2, column 'y': 'NaN'"),
    "after a field of two lines": ('n,x,y\n"a\nb",0,1\nc,0,?\n', "line 4, column 'y'"),
    "too few fields": ("x,y\n0,1\n2\n", "line 3 has 1 fields and the header has 2"),
    "too many fields": ("x,y\n0,1\n2,3,4\n", "line 3 has 3 fields"),
    "no such column": ("a,b\n0,1\n", r"0 columns named 'x'.*\['a', 'b'\]"),
    "no such column between semicolons": ("a;b\n0;1\n", r"0 columns named 'x'.*\['a', 'b'\]"),
    "column twice": ("x,x,y\n0,1,2\n", "2 columns named 'x'"),
    "empty file": ("", "0 columns named 'x'"),
    "header only": ("x,y\n", "a header and no rows"),
    "open quote": ('x,y\n0,"1\n', "starts on line 2 of .* is not CSV"),
    "open quote further down": ('x,y\n0,1\n2,"3\n4,5', "starts on line 3 of .* is not CSV"),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_read_csv_names_the_place_it_cannot_read(tmp_path, text, message):
    path = tmp_path / "data.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        read_csv(path, "x", "y")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_read_csv_takes_decimal_commas_where_asked(tmp_path, mark):
    path = tmp_path / "data.csv"
    path.write_text(f"x{mark}y\n0,5{mark}-1,5e1\n1{mark},25\n")
    data = read_csv(path, "x", "y", decimal=",")
    assert (data.x.tolist(), data.y.tolist()) == ([0.5, 1], [-15, 0.25])


WITH_COMMA = {
    "decimal point": ("x;y\n0;1.5\n", """line 2, column 'y': '1.5'.*decimal="\\.\""""),
    "both signs": ("x;y\n0;1.234,5\n", "'1.234,5'.*Write it as 1234,5, without units"),
    "two commas": ("x;y\n0;1,2,3\n", "'1,2,3'.*Write it as 1234,5"),
    "separated by commas": ("x,y\n0,1\n", "comma cannot be the decimal sign.*Leave decimal out"),
}


@pytest.mark.parametrize(("text", "message"), WITH_COMMA.values(), ids=WITH_COMMA)
def test_read_csv_with_a_decimal_comma_names_what_it_cannot_read(tmp_path, text, message):
    path = tmp_path / "data.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        read_csv(path, "x", "y", decimal=",")


@pytest.mark.parametrize("decimal", ["", ";", ".,", None, 3, ["."]])
def test_read_csv_refuses_other_decimal_signs(tmp_path, decimal):
    with pytest.raises(ValueError, match=r"decimal is .*it must be '\.' or ','"):
        read_csv(tmp_path / "data.csv", "x", "y", decimal=decimal)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_read_csv_names_the_line_that_is_not_utf8(tmp_path, end):
    path = tmp_path / "data.csv"
    lines = ["x,y", *(["0,1"] * 20_000), "20,5 °", "1,2"]
    path.write_bytes(end.join(lines).encode("latin-1"))
    with pytest.raises(ValueError, match=r"line 20002 of .* is not UTF-8"):
        read_csv(path, "x", "y")


def test_read_csv_refuses_other_encodings(tmp_path):
    path = tmp_path / "data.csv"
    path.write_bytes("x,y\n0,1\n# é".encode("latin-1"))
    with pytest.raises(ValueError, match="not UTF-8"):
        read_csv(path, "x", "y")


def test_read_csv_refuses_column_numbers(tmp_path):
    with pytest.raises(TypeError, match="asked for by its name"):
        read_csv(tmp_path / "data.csv", 0, 1)


@pytest.mark.parametrize("label", [None, 3, ["x"]])
def test_a_label_must_be_text(label):
    with pytest.raises(TypeError, match=r"x_label is .* it must be text"):
        Dataset([0, 1], [0, 1], x_label=label)
