"""Checks that answer back: right and what that shows, or which mistake it is, or a small example.

An exercise is a statement in a notebook, and here its reference, the mistakes that can be made in
it, and its first hint. A check compares the answer with the reference and with each mistake on
several small data sets, so what it says comes from a match and not from a guess.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import math
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .. import LossSurface, make_line, model
from ..validate import FloatArray
from . import mistakes

MOST_PRINTED = 500  # characters of a learner's own output that a check repeats


@dataclass(frozen=True)
class Verdict:
    """What a check says: `passed`, the name of the `mistake` it recognised or None, and `text`."""

    passed: bool
    mistake: str | None
    text: str

    def __repr__(self) -> str:
        return textwrap.fill(self.text, 96)


@dataclass(frozen=True)
class Exercise:
    """A check of one exercise; call it with the learner's function or numbers.

    Parameters
    ----------
    shows : str
        What a right answer shows.
    hint : str
        The first hint.
    reference : callable
        The right function; for numbers, a function that returns them.
    wrong : mapping of name to callable
        Wrong functions of the same signature: mistakes from `mistakes` by name, and slips that
        can only be made here, by the sentence that names them.
    probes : sequence of argument tuples
        Where functions are compared; the first is the smallest, and is shown. Empty for numbers.
    needs : str
        What a function must return.
    tolerance : float
        Relative; numbers worked out on paper need not be exact.
    accepts : callable, optional
        ``accepts(*numbers, **context) -> bool`` where more than one answer is right.
    near : mapping of sentence to callable
        ``near[sentence](number, **context) -> bool`` says in which range a sentence is true; the
        first that is counts, after `wrong`.
    adapt : callable, optional
        Turns the learner's function into one that takes the probes and returns numbers.

    Examples
    --------
    >>> check_one_step(0.4, 0.3)
    Right. Both numbers rose, because the line lay below all three points.
    >>> check_one_step(-0.4, -0.3).mistake
    'sign_flipped'
    """

    shows: str
    hint: str
    reference: Callable[..., Any]
    wrong: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    probes: Sequence[tuple[Any, ...]] = ()
    needs: str = "one number"
    tolerance: float = 1e-9
    accepts: Callable[..., bool] | None = None
    near: Mapping[str, Callable[..., bool]] = field(default_factory=dict)
    adapt: Callable[[Any], Callable[..., Any]] = lambda function: function

    def __call__(self, *answer: Any, **context: Any) -> Verdict:
        """Check an answer: a function, or the numbers one by one or together."""
        if self.probes:
            return self._check_function(*answer)
        return self._check_numbers(answer[0] if len(answer) == 1 else answer, context)

    def _check_numbers(self, answer: Any, context: Mapping[str, Any]) -> Verdict:
        if callable(answer):
            return self._not_yet(f"this exercise wants {self.needs}, and got a function.")
        try:
            given = _as_numbers(answer)
        except Exception:
            return self._not_yet(f"{_shown(answer)} is not {self.needs}.")
        expected = _as_numbers(self.reference(**context))
        if given.shape != expected.shape:
            return self._not_yet(f"this exercise wants {self.needs}, and got {given.size} numbers.")
        if self.accepts is None:
            passed = _close(given, expected, self.tolerance)
        else:
            passed = bool(np.isfinite(given).all()) and self.accepts(*given.tolist(), **context)
        if passed:
            return self._right()
        for name, function in self.wrong.items():
            if _close(given, _as_numbers(function(**context)), self.tolerance):
                return self._named(name)
        if np.isfinite(given).all():
            for sentence, holds in self.near.items():
                if holds(*given.tolist(), **context):
                    return self._not_yet(sentence)
        return self._not_yet(f"{_shown(answer)} is not it.")

    def _check_function(self, *answer: Any) -> Verdict:
        if len(answer) != 1 or not callable(answer[0]):
            return self._not_yet("this exercise wants your function: pass its name, uncalled.")
        function = answer[0]
        expected = [_as_numbers(self.reference(*probe)) for probe in self.probes]
        given, printed = [], io.StringIO()
        for probe, right in zip(self.probes, expected, strict=True):
            try:
                with contextlib.redirect_stdout(_Short(printed)), np.errstate(all="ignore"):
                    result = self.adapt(function)(*(_fresh(value) for value in probe))
            except (Exception, SystemExit) as error:
                return self._not_yet(_raised(function, error))
            try:
                given.append(_as_numbers(result))
            except Exception:
                nothing = " Is the return missing?" if result is None else ""
                return self._not_yet(
                    f"your function must return {self.needs}, not {_shown(result)}.{nothing}"
                )
            if given[-1].shape != right.shape:
                many = " Is there one for each point, and the mean is missing?"
                return self._not_yet(
                    f"your function must return {self.needs}: {right.size} here, "
                    f"and it returned {given[-1].size}.{many * (given[-1].size > right.size)}"
                )
        said = f" Your function printed: {printed.getvalue()}" if printed.getvalue() else ""
        if all(_close(g, e, self.tolerance) for g, e in zip(given, expected, strict=True)):
            return self._right(said)
        for name, wrong in self.wrong.items():
            results = [_as_numbers(wrong(*map(_fresh, probe))) for probe in self.probes]
            if all(_close(g, r, self.tolerance) for g, r in zip(given, results, strict=True)):
                return self._named(name, said)
        return self._not_yet(self._smallest_example(function, given, expected) + said)

    def _smallest_example(
        self, function: Any, given: Sequence[FloatArray], expected: Sequence[FloatArray]
    ) -> str:
        """Show the first probe on which the answer is not right."""
        k = next(
            k
            for k, (g, e) in enumerate(zip(given, expected, strict=True))
            if not _close(g, e, self.tolerance)
        )
        arguments = ", ".join(_shown(value) for value in self.probes[k])
        name = getattr(function, "__name__", "your function")
        return (
            f"{name}({arguments}) should be {_shown(expected[k])}, "
            f"and yours gives {_shown(given[k])}."
        )

    def _right(self, said: str = "") -> Verdict:
        return Verdict(True, None, f"Right. {self.shows}{said}")

    def _named(self, name: str, said: str = "") -> Verdict:
        known = {mistake.name: mistake.says for mistake in mistakes.ALL}
        sentence = known.get(name, name)
        return Verdict(False, name, f"Not yet: {sentence}{said} Hint: {self.hint}")

    def _not_yet(self, why: str) -> Verdict:
        return Verdict(False, None, f"Not yet: {why} Hint: {self.hint}")


class _Short(io.TextIOBase):
    """A place to print to that keeps the first characters and drops the flood."""

    def __init__(self, kept: io.StringIO) -> None:
        self._kept = kept

    def write(self, text: str) -> int:
        room = MOST_PRINTED - self._kept.tell()
        if room > 0:
            self._kept.write(text[:room] + "…" * (len(text) > room))
        return len(text)


def _as_numbers(values: Any) -> FloatArray:
    """Return one number or any shape of numbers as a flat float array."""
    array = np.asarray(values)
    if array.dtype.kind == "O":
        array = np.array([float(v) for v in array.ravel() if not isinstance(v, (str, bool))])
        if array.size != np.size(np.asarray(values, dtype=object)):
            raise TypeError
    if array.dtype.kind not in "fiu":
        raise TypeError
    return array.astype(np.float64).ravel()


def _close(given: FloatArray, expected: FloatArray, tolerance: float) -> bool:
    if given.shape != expected.shape:
        return False
    scale = float(np.max(np.abs(expected), initial=0.0))
    return bool(np.all(np.abs(given - expected) <= tolerance * (np.abs(expected) + 1e-3 * scale)))


def _fresh(value: Any) -> Any:
    """Return a copy, so that a function that changes its arguments harms no one."""
    return value.copy() if isinstance(value, np.ndarray) else value


def _shown(value: Any) -> str:
    """Write numbers as a person would, and anything else shortened."""
    try:
        numbers = [f"{number:.6g}" for number in _as_numbers(value)]
    except Exception:
        return textwrap.shorten(repr(value), 60, placeholder="…")
    if np.ndim(value) == 0:
        return numbers[0]
    if len(numbers) == 1:
        return numbers[0]
    opening, closing = "()" if isinstance(value, tuple) else "[]"
    if len(numbers) > 8:
        numbers = [*numbers[:8], "…"]
    return opening + ", ".join(numbers) + closing


def _raised(function: Any, error: BaseException) -> str:
    """Say what a learner's function raised, and at which of its lines."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    where, trace = "", error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == file and file:
            source = linecache.getline(file, trace.tb_lineno).strip()
            where = f" at its line {trace.tb_lineno}" + (f", `{source}`" if source else "")
        trace = trace.tb_next
    message = textwrap.shorten(str(error), 200, placeholder="…")
    return f"your function stopped with {type(error).__name__}: {message}{where}."


