"""Each wrong program is wrong in the way that its symptom says."""

import numpy as np
import pytest

from linreg_core import LossSurface, descend, gradient, make_line
from linreg_core.classroom import mistakes

DATA = make_line()
SURFACE = LossSurface.of(DATA.x, DATA.y)
WRONG = mistakes.known("gradient")


def run(name, **changes):
    asked = {"step_size": 0.0005, "epochs": 400, "gradient": WRONG[name]} | changes
    return descend(DATA.x, DATA.y, **asked)


@pytest.mark.parametrize("mistake", mistakes.ALL, ids=lambda m: m.name)
def test_every_mistake_says_what_it_is(mistake):
    assert mistake.says.endswith(".")
    assert mistake.says[0].islower()
    assert mistake.symptom.endswith(".")
    assert mistake.line
    assert mistake.line in repr(mistake)


def test_every_name_is_used_once_and_the_animals_are_among_them():
    names = [mistake.name for mistake in mistakes.ALL]
    assert len(set(names)) == len(names)
    assert len(mistakes.ANIMALS) == 8
    assert set(mistakes.ANIMALS) <= set(names)
    assert all(mistakes.named(name).name == name for name in names)


def test_an_animal_that_is_no_gradient_is_looked_up_elsewhere():
    others = [name for name in mistakes.ANIMALS if name not in WRONG]
    assert others == ["b_from_new_w"]
    with pytest.raises(KeyError, match=r"mistake in a step: look it up in known\('step'\)"):
        WRONG["b_from_new_w"]
    assert "b_from_new_w" in mistakes.known("step")


def test_an_unknown_name_is_an_error_that_lists_the_names():
    with pytest.raises(KeyError, match=r"no mistake is called 'sum_for_men'.*sum_for_mean"):
        mistakes.named("sum_for_men")
    with pytest.raises(KeyError, match="no mistake is called"):
        WRONG["sum_for_men"]


def test_a_wrong_gradient_makes_a_wrong_walk():
    wrong = descend(DATA.x, DATA.y, step_size=0.0005, epochs=5, gradient=WRONG["half_lost"])
    end = mistakes.known("walk")["half_lost"](DATA.x, DATA.y, 0.0005, 0, 0, 5)
    losses = mistakes.known("losses")["half_lost"](DATA.x, DATA.y, 0.0005, 0, 0, 5)
    np.testing.assert_allclose(end, wrong.final, rtol=1e-12)
    np.testing.assert_allclose(losses, wrong.loss, rtol=1e-12)


def test_every_wrong_gradient_has_a_name_to_print():
    assert all(wrong.__name__ for wrong in WRONG.values())


@pytest.mark.parametrize("name", WRONG)
def test_every_wrong_gradient_is_wrong(name):
    at = np.array([0.3, 1.7, 4.1]), np.array([2.0, -1.0, 5.0]), 1.3, 0.4
    assert not np.allclose(WRONG[name](*at), gradient(*at), rtol=1e-9, atol=0)


@pytest.mark.parametrize("name", ["sign_flipped", "sum_for_mean", "half_lost"])
def test_three_of_them_climb_from_the_first_epoch(name):
    assert (np.diff(run(name).loss) > 0).all()


def test_swapped_falls_and_then_climbs_without_end():
    loss = run("swapped", epochs=5000).loss
    turn = int(np.argmin(loss))
    assert 0 < turn < 1000
    assert (np.diff(loss[turn:]) > 0).all()


def test_without_x_both_numbers_grow_alike_and_stop_far_from_the_data():
    end = run("x_forgotten", epochs=2000)
    assert end.final.w == pytest.approx(end.final.b)
    assert end.loss[-1] > 20 * SURFACE.floor


def test_half_twice_takes_twice_as_many_epochs():
    half = run("half_twice", epochs=8000)
    right = descend(DATA.x, DATA.y, step_size=0.00025, epochs=8000)
    np.testing.assert_allclose(half.w, right.w, rtol=1e-9)


def test_a_run_that_lost_digits_looks_healthy():
    right = descend(DATA.x, DATA.y, step_size=0.0005, epochs=400)
    for name in ("integer_truncation", "float32_data"):
        np.testing.assert_allclose(run(name).loss, right.loss, rtol=0.1)


def test_without_b_the_slope_settles_and_the_line_rises_for_ever():
    end = run("b_forgotten", epochs=5000)
    np.testing.assert_allclose(end.w[1000:], SURFACE.best_slope(0), rtol=1e-6)
    rises = np.diff(end.b[1000:])
    np.testing.assert_allclose(rises, rises[0], rtol=1e-6)
    assert rises[0] > 0


def test_with_w_and_b_swapped_the_numbers_grow_without_end():
    end = run("w_b_swapped", epochs=5000)
    assert np.abs(end.w[1:50]).max() > 10 * SURFACE.minimum.w
    assert (np.diff(np.abs([end.w[::1000], end.b[::1000]])[:, 2:]) > 0).all()


def test_absolute_errors_make_equal_steps_far_off_and_have_another_goal():
    far = run("absolute_error", epochs=100)
    np.testing.assert_allclose(np.diff(far.w), np.diff(far.w)[0], rtol=1e-9)
    # With x standardised it comes to its own goal: the smallest mean absolute error.
    z = (DATA.x - DATA.x.mean()) / DATA.x.std()
    end = descend(z, DATA.y, step_size=1, epochs=20_000, gradient=WRONG["absolute_error"]).final
    best = LossSurface.of(z, DATA.y).minimum

    def mean_size(w, b):
        return np.mean(np.abs(w * z + b - DATA.y))

    assert mean_size(*end) < mean_size(*best)
    assert abs(end.w - best.w) > 2  # more than its steps, which are at most 1


# The place of notebook 09: w and b differ, no error is 0, the derivatives have opposite signs.
PLACE = np.array([1, 3, 0.7]), np.array([-1, 6, -0.1]), 2, -1
UNSEEN = {  # wrong gradients that a place with w = b = 1, or with an error 0, lets through
    "w_squared": lambda x, y, w, b: gradient(x, y, w**2, b),
    "b_squared": lambda x, y, w, b: gradient(x, y, w, b**2),
    "w_times_b": lambda x, y, w, b: gradient(x, y, w * b, b),
    "first_point_left_out": lambda x, y, w, b: tuple(
        np.array(gradient(x[1:], y[1:], w, b)) * (len(x) - 1) / len(x)
    ),
    "never_positive": lambda x, y, w, b: tuple(-abs(v) for v in gradient(x, y, w, b)),
    "never_negative": lambda x, y, w, b: tuple(abs(v) for v in gradient(x, y, w, b)),
}


@pytest.mark.parametrize("name", [*WRONG, *UNSEEN])
def test_the_place_of_notebook_09_catches_every_wrong_gradient(name):
    right = (2 - 3 + 0.35) / 3, (2 - 1 + 0.5) / 3
    np.testing.assert_allclose(gradient(*PLACE), right, rtol=1e-12)
    assert not np.allclose((WRONG | UNSEEN)[name](*PLACE), right, rtol=1e-9, atol=0)


def test_a_place_where_w_is_b_lets_slips_through():
    place = np.array([1, 3, 0.7]), np.array([2.0, 8, 1]), 1, 1
    missed = [n for n, g in (WRONG | UNSEEN).items() if np.allclose(g(*place), gradient(*place))]
    assert {"w_b_swapped", *UNSEEN} - {"never_negative"} <= set(missed)
