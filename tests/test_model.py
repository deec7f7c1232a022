"""The equations against independent oracles."""

from fractions import Fraction

import numpy as np
import pytest

from linreg_core import gradient, least_squares, loss, make_line, predict

DATA = make_line(200, seed=3)
X, Y = DATA.x, DATA.y
POINTS = [(0.0, 0.0), (50.0, 4000.0), (-3.5, 1e4), (1e3, -7.0)]


@pytest.mark.parametrize(("w", "b"), POINTS)
def test_loss_is_half_the_mean_of_squares_summed_one_by_one(w, b):
    total = sum((w * x + b - y) ** 2 for x, y in zip(X.tolist(), Y.tolist(), strict=True))
    assert loss(X, Y, w, b) == pytest.approx(total / (2 * len(X)), rel=1e-12)


@pytest.mark.parametrize(("w", "b"), POINTS)
def test_gradient_is_the_central_difference_of_the_loss(w, b):
    dw, db = gradient(X, Y, w, b)
    # The loss is quadratic, so a central difference is exact at any h but for rounding.
    assert dw == pytest.approx((loss(X, Y, w + 1, b) - loss(X, Y, w - 1, b)) / 2, rel=1e-8)
    assert db == pytest.approx((loss(X, Y, w, b + 9) - loss(X, Y, w, b - 9)) / 18, rel=1e-7)


def test_least_squares_agrees_with_numpy():
    oracle = np.linalg.lstsq(np.column_stack([X, np.ones_like(X)]), Y)[0]
    np.testing.assert_allclose(least_squares(X, Y), oracle, rtol=1e-12)


def test_least_squares_agrees_with_scipy():
    stats = pytest.importorskip("scipy.stats", reason="needs SciPy: see tests/requirements.txt")
    result = stats.linregress(X, Y)
    np.testing.assert_allclose(least_squares(X, Y), (result.slope, result.intercept), rtol=1e-12)


def test_least_squares_holds_where_plain_sums_fail():
    x = X + 1e8
    w, b = least_squares(x, Y)
    assert w == pytest.approx(least_squares(X, Y).w, rel=1e-7)
    assert w * x.mean() + b == pytest.approx(Y.mean(), abs=2e-6)  # b is near 5e9


def test_least_squares_takes_the_mean_off_both_columns():
    # At 1e8 the mean of x is off by rounding; a y left far from 0 would multiply that.
    assert least_squares(X + 1e8, Y + 1e10).w == pytest.approx(least_squares(X, Y).w, rel=1e-6)


@pytest.mark.parametrize("step", [np.spacing(1e6), 1e-9, np.spacing(1.7e15)])
def test_least_squares_holds_where_x_spans_a_few_roundings(step):
    start = {np.spacing(1e6): 1e6, 1e-9: 1e6, np.spacing(1.7e15): 1.7e15}[step]
    x = start + step * np.arange(40)
    y = np.arange(40.0) ** 2
    exact_x = [Fraction(v) for v in x]
    mean_x, mean_y = sum(exact_x) / 40, Fraction(sum(y.tolist())) / 40
    top = sum((a - mean_x) * (Fraction(c) - mean_y) for a, c in zip(exact_x, y, strict=True))
    w = top / sum((a - mean_x) ** 2 for a in exact_x)
    assert least_squares(x, y).w == pytest.approx(float(w), rel=1e-12)


def test_predict_is_the_line():
    np.testing.assert_array_equal(predict([0, 1, -2], 3, 1), [1, 4, -5])


def test_overflow_is_infinity_without_a_warning():
    assert predict([1e150], 1e200, 0) == [np.inf]
    assert loss([0, 1], [0, 1], 1e200, 0) == np.inf
    assert gradient([0, 1e150], [0, 1], 1e200, 0) == (np.inf, np.inf)
    # Where predict stays finite and so is quiet, the product of error and x still overflows.
    assert gradient([1e150, 5e149], [0, 1], 1e20, 0)[0] == np.inf
    # Errors of -inf and +inf have no mean, yet the slope's is infinite all the same.
    assert gradient([-1e150, 1e150], [0, 1], 1e200, 0)[0] == np.inf
