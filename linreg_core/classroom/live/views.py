"""The parts of a figure that can stand one below the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.transforms import BboxBase

from ...validate import FloatArray
from .strokes import StrokeRenderer

Box = Sequence[float]  # x, y, width, height in pixels from the top left corner


def views_of(figure: Figure) -> list[Box]:
    """Cut a figure between its axes, first into rows and then each row into columns.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Axes that overlap, such as twins and insets, stay together.

    Returns
    -------
    list of (x, y, width, height)
        Pixels from the top left corner, in reading order. Together they are the whole figure. They
        overlap where the labels of one axes reach into the next.
    """
    width, height = figure.bbox.size
    renderer = StrokeRenderer(figure)
    outer = {ax: box for ax in figure.axes if (box := ax.get_tightbbox(renderer))}
    if not outer:
        return [[0.0, 0.0, float(width), float(height)]]
    frames = np.array([_from_top(ax.get_window_extent(renderer), height) for ax in outer])
    outlines = np.array([_from_top(box, height) for box in outer.values()])
    boxes: list[Box] = []
    for rows, top, bottom in _strips(frames, outlines, 1, height):
        for _, left, right in _strips(frames[rows], outlines[rows], 0, width):
            boxes.append([round(v, 1) for v in (left, top, right - left, bottom - top)])
    return boxes


def name_views(figure: Figure, views: Sequence[Box]) -> None:
    """Give each axes the group id ``view-<k>`` of the view that holds its middle."""
    height = figure.bbox.height
    for ax in figure.axes:
        left, top, right, bottom = _from_top(ax.get_window_extent(), height)
        middle = np.array([left + right, top + bottom]) / 2
        for k, (x, y, w, h) in enumerate(views):
            if x <= middle[0] <= x + w and y <= middle[1] <= y + h:
                ax.set_gid(f"view-{k}")
                break


def _from_top(box: BboxBase, height: float) -> list[float]:
    """Turn left, bottom, right, top into left, top, right, bottom with y downwards."""
    left, bottom, right, top = map(float, box.extents)
    return [left, height - top, right, height - bottom]


def _strips(
    frames: FloatArray, outlines: FloatArray, axis: int, end: float
) -> list[tuple[list[int], float, float]]:
    """Group boxes whose frames overlap along an axis; return the groups and where they are cut.

    Parameters
    ----------
    frames, outlines : array of shape (boxes, 4)
        Axes without and with their labels: left, top, right, bottom.
    axis : int
        0 for columns, 1 for rows.
    end : float
        The width or height that the strips fill, from 0.
    """
    groups: list[list[int]] = []
    reach = -np.inf
    for k in np.argsort(frames[:, axis]).tolist():
        if frames[k, axis] < reach:
            groups[-1].append(k)
        else:
            groups.append([k])
        reach = max(reach, frames[k, axis + 2])
    # One pixel more, as the hinting of type differs between renderers.
    starts = [float(outlines[group, axis].min()) - 1 for group in groups]
    stops = [float(outlines[group, axis + 2].max()) + 1 for group in groups]
    strips = []
    for k, group in enumerate(groups):
        # Between two groups in the middle of the gap; where they overlap, each has all of its own.
        start = 0.0 if k == 0 else min(starts[k], (stops[k - 1] + starts[k]) / 2)
        stop = end if k == len(groups) - 1 else max(stops[k], (stops[k] + starts[k + 1]) / 2)
        strips.append((group, float(start), float(stop)))
    return strips
