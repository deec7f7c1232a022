"""A limit on the frames per second that a server for a class can set: LINREG_MAX_FPS."""

from __future__ import annotations

import math
import os
import time
from typing import Any, Protocol

from IPython import get_ipython


class Clock(Protocol):
    """What `FrameCap` needs of the module ``time``."""

    def monotonic(self) -> float:
        """Return the time in seconds."""

    def sleep(self, seconds: float, /) -> None:
        """Do nothing for some seconds."""


def min_frame_interval() -> float:
    """Return the seconds between frames that the environment variable LINREG_MAX_FPS asks for.

    Raises
    ------
    ValueError
        If the variable is not a number of at least 1.
    """
    given = os.environ.get("LINREG_MAX_FPS", "inf")
    try:
        most = float(given)
    except ValueError:
        most = math.nan
    if not most >= 1:
        raise ValueError(
            f"LINREG_MAX_FPS is {given!r}; it must be a number of at least 1, such as 15. "
            "Set it so where the server starts, or remove it for no cap."
        )
    return 1 / most


class FrameCap:
    """Keeps the kernel busy after a frame until the next one is due.

    The browser sends a slider's next value when the kernel has answered the one before, and then
    the newest. So values in between are dropped, the first one never waits, and the last one
    always gets its frame.

    Parameters
    ----------
    clock : Clock
        Tells the time and sleeps; the module ``time`` unless a test brings its own.

    Raises
    ------
    ValueError
        If the environment variable LINREG_MAX_FPS is not a number of at least 1.
    """

    def __init__(self, clock: Clock = time) -> None:
        self.interval = min_frame_interval()
        self._clock, self._last = clock, -math.inf
        self._events: Any = None

    def note_frame(self) -> None:
        """Remember that a frame begins now."""
        self._last = self._clock.monotonic()

    def start(self) -> None:
        """Wait from now on after each cell and each message, if there is a cap and a kernel."""
        shell = get_ipython()
        if self.interval and shell and self._events is None:
            self._events = shell.events
            self._events.register("post_execute", self.wait)

    def stop(self) -> None:
        """Wait no more."""
        if self._events is not None:
            self._events.unregister("post_execute", self.wait)
            self._events = None

    def wait(self) -> None:
        """Sleep until the next frame is due."""
        self._clock.sleep(max(0.0, self._last + self.interval - self._clock.monotonic()))
