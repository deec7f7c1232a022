"""Every answer is called right, or named as a mistake, or answered by an example; none crashes."""

import re
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


@pytest.fixture(autouse=True)
def first_try():
    """Let every check forget the tries of other tests."""
    for check in exercises.CHECKS.values():
        check.wrong.clear()


def ask(name, answer):
    """Give an answer to a check: a function, or numbers that may depend on the context."""
    check, context = exercises.CHECKS[name], CONTEXT.get(name, {})
    if name == "check_test":  # its answers take the name of a gradient; a learner's, the gradient
        names = {gradient: name for name, gradient in bug_zoo.ZOO.items()}
        return check(lambda gradient: answer(names[gradient]))
    if isinstance(check, FunctionCheck):
        return check(lambda *arguments: answer(*arguments))  # no starter has this code
    return check(answer(**context) if callable(answer) else answer, **context)


def test_checks_are_listed_under_their_own_names():
    assert {*FUNCTIONS, *NUMBERS} == set(exercises.CHECKS)
    for name, check in exercises.CHECKS.items():
        assert getattr(exercises, name) is check
        assert check.name == name
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
    assert verdict.text == f"Not yet: {slip}"


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
        (lambda x, y, w, b: (x, y), "2 here, and it returned 4. Is there one for each point"),
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


def test_three_numbers_for_two_points_are_not_taken_for_one_each():
    text = exercises.check_gradient(lambda x, y, w, b: [1.0, 2.0, 3.0]).text
    assert text.endswith("two numbers, dw and db: 2 here, and it returned 3.")


@pytest.mark.parametrize("answer", ["1.5", None, [1, 2, 3], "ab", [None, 1], boom, float("nan")])
def test_rejects_numbers_of_the_wrong_type(answer):
    verdict = exercises.check_one_step(answer)
    assert verdict.text.startswith("Not yet: ")
    assert verdict.mistake is None


# -- the first try, the hint and the look ----------------------------------------------------------


@pytest.mark.parametrize("name", exercises.CHECKS)
def test_the_hint_comes_with_the_second_wrong_try_and_stays(name):
    check = exercises.CHECKS[name]
    if name in FUNCTIONS:
        first, second = (lambda *_: 7.5), (lambda *_: 6.5)
    else:
        first, second = -7.5, -6.5
    context = {} if name in FUNCTIONS else CONTEXT.get(name, {})
    for answer, hinted in [(first, False), (first, False), (second, True), (first, True)]:
        text = check(answer, **context).text
        assert text.startswith("Not yet: ")
        assert (f"\nHint: {check.hint}" in text) == hinted
        assert text.count("Hint") == hinted


@pytest.mark.parametrize("name", exercises.CHECKS)
def test_a_starter_is_no_try_and_brings_no_hint(name):
    check, context = exercises.CHECKS[name], {} if name in FUNCTIONS else CONTEXT.get(name, {})
    check.wrong += ["one try", "another try"]
    verdict = check(check.starter, **context)
    assert verdict.text.startswith("Your turn: ")
    assert not verdict.passed
    assert verdict.mistake is None
    assert "Hint" not in verdict.text
    assert len(check.wrong) == 2


def test_a_function_that_gives_what_the_starter_gives_is_a_try():
    def lost(x, y, step_size, w, b, epochs):
        after = [w, b]
        for _ in range(epochs):
            dw, db = gradient(x, y, *after)
            after = [after[0] - step_size * dw, after[1] - step_size * db]
        return w, b

    assert exercises.check_walk(lost).text.startswith("Not yet: ")


def test_a_function_run_again_is_no_new_try_and_an_edited_one_is():
    run = {}
    for body, hinted in [("(1, 2)", False), ("(1, 2)", False), ("(2, 1)", True)]:
        exec(f"def mine(x, y, w, b):\n    return {body}", run)
        assert ("Hint: " in exercises.check_gradient(run["mine"]).text) == hinted


def test_text_keeps_the_hint_on_a_line_of_its_own():
    exercises.check_factor(8)
    assert repr(exercises.check_factor(9)) == (
        "Not yet: 9 is not it.\n"
        "Hint: Look at the formula for the standard error. The number n stands under a root."
    )


def test_the_look_of_a_verdict_differs_in_sign_word_and_colour():
    check = exercises.check_factor
    looks = [check(answer)._repr_html_() for answer in (4, 9, check.starter)]
    for look, sign, word in zip(looks, "✓○→", ("Right.", "Not yet:", "Your turn:"), strict=True):
        assert f'<b><span aria-hidden="true">{sign}</span> {word}</b> ' in look
        assert "<script" not in look
        assert "url(" not in look
        assert re.findall("[a-z-]*color: ", look) == ["border-color: "]  # the words keep theirs
    assert len({re.search("border-color: (.*?);", look)[1] for look in looks}) == 3
    check(8)
    assert "<br>Hint: Look at" in check(9)._repr_html_()


def test_a_learners_text_is_escaped_and_code_set_as_code():
    def loud(x, y, w, b):
        print("<script>alert(1)</script>")
        return 1 / 0 if w == 2 else (0, 0)

    page = exercises.check_gradient(loud)._repr_html_()
    assert "<code>return 1 / 0 if w == 2 else (0, 0)</code>" in page
    assert "<img" not in exercises.check_one_step("<img src=x>")._repr_html_()

    def printing(x, y, w, b):
        print("<script>alert(1)</script>")
        return 0.0, 1.0

    page = exercises.check_gradient(printing)._repr_html_()
    assert "Your function printed: &lt;script&gt;" in page
    assert "<script" not in page


# -- what is said ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "answer", "said"),
    [
        ("check_line_through", (45, 4300), "w is right; look at b again."),
        ("check_line_through", (44, 4200), "b is right; look at w again."),
        ("check_one_step", (0.4, 0), "w is right; look at b again."),
        ("check_one_step", (0.4, 0.33), "w is right; look at b again."),
        ("check_gradient_by_hand", (-4, -1.5), "dw is right; look at db again."),
        ("check_undone_step", (2, 1), "b is right; look at w again."),
        ("check_three_points", (2.5, 1), "w is right; look at b again."),
    ],
)
def test_of_two_numbers_the_right_one_is_told_apart(check, answer, said):
    assert exercises.CHECKS[check](*answer).text == f"Not yet: {said}"


def test_of_two_results_the_right_one_is_told_apart_if_it_is_right_everywhere():
    half = exercises.check_gradient(lambda *at: (gradient(*at)[0], 7.0)).text
    assert "dw is right; look at db again. <lambda>([-1, 3], [1, 2], 2, -3) should be" in half
    once = exercises.check_gradient(lambda *at: (4.5, 7.0)).text  # right on the first probe alone
    assert "is right" not in once


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((0.4,), "this exercise wants two numbers, w and b, and got one number."),
        ((1, 2, 3), "this exercise wants two numbers, w and b, and got 3 numbers."),
        (("45",), "'45' is not two numbers, w and b. Write it without quotes."),
        (("0.4", "0.3"), "('0.4', '0.3') is not two numbers, w and b. Write them without quotes."),
    ],
)
def test_answers_of_another_kind_are_told_what_is_wanted(answer, said):
    assert exercises.check_one_step(*answer).text == f"Not yet: {said}"


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
        assert ask(name, answer).text.startswith(("Right. ", "Not yet: ", "Your turn: "))


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
