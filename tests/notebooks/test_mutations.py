"""A small sample of what `tests/mutate_notebooks.py` does in full."""

import importlib.util
from pathlib import Path

path = Path(__file__).resolve().parents[1] / "mutate_notebooks.py"
spec = importlib.util.spec_from_file_location("mutate_notebooks", path)
mutate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mutate)


def test_one_changed_digit_in_any_output_is_caught():
    assert mutate.check_outputs(mutate.NOTEBOOKS[:2]) == []


def test_an_unchanged_notebook_passes():
    notebook = mutate.nbformat.read(mutate.NOTEBOOKS[0], as_version=4)
    assert mutate.failed_cells(notebook) == set()


def test_a_changed_number_in_the_code_is_caught():
    tried, missed = mutate.check_literals(2)
    assert (tried, missed) == (2, [])


def test_numbers_are_found_and_changed_where_they_stand():
    source = "a = 1_000\nb = f(0.5, x2)"
    places = list(mutate.literals(source))
    assert [place[2] for place in places] == ["1_000", "0.5"]
    assert mutate.changed(source, *places[0]) == "a = 1001\nb = f(0.5, x2)"
    assert mutate.changed(source, *places[1]) == "a = 1_000\nb = f(0.55, x2)"
