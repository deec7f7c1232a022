"""Undo and redo: what the controls were before each gesture."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

MOST_GESTURES = 50

State = Mapping[str, Any]


class History:
    """The states before the last gestures, and those that undo has left.

    Examples
    --------
    >>> history = History()
    >>> history.begin({"w": 1})
    >>> history.undo({"w": 2})
    {'w': 1}
    >>> history.redo({"w": 1})
    {'w': 2}
    """

    def __init__(self) -> None:
        self._past: deque[State] = deque(maxlen=MOST_GESTURES)
        self._undone: list[State] = []

    def begin(self, state: State) -> None:
        """Remember the state in which a gesture begins."""
        if not self._past or self._past[-1] != state:
            self._past.append(state)

    def change(self) -> None:
        """Forget what was undone, since something else was done."""
        self._undone.clear()

    def undo(self, state: State) -> State:
        """Return the state before the last gesture that changed anything."""
        while self._past:
            earlier = self._past.pop()
            if earlier != state:
                self._undone.append(state)
                return earlier
        return state

    def redo(self, state: State) -> State:
        """Return the state that the last undo has left."""
        if not self._undone:
            return state
        self.begin(state)
        return self._undone.pop()
