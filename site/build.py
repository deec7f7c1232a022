"""Build the suite for a browser tab: python site/build.py PYODIDE

PYODIDE is a folder with Pyodide 0.27.7, or the address of one. The site is written to site/dist,
with Python, the packages and the notebooks in it; once site/requirements.txt is installed and
PYODIDE is a folder, nothing is fetched.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from showcase import opening, page_module, page_style, panels_page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DIST = HERE / "dist"
PYODIDE_VERSION = "0.27.7"
ADDRESS = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE_VERSION}/full/"
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
KERNEL = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"

# What is added to Pyodide's own packages, and what each needs. Pyodide reads `import` statements
# before it runs a cell and loads what they name, so no notebook has to install anything.
FROM_HERE = {  # packed from what site/requirements.txt installed
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "comm": [],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "psygnal": [],
    "typing-extensions": [],
}
FROM_KERNEL = {  # carried by the kernel's extension
    "ipykernel": ["comm"],
    "piplite": ["micropip"],
    "pyodide-kernel": ["comm", "ipykernel", "ipython", "jedi", "traitlets"],
}
OURS = {"linreg-core": ["anywidget", "ipywidgets", "matplotlib", "numpy", "pillow"]}


class BuildError(Exception):
    """Something that the build needs is missing; the message says what to do."""


def build(pyodide: str) -> None:
    """Write the whole site to `DIST`."""
    check_versions()
    with tempfile.TemporaryDirectory() as scratch:
        lite = Path(scratch)
        for name in ("jupyter_lite_config.json", "jupyter-lite.json", "overrides.json"):
            shutil.copy(HERE / name, lite)
        (lite / "contents/notebooks").mkdir(parents=True)
        for source in (ROOT / "notebooks").glob("*.ipynb"):
            shutil.copyfile(source, lite / "contents/notebooks" / source.name)
        carry_python(pyodide, lite / "static/pyodide")
        run("-m", "jupyterlite_core", "build", cwd=lite)
        for font in (lite / "dist/build").glob("fa-*.svg"):
            font.unlink()  # icons for browsers of before 2014; all others take the woff2 beside it
        write_landing_page(lite / "dist")
        (lite / "dist/panels.html").write_text(panels_page(), encoding="utf-8")
        shutil.rmtree(DIST, ignore_errors=True)
        shutil.move(lite / "dist", DIST)


def check_versions() -> None:
    """Raise BuildError unless exactly the pinned versions are installed."""
    advice = f"pip install -r {Path(__file__).parent.name}/requirements.txt, in its own environment"
    for line in (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, wanted = line.split("==")
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            raise BuildError(f"{name} is missing: {advice}.") from None
        if found != wanted:
            raise BuildError(f"{name} is {found} and has to be {wanted}: {advice}.")


def run(*arguments: str, cwd: Path) -> None:
    """Run Python; show what it says only if it fails."""
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"python {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def carry_python(pyodide: str, target: Path) -> None:
    """Fill `target` with Pyodide and every package that the notebooks need, and lock them."""
    target.mkdir(parents=True)
    base = pyodide if "://" in pyodide else Path(pyodide).resolve().as_uri()

    def read(name: str) -> bytes:
        try:
            with urllib.request.urlopen(f"{base.rstrip('/')}/{name}", timeout=60) as answer:
                return bytes(answer.read())
        except (urllib.error.URLError, OSError) as problem:
            raise BuildError(
                f"{name} is not in {pyodide} ({problem}). It has to be a folder or an address with "
                f"all of Pyodide {PYODIDE_VERSION}, such as {ADDRESS}"
            ) from None

    lock = json.loads(read(LOCK))
    if lock["info"]["version"] != PYODIDE_VERSION:
        raise BuildError(
            f"{pyodide} holds Pyodide {lock['info']['version']}; it has to be {PYODIDE_VERSION}."
        )
    for name in CORE:
        (target / name).write_bytes(read(name))
    for name, needs in FROM_HERE.items():
        wheel = pack(metadata.distribution(name), target)
        lock["packages"][name] = locked(name, wheel, needs)
    for name, needs in FROM_KERNEL.items():
        (source,) = (Path(sys.prefix) / KERNEL).glob(f"{name.replace('-', '_')}-*.whl")
        lock["packages"][name] = locked(name, Path(shutil.copy(source, target)), needs)
    for name, needs in OURS.items():
        lock["packages"][name] = locked(name, our_wheel(target), needs)

    wanted = closure(first_packages(), lock["packages"])
    lock["packages"] = {name: lock["packages"][name] for name in sorted(wanted)}
    for entry in lock["packages"].values():
        file = target / entry["file_name"]
        if not file.exists():
            file.write_bytes(read(file.name))
            if checksum(file) != entry["sha256"]:
                raise BuildError(f"{file.name} in {pyodide} is damaged: its checksum is wrong.")
    drawing = lock["packages"]["matplotlib"]
    fix_font_list(target / drawing["file_name"])
    drawing["sha256"] = checksum(target / drawing["file_name"])
    (target / LOCK).write_text(json.dumps(lock, indent=1), encoding="utf-8")


def first_packages() -> list[str]:
    """Return the packages that the kernel loads as it starts, as jupyter-lite.json names them."""
    settings = json.loads((HERE / "jupyter-lite.json").read_text(encoding="utf-8"))
    plugins = settings["jupyter-config-data"]["litePluginSettings"]
    return list(
        plugins["@jupyterlite/pyodide-kernel-extension:kernel"]["loadPyodideOptions"]["packages"]
    )


def closure(names: Iterable[str], packages: dict[str, Any]) -> set[str]:
    """Return the packages named and all that they need."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop().replace("_", "-")  # one spelling, as Pyodide compares them
        if name not in found:
            found.add(name)
            waiting += packages[name]["depends"]
    return found


