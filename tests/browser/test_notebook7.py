"""Panels in Notebook 7, which shows the same files as JupyterLab, one per page."""

import pytest
from lab_panel import PANEL, drag_by_mouse, picture, picture_changes, reading, show, slider

pytest.importorskip("notebook", reason="pip install -r tests/requirements.txt")


@pytest.fixture
def open_in_notebook7(lab, new_page):
    """Yield a function that opens a notebook, runs it, and returns its first panel."""
    page = new_page()
    page.set_default_timeout(120_000)

    def open_page(name):
        page.goto(f"{lab}/notebooks/notebooks/{name}")
        page.get_by_text("Python 3 (ipykernel)").first.wait_for()
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        page.get_by_role("menuitem", name="Run").click()
        page.get_by_text("Run All Cells", exact=True).click()
        page.locator(f"{PANEL} .noUi-handle").first.wait_for(state="attached")
        # A cell that ends takes the focus, so let all of them end first.
        page.wait_for_function(
            "() => ![...document.querySelectorAll('.jp-InputPrompt')]"
            ".some(prompt => prompt.textContent.includes('*'))"
        )
        return show(page.locator(PANEL).first)

    yield open_page
    page.close()


def test_key_and_mouse_move_the_panel(open_in_notebook7):
    panel = open_in_notebook7("04_walk_downhill.ipynb")
    assert "83 % of its limit: it rings" in reading(panel)
    step = slider(panel, "step size")
    step.focus()
    with picture_changes(panel):
        panel.page.keyboard.press("ArrowRight")
    assert "85 % of its limit" in reading(panel)
    with picture_changes(panel):
        drag_by_mouse(step, 60)
    assert "it explodes" in reading(panel)

    area = panel.page.locator(f".jp-OutputArea:has({PANEL})").first
    assert not area.locator(".jp-RenderedImage").is_visible()  # the still is hidden


def test_the_start_is_dragged_in_the_picture_and_back_by_undo(open_in_notebook7):
    panel = open_in_notebook7("handles.ipynb")
    start, before = panel.locator(".linreg-handle[aria-label=start]"), picture(panel)
    cells = panel.page.locator(".jp-Notebook .jp-Cell").count()
    with picture_changes(panel):
        drag_by_mouse(start, 30, -20)
    assert start.get_attribute("aria-valuetext") != "w = 0, b = 0"
    for key in "bdd":  # which add and delete cells where the notebook has the focus
        panel.page.keyboard.press(key)
    assert panel.page.locator(".jp-Notebook .jp-Cell").count() == cells
    with picture_changes(panel):
        panel.page.keyboard.press("Control+z")
    assert start.get_attribute("aria-valuetext") == "w = 0, b = 0"
    assert picture(panel) == before
