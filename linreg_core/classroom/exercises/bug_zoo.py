"""The checks of notebook 09, Visit the bug zoo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ... import model
from ...validate import FloatArray
from .. import mistakes
from .checks import FunctionCheck, NumberCheck
from .probes import COURSE_STEP, COURSE_SURFACE


def right(x: FloatArray, y: FloatArray, w: float, b: float) -> Any:
    """Return the gradient, as a function that a test cannot tell by its identity."""
    return model.gradient(x, y, w, b)


# The gradients that a learner's test is tried on: the right one and all wrong ones.
ZOO: dict[str, Callable[..., Any]] = {"gradient": right, **mistakes.known("gradient")}
ANIMALS = [name for name in ZOO if name != "gradient"]


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
# They leave the end of a run as good as intact: a gradient that is too long or too short, or
# spoilt data.
SAME_END = {"half_lost", "half_twice", "sum_for_mean", "float32_data", "integer_truncation"}


def explain(results: Sequence[FloatArray]) -> str:
    """Say which gradients a learner's test lets through, and why where that is known."""
    if not {0.0, 1.0}.issuperset(np.concatenate(results)):
        return "your function must return True or False (1 or 0)."
    passed = [name for name, result in zip(ZOO, results, strict=True) if result.any()]
    through = [name for name in passed if name in ANIMALS]
    if len(passed) == len(ZOO):
        return "it lets everything through."
    if not passed:
        return (
            "it lets nothing through, not even the right gradient. Compare the numbers that the "
            "candidate returns, not the functions."
        )
    who = "every animal" if through == ANIMALS else listed(through)
    if "gradient" not in passed:
        return (
            f"it refuses the right gradient and lets {who} through. True and False may be turned "
            "round."
        )
    if REASONS.keys() >= set(through):
        return f"it lets {who} through: {'; '.join(REASONS[name] for name in through)}."
    if SAME_END.issuperset(through):
        return (
            f"it lets {who} through, which leave the final answer as good as intact. Compare both "
            "numbers at one place."
        )
    return f"it lets {who} through."


def listed(names: Sequence[str]) -> str:
    """Return names as in a sentence: a, b and c."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


check_test = FunctionCheck(
    shows="It lets the right gradient through and catches every animal.",
    hint="Choose a few points and a w and b, and compare the two numbers with those of gradient.",
    starter=lambda candidate: True,
    reference=passes("gradient"),
    adapt=outcomes,
    slips={
        "it compares dw alone, so a wrong db slips through.": passes("gradient", "x_in_db"),
        "it compares db alone, so a wrong dw slips through.": passes("gradient", "x_forgotten"),
        "it compares db alone, and at whole x: a wrong dw and spoilt x slip through.": (
            passes("gradient", "x_forgotten", "float32_data", "integer_truncation")
        ),
    },
    probes=tuple((name,) for name in ZOO),
    needs="True or False (1 or 0)",
    explain=explain,
)

DW, DB = COURSE_SURFACE.gradient(0, 0)
END = COURSE_SURFACE.descend(step_size=COURSE_STEP, epochs=[50_000]).final

check_stuck = NumberCheck(
    shows="Fifty thousand epochs that each start over make one step.",
    hint="Its loop starts over from the initial values at each epoch. So all epochs make one step.",
    starter=0,
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