# -- the probes ---------------------------------------------------------------------------------

_X = (np.array([1.0, 3.0]), np.array([0.25, 1.75, 2.5, 4.1]), 0.3 * np.arange(7) + 0.1)
_Y = (
    np.array([2.0, 8.0]),
    np.array([1.0, -2.3, 7.9, 3.3]),
    np.array([4.2, 3.1, -0.4, 5.5, 2.0, 9.3, 1.7]),
)
_AT = ((1.0, 1.0), (-0.7, 2.2), (2.5, -1.25))
POINTS = tuple((x, y, *at) for x, y, at in zip(_X, _Y, _AT, strict=True))
STEPS = tuple((*point, eta) for point, eta in zip(POINTS, (0.1, 0.1, 0.03), strict=True))
WALKS = tuple((x, y, eta, w, b, 3) for x, y, w, b, eta in STEPS)


def _at(function: Callable[..., Any], *arguments: Any) -> Callable[..., Any]:
    """Return the function that gives the result at these arguments."""
    return lambda **_: function(*arguments)


def _known_at(kind: str, *arguments: Any) -> dict[str, Callable[..., Any]]:
    """Return what each known mistake of a kind makes of these arguments, each result once."""
    right = getattr(model, kind, None) or getattr(mistakes, kind)
    seen = [_as_numbers(right(*arguments))]
    wrong = {}
    for name, function in mistakes.known(kind).items():
        result = _as_numbers(function(*arguments))
        if not any(_close(result, other, 1e-6) for other in seen):
            wrong[name] = _at(function, *arguments)
            seen.append(result)
    return wrong


