"""Panels: the sentence is true, no input breaks them, and what is saved can be opened."""

import contextlib
import gc
import io
import itertools
import random
import resource
import sys
import threading
from types import SimpleNamespace

import ipywidgets as widgets
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from PIL import Image

from linreg_core import Dataset, LossSurface, descend, loss, make_line
from linreg_core.classroom import output, panels, plots, style
from linreg_core.classroom.live import data_position, pixel_position
from linreg_core.classroom.live.strokes import StrokeRenderer
from linreg_core.classroom.panels import own_gradient
from linreg_core.classroom.panels import panel as panel_module
from linreg_core.classroom.panels.kept_runs import KeptRun
from linreg_core.classroom.panels.panel import State
from linreg_core.classroom.words import format_number
from linreg_core.model import Line

DATA = make_line()
SURFACE = LossSurface.of(DATA.x, DATA.y)


@pytest.fixture
def panel():
    return panels.descent(DATA)


def show(panel):
    """Display a panel, as the last line of a cell does, and print nothing."""
    with contextlib.redirect_stdout(io.StringIO()):
        panel._ipython_display_()  # IPython's protocol


def still(panel):
    return np.asarray(panel.still()).astype(int)


def test_sentence_agrees_with_the_loop(panel):
    panel.controls["epoch"].value = 40
    run = descend(DATA.x, DATA.y, step_size=0.0005, epochs=40)
    off = np.sqrt(
        np.mean(((run.w[40] - SURFACE.minimum.w) * DATA.x + run.b[40] - SURFACE.minimum.b) ** 2)
    )
    assert panel.text.startswith(f"Epoch 40: w = {run.w[40]:.1f}, b = {run.b[40]:.2f}, ")
    assert f"typically {off:,.0f} off the best line" in panel.text
    assert repr(panel) == panel.text


@pytest.mark.parametrize(
    ("share", "word"), [(0.01, "crawls"), (0.4, "glides"), (0.9, "rings"), (1.01, "explodes")]
)
def test_sentence_names_the_regime(panel, share, word):
    panel.controls["step_size"].value = share * SURFACE.step_limit
    assert word in panel.text


def test_every_control_changes_picture_and_sentence(panel):
    panel.controls["epoch"].value = 9
    for name, value in {"step_size": 0.0003, "w": 70, "b": 2500, "frame": 5000, "play": 3}.items():
        picture, text = still(panel), panel.text
        panel.controls[name].value = value
        assert (still(panel) != picture).any(), name
        assert panel.text != text, name
        assert panel.picture.frame["sentence"] == panel.text


def test_slider_play_and_buttons_share_one_epoch(panel):
    c = panel.controls
    c["frame"].value = 12
    assert (c["epoch"].value, c["frame"].index) == (12, 12)
    c["forward"].click()
    assert c["epoch"].value == 13
    c["epoch"].value = 1234
    assert (c["epoch"].value, c["frame"].value) == (1234, 1200)
    c["back"].click()
    assert c["epoch"].value == 1200
    c["back"].click()
    assert c["epoch"].value == 1100
    c["play"].value = 0
    c["back"].click()
    assert c["epoch"].value == 0
    c["play"].value = 5  # between the start and epoch 1, where Play glides
    assert c["epoch"].value == 0
    assert panel.text.startswith("Epoch 0:")
    c["play"].playing = True
    c["play"].playing = False  # a pause shows a whole epoch
    assert c["play"].value == 0
    c["play"].value = c["play"].max
    c["forward"].click()
    assert c["epoch"].value == 50_000


def test_reset_returns_to_the_start():
    panel = panels.descent(DATA, w=0.637, b=3.25)
    before, text = still(panel), panel.text
    for name, value in {"step_size": 0.002, "w": -40, "b": 5000, "epoch": 777}.items():
        panel.controls[name].value = value
    panel.controls["reset"].click()
    assert panel.text == text
    np.testing.assert_array_equal(still(panel), before)


def test_negative_zero_is_shown_as_zero():
    panel = panels.fit_by_eye(DATA)
    panel.controls["w"].value = -1.7763568394002505e-15
    assert panel.text.startswith("Your line: w = 0, ")


def test_a_start_or_step_outside_the_usual_range_is_kept():
    panel = panels.descent(DATA, step_size=1e-9, w=-900.5, b=1e6)
    assert [panel.controls[k].value for k in ("step_size", "w", "b")] == [1e-9, -900.5, 1e6]


def test_a_diverging_run_keeps_the_axes_and_says_so(panel):
    limits = [ax.axis() for ax in panel.figure.axes]
    panel.controls["step_size"].value = 0.0012
    panel.controls["epoch"].value = 50_000
    assert "overflow" in panel.text
    assert [ax.axis() for ax in panel.figure.axes] == limits


