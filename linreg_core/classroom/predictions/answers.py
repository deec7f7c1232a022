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
    },
    "01_draw_a_line": {
    },
    "02_measure_the_error": {
    },
    "03_find_the_way_down": {
    },
    "04_walk_downhill": {
    },
    "05_choose_the_step": {
    },
    "06_round_the_valley": {
    },
    "07_read_the_log": {
        "b a little too small": Prediction("abc", "b"),
        "the error of dw": Prediction("abc", "b"),
        "one update more or less": Prediction("ab", "b"),
        "the first small step": Prediction("abc", "c"),
    },
    "08_trust_the_answer": {
    },
    "09_bug_zoo": {
    },
    "class_50_minutes": {
    },
}  # fmt: skip
