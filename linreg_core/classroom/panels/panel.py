"""What every panel is built from: a picture, its sentence, and the controls that move it."""

from __future__ import annotations

import html
import inspect
import io
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

import ipywidgets as widgets
import traitlets
from IPython import get_ipython
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

from .. import animation, plots, style
from ..feedback import short_message
from ..live import LiveFigure
from ..live.page import figure_markup, page_of
from ..output import show_view
from ..style import PALETTE
from ..words import format_number
from .controls import small_button
from .handles import Handle, Values, snap
from .history import History
from .recorded import Settings, combine, record

# A panel's outputs are the picture, its sentence and the live view, one after the other. Show the
# first two where no kernel runs, and hide just these two while the view beside them lives; in the
# first case hide the error box that JupyterLab shows in its place, and say what to do. On paper,
# open every fold.
STILL_STYLE = """<style>
.jp-OutputArea-child:has(> .jp-RenderedImage):has(+ * .linreg-still):has(+ * + * .linreg-panel),
.jp-OutputArea-child:has(+ * .linreg-panel) .linreg-still,
.jp-OutputArea-child:has(.linreg-still) + * > .jupyter-widgets
{display: none}
.linreg-still {font-size: 115%; max-width: 1000px}
@media print {details::details-content {content-visibility: visible; block-size: auto}}
@media screen {.jp-NotebookPanel .linreg-still::after {display: block; font-weight: bold;
content: "This is a picture. Run the cell (Shift + Enter) to move it."}}
</style>"""


# The last run of each cell that has shown panels, and these panels.
SHOWN: dict[tuple[str, str], tuple[int, WeakSet[Any]]] = {}


class State(traitlets.HasTraits):
    """A value that a panel draws and undo restores, and that no slider shows.

    Attributes
    ----------
    value : object
        Compared with ``==``.
    """

    value = traitlets.Any()


