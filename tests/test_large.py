"""Larger data: the code of docs/large-data.md, on files and on a Dask cluster of this machine."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest
from paths import ROOT

from linreg_core import LossSurface

PAGE = ROOT / "docs/large-data.md"
N = 2_500_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with large.csv, x.npy and y.npy, a million of whose x are alike."""
    folder = tmp_path_factory.mktemp("large")
    rng = np.random.default_rng(0)
    x = 1e6 + 100 * rng.random(N)
    x[:1_000_000] = 1e6
    y = 3 * x + rng.normal(size=N)
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", y)
    head = np.column_stack([x, y])[999_000:1_250_000]
    np.savetxt(folder / "large.csv", head, delimiter=",", header="x,y", comments="", fmt="%.17g")
    return folder


def code(number):
    """Return one of the blocks of Python code of the page, in order."""
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)[number]


def run(script, folder):
    (folder / "script.py").write_text(script)
    done = subprocess.run(
        [sys.executable, "-W", "error", "script.py"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done


def columns(folder, rows=slice(None)):
    return (np.load(folder / f"{name}.npy", mmap_mode="r")[rows] for name in "xy")


def assert_same(one, two):
    np.testing.assert_allclose(list(vars(one).values()), list(vars(two).values()), rtol=1e-10)


def test_a_csv_file_is_read_in_pieces(folder):
    done = run(code(0), folder)
    rows = LossSurface.of(*columns(folder, slice(999_000, 1_250_000)))
    assert_same(LossSurface.load(folder / "surface.json"), rows)
    assert json.loads((folder / "surface.json").read_text())["n"] == 251_000
    assert done.stdout.startswith(f"Line(w={rows.minimum.w:.3f}")
    assert "251k points" in done.stderr


def test_arrays_on_disk_are_read_once_and_not_copied(folder):
    x, y = columns(folder)
    assert isinstance(x, np.memmap)
    assert_same(LossSurface.of(x, y), LossSurface.of(np.array(x), np.array(y)))


def test_a_dask_cluster_adds_up_to_the_same_surface(folder):
    pytest.importorskip("distributed", reason="needs Dask: see tests/requirements.txt")
    define, use = code(1).split("n = len(")
    main = "n = len(" + use.replace("Client()", "Client(n_workers=2, dashboard_address=None)")
    guarded = "if __name__ == '__main__':\n" + "".join(
        f"    {line}\n" for line in [*main.splitlines(), "surface.save('dask.json')"]
    )
    head = "import numpy as np\nfrom linreg_core import LossSurface\n"
    run(head + define + guarded, folder)
    assert_same(LossSurface.load(folder / "dask.json"), LossSurface.of(*columns(folder)))


def test_the_core_imports_no_dask_and_no_tqdm():
    code = "import sys, linreg_core; print([m for m in ('dask', 'tqdm') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
