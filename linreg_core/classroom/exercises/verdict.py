"""What a check says of an answer, as text and as a notebook shows it."""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass

# How a verdict opens, the sign that stands before it, and the colour of its edge: a variable of
# JupyterLab's themes, and the colour where no theme sets it.
OPENINGS = {
    "Right.": ("✓", "var(--jp-success-color1, #388e3c)"),
    "Not yet:": ("○", "var(--jp-warn-color0, #e65100)"),
    "Your turn:": ("→", "var(--jp-brand-color1, #1976d2)"),
}


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer.

    Attributes
    ----------
    passed : bool
        Whether the answer is right.
    mistake : str or None
        The name of the mistake that the check recognised, as in `mistakes.named`.
    text : str
        What the learner reads. It begins with "Right.", "Not yet:" or "Your turn:", and the hint
        stands on a line of its own.
    """

    passed: bool
    mistake: str | None
    text: str

    def __repr__(self) -> str:
        return "\n".join(textwrap.fill(line, 96) for line in self.text.splitlines())

    def _repr_html_(self) -> str:
        """Return the verdict with a sign and a coloured edge; the words say all without them."""
        opening = next(opening for opening in OPENINGS if self.text.startswith(opening))
        sign, colour = OPENINGS[opening]
        first, *others = map(with_code, self.text.removeprefix(opening).strip().splitlines())
        lines = [f'<b><span aria-hidden="true">{sign}</span> {opening}</b> {first}', *others]
        # The colour stands apart, so that a viewer that refuses variables keeps the edge.
        edge = f"border-left: 4px solid; border-color: {colour}; padding-left: 12px"
        return f'<div style="{edge}">{"<br>".join(lines)}</div>'


def with_code(text: str) -> str:
    """Return a text as HTML, with what stands between backticks as code.

    Examples
    --------
    >>> with_code("is `a < b` true?")
    'is <code>a &lt; b</code> true?'
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
