"""The small data sets on which functions are compared, and the thousand points of the course."""

from __future__ import annotations

import numpy as np

from ... import LossSurface, make_line

X = (np.array([1.0, 3.0]), np.array([0.25, 1.75, 2.5, 4.1]), 0.3 * np.arange(7) + 0.1)
Y = (
    np.array([2.0, 8.0]),
    np.array([1.0, -2.3, 7.9, 3.3]),
    np.array([4.2, 3.1, -0.4, 5.5, 2.0, 9.3, 1.7]),
)
START = ((1.0, 1.0), (-0.7, 2.2), (2.5, -1.25))  # (w, b)
STEP_SIZE = (0.1, 0.1, 0.03)
EPOCHS = 3

# Arguments of functions of (x), of (x, y, w, b) and of (x, y, step_size, w, b, epochs).
COLUMNS = tuple((x,) for x in X)
LINES = tuple((x, y, *start) for x, y, start in zip(X, Y, START, strict=True))
WALKS = tuple(
    (x, y, step_size, *start, EPOCHS)
    for x, y, start, step_size in zip(X, Y, START, STEP_SIZE, strict=True)
)

COURSE_DATA = make_line()
COURSE_SURFACE = LossSurface.of(COURSE_DATA.x, COURSE_DATA.y)
COURSE_STEP = 0.0005  # the step size of the post of 2017
