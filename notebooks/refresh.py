"""Execute notebooks from top to bottom and save them with their outputs.

    python notebooks/refresh.py             all of them
    python notebooks/refresh.py 04_*.ipynb  some

On unchanged code the files come out byte for byte as they were: no timings, no widget state,
cells numbered, streams in one piece.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def refresh(path: Path) -> None:
    """Execute one notebook and save it in its normal form."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=60,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    path.write_text(normal_form(notebook), encoding="utf-8")


def normal_form(notebook: nbformat.NotebookNode) -> str:
    """Return the notebook's text without what differs from run to run."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02d}"
        cell.metadata = nbformat.from_dict(kept_metadata(cell))
    text = nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"
    models = dict.fromkeys(re.findall(r'"model_id": "(\w+)"', text))
    for number, model in enumerate(models, 1):
        text = text.replace(model, f"{number:032x}")
    return text


def kept_metadata(cell: nbformat.NotebookNode) -> dict[str, object]:
    """Return what a cell's metadata keeps: slides, tags, and what is hidden when it is opened."""
    kept = {name: cell.metadata.get(name) for name in ("slideshow", "tags")}
    hidden = {"source_hidden": cell.metadata.get("jupyter", {}).get("source_hidden")}
    # A notebook that is not trusted shows a saved output before its style can cover it.
    hidden["outputs_hidden"] = cell.cell_type == "code" and cell.source.startswith("ask(")
    kept["jupyter"] = {name: True for name, value in hidden.items() if value}
    return {name: value for name, value in kept.items() if value}


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(HERE.glob("*.ipynb")):
        print(Path(name).name)
        refresh(Path(name).resolve())
