"""Print how fast the package is, as ratios within one run, and draw how the cost grows.

    python tools/benchmarks/speed.py            the tables, in about two minutes
    python tools/benchmarks/speed.py --draw     also draw images/cost.png
    python tools/benchmarks/speed.py --write    also put the tables on docs/measurements.md

SciPy, scikit-learn and PyTorch are compared where they are installed.
"""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from linreg_core import LossSurface, descend, make_line
from linreg_core.classroom import panels, style

EPOCHS = 50_000
RECORDED = range(0, EPOCHS + 1, 5000)
PICTURE = Path(__file__).resolve().parents[2] / "images/cost.png"


def original_loop(x, y, w, b, step_size, epochs):
    """Descend as the program of 2017 did: fresh arrays for every line of mathematics."""
    for _ in range(epochs):
        y_pred = w * x + b
        loss = np.mean((y_pred - y) ** 2) / 2  # printed now and then
        dw = np.mean((y_pred - y) * x)
        db = np.mean(y_pred - y)
        w = w - step_size * dw
        b = b - step_size * db
    return w, b, loss


def torch_loop(x, y, step_size, epochs):
    """Descend as PyTorch's tutorials do, on the processor."""
    import torch

    x, y = torch.from_numpy(x.copy()), torch.from_numpy(y.copy())
    w, b = (torch.zeros((), dtype=x.dtype, requires_grad=True) for _ in "wb")
    optimiser = torch.optim.SGD([w, b], lr=step_size)
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = ((w * x + b - y) ** 2).mean() / 2
        loss.backward()
        optimiser.step()
    return w.item(), b.item()


def best_time(function: Callable[[], object], repeats: int = 5) -> float:
    """Return the shortest of some times, in seconds."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        function()
        times.append(time.perf_counter() - begin)
    return min(times)


def print_table(title: str, rows: dict[str, float]) -> None:
    """Print times, and each as a ratio to the first."""
    first = next(iter(rows.values()))
    print(f"\n| {title} | time | first / this | this / first |\n|---|---|---|---|")
    for name, seconds in rows.items():
        ratios = f"{first / seconds:,.3g} | {seconds / first:,.3g}"
        print(f"| {name} | {seconds * 1e3:,.3f} ms | {ratios} |")


def descent_table() -> None:
    """Time the loops, and the closed form, against the original program's loop."""
    data = make_line()
    x, y = data.x, data.y
    surface = LossSurface.of(x, y)
    rows = {
        "the original program's loop": best_time(
            lambda: original_loop(x, y, 0, 0, 0.0005, EPOCHS), 3
        )
    }
    if find_spec("torch"):
        part = EPOCHS // 10
        rows["PyTorch's loop (a tenth of it, times ten)"] = 10 * best_time(
            lambda: torch_loop(x, y, 0.0005, part), 1
        )
    rows["`descend`, every row recorded"] = best_time(lambda: descend(x, y, step_size=0.0005))
    rows["`LossSurface.descend`, all 50,001 rows"] = best_time(
        lambda: surface.descend(step_size=0.0005, epochs=EPOCHS), 50
    )
    rows["`LossSurface.of` and the eleven recorded rows"] = best_time(
        lambda: LossSurface.of(x, y).descend(step_size=0.0005, epochs=RECORDED), 2000
    )
    print_table("50,000 epochs, n = 1,000", rows)


