"""Print how fast a panel follows Play and the keys in JupyterLab: python tools/benchmarks/play.py

First the different pictures that Play paints per second; then the same while the step-size slider
is moved, and the age of a picture: the time since the slider left the value that it shows (0 if it
shows the newest value); then, without Play, the time from a key to the picture that it paints. The
pictures are the pixels of the canvas. JupyterLab is started by the command of the README. With
--write the result is put on docs/measurements.md. It runs as a test session, since it needs the
server and the browser of tests/conftest.py.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10
KEYS = 100
# A run is shorter than ten seconds: Play is pressed again when it ends.
KEEP_PLAYING = """panel => {
    const play = panel.querySelector('.widget-play button');
    play.click();
    window.pressing = setInterval(() => play.querySelector('.fa-play') && play.click(), 20);
}"""


def watch(panel, *, moving):
    """Return what was set and what was shown in ten seconds of Play."""
    from lab_panel import slider
    from test_frame_order import RECORD

    page = panel.page
    panel.get_by_role("button", name="reset").click()
    page.wait_for_timeout(1000)
    slider(panel, "step size").focus()
    panel.evaluate(RECORD)
    panel.evaluate(KEEP_PLAYING)
    for _ in range(20 * SECONDS):
        if moving:
            page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(50)
    record = page.evaluate("() => { clearInterval(pressing); return record; }")
    page.keyboard.press("Escape")
    return record


def rate(record):
    """Return the pictures per second."""
    at = [row["at"] for row in record["picture"]]
    return 1000 * (len(at) - 1) / (at[-1] - at[0])


def ages(record):
    """Return the age of each picture in milliseconds."""
    from test_frame_order import frames_shown, values_set

    first_set = values_set(record["set"])
    replaced = dict(zip(first_set, [*first_set.values()][1:], strict=False))
    return [
        max(0, at - replaced.get(value, at)) for at, _, value in frames_shown(record["picture"])
    ]


def answer_times(panel):
    """Press arrow keys on the step size; return the milliseconds from each to its picture."""
    from lab_panel import slider
    from test_frame_order import RECORD

    page = panel.page
    panel.get_by_role("button", name="reset").click()
    page.wait_for_timeout(1000)
    slider(panel, "step size").focus()
    panel.evaluate(RECORD)
    for k in range(KEYS):
        page.keyboard.press("ArrowRight" if k % 2 else "ArrowLeft")
        page.wait_for_timeout(150)
    record = page.evaluate("record")
    painted = np.array([row["at"] for row in record["picture"]])
    pressed = np.array([row["at"] for row in record["key"]])
    return painted[np.searchsorted(painted, pressed)] - pressed


def test_play(open_notebook):
    from lab_panel import wait_until_run

    panel = wait_until_run(open_notebook("panel.ipynb"))
    panel.page.wait_for_timeout(2000)
    print(f"\nPlay alone: {rate(watch(panel, moving=False)):.1f} different pictures per second")
    record = watch(panel, moving=True)
    old = np.percentile(ages(record), (50, 95, 100))
    print(f"While the step size is moved: {rate(record):.1f} different pictures per second")
    print(
        "Age of a picture: median {:.0f} ms, 95th percentile {:.0f} ms, largest {:.0f} ms".format(
            *old
        )
    )
    waited = np.percentile(answer_times(panel), (50, 95))
    print("From a key to its picture: median {:.0f} ms, 95th percentile {:.0f} ms".format(*waited))


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / folder) for folder in ("tools", "tests", "tests/browser")]
    from measurements import report

    options = ["-q", "-s", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:nbval"]
    with report("Play in JupyterLab", sys.argv[1:]) as chosen:
        code = pytest.main([*options, "-p", "conftest", *chosen, __file__])
    sys.exit(code)
