"""Every wrong input is refused with a message that names the value, the rule and the remedy."""

import numpy as np
import pytest

from linreg_core import (
    Dataset,
    LossSurface,
    descend,
    gradient,
    least_squares,
    loss,
    make_line,
    predict,
)
from linreg_core.validate import LARGEST, as_count, as_number

X, Y = [0.0, 1.0, 2.0], [1.0, 3.0, 5.0]
SURFACE = LossSurface.of(X, Y)


def run(**changes):
    return descend(**({"x": X, "y": Y, "step_size": 0.1, "epochs": 5} | changes))


def runs(**changes):
    return SURFACE.descend(**({"step_size": 0.1, "epochs": 5} | changes))


# What is called, the error, and the three things its message must hold.
WRONG = [
    # the data
    (lambda: run(x=[]), ValueError, "x is empty", "at least one value"),
    (lambda: run(y=[]), ValueError, "y is empty", "at least one value"),
    (lambda: run(x=[0, 1]), ValueError, "x has 2 values and y has 3", "same rows"),
    (lambda: run(x=[0, np.nan, 2]), ValueError, r"x\[1\] is nan", "Drop that row"),
    (lambda: run(y=[0, 1, np.inf]), ValueError, r"y\[2\] is inf", "Drop that row"),
    (lambda: run(y=[-np.inf, 1, 2]), ValueError, r"y\[0\] is -inf", "Drop that row"),
    (lambda: run(x=[5, 5, 5]), ValueError, "every x is 5", "Add points elsewhere"),
    (lambda: run(x=[1], y=[2]), ValueError, "every x is 1", "Add points elsewhere"),
    (lambda: run(x=[[0, 1, 2]]), ValueError, r"shape \(1, 3\)", r"np\.ravel\(x\)"),
    (lambda: run(x={0, 1, 2}), ValueError, r"shape \(\)", r"Pass list\(x\)"),
    (lambda: run(x=(k for k in range(3))), ValueError, r"shape \(\)", r"Pass list\(x\)"),
    (lambda: run(x=None), ValueError, r"shape \(\)", "Pass a list of numbers"),
    (lambda: run(x=[0, None, 2]), TypeError, "holds 0", "Drop the rows with None"),
    (lambda: run(x=[0, 1j, 2]), TypeError, "holds 0j", r"np\.real\(x\)"),
    (lambda: run(x=np.array([0, 1, 2], "M8[D]")), TypeError, "dtype datetime64", "timedelta64"),
    (lambda: run(epochs=np.inf), ValueError, "epochs is inf", "Pass an int such as 10"),
    (lambda: run(x=[[0, 1]]), ValueError, r"shape \(1, 2\)", r"np\.ravel\(x\)"),
    (lambda: run(x=[0, np.nan, np.inf]), ValueError, r"x\[1\] is nan", "Drop that row"),
    (lambda: run(x=3.0), ValueError, r"shape \(\)", "Pass a list"),
    (lambda: run(x=["0", "1", "2"]), TypeError, "x holds '0'", "real numbers"),
    (lambda: run(x=[0, None, 2]), TypeError, "dtype object", "real numbers"),
    (lambda: run(x=[0, 1j, 2]), TypeError, "complex128", "real numbers"),
    (lambda: run(x=[True, False, True]), TypeError, "dtype bool", "real numbers"),
    (lambda: run(x=[[0], [1, 2], [3]]), ValueError, "different lengths", "one flat list"),
    (lambda: run(x=np.ma.array(X, mask=[0, 1, 0])), ValueError, "masked", "Drop those rows"),
    (lambda: run(x=None), ValueError, r"shape \(\)", "one-dimensional"),
    (lambda: run(x=["0", "1", None]), TypeError, "x holds '0'", "real numbers"),
    (lambda: least_squares([2, 2], [1, 3]), ValueError, "every x is 2", "slope"),
    (lambda: loss(X, [1, 2], 0, 0), ValueError, "y has 2", "each x needs its y"),
    (lambda: gradient([], [], 0, 0), ValueError, "x is empty", "at least one"),
    (lambda: Dataset(X, [1, 2]), ValueError, "y has 2", "same rows"),
    (lambda: Dataset(X, Y, slope="50"), TypeError, "slope is '50'", "Pass a float"),
    (lambda: LossSurface.of([4, 4, 4], Y), ValueError, "every x is 4", "two different x"),
    (lambda: LossSurface.from_chunks([]), ValueError, "no points", "at least one pair"),
    # the step size
    (lambda: run(step_size=0), ValueError, "step_size is 0", "above zero"),
    (lambda: run(step_size=-0.1), ValueError, r"step_size is -0\.1", "positive"),
    (lambda: run(step_size=np.nan), ValueError, "step_size is nan", "finite"),
    (lambda: run(step_size=np.inf), ValueError, "step_size is inf", "finite"),
    (lambda: run(step_size="0.1"), TypeError, r"step_size is '0\.1', a str", "Pass a float"),
    (lambda: run(step_size=None), TypeError, "step_size is None", "one real number"),
    (lambda: runs(step_size=[0.1, 0]), ValueError, "step_size is 0", "above zero"),
    (lambda: run(step_size=0.9e-300), ValueError, "step_size is 9e-301", "1e-300 at least"),
    (lambda: runs(step_size=[[0.1, None]]), TypeError, "dtype object", "real numbers"),
    (lambda: runs(w=[0, np.inf]), ValueError, r"w\[1\] is inf", "finite"),
    (lambda: runs(step_size=[0.1, 0.2], w=[1, 2, 3]), ValueError, r"\(2,\)", "broadcast"),
    (lambda: run(step_size=True), TypeError, "step_size is True", "one real number"),
    (lambda: SURFACE.descend(step_size=-1, epochs=3), ValueError, "step_size is -1", "positive"),
    # the start and the epochs
    (lambda: run(w=np.nan), ValueError, "w is nan", "finite"),
    (lambda: run(b="0"), TypeError, "b is '0'", "Pass a float"),
    (lambda: run(w=1j), TypeError, "w is 1j, a complex", "real number"),
    (lambda: run(w=10**400), ValueError, "w is 1000", "finite"),
    (lambda: run(w=1e200), ValueError, "w is 1e.200", "other units"),
    (lambda: predict(X, np.inf, 1), ValueError, "w is inf", "finite"),
    (lambda: run(epochs=2.5), ValueError, r"epochs is 2\.5", "whole number"),
    (lambda: run(epochs=1e11), ValueError, r"epochs is 1e\+11", r"1e\+08 at most"),
    (lambda: SURFACE.descend(step_size=1, epochs=1e11), ValueError, r"1e\+11", r"1e\+08 at most"),
    (lambda: run(epochs=-1), ValueError, "epochs is -1", "at least 0"),
    (lambda: run(epochs="many"), TypeError, "epochs is 'many'", "real number"),
    (lambda: SURFACE.descend(step_size=0.1, epochs=[0, 1.5]), ValueError, r"1\.5", "whole number"),
    (lambda: SURFACE.descend(step_size=0.1, epochs=[-3]), ValueError, "-3", "at least 0"),
    (lambda: SURFACE.descend(step_size=0.1, epochs=[1e30]), ValueError, "1e.30", "whole"),
    (lambda: SURFACE.descend(step_size=0.1, epochs=[]), ValueError, "epochs is empty", "at least"),
    # a learner's gradient
    (lambda: run(gradient=3), TypeError, "gradient is 3", "function"),
    (lambda: run(gradient=lambda x, y, w, b: 1.0), TypeError, r"returned 1\.0", "two numbers"),
    (lambda: run(gradient=lambda x, y, w, b: None), TypeError, "None", "return dw, db"),
    (lambda: run(gradient=lambda x, y, w, b: (1, 2, 3)), TypeError, r"\(1, 2, 3\)", "two numbers"),
    (lambda: run(gradient=lambda x, y, w, b: (x, y)), TypeError, "returned", "two numbers"),
    (lambda: run(gradient=lambda x, y, w, b: (np.nan, 0)), ValueError, r"\(nan, 0\)", "correct"),
    (lambda: run(step_size=[0.1, 0.2]), TypeError, "step_size is", r"LossSurface\.descend"),
    # made-up data and averages
    (lambda: make_line(1), ValueError, "n is 1", "at least 2"),
    (lambda: make_line(10.5), ValueError, r"n is 10\.5", "whole number"),
    (lambda: make_line(noise=-1), ValueError, "noise is -1", "standard deviation"),
    (lambda: make_line(spacing=0), ValueError, "spacing is 0", "above zero"),
    (lambda: make_line(seed=-1), ValueError, "seed is -1", "at least 0"),
    (lambda: make_line(slope="steep"), TypeError, "slope is 'steep'", "real number"),
    (lambda: predict(X, "2", 1), TypeError, "w is '2'", "real number"),
    (lambda: LossSurface(0, 0, 0, 1, 1, 1), ValueError, "n is 0", "at least 1"),
    (lambda: LossSurface(3, 0, 0, -1, 0, 1), ValueError, "var_x is -1", "mean of squares"),
    (lambda: LossSurface(3, 0, 0, 1, 5, 1), ValueError, "cov_xy is 5", "same points"),
    (lambda: LossSurface(3, 0, 0, 0, 0, 1).minimum, ValueError, "every x is 0", "Add points"),
    (lambda: LossSurface.of([0, 1], [0, 1]).standard_errors(), ValueError, "n is 2", "three"),
    (lambda: SURFACE.loss([0, np.nan], 0), ValueError, r"w\[1\] is nan", "finite"),
    (lambda: SURFACE.loss(np.ma.array(X, mask=[0, 1, 0]), 0), ValueError, "masked", "Drop"),
]


