"""Matplotlib's SVG of a figure, made fit to stand inside a page, next to others like it."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping

from matplotlib import rc_context
from matplotlib.colors import to_hex
from matplotlib.figure import Figure


def svg_of(figure: Figure, palette: Mapping[str, str]) -> str:
    """Return a figure as SVG markup for a page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What it shows, text as outlines.
    palette : mapping of role to colour
        These colours are written as ``var(--linreg-<role>, <colour>)``.

    Returns
    -------
    str
        One ``<svg>`` element whose ``viewBox`` is the figure in pixels.

    Notes
    -----
    The same figure gives the same markup, and two figures share no id unless they are the same.
    """
    file = io.StringIO()
    with rc_context({"svg.hashsalt": "linreg", "svg.fonttype": "path", "savefig.bbox": None}):
        figure.savefig(file, format="svg")
    content = re.search(r"<svg[^>]*>(.*)</svg>", file.getvalue(), re.DOTALL)
    assert content
    markup = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", content[1], flags=re.DOTALL)
    # A style sheet would apply to the whole page; the root hands on what it says.
    markup = re.sub(r"<style.*?</style>|<defs>\s*</defs>", "", markup, flags=re.DOTALL)
    # Axes are named by the view they belong to, so that another view can leave them out.
    markup = re.sub(r' id="view-(\d+)"', r' data-view="\1"', markup)
    markup = _with_short_numbers(re.sub(r">\s+<", "><", markup.strip()))
    # No space around the letters of an outline, nor at the end of one.
    markup = re.sub(r"\s+", " ", re.sub(r'\s*\b([MLQCz])\b\s*(?=[-\d"M])', r"\1", markup))
    markup = _with_short_ids(_with_shared_looks(_with_relative_lines(markup)))
    root = "stroke-linejoin:round;stroke-linecap:butt;fill:#000000"  # black is left out below it
    width, height = figure.bbox.size
    return _with_roles(
        f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width:g} {height:g}" style="{root}">'
        f'<g transform="scale({figure.dpi / 72:.6g})">{markup}</g></svg>',
        palette,
    )


def _with_short_numbers(markup: str) -> str:
    """Round to hundredths of a point, except for scales, which are small numbers."""

    def shorten(found: re.Match[str]) -> str:
        text = found[0]
        return text if text.startswith("scale") else f"{float(text):.2f}".rstrip("0").rstrip(".")

    return re.sub(r"scale\([^)]*\)|-?\b\d+\.\d+", shorten, markup)


def _with_relative_lines(markup: str) -> str:
    """Write long outlines as steps from point to point, in tenths of a point."""

    def shorten(found: re.Match[str]) -> str:
        words, x, y = [], 0, 0
        for letter, numbers in re.findall(r"([MLz])([^MLz]*)", found[1]):
            if not numbers.strip():
                words.append(letter)
                continue
            before_x, before_y = x, y
            x, y = (round(10 * float(number)) for number in numbers.split())
            if letter == "M":
                words.append(f"M{x / 10:g} {y / 10:g}")
            elif x != before_x or y != before_y:
                step = f"l{(x - before_x) / 10:g} {(y - before_y) / 10:g}"
                words.append(re.sub(r"(?<![0-9])0\.", ".", step))
        return f' d="{"".join(words).replace(" -", "-")}"'

    return re.sub(r' d="(M[-\d.MLz ]{500,})"', shorten, markup)


def _with_shared_looks(markup: str) -> str:
    """Give the look of many marks in a row once, to a group that holds them."""
    run = re.compile(r'<use [^>]*(?P<look> style="[^"]*")/>(?:<use [^>]*(?P=look)/>)+')
    grouped = run.sub(lambda run: f"<g{run['look']}>{run[0].replace(run['look'], '')}</g>", markup)
    return grouped.replace("xlink:href", "href")


def _with_short_ids(markup: str) -> str:
    """Keep only the ids that are referred to, short and different from other figures'."""
    salt = "l" + hashlib.sha256(markup.encode()).hexdigest()[:8]
    used = sorted(set(re.findall(r'(?:href="|url\()#([^")]+)', markup)))
    short = {name: f"{salt}-{k}" for k, name in enumerate(used)}

    def rename(found: re.Match[str]) -> str:
        before, name, after = found.groups()
        if name in short:
            return before + short[name] + after
        return "" if before.startswith(" id") else found[0]

    return re.sub(r'( id="|href="#|url\(#)([^")]+)("|\))', rename, markup)


def _with_roles(markup: str, palette: Mapping[str, str]) -> str:
    """Name each colour of the palette by its role; of two roles of one colour, the first."""
    roles = {to_hex(colour): role for role, colour in reversed(list(palette.items()))}

    def name(found: re.Match[str]) -> str:
        role = roles.get(found[0].lower())
        return f"var(--linreg-{role}, {found[0]})" if role else found[0]

    return re.sub(r"#[0-9a-fA-F]{6}\b", name, markup)
