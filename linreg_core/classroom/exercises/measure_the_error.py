"""The checks of notebook 02, Measure the error."""

from __future__ import annotations

import numpy as np

from ... import make_line, model
from . import probes
from .checks import FunctionCheck, NumberCheck, mistakes_by_hand

# The exercise on paper: three points, and the line w = 1, b = 1.
BY_HAND = (np.array([0.0, 2.0, 4.0]), np.array([3.0, 7.0, 3.0]), 1, 1)
HEIGHTS = probes.COURSE_DATA.y

check_loss_by_hand = NumberCheck(
    shows="Three errors, their squares, the mean, and the half: that is all a loss is.",
    hint="The line is at the heights 1, 3 and 5. So the first error is 1 - 3 = -2.",
    starter=0,
    reference=model.loss(*BY_HAND),
    mistakes=mistakes_by_hand("loss", model.loss, *BY_HAND),
    slips={"that is the sum of the squares: take the mean, then the half.": 4 + 16 + 4},
    tolerance=1e-6,
)

check_shares = FunctionCheck(
    shows="The shares add up to the loss, so a point far from the line takes most of it.",
    hint="Look at the sum in the formula for L and take the factor in front of it inside.",
    starter=lambda x, y, w, b: np.zeros(len(x)),
    reference=lambda x, y, w, b: (w * x + b - y) ** 2 / (2 * len(x)),
    mistakes={
        "loss_without_mean": lambda x, y, w, b: (w * x + b - y) ** 2 / 2,
        "loss_without_half": lambda x, y, w, b: (w * x + b - y) ** 2 / len(x),
        "loss_of_absolute_errors": lambda x, y, w, b: np.abs(w * x + b - y) / (2 * len(x)),
        "loss_halved_twice": lambda x, y, w, b: (w * x + b - y) ** 2 / (4 * len(x)),
    },
    slips={
        "the square is missing: a share is never negative.": lambda x, y, w, b: (
            (w * x + b - y) / (2 * len(x))
        ),
        "the bracket is missing: / 2 * n multiplies by n. Divide by (2 * n).": lambda x, y, w, b: (
            (w * x + b - y) ** 2 / 2 * len(x)
        ),
        "n is not always 2, so 2 n is not always 4: use len(x).": lambda x, y, w, b: (
            (w * x + b - y) ** 2 / 4
        ),
        "this divides by 2 (n - 1); take 2 n.": lambda x, y, w, b: (
            (w * x + b - y) ** 2 / (2 * (len(x) - 1))
        ),
        "these add up to 1; the shares should add up to the loss.": lambda x, y, w, b: (
            (w * x + b - y) ** 2 / np.sum((w * x + b - y) ** 2)
        ),
        "this is the whole loss: return one share for each point, no mean yet.": model.loss,
        "these are the squares; each point's share is a part of the mean of their halves.": (
            lambda x, y, w, b: (w * x + b - y) ** 2
        ),
    },
    probes=probes.LINES,
    needs="one share for each point",
)

check_flat_line = NumberCheck(
    shows="The best flat line lies at the mean: that is what squares choose.",
    hint="At the lowest point of this slice the errors above and below add up to 0.",
    starter=0,
    reference=probes.COURSE_SURFACE.mean_y,
    slips={
        "that is the mean of twelve points only; take the thousand.": float(
            make_line(12, spacing=8, seed=0).y.mean()
        ),
        "that is the median. It balances the number of points, not their errors.": float(
            np.median(HEIGHTS)
        ),
        "that is the intercept of the best sloping line. A flat one has w = 0.": (
            probes.COURSE_SURFACE.minimum.b
        ),
        "that is the middle between the lowest and the highest point.": float(
            (HEIGHTS.min() + HEIGHTS.max()) / 2
        ),
    },
    tolerance=1e-6,
)
