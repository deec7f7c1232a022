"""Two records of one run, compared row by row: how many digits agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ipywidgets as widgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from ...validate import FloatArray, as_column, as_epochs, short_repr
from .. import plots, style
from ..views import new_figure
from .controls import growing
from .panel import Panel
from .recorded import combine

Record = Mapping[str, Sequence[float]]
FLOAT32_DIGITS = 7.2  # 24 bits


def digits(recorded: Record, predicted: Record) -> Panel:
    """Compare two records of one run, row by row: how many digits agree.

    Parameters
    ----------
    recorded, predicted : mapping of column name to sequence, each of shape (rows,)
        The same columns: ``epoch``, and what is to be compared, such as ``w`` and ``b``.

    Returns
    -------
    Panel
        Controls: ``row``.

    Raises
    ------
    TypeError, ValueError
        If a column is missing on one side, or not a column of finite numbers of one length.

    Notes
    -----
    Notebook 07 reads the log of 2017 with it.

    Examples
    --------
    >>> one = {"epoch": [0, 5], "w": [1.0, 2.0], "b": [3.0, 4.0]}
    >>> two = {"epoch": [0, 5], "w": [1.0, 2.001], "b": [3.0, 5.0]}
    >>> panel = digits(one, two)
    >>> panel.controls["row"].value = 1
    >>> panel.text
    'Epoch 5: w agrees to 3 digits, b to 0.'
    """
    names = [name for name in recorded if name != "epoch"]
    agreeing = count_agreeing_digits(names, recorded, predicted)
    epochs = as_epochs(recorded["epoch"]).tolist()
    with style.applied():
        figure, (ax,) = new_figure("Digits that agree")
        bars = add_bars(ax, names)

    def draw(row: int) -> str:
        lengths = np.maximum(agreeing[:, row], 0.04)  # a bar of none can still be seen
        bars.set_segments([[(0, k), (length, k)] for k, length in enumerate(lengths)])
        first, *others = (int(count) for count in agreeing[:, row])
        said = [f"{names[0]} agrees to {first} digit{'' if first == 1 else 's'}"]
        said += [f"{name} to {count}" for name, count in zip(names[1:], others, strict=True)]
        return f"Epoch {epochs[row]:,}: {', '.join(said)}."

    row = widgets.SelectionSlider(
        options=[(f"{k:,}", number) for number, k in enumerate(epochs)],
        description="row of epoch",
        layout=growing(240, 500),
    )
    controls = {"row": row}
    return Panel(
        figure,
        draw,
        controls,
        record=lambda: [combine(controls, row=60)],
        title="How many digits agree?",
    )


def count_agreeing_digits(names: Sequence[str], recorded: Record, predicted: Record) -> FloatArray:
    """Return how many leading digits agree, shape (names, rows)."""
    if not names or set(recorded) != set(predicted) or "epoch" not in recorded:
        raise ValueError(
            f"the columns are {sorted(recorded)} and {sorted(predicted)}; both must have 'epoch' "
            f"and the same others, one at least. Rename, add or drop columns."
        )
    epochs, others = as_epochs(recorded["epoch"]), as_epochs(predicted["epoch"])
    if not np.array_equal(epochs, others):
        raise ValueError(
            f"the epochs are {short_repr(epochs.tolist())} and {short_repr(others.tolist())}; "
            f"they must be the same. Predict the epochs that were recorded."
        )
    theirs, ours = (read_columns(names, side, len(epochs)) for side in (recorded, predicted))
    apart = np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-300)
    agreeing: FloatArray = np.clip(-np.log10(np.maximum(apart, 1e-16)), 0, 16)
    return agreeing


def read_columns(names: Sequence[str], record: Record, rows: int) -> FloatArray:
    """Return columns of a record, all of one length, shape (names, rows)."""
    columns = [as_column(name, record[name]) for name in names]
    for name, column in zip(names, columns, strict=True):
        if len(column) != rows:
            raise ValueError(
                f"{name} has {len(column)} rows and epoch {rows}; each epoch needs its number. "
                f"Cut all columns to the same rows."
            )
    return np.array(columns)


def add_bars(ax: Axes, names: Sequence[str]) -> LineCollection:
    """Set up the axes, a row per name, and return the bars, to be put in place."""
    ax.set(xlim=(0, 10), ylim=(len(names) - 0.4, -0.6), xlabel="digits")
    ax.set_yticks(range(len(names)), names, parse_math=False)
    ax.axvline(FLOAT32_DIGITS, **plots.LINES["precision"])
    ax.text(
        FLOAT32_DIGITS - 0.1,
        -0.5,
        "all that float32 holds",
        color=plots.LINES["precision"]["color"],
        ha="right",
        va="top",
    )
    width = min(22, 130 / len(names))  # points, so that many bars stand apart
    bars = LineCollection([], colors=plots.BLUE, linewidths=width, capstyle="butt", animated=True)
    ax.add_collection(bars, autolim=False)
    return bars
