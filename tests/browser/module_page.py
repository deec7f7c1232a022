"""A page that shows live figures without Jupyter, for the tests of the module in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from linreg_core.classroom.live import LiveFigure
from linreg_core.classroom.live.figure import MODULE, STYLE

TEMPLATE = Path(__file__).with_name("module_page.html")
TRAITS = ("still", "size", "scale", "views", "palette", "frame")


def module_page(figures: Sequence[LiveFigure]) -> str:
    """Return a page that shows live figures, the module and their states inside it."""
    module = MODULE.replace("export default { render };", "const figure = { render };")
    states = [{name: getattr(live, name) for name in TRAITS} for live in figures]
    page = TEMPLATE.read_text("utf-8")
    for mark, text in {
        "/*CSS*/": STYLE,
        "/*MODULE*/": module,
        "/*STATES*/": json.dumps(states).replace("</", "<\\/"),
    }.items():
        page = page.replace(mark, text)
    return page


def show(page: Any, *figures: LiveFigure) -> Callable[[], list[dict[str, Any]]]:
    """Show live figures in a page, joined to Python; return what tells the messages of the first.

    A message calls the figure's own reaction, and the page gets its new frame, as in Jupyter.
    """
    messages: list[dict[str, Any]] = []

    def to_python(number: int, message: dict[str, Any]) -> dict[str, Any]:
        messages.append(dict(message))
        figures[number].answer(dict(message))
        return {"frame": figures[number].frame}

    page.expose_function("toPython", to_python)
    page.set_content(module_page(figures))
    page.wait_for_function("() => window.views?.every((view) => view.el.querySelector('canvas'))")
    return lambda: messages
