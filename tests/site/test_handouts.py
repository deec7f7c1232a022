"""Handouts: no requests, nothing lost, and only sentences that were saved.

Slow checks are in `check_pages.py` beside this file.
"""

import base64
import html
import io
import re

import nbformat
import pages
import pytest
import slides
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from paths import NOTEBOOKS
from PIL import Image


def image(kind, colour):
    file = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(file, kind)
    return file.getvalue()


PNG = image("PNG", "red")


def live(text):
    """Return the sentence of a panel and what stands for the panel on a page."""
    return text, f'<section class="linreg-recorded"><p>{html.escape(text)}</p></section>'


def panel_cell(text):
    png = base64.b64encode(PNG).decode()
    still = f'<p class="linreg-still">{text}</p>'
    view = {"model_id": "1", "version_major": 2, "version_minor": 0}
    outputs = [
        {"image/png": png},
        {"text/html": still, "text/plain": text},
        {"application/vnd.jupyter.widget-view+json": view, "text/plain": ""},
    ]
    return new_code_cell("panel", outputs=[new_output("display_data", data) for data in outputs])


def images(page):
    return [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall("<img[^>]*>", page)]


def export(*cells, panels=()):
    notebook = new_notebook(cells=[new_markdown_cell("# A title"), *cells])
    notebook = pages.without_kernel(notebook, panels)
    return pages.page(notebook, HTMLExporter, "handout", file="00_name.ipynb")


def test_a_panel_is_live_and_its_sentence_is_there_once():
    page = export(panel_cell("w < 3"), panel_cell("w = 4"), panels=[live("w < 3"), live("w = 4")])
    assert page.count('<section class="linreg-recorded">') == 2
    assert page.count("w &lt; 3") == page.count("w = 4") == 1
    assert "widget-view" not in page
    assert images(page) == []


def test_the_module_and_the_styles_of_panels_are_there_once_and_only_where_needed():
    page = export(panel_cell("w = 3"), panel_cell("w = 4"), panels=[live("w = 3"), live("w = 4")])
    assert page.count("<script") == page.count('<script type="module">') == 1
    assert page.count("function render(") == 1
    assert page.count(".linreg-fields {") == 1
    assert "<script" not in export(new_markdown_cell("No panel."))


def test_rejects_saved_outputs_that_the_code_does_not_give():
    with pytest.raises(ValueError, match=r"'w = 3'.*'w = 4'.*refresh\.py"):
        export(panel_cell("w = 3"), panels=[live("w = 4")])


def test_a_picture_keeps_its_pixels_and_is_described_by_the_sentence_under_it():
    png = base64.b64encode(PNG).decode()
    picture = new_output("display_data", {"image/png": png, "text/plain": "<Figure>"})
    cell = new_code_cell("plot", outputs=[picture, new_output("stream", text="It\nrises.\n")])
    (found,) = images(export(cell))
    assert found["alt"] == "It rises."
    seen = Image.open(io.BytesIO(base64.b64decode(found["src"].partition(",")[2])))
    assert seen.convert("RGB").tobytes() == Image.open(io.BytesIO(PNG)).tobytes()


def test_finds_formulas_as_written():
    source = (
        "So $a < b$, but `$HOME` costs.\n\n$$\n\\frac{a}{b} & c\n$$\n\n| t |\n|---|\n| $y_1*y_2$ |"
    )
    page = export(new_markdown_cell(source))
    found = [(tex.strip(), bool(display)) for display, tex in pages.FORMULA.findall(page)]
    expected = ["a &lt; b", r"\frac{a}{b} &amp; c", "y_1*y_2"]
    assert [tex for tex, _ in found if tex in expected] == expected
    assert (expected[1], True) in found
    assert "$HOME" in page


def test_folds_stay_folded_and_choices_are_on_lines_of_their_own():
    fold = "Up?\n(a) yes\n\n<details><summary>Answer</summary>\n\n(a) $x$.\n\n</details>"
    page = export(new_markdown_cell(fold))
    assert page.count("<details>") == page.count("</details>") == 1
    assert re.search(r"Up\?<br/?>\s*\(a\) yes", page)
    assert '<span class="tex">x</span>' in page


def test_links_lead_to_the_other_handouts():
    source = "[next](01_a.ipynb#part) [far](https://example.org/b.ipynb) [here](#part)"
    page = export(new_markdown_cell(source))
    targets = re.findall(r'href="([^"]*)"', page)
    assert targets == ["01_a.html#part", "https://example.org/b.ipynb", "#part"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_handout_makes_no_request_and_shows_all_that_was_saved(path):
    notebook = nbformat.read(path, as_version=4)
    saved = [
        output["data"]["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "linreg-still" in output.get("data", {}).get("text/html", "")
    ]
    still = pages.without_kernel(notebook, [live(text) for text in saved])
    page = pages.page(still, HTMLExporter, "handout", file=path.name)
    assert not re.search(
        r"""(src|srcset)=["'](?!data:)|url\((?!["']?(data:|#))|@import|<link""", page
    )
    assert page.count("<script") == (1 if saved else 0)
    assert "$" not in re.sub(r"<(pre|code|style|script).*?</\1>", "", page, flags=re.DOTALL)
    assert all(found["alt"] for found in images(page))
    assert page.count('<section class="linreg-recorded">') == len(saved)
    folds = sum(cell.source.count("<details>") for cell in notebook.cells)
    assert page.count("<details>") == folds
    plain = [o.text for c in notebook.cells for o in c.get("outputs", []) if "text" in o]
    text = re.sub(r"<[^>]*>", "", page).replace("&lt;", "<").replace("&gt;", ">")
    for words in plain:
        assert words.replace("&", "&amp;") in text


def test_hidden_code_and_the_cover_of_a_prediction_are_left_out():
    cover = new_output(
        "display_data", {"text/html": '<p class="linreg-ask"></p>', "text/plain": ""}
    )
    hidden = new_code_cell("draw()", metadata={"jupyter": {"source_hidden": True}})
    shown = new_code_cell("ask()", outputs=[cover, new_output("stream", text="It is four.")])
    page = export(hidden, shown)
    assert "draw" not in page
    assert "ask" in page
    assert "linreg-ask" not in page
    assert "It is four." in page


def test_the_deck_takes_the_marked_cells_in_order_and_opens_their_folds(monkeypatch, tmp_path):
    cells = [new_markdown_cell(f"{k}\n<details>") for k in range(4)]
    for cell, kind in zip(cells, ("slide", "skip", None, "fragment"), strict=True):
        cell.metadata = {"slideshow": {"slide_type": kind}} if kind else {}
    nbformat.write(new_notebook(cells=cells), tmp_path / "class.ipynb")
    monkeypatch.setattr(slides, "CLASS", tmp_path / "class.ipynb")
    monkeypatch.setattr(slides, "panels_of", lambda *_, **__: [])
    sources = [cell.source for cell in slides.deck().cells]
    assert sources == ["0\n<details open>", "3\n<details open>"]
