"""What a learner has done, in a small file beside the notebooks.

The file is progress.json in the kernel's working folder, which is that of the notebook; the
environment variable LINREG_PROGRESS names another, or none if it is empty. Only a notebook's kernel
writes to it, so scripts and tests leave nothing behind. It can be read, edited, handed to a
teacher or deleted at any time, and it is never sent anywhere.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from IPython import get_ipython

from .feedback import short_message

VARIABLE, FILE = "LINREG_PROGRESS", "progress.json"
ABOUT = "What is done in the notebooks of linreg_core. Delete this file to start over."

Done = dict[str, Any]  # {"exercises": [name, …], "predictions": {name: choice, …}}

UNSAVED: list[Done] = []  # what could not be written, to be written with what comes next
LISTENERS: list[Callable[[], None]] = []  # called after anything was recorded


def record_exercise(check_name: str) -> None:
    """Keep that an exercise is solved.

    Parameters
    ----------
    check_name : str
        The name of its check, such as "check_error".
    """
    record({"exercises": [check_name], "predictions": {}})


def record_prediction(name: str, choice: str) -> None:
    """Keep that a prediction is made.

    Parameters
    ----------
    name : str
        The prediction's name.
    choice : str
        The letter of the chosen option.
    """
    record({"exercises": [], "predictions": {name: choice}})


def prediction_made(name: str) -> str | None:
    """Return the letter that was chosen in a prediction, or None if none was."""
    choice = all_done()["predictions"].get(name)
    return choice if isinstance(choice, str) else None


def all_done() -> Done:
    """Return what is recorded, in the file and in this session."""
    path, done = place(), nothing()
    if path:
        with contextlib.suppress(OSError, ValueError):
            done = load(path)
    for new in UNSAVED:
        add(done, new)
    return done


def problem() -> str | None:
    """Say why what was done could not be saved, and what to do about it; None if it was."""
    path = place()
    if not path or not UNSAVED:
        return None
    try:
        save(path)
    except ValueError as error:
        return f"{path.name} cannot be read ({short_message(error)}). Mend it or delete it."
    except OSError as error:
        why = error.strerror or type(error).__name__
        return (
            f"{path.name} cannot be written ({why}), so what you do is forgotten when the kernel "
            f"stops. Make it and its folder writable, or name another file in {VARIABLE}."
        )
    return None


def place() -> Path | None:
    """Return the file to keep things in, or None where nothing is to be kept."""
    name = os.environ.get(VARIABLE, FILE)
    # A shell in a terminal has no kernel; that of a browser tab has one.
    live = getattr(get_ipython(), "kernel", None) is not None
    return Path(name).expanduser() if name and live else None


def record(new: Done) -> None:
    """Keep something, in the file if that can be read and written, or else in memory."""
    path = place()
    if not path:
        return
    UNSAVED.append(new)
    with contextlib.suppress(OSError, ValueError):
        save(path)
    for listener in LISTENERS:
        listener()


def save(path: Path) -> None:
    """Add to the file what is not in it yet, and leave a file that cannot be read as it is."""
    done = load(path)
    before = json.dumps(done)
    for new in UNSAVED:
        add(done, new)
    if json.dumps(done) != before:
        write(path.resolve(), json.dumps({"about": ABOUT} | done, indent=2, ensure_ascii=False))
    UNSAVED.clear()


def load(path: Path) -> Done:
    """Return what a file holds; one that is absent or empty holds nothing."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        text = ""
    try:
        done: Done = nothing() | json.loads(text or "{}")
    except (TypeError, RecursionError):
        raise ValueError("it should be one pair of braces") from None
    if not isinstance(done["exercises"], list) or not isinstance(done["predictions"], dict):
        raise ValueError("exercises belong in [brackets], and predictions in {braces}")
    return done


def write(path: Path, text: str) -> None:
    """Write a file so that it is never seen half written."""
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(13, "it is read-only", str(path))
    new = path.with_name(f"{path.stem}.{os.getpid()}{path.suffix}")
    try:
        new.write_text(text + "\n", encoding="utf-8")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def add(done: Done, new: Done) -> None:
    """Add what was done to what was done before."""
    done["exercises"] += [name for name in new["exercises"] if name not in done["exercises"]]
    done["predictions"].update(new["predictions"])


def nothing() -> Done:
    """Return the record of one who has done nothing yet."""
    return {"exercises": [], "predictions": {}}
