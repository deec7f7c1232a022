"""Print how Play does for ten seconds in JupyterLab: python tests/benchmarks/play.py

First alone, then while a hand moves the step size: frames a second, and the age of a frame, which
is how long ago the hand replaced the value it shows (0 if it shows the value under the hand).
It runs as a test session, since it needs the server and the browser of tests/conftest.py.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

BROWSER_TESTS = Path(__file__).resolve().parents[1] / "browser"
SECONDS = 10
# A run is shorter than ten seconds: Play is pressed again when it ends.
KEEP_PLAYING = """panel => {
    const play = panel.querySelector('.widget-play button');
    play.click();
    window.pressing = setInterval(() => play.querySelector('.fa-play') && play.click(), 20);
}"""


def watch(panel, *, hand):
    """Return what the hand set and what was shown in ten seconds of Play."""
    from test_hand import RECORD

    page = panel.page
    panel.get_by_role("button", name="reset").click()
    page.wait_for_timeout(1000)
    panel.locator(".noUi-handle").first.focus()
    panel.evaluate(RECORD)
    panel.evaluate(KEEP_PLAYING)
    for _ in range(20 * SECONDS):
        if hand:
            page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(50)
    record = page.evaluate("() => { clearInterval(pressing); return record; }")
    panel.get_by_role("button", name="pause").click()
    return record


def rate(record):
    """Return the pictures a second."""
    at = [row["at"] for row in record["picture"]]
    return 1000 * (len(at) - 1) / (at[-1] - at[0])


def ages(record):
    """Return the age of each picture in milliseconds."""
    from test_hand import frames_shown, values_set

    first_set = values_set(record["hand"])
    replaced = dict(zip(first_set, [*first_set.values()][1:], strict=False))
    return [
        max(0, at - replaced.get(value, at)) for at, _, value in frames_shown(record["picture"])
    ]


def test_play(open_notebook):
    page = open_notebook("04_walk_downhill.ipynb")
    panel = page.locator(".linreg-panel").first
    panel.locator(".noUi-handle").first.wait_for(state="attached")
    page.wait_for_timeout(3000)
    panel.scroll_into_view_if_needed()
    print(f"\nPlay alone: {rate(watch(panel, hand=False)):.1f} frames a second")
    record = watch(panel, hand=True)
    old = np.percentile(ages(record), (50, 95, 100))
    print(f"with a hand on the step size: {rate(record):.1f} frames a second, age in milliseconds")
    print("half below {:.0f}, 19 of 20 below {:.0f}, the oldest {:.0f}".format(*old))


if __name__ == "__main__":
    options = ["-q", "-s", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:nbval"]
    sys.exit(pytest.main([*options, "-o", f"pythonpath={BROWSER_TESTS}", __file__]))
