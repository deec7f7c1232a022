"""A Matplotlib figure in a notebook whose moving artists follow at once, and can be dragged.

The still parts are sent once, as Matplotlib's SVG. A frame is what the artists set ``animated``
draw, as strokes that the browser paints on a canvas above it: a few kilobytes instead of an image,
sharp at any zoom. `figure.js` is the other half.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

from .frame_cap import FrameCap
from .strokes import strokes_of
from .svg import svg_of
from .theme import theme_rules
from .views import Box, name_views, views_of

HERE = Path(__file__).parent
MODULE = (HERE / "figure.js").read_text("utf-8")
STYLE = (HERE / "figure.css").read_text("utf-8") + theme_rules()


class LiveFigure(anywidget.AnyWidget):
    """A widget that shows a figure, its sentence and its handles.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot, complete: after this, only the animated artists change. These are
        drawn above the others, in the order of their zorder.
    views : sequence of (x, y, width, height), optional
        The parts, in pixels from the top left corner, that stand one below the other in a narrow
        window; by default one for each axes, with all that belongs to it.
    palette : mapping of role to colour
        A page can give another colour to a role, by the CSS custom property ``--linreg-<role>``.

    Attributes
    ----------
    frame : dict
        What the browser shows: ``strokes``, ``sentence``, ``values``, ``handles``, ``addable``, and
        ``answered``, the number of the last gesture taken into account.

    Raises
    ------
    ValueError
        If the environment variable LINREG_MAX_FPS is not a number of at least 1.

    Notes
    -----
    The browser uses ``get``, ``set``, ``on``, ``off``, ``save_changes`` and ``send`` of the model
    and nothing else, so a page without a kernel can bring its own.

    Examples
    --------
    >>> figure = Figure()
    >>> (line,) = figure.add_subplot(xlim=(0, 1), ylim=(0, 1)).plot([], animated=True)
    >>> live = LiveFigure(figure)
    >>> line.set_data([0, 1], [0, 1])
    >>> live.redraw("A line from 0 to 1.")
    >>> len(live.frame["strokes"]), live.frame["sentence"]
    (1, 'A line from 0 to 1.')
    """

    # As text: given a Path, anywidget watches the file and keeps every instance for good.
    _esm = MODULE
    _css = STYLE

    still = traitlets.Unicode().tag(sync=True)
    size = traitlets.List(traitlets.Float()).tag(sync=True)
    scale = traitlets.Float(1.0).tag(sync=True)
    views: Any = traitlets.List().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        figure: Figure,
        views: Sequence[Box] | None = None,
        palette: Mapping[str, str] | None = None,
    ) -> None:
        self.cap = FrameCap()
        self.figure = figure
        self._moving: list[Artist] = sorted(
            figure.findobj(lambda artist: artist.get_animated()), key=lambda a: a.get_zorder()
        )
        self._gesture: Callable[[dict[str, Any]], object] = _ignore
        self._answered = 0
        palette = {role: to_hex(colour) for role, colour in (palette or {}).items()}
        with self._without_moving_artists():
            boxes = [list(view) for view in views or views_of(figure)]
            name_views(figure, boxes)
            still = svg_of(figure, palette)
        super().__init__(
            still=still,
            size=list(map(float, figure.bbox.size)),
            scale=figure.dpi / 100,
            views=boxes,
            palette=palette,
        )
        self.on_msg(lambda _widget, message, _buffers: self.answer(message))

    def redraw(
        self,
        sentence: str,
        values: Mapping[str, str] | None = None,
        handles: Sequence[Mapping[str, Any]] = (),
        addable: Sequence[Box] = (),
    ) -> None:
        """Show the animated artists as they are now; all of it is one message.

        Parameters
        ----------
        sentence : str
            Says what the picture shows: its text alternative, printed below it, and announced.
        values : mapping of control label to str
            The values of the controls in words, for a screen reader.
        handles : sequence of mapping
            What can be dragged. Each has ``id``; ``name`` and ``value`` in words; ``x`` and ``y``
            in pixels (`pixel_position`); ``moves``: "x", "y" or "xy"; and may have ``now``, ``min``
            and ``max``, numbers for a screen reader; ``line`` [x0, y0, x1, y1], along which it can
            be grabbed too; ``area`` [x, y, width, height], where a press takes it there; ``cursor``
            as CSS names it; and ``removable``.
        addable : sequence of (x, y, width, height)
            Where a click on empty ground adds something.
        """
        if self.frame:  # not for the first one, which no one has asked for yet
            self.cap.start()
        self.cap.note_frame()
        self.frame = {
            "strokes": strokes_of(self.figure, self._moving),
            "sentence": sentence,
            "values": dict(values or {}),
            "handles": [dict(handle) for handle in handles],
            "addable": [list(box) for box in addable],
            "answered": self._answered,
        }

    def on_gesture(self, react: Callable[[dict[str, Any]], object]) -> None:
        """Call ``react(message)`` for each message of the browser.

        Parameters
        ----------
        react : callable
            Takes one of ``{"kind": "begin"}``, before anything else of a gesture;
            ``{"kind": "drag", "id", "x", "y", "phase"}``, where the handle should go, in pixels,
            the phase being "start", "move" or "end"; ``{"kind": "key", "id", "dx", "dy",
            "fine"}``, by how many steps, up and right counted positive; ``{"kind": "remove",
            "id"}``; ``{"kind": "add", "x", "y"}``; ``{"kind": "undo"}``; ``{"kind": "redo"}``.
        """
        self._gesture = react

    def picture(self) -> Image.Image:
        """Return the figure as it stands, animated artists included, as Matplotlib paints it."""
        return next(self.pictures([None]))

    def pictures(self, states: Iterable[object]) -> Iterator[Image.Image]:
        """Yield the figure after each step of an iteration that moves its artists.

        Parameters
        ----------
        states : iterable
            Moves the artists; what it yields is ignored.

        Yields
        ------
        PIL.Image.Image
            As `picture` returns it; the still parts are painted once for all.
        """
        before, canvas = self.figure.canvas, FigureCanvasAgg(self.figure)
        with self._without_moving_artists():
            canvas.draw()
        self.figure.set_canvas(before)  # the other one holds an image
        renderer, still = canvas.get_renderer(), canvas.copy_from_bbox(self.figure.bbox)
        for _ in states:
            renderer.restore_region(still)
            for artist in self._moving:
                artist.draw(renderer)
            yield Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write `picture` to a file; the suffix says in which format."""
        self.picture().save(path)

    def close(self) -> None:
        """Take the widget away and free what it holds, even where a notebook's history keeps it."""
        super().close()
        if self.__dict__.pop("figure", None):  # not twice, and not where the constructor failed
            self.cap.stop()
            self._moving, self._gesture = [], _ignore
            self.still, self.frame = "", {}

    def answer(self, message: dict[str, Any]) -> None:
        """React to a message of the browser and answer its number, also if no frame was drawn.

        Parameters
        ----------
        message : dict
            As `on_gesture` describes it, with its number ``n``.
        """
        self.cap.start()
        self._answered = message.pop("n", self._answered)
        try:
            self._gesture(message)
        finally:
            if self.frame.get("answered") != self._answered:
                self.frame = {**self.frame, "answered": self._answered}

    @contextmanager
    def _without_moving_artists(self) -> Iterator[None]:
        """Hide the animated artists, which Matplotlib draws where it saves a file."""
        shown = [artist for artist in self._moving if artist.get_visible()]
        try:
            for artist in shown:
                artist.set_visible(False)
            yield
        finally:
            for artist in shown:
                artist.set_visible(True)


