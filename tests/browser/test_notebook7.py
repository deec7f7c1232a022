"""Notebook 04 in Notebook 7, which shows the same files as JupyterLab, one per page."""

import pytest

pytest.importorskip("notebook", reason="pip install -r tests/requirements.txt")

PANEL = ".linreg-panel"


@pytest.fixture
def page(lab, new_page):
    page = new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{lab}/notebooks/notebooks/04_walk_downhill.ipynb")
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
    page.locator(PANEL).first.scroll_into_view_if_needed()
    yield page
    page.close()


def test_key_and_mouse_move_the_panel(page):
    panel = page.locator(PANEL).first
    reading, picture = panel.locator(".linreg-reading"), panel.locator("img")
    handle = panel.locator(".noUi-handle").first
    reading.filter(has_text="83 % of its limit: it rings").wait_for()
    seen = picture.get_attribute("src")

    handle.focus()
    page.keyboard.press("ArrowRight")
    reading.filter(has_text="85 % of its limit").wait_for()
    keyed = picture.get_attribute("src")
    assert keyed != seen

    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=6)
    page.mouse.up()
    reading.filter(has_text="it explodes").wait_for()
    assert picture.get_attribute("src") not in (seen, keyed)

    area = page.locator(f".jp-OutputArea:has({PANEL})").first
    assert not area.locator(".jp-RenderedImage").is_visible()  # the still is hidden
