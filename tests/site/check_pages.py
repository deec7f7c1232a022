"""The finished handouts and slides, opened from disk with the network off.

They take minutes to write, so plain pytest does not include these tests. From the root:

    pip install -r tests/requirements.txt -r site/handouts-requirements.txt
    python site/handouts.py && python site/slides.py
    pytest -n0 tests/site/check_pages.py
"""

import pytest
from paths import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PICTURES = "() => Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth)))"
FORMULAS = """() => [...document.querySelectorAll('mjx-container')].map(box => [
    box.querySelector('svg').getBoundingClientRect().height,
    box.querySelector('math').textContent.length,
    [...box.querySelectorAll('use')].every(u => document.querySelector(u.getAttribute('href')
        ?? u.getAttribute('xlink:href')))])"""


@pytest.fixture
def open_page(browser):
    """Yield a function that opens a file offline and returns the page and its requests."""
    tabs = []

    def open_file(path, **options):
        tab = browser.new_page(offline=True, **options)
        tabs.append(tab)
        asked, faults = [], []
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(path.as_uri())
        tab.wait_for_load_state("networkidle")
        assert faults == []
        return tab, [address for address in asked if not address.startswith("data:")]

    yield open_file
    for tab in tabs:
        tab.close()


def audit(tab):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="pip install -r tests/requirements.txt"
    ).Axe()
    found = axe.run(tab).response["violations"]
    return [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def handout(request):
    return ROOT / "site" / "handouts" / f"{request.param.stem}.html"


def test_a_handout_is_one_small_file_that_is_complete(open_page, handout):
    assert handout.stat().st_size <= 2_000_000
    tab, asked = open_page(handout)
    assert asked == [handout.as_uri()]
    tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert all(width > 100 for width in tab.evaluate(PICTURES))
    assert all(high > 1 and heard and whole for high, heard, whole in tab.evaluate(FORMULAS))
    assert tab.locator("span.tex").count() == 0
    tab.evaluate("document.querySelectorAll('pre, code').forEach(code => code.remove())")
    assert "$" not in tab.inner_text("main")


def test_axe_finds_nothing_and_nothing_is_cut_off_on_a_phone(open_page, handout):
    tab, _ = open_page(handout, viewport={"width": 360, "height": 640})
    tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert audit(tab) == []
    cut = """() => [...document.querySelectorAll('main *')].filter(
        e => !e.closest('mjx-container, .linreg-live')
            && e.scrollWidth > e.clientWidth + 1 && e.clientWidth
    ).map(e => e.outerHTML.slice(0, 200))"""
    assert tab.evaluate(cut) == []


def test_every_panel_is_live_and_its_picture_follows(open_page, handout):
    tab, _ = open_page(handout)
    panels = tab.locator(".linreg-recorded")
    assert panels.count()
    for panel in panels.all():
        panel.evaluate("panel => panel.closest('details')?.setAttribute('open', '')")
        assert "linreg-ready" in panel.get_attribute("class")
        canvas, sliders = panel.locator("canvas").first, panel.locator("input[type=range]")
        control = sliders.last if sliders.count() else panel.locator("input").first  # a switch
        seen = set()
        for key in ("Home", "End") if sliders.count() else ("Space", "Space"):
            control.press(key)
            seen.add(canvas.evaluate("canvas => canvas.toDataURL()"))
        assert len(seen) == 2


def test_a_panel_is_its_picture_and_sentence_without_javascript(browser, handout):
    tab = browser.new_page(java_script_enabled=False)
    tab.goto(handout.as_uri())
    for panel in tab.locator(".linreg-recorded").all():
        assert panel.locator("svg").first.is_visible()
        assert len(panel.locator(".linreg-reading").inner_text()) > 20
        assert panel.locator("input, button").count() == 0
    tab.close()


def test_its_pdf_is_tagged_and_names_no_folder_of_this_machine(handout):
    pdf = handout.with_suffix(".pdf").read_bytes()
    assert b"/StructTreeRoot" in pdf
    assert b"/Marked true" in pdf
    assert b"/Outlines" in pdf
    assert b"file:" not in pdf


def test_every_slide_fits_the_screen_and_the_deck_is_complete(open_page):
    index = ROOT / "site" / "slides" / "index.html"
    tab, asked = open_page(index, viewport={"width": 1280, "height": 720})
    assert all(address.startswith(index.parent.as_uri()) for address in asked)
    assert all(width > 100 for width in tab.evaluate(PICTURES))
    titles = []
    while True:
        while tab.evaluate("Reveal.availableFragments().next"):
            tab.evaluate("Reveal.nextFragment()")
        slide = tab.locator("section.present:not(.stack)")
        titles += slide.locator("h1, h2").all_inner_texts()
        assert slide.evaluate("slide => slide.getBoundingClientRect().bottom") <= 720
        assert slide.evaluate("slide => +slide.style.zoom") >= 0.8, slide.inner_text()
        assert audit(tab) == []
        if slide.locator(".linreg-recorded").count():
            slider = slide.locator(".linreg-recorded input[type=range]").first
            before = tab.evaluate("Reveal.getIndices()")
            slider.press("ArrowLeft")
            slider.press("ArrowRight")
            assert tab.evaluate("Reveal.getIndices()") == before
        if tab.evaluate("Reveal.isLastSlide()"):
            break
        tab.evaluate("Reveal.next()")
    assert titles[0] == "Fifty minutes with a class"
    assert [title[:2] for title in titles[1:-1]] == [f"{k}." for k in range(1, 9)]
    assert titles[-1].startswith("The last three minutes")
