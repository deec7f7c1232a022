"""Runs kept for comparison: thin lines in each view, and a list that names their step sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .. import plots
from .controls import button
from .panel import State

MOST = 3  # more thin lines could not be told apart
DASHES: tuple[Any, ...] = ("-", (0, (4, 2)), (0, (1, 1.5)))


@dataclass(frozen=True, eq=False)
class KeptRun:
    """What a run looked like when it was kept.

    Attributes
    ----------
    name : str
        Its step size.
    lines : mapping of view to (x, y)
        What was drawn of it in each view.
    """

    name: str
    lines: Mapping[str, tuple[Any, Any]]


class KeptRuns:
    """The last runs that were kept, drawn beside the present one.

    Parameters
    ----------
    present : mapping of view to line
        The lines of the present run, which are kept.
    listed_in : Axes
        Where the kept runs are named, in the lower left corner.
    """

    def __init__(self, present: Mapping[str, Line2D], listed_in: Axes) -> None:
        self._present = present
        self._lines = {}
        for view, line in present.items():
            assert isinstance(line.axes, Axes)
            self._lines[view] = add_thin_lines(line.axes)
        self._samples = add_thin_lines(listed_in, transform=listed_in.transAxes)
        self._names = [
            listed_in.text(0, 0, "", transform=listed_in.transAxes, va="center", animated=True)
            for _ in range(MOST)
        ]
        self.state = State(value=())
        self.keep, self.clear = button("keep", "thumb-tack"), button("clear", "eraser")
        self.clear.on_click(lambda _: self.state.set_trait("value", ()))

    @property
    def controls(self) -> dict[str, Any]:
        """The controls by name."""
        return {"kept": self.state, "keep": self.keep, "clear": self.clear}

    def add(self, name: str) -> None:
        """Keep the present run; the oldest goes if there are too many."""
        lines = {view: line.get_data() for view, line in self._present.items()}
        self.state.value = (*self.state.value, KeptRun(name, lines))[-MOST:]

    def move(self, kept: tuple[KeptRun, ...]) -> None:
        """Draw these runs."""
        for k in range(MOST):
            row = [*(lines[k] for lines in self._lines.values()), self._samples[k], self._names[k]]
            for artist in row:
                artist.set_visible(k < len(kept))  # what is hidden costs no time
            if k < len(kept):
                self._draw(k, kept[k], height=0.07 + 0.09 * (len(kept) - 1 - k))

    def _draw(self, k: int, run: KeptRun, height: float) -> None:
        for view, lines in self._lines.items():
            lines[k].set_data(*run.lines[view])
        self._samples[k].set_data([0.05, 0.15], [height, height])
        self._names[k].set(text=run.name, position=(0.19, height))


def add_thin_lines(ax: Axes, **look: Any) -> list[Line2D]:
    """Add the thin lines of kept runs to axes, to be put in place."""
    looks = [plots.LINES["kept"] | {"linestyle": dash} | look for dash in DASHES]
    return [ax.add_line(Line2D([], [], **each, animated=True)) for each in looks]
