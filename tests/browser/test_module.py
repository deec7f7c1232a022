"""The browser's half of a live figure, in a page of its own without Jupyter."""

import io
import itertools

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle
from module_page import show
from PIL import Image

from linreg_core.classroom.live import LiveFigure, data_position, pixel_position

PALETTE = {"now": "#C24E00", "best": "#005B9F"}


# -- What is painted ------------------------------------------------------------------------------


def lines(ax):
    x = np.linspace(0, 1, 60)
    ax.plot(x, 0.5 + 0.4 * np.sin(9 * x), color="#C24E00", linewidth=3.2)
    ax.plot([0.1, 0.5, 0.9], [0.1, 0.8, 0.2], color="#005B9F", linewidth=24, alpha=0.8)
    ax.plot(
        [0.05, 0.2, 0.35], [0.3, 0.9, 0.3], color="#00452A", linewidth=9, solid_joinstyle="miter"
    )


def dashes(ax):
    ax.plot([-0.1, 1.1], [0.1, 0.9], color="#005B9F", linestyle=(0, (5, 2)), linewidth=2.4)
    ax.plot([0, 1], [0.9, 0.3], color="#00452A", linestyle=(3, (1, 1.5)), linewidth=2.4)
    ax.plot([0, 1], [0.5, 0.4], linestyle="-.", linewidth=9, dash_capstyle="round")


def markers(ax):
    looks = {
        "o": {"markersize": 10, "markeredgecolor": "white"},
        "s": {"markersize": 8, "markerfacecolor": "white"},
        "D": {"markersize": 12, "markerfacecolor": "none"},
        "+": {"markersize": 11, "markeredgewidth": 2.4},
        "*": {"markersize": 16, "alpha": 0.6},
    }
    for k, (marker, look) in enumerate(looks.items()):
        y = np.full(9, 0.1 + 0.2 * k)
        y[4] = np.nan
        ax.plot(np.linspace(0.03, 0.97, 9), y, marker, color="#C24E00", **look)


def many_points(ax):
    x, y = np.random.default_rng(0).uniform(-0.1, 1.1, (2, 1000))
    ax.plot(x, y, "o", color="#8193AB", markersize=3.2, markeredgewidth=0)


def collections(ax):
    fan = [[(0, 0.2), (1, y)] for y in np.linspace(0, 1, 14)]
    alpha = np.linspace(0.08, 0.9, 14)
    ax.add_collection(LineCollection(fan, colors="#C24E00", linewidths=2.5, alpha=alpha))
    sizes, shades = np.linspace(20, 300, 8), np.linspace(0, 1, 8)
    ax.scatter(np.linspace(0.1, 0.9, 8), np.full(8, 0.8), sizes, shades, edgecolors="k")


def patches(ax):
    ax.add_patch(Rectangle((0.1, 0.1), 0.3, 0.5, facecolor=(0, 0.36, 0.62, 0.3), edgecolor="k"))
    ax.add_patch(Circle((0.7, 0.6), 0.25, facecolor="#C24E00", alpha=0.4, linewidth=4))
    ax.add_patch(Polygon([(0.2, 0.9), (0.5, -0.4), (1.3, 0.7)], fill=False, edgecolor="#005B9F"))


def clipped_and_not(ax):
    for y, clip_on in ((0.25, True), (0.75, False)):
        ax.plot([0, 1], [y, y], "o", color="#C24E00", markersize=30, clip_on=clip_on)
    ax.plot([-0.1, 1.1], [0.5, 0.4], color="#005B9F", linewidth=6, clip_on=False)


def log_axes(ax):
    ax.set(xscale="symlog", yscale="log", xlim=(0, 1e4), ylim=(1e-6, 1e6))
    epoch = np.arange(10_000)
    ax.plot(epoch, 1e5 * 0.999**epoch, color="#C24E00", linewidth=3.2)
    ax.plot([1, 100, 1e4], [1e-300, 1e3, 1e300], color="#005B9F", linewidth=4)


