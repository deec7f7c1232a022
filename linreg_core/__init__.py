"""A line learns to fit data by gradient descent: the mathematics, in NumPy alone.

The files in reading order: `data` (points) and `files` (points from a file), `model` (the
equations), `descent` (the loop), `averages` (all that a line can learn from its data, in `chunks`
too) and `surface` (the same loop in closed form, from `closed_form`). All of them check their
input with `validate`. What the notebooks show lives in `linreg_core.classroom`, which this package
never imports.
"""

from .data import Dataset, make_line
from .descent import Descent, descend
from .files import read_csv
from .model import gradient, least_squares, loss, predict
from .surface import LossSurface

__all__ = [
    "Dataset",
    "Descent",
    "LossSurface",
    "descend",
    "gradient",
    "least_squares",
    "loss",
    "make_line",
    "predict",
    "read_csv",
]
