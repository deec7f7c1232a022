"""The mathematics stands alone."""

import subprocess
import sys

import linreg_core


def test_the_mathematics_loads_neither_matplotlib_nor_ipywidgets():
    code = "import sys, linreg_core; print(*(m for m in sys.modules if '.' not in m))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "numpy" in loaded.split()
    assert not {"matplotlib", "ipywidgets", "IPython", "PIL"} & set(loaded.split())


def test_the_public_names_are_there():
    assert all(hasattr(linreg_core, name) for name in linreg_core.__all__)
