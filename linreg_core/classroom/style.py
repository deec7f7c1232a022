"""The look of every picture: a few colours, and one look per role.

A role looks the same on every page, and roles differ in line or marker as well as in colour. The
colours are after Okabe and Ito's, darkened until contrast and greyscale pass:
`tests/test_theme.py`.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from matplotlib import font_manager, style
from matplotlib.colors import to_hex

VERMILION, BLUE, GREEN, SLATE = "#C24E00", "#005B9F", "#00452A", "#8193AB"
INK, GREY, PALE = "#595959", "#737373", "#9A9A9A"  # axes and notes, bars, contours
BANDS = tuple(to_hex(str(1 - 0.02 * k)) for k in range(10))  # of a loss surface, from the floor up

# Every colour in a picture, by name: a page can give each another one, for a dark theme.
PALETTE = {
    "now": VERMILION,
    "best": BLUE,
    "truth": GREEN,
    "points": SLATE,
    "ink": INK,
    "bars": GREY,
    "contours": PALE,
    "text": "#000000",
    "ground": "#FFFFFF",
    **{f"band-{k}": band for k, band in enumerate(BANDS[1:], 1)},
}

# The same roles on a dark ground, where the bands of a loss surface grow lighter from the floor up.
DARK_PALETTE = {
    "now": "#FF8336",
    "best": "#8ECAFF",
    "truth": "#CFF7D8",
    "points": "#6F8199",
    "ink": "#B6BDC6",
    "bars": "#98A0AA",
    "contours": "#6B747F",
    "text": "#F1F4F7",
    "ground": "#15181C",
    **{f"band-{k}": f"#{21 + 4 * k:02X}{24 + 4 * k:02X}{28 + 4 * k:02X}" for k in range(1, 10)},
}

# Lines in the data, on a loss surface, along a slice, and over the epochs.
LINES: dict[str, dict[str, Any]] = {
    "now": {"color": VERMILION, "linestyle": "-", "linewidth": 3.2},
    "before": {"color": VERMILION, "linestyle": "-", "linewidth": 1.2, "alpha": 0.45},
    "path": {"color": VERMILION, "linestyle": "-", "linewidth": 1.6},
    "best": {"color": BLUE, "linestyle": (0, (5, 2)), "linewidth": 2.4},
    "truth": {"color": GREEN, "linestyle": (0, (1, 1.5)), "linewidth": 2.4},
    "to come": {"color": GREY, "linestyle": "-", "linewidth": 1.6},
    "kept": {"color": INK, "linestyle": "-", "linewidth": 1.0},
    "residual": {"color": GREY, "linestyle": "-", "linewidth": 1.2},
    "slice": {"color": BLUE, "linestyle": "-", "linewidth": 2.0},
    "cross": {"color": BLUE, "linestyle": "-", "linewidth": 1.2},
    "curve": {"color": SLATE, "linestyle": "-", "linewidth": 2.0},
    "tangent": {"color": INK, "linestyle": "-", "linewidth": 1.4},
    "secant": {"color": VERMILION, "linestyle": (0, (3, 1)), "linewidth": 2.4},
    "floor": {"color": INK, "linestyle": (0, (4, 1.5)), "linewidth": 1.6},
    "precision": {"color": INK, "linestyle": (0, (1, 1)), "linewidth": 1.6},
    "zero": {"color": INK, "linestyle": "-", "linewidth": 0.9},
    "standard error": {"color": INK, "linestyle": "-", "linewidth": 1.2},
}
# Places on a loss surface, along a slice, and over the epochs.
MARKS: dict[str, dict[str, Any]] = {
    "start": {"marker": "s", "markersize": 8, "color": VERMILION, "markerfacecolor": "white"},
    "now": {"marker": "o", "markersize": 10, "color": VERMILION, "markeredgecolor": "white"},
    "best": {"marker": "D", "markersize": 12, "color": BLUE, "markerfacecolor": "none"},
    "truth": {"marker": "+", "markersize": 11, "color": GREEN, "markeredgewidth": 2.4},
    "nudged": {"marker": "^", "markersize": 9, "color": VERMILION, "markerfacecolor": "white"},
    "point": {"marker": "o", "markersize": 9, "color": SLATE, "markeredgewidth": 0},
    "selected": {"marker": "o", "markersize": 15, "color": INK, "markerfacecolor": "none"},
    "draw": {"marker": ".", "markersize": 10, "color": BLUE, "alpha": 0.6, "markeredgewidth": 0},
}
# The squares of the errors.
SQUARES: dict[str, Any] = {
    "facecolors": SLATE,
    "edgecolors": GREY,
    "alpha": 0.35,
    "linewidths": 0.8,
    "zorder": 0,
}

# Fonts that write what DejaVu Sans, which comes with Matplotlib, cannot; those installed are used.
OTHER_FONTS = (
    *(f"Noto Sans {script}" for script in ("CJK SC", "CJK TC", "CJK JP", "CJK KR", "Devanagari")),
    *("Microsoft YaHei", "Yu Gothic", "Malgun Gothic", "Nirmala UI"),  # Windows
    *("PingFang SC", "Hiragino Sans", "Apple SD Gothic Neo", "Kohinoor Devanagari"),  # macOS
    *("WenQuanYi Micro Hei", "Arial Unicode MS"),
)

ROOM = "LINREG_ROOM"  # the environment variable that sets the room of every notebook
ROOMS: dict[str, dict[str, Any]] = {
    "": {},
    "projector": {"figure.dpi": 140, "savefig.dpi": 140},  # everything in a picture grows alike
}


@dataclass
class Style:
    """The style sheets in use: the suite's own, and what the room adds to them.

    Attributes
    ----------
    given : str
        The room asked for in code; otherwise it is that of the environment.
    extra : dict
        Settings that come last.

    Examples
    --------
    >>> Style("projector").sheets[2]["figure.dpi"]
    140
    """

    given: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def room(self) -> str:
        """The room, checked.

        Raises
        ------
        ValueError
            If the environment variable LINREG_ROOM is not a room.
        """
        room = os.environ.get(ROOM, "")
        if room not in ROOMS:
            raise ValueError(
                f"{ROOM} is {room!r}; it must be 'projector'. Set it so where the server starts, "
                f"or remove it for the usual size."
            )
        return self.given or room

    @property
    def sheets(self) -> list[Any]:
        """The sheets in order, as matplotlib.style takes them.

        Matplotlib's default comes first, so that no setting of the reader's changes a picture.
        """
        own = Path(__file__).with_name("linreg.mplstyle")
        return ["default", own, ROOMS[self.room], self.extra]


current = Style()


def fonts_for(text: str) -> list[str]:
    """Return the fonts that together have every character of a text, or none if one is missing.

    Examples
    --------
    >>> fonts_for("Größe (m²)")
    ['DejaVu Sans']
    """
    families: list[str] = []
    missing = set(map(ord, text))
    for family in ("DejaVu Sans", *OTHER_FONTS):
        if not families or missing & _characters_of(family):
            families.append(family)
            missing -= _characters_of(family)
        if not missing:
            return families
    return []


@lru_cache
def _characters_of(family: str) -> frozenset[int]:
    """Return the characters of a font; none if it is not installed."""
    try:
        file = font_manager.findfont(family, fallback_to_default=False)
    except ValueError:
        return frozenset()
    return frozenset(font_manager.get_font(file).get_charmap())


def applied() -> AbstractContextManager[None]:
    """Return a context in which figures are made in the style in use.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> with applied():
    ...     figure = Figure()
    """
    context: AbstractContextManager[None] = style.context(current.sheets)
    return context


def use_style(room: str = "") -> None:
    """Give every figure and panel from here on the look of the suite.

    Parameters
    ----------
    room : str
        ``"projector"`` makes every picture, its type and its lines larger by two fifths, and the
        controls by a third, for the back row; nothing for what the environment variable LINREG_ROOM
        says, or the usual size.

    Raises
    ------
    ValueError
        If the room is any other word.

    Examples
    --------
    >>> use_style("projector")
    >>> use_style()
    """
    if room not in ROOMS:
        raise ValueError(f"room is {room!r}; it must be 'projector' or left out.")
    current.given = room
    style.use(current.sheets)
