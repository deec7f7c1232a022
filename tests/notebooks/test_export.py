"""Exported pages show a picture in place of each panel, and open all folds on paper."""

import nbformat
import pytest
from nbconvert import HTMLExporter
from paths import NOTEBOOKS


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.name)
def html(request):
    notebook = nbformat.read(request.param, as_version=4)
    return HTMLExporter().from_notebook_node(notebook)[0]


def test_exported_html_has_a_picture_and_a_sentence_for_each_panel(html):
    panels = html.split('<p class="linreg-still">')
    assert len(panels) > 1
    for before in panels[:-1]:
        assert "data:image/png;base64" in before[before.rindex("jp-OutputArea-child", 0, -9000) :]
    assert "widget-state" not in html
    assert "model not found" not in html


def test_folds_are_open_on_paper(browser, html, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(offline=True)
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    answer = page.locator("details").first
    folded = answer.bounding_box()["height"]
    page.emulate_media(media="print")
    assert answer.bounding_box()["height"] > folded + 10
    page.close()
