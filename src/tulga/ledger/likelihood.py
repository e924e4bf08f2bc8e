"""Words of probability after ICD 203 (US Intelligence Community Directive 203, 2015, table D.6.e(2)(a)).

The seven bands of the directive share their end points. Here a band holds its lower end and not its upper one, except
that the last holds 0.99 too; what is below 0.01 or above 0.99 is no longer a likelihood and has no word. Likelihood and
confidence in a judgement are different things and never stand in one sentence.
"""

from decimal import Decimal, InvalidOperation

from tulga.errors import BadInput, unknown

BANDS: tuple[tuple[tuple[str, ...], Decimal, Decimal], ...] = (
    (("almost no chance", "remote"), Decimal("0.01"), Decimal("0.05")),
    (("very unlikely", "highly improbable"), Decimal("0.05"), Decimal("0.20")),
    (("unlikely", "improbable"), Decimal("0.20"), Decimal("0.45")),
    (("roughly even chance", "roughly even odds"), Decimal("0.45"), Decimal("0.55")),
    (("likely", "probable"), Decimal("0.55"), Decimal("0.80")),
    (("very likely", "highly probable"), Decimal("0.80"), Decimal("0.95")),
    (("almost certain", "nearly certain"), Decimal("0.95"), Decimal("0.99")),
)

_SPELLINGS = {"almost certainly": "almost certain", "probably": "probable", "remote chance": "remote"}
_BOUNDS = {name: (float(low), float(high)) for names, low, high in BANDS for name in names}


def word(probability: float | Decimal) -> str | None:
    """The first word of the band in which a probability lies, None where it has none (below 0.01, above 0.99).

    Raises BadInput for what is no probability.

    >>> word(0.55), word(0.5499), word(0.99), word(1)
    ('likely', 'roughly even chance', 'almost certain', None)
    """
    try:
        exact = Decimal(str(probability))
        if not 0 <= exact <= 1:
            raise InvalidOperation
    except InvalidOperation:
        raise BadInput(f"{probability} is not a probability between 0 and 1") from None
    if exact == BANDS[-1][2]:
        return BANDS[-1][0][0]
    return next((names[0] for names, low, high in BANDS if low <= exact < high), None)


def bounds(words: str) -> tuple[float, float]:
    """The band of a word: its lower end, which it holds, and its upper end, which only the last band holds.

    Both words of each band are known, and "almost certainly" and "probably"; case, hyphens and spaces do not matter.
    Raises BadUse with the nearest words for another one.

    >>> bounds("likely"), bounds("Highly improbable"), bounds("almost certainly")
    ((0.55, 0.8), (0.05, 0.2), (0.95, 0.99))
    """
    said = " ".join(words.casefold().replace("-", " ").split())
    try:
        return _BOUNDS[_SPELLINGS.get(said, said)]
    except KeyError:
        raise unknown("word of probability", words, (*_BOUNDS, *_SPELLINGS)) from None
