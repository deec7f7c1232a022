"""Handles: what can be dragged in a picture, and which controls that moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes

from ..live import data_position, pixel_position

COARSE = 5  # fine steps in one step of an arrow key

Values = Mapping[str, Any]  # of controls, by name


@dataclass(frozen=True)
class Handle:
    """Something in the picture that can be dragged, or moved with the arrow keys.

    Parameters
    ----------
    name : str
        What it is called, for a screen reader; unique in its picture.
    ax : Axes
        The axes in which it moves.
    place : tuple of float
        Where it is, in the units of the axes.
    value : str
        Where it is, in words.
    drag : callable
        ``drag(x, y) -> {control: value}``: what the controls become if it is put there.
    steps : tuple of float
        The smallest step of the arrow keys along x and y, in the units of the axes; 0 for a
        direction in which it does not move.
    key : callable, optional
        ``key(steps, fine) -> {control: value}`` for the arrow keys, where no step along an axis
        will do.
    anywhere : bool
        Whether a press anywhere in the axes takes it there; otherwise it must be grabbed.
    line : tuple of four floats, optional
        x0, y0, x1, y1: it can be grabbed all along this line.
    remove : callable, optional
        ``remove() -> {control: value}``: what the controls become if Delete or a double click takes
        it away.
    """

    name: str
    ax: Axes
    place: tuple[float, float]
    value: str
    drag: Callable[[float, float], Values]
    steps: tuple[float, float] = (0.0, 0.0)
    key: Callable[[int, bool], Values] | None = None
    anywhere: bool = False
    line: tuple[float, float, float, float] | None = None
    remove: Callable[[], Values] | None = None

    def press_arrow(self, dx: int, dy: int, fine: bool) -> Values:
        """Return what the controls become after steps along x and y."""
        if self.key:
            return self.key(dx + dy, fine)
        size = 1 if fine else COARSE
        x, y = self.place
        return self.drag(x + size * dx * self.steps[0], y + size * dy * self.steps[1])

    def drag_to_pixel(self, x: float, y: float) -> Values:
        """Return what the controls become if it is put at a pixel of the figure."""
        return self.drag(*data_position(self.ax, x, y))

    def message(self) -> dict[str, Any]:
        """Return what the browser needs to know, in pixels, inside the axes."""
        left, top, width, height = area_of(self.ax)
        x, y = pixel_position(self.ax, *self.place)
        message = {
            "id": self.name,
            "name": self.name,
            "value": self.value,
            "x": float(np.clip(np.nan_to_num(x), left, left + width)),
            "y": float(np.clip(np.nan_to_num(y), top, top + height)),
            "moves": self._directions(),
            "now": float(np.nan_to_num(self.place["xy".index(self._directions()[0])])),
            "removable": self.remove is not None,
        }
        if self.anywhere:
            message |= {"reach": "area", "area": [left, top, width, height]}
        if self.line:
            x0, y0, x1, y1 = self.line
            message["line"] = [*pixel_position(self.ax, x0, y0), *pixel_position(self.ax, x1, y1)]
        return message

    def _directions(self) -> str:
        if self.key:
            return "x"
        return "".join(name for name, step in zip("xy", self.steps, strict=True) if step)


def area_of(ax: Axes) -> list[float]:
    """Return the inside of axes in pixels: left, top, width, height, from the top left corner."""
    box, height = ax.bbox, ax.figure.canvas.figure.bbox.height  # of the figure, not a part of it
    return [box.x0, height - box.y1, box.width, box.height]


def snap(control: Any, value: Any) -> Any:
    """Return the value of a control nearest to the one wanted, one of a slider's steps.

    The browser would move a slider to its next step, and send that back.
    """
    if isinstance(control, widgets.FloatLogSlider):
        exponent = np.log(max(value, 1e-300)) / np.log(control.base)
        return float(control.base ** _nearest_step(control, exponent))
    if isinstance(control, widgets.FloatSlider):
        return _nearest_step(control, value)
    if isinstance(control, widgets.BoundedIntText):
        return round(float(np.clip(value, control.min, control.max)))
    return value


def _nearest_step(control: Any, value: float) -> float:
    steps = round((np.clip(value, control.min, control.max) - control.min) / control.step)
    return float(min(control.min + steps * control.step, control.max))
