"""The live figure draws what a fresh figure would, and no more often than a server allows."""

import base64
import io
from types import SimpleNamespace

import IPython
import numpy as np
import pytest
from IPython.core.events import EventManager, available_events
from matplotlib.figure import Figure
from PIL import Image

from linreg_core import make_line
from linreg_core.classroom import live as live_module
from linreg_core.classroom import panels
from linreg_core.classroom.live import LiveFigure


@pytest.fixture
def parts():
    figure = Figure(figsize=(4, 3))
    ax = figure.add_subplot(xlim=(0, 1), ylim=(0, 1))
    (line,) = ax.plot([0, 1], [0, 0], animated=True)
    return figure, line, LiveFigure(figure)


def pixels(live):
    return np.asarray(live.still()).astype(int)


def test_a_redraw_is_what_a_full_draw_gives(parts):
    _, line, live = parts
    line.set_data([0.1, 0.9], [0.2, 0.9])
    live.redraw("moved")
    blitted = pixels(live)
    line.set_animated(False)
    live.canvas.draw()
    full = np.asarray(live.canvas.buffer_rgba())[..., :3].astype(int)
    assert np.abs(blitted - full).max() <= 1


def test_nothing_of_the_last_frame_stays(parts):
    _, line, live = parts
    before = pixels(live)
    line.set_data([0, 1], [1, 0])
    live.redraw("away")
    assert (pixels(live) != before).any()
    line.set_data([0, 1], [0, 0])
    live.redraw("back")
    np.testing.assert_array_equal(pixels(live), before)


def test_the_widget_holds_the_picture_and_its_text(parts):
    _, _, live = parts
    live.redraw('w < 3 & b = "4"')
    assert 'alt="w &lt; 3 &amp; b = &quot;4&quot;"' in live.widget.value
    data = live.widget.value.split("base64,")[1].split('"')[0]
    image = Image.open(io.BytesIO(base64.b64decode(data)))
    assert (image.format, image.size) == ("JPEG", live.canvas.get_width_height())
    assert np.abs(np.asarray(image).astype(int) - pixels(live)).mean() < 2


class Clock:
    """Time that passes only while the kernel draws or rests."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    """Give panels a clock of their own, ten frames a second, and a shell that reports messages."""
    clock = Clock()
    shell = SimpleNamespace(events=EventManager(None, available_events))
    for module in (IPython, live_module):
        monkeypatch.setattr(module, "get_ipython", lambda: shell)
    monkeypatch.setattr(live_module, "time", clock)
    monkeypatch.setattr(live_module, "last_frame", 0.0)
    monkeypatch.setenv("LINREG_MAX_FPS", "10")
    return clock


def frames_of(panel, clock):
    """Return a list that grows by (time, sentence) at each frame, each of which takes 8 ms."""
    frames = []

    def note(_change):
        clock.now += 0.008
        frames.append((clock.now, panel.text))

    panel._live.widget.observe(note, "value")
    return frames


def browser_sends(control, **data):
    control.comm.handle_msg({"content": {"data": data}, "buffers": []})


def browser_sets(control, value):
    browser_sends(control, method="update", state={"value": value}, buffer_paths=[])


def test_a_dragging_hand_gets_ten_frames_a_second_and_its_last_value(clock):
    panel = panels.descent(make_line())
    frames = frames_of(panel, clock)
    w = panel.controls["w"]
    begin, sent = clock.now, 0
    while sent < 100:  # a move each 10 ms; the browser sends the newest when the kernel is idle
        moved = min(100, int((clock.now - begin) / 0.01))
        if moved > sent:
            browser_sets(w, w.min + moved * w.step)
            sent = moved
        else:
            clock.now += 0.001
    times = [at for at, _ in frames]
    assert len(frames) == 11  # in one second, and the last
    assert min(np.diff(times)) > 0.1 - 1e-9
    assert times[0] - begin < 0.02  # the first move need not wait
    last = frames[-1][1]
    w.value = w.min
    w.value = w.min + 100 * w.step
    assert last == panel.text


def test_play_and_buttons_are_capped_too(clock):
    panel = panels.descent(make_line())
    frames = frames_of(panel, clock)
    for k in range(1, 6):
        browser_sets(panel.controls["play"], k)
        browser_sends(panel.controls["forward"], method="custom", content={"event": "click"})
    assert panel.controls["epoch"].value == 6
    assert len(frames) == 6  # Play's 2 to 5 are where the button went before
    assert min(np.diff([at for at, _ in frames])) > 0.1 - 1e-9


def test_a_cell_that_sets_many_values_rests_once(clock):
    panel = panels.descent(make_line())
    frames = frames_of(panel, clock)
    begin = clock.now
    for epoch in range(1, 101):
        panel.controls["epoch"].value = epoch
    assert len(frames) == 100
    assert clock.now - begin == pytest.approx(0.8)
    IPython.get_ipython().events.trigger("post_execute")
    assert clock.now - begin == pytest.approx(0.892)
    IPython.get_ipython().events.trigger("post_execute")
    assert clock.now - begin == pytest.approx(0.892)


def test_without_the_variable_nothing_rests(clock, monkeypatch):
    monkeypatch.delenv("LINREG_MAX_FPS")
    panel = panels.descent(make_line())
    frames = frames_of(panel, clock)
    begin = clock.now
    for k in range(1, 11):
        browser_sets(panel.controls["epoch"], k)
    assert len(frames) == 10
    assert clock.now - begin == pytest.approx(0.08)
    assert IPython.get_ipython().events.callbacks["post_execute"] == []


@pytest.mark.parametrize("value", ["fast", "0", "-5", "nan", "0.5", ""])
def test_a_cap_that_is_none_is_refused(parts, monkeypatch, value):
    monkeypatch.setenv("LINREG_MAX_FPS", value)
    rule = rf"LINREG_MAX_FPS is '{value}'; it must be a number of at least 1, .* or remove it"
    with pytest.raises(ValueError, match=rule):
        LiveFigure(parts[0])
