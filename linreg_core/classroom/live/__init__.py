"""Figures that answer at once: Matplotlib's drawing, moved by strokes on a canvas."""

from .figure import LiveFigure, data_position, pixel_position
from .frame_cap import FrameCap
from .recording import Recording
from .strokes import Stroke, strokes_of

__all__ = [
    "FrameCap",
    "LiveFigure",
    "Recording",
    "Stroke",
    "data_position",
    "pixel_position",
    "strokes_of",
]
