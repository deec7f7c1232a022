"""How a widget that a cell shows is put into its output."""

from __future__ import annotations

import ipywidgets as widgets
from IPython.display import display


def show_view(widget: widgets.Widget) -> None:
    """Show a widget, with an empty text for converters, which cannot show it without its kernel."""
    model = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({"application/vnd.jupyter.widget-view+json": model, "text/plain": ""}, raw=True)
