"""refresh.py writes one normal form."""

import importlib.util
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).resolve().parents[2] / "notebooks"
spec = importlib.util.spec_from_file_location("refresh", HERE / "refresh.py")
refresh = importlib.util.module_from_spec(spec)
spec.loader.exec_module(refresh)


def test_the_committed_notebooks_are_in_normal_form():
    for path in HERE.glob("*.ipynb"):
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


def test_tags_and_slide_types_are_kept_and_nothing_else():
    kept = {"slideshow": {"slide_type": "slide"}, "tags": ["raises-exception"]}
    cell = new_markdown_cell("# Title", metadata={**kept, "editable": True})
    text = refresh.normal_form(new_notebook(cells=[cell]))
    assert nbformat.reads(text, as_version=4).cells[0].metadata == kept
