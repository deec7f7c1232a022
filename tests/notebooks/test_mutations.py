"""A small sample of what `tools/mutate_notebooks.py` does in full."""

import ast
import copy

import mutate_notebooks as mutate
import pytest

FIRST = mutate.NOTEBOOKS[0]


def test_a_changed_digit_in_any_output_is_noticed():
    assert mutate.check_outputs([FIRST]) == []


def test_a_fork_judges_a_changed_number_as_nbval_does(tmp_path, monkeypatch):
    printed, unseen = (mutate.nbformat.v4.new_code_cell(code) for code in ("print(12)", "a = 5"))
    printed.outputs = [mutate.nbformat.v4.new_output("stream", text="12\n")]
    printed.execution_count, unseen.execution_count = 1, 2
    path = tmp_path / "small.ipynb"
    mutate.nbformat.write(mutate.nbformat.v4.new_notebook(cells=[printed, unseen]), path)
    monkeypatch.setattr(mutate, "NOTEBOOKS", [path])
    first, second = mutate.all_places()
    assert mutate.check_literals([first, second]) == [second]
    for place in (first, second):
        mutant = copy.deepcopy(mutate.nbformat.read(path, as_version=4))
        cell = mutant.cells[place.cell]
        cell.source = mutate.change_number(cell.source, *place[2:])
        assert bool(mutate.failed_cells(mutant)) == (place == first)


def test_finds_and_changes_numbers_in_their_places():
    source = "a = 1_000\nb = f(0.5, x2, 0.0)"
    places = list(mutate.literals(source))
    assert [place[2] for place in places] == ["1_000", "0.5", "0.0"]
    assert mutate.change_number(source, *places[0]) == "a = 1001\nb = f(0.5, x2, 0.0)"
    assert mutate.change_number(source, *places[1]) == "a = 1_000\nb = f(0.55, x2, 0.0)"
    assert mutate.change_number(source, *places[2]) == "a = 1_000\nb = f(0.5, x2, 0.1)"


@pytest.mark.parametrize(
    ("code", "looks"),
    [
        ("ax.plot(x, y, linewidth=7)", True),
        ("ax.set(xlim=(7, 8))", True),
        ("axes[7].set_title('ŷ')", True),
        ("ax.text(7, y, 'ŷ')", True),
        ("ax.yaxis.labelpad = 7", True),
        ("ax.plot(x, 7 * y)", False),
        ("ax.axhline(7)", False),
        ("run = descend(x, y, epochs=7)", False),
        ("places = [ax.plot(x, y), 7]", False),
    ],
)
def test_tells_looks_from_data(code, looks):
    assert mutate.is_looks(ast.parse(code), 1, code.index("7")) == looks
