"""The panel of the landing page, and the page of all panels, live without a kernel."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the environment that builds the site has no linreg_core

from linreg_core import LossSurface, make_line  # noqa: E402
from linreg_core.classroom import panels  # noqa: E402
from linreg_core.classroom.live.page import page_module, page_of, page_style  # noqa: E402

__all__ = ["opening", "page_module", "page_style", "panels_page"]

LINKS = """<style>
.linreg-question { max-width: 70ch; margin: 2.5rem 0 0.75rem; }
.linreg-question h2 { margin: 0; font-size: clamp(19px, 2.2vw, 24px); line-height: 1.3; }
.linreg-question p { margin: 0.25rem 0 0; }
.linreg-page a { display: inline-block; padding: 10px 0; color: #005b9f; }
@media screen and (prefers-color-scheme: dark) { .linreg-page a { color: #7cc0f5; } }
@media screen and (forced-colors: active) { .linreg-page a { color: LinkText; } }
</style>"""


class Shown(NamedTuple):
    """A panel, the question it answers, and the notebook that leads to it."""

    make: Callable[[], panels.Panel]
    question: str
    notebook: str


def opening() -> panels.Panel:
    """Return the panel with which the landing page opens."""
    panel = panels.descent(make_line())
    panel.controls["epoch"].value = 12
    return panel


def two_runs() -> panels.Panel:
    """Return the panel that compares two runs from different starting lines, row by row."""
    data, epochs = make_line(), np.arange(0, 60_001, 3_000)
    surface = LossSurface.of(data.x, data.y)

    def run(w: float) -> dict[str, np.ndarray]:
        lines = surface.descend(step_size=0.0005, w=w, b=0, epochs=epochs)
        return {"epoch": epochs, "w": lines.w, "b": lines.b}

    return panels.digits(run(w=10), run(w=60))


SHOWN = {
    "descent": Shown(opening, "How does a line find its data?", "00_start_here"),
    "fit_by_eye": Shown(
        lambda: panels.fit_by_eye(make_line(20, spacing=5, noise=900)),
        "Can you fit the line by eye?",
        "01_draw_a_line",
    ),
    "toy_data": Shown(panels.toy_data, "How well can the best line do?", "01_draw_a_line"),
    "bowl": Shown(
        lambda: panels.bowl(make_line()),
        "What does the loss look like from every line at once?",
        "02_measure_the_error",
    ),
    "nudge": Shown(
        lambda: panels.nudge(make_line(), w=20),
        "Which way is down, and how steep is it?",
        "03_find_the_way_down",
    ),
    "steps": Shown(
        lambda: panels.steps(make_line()), "How large may a step be?", "05_choose_the_step"
    ),
    "scaling": Shown(
        lambda: panels.scaling(make_line()),
        "Why does the scale of x decide how long it takes?",
        "06_round_the_valley",
    ),
    "digits": Shown(
        two_runs, "How soon do two runs from different starts agree?", "07_read_the_log"
    ),
    "resample": Shown(
        lambda: panels.resample(make_line()),
        "How much of the answer is chance?",
        "08_trust_the_answer",
    ),
    "points": Shown(
        lambda: panels.points(make_line(20, spacing=5, noise=900)),
        "How far can one point pull the line?",
        "08_trust_the_answer",
    ),
}


def panels_page() -> str:
    """Return the page of all panels, each with its question and a link to its notebook."""
    parts = [question(shown) + shown.make().markup(name) for name, shown in SHOWN.items()]
    back = '<p><a href="index.html">The course</a></p>'
    return page_of("Ten questions, ten live pictures", [LINKS + back, *parts])


def question(shown: Shown) -> str:
    """Return what stands above a panel."""
    number, name = shown.notebook.split("_", 1)
    return (
        f'<div class="linreg-question"><h2>{html.escape(shown.question)}</h2>\n'
        f'<p><a href="notebooks/index.html?path=notebooks/{shown.notebook}.ipynb">'
        f"Notebook {number}: {name.replace('_', ' ').capitalize()}</a></p></div>\n"
    )
