"""The closed form against the loop, the data and the log of 2017."""

import csv
import json
import sys
import tracemalloc
import weakref
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from linreg_core import LossSurface, descend, examples, gradient, loss, make_line, predict
from linreg_core.averages import PIECE, Averages, averages_of, merge
from linreg_core.validate import LARGEST

DATA = make_line()
X, Y = DATA.x, DATA.y
SURFACE = LossSurface.of(X, Y)
COLUMNS = ("w", "b", "loss", "dw", "db")
EPS = np.finfo(float).eps


def assert_same_descent(x, y, step_size, *, share=1e-8, **start):
    """Loop and closed form must agree to a share of the distance each column travels."""
    loop = descend(x, y, step_size=step_size, **start)
    closed = LossSurface.of(x, y).descend(step_size=step_size, **start)
    assert len(loop) == len(closed)
    for name in COLUMNS:
        ours, theirs = getattr(closed, name), getattr(loop, name)
        assert np.abs(ours - theirs).max() <= share * np.ptp(theirs), name


@pytest.mark.parametrize("share", [0.001, 0.3, 0.5, 0.83, 0.999])
@pytest.mark.parametrize("shift", [0.0, -50.0, 1e6, -1e6])
def test_closed_form_is_the_loop_over_all_rows(shift, share):
    x = X + shift
    assert_same_descent(x, Y, share * LossSurface.of(x, Y).step_limit)


def test_closed_form_is_the_loop_from_other_starts():
    assert_same_descent(X, Y, 0.0005, w=-300.0, b=9000.0)
    assert_same_descent((X - X.mean()) / X.std(), Y, 1.0, w=5.0, b=1.0, epochs=20)


def test_closed_form_survives_x_around_1e8():
    x = X + 1e8
    assert_same_descent(x, Y, 0.83 * LossSurface.of(x, Y).step_limit, epochs=5000)


def test_the_defaults_are_those_in_the_docstring():
    run = SURFACE.descend(step_size=0.0005)
    assert (run.w[0], run.b[0], run.epoch[-1]) == (0, 0, 50_000)


def test_the_epochs_asked_for_are_the_rows_returned():
    every = SURFACE.descend(step_size=0.0005, epochs=500)
    some = SURFACE.descend(step_size=0.0005, epochs=[0, 7, 500])
    assert some.epoch.tolist() == [0, 7, 500]
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(some, name), getattr(every, name)[[0, 7, 500]])


def test_divergence_returns_the_rows_before_it():
    run = SURFACE.descend(step_size=0.001, epochs=[0, 10, 100, 10**4, 10**6])
    assert (run.diverged, run.epoch.tolist()) == (True, [0, 10, 100])
    loop = descend(X, Y, step_size=0.001)
    closed = SURFACE.descend(step_size=0.001)
    assert abs(len(loop) - len(closed)) <= 5  # the loop overflows in n times the loss
    np.testing.assert_allclose(closed.w[:400], loop.w[:400], rtol=1e-9)


def test_a_start_at_the_minimum_stays_there():
    surface = LossSurface(4, 0.0, 1.0, 1.0, 2.0, 4.0)
    run = surface.descend(step_size=100.0, w=2.0, b=1.0, epochs=10**6)
    assert (run.diverged, run.final) == (False, (2, 1))


@pytest.mark.parametrize("rate", [1.0, 1.5, 2.0])
def test_steps_land_at_once_ring_or_bounce_for_ever(rate):
    surface = LossSurface(4, 0.0, 0.0, 1.0, 1.0, 1.0)  # curvature 1 both ways, minimum (1, 0)
    run = surface.descend(step_size=rate, epochs=6)
    np.testing.assert_allclose(run.w, 1 - (1 - rate) ** np.arange(7.0), atol=1e-15)


def test_surface_is_the_loss_and_gradient_of_the_data():
    w, b = np.meshgrid([-20.0, 49.5, 300.0], [0.0, 4000.0, -1e4])
    for i, j in np.ndindex(w.shape):
        at = w[i, j], b[i, j]
        assert SURFACE.loss(w, b)[i, j] == pytest.approx(loss(X, Y, *at), rel=1e-12)
        assert SURFACE.gradient(*at) == pytest.approx(gradient(X, Y, *at), rel=1e-9)