def _ignore(_message: dict[str, Any]) -> None:
    """React to no gesture."""


def data_position(ax: Axes, x: float, y: float) -> tuple[float, float]:
    """Return what stands at a pixel of the figure, counted from its top left corner.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Its scales may be logarithmic.
    x, y : float
        Pixels, as in a message of `LiveFigure.on_gesture`.

    Returns
    -------
    tuple of float
        x and y in the units of the axes.

    Examples
    --------
    >>> ax = Figure(figsize=(2, 1), dpi=100).add_axes((0, 0, 1, 1), xlim=(0, 20), ylim=(0, 1))
    >>> data_position(ax, 50, 25)
    (5.0, 0.75)
    """
    right, up = map(float, ax.transData.inverted().transform((x, _height(ax) - y)))
    return right, up


def pixel_position(ax: Axes, x: float, y: float) -> tuple[float, float]:
    """Return the pixel of the figure at which a point of the axes stands.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Its scales may be logarithmic.
    x, y : float
        In the units of the axes.

    Returns
    -------
    tuple of float
        Pixels from the top left corner, as `LiveFigure.redraw` takes them.

    Examples
    --------
    >>> ax = Figure(figsize=(2, 1), dpi=100).add_axes((0, 0, 1, 1), xlim=(0, 20), ylim=(0, 1))
    >>> pixel_position(ax, 5, 0.75)
    (50.0, 25.0)
    """
    right, up = map(float, ax.transData.transform((x, y)))
    return right, _height(ax) - up


def _height(ax: Axes) -> float:
    """Return the height in pixels of the figure that axes stand in."""
    return float(ax.figure.canvas.figure.bbox.height)
