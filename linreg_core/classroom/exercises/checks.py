"""The two kinds of checks: of numbers and of functions.

An exercise is a statement in a notebook, and here its right answer, the mistakes that can be made
in it, and its first hint. A check compares an answer with the right one and with each mistake, a
function on several small data sets, so what it says comes from a match and not from a guess.
"""

from __future__ import annotations

import dis
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...validate import FloatArray
from .. import mistakes as classic
from ..done import record_exercise
from ..feedback import as_floats, catch_output, describe_error, short_repr
from .verdict import Verdict

NEAR = 1e-4  # relative; an answer this near has the right idea and lost some digits


@dataclass(kw_only=True, eq=False)
class Check:
    """What both kinds of checks have.

    The starter's own answer is no try. The hint comes once two answers that differ have been wrong,
    and from then on with every wrong one.

    Parameters
    ----------
    shows : str
        What a right answer shows.
    hint : str
        The first hint.
    starter : numbers or callable, optional
        What stands in the notebook before the learner has changed it: numbers, or a function with
        the same code.
    names : tuple of str
        What the numbers are called, where there are two.
    needs : str
        What an answer, or the result of a learner's function, must be.
    tolerance : float
        Relative; numbers worked out on paper need not be exact.
    mistakes : mapping of name to wrong answer
        Mistakes of the module `mistakes`, by name.
    slips : mapping of sentence to wrong answer
        Slips that can only be made here, by the sentence that explains them.
    """

    shows: str
    hint: str
    starter: Any = None
    names: tuple[str, ...] = ()
    needs: str = ""
    tolerance: float = 1e-9
    mistakes: Mapping[str, Any] = field(default_factory=dict)
    slips: Mapping[str, Any] = field(default_factory=dict)
    name: str = field(default="", init=False)
    wrong: list[Any] = field(default_factory=list, init=False, repr=False)  # the first two

    def __post_init__(self) -> None:
        two = f"two numbers, {' and '.join(self.names)}"
        self.needs = self.needs or (two if self.names else "one number")

    def __call__(self, *answer: Any, **keywords: Any) -> Verdict:
        """Check an answer, and keep what is solved."""
        value = answer[0] if len(answer) == 1 else answer
        identity = identify(value)
        if self.starter is not None and identity == identify(self.starter):
            return Verdict(False, None, f"Your turn: {self._invite(value)}")
        verdict = self._judge(value, keywords)
        if verdict.passed:
            record_exercise(self.name)
            return verdict
        if len(self.wrong) < 2 and identity not in self.wrong:
            self.wrong.append(identity)
        hint = f"\nHint: {self.hint}" if len(self.wrong) == 2 else ""
        return Verdict(False, verdict.mistake, verdict.text + hint)

    def _invite(self, value: Any) -> str:
        """Return what to do with the starter's answer."""
        raise NotImplementedError

    def _judge(self, value: Any, keywords: Mapping[str, Any]) -> Verdict:
        """Return the verdict on an answer, without a hint."""
        raise NotImplementedError

    def _right(self, printed: str = "") -> Verdict:
        return Verdict(True, None, f"Right. {self.shows}{printed}")

    def _not_yet(self, why: str, mistake: str | None = None) -> Verdict:
        return Verdict(False, mistake, f"Not yet: {why}")

    def _recognise(self, matches: Callable[[Any], bool], printed: str = "") -> Verdict | None:
        """Return the verdict on the first wrong answer that matches, if there is one."""
        for name, wrong in self.mistakes.items():
            if matches(wrong):
                return self._not_yet(classic.named(name).says + printed, name)
        for sentence, wrong in self.slips.items():
            if matches(wrong):
                return self._not_yet(sentence + printed)
        return None

    def _half_right(self, given: Sequence[FloatArray], expected: Sequence[FloatArray]) -> str:
        """Say which number is right wherever it was asked for, if the other is not."""
        pairs = list(zip(given, expected, strict=True))
        if not self.names or any(got.size != right.size for got, right in pairs):
            return ""
        agree = np.all([are_close(got, right, self.tolerance) for got, right in pairs], axis=0)
        if agree.all() or not agree.any():
            return ""
        right, wrong = self.names if agree[0] else self.names[::-1]
        return f"{right} is right; look at {wrong} again."


