"""A learner's own gradient in the descent panel: how it is run, and for how many epochs."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import lru_cache

from ... import Dataset, Descent, descend
from ...descent import Gradient
from ..feedback import catch_output
from ..scene import Scene

QUICK, LONGEST = 0.07, 1.0  # seconds per move, and the seconds that `FEWEST` epochs may take
FEWEST = 500

Run = Callable[[float, float, float, list[int]], Descent]  # step size, w, b, epochs


def learners_loop(dataset: Dataset, gradient: Gradient) -> Run:
    """Return the function that runs the loop with a learner's gradient, once per start."""

    @lru_cache(maxsize=1)  # Play and the epoch slider ask for the same run again
    def whole(step_size: float, w: float, b: float, epochs: int) -> Descent:
        start = {"step_size": step_size, "w": w, "b": b}
        with catch_output():
            return descend(dataset.x, dataset.y, **start, epochs=epochs, gradient=gradient)

    def run(step_size: float, w: float, b: float, epochs: list[int]) -> Descent:
        done = whole(step_size, w, b, epochs[-1])
        return done.take([k for k in epochs if k < len(done)])

    return run


def count_affordable_epochs(scene: Scene, gradient: Gradient, step_size: float) -> int:
    """Return how many epochs of the learner's gradient fit in `QUICK` seconds: 1, 2 or 5 × 10^k.

    It is `FEWEST` at least if those take less than `LONGEST`, so that a lesson which asks for no
    more says the same on every machine, however busy.
    """
    x, y, (w, b) = scene.dataset.x, scene.dataset.y, scene.start
    took, tried = 0.0, 1
    while took < 0.01 and tried < 100_000:
        tried *= 4
        begin = time.perf_counter()
        try:
            # A step too small to go anywhere: only the time is wanted.
            with catch_output():
                descend(x, y, step_size=1e-300, w=w, b=b, epochs=tried - 1, gradient=gradient)
        except Exception:  # shown where the panel draws
            return 100
        took = time.perf_counter() - begin
    per_second = tried / took
    affordable = max(QUICK * per_second, FEWEST if per_second * LONGEST > FEWEST else 1)
    scale = 10.0 ** math.floor(math.log10(affordable))
    return int(scale * max(m for m in (1, 2, 5) if m * scale <= affordable))
