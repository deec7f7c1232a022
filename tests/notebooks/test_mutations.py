"""A small sample of what `tests/mutate_notebooks.py` does in full."""

import ast
import copy

import mutate_notebooks as mutate
import pytest

FIRST = mutate.NOTEBOOKS[0]


def test_one_changed_digit_in_any_output_is_caught():
    assert mutate.check_outputs([FIRST]) == []


def test_a_fork_judges_a_changed_number_as_nbval_does():
    seen, unseen = (
        next(p for p in mutate.all_places() if p.notebook == FIRST.name and p.number == number)
        for number in ("12", "0.0001")
    )
    assert mutate.check_literals([seen, unseen]) == [unseen]
    for place in (seen, unseen):
        mutant = copy.deepcopy(mutate.nbformat.read(FIRST, as_version=4))
        cell = [cell for cell in mutant.cells if cell.cell_type == "code"][place.cell]
        cell.source = mutate.changed(cell.source, *place[2:])
        assert bool(mutate.failed_cells(mutant)) == (place == seen)


def test_every_explanation_is_of_a_number_that_is_there():
    assert set(mutate.EXPLAINED) <= {mutate.label(place) for place in mutate.all_places()}


def test_numbers_are_found_and_changed_where_they_stand():
    source = "a = 1_000\nb = f(0.5, x2, 0.0)"
    places = list(mutate.literals(source))
    assert [place[2] for place in places] == ["1_000", "0.5", "0.0"]
    assert mutate.changed(source, *places[0]) == "a = 1001\nb = f(0.5, x2, 0.0)"
    assert mutate.changed(source, *places[1]) == "a = 1_000\nb = f(0.55, x2, 0.0)"
    assert mutate.changed(source, *places[2]) == "a = 1_000\nb = f(0.5, x2, 0.1)"


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
def test_looks_are_told_from_data(code, looks):
    assert mutate.is_looks(ast.parse(code), 1, code.index("7")) == looks
