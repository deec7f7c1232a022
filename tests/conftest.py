"""A real JupyterLab and a real browser, for the tests that look at a page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
TIMEOUT = 120_000  # ms; a busy machine starts a kernel slowly
PANEL_ALONE = """from linreg_core import make_line
from linreg_core.classroom import panels

panel = panels.descent(make_line(), w=0.637)
panel.controls["epoch"].value = 12
panel"""


@pytest.fixture(scope="session")
def lab_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with copies of the notebooks, which a JupyterLab may write to.

    Among them is panel.ipynb, with the panel of notebook 04 alone, which opens sooner.
    """
    root = tmp_path_factory.mktemp("root")
    for folder in ("notebooks", "images"):
        shutil.copytree(ROOT / folder, root / folder)
    alone = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PANEL_ALONE)])
    alone.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}  # else Lab asks
    nbformat.write(alone, root / "notebooks/panel.ipynb")
    return root


@pytest.fixture(scope="session")
def lab(lab_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve `lab_root` from a JupyterLab with settings of its own; yield its address."""
    home = tmp_path_factory.mktemp("lab")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    private = {
        name: str(home / name)
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
        )
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--allow-root"),
        *(f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="),
        *(f"--ServerApp.root_dir={lab_root}", "--expose-app-in-browser"),
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
    ]
    log = (home / "log").open("wb")
    server = subprocess.Popen(
        command, env={**os.environ, **private}, stdout=log, stderr=log, cwd=home
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api/status", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        else:
            pytest.fail(f"JupyterLab did not start:\n{(home / 'log').read_text()}")
        yield address
    finally:
        server.terminate()
        server.wait(30)
        log.close()


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
def new_page(browser: object) -> Callable[..., object]:
    """Return a function that opens a page; pages of the same options share a cache."""
    contexts: dict[str, object] = {}

    def open_page(**options: object) -> object:
        if (key := repr(options)) not in contexts:
            size = {"width": 1400, "height": 1100}
            contexts[key] = browser.new_context(viewport=size, **options)  # type: ignore[attr-defined]
        return contexts[key].new_page()  # type: ignore[attr-defined]

    return open_page


@pytest.fixture
def open_notebook(lab: str, new_page: Callable[..., object]) -> Iterator[Callable[..., object]]:
    """Yield a function that opens a notebook in a new page, run if asked, and returns the page."""
    pages = []

    def open_page(name: str, *, run: bool = True, **options: object) -> object:
        page = new_page(**options)
        pages.append(page)
        page.set_default_timeout(TIMEOUT)
        page.goto(f"{lab}/lab/tree/notebooks/{name}?reset")
        page.wait_for_function(
            "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"
            "?.connectionStatus === 'connected'"
        )
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        if run:
            page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        return page

    yield open_page
    for page in pages:
        page.close()
