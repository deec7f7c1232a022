"""No wrong answer is called right, and no right answer in other words is refused.

Wrong programs are made from the right one by changing one or two of its parts.
"""

import functools
import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from linreg_core import (
    LossSurface,
    descend,
    gradient,
    least_squares,
    loss,
    make_line,
    predict,
)
from linreg_core.classroom import exercises
from linreg_core.classroom.exercises import bug_zoo

# -- errors, which are also a part of gradients and shares --------------------------------------

RIGHT_ERROR = lambda x, y, w, b: w * x + b - y  # noqa: E731
WRONG_ERRORS = {
    "line_below": lambda x, y, w, b: y - w * x - b,
    "b_with_a_minus": lambda x, y, w, b: w * x - b - y,
    "y_with_a_plus": lambda x, y, w, b: w * x + b + y,
    "no_b": lambda x, y, w, b: w * x - y,
    "no_w": lambda x, y, w, b: x + b - y,
    "no_y": lambda x, y, w, b: w * x + b,
    "w_and_b_swapped": lambda x, y, w, b: b * x + w - y,
    "w_squared": lambda x, y, w, b: w**2 * x + b - y,
    "b_squared": lambda x, y, w, b: w * x + b**2 - y,
    "w_times_b": lambda x, y, w, b: w * b * x + b - y,
    "x_squared": lambda x, y, w, b: w * x**2 + b - y,
    "sizes": lambda x, y, w, b: np.abs(w * x + b - y),
    "size_of_the_line": lambda x, y, w, b: np.abs(w * x + b) - y,
    "sizes_of_x": lambda x, y, w, b: w * np.abs(x) + b - y,
    "bracket": lambda x, y, w, b: w * (x + b) - y,
    "squares": lambda x, y, w, b: (w * x + b - y) ** 2,
    "signs": lambda x, y, w, b: np.sign(w * x + b - y),
    "cut_at_zero": lambda x, y, w, b: np.maximum(w * x + b - y, 0),
    "whole_numbers": lambda x, y, w, b: np.round(w * x + b - y),
    "single_precision": lambda x, y, w, b: np.float32(w * x + b - y),
    "two_decimals": lambda x, y, w, b: np.round(w * x + b - y, 2),
    "first_is_zero": lambda x, y, w, b: (w * x + b - y) * (np.arange(len(x)) > 0),
    "last_is_zero": lambda x, y, w, b: (w * x + b - y) * (np.arange(len(x)) < len(x) - 1),
    "relative": lambda x, y, w, b: (w * x + b - y) / y,
    "perpendicular": lambda x, y, w, b: (w * x + b - y) / np.sqrt(1 + w**2),
    "halved": lambda x, y, w, b: (w * x + b - y) / 2,
    "less_its_mean": lambda x, y, w, b: (w * x + b - y) - np.mean(w * x + b - y),
    "slope_cut": lambda x, y, w, b: int(w) * x + b - y,
    "points_turned_round": lambda x, y, w, b: w * x[::-1] + b - y,
    "sorted": lambda x, y, w, b: np.sort(w * x + b - y),
}
RIGHT_ERRORS = {
    "loop": lambda x, y, w, b: [w * x_i + b - y_i for x_i, y_i in zip(x, y, strict=True)],
    "predict": lambda x, y, w, b: predict(x, w, b) - y,
    "minus_residual": lambda x, y, w, b: -(y - (b + x * w)),
    "polyval": lambda x, y, w, b: np.polyval([w, b], x) - y,
    "table": lambda x, y, w, b: np.column_stack([x, np.ones_like(x)]) @ [w, b] - y,
    "column": lambda x, y, w, b: (w * x + b - y)[:, None],
    "tuple": lambda x, y, w, b: tuple(float(v) for v in w * x + b - y),
    "in_place": lambda x, y, w, b: np.add(np.multiply(x, w, out=x), b - y, out=x),
    "vectorize": lambda x, y, w, b: np.vectorize(lambda x_i, y_i: w * x_i + b - y_i)(x, y),
}

# -- gradients -----------------------------------------------------------------------------------

