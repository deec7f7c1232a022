"""A live figure: its still parts, its frames, its messages, and the cap on its frames."""

import gc
import json
import re
import weakref
from types import SimpleNamespace
from xml.etree import ElementTree

import IPython
import numpy as np
import pytest
from IPython.core.events import EventManager, available_events
from matplotlib.figure import Figure

from linreg_core.classroom.live import LiveFigure, data_position, frame_cap, pixel_position
from linreg_core.classroom.live.views import views_of

PALETTE = {"now": "#C24E00", "best": "#005B9F"}


def make_figure():
    figure = Figure(figsize=(4, 3), dpi=100)
    ax = figure.add_subplot(xlim=(0, 1), ylim=(0, 1), title="The line")
    ax.plot([0, 1], [0.5, 0.6], color="#005b9f")
    (line,) = ax.plot([0, 1], [0, 0], color="#C24E00", animated=True)
    return figure, ax, line


@pytest.fixture
def parts():
    figure, _, line = make_figure()
    return figure, line, LiveFigure(figure, palette=PALETTE)


# -- The still parts ------------------------------------------------------------------------------


def test_the_still_parts_are_one_svg_without_what_moves(parts):
    _, line, live = parts
    root = ElementTree.fromstring(live.still)
    assert root.tag.endswith("svg")
    assert root.get("viewBox") == "0 0 400 300"
    assert "#005b9f" in live.still
    assert "#c24e00" not in live.still
    assert line.get_visible()


def test_colours_are_named_by_their_role(parts):
    _, _, live = parts
    assert "stroke: var(--linreg-best, #005b9f)" in live.still
    assert live.palette == {"now": "#c24e00", "best": "#005b9f"}
    roles = {"ink": "black", "ground": "white", "paper": "white"}
    still = LiveFigure(make_figure()[0], palette=roles).still
    assert "fill:var(--linreg-ink, #000000)" in still
    assert "fill: var(--linreg-ground, #ffffff)" in still
    assert "paper" not in still


def test_the_svg_says_nothing_about_the_page_around_it_or_the_day(parts):
    still = parts[2].still
    for part in ("<style", "<metadata", "<!--", "<?xml", "<!DOCTYPE", "\n"):
        assert part not in still
    assert LiveFigure(make_figure()[0], palette=PALETTE).still == still


def test_ids_are_used_and_differ_between_figures(parts):
    figure, ax, _ = make_figure()
    ax.set_title("Another")
    ids = []
    for still in (parts[2].still, LiveFigure(figure).still):
        given = re.findall(r' id="([^"]+)"', still)
        used = set(re.findall(r'(?:href="|url\()#([^")]+)', still))
        assert len(given) == len(set(given))
        assert set(given) == used
        ids.append(used)
    assert ids[0].isdisjoint(ids[1])


def test_numbers_are_short_and_scales_exact(parts):
    still = parts[2].still
    without_scales = re.sub(r"scale\([^)]*\)", "", still)
    assert re.findall(r"\d\.\d{3,}", without_scales) == []
    assert 'transform="scale(1.38889)"' in still


# -- Frames ---------------------------------------------------------------------------------------


def test_a_frame_is_one_dict_that_json_can_hold(parts):
    _, line, live = parts
    line.set_data([0, 1], [0, 1])
    handle = {"id": 1, "name": "line", "value": "up", "x": 1.5, "y": 2.5, "moves": "y"}
    live.redraw('w < 3 & b = "4"', {"slope": "one"}, [handle], [(0, 0, 9, 9)])
    frame = json.loads(json.dumps(live.frame))
    assert frame == live.frame
    strokes = frame.pop("strokes")
    assert frame == {
        "sentence": 'w < 3 & b = "4"',
        "values": {"slope": "one"},
        "handles": [handle],
        "addable": [[0, 0, 9, 9]],
        "answered": 0,
    }
    assert [stroke["stroke"][0] for stroke in strokes] == ["#c24e00"]


def test_artists_are_drawn_in_the_order_of_their_zorder():
    figure, ax, line = make_figure()
    ax.plot([0, 1], [1, 1], color="#005B9F", animated=True, zorder=1)
    line.set_zorder(5)
    live = LiveFigure(figure)
    live.redraw("")
    assert [s["stroke"][0] for s in live.frame["strokes"]] == ["#005b9f", "#c24e00"]


