"""Panels in JupyterLab, as the tests find, read and move them."""

import contextlib

PANEL = ".linreg-panel"
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
RUN_ALL = "() => jupyterapp.commands.execute('notebook:run-all-cells')"


def wait_until_run(page):
    """Wait until all cells have run; return the first panel, once it is shown."""
    page.wait_for_selector(f"{PANEL} .noUi-handle", state="attached")
    page.wait_for_function(f"() => {KERNEL}.status === 'idle'")
    return show(page.locator(PANEL).first)


def show(panel):
    """Scroll to a panel, wait until its picture and its sentence are there, and return it."""
    panel.scroll_into_view_if_needed()
    panel.locator("p.linreg-reading").filter(has_text=".").wait_for()
    panel.locator(".linreg-drawing canvas").first.wait_for()
    panel.page.wait_for_timeout(300)
    return panel


def answer_predictions(page):
    """Choose the first option of every prediction by keyboard; return how many there are.

    Each result is covered before, and seen after.
    """
    questions = page.locator(".linreg-question")
    for k in range(questions.count()):
        question = questions.nth(k)
        question.evaluate("question => question.scrollIntoView({block: 'center'})")
        result = question.locator("xpath=../../following-sibling::*").first
        assert result.evaluate("each => getComputedStyle(each).visibility") == "hidden"
        question.get_by_role("button", name="a", exact=True).focus()
        page.keyboard.press("Enter")
        page.wait_for_function(
            "each => getComputedStyle(each).visibility === 'visible'", arg=result.element_handle()
        )
    return questions.count()


def reading(panel):
    """Return the sentence of a panel."""
    return panel.locator("p.linreg-reading").text_content()


def name_and_reading(panel):
    """Return the text alternative of a panel's picture, and its sentence at the same time."""
    return panel.evaluate(
        """panel => [panel.querySelector('.linreg-drawing[role=img]').getAttribute('aria-label'),
            panel.querySelector('p.linreg-reading').textContent]"""
    )


# A number for each canvas that changes with its pixels; quicker than a PNG of them.
PIXELS = """panel => [...panel.querySelectorAll('canvas')].map(canvas => {
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Uint32Array(data.buffer).reduce((sum, pixel) => (31 * sum + pixel) | 0, 0);
}).join()"""


def picture(panel):
    """Return numbers that tell what the canvases of a panel show."""
    return panel.evaluate(PIXELS)


@contextlib.contextmanager
def picture_changes(panel):
    """Wait after the block until the picture is another one; its name has to be its sentence."""
    before = picture(panel)
    yield
    panel.page.wait_for_function(
        f"([panel, before]) => ({PIXELS})(panel) !== before",
        arg=[panel.element_handle(), before],
        timeout=60_000,
    )
    panel.page.wait_for_timeout(200)
    name, sentence = name_and_reading(panel)
    assert name == sentence


def slider(panel, name):
    """Return the handle of a slider."""
    return panel.locator(".widget-slider").filter(has_text=name).first.locator(".noUi-handle")


def middle_of(element):
    """Return the middle of an element, in pixels of the page."""
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def path(start, dx, dy, steps=6):
    """Return places on the straight way from a start."""
    return [(start[0] + dx * k / steps, start[1] + dy * k / steps) for k in range(steps + 1)]


def drag_by_mouse(element, dx, dy=0):
    """Drag an element by so many pixels."""
    mouse = element.page.mouse
    start, *others = path(middle_of(element), dx, dy)
    mouse.move(*start)
    mouse.down()
    for place in others:
        mouse.move(*place)
    mouse.up()


def drag_by_finger(element, dx, dy=0):
    """Drag an element by so many pixels with a finger."""
    session = element.page.context.new_cdp_session(element.page)

    def send(kind, *points):
        touched = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    start, *others = path(middle_of(element), dx, dy)
    send("touchStart", start)
    for place in others:
        send("touchMove", place)
    send("touchEnd")
    session.detach()


def press_arrows(element, dx, dy=0):
    """Move an element by ten steps of the arrow keys."""
    element.focus()
    across, up = "ArrowRight" if dx > 0 else "ArrowLeft", "ArrowDown" if dy > 0 else "ArrowUp"
    for key in [across] * 10 * bool(dx) + [up] * 10 * bool(dy):
        element.page.keyboard.press(key)
