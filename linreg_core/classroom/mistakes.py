"""The classic wrong programs: each a function, its one wrong line, its symptom, its name.

They are the animals of notebook 09, and `exercises` compares a learner's answer with them. Each is
written once, for the smallest program that it can go wrong in; `known` builds the larger ones on
it: a wrong gradient makes a wrong step, and a wrong step a wrong walk. To add a mistake, write its
function here. The right programs stand in `programs` and `linreg_core.model`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import model
from ..validate import FloatArray
from . import programs
from .programs import Pair


@dataclass(frozen=True)
class Mistake:
    """A wrong function that can be called in the place of the right one.

    Attributes
    ----------
    function : callable
        The wrong program.
    kind : str
        What it stands in for: "error", "loss", "gradient", "step", "walk", "losses" or "map_back".
    line : str
        The one wrong line.
    symptom : str
        What a curve shows of it.
    says : str
        The sentence that names it to the learner who made it.
    """

    function: Callable[..., Any]
    kind: str
    line: str
    symptom: str
    says: str

    @property
    def name(self) -> str:
        """The name of its function."""
        return self.function.__name__

    def __call__(self, *args: Any) -> Any:
        """Run the wrong program."""
        return self.function(*args)

    def __repr__(self) -> str:
        return f"{self.name}: {self.line}"


def mistake(
    *, kind: str, line: str, symptom: str, says: str
) -> Callable[[Callable[..., Any]], Mistake]:
    """Make a mistake of a wrong function; the arguments are the attributes of `Mistake`."""
    return lambda function: Mistake(function, kind, line, symptom, says)


# -- the error --------------------------------------------------------------------------------


@mistake(
    kind="error",
    line="error = y - (w * x + b)",
    symptom="The loss climbs from the first epoch, and the line runs away from the data.",
    says=(
        "the sign is flipped. Either the error is y minus the line, where here it is the line "
        "minus y, or there is a minus too many."
    ),
)
def sign_flipped(x: FloatArray, y: FloatArray, w: float, b: float) -> FloatArray:
    return y - (w * x + b)


@mistake(
    kind="error",
    line="error = w * x - y",
    symptom="The slope settles, and the line rises for ever.",
    says="the intercept b is missing from the line.",
)
def b_forgotten(x: FloatArray, y: FloatArray, w: float, b: float) -> FloatArray:
    return w * x - y


@mistake(
    kind="error",
    line="error = b * x + w - y",
    symptom="The slope runs far past its goal, and the numbers grow without end.",
    says="w and b are swapped in the line: w multiplies x, and b stands alone.",
)
def w_b_swapped(x: FloatArray, y: FloatArray, w: float, b: float) -> FloatArray:
    return b * x + w - y


# -- the loss ---------------------------------------------------------------------------------


@mistake(
    kind="loss",
    line="return np.sum(error**2) / 2",
    symptom="The loss has the right shape and is n times too high.",
    says="the mean is missing: the loss is n times too large. Divide the sum by n.",
)
def loss_without_mean(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.sum(programs.error(x, y, w, b) ** 2) / 2)


@mistake(
    kind="loss",
    line="return np.mean(error) / 2",
    symptom="The loss falls through zero and goes on falling.",
    says="the square is missing, so errors above and below cancel. Square each error first.",
)
def loss_without_square(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.mean(programs.error(x, y, w, b)) / 2)


@mistake(
    kind="loss",
    line="return np.mean(np.abs(error)) / 2",
    symptom="The loss is a roof turned over, with straight sides, and not a bowl.",
    says="these are absolute errors. The loss takes their squares.",
)
def loss_of_absolute_errors(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.mean(np.abs(programs.error(x, y, w, b))) / 2)


@mistake(
    kind="loss",
    line="return np.mean(error**2)",
    symptom="The loss is twice as high at every epoch.",
    says="the ½ is lost: this is the mean squared error, twice the loss.",
)
def loss_without_half(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.mean(programs.error(x, y, w, b) ** 2))


@mistake(
    kind="loss",
    line="return np.mean(error**2) / 4",
    symptom="The loss is half as high at every epoch.",
    says="the ½ is counted twice: this is half of the loss.",
)
def loss_halved_twice(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.mean(programs.error(x, y, w, b) ** 2) / 4)


# -- the gradient -----------------------------------------------------------------------------


@mistake(
    kind="gradient",
    line="dw, db = np.sum(error * x), np.sum(error)",
    symptom="At the usual step size the run explodes at once: each step is n times too long.",
    says="the mean is missing: your dw and db are n times too large. Divide the sums by n.",
)
def sum_for_mean(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    error = programs.error(x, y, w, b)
    return float(np.sum(error * x)), float(np.sum(error))


@mistake(
    kind="gradient",
    line="dw, db = np.mean(error), np.mean(error)",
    symptom="Slope and intercept grow alike, and the line comes to rest far from the best one.",
    says="the factor x is forgotten in dw: it is the mean of error times x.",
)
def x_forgotten(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    db = float(np.mean(programs.error(x, y, w, b)))
    return db, db


@mistake(
    kind="gradient",
    line="dw, db = np.mean(error * x), np.mean(error * x)",
    symptom="The intercept moves as fast as the slope, and the line settles in the wrong place.",
    says="there is an x in db that does not belong: db is the mean of the error alone.",
)
def x_in_db(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    dw = float(np.mean(programs.error(x, y, w, b) * x))
    return dw, dw


@mistake(
    kind="gradient",
    line="db, dw = np.mean(error * x), np.mean(error)",
    symptom="The loss falls at first, then turns round and climbs, slowly and without end.",
    says="dw and db are swapped: dw, the one with x, comes first.",
)
def swapped(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    error = programs.error(x, y, w, b)
    return float(np.mean(error)), float(np.mean(error * x))


@mistake(
    kind="gradient",
    line="dw, db = 2 * np.mean(error * x), 2 * np.mean(error)",
    symptom="Every step is twice as long, so a step of 0.0005 explodes.",
    says=(
        "there is a factor 2 too many: this is the gradient of the mean squared error, "
        "and the ½ of the loss should cancel the 2."
    ),
)
def half_lost(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    dw, db = model.gradient(x, y, w, b)
    return 2 * dw, 2 * db


@mistake(
    kind="gradient",
    line="dw, db = np.mean(error * x) / 2, np.mean(error) / 2",
    symptom="The run ends where it should, and takes twice as many epochs.",
    says="the ½ is counted twice: it cancels with the 2 of the square, and none is left over.",
)
def half_twice(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    dw, db = model.gradient(x, y, w, b)
    return dw / 2, db / 2


@mistake(
    kind="gradient",
    line="dw, db = np.mean(np.sign(error) * x), np.mean(np.sign(error))",
    symptom=(
        "Far off, every step is equally long, however wrong the line: it creeps. It is the "
        "gradient of another loss, the mean absolute error, and its goal is another line."
    ),
    says=(
        "this is the gradient of another loss, the mean absolute error: the size of each error is "
        "lost, its sign is left."
    ),
)
def absolute_error(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    side = np.sign(programs.error(x, y, w, b))
    return float(np.mean(side * x)), float(np.mean(side))


@mistake(
    kind="gradient",
    line="x = x.astype(int)",
    symptom="The run looks healthy and ends beside the best line.",
    says="the x are cut to whole numbers on the way. Keep them as floats.",
)
def integer_truncation(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    return model.gradient(np.trunc(x), y, w, b)


@mistake(
    kind="gradient",
    line="x = x.astype(np.float32)",
    symptom="The run looks healthy; only the smallest gradients, near the end, are wrong.",
    says="the x have lost digits: they went through float32. Keep them as float64.",
)
def float32_data(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    return model.gradient(np.float32(x), y, w, b)


# -- one step ---------------------------------------------------------------------------------


@mistake(
    kind="step",
    line="w = w - step_size * dw; b = b - step_size * np.mean(w * x + b - y)",
    symptom="The run ends in the right place by another path.",
    says="b is updated with the new w. Take both parts of the gradient first, then move both.",
)
def b_from_new_w(x: FloatArray, y: FloatArray, step_size: float, w: float, b: float) -> Pair:
    w = w - step_size * model.gradient(x, y, w, b)[0]
    return w, b - step_size * model.gradient(x, y, w, b)[1]


@mistake(
    kind="step",
    line="b = b - step_size * db; w = w - step_size * np.mean((w * x + b - y) * x)",
    symptom="The run ends in the right place by another path.",
    says="w is updated with the new b. Take both parts of the gradient first, then move both.",
)
def w_from_new_b(x: FloatArray, y: FloatArray, step_size: float, w: float, b: float) -> Pair:
    b = b - step_size * model.gradient(x, y, w, b)[1]
    return w - step_size * model.gradient(x, y, w, b)[0], b


@mistake(
    kind="step",
    line="w = w - step_size * dw; w = w - step_size * db",
    symptom="The slope moves, and the intercept stays where it started.",
    says="w is updated twice and b not at all: the second line should be b's.",
)
def w_updated_twice(x: FloatArray, y: FloatArray, step_size: float, w: float, b: float) -> Pair:
    dw, db = model.gradient(x, y, w, b)
    return w - step_size * dw - step_size * db, b


@mistake(
    kind="step",
    line="w, b = w - dw, b - db",
    symptom="The run explodes in a few epochs.",
    says="the step size is missing: multiply the gradient by it.",
)
def step_size_forgotten(x: FloatArray, y: FloatArray, step_size: float, w: float, b: float) -> Pair:
    dw, db = model.gradient(x, y, w, b)
    return w - dw, b - db


# -- the loop ---------------------------------------------------------------------------------


@mistake(
    kind="walk",
    line="for _ in range(epochs): w, b = step(x, y, w_start, b_start, step_size)",
    symptom="The loss falls once and then stays where it is.",
    says=(
        "all epochs together make one step. Either each starts over from the initial values, "
        "or return stands inside the loop."
    ),
)
def starts_over(
    x: FloatArray, y: FloatArray, step_size: float, w: float, b: float, epochs: int
) -> Pair:
    return programs.step(x, y, step_size, w, b) if epochs else (w, b)


@mistake(
    kind="losses",
    line="losses.append(loss_before_the_update)",
    symptom="The curve is right but one epoch to the right of where it belongs.",
    says="the losses come one epoch late: the loss beside the new w and b is that of the old ones.",
)
def loss_one_epoch_late(
    x: FloatArray, y: FloatArray, step_size: float, w: float, b: float, epochs: int
) -> list[float]:
    right = programs.losses(x, y, step_size, w, b, epochs)
    return right[:1] + right[:-1]


# -- the answer -------------------------------------------------------------------------------


@mistake(
    kind="map_back",
    line="return v, c",
    symptom="The line is fitted well, to the wrong axis.",
    says="the answer is still that for the standardised x. Map it back to the original units.",
)
def not_mapped_back(v: float, c: float, m: float, s: float) -> Pair:
    return v, c


@mistake(
    kind="map_back",
    line="return v / s, c",
    symptom="The line has the right slope at the wrong height.",
    says=(
        "the slope is mapped back and the intercept is not: the line moved by w times "
        "the mean of x."
    ),
)
def intercept_not_mapped_back(v: float, c: float, m: float, s: float) -> Pair:
    return v / s, c


# -- all of them ------------------------------------------------------------------------------

ALL = tuple(value for value in vars().values() if isinstance(value, Mistake))

# The eight animals of notebook 09, in the order of its sections. The seventh is wrong in its step:
# no gradient behaves like it at every step size, so the notebook writes one for a single size.
ANIMALS = (
    "sign_flipped", "sum_for_mean", "x_forgotten", "swapped", "half_lost", "absolute_error",
    "b_from_new_w", "integer_truncation",
)  # fmt: skip

# Which kind of program is built on which: `known` puts the wrong one below into the right one.
BUILT_ON: dict[str, tuple[str, Callable[..., Any]]] = {
    "gradient": ("error", programs.gradient),
    "step": ("gradient", programs.step),
    "walk": ("step", programs.walk),
    "losses": ("step", programs.losses),
}


class WrongPrograms(dict[str, Callable[..., Any]]):
    """The wrong programs of one kind, by the names of their mistakes."""

    def __missing__(self, name: str) -> Callable[..., Any]:
        """Say where to look for a name that is not here."""
        kind = named(name).kind
        raise KeyError(f"{name!r} is a mistake in a {kind}: look it up in known({kind!r})")


def known(kind: str) -> WrongPrograms:
    """Return every wrong program of a kind by the name of its mistake, built ones included.

    Parameters
    ----------
    kind : str
        "error", "loss", "gradient", "step", "walk", "losses" or "map_back".

    Returns
    -------
    dict of str to callable
        Each is called as the right program is. Asking for a mistake of another kind is a KeyError
        that names this kind.

    Examples
    --------
    >>> sorted(known("map_back"))
    ['intercept_not_mapped_back', 'not_mapped_back']
    >>> wrong = known("step")["sign_flipped"]
    >>> wrong(np.array([0.0, 2.0]), np.array([1.0, 3.0]), 0.5, 0, 0)
    (-1.5, -1.0)
    """
    wrong = WrongPrograms({m.name: m.function for m in ALL if m.kind == kind})
    if kind in BUILT_ON:
        below, program = BUILT_ON[kind]
        for name, function in known(below).items():
            built = functools.partial(program, **{below: function})
            wrong[name] = functools.update_wrapper(built, program)  # with a __name__ to print
    return wrong


def named(name: str) -> Mistake:
    """Return the mistake of that name.

    Raises
    ------
    KeyError
        If no mistake has this name.

    Examples
    --------
    >>> named("swapped")
    swapped: db, dw = np.mean(error * x), np.mean(error)
    """
    for found in ALL:
        if found.name == name:
            return found
    names = ", ".join(m.name for m in ALL)
    raise KeyError(f"no mistake is called {name!r}; choose one of: {names}")