DW = {
    "right": lambda e, x: np.mean(e * x),
    "minus": lambda e, x: -np.mean(e * x),
    "sum": lambda e, x: np.sum(e * x),
    "n_minus_1": lambda e, x: np.sum(e * x) / (len(x) - 1),
    "no_x": lambda e, x: np.mean(e),
    "x_squared": lambda e, x: np.mean(e * x**2),
    "size_of_x": lambda e, x: np.mean(e * np.abs(x)),
    "means_apart": lambda e, x: np.mean(e) * np.mean(x),
    "covariance": lambda e, x: np.mean(e * (x - x.mean())),
    "twice": lambda e, x: 2 * np.mean(e * x),
    "half": lambda e, x: np.mean(e * x) / 2,
    "never_negative": lambda e, x: abs(np.mean(e * x)),
    "never_positive": lambda e, x: -abs(np.mean(e * x)),
    "cut_above_zero": lambda e, x: min(np.mean(e * x), 0),
    "cut_below_zero": lambda e, x: max(np.mean(e * x), 0),
    "median": lambda e, x: np.median(e * x),
    "first_left_out": lambda e, x: np.sum((e * x)[1:]) / len(x),
    "last_left_out": lambda e, x: np.sum((e * x)[:-1]) / len(x),
    "signs": lambda e, x: np.mean(np.sign(e) * x),
    "squares": lambda e, x: np.mean(e**2 * x),
    "over_x": lambda e, x: np.mean(e / x),
    "rounded": lambda e, x: round(np.mean(e * x), 6),
}
DB = {
    "right": lambda e, x: np.mean(e),
    "minus": lambda e, x: -np.mean(e),
    "sum": lambda e, x: np.sum(e),
    "n_minus_1": lambda e, x: np.sum(e) / (len(x) - 1),
    "with_x": lambda e, x: np.mean(e * x),
    "mean_size": lambda e, x: np.mean(np.abs(e)),
    "never_positive": lambda e, x: -abs(np.mean(e)),
    "never_negative": lambda e, x: abs(np.mean(e)),
    "cut_above_zero": lambda e, x: min(np.mean(e), 0),
    "median": lambda e, x: np.median(e),
    "signs": lambda e, x: np.mean(np.sign(e)),
    "last": lambda e, x: e[-1],
    "zero": lambda e, x: 0.0,
}
WRONG_PARTS = [
    (RIGHT_ERROR, dw, db)
    for (one, dw), (other, db) in itertools.product(DW.items(), DB.items())
    if (one, other) != ("right", "right")
]
WRONG_PARTS += [(error, DW["right"], DB["right"]) for error in WRONG_ERRORS.values()]


def compose(error, dw, db):
    """Return the gradient that is made of these parts."""

    def answer(x, y, w, b):
        e = np.asarray(error(x, y, w, b), dtype=float)
        return dw(e, x), db(e, x)

    return answer


def by_loop(x, y, w, b):
    dw = db = 0
    for x_i, y_i in zip(x, y, strict=True):
        dw += (w * x_i + b - y_i) * x_i
        db += w * x_i + b - y_i
    return dw / len(x), db / len(x)


def by_fractions(x, y, w, b):
    errors = [Fraction(w) * Fraction(p) + Fraction(b) - Fraction(q) for p, q in zip(x, y)]  # noqa: B905
    return sum(e * Fraction(p) for e, p in zip(errors, x)) / len(x), sum(errors) / len(x)  # noqa: B905


RIGHT_GRADIENTS = {
    "loop": by_loop,
    "fractions": by_fractions,
    "table": lambda x, y, w, b: np.column_stack([x, np.ones_like(x)]).T @ (w * x + b - y) / len(x),
    "expanded": lambda x, y, w, b: (
        w * np.mean(x**2) + b * np.mean(x) - np.mean(x * y),
        w * np.mean(x) + b - np.mean(y),
    ),
    "nudge": lambda x, y, w, b: (  # exact but for rounding: the loss is a parabola
        (loss(x, y, w + 1, b) - loss(x, y, w - 1, b)) / 2,
        (loss(x, y, w, b + 1) - loss(x, y, w, b - 1)) / 2,
    ),
    "surface": lambda x, y, w, b: LossSurface.of(x, y).gradient(w, b),
    "minus_the_residuals": lambda x, y, w, b: (
        -np.dot(y - w * x - b, x) / x.size,
        -np.average(y - w * x - b),
    ),
    "fsum": lambda x, y, w, b: [
        math.fsum((w * x + b - y) * x) / len(x),
        math.fsum(w * x + b - y) / len(x),
    ],
    "half_of_twice": lambda x, y, w, b: np.array(
        [[np.mean(2 * (w * x + b - y) * x) / 2], [np.mean(2 * (w * x + b - y)) / 2]]
    ),
}

# -- walks ---------------------------------------------------------------------------------------

