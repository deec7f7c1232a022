"""A scene: one dataset with what every panel asks of it, checked and worked out once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .. import Dataset, LossSurface
from ..model import Line
from ..validate import FloatArray, IntArray, as_number, as_positive
from .feedback import shorten
from .plots import rows_to_draw
from .style import fonts_for
from .words import points_note, printable

Range = tuple[float, float]

# The largest number in a picture; the loss, its curvatures and their products fit into floats.
LARGEST_DRAWN = 1e30
# Squares, such as losses, are rounding where they are so small beside those of the data.
ROUNDING = 1e-24
BARS = 50  # residuals drawn at most; more would merge into a grey patch

# Whole epochs that look evenly spread on a log axis, 24 to a factor of ten.
EPOCHS_PER_DECADE = (
    *(10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28),
    *(30, 32, 35, 40, 45, 50, 55, 60, 65, 70, 80, 90),
)


@dataclass(frozen=True)
class Scene:
    """A dataset, its loss surface, and the ranges in which a panel moves w and b.

    Attributes
    ----------
    dataset : Dataset
        The points.
    surface : LossSurface
        Their loss.
    start : Line
        Where w and b stand at first.
    w_range, b_range : pair of float
        Ranges of w and b that hold 0, the start, and the minimum with room around it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> Scene.of(make_line()).w_range
    (-10.0, 110.0)
    """

    dataset: Dataset
    surface: LossSurface
    start: Line
    w_range: Range
    b_range: Range

    @classmethod
    def of(cls, dataset: Any, w: Any = 0.0, b: Any = 0.0) -> Scene:
        """Return the scene of a dataset, with a start.

        Raises
        ------
        TypeError, ValueError
            If the dataset is not a Dataset, its x is constant, or the start is not a pair of
            numbers that a picture of the data can show.
        """
        if not isinstance(dataset, Dataset):
            raise TypeError(
                f"dataset is a {type(dataset).__name__}; a panel shows a Dataset. "
                f"Pass make_line(), read_csv(…) or Dataset(x, y)."
            )
        surface = LossSurface.of(dataset.x, dataset.y)
        _require_drawable(dataset, surface)
        start = _as_start(surface.minimum, w, b)
        return cls(dataset, surface, start, *_ranges(surface, start))

    @property
    def best(self) -> Line:
        """The least-squares line."""
        return self.surface.minimum

    @property
    def note(self) -> str:
        """What to add to a sentence if not all points are drawn, or a label cannot be."""
        drawn = points_note(len(rows_to_draw(self.dataset)), len(self.dataset))
        return drawn + self._note_of_labels

    @cached_property
    def _note_of_labels(self) -> str:
        names = {"x": self.dataset.x_label, "y": self.dataset.y_label}
        missing = {name: label for name, label in names.items() if not fonts_for(printable(label))}
        if not missing:
            return ""
        named = " and ".join(f"“{shorten(label, 40)}” {name}" for name, label in missing.items())
        return f" No font here can write every letter, so the picture calls {named}."

    @property
    def excess(self) -> float:
        """The loss above the floor at the start; exactly 0 where no more than rounding is left."""
        excess, size = self.surface.above_floor(*self.start), self.surface.loss(0, 0)
        return 0.0 if excess <= ROUNDING * size else float(excess)

    @property
    def highest_excess(self) -> float:
        """The largest loss above the floor within the ranges."""
        corners = np.meshgrid(self.w_range, self.b_range)
        return float(np.max(self.surface.above_floor(*corners)))

    @cached_property
    def bar_rows(self) -> IntArray:
        """The rows of the points whose residuals are drawn, evenly picked from those drawn."""
        rows = rows_to_draw(self.dataset)
        return rows[:: max(1, len(rows) // BARS)]

    def bar_points(self) -> tuple[FloatArray, FloatArray]:
        """Return the points whose residuals are drawn."""
        return self.dataset.x[self.bar_rows], self.dataset.y[self.bar_rows]

    def valley_views(self) -> tuple[Range, Range]:
        """Return the part of the loss surface that holds all starts and their first overshoot."""
        # A step near the limit lands about as far beyond the valley as it started before it; seven
        # tenths of that is where the step of 2017, at 83 % of its limit, lands.
        over = [
            valley + 0.7 * (valley - w)
            for w in self.w_range
            for valley in map(self.surface.best_slope, self.b_range)
        ]
        w_view = pad(min(*self.w_range, *over), max(*self.w_range, *over), 0.06)
        return w_view, pad(*self.b_range, 0.07)

    def as_step(self, step_size: Any) -> float:
        """Return a step size that a slider beside the limit can show.

        Raises
        ------
        TypeError, ValueError
            If it is not a number above zero, or a trillion times above or below the limit.
        """
        number, limit = as_positive("step_size", step_size), self.surface.step_limit
        if not 1e-12 < number / limit < 1e12:
            raise ValueError(
                f"step_size is {number:g} and the limit {limit:g}; a panel shows steps from 1e-12 "
                f"to 1e12 times the limit. Choose one nearer to it."
            )
        return number


def _require_drawable(dataset: Dataset, surface: LossSurface) -> None:
    """Raise ValueError if the numbers or their spread are out of Matplotlib's reach."""
    sizes = {
        "the largest x": np.max(np.abs(dataset.x)),
        "the largest y": np.max(np.abs(dataset.y)),
        "the standard deviation of x": math.sqrt(surface.var_x),
    }
    for name, size in sizes.items():
        if size and not 1 / LARGEST_DRAWN <= size <= LARGEST_DRAWN:
            raise ValueError(
                f"{name} is {size:.3g} in size; a panel shows sizes from {1 / LARGEST_DRAWN:g} to "
                f"{LARGEST_DRAWN:g}. Use other units."
            )


