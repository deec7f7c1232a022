"""Saved pages in Chromium: each panel is live by keyboard, mouse, touch and Play."""

import functools
import http.server
import io
import re
import threading

import numpy as np
import pytest
from PIL import Image
from saved_pages import EVERY, frame_of, save_once, shared_folder, unpack

READY = ".linreg-ready"


@pytest.fixture(scope="session")
def page_path(tmp_path_factory):
    """Return a function that saves a panel once and returns the path of its page."""
    folder = shared_folder(tmp_path_factory)
    return functools.partial(save_once, folder=folder)


@pytest.fixture
def open_panel(page_path, new_page):
    """Yield a function that opens a panel's page; nothing may be asked for, and nothing fail."""
    pages, faults = [], []

    def open_page(name, fragment="", **options):
        page = new_page(**options)
        pages.append(page)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        local = ("file:", "data:", "blob:")
        page.on("request", lambda r: r.url.startswith(local) or faults.append(r.url))
        page.goto(f"file://{page_path(name)}{fragment}")
        if options.get("java_script_enabled", True):
            page.wait_for_selector(READY)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert faults == []


def sentence(page):
    return page.inner_text(".linreg-reading")


def shown(page):
    """Return all that is said of a state: the sentence and the values of controls and handles."""
    values = page.locator("[aria-valuetext]").evaluate_all(
        "all => all.map((one) => one.getAttribute('aria-valuetext'))"
    )
    return sentence(page), values


def picture(page):
    return page.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")


PHONE = {"has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_panel_is_moved_by_its_controls(open_panel, page_path, name):
    page = open_panel(name)
    data = unpack(page_path(name).read_text("utf-8"))
    assert sentence(page) == frame_of(data, 0)["sentence"]
    for control in data["controls"]:
        if control["kind"] == "range":
            slider = page.locator(f"input#panel-{control['name']}")
            assert page.locator(f"label[for=panel-{control['name']}]").inner_text()
            seen = set()
            for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
                slider.press(key)
                seen.add((slider.input_value(), slider.get_attribute("aria-valuetext")))
            assert len(seen) >= min(3, len(control["values"])), control["name"]
        elif control["kind"] == "check":
            page.get_by_role("button", name="Start again").click()
            switch = page.get_by_label(control["label"])
            before = switch.is_checked(), picture(page)
            switch.click()
            assert switch.is_checked() != before[0]
            # A line that is frozen where the best one lies changes nothing else yet.
            assert picture(page) != before[1] or control["name"] == "freeze"
        elif control["kind"] == "choice":
            for word in control["words"]:
                page.get_by_label(word, exact=True).click()
                assert sentence(page).startswith(word)
    page.get_by_role("button", name="Start again").click()
    assert sentence(page) == frame_of(data, 0)["sentence"]


@pytest.mark.parametrize("name", ["bowl", "descent", "fit_by_eye", "nudge", "points", "scaling"])
def test_handles_follow_the_mouse_and_the_keys(open_panel, name):
    page = open_panel(name)
    handle = page.locator(".linreg-handle").last
    before, box = shown(page), handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y - 40, steps=4)
    page.mouse.up()
    dragged = shown(page)
    assert dragged != before
    handle.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
        assert shown(page) != before or key != "ArrowRight"
    page.get_by_role("button", name="Start again").click()
    assert shown(page) == before
    page.locator("input").first.press("Control+z")
    assert shown(page) != before


def test_a_dragged_point_goes_to_the_recorded_state_nearest_to_the_pointer(open_panel):
    page = open_panel("bowl")
    handle = page.locator(".linreg-handle").first
    box = handle.bounding_box()
    x, y = box["x"] + 24, box["y"] + 24
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 60, steps=3)
    page.mouse.up()
    box = handle.bounding_box()
    assert abs(box["x"] + 24 - x - 40) < 8
    assert abs(box["y"] + 24 - y + 60) < 10


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_phone_shows_everything_and_a_finger_moves_it(open_panel, name):
    page = open_panel(name, **PHONE)
    for size in ((844, 390), (390, 844)):
        page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        page.wait_for_timeout(60)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, input[type=range], label:has(input)")]
            .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
        )
        assert small == []
    before = shown(page)
    slider = page.locator("input[type=range]").first
    if not slider.count():
        page.locator("input").first.tap()
        return
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    share = 0.2 if float(slider.input_value()) > 0.5 * float(slider.get_attribute("max")) else 0.8
    page.touchscreen.tap(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    assert shown(page) != before


def test_type_is_at_least_eleven_pixels_on_a_phone(open_panel):
    page = open_panel("descent", **PHONE)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(60)
    scales = page.evaluate(
        """() => [...document.querySelectorAll(".linreg-pane")].map((pane) =>
        pane.clientWidth / pane.querySelector("svg").viewBox.baseVal.width)"""
    )
    assert min(scales) * 12.5 * 100 / 72 >= 11  # points of type in a figure of 100 dots per inch
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((one) => one.innerText)
        .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    )
    assert min(sizes) >= 11


RECORD = """() => {
    window.painted = new Set();
    new MutationObserver(() => window.painted.add(
        document.querySelector(".linreg-handle[aria-label=epoch]").style.cssText))
        .observe(document.querySelector(".linreg-live"), {subtree: true, attributes: true});
}"""


