"""Print how fast the suite is, as ratios within one run: python tests/benchmarks/speed.py"""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Callable

import numpy as np

from linreg_core import LossSurface, descend, make_line
from linreg_core.classroom import panels

EPOCHS = 50_000


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


def best_time(function: Callable[[], object], repeats: int) -> float:
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
    print(f"\n| {title} | time | ratio |\n|---|---|---|")
    for name, seconds in rows.items():
        print(f"| {name} | {seconds * 1e3:,.3f} ms | {first / seconds:,.1f} |")


def descent_table() -> None:
    """Time the loop, and the closed form, against the original program's loop."""
    data = make_line()
    x, y = data.x, data.y
    recorded = range(0, EPOCHS + 1, 5000)
    surface = LossSurface.of(x, y)
    rows = {
        "the original program's loop": (lambda: original_loop(x, y, 0, 0, 0.0005, EPOCHS), 3),
        "`descend`, every row recorded": (lambda: descend(x, y, step_size=0.0005), 5),
        "`LossSurface.descend`, all 50,001 rows": (
            lambda: surface.descend(step_size=0.0005, epochs=EPOCHS),
            50,
        ),
        "`LossSurface.of` and the eleven recorded rows": (
            lambda: LossSurface.of(x, y).descend(step_size=0.0005, epochs=recorded),
            2000,
        ),
    }
    print_table("50,000 epochs, n = 1,000", {k: best_time(*v) for k, v in rows.items()})


def new_figure(panel: panels.Panel) -> None:
    """Draw the panel's figure in full and encode it, as `interact` has to at each move."""
    step_size = panel.controls["step_size"].value
    fresh = panels.descent(make_line(), step_size=step_size)
    figure = fresh._live.canvas.figure
    for artist in fresh._live._moving:
        artist.set_animated(False)
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def panel_table() -> None:
    """Time a move of the step-size slider against a new figure of the same three views."""
    panel = panels.descent(make_line())
    panel.controls["epoch"].value = 5000
    steps = itertools.cycle(np.geomspace(1e-5, 6e-4, 97))

    def move() -> None:
        panel.controls["step_size"].value = next(steps)

    rows = {"a new figure": best_time(lambda: new_figure(panel), 5), "a move": best_time(move, 200)}
    print_table("One move of a slider", rows)


if __name__ == "__main__":
    descent_table()
    panel_table()