def _always(value: Any) -> Callable[..., Any]:
    return lambda **_: value


def _pairs(*rows: Iterable[float]) -> list[FloatArray]:
    return [np.array(row, dtype=float) for row in rows]


def _toy() -> LossSurface:
    data = make_line()
    return LossSurface.of(data.x, data.y)


def _first_b_above(height: float) -> int:
    run = _toy().descend(step_size=0.0005, epochs=20_000)
    return int(np.argmax(run.b > height))


# -- 00 Start here ------------------------------------------------------------------------------

check_largest_step = Exercise(
    shows="The limit lies a hair above, and one step size serves every start.",
    hint="Drag the step size to the edge of the shaded part, and read the note beside it.",
    reference=lambda: _toy().step_limit,
    accepts=lambda step: 0.97 * _toy().step_limit < step <= _toy().step_limit,
    near={
        "so near the limit: round it down to two figures.": lambda step: (
            1 < step / _toy().step_limit < 1.001
        ),
        "at this step it explodes already.": lambda step: step > _toy().step_limit,
        "this settles, but there is room above it.": lambda step: 0 < step <= _toy().step_limit,
    },
)

check_half_way = Exercise(
    shows="Thousands of epochs for the first half of the way, and as many for each half after it.",
    hint="Type an epoch into the box beside the slider. Halve the gap from too early to too late.",
    reference=lambda: _first_b_above(2000),
    wrong={
        "one epoch early: b is still below 2000 there.": lambda: _first_b_above(2000) - 1,
        "one epoch late: b has passed 2000 already.": lambda: _first_b_above(2000) + 1,
        "half of the epochs is not half of the way.": _always(25_000),
    },
    near={
        "too early: b is still below 2000 there.": lambda epoch: 0 <= epoch < _first_b_above(2000),
        "too late: b has passed 2000 already.": lambda epoch: epoch > _first_b_above(2000),
    },
    needs="one epoch",
    tolerance=1e-6,
)

# -- 01 Draw a line -----------------------------------------------------------------------------

check_line_through = Exercise(
    shows="Two points fix a line; with three, you need a rule for what is best.",
    hint="The slope is how far y rises for each unit of x. The intercept is the height at x = 0.",
    reference=lambda: (45, 4200),
    wrong={
        "the slope is right; the intercept is the height at x = 0, not at the first point.": (
            _always((45, 5100))
        ),
        "w and b are swapped: w, the slope, comes first.": _always((4200, 45)),
        "the slope is the rise over the run: you divided the run by the rise.": lambda: (
            40 / 1800,
            5100 - 20 * 40 / 1800,
        ),
    },
    needs="two numbers, w and b",
    tolerance=1e-3,
)

check_error = Exercise(
    shows="Positive where the line is too high, here and in all that follows.",
    hint="It is positive where the line is too high.",
    reference=lambda x, y, w, b: w * x + b - y,
    wrong={
        **mistakes.known("error"),
        "these are the sizes of the errors; the sign has been lost.": lambda x, y, w, b: np.abs(
            w * x + b - y
        ),
        "these are the squares of the errors, which come in the next notebook.": (
            lambda x, y, w, b: (w * x + b - y) ** 2
        ),
        "this is the height of the line; take away the height of the points.": (
            lambda x, y, w, b: w * x + b
        ),
    },
    probes=POINTS,
    needs="one error for each point",
)


