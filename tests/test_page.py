"""A panel saved as a page: what it holds equals what Python shows, and nothing is left changed."""

import random
import re

import ipywidgets as widgets
import pytest
from matplotlib.figure import Figure
from saved_pages import EVERY, FEW, frame_of, save_whole, shared_folder, unpack

from linreg_core import make_line
from linreg_core.classroom import panels
from linreg_core.classroom.live.page import page_of
from linreg_core.classroom.panels import Panel
from linreg_core.classroom.panels.recorded import put


def values_of(panel):
    return {name: c.value for name, c in panel.controls.items() if hasattr(c, "value")}


@pytest.fixture(scope="module", params=sorted(EVERY))
def saved(request, tmp_path_factory):
    """Return a panel, what its controls were, and the page that it was saved as."""
    panel = EVERY[request.param]()
    before = values_of(panel), panel.picture.frame
    path = shared_folder(tmp_path_factory) / f"{request.param}.html"
    save_whole(panel, path)
    return panel, before, path.read_text("utf-8")


def test_a_page_is_small_and_asks_for_nothing(saved):
    page = saved[2]
    assert len(page.encode()) <= 400_000
    outside = re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)
    assert not re.search(
        r"https?://|//[a-z]+\.[a-z]|@import|<link (?!rel=\"icon\" href=\"data:)", outside
    )
    assert page.startswith('<!doctype html>\n<html lang="en">')


def test_saving_puts_controls_picture_and_history_back(saved):
    panel, (values, frame), _ = saved
    assert values_of(panel) == values
    assert panel.picture.frame == frame
    panel.undo()
    assert values_of(panel) == values


def test_recorded_states_are_those_of_the_panel(saved):
    """Controls alone lead a fresh panel to each state: the settings of Play are set by Play."""
    panel, _, page = saved
    data, groups = unpack(page), panel.list_settings()
    settings = [{}, *(one for group in groups for one in group)]
    assert len(settings) == len(data["states"]["frame"])
    fresh, start = panel, values_of(panel)
    chosen = random.Random(14).sample(range(len(settings)), min(200, len(settings)))
    try:
        for state in chosen:
            with fresh.hold():
                put(fresh, start)
                for name, value in settings[state].items():
                    fresh.controls[name].value = value
            frame, shown = fresh.picture.frame, frame_of(data, state)
            assert shown["sentence"] == fresh.text
            assert shown["strokes"] == frame["strokes"]
            assert shown["handles"] == frame["handles"]
            for control in data["controls"]:
                number = data["states"]["values"][control["name"]][state]
                if control["kind"] != "hidden":
                    value = fresh.controls[control["name"]].value
                    value = pytest.approx(value, rel=1e-9) if type(value) is float else value
                    assert control["values"][number] == value
    finally:
        with fresh.hold():
            put(fresh, start)


def test_the_same_panel_gives_the_same_page():
    pages = [EVERY["digits"]().markup("panel") for _ in range(2)]
    assert pages[0] == pages[1]


def test_controls_are_put_back_when_saving_is_interrupted(tmp_path):
    figure = Figure()
    (line,) = figure.add_subplot(xlim=(0, 9), ylim=(0, 9)).plot([], animated=True)
    drawn = []

    def draw(w):
        drawn.append(w)
        if len(drawn) == 5:
            raise KeyboardInterrupt
        line.set_data([0, 9], [w, w])
        return f"The line is at {w}."

    panel = Panel(figure, draw, {"w": widgets.IntSlider(4, min=0, max=9)})
    with pytest.raises(KeyboardInterrupt):
        panel.save(tmp_path / "line.html")
    assert panel.controls["w"].value == 4
    assert panel.picture.frame["sentence"] == panel.text == "The line is at 4."
    assert not (tmp_path / "line.html").exists()


def test_a_title_is_given_and_escaped(tmp_path):
    panel = EVERY["digits"]()
    panel.save(tmp_path / "line.html", title="w < 3 & b")
    page = (tmp_path / "line.html").read_text("utf-8")
    assert "<title>w &lt; 3 &amp; b</title>" in page
    assert "<h1>w &lt; 3 &amp; b</h1>" in page


def test_several_panels_share_one_module():
    panel = EVERY["digits"]()
    page = page_of("Two", [panel.markup("first"), panel.markup("second")])
    assert page.count("function render(") == 1
    assert page.count('<section class="linreg-panel') == 2


def test_a_learners_gradient_and_data_are_saved_alike(tmp_path):
    def lazy(x, y, w, b):
        return 0.0, 0.0

    panel = panels.descent(FEW, gradient=lazy)
    panel.list_settings = lambda: [[{"epoch": epoch} for epoch in range(5)]]
    panel.save(tmp_path / "line.html")
    data = unpack((tmp_path / "line.html").read_text("utf-8"))
    assert all("This gradient" in text for text in data["texts"])


def test_a_large_dataset_shows_the_same_sample_as_the_panel(tmp_path):
    panel = panels.bowl(make_line(5000))
    panel.list_settings = lambda: [[{"w": 3.0}]]
    panel.save(tmp_path / "bowl.html")
    page = (tmp_path / "bowl.html").read_text("utf-8")
    assert "Showing 3,000 of 5,000 points" in page
    assert page.count("<use") == panel.picture.still.count("<use")


def test_another_suffix_names_the_page_among_the_remedies(tmp_path):
    with pytest.raises(ValueError, match=r"\.html for a page"):
        panels.toy_data().save(tmp_path / "line.pdf")


# -- Colours ---------------------------------------------------------------------------------------


def test_every_colour_of_a_picture_belongs_to_a_role(saved):
    panel, _, page = saved
    data = unpack(page)
    for look in data["looks"]:
        for part in ("stroke", "fill"):
            assert part not in look or look[part][0] in panel.picture.palette.values()
    picture = re.search(r'<div class="linreg-live">.*?</svg></div>', page, re.DOTALL)[0]
    bare = re.sub(r"var\(--linreg-[\w-]+, ?#[0-9a-f]{6}\)", "", picture)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?!-)|rgba?\(|(?:fill|stroke): ?[a-mo-z]\w+", bare) == []