COUNTS = {
    "right": lambda epochs: epochs,
    "one_more": lambda epochs: epochs + 1,
    "one_less": lambda epochs: epochs - 1,
    "always_3": lambda epochs: 3,
    "always_1": lambda epochs: 1,
    "at_least_1": lambda epochs: max(epochs, 1),
    "at_most_3": lambda epochs: min(epochs, 3),
    "twice": lambda epochs: 2 * epochs,
}


def together(x, y, w, b, step_size, g):
    dw, db = g(x, y, w, b)
    return w - step_size * dw, b - step_size * db


STEPS = {
    "right": together,
    "uphill": lambda x, y, w, b, s, g: together(x, y, w, b, -s, g),
    "no_step_size": lambda x, y, w, b, s, g: together(x, y, w, b, 1, g),
    "step_size_over_n": lambda x, y, w, b, s, g: together(x, y, w, b, s / len(x), g),
    "w_alone": lambda x, y, w, b, s, g: (together(x, y, w, b, s, g)[0], b),
    "b_alone": lambda x, y, w, b, s, g: (w, together(x, y, w, b, s, g)[1]),
    "w_first": lambda x, y, w, b, s, g: (
        together(x, y, w, b, s, g)[0],
        together(x, y, together(x, y, w, b, s, g)[0], b, s, g)[1],
    ),
    "b_first": lambda x, y, w, b, s, g: (
        together(x, y, w, together(x, y, w, b, s, g)[1], s, g)[0],
        together(x, y, w, b, s, g)[1],
    ),
    "swapped": lambda x, y, w, b, s, g: together(x, y, w, b, s, g)[::-1],
    "fixed_step_size": lambda x, y, w, b, s, g: together(x, y, w, b, 0.1, g),
    "unit_length": lambda x, y, w, b, s, g: together(x, y, w, b, s / np.hypot(*g(x, y, w, b)), g),
}
WRONG_WALKS = [
    (count, step, gradient)
    for (one, count), (other, step) in itertools.product(COUNTS.items(), STEPS.items())
    if (one, other) != ("right", "right")
]
WRONG_WALKS += [(COUNTS["right"], together, compose(*parts)) for parts in WRONG_PARTS[:: len(DB)]]


def make_walk(count, step, g):
    """Return the walk that is made of these parts."""

    def answer(x, y, step_size, w, b, epochs):
        for _ in range(count(epochs)):
            w, b = step(x, y, w, b, step_size, g)
        return w, b

    return answer


def by_recursion(x, y, step_size, w, b, epochs):
    if epochs == 0:
        return w, b
    return by_recursion(x, y, step_size, *together(x, y, w, b, step_size, gradient), epochs - 1)


def by_while(x, y, step_size, w, b, epochs):
    theta, done = np.array([w, b]), 0
    while done < epochs:
        theta -= step_size * np.array(gradient(x, y, *theta))
        done += 1
    return theta


def by_matrix_power(x, y, step_size, w, b, epochs):
    hessian = np.array([[np.mean(x**2), np.mean(x)], [np.mean(x), 1]])
    best = np.array(least_squares(x, y))
    shrink = np.linalg.matrix_power(np.eye(2) - step_size * hessian, epochs)
    return best + shrink @ (np.array([w, b]) - best)


RIGHT_WALKS = {
    "recursion": by_recursion,
    "while": by_while,
    "matrix_power": by_matrix_power,
    "descend": lambda x, y, step_size, w, b, epochs: (
        descend(x, y, step_size=step_size, w=w, b=b, epochs=epochs).final
    ),
    "reduce": lambda x, y, step_size, w, b, epochs: functools.reduce(
        lambda line, _: together(x, y, *line, step_size, gradient), range(epochs), (w, b)
    ),
    "negative_step": lambda x, y, s, w, b, epochs: make_walk(
        lambda count: count, lambda x, y, w, b, s, g: together(x, y, w, b, -s, g), gradient
    )(x, y, -s, w, b, epochs),
    "counting_down": lambda x, y, s, w, b, epochs: make_walk(
        lambda count: len(range(count, 0, -1)), together, by_loop
    )(x, y, s, w, b, epochs),
    "list": lambda *arguments: list(by_recursion(*arguments)),
}

# -- shares --------------------------------------------------------------------------------------

