"""The loop: what a row means, and that divergence is a result."""

import copy
import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from linreg_core import descend, gradient, loss, make_line

DATA = make_line()
X, Y = DATA.x, DATA.y


def plain_loop(x, y, step_size, w, b, epochs):
    """The five lines of notebook 04, every row kept."""
    rows = [(w, b)]
    for _ in range(epochs):
        error = w * x + b - y
        dw, db = np.mean(error * x), np.mean(error)
        w, b = w - step_size * dw, b - step_size * db
        rows.append((w, b))
    return np.array(rows).T


def test_rows_are_those_of_the_plain_loop():
    run = descend(X, Y, step_size=0.0005, w=0.6, b=-3.0, epochs=300)
    w, b = plain_loop(X, Y, 0.0005, 0.6, -3.0, 300)
    np.testing.assert_allclose(run.w, w, rtol=1e-11)
    np.testing.assert_allclose(run.b, b, rtol=1e-10)
    assert run.epoch.tolist() == list(range(301))
    assert run.final == (run.w[-1], run.b[-1])


def test_every_row_holds_loss_and_gradient_at_its_own_parameters():
    run = descend(X, Y, step_size=0.0005, epochs=40)
    for k in (0, 1, 7, 40):
        assert run.loss[k] == pytest.approx(loss(X, Y, run.w[k], run.b[k]), rel=1e-12)
        assert (run.dw[k], run.db[k]) == pytest.approx(gradient(X, Y, run.w[k], run.b[k]), rel=1e-9)


def test_the_defaults_are_those_in_the_docstring():
    run = descend([0, 1], [1, 3], step_size=0.5)
    assert (run.w[0], run.b[0], run.epoch[-1]) == (0, 0, 50_000)


def test_no_epochs_leave_the_start():
    run = descend(X, Y, step_size=0.1, w=2, b=3, epochs=0)
    assert (len(run), run.final, run.diverged) == (1, (2, 3), False)


def test_divergence_stops_at_the_last_finite_row():
    run = descend(X, Y, step_size=0.001)
    assert run.diverged
    assert 1 < len(run) < 50_000
    assert np.isfinite([run.w, run.b, run.loss, run.dw, run.db]).all()
    assert run.loss[-1] > 1e300


def test_a_run_has_diverged_if_only_its_last_row_is_missing():
    rows = len(descend(X, Y, step_size=0.001))
    for epochs, diverged in ((rows - 1, False), (rows, True), (rows + 1, True)):
        run = descend(X, Y, step_size=0.001, epochs=epochs)
        assert (run.diverged, len(run)) == (diverged, rows)


def test_a_run_says_its_rows_its_epochs_and_how_it_ended():
    run = descend(X, Y, step_size=0.0005, w=2, b=3, epochs=6)
    w, b = run.final
    assert repr(run) == f"Descent of 7 rows, epoch 0 to 6, ending at w = {w:.6g}, b = {b:.6g}"
    some = repr(run.take([2, 3, 5]))
    assert some.startswith("Descent of 3 rows, epoch 2 to 5, ending at")
    assert "diverged after w = " in repr(descend(X, Y, step_size=0.001))


def test_a_run_is_fixed_and_equal_only_to_itself():
    run, twin = (descend(X, Y, step_size=0.0005, epochs=3) for _ in range(2))
    assert len({run, twin}) == 2
    with pytest.raises(FrozenInstanceError):
        run.diverged = True


def test_rows_are_read_only():
    run = descend(X, Y, step_size=0.0005, epochs=3)
    for column in (run.epoch, run.w, run.b, run.loss, run.dw, run.db):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 0


def test_another_gradient_is_followed():
    uphill = descend(
        X, Y, step_size=1e-5, epochs=5, gradient=lambda *at: [-g for g in gradient(*at)]
    )
    assert (np.diff(uphill.loss) > 0).all()
    same = descend(X, Y, step_size=0.0005, epochs=50, gradient=lambda *at: gradient(*at))
    ours = descend(X, Y, step_size=0.0005, epochs=50)
    np.testing.assert_allclose(same.b, ours.b, rtol=1e-11)


