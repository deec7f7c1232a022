"""The command `linreg`: start JupyterLab with the settings that this course needs.

    linreg                        open the first notebook in a browser
    linreg --no-browser --port=9000

All arguments are passed on to JupyterLab, and take the place of the settings below.
"""

from __future__ import annotations

import contextlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path

FIRST_NOTEBOOK = "notebooks/00_start_here.ipynb"
COURSE = ("[0-9][0-9]_*.ipynb", "class_50_minutes.ipynb")
PACKAGE_PARENT = Path(__file__).resolve().parents[2]
# Holds defaults for JupyterLab's settings: without them a pop-up asks about news and covers the
# first picture. (`--LabApp.news_url=None` still shows it in JupyterLab 4.6.)
JUPYTER_CONFIG = Path(__file__).with_name("jupyter_config")


def find_root() -> Path:
    """Return the folder to serve.

    Returns
    -------
    Path
        The current folder if it holds the course, otherwise the folder that this package lies in
        if that one does, otherwise the current folder.
    """
    here = Path.cwd()
    return next((path for path in (here, PACKAGE_PARENT) if (path / FIRST_NOTEBOOK).exists()), here)


def lab_arguments(root: Path) -> list[str]:
    """Return the arguments with which JupyterLab serves a folder.

    Parameters
    ----------
    root : Path
        The folder to serve. The notebooks show pictures from ``../images``, which a server can
        only find if its root is the folder above ``notebooks``.

    Returns
    -------
    list of str
        Options for the command line. The first notebook is opened if the folder has it.
    """
    arguments = [
        f"--ServerApp.root_dir={root}",
        # Play shows some 45 frames per second with this class, and 19 without.
        "--ServerApp.kernel_websocket_connection_class"
        "=linreg_core.classroom.websocket.NoDelayConnection",
    ]
    if (root / FIRST_NOTEBOOK).exists():
        arguments.append(f"--LabApp.default_url=/lab/tree/{FIRST_NOTEBOOK}")
    return arguments


def merge_arguments(settings: list[str], given: list[str]) -> list[str]:
    """Return all arguments, without the settings that are given as well.

    Jupyter refuses an option that is there twice.

    Parameters
    ----------
    settings : list of str
        Options of the form ``--name=value``.
    given : list of str
        The arguments of the command line.

    Returns
    -------
    list of str
        The settings that remain, and then what was given.
    """
    names = {argument.partition("=")[0] for argument in given}
    return [*(each for each in settings if each.partition("=")[0] not in names), *given]


def trust_course(root: Path) -> None:
    """Mark the notebooks of the course as trusted, as ``jupyter trust`` does.

    Until then JupyterLab leaves out the style of a saved output, which covers results that have
    not been predicted, and a notebook that was run in part is not trusted either.

    Parameters
    ----------
    root : Path
        The folder that is served.
    """
    from nbformat import read, sign

    notary = sign.NotebookNotary()
    for pattern in COURSE:
        for path in (root / "notebooks").glob(pattern):
            # What cannot be read, JupyterLab reports when it is opened.
            with contextlib.suppress(Exception):
                notary.sign(read(path, as_version=4))


def main() -> None:
    """Start JupyterLab with our settings and the arguments of the command line.

    Raises
    ------
    SystemExit
        If JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        sys.exit("JupyterLab is not installed. Install it with: pip install -r requirements.txt")
    from jupyterlab.labapp import LabApp

    config_path = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(
        filter(None, [str(JUPYTER_CONFIG), config_path])
    )
    root = find_root()
    trust_course(root)
    LabApp.launch_instance(merge_arguments(lab_arguments(root), sys.argv[1:]))


if __name__ == "__main__":
    main()
