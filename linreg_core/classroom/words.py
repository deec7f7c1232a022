"""How numbers, step sizes and regimes are put into words."""

from __future__ import annotations

import math


def format_number(value: float, digits: int = 4) -> str:
    """Write a number with some significant digits, as a person would.

    Examples
    --------
    >>> format_number(41234.5), format_number(0.00012346), format_number(2e15)
    ('41,230', '0.0001235', '2e+15')
    """
    if value == 0 or not 1e-4 <= abs(value) < 1e12:
        return f"{value:.3g}"
    value = float(f"{value:.{digits}g}")
    return f"{value:,.{max(0, digits - 1 - math.floor(math.log10(abs(value))))}f}"


def percent(share: float) -> str:
    """Write a share in percent, with a decimal where it is small or close to the whole.

    Examples
    --------
    >>> percent(0.832), percent(0.0123), percent(0.999)
    ('83 %', '1.2 %', '99.9 %')
    """
    decimals = 1 if share < 0.095 or 0.985 < share < 1.015 else 0
    return f"{share * 100:.{decimals}f} %"


def regime(share: float) -> str:
    """Say what the steep direction does at this share of the step limit.

    Below half of the limit no step overshoots, since it multiplies the distance by 1 - 2 × share.

    Examples
    --------
    >>> regime(0.3), regime(1), regime(1.01)
    ('glides, with no overshoot', 'rings without end', 'explodes')
    """
    if is_at_limit(share):
        return "rings without end"
    names = ((0.05, "crawls"), (0.5, "glides, with no overshoot"), (1.0, "rings and settles"))
    return next((name for limit, name in names if share <= limit), "explodes")


def is_at_limit(share: float) -> bool:
    """Say whether a share of the step limit is all of it, but for rounding."""
    return abs(share - 1) < 1e-9


def format_factor(factor: float) -> str:
    """Write what a step multiplies a distance by, with decimals enough to tell it from 1 and -1.

    Examples
    --------
    >>> format_factor(-0.665), format_factor(-1.00004), format_factor(-1.0)
    ('-0.665', '-1.00004', '-1.000')
    """
    apart = abs(1 - abs(factor))
    decimals = 3 if not 1e-9 < apart < 5e-4 else -math.floor(math.log10(apart))
    if abs(factor) < 5e-4:
        return "0.000"
    return f"{factor:.{decimals}f}" if abs(factor) < 1e6 else f"{factor:.3g}"


def spoken_step(step_size: float, limit: float) -> str:
    """Say a step size as a screen reader should read it."""
    return f"{step_size:.3g}, {percent(step_size / limit).replace('%', 'percent')} of the limit"


def printable(label: str) -> str:
    r"""Return a label on one line, without characters that have no shape.

    Examples
    --------
    >>> printable("speed\n(km/h)\x00")
    'speed (km/h)'
    """
    return " ".join("".join(c for c in label if c.isprintable() or c.isspace()).split())


def points_note(shown: int, count: int) -> str:
    """Say how many points are shown, where not all are."""
    return "" if shown >= count else f" Showing {shown:,} of {count:,} points; all are used."
