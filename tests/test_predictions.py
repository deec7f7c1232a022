"""Predictions: each question has its buttons, and what is right is what its answer says."""

import re

import nbformat
import pytest
from IPython.utils.capture import capture_output
from paths import NOTEBOOKS

from linreg_core.classroom import predictions
from linreg_core.classroom.predictions import answers, question


@pytest.fixture
def asked(monkeypatch):
    """Return the question that is asked when nothing was chosen before."""
    monkeypatch.setitem(answers.ANSWERS, "test", {"the sum": answers.Prediction("abc", "b")})
    chosen = {}
    monkeypatch.setattr(question, "prediction_made", chosen.get)
    monkeypatch.setattr(question, "record_prediction", chosen.__setitem__)

    def ask(mode="alone"):
        return question.Question("the sum", predictions.find("the sum"), mode)

    ask.chosen = chosen
    return ask


def is_covered(asked):
    return "linreg-open" not in asked.get_state()["_dom_classes"]


def test_choice_is_locked_kept_and_compared(asked):
    for option, words in [("a", "and it turns out to be (b)"), ("b", "and so it is")]:
        asked.chosen.clear()
        one = asked()
        assert is_covered(one)
        one.buttons[option].click()
        assert asked.chosen == {"the sum": option}
        assert f"You predicted ({option}), {words}." in one.sentence.value
        assert all(button.disabled for button in one.buttons.values())
        assert not is_covered(one)


def test_choice_is_remembered_when_the_cell_runs_again(asked):
    asked().buttons["c"].click()
    again = asked()
    assert not is_covered(again)
    assert "You predicted (c)" in again.sentence.value


def test_hands_are_counted_and_do_not_uncover(asked):
    one = asked("class")
    one.hands["a"].value, one.hands["b"].value = 60, 20
    bars = [bar.value for bar in one.bars.values()]
    widths = [float(re.search(r"width: ([\d.]+)%", bar)[1]) for bar in bars]
    assert widths[2] == 0
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.01)
    assert is_covered(one)
    one.show.click()
    assert "It is (b): 20 of 80 hands." in one.sentence.value
    assert not is_covered(one)
    assert asked.chosen == {}


def test_mode_comes_from_the_environment_or_a_call_and_reaches_cells_that_have_run(
    asked, monkeypatch
):
    monkeypatch.setenv("LINREG_PREDICTIONS", "class")
    assert predictions.current_mode() == "class"
    with capture_output():
        predictions.ask("the sum")
    (one,) = [each for each in predictions.ASKED if each.name == "the sum"]
    predictions.set_mode("open")
    assert not is_covered(one)
    assert predictions.current_mode() == "open"
    monkeypatch.setenv("LINREG_PREDICTIONS", "loud")
    with pytest.raises(ValueError, match=r"LINREG_PREDICTIONS is 'loud'; choose one of 'alone'"):
        predictions.ask("the sum")


def outputs_of(choose, asked):
    with capture_output() as captured:
        one = asked()
        one._ipython_display_()
    if choose:
        one.buttons[choose].click()
    return [
        {kind: text for kind, text in output.data.items() if kind.startswith("text/")}
        for output in captured.outputs
    ]


def test_outputs_that_nbval_compares_do_not_depend_on_the_choice(asked):
    assert outputs_of("a", asked) == outputs_of(None, asked)


def predictions_of(notebook):
    """Yield (name, question, answer) for each cell that asks: its name and the texts around it."""
    for before, cell, after in zip(notebook, notebook[1:], [*notebook[2:], None], strict=False):
        if cell.cell_type == "code" and (name := re.match(r'ask\("(.+)"\)$', cell.source, re.M)):
            yield name[1], before.source, after.source if after else ""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_package_and_notebook_agree_on_options_and_answers(path):
    cells = nbformat.read(path, as_version=4).cells
    known, found = answers.ANSWERS[path.stem], list(predictions_of(cells))
    assert [name for name, *_ in found] == list(known)
    for name, text, answer in found:
        assert re.findall(r"^- \((\w)\) ", text, re.M) == list(known[name].options), name
        fold = re.match(r"<details><summary>Answer</summary>\s+\((\w)\)", answer)
        assert fold, name
        assert fold[1] == known[name].right, name


def test_names_are_unique():
    names = [name for known in answers.ANSWERS.values() for name in known]
    assert len(set(names)) == len(names)
    assert len(names) >= 40


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_ask_is_the_first_line_and_its_saved_output_is_hidden(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and re.search(r"^ask\(", cell.source, re.M):
            assert cell.source.startswith("ask(")
            assert cell.metadata.jupyter.outputs_hidden


def test_right_options_are_not_all_the_same_letter():
    rights = [each.right for known in answers.ANSWERS.values() for each in known.values()]
    assert max(rights.count(letter) for letter in set(rights)) <= 0.6 * len(rights)
