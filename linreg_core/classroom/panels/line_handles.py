"""A line as something to drag: its ends turn it, its middle lifts it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from ..words import format_number
from .handles import Handle, Values


def line_handles(ax: Axes, w: float, b: float) -> list[Handle]:
    """Return handles at both ends of a line, which turn it, and in its middle, which lifts it."""
    left, middle, right = visible_part(ax, w, b)

    def turn_about(fixed: float) -> Callable[[float, float], Values]:
        def drag(x: float, y: float) -> Values:
            x = max(x, fixed + width / 4) if moving > fixed else min(x, fixed - width / 4)
            slope = (y - (w * fixed + b)) / (x - fixed)
            return {"w": slope, "b": y - slope * x}

        moving, width = left + right - fixed, right - left
        return drag

    def lift(x: float, y: float) -> Values:
        return {"b": y - w * x}

    step = float(np.ptp(ax.get_ylim())) / 200
    value = f"w = {format_number(w)}, b = {format_number(b)}"
    whole = (left, w * left + b, right, w * right + b)
    drags = {
        "left end of the line": (left, turn_about(right)),
        "right end of the line": (right, turn_about(left)),
        "middle of the line": (middle, lift),
    }
    return [
        Handle(
            name,
            ax,
            (x, w * x + b),
            value,
            drag,
            steps=(0, step),
            line=whole if drag is lift else None,
        )
        for name, (x, drag) in drags.items()
    ]


def visible_part(ax: Axes, w: float, b: float) -> tuple[float, float, float]:
    """Return x near both ends, and in the middle, of the part of a line that the axes show."""
    ends = np.array(ax.get_xlim())
    if w:
        crossing = (np.array(ax.get_ylim()) - b) / w
        inside = np.clip(np.sort(crossing), *ends)
        # A line beyond the axes has no such part; nor is there room for handles on a corner of it.
        ends = inside if np.ptp(inside) > 0.05 * np.ptp(ends) else ends
    left, middle, right = ends[0] + np.ptp(ends) * np.array([0.08, 0.5, 0.92])
    return float(left), float(middle), float(right)
