"""Every answer is called right, or named as a mistake, or answered by an example; none crashes."""

import signal
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg_core import LossSurface, gradient, make_line
from linreg_core.classroom import exercises, mistakes
from linreg_core.classroom.exercises import bug_zoo
from linreg_core.classroom.exercises.checks import FunctionCheck, NumberCheck
from linreg_core.classroom.feedback import MOST_PRINTED

DATA = make_line(20, spacing=5, noise=900)
SURFACE = LossSurface.of(DATA.x, DATA.y)
TOY = make_line()
TOY_SURFACE = LossSurface.of(TOY.x, TOY.y)
CONTEXT = {
    "check_half_of_best": {
        "run": TOY_SURFACE.descend(step_size=0.0005, w=0.637),
        "surface": TOY_SURFACE,
    },
    "check_goal": {"surface": TOY_SURFACE},
    "check_long_enough": {"surface": LossSurface(24, 0.911375, 373.125, 0.3988, 181.13, 126477.0)},
    "check_even_split": {"x": DATA.x, "y": DATA.y},
}
FUNCTIONS = [name for name, check in exercises.CHECKS.items() if isinstance(check, FunctionCheck)]
NUMBERS = [name for name, check in exercises.CHECKS.items() if isinstance(check, NumberCheck)]
MISTAKES = [(name, m) for name, check in exercises.CHECKS.items() for m in check.mistakes]
SLIPS = [(name, slip) for name, check in exercises.CHECKS.items() for slip in check.slips]


def ask(name, answer):
    """Give an answer to a check: a function, or numbers that may depend on the context."""
    check, context = exercises.CHECKS[name], CONTEXT.get(name, {})
    if name == "check_test":  # its answers take the name of a gradient; a learner's, the gradient
        names = {gradient: name for name, gradient in bug_zoo.ZOO.items()}
        return check(lambda gradient: answer(names[gradient]))
    if isinstance(check, FunctionCheck):
        return check(answer)
    return check(answer(**context) if callable(answer) else answer, **context)


def test_checks_are_listed_under_their_own_names():
    assert {*FUNCTIONS, *NUMBERS} == set(exercises.CHECKS)
    for name, check in exercises.CHECKS.items():
        assert getattr(exercises, name) is check
    assert {name for name in dir(exercises) if name.startswith("check_")} == set(exercises.CHECKS)


@pytest.mark.parametrize("name", exercises.CHECKS)
def test_the_reference_passes(name):
    verdict = ask(name, exercises.CHECKS[name].reference)
    assert verdict.passed, verdict
    assert verdict.mistake is None
    assert verdict.text.startswith("Right. ")


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_every_mistake_is_recognised_by_its_name(name, mistake):
    verdict = ask(name, exercises.CHECKS[name].mistakes[mistake])
    assert not verdict.passed
    assert verdict.mistake == mistake
    assert mistakes.named(mistake).says in verdict.text


@pytest.mark.parametrize(("name", "slip"), SLIPS)
def test_every_slip_is_recognised_by_its_sentence(name, slip):
    verdict = ask(name, exercises.CHECKS[name].slips[slip])
    assert not verdict.passed
    assert verdict.mistake is None
    assert f"Not yet: {slip} Hint: " in verdict.text


def test_every_mistake_can_be_made_in_some_exercise():
    made = {mistake for _, mistake in MISTAKES}
    assert {mistake.name for mistake in mistakes.ALL} <= made


@pytest.mark.parametrize(
    "shape",
    [
        lambda dw, db: [dw, db],
        lambda dw, db: np.array([dw, db]),
        lambda dw, db: np.array([[dw], [db]]),
        lambda dw, db: (np.float64(dw), np.float64(db)),
        lambda dw, db: (np.array(dw), np.array([db])[0]),
        lambda dw, db: np.array([dw, db], dtype=object),
    ],
)
def test_right_answers_pass_in_any_shape(shape):
    assert exercises.check_gradient(lambda *at: shape(*gradient(*at))).passed


def test_numbers_pass_together_or_one_by_one():
    for answer in [(0.4, 0.3), ([0.4, 0.3],), (np.array([0.4, 0.3]),)]:
        assert exercises.check_one_step(*answer).passed


def boom(x, y, w, b):
    return 1 / 0


def test_an_error_is_reported_with_the_line_of_the_learner():
    verdict = exercises.check_gradient(boom)
    assert "your function stopped with ZeroDivisionError: division by zero" in verdict.text
    assert "`return 1 / 0`" in verdict.text
    assert f"line {boom.__code__.co_firstlineno + 1}" in verdict.text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x, y, w, b: None, "Is the return missing?"),
        (lambda x, y, w, b: 1.0, "two numbers, dw and db: 2 here, and it returned 1."),
        (lambda x, y, w, b: "dw, db", "two numbers, dw and db, not 'dw, db'"),
        (lambda x, y, w, b: (1, "2"), "two numbers"),
        (lambda x, y, w, b: exit(), "SystemExit"),
        (lambda x: x, "TypeError"),
        (lambda x, y, w, b: (np.nan, 0.0), "yours gives [nan, 0]"),
        (lambda x, y, w, b: (10**400, 0), "two numbers"),
        (3.0, "pass its name"),
        ((1.0, 2.0), "pass its name"),
    ],
)
def test_rejects_functions_that_return_the_wrong_type(answer, said):
    verdict = exercises.check_gradient(answer)
    assert not verdict.passed
    assert said in verdict.text