def test_runs_the_learners_gradient_and_says_so():
    panel = panels.descent(DATA, epochs=20, gradient=lambda x, y, w, b: (0.0, np.mean(b - y)))
    panel.controls["epoch"].value = 20
    b = DATA.y.mean() * (1 - 0.9995**20)
    assert panel.text.startswith(f"Epoch 20: w = 0, b = {b:.2f},")
    assert panel.text.endswith("This gradient, 20 epochs.")


def test_a_slow_gradient_gets_fewer_epochs():
    def slow(x, y, w, b):
        return sum(float(v) for v in x.tolist() * 5) * 0, 0

    panel = panels.descent(DATA, gradient=slow)
    assert panel.controls["epoch"].max < 50_000


@pytest.mark.parametrize(("seconds", "epochs"), [(0.0019, 500), (0.0021, 20), (1e-5, 5000)])
def test_five_hundred_epochs_are_run_if_they_take_less_than_a_second(monkeypatch, seconds, epochs):
    now, tick = [0.0], lambda: now[0]

    def gradient(x, y, w, b):
        now[0] += seconds
        return 0.0, 0.0

    monkeypatch.setattr(own_gradient.time, "perf_counter", tick)
    panel = panels.descent(DATA, gradient=gradient)
    assert panel.controls["epoch"].max == epochs


def test_shows_an_error_in_the_learners_gradient_as_theirs():
    def broken(x, y, w, b):
        return undefined_name, 0  # noqa: F821

    panel = panels.descent(DATA, gradient=broken)
    assert "Your function stopped with NameError: name 'undefined_name'" in panel.text
    assert "`return undefined_name, 0" in panel.text
    panel.controls["w"].value = 3  # and the panel lives on


def test_refuses_a_gradient_that_was_called():
    with pytest.raises(TypeError, match=r"gradient is \(1, 2\); .* without calling it"):
        panels.descent(DATA, gradient=(1, 2))


@pytest.mark.parametrize("data", [[1, 2, 3], None, (DATA.x, DATA.y)])
def test_rejects_anything_but_a_dataset(data):
    with pytest.raises(TypeError, match="Pass make_line"):
        panels.descent(data)


def test_shows_any_dataset():
    for x, y in [
        ([0, 1], [1, 3]),
        ([1e8, 1e8 + 1, 1e8 + 5], [0, 1, 0]),
        ([-1e-6, 0, 1], [5, 5, 5]),
    ]:
        data = Dataset(x, y)
        panel = panels.descent(data, step_size=LossSurface.of(x, y).best_step)
        panel.controls["epoch"].value = 50_000
        assert "off the best line" in panel.text


def test_saves_stills_and_moving_pictures(panel, tmp_path):
    panel.controls["epoch"].value = 12
    picture, text = still(panel), panel.text
    panel.save(tmp_path / "line.png")
    with Image.open(tmp_path / "line.png") as saved:
        np.testing.assert_array_equal(np.asarray(saved), picture)
    panel.save(tmp_path / "line.gif")
    with Image.open(tmp_path / "line.gif") as saved:
        assert saved.n_frames > 90
    panel.save(tmp_path / "line.webp")
    assert (tmp_path / "line.webp").stat().st_size < (tmp_path / "line.gif").stat().st_size
    with Image.open(tmp_path / "line.webp") as saved:
        assert saved.n_frames > 90
        saved.seek(12)
        off = np.asarray(saved.convert("RGB")).astype(int) - picture
    assert np.abs(off).max() < 9
    assert panel.text == text
    with pytest.raises(ValueError, match=r"\.doc.*\.gif or \.webp"):
        panel.save(tmp_path / "line.doc")


def test_without_a_kernel_there_is_a_picture_and_its_sentence(panel, monkeypatch):
    shown = []
    for module in (panel_module, output):
        monkeypatch.setattr(module, "display", lambda data, **_: shown.append(data))
    show(panel)
    kinds = [sorted(data) for data in shown]
    assert kinds == [
        ["image/png"],
        ["text/html", "text/plain"],
        ["application/vnd.jupyter.widget-view+json", "text/plain"],
    ]
    assert shown[1]["text/plain"] == panel.text
    assert panel.text in shown[1]["text/html"]
    assert shown[2]["text/plain"] == ""


BUTTONS = ("back", "reset", "keep", "clear")
GESTURES = ("begin", "undo", "redo", "drag", "key")


