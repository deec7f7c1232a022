"""Predictions in real Jupyter pages: no result is seen before a choice, and all of it after."""

import json

import nbformat
import pytest
from conftest import wait_for_notebook
from nbclient import NotebookClient

SETUP = """import os

os.environ["LINREG_PROGRESS"] = ""  # so that no test finds the choice of another
from linreg_core import make_line
from linreg_core.classroom import panels, predictions
from linreg_core.classroom.predictions import answers, ask
answers.ANSWERS["test"] = {"the sum": answers.Prediction("abc", "b")}"""
ASKING = 'ask("the sum")\nprint("It is four.")\npanels.fit_by_eye(make_line())'
FAILING = 'ask("the sum")\n1 / 0'
CELLS = [SETUP, ASKING, FAILING, "mode = 'alone'\npredictions.set_mode(mode)\nprint('end')"]


@pytest.fixture(scope="module")
def asking(lab_root):
    """Write a notebook that asks, with its outputs saved and hidden as refresh.py does it."""
    cells = [nbformat.v4.new_code_cell(code) for code in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    NotebookClient(notebook, store_widget_state=False, allow_errors=True).execute()
    cells[2].metadata.tags = ["raises-exception"]  # so that Run All goes on after it
    cells[1].metadata.jupyter = cells[2].metadata.jupyter = {"outputs_hidden": True}
    nbformat.write(notebook, lab_root / "notebooks/asking.ipynb")
    return "asking.ipynb"


@pytest.fixture
def open_in_notebook7(lab, new_page):
    """Yield a function that opens a notebook in Notebook 7."""
    page = new_page()

    def open_page(name, run):
        assert not run
        page.goto(f"{lab}/notebooks/notebooks/{name}")
        page.get_by_text("Python 3 (ipykernel)").first.wait_for()
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        return page

    yield open_page
    page.close()


def run_all(page):
    page.get_by_role("menuitem", name="Run").click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.get_by_text("end", exact=True).wait_for()
    page.locator(".linreg-question").nth(1).wait_for()


def output(page, number):
    return page.locator(".jp-CodeCell").nth(number).locator(".jp-Cell-outputWrapper")


def height(page, number):
    return output(page, number).bounding_box()["height"]


@pytest.mark.parametrize("application", ["open_notebook", "open_in_notebook7"])
def test_result_is_seen_only_after_a_choice(request, asking, application):
    page = request.getfixturevalue(application)(asking, run=False)
    assert "four" not in output(page, 1).inner_text()
    run_all(page)
    assert "four" not in output(page, 1).inner_text()
    assert height(page, 1) < 80
    assert "ZeroDivisionError" in output(page, 2).inner_text(), "an error must never be covered"
    output(page, 1).get_by_role("button", name="a", exact=True).click()
    output(page, 1).get_by_text("It is four.").wait_for()
    assert "You predicted (a), and it turns out to be (b)." in output(page, 1).inner_text()
    assert output(page, 1).locator(".linreg-picture").bounding_box()["height"] > 200
    assert output(page, 1).get_by_role("button", name="b", exact=True).is_disabled()
    assert output(page, 2).get_by_role("button", name="b", exact=True).is_enabled()


def test_teacher_uncovers_all_or_counts_hands(open_notebook, asking):
    page = open_notebook(asking, run=False)
    run_all(page)
    set_mode(page, "class")
    output(page, 1).get_by_label("(b)").fill("14")
    output(page, 1).get_by_label("(c)").fill("6")
    page.keyboard.press("Tab")
    output(page, 1).locator(".linreg-hands").nth(2).wait_for()
    bars = [bar.bounding_box()["width"] for bar in output(page, 1).locator(".linreg-hands").all()]
    assert bars[0] == 0
    assert bars[1] / bars[2] == pytest.approx(14 / 6, rel=0.02)
    assert "four" not in output(page, 1).inner_text()
    output(page, 1).get_by_role("button", name="Show the result").click()
    output(page, 1).get_by_text("It is (b): 14 of 20 hands.").wait_for()
    assert "four" in output(page, 1).inner_text()


def set_mode(page, mode):
    """Run the last cell with another mode."""
    page.evaluate(
        """mode => {
            const {content, sessionContext} = window.jupyterapp.shell.currentWidget;
            const last = content.widgets[content.widgets.length - 1].model.sharedModel;
            last.setSource(`predictions.set_mode('${mode}')\nprint('now ' + '${mode}')`);
            content.activeCellIndex = content.widgets.length - 1;
            return window.jupyterapp.commands.execute('notebook:run-cell');
        }""",
        mode,
    )
    page.get_by_text(f"now {mode}", exact=True).wait_for()


def test_result_stays_covered_in_a_notebook_that_was_saved_before_the_choice(
    open_notebook, asking, lab_root
):
    page = open_notebook(asking, run=False)
    run_all(page)
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(1000)
    saved = json.loads((lab_root / "notebooks/asking.ipynb").read_text())
    assert not saved["cells"][1]["metadata"].get("jupyter"), "running a cell shows its output"
    page.reload()
    wait_for_notebook(page, asking)
    assert "four" not in output(page, 1).inner_text()
    covered = (
        output(page, 1)
        .locator(".linreg-ask")
        .evaluate("each => getComputedStyle(each, '::before').content")
    )
    assert "Run this cell" in covered
