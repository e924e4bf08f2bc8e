"""A number, or the interval in which it lies, held against a limit.

A limit is exact and numbers come as 64-bit floats, so one within 1e-12 of the limit (as a part of it, where it is above
one) counts as at it.
"""

from typing import Literal

from tulga.doctrine.clause import Comparison

Reached = Literal["held", "near", "broken", "undetermined"]
_AT = 1e-12


def reached(
    low: float,
    high: float,
    limit: float,
    comparison: Comparison = "above",
    margin: float = 0.0,
    *,
    beyond: bool = False,
    about: bool = False,
) -> Reached:
    """The verdict on a number between `low` and `high` (infinite where nothing bounds it), in the unit of the limit.

    `comparison` names the side that breaks the limit; only `at least` and `at most` take in the limit itself. `beyond`
    says that the number is strictly above `low`. `about` says that the one number given is not exact: within `margin`
    of the limit on either side it is near. A number exactly at a limit that leaves it out is near, whatever the margin.

    >>> third = 1 / 3
    >>> reached(0.4, 0.4, third), reached(third, third, third), reached(0.3, 0.4, third), reached(0.2, 0.2, third)
    ('broken', 'near', 'undetermined', 'held')
    >>> reached(third, third, third, "at least"), reached(0.3, 0.3, third, "below"), reached(0.3, 0.3, third, margin=0.05)
    ('broken', 'broken', 'near')
    """
    at = _AT * max(1.0, abs(limit))
    if about and low == high and abs(low - limit) <= margin + at:
        return "near"
    taken_in = comparison in ("at least", "at most")
    if comparison in ("above", "at least"):
        surely, perhaps = _over(low, limit, at, taken_in or beyond), _over(high, limit, at, taken_in)
        close = high >= limit - margin - at
    else:
        surely, perhaps = _over(-high, -limit, at, taken_in), _over(-low, -limit, at, taken_in and not beyond)
        close = low <= limit + margin + at
    if surely or perhaps:
        return "broken" if surely else "undetermined"
    return "near" if close else "held"


def _over(number: float, limit: float, at: float, taken_in: bool) -> bool:
    return number >= limit - at if taken_in else number > limit + at