def make_gesture(panel, kind, rng):
    """Send what the browser sends for a gesture on one of the handles."""
    message = {"kind": kind, "n": rng.randrange(10**6)}
    if kind in ("drag", "key"):
        message["id"] = rng.choice(panel.picture.frame["handles"])["id"]
    if kind == "drag":
        message |= {"x": rng.uniform(-99, 1099), "y": rng.uniform(-99, 500), "phase": "move"}
    if kind == "key":
        message |= {"dx": rng.randint(-10, 10), "dy": rng.randint(-10, 10)}
        message["fine"] = rng.random() < 0.5
    send(panel, message)


def send(panel, message):
    """Deliver a message as the browser's would arrive."""
    content = {"data": {"method": "custom", "content": message}}
    panel.picture.comm.handle_msg({"content": content, "buffers": []})


def random_moves(panel, count, seed):
    """Set controls at random: anywhere, to both ends, with resets in between."""
    rng = random.Random(seed)
    c = panel.controls
    for _ in range(count):
        moved = {"step_size", "w", "b", "epoch", "frame", "play", *BUTTONS} & set(c)
        name = rng.choice([*sorted(moved), *GESTURES])
        share = rng.choice([0, 1, rng.random(), rng.random()])
        if name in BUTTONS:
            c[name].click()
        elif name in GESTURES:
            make_gesture(panel, name, rng)
        elif name == "frame":
            c[name].index = round(share * (len(c[name].options) - 1))
        else:
            value = c[name].min + share * (c[name].max - c[name].min)
            base = getattr(c[name], "base", None)
            c[name].value = base**value if base else type(c[name].value)(value)


def assert_consistent(panel):
    """Picture and sentence must be those of the values that the controls have now."""
    picture, text = still(panel), panel.text
    panel.redraw()
    assert panel.text == text
    np.testing.assert_array_equal(still(panel), picture)


ROUNDS = 2  # of 840 events each; with 10, ten thousand events in all, they passed too


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource.getrusage")
def test_thousands_of_events_raise_nothing_and_keep_memory_flat(monkeypatch):
    """On two panels of one dataset, one of them shown, closed and shown again on the way."""
    # The stills that are compared would take more memory than the panels: small ones do.
    monkeypatch.setattr(style.current, "extra", {"figure.dpi": 40})
    panel, other = panels.descent(DATA), panels.fit_by_eye(DATA)
    for each in (panel, other):
        random_moves(each, 800, seed=1)  # until undo has all the gestures it keeps
        assert_consistent(each)
        show(each)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for seed in range(ROUNDS):
        random_moves(panel, 100, seed)
        random_moves(other, 740, seed + 100)
        assert_consistent(panel)
        assert_consistent(other)
        gc.collect()  # of the pictures that were compared
    show(other)
    other.close()
    show(panel)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * (1 if sys.platform == "darwin" else 1024) < 5e6


def test_a_drag_is_one_gesture_for_undo_and_redo(panel):
    before = panel.text
    send(panel, {"kind": "begin"})
    for x, phase in ((400, "start"), (500, "move"), (450, "end")):
        send(panel, {"kind": "drag", "id": "start", "x": x, "y": 200, "phase": phase})
    dragged, place = panel.text, (panel.controls["w"].value, panel.controls["b"].value)
    assert dragged != before
    send(panel, {"kind": "undo"})
    assert panel.text == before
    send(panel, {"kind": "redo"})
    assert panel.text == dragged
    assert (panel.controls["w"].value, panel.controls["b"].value) == place
    assert_consistent(panel)


def test_a_press_on_the_undo_button_takes_back_the_gesture_before_it(panel):
    before = panel.text
    send(panel, {"kind": "begin"})
    panel.controls["w"].value = 55
    send(panel, {"kind": "begin"})  # the press on the button
    panel.undo()
    assert panel.text == before


def test_dragging_puts_the_start_under_the_pointer(panel):
    ax = panel.figure.axes[1]
    x, y = pixel_position(ax, 70, 2500)
    send(panel, {"kind": "drag", "id": "start", "x": x, "y": y, "phase": "move"})
    assert panel.controls["w"].value == pytest.approx(70, abs=panel.controls["w"].step / 2)
    assert panel.controls["b"].value == pytest.approx(2500, abs=panel.controls["b"].step / 2)
    (handle,) = (h for h in panel.picture.frame["handles"] if h["id"] == "start")
    assert (handle["x"], handle["y"]) == pytest.approx((x, y), abs=3)


def test_a_press_on_the_loss_curve_goes_to_its_epoch(panel):
    x, y = pixel_position(panel.figure.axes[2], 1000, 1e6)
    send(panel, {"kind": "drag", "id": "epoch", "x": x, "y": y, "phase": "start"})
    assert panel.controls["epoch"].value == 1000
    send(panel, {"kind": "key", "id": "epoch", "dx": 1, "dy": 0, "fine": True})
    assert panel.controls["epoch"].value == 1001
    send(panel, {"kind": "key", "id": "epoch", "dx": 1, "dy": 0, "fine": False})
    assert panel.controls["epoch"].value == 1100


