"""A live figure on a page that works without a kernel: one HTML file, no request, no library.

A page holds the module and the styles once, and any number of recorded figures. `page.js` gives
the module of `figure.js` a model of its own, and the recording native controls.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..style import DARK_PALETTE
from .figure import MODULE, STYLE, LiveFigure
from .strokes import TENTHS
from .theme import custom_properties

HERE = Path(__file__).parent
TRAITS = ("size", "scale", "views", "palette")  # what the module reads beside `still` and `frame`


def page_of(title: str, figures: Sequence[str]) -> str:
    """Return a page with some recorded figures.

    Parameters
    ----------
    title : str
        Heads the page, and is the name of its window.
    figures : sequence of str
        Of `figure_markup`, each with its own name.

    Returns
    -------
    str
        A complete HTML document.
    """
    page = (HERE / "page.html").read_text("utf-8")
    parts = {
        "TITLE": html.escape(title),
        "STYLE": page_style(),
        "FIGURES": "\n".join(figures),
        "MODULE": page_module(),
    }
    return re.sub(r"<!--(\w+)-->", lambda found: parts[found[1]], page)


def page_style() -> str:
    """Return the style sheet that recorded figures need, once per page."""
    dark = custom_properties(DARK_PALETTE)
    follow = "@media screen and (prefers-color-scheme: dark) and (forced-colors: none)"
    follow += f" {{ .linreg-recorded {{ {dark} }} }}"
    return "\n".join([STYLE, follow, (HERE / "page.css").read_text("utf-8")])


def page_module() -> str:
    """Return the module that brings every recorded figure of a page to life, once per page."""
    figure = MODULE.replace("export default { render };", "")
    return figure + (HERE / "page.js").read_text("utf-8")


def figure_markup(live: LiveFigure, recorded: Mapping[str, Any], name: str, label: str) -> str:
    """Return a recorded figure for a page: its still picture and sentence, and what moves them.

    Parameters
    ----------
    live : LiveFigure
        As it stands is how the figure is shown at first, and where no JavaScript runs.
    recorded : mapping
        Its states, as `panels.recorded.record` returns them.
    name : str
        The figure's id; links to its states begin with it where a page has several.
    label : str
        What it is called, for a screen reader.

    Returns
    -------
    str
        One ``<section>``.
    """
    frames = recorded["recording"]
    about = {key: part for key, part in recorded.items() if key != "recording"}
    packed = frames.packed(figure={name: getattr(live, name) for name in TRAITS}, **about)
    sentence = html.escape(live.frame["sentence"])
    single = " linreg-single" if len(live.views) == 1 else ""
    return (
        f'<section class="linreg-panel linreg-recorded{single}" id="{html.escape(name)}" '
        f'aria-label="{html.escape(label)}">\n'
        f'<div class="linreg-live"><div class="linreg-picture linreg-pane" role="img" '
        f'aria-label="{sentence}">{live.still}{strokes_svg(live)}</div>\n'
        f'<p class="linreg-reading">{sentence}</p></div>\n'
        f'<script type="text/plain" class="linreg-recording">{packed}</script>\n</section>'
    )


def strokes_svg(live: LiveFigure) -> str:
    """Return what moves in a live figure, as it stands, as SVG to be laid over its still parts."""
    roles = {colour: role for role, colour in reversed(live.palette.items())}

    def paint(kind: str, colour: str, alpha: float) -> str:
        name = f"var(--linreg-{roles[colour]},{colour})" if colour in roles else colour
        return f"{kind}:{name};{kind}-opacity:{alpha:g};"

    def element(number: int, stroke: Mapping[str, Any]) -> str:
        look = paint("fill", *stroke["fill"]) if "fill" in stroke else "fill:none;"
        if "stroke" in stroke:
            colour, alpha, width, dashes, cap, join = stroke["stroke"]
            look += paint("stroke", colour, alpha)
            look += f"stroke-width:{width:g};stroke-linecap:{cap};stroke-linejoin:{join};"
            if dashes:
                offset, *pattern = dashes
                look += f"stroke-dasharray:{','.join(map(str, pattern))};"
                look += f"stroke-dashoffset:{offset:g};"
        markup = f'<path d="{stroke["path"]}" style="{look}"'
        at = stroke.get("at", [0, 0])
        if len(at) == 2:
            markup += f' transform="translate({at[0]} {at[1]})"' if any(at) else ""
            return f"{markup}/>"
        places = zip(at[::2], at[1::2], strict=True)
        uses = "".join(f'<use href="#{salt}{number}" x="{x}" y="{y}"/>' for x, y in places)
        return f'<defs>{markup} id="{salt}{number}"/></defs>{uses}'

    strokes = live.frame["strokes"]
    salt = "s" + hashlib.sha256(repr(strokes).encode()).hexdigest()[:8] + "-"
    drawn = []
    for number, stroke in enumerate(strokes):
        markup = element(number, stroke)
        if "clip" in stroke:
            x, y, w, h = stroke["clip"]
            box = f'x="{x}" y="{y}" width="{w}" height="{h}" viewBox="{x} {y} {w} {h}"'
            markup = f"<svg {box}>{markup}</svg>"
        drawn.append(markup)
    width, height = (TENTHS * side for side in live.size)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'class="linreg-strokes">{"".join(drawn)}</svg>'
    )
