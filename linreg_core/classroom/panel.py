"""The making that all panels share: a widget of picture, reading and controls.

A panel is a function in `panels` that returns a `Panel`; the sliders, buttons and number formats
it is built from are here.
"""

from __future__ import annotations

import html
import io
import math
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np
from IPython.display import display
from PIL import Image

from . import plots
from .live import LiveFigure
from .voice import Voice

# A picture stands in for the panel wherever no kernel runs; while the panel lives, it is hidden,
# and while it does not, the box in which JupyterLab says so is hidden instead. On paper, every
# fold of the notebook is open.
STILL_STYLE = """<style>
.jp-OutputArea:has(.linreg-panel) .jp-OutputArea-child:has(> .jp-RenderedImage),
.jp-OutputArea:has(.linreg-panel) .linreg-still,
.jp-OutputArea:has(.linreg-still) .jp-OutputArea-output.jupyter-widgets
{display: none}
.linreg-still {font-size: 115%; max-width: 1000px}
@media print {details::details-content {content-visibility: visible; block-size: auto}}
</style>"""

PANEL_STYLE = f"""<style>
.linreg-reading {{max-width: 1010px; line-height: 1.4; min-height: 3.2em}}
.linreg-spoken {{position: absolute; width: 1px; height: 1px; overflow: hidden;
                clip-path: inset(50%)}}
.linreg-panel :focus-visible {{outline: 3px solid {plots.BLUE}; outline-offset: 2px}}
.linreg-panel .widget-inline-hbox .widget-label {{width: auto; min-width: 70px}}
/* Play's stop button goes back to the start, which looks like a fault; "reset" does so by name. */
.linreg-panel .widget-play button:nth-child(2) {{display: none}}
</style>"""


