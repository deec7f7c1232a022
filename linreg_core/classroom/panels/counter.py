"""A whole number, such as an epoch, and what moves it: a slider, play, back, forward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes

from .controls import button, growing, scaled
from .handles import Handle

FRAME = 20  # ms between two frames of Play, a screen's rate nearly; more would never be painted
SPEEDS = (("½ ×", 0.5), ("1 ×", 1), ("2 ×", 2))
SWING = 12  # epochs in which the steep direction settles: Play shows them slowly
FRAMES_PER_SWING_EPOCH = 11  # about a fifth of a second each
FRAMES_AFTER = 268  # so that the whole takes about eight seconds


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
            first, min=first, max=last, layout=widgets.Layout(width=scaled(70))
        )
        self.frame = widgets.SelectionSlider(
            options=[(f"{k:,}", k) for k in self.schedule],
            description=self.name,
            readout=False,
            continuous_update=True,
            layout=growing(200, 400),
        )
        self.play = widgets.Play(
            min=0,
            max=len(self.moments) - 1,
            interval=FRAME,
            show_repeat=False,
            layout=widgets.Layout(width=scaled(64)),
        )
        self.back, self.forward = (
            button("back", "step-backward"),
            button("forward", "step-forward"),
        )
        self.speed = widgets.Dropdown(
            options=SPEEDS,
            value=1,
            description="speed",
            layout=widgets.Layout(width=scaled(124)),
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
