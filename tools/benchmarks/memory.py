"""Print the memory that the kernel of each notebook keeps: python tools/benchmarks/memory.py

Each notebook runs to its end, twice, in a kernel of its own. Counted is the memory that no other
process shares, which is what a class server has to find for each student. With --write the table is
put on docs/measurements.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
MEMORY = """
import os, psutil
print(psutil.Process(os.getpid()).memory_full_info().uss)
"""


def memory_after(path: Path | None) -> list[int]:
    """Return the bytes that a kernel keeps after one run of a notebook, and after two."""
    notebook = nbformat.read(path, as_version=4) if path else nbformat.v4.new_notebook()
    code = [(cell.source, cell.metadata) for cell in notebook.cells if cell.cell_type == "code"]
    twice = [*code, (MEMORY, {}), *code, (MEMORY, {})]
    where = {"metadata": {"path": str(ROOT / "notebooks")}}
    run = nbformat.v4.new_notebook()
    run.cells = [nbformat.v4.new_code_cell(source, metadata=about) for source, about in twice]
    client = NotebookClient(run, timeout=300, kernel_name="python3", resources=where)
    client.execute()
    return [int(cell.outputs[-1].text) for cell in run.cells if cell.source == MEMORY]


def main() -> None:
    """Print the table."""
    empty, _ = memory_after(None)
    print("| notebook | kept after one run, MB | after two | of its own, beyond an empty kernel |")
    print("|---|---|---|---|")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        once, twice = memory_after(path)
        row = (once, twice, twice - empty)
        print(f"| {path.stem} | " + " | ".join(f"{size / 1e6:.0f}" for size in row) + " |")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tools"))
    from measurements import report

    with report("Memory of the notebooks", sys.argv[1:]):
        main()
