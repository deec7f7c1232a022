"""Would the notebooks' tests notice? Change outputs, or code, and see whether nbval fails.

    python tests/mutate_notebooks.py outputs       one digit in each text output; all must be caught
    python tests/mutate_notebooks.py literals 60   one number in the code at a time, a sample of 60

Nothing is written to the repository: mutants live in a temporary folder beside copies of the data.
"""

from __future__ import annotations

import copy
import io
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterator
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NBVAL = ("-q", "-o", "addopts=", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=60")


def failed_cells(notebook: nbformat.NotebookNode) -> set[int]:
    """Run nbval on a notebook; return which of its code cells fail, counted from 0."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "notebooks/data", Path(folder) / "data")
        path = Path(folder) / "mutant.ipynb"
        nbformat.write(notebook, path)
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *NBVAL, str(path)]
        report = subprocess.run(command, capture_output=True, text=True, cwd=folder).stdout
    return {int(cell) for cell in re.findall(r"^FAILED .*::Cell (\d+)", report, re.M)}


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


def literals(source: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and text of every number in a cell's code."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NUMBER:
            yield token.start[0] - 1, token.start[1], token.string


def changed(source: str, line: int, column: int, number: str) -> str:
    """Return the code with one number made a little larger."""
    lines = source.splitlines()
    value = float(number.replace("_", ""))
    other = str(int(value) + 1) if re.fullmatch(r"[\d_]+", number) else repr(value * 1.1)
    lines[line] = lines[line][:column] + other + lines[line][column + len(number) :]
    return "\n".join(lines)


def check_outputs(paths: list[Path], seed: int = 0) -> list[str]:
    """Return the changed outputs that nbval did not notice."""
    missed = []
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        touched = change_outputs(notebook, random.Random(seed))
        missed += [f"{path.name}, code cell {k}" for k in sorted(touched - failed_cells(notebook))]
    return missed


def check_literals(sample: int, seed: int = 0) -> tuple[int, list[str]]:
    """Return how many changed numbers were tried, and those that nbval did not notice."""
    places = [
        (path, k, *place)
        for path in NOTEBOOKS
        for k, cell in enumerate(nbformat.read(path, as_version=4).cells)
        if cell.cell_type == "code"
        for place in literals(cell.source)
    ]
    picked = random.Random(seed).sample(places, min(sample, len(places)))
    missed = []
    for path, k, line, column, number in picked:
        mutant = copy.deepcopy(nbformat.read(path, as_version=4))
        source = mutant.cells[k].source
        mutant.cells[k].source = changed(source, line, column, number)
        if not failed_cells(mutant):
            missed.append(f"{path.name}: {number} in {source.splitlines()[line].strip()}")
    return len(picked), missed


if __name__ == "__main__":
    if sys.argv[1:2] == ["outputs"]:
        missed = check_outputs(NOTEBOOKS)
        print("\n".join(missed) or "every changed output was caught")
    elif sys.argv[1:2] == ["literals"]:
        tried, missed = check_literals(int(sys.argv[2]) if sys.argv[2:] else 10**9)
        print(f"{tried - len(missed)} of {tried} changed numbers were caught; not caught:")
        print("\n".join(missed))
    else:
        sys.exit(__doc__)