SHARES = {
    "right": lambda e, n: e**2 / (2 * n),
    "no_half": lambda e, n: e**2 / n,
    "no_mean": lambda e, n: e**2 / 2,
    "squares": lambda e, n: e**2,
    "for_two_points": lambda e, n: e**2 / 4,
    "for_four_points": lambda e, n: e**2 / 8,
    "bracket": lambda e, n: e**2 / 2 * n,
    "n_minus_1": lambda e, n: e**2 / (2 * (n - 1)),
    "no_square": lambda e, n: e / (2 * n),
    "sizes": lambda e, n: np.abs(e) / (2 * n),
    "cubes": lambda e, n: np.abs(e) ** 3 / (2 * n),
    "parts_of_one": lambda e, n: e**2 / np.sum(e**2),
    "percent": lambda e, n: 100 * e**2 / np.sum(e**2),
    "signed": lambda e, n: np.sign(e) * e**2 / (2 * n),
    "loss_alone": lambda e, n: np.mean(e**2) / 2,
    "loss_for_each": lambda e, n: np.full(n, np.mean(e**2) / 2),
    "even": lambda e, n: np.full(n, np.mean(e**2) / 2 / n),
    "running": lambda e, n: np.cumsum(e**2) / (2 * n),
    "sorted": lambda e, n: np.sort(e**2) / (2 * n),
    "turned_round": lambda e, n: (e**2)[::-1] / (2 * n),
    "standardised": lambda e, n: (e - e.mean()) ** 2 / (2 * n),
    "root": lambda e, n: np.sqrt(e**2 / (2 * n)),
    "rounded": lambda e, n: np.round(e**2 / (2 * n), 3),
}
WRONG_SHARES = [(RIGHT_ERROR, share) for name, share in SHARES.items() if name != "right"]
WRONG_SHARES += [
    (error, SHARES["right"])
    for name, error in WRONG_ERRORS.items()
    if name not in ("line_below", "sizes")  # their squares are right
]
RIGHT_SHARES = {
    "loop": lambda x, y, w, b: [
        (w * x_i + b - y_i) ** 2 / 2 / len(x) for x_i, y_i in zip(x, y, strict=True)
    ],
    "half_first": lambda x, y, w, b: 0.5 * (y - b - w * x) ** 2 / x.size,
    "of_the_loss": lambda x, y, w, b: (
        (w * x + b - y) ** 2 / np.sum((w * x + b - y) ** 2) * loss(x, y, w, b)
    ),
    "loss_of_each": lambda x, y, w, b: [
        loss([x_i], [y_i], w, b) / len(x) for x_i, y_i in zip(x, y, strict=True)
    ],
    "sizes": lambda x, y, w, b: np.abs(w * x + b - y) ** 2 / (2 * len(y)),
    "column": lambda x, y, w, b: ((w * x + b - y) ** 2 / (2 * len(y)))[:, None],
    "fractions": lambda x, y, w, b: [
        (Fraction(w) * Fraction(p) + Fraction(b) - Fraction(q)) ** 2 / (2 * len(x))
        for p, q in zip(x, y, strict=True)
    ],
}


def on_errors(error, share):
    """Return the shares that are made of these parts."""
    return lambda x, y, w, b: share(np.asarray(error(x, y, w, b), dtype=float), len(x))


def double(error):
    """Return errors that are twice as long as those of another program."""
    return lambda x, y, w, b: 2 * np.asarray(error(x, y, w, b), dtype=float)


NOT_HALVED = [error for name, error in WRONG_ERRORS.items() if name != "halved"]
WRONG = {
    "check_error": [*WRONG_ERRORS.values(), *map(double, NOT_HALVED)],
    "check_gradient": [compose(*parts) for parts in WRONG_PARTS],
    "check_walk": [make_walk(*parts) for parts in WRONG_WALKS],
    "check_shares": [on_errors(*parts) for parts in WRONG_SHARES],
}
RIGHT = {
    "check_error": RIGHT_ERRORS,
    "check_gradient": RIGHT_GRADIENTS,
    "check_walk": RIGHT_WALKS,
    "check_shares": RIGHT_SHARES,
}


@pytest.mark.parametrize("check", WRONG)
def test_no_wrong_program_is_called_right(check):
    assert len(WRONG[check]) >= 50
    for answer in WRONG[check]:
        verdict = exercises.CHECKS[check](answer)
        assert verdict.text.startswith("Not yet: "), verdict


@pytest.mark.parametrize(
    ("check", "name"), [(check, name) for check in RIGHT for name in RIGHT[check]]
)
def test_no_right_program_in_other_words_is_refused(check, name):
    verdict = exercises.CHECKS[check](RIGHT[check][name])
    assert verdict.passed, verdict


