"""Print how long each notebook takes, by a model, beside the time that it states.

    python tools/reading_times.py

The model is for a first reading with everything done: 130 words per minute, 7 seconds per line of
code that is shown, 1 minute per prediction, 3 per panel and 5 per exercise. It has not been
compared with readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("[0-9]*.ipynb"))
WORDS_PER_MINUTE, SECONDS_PER_LINE = 130, 7
PREDICTION, PANEL, EXERCISE = 1, 3, 5  # minutes
FOLDS = r"<summary>(?:Hint|Another hint|Solution).*?</details>"
NOT_READ = rf"{FOLDS}|\$\$.*?\$\$|`[^`]*`|!\[.*?\]\(.*?\)"


def minutes(notebook: nbformat.NotebookNode) -> float:
    """Return how many minutes a notebook takes by the model."""
    prose = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and not is_hidden(cell)]
    lines = sum(bool(line.strip()) for cell in shown for line in cell.source.splitlines())
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return (
        len(re.sub(NOT_READ, " ", prose, flags=re.S).split()) / WORDS_PER_MINUTE
        + lines * SECONDS_PER_LINE / 60
        + prose.count("**Predict") * PREDICTION
        + sum(has_panel(cell) for cell in notebook.cells) * PANEL
        + len(re.findall(r"^exercises\.check_", code, re.M)) * EXERCISE
    )


def is_hidden(cell: nbformat.NotebookNode) -> bool:
    """Return whether a cell's code is collapsed when the notebook is opened."""
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


def has_panel(cell: nbformat.NotebookNode) -> bool:
    """Return whether a cell shows a panel."""
    outputs = cell.get("outputs", [])
    return any("linreg-still" in output.get("data", {}).get("text/html", "") for output in outputs)


def stated_minutes(notebook: nbformat.NotebookNode) -> int | None:
    """Return the time that a notebook states, if it does."""
    stated = re.search(r"\*\*Time:\*\* (\d+) minutes", notebook.cells[0].source)
    return int(stated[1]) if stated else None


def rows() -> Iterator[tuple[str, int | None, float]]:
    """Yield each notebook's name, the time that it states, and that of the model."""
    for path in NOTEBOOKS:
        notebook = nbformat.read(path, as_version=4)
        yield path.stem, stated_minutes(notebook), minutes(notebook)


if __name__ == "__main__":
    for name, stated, model in rows():
        print(f"{name:24} states {stated} minutes, model {model:4.0f}")
