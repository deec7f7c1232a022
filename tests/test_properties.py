"""Laws that hold for any data: loop, closed form, sums, shifts, scales, and published answers."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg_core import LossSurface, descend, gradient, least_squares, loss, read_csv

EPS = np.finfo(float).eps
MANY = settings(max_examples=80, deadline=None)
FIELDS = ("mean_x", "mean_y", "var_x", "cov_xy", "var_y")


def within(most):
    """Numbers from -most to most in thousandths, so that no product underflows."""
    return st.integers(-1000 * most, 1000 * most).map(lambda v: v / 1000)


@st.composite
def points(draw):
    """Return x and y: any scale and offset, some with few different x or hardly any spread."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = draw(st.integers(2, 60) | st.sampled_from([1000, 10_000]))
    u = rng.normal(size=n)
    if draw(st.booleans()):
        u = rng.integers(0, 3, n).astype(float)
    u[:2] = 0.0, 1.0
    offset = draw(st.sampled_from([0.0, 1e-8, 1.0, -30.0, 1e4, -1e8]))
    x = 10.0 ** draw(st.integers(-9, 9)) * (u + offset)
    noise = draw(st.sampled_from([0.0, 0.1, 10.0]))
    y = draw(st.sampled_from([0.0, 5.0, -1e8])) + u * draw(st.integers(-300, 300)) / 100
    return x, 10.0 ** draw(st.integers(-9, 9)) * (y + noise * rng.normal(size=n))


def rms(values):
    return math.sqrt(np.mean(np.square(values)))


def slack(n):
    """Rounding of a sum of n products, in units of what is summed: (n + a few) roundings."""
    return 4 * (n + 8) * EPS


def height(x, y, w, b):
    """The size of the three terms of an error, which their difference may have lost."""
    return np.abs(w) * rms(x) + np.abs(b) + rms(y)


def field_slack(x, y):
    """Rounding of each average, centring included: a centred value is off by EPS * max."""
    s = slack(len(x))
    off_x, off_y = s * np.abs(x).max(), s * np.abs(y).max()
    sd_x, sd_y = x.std(), y.std()
    var_x = s * sd_x**2 + 2 * off_x * sd_x + off_x**2
    var_y = s * sd_y**2 + 2 * off_y * sd_y + off_y**2
    cov = s * sd_x * sd_y + off_x * sd_y + off_y * sd_x + off_x * off_y
    return dict(zip(FIELDS, (off_x, off_y, var_x, cov, var_y), strict=True))


def assert_same_fields(one, two, x, y):
    for name, allowed in field_slack(x, y).items():
        assert abs(getattr(one, name) - getattr(two, name)) <= allowed, name


@MANY
@given(points(), st.floats(0.01, 0.99), st.integers(1, 100), within(2), within(2))
def test_loop_and_closed_form_agree(data, share, epochs, w, b):
    """Each epoch rounds the gradient and the sum; below the limit no later step enlarges that."""
    x, y = data
    w, b = w * rms(y) / rms(x), b * rms(y)
    surface = LossSurface.of(x, y)
    run = {"step_size": share * surface.step_limit, "w": w, "b": b, "epochs": epochs}
    loop, closed = descend(x, y, **run), surface.descend(**run)
    tall = height(x, y, loop.w, loop.b).max()
    reach = np.hypot(loop.w, loop.b).max()
    each = run["step_size"] * math.hypot(rms(x), 1) * tall + reach
    allowed = 4 * (epochs + 1) * slack(len(x)) * each
    assert len(loop) == len(closed) == epochs + 1
    for name in ("w", "b"):
        ours, theirs = getattr(closed, name), getattr(loop, name)
        assert np.abs(ours - theirs).max() <= 1e-10 * np.ptp(theirs) + allowed, name


@MANY
@given(points())
def test_the_averages_are_those_of_exact_sums(data):
    x, y = data
    n, surface = len(x), LossSurface.of(x, y)
    mean_x, mean_y = math.fsum(x) / n, math.fsum(y) / n
    from_x, from_y = x - mean_x, y - mean_y
    products = from_x * from_x, from_x * from_y, from_y * from_y
    exact = LossSurface(n, mean_x, mean_y, *(math.fsum(p) / n for p in products))
    assert_same_fields(surface, exact, x, y)


@MANY
@given(points(), st.integers(0, 2**32), st.integers(1, 7))
def test_the_order_and_size_of_chunks_change_nothing(data, seed, pieces):
    x, y = data
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(x))
    parts = [part for part in np.array_split(rows, pieces) if part.size]
    whole = LossSurface.of(x, y)
    chunked = LossSurface.from_chunks((x[part], y[part]) for part in parts)
    added = sum((LossSurface.from_chunks([(x, y)]) for _ in range(2)), start=whole)
    assert (chunked.n, added.n) == (len(x), 3 * len(x))
    assert_same_fields(chunked, whole, x, y)
    assert_same_fields(added, whole, x, y)


def complex_loss(x, y, w, b):
    return np.mean((w * x + b - y) ** 2) / 2


@MANY
@given(points(), within(5), within(5))
def test_the_gradient_is_that_of_a_complex_step(data, w, b):
    x, y = data
    w, b = w * rms(y) / rms(x), b * rms(y)
    tall = height(x, y, w, b) or 1.0
    h_w, h_b = 1e-30 * tall / rms(x), 1e-30 * tall
    dw = complex_loss(x, y, complex(w, h_w), b).imag / h_w
    db = complex_loss(x, y, w, complex(b, h_b)).imag / h_b
    for found in (gradient(x, y, w, b), LossSurface.of(x, y).gradient(w, b)):
        assert abs(found[0] - dw) <= 4 * slack(len(x)) * rms(x) * tall
        assert abs(found[1] - db) <= 4 * slack(len(x)) * tall