class Panel(widgets.VBox):
    """A live figure, its reading, and the controls that move it.

    Parameters
    ----------
    live : LiveFigure
        The picture.
    draw : callable
        ``draw(**values) -> str`` moves the artists to the values of the `state` controls and
        returns the reading.
    controls : dict of str to widget
        All controls by name.
    state : sequence of str
        The names of the controls whose values are drawn.
    rows : sequence of sequence of widgets
        How the controls are laid out.
    film : callable, optional
        Yields once for each frame of the moving picture, the controls set for it.
    say : mapping of control name to callable, optional
        Puts the value of a control into words for a screen reader, where the number alone would
        not do.
    """

    def __init__(
        self,
        live: LiveFigure,
        draw: Callable[..., str],
        controls: dict[str, Any],
        state: Sequence[str],
        rows: Sequence[Sequence[widgets.Widget]],
        film: Callable[[], Iterator[None]] | None = None,
        say: Mapping[str, Callable[[Any], str]] | None = None,
    ) -> None:
        self._say, self._voice = say or {}, Voice()
        self.controls, self._live, self._draw, self._film = controls, live, draw, film
        self._state = {name: controls[name] for name in state}
        self._lock, self._held = threading.RLock(), 0
        self._reading = widgets.HTML()
        self._reading.add_class("linreg-reading")
        wrap = widgets.Layout(flex_flow="row wrap", align_items="center")
        super().__init__(
            [
                live.widget,
                self._reading,
                *(widgets.HBox(row, layout=wrap) for row in rows),
                self._voice,
                widgets.HTML(PANEL_STYLE, layout=widgets.Layout(height="0")),
            ]
        )
        self.add_class("linreg-panel")
        self.text = ""
        self._redraw()
        for control in self._state.values():
            control.observe(self._redraw, "value")
        self._voice.observe(self._sharpen, "density")

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Set several controls in this block, and draw once at its end."""
        with self._lock:
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1
                self._redraw()

    def close(self) -> None:
        """Close the panel and every widget in it, so that their memory is given back."""
        for row in self.children:
            for widget in (*getattr(row, "children", ()), row):
                widget.close()
        super().close()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture: .png or .jpg a still, .gif or .webp the moving picture."""
        suffix = Path(path).suffix.lower()
        if suffix in (".png", ".jpg", ".jpeg"):
            with self._lock:
                self._live.still().save(path)
        elif suffix in (".gif", ".webp") and self._film:
            frames = list(self._frames())
            if suffix == ".gif":  # one palette for all, so that only what moved is stored
                palette = frames[-1].quantize(256, Image.Quantize.MAXCOVERAGE)
                frames = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in frames]
            else:  # sixteen levels a colour: greys stay grey, and the file is a fifth of the size
                frames = [f.point(lambda v: 17 * round(v / 17)) for f in frames]
            pauses = [1500, *[80] * (len(frames) - 2), 2500][: len(frames)]
            frames[0].save(
                path,
                save_all=True,
                append_images=frames[1:],
                duration=pauses,
                loop=0,
                lossless=True,
                minimize_size=True,
                method=2,
            )
        else:
            kinds = ".png or .jpg for a still" + (", .gif or .webp for motion" * bool(self._film))
            raise ValueError(f"{str(path)!r} ends in {suffix!r}; end the name in {kinds}.")

    def _frames(self) -> Iterator[Image.Image]:
        assert self._film
        with self._lock:
            before = {name: control.value for name, control in self._state.items()}
            for _ in self._film():
                yield self._live.still()
            with self.hold():
                for name, value in before.items():
                    self._state[name].value = value

    def _redraw(self, _change: Any = None) -> None:
        with self._lock:
            if self._held:
                return
            values = {name: _value(control) for name, control in self._state.items()}
            self.text = self._draw(**values)
            self._live.redraw(self.text)
            size = f"font-size: {115 * self._live.scale:.0f}%"
            self._reading.value = f'<p style="{size}">{html.escape(self.text, quote=False)}</p>'
            self._voice.said = {"sentence": self.text, "values": self._values_in_words(values)}

    def _sharpen(self, change: Any) -> None:
        with self._lock:
            self._live.draw_still_parts(change["new"])
            self._redraw()

    def _values_in_words(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what a screen reader reads as the value of each control, by its description."""
        words = {}
        for name, value in values.items():
            plain = figures(value) if isinstance(value, float) else str(value)
            label = self._state[name].description or name
            words[label] = self._say[name](value) if name in self._say else plain
        return words

    def __repr__(self) -> str:
        return self.text

    def _ipython_display_(self) -> None:
        """Show a still and its reading, then the live panel that hides them."""
        still = io.BytesIO()
        with self._lock:
            self._live.still().save(still, "PNG", optimize=True)
        alt = {"image/png": {"alt": self.text}}
        display({"image/png": still.getvalue()}, raw=True, metadata=alt)
        reading = f'{STILL_STYLE}\n<p class="linreg-still">{html.escape(self.text)}</p>'
        display({"text/html": reading, "text/plain": self.text}, raw=True)
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        # The empty text keeps converters quiet, which cannot show a view without its kernel.
        display({"application/vnd.jupyter.widget-view+json": view, "text/plain": ""}, raw=True)


def _value(control: widgets.Widget) -> Any:
    """Return a control's value, without what the browser's arithmetic adds to a slider's steps."""
    if isinstance(control, widgets.FloatSlider):
        return round(control.value, 9 - math.floor(math.log10(control.step))) + 0.0
    return control.value


def percent(share: float) -> str:
    decimals = 1 if share < 0.095 or 0.985 < share < 1.015 else 0
    return f"{share * 100:.{decimals}f} %"


def figures(value: float, count: int = 4) -> str:
    """Write a number with some significant figures, as a person would."""
    if value == 0 or not 1e-4 <= abs(value) < 1e12:
        return f"{value:.3g}"
    value = float(f"{value:.{count}g}")
    return f"{value:,.{max(0, count - 1 - math.floor(math.log10(abs(value))))}f}"


def slider(name: str, value: float, ends: tuple[float, float]) -> widgets.FloatSlider:
    """Return a slider of about a hundred steps, one of which is exactly `value`."""
    step = 10.0 ** math.floor(math.log10((ends[1] - ends[0]) / 50))
    return widgets.FloatSlider(
        value,
        # The browser snaps to steps counted from the left end, and sends back where it snapped to.
        min=value - step * math.ceil((value - ends[0]) / step),
        max=ends[1],
        step=step,
        description=name,
        readout_format=f".{max(0, 2 - math.floor(math.log10(step)))}f",
        layout=widgets.Layout(width="400px"),
    )


def log_slider(
    name: str, value: float, ends: tuple[float, float], width: str = "400px"
) -> widgets.FloatLogSlider:
    """Return a slider over powers of ten, one of whose steps is exactly `value`."""
    start, low, high = (math.log10(v) for v in (value, *ends))
    return widgets.FloatLogSlider(
        value,
        min=start - 0.01 * math.ceil(max(0.0, start - low) / 0.01),  # as in `slider`
        max=max(high, start),
        step=0.01,
        description=name,
        readout_format=".3g",
        layout=widgets.Layout(width=width),
    )


def limit_slider(step_size: float, limit: float) -> tuple[widgets.FloatLogSlider, widgets.HTML]:
    """Return a log slider for the step size, and the note that marks the limit on its track."""
    track = log_slider("step size", step_size, (limit / 300, limit * 3), "600px")
    track.add_class(f"linreg-limit-{id(track)}")
    note = widgets.HTML()
    mark_limit(track, note, limit)
    return track, note


def mark_limit(track: widgets.FloatLogSlider, note: widgets.HTML, limit: float) -> None:
    """Shade the track above the limit and name the limit in the note."""
    share = round(100 * (math.log10(limit) - track.min) / (track.max - track.min))
    shade = f"linear-gradient(to right, #767676 0 {share}%, {plots.VERMILION} {share}% 100%)"
    rule = f".linreg-panel .linreg-limit-{id(track)} .noUi-connects {{background: {shade}}}"
    note.value = f"<style>{rule}</style>limit {limit:.3g}; above it, shaded, it explodes"


def button(name: str, icon: str) -> widgets.Button:
    return widgets.Button(description=name, icon=icon, layout=widgets.Layout(width="90px"))


def counter(name: str, schedule: Sequence[int]) -> dict[str, widgets.Widget]:
    """Return a whole number and its hands: a slider on the schedule, play, back and forward.

    The number itself may stand between two values of the schedule.
    """
    last = len(schedule) - 1
    number = widgets.BoundedIntText(
        schedule[0],
        min=schedule[0],
        max=schedule[-1],
        layout=widgets.Layout(width="80px"),
    )
    frame = widgets.SelectionSlider(
        options=[(f"{k:,}", k) for k in schedule],
        description=name,
        readout=False,
        continuous_update=True,
        layout=widgets.Layout(width="330px"),
    )
    play = widgets.Play(min=0, max=last, interval=60, show_repeat=False)
    back, forward = button("back", "step-backward"), button("forward", "step-forward")

    def at() -> int:
        return int(np.searchsorted(schedule, number.value, side="right")) - 1

    def go(to: int) -> None:
        number.value = schedule[min(max(to, 0), last)]

    def follow_number(_change: Any) -> None:
        frame.index = play.value = at()

    def follow_hand(change: Any) -> None:
        if change["new"] != at():  # else it is the hand that followed the number
            go(change["new"])

    number.observe(follow_number, "value")
    frame.observe(follow_hand, "index")
    play.observe(follow_hand, "value")
    back.on_click(lambda _: go(at() - (number.value == schedule[at()])))
    forward.on_click(lambda _: go(at() + 1))
    return {name: number, "frame": frame, "play": play, "back": back, "forward": forward}
