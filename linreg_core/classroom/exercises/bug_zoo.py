"""The checks of notebook 09, Visit the bug zoo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import model
from .. import mistakes
from .checks import FunctionCheck, NumberCheck
from .probes import COURSE_STEP, COURSE_SURFACE

# The gradients that a learner's test is tried on: the right one and all wrong ones.
ZOO: dict[str, Callable[..., Any]] = {"gradient": model.gradient, **mistakes.known("gradient")}


def passes(*names: str) -> Callable[[str], float]:
    """Return the outcome, 1 or 0, of a test that only these gradients pass."""
    return lambda name: float(name in names)


check_test = FunctionCheck(
    shows="It lets the right gradient through and catches every animal at one point.",
    hint="Choose a few points and a w and b, and compare the two numbers with those of gradient.",
    reference=passes("gradient"),
    adapt=lambda test: lambda name: float(bool(test(ZOO[name]))),
    slips={
        "it lets everything through.": passes(*ZOO),
        "it lets nothing through, not even the right gradient. Is the return missing?": passes(),
        "True and False are turned round: the right gradient should pass.": (
            passes(*mistakes.known("gradient"))
        ),
        "it compares dw alone, so a wrong db slips through.": passes("gradient", "x_in_db"),
        "it compares db alone, so a wrong dw slips through.": (
            passes("gradient", "x_forgotten", "float32_data", "integer_truncation")
        ),
        "it lets float32_data through: use an x such as 0.7, rtol=1e-9 and atol=0.": (
            passes("gradient", "float32_data")
        ),
        "it lets float32_data and integer_truncation through: your x are whole numbers.": (
            passes("gradient", "float32_data", "integer_truncation")
        ),
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
        "that is the gradient itself; a step is the step size times as long, and downhill.": DB,
        "that is w after its step.": -COURSE_STEP * DW,
        "close: give more digits.": 3.2,
    },
    tolerance=1e-3,
)