def test_the_ends_of_the_line_turn_it_and_its_middle_lifts_it():
    panel = panels.fit_by_eye(DATA)
    ax, c = panel.figure.axes[0], panel.controls
    handles = {h["id"]: h for h in panel.picture.frame["handles"]}
    right, middle = handles["right end of the line"], handles["middle of the line"]
    message = {"kind": "drag", "id": middle["id"], "x": 0, "y": middle["y"] - 60}
    send(panel, message | {"phase": "move"})
    lifted = data_position(ax, 0, middle["y"] - 60)[1]
    assert c["w"].value == 0
    assert c["b"].value == pytest.approx(lifted, abs=c["b"].step / 2)
    x, y = data_position(ax, right["x"], right["y"] - 120)
    message = {"kind": "drag", "id": right["id"], "x": right["x"], "y": right["y"] - 120}
    send(panel, message | {"phase": "move"})
    rounding = (c["w"].step * x + c["b"].step) / 2
    assert c["w"].value * x + c["b"].value == pytest.approx(y, abs=rounding)


def test_kept_runs_stand_until_they_are_cleared(panel):
    panel.controls["epoch"].value = 300
    for size in (0.0001, 0.0002, 0.0003, 0.0004):
        panel.controls["step_size"].value = size
        panel.controls["keep"].click()
    assert [run.name for run in panel.controls["kept"].value] == ["0.0002", "0.0003", "0.0004"]
    kept = still(panel)
    panel.controls["clear"].click()
    assert panel.controls["kept"].value == ()
    assert (still(panel) != kept).any()


def test_points_can_be_dragged_added_and_taken_away():
    panel = panels.points(SQUARE)
    ax = panel.figure.axes[0]
    x, y = pixel_position(ax, 3, 2)
    send(panel, {"kind": "drag", "id": "point 4", "x": x, "y": y, "phase": "end"})
    assert panel.dataset.y.tolist() == pytest.approx([0, 1, 1, 2])
    best = np.polyfit([0, 1, 2, 3], [0, 1, 1, 2], 1)
    assert f"w = {best[0]:.4f}, b = {best[1]:.4f}" in panel.text
    x, y = pixel_position(ax, 1.5, 0.5)
    send(panel, {"kind": "add", "x": x, "y": y})
    assert len(panel.dataset) == 5
    assert "Point 5 has" in panel.text
    for k in (5, 4, 3, 2):
        send(panel, {"kind": "remove", "id": f"point {k}"})
    assert len(panel.dataset) == 2  # a line needs two


def test_points_at_one_x_are_refused_and_the_last_line_stays():
    panel = panels.points(Dataset([0, 1], [0, 1]))
    x, y = pixel_position(panel.figure.axes[0], 0, 0.5)
    send(panel, {"kind": "drag", "id": "point 2", "x": x, "y": y, "phase": "move"})
    assert panel.dataset.x.tolist() == [0, 1]


def test_a_cell_that_runs_again_closes_the_panel_it_showed(monkeypatch):
    shell = SimpleNamespace(execution_count=1)
    tab = {"session": "first"}
    shell.get_parent = lambda: {"header": tab, "metadata": {"cellId": "one"}}
    monkeypatch.setattr(panel_module, "get_ipython", lambda: shell)
    first, beside, again, other = (panels.steps(DATA) for _ in range(4))
    tab["session"] = "second"  # the same notebook in another tab
    show(other)
    tab["session"] = "first"
    show(first)
    show(beside)
    assert first.comm  # the same run shows both
    shell.execution_count = 2
    show(beside)
    show(again)
    assert first.comm is None
    assert beside.comm
    assert again.comm
    assert other.comm


def test_a_closed_panel_leaves_no_widget_behind():
    made = []
    widgets.Widget.on_widget_constructed(made.append)
    try:
        panels.descent(DATA).close()
    finally:
        widgets.Widget.on_widget_constructed(None)
    assert len(made) > 30
    assert all(widget.comm is None for widget in made)


def test_speed_changes_how_play_runs(panel):
    c = panel.controls
    for speed, interval, step in ((0.5, 40, 1), (2, 20, 2), (1, 20, 1)):
        c["speed"].value = speed
        assert (c["play"].interval, c["play"].step) == (interval, step)


