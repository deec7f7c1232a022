"""Write the route of fifty minutes as one deck of slides that opens from disk without a network.

    pip install -r site/handouts-requirements.txt
    python site/slides.py    into site/slides/; open index.html

The slides are the cells of the notebooks themselves: a cell's metadata says which begins one.
"""

from __future__ import annotations

import re
import shutil
import sys

import nbformat
from nbconvert import SlidesExporter
from pages import HERE, NOTEBOOKS, fetch_packages, page, panels_of, typeset, without_kernel

OUT = HERE / "slides"
CARRIED = ("dist", "plugin/notes", "LICENSE")


def is_slide(cell: nbformat.NotebookNode) -> bool:
    """Say whether a notebook marks a cell as a part of the deck."""
    slide_type: str = cell.metadata.get("slideshow", {}).get("slide_type", "skip")
    return slide_type != "skip"


def deck() -> nbformat.NotebookNode:
    """Return one notebook of all cells that are marked, in the order of the course."""
    cells = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        if any(map(is_slide, notebook.cells)):
            print(f"{path.name}: running it for its panels")
            panels = panels_of(path, f"{path.stem[:2]}-", is_slide)
            cells += without_kernel(notebook, panels).cells
    cells = [cell for cell in cells if is_slide(cell)]
    if not cells:
        sys.exit("No cell is marked: give some a slide type, in JupyterLab's property inspector.")
    for number, cell in enumerate(cells, 1):
        cell.id = f"cell-{number:02}"
        # A clicker turns slides but cannot unfold: an answer waits as a step of its own.
        cell.source = cell.source.replace("<details>", "<details open>")
    return nbformat.v4.new_notebook(cells=cells)


def main() -> None:
    """Write the deck."""
    text = page(
        deck(),
        SlidesExporter,
        "deck",
        pages="../handouts/",
        reveal_url_prefix="reveal.js",
        reveal_theme="white",
    )
    # To reveal.js every <section> is a slide.
    text = re.sub(
        r'<section([^>]* class="linreg-panel.*?)</section>',
        r'<div role="region"\1</div>',
        text,
        flags=re.DOTALL,
    )
    OUT.mkdir(exist_ok=True)
    (OUT / "index.html").write_text(*typeset([text]), encoding="utf-8")
    fetch_packages()
    for name in CARRIED:
        source, target = HERE / "node_modules/reveal.js" / name, OUT / "reveal.js" / name
        if source.is_dir():
            shutil.copytree(
                source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.map")
            )
        else:
            shutil.copy(source, target)
    print(f"{OUT.name}/index.html: {(OUT / 'index.html').stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