def explosion(ax):
    growth = (-3.0) ** np.arange(18)
    ax.plot(0.5 + growth / 1e3, 0.5 + growth / 2e3, "o-", color="#C24E00", linewidth=1.6)
    ax.plot([0.2, 0.4, 1e6], [0.2, -1e6, 1e5], color="#005B9F")
    ax.add_patch(Polygon([(0.5, 0.5), (1e3, 700), (700, 900)], color="#00452A", alpha=0.5))


def missing_values(ax):
    x = np.linspace(0, 1, 200)
    y = np.where(np.sin(30 * x) > 0, 0.5 + 0.4 * np.cos(7 * x), np.nan)
    ax.plot(x, y, color="#C24E00", linewidth=4)
    ax.plot(x, np.where(x > 0.5, np.inf, x), "s", color="#005B9F")
    ax.plot([], [], "o-")
    ax.plot([np.nan], [np.nan], "o-")
    ax.add_collection(LineCollection([np.full((2, 2), np.nan)]))


WITH_MARKERS = (markers, many_points, clipped_and_not, explosion, missing_values)


def painted_by_matplotlib(live, scale):
    """Return the picture that Matplotlib paints four times as large, made small again.

    Agg moves markers and upright lines to whole pixels, which neither SVG nor a canvas does. So
    these are an eighth of a pixel at most.
    """
    before = live.figure.dpi
    live.figure.set_dpi(4 * scale * before)
    large = np.asarray(live.picture()).astype(float)
    live.figure.set_dpi(before)
    rows, columns, _ = large.shape
    return large.reshape(rows // 4, 4, columns // 4, 4, 3).mean(axis=(1, 3))


def picture_in_page(page):
    shot = page.locator(".linreg-pane").first.screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)


def difference(shown, expected):
    """Return the mean difference of two pictures, and the share of pixels that differ visibly.

    A pixel of a line that lies a tenth of a pixel elsewhere differs by up to 25 of 255 levels, so
    a difference is visible from 60 levels on.
    """
    apart = np.abs(shown - expected).max(axis=2)
    return apart.mean(), (apart > 60).mean()


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(
    "draw",
    [
        lines,
        dashes,
        markers,
        many_points,
        collections,
        patches,
        clipped_and_not,
        log_axes,
        explosion,
        missing_values,
    ],
)
def test_the_canvas_shows_what_matplotlib_paints(new_page, draw, scale):
    figure = Figure(figsize=(4, 3))
    ax = figure.add_axes((0.1, 0.1, 0.8, 0.8), xlim=(0, 1), ylim=(0, 1))
    draw(ax)
    ax.set(xlim=ax.get_xlim(), frame_on=False)
    ax.xaxis.set_visible(False)
    ax.yaxis.set_visible(False)
    for artist in (*ax.lines, *ax.collections, *ax.patches):
        artist.set_animated(True)
    live = LiveFigure(figure)
    live.redraw("Marks.")
    page = new_page(device_scale_factor=scale)
    show(page, live)
    shown = picture_in_page(page)
    page.close()
    mean, visible = difference(shown, painted_by_matplotlib(live, scale))
    # Even so enlarged, Agg moves a marker by an eighth of a pixel.
    most, share = (1.5, 0.0025) if draw in WITH_MARKERS else (0.8, 0.0006)
    assert mean < most
    assert visible < share


def test_moving_text_stands_where_matplotlib_writes_it(new_page):
    figure = Figure(figsize=(4, 3))
    figure.text(0.3, 0.5, "residual $r_i^2$", fontsize=30, rotation=20, animated=True)
    live = LiveFigure(figure)
    live.redraw("A text.")
    page = new_page()
    show(page, live)
    mean, _ = difference(picture_in_page(page), painted_by_matplotlib(live, 1))
    page.close()
    assert mean < 3  # Matplotlib moves letters to whole pixels


# -- A figure with handles ------------------------------------------------------------------------


