"""A slider is moved while Play runs: the frames keep the order of both.

`tools/benchmarks/play.py` prints how old the frames are. These tests check what holds on any
machine: frames come in order, they do not queue up, and the last value gets its frame.
"""

import math
import re
from pathlib import Path

import pytest
from lab_panel import middle_of, slider, wait_until_run

from linreg_core import LossSurface, make_line
from linreg_core.classroom.words import percent

RECORD = Path(__file__).with_name("record.js").read_text(encoding="utf-8")
MOVES, LAST = 80, 5  # the last ones come without a pause, after Play has ended
STEP = 0.0005  # the value of the slider after a reset
LIMIT = LossSurface.of(make_line().x, make_line().y).step_limit
# Slider and Play each send a value once the one before was answered. So three frames of older
# values can follow a move: the slider's, Play's, and Play's next. Two more may be on their way.
MOST_LATE = 5


@pytest.fixture
def panel(open_notebook):
    return wait_until_run(open_notebook("panel.ipynb"))


def by_keyboard(panel):
    """Walk the step size down, a step at a time."""
    slider(panel, "step size").focus()
    for _ in range(MOVES):
        panel.page.keyboard.press("ArrowLeft")
        yield


def by_mouse(panel):
    """Drag the step size down, some pixels at a time."""
    x, y = middle_of(slider(panel, "step size"))
    mouse = panel.page.mouse
    mouse.move(x, y)
    mouse.down()
    for k in range(1, MOVES + 1):
        mouse.move(x - 3 * k, y)
        yield
    mouse.up()


def play_and_move(panel, move_slider):
    """Play to the end while the slider moves, then move on; return what was set and shown."""
    panel.get_by_role("button", name="reset").click()
    panel.locator(".linreg-reading").filter(has_text="Epoch 0:").wait_for()
    panel.page.wait_for_timeout(500)
    panel.evaluate(RECORD)
    panel.get_by_role("button", name="play", exact=True).click()
    for move, _ in enumerate(move_slider(panel), 1):
        if move < MOVES - LAST:
            panel.page.wait_for_timeout(50)
        elif move == MOVES - LAST:
            panel.locator(".linreg-reading").filter(has_text="Epoch 50,000:").wait_for()
            panel.page.wait_for_timeout(500)
    panel.page.wait_for_timeout(1500)  # wait for late frames
    return panel.page.evaluate("record")


def values_set(rows):
    """Return {step size as a picture shows it: when it was first set}, in order.

    Each step of the slider is a hundredth of a power of ten, so the three digits of its readout
    tell them apart. A picture shows fewer digits, so neighbours may look the same.
    """
    sizes = [float(row["text"]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)  # the handle stays under the pointer
    first = {}
    for size, row in zip(sizes, rows, strict=True):
        steps = round(100 * math.log10(size / STEP))
        first.setdefault(percent(STEP * 10 ** (steps / 100) / LIMIT), row["at"])
    return first


def frames_shown(rows):
    """Return (time, epoch, share of the step limit) of each picture or reading."""
    frames = []
    for row in rows:
        epoch, share = re.match(r"Epoch ([\d,]+):.* Step at (.+?) of", row["text"]).groups()
        frames.append((row["at"], int(epoch.replace(",", "")), share))
    return frames


def test_frames_keep_the_order_of_the_slider_and_of_play(panel):
    for move_slider in (by_keyboard, by_mouse):
        assert_in_order(play_and_move(panel, move_slider))


def assert_in_order(record):
    first_set = values_set(record["set"])
    order = {share: k for k, share in enumerate(first_set)}
    assert len(order) > 30
    for column in ("picture", "reading"):
        frames = frames_shown(record[column])
        epochs = [epoch for _, epoch, _ in frames]
        places = [order[share] for _, _, share in frames]
        assert epochs == sorted(epochs)
        assert places == sorted(places)
        assert (epochs[-1], places[-1]) == (50_000, len(order) - 1)

        moves = list(first_set.values())
        both = {epoch for at, epoch, _ in frames if at < moves[-LAST - 1]}
        # Play and the slider did move at the same time; Play shows the first dozen epochs slowly.
        assert len(both) > 3
        for k, moved in enumerate(moves):
            late = [at for (at, _, _), place in zip(frames, places, strict=True) if place < k]
            assert sum(at > moved for at in late) <= MOST_LATE
    assert record["picture"][-1]["text"] == record["reading"][-1]["text"]
