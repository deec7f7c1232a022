"""Print how many frames a second play shows in JupyterLab: python tests/benchmarks/play.py

It runs as a test session, since it needs the server and the browser of tests/browser/.
"""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve()
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
    browser = HERE.parents[1] / "browser/conftest.py"
    plugins = ["-p", "no:cacheprovider", "-p", "no:nbval", f"--rootdir={HERE.parents[2]}"]
    sys.path.insert(0, str(browser.parent))
    sys.exit(pytest.main(["-q", "-s", "-o", "addopts=", *plugins, "-p", "conftest", str(HERE)]))