def test_the_picture_shows_what_moves_and_leaves_the_figure_as_it_was(parts):
    figure, line, live = parts
    canvas = figure.canvas

    def count():
        return (np.abs(np.asarray(live.picture()).astype(int) - (0xC2, 0x4E, 0)) < 9).all(2).sum()

    line.set_data([0, 1], [0.2, 0.9])
    assert live.picture().size == (400, 300)
    assert count() > 100
    line.set_visible(False)
    assert count() == 0
    assert not line.get_visible()
    assert figure.canvas is canvas


def test_the_picture_is_saved_by_its_suffix(parts, tmp_path):
    parts[2].save(tmp_path / "line.png")
    assert (tmp_path / "line.png").read_bytes()[:4] == b"\x89PNG"


# -- Views ----------------------------------------------------------------------------------------


def inside(box, outline, height):
    """Whether a view holds an outline, whose y runs upwards."""
    x, y, w, h = box
    across = x - 0.1 <= outline.x0 and outline.x1 <= x + w + 0.1
    return across and y - 0.1 <= height - outline.y1 and height - outline.y0 <= y + h + 0.1


def test_each_axes_gets_a_view_with_all_its_labels():
    figure = Figure(figsize=(10, 6), dpi=100)
    axes = figure.subplots(2, 3).ravel()
    for k, ax in enumerate(axes):
        ax.set(title=f"A title {k}", xlabel="epoch", ylabel="loss above its floor")
        ax.plot([0, 10_000], [0, 1], label="so far")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.2))
    figure.subplots_adjust(top=0.8, hspace=0.8)
    views = views_of(figure)
    assert len(views) == 6
    for view, ax in zip(views, axes, strict=True):
        assert inside(view, ax.get_tightbbox(), 600)
    edges = np.array(views)
    assert edges[:, :2].min(axis=0).tolist() == [0, 0]
    assert (edges[:, :2] + edges[:, 2:]).max(axis=0).tolist() == [1000, 600]


def test_twins_and_insets_stay_with_their_axes():
    figure = Figure(figsize=(10, 4), dpi=100)
    left, right = figure.subplots(1, 2)
    left.twinx().plot([0, 1], [0, 1e6])
    right.inset_axes((0.6, 0.6, 0.3, 0.3))
    figure.add_axes((0.6, 0.6, 0.1, 0.1))
    assert len(views_of(figure)) == 2
    still = LiveFigure(figure).still
    assert re.findall(r'data-view="(\d)"', still).count("0") == 2
    assert re.findall(r'data-view="(\d)"', still).count("1") == 2


def test_views_can_be_given_and_an_empty_figure_is_one_view():
    assert views_of(Figure(figsize=(4, 3), dpi=100)) == [[0, 0, 400, 300]]
    live = LiveFigure(make_figure()[0], views=[(0, 0, 200, 300), (200, 0, 200, 300)])
    assert live.views == [[0, 0, 200, 300], [200, 0, 200, 300]]


# -- Gestures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", ["linear", "log", "symlog"])
def test_pixels_and_data_positions_are_each_others_inverse(scale):
    _, ax, _ = make_figure()
    ax.set(xscale=scale, xlim=(1, 1000), yscale=scale, ylim=(1, 50))
    x, y = pixel_position(ax, 30, 7)
    assert data_position(ax, x, y) == pytest.approx((30, 7))
    top_left = data_position(ax, ax.bbox.x0, 300 - ax.bbox.y1)
    assert top_left == pytest.approx((1, 50))


def test_a_gesture_is_answered_with_its_number_once(parts):
    _, line, live = parts
    live.redraw("before")
    frames, heard = [], []
    live.observe(lambda change: frames.append(change["new"]), "frame")

    def react(message):
        heard.append(message)
        line.set_ydata([message["y"]] * 2)
        live.redraw("after")

    live.on_gesture(react)
    live.answer({"kind": "drag", "id": "line", "x": 1, "y": 0.5, "phase": "move", "n": 41})
    assert heard == [{"kind": "drag", "id": "line", "x": 1, "y": 0.5, "phase": "move"}]
    (frame,) = frames
    assert (frame["sentence"], frame["answered"]) == ("after", 41)


def test_a_gesture_that_changes_nothing_or_fails_is_answered_too(parts):
    _, _, live = parts
    live.redraw("as it is")
    live.answer({"kind": "drag", "id": "line", "x": 1, "y": 1, "phase": "end", "n": 7})
    assert (live.frame["answered"], live.frame["sentence"]) == (7, "as it is")

    def fail(_message):
        raise ZeroDivisionError("a learner's function")

    live.on_gesture(fail)
    with pytest.raises(ZeroDivisionError):
        live.answer({"kind": "key", "n": 8})
    assert live.frame["answered"] == 8


# -- Memory ---------------------------------------------------------------------------------------


