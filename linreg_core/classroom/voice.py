"""What a panel says to those who do not see it, and what it hears of the screen it is on."""

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
    density : float
        How many pixels the screen has for one of the picture, 1 to 2, told by the browser.

    Examples
    --------
    >>> voice = Voice()
    >>> voice.said = {"sentence": "Epoch 0.", "values": {"step size": "0.0005"}}
    """

    # As text: with a Path, anywidget keeps every instance for as long as the kernel lives.
    _esm = Path(__file__).with_name("voice.js").read_text(encoding="utf-8")
    density = traitlets.Float(1.0).tag(sync=True)
    said = traitlets.Dict({"sentence": "", "values": {}}).tag(sync=True)
