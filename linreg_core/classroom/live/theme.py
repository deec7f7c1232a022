"""The colours of a figure as CSS custom properties: one drawing, several themes."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.colors import to_hex

from ..style import DARK_PALETTE

# Two colours of the handles, which are no part of the drawing.
EXTRA = {"handle": "ink", "focus": "best"}

# The system's colours, where the reader's own are forced; the bands of a surface become the ground.
FORCED = {
    **dict.fromkeys(("ink", "text", "best", "truth", "handle"), "CanvasText"),
    **dict.fromkeys(("points", "bars", "contours"), "GrayText"),
    **dict.fromkeys(("now", "focus"), "LinkText"),  # Highlight may let the ground shine through
}


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


def theme_rules() -> str:
    """Return the rules for figures where JupyterLab's theme is dark, and where colours are forced.

    Roles then share colours, and are told apart by line and marker.
    """
    # Set on the page and inherited, so that a page can still give a role another colour.
    dark = f'[data-jp-theme-light="false"] {{ {custom_properties(DARK_PALETTE)} }}'
    roles = {role: FORCED.get(role, "Canvas") for role in (*DARK_PALETTE, *EXTRA)}
    forced = " ".join(f"--linreg-{role}: {colour};" for role, colour in roles.items())
    everywhere = ":root, [data-jp-theme-light]"
    return f"{dark}\n@media (forced-colors: active) {{ {everywhere} {{ {forced} }} }}\n"
