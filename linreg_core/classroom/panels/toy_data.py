"""The knobs of the generator: what noise and the number of points do to the best line."""

from __future__ import annotations

import ipywidgets as widgets

from ... import LossSurface, make_line
from .. import plots, style
from ..views import DataView, new_figure
from .controls import growing
from .panel import Panel
from .recorded import combine

SLOPE, INTERCEPT, WIDTH = 50, 4000, 100  # the defaults of `make_line`
# They hold the line and four standard deviations of the largest noise but for one point in 10,000.
LIMITS = ((-2, 102), (0, 13_000))


def toy_data() -> Panel:
    """Turn the knobs of the generator, and see how well the best line can do.

    Returns
    -------
    Panel
        Controls: ``noise``, ``n``, ``seed``.

    Notes
    -----
    Notebook 01 turns them.

    Examples
    --------
    >>> panel = toy_data()
    >>> panel.controls["noise"].value = 0
    >>> panel.text
    '1,000 points, no noise: the best line is the truth, w = 50, b = 4000.'
    """
    with style.applied():
        figure, (ax,) = new_figure("Points, the true line and the best line")
        view = DataView(ax, make_line(), limits=LIMITS, moving_points=True)
        truth = view.add_line("truth", SLOPE, INTERCEPT, zorder=4, animated=True)
        fitted = view.add_line("best", SLOPE, INTERCEPT, zorder=3, animated=True)
        plots.name_roles(ax, {"truth": truth, "best line": fitted})

    def draw(noise: float, n: int, seed: int) -> str:
        data = make_line(n, spacing=WIDTH / n, noise=noise, seed=seed)
        surface = LossSurface.of(data.x, data.y)
        view.move_points(data.x, data.y)
        view.points.set_markersize(plots.point_size(n))
        view.move("best", *surface.minimum)
        return describe_fit(surface, noise)

    controls = {
        "noise": widgets.IntSlider(
            300, min=0, max=1500, step=50, description="noise", layout=growing(220, 300)
        ),
        "n": widgets.SelectionSlider(
            options=[3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
            value=1000,
            description="points n",
            layout=growing(220, 300),
        ),
        "seed": widgets.IntSlider(0, min=0, max=50, description="seed", layout=growing(220, 300)),
    }
    return Panel(
        figure,
        draw,
        controls,
        record=lambda: [combine(controls, noise=11, n=10), combine(controls, seed=20)],
        title="Points, noise and the best line",
    )


def describe_fit(surface: LossSurface, noise: float) -> str:
    """Say how far the best line is from the truth, and how far it usually is."""
    w, b = surface.minimum
    if noise == 0:
        return (
            f"{surface.n:,} points, no noise: the best line is the truth, "
            f"w = {SLOPE}, b = {INTERCEPT}."
        )
    usual_w, usual_b = surface.standard_errors()
    return (
        f"{surface.n:,} points, noise {noise:g}: best line w = {w:.2f}, b = {b:,.0f}. "
        f"It is off the truth by {w - SLOPE:+.2f} in w (usual: {usual_w:.2f}) "
        f"and {b - INTERCEPT:+,.0f} in b (usual: {usual_b:,.0f})."
    )