def test_minimum_floor_and_curvatures_agree_with_numpy():
    design = np.column_stack([X, np.ones_like(X)])
    solution, residual, _, _ = np.linalg.lstsq(design, Y)
    np.testing.assert_allclose(SURFACE.minimum, solution, rtol=1e-11)
    assert SURFACE.floor == pytest.approx(residual[0] / (2 * len(X)), rel=1e-11)
    eigenvalues = np.linalg.eigvalsh(design.T @ design / len(X))
    np.testing.assert_allclose(SURFACE.curvatures, eigenvalues, rtol=1e-10)
    assert SURFACE.condition_number == pytest.approx(np.linalg.cond(design) ** 2, rel=1e-9)
    assert SURFACE.step_limit == pytest.approx(2 / eigenvalues[1])
    assert SURFACE.best_step == pytest.approx(2 / sum(eigenvalues))


def test_the_best_slope_is_that_of_a_line_through_the_intercept():
    for b in (-1e4, 0.0, 4000.0):
        through, *_ = np.linalg.lstsq(X[:, None], Y - b)
        assert SURFACE.best_slope(b) == pytest.approx(through[0], rel=1e-11)
    shape = SURFACE.best_slope(np.zeros((2, 3))).shape
    assert (shape, type(SURFACE.best_slope(1))) == ((2, 3), float)
    assert SURFACE.best_slope(SURFACE.minimum.b) == SURFACE.minimum.w
    assert SURFACE.mean_square_x == pytest.approx(np.mean(X**2), rel=1e-12)


@pytest.mark.parametrize("shift", [0.0, -50.0, 1e4])
def test_the_typical_gap_is_the_distance_between_two_lines_at_the_points(shift):
    x = X + shift
    surface = LossSurface.of(x, Y)
    for w, b in ((0.0, 0.0), (50.0, 4000.0), (-3.0, 1e4)):
        gap = predict(x, w, b) - predict(x, *surface.minimum)
        assert surface.typical_gap(w, b) == pytest.approx(np.sqrt(np.mean(gap**2)), rel=1e-8)
        assert surface.above_floor(w, b) == pytest.approx(np.mean(gap**2) / 2, rel=1e-8)
    w, b = np.meshgrid([-20.0, 49.5, 300.0], [0.0, 4000.0])
    gaps = surface.typical_gap(w, b)
    np.testing.assert_allclose(gaps**2 / 2, surface.loss(w, b) - surface.floor, rtol=1e-9)
    assert type(surface.typical_gap(1, 2)) is type(surface.above_floor(1, 2)) is float


def test_above_the_floor_no_digit_is_lost_next_to_the_minimum():
    w, b = SURFACE.minimum
    assert (SURFACE.above_floor(w, b), SURFACE.typical_gap(w, b)) == (0, 0)
    steps = np.geomspace(1e-3, 1e-9, 7)
    found = SURFACE.above_floor(w, b + steps)
    np.testing.assert_allclose(found, steps**2 / 2, rtol=1e-2)  # b itself is rounded
    lost = SURFACE.loss(w, b + steps) - SURFACE.floor
    assert abs(lost[-1] / found[-1] - 1) > 0.5
    assert (SURFACE.above_floor(w, b + np.linspace(-1e-11, 1e-11, 99)) >= 0).all()


def test_overflow_is_infinity_without_a_warning():
    surface = LossSurface.of([0, 1e149], [0, 1e149])
    for at in ((1e149, 1e149), ([1e149, 1e149], 1e149)):
        for answer in (surface.loss(*at), surface.above_floor(*at), surface.typical_gap(*at)):
            assert np.isposinf(answer).all()
    wide = LossSurface(3, LARGEST, 0, 1, 0, 1)
    assert np.isposinf(wide.gradient([LARGEST, LARGEST], 0)[0]).all()
    assert np.isfinite(LossSurface(3, LARGEST, 0, LARGEST**2, LARGEST, 1).curvatures).all()


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_averages_of_two_sets_merge_into_those_of_both(cut):
    x, y = np.array([1.0, 2, 4, 9]), np.array([3.0, -1, 0, 5])
    merged = merge(averages_of(x[:cut], y[:cut]), averages_of(x[cut:], y[cut:]))
    cov = np.cov(x, y, bias=True)
    exact = Averages(4, 4.0, 1.75, cov[0, 0], cov[0, 1], cov[1, 1])
    assert merged == pytest.approx(exact, rel=1e-14)