class Panel(widgets.VBox):
    """A picture that follows its controls, and the sentence that says what it shows.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot, complete: after this, only animated artists change.
    draw : callable
        ``draw(**values) -> str`` moves the artists to the values of the controls named by its
        parameters, and returns the sentence. It touches no widget.
    controls : dict of str to widget or State
        All controls by name.
    rows : sequence of sequences of widgets, optional
        How the controls are laid out; all in one row by default.
    handles : callable, optional
        Returns what can be dragged, at the place where it has just been drawn.
    add : callable, optional
        ``add(x, y) -> {control: value}``: what the controls become if something is added at a pixel
        of the figure by a click on empty ground.
    ground : callable, optional
        Returns where such a click counts, as boxes of pixels: left, top, width, height.
    frames : callable, optional
        Sets the controls for one frame of the moving picture after another, and yields after each.
    say : mapping of control name to callable, optional
        Puts the value of a control into words for a screen reader, where the number alone would
        not do.
    record : callable, optional
        Returns the settings of the controls that a page without a kernel shows, in groups (see
        `recorded.record`); by default each control moves alone.
    title : str, optional
        Heads such a page.

    Attributes
    ----------
    controls : dict of str to widget
        The controls by name, to be set from Python or by hand.
    text : str
        The sentence that says what the picture shows.
    picture : LiveFigure
        The widget that shows the figure.
    """

    def __init__(
        self,
        figure: Figure,
        draw: Callable[..., str],
        controls: dict[str, Any],
        *,
        rows: Sequence[Sequence[widgets.Widget]] = (),
        handles: Callable[[], Sequence[Handle]] = tuple,
        add: Callable[[float, float], Values] | None = None,
        ground: Callable[[], Sequence[Sequence[float]]] = tuple,
        frames: Callable[[], Iterator[None]] | None = None,
        say: Mapping[str, Callable[[Any], str]] | None = None,
        record: Callable[[], Sequence[Settings]] | None = None,
        title: str = "A line learns to fit data",
    ) -> None:
        self.controls, self.text = controls, ""
        self._draw, self._frames, self._say = draw, frames, say or {}
        self._list_handles, self._add, self._ground = handles, add, ground
        self.list_settings, self.title = record or self._each_control_alone, title
        self.drawn = {name: controls[name] for name in inspect.signature(draw).parameters}
        self._lock, self._held = threading.RLock(), 0
        self._values: Values = {}
        self._history, self._handles = History(), dict[str, Handle]()
        with style.applied():  # how many ticks there are depends on it where they are drawn
            for ax in figure.axes:
                plots.separate_ticks(ax)
            self.picture = LiveFigure(figure, palette=PALETTE)
        super().__init__([self.picture, *self._lay_out(rows)])
        self.add_class("linreg-panel")
        if style.current.room:
            self.add_class(f"linreg-{style.current.room}")
        self.redraw()
        for control in self.drawn.values():
            control.observe(self._follow, "value")
        self.picture.on_gesture(self._react)

    def _lay_out(self, rows: Sequence[Sequence[widgets.Widget]]) -> list[widgets.HBox]:
        shown = [c for c in self.controls.values() if isinstance(c, widgets.Widget)]
        *first, last = rows or [shown]
        undo, redo = small_button("undo", "undo"), small_button("redo", "repeat")
        undo.on_click(lambda _: self.undo())
        redo.on_click(lambda _: self.redo())
        wrap = widgets.Layout(flex_flow="row wrap", align_items="center")
        boxes = [widgets.HBox(row, layout=wrap) for row in (*first, [*last, undo, redo])]
        self.add_class(f"linreg-rows-{len(boxes)}")
        return boxes

    @property
    def figure(self) -> Figure:
        """The picture as Matplotlib's figure."""
        return self.picture.figure

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Set several controls in this block, and draw once at its end."""
        with self._lock:
            try:
                with self._not_following():
                    yield
            finally:
                self._follow()

    def set(self, values: Values) -> None:
        """Set controls to the nearest values that they can take, and draw once."""
        with self.hold():
            for name, value in values.items():
                self.controls[name].value = snap(self.controls[name], value)

    def redraw(self) -> None:
        """Draw what the controls say; if that fails, say why, and leave the picture as it was."""
        with self._lock:
            self._values = self._state()
            try:
                self.text = self._draw(**self._values)
                handles = self._list_handles()
                messages = [handle.message() for handle in handles]
                self.picture.redraw(self.text, self._spoken_values(), messages, self._ground())
                self._handles = {handle.name: handle for handle in handles}
            except Exception as error:
                if not self.picture.frame:  # there is no picture yet: the cell shows the error
                    raise
                # A slider's message has no cell to show an error in.
                self.text = describe_failure(error)
                self.picture.frame = {**self.picture.frame, "sentence": self.text}

    def undo(self) -> None:
        """Take back the last gesture; one drag is one gesture."""
        self._restore(self._history.undo(self._state()))

    def redo(self) -> None:
        """Bring back what the last undo took."""
        self._restore(self._history.redo(self._state()))

    def still(self) -> Image.Image:
        """Return the picture as it stands."""
        with self._lock, style.applied():
            return self.picture.picture()

    def save(self, path: str | os.PathLike[str], title: str | None = None) -> None:
        """Write the panel to a file, whose suffix says how.

        Parameters
        ----------
        path : path-like
            .html for a page that works without Python or a network; .png or .jpg for a still; .gif
            or .webp for the moving picture, of a panel that has one.
        title : str, optional
            Heads the page.

        Raises
        ------
        ValueError
            If the suffix is another.
        """
        suffix = Path(path).suffix.lower()
        if suffix == ".html":
            title = title or self.title
            Path(path).write_text(page_of(title, [self.markup("panel", title)]), "utf-8")
        elif suffix in (".png", ".jpg", ".jpeg"):
            self.still().save(path)
        elif suffix in (".gif", ".webp") and self._frames:
            animation.save(path, list(self._stills()))
        else:
            kinds = ".html for a page, .png or .jpg for a still"
            if self._frames:
                kinds += ", .gif or .webp for motion"
            raise ValueError(f"{str(path)!r} ends in {suffix!r}; end the name in {kinds}.")

    def note_shown(self) -> None:
        """Do nothing; called after a cell has shown the panel.

        A tool that makes pages of notebooks can put its own function here, on the class.
        """

    def record(self) -> dict[str, Any]:
        """Return the states that a page can show; see `recorded.record`."""
        return record(self, self.list_settings())

    def markup(self, name: str, label: str | None = None) -> str:
        """Return the panel as a part of a page that works without a kernel.

        Parameters
        ----------
        name : str
            Its id on the page.
        label : str, optional
            What it is called for a screen reader.

        Returns
        -------
        str
            HTML that `live.page.page_style` and `live.page.page_module`, once per page, bring to
            life.
        """
        return figure_markup(self.picture, self.record(), name, label or self.title)

    def settings_of_handles(self) -> dict[str, Values]:
        """Return for each handle by name the controls that it sets, as they are."""
        return {name: handle.drag(*handle.place) for name, handle in self._handles.items()}

    def close(self) -> None:
        """Close the panel and every widget in it, so that their memory is given back."""
        close_all(self)

    def _state(self) -> dict[str, Any]:
        return {name: _value(control) for name, control in self.drawn.items()}

    @contextmanager
    def _not_following(self) -> Iterator[None]:
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1

    def _follow(self, _change: Any = None) -> None:
        """Draw if a control has another value than is drawn."""
        with self._lock:
            if not self._held and self._values != self._state():
                self._history.change()
                self.redraw()

    def _restore(self, values: Values) -> None:
        with self._lock:
            with self._not_following():
                if "play" in self.controls:
                    self.controls["play"].playing = False
                for name, value in values.items():
                    self.drawn[name].value = value
            self.redraw()

    def _react(self, message: dict[str, Any]) -> None:
        """Do what a message of the browser asks for: see `LiveFigure.on_gesture`."""
        with self._lock:
            kind, handle = message["kind"], self._handles.get(message.get("id", ""))
            if kind == "begin":
                self._history.begin(self._state())
            elif kind == "undo":
                self.undo()
            elif kind == "redo":
                self.redo()
            elif kind == "drag" and handle:
                self.set(handle.drag_to_pixel(message["x"], message["y"]))
            elif kind == "key" and handle:
                self.set(handle.press_arrow(message["dx"], message["dy"], message["fine"]))
            elif kind == "remove" and handle and handle.remove:
                self.set(handle.remove())
            elif kind == "add" and self._add:
                self.set(self._add(message["x"], message["y"]))

    def _each_control_alone(self) -> Sequence[Settings]:
        alone = (name for name, c in self.drawn.items() if isinstance(c, widgets.Widget))
        return [combine(self.controls, **{name: 60}) for name in alone]

    def _stills(self) -> Iterator[Image.Image]:
        assert self._frames
        with self._lock, style.applied():
            before = self._state()
            try:
                yield from self.picture.pictures(self._frames())
            finally:
                self._restore(before)

    def _spoken_values(self) -> dict[str, str]:
        """Return what a screen reader reads as the value of each control, by its description."""
        words = {}
        for name, value in self._values.items():
            if not isinstance(self.drawn[name], widgets.Widget):
                continue  # it has no control that a reader could come to
            plain = format_number(value) if isinstance(value, float) else str(value)
            label = self.drawn[name].description or name
            words[label] = self._say[name](value) if name in self._say else plain
        return words

    def __repr__(self) -> str:
        return self.text

    def show(self, view: widgets.Widget) -> None:
        """Show a still and its sentence, then a live widget that hides them.

        Parameters
        ----------
        view : Widget
            The panel, or a widget that the panel is a part of.
        """
        if self.comm is None:
            raise RuntimeError("this panel was closed. Make it anew by running its cell again.")
        close_earlier(self)
        still = io.BytesIO()
        self.still().save(still, "PNG", optimize=True)
        alt = {"image/png": {"alt": self.text}}
        display({"image/png": still.getvalue()}, raw=True, metadata=alt)
        sentence = f'{STILL_STYLE}\n<p class="linreg-still">{html.escape(self.text)}</p>'
        display({"text/html": sentence, "text/plain": self.text}, raw=True)
        show_view(view)
        self.note_shown()

    def _ipython_display_(self) -> None:
        self.show(self)


def describe_failure(error: Exception) -> str:
    """Say that these values of the controls cannot be drawn, and why."""
    return (
        f"This cannot be drawn ({short_message(error)}). "
        f"The picture shows what stood before. Set other values, or press undo."
    )


def close_earlier(panel: widgets.Widget) -> None:
    """Close what an earlier run of the same cell has shown: its output is gone from the page.

    JupyterLab and Notebook tell the cell; elsewhere nothing is closed. The same notebook in another
    tab is another session, and keeps what it shows.
    """
    shell = get_ipython()
    # A shell in a terminal or a browser tab does not tell.
    asked: dict[str, Any] = getattr(shell, "get_parent", dict)()
    if not (name := asked.get("metadata", {}).get("cellId")):
        return
    cell = asked["header"]["session"], name
    run, shown = SHOWN.get(cell, (0, WeakSet[Panel]()))
    if run != shell.execution_count:
        for earlier in set(shown) - {panel}:
            earlier.close()
        shown = WeakSet()
    shown.add(panel)
    SHOWN[cell] = shell.execution_count, shown


def close_all(widget: widgets.Widget) -> None:
    """Close a widget, the widgets in it, and their layouts and styles."""
    parts = [getattr(widget, name, None) for name in ("layout", "style")]
    for part in (*getattr(widget, "children", ()), *parts):
        if isinstance(part, widgets.Widget):
            close_all(part)
    if isinstance(widget, Panel):
        widgets.VBox.close(widget)
    else:
        widget.close()


def _value(control: Any) -> Any:
    """Return a control's value, without the rounding errors of the browser's slider steps."""
    if isinstance(control, widgets.FloatSlider):
        decimals = 9 - int(f"{control.step:e}".split("e")[1])
        return round(control.value, decimals) + 0.0  # which also makes -0.0 a plain 0
    return control.value