def test_moves_from_two_threads_leave_one_state(panel):
    threads = [threading.Thread(target=random_moves, args=(panel, 150, seed)) for seed in (3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    panel.controls["w"].value = panel.controls["w"].min
    panel.controls["epoch"].value = 5
    assert panel.text.startswith("Epoch 5")
    assert_consistent(panel)


LOG = {"epoch": [0, 5, 10], "w": [1.0, 2.0, 3.0], "b": [3.0, 4.0, 5.0]}
OFF = {"epoch": [0, 5, 10], "w": [1.0, 2.001, 3.3], "b": [3.0, 4.00001, 5.2]}
SQUARE = Dataset([0, 1, 2, 3], [0, 1, 1, 5])
ALL = {
    "descent": lambda: panels.descent(DATA),
    "fit_by_eye": lambda: panels.fit_by_eye(DATA),
    "toy_data": panels.toy_data,
    "bowl": lambda: panels.bowl(DATA),
    "nudge": lambda: panels.nudge(DATA),
    "points": lambda: panels.points(SQUARE),
    "steps": lambda: panels.steps(DATA),
    "scaling": lambda: panels.scaling(DATA),
    "digits": lambda: panels.digits(LOG, OFF),
    "resample": lambda: panels.resample(DATA, draws=30),
}


ACROSS = ([0, 1], [5000, 10])
ANOTHER_STATE = {
    "kept": (KeptRun("0.1", dict.fromkeys(("line", "path", "loss", "distance"), ACROSS)),),
    "points": ((0.0, 1.0), (1.0, 3.0), (2.0, 0.0)),
    "selected": 2,
    "frozen": Line(1.0, 2.0),
    "rounds": 3,
    "record": 1.02,
}


def another_value(name, control):
    """Return a value of the control that is not the one it has."""
    if isinstance(control.value, bool):
        return not control.value
    if hasattr(control, "options"):
        values = [o[1] if isinstance(o, tuple) else o for o in control.options]
        return values[-1] if control.value != values[-1] else values[0]
    if isinstance(control, State):
        return ANOTHER_STATE[name]
    end = control.max if control.value != control.max else control.min
    return control.base**end if hasattr(control, "base") else end


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_every_drawn_control_has_an_effect(make):
    panel = make()
    assert set(panel.drawn) <= set(panel.controls)
    for name, control in panel.drawn.items():
        picture, text = still(panel), panel.text
        control.value = another_value(name, control)
        assert (still(panel) != picture).any() or panel.text != text, name
        assert panel.picture.frame["sentence"] == panel.text
        assert "nan" not in panel.text


def test_every_panel_is_listed_here():
    assert set(ALL) == set(panels.__all__) - {"Panel"}


def test_locking_the_guess_reveals_the_least_squares_line():
    panel = panels.fit_by_eye(DATA)
    hidden = still(panel)
    panel.controls["lock"].value = True
    assert f"w = {SURFACE.minimum.w:.2f}, b = {SURFACE.minimum.b:,.0f}" in panel.text
    assert panel.controls["w"].disabled
    assert (still(panel) != hidden).any()


def test_measured_half_life_agrees_with_the_loop():
    panel = panels.steps(DATA)
    run = descend(DATA.x, DATA.y, step_size=0.0005, epochs=6000)
    away = SURFACE.minimum.b - run.b
    half = int(np.argmax(away <= away[100] / 2)) - 100
    assert f"(measured: {half:,})" in panel.text


def test_dropping_the_half_halves_the_limit():
    panel = panels.steps(DATA)
    panel.controls["half"].value = True
    assert f"the limit {SURFACE.step_limit / 2:.3g}: it explodes" in panel.text


def test_the_nudge_measures_the_gradient():
    panel = panels.nudge(DATA, w=3, b=100)
    panel.controls["h"].value = 10 ** panel.controls["h"].min
    dw = SURFACE.gradient(3, 100)[0]
    assert f"dw is {dw:,.0f}." in panel.text
    assert f"central difference {dw:,.0f}," in panel.text


@pytest.mark.parametrize("make", ["descent", "fit_by_eye", "bowl", "resample"])
def test_draws_some_of_many_points_and_uses_all(make):
    many = make_line(5000, spacing=0.02)
    panel = getattr(panels, make)(many)
    most = plots.MOST_POINTS
    assert panel.text.endswith(f"Showing {most:,} of 5,000 points; all are used.")
    left = panel.figure.axes[0]
    (drawn,) = (line for line in left.lines if line.get_marker() == "o")
    assert len(drawn.get_xdata()) == most
    if make == "fit_by_eye":
        panel.controls["w"].value, panel.controls["b"].value = 40, 4500
        of_all = format_number(loss(many.x, many.y, 40, 4500))
        assert f"loss is {of_all}." in panel.text
    assert "Showing" not in getattr(panels, make)(DATA).text


def test_the_same_points_are_drawn_each_time():
    many = make_line(100_000)
    rows = plots.rows_to_draw(many)
    assert (len(set(rows)), rows.tolist()) == (plots.MOST_POINTS, sorted(rows))
    assert (rows == plots.rows_to_draw(many)).all()
    assert abs(rows.mean() / 50_000 - 1) < 0.05  # from the whole length
    assert plots.rows_to_draw(DATA).tolist() == list(range(len(DATA)))


def test_standardised_data_need_one_epoch():
    panel = panels.scaling(DATA)
    raw = int(panel.text.split("left after ")[1].split()[0].replace(",", ""))
    run = SURFACE.descend(step_size=SURFACE.best_step, epochs=[0, raw - 1, raw])
    left = (run.loss - SURFACE.floor) / (run.loss[0] - SURFACE.floor)
    assert left[1] > 1e-6 >= left[2]
    panel.controls["x"].value = "standardised"
    assert "after 1 epoch." in panel.text


def test_reported_scatter_agrees_with_fits_of_the_same_draws():
    panel = panels.resample(DATA, draws=30)
    panel.controls["draws"].value = 30
    spread = np.sqrt(2 * SURFACE.floor * 1000 / 998)
    lines = []
    for seed in range(1, 31):
        y = 50 * DATA.x + 4000 + np.random.default_rng(seed).normal(0, spread, 1000)
        lines.append(np.polyfit(DATA.x, y, 1))
    scatter = np.std(lines, axis=0, ddof=1)
    assert f"w scatters by {scatter[0]:.4f}" in panel.text
    assert f"b by {scatter[1]:.2f}" in panel.text


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: panels.resample(Dataset([0, 1, 2], [0, 1, 5])), "needs the true line"),
        (lambda: panels.digits(LOG, {"epoch": [0]}), "both must have 'epoch'"),
        (lambda: panels.nudge(DATA, w=np.nan), "w is nan"),
        (lambda: panels.steps(DATA, step_size=0), "step_size is 0"),
        (lambda: panels.descent(DATA, epochs=0), "epochs is 0"),
        (lambda: panels.points(make_line(51)), "51 points; this panel takes 50"),
        (lambda: panels.bowl(Dataset([1, 1], [2, 3])), "every x is 1"),
    ],
)
def test_rejects_what_a_panel_cannot_show(call, message):
    with pytest.raises(ValueError, match=message):
        call()


