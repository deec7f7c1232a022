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
        "one step from zero": Prediction("abc", "b"),
        "first w, then b": Prediction("abc", "c"),
        "the first ten epochs": Prediction("abcd", "d"),
        "a plateau and a cliff": Prediction("abc", "b"),
        "three starts and a fourth": Prediction("abc", "c"),
        "a gradient without its x": Prediction("abc", "b"),
    },
    "05_choose_the_step": {
        "three step sizes": Prediction("abc", "b"),
        "when the distance shrinks": Prediction("abc", "b"),
        "b walks alone": Prediction("abc", "a"),
        "where the slope swings": Prediction("abc", "c"),
        "not a number": Prediction("abc", "c"),
        "a tenth of the step": Prediction("abc", "a"),
        "ten million epochs": Prediction("abc", "c"),
    },
    "06_round_the_valley": {
        "raw, centred, standardised": Prediction("abc", "c"),
        "the best constant step": Prediction("abc", "a"),
        "two step sizes": Prediction("abc", "b"),
        "a ball with a memory": Prediction("abc", "c"),
        "ten points at a time": Prediction("abc", "b"),
    },
    "07_read_the_log": {
        "b a little too small": Prediction("abc", "b"),
        "the error of dw": Prediction("abc", "b"),
        "one update more or less": Prediction("ab", "b"),
        "the first small step": Prediction("abc", "c"),
    },
    "08_trust_the_answer": {
        "a step size for the galaxies": Prediction("abc", "c"),
        "a line for a falling stone": Prediction("ab", "b"),
        "errors in the distances": Prediction("abc", "b"),
        "within one standard error": Prediction("abc", "b"),
        "the cloud of answers": Prediction("abc", "c"),
        "a longer run": Prediction("abc", "c"),
        "where the line is known best": Prediction("abc", "b"),
    },
    "09_bug_zoo": {
        "the first animal": Prediction("abc", "b"),
        "the second animal": Prediction("abc", "a"),
        "the third animal": Prediction("abc", "a"),
        "the fourth animal": Prediction("abc", "b"),
        "the fifth animal": Prediction("abc", "b"),
        "the sixth animal": Prediction("abc", "a"),
        "the seventh animal": Prediction("abc", "c"),
        "the eighth animal": Prediction("abc", "b"),
        "a test of the final answer": Prediction("abc", "b"),
        "the place that catches all": Prediction("abc", "c"),
    },
    "class_50_minutes": {
        "class: past the mark": Prediction("abc", "c"),
        "class: a far start": Prediction("abc", "a"),
        "class: the first step": Prediction("abcd", "b"),
        "class: ten epochs": Prediction("abc", "c"),
        "class: the plateau": Prediction("abc", "b"),
        "class: a smaller step": Prediction("abc", "c"),
        "class: without the half": Prediction("abc", "b"),
        "class: why it is slow": Prediction("abc", "c"),
    },
}  # fmt: skip
