"""A small sample of what `tools/mutate_core.py` does in full: one change, and the tests fail."""

import os
import shutil
import subprocess
import sys

import pytest
from paths import ROOT

TESTS = ("linreg_core/descent.py", "linreg_core/surface.py", "tests/test_validate.py")
CHANGES = [
    ("descent", "w -= step_size * dw", "w += step_size * dw"),
    ("closed_form", "w + cos * steep_moved", "w - cos * steep_moved"),
    ("validate", "if number <= 0:", "if number < 0:"),
]


def outcome(folder, module="descent", old="", new=""):
    """Run the quick tests on a copy of the core with one change; return pytest's exit code."""
    (folder / "tests").mkdir()
    shutil.copytree(
        ROOT / "linreg_core", folder / "linreg_core", ignore=shutil.ignore_patterns("classroom")
    )
    for name in ("pyproject.toml", "tests/test_validate.py"):
        shutil.copy(ROOT / name, folder / name)
    path = folder / f"linreg_core/{module}.py"
    code = path.read_text(encoding="utf-8")
    assert not old or code.count(old) == 1
    path.write_text(code.replace(old, new) if old else code, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-x", "--doctest-modules", *TESTS]
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=os.environ | alone, capture_output=True)
    return pytest.ExitCode(done.returncode)


def test_the_core_as_it_is_passes(tmp_path):
    assert outcome(tmp_path) == pytest.ExitCode.OK


@pytest.mark.parametrize(("module", "old", "new"), CHANGES)
def test_a_changed_operator_is_noticed(tmp_path, module, old, new):
    assert outcome(tmp_path, module, old, new) == pytest.ExitCode.TESTS_FAILED