class Draggable:
    """Three views: a point that moves freely, one along a curve, and a line held by its middle."""

    def __init__(self):
        figure = Figure(figsize=(10, 4.2))
        self.axes = figure.subplots(1, 3)
        figure.subplots_adjust(left=0.09, right=0.98, wspace=0.4, bottom=0.15)
        names = ("The point", "The curve", "The line")
        for ax, name in zip(self.axes, names, strict=True):
            ax.set_title(name, fontsize=14)
            ax.set(xlabel="slope w", ylabel="intercept b", xlim=(0, 10), ylim=(0, 10))
        self.axes[1].set(xscale="log", xlim=(1, 1e4))
        self.point, self.epoch, self.height = [5.0, 5.0], 10.0, 5.0
        self.messages, self.added, self.removed = [], [], False
        look = {"marker": "o", "markersize": 10, "color": "#C24E00", "animated": True}
        (self.mark,) = self.axes[0].plot([5], [5], **look)
        (self.here,) = self.axes[1].plot([10], [5], **look)
        (self.line,) = self.axes[2].plot([0, 10], [5, 5], color="#C24E00", animated=True)
        self.live = LiveFigure(figure, palette=PALETTE)
        self.live.on_gesture(self.react)
        self.draw()

    def draw(self):
        self.mark.set_data(*([v] for v in self.point))
        self.here.set_data([self.epoch], [5])
        self.line.set_ydata([self.height] * 2)
        point_ax, curve_ax, line_ax = self.axes
        x, y = pixel_position(point_ax, *self.point)
        words = "w {:.2f}, b {:.2f}".format(*self.point)
        free = {"id": "point", "name": "point", "value": words, "x": x, "y": y, "moves": "xy"}
        free |= {"removable": True, "now": self.point[0], "min": 0, "max": 10}
        x, y = pixel_position(curve_ax, self.epoch, 5)
        along = {"id": "epoch", "name": "epoch", "value": f"{self.epoch:.0f}", "x": x, "y": y}
        along |= {"moves": "x", "reach": "area", "area": self.box(curve_ax), "now": self.epoch}
        x, y = pixel_position(line_ax, 5, self.height)
        ends = [*pixel_position(line_ax, 0, self.height), *pixel_position(line_ax, 10, self.height)]
        lift = {"id": "line", "name": "height of the line", "value": f"b {self.height:.2f}"}
        lift |= {"x": x, "y": y, "moves": "y", "line": ends, "now": self.height}
        handles = [*([] if self.removed else [free]), along, lift]
        sentence = f"The point is at {words}."
        self.live.redraw(sentence, {"step size": "a half"}, handles, [self.box(point_ax)])

    def box(self, ax):
        (left, bottom), (right, top) = ax.bbox.get_points()
        height = ax.figure.bbox.height
        return [float(v) for v in (left, height - top, right - left, top - bottom)]

    def react(self, message):
        self.messages.append(message)
        match message:
            case {"kind": "drag", "id": "point", "x": x, "y": y}:
                self.point = list(data_position(self.axes[0], x, y))
            case {"kind": "drag", "id": "epoch", "x": x, "y": y}:
                self.epoch = data_position(self.axes[1], x, y)[0]
            case {"kind": "drag", "id": "line", "x": x, "y": y}:
                self.height = data_position(self.axes[2], x, y)[1]
            case {"kind": "key", "id": "point", "dx": dx, "dy": dy, "fine": fine}:
                step = 0.1 if fine else 1
                self.point = [self.point[0] + step * dx, self.point[1] + step * dy]
            case {"kind": "key", "id": "epoch", "dx": dx}:
                self.epoch += dx
            case {"kind": "remove"}:
                self.removed = True
            case {"kind": "add", "x": x, "y": y}:
                self.added.append(data_position(self.axes[0], x, y))
            case _:
                return
        self.draw()

    def kinds(self):
        return [message["kind"] for message in self.messages]


