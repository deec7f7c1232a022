"""Panels: controls joined to a picture that follows them, one question each.

A panel is a widget with ``.controls`` (real ipywidgets, to be set from Python or by hand),
``.text`` (one computed sentence that says what the picture shows) and ``.save(path)``.
"""

from .bowl import bowl
from .descent import descent
from .digits import digits
from .fit_by_eye import fit_by_eye
from .nudge import nudge
from .panel import Panel
from .points import points
from .resample import resample
from .scaling import scaling
from .steps import steps
from .toy_data import toy_data

__all__ = [
    "Panel",
    "bowl",
    "descent",
    "digits",
    "fit_by_eye",
    "nudge",
    "points",
    "resample",
    "scaling",
    "steps",
    "toy_data",
]
