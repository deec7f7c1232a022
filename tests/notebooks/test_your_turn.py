"""Every exercise of every notebook: its starter is taken as such, its folded solution passes.

The first hint stands in the notebook, set as mathematics, and in the check, as plain text.
"""

import ast
import itertools
import re
import warnings

import matplotlib
import nbformat
import pytest
from matplotlib import pyplot as plt
from paths import NOTEBOOKS

from linreg_core.classroom import exercises

MARKUP = {
    r"\partial L/\partial b": "db",
    r"\eta": "η",
    r"\lambda": "λ",
    r"\ln": "ln",
    r"\,": "",
    "^2": "²",
}
# Checks whose hint says the same as the notebook's in other words.
REWORDED = {
    "check_largest_step",
    "check_half_way",
    "check_points",
    "check_flat_line",
    "check_gradient",
    "check_walk",
    "check_losses",
    "check_noise",
    "check_factor",
    "check_test",
}


def run(source, space):
    """Execute a cell; return the value of its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), space)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), space) if last else None


def solved(starter, solution):
    """Return the starter cell with the solution put in before its check."""
    lines = starter.splitlines()
    check = next(k for k, line in enumerate(lines) if line.startswith("exercises.check_"))
    return "\n".join([*lines[:check], solution, *lines[check:]])


def verdicts(path):
    """Yield (check, verdict on the starter, verdict on the solution) for each exercise."""
    space = {"__name__": "__main__"}
    cells = nbformat.read(path, as_version=4).cells
    for k, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        starter = run(cell.source, space)
        if check := re.search(r"^exercises\.(check_\w+)", cell.source, re.M):
            solution = re.search(r"~~~python\n(.*?)~~~", cells[k + 1].source, re.S)
            assert solution, f"{check[1]} has no folded solution"
            yield check[1], starter, run(solved(cell.source, solution[1]), space)
    plt.close("all")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_starters_say_your_turn_and_solutions_pass(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    with matplotlib.rc_context(), warnings.catch_warnings():
        found = list(verdicts(path))
    assert 2 <= len(found) <= 4
    for check, starter, solution in found:
        assert starter.text.startswith("Your turn: "), check
        assert "Hint" not in starter.text
        assert solution.passed, (check, solution)


def exercises_of(path):
    """Yield (check, first hint) for each exercise of a notebook."""
    cells = nbformat.read(path, as_version=4).cells
    for cell, after in itertools.pairwise(cells):
        if cell.cell_type == "code":
            for check in re.findall(r"^exercises\.(check_\w+)", cell.source, re.M):
                fold = re.search(r"<summary>Hint</summary>(.*?)</details>", after.source, re.S)
                yield check, fold[1].strip()


def first_sentence(hint):
    """Return the first sentence of a hint, without mark-up and spaces."""
    for markup, plain in MARKUP.items():
        hint = hint.replace(markup, plain)
    return re.sub(r"[$`*_\s]", "", re.split(r"(?<=[.?])\s", hint)[0]).rstrip(".")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_and_check_give_the_same_first_hint(path):
    for check, hint in exercises_of(path):
        same = first_sentence(hint) == first_sentence(exercises.CHECKS[check].hint)
        assert same == (check not in REWORDED), (check, hint, exercises.CHECKS[check].hint)


def test_every_check_belongs_to_one_exercise_of_its_notebook():
    used = {path.stem: [check for check, _ in exercises_of(path)] for path in NOTEBOOKS}
    listed = {name: list(checks) for name, checks in exercises.BY_NOTEBOOK.items()}
    assert {name: checks for name, checks in used.items() if checks} == listed
