"""The classic wrong programs: each a function, its one wrong line, its symptom, its name.

They are the animals of notebook 09, and `exercises` compares a learner's answer with them. Each is
written once, for the smallest thing it can go wrong in; `known` carries it to what is built on it:
a wrong gradient makes a wrong step, and a wrong step a wrong loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import model
from ..validate import FloatArray

Pair = tuple[float, float]


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


ALL: list[Mistake] = []


def _mistake(
    kind: str, line: str, symptom: str, says: str
) -> Callable[[Callable[..., Any]], Mistake]:
    """Register a wrong function."""

    def register(function: Callable[..., Any]) -> Mistake:
        ALL.append(Mistake(function, kind, line, symptom, says))
        return ALL[-1]

    return register


def _error(x: FloatArray, y: FloatArray, w: float, b: float) -> FloatArray:
    error: FloatArray = w * x + b - y
    return error


# -- the error --------------------------------------------------------------------------------


@_mistake(
    "error",
    "error = y - (w * x + b)",
    "The loss climbs from the first epoch, and the line runs away from the data.",
    "the sign is flipped. Either the error is y minus the line, where here it is the line minus y, "
    "or there is a minus too many.",
)
def sign_flipped(x: FloatArray, y: FloatArray, w: float, b: float) -> FloatArray:
    return y - (w * x + b)


@_mistake(
    "error",
    "error = w * x - y",
    "The line turns but never rises.",
    "the intercept b is missing from the line.",
)
def b_forgotten(x: FloatArray, y: FloatArray, w: float, b: float) -> FloatArray:
    return w * x - y


# -- the loss ---------------------------------------------------------------------------------


@_mistake(
    "loss",
    "return np.sum(error**2) / 2",
    "The loss has the right shape and is n times too high.",
    "the mean is missing: the loss is n times too large. Divide the sum by n.",
)
def loss_without_mean(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.sum(_error(x, y, w, b) ** 2) / 2)


@_mistake(
    "loss",
    "return np.mean(error) / 2",
    "The loss falls through zero and goes on falling.",
    "the square is missing, so errors above and below cancel. Square each error first.",
)
def loss_without_square(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.mean(_error(x, y, w, b)) / 2)


@_mistake(
    "loss",
    "return np.mean(np.abs(error)) / 2",
    "The loss is a roof turned over, with straight sides, and not a bowl.",
    "these are absolute errors. The loss takes their squares.",
)
def loss_of_absolute_errors(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.mean(np.abs(_error(x, y, w, b))) / 2)


@_mistake(
    "loss",
    "return np.mean(error**2)",
    "The loss is twice as high at every epoch.",
    "the ½ is lost: this is the mean squared error, twice the loss.",
)
def loss_without_half(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.mean(_error(x, y, w, b) ** 2))


@_mistake(
    "loss",
    "return np.mean(error**2) / 4",
    "The loss is half as high at every epoch.",
    "the ½ is counted twice: this is half of the loss.",
)
def loss_halved_twice(x: FloatArray, y: FloatArray, w: float, b: float) -> float:
    return float(np.mean(_error(x, y, w, b) ** 2) / 4)


# -- the gradient -----------------------------------------------------------------------------


@_mistake(
    "gradient",
    "dw, db = np.sum(error * x), np.sum(error)",
    "At the usual step size the run explodes at once: each step is n times too long.",
    "the mean is missing: your dw and db are n times too large. Divide the sums by n.",
)
def sum_for_mean(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    error = _error(x, y, w, b)
    return float(np.sum(error * x)), float(np.sum(error))


@_mistake(
    "gradient",
    "dw, db = np.mean(error), np.mean(error)",
    "Slope and intercept grow by equal amounts, and the line comes to rest far from the data.",
    "the factor x is forgotten in dw: it is the mean of error times x.",
)
def x_forgotten(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    db = float(np.mean(_error(x, y, w, b)))
    return db, db


@_mistake(
    "gradient",
    "dw, db = np.mean(error * x), np.mean(error * x)",
    "The intercept moves as fast as the slope, and the line settles in the wrong place.",
    "there is an x in db that does not belong: db is the mean of the error alone.",
)
def x_in_db(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    dw = float(np.mean(_error(x, y, w, b) * x))
    return dw, dw


@_mistake(
    "gradient",
    "db, dw = np.mean(error * x), np.mean(error)",
    "The loss falls at first, then turns round and climbs, slowly and without end.",
    "dw and db are swapped: dw, the one with x, comes first.",
)
def swapped(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    error = _error(x, y, w, b)
    return float(np.mean(error)), float(np.mean(error * x))


@_mistake(
    "gradient",
    "dw, db = 2 * np.mean(error * x), 2 * np.mean(error)",
    "Every step is twice as long, so a step of 0.0005 explodes.",
    "there is a factor 2 too many: this is the gradient of the mean squared error, "
    "and the ½ of the loss should cancel the 2.",
)
def half_lost(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    dw, db = model.gradient(x, y, w, b)
    return 2 * dw, 2 * db


@_mistake(
    "gradient",
    "dw, db = np.mean(error * x) / 2, np.mean(error) / 2",
    "The run ends where it should, and takes twice as many epochs.",
    "the ½ is counted twice: it cancels with the 2 of the square, and none is left over.",
)
def half_twice(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    dw, db = model.gradient(x, y, w, b)
    return dw / 2, db / 2


@_mistake(
    "gradient",
    "dw, db = np.mean(np.sign(error) * x), np.mean(np.sign(error))",
    "Every step is equally long, near and far: the line creeps, then rattles about its goal.",
    "this is the gradient of the absolute error: the size of each error is lost, its sign is left.",
)
def absolute_error(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    side = np.sign(_error(x, y, w, b))
    return float(np.mean(side * x)), float(np.mean(side))


@_mistake(
    "gradient",
    "x = x.astype(int)",
    "The run looks healthy and ends beside the best line.",
    "the x are cut to whole numbers on the way. Keep them as floats.",
)
def integer_truncation(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    return model.gradient(np.trunc(x), y, w, b)


@_mistake(
    "gradient",
    "x = x.astype(np.float32)",
    "The run looks healthy; only the smallest gradients, near the end, are wrong.",
    "the x have lost digits: they went through float32. Keep them as float64.",
)
def float32_data(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
    return model.gradient(np.float32(x), y, w, b)


# -- one step ---------------------------------------------------------------------------------


@_mistake(
    "step",
    "w = w - step_size * dw; b = b - step_size * np.mean(w * x + b - y)",
    "The run ends in the right place by another path.",
    "b is updated with the new w. Take both parts of the gradient first, then move both.",
)
def b_from_new_w(x: FloatArray, y: FloatArray, w: float, b: float, step_size: float) -> Pair:
    w = w - step_size * model.gradient(x, y, w, b)[0]
    return w, b - step_size * model.gradient(x, y, w, b)[1]


@_mistake(
    "step",
    "w = w - step_size * dw; w = w - step_size * db",
    "The line turns but never rises.",
    "w is updated twice and b not at all: the second line should be b's.",
)
def w_updated_twice(x: FloatArray, y: FloatArray, w: float, b: float, step_size: float) -> Pair:
    dw, db = model.gradient(x, y, w, b)
    return w - step_size * dw - step_size * db, b


@_mistake(
    "step",
    "w, b = w - dw, b - db",
    "The run explodes in a few epochs.",
    "the step size is missing: the gradient says which way, the step size how far.",
)
def step_size_forgotten(x: FloatArray, y: FloatArray, w: float, b: float, step_size: float) -> Pair:
    dw, db = model.gradient(x, y, w, b)
    return w - dw, b - db


# -- the loop ---------------------------------------------------------------------------------


@_mistake(
    "walk",
    "for _ in range(epochs): w, b = step(x, y, w_start, b_start, step_size)",
    "The loss falls once and then stays where it is.",
    "all epochs together make one step. Either each starts over from the initial values, "
    "or return stands inside the loop.",
)
def starts_over(
    x: FloatArray, y: FloatArray, step_size: float, w: float, b: float, epochs: int
) -> Pair:
    return step(x, y, w, b, step_size) if epochs else (w, b)


@_mistake(
    "losses",
    "losses.append(loss_before_the_update)",
    "The curve is right but one epoch to the right of where it belongs.",
    "the losses come one epoch late: the loss beside the new w and b is that of the old ones.",
)
def loss_one_epoch_late(
    x: FloatArray, y: FloatArray, step_size: float, w: float, b: float, epochs: int
) -> list[float]:
    right = losses(x, y, step_size, w, b, epochs)
    return right[:1] + right[:-1]


# -- the answer -------------------------------------------------------------------------------


@_mistake(
    "map_back",
    "return v, c",
    "The line is fitted well, to the wrong axis.",
    "the answer is still that for the standardised x. Map it back to the original units.",
)
def not_mapped_back(v: float, c: float, m: float, s: float) -> Pair:
    return v, c


@_mistake(
    "map_back",
    "return v / s, c",
    "The line has the right slope at the wrong height.",
    "the slope is mapped back and the intercept is not: the line moved by w times the mean of x.",
)
def intercept_not_mapped_back(v: float, c: float, m: float, s: float) -> Pair:
    return v / s, c


# -- what is built on what --------------------------------------------------------------------


def step(
    x: FloatArray,
    y: FloatArray,
    w: float,
    b: float,
    step_size: float,
    gradient: Callable[..., Pair] = model.gradient,
) -> Pair:
    """Return (w, b) after one step along a gradient."""
    dw, db = gradient(x, y, w, b)
    return w - step_size * dw, b - step_size * db


def walk(
    x: FloatArray,
    y: FloatArray,
    step_size: float,
    w: float,
    b: float,
    epochs: int,
    one_step: Callable[..., Pair] = step,
) -> Pair:
    """Return (w, b) after some steps."""
    for _ in range(epochs):
        w, b = one_step(x, y, w, b, step_size)
    return w, b


def losses(
    x: FloatArray,
    y: FloatArray,
    step_size: float,
    w: float,
    b: float,
    epochs: int,
    one_step: Callable[..., Pair] = step,
) -> list[float]:
    """Return the loss at the start and after each step."""
    points = [walk(x, y, step_size, w, b, k, one_step) for k in range(epochs + 1)]
    return [model.loss(x, y, *point) for point in points]


def _gradient_of_error(error: Callable[..., FloatArray]) -> Callable[..., Pair]:
    def gradient(x: FloatArray, y: FloatArray, w: float, b: float) -> Pair:
        e = error(x, y, w, b)
        return float(np.mean(e * x)), float(np.mean(e))

    return gradient


def _step_along(gradient: Callable[..., Pair]) -> Callable[..., Pair]:
    return lambda x, y, w, b, step_size: step(x, y, w, b, step_size, gradient)


def _walk_of(one_step: Callable[..., Pair]) -> Callable[..., Pair]:
    return lambda x, y, step_size, w, b, epochs: walk(x, y, step_size, w, b, epochs, one_step)


def _losses_of(one_step: Callable[..., Pair]) -> Callable[..., list[float]]:
    return lambda x, y, step_size, w, b, epochs: losses(x, y, step_size, w, b, epochs, one_step)


BUILT: dict[tuple[str, str], Callable[..., Any]] = {
    ("error", "gradient"): _gradient_of_error,
    ("gradient", "step"): _step_along,
    ("step", "walk"): _walk_of,
    ("step", "losses"): _losses_of,
}


# The eight of notebook 09, in the order of their cages.
ANIMALS = (
    *("sign_flipped", "sum_for_mean", "x_forgotten", "swapped", "half_lost", "absolute_error"),
    *("b_from_new_w", "integer_truncation"),
)


def known(kind: str) -> dict[str, Callable[..., Any]]:
    """Return every wrong function of a kind by the name of its mistake, built ones included.

    Examples
    --------
    >>> sorted(known("map_back"))
    ['intercept_not_mapped_back', 'not_mapped_back']
    >>> wrong = known("step")["sign_flipped"]
    >>> wrong(np.array([0.0, 2.0]), np.array([1.0, 3.0]), 0, 0, 0.5)
    (-1.5, -1.0)
    """
    wrong: dict[str, Callable[..., Any]] = {m.name: m.function for m in ALL if m.kind == kind}
    for (below, above), build in BUILT.items():
        if above == kind:
            wrong |= {name: build(function) for name, function in known(below).items()}
    return wrong


def named(name: str) -> Mistake:
    """Return the mistake of that name."""
    return next(mistake for mistake in ALL if mistake.name == name)
