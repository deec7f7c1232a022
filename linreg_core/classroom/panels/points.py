"""Points that can be dragged, added and taken away, and the best line that follows."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from ... import Dataset, LossSurface
from ...model import Line
from .. import style
from ..live import data_position
from ..scene import Scene
from ..views import new_figure
from ..words import format_number, percent
from .controls import switch
from .handles import Handle, Values, area_of
from .panel import Panel, State
from .points_view import Points, PointsView, columns
from .recorded import Settings

MOST = 50  # points; more could not be told apart under a finger

HEIGHTS = 9  # at which a page without a kernel shows each point


class PointsPanel(Panel):
    """A panel whose points can be changed.

    Attributes
    ----------
    dataset : Dataset
        The points as they stand.
    """

    labels: tuple[str, str] = ("x", "y")

    @property
    def dataset(self) -> Dataset:
        """The points as they stand, for use in code."""
        x, y = columns(self.controls["points"].value)
        return Dataset(x, y, x_label=self.labels[0], y_label=self.labels[1])


def points(dataset: Dataset) -> PointsPanel:
    """Drag points, add and take away points, and see how far each pulls the best line.

    A click on empty ground adds a point; a double click on a point, or Delete, takes it away.

    Parameters
    ----------
    dataset : Dataset
        The points at first, 50 at most.

    Returns
    -------
    PointsPanel
        Controls: ``points`` (pairs x, y), ``selected`` (the number of a point), ``squares``, and
        ``freeze``, which leaves the present line standing for comparison. ``.dataset`` gives the
        points as they stand.

    Raises
    ------
    TypeError, ValueError
        If the dataset is not a Dataset, its x is constant, or it has more than 50 points.

    Notes
    -----
    Notebook 01 asks with it what "best" means; notebook 08 shows what one typing mistake does.

    Examples
    --------
    >>> panel = points(Dataset([0, 1, 2], [0, 1, 5]))
    >>> panel.controls["selected"].value = 2
    >>> panel.text
    '3 points: the best line is w = 2.500, b = -0.5000, its loss 0.2500. Point 3 has 17 % of it.'
    >>> panel.controls["points"].value = ((0, 0), (1, 1), (2, 2))
    >>> panel.dataset.y.tolist()
    [0.0, 1.0, 2.0]
    """
    scene = Scene.of(dataset)
    if len(dataset) > MOST:
        raise ValueError(
            f"the dataset has {len(dataset):,} points; this panel takes {MOST} at most. "
            f"Pass fewer, such as Dataset(data.x[::20], data.y[::20])."
        )
    with style.applied():
        figure, (ax,) = new_figure("Drag the points")
        view = PointsView(ax, dataset)

    first = tuple(zip(dataset.x.tolist(), dataset.y.tolist(), strict=True))
    controls: dict[str, Any] = {
        "points": State(value=first),
        "selected": State(value=0),
        "frozen": State(value=None),
        "squares": switch("squares", "square-o"),
        "freeze": switch("freeze the line", "snowflake-o"),
    }

    def draw(points: Points, selected: int, frozen: Line | None, squares: bool) -> str:
        surface = LossSurface.of(*columns(points))
        selected = min(selected, len(points) - 1)  # fewer points may have been set in code
        view.move(points, selected, surface.minimum, frozen, squares=squares)
        return describe_points(points, selected, surface, frozen) + scene.note

    def change(changed: Points, selected: int) -> Values:
        """Return the values of the controls, or none if a line could not be fitted."""
        apart = len({x for x, _ in changed}) > 1
        return {"points": changed, "selected": selected} if apart else {}

    def handles() -> list[Handle]:
        return view.handles(controls["points"].value, change)

    def add(x: float, y: float) -> Values:
        now = controls["points"].value
        return change((*now, data_position(ax, x, y)), len(now))

    panel = PointsPanel(
        figure,
        draw,
        controls,
        handles=handles,
        add=add,
        ground=lambda: [area_of(ax)] if len(controls["points"].value) < MOST else [],
        record=lambda: list_states(controls, ax.get_ylim()),
        title="Drag the points, and the best line follows",
    )
    panel.labels = (dataset.x_label, dataset.y_label)

    def freeze(change: Any) -> None:
        line = LossSurface.of(*columns(controls["points"].value)).minimum
        controls["frozen"].value = line if change["new"] else None

    controls["freeze"].observe(freeze, "value")
    return panel


def list_states(controls: dict[str, Any], limits: tuple[float, float]) -> list[Settings]:
    """Return the states that a page without Python shows: one point at another height."""
    now = controls["points"].value
    heights = np.linspace(*limits, HEIGHTS + 2)[1:-1].tolist()
    moved = [
        {"points": (*now[:k], (now[k][0], y), *now[k + 1 :]), "selected": k}
        for k in range(len(now))
        for y in [*heights, now[k][1]]
    ]
    switches = itertools.product([False, True], repeat=2)
    return [
        [
            {"freeze": freeze, "squares": squares, **one}
            for freeze, squares in switches
            for one in moved
        ]
    ]


def describe_points(
    points: Points, selected: int, surface: LossSurface, frozen: Line | None
) -> str:
    """Say what the best line is, what it costs, and how much of that is the selected point's."""
    w, b = surface.minimum
    x, y = points[selected]
    total = 2 * surface.n * surface.floor
    share = min(1.0, (w * x + b - y) ** 2 / total) if total else 0.0
    said = (
        f"{surface.n} points: the best line is w = {format_number(w)}, b = {format_number(b)}, "
        f"its loss {format_number(surface.floor)}. Point {selected + 1} has {percent(share)} of it."
    )
    if frozen is None:
        return said
    return (
        f"{said} The frozen line is w = {format_number(frozen.w)}, b = {format_number(frozen.b)}."
    )
