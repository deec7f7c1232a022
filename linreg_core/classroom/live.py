"""A figure in a notebook that redraws only what moved.

A new Matplotlib figure for every slider step costs half a second. Here the still parts are drawn
once and kept as pixels; a step restores those pixels, draws the artists marked ``animated`` and
sends one image. `tests/benchmarks/` measures the difference.

A server for a class can cap the frames a second: see `least_gap`.
"""

from __future__ import annotations

import base64
import html
import io
import math
import os
import time

import ipywidgets
from IPython import get_ipython
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

last_frame = -math.inf  # when a figure last began a frame


def least_gap() -> float:
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


def rest() -> None:
    """Keep the kernel busy until the next frame is due.

    The browser sends a slider's next value when the kernel has answered the one before, and then
    the newest. So values in between are dropped, and the last one always gets its frame.
    """
    time.sleep(max(0.0, last_frame + least_gap() - time.monotonic()))


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

    Raises
    ------
    ValueError
        If the environment variable LINREG_MAX_FPS is not a number of at least 1.

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
        shell = get_ipython()
        if least_gap() and shell:  # rest once after each cell or message, however much it drew
            shell.events.register("post_execute", rest)
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
        global last_frame
        last_frame = time.monotonic()
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
