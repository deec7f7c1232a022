"""The checks of notebook 09, Visit the bug zoo."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ... import model
from .. import mistakes
from .checks import FunctionCheck, NumberCheck
from .probes import COURSE_STEP, COURSE_SURFACE

# The gradients that a learner's test is tried on: the right one and all wrong ones.
ZOO: dict[str, Callable[..., Any]] = {"gradient": model.gradient, **mistakes.known("gradient")}


def outcomes(test: Any) -> Callable[[str], Any]:
    """Return a function that gives the outcome, 1 or 0, of a learner's test by a gradient's name.

    Text and arrays are passed on as they are, to be refused: "no" would count as true.
    """

    def outcome(name: str) -> Any:
        try:
            result = test(ZOO[name])
        except AssertionError as error:
            error.args = ("return False instead of using assert",)
            raise
        return float(result) if isinstance(result, bool | np.bool_) else result

    return outcome


def passes(*names: str) -> Callable[[str], float]:
    """Return the outcome, 1 or 0, of a test that only these gradients pass."""
    return lambda name: float(name in names)


# Why a test at one place lets these through.
REASONS = {
    "float32_data": "use an x such as 0.7, rtol=1e-9 and atol=0",
    "integer_truncation": "your x are whole numbers, or you test the final answer and not a step",
    "w_b_swapped": "choose a w and a b that differ",
}


def slips_of_the_place() -> dict[str, Callable[[str], float]]:
    """Return what tests at a badly chosen place let through, by the sentence that says why."""
    slips = {}
    for names in choices(REASONS):
        reasons = "; ".join(REASONS[name] for name in names)
        slips[f"it lets {' and '.join(names)} through: {reasons}."] = passes("gradient", *names)
    return slips


def slips_of_the_final_answer() -> dict[str, Callable[[str], float]]:
    """Return what tests of the end of a run let through: gradients too long, too short, spoilt."""
    slips = {}
    for lengths in choices(("half_lost", "half_twice", "sum_for_mean")):
        for digits in (("float32_data",), ("float32_data", "integer_truncation")):
            names = (*lengths, *digits)
            slips[
                f"it lets {' and '.join(names)} through, which leave the final answer as good as "
                "intact. Compare both numbers at one place."
            ] = passes("gradient", *names)
    return slips


def choices(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return every choice of one or more of these names."""
    names = tuple(names)
    counts = range(1, len(names) + 1)
    return [choice for count in counts for choice in itertools.combinations(names, count)]


check_test = FunctionCheck(
    shows="It lets the right gradient through and catches every animal.",
    hint="Choose a few points and a w and b, and compare the two numbers with those of gradient.",
    reference=passes("gradient"),
    adapt=outcomes,
    slips={
        "it lets everything through.": passes(*ZOO),
        "it lets nothing through, not even the right gradient.": passes(),
        "True and False are turned round: the right gradient should pass.": (
            passes(*mistakes.known("gradient"))
        ),
        "it compares dw alone, so a wrong db slips through.": passes("gradient", "x_in_db"),
        "it compares db alone, so a wrong dw slips through.": passes("gradient", "x_forgotten"),
        "it compares db alone, and at whole x: a wrong dw and spoilt x slip through.": (
            passes("gradient", "x_forgotten", "float32_data", "integer_truncation")
        ),
        **slips_of_the_place(),
        **slips_of_the_final_answer(),
    },
    probes=tuple((name,) for name in ZOO),
    needs="True or False (1 or 0)",
)

DW, DB = COURSE_SURFACE.gradient(0, 0)
END = COURSE_SURFACE.descend(step_size=COURSE_STEP, epochs=[50_000]).final

check_stuck = NumberCheck(
    shows="Fifty thousand epochs that each start over make one step.",
    hint="Its loop starts over from the initial values at each epoch. So all epochs make one step.",
    reference=-COURSE_STEP * DB,
    mistakes={
        "sign_flipped": COURSE_STEP * DB,
        "sum_for_mean": -COURSE_STEP * COURSE_SURFACE.n * DB,
    },
    slips={
        "that is after 50,000 steps; this loop makes the first one again and again.": END.b,
        "that is the gradient; the step is minus the step size times it.": DB,
        "that is w after its step.": -COURSE_STEP * DW,
        "close: give more digits.": 3.2,
    },
    tolerance=1e-3,
)
