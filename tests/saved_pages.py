"""A panel of each kind, and what a page of it holds, for the tests of saved pages."""

import base64
import json
import os
import re
import zlib

from linreg_core import make_line
from linreg_core.classroom import panels

DATA = make_line()
FEW = make_line(20, spacing=5, noise=900)
LOG = {"epoch": [0, 5, 10], "w": [1.0, 2.0, 3.0], "b": [3.0, 4.0, 5.0]}
OTHER = {"epoch": [0, 5, 10], "w": [1.0, 2.001, 3.00001], "b": [3.0, 5.0, 5.01]}
EVERY = {
    "bowl": lambda: panels.bowl(DATA),
    "descent": lambda: panels.descent(DATA, w=0.637),
    "digits": lambda: panels.digits(LOG, OTHER),
    "fit_by_eye": lambda: panels.fit_by_eye(FEW),
    "nudge": lambda: panels.nudge(DATA, w=20),
    "points": lambda: panels.points(FEW),
    "resample": lambda: panels.resample(DATA),
    "scaling": lambda: panels.scaling(DATA),
    "steps": lambda: panels.steps(DATA),
    "toy_data": lambda: panels.toy_data(),
}


def unpack(page):
    """Return what the browser reads from a page of one panel."""
    (packed,) = re.findall(r'class="linreg-recording">([^<]*)<', page)
    return json.loads(zlib.decompress(base64.b64decode(packed)))


def frame_of(data, state):
    """Return a frame of a recording, put together as page.js does."""
    text, other, *pairs = data["frames"][data["states"]["frame"][state]]
    strokes = []
    for look, place in zip(pairs[::2], pairs[1::2], strict=True):
        stroke = {**data["places"][place], **data["looks"][look]}
        if "at" in stroke:
            half = len(stroke["at"]) // 2
            stroke["at"] = [n for k in range(half) for n in stroke["at"][k::half]]
        strokes.append(stroke)
    return {"strokes": strokes, "sentence": data["texts"][text], **data["others"][other]}


def save_once(name, folder):
    """Save a panel unless the folder has its page already; return the path.

    Worker processes share the folder, so a page appears in it whole.
    """
    path = folder / f"{name}.html"
    if not path.exists():
        save_whole(EVERY[name](), path)
    return path


def save_whole(panel, path):
    """Save a panel so that another process never sees half of its page."""
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_stem(f"{path.stem}-{os.getpid()}")
    panel.save(unfinished)
    unfinished.replace(path)


def shared_folder(tmp_path_factory):
    """Return the folder of this test run, of all its workers."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "saved_pages"
