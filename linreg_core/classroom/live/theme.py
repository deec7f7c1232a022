"""The colours of a figure as CSS custom properties: one drawing, several themes."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.colors import to_hex

from ..style import DARK_PALETTE

# Two colours of the handles, which are no part of the drawing.
EXTRA = {"handle": "ink", "focus": "best"}


def custom_properties(palette: Mapping[str, str]) -> str:
    """Return declarations that give each role of a palette its colour.

    Examples
    --------
    >>> custom_properties({"now": "#FF0000", "ink": "black", "best": "blue"})  # doctest: +ELLIPSIS
    '--linreg-now: #ff0000; --linreg-ink: #000000; ... --linreg-focus: #0000ff;'
    """
    colours = {role: to_hex(colour) for role, colour in palette.items()}
    colours |= {name: colours[role] for name, role in EXTRA.items()}
    return " ".join(f"--linreg-{role}: {colour};" for role, colour in colours.items())


def theme_of_jupyter() -> str:
    """Return the rule that gives figures the dark palette where JupyterLab's theme is dark."""
    return f'[data-jp-theme-light="false"] .linreg-live {{ {custom_properties(DARK_PALETTE)} }}\n'
