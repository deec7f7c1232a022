"""What learners do to a session: reload, restart, two tabs, save after use."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PANEL = ".linreg-panel"
NAME = "04_walk_downhill.ipynb"
RUN_ALL = "() => jupyterapp.commands.execute('notebook:run-all-cells')"
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
READY = "window." + KERNEL.replace(".", "?.") + "?.connectionStatus"


def settled(page):
    """Wait until all cells have run and the first panel stands."""
    page.wait_for_selector(f"{PANEL} .noUi-handle", state="attached")
    page.wait_for_function(f"() => {KERNEL}.status === 'idle'")
    page.wait_for_timeout(1000)


def moves(page):
    """Press an arrow on the first slider; tell whether the reading follows."""
    panel = page.locator(PANEL).first
    panel.scroll_into_view_if_needed()
    panel.locator(".linreg-reading p").wait_for()
    before = panel.locator(".linreg-reading").text_content()
    panel.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([panel, text]) => panel.querySelector('.linreg-reading').textContent !== text",
        arg=[panel.element_handle(), before],
    )
    return True


def test_a_page_reloaded_and_run_again_works(open_notebook):
    page = open_notebook(NAME)
    settled(page)
    assert moves(page)
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(f"() => {READY} === 'connected'")
    page.evaluate(RUN_ALL)
    settled(page)
    assert moves(page)


def test_after_a_kernel_restart_the_page_says_what_to_do_and_it_helps(open_notebook):
    page = open_notebook("00_start_here.ipynb")
    settled(page)
    page.evaluate(f"() => {KERNEL}.restart()")
    page.wait_for_function(f"() => {KERNEL}.status === 'idle'")
    advice = page.locator(".jp-MarkdownOutput").filter(has_text="Run > Run All Cells").first
    advice.scroll_into_view_if_needed()
    assert advice.is_visible()
    page.evaluate(RUN_ALL)
    settled(page)
    assert moves(page)


def test_two_tabs_of_one_notebook_both_work(open_notebook):
    one = open_notebook(NAME)
    settled(one)
    other = open_notebook(NAME)
    settled(other)
    assert moves(other)
    assert moves(one)


def test_the_file_saved_after_use_still_passes(open_notebook, lab_root, tmp_path):
    page = open_notebook("05_choose_the_step.ipynb")
    settled(page)
    assert moves(page)
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(1500)
    saved = lab_root / "notebooks/05_choose_the_step.ipynb"
    assert saved.read_bytes() != (Path(__file__).parents[2] / "notebooks" / saved.name).read_bytes()
    copy = shutil.copy(saved, tmp_path)
    nbval = ("-o", "addopts=", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", copy)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *nbval], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout


def test_no_request_leaves_the_machine(open_notebook):
    asked = []
    page = open_notebook("01_draw_a_line.ipynb", run=False)
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(RUN_ALL)
    settled(page)
    assert moves(page)
    assert asked
    outside = [url for url in asked if not url.startswith(("http://127.0.0.1", "data:", "blob:"))]
    assert not outside


@pytest.mark.parametrize("name", ["00_start_here.ipynb"])
def test_the_run_commands_server_keeps_to_this_machine_and_asks_for_a_token(name, tmp_path):
    """JupyterLab's own defaults, which the README's command does not change."""
    from jupyter_server.serverapp import ServerApp

    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    command = next(line for line in readme.splitlines() if line.endswith(f"notebooks/{name}"))
    assert "--ip" not in command
    assert "token" not in command.lower()
    server = ServerApp()
    assert server.ip in ("localhost", "127.0.0.1")
    assert len(server.identity_provider_class(parent=server).token) >= 40