@dataclass(kw_only=True, eq=False)
class NumberCheck(Check):
    """A check of one number or more; call it with them one by one or together.

    What an answer depends on beside the statement, such as the learner's own data, is passed by
    keyword. Each answer below is a value or a function of these keywords.

    Parameters
    ----------
    reference : numbers or callable
        The right answer, or one of them.
    accepts : callable, optional
        ``accepts(*numbers, **keywords) -> bool`` where more than one answer is right.
    ranges : mapping of sentence to callable
        ``ranges[sentence](*numbers, **keywords) -> bool`` says where a sentence is true; the first
        that is counts, after `mistakes` and `slips`.

    Examples
    --------
    >>> check = NumberCheck(
    ...     shows="Squares do not cancel.",
    ...     hint="The square of 3 is 9.",
    ...     reference=9,
    ...     slips={"3 was doubled, not squared.": 6},
    ... )
    >>> check(9)
    Right. Squares do not cancel.
    >>> check(6)
    Not yet: 3 was doubled, not squared.
    >>> check(8)
    Not yet: 8 is not it.
    Hint: The square of 3 is 9.
    """

    reference: Any
    accepts: Callable[..., bool] | None = None
    ranges: Mapping[str, Callable[..., bool]] = field(default_factory=dict)

    def _invite(self, value: Any) -> str:
        yours = "your numbers" if self.names else "your answer"
        return f"replace {short_repr(value)} with {yours}."

    def _judge(self, value: Any, keywords: Mapping[str, Any]) -> Verdict:
        if callable(value):
            return self._not_yet(f"this exercise wants {self.needs}, and got a function.")
        try:
            given = as_floats(value)
        except Exception:  # any error from a foreign type
            return self._not_yet(f"{short_repr(value)} is not {self.needs}.{about_quotes(value)}")
        right = as_floats(in_context(self.reference, keywords))
        if given.shape != right.shape:
            got = "one number" if given.size == 1 else f"{given.size} numbers"
            return self._not_yet(f"this exercise wants {self.needs}, and got {got}.")
        finite = bool(np.isfinite(given).all())
        if self.accepts is None:
            passed = is_close(given, right, self.tolerance)
        else:
            passed = finite and self.accepts(*given.tolist(), **keywords)
        if passed:
            return self._right()

        def matches(wrong: Any) -> bool:
            return is_close(given, as_floats(in_context(wrong, keywords)), self.tolerance)

        if recognised := self._recognise(matches):
            return recognised
        for sentence, holds in self.ranges.items():
            if finite and holds(*given.tolist(), **keywords):
                return self._not_yet(sentence)
        if is_close(given, right, NEAR):
            return self._not_yet(f"{short_repr(value, 10)} is close: some digits are lost.")
        return self._not_yet(
            self._half_right([given], [right]) or f"{short_repr(value)} is not it."
        )


@dataclass(kw_only=True, eq=False)
class FunctionCheck(Check):
    """A check of a function; call it with the learner's.

    Parameters
    ----------
    reference : callable
        The right function. `mistakes` and `slips` hold functions with the same parameters.
    probes : sequence of argument tuples
        Where functions are compared. The first on which the learner's is wrong is shown, so put
        the smallest first.
    adapt : callable, optional
        Turns the learner's function into one that takes the probes and returns numbers.
    explain : callable, optional
        Says what is wrong with the results on all probes, where an example would not help.
    varies : str
        The sentence for a function that gives two answers to the same arguments.

    Examples
    --------
    >>> check = FunctionCheck(
    ...     shows="Squares do not cancel.",
    ...     hint="Multiply x by itself.",
    ...     reference=lambda x: x * x,
    ...     slips={"x is doubled, not squared.": lambda x: 2 * x},
    ...     probes=[(3,), (-1,)],
    ... )
    >>> check(lambda x: x + x)
    Not yet: x is doubled, not squared.
    """

    reference: Callable[..., Any]
    probes: Sequence[tuple[Any, ...]]
    adapt: Callable[[Any], Callable[..., Any]] = lambda function: function
    explain: Callable[[Sequence[FloatArray]], str] | None = None
    varies: str = "called twice with the same arguments, your function gives two answers."

    def _invite(self, value: Any) -> str:
        return f"write the body of {name_of(value)}."

    def _judge(self, value: Any, keywords: Mapping[str, Any]) -> Verdict:
        if not callable(value):
            return self._not_yet("this exercise wants your function: pass its name, uncalled.")
        expected = self._results(self.reference)
        with catch_output() as output:
            given = []
            for probe in self.probes:
                result = self._ask(value, probe)
                if isinstance(result, str):
                    return self._not_yet(result)
                given.append(result)
        words = " ".join(output.getvalue().split())
        printed = f"\nYour function printed: {words}" if words else ""
        if self._agree(given, expected):
            return self._right(printed)
        recognised = self._recognise(
            lambda wrong: self._agree(given, self._results(wrong)), printed
        )
        return recognised or self._not_yet(self._compare(value, given, expected) + printed)

    def _results(self, function: Callable[..., Any]) -> list[FloatArray]:
        """Return what one of our own functions gives on each probe."""
        return [as_floats(function(*copies(probe))) for probe in self.probes]

    def _ask(self, function: Any, probe: tuple[Any, ...]) -> FloatArray | str:
        """Return what the learner's function gives on a probe, or what is wrong with it."""
        try:
            with np.errstate(all="ignore"):
                result = self.adapt(function)(*copies(probe))
        except (Exception, SystemExit) as error:
            return f"{describe_error(function, error)} This was {as_call(function, probe)}."
        try:
            return as_floats(result)
        except Exception:  # any error from a foreign type
            nothing = " Is the return missing?" if result is None else ""
            return f"your function must return {self.needs}, not {short_repr(result)}.{nothing}"

    def _agree(self, given: Sequence[FloatArray], expected: Sequence[FloatArray]) -> bool:
        pairs = zip(given, expected, strict=True)
        return all(is_close(got, right, self.tolerance) for got, right in pairs)

    def _compare(
        self, function: Any, given: Sequence[FloatArray], expected: Sequence[FloatArray]
    ) -> str:
        """Say that answers vary, or show the first probe on which the answer is not right."""
        probe, got, right = next(
            (probe, got, right)
            for probe, got, right in zip(self.probes, given, expected, strict=True)
            if not is_close(got, right, self.tolerance)
        )
        if got.size != right.size:
            # One for each point, if the first argument holds the points.
            each = got.size == right.size * np.size(probe[0]) > right.size
            mean = " Is there one for each point, and the mean is missing?" if each else ""
            return (
                f"your function must return {self.needs}: {right.size} here, "
                f"and it returned {got.size}.{mean}"
            )
        with catch_output():
            again = self._ask(function, probe)
        if isinstance(again, str) or not np.array_equal(got, again, equal_nan=True):
            return self.varies
        if self.explain:
            return self.explain(given)
        half = self._half_right(given, expected)
        close = "close: some digits are lost." if is_close(got, right, NEAR) else ""
        should, gives = spell_out(right, got)
        example = f"{as_call(function, probe)} should be {should}, and yours gives {gives}."
        return " ".join(filter(None, (half or close, example)))


