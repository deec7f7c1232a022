"""How far a learner has come: which exercises are solved and which predictions made."""

from __future__ import annotations


def progress() -> None:
    """Show how many exercises are solved and predictions made."""
