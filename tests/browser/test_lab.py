"""The panel of notebook 04 in a real JupyterLab, moved by keyboard and by mouse."""

import time

import pytest
from lab_panel import (
    PANEL,
    RUN_ALL,
    drag_by_mouse,
    picture_changes,
    reading,
    slider,
    wait_until_run,
)


@pytest.fixture
def panel(open_notebook):
    return wait_until_run(open_notebook("panel.ipynb"))


def reset(panel):
    panel.get_by_role("button", name="reset").click()
    panel.locator(".linreg-reading").filter(has_text="Epoch 0:").wait_for()


def test_key_and_mouse_move_the_picture_and_the_sentence(panel):
    text = reading(panel)
    assert "83 % of its limit: it rings" in text
    assert "w = 108.8, b = 7.639" in text  # the start w = 0.637 is not rounded

    step = slider(panel, "step size")
    step.focus()
    with picture_changes(panel):
        panel.page.keyboard.press("ArrowRight")
    assert "85 % of its limit" in reading(panel)
    with picture_changes(panel):
        drag_by_mouse(step, 60)
    assert "it explodes" in reading(panel)
    reset(panel)


def test_play_shows_many_frames_and_can_be_repeated(panel):
    reset(panel)
    play = panel.locator(".widget-play button").first
    for _ in range(2):
        play.click()
        panel.page.wait_for_timeout(300)
        seen, end = set(), time.monotonic() + 60
        while not reading(panel).startswith("Epoch 50,000") and time.monotonic() < end:
            seen.add(reading(panel))
            panel.page.wait_for_timeout(20)
        assert len(seen) > 30
        panel.page.wait_for_timeout(500)


def test_space_on_a_slider_starts_play_and_stops_it(panel):
    reset(panel)
    cells = panel.page.locator(".jp-Notebook .jp-Cell").count()
    slider(panel, "step size").focus()
    panel.page.keyboard.press(" ")
    panel.locator(".linreg-reading").filter(has_not_text="Epoch 0:").wait_for()
    panel.page.keyboard.press(" ")
    panel.page.wait_for_timeout(500)
    paused = reading(panel)
    panel.page.wait_for_timeout(500)
    assert reading(panel) == paused
    assert panel.page.locator(".jp-Notebook .jp-Cell").count() == cells


def test_the_still_picture_is_shown_only_without_a_live_panel(open_notebook):
    page = open_notebook("04_walk_downhill.ipynb", run=False)
    page.locator(".linreg-still").first.scroll_into_view_if_needed()
    area = page.locator(".jp-OutputArea:has(.linreg-still)").first
    assert area.locator(".jp-RenderedImage").is_visible()  # not trusted yet

    page.evaluate(RUN_ALL)
    wait_until_run(page)
    assert area.locator(f"{PANEL} canvas").is_visible()
    assert not area.locator(".jp-RenderedImage").is_visible()
    assert not area.locator(".linreg-still").is_visible()

    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.reload()  # trusted now, its widget gone with the kernel
    page.wait_for_selector(".linreg-still", state="attached")
    page.locator(".linreg-still").first.scroll_into_view_if_needed()
    page.wait_for_timeout(3000)
    assert area.locator(".jp-RenderedImage").is_visible()
    caption = "still => getComputedStyle(still, '::after').content"
    still = area.locator(".linreg-still")
    assert "Run the cell (Shift + Enter) to move it." in still.evaluate(caption)
    page.emulate_media(media="print")
    assert still.evaluate(caption) == "none"
    page.emulate_media(media="screen")
    broken = area.locator(".jp-OutputArea-output.jupyter-widgets")
    assert broken.count() == 0 or not broken.first.is_visible()
    assert "rror" not in area.inner_text()