def test_standard_errors_agree_with_scipy():
    stats = pytest.importorskip("scipy.stats", reason="needs SciPy: see tests/requirements.txt")
    result = stats.linregress(X, Y)
    np.testing.assert_allclose(
        SURFACE.standard_errors(), (result.stderr, result.intercept_stderr), rtol=1e-10
    )


def test_three_points_have_standard_errors():
    # Residuals (1, -2, 1) / 6 on one degree of freedom: s^2 = 1/6, w and b by hand.
    errors = LossSurface.of([0, 1, 2], [0, 0, 1]).standard_errors()
    assert errors == pytest.approx((np.sqrt(1 / 12), np.sqrt(5 / 36)))


def test_chunks_in_any_order_and_sums_make_the_same_surface():
    cuts = [(X[i:j], Y[i:j]) for i, j in ((0, 1), (1, 400), (400, 999), (999, 1000))]
    one = LossSurface.from_chunks(cuts[::-1])
    two = LossSurface.of(X[:300], Y[:300]) + LossSurface.of(X[300:], Y[300:])
    for other in (one, two):
        np.testing.assert_allclose(list(vars(other).values()), list(vars(SURFACE).values()), 1e-12)


def test_the_log_of_2017_follows_from_its_first_row():
    with examples.path("recorded_run_2017.csv").open() as file:
        log = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]
    first, later = log[0], log[1:]
    x, eta = np.arange(0, 100, 0.1), 0.0005
    # The log prints w and b after the update beside the loss and gradient from before it.
    w, b = first["w"] + eta * first["dw"], first["b"] + eta * first["db"]
    mean_x, var_x = x.mean(), x.var()
    mean_y = w * mean_x + b - first["db"]
    cov = var_x * w + mean_x * first["db"] - first["dw"]
    var_y = 2 * first["loss"] - first["db"] ** 2 - w * w * var_x + 2 * w * cov
    surface = LossSurface(len(x), mean_x, mean_y, var_x, cov, var_y)

    updates = [int(row["epoch"]) + 1 for row in later]
    run = surface.descend(step_size=eta, w=w, b=b, epochs=updates)
    np.testing.assert_allclose(run.w, [row["w"] for row in later], rtol=3e-7)
    np.testing.assert_allclose(run.b, [row["b"] for row in later], rtol=3e-7)
    before = surface.descend(step_size=eta, w=w, b=b, epochs=[k - 1 for k in updates])
    np.testing.assert_allclose(before.loss, [row["loss"] for row in later], rtol=7e-6)


def test_six_averages_that_points_can_have_are_accepted_and_no_others():
    flat = LossSurface.of([0, 1, 2], [4, 4, 4])  # var_y is 0
    assert (flat.minimum, flat.floor) == ((0, 4), 0)
    assert LossSurface(1, 0, 0, 0.25, 0.5, 1).floor == 0  # all on one line
    assert LossSurface(9, 0, 0, 1, 1 + 1e-10, 1).floor == 0  # rounding is forgiven
    assert LossSurface(9, 0, 0, 1, 1 + 1e-9, 1).floor == 0  # as far as this
    for averages in ((0.25, 0.51, 1), (1, 1 + 1e-8, 1), (2, -1.5, 1)):
        with pytest.raises(ValueError, match="same points"):
            LossSurface(9, 0, 0, *averages)
    for averages in ((-0.5, 0, 1), (1, 0, -0.5)):
        with pytest.raises(ValueError, match="mean of squares"):
            LossSurface(9, 0, 0, *averages)