def pack(installed: metadata.Distribution, folder: Path) -> Path:
    """Write what is installed as a wheel of Python files, without anything compiled for here."""
    wheel = folder / f"{installed.name.replace('-', '_')}-{installed.version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(installed.files or ()):
            machine_made = file.suffix in (".so", ".pyd", ".pyc")
            if file.parts[0] != ".." and "labextension" not in file.parts and not machine_made:
                # A fixed date, so that the same files make the same wheel.
                entry = zipfile.ZipInfo(file.as_posix(), date_time=(2020, 1, 1, 0, 0, 0))
                archive.writestr(entry, file.read_binary(), zipfile.ZIP_DEFLATED)
    return wheel


def our_wheel(folder: Path) -> Path:
    """Build the wheel of this project, from a copy that holds nothing else."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, scratch)
        unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(ROOT / "linreg_core", f"{scratch}/linreg_core", ignore=unwanted)
        build_it = f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"
        run("-c", build_it, cwd=Path(scratch))
    (wheel,) = folder.glob("linreg_core-*.whl")
    return wheel


def locked(name: str, wheel: Path, needs: list[str]) -> dict[str, Any]:
    """Return the entry of a wheel in Pyodide's lock."""
    return {
        "name": name,
        "version": wheel.name.split("-")[1],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": checksum(wheel),
        "package_type": "package",
        "imports": [name.replace("-", "_")],
        "depends": needs,
        "unvendored_tests": False,
    }


def checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def fix_font_list(wheel: Path) -> None:
    """Make Matplotlib accept the font list it carries.

    Pyodide's wheel holds a list marked for a later version, so each start would make a new one and
    say so above the first picture.
    """
    with zipfile.ZipFile(wheel) as old:
        files = {entry: old.read(entry) for entry in old.infolist()}
    named = {entry.filename: entry for entry in files}
    manager, fonts = named["matplotlib/font_manager.py"], named["matplotlib/fontlist.json"]
    (version,) = re.findall(rb"__version__ = (\d+)", files[manager])
    files[fonts] = json.dumps(json.loads(files[fonts]) | {"_version": int(version)}).encode()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as new:
        for entry, content in files.items():
            new.writestr(entry, content)


def write_landing_page(dist: Path) -> None:
    """Put our page, filled in, in the place of JupyterLite's."""
    python = [(file.name, file.stat().st_size) for file in (dist / "static/pyodide").iterdir()]
    python.sort(key=lambda file: -file[1])  # the largest first, so that none comes last alone
    page = (HERE / "index.html").read_text(encoding="utf-8")
    for mark, content in {
        "notebooks": "\n".join(map(list_item, sorted((ROOT / "notebooks").glob("*.ipynb")))),
        "files": json.dumps(python),
        "panel": opening().markup("descent"),
        "panel style": page_style(),
        "panel module": page_module(),
        "megabytes": f"{sum(size for _, size in python) / 1e6:.0f}",
    }.items():
        page = page.replace(f"<!-- {mark} -->", content)
    (dist / "index.html").write_text(page, encoding="utf-8")


def list_item(notebook: Path) -> str:
    """Return a notebook's entry on the landing page, in its own words."""
    opening = "".join(json.loads(notebook.read_text(encoding="utf-8"))["cells"][0]["source"])

    def find(pattern: str) -> str:
        (words,) = re.findall(pattern, opening, re.MULTILINE)
        return html.escape(words[0].upper() + words[1:])

    path = f"notebooks/{notebook.name}"
    number = notebook.name[:2]
    return f"""<li data-path="{path}">
<a href="notebooks/index.html?path={path}">{number} {find("^# (.+)$")}</a>
<p>{find("will do:[*][*] (.+)$")}</p>
<p class="note">{find("Time:[*][*] (.+)[.]$")}</p>
<div class="saved" hidden></div></li>"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pyodide", help=f"a folder with Pyodide, or an address: {ADDRESS}")
    try:
        build(parser.parse_args().pyodide)
    except BuildError as problem:
        sys.exit(f"site/build.py: {problem}")
    size = sum(file.stat().st_size for file in DIST.rglob("*") if file.is_file())
    print(f"{DIST}: {size / 1e6:.0f} MB. To look at it:")
    print(f"python -m http.server --bind 127.0.0.1 --directory {DIST} 8000")


if __name__ == "__main__":
    main()
