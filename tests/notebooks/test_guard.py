"""What nbval does not check: every cell was run, links and pictures exist, code is short and safe.

nbval itself runs every notebook and compares every text output: see `addopts` in pyproject.toml.
"""

import ast
import re

import nbformat
import pytest
from paths import NOTEBOOKS

# What a notebook may import: none of these opens a connection.
MODULES = {"csv", "linreg_core", "math", "matplotlib", "numpy", "pathlib", "tempfile", "timeit"}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.name)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def texts(output):
    data = output.get("data", {})
    return [output.get("text", ""), *(data.get(f"text/{kind}", "") for kind in ("plain", "html"))]


def test_every_cell_was_run_once_from_top_to_bottom(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_output_is_an_error_a_warning_a_path_or_an_address(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            tagged = "raises-exception" in cell.metadata.get("tags", [])
            assert tagged or output.output_type != "error"
            assert output.get("name") != "stderr"
            for text in texts(output):
                assert not re.search(r"0x[0-9a-f]{6,}|/home/|/tmp/|/Users/|np\.float64", text)


def test_no_output_contains_a_script_or_a_request(notebook):
    active = r"<(script|iframe|object|embed|link)|\son\w+\s*=|javascript:|\bsrc\s*=|\burl\(|@import"
    kinds = {"text/plain", "text/html", "image/png", "application/vnd.jupyter.widget-view+json"}
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert set(output.get("data", {})) <= kinds
            assert not re.search(active, texts(output)[-1], re.IGNORECASE)


def test_no_code_uses_the_network(notebook):
    for cell in code_cells(notebook):
        assert "://" not in cell.source
        assert not re.search(r"^\s*[!%]", cell.source, re.MULTILINE)
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [getattr(node, "module", None) or alias.name for alias in node.names]
                assert {name.split(".")[0] for name in names} <= MODULES


def test_code_cells_are_short(notebook):
    sizes = [
        len([line for line in cell.source.splitlines() if line.strip()])
        for cell in code_cells(notebook)
    ]
    assert max(sizes) <= 15
    assert sorted(sizes)[len(sizes) // 2] <= 5


def test_only_known_tags_are_used(notebook):
    tags = {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])}
    assert tags <= {"raises-exception"}


def test_links_and_pictures_exist(path, notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)#]+)\)", cell.source):
                assert target.startswith("https://") or (path.parent / target).exists(), target


def test_every_picture_is_followed_by_its_sentence(notebook):
    for cell in code_cells(notebook):
        kinds = [set(output.get("data", {})) | {output.output_type} for output in cell.outputs]
        pictures = [k for k, kind in enumerate(kinds) if "image/png" in kind]
        for picture in pictures:
            after = kinds[picture + 1 : picture + 2]
            assert after, cell.source
            assert after[0] & {"stream", "text/html"}, cell.source


def test_details_folds_are_closed(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert cell.source.count("<details>") == cell.source.count("</details>")


def test_panels_with_a_learners_gradient_run_few_epochs(notebook):
    """A slow machine can afford few of them; the panel's sentence says how many."""
    for cell in code_cells(notebook):
        if re.search(r"panels\.descent\(.*gradient=", cell.source):
            assert int(re.search(r"epochs=(\d+)", cell.source)[1]) <= 500