@pytest.mark.parametrize(("call", "error", "value", "remedy"), WRONG)
def test_wrong_input_is_refused_with_value_and_remedy(call, error, value, remedy):
    with pytest.raises(error, match=value) as caught:
        call()
    assert caught.match(remedy)


@pytest.mark.parametrize(
    "x",
    [
        (0, 1, 2),
        range(3),
        np.array([0, 1, 2], dtype=np.int8),
        np.array([0, 1, 2], dtype=np.float32),
        np.array([0, 9, 1, 9, 2, 9])[::2],
        np.ma.array([0.0, 1.0, 2.0]),
    ],
)
def test_any_column_of_numbers_is_accepted(x):
    assert least_squares(x, Y) == pytest.approx((2, 1))


def test_numbers_of_other_kinds_are_accepted():
    plain = run(step_size=0.1, w=1.0, epochs=5)
    other = run(step_size=np.float32(0.1), w=np.int64(1), b=np.array(0.0), epochs=5.0)
    np.testing.assert_allclose(other.w, plain.w, rtol=1e-7)


def test_numbers_at_the_limit_are_accepted():
    assert SURFACE.gradient(LARGEST, 0.0)[1] == LARGEST  # the mean of x is 1
    assert predict([-LARGEST, LARGEST], 1, 0).tolist() == [-LARGEST, LARGEST]
    for least in (1e-300, 1.5e-300):
        assert run(step_size=least).final == pytest.approx((0, 0), abs=1e-290)


def test_a_spread_between_equal_ends_is_seen_down_to_the_limit():
    assert least_squares([0, 1, 0], [1, 3, 1]) == pytest.approx((2, 1))
    least = 1 / LARGEST
    for spread in (least, 1.5 * least):
        assert least_squares([0, spread, 0], [0, spread, 0]).w == pytest.approx(1)
    with pytest.raises(ValueError, match="every x is 0"):
        least_squares([0, 0.9 * least, 0], [1, 3, 1])


def test_limits_are_named():
    for check in (as_number, as_count):
        with pytest.raises(TypeError, match="positional"):
            check("n", 5, 9)


@pytest.mark.parametrize(("length", "shown"), [(60, 60), (61, 60), (500, 60), (59, 59)])
def test_a_long_value_is_cut_to_60_characters(length, shown):
    text = "v" * (length - 2)  # repr adds two quotes
    with pytest.raises(TypeError) as caught:
        run(w=text)
    quoted = str(caught.value).removeprefix("w is ").split(", a str")[0]
    assert len(quoted) == shown
    assert repr(text).startswith(quoted.removesuffix("..."))
    assert quoted.endswith("..." if length > 60 else "v'")
