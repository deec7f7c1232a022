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
    >>> regime(0.3), regime(1.01)
    ('glides, with no overshoot', 'explodes')
    """
    names = ((0.05, "crawls"), (0.5, "glides, with no overshoot"), (1.0, "rings and settles"))
    return next((name for limit, name in names if share <= limit), "explodes")


def spoken_step(step_size: float, limit: float) -> str:
    """Say a step size as a screen reader should read it."""
    return f"{step_size:.3g}, {percent(step_size / limit).replace('%', 'percent')} of the limit"


def points_note(shown: int, count: int) -> str:
    """Say how many points are shown, where not all are."""
    return "" if shown >= count else f" Showing {shown:,} of {count:,} points; all are used."
