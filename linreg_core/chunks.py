"""The six averages of data that come in chunks, seen one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .averages import Averages, averages_of, merge


def averages_of_chunks(chunks: Iterable[tuple[Any, Any]], *, progress: bool) -> Averages:
    """Return the six numbers of all points in the chunks; `LossSurface.from_chunks` says more."""
    total = None
    with _progress_bar(progress) as advance:
        try:
            for chunk in _as_iterable(chunks):
                part = _averages_of_pair(chunk)
                del chunk  # before the next is made
                if part is not None:
                    total = merge(total, part) if total else part
                    advance(part.n)
        except BaseException as error:  # KeyboardInterrupt too
            error.add_note(f"{total.n if total else 0:,} points had been read before.")
            raise
    if total is None:
        raise ValueError("there are no points in the chunks; pass at least one pair (x, y).")
    return total


def _averages_of_pair(chunk: Any) -> Averages | None:
    """Return the six numbers of a pair (x, y), or None if both are empty."""
    if not isinstance(chunk, (tuple, list)) or len(chunk) != 2:
        raise TypeError(
            f"a chunk is a {type(chunk).__name__}; it must be a pair (x, y). "
            f"Pass a list such as [(x, y)]."
        )
    if all(np.size(column) == 0 for column in chunk):
        return None
    return averages_of(*chunk)


def _as_iterable(chunks: Any) -> Iterable[Any]:
    if not isinstance(chunks, Iterable):
        raise TypeError(
            f"chunks is a {type(chunks).__name__}; it must be an iterable of pairs. "
            f"Pass a list such as [(x, y)]."
        )
    return chunks


@contextmanager
def _progress_bar(wanted: bool) -> Iterator[Callable[[int], object]]:
    """Yield the function to call with each number of points read."""
    if not wanted:
        yield lambda n: None
        return
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "progress=True needs the package tqdm, which is not installed. "
            "Run pip install tqdm, or leave progress out."
        ) from None
    with tqdm(unit=" points", unit_scale=True) as bar:
        yield bar.update
