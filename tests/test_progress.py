"""What is done is kept in a small file, if a kernel runs; nothing else depends on it."""

import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
from nbclient import NotebookClient
from paths import ROOT

from linreg_core.classroom import done, exercises, progress
from linreg_core.classroom.predictions.answers import ANSWERS, Prediction

SOLVED = "check_factor"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Pretend that a kernel runs in an empty folder; return the file that it would write."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(done.VARIABLE, raising=False)
    monkeypatch.setattr(done, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr(done, "UNSAVED", [])
    return tmp_path / "progress.json"


def kept(file):
    return json.loads(file.read_text(encoding="utf-8"))


def test_what_is_done_is_kept_once_and_can_be_read_by_a_person(file):
    for _ in range(2):
        exercises.check_factor(4)
        done.record_prediction("how many half-lives", "b")
    assert kept(file) == {
        "about": done.ABOUT,
        "exercises": [SOLVED],
        "predictions": {"how many half-lives": "b"},
    }
    assert '  "exercises": [\n    "check_factor"\n  ]' in file.read_text(encoding="utf-8")
    assert os.listdir(file.parent) == [file.name]
    assert done.prediction_made("how many half-lives") == "b"
    assert done.prediction_made("another") is None


def test_starters_and_wrong_answers_write_nothing(file):
    exercises.check_factor(exercises.check_factor.starter)
    exercises.check_factor(5)
    assert not file.exists()


@pytest.mark.parametrize("shell", [None, SimpleNamespace()])
def test_without_a_kernel_nothing_is_kept(file, monkeypatch, shell):
    monkeypatch.setattr(done, "get_ipython", lambda: shell)
    exercises.check_factor(4)
    done.record_prediction("p", "a")
    assert done.prediction_made("p") is None
    assert done.all_done() == done.nothing()
    assert not os.listdir(file.parent)


def test_the_variable_names_another_file_or_none(file, monkeypatch):
    monkeypatch.setenv(done.VARIABLE, "ada.json")
    done.record_exercise(SOLVED)
    assert kept(file.with_name("ada.json"))["exercises"] == [SOLVED]
    monkeypatch.setenv(done.VARIABLE, "")
    done.record_exercise("check_error")
    assert done.all_done() == done.nothing()
    assert os.listdir(file.parent) == ["ada.json"]


def test_a_deleted_file_starts_over(file):
    done.record_exercise(SOLVED)
    file.unlink()
    assert done.all_done() == done.nothing()
    done.record_exercise("check_error")
    assert kept(file)["exercises"] == ["check_error"]


def test_what_another_kernel_or_a_person_wrote_is_kept(file):
    file.write_text('{"name": "Ada ü", "exercises": ["check_walk", "gone"]}', encoding="utf-8")
    done.record_exercise(SOLVED)
    done.record_prediction("p", "c")
    assert kept(file) == {
        "about": done.ABOUT,
        "name": "Ada ü",
        "exercises": ["check_walk", "gone", SOLVED],
        "predictions": {"p": "c"},
    }
    assert "ü" in file.read_text(encoding="utf-8")


def test_an_empty_file_is_as_good_as_none(file):
    file.write_text("\n")
    done.record_exercise(SOLVED)
    assert kept(file)["exercises"] == [SOLVED]


BROKEN = [
    b'{"exercises": ["check_walk",',
    b"[]",
    b"3",
    b"null",
    b"\xff\xfe",
    b'{"exercises": "check_walk"}',
    b'{"exercises": [], "predictions": ["p"]}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda text: repr(text[:20]))
def test_a_file_that_cannot_be_read_is_left_alone_and_nothing_is_lost(file, broken):
    file.write_bytes(broken)
    done.record_exercise(SOLVED)
    done.record_prediction("p", "b")
    assert file.read_bytes() == broken
    assert done.prediction_made("p") == "b"
    assert "progress.json cannot be read" in done.problem()
    assert "Mend it or delete it." in done.problem()
    file.unlink()
    assert done.problem() is None
    assert kept(file)["exercises"] == [SOLVED]
    assert kept(file)["predictions"] == {"p": "b"}


def test_values_of_other_types_in_the_file_are_no_choice(file):
    file.write_text('{"exercises": [1, {}, null], "predictions": {"p": 3}}')
    assert done.prediction_made("p") is None
    assert "0 of 3 exercises" in progress.describe("08")
    done.record_exercise(SOLVED)
    assert kept(file)["exercises"] == [1, {}, None, SOLVED]


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(file, monkeypatch):
    def refuse(*_arguments, **_keywords):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as locked:
        locked.setattr("pathlib.Path.write_text", refuse)
        done.record_exercise(SOLVED)
        assert done.all_done()["exercises"] == [SOLVED]
        assert "progress.json cannot be written (Permission denied)" in done.problem()
        assert done.VARIABLE in done.problem()
        assert "cannot be written" in progress.describe("08")
    assert done.problem() is None
    assert kept(file)["exercises"] == [SOLVED]


def test_a_read_only_file_is_not_replaced(file, monkeypatch):
    file.write_text("{}")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    done.record_exercise(SOLVED)
    assert file.read_text() == "{}"
    assert "it is read-only" in done.problem()


def test_a_folder_in_the_place_of_the_file_is_survived(file):
    file.mkdir()
    done.record_exercise(SOLVED)
    assert "cannot be written" in done.problem()


def test_a_write_that_fails_leaves_the_file_whole_and_nothing_beside_it(file, monkeypatch):
    done.record_exercise("check_error")
    before = file.read_bytes()

    def stop(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", stop)
    done.record_exercise(SOLVED)
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == [file.name]
    assert done.all_done()["exercises"] == ["check_error", SOLVED]


def test_a_link_to_a_file_elsewhere_stays_a_link(file, tmp_path):
    (tmp_path / "home").mkdir()
    try:
        file.symlink_to(tmp_path / "home/mine.json")
    except OSError:
        pytest.skip("this system makes no links")
    done.record_exercise(SOLVED)
    assert file.is_symlink()
    assert kept(tmp_path / "home/mine.json")["exercises"] == [SOLVED]


# -- what is shown --------------------------------------------------------------------------------


def test_one_line_about_a_notebook_counts_exercises_and_predictions(file, monkeypatch):
    asked = {"one": Prediction("ab", "a"), "two": Prediction("ab", "b")}
    monkeypatch.setitem(ANSWERS, "08_trust_the_answer", asked)
    done.record_exercise(SOLVED)
    done.record_exercise("check_error")  # of another notebook
    done.record_prediction("two", "a")
    done.record_prediction("elsewhere", "a")
    assert ">In this notebook: 1 of 3 exercises, 1 of 2 predictions.<" in progress.describe("08")
    monkeypatch.setitem(ANSWERS, "08_trust_the_answer", {})
    assert ">In this notebook: 1 of 3 exercises.<" in progress.describe("08")


def test_the_list_marks_what_is_finished(file, monkeypatch):
    monkeypatch.setitem(ANSWERS, "09_bug_zoo", {"one": Prediction("ab", "a")})
    monkeypatch.setitem(ANSWERS, "08_trust_the_answer", {})
    for name in ("check_test", "check_stuck", *exercises.BY_NOTEBOOK["08_trust_the_answer"]):
        done.record_exercise(name)
    items = re.findall("<li>(.*?)</li>", progress.describe(None))
    assert len(items) == len(exercises.BY_NOTEBOOK) == 10
    assert items[8] == "✓ 08 Trust the answer: 3 of 3 exercises"
    assert items[9] == "○ 09 Bug zoo: 2 of 2 exercises, 0 of 1 predictions"
    assert items[1].startswith("○ 01 Draw a line: 0 of 4 exercises")


def test_what_is_shown_follows_what_is_done(file, monkeypatch):
    monkeypatch.setattr(progress, "VIEWS", {})
    progress.progress("08")
    (view,) = progress.VIEWS.values()
    assert "0 of 3 exercises" in view.value
    exercises.check_factor(4)
    assert "1 of 3 exercises" in view.value
    progress.progress("08")
    assert list(progress.VIEWS.values()) == [view]


def test_a_notebook_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"no notebook '12'\. Choose one of '00', '01'"):
        progress.progress("12")


# -- real kernels ---------------------------------------------------------------------------------

CELLS = [
    "from linreg_core.classroom import exercises\n"
    "from linreg_core.classroom.progress import progress",
    "exercises.check_factor(1)",
    "exercises.check_factor(8)",
    "exercises.check_factor(9)",
    'progress("08")',
    "progress()",
]


def outputs(folder, cells):
    """Run a notebook in a folder; return its outputs without what is not compared."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    for cell in notebook.cells:
        for output in cell.outputs:
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return [cell.outputs for cell in notebook.cells]


def test_outputs_are_the_same_with_a_file_without_and_with_a_broken_one(tmp_path, monkeypatch):
    monkeypatch.delenv(done.VARIABLE, raising=False)
    without = outputs(tmp_path, CELLS)
    assert not os.listdir(tmp_path)
    assert [output["data"].get("text/plain") for output in without[4]] == ["", ""]

    (solved,) = outputs(
        tmp_path, ["from linreg_core.classroom import exercises", "exercises.check_factor(4)"]
    )[1]
    assert solved["data"]["text/plain"].startswith("Right. ")
    assert kept(tmp_path / "progress.json")["exercises"] == [SOLVED]
    assert outputs(tmp_path, CELLS) == without

    (tmp_path / "progress.json").write_text("{")
    assert outputs(tmp_path, CELLS) == without


def test_a_script_writes_nothing(tmp_path):
    code = "from linreg_core.classroom import exercises; print(exercises.check_factor(4))"
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert run.stdout.startswith("Right. ")
    assert not os.listdir(tmp_path)


def test_git_ignores_the_file():
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"progress.json", "progress.*.json"} <= set(ignored)