@MANY
@given(points(), within(100), within(100))
def test_a_shift_of_the_data_shifts_the_line(data, c, d):
    """x + c rounds by EPS * max, which turns the line by that share of the spread of x."""
    x, y = data
    c, d = c * x.std(), d * rms(y)
    w, b = least_squares(x, y)
    moved_w, moved_b = least_squares(x + c, y + d)
    far, spread = np.abs(x).max() + abs(c), x.std()
    turn = 2 * slack(len(x)) * far / spread
    tall = np.abs(y).max() + abs(d)
    off_w = turn * (abs(w) + y.std() / spread) + 2 * slack(len(x)) * tall / spread
    assert abs(moved_w - w) <= off_w
    off_b = 2 * off_w * far + slack(len(x)) * (tall + abs(w) * far)
    assert abs(moved_b - (b + d - w * c)) <= off_b


@MANY
@given(points(), st.integers(-20, 20), st.integers(-20, 20))
def test_powers_of_two_scale_every_answer_exactly(data, p, q):
    x, y = data
    by_x, by_y = 2.0**p, 2.0**q
    w, b = least_squares(x, y)
    assert least_squares(by_x * x, by_y * y) == (w * by_y / by_x, b * by_y)
    one, two = LossSurface.of(x, y), LossSurface.of(by_x * x, by_y * y)
    factors = (by_x, by_y, by_x**2, by_x * by_y, by_y**2)
    for name, factor in zip(FIELDS, factors, strict=True):
        assert getattr(two, name) == factor * getattr(one, name), name
    assert loss(by_x * x, by_y * y, by_y / by_x, by_y) == by_y**2 * loss(x, y, 1, 1)


@MANY
@given(points(), st.floats(0.01, 0.99))
def test_below_the_limit_the_loss_never_grows(data, share):
    x, y = data
    run = descend(x, y, step_size=share * LossSurface.of(x, y).step_limit, epochs=60)
    allowed = 4 * slack(len(x)) * height(x, y, run.w, run.b).max() ** 2
    assert (np.diff(run.loss) <= allowed).all()
    assert not run.diverged


@MANY
@given(points(), st.floats(1.01, 3))
def test_above_the_limit_the_steep_part_of_the_loss_grows(data, share):
    x, y = data
    surface = LossSurface.of(x, y)
    steep = 10 * height(x, y, *surface.minimum) or 1.0
    size = math.hypot(rms(x), 1)
    unit = np.array([rms(x) * np.sign(surface.mean_x or 1), 1]) / size
    w, b = surface.minimum + steep / size * unit
    for run in (
        descend(x, y, step_size=share * surface.step_limit, w=w, b=b, epochs=300),
        surface.descend(step_size=share * surface.step_limit, w=w, b=b, epochs=300),
    ):
        assert run.loss[-1] > run.loss[0]
        assert run.loss[-1] > run.loss[len(run) // 2]


def test_norris_has_its_certified_line():
    """NIST StRD, linear regression, Norris (public domain): the data and the certified values.

    Of the eleven sets there it is the only straight line with an intercept. NoInt1 and NoInt2 go
    through the origin, Pontius is a parabola, Filip and Wampler1 to 5 are polynomials of degree 10
    and 5, and Longley has six predictors.
    """
    data = read_csv(Path(__file__).parent / "data/norris.csv", "x", "y")
    surface = LossSurface.of(data.x, data.y)
    certified = (1.00211681802045, -0.262323073774029)
    assert len(data) == 36
    line = least_squares(data.x, data.y)
    assert line == pytest.approx(certified, rel=1e-12)
    assert surface.minimum == pytest.approx(certified, rel=1e-12)

    # From the residuals, twelve digits of the certified errors follow.
    certified_errors = (0.429796848199937e-03, 0.232818234301152)
    residual_sd = math.sqrt(2 * loss(data.x, data.y, *line) * 36 / 34)
    error_of_w = residual_sd / math.sqrt(36 * surface.var_x)
    errors = (error_of_w, error_of_w * rms(data.x))
    assert residual_sd == pytest.approx(0.884796396144373, rel=1e-12)
    assert errors == pytest.approx(certified_errors, rel=1e-12)

    # Six averages know the residuals only as what is left of var_y, here one part in 160,000:
    # its rounding counts for that much more.
    rel = surface.var_y / (2 * surface.floor) * EPS
    assert surface.standard_errors() == pytest.approx(certified_errors, rel=rel)
    assert 1e-11 < rel < 1e-10


X_OF_THREE = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
ANSCOMBE = [
    (X_OF_THREE, [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]),
    (X_OF_THREE, [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74]),
    (X_OF_THREE, [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73]),
    ([8] * 7 + [19] + [8] * 3, [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.5, 5.56, 7.91, 6.89]),
]


@pytest.mark.parametrize(("x", "y"), ANSCOMBE)
def test_anscombes_four_have_one_line(x, y):
    """F. J. Anscombe, The American Statistician 27 (1973) 17–21."""
    assert least_squares(x, y) == pytest.approx((0.500, 3.00), abs=0.0025)
    assert LossSurface.of(x, y).minimum == pytest.approx(least_squares(x, y), rel=1e-12)
