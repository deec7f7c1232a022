"""Print how many frames a second play shows in JupyterLab: python tests/benchmarks/play.py

It runs as a test session, since it needs the server and the browser of tests/conftest.py.
"""

import sys

import pytest

COUNT = """panel => new Promise(done => {
    const frames = [];
    new MutationObserver(() => frames.push(performance.now()))
        .observe(panel.querySelector('.widget-html-content'), {childList: true, subtree: true});
    panel.querySelector('.widget-play button').click();
    setTimeout(() => done(frames), 6000);
})"""


def test_play(open_notebook):
    page = open_notebook("04_walk_downhill.ipynb")
    panel = page.locator(".linreg-panel").first
    panel.locator(".noUi-handle").first.wait_for(state="attached")
    page.wait_for_timeout(3000)
    panel.scroll_into_view_if_needed()
    panel.get_by_role("button", name="reset").click()
    page.wait_for_timeout(1000)
    frames = panel.evaluate(COUNT)
    rate = (len(frames) - 1) / (frames[-1] - frames[0]) * 1000
    print(f"\n{len(frames)} frames, {rate:.1f} a second")


if __name__ == "__main__":
    options = ["-q", "-s", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:nbval"]
    sys.exit(pytest.main([*options, __file__]))
