"""How far a learner has come: which exercises are solved and which predictions made."""

from __future__ import annotations

import html
from collections.abc import Collection

import ipywidgets as widgets
from IPython.display import display

from . import done
from .done import prediction_made, record_exercise, record_prediction
from .exercises import BY_NOTEBOOK
from .output import show_view
from .predictions.answers import ANSWERS

__all__ = ["prediction_made", "progress", "record_exercise", "record_prediction"]

# Hides the error box that JupyterLab shows in place of a view whose kernel has ended.
STYLE = """<style>
.jp-OutputArea-child:has(.linreg-progress) + * > .jupyter-widgets {display: none}
</style><span class="linreg-progress"></span>"""

VIEWS: dict[str | None, widgets.HTML] = {}  # by notebook; each follows what is done


def progress(notebook: str | None = None) -> None:
    """Show how many exercises are solved and predictions made.

    They are kept in the file progress.json in the folder of the notebooks: plain text that can be
    read, handed to a teacher, or deleted to start over, and that is never sent anywhere. The
    environment variable LINREG_PROGRESS names another file, or none if it is empty.

    Parameters
    ----------
    notebook : str, optional
        The number of a notebook, such as "04", for one line about it. Without it, all are listed.

    Raises
    ------
    ValueError
        If there is no notebook of this number.

    Notes
    -----
    At the end of each notebook; the list is at the end of notebook 00. What is shown follows later
    answers, and is no part of the saved notebook.
    """
    numbers = [name[:2] for name in BY_NOTEBOOK]
    if notebook is not None and notebook not in numbers:
        raise ValueError(
            f"there is no notebook {notebook!r}. Choose one of {', '.join(map(repr, numbers))}."
        )
    view = VIEWS.setdefault(notebook, widgets.HTML())
    update()
    display({"text/html": STYLE, "text/plain": ""}, raw=True)
    show_view(view)


def update() -> None:
    """Bring everything that is shown up to date."""
    for notebook, view in VIEWS.items():
        view.value = describe(notebook)


def describe(notebook: str | None) -> str:
    """Return what is shown, as HTML: a line about one notebook, or the list of all."""
    made = done.all_done()
    if notebook:
        name = next(name for name in BY_NOTEBOOK if name[:2] == notebook)
        text = f"<p style='margin: 0'>In this notebook: {', '.join(counts(name, made))}.</p>"
    else:
        items = "".join(f"<li>{in_list(name, made)}</li>" for name in BY_NOTEBOOK)
        text = f'<ul style="list-style: none; margin: 0; padding: 0; line-height: 1.5">{items}</ul>'
    problem = done.problem()
    return text + (f"<p>{html.escape(problem)}</p>" if problem else "")


def in_list(name: str, made: done.Done) -> str:
    """Return a notebook's line in the list of all, with ✓ where everything is done."""
    title = f"{name[:2]} {name[3:].replace('_', ' ').capitalize()}"
    finished = all(count == total for _, count, total in tally(name, made))
    return f"{'✓' if finished else '○'} {title}: {', '.join(counts(name, made))}"


def counts(name: str, made: done.Done) -> list[str]:
    """Return what is done in a notebook in words, such as "2 of 4 exercises"."""
    return [f"{count} of {total} {what}" for what, count, total in tally(name, made)]


def tally(name: str, made: done.Done) -> list[tuple[str, int, int]]:
    """Return how many exercises and predictions a notebook has, and how many of them are done."""
    kinds: dict[str, tuple[Collection[str], Collection[str]]] = {
        "exercises": (BY_NOTEBOOK[name], made["exercises"]),
        "predictions": (ANSWERS.get(name, {}), made["predictions"]),
    }
    return [
        (what, sum(each in did for each in asked), len(asked))
        for what, (asked, did) in kinds.items()
        if asked
    ]


done.LISTENERS.append(update)
