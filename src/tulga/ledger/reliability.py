"""Do reviewers judge alike? Krippendorff's alpha, 1 - observed over expected disagreement.

After Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, and (2019) Content Analysis, 4th edition, chapter
12. Any number of reviewers, any scale of four, and missing judgements.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from math import fsum
from typing import Any, Literal, get_args

from tulga.errors import BadInput, unknown

Scale = Literal["nominal", "ordinal", "interval", "ratio"]

_Distance = Callable[[Any, Any], float]


def alpha(ratings: Sequence[Sequence[Hashable]], scale: Scale = "nominal") -> float | None:
    """Krippendorff's alpha of a table with a row a reviewer and a column a unit; None (or NaN) is not judged.

    1 is perfect agreement, 0 what chance would give, below 0 worse than chance. A unit with fewer than two judgements
    tells nothing and is left out. `ordinal` takes the order of the values themselves. The answer is None where no unit
    was judged twice or all values are the same, for then agreement by chance cannot be told from any other. Raises
    BadUse for an unknown scale and BadInput where rows differ in length or a value is no number on a scale that needs
    one, or is negative on a ratio scale.

    >>> alpha([[1, 2, 3, None], [1, 2, 3, 3]])
    1.0
    >>> round(alpha([["yes", "no", "yes"], ["yes", "no", "no"]]), 4)
    0.4444
    """
    if scale not in get_args(Scale):
        raise unknown("scale", scale, get_args(Scale))
    units = _units(ratings, scale)
    totals: Counter[Any] = Counter()
    for unit in units:
        totals.update(unit)
    distance = _distance(scale, totals)
    number = totals.total()
    expected = fsum(totals[one] * totals[other] * distance(one, other) for one, other in combinations(totals, 2))
    if not expected:
        return None
    observed = fsum(
        unit[one] * unit[other] * distance(one, other) / (unit.total() - 1)
        for unit in units
        for one, other in combinations(unit, 2)
    )
    return 1 - (number - 1) * observed / expected


def _units(ratings: Sequence[Sequence[Hashable]], scale: Scale) -> list[Counter[Any]]:
    """How often each value was given to each unit that was judged at least twice."""
    lengths = {len(row) for row in ratings}
    if len(lengths) > 1:
        raise BadInput(f"the rows of ratings have {min(lengths)} to {max(lengths)} units; each needs the same")
    units = [Counter(value for value in column if not _missing(value)) for column in zip(*ratings, strict=True)]
    if scale in ("interval", "ratio"):
        for value in (value for unit in units for value in unit):
            _check(value, scale)
    return [unit for unit in units if unit.total() > 1]


def _missing(value: Hashable) -> bool:
    return value is None or value != value  # only NaN differs from itself


def _check(value: Any, scale: Scale) -> None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise BadInput(f"{value!r} is not a number, which a scale of {scale} needs") from None
    if scale == "ratio" and number < 0:
        raise BadInput(f"{value!r} is below zero, which a scale of ratio does not have")


def _distance(scale: Scale, totals: Mapping[Any, int]) -> _Distance:
    """The squared difference between two values on a scale; `totals` says how often each value was given."""
    if scale == "nominal":
        return lambda one, other: 1.0
    if scale == "interval":
        return lambda one, other: (float(one) - float(other)) ** 2
    if scale == "ratio":
        return lambda one, other: ((float(one) - float(other)) / (float(one) + float(other))) ** 2
    try:
        ranked = sorted(totals)
    except TypeError:
        raise BadInput("the values have no common order, which a scale of ordinal needs") from None
    middle, below = {}, 0.0
    for value in ranked:  # the middle of the ranks that a value takes among all judgements
        middle[value] = below + totals[value] / 2
        below += totals[value]
    return lambda one, other: (middle[one] - middle[other]) ** 2


def table(given: Iterable[tuple[str, str, Hashable]]) -> tuple[list[str], list[list[Hashable]]]:
    """Reviewers, and their judgements as `alpha` takes them, from (reviewer, unit, judgement) in the order of time.

    The last judgement of a reviewer on a unit counts. Reviewers and units come in the order of their names.

    >>> table([("Saraa", "u1", "yes"), ("Bat", "u2", "no"), ("Saraa", "u1", "no")])
    (['Bat', 'Saraa'], [[None, 'no'], ['no', None]])
    """
    last = {(reviewer, unit): judgement for reviewer, unit, judgement in given}
    reviewers = sorted({reviewer for reviewer, _ in last})
    units = sorted({unit for _, unit in last})
    return reviewers, [[last.get((reviewer, unit)) for unit in units] for reviewer in reviewers]


def reading(value: float | None) -> str:
    """How far one may build on an alpha, by the custom that Krippendorff (2019, chapter 12) gives: 0.8 and 2/3.

    >>> reading(0.85), reading(0.7), reading(0.2), reading(None)
    ('reliable', 'for tentative conclusions', 'not reliable', 'cannot be told')
    """
    if value is None:
        return "cannot be told"
    return "reliable" if value >= 0.8 else "for tentative conclusions" if value >= 2 / 3 else "not reliable"