@pytest.fixture
def open_figure(new_page):
    """Return a function that shows figures in a page and returns that."""
    pages = []

    def open_page(*figures, **options):
        page = new_page(**options)
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        pages.append(page)
        show(page, *(figure.live for figure in figures))
        return page

    yield open_page
    for page in pages:
        assert page.errors == []
        page.close()


def place_in_page(page, x, y):
    """Return where a pixel of the figure is on the page, whichever pane shows it."""
    return page.evaluate(
        """([x, y]) => {
            for (const pane of document.querySelectorAll(".linreg-pane")) {
                const svg = pane.querySelector("svg");
                const view = svg.getAttribute("viewBox").split(" ").map(Number);
                const [left, top, width, height] = view;
                if (x < left || x > left + width || y < top || y > top + height) continue;
                pane.scrollIntoView({ block: "center" });
                const box = pane.getBoundingClientRect();
                const scale = box.width / width;
                return [box.left + (x - left) * scale, box.top + (y - top) * scale];
            }
        }""",
        [x, y],
    )


def drag(page, ax, start, stop):
    """Drag with the mouse from one place of the axes to another."""
    places = [place_in_page(page, *pixel_position(ax, *place)) for place in (start, stop)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=8)
    page.mouse.up()
    page.wait_for_timeout(200)


