"""What learners do to a session: start, reload, restart, two tabs, save after use."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PANEL = ".linreg-panel"
NAME = "panel.ipynb"
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


def test_the_run_command_serves_this_machine_alone_and_asks_for_a_token(lab_root, tmp_path):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    jupyter, *words = re.search(r"&& \.venv/bin/(jupyter lab \S+)$", readme, re.M)[1].split()
    command = [Path(sys.executable).with_name(jupyter), *words, "--no-browser", "--allow-root"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    env |= {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=lab_root, env=env, stdout=out, stderr=out)
    try:
        printed = None
        for _ in range(240):
            printed = re.search(r"(http://\S+?:\d+)/\S*\?token=(\w+)", log.read_text())
            if printed or server.poll() is not None:
                break
            time.sleep(0.25)
        assert printed, log.read_text()
        address, token = printed.groups()
        assert address.startswith(("http://localhost:", "http://127.0.0.1:"))
        assert len(token) >= 40
        assert asked(f"{address}/api/contents?token={token}") == 200
        assert asked(f"{address}/api/contents") == 403
    finally:
        server.terminate()
        server.wait(30)


def asked(address):
    """Return the status of the answer, once the server gives one."""
    for _ in range(240):
        try:
            return urllib.request.urlopen(address, timeout=10).status
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(address)
