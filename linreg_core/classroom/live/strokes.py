"""A Matplotlib renderer that writes down what artists draw, for a browser to paint.

A *stroke* is one outline with its look. All its lengths are tenths of a pixel of the figure, and y
runs downwards, as on a canvas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import cycle
from typing import Any, NoReturn, TypedDict

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Bbox, Transform

from ...validate import FloatArray

TENTHS = 10  # a pixel in units of a stroke
# Larger numbers, still far off every screen, would not fit the integers of the outline.
FARTHEST = 1e6
LETTERS: dict[Any, str] = {Path.MOVETO: "M", Path.LINETO: "l", Path.CURVE3: "Q", Path.CURVE4: "C"}
CAPS = {"butt": "butt", "round": "round", "projecting": "square"}  # as the canvas names them


class Stroke(TypedDict, total=False):
    """One outline with its look; what is missing is not drawn.

    Attributes
    ----------
    path : str
        The outline, as SVG writes paths and ``new Path2D`` reads them.
    at : list of int
        ``[x0, y0, x1, y1, …]``, where the outline is drawn; once at the origin if missing.
    stroke : list
        ``[colour, alpha, width, dashes, cap, join]``. The colour is ``#rrggbb``; `dashes` is empty
        or ``[offset, on, off, …]``; cap and join are the canvas's words.
    fill : list
        ``[colour, alpha]``.
    clip : list of int
        ``[x, y, width, height]`` of the rectangle outside of which nothing is drawn.
    view : int
        The view that it belongs to, of axes named by `name_views`.
    """

    path: str
    at: list[int]
    stroke: list[Any]
    fill: list[Any]
    clip: list[int]
    view: int


def strokes_of(figure: Figure, artists: Iterable[Artist]) -> list[Stroke]:
    """Return what artists of a figure draw, in their order.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Its size and resolution define a pixel.
    artists : iterable of matplotlib.artist.Artist
        Lines, markers, collections, patches and text; invisible ones draw nothing.

    Returns
    -------
    list of Stroke
        One for each path that is drawn.

    Raises
    ------
    NotImplementedError
        If an artist draws an image, a hatch, or inside an outline that is not a rectangle.

    Examples
    --------
    >>> from matplotlib.lines import Line2D
    >>> figure = Figure(figsize=(2, 1), dpi=100)
    >>> look = {"linewidth": 0.72, "color": "#c24e00", "solid_capstyle": "round"}
    >>> line = figure.add_artist(Line2D([0, 1], [0, 1], **look))
    >>> strokes_of(figure, [line])
    [{'path': 'M0 1000l2000-1000', 'stroke': ['#c24e00', 1.0, 10.0, [], 'round', 'round']}]
    """
    renderer = StrokeRenderer(figure)
    for artist in artists:
        first = len(renderer.strokes)
        artist.draw(renderer)
        group = str(artist.axes.get_gid()) if artist.axes else ""
        if group.startswith("view-"):
            for stroke in renderer.strokes[first:]:
                stroke["view"] = int(group.removeprefix("view-"))
    return renderer.strokes


class StrokeRenderer(RendererBase):
    """A renderer whose `strokes` grow by what artists draw on it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Its size and resolution define a pixel.
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.strokes: list[Stroke] = []
        self.width, self.height = figure.bbox.size
        self._pixels_per_point = figure.dpi / 72
        # Agg cuts lines one pixel outside the canvas too, so that dashes begin at the same place.
        self._bounds = (-1.0, -1.0, self.width + 1, self.height + 1)

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803, Matplotlib's name
    ) -> None:
        """Write down a path."""
        cut = self._cut(path, transform, rgbFace is not None)
        text = path_text(self._in_tenths(cut.vertices), cut.codes)
        self._add(gc, text, rgbFace)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Write down one path at many places."""
        outline = marker_path.cleaned(marker_trans, remove_nans=True, curves=True)
        vertices = path.vertices
        if path.codes is not None:  # control points carry no marker
            vertices = np.reshape([v[-2:] for v, _ in path.iter_segments(simplify=False)], (-1, 2))
        places = trans.transform(vertices)
        reach = np.abs(outline.vertices).max(initial=0) + self.points_to_pixels(gc.get_linewidth())
        seen = np.all((places > -reach) & (places < self._size + reach), axis=1)  # not for NaN
        if seen.any():
            at = self._in_tenths(places[seen])
            corners = np.asarray(outline.vertices) * (TENTHS, -TENTHS)
            text = path_text(corners, outline.codes)
            self._add(gc, text, rgbFace, at=np.rint(at).astype(int).ravel().tolist())

    def draw_path_collection(  # type: ignore[override]  # later versions pass more by name
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        paths: Sequence[Path],
        all_transforms: Any,
        offsets: Any,
        offset_trans: Any,
        facecolors: Any,
        edgecolors: Any,
        linewidths: Sequence[float],
        linestyles: Sequence[Any],
        *rest: Any,
        **more: Any,
    ) -> None:
        """Write down many paths: lines at once, since Matplotlib checks the colour of each."""
        given = (master_transform, paths, all_transforms, offsets, offset_trans)
        if len(facecolors) or len(all_transforms) or np.any(offsets) or not len(edgecolors):
            looks = (facecolors, edgecolors, linewidths, linestyles)
            return super().draw_path_collection(gc, *given, *looks, *rest, **more)
        for path, colour, width, (offset, pattern) in zip(
            paths, cycle(edgecolors), cycle(linewidths), cycle(linestyles), strict=False
        ):
            gc.set_foreground(tuple(colour), isRGBA=True)
            gc.set_linewidth(width)
            gc.set_dashes(offset, pattern)
            self.draw_path(gc, path, master_transform)

    def draw_image(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: an image has no strokes."""
        _refuse("an image")

    def draw_gouraud_triangles(self, *_args: Any) -> NoReturn:
        """Refuse: shaded triangles have no strokes."""
        _refuse("shaded triangles")

    def flipy(self) -> bool:
        """Say that y runs upwards."""
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the figure in pixels."""
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        """Turn points into pixels."""
        return points * self._pixels_per_point

    @property
    def _size(self) -> FloatArray:
        return np.array([self.width, self.height])

    def _in_tenths(self, pixels: Any) -> Any:
        """Return places in tenths of a pixel, y downwards."""
        return (pixels - (0, self.height)) * (TENTHS, -TENTHS)

    def _cut(self, path: Path, transform: Transform, closed: bool) -> Path:
        """Return a path in pixels, without what is far outside the canvas."""
        if closed:  # cut as an area, whose outline stays closed
            area = path.cleaned(transform, remove_nans=True, curves=True)
            far, size = FARTHEST / TENTHS, np.abs(area.vertices).max(axis=1, initial=0)
            if size.max(initial=0) > far:
                # Cutting takes products, so huge numbers come nearer first, in their direction.
                near = area.vertices * (1e12 / np.maximum(size, 1e12))[:, np.newaxis]
                codes = np.asarray(area.codes)
                drawn = ~np.isin(codes, (Path.STOP, Path.CLOSEPOLY))  # these have no place
                area = Path(near[drawn], codes[drawn]).clip_to_bbox(Bbox([[-far] * 2, [far] * 2]))
            return area
        simplify = path.should_simplify
        return path.cleaned(
            transform, remove_nans=True, clip=self._bounds, simplify=simplify, curves=True
        )

    def _add(self, gc: GraphicsContextBase, text: str, face: Any, **more: Any) -> None:
        if gc.get_hatch():
            _refuse("a hatch")
        if gc.get_clip_path()[0] is not None:
            _refuse("inside an outline that is not a rectangle")
        look = {"stroke": self._pen(gc), "fill": _fill(gc, face), "clip": self._clip(gc)}
        goes_somewhere = any(letter in text for letter in LETTERS.values() if letter != "M")
        if goes_somewhere and (look["stroke"] or look["fill"]):
            given = {k: v for k, v in look.items() if v}
            last: Any = self.strokes[-1] if self.strokes else {}
            if not more and _is_opaque_line(given) and last == {"path": last.get("path"), **given}:
                last["path"] += text  # one outline paints the same in less
            else:
                stroke: Any = {"path": text, **more, **given}
                self.strokes.append(stroke)

    def _pen(self, gc: GraphicsContextBase) -> list[Any] | None:
        """Return the colour, alpha, width, dashes, cap and join of a line."""
        offset, pattern = gc.get_dashes()
        dashes = () if pattern is None else (offset, *np.asarray(pattern).tolist())
        look = (tuple(gc.get_rgb()), gc.get_linewidth(), dashes, gc.get_capstyle())
        return _describe_pen(*look, gc.get_joinstyle(), self._pixels_per_point * TENTHS)

    def _clip(self, gc: GraphicsContextBase) -> list[int] | None:
        box = gc.get_clip_rectangle()
        if box is None:
            return None
        left, bottom, width, height = box.bounds
        top = self.height - bottom - height
        return [round(TENTHS * length) for length in (left, top, width, height)]


def path_text(vertices: Any, codes: Any = None) -> str:
    """Write an outline as SVG does, in whole numbers, lines as relative steps.

    Parameters
    ----------
    vertices : array of shape (n, 2)
    codes : sequence of n ints, optional
        What Matplotlib's paths do at each vertex; lines from one to the next by default.

    Examples
    --------
    >>> path_text(np.array([[0, 0], [10.2, 20], [5, 5]]))
    'M0 0l10 20-5-15'
    """
    points = np.minimum(np.maximum(np.rint(vertices), -FARTHEST), FARTHEST).tolist()
    codes = [Path.MOVETO, *[Path.LINETO] * len(points)] if codes is None else codes.tolist()
    words, last, x, y = [], "", 0, 0
    for code, point in zip(codes, points, strict=False):
        letter = LETTERS.get(code, "z")
        if letter != "z":
            before_x, before_y, x, y = x, y, int(point[0]), int(point[1])
            numbers = f"{x - before_x} {y - before_y}" if letter == "l" else f"{x} {y}"
            words.append(f"{' ' if letter == last != 'M' else letter}{numbers}")
        elif code == Path.CLOSEPOLY:  # its vertex has no meaning, and may be NaN
            words.append("z")
        last = letter
    return "".join(words).replace(" -", "-")


@lru_cache(maxsize=1000)
def _describe_pen(
    rgba: tuple[float, float, float, float],
    width: float,
    dashes: tuple[float, ...],
    cap: str,
    join: str,
    scale: float,
) -> list[Any] | None:
    """Return a pen in the form of a stroke, lengths multiplied by a scale."""
    if not width or not rgba[3]:
        return None
    lengths = [round(float(dash) * scale, 1) for dash in dashes]
    alpha = round(float(rgba[3]), 3)
    return [
        hex_of(rgba[:3]),
        alpha,
        round(float(width) * scale, 1),
        lengths,
        CAPS[str(cap)],
        str(join),
    ]


@lru_cache(maxsize=1000)  # a frame asks some sixty times, for the same few
def hex_of(rgb: tuple[float, float, float]) -> str:
    """Return a colour as its hexadecimal name."""
    return to_hex(rgb)


def _is_opaque_line(look: dict[str, Any]) -> bool:
    return "fill" not in look and look["stroke"][1] == 1


def _fill(gc: GraphicsContextBase, face: Any) -> list[Any] | None:
    """Return the colour and alpha inside an outline."""
    if face is None:
        return None
    alpha = gc.get_alpha() if gc.get_forced_alpha() or len(face) < 4 else face[3]
    return [hex_of(tuple(face[:3])), round(float(alpha), 3)] if alpha else None


def _refuse(what: str) -> NoReturn:
    raise NotImplementedError(
        f"an animated artist draws {what}; lines, markers, collections, patches and text can move. "
        f"Leave it among the still parts: set_animated(False)."
    )
