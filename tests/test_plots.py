"""Pictures hold what they say."""

import itertools

import colorspacious
import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.style import context

from linreg_core import LossSurface, make_line
from linreg_core.classroom import panels, plots

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


def test_roles_differ_by_more_than_colour():
    lines = {(str(v["linestyle"]), v["linewidth"]) for v in plots.LINES.values()}
    assert len(lines) == len(plots.LINES)
    assert len({v["marker"] for v in plots.MARKS.values()}) == len(plots.MARKS)


def test_the_style_is_used():
    with matplotlib.rc_context():
        plots.use_style()
        assert matplotlib.rcParams["axes.spines.top"] is False


# -- for every eye --------------------------------------------------------------------------------

ROLES = {name: to_rgb(getattr(plots, name)) for name in ("VERMILION", "BLUE", "GREEN", "SLATE")}
DARKEST_GROUND = to_rgb("0.82")  # the outermost band of a loss surface


def seen(colour, kind):
    """Return a colour as an eye of this kind sees it."""
    if kind is None:
        return colour
    space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    return np.clip(colorspacious.cspace_convert(colour, space, "sRGB1"), 0, 1)


def contrast(one, other):
    """Return the contrast ratio of WCAG 2."""
    weights = (0.2126, 0.7152, 0.0722)
    light, dark = sorted(
        (
            sum(
                k * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
                for k, c in zip(weights, colour, strict=True)
            )
            + 0.05
            for colour in (one, other)
        ),
        reverse=True,
    )
    return light / dark


@pytest.mark.parametrize("kind", [None, "deuteranomaly", "protanomaly", "tritanomaly"])
def test_roles_are_told_apart_by_every_eye(kind):
    for one, other in itertools.combinations(ROLES.values(), 2):
        assert colorspacious.deltaE(seen(one, kind), seen(other, kind)) > 15


def test_roles_are_told_apart_in_grey():
    lightness = sorted(
        colorspacious.cspace_convert(rgb, "sRGB1", "CIELab")[0] for rgb in ROLES.values()
    )
    assert min(np.diff(lightness)) > 9


def test_marks_and_texts_have_contrast():
    white = to_rgb("white")
    assert all(contrast(rgb, white) >= 3 for rgb in ROLES.values())
    for name in ("VERMILION", "BLUE", "GREEN"):  # drawn on loss surfaces, and used for text
        assert contrast(ROLES[name], DARKEST_GROUND) >= 3
        assert contrast(ROLES[name], white) >= 4.5
    assert contrast(to_rgb("#595959"), white) >= 4.5


def test_type_is_large_enough_where_a_notebook_shows_it_smaller():
    """JupyterLab on a small screen shows a picture 1000 pixels wide on 850."""
    with context(plots.STYLE):
        for name in ("font.size", "axes.labelsize", "xtick.labelsize", "legend.fontsize"):
            shown = matplotlib.rcParams[name] * matplotlib.rcParams["figure.dpi"] / 72 * 0.85
            assert shown * 72 / 96 >= 11, name


def test_a_projector_needs_one_word():
    with matplotlib.rc_context():
        try:
            plots.use_style("projector")
            assert matplotlib.rcParams["figure.dpi"] == 140
            panel = panels.steps(DATA)
            assert panel._live.canvas.get_width_height()[0] == 1400
        finally:
            plots.use_style()
    with pytest.raises(ValueError, match="'projector' or left out"):
        plots.use_style("big")
