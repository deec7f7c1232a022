"""The look of the pictures: for every eye, large enough, and the same in every room."""

import itertools

import colorspacious
import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from linreg_core import make_line
from linreg_core.classroom import panels, style

ROLES = {name: to_rgb(getattr(style, name)) for name in ("VERMILION", "BLUE", "GREEN", "SLATE")}
DARKEST_GROUND = to_rgb(style.BANDS[-1])  # the outermost band of a loss surface
# Lines that can stand in the same axes.
LINES_TOGETHER = {
    "data": ("now", "before", "best", "truth", "kept"),
    "loss surface": ("path", "kept"),
    "slice": ("curve", "tangent", "secant", "floor", "zero"),
    "losses": ("now", "to come", "kept", "floor", "precision"),
}


def without_colour(look):
    """Return a look as it differs from others for an eye that sees no colour."""
    hollow = look.get("markerfacecolor") in ("white", "none")
    return str({name: v for name, v in look.items() if "color" not in name} | {"hollow": hollow})


@pytest.mark.parametrize("view", LINES_TOGETHER)
def test_lines_in_the_same_axes_differ_by_more_than_colour(view):
    looks = {without_colour(style.LINES[role]) for role in LINES_TOGETHER[view]}
    assert len(looks) == len(LINES_TOGETHER[view])


def test_marks_differ_by_more_than_colour():
    assert len(set(map(without_colour, style.MARKS.values()))) == len(style.MARKS)


def test_no_two_roles_have_the_same_look():
    assert len(set(map(str, style.LINES.values()))) == len(style.LINES)


def test_every_colour_of_a_role_can_be_given_anew_by_a_page():
    named = set(style.PALETTE.values())
    for look in (*style.LINES.values(), *style.MARKS.values()):
        assert look["color"] in named


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
    assert contrast(to_rgb(style.INK), white) >= 4.5


def test_type_is_large_enough_where_a_notebook_shows_it_smaller():
    """JupyterLab on a small screen shows a picture 1000 pixels wide on 850."""
    with style.applied():
        for name in ("font.size", "axes.labelsize", "xtick.labelsize", "legend.fontsize"):
            shown = matplotlib.rcParams[name] * matplotlib.rcParams["figure.dpi"] / 72 * 0.85
            assert shown * 72 / 96 >= 11, name


def test_the_style_is_used_and_only_where_it_is_applied():
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        with style.applied():
            assert matplotlib.rcParams["axes.spines.top"] is False
        assert matplotlib.rcParams["axes.spines.top"] is True
        style.use_style()
        assert matplotlib.rcParams["axes.spines.top"] is False


def test_a_projector_needs_one_word():
    data = make_line(50)
    with matplotlib.rc_context():
        try:
            style.use_style("projector")
            assert matplotlib.rcParams["figure.dpi"] == 140
            panel = panels.steps(data)
            assert panel.still().width == panel.picture.size[0] == 1400
        finally:
            style.use_style()
    assert panels.steps(data).still().width == 1000


def test_rejects_an_unknown_room():
    with pytest.raises(ValueError, match="'projector' or left out"):
        style.use_style("big")
