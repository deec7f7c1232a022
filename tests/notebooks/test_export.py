"""Without a kernel, a page shows a picture where a panel would be."""

from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

HERE = Path(__file__).resolve().parents[2] / "notebooks"


def test_exported_html_has_the_picture_and_its_sentence():
    notebook = nbformat.read(HERE / "04_walk_downhill.ipynb", as_version=4)
    html, _ = HTMLExporter().from_notebook_node(notebook)
    panel = html[: html.index('<p class="linreg-still">Epoch 12')]
    assert "data:image/png;base64" in panel[panel.rindex("jp-OutputArea-child") - 200_000 :]
    assert "widget-state" not in html
    assert "model not found" not in html
