"""The site for a browser tab, as far as it can be checked without a browser."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import build
import pytest
import showcase
from paths import NOTEBOOKS, ROOT

SITE = ROOT / "site"
PYODIDE = Path(os.environ.get("LINREG_PYODIDE", ROOT.parent / "shared/pyodide-0.27.7"))
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"

ADDED = {**build.FROM_HERE, **build.FROM_KERNEL, **build.OURS}


@pytest.fixture
def dist():
    if not (SITE / "dist/index.html").exists():
        pytest.skip("There is no site/dist: build it as docs/browser-tab.md says.")
    return SITE / "dist"


@pytest.fixture
def pyodide():
    if not PYODIDE.is_dir():
        pytest.skip("There is no Pyodide: set LINREG_PYODIDE to a folder of Pyodide 0.27.7.")
    return PYODIDE


def pins(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(re.match(r"([\w-]+)==([\w.]+)", line).groups() for line in lines if "==" in line)


def strings(settings):
    """Yield every text in nested settings."""
    if isinstance(settings, str):
        yield settings
    elif isinstance(settings, dict):
        for value in settings.values():
            yield from strings(value)
    elif isinstance(settings, list):
        for value in settings:
            yield from strings(value)


def checksum(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


# Pins and settings


def test_every_requirement_is_pinned_and_what_is_shared_is_the_same_as_for_the_notebooks():
    ours, theirs = pins(SITE / "requirements.txt"), pins(ROOT / "requirements.txt")
    for name in ("anywidget", "matplotlib", "pillow"):
        assert ours[name] == theirs[name]
    assert set(build.FROM_HERE) <= {name.replace("_", "-") for name in ours}
    for line in (SITE / "requirements.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or "==" in line


def test_no_setting_names_an_outside_address():
    for name in ("jupyter-lite.json", "jupyter_lite_config.json", "overrides.json"):
        settings = json.loads((SITE / name).read_text(encoding="utf-8"))
        assert not [text for text in strings(settings) if "//" in text]
    page = (SITE / "index.html").read_text(encoding="utf-8")
    assert "//" not in re.sub(r"^ *//.*$", "", page, flags=re.MULTILINE)
    assert build.ADDRESS.startswith(f"https://cdn.jsdelivr.net/pyodide/v{build.PYODIDE_VERSION}/")


def test_the_built_settings_carry_their_own_python_and_name_no_outside_address(dist):
    for path in (dist / "jupyter-lite.json", *dist.glob("*/jupyter-lite.json")):
        settings = json.loads(path.read_text(encoding="utf-8"))
        assert not [text for text in strings(settings) if "//" in text], path
    settings = json.loads((dist / "jupyter-lite.json").read_text(encoding="utf-8"))
    kernel = settings["jupyter-config-data"]["litePluginSettings"][KERNEL]
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.js"
    assert kernel["disablePyPIFallback"] is True


# The packages in the site


def test_every_locked_package_is_there_unchanged_and_nothing_else(dist):
    folder = dist / "static/pyodide"
    packages = json.loads((folder / build.LOCK).read_text(encoding="utf-8"))["packages"]
    assert set(ADDED) <= set(packages)
    assert set(packages) == build.closure(build.first_packages(), packages)
    for entry in packages.values():
        assert checksum(folder / entry["file_name"]) == entry["sha256"], entry["name"]
    named = {entry["file_name"] for entry in packages.values()} | {build.LOCK, *build.CORE}
    assert {path.name for path in folder.iterdir()} == named
    wheel = zipfile.ZipFile(next(folder.glob("linreg_core-*.whl")))
    data = [
        path for kind in ("js", "mplstyle", "csv") for path in ROOT.glob(f"linreg_core/**/*.{kind}")
    ]
    assert {path.relative_to(ROOT).as_posix() for path in data} <= {*wheel.namelist()}


def test_the_site_holds_the_notebooks_as_they_are_committed(dist):
    for path in NOTEBOOKS:
        carried = dist / "files" / path.relative_to(ROOT)
        assert carried.read_bytes() == path.read_bytes(), "site/dist is out of date: build it again"


def test_pyodide_has_every_package_that_the_notebooks_need(pyodide):
    packages = json.loads((pyodide / build.LOCK).read_text(encoding="utf-8"))["packages"]
    packages |= {name: {"depends": needs} for name, needs in ADDED.items()}
    wanted = build.closure(build.first_packages(), packages)
    assert {"numpy", "matplotlib", "pillow", "traitlets"} <= wanted
    for name in wanted - set(ADDED):
        assert checksum(pyodide / packages[name]["file_name"]) == packages[name]["sha256"]


def test_notebooks_show_no_picture_that_the_site_would_have_to_carry():
    for path in NOTEBOOKS:
        assert "../images/" not in path.read_text(encoding="utf-8"), path.name


def test_an_installed_package_is_packed_into_a_wheel_that_can_be_imported(tmp_path):
    wheel = build.pack(metadata.distribution("psygnal"), tmp_path)
    names = zipfile.ZipFile(wheel).namelist()
    assert "psygnal/__init__.py" in names
    assert not [name for name in names if name.endswith((".so", ".pyd", ".pyc")) or ".." in name]
    once = checksum(wheel)
    assert checksum(build.pack(metadata.distribution("psygnal"), tmp_path)) == once
    look = (
        f"import sys; sys.path.insert(0, {str(wheel)!r}); import psygnal; print(psygnal.__file__)"
    )
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout.startswith(str(wheel))


def test_the_font_list_gets_the_version_of_matplotlib(tmp_path):
    wheel = tmp_path / "drawing.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(
            "matplotlib/font_manager.py", "class FontManager:\n    __version__ = 330\n"
        )
        archive.writestr("matplotlib/fontlist.json", '{"_version": 390, "ttflist": []}')
    build.fix_font_list(wheel)
    fixed = json.loads(zipfile.ZipFile(wheel).read("matplotlib/fontlist.json"))
    assert fixed == {"_version": 330, "ttflist": []}
    assert len(zipfile.ZipFile(wheel).namelist()) == 2


# Error messages


def lock_in(folder, version=None):
    version = version or build.PYODIDE_VERSION
    entry = {"file_name": "six.whl", "depends": [], "sha256": "0", "version": "1", "name": "six"}
    lock = {"info": {"version": version}, "packages": {"six": entry}}
    folder.mkdir()
    (folder / build.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize("missing", ["no/such/folder", "http://127.0.0.1:9/pyodide/"])
def test_names_a_missing_folder_or_address_and_one_that_works(tmp_path, missing):
    with pytest.raises(build.BuildError) as caught:
        build.carry_python(missing, tmp_path / "static")
    assert str(caught.value).startswith(f"{build.LOCK} is not in {missing} (")
    assert build.ADDRESS in str(caught.value)


def test_names_the_first_missing_file_of_a_folder(tmp_path):
    folder = lock_in(tmp_path / "pyodide")
    with pytest.raises(build.BuildError, match=rf"^{build.CORE[0]} is not in "):
        build.carry_python(folder, tmp_path / "static")


def test_rejects_another_version_of_pyodide(tmp_path):
    folder = lock_in(tmp_path / "pyodide", "0.28.0")
    with pytest.raises(build.BuildError, match=r"holds Pyodide 0\.28\.0; it has to be 0\.27\.7"):
        build.carry_python(folder, tmp_path / "static")


def test_rejects_a_damaged_package(tmp_path, monkeypatch):
    folder = lock_in(tmp_path / "pyodide")
    for name in (*build.CORE, "six.whl"):
        (tmp_path / "pyodide" / name).write_bytes(b"")
    for table in ("FROM_HERE", "FROM_KERNEL", "OURS"):
        monkeypatch.setattr(build, table, {})
    monkeypatch.setattr(build, "first_packages", lambda: ["six"])
    with pytest.raises(build.BuildError, match=r"six\.whl in .* is damaged"):
        build.carry_python(folder, tmp_path / "static")


@pytest.mark.parametrize(
    ("found", "said"),
    [("0", r"anywidget is 0 and has to be [\d.]+: pip install -r"), (None, "anywidget is missing")],
)
def test_names_a_requirement_that_is_not_the_pinned_version(monkeypatch, found, said):
    def version(name):
        if found is None:
            raise metadata.PackageNotFoundError(name)
        return found

    monkeypatch.setattr(build.metadata, "version", version)
    with pytest.raises(build.BuildError, match=said):
        build.check_versions()


# The landing page


def test_each_notebook_is_listed_in_its_own_words():
    assert len(NOTEBOOKS) == 10
    for path in NOTEBOOKS:
        item = build.list_item(path)
        opening = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
        title = opening.splitlines()[0].removeprefix("# ")
        assert f">{path.name[:2]} {title}</a>" in item
        assert f'href="notebooks/index.html?path=notebooks/{path.name}"' in item
        assert re.search(r"<p>[A-Z][^*$_]+\.</p>", item)
        assert re.search(r"\d\d minutes<", item)


def test_the_landing_page_has_the_marks_of_jupyterlite_and_the_build():
    page = (SITE / "index.html").read_text(encoding="utf-8")
    assert 'id="jupyter-config-data" type="application/json" data-jupyter-lite-root="."' in page
    for mark in ("notebooks", "files", "megabytes", "panel", "panel style", "panel module"):
        assert page.count(f"<!-- {mark} -->") == 1


def test_every_panel_is_on_the_page_of_panels_and_leads_to_a_notebook():
    assert set(showcase.SHOWN) == set(showcase.panels.__all__) - {"Panel"}
    for shown in showcase.SHOWN.values():
        assert shown.question.endswith("?")
        assert shown.make().text.endswith(".")
        path = ROOT / "notebooks" / f"{shown.notebook}.ipynb"
        assert f"{path.stem[3:].replace('_', ' ').capitalize()}</a>" in showcase.question(shown)
        assert path in NOTEBOOKS