def test_the_part_that_is_wrong_is_named_in_likely_slips():
    for dw, db, said in [
        ("sum", "right", "dw is the sum"),
        ("right", "sum", "db is the sum"),
        ("means_apart", "right", "dw is the mean error times the mean x"),
        ("n_minus_1", "n_minus_1", "divides by n - 1"),
        ("never_negative", "never_negative", "the signs are lost"),
        ("sum", "sum", "your dw and db are n times too large"),
    ]:
        verdict = exercises.check_gradient(compose(RIGHT_ERROR, DW[dw], DB[db]))
        assert said in verdict.text


# -- numbers -------------------------------------------------------------------------------------

FEW = make_line(20, spacing=5, noise=900)
TOY = make_line()


@pytest.mark.parametrize(
    ("check", "answer", "said"),
    [
        ("check_line_through", (45, 4199), "w is right; look at b again"),
        ("check_line_through", (45, 4200.1), "is close"),
        ("check_three_points", (2.501, 0.5), "b is right; look at w again"),
        ("check_three_points", (2.5, 0.50001), "is close"),
        ("check_three_points", (2.8, 0.2), "mean xy over mean x²"),
        ("check_gradient_by_hand", (-12, -1), "dw is the sum"),
        ("check_gradient_by_hand", (-4, -3), "db is the sum"),
        ("check_factor", 3.95, "is not it"),
        ("check_factor", 4.05, "is not it"),
        ("check_landing_step", 0.0003, "give the formula"),
        ("check_landing_step", 0.0003005, "give the formula"),
        ("check_landing_step", 0.000300451, "give the formula"),
        ("check_epochs_to_thousandth", 55_200, "more than ten epochs off"),
        ("check_epochs_to_thousandth", 55_170, "more than ten epochs off"),
        ("check_flat_line", 6483, "is close"),
    ],
)
def test_near_misses_are_refused_and_told_so(check, answer, said):
    verdict = exercises.CHECKS[check](answer)
    assert not verdict.passed
    assert said in verdict.text, verdict


@pytest.mark.parametrize("epochs", [55_180, 55_188, 55_188.2, 55_192, 55_197])
def test_within_ten_epochs_is_right_as_the_statement_says(epochs):
    assert exercises.check_epochs_to_thousandth(epochs).passed


def test_a_line_through_a_point_does_not_split_the_points_evenly():
    levels = np.sort(FEW.y - 45 * FEW.x)
    assert exercises.check_even_split((levels[9] + levels[10]) / 2, x=FEW.x, y=FEW.y).passed
    on_a_point = exercises.check_even_split(levels[9], x=FEW.x, y=FEW.y)
    assert not on_a_point.passed


# -- answers that lost digits, vary or raise ------------------------------------------------------


def test_a_lost_digit_is_shown_and_named():
    def forward(x, y, w, b, h=1e-6):
        here = loss(x, y, w, b)
        return (loss(x, y, w + h, b) - here) / h, (loss(x, y, w, b + h) - here) / h

    text = exercises.check_gradient(forward).text
    assert "close: some digits are lost" in text
    assert "should be [4.5, -2.5], and yours gives [4.5, -2.5]" not in text
    rounded = exercises.check_gradient(lambda *at: np.round(gradient(*at), 6)).text
    assert "close: some digits are lost" in rounded


def test_a_generator_without_its_seed_is_noticed():
    def unseeded(n, seed):
        x = 2 * np.arange(n)
        return x, -3 * x + 10 + np.random.default_rng().normal(0, 5, n)

    assert "two calls with the same seed disagree" in exercises.check_points(unseeded).text
    assert (
        "called twice with the same arguments"
        in exercises.check_noise(lambda x, y: np.random.default_rng().normal()).text
    )


@pytest.mark.parametrize(
    ("check", "answer", "said"),
    [
        ("check_error", lambda x, y, w, b: np.mean(w * x + b - y), "no mean yet"),
        ("check_error", lambda x, y, w, b: np.sum(w * x + b - y), "no sum yet"),
        ("check_shares", lambda x, y, w, b: np.mean((w * x + b - y) ** 2) / 2, "no mean yet"),
        ("check_walk", lambda *at: [by_recursion(*at[:-1], k) for k in range(at[-1] + 1)], "all"),
        ("check_walk", lambda *at: [by_recursion(*at[:-1], k + 1) for k in range(at[-1])], "each"),
    ],
)
def test_too_few_or_too_many_numbers_are_told_which_they_are(check, answer, said):
    text = exercises.CHECKS[check](answer).text
    assert said in text
    assert "the mean is missing" not in text


