"""A real JupyterLab and a real browser, for the tests that look at a page."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from paths import ROOT

TIMEOUT = 120_000  # ms; a kernel starts slowly on a busy machine
PANEL_ALONE = """from linreg_core import make_line
from linreg_core.classroom import panels

panel = panels.descent(make_line(), w=0.637)
panel.controls["epoch"].value = 12
panel"""
THREE_PANELS = """from linreg_core import make_line
from linreg_core.classroom import panels
from IPython.display import display

display(panels.descent(make_line()), panels.fit_by_eye(make_line()), panels.bowl(make_line()))"""


@pytest.fixture(scope="session")
def lab_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with copies of the notebooks, which a JupyterLab may write to.

    Two more have panels alone, so that they open sooner: panel.ipynb that of notebook 04, and
    handles.ipynb three whose pictures can be dragged.
    """
    root = tmp_path_factory.mktemp("root")
    for folder in ("notebooks", "images"):
        own = shutil.ignore_patterns("progress.json")  # of whoever works in this folder
        shutil.copytree(ROOT / folder, root / folder, ignore=own)
    for name, code in {"panel": PANEL_ALONE, "handles": THREE_PANELS}.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        notebook.metadata.kernelspec = {
            "name": "python3",
            "display_name": "Python 3",
        }  # or Lab asks
        nbformat.write(notebook, root / f"notebooks/{name}.ipynb")
    return root


@contextlib.contextmanager
def running_lab(command: list[str], folder: Path, home: Path) -> Iterator[str]:
    """Start JupyterLab by a command in a folder; yield the address that it prints.

    Its settings and its log are kept in `home`, so those of the machine do not matter.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        env[f"JUPYTER_{name}"] = str(home / name)
    for name in ("SETTINGS_DIR", "WORKSPACES_DIR"):
        env[f"JUPYTERLAB_{name}"] = str(home / name)
    options = ["--no-browser", "--allow-root", "--port=0", "--LabApp.expose_app_in_browser=True"]
    log = home / "log"
    with log.open("wb") as out:
        server = subprocess.Popen([*command, *options], env=env, stdout=out, stderr=out, cwd=folder)
        try:
            for _ in range(240):
                # Jupyter prints an address once the server listens.
                printed = re.search(r"(http://(?:localhost|127\.0\.0\.1):\d+/\S*)", log.read_text())
                if printed or server.poll() is not None:
                    break
                time.sleep(0.25)
            else:
                printed = None
            if printed is None:
                pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")
            yield printed[1]
        finally:
            server.terminate()
            try:
                server.wait(15)  # it waits without end for pages that were killed
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@pytest.fixture(scope="session")
def lab(lab_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve `lab_root` from a JupyterLab without a token; yield its address."""
    command = [sys.executable, "-m", "linreg_core.classroom.launcher", "--IdentityProvider.token="]
    with running_lab(command, lab_root, tmp_path_factory.mktemp("lab")) as address:
        yield address.partition("/lab")[0]


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Yield headless Chromium, or skip and say what to install."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("playwright is missing: pip install -r tests/requirements.txt")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip(
            "Chromium is missing: install Chromium or Chrome (Debian: apt install chromium)"
        )
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield running
        running.close()


@pytest.fixture(scope="session")
def new_page(browser) -> Callable:
    """Return a function that opens a page; pages of the same options share a cache."""
    contexts = {}

    def open_page(**options):
        if (key := repr(options)) not in contexts:
            size = {"width": 1400, "height": 1100}
            contexts[key] = browser.new_context(**{"viewport": size} | options)
        return contexts[key].new_page()

    return open_page


@contextlib.contextmanager
def opening_notebooks(lab: str, new_page: Callable) -> Iterator[Callable]:
    """Yield a function that opens a notebook in a new page, runs it, and returns the page."""
    pages = []

    def open_page(name: str, *, run: bool = True, mode: str = "lab", **options):
        page = new_page(**options)
        pages.append(page)
        page.set_default_timeout(TIMEOUT)
        page.goto(f"{lab}/{mode}/tree/notebooks/{name}?reset")
        wait_for_notebook(page, name)
        if run:
            page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        return page

    yield open_page
    for page in pages:
        page.close()


def wait_for_notebook(page, name: str) -> None:
    """Wait until JupyterLab shows a notebook and its kernel is there."""
    page.wait_for_function(
        """name => {
            const shown = window.jupyterapp?.shell?.currentWidget;
            const kernel = shown?.sessionContext?.session?.kernel;
            return shown?.context?.path.endsWith(name) && kernel?.connectionStatus === 'connected';
        }""",
        arg=name,
    )
    page.wait_for_selector(".jp-Notebook .jp-Cell")


@pytest.fixture
def open_notebook(lab: str, new_page: Callable) -> Iterator[Callable]:
    """Yield a function that opens a notebook in a page that is closed after the test."""
    with opening_notebooks(lab, new_page) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def open_notebooks(lab: str, new_page: Callable) -> Iterator[Callable]:
    """Yield a function that opens a notebook in a page that all tests of a file share."""
    with opening_notebooks(lab, new_page) as open_page:
        yield open_page


def change_notebook(page, name: str) -> None:
    """Show another notebook in a page of JupyterLab, and end the kernel of the one before."""
    page.evaluate(
        """async name => {
            const {shell, commands} = window.jupyterapp, before = shell.currentWidget;
            await before?.sessionContext?.shutdown();
            before?.context?.model && (before.context.model.dirty = false); // or Lab asks to save
            await commands.execute('application:close-all');
            await commands.execute('docmanager:open', {path: `notebooks/${name}`});
        }""",
        name,
    )
    wait_for_notebook(page, name)
