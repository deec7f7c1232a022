"""Strokes say what artists draw: where, and in which look."""

import re

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle

from linreg_core.classroom.live import strokes_of
from linreg_core.classroom.live.strokes import path_text


@pytest.fixture
def ax():
    """Return axes that fill a figure of 400 × 200 pixels, 10 wide and 10 high in data."""
    return Figure(figsize=(4, 2), dpi=100).add_axes((0, 0, 1, 1), xlim=(0, 10), ylim=(0, 10))


def places(text):
    """Return the corners of an outline of straight lines, in pixels."""
    x, y, out = 0, 0, []
    for letter, numbers in re.findall(r"([Ml])([-\d ]+)", text):
        pairs = np.reshape([int(n) for n in re.findall(r"-?\d+", numbers)], (-1, 2)).tolist()
        for dx, dy in pairs:
            x, y = (dx, dy) if letter == "M" else (x + dx, y + dy)
            out.append((x / 10, y / 10))
    return out


def test_a_line_goes_through_its_points_with_y_downwards(ax):
    (line,) = ax.plot([1, 5, 9], [1, 5, 2], color="#C24E00", linewidth=3.6, alpha=0.25)
    (stroke,) = strokes_of(ax.figure, [line])
    assert places(stroke["path"]) == [(40, 180), (200, 100), (360, 160)]
    # 3.6 points are 5 pixels at 100 dots per inch.
    assert stroke["stroke"] == ["#c24e00", 0.25, 50.0, [], "square", "round"]
    assert stroke["clip"] == [0, 0, 4000, 2000]
    assert "fill" not in stroke


def test_dashes_and_caps_are_those_of_the_line(ax):
    look = {"linestyle": (3, (5, 2)), "linewidth": 7.2, "dash_capstyle": "round"}
    (line,) = ax.plot([0, 10], [0, 10], dash_joinstyle="bevel", clip_on=False, **look)
    (stroke,) = strokes_of(ax.figure, [line])
    _, _, width, dashes, cap, join = stroke["stroke"]
    assert (width, cap, join) == (100, "round", "bevel")
    assert dashes == [300, 500, 200]  # in tenths: as many line widths as the pattern says
    assert "clip" not in stroke


def test_markers_are_one_outline_at_many_places(ax):
    (marks,) = ax.plot([1, np.nan, 2, 500, 3], [5, 5, np.inf, 5, 5], "s", markersize=7.2)
    marks.set(markerfacecolor="white", markeredgecolor="#005B9F", alpha=0.5)
    (stroke,) = strokes_of(ax.figure, [marks])
    assert stroke["at"] == [400, 1000, 1200, 1000]
    assert sorted(set(places(stroke["path"]))) == [(-5, -5), (-5, 5), (5, -5), (5, 5)]
    assert stroke["fill"] == ["#ffffff", 0.5]
    assert stroke["stroke"][:2] == ["#005b9f", 0.5]


def test_each_line_of_a_collection_has_its_own_alpha(ax):
    lines = LineCollection([[(0, k), (10, k)] for k in (1, 2, 3)], alpha=[0.1, 0.5, 0.9])
    ax.add_collection(lines)
    strokes = strokes_of(ax.figure, [lines])
    assert [stroke["stroke"][1] for stroke in strokes] == [0.1, 0.5, 0.9]
    assert [places(stroke["path"])[0] for stroke in strokes] == [(0, 180), (0, 160), (0, 140)]


def test_areas_are_closed_and_curves_stay_curves(ax):
    box = ax.add_patch(Rectangle((1, 1), 2, 3, facecolor=(1, 0, 0, 0.3), linewidth=0))
    circle = ax.add_patch(Circle((5, 5), 2, fill=False, edgecolor="#00452A"))
    filled, open_circle = strokes_of(ax.figure, [box, circle])
    assert places(filled["path"])[:4] == [(40, 180), (120, 180), (120, 120), (40, 120)]
    assert filled["path"].endswith("z")
    assert filled["fill"] == ["#ff0000", 0.3]
    assert "stroke" not in filled
    assert "C" in open_circle["path"]
    assert "fill" not in open_circle


def test_text_is_an_outline_in_its_colour(ax):
    text = ax.text(5, 5, "r²", color="#005B9F", fontsize=20)
    (stroke,) = strokes_of(ax.figure, [text])
    assert stroke["fill"] == ["#005b9f", 1.0]
    assert stroke["path"].count("M") >= 2


