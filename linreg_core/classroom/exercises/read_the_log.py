"""The checks of notebook 07, Read the log."""

from __future__ import annotations

from ... import LossSurface
from .checks import FunctionCheck, NumberCheck
from .probes import COURSE_DATA, COURSE_STEP

check_undone_step = NumberCheck(
    shows="A step can be undone exactly, so a log that keeps the gradient keeps the past.",
    hint="The update took 0.5 times the gradient away. Both parts of it are negative.",
    starter=(0, 0),
    # The update of size 0.5 printed w = 2.5 and b = 2; the gradient was (-3, -2).
    reference=(2.5 + 0.5 * -3, 2 + 0.5 * -2),
    mistakes={"step_size_forgotten": (2.5 - 3, 2 - 2)},
    slips={
        "this takes the step again instead of undoing it.": (2.5 - 0.5 * -3, 2 - 0.5 * -2),
    },
    names=("w", "b"),
    tolerance=1e-6,
)

check_mean_y = FunctionCheck(
    shows="One row of a log holds the mean of data that nobody kept.",
    hint="db is the mean error: the mean height of the line minus the mean of y.",
    starter=lambda mean_x, w, b, db: 0.0,
    reference=lambda mean_x, w, b, db: w * mean_x + b - db,
    mistakes={"b_forgotten": lambda mean_x, w, b, db: w * mean_x - db},
    slips={
        "the sign of db is flipped: it is line minus y, so y is line minus db.": (
            lambda mean_x, w, b, db: w * mean_x + b + db
        ),
        "this is the mean height of the line; take db away.": lambda mean_x, w, b, db: (
            w * mean_x + b
        ),
    },
    probes=((2.0, 3.0, 1.0, -4.0), (49.95, 0.6, 3.2, -6400.5), (-1.5, 2.5, 0.25, 7.0)),
)


def logged_intercepts(surface: LossSurface) -> tuple[float, float, float]:
    """Return b at epochs 30,000, 40,000 and 45,000, from near enough the start of the log.

    The exercise takes the rows of epochs 35,000, 40,000 and 45,000. The steep direction, and with
    it the random w of the start, has been forgotten by then.
    """
    epochs = [30_000, 40_000, 45_000]
    before, second, third = surface.descend(step_size=COURSE_STEP, epochs=epochs).b.tolist()
    return before, second, third


def is_one_gain_too_far(goal: float, surface: LossSurface) -> bool:
    """Tell whether the last gain, that from the second row to the third, was added once more."""
    _, second, third = logged_intercepts(surface)
    return abs(goal - surface.minimum.b - (third - second)) < 0.5


def is_short(goal: float, surface: LossSurface) -> bool:
    """Tell whether a goal is past the row before the three, and not as far as the minimum."""
    return logged_intercepts(surface)[0] < goal < surface.minimum.b


check_goal = NumberCheck(
    shows="Three rows of the log knew what its last row does not say.",
    hint="The factor is r = (b3 - b2)/(b2 - b1). The later gains are r, r², … times the last one.",
    starter=3989.3668778007655,  # the last of the three rows
    reference=lambda surface: surface.minimum.b,
    accepts=lambda goal, surface: abs(goal - surface.minimum.b) < 0.1,
    slips={
        "that is the truth of the data, not where this run was heading.": COURSE_DATA.intercept,
    },
    ranges={
        "one gain too many: the first to come is r times the last.": is_one_gain_too_far,
        "that is short of it: add all gains to come, and not one or none.": is_short,
    },
    needs="one intercept",
    tolerance=1e-6,
)
