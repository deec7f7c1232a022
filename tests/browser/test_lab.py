"""The panel of notebook 04 in a real JupyterLab, moved by keyboard and by mouse."""

import time

import pytest

PANEL = ".linreg-panel"


@pytest.fixture
def page(open_notebook):
    page = open_notebook("panel.ipynb")
    page.wait_for_selector(f"{PANEL} .noUi-handle")
    idle = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
    page.wait_for_function(idle)
    page.locator(PANEL).first.scroll_into_view_if_needed()
    page.locator(f"{PANEL} .linreg-reading").filter(has_text="Epoch").first.wait_for()
    return page


def picture(page):
    return page.locator(f"{PANEL} img").first.get_attribute("src")


def reading(page):
    return page.locator(f"{PANEL} .linreg-reading").first.text_content()


def handle(page, name):
    slider = page.locator(f"{PANEL} .widget-slider").filter(has_text=name).first
    return slider.locator(".noUi-handle")


def state_after(page, act):
    """Do `act`; return the picture and the sentence once the sentence has changed."""
    before = reading(page)
    act()
    page.wait_for_function(
        "([css, text]) => document.querySelector(css).textContent !== text",
        arg=[f"{PANEL} .linreg-reading", before],
    )
    return picture(page), reading(page)


def test_key_and_mouse_move_the_picture_and_the_sentence(page):
    seen, text = picture(page), reading(page)
    assert "83 % of its limit: it rings" in text
    assert "w = 108.8, b = 7.639" in text  # the start w = 0.637 is not rounded

    handle(page, "step size").focus()
    keyed, text = state_after(page, lambda: page.keyboard.press("ArrowRight"))
    assert keyed != seen
    assert "85 % of its limit" in text

    box = handle(page, "step size").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag():
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y, steps=6)
        page.mouse.up()

    dragged, text = state_after(page, drag)
    assert dragged != keyed
    assert "it explodes" in text

    page.get_by_role("button", name="reset").first.click()
    page.wait_for_function(
        "css => document.querySelector(css).textContent.startsWith('Epoch 0:')",
        arg=f"{PANEL} .linreg-reading",
    )


def test_play_shows_many_frames_and_can_be_repeated(page):
    page.get_by_role("button", name="reset").first.click()
    play = page.locator(f"{PANEL} .widget-play").first.locator("button").first
    for _ in range(2):
        play.click()
        page.wait_for_timeout(300)
        seen, end = set(), time.monotonic() + 60
        while not reading(page).startswith("Epoch 50,000") and time.monotonic() < end:
            seen.add(reading(page))
            page.wait_for_timeout(20)
        assert len(seen) > 30
        page.wait_for_timeout(500)


def test_the_still_picture_is_shown_only_without_a_live_panel(open_notebook):
    page = open_notebook("04_walk_downhill.ipynb", run=False)
    page.locator(".linreg-still").first.scroll_into_view_if_needed()
    area = page.locator(".jp-OutputArea:has(.linreg-still)").first
    assert area.locator(".jp-RenderedImage").is_visible()  # not trusted yet

    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(f"{PANEL} .noUi-handle")
    page.locator(PANEL).first.scroll_into_view_if_needed()
    assert not area.locator(".jp-RenderedImage").is_visible()
    assert not area.locator(".linreg-still").is_visible()

    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
    )
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.reload()  # trusted now, its widget gone with the kernel
    page.wait_for_selector(".linreg-still", state="attached")
    page.locator(".linreg-still").first.scroll_into_view_if_needed()
    page.wait_for_timeout(3000)
    assert area.locator(".jp-RenderedImage").is_visible()
    broken = area.locator(".jp-OutputArea-output.jupyter-widgets")
    assert broken.count() == 0 or not broken.first.is_visible()
    assert "rror" not in area.inner_text()