def test_what_cannot_be_seen_is_not_sent(ax):
    artists = [
        *ax.plot([], [], "o-"),
        *ax.plot([np.nan, np.nan], [1, 2], "o-"),
        *ax.plot([1, 2], [1, 2], visible=False),
        *ax.plot([1, 2], [1, 2], alpha=0),
        *ax.plot([1, 2], [1, 2], linestyle="none"),
        *ax.plot([-500], [3], "o"),
        ax.add_collection(LineCollection([np.full((2, 2), np.nan)])),
        ax.add_patch(Rectangle((np.nan, 1), 1, 1)),
    ]
    assert strokes_of(ax.figure, artists) == []


@pytest.mark.parametrize("size", [1e9, 1e20, 1e150, 1e300])
def test_an_explosion_stays_in_numbers_that_a_browser_can_draw(ax, size):
    growth = size * (-1.0) ** np.arange(9)
    artists = [
        *ax.plot(growth, growth / 2, "o-"),
        *ax.plot([5, 5, size], [5, size, size]),
        ax.add_patch(Polygon([(5, 5), (size, 7), (size, 9)])),
        ax.add_patch(Polygon([(size, 5), (-size, 7), (0, -size)], fill=False)),
        ax.add_collection(LineCollection([[(0, 0), (size, -size)]])),
    ]
    strokes = strokes_of(ax.figure, artists)
    numbers = [int(n) for stroke in strokes for n in re.findall(r"-?\d+", stroke["path"])]
    assert strokes
    assert max(map(abs, numbers)) <= 4e6


def test_a_line_far_outside_is_cut_without_turning(ax):
    (line,) = ax.plot([5, 5e6], [5, 5e6])  # along the diagonal
    (stroke,) = strokes_of(ax.figure, [line])
    start, stop = places(stroke["path"])
    assert start == (200, 100)
    assert stop == pytest.approx((402, -1), abs=2)
    area = ax.add_patch(Polygon([(5, 5), (5e6, 5e6), (5e6, 5)], linewidth=0))
    (stroke,) = strokes_of(ax.figure, [area])
    corners = sorted(set(places(stroke["path"])))
    assert corners[0] == (200, 100)
    assert all(y == 100 or x - 200 == pytest.approx(2 * (100 - y), abs=0.2) for x, y in corners)


def test_long_lines_are_simplified(ax):
    x = np.linspace(0, 10, 10_000)
    (line,) = ax.plot(x, 5 + 3 * np.sin(x))
    (stroke,) = strokes_of(ax.figure, [line])
    corners = np.array(places(stroke["path"]))
    assert len(corners) < 400
    exact = 200 - 20 * (5 + 3 * np.sin(corners[:, 0] / 40))
    assert np.abs(corners[:, 1] - exact).max() < 0.3  # pixels


def test_log_axes_need_nothing_special(ax):
    ax.set(xscale="log", xlim=(1, 1e4))
    (line,) = ax.plot([1, 10, 100], [0, 5, 5])
    (stroke,) = strokes_of(ax.figure, [line])
    assert places(stroke["path"]) == [(0, 200), (100, 100), (200, 100)]


def draw_image(ax):
    return ax.imshow(np.eye(3))


def draw_hatch(ax):
    return ax.add_patch(Rectangle((1, 1), 2, 2, hatch="//"))


def draw_inside_a_circle(ax):
    (line,) = ax.plot([0, 10], [0, 10])
    line.set_clip_path(Circle((5, 5), 2, transform=ax.transData))
    return line


def draw_shaded_triangles(ax):
    return ax.tripcolor([0, 1, 0], [0, 0, 1], [1, 2, 3], shading="gouraud")


@pytest.mark.parametrize(
    ("draw", "what"),
    [
        (draw_image, "an image"),
        (draw_hatch, "a hatch"),
        (draw_inside_a_circle, "inside an outline that is not a rectangle"),
        (draw_shaded_triangles, "shaded triangles"),
    ],
)
def test_refuses_what_a_canvas_is_not_told_to_draw(ax, draw, what):
    artist = draw(ax)
    with pytest.raises(NotImplementedError, match=f"draws {what}; .* set_animated"):
        strokes_of(ax.figure, [artist])


def test_an_outline_without_vertices_is_empty():
    assert path_text(np.zeros((0, 2))) == ""


def test_pixels_are_those_of_the_figure():
    figure = Figure(figsize=(4, 2), dpi=140)
    line = figure.add_artist(Line2D([0, 1], [0, 1], linewidth=7.2))
    (stroke,) = strokes_of(figure, [line])
    assert places(stroke["path"]) == [(0, 280), (560, 0)]
    assert stroke["stroke"][2] == 140
