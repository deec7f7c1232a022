"""The live figure draws what a fresh figure would."""

import base64
import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

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
