"""The command `linreg`: what it passes to JupyterLab, and what JupyterLab makes of it."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import sign
from paths import ROOT

from linreg_core.classroom import launcher


@pytest.fixture
def course(tmp_path):
    """Return a folder that holds a first notebook."""
    first = tmp_path / "course" / launcher.FIRST_NOTEBOOK
    first.parent.mkdir(parents=True)
    first.write_text("{}")
    return tmp_path / "course"


@pytest.fixture
def started(monkeypatch):
    """Replace JupyterLab's start; return the list of the arguments that it was started with."""
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    monkeypatch.setattr(launcher, "trust_course", lambda root: None)
    calls = []
    from jupyterlab.labapp import LabApp

    monkeypatch.setattr(LabApp, "launch_instance", calls.append)
    return calls


def test_serves_the_current_folder_if_it_holds_the_course(course, monkeypatch):
    monkeypatch.chdir(course)
    assert launcher.find_root() == course


def test_serves_the_folder_of_the_package_from_anywhere_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert launcher.find_root() == launcher.PACKAGE_PARENT
    assert (launcher.PACKAGE_PARENT / "linreg_core").is_dir()


def test_serves_the_current_folder_if_there_is_no_course(tmp_path, monkeypatch, started):
    monkeypatch.setattr(launcher, "PACKAGE_PARENT", tmp_path / "site-packages")
    monkeypatch.setattr(sys, "argv", ["linreg"])
    monkeypatch.chdir(tmp_path)
    launcher.main()
    (arguments,) = started
    assert f"--ServerApp.root_dir={tmp_path}" in arguments
    assert not any("default_url" in argument for argument in arguments)


def test_passes_the_other_arguments_on_after_its_own(course, monkeypatch, started):
    monkeypatch.chdir(course)
    monkeypatch.setattr(sys, "argv", ["linreg", "--no-browser", "--port=9000"])
    launcher.main()
    (arguments,) = started
    assert arguments == [*launcher.lab_arguments(course), "--no-browser", "--port=9000"]


def test_adds_its_settings_for_jupyterlab_to_those_of_the_reader(course, monkeypatch, started):
    monkeypatch.chdir(course)
    monkeypatch.setattr(sys, "argv", ["linreg"])
    launcher.main()
    ours, theirs = os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert theirs == "mine"
    (settings,) = Path(ours, "labconfig").iterdir()
    for plugin in json.loads(settings.read_text(encoding="utf-8")):
        assert plugin.startswith("@jupyterlab/")


def test_an_option_that_is_given_takes_the_place_of_its_own(course):
    settings = launcher.lab_arguments(course)
    merged = launcher.merge_arguments(settings, ["--ServerApp.root_dir=elsewhere"])
    assert merged == [
        *(setting for setting in settings if "root_dir" not in setting),
        "--ServerApp.root_dir=elsewhere",
    ]


def test_trusts_the_notebooks_of_the_course_and_no_others(course, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(course / "data"))
    cell = nbformat.v4.new_code_cell("1")
    paths = [course / f"notebooks/{name}.ipynb" for name in ("04_walk", "mine", "09_broken")]
    for number, path in enumerate(paths):
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": f"<b>{number}</b>"})]
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    paths[2].write_text("not a notebook", encoding="utf-8")
    launcher.trust_course(course)
    signed = [
        sign.NotebookNotary().check_signature(nbformat.read(path, as_version=4))
        for path in paths[:2]
    ]
    assert signed == [True, False]


def test_says_what_to_install_without_jupyterlab(monkeypatch):
    monkeypatch.setattr(launcher, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as stop:
        launcher.main()
    assert "pip install -r requirements.txt" in stop.value.code  # a text exits with status 1


def test_imports_neither_matplotlib_nor_widgets_nor_jupyter():
    code = "import sys, linreg_core.classroom.launcher; print([*sys.modules])"
    loaded = ast.literal_eval(subprocess.check_output([sys.executable, "-c", code], text=True))
    assert not {"matplotlib", "ipywidgets", "IPython", "jupyterlab", "jupyter_server"} & {*loaded}


SERVER = """
import os, sys
from jupyterlab.labapp import LabApp
from linreg_core.classroom import launcher

settings = launcher.lab_arguments(launcher.find_root())
server = LabApp.initialize_server(launcher.merge_arguments(settings, sys.argv[1:]))
lab = server.starter_app
print([
    os.path.realpath(server.root_dir),
    server.web_app.settings["kernel_websocket_connection_class"].__name__,
    lab.default_url,
])
"""


@pytest.mark.parametrize("other", [None, "/lab/tree/README.md"])
def test_jupyterlab_takes_every_setting_and_what_is_given_instead(tmp_path, monkeypatch, other):
    for kind in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{kind}_DIR", str(tmp_path / kind))
    options = ["--no-browser", "--allow-root", "--port=0"]
    options += [f"--LabApp.default_url={other}"] if other else []
    command = [sys.executable, "-c", SERVER, *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    root, connection, url = ast.literal_eval(done.stdout.splitlines()[-1])
    assert root == str(ROOT)
    assert connection == "NoDelayConnection"
    assert url == (other or "/lab/tree/notebooks/00_start_here.ipynb")