def _points(n: int, seed: int, sd: float = 5.0, slope: float = -3.0, gap: float = 2.0) -> Any:
    data = make_line(n, spacing=gap, slope=slope, intercept=10, noise=sd, seed=seed)
    return data.x, data.y


check_points = Exercise(
    shows="The same seed gives the same points, on any machine.",
    hint="Start from the generator above: four numbers change. Keep the seed.",
    reference=_points,
    wrong={
        "the spacing is 1; the points should be 2 apart.": lambda n, s: _points(n, s, gap=1.0),
        "the slope should be negative.": lambda n, s: _points(n, s, slope=3.0),
        "there is no noise in y.": lambda n, s: _points(n, s, sd=0.0),
        "5 is the standard deviation of the noise; you used 25, its square.": (
            lambda n, s: _points(n, s, sd=25.0)
        ),
        "the seed is not used: every seed gives the points of seed 0.": lambda n, s: _points(n, 0),
        "x and y come out in the wrong order: return x, y.": lambda n, s: _points(n, s)[::-1],
        "all points have the same noise: draw n numbers, not one.": lambda n, s: (
            2.0 * np.arange(n),
            -6.0 * np.arange(n) + 10 + np.random.default_rng(s).normal(0, 5),
        ),
    },
    probes=((4, 3), (50, 3), (50, 8)),
    needs="two arrays, x and y",
)

# -- 02 Measure the error -----------------------------------------------------------------------

_THREE = _pairs((0, 2, 4), (3, 7, 3))

check_loss_by_hand = Exercise(
    shows="Three errors, their squares, the mean, and the half: that is all a loss is.",
    hint="The line is at the heights 1, 3 and 5. So the first error is 1 - 3 = -2.",
    reference=_at(model.loss, *_THREE, 1, 1),
    wrong={
        **_known_at("loss", *_THREE, 1, 1),
        "that is the sum of the squares: take the mean, then the half.": _always(24.0),
    },
    tolerance=1e-6,
)

check_shares = Exercise(
    shows="The shares add up to the loss, so a point far from the line takes most of it.",
    hint="Look at the sum in the formula for L and take the factor in front of it inside.",
    reference=lambda x, y, w, b: (w * x + b - y) ** 2 / (2 * len(x)),
    wrong={
        "loss_without_mean": lambda x, y, w, b: (w * x + b - y) ** 2 / 2,
        "loss_without_half": lambda x, y, w, b: (w * x + b - y) ** 2 / len(x),
        "the square is missing: a share is never negative.": lambda x, y, w, b: (
            (w * x + b - y) / (2 * len(x))
        ),
        "the bracket is missing: / 2 * n multiplies by n. Divide by (2 * n).": lambda x, y, w, b: (
            (w * x + b - y) ** 2 / 2 * len(x)
        ),
        "n is not always 2, so 2 n is not always 4: use len(x).": lambda x, y, w, b: (
            (w * x + b - y) ** 2 / 4
        ),
        "loss_of_absolute_errors": lambda x, y, w, b: np.abs(w * x + b - y) / (2 * len(x)),
        "loss_halved_twice": lambda x, y, w, b: (w * x + b - y) ** 2 / (4 * len(x)),
        "these are the squares; each point's share is a part of the mean of their halves.": (
            lambda x, y, w, b: (w * x + b - y) ** 2
        ),
    },
    probes=POINTS,
    needs="one share for each point",
)

check_flat_line = Exercise(
    shows="The best flat line lies at the mean: that is what squares choose.",
    hint="At the lowest point of this slice the errors above and below add up to 0.",
    reference=lambda: _toy().mean_y,
    wrong={
        "that is the mean of twelve points only; take the thousand.": lambda: float(
            make_line(12, spacing=8, seed=0).y.mean()
        ),
        "that is the median. It balances the number of points, not their errors.": lambda: float(
            np.median(make_line().y)
        ),
        "that is the intercept of the best sloping line. A flat one has w = 0.": lambda: (
            _toy().minimum.b
        ),
        "that is the middle between the lowest and the highest point.": lambda: float(
            (make_line().y.min() + make_line().y.max()) / 2
        ),
    },
    tolerance=2e-5,
)

# -- 03 Find the way down -----------------------------------------------------------------------

_TWO = _pairs((1, 2, 3), (0, 4, 8))