@pytest.mark.parametrize("answer", ["1.5", None, [1, 2, 3], "ab", [None, 1], boom, float("nan")])
def test_rejects_numbers_of_the_wrong_type(answer):
    verdict = exercises.check_one_step(answer)
    assert verdict.text.startswith("Not yet: ")
    assert verdict.mistake is None


def test_a_wrong_function_is_shown_on_the_smallest_probe():
    verdict = exercises.check_gradient(lambda x, y, w, b: (7.0, 8.0))
    assert "([-1, 3], [1, 2], 2, -3) should be [4.5, -2.5], and yours gives [7, 8]" in verdict.text


def test_long_output_is_cut():
    def loud(x, y, w, b):
        print("w is now 3 " * 10_000)
        return gradient(x, y, w, b)

    verdict = exercises.check_gradient(loud)
    assert verdict.passed
    assert len(verdict.text) < 2 * MOST_PRINTED


def test_a_function_that_changes_its_arguments_cannot_change_the_probes():
    def change(x, y, w, b):
        result = gradient(x, y, w, b)
        x *= 0
        return result

    before = [probe[0].copy() for probe in exercises.check_gradient.probes]
    assert exercises.check_gradient(change).passed
    for probe, x in zip(exercises.check_gradient.probes, before, strict=True):
        np.testing.assert_array_equal(probe[0], x)


@pytest.mark.parametrize(
    ("check", "answer", "said"),
    [
        ("check_largest_step", 0.001, "explodes already"),
        ("check_largest_step", 0.000601, "round it down"),
        ("check_largest_step", 0.0004, "room above"),
        ("check_half_way", 5400, "too early"),
        ("check_half_way", 6000, "too late"),
        ("check_goal", TOY_SURFACE.minimum.b - 30, "short of it"),
        ("check_goal", TOY_SURFACE.minimum.b - 300, "is not it"),
    ],
)
def test_near_misses_are_told_their_side(check, answer, said):
    verdict = ask(check, answer)
    assert not verdict.passed
    assert said in verdict.text


def test_one_gain_too_many_is_recognised_from_the_log_alone():
    run = TOY_SURFACE.descend(step_size=0.0005, w=0.637, epochs=[35_000, 40_000, 45_000])
    b1, b2, b3 = run.b
    r = (b3 - b2) / (b2 - b1)
    assert ask("check_goal", b3 + (b3 - b2) * r / (1 - r)).passed
    assert "one gain too many" in ask("check_goal", b3 + (b3 - b2) / (1 - r)).text
    assert "short of it" in ask("check_goal", b3).text


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows cannot send the signal")
def test_code_that_does_not_end_can_be_interrupted():
    def endless(x, y, w, b):
        while True:
            time.sleep(0.01)

    main = threading.main_thread().ident
    threading.Timer(0.3, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        exercises.check_gradient(endless)
    assert exercises.check_gradient(gradient).passed


numbers = st.floats(allow_nan=True, allow_infinity=True)
anything = st.one_of(
    numbers,
    st.none(),
    st.text(max_size=5),
    st.booleans(),
    st.lists(numbers, max_size=4),
    st.tuples(numbers, numbers),
    st.integers(),
    st.dictionaries(st.text(max_size=2), numbers, max_size=2),
    st.complex_numbers(),
    st.builds(object),
)


@settings(max_examples=200, deadline=None)
@given(result=anything)
def test_random_results_never_crash_or_pass(result):
    for name in FUNCTIONS:
        verdict = exercises.CHECKS[name](lambda *_: result)
        assert not verdict.passed
        assert verdict.mistake is None, (name, result)


@settings(max_examples=200, deadline=None)
@given(answer=anything)
def test_random_numbers_never_crash(answer):
    for name in NUMBERS:
        assert ask(name, answer).text.startswith(("Right. ", "Not yet: "))


far = st.floats(0.01, 100).filter(lambda v: all(abs(v / c - 1) > 0.005 for c in (0.5, 1, 2)))


@settings(max_examples=150, deadline=None)
@given(scale=st.tuples(far, far), sign=st.sampled_from([-1, 1]), offset=st.floats(-9, 9))
def test_random_scalings_and_offsets_are_never_given_a_name(scale, sign, offset):
    def scaled(x, y, w, b):
        dw, db = gradient(x, y, w, b)
        return sign * scale[0] * dw + offset, scale[1] * db - offset

    verdict = exercises.check_gradient(scaled)
    assert not verdict.passed
    assert verdict.mistake is None
