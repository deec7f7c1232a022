"""Predictions: the result of a cell stays covered until the learner has chosen an option."""

from __future__ import annotations

from .answers import ANSWERS, Prediction


def find(name: str) -> Prediction:
    """Return a prediction by its name."""
    for predictions in ANSWERS.values():
        if name in predictions:
            return predictions[name]
    known = ", ".join(repr(each) for predictions in ANSWERS.values() for each in predictions)
    raise ValueError(f"there is no prediction {name!r}. Choose one of {known}.")


def ask(name: str) -> None:
    """Cover what the rest of the cell shows until an option has been chosen."""
    find(name)