check_gradient_by_hand = Exercise(
    shows="Both are negative, so both w and b have to grow.",
    hint="The line is at the heights 2, 3 and 4, so the first error is 2 - 0 = 2.",
    reference=_at(model.gradient, *_TWO, 1, 1),
    wrong=_known_at("gradient", *_TWO, 1, 1),
    needs="two numbers, dw and db",
    tolerance=1e-6,
)

check_gradient = Exercise(
    shows="It agrees on three small data sets, so each piece is in its place: sign, x and mean.",
    hint="Start with the error, line less point. Both derivatives are means of it, one with x.",
    reference=model.gradient,
    wrong=mistakes.known("gradient"),
    probes=POINTS,
    needs="two numbers, dw and db",
)

check_curve_gradient = Exercise(
    shows="Only the factor changed: what moves with w decides what the error is multiplied by.",
    hint="Go through the derivation for one point. Inside, w x² moves with w: at what rate?",
    reference=lambda x, y, w, b: model.gradient(x**2, y, w, b),
    wrong={
        **{
            name: lambda x, y, w, b, wrong=wrong: wrong(x**2, y, w, b)
            for name, wrong in mistakes.known("gradient").items()
            if name not in ("integer_truncation", "float32_data", "x_in_db", "x_forgotten")
        },
        "the factor is forgotten in dw: with w x² it is x².": lambda x, y, w, b: (
            float(np.mean(w * x**2 + b - y)),
            float(np.mean(w * x**2 + b - y)),
        ),
        "dw has a factor x; with w x² the rate is x².": lambda x, y, w, b: (
            float(np.mean((w * x**2 + b - y) * x)),
            float(np.mean(w * x**2 + b - y)),
        ),
        "there is 2x in dw. The x are held fixed: nothing is differentiated with respect to x.": (
            lambda x, y, w, b: (
                float(np.mean((w * x**2 + b - y) * 2 * x)),
                float(np.mean(w * x**2 + b - y)),
            )
        ),
        "this is the gradient for the straight line; the error needs w x² too.": model.gradient,
    },
    probes=POINTS,
    needs="two numbers, dw and db",
)

# -- 04 Walk downhill ---------------------------------------------------------------------------

_PAIR = _pairs((0, 1, 2), (1, 4, 4))

check_one_step = Exercise(
    shows="Both numbers rose, because the line lay below all three points.",
    hint="At the start the line is at height 0, so the errors are -1, -4 and -4.",
    reference=_at(mistakes.step, *_PAIR, 0, 0, 0.1),
    wrong={
        **_known_at("step", *_PAIR, 0, 0, 0.1),
        "this is the gradient. The step goes the other way, and a tenth as far.": _always((-4, -3)),
    },
    needs="two numbers, w and b",
    tolerance=1e-6,
)

check_half_of_best = Exercise(
    shows="Thousands of epochs for half of the way, and as many for half of the rest.",
    hint="`run.b >= halfway` is an array of false and true. Where is its first true?",
    reference=lambda run, surface: int(np.argmax(run.b >= surface.minimum.b / 2)),
    wrong={
        "one epoch early: b is still short of half its way there.": lambda run, surface: (
            int(np.argmax(run.b >= surface.minimum.b / 2)) - 1
        ),
        "one epoch late: b is past half its way there.": lambda run, surface: (
            int(np.argmax(run.b >= surface.minimum.b / 2)) + 1
        ),
        "half of the epochs is not half of the way.": lambda run, surface: 25_000,
    },
    needs="one epoch",
    tolerance=1e-6,
)

check_walk = Exercise(
    shows="Three epochs on three data sets agree with descend: the loop is yours.",
    hint="Three lines in the loop: the error, the two parts of the gradient, and both updates.",
    reference=mistakes.walk,
    wrong={
        **mistakes.known("walk"),
        "that is one epoch too few: look at range.": lambda x, y, eta, w, b, epochs: mistakes.walk(
            x, y, eta, w, b, epochs - 1
        ),
        "that is one epoch too many: look at range.": lambda x, y, eta, w, b, epochs: mistakes.walk(
            x, y, eta, w, b, epochs + 1
        ),
        "the errors are taken once, before the loop; each epoch needs fresh ones.": (
            lambda x, y, eta, w, b, epochs: mistakes.step(x, y, w, b, eta * epochs)
        ),
        "w and b come out in the wrong order: return w, b.": lambda *at: mistakes.walk(*at)[::-1],
    },
    probes=WALKS,
    needs="two numbers, w and b",
)

