"""Try the built site as a reader would, in headless Chromium: python tests/site/browse.py

It needs site/dist, which `python site/build.py PYODIDE` writes, and prints sizes and times.
Options are pytest's: `-k 04` tries one notebook. With --write the output is put on
docs/measurements.md.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

# pytest puts neither folder on the path when it runs as a script.
sys.path += [str(Path(__file__).resolve().parents[1] / part) for part in ("", "browser")]
from lab_panel import answer_predictions, drag_by_mouse, picture_changes
from paths import NOTEBOOKS, ROOT

from linreg_core.classroom.predictions.answers import ANSWERS

DIST = ROOT / "site/dist"
TIMEOUT = 120_000  # ms
PHONE = {"width": 390, "height": 844}
PANEL = ".linreg-panel:has(.noUi-handle)"
MODEL = "jupyterapp.shell.currentWidget.content.model"
CODE = f"[...{MODEL}.cells].filter(cell => cell.type === 'code')"
# What nbval does not compare.
PASSED_OVER = ("image/png", "application/vnd.jupyter.widget-view+json")
STEPS = """async ([panel, count]) => {
    const times = [], handle = panel.querySelector('.noUi-handle');
    const canvas = panel.querySelector('canvas');
    const picture = () => {
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return new Uint32Array(data.buffer).reduce((sum, pixel) => (31 * sum + pixel) | 0, 0);
    };
    handle.focus();
    for (let k = 0; k < count; k++) {
        const before = picture(), start = performance.now();
        const key = k % 2 ? 'ArrowLeft' : 'ArrowRight';
        handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
        while (picture() === before) await new Promise(requestAnimationFrame);
        times.push(performance.now() - start);
        await new Promise(done => setTimeout(done, 150));
    }
    return times;
}"""


class Served:
    """A copy of the site on this machine, which a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        command = ["-m", "http.server", "--bind", "127.0.0.1", "--directory", folder, str(port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.server = subprocess.Popen([sys.executable, *command], **quiet)
        for _ in range(100):
            try:
                urllib.request.urlopen(self.address)
                break
            except OSError:
                time.sleep(0.1)

    def size(self, address: str) -> int:
        """Return the bytes of a file of the site."""
        path = self.folder / unquote(urlsplit(address).path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        return path.stat().st_size if path.exists() else 0


@pytest.fixture(scope="session", autouse=True)
def built():
    if not (DIST / "index.html").exists():
        pytest.exit("There is no site/dist yet: docs/browser-tab.md says how to build it.", 1)


@pytest.fixture
def site(tmp_path):
    served = Served(shutil.copytree(DIST, tmp_path / "site"))
    yield served
    served.server.terminate()
    served.server.wait(30)


@pytest.fixture
def visit(browser, tmp_path):
    """Yield a function that opens the browser of one reader, and the list of its requests."""
    opened, asked = [], []

    def open_browser(**options):
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "reader",
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            viewport={"width": 1400, "height": 1100},
            **options,
        )
        context.set_default_timeout(TIMEOUT)
        context.on("request", lambda request: asked.append(request.url))
        opened.append(context)
        return context

    yield open_browser, asked
    for context in opened:
        context.close()
    leaving = [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))]
    assert asked
    assert leaving == []


def open_notebook(context, site, name):
    """Open a notebook by its link on the landing page; return its page."""
    page = context.new_page()
    page.goto(site.address)
    page.locator(f"li[data-path$='{name}'] a").click()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function("() => jupyterapp.shell.currentWidget?.sessionContext.session?.kernel")
    return page


def choose(page, *menu):
    for entry in menu:
        page.get_by_role("menuitem", name=entry, exact=True).click()


def cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def compared(cell):
    """Return what nbval compares of a cell's outputs: for each kind, its text."""
    found = defaultdict(str)
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            found[output["name"]] += "".join(output["text"])
        elif output["output_type"] == "error":
            found["error"] += f"{output['ename']}: {output['evalue']}"
        for kind, content in output.get("data", {}).items():
            if kind not in PASSED_OVER:
                found[kind] += "".join(content)
    return dict(found)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_opens_runs_and_its_panels_move(site, visit, path):
    open_browser, asked = visit
    begin = time.monotonic()
    page = open_notebook(open_browser(), site, path.name)
    times = {"visible": time.monotonic() - begin}
    begin = time.monotonic()
    choose(page, "Run", "Run All Cells")
    page.wait_for_function(f"() => {CODE}[0].executionCount")
    times["first output"] = time.monotonic() - begin
    page.wait_for_function(f"() => {CODE}.every(cell => cell.executionCount)")
    times["last"] = time.monotonic() - begin

    ran = cells(page.evaluate(f"() => {MODEL}.toJSON()"))
    committed = cells(json.loads(path.read_text(encoding="utf-8")))
    assert len(ran) == len(committed)
    differences = [
        (number, compared(here), compared(there))
        for number, (here, there) in enumerate(zip(ran, committed, strict=True), 1)
        if compared(here) != compared(there)
    ]
    assert differences == []

    assert answer_predictions(page) == len(ANSWERS[path.stem])
    panels = page.locator(PANEL)
    panels.first.wait_for(state="attached")
    assert panels.count()
    for k in range(panels.count()):
        panel = panels.nth(k)
        panel.evaluate("panel => panel.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(1500)
        handle = panel.locator(".noUi-handle").first
        low, high, now = (
            float(handle.get_attribute(f"aria-value{name}")) for name in ("min", "max", "now")
        )
        with picture_changes(panel):
            drag_by_mouse(handle, 60 if now < (low + high) / 2 else -60)
        page.keyboard.press("Escape")
        handle.focus()
        with picture_changes(panel):
            page.keyboard.press("ArrowLeft")
        assert handle.evaluate("handle => handle === document.activeElement")
    took = panels.first.evaluate("(panel, count) => (" + STEPS + ")([panel, count])", 40)
    figures = ", ".join(f"{name} {value:.1f} s" for name, value in times.items())
    fetched = sum(site.size(url) for url in {url.split("?")[0] for url in asked})
    print(f"\n{path.stem}: {figures}; a slider step {statistics.median(took):.0f} ms in the median")
    print(f"first visit {fetched / 1e6:.1f} MB")


def test_an_edit_is_kept_after_the_tab_and_a_new_version_of_the_site(site, visit, tmp_path):
    open_browser, _ = visit
    edited, untouched = "04_walk_downhill.ipynb", "05_choose_the_step.ipynb"
    # An old file, so that the browser's own cache holds on to it too.
    os.utime(site.folder / "files/notebooks" / edited, (1e9, 1e9))
    context = open_browser()
    page = open_notebook(context, site, edited)
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# mine\n")
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    page.wait_for_timeout(1000)
    context.close()

    context = open_browser()
    page = open_notebook(context, site, edited)
    assert page.locator(".jp-CodeCell .cm-content").first.inner_text().startswith("# mine")
    context.close()

    for name in (edited, untouched):
        file = site.folder / "files/notebooks" / name
        file.write_text(file.read_text(encoding="utf-8").replace("# ", "# New: ", 1), "utf-8")
    context = open_browser()
    page = open_notebook(context, site, untouched)
    assert page.locator(".jp-Notebook h1").first.inner_text().startswith("New: ")
    page = open_notebook(context, site, edited)
    assert page.locator(".jp-CodeCell .cm-content").first.inner_text().startswith("# mine")
    assert not page.locator(".jp-Notebook h1").first.inner_text().startswith("New: ")
    page.close()

    page = context.new_page()
    page.goto(site.address)
    page.on("dialog", lambda dialog: dialog.accept())
    row = page.locator(f"li[data-path$='{edited}'] .saved")
    row.wait_for()
    with page.expect_download() as download:
        row.get_by_role("button", name="download").click()
    assert download.value.suggested_filename == edited
    assert "# mine" in Path(download.value.path()).read_text(encoding="utf-8")
    assert not page.locator(f"li[data-path$='{untouched}'] .saved").is_visible()
    row.get_by_role("button", name="start afresh").click()
    row.wait_for(state="hidden")
    page = open_notebook(context, site, edited)
    assert page.locator(".jp-Notebook h1").first.inner_text().startswith("New: ")
    assert "# mine" not in page.locator(".jp-CodeCell .cm-content").first.inner_text()
    page.close()

    taken_along = download.value.path().rename(tmp_path / edited)
    page = context.new_page()
    page.goto(site.address)
    page.get_by_role("link", name="list of files").click()
    page.locator(".jp-DirListing-item", has_text="notebooks").dblclick()
    page.locator(".jp-DirListing-item", has_text=edited).wait_for()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload").click()
    chooser.value.set_files(taken_along)
    page.get_by_role("button", name="Overwrite").click()
    page.wait_for_timeout(2000)
    page = open_notebook(context, site, edited)
    assert page.locator(".jp-CodeCell .cm-content").first.inner_text().startswith("# mine")


def test_the_panel_of_the_landing_page_is_live_before_python_has_come(site, browser):
    page = browser.new_page()
    page.route("**/static/pyodide/*", lambda route: None)  # Python never arrives
    page.goto(site.address)
    panel = page.locator("#descent.linreg-ready")
    panel.wait_for()
    before = panel.locator(".linreg-reading").inner_text()
    panel.get_by_role("slider", name="epoch").first.press("ArrowRight")
    assert panel.locator(".linreg-reading").inner_text() != before
    assert page.locator("#fetched").evaluate("bar => bar.value") == 0
    page.close()


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"viewport": PHONE}], ids=str)
def test_every_panel_of_the_page_of_panels_is_live_and_accessible(site, browser, look):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="pip install -r tests/requirements.txt"
    ).Axe()
    page = browser.new_page(**look)
    page.goto(site.address + "panels.html")
    page.wait_for_function("() => document.querySelectorAll('.linreg-ready').length === 10")
    assert axe.run(page).response["violations"] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.close()


LOOKS = [
    {"color_scheme": "light"},
    {"color_scheme": "dark", "reduced_motion": "reduce"},
    {"viewport": {"width": 360, "height": 740}},
]


@pytest.mark.parametrize("look", LOOKS, ids=("light", "dark and still", "phone"))
def test_the_landing_page_is_accessible(site, browser, look):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="pip install -r tests/requirements.txt"
    ).Axe()
    page = browser.new_page(**look)
    page.goto(site.address)
    page.wait_for_function("() => document.getElementById('state').textContent.includes('is in')")
    assert axe.run(page).response["violations"] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.locator(".start").focus()
    reached = []
    for _ in range(11):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.innerText"))
    assert reached[0] == "All ten pictures, live"
    assert len(set(reached)) == 11
    page.close()


def test_the_site_is_small():
    size = sum(file.stat().st_size for file in DIST.rglob("*") if file.is_file())
    print(f"\nsite {size / 1e6:.1f} MB")
    assert size <= 60e6


if __name__ == "__main__":
    sys.path.append(str(ROOT / "tools"))
    from measurements import report

    options = ["-q", "-s", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:nbval"]
    with report("The site for a browser tab", sys.argv[1:]) as chosen:
        code = pytest.main([*options, *chosen, __file__])
    sys.exit(code)
