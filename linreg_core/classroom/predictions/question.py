"""The buttons with which a learner or a class chooses, and the cover over the result."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from IPython.display import display

from ..panels.panel import close_earlier
from ..progress import prediction_made, record_prediction
from .answers import Prediction

# Buttons and result share one output area: JupyterLab takes cells that are out of sight off the
# page, so a style could not reach from one cell to the next. Cover whatever is not the question,
# keep its width so that a panel is laid out as it will be seen, and let errors through. In print,
# and where no Jupyter page is around (GitHub, handouts), nothing is covered.
COVER = """<style>
@media screen {
#main .jp-OutputArea:has(> * .linreg-ask):not(:has(.linreg-open))
> .jp-OutputArea-child:not(:has(.linreg-ask, .linreg-question, [data-mime-type$="error"],
[data-mime-type$="stderr"]))
{visibility: hidden; height: 0; min-height: 0; overflow: hidden}
#main .jp-OutputArea:not(:has(.linreg-question)) .linreg-ask::before
{content: "The result is covered. Run this cell with Shift + Enter, then choose."; opacity: 0.8}
}
.jp-OutputArea-child:has(.linreg-ask) + * > .jupyter-widgets {display: none}
.linreg-ask {margin: 0}
.linreg-question .widget-html-content {font-size: 115%; line-height: 1.4; margin-right: 8px}
.linreg-question .jupyter-button
{font-size: 115%; height: 2.2em; line-height: 2em; margin: 2px 6px 2px 2px}
.linreg-question :focus-visible {outline: 3px solid #005b9f; outline-offset: 2px}
.linreg-question .linreg-chosen {font-weight: bold; opacity: 1; outline: 2px solid currentColor}
.linreg-hands {display: inline-block; height: 0.9em; background: #005b9f; vertical-align: baseline}
</style>
<p class="linreg-ask"></p>"""

FULL_BAR = 40  # hands, or more where an option has more
WIDEST_BAR = 20  # em


class Question(widgets.VBox):
    """The options of a prediction, and the sentence that compares the choice with the result.

    Parameters
    ----------
    name : str
        Under which the choice is kept.
    prediction : Prediction
        The options, and the right one.
    mode : str
        See `linreg_core.classroom.predictions.set_mode`.

    Attributes
    ----------
    buttons : dict of str to Button
        By option, for a learner's own choice.
    hands : dict of str to BoundedIntText
        By option, for the number of hands in a class.
    show : Button
        Uncovers the result for a class.
    sentence : HTML
        What is said of the choice.
    """

    def __init__(self, name: str, prediction: Prediction, mode: str) -> None:
        self.name, self.prediction = name, prediction
        self.buttons = {
            option: widgets.Button(
                description=option, tooltip=f"Choose ({option})", layout={"width": "4.5em"}
            )
            for option in prediction.options
        }
        self.hands = {
            option: widgets.BoundedIntText(
                min=0, max=9999, description=f"({option})", layout=widgets.Layout(width="9em")
            )
            for option in prediction.options
        }
        self.show = widgets.Button(description="Show the result", layout={"width": "11em"})
        self.bars, self.sentence = widgets.HTML(), widgets.HTML()
        for option, button in self.buttons.items():
            button.on_click(lambda _, option=option: self.choose(option))
        for box in self.hands.values():
            box.observe(lambda _: self._draw_bars(), "value")
        self.show.on_click(lambda _: self.uncover())
        super().__init__()
        self.add_class("linreg-question")
        self.set_mode(mode)

    def set_mode(self, mode: str) -> None:
        """Show what a mode needs: the learner's buttons, the class's hands, or the result alone."""
        chosen = prediction_made(self.name) if mode == "alone" else None
        wrap = widgets.Layout(flex_flow="row wrap", align_items="center")
        buttons = [widgets.HTML("Your prediction:"), *self.buttons.values()]
        hands = [widgets.HTML("Hands for"), *self.hands.values(), self.show]
        rows = {"alone": [buttons], "class": [hands, [self.bars]], "open": []}
        boxes = [widgets.HBox(row, layout=wrap) for row in rows[mode]]
        self.children = [*boxes, self.sentence]
        if mode == "open":
            self.uncover()
        elif chosen in self.buttons:
            self.choose(str(chosen))

    def choose(self, option: str) -> None:
        """Lock a learner's choice, keep it, and uncover the result."""
        for each, button in self.buttons.items():
            button.disabled = True
            if each == option:
                button.add_class("linreg-chosen")
        record_prediction(self.name, option)
        right = self.prediction.right
        end = "and so it is." if option == right else f"and it turns out to be ({right})."
        self._say(f"You predicted ({option}), {end}")
        self.add_class("linreg-open")

    def uncover(self) -> None:
        """Uncover the result without a choice, and say how many hands were right."""
        counts = {option: box.value for option, box in self.hands.items()}
        right, total = self.prediction.right, sum(counts.values())
        if total:
            self._say(f"It is ({right}): {counts[right]} of {total} hands.")
        self.add_class("linreg-open")

    def _draw_bars(self) -> None:
        counts = {option: box.value for option, box in self.hands.items()}
        em = WIDEST_BAR / max(FULL_BAR, *counts.values())
        bar = '({}) <span class="linreg-hands" style="width: {:.2f}em"></span> {}'
        self.bars.value = "<br>".join(bar.format(a, n * em, n) for a, n in counts.items())

    def _say(self, sentence: str) -> None:
        self.sentence.value = f'<span role="status">{sentence}</span>'

    def _ipython_display_(self) -> None:
        """Show the cover, which is saved, and the buttons, which need a kernel."""
        close_earlier(self)
        display({"text/html": COVER, "text/plain": ""}, raw=True)
        view: dict[str, Any] = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        display({"application/vnd.jupyter.widget-view+json": view, "text/plain": ""}, raw=True)