STANDARD = (DATA.x - DATA.x.mean()) / DATA.x.std()
RESIDUALS = Dataset(DATA.x, DATA.y - (SURFACE.minimum.w * DATA.x + SURFACE.minimum.b))


@pytest.mark.parametrize("share", [0.3, 0.5, 0.6, 0.9, 1.5])
def test_steps_of_standardised_x_shrink_both_directions_alike(share):
    panel = panels.steps(Dataset(STANDARD, 3 * STANDARD + 5), step_size=2 * share)
    factor = f"{1 - 2 * share:.3f}"
    assert f"steep distance by {factor}" in panel.text
    if share == 1.5:
        assert panel.text.endswith("-2.000, so it grows.")
    elif abs(1 - 2 * share) <= 0.5:
        assert panel.text.endswith(f"and the flat one by {factor}.")
    else:
        assert "every 3.106 epochs (measured: 4)" in panel.text  # log(0.5) / log(0.8)


def test_at_its_limit_a_step_rings_without_end():
    limit = SURFACE.step_limit
    said = panels.steps(DATA, step_size=limit).text
    assert said.endswith(
        "it rings without end. Each step multiplies the steep distance by -1.000, so it stays."
    )
    assert "rings without end" in panels.descent(DATA, step_size=limit).text
    above = panels.steps(DATA, step_size=1.00002 * limit).text
    assert above.endswith(
        "explodes. Each step multiplies the steep distance by -1.00004, so it grows."
    )


@pytest.mark.parametrize(
    ("data", "share"),
    [(DATA, 0.99999), (Dataset([0, 1, 2], [1, 3, 5.5]), 0.991), (make_line(60, noise=0), 0.9)],
)
def test_the_half_life_is_measured_in_the_flat_direction(data, share):
    surface = LossSurface.of(data.x, data.y)
    eta = share * surface.step_limit
    panel = panels.steps(data, step_size=eta)
    measured = panel.text.split("measured: ")[1].split(")")[0].replace(",", "")
    hessian = np.array([[np.mean(data.x**2), data.x.mean()], [data.x.mean(), 1]])
    flat = np.linalg.eigh(hessian)[1][:, 0]
    theta, epochs = flat.copy(), 0  # the distance from the minimum, at first in that direction
    while abs(theta @ flat) > 0.5:
        theta, epochs = theta - eta * hessian @ theta, epochs + 1
    assert float(measured) == pytest.approx(epochs, rel=1e-3, abs=0.01)


