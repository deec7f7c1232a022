"""The predictions of each notebook: their names, their options and what turns out to be right.

The questions and the options stand in the notebooks. The order here is the order there.
"""

from __future__ import annotations

from typing import NamedTuple


class Prediction(NamedTuple):
    """What can be chosen, and what is right.

    Attributes
    ----------
    options : str
        A letter for each option.
    right : str
        The letter of the right one.
    """

    options: str
    right: str


ANSWERS: dict[str, dict[str, Prediction]] = {
    "00_start_here": {
        "six steps above the limit": Prediction("abc", "b"),
        "three starts": Prediction("abc", "a"),
        "a slope at rest": Prediction("abc", "c"),
    },
    "01_draw_a_line": {
        "seed and repetition": Prediction("abc", "b"),
        "advice for the eye": Prediction("abcd", "d"),
        "two distances": Prediction("abc", "a"),
        "one point lifted": Prediction("abc", "b"),
        "four times the points": Prediction("abc", "b"),
    },
    "02_measure_the_error": {
        "sums of errors": Prediction("abc", "b"),
        "the half": Prediction("abc", "b"),
        "a slice at b = 0": Prediction("abc", "c"),
        "straight walks": Prediction("abc", "a"),
        "twice the noise": Prediction("abc", "c"),
        "one number at a time": Prediction("abc", "c"),
    },
    "03_find_the_way_down": {
        "one point, two derivatives": Prediction("abc", "a"),
        "loop or array": Prediction("abc", "c"),
        "the compass": Prediction("abc", "b"),
        "two arrows": Prediction("abc", "c"),
    },
    "04_walk_downhill": {
    },
    "05_choose_the_step": {
    },
    "06_round_the_valley": {
    },
    "07_read_the_log": {
    },
    "08_trust_the_answer": {
    },
    "09_bug_zoo": {
    },
    "class_50_minutes": {
    },
}  # fmt: skip
