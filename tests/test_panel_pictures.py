"""What a panel's picture shows and hides, and that its parts keep clear of each other."""

import itertools
import math

import numpy as np
import pytest
from matplotlib.text import Text

from linreg_core import Dataset, LossSurface, make_line
from linreg_core.classroom import panels, style
from linreg_core.classroom.live.strokes import StrokeRenderer
from linreg_core.classroom.words import format_number

DATA = make_line()
SURFACE = LossSurface.of(DATA.x, DATA.y)
SEVERAL_VIEWS = ["descent", "bowl", "steps", "nudge", "scaling", "resample"]


def words_in(panel):
    """Return the texts that move and are shown, in all axes."""
    texts = [text for ax in panel.figure.axes for text in ax.texts if text.get_animated()]
    return [text.get_text() for text in texts if text.get_visible() and text.get_text()]


@pytest.mark.parametrize("room", ["", "projector"])
@pytest.mark.parametrize("make", SEVERAL_VIEWS)
def test_titles_and_legends_keep_to_their_own_view(make, room, monkeypatch):
    monkeypatch.setenv("LINREG_ROOM", room)
    panel = getattr(panels, make)(DATA)
    renderer, heads = StrokeRenderer(panel.figure), []
    with style.applied():
        for ax in panel.figure.axes:
            texts = [part for part in ax.get_children() if isinstance(part, Text)]
            (title,) = (text for text in texts if text.get_text() == ax.get_title("left"))
            parts = [title, ax.get_legend()] if ax.get_legend() else [title]
            boxes = [part.get_window_extent(renderer) for part in parts]
            heads.append((min(box.x0 for box in boxes), max(box.x1 for box in boxes)))
    for (_, end), (start, _) in itertools.pairwise(heads):
        assert start - end >= 20


def test_a_point_off_the_map_is_said_at_its_edge():
    panel = panels.descent(DATA, step_size=0.0007)
    c = panel.controls
    for epoch in (6, 7):
        c["epoch"].value = epoch
        run = SURFACE.descend(step_size=0.0007, epochs=[0, epoch])
        where = "off the map →" if run.w[-1] > 0 else "← off the map"
        assert words_in(panel) == [where, f"w = {format_number(run.w[-1], 3)}"]
    c["step_size"].value = 0.0003
    assert words_in(panel) == []
    c["step_size"].value = 0.002
    c["epoch"].value = 50_000
    assert "e+" in words_in(panel)[1]


def test_the_note_at_the_edge_stays_inside_the_axes():
    panel = panels.descent(DATA, step_size=0.0018)
    ax, renderer = panel.figure.axes[1], StrokeRenderer(panel.figure)
    for epoch in (3, 4, 30, 31, 200):
        panel.controls["epoch"].value = epoch
        frame = ax.get_window_extent()
        for text in ax.texts:
            with style.applied():
                box = text.get_window_extent(renderer)
            assert frame.x0 < box.x0 < box.x1 < frame.x1
            assert frame.y0 < box.y0 < box.y1 < frame.y1


def test_the_mark_of_the_loss_stays_on_its_curve_when_a_run_explodes():
    panel = panels.descent(DATA, step_size=0.0012)
    panel.controls["epoch"].value = 12
    ax = panel.figure.axes[2]
    (mark,) = (line for line in ax.lines if line.get_marker() == "o")
    (so_far,) = (line for line in ax.lines if line.get_linewidth() == 3.2)
    place = [float(column[-1]) for column in mark.get_data()]
    assert place == [float(column[-1]) for column in so_far.get_data()]
    assert place[1] == ax.get_ylim()[1]


def test_a_loss_below_the_axes_has_no_mark():
    panel = panels.scaling(DATA)
    (mark,) = (line for line in panel.figure.axes[3].lines if line.get_marker() == "o")
    panel.controls["epoch"].value = 30
    assert mark.get_visible()
    panel.controls["x"].value = "standardised"
    assert not mark.get_visible()


def test_the_answer_can_be_hidden_until_it_is_asked_for():
    panel = panels.descent(DATA, reveal=False)
    panel.controls["epoch"].value = 5
    assert panel.text.startswith("Epoch 5: w = 123.9, b = 4.367. Step at ")
    hidden = panel.still()
    roles = {"best", "truth"}
    shown = [line for ax in panel.figure.axes for line in ax.lines if line.get_label() in roles]
    assert len(shown) == 3  # the line, and two marks on the map
    assert not any(line.get_visible() for line in shown)
    panel.controls["best"].value = True
    assert all(line.get_visible() for line in shown)
    assert "typically 2,165 off the best line" in panel.text
    other = panels.descent(DATA)
    other.controls["epoch"].value = 5
    assert panel.text == other.text
    assert np.any(np.asarray(hidden) != np.asarray(panel.still()))
    np.testing.assert_array_equal(np.asarray(panel.still()), np.asarray(other.still()))


