"""Write each notebook as one page that needs no kernel and no network, and as a tagged PDF.

    pip install -r site/handouts-requirements.txt
    python site/handouts.py             all of them, into site/handouts/
    python site/handouts.py 04_*.ipynb  some

The PDFs are printed by Chromium or Chrome; without one the pages are written alone.
"""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from pages import HERE, NOTEBOOKS, page, panels_of, typeset, without_kernel

OUT = HERE / "handouts"
LARGEST = 2_000_000  # bytes
# On paper a link to the file beside this one would name a folder of this machine.
UNLINK = "document.querySelectorAll('a[href$=\".html\"]').forEach(a => a.removeAttribute('href'))"


def handout(path: Path) -> str:
    """Return the page of one notebook, its formulas still to be typeset."""
    print(f"{path.name}: running it for its panels")
    notebook = without_kernel(nbformat.read(path, as_version=4), panels_of(path))
    return page(notebook, HTMLExporter, "handout", file=path.name)


def print_pdfs(written: list[Path]) -> None:
    """Print pages with Chromium: tagged, with an outline, folds open, panels as they stand."""
    from playwright.sync_api import Error, sync_playwright

    chromium = shutil.which("chromium")
    which = {"executable_path": chromium} if chromium else {"channel": "chrome"}
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(**which)
        except Error:
            print("No PDF: install Chromium or Chrome (Debian: apt install chromium).")
            return
        # Without JavaScript each panel is the vector graphic that it starts from.
        tab = browser.new_page(offline=True, java_script_enabled=False)
        for path in written:
            tab.goto(path.as_uri())
            tab.evaluate(UNLINK)
            tab.pdf(
                path=path.with_suffix(".pdf"),
                format="A4",
                tagged=True,
                outline=True,
                print_background=True,
            )
        browser.close()


def main() -> None:
    """Write the handouts."""
    paths = [NOTEBOOKS / Path(name).name for name in sys.argv[1:]]
    paths = paths or sorted(NOTEBOOKS.glob("*.ipynb"))
    OUT.mkdir(exist_ok=True)
    written = [OUT / f"{path.stem}.html" for path in paths]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each notebook runs in a kernel of its own
        pages = list(pool.map(handout, paths))
    for path, text in zip(written, typeset(pages), strict=True):
        path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size / 1000:,.0f} kB")
        if path.stat().st_size > LARGEST:
            sys.exit(f"{path.name} is larger than {LARGEST / 1e6:.0f} MB.")
    print_pdfs(written)


if __name__ == "__main__":
    main()
