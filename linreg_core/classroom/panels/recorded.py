"""What a page without a kernel can show of a panel: many settings of its controls, drawn once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import numpy as np

from ..live.recording import Recording
from .handles import Values

if TYPE_CHECKING:
    from .panel import Panel

Settings = Sequence[Values]  # each one a state; controls that are not named stay as they stand


def combine(controls: Mapping[str, Any], **chosen: int | Sequence[Any]) -> list[Values]:
    """Return every combination of some values of some controls, the last one changing fastest.

    Parameters
    ----------
    controls : mapping of name to control
        Where they stand is among the values.
    **chosen : int or sequence
        The values of a control, or how many of those that it can take.

    Examples
    --------
    >>> controls = {"w": widgets.IntSlider(3, min=0, max=8), "lock": widgets.ToggleButton()}
    >>> combine(controls, w=2, lock=2)[:3]
    [{'w': 0, 'lock': False}, {'w': 0, 'lock': True}, {'w': 3, 'lock': False}]
    """
    columns = [
        spread(values_of(controls[name]), values, controls[name].value)
        if isinstance(values, int)
        else values
        for name, values in chosen.items()
    ]
    return [dict(zip(chosen, row, strict=True)) for row in itertools.product(*columns)]


def spread(values: Sequence[Any], count: int, keep: Any = None) -> list[Any]:
    """Return some values evenly picked, the first and the last among them, and the one to keep.

    Examples
    --------
    >>> spread(range(101), 5, keep=33)
    [0, 25, 33, 50, 75, 100]
    """
    picked = np.unique(np.linspace(0, len(values) - 1, count).round().astype(int)).tolist()
    if keep in values and (kept := list(values).index(keep)) not in picked:
        picked = sorted([*picked, kept])
    return [values[k] for k in picked]


def values_of(control: Any) -> list[Any]:
    """Return all values that a control can take; of a slider, its steps and where it stands."""
    if isinstance(control, widgets.ToggleButton):
        return [False, True]
    if hasattr(control, "options"):
        return [value for _, value in options_of(control)]
    if isinstance(control, widgets.FloatLogSlider):
        steps = control.base ** _steps(control)
    else:
        steps = _steps(control)
    if not isinstance(control, widgets.IntSlider):
        # A step that differs from it by rounding is the same.
        other = ~np.isclose(steps, control.value, rtol=1e-9, atol=1e-12)
        return sorted([*steps[other].tolist(), control.value])
    return [round(step) for step in steps]


def options_of(control: Any) -> list[tuple[str, Any]]:
    """Return the label and the value of each option of a control."""
    return [one if isinstance(one, tuple) else (str(one), one) for one in control.options]


def _steps(control: Any) -> Any:
    count = round((control.max - control.min) / control.step)
    # The last step may be shorter.
    return np.minimum(control.min + control.step * np.arange(count + 1), control.max)


@contextmanager
def unchanged(panel: Panel) -> Iterator[Mapping[str, Any]]:
    """Yield the values of the controls, and put them back in the end; nothing is sent meanwhile."""
    before = {name: c.value for name, c in panel.controls.items() if hasattr(c, "value")}
    with ExitStack() as held:
        held.enter_context(panel.hold())
        for part in (panel.picture, *panel.controls.values()):
            if isinstance(part, widgets.Widget):
                held.enter_context(part.hold_sync())
        try:
            yield before
        finally:
            put(panel, before)
            panel.redraw()


def put(panel: Panel, values: Mapping[str, Any]) -> None:
    """Set controls, those that are drawn last, as they may follow others."""
    for name in sorted(values, key=lambda name: name in panel.drawn):
        panel.controls[name].value = values[name]


def record(panel: Panel, groups: Sequence[Settings]) -> dict[str, Any]:
    """Draw a panel in each setting, and return what a page needs to show any of them.

    Parameters
    ----------
    panel : Panel
        Its controls are as they were when this returns, also if it is interrupted.
    groups : sequence of sequences of settings
        Each group varies some controls while the others stay as they are.

    Returns
    -------
    dict
        ``controls``: what a page offers, each with its ``values``. ``groups``: what each of them
        ``varies``, what Play ``moves``. ``sets``: the controls that each handle sets. ``states``:
        for each state its ``frame``, its ``group``, and for each control the number of its value;
        state 0 is the present one. ``recording``: the frames.
    """
    recording, sets = Recording(), dict[str, list[str]]()
    frames, numbers, rows = list[int](), list[int](), list[Values]()
    with unchanged(panel) as before:
        names = list(dict.fromkeys(key for group in groups for one in group for key in one))
        names += [name for name in panel.drawn if name not in names]
        names = [name for name in names if name not in ("play", "kept")]
        labels = {label_of(name, panel.controls[name]) for name in names}
        for number, settings in enumerate([[{}], *groups]):
            for setting in settings:
                put(panel, before)
                for name, value in setting.items():
                    panel.controls[name].value = value
                panel.redraw()
                frame = panel.picture.frame
                spoken = {k: v for k, v in frame["values"].items() if k in labels}
                frames.append(recording.add({**frame, "values": spoken}))
                numbers.append(number)
                rows.append({name: _plain(panel.controls[name].value) for name in names})
                for handle, values in panel.settings_of_handles().items():
                    sets.setdefault(handle, list(values))
    controls = [describe(name, panel.controls[name], [row[name] for row in rows]) for name in names]
    controls = [control for control in controls if len(control["values"]) > 1]
    states = {
        control["name"]: [control["values"].index(row[control["name"]]) for row in rows]
        for control in controls
    }
    for control in controls:
        if control["kind"] == "hidden":
            control["values"] = list(range(len(control["values"])))  # only told apart, not shown
    described = [
        _describe_group(
            settings, [row for row, k in zip(rows, numbers, strict=True) if k == number]
        )
        for number, settings in enumerate([[{}], *groups])
    ]
    return {
        "controls": controls,
        "groups": described,
        "sets": sets,
        "states": {"frame": frames, "group": numbers, "values": states},
        "recording": recording,
    }


def label_of(name: str, control: Any) -> str:
    """Return the name by which a panel calls a control."""
    return getattr(control, "description", "") or name


def describe(name: str, control: Any, values: Sequence[Any]) -> dict[str, Any]:
    """Say how a page shows a control that took these values, and list each of them once."""
    kind, words, each = "range", None, list(dict.fromkeys(values))
    if not isinstance(control, widgets.Widget):
        kind = "hidden"
    elif isinstance(control, widgets.ToggleButton):
        kind = "check"
    elif isinstance(control, widgets.ToggleButtons):
        kind = "choice"
    if hasattr(control, "options"):
        labels = {value: label for label, value in options_of(control)}
        each = [value for value in labels if value in each]
        words = [labels[value] for value in each]
    elif kind != "hidden":
        each = sorted(each)
    about = {"name": name, "label": label_of(name, control), "kind": kind, "values": each}
    return {**about, "words": words} if words else about


def _describe_group(settings: Settings, rows: Sequence[Values]) -> dict[str, Any]:
    """Say which controls a group varies, and which of them Play moves."""
    varies = [name for name in rows[0] if any(row[name] != rows[0][name] for row in rows)]
    if "play" not in settings[0]:
        return {"varies": varies, "moves": []}
    return {"varies": varies, "moves": [name for name in varies if name not in settings[0]]}


def _plain(value: Any) -> Any:
    """Return a value without the rounding errors of a slider's steps."""
    return float(f"{value:.12g}") + 0.0 if isinstance(value, float) else value