def identify(answer: Any) -> Any:
    """Return what makes an answer the same as another: a function's code, or the numbers."""
    if callable(answer):
        try:
            # Python 3.13 adds this to a call where `np` is imported in the same file.
            steps = (step for step in dis.get_instructions(answer) if step.opname != "PUSH_NULL")
            return [step.argval for step in steps]
        except TypeError:  # it has no code of Python
            pass
    return short_repr(answer, 17)


def are_close(given: FloatArray, expected: FloatArray, tolerance: float) -> Any:
    """Tell which numbers agree; one near 0 is measured by the largest beside it."""
    scale = float(np.max(np.abs(expected), initial=0.0))
    return np.abs(given - expected) <= tolerance * (np.abs(expected) + 1e-3 * scale)


def is_close(given: FloatArray, expected: FloatArray, tolerance: float) -> bool:
    """Tell whether there are as many numbers, and all agree."""
    return given.shape == expected.shape and bool(are_close(given, expected, tolerance).all())


def as_call(function: Any, arguments: Sequence[Any]) -> str:
    """Return the call of a function as text."""
    return f"{name_of(function)}({', '.join(short_repr(value) for value in arguments)})"


def about_quotes(value: Any) -> str:
    """Return what to do about text where numbers are wanted."""
    if isinstance(value, str):
        return " Write it without quotes."
    parts = value if isinstance(value, tuple | list) else ()
    return " Write them without quotes." if any(isinstance(part, str) for part in parts) else ""


def name_of(function: Any) -> str:
    """Return the name of a function, if it has one."""
    return str(getattr(function, "__name__", "your function"))


def spell_out(right: FloatArray, got: FloatArray) -> tuple[str, str]:
    """Return two answers as text, with as many digits as it takes to tell them apart."""
    for digits in range(6, 18):
        should, gives = short_repr(right, digits), short_repr(got, digits)
        if should != gives:
            break
    return should, gives


def in_context(answer: Any, keywords: Mapping[str, Any]) -> Any:
    """Return an answer, worked out from the keywords where it is a function of them."""
    return answer(**keywords) if callable(answer) else answer


def copies(probe: tuple[Any, ...]) -> list[Any]:
    """Return the arguments with their arrays copied, so that a function cannot change ours."""
    return [value.copy() if isinstance(value, np.ndarray) else value for value in probe]


def mistakes_by_hand(kind: str, right: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """Return what each mistake of a kind gives for these arguments.

    On few points two mistakes can give the same, or one the right answer; the first is kept.
    """
    seen = [as_floats(right(*arguments))]
    results = {}
    for name, wrong in classic.known(kind).items():
        result = as_floats(wrong(*arguments))
        if not any(is_close(result, other, 1e-6) for other in seen):
            results[name] = result
            seen.append(result)
    return results