def test_resample_opens_with_one_draw_and_without_its_rings():
    panel = panels.resample(DATA, draws=30)
    assert panel.text.startswith("1 draw:")
    assert words_in(panel) == []
    plain = np.asarray(panel.still())
    panel.controls["rings"].value = True
    assert words_in(panel) == ["rings: 1 and 2 standard errors"]
    assert np.any(np.asarray(panel.still()) != plain)


def test_no_two_contours_of_a_surface_are_closer_than_can_be_told_apart():
    ax = panels.scaling(DATA).figure.axes[0]  # the narrowest valley
    (lines,) = (c for c in ax.collections if not getattr(c, "filled", True))
    width = []
    for path in lines.get_paths():
        # where they cross the height of the minimum, on its right
        x, y = path.vertices.T
        right = x > SURFACE.minimum.w
        if right.any():
            width.append(x[right][np.argmin(np.abs(y[right] - SURFACE.minimum.b))])
    pixels = np.sort(ax.transData.transform([(x, 0) for x in width])[:, 0])
    assert len(pixels) > 1
    assert np.diff(pixels).min() > 2


# -- The game ------------------------------------------------------------------------------------


def play_round(panel, w, b):
    panel.controls["w"].value, panel.controls["b"].value = w, b
    panel.controls["lock"].value = True


def test_a_round_ends_with_a_score_and_the_next_one_hides_the_best_line():
    panel = panels.fit_by_eye(DATA)
    c = panel.controls
    play_round(panel, 49, 4100)
    loss = np.mean((49 * DATA.x + 4100 - DATA.y) ** 2) / 2
    assert f"{100 * (loss / SURFACE.floor - 1):.1f} % above the smallest possible" in panel.text
    assert "best round" not in panel.text
    assert c["lock"].description == "next round"
    (best,) = (line for line in panel.figure.axes[0].lines if line.get_label() == "best")
    assert best.get_visible()
    c["lock"].value = False
    assert c["lock"].description == "lock my guess"
    assert not c["w"].disabled
    assert not best.get_visible()
    assert panel.text.startswith("Your line: w = 49.00, b = 4,100. Its loss is ")
    assert f"{loss:,.0f}" not in panel.text


def points_shown(panel):
    (points,) = (line for line in panel.figure.axes[0].lines if line.get_marker() == "o")
    return np.asarray(points.get_ydata())


@pytest.mark.parametrize(
    "data", [DATA, make_line(12, spacing=8), Dataset(1900 + DATA.x, DATA.y), make_line(9, noise=0)]
)
def test_every_round_can_be_won_with_the_sliders_and_is_seen_whole(data):
    panel = panels.fit_by_eye(data)
    c, (low, high) = panel.controls, panel.figure.axes[0].get_ylim()
    seen = []
    for _ in range(6):
        y = points_shown(panel)
        line = LossSurface.of(data.x, y).minimum
        seen.append(line)
        assert c["w"].min <= line.w <= c["w"].max
        assert c["b"].min <= line.b <= c["b"].max
        assert np.mean((low < y) & (y < high)) > 0.95
        c["lock"].value = True
        c["lock"].value = False
    if data.x.max() < 200:  # far from 0 no other line fits the sliders
        assert len(set(seen)) == 6


def test_the_best_round_so_far_is_remembered():
    panel = panels.fit_by_eye(DATA)
    c = panel.controls
    play_round(panel, *SURFACE.minimum)
    c["lock"].value = False
    play_round(panel, 0, 0)
    assert panel.text.endswith("Your best round so far: 0.0 % above the smallest.")
    panel = panels.fit_by_eye(DATA)
    play_round(panel, 0, 0)
    panel.controls["lock"].value = False
    line = LossSurface.of(DATA.x, points_shown(panel)).minimum
    play_round(panel, *line)
    assert panel.text.endswith("Your best round so far.")


def test_undo_goes_back_to_the_locked_round():
    panel = panels.fit_by_eye(DATA)
    play_round(panel, 30, 5000)
    locked = panel.text
    panel.picture.answer({"kind": "begin"})
    panel.controls["lock"].value = False
    panel.undo()
    assert panel.text == locked
    assert panel.controls["rounds"].value == 0
    assert math.isinf(panel.controls["record"].value)


def test_points_without_noise_have_no_smallest_loss_to_compare_with():
    panel = panels.fit_by_eye(Dataset([0, 1, 2], [1, 1, 1]))
    play_round(panel, 0, 0)
    assert "Your loss is 0.5000, and 0 is possible. The best line" in panel.text
    panel = panels.fit_by_eye(make_line(9, noise=0))
    for _ in range(2):
        play_round(panel, 40, 4000)
        assert "and 0 is possible" in panel.text
        panel.controls["lock"].value = False
