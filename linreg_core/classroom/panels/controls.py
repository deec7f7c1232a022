"""The controls of the panels: ipywidgets, set up so that values typed in code stay as typed."""

from __future__ import annotations

import math

import ipywidgets as widgets

from ..scene import Range
from ..style import VERMILION
from ..words import spoken_step


def scaled(pixels: int) -> str:
    """Return a width that grows with the controls, which are larger for a projector."""
    return f"calc({pixels}px * var(--linreg-zoom, 1))"


def growing(least: int, most: int) -> widgets.Layout:
    """Return the layout of what takes the room that is left in its row, between two widths."""
    return widgets.Layout(flex=f"1 1 {scaled(least)}", max_width=scaled(most))


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
        layout=growing(240, 400),
    )


def log_slider(name: str, value: float, ends: Range) -> widgets.FloatLogSlider:
    """Return a slider over powers of ten, one of whose steps is exactly `value`."""
    start, low, high = (math.log10(v) for v in (value, *ends))
    return widgets.FloatLogSlider(
        value,
        min=start - 0.01 * math.ceil(max(0.0, start - low) / 0.01),  # as in `slider`
        max=max(high, start),
        step=0.01,
        description=name,
        readout_format=".3g",
        layout=growing(240, 600),
    )


def step_slider(step_size: float, limit: float) -> widgets.FloatLogSlider:
    """Return a log slider for the step size, from a 300th of the limit to three times it."""
    return log_slider("step size", step_size, (limit / 300, limit * 3))


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
    return widgets.Button(description=name, icon=icon, layout=widgets.Layout(width="auto"))


def small_button(name: str, icon: str) -> widgets.Button:
    """Return a button with an icon alone, named for screen readers and by its tooltip."""
    return widgets.Button(tooltip=name, icon=icon, layout=widgets.Layout(width=scaled(36)))


def switch(name: str, icon: str = "", *, on: bool = False) -> widgets.ToggleButton:
    """Return a button that stays down until it is pressed again."""
    layout = widgets.Layout(width="auto")
    return widgets.ToggleButton(on, description=name, icon=icon, layout=layout)
