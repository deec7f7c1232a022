"""Does nbval notice a change in the notebooks' outputs or code?

    python tools/mutate_notebooks.py outputs       one digit in each text output
    python tools/mutate_notebooks.py literals      one number in the code at a time, 6 minutes
    python tools/mutate_notebooks.py literals 60   a sample of 60 numbers

With --write the result is put on docs/measurements.md; nothing else in the repository is written.
Outputs are judged by nbval itself, and every change must be noticed. For numbers in the code,
nbval would take hours. So each notebook runs once, and before each cell the process forks, once for
each number in the cell. The fork goes on from the changed cell, compares as nbval does, and stops
at the first difference. (Python 3.11 does not look for numbers inside f-strings; 3.12 does.)

A number that only changes how a picture looks is left out: one in a drawing call (on a figure, an
axes, plt or plots) that is a keyword's value or in a call that places no data, or one that is
assigned to an axes.
"""

from __future__ import annotations

import ast
import io
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import nbformat
from measurements import report

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NBVAL = ("-q", "-o", "addopts=", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=60")
DRAWING = {"ax", "axes", "fig", "left", "right", "plt", "plots"}  # left and right: two axes
WITHOUT_DATA = re.compile("set|subplots|text|legend|axis|view_init|draw_surface")
NOT_COMPARED = ("metadata", "output_type", "name", "execution_count", "image/png")
NOT_COMPARED += ("application/vnd.jupyter.widget-view+json",)  # random addresses


class Place(NamedTuple):
    """Where a number stands: notebook, code cell, line and column, all counted from 0."""

    notebook: str
    cell: int
    line: int
    column: int
    number: str


def failed_cells(notebook: nbformat.NotebookNode) -> set[int]:
    """Run nbval on a notebook; return which of its code cells fail, counted from 0."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutant.ipynb"
        nbformat.write(notebook, path)
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *NBVAL, str(path)]
        report = subprocess.run(command, capture_output=True, text=True, cwd=folder).stdout
    return {int(cell) for cell in re.findall(r"^FAILED .*::Cell (\d+)", report, re.M)}


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def other_digit(found: re.Match[str]) -> str:
    """Return a digit's successor."""
    return str((int(found[0]) + 1) % 10)


def change_outputs(notebook: nbformat.NotebookNode, rng: random.Random) -> set[int]:
    """Change one digit in every text output that has one; return the code cells touched."""
    touched = set()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code):
        for output in cell.outputs:
            holder, key = (
                (output, "text") if "text" in output else (output.get("data", {}), "text/plain")
            )
            digits = [m.start() for m in re.finditer(r"\d", holder.get(key, ""))]
            if digits:
                at = rng.choice(digits)
                text = holder[key]
                holder[key] = (
                    text[:at] + re.sub(r"\d", other_digit, text[at], count=1) + text[at + 1 :]
                )
                touched.add(number)
    return touched


def check_outputs(paths: list[Path], seed: int = 0) -> list[str]:
    """Return the changed outputs that nbval did not notice."""
    missed = []
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        touched = change_outputs(notebook, random.Random(seed))
        missed += [f"{path.name}, code cell {k}" for k in sorted(touched - failed_cells(notebook))]
    return missed


