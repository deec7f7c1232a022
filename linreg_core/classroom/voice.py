"""What a panel says to those who do not see it: names, values in words, and its sentence."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets


class Voice(anywidget.AnyWidget):
    """An invisible widget that names the controls of the panel it stands in, and speaks.

    Attributes
    ----------
    said : dict
        ``sentence``, announced once the hand rests, and ``values``, the value of each control in
        words, by the control's description.

    Examples
    --------
    >>> voice = Voice()
    >>> voice.said = {"sentence": "Epoch 0.", "values": {"step size": "0.0005"}}
    """

    _esm = Path(__file__).with_name("voice.js")
    said = traitlets.Dict({"sentence": "", "values": {}}).tag(sync=True)