def test_averages_have_limits():
    most = LARGEST**2
    assert LossSurface(10**18, LARGEST, -LARGEST, most, 0, most).var_x == most
    with pytest.raises(ValueError, match=r"n is 1e\+18; it must be 1e\+18 at most"):
        LossSurface(10**18 + 1, 0, 0, 1, 0, 1)
    with pytest.raises(ValueError, match=r"mean_x is 1e\+151; it must be 1e\+150"):
        LossSurface(3, 1e151, 0, 1, 0, 1)
    least = 1 / most  # the square of the smallest spread
    for var_x in (least / (1 - EPS), 1.5 * least, 1e100 * least):
        assert LossSurface(3, 0, 0, var_x, 0, 1).minimum == (0, 0)
    with pytest.raises(ValueError, match="every x is 0"):
        LossSurface(3, 0, 0, 0.9 * least, 0, 1).minimum  # noqa: B018


def test_a_huge_column_is_named_whatever_its_averages():
    huge = [-1e200, 0.0, 1e200]  # their mean is 0, and that of three alike has no spread
    for column in (huge, [1e200] * 3):
        with pytest.raises(ValueError, match=r"x\[0\] is -?1e\+200; .* 1e\+150 in size at most"):
            LossSurface.of_chunk(column, [0, 1, 2])
        with pytest.raises(ValueError, match=r"y\[0\] is -?1e\+200; .* 1e\+150 in size at most"):
            LossSurface.of_chunk([0, 1, 2], column)


def test_a_surface_is_fixed():
    with pytest.raises(FrozenInstanceError):
        SURFACE.n = 3


def test_other_sums_are_refused():
    for other in (1, 0.0, None):
        with pytest.raises(TypeError, match="unsupported operand"):
            SURFACE + other
        with pytest.raises(TypeError, match="unsupported operand"):
            other + SURFACE


def test_the_sum_of_surfaces_is_that_of_all_points():
    parts = [LossSurface.of(X[i::3], Y[i::3]) for i in range(3)]
    total = list(vars(sum(parts)).values())
    np.testing.assert_allclose(total, list(vars(SURFACE).values()), 1e-12)


def test_empty_chunks_are_skipped():
    some = [([], []), (X[:400], Y[:400]), (np.array([]), []), (X[400:], Y[400:])]
    assert LossSurface.from_chunks(some) == LossSurface.from_chunks([some[1], some[3]])
    with pytest.raises(ValueError, match="no points in the chunks"):
        LossSurface.from_chunks([([], [])])
    with pytest.raises(ValueError, match="y is empty"):
        LossSurface.from_chunks([(X, [])])


def test_what_a_chunk_raises_passes_through():
    with pytest.raises(TypeError, match="real numbers") as caught:
        LossSurface.from_chunks([(["a"], [1])])
    assert caught.value.__notes__ == ["0 points had been read before."]


def test_chunks_must_be_pairs():
    for chunk in ((X, Y, Y), (X,), np.array([X, Y]), "xy", {0: X, 1: Y}):
        with pytest.raises(TypeError, match=r"must be a pair \(x, y\)"):
            LossSurface.from_chunks([chunk])
    with pytest.raises(TypeError, match="int; it must be an iterable of pairs"):
        LossSurface.from_chunks(3)
    with pytest.raises(TypeError, match="positional"):
        LossSurface.from_chunks([(X, Y)], True)


def test_chunks_may_be_constant_but_not_all_at_one_x():
    with pytest.raises(ValueError, match="every x is 2"):
        LossSurface.from_chunks([([2], [1]), ([2, 2], [3, 5])])
    apart = LossSurface.from_chunks([([2, 2], [1, 1]), ([3], [5])])
    assert apart.minimum == pytest.approx((4, -7))


def test_step_size_and_epochs_are_named():
    for descent in (SURFACE.descend, lambda *at: descend(X, Y, *at)):
        with pytest.raises(TypeError, match="positional"):
            descent(0.0005)


