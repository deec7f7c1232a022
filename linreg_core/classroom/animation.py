"""Pictures one after another in a file: GIF for everywhere, WebP at a fifth of the size."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

FIRST, EACH, LAST = 1500, 80, 2500  # ms for which a frame is shown
GREYS = 17  # 255 / 17 = 15 steps per colour: greys stay grey, and the file is a fifth of the size


def save(path: str | os.PathLike[str], frames: Sequence[Image.Image]) -> None:
    """Write frames as an animated GIF or WebP, as the name says."""
    if Path(path).suffix.lower() == ".gif":  # one palette for all, so that only what moved is kept
        palette = frames[-1].quantize(256, Image.Quantize.MAXCOVERAGE)
        reduced = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in frames]
    else:
        reduced = [f.point(lambda v: GREYS * round(v / GREYS)) for f in frames]
    reduced[0].save(
        path,
        save_all=True,
        append_images=reduced[1:],
        duration=[FIRST, *[EACH] * (len(frames) - 2), LAST][: len(frames)],
        loop=0,
        lossless=True,
        minimize_size=True,
        method=2,
    )