def test_a_closed_figure_gives_back_what_it_held_even_if_it_is_kept():
    figure = make_figure()[0]
    live = LiveFigure(figure)
    live.redraw("A line.")
    live.on_gesture(lambda message, figure=figure: None)
    gone = weakref.ref(figure)
    live.close()
    live.close()
    del figure
    gc.collect()
    assert gone() is None
    assert (live.still, live.frame) == ("", {})
    assert live.comm is None


def test_a_figure_that_is_dropped_is_freed():
    live = LiveFigure(make_figure()[0])
    live.close()
    gone = weakref.ref(live)
    del live
    gc.collect()
    assert gone() is None


def test_the_module_is_sent_as_text():
    live = LiveFigure(make_figure()[0])
    sent = live.get_state(["_esm", "_css"])
    assert sent["_esm"].startswith("//")
    assert sent["_css"].startswith("/*")


# -- The cap --------------------------------------------------------------------------------------


class Clock:
    """Time that passes only while the kernel draws or sleeps."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    """Give figures a clock of their own, ten frames per second, and a shell with events."""
    clock = Clock()
    shell = SimpleNamespace(events=EventManager(None, available_events))
    for module in (IPython, frame_cap):
        monkeypatch.setattr(module, "get_ipython", lambda: shell)
    monkeypatch.setattr(frame_cap.FrameCap.__init__, "__defaults__", (clock,))
    monkeypatch.setenv("LINREG_MAX_FPS", "10")
    return clock


def hooks():
    return IPython.get_ipython().events.callbacks["post_execute"]


class Counter:
    """A figure that shows a number, and takes 8 ms to draw."""

    def __init__(self, clock):
        figure, _, self.line = make_figure()
        self.live, self.clock, self.frames = LiveFigure(figure), clock, []
        self.live.on_gesture(lambda message: self.show(message["x"]))
        self.show(0)

    def show(self, number):
        self.live.redraw(f"Number {number}.")
        self.clock.now += 0.008
        self.frames.append((self.clock.now, number))


def browser_sends(live, **message):
    """Send a message as the kernel hands it on, cells' events included."""
    data = {"method": "custom", "content": message}
    live.comm.handle_msg({"content": {"data": data}, "buffers": []})


def test_a_drag_gets_ten_frames_per_second_and_its_last_value(clock):
    counter = Counter(clock)
    counter.frames.clear()
    begin, sent = clock.now, 0
    while sent < 100:  # a move each 10 ms; the browser sends the newest when the kernel is idle
        moved = min(100, int((clock.now - begin) / 0.01))
        if moved > sent:
            browser_sends(counter.live, kind="drag", id=0, x=moved, y=0, phase="move", n=moved)
            sent = moved
        else:
            clock.now += 0.001
    times = [at for at, _ in counter.frames]
    assert len(times) == 11  # in one second, and the last
    assert min(np.diff(times)) > 0.1 - 1e-9
    assert times[0] - begin < 0.02  # the first move does not wait
    assert counter.frames[-1][1] == 100


def test_a_cell_that_draws_many_frames_waits_once(clock):
    counter = Counter(clock)
    begin = clock.now
    for number in range(1, 101):
        counter.show(number)
    assert clock.now - begin == pytest.approx(0.8)
    for _ in range(2):
        IPython.get_ipython().events.trigger("post_execute")
        assert clock.now - begin == pytest.approx(0.892)


def test_only_a_figure_that_moves_is_waited_for_and_until_it_is_closed(clock):
    counters = [Counter(clock), Counter(clock)]
    assert hooks() == []
    counters[0].show(1)
    browser_sends(counters[1].live, kind="begin", x=2)
    assert len(hooks()) == 2
    for counter in counters:
        counter.live.close()
    assert hooks() == []


def test_without_the_variable_nothing_waits(clock, monkeypatch):
    monkeypatch.delenv("LINREG_MAX_FPS")
    counter = Counter(clock)
    begin = clock.now
    for number in range(1, 11):
        browser_sends(counter.live, kind="drag", x=number, n=number)
    assert len(counter.frames) == 11
    assert clock.now - begin == pytest.approx(0.08)
    assert hooks() == []


@pytest.mark.parametrize("value", ["fast", "0", "-5", "nan", "0.5", ""])
def test_an_invalid_cap_is_refused(monkeypatch, value):
    monkeypatch.setenv("LINREG_MAX_FPS", value)
    rule = rf"LINREG_MAX_FPS is '{value}'; it must be a number of at least 1, .* or remove it"
    with pytest.raises(ValueError, match=rule):
        LiveFigure(make_figure()[0])