def test_the_older_generator_is_recognised():
    def legacy(n, seed):
        np.random.seed(seed)  # noqa: NPY002
        x = 2 * np.arange(n)
        return x, -3 * x + 10 + np.random.normal(0, 5, n)  # noqa: NPY002

    assert "older generator" in exercises.check_points(legacy).text


def test_an_error_names_the_arguments_that_raised_it():
    def last_error(x, y, step_size, w, b, epochs):
        for _ in range(epochs):
            dw, db = gradient(x, y, w, b)
            w, b = w - step_size * dw, b - step_size * db
        return w - 0 * dw, b

    text = exercises.check_walk(last_error).text
    assert "UnboundLocalError" in text
    assert "This was last_error([-1, 3], [1, 2], 0.1, 2, -3, 0)." in text


# -- tests of gradients ---------------------------------------------------------------------------


def one_place(x, y, w, b, parts=slice(None), rtol=1e-9):
    """Return a test of gradients at one place."""

    def test(candidate):
        given, right = candidate(x, y, w, b), gradient(x, y, w, b)
        return np.allclose(given[parts], right[parts], rtol=rtol, atol=0)

    return test


GOOD = np.array([1, 3, 0.7]), np.array([-1, 6, -0.1]), 2, -1


def final_answer(candidate):
    z = (TOY.x - TOY.x.mean()) / TOY.x.std()
    end = descend(z, TOY.y, step_size=0.1, epochs=200, gradient=candidate).final
    return np.allclose(end, least_squares(z, TOY.y), rtol=0.05)


def with_assert(candidate):
    assert np.allclose(candidate(*GOOD), gradient(*GOOD), rtol=1e-9, atol=0)
    return True


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (one_place(*GOOD[:2], 1, 1), "choose a w and a b that differ"),
        (one_place(np.array([1.0, 3]), np.array([-1.0, 6]), 2, -1), "whole numbers"),
        (one_place(*GOOD, rtol=1e-5), "rtol=1e-9"),
        (one_place(*GOOD, parts=slice(0, 1)), "it compares dw alone"),
        (one_place(*GOOD, parts=slice(1, 2)), "it compares db alone"),
        (lambda candidate: "yes" if one_place(*GOOD)(candidate) else "no", "True or False"),
        (lambda candidate: np.isclose(candidate(*GOOD), gradient(*GOOD)), "True or False"),
        (lambda candidate: None, "Is the return missing?"),
        (lambda candidate: not one_place(*GOOD)(candidate), "lets every animal through. True and"),
        (lambda candidate: not final_answer(candidate), "turned round"),
        (lambda candidate: True is True, "it lets everything through"),
        (lambda candidate: False, "it lets nothing through, not even the right gradient"),
        (lambda candidate: candidate is gradient, "it lets nothing through"),
        (lambda candidate: 2 * one_place(*GOOD)(candidate), "True or False (1 or 0)"),
        (
            lambda candidate: candidate(*GOOD)[0] < 0,
            "it lets sum_for_mean, x_in_db",
        ),
        (with_assert, "return False instead of using assert"),
    ],
)
def test_a_weak_test_is_told_why(test, said):
    verdict = exercises.check_test(test)
    assert not verdict.passed
    assert said in verdict.text, verdict


@pytest.mark.parametrize("kind", [bool, np.bool_, int, float])
def test_a_good_test_passes_whatever_kind_of_truth_it_returns(kind):
    assert exercises.check_test(lambda candidate: kind(one_place(*GOOD)(candidate))).passed


def test_a_test_of_the_final_answer_is_told_so_and_nothing_about_whole_numbers():
    assert [name for name, g in bug_zoo.ZOO.items() if final_answer(g)] == [
        "gradient",
        "half_lost",
        "half_twice",
        "float32_data",
    ]
    text = exercises.check_test(final_answer).text
    assert "it lets half_lost, half_twice and float32_data through, which leave the final" in text
    assert "whole numbers" not in text


def test_eigenvalues_in_any_order_are_not_taken_for_granted():
    def unsorted(x):
        first, second = np.linalg.eigvals([[np.mean(x**2), np.mean(x)], [np.mean(x), 1]])
        return first / second

    assert not exercises.check_condition_number(unsorted).passed
    assert exercises.check_condition_number(lambda x: max(unsorted(x), 1 / unsorted(x))).passed
