"""A figure in a notebook that redraws only what moved.

A new Matplotlib figure for every slider step costs half a second. Here the still parts are drawn
once and kept as pixels; a step restores those pixels, draws the artists marked ``animated`` and
sends one image. `tests/benchmarks/` measures the difference.
"""

from __future__ import annotations

import base64
import html
import io

import ipywidgets
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image


class LiveFigure:
    """A figure shown in a widget, whose moving artists are those set ``animated``.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot, complete: after this, only animated artists change.

    Attributes
    ----------
    widget : ipywidgets.HTML
        Shows the figure as an image with a text alternative.

    Examples
    --------
    >>> figure = Figure()
    >>> (line,) = figure.add_subplot(xlim=(0, 1), ylim=(0, 1)).plot([], animated=True)
    >>> live = LiveFigure(figure)
    >>> line.set_data([0, 1], [0, 1])
    >>> live.redraw("A line from 0 to 1.")
    >>> live.widget.value[:31]
    '<img alt="A line from 0 to 1." '
    """

    def __init__(self, figure: Figure) -> None:
        self.canvas = FigureCanvasAgg(figure)
        self._dpi = figure.dpi  # 100, or more for a projector
        self.scale = self._dpi / 100
        self.draw_still_parts()
        self._moving: list[Artist] = sorted(
            figure.findobj(lambda artist: artist.get_animated()), key=lambda a: a.get_zorder()
        )
        self.widget = ipywidgets.HTML()
        width, height = self.canvas.get_width_height()
        self._style = f"width:{width}px;max-width:100%;aspect-ratio:{width}/{height};display:block"

    def draw_still_parts(self, density: float = 1.0) -> None:
        """Draw all that is not animated anew, with `density` pixels for one of the page."""
        self.density = density
        self.canvas.figure.set_dpi(self._dpi * density)
        self.canvas.draw()
        self._background = self.canvas.copy_from_bbox(self.canvas.figure.bbox)

    def redraw(self, alt: str) -> None:
        """Draw what moved and show it, described by `alt`."""
        jpeg = io.BytesIO()
        # Where pixels are small, colour may be coarser than light: half the time to encode.
        subsampling = 0 if self.density == 1 else 2
        self._pixels().save(jpeg, "JPEG", quality=90 - 5 * subsampling, subsampling=subsampling)
        source = base64.b64encode(jpeg.getbuffer()).decode()
        self.widget.value = (
            f'<img alt="{html.escape(alt)}" style="{self._style}" '
            f'src="data:image/jpeg;base64,{source}">'
        )

    def still(self) -> Image.Image:
        """Return the picture as it stands."""
        return self._pixels().convert("RGB")

    def _pixels(self) -> Image.Image:
        """Draw over the still parts and return a view of the canvas."""
        self.canvas.restore_region(self._background)
        for artist in self._moving:
            artist.axes.draw_artist(artist)  # type: ignore[union-attr]
        size = self.canvas.get_width_height()
        return Image.frombuffer("RGBX", size, self.canvas.buffer_rgba(), "raw", "RGBX", 0, 1)
