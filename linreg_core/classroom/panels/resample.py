"""New noise again and again: the answers scatter as the standard errors say."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ... import Dataset, LossSurface
from ...validate import FloatArray, as_count
from .. import plots, style
from ..scene import Scene
from ..views import DataView, new_figure
from ..words import format_number
from .controls import switch
from .counter import Counter
from .handles import Handle, Values
from .panel import Panel
from .recorded import combine

MOST_POINTS_RECORDED = 80_000  # of all draws on a page, for its size


def resample(dataset: Dataset, draws: int = 200) -> Panel:
    """Draw new noise again and again, and see the answers scatter as the standard errors say.

    Parameters
    ----------
    dataset : Dataset
        Points whose true slope and intercept are known.
    draws : int
        How many times the noise can be drawn anew.

    Returns
    -------
    Panel
        Controls: ``draws``, ``frame``, ``play``, ``back``, ``forward``, and ``rings``, which shows
        where answers lie one and two standard errors from the truth. A press on an answer goes back
        to its draw.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset with a known truth and at least three points, or draws is
        not a whole number of at least 2.

    Notes
    -----
    Notebook 08 tests its standard errors with it.

    Examples
    --------
    >>> from linreg_core import make_line
    >>> panel = resample(make_line(), draws=200)
    >>> panel.controls["draws"].value = 200
    >>> panel.text  # doctest: +ELLIPSIS
    '200 draws: w scatters by 0.3... (standard error 0.3210), b by 1... (standard error 18.52).'
    """
    scene = Scene.of(dataset)
    truth, errors = known_truth(dataset), scene.surface.standard_errors()
    count = as_count("draws", draws, least=2, most=100_000)
    spread = errors[0] * math.sqrt(scene.surface.n * scene.surface.var_x)
    heights = truth[0] * dataset.x + truth[1]

    def new_y(draw: int) -> FloatArray:
        y: FloatArray = heights + np.random.default_rng(draw).normal(0, spread, len(dataset))
        return y

    answers = np.array([LossSurface.of(dataset.x, new_y(k)).minimum for k in range(1, count + 1)])
    with style.applied():
        figure, (left, right) = new_figure("One draw of the noise", "The answers so far")
        data = DataView(left, dataset, moving_points=True)
        true_line = data.add_line("truth", *truth, zorder=4, animated=True)
        best_line = data.add_line("best", *truth, zorder=3, animated=True)
        plots.name_roles(left, {"truth": true_line, "best line of this draw": best_line})
        reach = set_up_answers(right, truth, errors)
        ellipses = draw_rings(right, scene.surface, truth, errors)
        cloud = plots.draw_mark(right, *truth, "draw", animated=True)
        current = plots.draw_mark(right, *truth, "best", animated=True, zorder=6)
        true_mark = plots.draw_mark(right, *truth, "truth", animated=True, zorder=7)
        plots.name_roles(right, {"truth": true_mark, "this draw": current, "all draws": cloud})
    rows = plots.rows_to_draw(dataset)

    def draw(draws: int, rings: bool) -> str:
        for ellipse in ellipses:
            ellipse.set_visible(rings)
        data.move_points(dataset.x[rows], new_y(draws)[rows])
        data.move("best", *answers[draws - 1])
        cloud.set_data(*answers[:draws].T)
        current.set_data(*answers[draws - 1 : draws].T)
        return describe_scatter(answers[:draws], errors) + scene.note

    counter = Counter("draws", range(1, count + 1), range(1, count + 1))
    controls = {**counter.controls, "rings": switch("rings", "circle-o")}

    def find_draw(w: float, b: float) -> Values:
        """Return the draw whose answer is shown nearest to a place."""
        shown = answers[: counter.number.value]
        off = np.hypot(*((shown - [w, b]) / reach).T)
        return {"draws": int(np.argmin(off)) + 1}

    def handles() -> list[Handle]:
        draws = counter.number.value
        place = tuple(answers[draws - 1].tolist())
        return [replace(counter.handle(right, place), name="draw", drag=find_draw)]

    fit = min(count, MOST_POINTS_RECORDED // len(rows))
    return Panel(
        figure,
        draw,
        controls,
        rows=[[*counter.row, controls["rings"]]],
        handles=handles,
        record=lambda: [combine(controls, rings=2, play=range(max(1, fit)))],
        title="New noise, new answer: how far do they scatter?",
    )


def known_truth(dataset: Dataset) -> tuple[float, float]:
    """Return the true line of a dataset."""
    if dataset.slope is None or dataset.intercept is None:
        raise ValueError(
            "the dataset's slope and intercept are None; new noise needs the true line. "
            "Pass make_line(), or Dataset(x, y, slope, intercept)."
        )
    return dataset.slope, dataset.intercept


def set_up_answers(ax: Axes, truth: tuple[float, float], errors: tuple[float, float]) -> FloatArray:
    """Set up axes that reach four standard errors from the truth, and return how far that is.

    Where there is no noise they reach a little beyond the truth.
    """
    ax.set(xlabel="slope w", ylabel="intercept b")
    reach: FloatArray = np.array(
        [4 * error or 0.1 * abs(value) or 1.0 for error, value in zip(errors, truth, strict=True)]
    )
    reach = np.maximum(reach, 1e-9 * np.abs(truth))  # or its ticks could not be told apart
    ax.set(xlim=(truth[0] - reach[0], truth[0] + reach[0]))
    ax.set(ylim=(truth[1] - reach[1], truth[1] + reach[1]))
    return reach


def draw_rings(
    ax: Axes, surface: LossSurface, truth: tuple[float, float], errors: tuple[float, float]
) -> list[Any]:
    """Draw where answers lie one and two standard errors from the truth, and say what it is."""
    rings = [error_ellipse(surface, truth, errors, size) for size in (1, 2)]
    look = plots.LINES["standard error"] | {"animated": True}
    artists: list[Any] = [ax.plot(*ring, **look)[0] for ring in rings]
    words, corner = "rings: 1 and 2 standard errors", (0.03, 0.04)
    return [*artists, ax.text(*corner, words, transform=ax.transAxes, animated=True)]


def describe_scatter(answers: FloatArray, errors: tuple[float, float]) -> str:
    """Say how far the answers scatter, beside the standard errors."""
    w, b = answers[-1]
    if not any(errors):
        return (
            f"w = {format_number(w)}, b = {format_number(b)}. The points have no noise, so every "
            f"draw gives the same answer."
        )
    if len(answers) < 2:
        return (
            f"1 draw: w = {format_number(w)}, b = {format_number(b)}. One answer shows no scatter."
        )
    scatter = answers.std(axis=0, ddof=1)
    return (
        f"{len(answers)} draws: w scatters by {format_number(scatter[0])} "
        f"(standard error {format_number(errors[0])}), b by {format_number(scatter[1])} "
        f"(standard error {format_number(errors[1])})."
    )


def error_ellipse(
    surface: LossSurface, centre: tuple[float, float], errors: tuple[float, float], size: float
) -> tuple[FloatArray, FloatArray]:
    """Return where answers lie `size` standard errors from the centre, w and b together."""
    turn = np.linspace(0, 2 * np.pi, 121)
    s_w, s_b = errors
    correlation = -surface.mean_x / math.sqrt(surface.mean_square_x)
    w = size * s_w * np.cos(turn)
    b = size * s_b * np.cos(turn - math.acos(correlation))
    return centre[0] + w, centre[1] + b