def test_another_gradient_may_overflow_or_return_nan():
    wild = descend(X, Y, step_size=1.0, epochs=9999, gradient=lambda x, y, w, b: (-1e9 * w - 1, b))
    assert wild.diverged
    lost = descend(X, Y, step_size=1.0, epochs=9, gradient=lambda x, y, w, b: (np.log1p(b), 1))
    assert (lost.diverged, lost.epoch.tolist()) == (True, [0])


def test_a_gradient_that_recovers_does_not_revive_the_run():
    answers = iter([(1.0, 1.0), (np.nan, 1.0), (1.0, 1.0), (1.0, 1.0)])
    run = descend(X, Y, step_size=0.1, epochs=3, gradient=lambda *at: next(answers))
    assert (run.diverged, run.epoch.tolist()) == (True, [0])


def test_what_a_gradient_raises_passes_through():
    with pytest.raises(ZeroDivisionError):
        descend(X, Y, step_size=1, epochs=2, gradient=lambda x, y, w, b: 1 / 0)


@pytest.mark.parametrize("name", ["step_size", "w", "b"])
@pytest.mark.parametrize("value", [[0.1, 0.2], (0.1,), np.array([[0.1]])])
def test_arrays_are_sent_to_the_closed_form(name, value):
    with pytest.raises(TypeError, match=rf"{name} is .*one real number.*LossSurface\.descend"):
        descend(X, Y, **{"step_size": 0.0005, "epochs": 3, name: value})


def test_a_record_that_would_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"epochs is 1e\+09; it must be 1e\+08 at most"):
        descend(X, Y, step_size=0.0005, epochs=10**9)


def test_a_gradient_cannot_change_the_callers_data():
    def centre(x, y, w, b):
        x -= x.mean()
        return gradient(x, y, w, b)

    x = np.linspace(0, 10, 50)
    with pytest.raises(ValueError, match="read-only"):
        descend(x, 3 * x + 1, step_size=0.1, epochs=3, gradient=centre)
    np.testing.assert_array_equal(x, np.linspace(0, 10, 50))
    x[0] = -1  # the caller's own array can still be written to


def test_a_run_without_rows_has_no_end_and_says_why():
    run = descend(X, Y, step_size=0.0005, epochs=3)
    with pytest.raises(ValueError, match=r"no rows.*Ask for earlier epochs"):
        run.take([]).final  # noqa: B018
    assert repr(run.take([])) == "Descent of 0 rows"


@pytest.mark.parametrize(
    "copy", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
def test_copies_are_read_only_too(copy):
    run, twin = (descend(X, Y, step_size=0.0005, epochs=3) for _ in range(2))
    copied = copy(run)
    np.testing.assert_array_equal(copied.w, twin.w)
    assert (copied.diverged, repr(copied)) == (False, repr(twin))
    with pytest.raises(ValueError, match="read-only"):
        copied.w[0] = 1


@pytest.mark.parametrize(
    "returned",
    ["12", {1: 0, 2: 0}, {1.0, 2.0}, ("1", "2"), (True, False), (10**400, 0), (1j, 0), [[1, 2], 3]],
)
def test_a_gradient_must_return_two_numbers(returned):
    with pytest.raises(TypeError, match="it must return two numbers"):
        descend([0, 1], [0, 1], step_size=0.1, epochs=1, gradient=lambda *_: returned)


@pytest.mark.parametrize("returned", [(1, 2), [1.0, np.float32(2)], np.array([1, 2])])
def test_a_gradient_may_return_any_two_numbers(returned):
    run = descend([0, 1], [0, 1], step_size=0.5, epochs=1, gradient=lambda *_: returned)
    assert (run.w[1], run.b[1]) == (-0.5, -1)


def test_one_row_can_be_taken_or_none():
    run = descend([0, 1], [0, 1], step_size=0.5, epochs=3)
    assert run.take(2).epoch.tolist() == [2]
    assert len(run.take([])) == 0
