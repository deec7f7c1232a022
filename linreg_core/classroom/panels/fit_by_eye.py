"""Fit a line by eye, then see how far it is from the best one; and again with new points."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from ... import Dataset, LossSurface
from ...model import Line
from ...validate import FloatArray
from .. import plots, style
from ..scene import ROUNDING, Range, Scene
from ..views import DataView, new_figure
from ..words import format_number, percent
from .controls import scaled, slider, switch
from .handles import Handle
from .line_handles import line_handles
from .panel import Panel, State
from .recorded import combine

TRIES = 100  # to find a line that the axes and the sliders hold


def fit_by_eye(dataset: Dataset) -> Panel:
    """Fit a line by eye, lock the guess, and see the best line and how close yours is.

    Each next round has another line to find, in new points at the same x and with the same noise.

    Parameters
    ----------
    dataset : Dataset
        The points to fit in the first round.

    Returns
    -------
    Panel
        Controls: ``w``, ``b``, and ``lock``, which reveals the best line and, switched off, begins
        the next round; ``rounds``, how many were played, and ``record``, the best loss in them as a
        multiple of the smallest possible. The line itself can be dragged: its ends turn it, its
        middle lifts it.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, or its x is constant.

    Notes
    -----
    Notebook 01 plays with it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = fit_by_eye(make_line())
    >>> panel.controls["w"].value, panel.controls["b"].value = 49, 4100
    >>> panel.text
    'Your line: w = 49.00, b = 4,100. Its loss is 45,030.'
    >>> panel.controls["lock"].value = True
    >>> panel.text  # doctest: +ELLIPSIS
    'Locked: w = 49.00, b = 4,100. Your loss is 45,030, 5.1 % above the smallest possible...'
    """
    scene = Scene.of(dataset)
    with style.applied():
        figure, (ax,) = new_figure("Fit by eye: make the grey bars short")
        data = DataView(ax, dataset, moving_points=True)
        bars = data.add_residuals(*scene.bar_points())
        best = data.add_line("best", *scene.best, zorder=3, animated=True)
        line = data.add_line("now", zorder=4, animated=True)
        plots.name_roles(ax, {"your line": line, "error at a point": bars, "best line": best})
    rows = plots.rows_to_draw(dataset)
    points = lru_cache(maxsize=8)(lambda number: points_of_round(scene, number, ax.get_ylim()))

    def draw(w: float, b: float, lock: bool, rounds: int, record: float) -> str:
        y = points(rounds)
        surface = LossSurface.of(dataset.x, y)
        data.move_points(dataset.x[rows], y[rows])
        data.connect(dataset.x[scene.bar_rows], y[scene.bar_rows])
        data.move("now", w, b)
        data.move_residuals(w, b)
        data.move("best", *surface.minimum)
        data.show("best", lock)
        said = describe_lock(surface, w, b, record) if lock else describe_guess(surface, w, b)
        return said + scene.note

    controls = {
        "w": slider("slope w", 0, scene.w_range),
        "b": slider("intercept b", 0, scene.b_range),
        "lock": switch("lock my guess", "lock"),
        "rounds": State(value=0),
        "record": State(value=math.inf),
    }
    lock, first_name = controls["lock"], ("lock my guess", "lock")
    lock.layout.width = scaled(130)

    def change_round(change: Any) -> None:
        """Name the button by what it does next; once it is up again, the next round begins."""
        locked = change["new"]
        lock.description, lock.icon = ("next round", "refresh") if locked else first_name
        controls["w"].disabled = controls["b"].disabled = locked
        if not locked:
            w, b, rounds, record = (controls[k].value for k in ("w", "b", "rounds", "record"))
            surface = LossSurface.of(dataset.x, points(rounds))
            controls["record"].value = min(record, multiple_of_smallest(surface, w, b))
            controls["rounds"].value = rounds + 1

    def handles() -> list[Handle]:
        if lock.value:
            return []
        return line_handles(ax, controls["w"].value, controls["b"].value)

    panel = Panel(
        figure,
        draw,
        controls,
        handles=handles,
        record=lambda: [combine(controls, w=26, b=26), combine(controls, w=8, b=8, lock=2)],
        title="Fit a line by eye",
    )
    lock.observe(change_round, "value")
    return panel


def points_of_round(scene: Scene, number: int, limits: Range) -> FloatArray:
    """Return y of a round: at first the dataset's, then about a line that fits into the axes."""
    x = scene.dataset.x
    if number == 0:
        return scene.dataset.y
    rng, noise = np.random.default_rng(number), math.sqrt(2 * scene.surface.floor)
    line = scene.best
    for _ in range(TRIES):
        w, b = rng.uniform(*scene.w_range), rng.uniform(*scene.b_range)
        ends = w * x.min() + b, w * x.max() + b
        if limits[0] + 2 * noise < min(ends) and max(ends) < limits[1] - 2 * noise:
            line = Line(w, b)
            break
    y: FloatArray = line.w * x + line.b + rng.normal(0, noise, len(x))
    return y


def describe_guess(surface: LossSurface, w: float, b: float) -> str:
    """Say what the guess is and what it costs."""
    yours = f"w = {format_number(w)}, b = {format_number(b)}"
    return f"Your line: {yours}. Its loss is {format_number(surface.loss(w, b))}."


def describe_lock(surface: LossSurface, w: float, b: float, record: float) -> str:
    """Say how the guess compares with the best line, and with the best guess of earlier rounds."""
    multiple, best = multiple_of_smallest(surface, w, b), surface.minimum
    if math.isinf(multiple):
        score = "and 0 is possible"
    else:
        score = f"{compare(multiple)} the smallest possible, {format_number(surface.floor)}"
    said = (
        f"Locked: w = {format_number(w)}, b = {format_number(b)}. "
        f"Your loss is {format_number(surface.loss(w, b))}, {score}. The best line, dashed, is "
        f"w = {format_number(best.w)}, b = {format_number(best.b)}."
    )
    if math.isinf(record):
        return said
    if multiple < record:
        return f"{said} Your best round so far."
    return f"{said} Your best round so far: {compare(record)} the smallest."


def multiple_of_smallest(surface: LossSurface, w: float, b: float) -> float:
    """Return the loss of a line as a multiple of the smallest possible, infinite if that is 0."""
    no_more_than_rounding = surface.floor <= ROUNDING * surface.loss(0, 0)
    return math.inf if no_more_than_rounding else float(surface.loss(w, b) / surface.floor)


def compare(multiple: float) -> str:
    """Put a multiple of the smallest loss into words.

    Examples
    --------
    >>> compare(1.04), compare(237.2)
    ('4.0 % above', '237.2 times')
    """
    return f"{percent(multiple - 1)} above" if multiple < 10 else f"{format_number(multiple)} times"
