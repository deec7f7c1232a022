"""The rows of a descent without a loop, along the two axes of the valley.

Notebook 05 derives them in one direction, then in two.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .validate import FloatArray, IntArray

if TYPE_CHECKING:
    from .surface import LossSurface


def gradient_at(surface: LossSurface, w: Any, b: Any) -> tuple[Any, Any]:
    """Return the gradient (dw, db) at (w, b), which were checked before."""
    mean_error = w * surface.mean_x + b - surface.mean_y
    return surface.mean_x * mean_error + surface.var_x * w - surface.cov_xy, mean_error


def steep_direction(surface: LossSurface) -> tuple[float, float]:
    """Return the unit vector (w, b) along which the loss curves most; (-b, w) is the flat one."""
    angle = 0.5 * math.atan2(2 * surface.mean_x, surface.mean_square_x - 1)
    return math.cos(angle), math.sin(angle)


def rows_at(
    surface: LossSurface, epoch: IntArray, step_size: Any, w: Any, b: Any
) -> dict[str, FloatArray]:
    """Return the columns w, b, loss, dw and db at these epochs, infinite where they overflow."""
    best, (small, large) = surface.minimum, surface.curvatures
    cos, sin = steep_direction(surface)

    # Where the start lies in each direction. The steep share comes from the gradient: with x
    # far from 0, the difference of two long vectors would lose it.
    dw, db = gradient_at(surface, w, b)
    steep = (cos * dw + sin * db) / large
    flat = cos * (b - best.b) - sin * (w - best.w)
    steep_moved = _moved(steep, step_size * large, epoch)
    flat_moved = _moved(flat, step_size * small, epoch)
    pull_steep, pull_flat = large * (steep + steep_moved), small * (flat + flat_moved)
    return {
        "w": w + cos * steep_moved - sin * flat_moved,
        "b": b + sin * steep_moved + cos * flat_moved,
        "loss": surface.floor + 0.5 * (pull_steep**2 / large + pull_flat**2 / small),
        "dw": cos * pull_steep - sin * pull_flat,
        "db": sin * pull_steep + cos * pull_flat,
    }


def _moved(distance: Any, rate: Any, epoch: IntArray) -> FloatArray:
    """Return distance * ((1 - rate)**epoch - 1), also where the power is close to 1."""
    share: FloatArray = epoch * log_of_factor(rate)
    np.expm1(share, out=share)
    if _any(across := rate > 1):  # odd steps land on the other side of the valley
        odd = epoch & 1 == 1
        np.subtract(-2, share, out=share, where=odd if across is True else across & odd)
    moved: FloatArray = distance * share
    if _any(distance == 0):  # no distance stays none, even where the power overflows
        moved = np.where(distance == 0, 0.0, moved)
    return moved


def log_of_factor(rate: Any) -> Any:
    """Return log |1 - rate|, and -800 where a step lands exactly: e^-800 is 0."""
    away = min(rate, 2 - rate) if isinstance(rate, float) else np.minimum(rate, 2 - rate)
    if isinstance(away, float):  # math is quicker for a single number
        return max(math.log1p(-away), -800.0) if away < 1 else -800.0
    return np.maximum(np.log1p(-away), -800)


def _any(condition: Any) -> bool:
    """Return np.any(condition), at once where it is a single bool."""
    return condition if isinstance(condition, bool) else bool(condition.any())
