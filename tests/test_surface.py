"""The closed form against the loop, the data and the log of 2017."""

import csv
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg_core import LossSurface, descend, gradient, least_squares, loss, make_line

ROOT = Path(__file__).resolve().parents[1]
DATA = make_line()
X, Y = DATA.x, DATA.y
SURFACE = LossSurface.of(X, Y)
COLUMNS = ("w", "b", "loss", "dw", "db")


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
def test_steps_that_land_ring_or_bounce_for_ever(rate):
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
    with (ROOT / "notebooks/data/recorded_run_2017.csv").open() as file:
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
    for averages in ((0.25, 0.51, 1), (1, 1 + 1e-8, 1), (2, -1.5, 1)):
        with pytest.raises(ValueError, match="same points"):
            LossSurface(9, 0, 0, *averages)
    for averages in ((-0.5, 0, 1), (1, 0, -0.5)):
        with pytest.raises(ValueError, match="mean of squares"):
            LossSurface(9, 0, 0, *averages)


def test_a_surface_is_fixed():
    with pytest.raises(FrozenInstanceError):
        SURFACE.n = 3


def test_other_sums_are_refused():
    with pytest.raises(TypeError, match="unsupported operand"):
        SURFACE + 1


def test_what_a_chunk_raises_passes_through():
    with pytest.raises(TypeError, match="real numbers"):
        LossSurface.from_chunks([(["a"], [1])])


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


finite = st.floats(-100, 100).map(lambda v: round(v, 3))


@settings(max_examples=150, deadline=None)
@given(
    points=st.lists(st.tuples(finite, finite), min_size=3, max_size=60),
    share=st.floats(0.01, 0.999),
    start=st.tuples(finite, finite),
)
def test_loop_and_closed_form_agree_on_any_points(points, share, start):
    x, y = np.array(points).T
    if np.ptp(x) < 0.01:
        return
    surface = LossSurface.of(x, y)
    step = share * surface.step_limit
    loop = descend(x, y, step_size=step, w=start[0], b=start[1], epochs=300)
    closed = surface.descend(step_size=step, w=start[0], b=start[1], epochs=300)
    scale = 1 + np.abs([surface.minimum, start]).max()
    np.testing.assert_allclose(closed.w, loop.w, atol=1e-9 * scale)
    np.testing.assert_allclose(closed.b, loop.b, atol=1e-9 * scale)
    assert (np.diff(loop.loss) <= 1e-9 * (1 + loop.loss[0])).all()
    assert surface.minimum == pytest.approx(least_squares(x, y))
