"""The settings of a JupyterHub: what is wrong is refused when the Hub starts."""

import importlib.util
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from paths import ROOT

CONFIG = ROOT / "site/jupyterhub_config.py"


class Settings(SimpleNamespace):
    """Settings as traitlets has them: a section is there when it is named."""

    def __getattr__(self, section):
        self.__dict__[section] = Settings()
        return self.__dict__[section]


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Return a function that runs the file as the Hub does, and returns its names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINREG_CLASS_PASSWORD", "one for all")
    monkeypatch.setenv("LINREG_MAX_FPS", "")  # restored in the end; the file sets it
    monkeypatch.delenv("LINREG_MAX_FPS")

    def run():
        settings = Settings()
        names = {"get_config": lambda: settings, "__file__": str(CONFIG)}
        exec(compile(CONFIG.read_text("utf-8"), CONFIG, "exec"), names)
        return SimpleNamespace(**names)

    monkeypatch.setenv("PATH", "")  # restored in the end; the file puts Python's folder first
    return run


@pytest.mark.parametrize("name", ["ada", "a", "a-b_2", "a" * 32])
def test_ordinary_names_are_accepted(start, name):
    assert re.match(start().c.Authenticator.username_pattern, name)  # as JupyterHub does


@pytest.mark.parametrize(
    "name", ["", "a..", "a;rm", "a$(id)", "a b", "a\nb", "a\n", "a\x00b", "a" * 33, "Ä", "../a"]
)
def test_names_that_are_no_plain_folder_are_refused(start, name):
    assert not re.match(start().c.Authenticator.username_pattern, name)


def test_ten_frames_per_second_unless_told_otherwise(start, monkeypatch):
    assert start().c.Spawner.environment == {"LINREG_MAX_FPS": "10"}
    monkeypatch.setenv("LINREG_MAX_FPS", "5")
    assert start().c.Spawner.environment == {"LINREG_MAX_FPS": "5"}


@pytest.mark.parametrize("given", ["fast", "0", "", "-3", "nan"])
def test_a_wrong_frame_rate_stops_the_hub(start, monkeypatch, given):
    monkeypatch.setenv("LINREG_MAX_FPS", given)
    with pytest.raises(SystemExit, match=r"LINREG_MAX_FPS is .* at least 1"):
        start()


@pytest.mark.parametrize("given", ["", "short"])
def test_a_short_password_stops_the_hub(start, monkeypatch, given):
    monkeypatch.setenv("LINREG_CLASS_PASSWORD", given)
    with pytest.raises(SystemExit, match="8 characters or more"):
        start()


def test_with_a_list_of_students_only_they_come_in(start, monkeypatch, tmp_path):
    (tmp_path / "students.txt").write_text("ada\nalan\n")
    monkeypatch.delenv("LINREG_CLASS_PASSWORD")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="pip install jupyterhub-firstuseauthenticator"):
        start()
    found = SimpleNamespace(origin=str(tmp_path / "package/__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: found)
    settings = start().c
    assert settings.JupyterHub.authenticator_class.endswith("FirstUseAuthenticator")
    assert settings.Authenticator.allowed_users == {"ada", "alan"}
    assert vars(settings.FirstUseAuthenticator) == {"create_users": False}
    assert "allow_all" not in vars(settings.Authenticator)


def test_a_copy_that_broke_off_is_made_anew_and_a_whole_one_is_kept(start, monkeypatch, tmp_path):
    folder, copy = tmp_path / "lesson", tmp_path / "home/lesson"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / "progress.json").write_text("{}")
    (folder / "one.ipynb").write_text("{}")
    copy.parent.mkdir()
    names = start()

    def break_off(source, target, **_):
        Path(target).mkdir()
        raise OSError("No space left on device")

    with monkeypatch.context() as full:
        full.setattr(names.shutil, "copytree", break_off)
        with pytest.raises(OSError, match="No space"):
            names.copy_once(folder, copy)
    assert not copy.exists()
    names.copy_once(folder, copy)
    assert [file.name for file in copy.iterdir()] == ["one.ipynb"]
    (copy / "one.ipynb").write_text("the student's")
    names.copy_once(folder, copy)
    assert (copy / "one.ipynb").read_text() == "the student's"
