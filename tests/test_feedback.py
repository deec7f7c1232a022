"""A learner is told what their code returned, printed or raised, whatever it was."""

import functools
import statistics

import numpy as np
import pytest

from linreg_core import descend, make_line, model
from linreg_core.classroom import feedback

DATA = make_line(5)


class NoTextError(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class BadRepr:
    def __repr__(self):
        raise RuntimeError("no repr")


def divide(x, y, w, b):
    return 1 / 0


def error_of(function, *arguments):
    """Return what a function raises, as it is caught in a file other than this one."""
    with pytest.raises(Exception) as raised:  # noqa: PT011  # any is welcome here
        function(*arguments)
    return raised.value.with_traceback(raised.tb.tb_next)


def describe(function, *arguments):
    return feedback.describe_error(function, error_of(function, *arguments))


def line(function, below):
    return function.__code__.co_firstlineno + below


def test_an_error_is_described_with_its_type_message_and_line():
    assert describe(divide, 0, 0, 0, 0) == (
        "your function stopped with ZeroDivisionError: division by zero "
        f"at its line {line(divide, 1)}, `return 1 / 0`."
    )


def test_an_error_inside_a_library_is_placed_at_the_line_that_called_it():
    def mean(x):
        return np.mean(x, axis=3)

    assert f" at its line {line(mean, 1)}, `return np.mean(x, axis=3)`." in describe(mean, DATA.x)


def test_an_error_in_a_helper_of_the_learner_is_placed_in_the_helper():
    def helper():
        raise ValueError("too large")

    def mine():
        return helper()

    assert f"ValueError: too large at its line {line(helper, 1)}" in describe(mine)


def test_no_line_is_given_for_an_error_about_what_was_returned():
    def empty(x, y, w, b):
        return None

    run = functools.partial(descend, DATA.x, DATA.y, step_size=0.1, epochs=1, gradient=empty)
    text = feedback.describe_error(empty, error_of(run))
    assert text.startswith("your function stopped with TypeError: your gradient returned None")
    assert "at its line" not in text


@pytest.mark.parametrize(
    ("function", "arguments"),
    [(divide, (1,)), (int, ("one",)), (np.linalg.inv, ([[0.0]],)), (statistics.mean, ([],))],
)
def test_no_line_is_given_where_none_of_the_learner_was_running(function, arguments):
    text = describe(function, *arguments)
    assert text.startswith("your function stopped with ")
    assert "at its line" not in text


def test_the_package_is_never_called_the_code_of_the_learner():
    assert "at its line" not in describe(model.gradient, [1, 2], [1, 2], "w", 0)


def test_callable_objects_and_partials_have_lines_too():
    class Divide:
        def __call__(self, x):
            return x / 0

    expected = f"at its line {line(Divide.__call__, 1)}, `return x / 0`."
    assert describe(Divide(), 1).endswith(expected)
    assert describe(functools.partial(divide, 0, 0), 0, 0).endswith("`return 1 / 0`.")


def test_decorated_functions_are_placed_at_their_own_line():
    @np.errstate(divide="ignore")
    def mine():
        return 1 / 0

    assert describe(mine).endswith(f"at its line {line(mine.__wrapped__, 2)}, `return 1 / 0`.")


def test_errors_without_a_usable_text_are_described_without_it():
    def bad():
        raise NoTextError

    def empty():
        raise ValueError

    assert describe(bad).startswith("your function stopped with NoTextError at its line ")
    assert describe(empty).startswith("your function stopped with ValueError at its line ")


@pytest.mark.parametrize("message", ["word " * 10_000, "x" * 50_000])
def test_long_messages_are_cut(message):
    def long():
        raise ValueError(message)

    text = describe(long)
    assert message[:40] in text
    assert "…" in text
    assert len(text) < feedback.MOST_MESSAGE + 150


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "0.333333"),
        ([0.5], "0.5"),
        ((1, 2), "(1, 2)"),
        (np.array([1.0, -2.5]), "[1, -2.5]"),
        (np.arange(10), "[0, 1, 2, 3, 4, 5, 6, 7, …]"),
        ("45", "'45'"),
        (None, "None"),
        (True, "True"),
        ([None, 1], "[None, 1]"),
        (BadRepr(), "an object of type BadRepr"),
        ([BadRepr()], "an object of type list"),
    ],
)
def test_answers_are_written_as_a_person_would(value, text):
    assert feedback.short_repr(value) == text


def test_long_answers_are_cut():
    assert feedback.short_repr("x" * 1000) == "'" + "x" * (feedback.MOST_REPR - 2) + "…"


@pytest.mark.parametrize("value", ["1", True, None, [1, "2"], 1j, [True, None], [[1], [2, 3]]])
def test_what_is_not_made_of_numbers_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        feedback.as_floats(value)


def test_output_is_caught_and_cut(capsys):
    with feedback.catch_output() as output:
        for _ in range(10_000):
            print("w is now 3")
    kept = output.getvalue()
    assert kept.startswith("w is now 3\nw is now 3\n")
    assert kept.endswith("…")
    assert len(kept) == feedback.MOST_PRINTED + 1
    assert capsys.readouterr().out == ""


def test_short_output_is_caught_whole(capsys):
    with feedback.catch_output() as output:
        print("w is now 3")
    print("after")
    assert output.getvalue() == "w is now 3\n"
    assert capsys.readouterr().out == "after\n"