check_losses = Exercise(
    shows="Loss and parameters of a row belong together; the log of 2017 mixed them up.",
    hint="Work out the loss at the start, then after each update, at the new w and b.",
    reference=mistakes.losses,
    wrong={
        **mistakes.known("losses"),
        "loss_without_half": lambda *at: [2 * loss for loss in mistakes.losses(*at)],
        "loss_without_mean": lambda *at: [len(at[0]) * loss for loss in mistakes.losses(*at)],
    },
    probes=WALKS,
    needs="a list of losses, one more than there are epochs",
)

# -- 05 Choose the step -------------------------------------------------------------------------

check_landing_step = Exercise(
    shows="One over the curvature lands at once; twice as much is the limit.",
    hint="One step multiplies the distance by 1 - ηλ. For which η is that 0?",
    reference=lambda: 1 / float(np.mean(make_line().x ** 2)),
    wrong={
        "that is the limit, 2/λ: the line jumps to the far side, as far away as before.": lambda: (
            2 / float(np.mean(make_line().x ** 2))
        ),
        "the curvature along w is the mean of x², not its sum.": lambda: (
            1 / float(np.sum(make_line().x ** 2))
        ),
        "that is one over the curvature with both walking; here only w walks, so λ is the mean of "
        "x².": lambda: 1 / _toy().curvatures[1],
        "close: give the formula, not the rounded number.": _always(0.0003),
        "that is one over the variance of x. With b at rest the curvature is the mean of x².": (
            lambda: 1 / _toy().var_x
        ),
    },
    needs="one step size",
    tolerance=1e-6,
)


def _limit(x: FloatArray) -> float:
    return LossSurface.of(x, x).step_limit


check_limit = Exercise(
    shows="The steep direction sets the limit, and it needs x alone: y plays no part.",
    hint="Build the matrix H from x, as above.",
    reference=_limit,
    wrong={
        "this is the limit for w alone; with b walking too, the steep direction is steeper.": (
            lambda x: 2 / float(np.mean(x**2))
        ),
        "this uses the small curvature; the steep direction sets the limit.": lambda x: (
            2 / LossSurface.of(x, x).curvatures[0]
        ),
        "this is one over the steep curvature. The limit is twice that.": lambda x: _limit(x) / 2,
        "this is twice the limit, which is 2 over the steep curvature.": lambda x: 2 * _limit(x),
    },
    probes=tuple((x,) for x in _X),
    needs="one step size",
)

check_epochs_to_thousandth = Exercise(
    shows="Ten half-lives, near enough: a half to the power of ten is about a thousandth.",
    hint="For a half it was ln 2 divided by something. For a thousandth the something stays.",
    reference=lambda: math.log(1000) / (0.0005 * _toy().curvatures[0]),
    wrong={
        "close: ten half-lives leave 1/1024. For a thousandth take ln 1000.": lambda: (
            10 * math.log(2) / (0.0005 * _toy().curvatures[0])
        ),
        "the sign is wrong: ln of a thousandth is minus ln of a thousand.": lambda: (
            -math.log(1000) / (0.0005 * _toy().curvatures[0])
        ),
        "that is one half-life.": lambda: math.log(2) / (0.0005 * _toy().curvatures[0]),
        "that is the decimal logarithm; the formula has the natural one.": lambda: (
            3 / (0.0005 * _toy().curvatures[0])
        ),
        "a half-life goes on halving: a thousandth does not take 500 of them.": lambda: (
            500 * math.log(2) / (0.0005 * _toy().curvatures[0])
        ),
    },
    needs="a number of epochs",
    tolerance=2e-4,
)

# -- 06 Round the valley ------------------------------------------------------------------------

check_map_back = Exercise(
    shows="A fit on standardised x is as good as any, once it is told in the units of the data.",
    hint="Write v (x - m)/s + c and sort it: what multiplies x, and what stands alone?",
    reference=lambda v, c, m, s: (v / s, c - v * m / s),
    wrong={
        **mistakes.known("map_back"),
        "the intercept moves the other way: c minus w times m.": lambda v, c, m, s: (
            v / s,
            c + v * m / s,
        ),
        "the slope is divided by s, not multiplied: z is x in units of s.": lambda v, c, m, s: (
            v * s,
            c - v * s * m,
        ),
        "the intercept takes the new slope, v/s, times m.": lambda v, c, m, s: (v / s, c - v * m),
    },
    probes=((6.0, 10.0, 4.0, 2.0), (1.5, -3.0, 0.7, 0.4), (-2.0, 8.0, -5.0, 3.0)),
    needs="two numbers, w and b",
)

_BEND = _pairs((0, 1, 2), (1, 2, 6))

