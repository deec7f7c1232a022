"""What learners do: start, reload the page, restart the kernel, open two tabs, save after use."""

import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from conftest import change_notebook, running_lab
from lab_panel import KERNEL, RUN_ALL, picture_changes, reading, show, wait_until_run
from paths import NOTEBOOKS, ROOT

NAME = "panel.ipynb"
WIDGET = "jupyterapp.shell.currentWidget"
READY_NOTEBOOK = f"{WIDGET}?.context?.isReady".replace("app.shell.", "app?.shell?.")
READY = "window." + KERNEL.replace(".", "?.") + "?.connectionStatus"


def moves(panel):
    """Press an arrow key on the first slider; return whether picture and sentence follow."""
    before = reading(show(panel))
    panel.locator(".noUi-handle").first.focus()
    with picture_changes(panel):
        panel.page.keyboard.press("ArrowRight")
    return reading(panel) != before


def test_a_reloaded_page_works_when_run_again(open_notebook):
    page = open_notebook(NAME)
    assert moves(wait_until_run(page))
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(f"() => {READY} === 'connected'")
    page.evaluate(RUN_ALL)
    assert moves(wait_until_run(page))


def test_after_a_kernel_restart_the_page_says_what_to_do_and_it_helps(open_notebook):
    page = open_notebook("00_start_here.ipynb")
    wait_until_run(page)
    page.evaluate(f"() => {KERNEL}.restart()")
    page.wait_for_function(f"() => {KERNEL}.status === 'idle'")
    advice = page.locator(".jp-MarkdownOutput").filter(has_text="Run > Run All Cells").first
    advice.scroll_into_view_if_needed()
    assert advice.is_visible()
    page.evaluate(RUN_ALL)
    assert moves(wait_until_run(page))


def test_two_tabs_of_one_notebook_both_work(open_notebook):
    one, other = (wait_until_run(open_notebook(NAME)) for _ in range(2))
    assert moves(other)
    assert moves(one)


def test_the_file_saved_after_use_still_passes(open_notebook, lab_root, tmp_path):
    page = open_notebook("05_choose_the_step.ipynb")
    assert moves(wait_until_run(page))
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(1500)
    saved = lab_root / "notebooks/05_choose_the_step.ipynb"
    assert saved.read_bytes() != (ROOT / "notebooks" / saved.name).read_bytes()
    copy = shutil.copy(saved, tmp_path)
    nbval = ("-o", "addopts=", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", copy)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *nbval], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def readme_lab(lab_root, tmp_path_factory):
    """Start JupyterLab by the last command of the README's line; yield the address it prints."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^python3 -m venv .* && \.venv/bin/(\S+)$", readme, re.M)[:1]
    path = Path(sys.executable).with_name(program)
    assert path.exists(), f"There is no {path}: run pip install -e . again."
    with running_lab([path], lab_root, tmp_path_factory.mktemp("readme")) as address:
        yield address


def test_the_run_command_serves_this_machine_alone_and_asks_for_a_token(readme_lab):
    server, token = re.match(r"(http://\S+?:\d+)/\S*\?token=(\w+)$", readme_lab).groups()
    assert server.startswith(("http://localhost:", "http://127.0.0.1:"))
    assert len(token) >= 40
    assert status(f"{server}/api/contents?token={token}") == 200
    assert status(f"{server}/api/contents") == 403


def status(address):
    """Return the status of the answer, once the server gives one."""
    for _ in range(240):
        try:
            return urllib.request.urlopen(address, timeout=10).status
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(address)


def test_the_run_command_opens_the_first_notebook_without_a_pop_up(readme_lab, new_page):
    page = new_page()
    page.goto(readme_lab)
    page.wait_for_function(f"() => window.{READY_NOTEBOOK}")
    assert page.evaluate(f"{WIDGET}.context.path") == f"notebooks/{NOTEBOOKS[0].name}"
    page.wait_for_timeout(2000)  # JupyterLab asks about news once the page stands
    assert page.locator(".Toastify__toast").all_inner_texts() == []
    page.close()


def test_the_run_command_answers_every_request_of_every_notebook(readme_lab, new_page):
    page = new_page()
    page.set_default_timeout(120_000)
    answers = []
    page.on("response", lambda answer: answers.append((answer.status, answer.url)))
    page.goto(readme_lab + "&reset")
    page.wait_for_function(f"() => window.{READY_NOTEBOOK}")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        change_notebook(page, path.name)
        for cell in range(0, len(nbformat.read(path, as_version=4).cells), 6):
            page.evaluate(f"k => {WIDGET}.content.scrollToItem(k, 0.25, 'start')", cell)
    assert [answer for answer in answers if answer[0] >= 400] == []
    page.evaluate(f"() => {WIDGET}.sessionContext.shutdown()")
    page.close()
