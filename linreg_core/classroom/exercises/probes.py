"""The small data sets on which functions are compared, and the thousand points of the course."""

from __future__ import annotations

import numpy as np

from ... import LossSurface, make_line

# Both signs occur among the x, the errors and each derivative, and w and b differ and are neither
# 0 nor 1: a program that is right only for some of these is wrong somewhere here. The derivatives
# are (+, -), (+, +) and (-, -). In the last data set the mean of x² is below 1.
X = (np.array([-1.0, 3.0]), np.array([-1.5, 0.25, 1.7, 4.1]), 0.3 * np.arange(7) - 0.8)
Y = (
    np.array([1.0, 2.0]),
    np.array([1.0, -2.3, 0.9, 3.3]),
    np.array([4.2, 3.1, -0.4, 5.5, 2.0, 9.3, 1.7]),
)
START = ((2.0, -3.0), (1.3, 0.4), (-0.7, 0.6))  # (w, b)
STEP_SIZE = (0.1, 0.1, 0.3)
EPOCHS = (3, 1, 5)

# Arguments of functions of (x), of (x, y, w, b) and of (x, y, step_size, w, b, epochs).
COLUMNS = tuple((x,) for x in X)
LINES = tuple((x, y, *start) for x, y, start in zip(X, Y, START, strict=True))
WALKS = tuple(
    (x, y, step_size, *start, epochs)
    for x, y, start, step_size, epochs in zip(X, Y, START, STEP_SIZE, EPOCHS, strict=True)
)
WALKS += ((*WALKS[0][:-1], 0),)  # no epochs: the walk stays at its start

COURSE_DATA = make_line()
COURSE_SURFACE = LossSurface.of(COURSE_DATA.x, COURSE_DATA.y)
COURSE_STEP = 0.0005  # the step size of the post of 2017
