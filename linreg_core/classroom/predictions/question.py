"""The buttons with which a learner or a class chooses, and the cover over the result."""

from __future__ import annotations

import html
import itertools
from collections.abc import Sequence

import ipywidgets as widgets
from IPython.display import display

from ..done import prediction_made, record_prediction
from ..output import show_view
from ..panels.panel import close_earlier
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
</style>
<p class="linreg-ask"></p>"""

BUTTONS = """<style>
.linreg-question .widget-html-content {font-size: 115%; line-height: 1.4; margin-right: 8px}
.linreg-question .jupyter-button
{font-size: 115%; height: 2.2em; line-height: 2em; margin: 2px 6px 2px 2px}
.linreg-question :focus-visible {outline: 3px solid #005b9f; outline-offset: 2px}
.linreg-question .linreg-chosen {font-weight: bold; opacity: 1; outline: 2px solid currentColor}
.linreg-hands {display: block; height: 0.8em; margin-top: 0.45em; background: #005b9f}
</style>"""

FULL_BAR = 20  # hands, or more where an option has more


def number_box(description: str) -> widgets.BoundedIntText:
    """Return a small box for a number of hands."""
    layout = widgets.Layout(width="7em")
    style = {"description_width": "2.2em"}
    return widgets.BoundedIntText(max=9999, description=description, layout=layout, style=style)


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
    texts : sequence of str, optional
        What each option says, for a class; without them it is read above.

    Attributes
    ----------
    buttons : dict of str to Button
        By option, for a learner's own choice.
    hands : dict of str to BoundedIntText
        By option, for the number of hands in a class.
    bars : dict of str to HTML
        By option, as long as there are hands.
    show : Button
        Uncovers the result for a class.
    sentence : HTML
        What is said of the choice.
    """

    def __init__(
        self, name: str, prediction: Prediction, mode: str, texts: Sequence[str] = ()
    ) -> None:
        self.name, self.prediction = name, prediction
        self.texts = [widgets.HTML(html.escape(text)) for text in texts]
        self.buttons = {
            option: widgets.Button(
                description=option, tooltip=f"Choose ({option})", layout={"width": "4.5em"}
            )
            for option in prediction.options
        }
        self.hands = {option: number_box(f"({option})") for option in prediction.options}
        bar = widgets.Layout(flex="1 1 4em")
        self.bars = {option: widgets.HTML(layout=bar) for option in prediction.options}
        self.show = widgets.Button(description="Show the result", layout={"width": "auto"})
        self.sentence = widgets.HTML()
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
        parts = {"alone": self._own_parts, "class": self._class_parts, "open": list}[mode]()
        self.children = [*parts, self.sentence]
        if mode == "open":
            self.add_class("linreg-open")
        elif chosen in self.buttons:
            self._lock(str(chosen))

    def choose(self, option: str) -> None:
        """Lock a learner's choice, keep it, and uncover the result."""
        self._lock(option)
        record_prediction(self.name, option)

    def _lock(self, option: str) -> None:
        for each, button in self.buttons.items():
            button.disabled = True
            if each == option:
                button.add_class("linreg-chosen")
        right = self.prediction.right
        end = "and so it is." if option == right else f"and it turns out to be ({right})."
        self._say(f"You predicted ({option}), {end}")
        self.add_class("linreg-open")

    def uncover(self) -> None:
        """Uncover the result for a class, and say what is right and how many hands were for it."""
        counts = {option: box.value for option, box in self.hands.items()}
        right, total = self.prediction.right, sum(counts.values())
        hands = f": {counts[right]} of {total} hands" if total else ""
        self._say(f"It is ({right}){hands}.")
        self.add_class("linreg-open")

    def _own_parts(self) -> list[widgets.Widget]:
        choices = widgets.HBox([widgets.HTML("Your prediction:"), *self.buttons.values()])
        choices.layout = widgets.Layout(flex_flow="row wrap", align_items="center")
        return [choices]

    def _class_parts(self) -> list[widgets.Widget]:
        rows = map(widgets.HBox, zip(self.hands.values(), self.bars.values(), strict=True))
        with_texts = zip(self.texts, rows, strict=True) if self.texts else ((row,) for row in rows)
        return [widgets.HTML("Hands for"), *itertools.chain(*with_texts), self.show]

    def _draw_bars(self) -> None:
        counts = {option: box.value for option, box in self.hands.items()}
        full = max(FULL_BAR, *counts.values())
        bar = '<div class="linreg-hands" style="width: {:.1f}%"></div>'
        for option, count in counts.items():
            self.bars[option].value = bar.format(100 * count / full)

    def _say(self, sentence: str) -> None:
        self.sentence.value = f'<span role="status">{sentence}</span>'

    def _ipython_display_(self) -> None:
        """Show the cover, which is saved, and the buttons, which need a kernel."""
        close_earlier(self)
        display({"text/html": f"{BUTTONS}\n{COVER}", "text/plain": ""}, raw=True)
        show_view(self)