def test_a_count_of_epochs_that_was_not_reached_is_not_stated():
    days = Dataset(1.7e9 + 86400 * np.arange(365.0), np.arange(365.0))
    panel = panels.scaling(days)
    assert panel.text.endswith("a millionth of the loss is left after more than 10^18 epochs.")
    panel.controls["x"].value = "centred"
    assert "after more than" not in panel.text


def test_every_minimum_lies_on_its_map():
    x = np.linspace(-5, 5, 50)
    for data in (Dataset(x, 3 * x), DATA, RESIDUALS):
        for ax in panels.scaling(data).figure.axes[:3]:
            (best,) = (line for line in ax.lines if line.get_label() == "best")
            (w, *_), (b, *_) = best.get_data()
            assert ax.get_xlim()[0] < w < ax.get_xlim()[1]
            assert ax.get_ylim()[0] < b < ax.get_ylim()[1]


def test_a_start_at_the_minimum_is_said():
    assert panels.scaling(RESIDUALS).text.endswith("The start is the best line already.")


def test_draws_without_noise_all_give_the_same_answer():
    panel = panels.resample(make_line(noise=0), draws=5)
    panel.controls["draws"].value = 5
    assert panel.text == (
        "w = 50.00, b = 4,000. The points have no noise, so every draw gives the same answer."
    )


def test_an_error_while_drawing_is_said_and_the_panel_lives_on():
    figure = panels.fit_by_eye(DATA).figure
    slider = widgets.FloatSlider(1, min=0, max=2)

    def draw(w):
        return f"one over it is {1 / w:g}"

    panel = panels.Panel(figure, draw, {"w": slider})
    slider.value = 0
    assert panel.text.startswith("This cannot be drawn (ZeroDivisionError: ")
    assert panel.picture.frame["sentence"] == panel.text
    slider.value = 2
    assert panel.text == panel.picture.frame["sentence"] == "one over it is 0.5"
    slider.value = 0
    panel.undo()
    with pytest.raises(ZeroDivisionError):  # in the cell that makes the panel
        panels.Panel(figure, draw, {"w": widgets.FloatSlider(0)})


def test_a_still_is_hidden_by_its_own_panel_alone():
    """Selectors that begin at the whole output area would hide a learner's pictures too."""
    rules = panel_module.STILL_STYLE.split("{display: none}")[0].replace("<style>", "").split(",\n")
    assert len(rules) == 3
    for rule in rules:
        assert rule.strip().startswith(".jp-OutputArea-child:has(")
        assert "+ *" in rule  # the neighbour of a panel's own output


def test_a_closed_panel_says_so_before_it_shows_anything(panel, monkeypatch):
    monkeypatch.setattr(panel_module, "display", pytest.fail)
    panel.close()
    with pytest.raises(RuntimeError, match=r"was closed\. Make it anew"):
        show(panel)


@pytest.mark.parametrize("label", ["price ($) vs cost ($)", r"$\frac{$", "a_b^c"])
def test_no_mathematics_is_read_into_labels(label):
    panel = panels.fit_by_eye(Dataset(DATA.x, DATA.y, x_label=label))
    axis = panel.figure.axes[0].xaxis.label
    assert axis.get_text() == label
    assert not axis.get_parse_math()


def test_labels_are_cut_to_the_length_of_their_axes():
    panel = panels.bowl(Dataset(DATA.x, DATA.y, x_label="x" * 200, y_label="how much of it " * 9))
    ax = panel.figure.axes[0]
    frame, renderer = ax.get_window_extent(), StrokeRenderer(panel.figure)
    x, y = (axis.label.get_window_extent(renderer) for axis in (ax.xaxis, ax.yaxis))
    assert x.width <= frame.width
    assert y.height <= frame.height
    assert ax.get_xlabel().endswith("x…")
    assert ax.get_ylabel().startswith("how much of it")


def test_a_label_that_no_font_can_write_is_said_once():
    data = Dataset([0, 1, 2], [0, 1, 5], x_label="\U00013000", y_label="y")  # a hieroglyph
    panel = panels.points(data)
    assert panel.text.count("\U00013000") == 1
    assert panel.text.endswith("so the picture calls “\U00013000” x.")
    assert panel.figure.axes[0].get_xlabel() == "x"