check_three_points = Exercise(
    shows="Four means and two divisions: no walk at all.",
    hint="The means of x, y, x² and xy are 1, 3, 5/3 and 14/3.",
    reference=_at(model.least_squares, *_BEND),
    wrong={
        "the slope is cov over var; you divided by the mean of x² instead of the variance.": (
            _always((1.0, 2.0))
        ),
        "the slope is right. The line goes through the two means: b = mean y - w mean x.": (
            _always((2.5, 3.0))
        ),
        "w and b are swapped: w, the slope, comes first.": _always((0.5, 2.5)),
    },
    needs="two numbers, w and b",
    tolerance=1e-3,
)


def _condition(x: FloatArray) -> float:
    return LossSurface.of(x, x).condition_number


check_condition_number = Exercise(
    shows="A column far from 0 makes a needle of the valley, and centring undoes it.",
    hint="Build H from x. np.linalg.eigvalsh gives the small curvature first.",
    reference=_condition,
    wrong={
        "this is the variance of x, which is what centring leaves.": lambda x: float(np.var(x)),
        "this is small over large: turn it over.": lambda x: 1 / _condition(x),
        "this is the root of it, the ratio of the widths of the valley.": lambda x: math.sqrt(
            _condition(x)
        ),
        "this is the large curvature alone. Divide it by the small one.": lambda x: LossSurface.of(
            x, x
        ).curvatures[1],
    },
    probes=tuple((x,) for x in (*_X, np.arange(1950.0, 2021.0))),
    tolerance=1e-3,
)

# -- 07 Read the log ----------------------------------------------------------------------------

check_undone_step = Exercise(
    shows="A step can be undone exactly, so a log that keeps the gradient keeps the past.",
    hint="The update took 0.5 times the gradient away. Both parts of it are negative.",
    reference=_always((1.0, 1.0)),
    wrong={
        "this takes the step again instead of undoing it.": _always((4.0, 3.0)),
        "step_size_forgotten": _always((-0.5, 0.0)),
    },
    needs="two numbers, w and b",
    tolerance=1e-6,
)

check_mean_y = Exercise(
    shows="One row of a log holds the mean of data that nobody kept.",
    hint="db is the mean error: the mean height of the line minus the mean of y.",
    reference=lambda mean_x, w, b, db: w * mean_x + b - db,
    wrong={
        "the sign of db is flipped: it is line minus y, so y is line minus db.": (
            lambda mean_x, w, b, db: w * mean_x + b + db
        ),
        "this is the mean height of the line; take db away.": lambda mean_x, w, b, db: (
            w * mean_x + b
        ),
        "b_forgotten": lambda mean_x, w, b, db: w * mean_x - db,
    },
    probes=((2.0, 3.0, 1.0, -4.0), (49.95, 0.6, 3.2, -6400.5), (-1.5, 2.5, 0.25, 7.0)),
)

check_goal = Exercise(
    shows="Three rows of the log knew what its last row does not say.",
    hint="The factor is r = (b3 - b2)/(b2 - b1). The later gains are r, r², … times the last one.",
    reference=lambda surface: surface.minimum.b,
    accepts=lambda goal, surface: abs(goal - surface.minimum.b) < 0.1,
    wrong={
        "that is the truth of the data, not where this run was heading.": lambda surface: 4000.0,
    },
    near={
        "one gain too many: the first to come is r times the last.": lambda goal, surface: (
            abs(goal - surface.minimum.b - 12.45) < 0.5
        ),
        "that is short of it: add all gains to come, and not one or none.": (
            lambda goal, surface: 3900 < goal < surface.minimum.b
        ),
    },
    needs="one intercept",
    tolerance=1e-6,
)

# -- 08 Trust the answer ------------------------------------------------------------------------


def _noise(x: FloatArray, y: FloatArray, less: int = 2) -> float:
    w, b = model.least_squares(x, y)
    return math.sqrt(float(np.sum((w * x + b - y) ** 2)) / (len(x) - less))


check_noise = Exercise(
    shows="Two numbers were fitted, so two of the n errors' worth of freedom is gone.",
    hint="Take the errors about the least-squares line, square, sum up, divide, take the root.",
    reference=_noise,
    wrong={
        "this divides by n. Two numbers were fitted, so divide by n - 2.": lambda x, y: _noise(
            x, y, 0
        ),
        "this divides by n - 1. Two numbers were fitted, so divide by n - 2.": lambda x, y: _noise(
            x, y, 1
        ),
        "the root is missing: this is the variance.": lambda x, y: _noise(x, y) ** 2,
        "this is the scatter of y about its mean, not about the line.": lambda x, y: float(
            np.std(y)
        ),
    },
    probes=tuple((x, y) for x, y in zip(_X[1:], _Y[1:], strict=True)),
)