def test_play_goes_through_all_recorded_moments_and_stops(open_panel, page_path):
    page = open_panel("descent")
    data = unpack(page_path("descent").read_text("utf-8"))
    page.evaluate(RECORD)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate("window.painted.size") >= 10
    stood = sentence(page)
    page.wait_for_timeout(150)
    assert sentence(page) == stood
    whole = [state for state, group in enumerate(data["states"]["group"]) if group == 3]
    assert len({data["states"]["frame"][state] for state in whole}) == len(whole) == 400


def test_play_from_another_step_size_stays_with_it(open_panel):
    page = open_panel("descent", "#step_size=0.0002")
    said = page.locator("output").first.inner_text()
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(600)
    page.keyboard.press("Escape")
    assert page.locator("output").first.inner_text() == said
    assert not sentence(page).startswith("Epoch 0")


# -- Links ----------------------------------------------------------------------------------------


def test_a_link_sets_the_controls_and_can_be_copied(open_panel):
    page = open_panel("descent", "#step_size=0.0005&epoch=12")
    assert sentence(page).startswith("Epoch 12:")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("() => document.querySelector('.linreg-status').textContent")
    link = page.evaluate("location.hash")
    assert re.search(r"epoch=12\b", link)
    other = open_panel("descent", link)
    assert sentence(other) == sentence(page)


@pytest.mark.parametrize("wrong", ["speed=3", "epoch=soon", "epoch=-4", "w=1e9", "epoch="])
def test_a_link_with_wrong_values_says_so_and_changes_nothing(open_panel, wrong):
    page = open_panel("descent", f"#{wrong}")
    assert wrong in page.inner_text(".linreg-status")
    assert sentence(page).startswith("Epoch 0:")


def test_a_control_that_had_to_jump_back_is_named(open_panel):
    page = open_panel("descent", "#step_size=0.0002")
    page.locator("input#panel-w").press("End")
    assert "step size is now 0.0005" in page.inner_text(".linreg-status")


# -- Themes, paper, no JavaScript -----------------------------------------------------------------


def ground(page):
    """Return the colour of the pixel in the corner of the picture."""
    return page.evaluate(
        "() => getComputedStyle(document.querySelector('.linreg-pane svg path')).fill"
    )


def test_the_picture_follows_the_readers_theme(open_panel):
    page = open_panel("descent")
    assert ground(page) == "rgb(255, 255, 255)"
    light = page.screenshot()
    page.emulate_media(color_scheme="dark")
    assert ground(page) == "rgb(21, 24, 28)"
    assert page.screenshot() != light
    page.emulate_media(color_scheme="dark", media="print")
    assert ground(page) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("forced", ["none", "active"])
def test_the_canvas_has_the_colours_of_the_theme(open_panel, forced):
    page = open_panel("descent", "#epoch=12")
    page.emulate_media(color_scheme="dark", forced_colors=forced)
    page.wait_for_timeout(1000)  # a busy machine repaints late
    role, painted = page.evaluate(
        """() => {
            const live = document.querySelector(".linreg-live");
            const probe = live.firstChild.appendChild(document.createElement("canvas"));
            const context = probe.getContext("2d");
            context.fillStyle = getComputedStyle(live).getPropertyValue("--linreg-now");
            context.fillRect(0, 0, 1, 1);
            const role = [...context.getImageData(0, 0, 1, 1).data];
            probe.remove();
            const canvas = live.querySelector(".linreg-drawing canvas");
            const { width, height } = canvas;
            const all = canvas.getContext("2d").getImageData(0, 0, width, height).data;
            let painted = 0;
            for (let k = 0; k < all.length; k += 4)
                if (role.every((value, i) => all[k + i] === value)) painted += 1;
            return [role, painted];
        }"""
    )
    assert painted > 300, role


@pytest.mark.parametrize("name", sorted(EVERY))
def test_without_javascript_the_picture_and_its_sentence_stand(open_panel, page_path, name):
    page = open_panel(name, java_script_enabled=False)
    data = unpack(page_path(name).read_text("utf-8"))
    assert sentence(page) == frame_of(data, 0)["sentence"]
    assert page.locator(".linreg-strokes path").count() >= 1
    assert page.get_by_role("button").count() == 0


def test_the_still_without_javascript_is_the_picture_with_it(open_panel):
    """The two are painted by other code: as vectors by the browser, and on a canvas."""
    pictures = []
    for options in ({"java_script_enabled": False}, {}):
        page = open_panel("resample", **options)
        if not options:
            page.add_style_tag(content=".linreg-handle { visibility: hidden }")
        png = page.screenshot(clip=page.locator(".linreg-pane").first.bounding_box())
        pictures.append(np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int))
    assert pictures[0].shape == pictures[1].shape
    assert np.mean(np.abs(pictures[0] - pictures[1]).max(axis=2) > 60) < 0.002


@pytest.mark.parametrize("name", sorted(EVERY))
def test_axe_finds_nothing(open_panel, name):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="pip install -r tests/requirements.txt"
    )
    page = open_panel(name)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = axe.Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_a_page_of_another_origin_can_hold_it(page_path, new_page, tmp_path):
    """What the guide gives for a learning platform."""
    folder = page_path("digits").parent
    handler = functools.partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/digits.html"
        outside = tmp_path / "course.html"
        outside.write_text(
            f'<iframe src="{address}" title="A live panel" width="100%" height="800" '
            'style="border: 0" allow="clipboard-write"></iframe>'
        )
        page = new_page()
        page.goto(f"file://{outside}")
        frame = page.frame_locator("iframe")
        before = frame.locator(".linreg-reading").inner_text()
        frame.locator("input[type=range]").press("End")
        assert frame.locator(".linreg-reading").inner_text() != before
        page.close()
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        pass