def _as_start(best: Line, w: Any, b: Any) -> Line:
    start = Line(as_number("w", w), as_number("b", b))
    farthest = 1e9 * (1 + max(map(abs, best)))  # beyond, float64 no longer tells the data apart
    for name, number in start._asdict().items():
        if abs(number) > farthest:
            raise ValueError(
                f"{name} is {number:g}; a panel shows starts up to {farthest:g}. "
                f"Choose one nearer to the data."
            )
    return start


def _ranges(surface: LossSurface, start: Line) -> tuple[Range, Range]:
    best = surface.minimum
    sd_x, sd_y = math.sqrt(surface.var_x), math.sqrt(surface.var_y)
    w_reach = max(abs(best.w), sd_y / sd_x) or 1.0
    b_reach = max(abs(best.b) / 2, sd_y) or 1.0
    return (
        round_outwards(min(0, start.w, best.w - w_reach), max(0, start.w, best.w + w_reach)),
        round_outwards(min(0, start.b, best.b - b_reach), max(0, start.b, best.b + b_reach)),
    )


def schedule(epochs: int) -> list[int]:
    """Return 0 to 19, then about 24 epochs per factor of ten, and the last.

    Examples
    --------
    >>> schedule(25)[-4:]
    [19, 20, 22, 25]
    """
    decades = range(int(math.log10(epochs)) + 1)
    spread = (m * 10**k for k in decades for m in EPOCHS_PER_DECADE)
    return sorted({k for k in (*range(20), *spread, epochs) if k <= epochs})


def round_outwards(low: float, high: float) -> Range:
    """Return the range with its ends moved out to two significant digits of its length."""
    unit = 10.0 ** math.floor(math.log10(high - low)) / 10
    return math.floor(low / unit) * unit, math.ceil(high / unit) * unit


def pad(low: float, high: float, share: float) -> Range:
    """Return the range with a share of its length added at both ends."""
    return low - share * (high - low), high + share * (high - low)