def test_other_fonts_help_where_they_are_installed(monkeypatch):
    letters = {}
    for family in ("DejaVu Sans", "STIXGeneral"):  # both come with Matplotlib
        letters[family] = get_font(findfont(family)).get_charmap().keys()
    text = "a" + chr(min(letters["STIXGeneral"] - letters["DejaVu Sans"]))
    assert style.fonts_for(text) == []
    monkeypatch.setattr(style, "OTHER_FONTS", ("No Such Font", "STIXGeneral"))
    assert style.fonts_for(text) == ["DejaVu Sans", "STIXGeneral"]


@pytest.mark.parametrize("make", ["descent", "bowl", "fit_by_eye", "points", "scaling", "nudge"])
@pytest.mark.parametrize(("start", "scale"), [(5e3, 1), (5e3, 8e3), (5e3, 1e-9), (1.7e9, 1e8)])
def test_ticks_stand_apart_and_no_factor_is_printed_beside_them(make, start, scale):
    data = Dataset(start + np.linspace(0, 20_000, 30), scale * np.linspace(40, 220, 30))
    step = {"step_size": LossSurface.of(data.x, data.y).best_step} if make == "descent" else {}
    panel = getattr(panels, make)(data, **step)
    renderer = StrokeRenderer(panel.figure)
    for ax, (name, low, high) in itertools.product(
        panel.figure.axes, [("xaxis", "x0", "x1"), ("yaxis", "y0", "y1")]
    ):
        axis = getattr(ax, name)
        with style.applied():
            ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
            start, end = sorted(axis.get_view_interval())
            boxes = [t.get_window_extent(renderer) for place, t in ticks if start <= place <= end]
        boxes = sorted((b for b in boxes if b.width), key=lambda box: getattr(box, low))
        for one, two in itertools.pairwise(boxes):
            assert getattr(two, low) > getattr(one, high)
        assert axis.get_offset_text().get_text() == ""


def test_tick_labels_of_large_numbers_differ():
    formatter = plots.TickFormatter()
    Figure().add_subplot().xaxis.set_major_formatter(formatter)
    assert formatter.format_ticks([0, 500_000, 1_000_000]) == ["0", "500k", "1M"]
    assert formatter.format_ticks([0, 2000, 4000]) == ["0", "2000", "4000"]
    assert len(set(formatter.format_ticks([1e8, 1e8 + 1, 1e8 + 2]))) == 3


@pytest.mark.parametrize("size", [1e-40, 1e40])
def test_refuses_numbers_that_a_picture_cannot_hold(size):
    with pytest.raises(ValueError, match=r"shows sizes from 1e-30 to 1e\+30\. Use other units"):
        panels.fit_by_eye(Dataset([0, size], [0, 1]))


def test_a_curve_is_not_lost_where_slopes_are_tiny():
    panel = panels.nudge(Dataset(DATA.x, 1e-12 * (DATA.y - DATA.y.mean())))
    low, high = panel.figure.axes[0].get_xlim()
    assert high - low < 1e-9  # slopes are some 5e-11


def test_a_gradient_that_becomes_nan_is_not_called_an_overflow():
    def broken(x, y, w, b):
        return (0.0, -1.0) if b < 3 else (np.nan, np.nan)

    panel = panels.descent(DATA, step_size=0.5, epochs=50, gradient=broken)
    panel.controls["epoch"].value = 50
    assert "Epoch 5, the last before this gradient is not finite" in panel.text
    assert panels.descent(DATA, epochs=1, gradient=broken).text.endswith("This gradient, 1 epoch.")


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"epoch": [7, 8, 9], "w": [1.0, 2.0, 3.0], "b": [3.0, 4.0, 5.0]}, "must be the same"),
        ({"epoch": [0, 5], "w": [1.0, 2.0], "b": [3.0, 4.0]}, "must be the same"),
        ({"epoch": [0, 5, 10], "w": [1.0, 2.0], "b": [3.0, 4.0, 5.0]}, "w has 2 rows and epoch 3"),
        ({"epoch": [0, 0.5, 10], "w": [1.0, 2.0, 3.0], "b": [3.0, 4.0, 5.0]}, "a whole number"),
        ({"epoch": [0, np.nan, 10], "w": [1.0, 2.0, 3.0], "b": [3.0, 4.0, 5.0]}, "finite"),
    ],
)
def test_rejects_records_of_different_epochs(other, message):
    with pytest.raises(ValueError, match=message):
        panels.digits(LOG, other)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("make", [panels.points, panels.fit_by_eye])
@pytest.mark.parametrize("y", [0, 5, 1e9, -1e-12])
def test_points_at_one_height_have_room_around_them(make, y):
    low, high = make(Dataset([0, 1, 2], [y] * 3)).figure.axes[0].get_ylim()
    assert low < y < high
    assert high - low <= 3 * (abs(y) or 1)
