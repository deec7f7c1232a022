"""Every panel of every notebook with the keyboard and for screen readers."""

import pytest
from conftest import change_notebook
from lab_panel import (
    KERNEL,
    PANEL,
    RUN_ALL,
    answer_predictions,
    name_and_reading,
    picture_changes,
    show,
    slider,
    wait_until_run,
)
from paths import NOTEBOOKS

from linreg_core.classroom.predictions.answers import ANSWERS

# JupyterLab shows pictures that are not panels without the text alternative of the notebook.
LABS_OWN = {"image-alt": "data:image/png"}


def audit(page):
    """Return what axe-core finds in outputs and texts, without JupyterLab's own faults."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="pip install -r tests/requirements.txt"
    ).Axe()
    context = {"include": [[".jp-OutputArea-output"], [".jp-MarkdownOutput"]]}
    found = axe.run(page, context=context).response["violations"]
    return [
        (violation["id"], node["html"][:200])
        for violation in found
        for node in violation["nodes"]
        if LABS_OWN.get(violation["id"], "\0") not in node["html"]
    ]


def record_requests(page):
    """Return a list to which the addresses are added that the page requests from now on."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    return asked


def names(panel):
    """Return the accessible names of everything in a panel that can be focused, in order."""
    return panel.evaluate(
        """panel => [...panel.querySelectorAll('[role=slider], input, button')]
            .filter(e => e.offsetParent !== null)
            .map(e => e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.innerText
                || e.title)"""
    )


def move_by_keyboard(panel, control):
    """Press an arrow key on a slider or a handle; its value in words has to follow."""
    spoken = control.get_attribute("aria-valuetext")
    control.focus()
    with picture_changes(panel):
        panel.page.keyboard.press("ArrowRight")
        for _ in range(20):
            if control.get_attribute("aria-valuetext") != spoken:
                break
            panel.page.wait_for_timeout(100)
        else:  # it was at its end
            panel.page.keyboard.press("ArrowLeft")
    assert control.get_attribute("aria-valuetext") != spoken


@pytest.fixture(scope="module")
def lab_page(open_notebooks):
    """Return a page of JupyterLab that shows one notebook after the other."""
    return open_notebooks("panel.ipynb", run=False)


@pytest.fixture(scope="module")
def moved():
    """Return the names of the controls of each panel that was moved: one of a kind will do."""
    return []


@pytest.mark.parametrize("name", [path.name for path in NOTEBOOKS])
def test_every_control_has_a_name_works_by_keyboard_and_requests_nothing(
    lab_page, lab, moved, name
):
    page = lab_page
    change_notebook(page, name)
    asked = record_requests(page)
    page.evaluate(RUN_ALL)
    page.wait_for_function(f"() => {KERNEL}.status === 'idle'")
    page.wait_for_selector(f"{PANEL} .noUi-handle, {PANEL} button", state="attached")
    page.wait_for_timeout(1500)
    assert answer_predictions(page) == len(ANSWERS[name.removesuffix(".ipynb")])
    for k in range(page.locator(PANEL).count()):
        panel = show(page.locator(PANEL).nth(k))
        name_of_picture, sentence = name_and_reading(panel)
        assert name_of_picture == sentence
        assert all(label.strip() for label in names(panel)), names(panel)
        if names(panel) in moved:
            continue
        moved.append(names(panel))
        for control in panel.locator(".noUi-handle, .linreg-handle").all():
            move_by_keyboard(panel, control)
    assert audit(page) == []
    ours = (lab, lab.replace("http", "ws"), "data:", "blob:")
    assert [address for address in asked if not address.startswith(ours)] == []


def test_the_sentence_is_announced_after_the_last_move_and_escape_stops_play(open_notebook):
    page = open_notebook("panel.ipynb")
    panel = wait_until_run(page)
    step = slider(panel, "step size")
    assert step.get_attribute("aria-label") == "step size"
    assert step.get_attribute("aria-valuetext") == "0.0005, 83 percent of the limit"

    page.wait_for_timeout(1000)
    spoken = panel.locator("[role=status]")
    before = spoken.text_content()
    step.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(60)
        assert spoken.text_content() == before  # not for every frame
    page.wait_for_timeout(1500)
    assert spoken.text_content() == panel.locator(".linreg-reading").text_content()

    panel.get_by_role("button", name="reset").click()
    panel.get_by_role("button", name="play", exact=True).focus()
    page.keyboard.press("Space")
    panel.get_by_role("button", name="pause").wait_for()
    page.wait_for_timeout(500)
    page.keyboard.press("Escape")
    panel.get_by_role("button", name="play", exact=True).wait_for()
    page.wait_for_timeout(500)
    stopped = panel.locator(".linreg-reading").text_content()
    page.wait_for_timeout(600)
    assert panel.locator(".linreg-reading").text_content() == stopped
    assert not stopped.startswith("Epoch 50,000")


def test_the_picture_has_the_pixel_density_of_the_screen(open_notebook):
    panel = wait_until_run(open_notebook("panel.ipynb", device_scale_factor=2))
    canvas = panel.locator("canvas").first
    seen, painted = canvas.evaluate("canvas => [canvas.clientWidth, canvas.width]")
    assert painted == pytest.approx(2 * seen, abs=2)