check_factor = Exercise(
    shows="Each further digit of an answer takes a hundred times as many points.",
    hint="Look at the formula for the standard error. The number n stands under a root.",
    reference=_always(4.0),
    wrong={
        "twice the points divide the error by the root of 2 only.": _always(2.0),
        "that is the square of the answer: n stands under one root, not two.": _always(16.0),
        "that is the root of 2. Turn it round: the root of the factor is 2.": _always(2**0.5),
        "that is what the error shrinks to, not what the points grow by.": _always(0.5),
        "more points make the error smaller, so the factor is above 1.": _always(0.25),
    },
    tolerance=0.02,
)


def _first_near(surface: LossSurface) -> int:
    run = surface.descend(step_size=0.1, epochs=1000)
    far = np.abs(run.w - surface.minimum.w) > surface.standard_errors()[0] / 10
    return int(np.argmin(far))


check_long_enough = Exercise(
    shows="To walk on would polish digits that the noise has already spoilt.",
    hint="`far` is an array of true and false, one for each epoch. You want the first false.",
    reference=_first_near,
    wrong={
        "one epoch early: w is still too far away there.": lambda surface: _first_near(surface) - 1,
        "one epoch late: w was near enough before.": lambda surface: _first_near(surface) + 1,
    },
    needs="one epoch",
    tolerance=1e-6,
)

# -- 01 again: more than one answer is right -----------------------------------------------------

check_even_split = Exercise(
    shows="An even split is no proof of a good line: its slope is still off.",
    hint="Take the rise away from each point: y - 45 * x. What number has half of these above it?",
    reference=lambda x, y: float(np.median(y - 45 * x)),
    accepts=lambda b, x, y: bool(np.sum(y > 45 * x + b) == len(x) // 2),
    wrong={
        "that is the mean, which one far point can drag along.": lambda x, y: float(
            np.mean(y - 45 * x)
        ),
    },
    needs="one intercept",
    tolerance=1e-6,
)

# -- 09 Visit the bug zoo -------------------------------------------------------------------------

_ZOO = {"gradient": model.gradient, **mistakes.known("gradient")}

check_test = Exercise(
    shows="It lets the right gradient through and catches every animal at one point.",
    hint="Choose a few points and a w and b, and compare the two numbers with those of gradient.",
    reference=lambda name: float(name == "gradient"),
    adapt=lambda test: lambda name: float(bool(test(_ZOO[name]))),
    wrong={
        "it lets everything through.": lambda name: 1.0,
        "it lets nothing through, not even the right gradient. Is the return missing?": (
            lambda name: 0.0
        ),
        "True and False are turned round: the right gradient should pass.": lambda name: float(
            name != "gradient"
        ),
        "it compares dw alone, so a wrong db slips through.": lambda name: float(
            name in ("gradient", "x_in_db")
        ),
        "it compares db alone, so a wrong dw slips through.": lambda name: float(
            name in ("gradient", "x_forgotten", "float32_data", "integer_truncation")
        ),
        "it lets float32_data through: use an x such as 0.7, rtol=1e-9 and atol=0.": lambda name: (
            float(name in ("gradient", "float32_data"))
        ),
        "it lets float32_data and integer_truncation through: your x are whole numbers.": (
            lambda name: float(name in ("gradient", "float32_data", "integer_truncation"))
        ),
    },
    probes=tuple((name,) for name in _ZOO),
    needs="True or False (1 or 0)",
)

check_stuck = Exercise(
    shows="Fifty thousand epochs that each start over make one step.",
    hint="Its loop starts over from the initial values at each epoch. So all epochs make one step.",
    reference=lambda: -0.0005 * _toy().gradient(0, 0)[1],
    wrong={
        "that is after 50,000 steps; this loop makes the first one again and again.": lambda: float(
            _toy().descend(step_size=0.0005, epochs=[50_000]).b[0]
        ),
        "that is the gradient itself; a step is the step size times as long, and downhill.": (
            lambda: _toy().gradient(0, 0)[1]
        ),
        "sign_flipped": lambda: 0.0005 * _toy().gradient(0, 0)[1],
        "that is w after its step.": lambda: -0.0005 * _toy().gradient(0, 0)[0],
        "close: give more digits.": _always(3.2),
        "sum_for_mean": lambda: -0.5 * _toy().gradient(0, 0)[1],
    },
    tolerance=1e-3,
)

CHECKS = {name: check for name, check in globals().items() if isinstance(check, Exercise)}
