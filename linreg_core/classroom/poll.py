"""A question for a class: a panel, the hands for each option beside it, and a clock."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets
from IPython.display import display

from .panels.panel import Panel
from .predictions import find
from .predictions.question import BUTTONS, Question

# The options stand beside the live panel, and above its picture where no kernel runs.
OPTIONS_STYLE = """<style>
.jp-OutputArea:has(.linreg-poll) .linreg-options {display: none}
.linreg-poll .linreg-clock, .linreg-poll .widget-html-content, .linreg-poll .jupyter-button
{font-size: 115%; opacity: 1}
</style>"""


class Clock(anywidget.AnyWidget):
    """A clock that a click starts, for all the places where it is shown.

    Parameters
    ----------
    minutes : int
        How long the class is.
    """

    _esm = Path(__file__).with_name("clock.js").read_text("utf-8")

    minutes = traitlets.Int().tag(sync=True)
    started = traitlets.Float(0).tag(sync=True)  # in ms since 1970; 0 before the start

    def __init__(self, minutes: int = 50) -> None:
        super().__init__(minutes=minutes)

    def __repr__(self) -> str:
        return f"A clock for {self.minutes} minutes"


def poll(
    name: str,
    panel: Panel,
    options: Sequence[str],
    clock: Clock,
    *,
    until: int,
    covered: bool = False,
) -> None:
    """Show a panel, and beside it the options of a question with a box for the hands of each.

    A button says which option is right, and reveals what the panel hides.

    Parameters
    ----------
    name : str
        The name of a prediction in `linreg_core.classroom.predictions.answers`.
    panel : Panel
        What the question is about. If it has a control named ``best``, the button sets it.
    options : sequence of str
        What can be chosen, in the order of the letters.
    clock : Clock
        Shown below the options.
    until : int
        The minute at which the class goes on to the next question.
    covered : bool
        Whether the panel, which answers the question by itself, is hidden until the button.

    Raises
    ------
    ValueError
        If there is no prediction of this name, or the number of options is another.
    """
    prediction = find(name)
    if len(options) != len(prediction.options):
        raise ValueError(
            f"{name!r} has the options {', '.join(prediction.options)}, and {len(options)} texts "
            "are given. Give one text for each."
        )
    question = Question(name, prediction, "class", options)
    if "best" in panel.controls:
        question.show.on_click(lambda _: setattr(panel.controls["best"], "value", True))
    if covered:
        panel.layout.visibility = "hidden"
        question.show.on_click(lambda _: setattr(panel.layout, "visibility", "visible"))
    goes_on = widgets.HTML(f"This question: until minute {until}")
    side = widgets.VBox([question, goes_on, clock], layout={"flex": "0 0 20%", "min_width": "12em"})
    panel.layout.flex = "1 1 0"
    panel.layout.min_width = "0"
    row = widgets.HBox([side, panel])
    row.add_class("linreg-poll")
    items = "".join(f"<li>{html.escape(option)}</li>" for option in options)
    list_of_options = (
        f'{BUTTONS}\n{OPTIONS_STYLE}\n<ol type="a" class="linreg-options">{items}</ol>'
    )
    display({"text/html": list_of_options, "text/plain": "\n".join(options)}, raw=True)
    panel.show(row)
