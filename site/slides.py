"""Write the class of fifty minutes as a deck of slides that opens from disk without a network.

    pip install -r site/handouts-requirements.txt
    python site/slides.py    into site/slides/; open index.html

The slides are cells of notebooks/class_50_minutes.ipynb: a cell's metadata says which begins one.
"""

from __future__ import annotations

import re
import shutil

import nbformat
from nbconvert import SlidesExporter
from pages import HERE, NOTEBOOKS, fetch_packages, page, panels_of, typeset, without_kernel

OUT = HERE / "slides"
CLASS = NOTEBOOKS / "class_50_minutes.ipynb"
CARRIED = ("dist", "plugin/notes", "LICENSE")


def is_slide(cell: nbformat.NotebookNode) -> bool:
    """Say whether a notebook marks a cell as a part of the deck."""
    slide_type: str = cell.metadata.get("slideshow", {}).get("slide_type", "skip")
    return slide_type != "skip"


def deck() -> nbformat.NotebookNode:
    """Return a notebook of the cells that are marked."""
    notebook = nbformat.read(CLASS, as_version=4)
    cells = without_kernel(notebook, panels_of(CLASS, is_shown=is_slide)).cells
    cells = [cell for cell in cells if is_slide(cell)]
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
