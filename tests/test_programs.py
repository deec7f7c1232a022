"""The right programs agree with the loop and the equations of the package."""

import numpy as np
import pytest

from linreg_core import descend, gradient, make_line, predict
from linreg_core.classroom import programs

DATA = make_line(50, seed=4)
START = {"w": 0.6, "b": -2.0}


def test_errors_are_predictions_minus_heights():
    expected = predict(DATA.x, **START) - DATA.y
    np.testing.assert_allclose(programs.error(DATA.x, DATA.y, **START), expected, rtol=1e-12)


def test_the_gradient_agrees_with_the_one_of_the_package():
    ours = programs.gradient(DATA.x, DATA.y, **START)
    np.testing.assert_allclose(ours, gradient(DATA.x, DATA.y, **START), rtol=1e-12)


@pytest.mark.parametrize("epochs", [0, 1, 7])
def test_walk_and_losses_agree_with_descend(epochs):
    run = descend(DATA.x, DATA.y, step_size=0.01, epochs=epochs, **START)
    walk = {"step_size": 0.01, "epochs": epochs, **START}
    np.testing.assert_allclose(programs.walk(DATA.x, DATA.y, **walk), run.final, rtol=1e-12)
    np.testing.assert_allclose(programs.losses(DATA.x, DATA.y, **walk), run.loss, rtol=1e-12)


def test_a_step_is_a_walk_of_one_epoch():
    one = programs.step(DATA.x, DATA.y, 0.01, **START)
    assert one == programs.walk(DATA.x, DATA.y, 0.01, **START, epochs=1)
