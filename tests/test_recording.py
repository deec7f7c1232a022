"""A recording gives back each frame, and stores what is alike once."""

import base64
import json
import zlib

import numpy as np
import pytest
from matplotlib.figure import Figure

from linreg_core.classroom.live import LiveFigure
from linreg_core.classroom.live.recording import Recording


@pytest.fixture(scope="module")
def frames():
    """Return the frames of a point that goes round a circle twice, on a line that stands."""
    figure = Figure(figsize=(4, 4), dpi=100)
    ax = figure.add_subplot(xlim=(-1, 1), ylim=(-1, 1))
    ax.plot([-1, 1], [0, 1], animated=True)
    (mark,) = ax.plot([0], [0], "o", animated=True)
    live, out = LiveFigure(figure), []
    for k in range(100):
        angle = 2 * np.pi * k / 50
        mark.set_data([np.cos(angle)], [np.sin(angle)])
        live.redraw(f"The point is at {k % 50}.", {"angle": str(k % 50)}, [{"id": 1, "x": k % 50}])
        out.append(live.frame)
    return out


@pytest.fixture
def recording(frames):
    recording = Recording()
    assert [recording.add(frame) for frame in frames] == list(range(100))
    return recording


def test_each_frame_comes_back_as_it_was(frames, recording):
    for number, frame in enumerate(frames):
        given = {name: part for name, part in frame.items() if name != "answered"}
        assert recording.frame(number) == given


def test_what_is_alike_is_stored_once(recording):
    stored = json.loads(zlib.decompress(base64.b64decode(recording.packed())))
    assert len(stored["looks"]) == 2  # of the line and of the point
    assert len(stored["places"]) == 51
    assert len(stored["texts"]) == len(stored["others"]) == 50
    assert stored["frames"][:50] == stored["frames"][50:]


def test_a_recording_is_a_small_part_of_its_frames(frames, recording):
    assert len(recording.packed()) < len(json.dumps(frames)) / 10
