"""Panels in the classic Notebook with ipywidgets 7, as Colab has it; .ci/run calls this.

.venv/lowest holds the lowest versions that pyproject.toml allows, and nbclassic.
"""

import pytest
from conftest import TIMEOUT, running_lab
from lab_panel import PANEL, drag_by_mouse, picture_changes, reading, show
from paths import ROOT

RUN_ALL = "() => Jupyter.notebook.execute_all_cells()"
# The classic Notebook answers no widget before its own code for them is there.
READY = """() => window.Jupyter?.notebook?.kernel?.is_connected?.()
    && Jupyter.notebook.kernel.comm_manager.targets['jupyter.widget']"""


@pytest.fixture(scope="session")
def classic(lab_root, tmp_path_factory):
    """Yield the address of a classic Notebook that serves `lab_root`."""
    command = [str(ROOT / ".venv/lowest/bin/jupyter-nbclassic"), "--IdentityProvider.token="]
    with running_lab(command, lab_root, tmp_path_factory.mktemp("classic")) as address:
        yield address.partition("/tree")[0]


@pytest.fixture
def panel(classic, new_page):
    """Yield the panel of panel.ipynb, after the notebook has run."""
    page = new_page()
    page.set_default_timeout(TIMEOUT)
    page.goto(f"{classic}/notebooks/notebooks/panel.ipynb")
    page.wait_for_function(READY)
    page.wait_for_timeout(1500)  # it then asks the kernel for widgets that are there already
    page.evaluate(RUN_ALL)
    page.locator(f"{PANEL} canvas").first.wait_for()
    yield show(page.locator(PANEL).first)
    page.close()


def test_the_start_is_dragged_in_the_picture_and_back_by_undo(panel):
    start, before = panel.locator(".linreg-handle[aria-label=start]"), reading(panel)
    place = start.get_attribute("aria-valuetext")
    with picture_changes(panel):
        drag_by_mouse(start, 30, -20)
    assert reading(panel) != before
    assert start.get_attribute("aria-valuetext") != place
    with picture_changes(panel):
        panel.page.keyboard.press("Control+z")
    assert reading(panel) == before
    assert start.get_attribute("aria-valuetext") == place
