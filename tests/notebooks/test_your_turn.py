"""Every exercise of every notebook: its starter says not yet, its folded solution passes."""

import ast
import re
import warnings

import matplotlib
import nbformat
import pytest
from matplotlib import pyplot as plt
from test_guard import NOTEBOOKS

from linreg_core.classroom import exercises


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
def test_starters_say_not_yet_and_solutions_pass(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    with matplotlib.rc_context(), warnings.catch_warnings():
        found = list(verdicts(path))
    assert 2 <= len(found) <= 4
    for check, starter, solution in found:
        assert starter.text.startswith("Not yet: "), check
        assert exercises.CHECKS[check].hint in starter.text
        assert solution.passed, (check, solution)


def test_every_check_belongs_to_one_exercise():
    used = [
        name
        for path in NOTEBOOKS
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for name in re.findall(r"^exercises\.(check_\w+)", cell.source, re.M)
    ]
    assert sorted(used) == sorted(exercises.CHECKS)