def test_a_mouse_drags_a_handle_to_where_it_is_let_go(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    drag(page, figure.axes[0], (5, 5), (8, 2))
    assert figure.point == pytest.approx([8, 2], abs=0.05)
    phases = [m["phase"] for m in figure.messages if m["kind"] == "drag"]
    assert (phases[0], phases[-1]) == ("start", "end")
    assert set(phases[1:-1]) <= {"move"}
    assert figure.kinds()[0] == "begin"
    assert page.locator(".linreg-reading").text_content() == figure.live.frame["sentence"]


def test_a_handle_held_beside_its_middle_does_not_jump(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    x, y = place_in_page(page, *pixel_position(figure.axes[0], 5, 5))
    page.mouse.move(x + 12, y + 9)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(100)
    assert figure.point == pytest.approx([5, 5], abs=0.02)


def test_a_press_far_from_a_handle_takes_it_only_inside_its_area(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    drag(page, figure.axes[0], (1, 1), (2, 2))
    assert figure.point == [5, 5]
    drag(page, figure.axes[1], (1000, 2), (300, 8))
    assert figure.epoch == pytest.approx(300, rel=0.02)


def test_a_line_is_taken_anywhere_along_it(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    drag(page, figure.axes[2], (1, 5.1), (1, 8.1))
    assert figure.height == pytest.approx(8, abs=0.05)
    drag(page, figure.axes[2], (1, 3), (1, 6))
    assert figure.height == pytest.approx(8, abs=0.05)


def test_a_click_on_empty_ground_adds_and_a_double_click_removes(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.mouse.click(*place_in_page(page, *pixel_position(figure.axes[0], 2, 8)))
    page.wait_for_timeout(100)
    assert figure.added == [pytest.approx((2, 8), abs=0.05)]
    drag(page, figure.axes[0], (2, 2), (8, 8))  # is no click
    drag(page, figure.axes[0], (5, 5), (6, 6))  # nor is this
    page.mouse.click(*place_in_page(page, *pixel_position(figure.axes[2], 2, 1)))  # not there
    page.wait_for_timeout(100)
    assert len(figure.added) == 1
    page.mouse.dblclick(*place_in_page(page, *pixel_position(figure.axes[0], 8, 2)))
    page.wait_for_timeout(100)
    assert len(figure.added) == 2  # one more, not two
    page.mouse.dblclick(*place_in_page(page, *pixel_position(figure.axes[0], 6, 6)))
    page.wait_for_timeout(100)
    assert figure.removed


def test_keys_move_a_handle_finely_with_shift_and_remove_it(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.get_by_role("slider", name="point").focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowLeft", "PageDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(50)
    assert figure.point == pytest.approx([5.9, -4])
    page.get_by_role("slider", name="epoch").focus()
    page.keyboard.press("ArrowUp")  # the same as to the right, where there is one direction
    page.keyboard.press("PageUp")
    page.wait_for_timeout(100)
    assert figure.epoch == 21
    assert figure.kinds().count("begin") == 6
    page.get_by_role("slider", name="epoch").focus()
    page.keyboard.press("Delete")  # not removable
    page.wait_for_timeout(100)
    assert not figure.removed


def test_the_focus_stays_in_the_panel_when_a_handle_is_removed(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.get_by_role("slider", name="point").focus()
    page.keyboard.press("Delete")
    page.wait_for_timeout(100)
    assert figure.removed
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "epoch"


def test_control_z_and_its_relatives_undo_and_redo(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.get_by_role("slider", name="point").focus()
    for keys in ("Control+z", "Control+Shift+Z", "Control+y", "Meta+z", "Control+a"):
        page.keyboard.press(keys)
    page.wait_for_timeout(100)
    assert figure.kinds() == ["undo", "redo", "redo", "undo"]
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(100)
    assert len(figure.messages) == 4


def test_plain_keys_are_kept_from_jupyterlab(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.evaluate(
        """() => document.addEventListener("keydown", (event) => {
            const kept = event.target.hasAttribute("data-lm-suppress-shortcuts");
            (window.shortcuts ??= []).push([event.key, kept]);
        })"""
    )
    page.get_by_role("slider", name="point").focus()
    for keys in ("b", "d", "1", "ArrowUp", "Enter", "Shift+Enter", "Control+s", "Escape"):
        page.keyboard.press(keys)
    kept = {key: ours for key, ours in page.evaluate("() => shortcuts") if len(key) > 0}
    assert [kept[key] for key in ("b", "d", "1", "ArrowUp")] == [True] * 4
    assert [kept[key] for key in ("s", "Escape")] == [False] * 2
    assert page.evaluate("() => shortcuts.filter(([key]) => key === 'Enter')") == [
        ["Enter", True],
        ["Enter", False],
    ]


def test_while_python_is_busy_only_the_newest_place_waits(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.evaluate("() => { models[0].deaf = true; }")
    x, y = place_in_page(page, *pixel_position(figure.axes[0], 5, 5))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=20)
    drags = "() => models[0].sent.filter((message) => message.kind === 'drag')"
    (first,) = page.evaluate(drags)
    assert first["phase"] == "start"
    answer = "n => models[0].set('frame', { ...models[0].get('frame'), answered: n })"
    page.evaluate(answer, first["n"] - 1)  # of another view
    assert len(page.evaluate(drags)) == 1
    page.evaluate(answer, first["n"])
    _, second = page.evaluate(drags)
    assert second["phase"] == "move"
    assert second["x"] - first["x"] == pytest.approx(50, abs=0.3)
    page.mouse.move(x + 60, y)
    page.mouse.move(x + 70, y)
    page.mouse.up()
    page.evaluate(answer, second["n"])
    *_, third = page.evaluate(drags)
    assert len(page.evaluate(drags)) == 3
    assert (third["phase"], third["x"] - first["x"]) == ("end", pytest.approx(70, abs=0.3))


# -- Small windows and fingers --------------------------------------------------------------------


def touch(page, places):
    """Press a finger at the first place, move it over the others, and lift it."""
    session = page.context.new_cdp_session(page)

    def send(kind, points):
        points = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", places[:1])
    for place in places[1:]:
        send("touchMove", [place])
    send("touchEnd", [])
    page.wait_for_timeout(400)


PHONE = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture
def phone(open_figure):
    def open_page(*figures):
        page = open_figure(*figures, **PHONE)
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(200)
        return page

    return open_page


def path_between(start, stop, count=12):
    return np.linspace(start, stop, count).tolist()


@pytest.mark.parametrize(("name", "ax"), [("point", 0), ("epoch", 1), ("line", 2)])
def test_a_finger_drags_a_handle_and_the_page_stays(phone, name, ax):
    figure = Draggable()
    page = phone(figure)
    handle = next(h for h in figure.live.frame["handles"] if h["id"] == name)
    x, y = place_in_page(page, handle["x"], handle["y"])
    before = page.evaluate("() => scrollY")
    touch(page, path_between([x + 15, y + 10], [x + 75, y - 50]))
    assert page.evaluate("() => scrollY") == before
    moved = next(h for h in figure.live.frame["handles"] if h["id"] == name)
    scale = (
        page.locator(".linreg-pane")
        .nth(ax)
        .evaluate("pane => pane.clientWidth / pane.querySelector('svg').viewBox.baseVal.width")
    )
    if "x" in handle["moves"]:
        assert (moved["x"] - handle["x"]) * scale == pytest.approx(60, abs=1)
    if "y" in handle["moves"]:
        assert (moved["y"] - handle["y"]) * scale == pytest.approx(-60, abs=1)


def test_a_finger_beside_the_handles_scrolls_the_page(phone):
    figure = Draggable()
    page = phone(figure)
    page.evaluate("() => window.scrollTo(0, 0)")
    x, y = place_in_page(page, *pixel_position(figure.axes[0], 2, 2))
    before = page.evaluate("() => scrollY")
    touch(page, path_between([x, y], [x, y - 200]))
    assert page.evaluate("() => scrollY") > before + 100
    assert figure.point == [5, 5]
    assert figure.added == []


def test_views_stand_below_each_other_in_a_narrow_window_and_nothing_is_cut(phone):
    figure = Draggable()
    page = phone(figure)
    assert page.locator(".linreg-pane").count() == 3
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    boxes = [pane.bounding_box() for pane in page.locator(".linreg-pane").all()]
    assert all(
        lower["y"] >= upper["y"] + upper["height"] for upper, lower in itertools.pairwise(boxes)
    )
    for pane, ax in zip(page.locator(".linreg-pane").all(), figure.axes, strict=True):
        left, top, width, height = (
            float(v) for v in pane.locator("svg").get_attribute("viewBox").split()
        )
        outline = ax.get_tightbbox()
        assert left <= outline.x0
        assert outline.x1 <= left + width
        assert top <= 420 - outline.y1
        assert 420 - outline.y0 <= top + height
        smallest = 10 * 100 / 72  # the type of Matplotlib's own style
        assert smallest * pane.bounding_box()["width"] / width >= 11
    for handle in page.locator(".linreg-handle").all():
        box = handle.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    page.set_viewport_size({"width": 1200, "height": 800})
    page.wait_for_timeout(200)
    assert page.locator(".linreg-pane").count() == 1


def test_a_narrow_view_leaves_out_the_labels_of_its_neighbours(phone):
    figure = Draggable()
    page = phone(figure)
    shown = page.evaluate(
        """() => [...document.querySelectorAll(".linreg-pane")].map(
            (pane) => [...pane.querySelectorAll("[data-view]")].map((axes) => axes.dataset.view))"""
    )
    assert shown == [["0"], ["1"], ["2"]]


# -- Names, words and the rest --------------------------------------------------------------------


def test_picture_and_handles_have_names_and_values(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    sentence = figure.live.frame["sentence"]
    assert page.get_by_role("img").get_attribute("aria-label") == sentence
    expected = {"point": (None, "w 5.00, b 5.00"), "epoch": ("horizontal", "10")}
    expected |= {"height of the line": ("vertical", "b 5.00")}
    for name, (orientation, value) in expected.items():
        handle = page.get_by_role("slider", name=name)
        assert handle.get_attribute("aria-orientation") == orientation
        assert handle.get_attribute("aria-valuetext") == value
    point = page.get_by_role("slider", name="point")
    limits = [point.get_attribute(f"aria-value{k}") for k in ("min", "now", "max")]
    assert limits == ["0", "5", "10"]


def test_axe_finds_nothing(open_figure, phone):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="pip install -r tests/requirements.txt"
    ).Axe()
    for page in (open_figure(Draggable(), Draggable()), phone(Draggable())):
        found = axe.run(page).response["violations"]
        # The test's page has no headings and landmarks of its own.
        ours = [one["id"] for one in found if one["id"] not in ("page-has-heading-one", "region")]
        assert ours == []


def test_the_focus_ring_is_seen_on_keyboard_focus_and_not_after_a_press(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.keyboard.press("Tab")
    width = "() => getComputedStyle(document.activeElement).outlineWidth"
    style = "() => getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "point"
    assert (page.evaluate(width), page.evaluate(style)) == ("3px", "solid")
    page.evaluate("() => document.activeElement.blur()")
    drag(page, figure.axes[0], (5, 5), (6, 6))
    assert page.evaluate(style) == "none"


def test_the_cursor_says_what_can_be_done(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    cursor = "([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).cursor"
    expected = {(0, (5, 5)): "grab", (1, (1000, 2)): "crosshair", (2, (1, 5)): "grab"}
    for (ax, place), name in expected.items():
        where = place_in_page(page, *pixel_position(figure.axes[ax], *place))
        page.mouse.move(*where)
        assert page.evaluate(cursor, where) == name
    page.mouse.move(*place_in_page(page, 5, 5))
    assert page.evaluate(cursor, place_in_page(page, 5, 5)) == "auto"
    where = place_in_page(page, *pixel_position(figure.axes[0], 5, 5))
    page.mouse.move(*where)
    page.mouse.down()
    assert page.evaluate(cursor, where) == "grabbing"
    page.mouse.up()


def test_the_sentence_is_announced_once_nothing_has_changed_for_a_while(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.get_by_role("slider", name="point").focus()
    status = page.get_by_role("status")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
        assert status.text_content() == ""
    page.wait_for_timeout(1000)
    assert (
        status.text_content() == figure.live.frame["sentence"] == "The point is at w 10.00, b 5.00."
    )


WIDGETS = """
<div class="widget-slider"><label class="widget-label" title="null">step size</label>
  <div class="noUi-handle" role="slider" tabindex="0" aria-valuetext="-1.3"></div>
  <div class="widget-readout">0.05</div></div>
<div class="widget-text"><label class="widget-label"></label><input></div>
<div class="widget-play"><button><i class="fa-pause"></i></button><button></button></div>
"""


def test_controls_of_the_panel_get_names_words_and_escape(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.evaluate(
        """html => {
            views[0].panel.insertAdjacentHTML("beforeend", html);
            views[0].panel.querySelector("button").onclick = () => { window.stopped = true; };
        }""",
        WIDGETS,
    )
    page.wait_for_timeout(50)
    slider = page.get_by_role("slider", name="step size")
    assert slider.get_attribute("aria-valuetext") == "a half"
    slider.evaluate("slider => slider.setAttribute('aria-valuetext', '-1.4')")  # by ipywidgets
    page.wait_for_timeout(50)
    assert slider.get_attribute("aria-valuetext") == "a half"
    assert page.locator("[title=null]").count() == 0
    assert page.get_by_label("exact number").count() == 1
    assert page.get_by_role("button", name="pause").count() == 1
    assert page.get_by_role("button", name="stop").count() == 0  # reset does that by its name
    assert page.get_by_role("button", name="stop", include_hidden=True).count() == 1
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert figure.kinds() == ["begin"]
    page.keyboard.press("Escape")
    assert page.evaluate("() => window.stopped")


def test_two_panels_on_one_page_do_not_hear_each_other(open_figure):
    one, other = Draggable(), Draggable()
    page = open_figure(one, other)
    page.get_by_role("slider", name="point").nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)
    assert (one.messages, other.point) == ([], [6, 5])
    sentences = page.locator(".linreg-reading").all_text_contents()
    assert sentences == [one.live.frame["sentence"], other.live.frame["sentence"]]


ORANGE, GREEN = np.array([0xC2, 0x4E, 0x00]), np.array([0, 255, 0])
GREEN_THEME = "[data-jp-theme-light=false] .linreg-live { --linreg-now: #00ff00 !important }"


def count_pixels(page, colour):
    return (np.abs(picture_in_page(page) - colour).max(axis=2) < 8).sum()


def test_colours_of_the_palette_follow_the_theme_of_the_page(open_figure):
    page = open_figure(Draggable())
    assert count_pixels(page, ORANGE) > 50
    assert count_pixels(page, GREEN) == 0
    page.add_style_tag(content=GREEN_THEME)
    page.evaluate("() => document.body.setAttribute('data-jp-theme-light', 'false')")
    page.wait_for_timeout(100)
    assert count_pixels(page, ORANGE) == 0
    assert count_pixels(page, GREEN) > 50


def test_a_view_that_is_made_off_the_page_has_the_colours_of_its_theme(open_figure):
    page = open_figure(Draggable())
    page.add_style_tag(content=GREEN_THEME)
    page.evaluate(
        """() => {
            views[0].end();
            views[0].panel.remove();
            document.body.setAttribute("data-jp-theme-light", "false");
            const main = document.querySelector("main");
            main.remove();
            document.querySelector = () => main;
            mount();
            delete document.querySelector;
            document.body.append(main); // as JupyterLab does: first the view, then its place
        }"""
    )
    page.wait_for_timeout(300)
    assert count_pixels(page, ORANGE) == 0
    assert count_pixels(page, GREEN) > 50


def test_a_view_that_is_taken_away_leaves_nothing_and_can_come_back(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    page.evaluate("() => views[0].end()")
    page.evaluate("() => models[0].set('frame', models[0].get('frame'))")
    assert page.evaluate("() => views[0].el.childElementCount") == 0
    page.keyboard.press("Control+z")
    page.mouse.click(300, 200)
    page.wait_for_timeout(900)
    assert figure.messages == []
    page.evaluate("() => { views[0].panel.remove(); mount(); }")
    drag(page, figure.axes[0], (5, 5), (8, 2))
    assert figure.point == pytest.approx([8, 2], abs=0.05)


def test_each_listener_is_taken_away(open_figure):
    figure = Draggable()
    page = open_figure(figure)
    counts = page.evaluate(
        """() => {
            views[0].end();
            views[0].panel.remove();
            const counts = { added: 0, signals: new Set(), model: 0, observers: 0 };
            const add = EventTarget.prototype.addEventListener;
            EventTarget.prototype.addEventListener = function (type, react, options) {
                if (this instanceof Node || this === window || this instanceof MediaQueryList) {
                    counts.added += 1;
                    counts.signals.add(options?.signal);
                } else if (!(this instanceof AbortSignal)) counts.model += 1;
                return add.call(this, type, react, options);
            };
            const remove = EventTarget.prototype.removeEventListener;
            EventTarget.prototype.removeEventListener = function (type, ...rest) {
                if (String(type).startsWith("change:")) counts.model -= 1;
                return remove.call(this, type, ...rest);
            };
            for (const name of ["MutationObserver", "ResizeObserver"]) {
                const { observe, disconnect } = window[name].prototype;
                const watching = new Set();
                window[name].prototype.observe = function (...given) {
                    if (!watching.has(this)) counts.observers += 1;
                    watching.add(this);
                    return observe.apply(this, given);
                };
                window[name].prototype.disconnect = function () {
                    if (watching.delete(this)) counts.observers -= 1;
                    return disconnect.call(this);
                };
            }
            mount();
            const { added, model, observers } = counts;
            views[0].end();
            const [signal, ...others] = counts.signals;
            const left = { model: counts.model, observers: counts.observers };
            const aborted = signal.aborted && !others.length;
            return { added, model, observers, aborted, left };
        }"""
    )
    assert counts["added"] >= 10
    assert counts["model"] == 3
    assert counts["observers"] == 3
    assert counts["aborted"]
    assert counts["left"] == {"model": 0, "observers": 0}
