"""Predictions: the result of a cell stays covered until the learner has chosen an option."""

from __future__ import annotations

import os
from weakref import WeakSet

from IPython.display import display

from .answers import ANSWERS, Prediction
from .question import Question

MODES = ("alone", "class", "open")

ASKED: WeakSet[Question] = WeakSet()  # in cells that have run


def ask(name: str) -> None:
    """Cover what the rest of the cell shows until an option has been chosen.

    The question and its options stand in the text above the cell. A button for each option locks
    the choice, says how it compares, and uncovers the result. A choice that was made earlier is
    remembered, see `linreg_core.classroom.progress`.

    Parameters
    ----------
    name : str
        The name of a prediction in `linreg_core.classroom.predictions.answers`.

    Raises
    ------
    ValueError
        If there is no prediction of this name, or if the environment variable LINREG_PREDICTIONS
        is not a mode of `set_mode`.

    Notes
    -----
    Committing to a prediction before a demonstration is what makes it teach: C. Crouch and others,
    "Classroom demonstrations: learning tools or entertainment?", American Journal of Physics 72
    (2004) 835, https://doi.org/10.1119/1.1707018.
    """
    question = Question(name, find(name), current_mode())
    ASKED.add(question)
    display(question)


def set_mode(mode: str) -> None:
    """Set how predictions are asked from now on, and in the cells that have already run.

    Parameters
    ----------
    mode : {"alone", "class", "open"}
        ``"alone"`` asks one learner for a choice. ``"class"`` takes the number of hands for each
        option, shows them as bars, and uncovers the result at the press of a button. ``"open"``
        covers nothing. Where this function was not called, the environment variable
        LINREG_PREDICTIONS says which, and without that it is ``"alone"``.

    Raises
    ------
    ValueError
        If the mode is another.
    """
    os.environ["LINREG_PREDICTIONS"] = check_mode(mode, "the mode")
    for question in list(ASKED):
        question.set_mode(mode)


def current_mode() -> str:
    """Return how predictions are asked: see `set_mode`."""
    return check_mode(os.environ.get("LINREG_PREDICTIONS") or "alone", "LINREG_PREDICTIONS")


def check_mode(mode: str, what: str) -> str:
    """Return a mode, or raise an error that says which there are."""
    if mode not in MODES:
        raise ValueError(f"{what} is {mode!r}; choose one of {', '.join(map(repr, MODES))}.")
    return mode


def find(name: str) -> Prediction:
    """Return a prediction by its name.

    Examples
    --------
    >>> find("the first ten epochs")
    Prediction(options='abcd', right='d')
    """
    for predictions in ANSWERS.values():
        if name in predictions:
            return predictions[name]
    raise ValueError(
        f"there is no prediction {name!r}. The names are listed in "
        "linreg_core/classroom/predictions/answers.py."
    )
