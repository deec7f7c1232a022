"""The frames of many states of a live figure, packed so that a page can show them by itself."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

PLACE = ("path", "at")  # where a stroke is; the rest is its look


class Recording:
    """Frames in which each look, place and text is stored once.

    Neighbouring states share most of their strokes: 2,040 states of the descent panel take 6 MB as
    plain frames and 0.13 MB packed.

    Notes
    -----
    A page reads ``looks``, ``places``, ``texts``, ``others`` and ``frames``. A frame is ``[text,
    other, look, place, look, place, …]``: indices into `texts`, `others`, and then for each stroke
    into `looks` and `places`. The values, handles and areas of a frame are one of the `others`. In
    a place, ``at`` has x of all marks and then y of all.

    Examples
    --------
    >>> line = {"path": "M0 0l9 9", "stroke": ["#c24e00", 1.0, 10.0, [], "butt", "round"]}
    >>> recording = Recording()
    >>> recording.add({"strokes": [line], "sentence": "Up.", "values": {}, "handles": []})
    0
    >>> recording.add({"strokes": [line, line], "sentence": "Up.", "values": {}, "handles": []})
    1
    >>> recording.frames
    [[0, 0, 0, 0], [0, 0, 0, 0, 0, 0]]
    """

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, int]] = {
            name: {} for name in ("looks", "places", "texts", "others")
        }
        self.frames: list[list[int]] = []

    def add(self, frame: Mapping[str, Any]) -> int:
        """Store a frame, as `LiveFigure.frame` has it, and return its number."""
        others = {k: v for k, v in frame.items() if k not in ("strokes", "sentence", "answered")}
        numbers = [self._index("texts", frame["sentence"]), self._index("others", others)]
        for stroke in frame["strokes"]:
            place = {name: part for name, part in stroke.items() if name in PLACE}
            if "at" in place:  # x of all, then y of all: often one of the two stays
                place["at"] = [*place["at"][::2], *place["at"][1::2]]
            look = {name: part for name, part in stroke.items() if name not in PLACE}
            numbers += [self._index("looks", look), self._index("places", place)]
        self.frames.append(numbers)
        return len(self.frames) - 1

    def frame(self, number: int) -> dict[str, Any]:
        """Return a frame as it was stored."""
        text, other, *strokes = self.frames[number]
        looks, places, texts, others = (self._entries(name) for name in self._tables)
        pairs = zip(strokes[::2], strokes[1::2], strict=True)
        return {
            "strokes": [_in_pairs(places[place]) | looks[look] for look, place in pairs],
            "sentence": texts[text],
            **others[other],
        }

    def packed(self, **more: Any) -> str:
        """Return the recording, and more beside it, as base64 of deflated JSON.

        Browsers read it by ``DecompressionStream("deflate")``.
        """
        tables = {name: self._entries(name) for name in self._tables}
        text = json.dumps({**tables, "frames": self.frames, **more}, separators=(",", ":"))
        return base64.b64encode(zlib.compress(text.encode(), 9)).decode()

    def _index(self, table: str, entry: object) -> int:
        """Return where an entry stands in a table, put there if it is new."""
        known = self._tables[table]
        return known.setdefault(json.dumps(entry), len(known))

    def _entries(self, table: str) -> list[Any]:
        return [json.loads(entry) for entry in self._tables[table]]


def _in_pairs(place: dict[str, Any]) -> dict[str, Any]:
    """Return a place with x and y of each mark together, as a stroke has them."""
    if "at" not in place:
        return place
    half = len(place["at"]) // 2
    columns = zip(place["at"][:half], place["at"][half:], strict=True)
    return {**place, "at": [number for pair in columns for number in pair]}