def literals(source: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and text of every number in a cell's code that is not only looks."""
    tree, lines = ast.parse(source), source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NUMBER:
            line, column = token.start
            if not is_looks(tree, line, len(lines[line - 1][:column].encode())):
                yield line - 1, column, token.string


def is_looks(tree: ast.AST, line: int, column: int) -> bool:
    """Return whether the code at a place only changes how a picture looks."""

    def here(node: ast.AST) -> bool:
        start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
        return start <= (line, column) < end

    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and here(node) and root(node.func) in DRAWING:
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if WITHOUT_DATA.match(method) or any(here(word.value) for word in node.keywords):
                return True
        elif isinstance(node, ast.Assign) and here(node):
            places = [part for target in node.targets for part in ast.walk(target)]
            if any(isinstance(p, ast.Attribute) and root(p) in DRAWING for p in places):
                return True
    return False


def root(node: ast.AST) -> str:
    """Return the name that a chain of attributes and subscripts begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def change_number(source: str, line: int, column: int, number: str) -> str:
    """Return the code with one number made a little larger."""
    lines = source.splitlines()
    value = float(number.replace("_", ""))
    other = str(int(value) + 1) if re.fullmatch(r"[\d_]+", number) else repr(value * 1.1 or 0.1)
    lines[line] = lines[line][:column] + other + lines[line][column + len(number) :]
    return "\n".join(lines)


def new_shell():
    """Return an IPython in this process that shows figures as a notebook does, less the pixels."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.display_formatter.formatters["image/png"].enabled = False
    shell.displayhook.write_output_prompt = lambda: None
    shell.displayhook.write_format_data = lambda data, *_: shell.display_pub.publish(data)
    return shell


def differs(shell, source: str, committed: list[nbformat.NotebookNode]) -> bool:
    """Run a cell; return whether it fails, or nbval would see another output than the saved."""
    from IPython.utils.capture import capture_output
    from nbval.plugin import IPyNbCell, coalesce_streams

    signal.alarm(60)  # as nbval's limit; ends this process
    with capture_output() as seen:
        result = shell.run_cell(source)
    signal.alarm(0)
    streams = {"stdout": seen.stdout, "stderr": seen.stderr}
    outputs = [
        nbformat.from_dict({"output_type": "stream", "name": name, "text": text})
        for name, text in streams.items()
        if text
    ]
    outputs += [
        nbformat.from_dict({"output_type": "display_data", "data": shown.data})
        for shown in seen.outputs
    ]
    cell = SimpleNamespace(
        parent=SimpleNamespace(skip_compare=NOT_COMPARED),
        colors=SimpleNamespace(OKBLUE="", FAIL="", ENDC=""),
        sanitize=lambda text: text,
        format_output_compare=lambda *_: None,
    )
    return not result.success or not IPyNbCell.compare_outputs(
        cell, coalesce_streams(outputs), coalesce_streams(committed)
    )


def is_noticed(shell, cells: list[nbformat.NotebookNode], source: str) -> bool:
    """In a copy of this process, run the cells, the first with other code, up to a difference."""
    child = os.fork()
    if child == 0:
        unlike = True
        try:
            sources = [source, *(cell.source for cell in cells[1:])]
            pairs = zip(sources, cells, strict=True)
            unlike = any(differs(shell, code, cell.outputs) for code, cell in pairs)
        finally:
            os._exit(unlike)
    return os.waitpid(child, 0)[1] != 0


def survivors(path: Path, places: set[Place]) -> list[Place]:
    """Return which changed numbers of a notebook, at the given places, are not noticed."""
    os.chdir(path.parent)
    shell, cells, missed = new_shell(), code_cells(path), []
    for k in range(max(place.cell for place in places) + 1):
        for place in sorted(place for place in places if place.cell == k):
            if not is_noticed(shell, cells[k:], change_number(cells[k].source, *place[2:])):
                missed.append(place)
        if differs(shell, cells[k].source, cells[k].outputs):
            raise AssertionError(f"{path.name}: code cell {k} is not as committed")
    return missed


def all_places() -> list[Place]:
    return [
        Place(path.name, k, *found)
        for path in NOTEBOOKS
        for k, cell in enumerate(code_cells(path))
        for found in literals(cell.source)
    ]


def check_literals(places: list[Place]) -> list[Place]:
    """Return the places at which a changed number would not be noticed."""
    tasks = [(path, {p for p in places if p.notebook == path.name}) for path in NOTEBOOKS]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, spawn, max_tasks_per_child=1) as pool:
        jobs = [pool.submit(survivors, *task) for task in tasks if task[1]]
        return [place for job in jobs for place in job.result()]


def describe(place: Place) -> str:
    """Return the notebook, the number and its line."""
    line = code_cells(ROOT / "notebooks" / place.notebook)[place.cell].source.splitlines()
    return f"{place.notebook[:2]}: `{place.number}` in `{line[place.line].strip()}`"


def print_survivors(places: list[Place], missed: list[Place]) -> None:
    """Print how many changed numbers were noticed, and the others, which a person has to judge."""
    caught = len(places) - len(missed)
    print("| changed numbers | noticed | not noticed |\n|---|---|---|")
    print(f"| {len(places)} | {caught} ({caught / len(places):.1%}) | {len(missed)} |\n")
    for place in missed:
        print(f"- {describe(place)}")


def main(kind: str = "", sample: str = "") -> None:
    """Change outputs or numbers, as the command line asks."""
    if kind == "outputs":
        missed = check_outputs(NOTEBOOKS)
        print("\n".join(missed) or "Every changed output was noticed.")
    elif kind == "literals":
        places = all_places()
        if sample:
            places = random.Random(0).sample(places, int(sample))
        print_survivors(places, check_literals(places))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    kind = next(iter(sys.argv[1:]), "numbers")
    with report(f"Changed {kind} in the notebooks", sys.argv[1:]) as chosen:
        main(*chosen)