def test_single_numbers_of_any_kind_are_not_columns():
    for one in (2, 2.0, np.int64(2), np.array(2)):
        assert isinstance(SURFACE.loss(one, one), float)
        assert SURFACE.descend(step_size=0.0005, epochs=one).epoch.tolist() == [0, 1, 2]
    with pytest.raises(TypeError, match="w is '2', a str"):
        SURFACE.loss("2", 0)
    with pytest.raises(ValueError, match="holds -1; each"):
        SURFACE.descend(step_size=0.1, epochs=[0, -1])


def test_the_first_wrong_epoch_is_named():
    with pytest.raises(ValueError, match=r"holds 1\.5"):
        SURFACE.descend(step_size=0.1, epochs=[0, 1.5, -2, 2.5])


def test_many_runs_at_once_are_the_single_runs():
    steps, starts = np.array([[1e-4], [5e-4], [0.01]]), np.array([0.0, 9000.0])
    epochs = [0, 1, 2, 77, 150, 50_000]
    many = SURFACE.descend(step_size=steps, w=3.0, b=starts, epochs=epochs)
    assert many.loss.shape == (6, 3, 2)
    assert many.diverged.tolist() == [[False] * 2] * 2 + [[True] * 2]
    for i, j in np.ndindex(3, 2):
        one = SURFACE.descend(step_size=steps[i, 0], w=3.0, b=starts[j], epochs=epochs)
        for name in COLUMNS:
            column = getattr(many, name)[:, i, j]
            np.testing.assert_allclose(column[: len(one)], getattr(one, name), rtol=1e-14)
            assert np.isnan(column[len(one) :]).all()


def test_rows_in_which_every_run_has_overflowed_are_left_out():
    many = SURFACE.descend(step_size=[0.01, 0.02], epochs=[0, 1, 10**6])
    assert (many.epoch.tolist(), many.diverged.tolist()) == ([0, 1], [True, True])
    none = SURFACE.descend(step_size=0.01, epochs=[10**6])
    assert (len(none), none.diverged) == (0, True)
    assert "after the numbers overflow" in repr(none)


def test_a_record_that_would_not_fit_is_refused():
    cells = f"{50_001 * 10_000:g}".replace("+", r"\+")
    with pytest.raises(ValueError, match=rf"rows times runs is {cells}; it must be 1e\+08 at most"):
        SURFACE.descend(step_size=0.0005, w=np.zeros((100, 100)))


def noisy(n, offset=0.0, seed=0):
    rng = np.random.default_rng(seed)
    x = offset + rng.random(n)
    return x, 3.0 * (x - offset) + rng.normal(size=n)


@pytest.mark.parametrize("n", [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 1])
def test_points_that_fill_several_pieces_are_all_counted_once(n):
    x, y = noisy(n)
    surface = LossSurface.of(x, y)
    assert surface.n == n
    assert (surface.mean_x, surface.mean_y) == pytest.approx((x.mean(), y.mean()), rel=1e-13)
    cov = np.cov(x, y, bias=True)
    exact = cov[0, 0], cov[0, 1], cov[1, 1]
    assert (surface.var_x, surface.cov_xy, surface.var_y) == pytest.approx(exact, rel=1e-11)


def test_far_from_zero_the_averages_keep_their_digits_where_naive_sums_lose_them():
    x, y = noisy(100_000, offset=1e8)
    exact_x, exact_xy = np.longdouble(x), np.longdouble(y)
    from_mean = exact_x - exact_x.mean()
    var, cov = (from_mean**2).mean(), (from_mean * (exact_xy - exact_xy.mean())).mean()
    naive = np.mean(x * x) - np.mean(x) ** 2
    surface = LossSurface.of(x, y)
    assert abs(naive - var) > 0.01 * var
    assert (surface.var_x, surface.cov_xy) == pytest.approx((float(var), float(cov)), rel=1e-11)


def test_a_billion_points_by_doubling():
    part = whole = LossSurface.of(*noisy(1000, offset=1e8))
    for _ in range(20):
        whole = whole + whole
    assert whole.n == 1000 * 2**20
    same = ("mean_x", "mean_y", "var_x", "cov_xy", "var_y")
    for name in same:
        assert getattr(whole, name) == pytest.approx(getattr(part, name), rel=1e-12)
    assert whole.minimum == pytest.approx(part.minimum, rel=1e-10)


