"""What can be dragged in the pictures, in a real JupyterLab: by mouse, by finger, by keyboard.

`test_module.py` tests the same module without Jupyter, and in more detail.
"""

import pytest
from lab_panel import (
    PANEL,
    drag_by_finger,
    drag_by_mouse,
    middle_of,
    picture,
    picture_changes,
    press_arrows,
    reading,
    show,
    wait_until_run,
)

PHONE = {"has_touch": True, "viewport": {"width": 390, "height": 844}}
# The number of its panel in handles.ipynb, its name, where it is moved to in pixels, and the
# sliders that show the same as it.
HANDLES = {
    "descent's start": (0, "start", (30, -20), ("start w", "start b")),
    "descent's epoch": (0, "epoch", (40, 0), ("epoch",)),
    "an end of the line": (1, "right end of the line", (0, -40), ("slope w",)),
    "the middle of the line": (1, "middle of the line", (0, -40), ("intercept b",)),
    "bowl's point": (2, "w and b", (30, -20), ("slope w", "intercept b")),
}


@pytest.fixture(params=["mouse", "finger", "keyboard"])
def way(request):
    """Return how the handle is moved."""
    return request.param


@pytest.fixture(scope="module")
def pages(open_notebooks):
    """Return a function that returns the page of one way; it stays open for the next test."""
    opened = {}

    def page_for(way):
        finger = way == "finger"
        if finger not in opened:
            # JupyterLab's document mode, which has room for a notebook on a phone.
            options = {"mode": "doc", **PHONE} if finger else {}
            opened[finger] = open_notebooks("handles.ipynb", **options)
            wait_until_run(opened[finger])
        return opened[finger]

    return page_for


def spoken_values(panel, names):
    """Return the values of sliders in words."""
    sliders = [panel.get_by_role("slider", name=name, exact=True).first for name in names]
    return [each.get_attribute("aria-valuetext") for each in sliders]


def count_cells(page):
    return page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.length")


@pytest.mark.parametrize("what", HANDLES)
def test_a_handle_moves_the_sliders_and_is_taken_back_as_one_gesture(pages, way, what):
    number, name, by, sliders = HANDLES[what]
    page = pages(way)
    panel = show(page.locator(PANEL).nth(number))
    handle = panel.locator(f".linreg-handle[aria-label='{name}']")
    handle.scroll_into_view_if_needed()
    before = picture(panel), reading(panel), spoken_values(panel, sliders)
    value, place, cells = (
        handle.get_attribute("aria-valuetext"),
        middle_of(handle),
        count_cells(page),
    )

    move = {"mouse": drag_by_mouse, "finger": drag_by_finger, "keyboard": press_arrows}[way]
    with picture_changes(panel):
        move(handle, *by)
    assert handle.get_attribute("aria-valuetext") != value
    after = spoken_values(panel, sliders)
    assert all(one != other for one, other in zip(before[2], after, strict=True))
    moved = [now - then for now, then in zip(middle_of(handle), place, strict=True)]
    if way == "keyboard":
        assert [moved[0] * by[0] > 0, moved[1] * by[1] > 0] == [by[0] != 0, by[1] != 0]
    elif name != "epoch":  # which stays on the loss curve
        assert moved == pytest.approx(by, abs=4)  # a step of a slider

    assert handle.evaluate("handle => handle === document.activeElement")
    for key in "bdd":  # which add and delete cells where the notebook has the focus
        page.keyboard.press(key)
    assert count_cells(page) == cells

    page.keyboard.press("Control+z")
    page.wait_for_timeout(500)
    for _ in range(20 if way == "keyboard" else 0):  # each key is a gesture
        if reading(panel) != before[1]:
            page.keyboard.press("Control+z")
            page.wait_for_timeout(200)
    assert (picture(panel), reading(panel), spoken_values(panel, sliders)) == before
