"""A line learns to fit data by gradient descent: the mathematics, in NumPy alone.

The files in reading order: `data` (points), `model` (the equations), `descent` (the loop) and
`surface` (the same loop in closed form). `validate` is the door they share. What the notebooks
show lives in `linreg_core.classroom`, which this package never imports.
"""

from .data import Dataset, make_line, read_csv
from .descent import Descent, descend
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
