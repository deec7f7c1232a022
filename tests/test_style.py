"""The look of the pictures: told apart without colour, large enough, the same in every room."""

import matplotlib
import pytest

from linreg_core import make_line
from linreg_core.classroom import panels, style

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


def test_a_variable_sets_the_room_of_every_notebook(monkeypatch):
    data = make_line(50)
    monkeypatch.setenv("LINREG_ROOM", "projector")
    with matplotlib.rc_context():
        style.use_style()
        assert matplotlib.rcParams["figure.dpi"] == 140
    large = panels.steps(data)
    assert large.picture.size[0] == 1400
    assert "linreg-projector" in large.get_state()["_dom_classes"]
    monkeypatch.delenv("LINREG_ROOM")
    usual = panels.steps(data)
    assert usual.picture.size[0] == 1000
    assert "linreg-projector" not in usual.get_state()["_dom_classes"]


def test_a_variable_with_another_word_says_what_it_takes(monkeypatch):
    monkeypatch.setenv("LINREG_ROOM", "cinema")
    with pytest.raises(ValueError, match=r"LINREG_ROOM is 'cinema'; it must be 'projector'\. Set"):
        panels.steps(make_line(50))


def test_rejects_an_unknown_room():
    with pytest.raises(ValueError, match="'projector' or left out"):
        style.use_style("big")


@pytest.mark.parametrize("make", [panels.descent, panels.bowl, panels.fit_by_eye])
def test_no_setting_of_the_reader_changes_a_picture(make):
    """A dark style, LaTeX, a grid, large type: what is common in a notebook's first cell."""
    data = make_line(50)
    plain = make(data)
    with matplotlib.rc_context(), matplotlib.style.context(["dark_background", "ggplot"]):
        settings = {"axes.grid": True, "lines.marker": "x", "xtick.labelsize": 30}
        matplotlib.rcParams.update(settings | {"ytick.labelsize": 30, "text.usetex": True})
        theirs = make(data)
        assert theirs.still().tobytes() == plain.still().tobytes()
        assert theirs.picture.still == plain.picture.still
        assert theirs.picture.frame == plain.picture.frame
