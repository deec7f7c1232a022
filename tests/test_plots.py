"""Pictures hold what they say."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from linreg_core import LossSurface, make_line
from linreg_core.classroom import plots

DATA = make_line(50)
SURFACE = LossSurface.of(DATA.x, DATA.y)


@pytest.fixture
def ax():
    return Figure().add_subplot()


def test_points_are_the_data_under_its_names(ax):
    points = plots.draw_points(ax, DATA)
    np.testing.assert_array_equal(points.get_xydata(), np.column_stack([DATA.x, DATA.y]))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")


def test_a_line_crosses_the_axes_and_leaves_their_limits(ax):
    ax.set_xlim(-1, 4)
    line = plots.draw_line(ax, 2, 3, "best")
    assert line.get_xydata().tolist() == [[-1, 1], [4, 11]]
    assert ax.get_xlim() == (-1, 4)


def test_the_surface_is_lowest_at_its_minimum(ax):
    w, b = SURFACE.minimum
    plots.draw_surface(ax, SURFACE, (w - 50, w + 60), (b - 900, b + 800))
    inner = ax.collections[1].get_paths()[0].vertices.mean(axis=0)
    assert inner == pytest.approx((w, b), rel=0.01)
