"""refresh.py saves notebooks in one normal form."""

import nbformat
import refresh
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from paths import NOTEBOOKS


def test_the_committed_notebooks_are_in_normal_form():
    for path in NOTEBOOKS:
        text = path.read_text(encoding="utf-8")
        assert refresh.normal_form(nbformat.reads(text, as_version=4)) == text, path.name


def test_refreshing_twice_gives_the_same_bytes(tmp_path):
    code = [
        "print('a')\nprint('b')",
        "import ipywidgets\nipywidgets.IntSlider()",
        "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])",
    ]
    cells = [new_markdown_cell("# Title"), *(new_code_cell(source) for source in code)]
    path = tmp_path / "small.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    refresh.refresh(path)
    first = path.read_bytes()
    refresh.refresh(path)
    assert path.read_bytes() == first
    assert b'"a\\n",\n      "b\\n"' in first


def test_keeps_tags_and_slide_types_and_no_other_metadata():
    kept = {"slideshow": {"slide_type": "slide"}, "tags": ["raises-exception"]}
    cell = new_markdown_cell("# Title", metadata={**kept, "editable": True})
    text = refresh.normal_form(new_notebook(cells=[cell]))
    assert nbformat.reads(text, as_version=4).cells[0].metadata == kept
