"""The controls of the panels: ipywidgets, set up so that values typed in code stay as typed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes

from ..scene import Range
from ..style import VERMILION
from ..words import spoken_step
from .handles import Handle

FRAME = 20  # ms between two frames of Play, a screen's rate nearly; more would never be painted
SPEEDS = (("½ ×", 0.5), ("1 ×", 1), ("2 ×", 2))
SWING = 12  # epochs in which the steep direction settles: Play shows them slowly
FRAMES_PER_SWING_EPOCH = 11  # about a fifth of a second each
FRAMES_AFTER = 268  # so that the whole takes about eight seconds


def slider(name: str, value: float, ends: Range) -> widgets.FloatSlider:
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
    name: str, value: float, ends: Range, *, width: str = "400px"
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


def step_slider(step_size: float, limit: float) -> widgets.FloatLogSlider:
    """Return a log slider for the step size, from a 300th of the limit to three times it."""
    return log_slider("step size", step_size, (limit / 300, limit * 3), width="600px")


class LimitNote(widgets.HTML):
    """A note beside a step slider that names the limit and shades the track above it.

    Parameters
    ----------
    track : FloatLogSlider
        The slider.
    limit : float
        The step limit.
    """

    def __init__(self, track: widgets.FloatLogSlider, limit: float) -> None:
        super().__init__()
        self._track = track
        track.add_class(f"linreg-limit-{track.model_id}")
        self.move(limit)

    def move(self, limit: float) -> None:
        """Show another limit."""
        track, self.limit = self._track, limit
        share = round(100 * (math.log10(limit) - track.min) / (track.max - track.min))
        above = f"var(--linreg-now, {VERMILION})"  # as the theme has it
        shade = f"linear-gradient(to right, #767676 0 {share}%, {above} {share}% 100%)"
        where = f".linreg-panel .linreg-limit-{track.model_id} .noUi-connects"
        rule = f"{where} {{background: {shade}}}"
        self.value = f"<style>{rule}</style>limit {limit:.3g}; above it, shaded, it explodes"

    def say(self, step_size: float) -> str:
        """Put a step size into words, beside the limit."""
        return spoken_step(step_size, self.limit)


def button(name: str, icon: str) -> widgets.Button:
    """Return a button with a name and an icon."""
    return widgets.Button(description=name, icon=icon, layout=widgets.Layout(width="90px"))


def small_button(name: str, icon: str) -> widgets.Button:
    """Return a button with an icon alone, named for screen readers and by its tooltip."""
    return widgets.Button(tooltip=name, icon=icon, layout=widgets.Layout(width="40px"))


def play_moments(epochs: int) -> list[float]:
    """Return the epochs that Play shows one after another, frame by frame.

    The swing of the first dozen is slow, and shown between the epochs too: the point glides from
    one to the next. Then each frame goes further by the same factor.

    Examples
    --------
    >>> moments = play_moments(50_000)
    >>> len(moments) * FRAME / 1000
    8.0
    >>> moments[:3], moments[-1]
    ([0.0, 0.09090909090909091, 0.18181818181818182], 50000.0)
    """
    swing = min(epochs, SWING)
    moments = [k / FRAMES_PER_SWING_EPOCH for k in range(swing * FRAMES_PER_SWING_EPOCH)]
    after = np.geomspace(swing, epochs, FRAMES_AFTER) if epochs > swing else np.array([epochs])
    # Far from the start, a part of an epoch cannot be seen.
    return [*moments, *np.unique(np.where(after < 10 * SWING, after, np.rint(after))).tolist()]


@dataclass
class Counter:
    """A whole number and what moves it: a slider, play, back, forward.

    Attributes
    ----------
    name : str
        What is counted.
    schedule : sequence of int
        The values at which the slider, back and forward stop; the number may lie between them.
    moments : sequence of float
        What Play shows frame by frame; with parts of a number where the picture glides.
    """

    name: str
    schedule: Sequence[int]
    moments: Sequence[float]

    def __post_init__(self) -> None:
        first, last = self.schedule[0], self.schedule[-1]
        self.number = widgets.BoundedIntText(
            first, min=first, max=last, layout=widgets.Layout(width="80px")
        )
        self.frame = widgets.SelectionSlider(
            options=[(f"{k:,}", k) for k in self.schedule],
            description=self.name,
            readout=False,
            continuous_update=True,
            layout=widgets.Layout(width="330px"),
        )
        self.play = widgets.Play(
            min=0, max=len(self.moments) - 1, interval=FRAME, show_repeat=False
        )
        self.back, self.forward = (
            button("back", "step-backward"),
            button("forward", "step-forward"),
        )
        self.speed = widgets.Dropdown(
            options=SPEEDS,
            value=1,
            description="speed",
            layout=widgets.Layout(width="130px"),
        )
        self.speed.observe(self._set_speed, "value")
        self.number.observe(self._follow_number, "value")
        self.frame.observe(self._follow_slider, "index")
        self.play.observe(self._follow_play, "value")
        self.play.observe(self._stop_at_whole_number, "playing")
        self.back.on_click(lambda _: self._move(-1))
        self.forward.on_click(lambda _: self._move(1))

    @property
    def controls(self) -> dict[str, Any]:
        """The controls by name."""
        names = ("frame", "play", "back", "forward", "speed")
        return {self.name: self.number, **{name: getattr(self, name) for name in names}}

    @property
    def row(self) -> list[widgets.Widget]:
        """The controls in the order in which they stand beside each other."""
        return [self.frame, self.number, self.play, self.back, self.forward, self.speed]

    def stops(self) -> Iterator[None]:
        """Go to each number of the schedule, and yield there."""
        for number in self.schedule:
            self.number.value = number
            yield

    def moment(self, number: int, play: int) -> float:
        """Return what to draw: where Play is, if that lies between `number` and the next."""
        at = self.moments[play]
        return at if number <= at < number + 1 else number

    def handle(self, ax: Axes, place: tuple[float, float]) -> Handle:
        """Return the handle that goes to another number along the x axis of some axes."""
        return Handle(
            self.name,
            ax,
            place,
            f"{self.number.value:,}",
            drag=lambda x, y: {self.name: x},
            key=lambda steps, fine: {self.name: self._after(steps, fine)},
            anywhere=True,
        )

    def _move(self, stops: int) -> None:
        self.number.value = self._after(stops, fine=False)

    def _after(self, steps: int, fine: bool) -> int:
        """Return the number some stops of the schedule further, or some numbers."""
        if fine:
            return int(self.number.value) + steps
        stop = self._stop() + steps + (self._is_between_stops() and steps < 0)
        return self.schedule[min(max(stop, 0), len(self.schedule) - 1)]

    def _stop(self) -> int:
        return int(np.searchsorted(self.schedule, self.number.value, side="right")) - 1

    def _is_between_stops(self) -> bool:
        return bool(self.number.value != self.schedule[self._stop()])

    def _set_speed(self, change: Any) -> None:
        self.play.interval = round(FRAME / min(change["new"], 1))
        self.play.step = max(1, change["new"])  # a screen shows no more frames than it does now

    def _follow_number(self, _change: Any) -> None:
        self.frame.index = self._stop()
        if int(self.moments[self.play.value]) != self.number.value:
            self.play.value = self._moment_of_number()

    def _follow_slider(self, change: Any) -> None:
        if change["new"] != self._stop():  # otherwise the slider has followed the number
            self.number.value = self.schedule[change["new"]]

    def _follow_play(self, change: Any) -> None:
        if change["new"] != self._moment_of_number():  # otherwise Play has followed the number
            self.number.value = int(self.moments[change["new"]])

    def _stop_at_whole_number(self, change: Any) -> None:
        if not change["new"]:
            self.play.value = self._moment_of_number()

    def _moment_of_number(self) -> int:
        """Return the last moment that is not past the number."""
        return int(np.searchsorted(self.moments, self.number.value, side="right")) - 1