def points(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return n points about a line, x in no order."""
    rng = np.random.default_rng(0)
    x = rng.random(n) * 100
    return x, 50 * x + 4000 + rng.normal(0, 300, n)


def fit_table(n: int = 10_000_000) -> None:
    """Time one fit against one read of the data, and against other libraries."""
    x, y = points(n)
    rows = {
        "one read of the data, `x @ y`": best_time(lambda: x @ y, 20),
        "`LossSurface.of`": best_time(lambda: LossSurface.of(x, y), 10),
        "`LossSurface.of`, float32": (lambda x4, y4: best_time(lambda: LossSurface.of(x4, y4), 10))(
            x.astype("f4"), y.astype("f4")
        ),
        "`LossSurface.of` and eleven rows of 50,000 epochs": best_time(
            lambda: LossSurface.of(x, y).descend(step_size=0.0005, epochs=RECORDED)
        ),
    }
    if find_spec("scipy"):
        from scipy.stats import linregress

        rows["`scipy.stats.linregress`"] = best_time(lambda: linregress(x, y), 3)
    if find_spec("sklearn"):
        from sklearn.linear_model import LinearRegression

        column = x[:, None]
        rows["`LinearRegression` of scikit-learn"] = best_time(
            lambda: LinearRegression().fit(column, y), 3
        )
    design = np.column_stack([x, np.ones(n)])
    rows["`np.linalg.lstsq`"] = best_time(lambda: np.linalg.lstsq(design, y), 2)
    rows["`np.polyfit`"] = best_time(lambda: np.polyfit(x, y, 1), 2)
    one = best_time(lambda: original_loop(x, y, 0, 0, 1e-4, 1), 3)
    rows["one epoch of the original loop"] = one
    rows["50,000 of them (one, multiplied)"] = EPOCHS * one
    print_table(f"One fit, n = {n:,}", rows)


def many_runs_table() -> None:
    """Time ten thousand runs at once against one."""
    data = make_line()
    surface = LossSurface.of(data.x, data.y)
    steps = np.geomspace(1e-3, 1.2, 100)[:, None] * surface.step_limit
    starts = np.linspace(0, 8000, 100)
    rows = {
        "one run, eleven rows": best_time(
            lambda: surface.descend(step_size=0.0005, epochs=RECORDED), 500
        ),
        "10,000 runs, eleven rows each": best_time(
            lambda: surface.descend(step_size=steps, b=starts, epochs=RECORDED)
        ),
        "10,000 runs, 200 rows each": best_time(
            lambda: surface.descend(
                step_size=steps, b=starts, epochs=np.unique(np.geomspace(1, EPOCHS, 230).round())
            )
        ),
    }
    print_table("Runs of 50,000 epochs, steps × starts", rows)


def moves(panel: panels.Panel) -> Callable[[], None]:
    """Return the function that moves the step-size slider of a panel by one step."""
    panel.controls["epoch"].value = 5000
    steps = itertools.cycle(np.geomspace(1e-5, 6e-4, 97))

    def move() -> None:
        panel.controls["step_size"].value = next(steps)

    return move


def new_figure(panel: panels.Panel) -> None:
    """Draw the panel's figure in full and encode it, as `interact` has to at each move."""
    step_size = panel.controls["step_size"].value
    figure = panels.descent(make_line(), step_size=step_size).figure
    for artist in figure.findobj(lambda artist: artist.get_animated()):
        artist.set_animated(False)
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def panel_table() -> None:
    """Time a move of the step-size slider, for few points and many, and a new figure."""
    small = panels.descent(make_line())
    n = 3_000_000
    large = panels.descent(make_line(n, spacing=100 / n), epochs=50_000_000)
    rows = {
        "a move: 1,000 points, 50,000 epochs": best_time(moves(small), 300),
        "a move: 3,000,000 points, 50,000,000 epochs": best_time(moves(large), 300),
        "a new figure": best_time(lambda: new_figure(small), 5),
    }
    print_table("One move of a slider", rows)


FROM_FILE = """
import os, sys, time
import numpy as np
from linreg_core import LossSurface

path, kind, where = sys.argv[1:]
if where == "on disk":
    with open(path) as file:  # drop the copy that the system keeps in memory
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
rows = 65_536  # both columns fit into the cache

def pieces():
    with open(path, "rb", buffering=0) as file:
        while (block := np.fromfile(file, np.float64, 2 * rows)).size:
            yield block.reshape(2, -1)[0], block.reshape(2, -1)[1]

begin = time.perf_counter()
if kind == "read":
    for x, y in pieces():
        pass
else:
    LossSurface.from_chunks(pieces())
took = time.perf_counter() - begin
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # Linux
print(took, int(peak.split()[1]) / 1024)
"""


def file_table(n: int = 100_000_000) -> None:
    """Time a fit to points in a file against reading the file; print the peak memory."""
    n -= n % 65_536
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.bin"
        with path.open("wb") as file:
            for _ in range(n // 65_536):
                np.concatenate(points(65_536)).tofile(file)
            os.fsync(file.fileno())
        for where in ("on disk", "in the system's memory"):
            rows, peaks = {}, {}
            for kind, name in (("read", "reading it"), ("fit", "`LossSurface.from_chunks`")):
                command = [sys.executable, "-c", FROM_FILE, str(path), kind, where]
                tries = [subprocess.check_output(command, text=True).split() for _ in range(3)]
                rows[name], peaks[name] = min([float(v) for v in each] for each in tries)
            print_table(f"{n:,} points from a file of {16e-9 * n:.1f} GB {where}", rows)
            print("\nPeak memory:", ", ".join(f"{name} {mb:.0f} MB" for name, mb in peaks.items()))


def import_table() -> None:
    """Time a fresh interpreter that imports NumPy, and one that imports the core."""
    rows = {}
    usual = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for name in ("numpy", "linreg_core"):
        command = [sys.executable, "-c", f"import {name}"]
        rows[f"`import {name}`"] = best_time(
            lambda c=command: subprocess.check_call(c, env=usual), 20
        )
    print_table("A fresh interpreter", rows)


def slope(sizes: list[int], seconds: list[float]) -> float:
    """Return the slope on log axes over the upper half: the power with which a cost grows."""
    half = len(sizes) // 2
    return LossSurface.of(np.log(sizes[half:]), np.log(seconds[half:])).minimum.w


def draw_cost() -> None:
    """Draw the cost of 50,000 epochs against n, and of n = 1,000 against epochs, with slopes."""
    sizes, counts = [10**k for k in range(2, 8)], [10**k for k in range(1, 9)]
    data = [points(n) for n in sizes]
    x, y = make_line().x, make_line().y
    surface = LossSurface.of(x, y)

    def loop(x: np.ndarray, y: np.ndarray, epochs: int) -> float:
        """Return the time of the original loop, from at most two seconds of it."""
        tried = max(1, min(epochs, 10**8 // len(x)))
        return best_time(lambda: original_loop(x, y, 0, 0, 1e-4, tried), 3) / tried * epochs

    def whole(x: np.ndarray, y: np.ndarray) -> float:
        fit = lambda: LossSurface.of(x, y).descend(step_size=1e-4, epochs=RECORDED)  # noqa: E731
        return best_time(fit)

    def row(epoch: int) -> float:
        return best_time(lambda: surface.descend(step_size=1e-4, epochs=[epoch]), 200)

    with style.applied():
        figure = Figure(figsize=(10, 4.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        for ax, amounts, old, new in (
            (left, sizes, [loop(*p, EPOCHS) for p in data], [whole(*p) for p in data]),
            (right, counts, [loop(x, y, k) for k in counts], [row(k) for k in counts]),
        ):
            for name, color, look, seconds in (
                ("the original loop", style.VERMILION, "s-", old),
                ("the closed form", style.BLUE, "o-", new),
            ):
                label = f"{name}, slope {slope(amounts, seconds):.1f}"
                ax.plot(amounts, seconds, look, color=color, label=label)
            ax.set(xscale="log", yscale="log", ylim=(1e-5, 1e7), ylabel="seconds")
            ax.legend(loc="upper left")
        left.set(title="50,000 epochs on n points", xlabel="points n")
        right.set(title="Epochs on 1,000 points", xlabel="epochs")
        figure.savefig(PICTURE)


def main(*options: str) -> None:
    """Print all tables, and draw the picture if asked."""
    if "--draw" in options:
        draw_cost()
    for table in (descent_table, fit_table, many_runs_table, panel_table, file_table, import_table):
        table()


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    from measurements import report

    with report("Speed", sys.argv[1:]) as options:
        main(*options)