@pytest.mark.parametrize("kind", ["float32", "float16", "int8", "uint8", "int64", ">f4"])
def test_other_types_give_the_averages_of_their_own_values(kind):
    rng = np.random.default_rng(1)
    x, y = (rng.integers(0, 100, 20_000).astype(kind) for _ in range(2))
    assert LossSurface.of(x, y) == LossSurface.of(x.astype(float), y.astype(float))


@pytest.mark.parametrize("kind", ["float64", "float32", "int16"])
def test_no_copy_of_the_data_is_made(kind):
    x = np.arange(10**6).astype(kind)
    LossSurface.of(x[:10], x[:10])
    tracemalloc.start()
    LossSurface.of(x, x[::-1])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1.2 * 2 * PIECE * 8 + 20_000  # two columns of a piece, and small change


def test_a_constant_x_is_seen_through_rounding_and_in_any_order():
    for n in (3, 1000, 100_000):  # the mean of many 0.1 is not 0.1
        with pytest.raises(ValueError, match=r"every x is 0\.1"):
            LossSurface.of(np.full(n, 0.1), np.arange(n))
    parts = [(np.full(n, 0.1), np.arange(n)) for n in (7, 1000, 10_001)]
    with pytest.raises(ValueError, match=r"every x is 0\.1"):
        LossSurface.from_chunks(parts)
    one_ulp = np.full(1000, 1e8)
    one_ulp[500] = np.nextafter(1e8, 2e8)
    assert LossSurface.of(one_ulp, np.arange(1000)).var_x > 0


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e200])
@pytest.mark.parametrize("row", [0, PIECE, 2 * PIECE - 1])
def test_a_bad_value_far_down_is_named_with_its_row(bad, row):
    x, y = noisy(2 * PIECE)
    y[row] = bad
    with pytest.raises(ValueError, match=rf"y\[{row}\] is "):
        LossSurface.of(x, y)


def test_only_one_chunk_at_a_time_is_kept():
    made = []

    def chunk(start):
        x = np.arange(10.0) + start
        made.append(weakref.ref(x))
        return x, np.arange(10.0)

    def chunks():
        for start in range(5):
            assert [x() for x in made] == [None] * start
            yield chunk(start)

    assert LossSurface.from_chunks(chunks()).n == 50


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_interrupt_passes_through_and_says_how_far_it_came(error, capsys):
    def chunks():
        yield [0, 1], [0, 1]
        raise error

    pytest.importorskip("tqdm", reason="needs tqdm: see tests/requirements.txt")
    with pytest.raises(error) as caught:
        LossSurface.from_chunks(chunks(), progress=True)
    assert caught.value.__notes__ == ["2 points had been read before."]
    assert "2.00 points" in capsys.readouterr().err  # the bar is closed on its last number


def test_progress_is_shown_only_on_request(capsys):
    pytest.importorskip("tqdm", reason="needs tqdm: see tests/requirements.txt")
    quiet = LossSurface.from_chunks([(X, Y), (X, Y)])
    assert capsys.readouterr().err == ""
    shown = LossSurface.from_chunks([(X, Y), (X, Y)], progress=True)
    assert shown == quiet
    assert "2.00k points" in capsys.readouterr().err


def test_progress_without_tqdm_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(ModuleNotFoundError, match="pip install tqdm, or leave progress out"):
        LossSurface.from_chunks([(X, Y)], progress=True)


def test_a_surface_is_saved_to_the_last_digit(tmp_path):
    path = tmp_path / "surface.json"
    SURFACE.save(path)
    assert LossSurface.load(path) == SURFACE
    assert json.loads(path.read_text()) == vars(SURFACE)
    assert path.read_text().startswith('{\n "n": 1000,\n "mean_x": ')


@pytest.mark.parametrize("text", ["", "[1, 2]", '{"n": 3}', "{}", '{"n": 1e999}', "3"])
def test_a_file_that_holds_no_surface_is_refused(tmp_path, text):
    path = tmp_path / "surface.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"holds no surface .*written by surface\.save"):
        LossSurface.load(path)
