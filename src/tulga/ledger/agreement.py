"""When two claims say the same: what each leaves open in item, value and date, and whether these can both be true.

A claim of `1996` and one of `1996-05-17` agree, for the second only says more; so do "more than 50" and 90. What two
claims agree on is never rounded for it: each keeps its own words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from tulga.claim import Claim
from tulga.relations import Relation
from tulga.span import Instant, Span

Dispute = Literal["value", "date"]

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NOT_WORDS = re.compile(r"[\W_]+")
_ABOUT = {"about", "around", "approximately", "roughly", "some", "nearly", "almost", "close to"}
_MORE = {"more than", "over", "above", "at least", "no less than", "exceeding"}
_LESS = {"less than", "under", "below", "at most", "up to", "no more than", "fewer than"}
_UNIT_DAYS = {"decade": 3653, "year": 366, "month": 31, "day": 1}
_INFINITE = Decimal("Infinity")


@dataclass(frozen=True)
class Manner:
    """How claims of one relation are compared.

    `nature` and `symmetric` are the relation's; `levels` tells a state of which only one level can hold at a time;
    `once` tells an event that happens once between two ends; `described` says that items only describe.
    """

    nature: str
    symmetric: bool = False
    levels: bool = False
    once: bool = False
    described: bool = False


def manner(relation: str, vocabulary: Mapping[str, Relation]) -> Manner:
    """The manner of a relation; one outside the vocabulary is compared as an event."""
    known = vocabulary.get(relation)
    if known is None:
        return Manner("event")
    levels = known.nature == "state" and known.conflict == "tier"
    return Manner(known.nature, known.symmetric, levels, known.once, known.items == "describe")


@dataclass(frozen=True)
class Answer:
    """What a claim says to the question that its key asks. None is silence, which agrees with everything.

    `low` and `high` bound the value, `first` and `last` the days that the date can mean.
    """

    item: str | None = None
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    first: date | None = None
    last: date | None = None


def answer(claim: Claim, way: Manner) -> Answer:
    """The answer of a claim: item and value always, the date in the way of the relation's nature.

    Of a state or a habit only the beginning can be in dispute, for two years in which it was observed do not exclude
    each other; of a stock or a flow the date stands in the key.
    """
    low, high = bounds(claim)
    first = last = None
    if way.nature == "event":
        first, last = happened(claim.span) or (None, None)
    elif way.nature in ("state", "habit") and claim.span.start and not claim.span.is_event:
        first, last = days(Span.on(claim.span.start)) or (None, None)
    unit = claim.unit if low is not None else None
    return Answer(item_of(claim, way), unit, low, high, first, last)


def item_of(claim: Claim, way: Manner) -> str | None:
    """The item as it is compared; None where items only describe."""
    return None if way.described else normal(claim.item)


def dispute(one: Answer, other: Answer) -> Dispute | None:
    """What two answers cannot both be right about: the value (or item), the date, or nothing."""
    if None not in (one.item, other.item) and one.item != other.item:
        return "value"
    if one.low is not None and one.high is not None and other.low is not None and other.high is not None:
        comparable = one.unit == other.unit or None in (one.unit, other.unit)
        if comparable and not (one.low <= other.high and other.low <= one.high):
            return "value"
    if one.first is not None and one.last is not None and other.first is not None and other.last is not None:
        inside = one.first >= other.first and one.last <= other.last
        around = one.first <= other.first and one.last >= other.last
        if not (inside or around):
            return "date"
    return None


def agree(one: Answer, other: Answer) -> bool:
    """Whether both can be right."""
    return dispute(one, other) is None


def refines(fine: Answer, coarse: Answer) -> bool:
    """Whether `fine` says all that `coarse` says, and more."""
    if fine == coarse or not agree(fine, coarse):
        return False
    if coarse.item is not None and fine.item is None:
        return False
    if coarse.low is not None and coarse.high is not None:
        if fine.low is None or fine.high is None or fine.unit != coarse.unit:
            return False
        if fine.low < coarse.low or fine.high > coarse.high:
            return False
    if coarse.first is not None and coarse.last is not None:
        return (
            fine.first is not None and fine.last is not None and coarse.first <= fine.first <= fine.last <= coarse.last
        )
    return True


class Nearby:
    """Answers laid out so that those which agree with one are found without asking all: by item, then by number.

    >>> said = [Answer(item="tank"), Answer(item="truck"), Answer()]
    >>> [other.item for other in Nearby(said).agreeing(said[0])]
    ['tank', None]
    """

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._laid: dict[str | None, dict[str | None, dict[Decimal | None, list[Answer]]]] = {}
        for one in answers:
            self._laid.setdefault(one.item, {}).setdefault(one.unit, {}).setdefault(_point(one), []).append(one)

    def agreeing(self, said: Answer) -> Iterator[Answer]:
        """The answers that agree with one, which is one of them where it was laid out too."""
        point = _point(said)
        for item in self._laid if said.item is None else (said.item, None):
            for unit, numbers in self._laid.get(item, {}).items():
                comparable = point is not None and (said.unit == unit or None in (said.unit, unit))
                for near in (point, None) if comparable else numbers:
                    yield from (other for other in numbers.get(near, ()) if agree(said, other))

    def refined(self, said: Answer) -> Iterator[Answer]:
        """The answers that say all that one says, and more."""
        return (other for other in self.agreeing(said) if refines(other, said))


def _point(said: Answer) -> Decimal | None:
    """The number that an answer gives exactly: two such numbers agree only where they are equal or not comparable."""
    return said.low if said.low == said.high else None


@lru_cache(maxsize=65536)
def normal(item: str | None) -> str | None:
    """An item as it is compared: case folded, without punctuation and articles.

    >>> normal("The Khaan-Quest (exercise)")
    'khaan quest exercise'
    """
    if item is None:
        return None
    folded = unicodedata.normalize("NFKC", item).casefold()
    return " ".join(_ARTICLES.sub(" ", _NOT_WORDS.sub(" ", folded)).split()) or folded.strip()


def days(span: Span) -> tuple[date, date] | None:
    """The first and last day that a span can mean; None for a span without any date.

    `[..2012]` reaches back without limit, `[2012..]` and `2012/..` forward. "About" reaches one unit of the date's own
    precision to both sides, which is a convention of this house.

    >>> [day.isoformat() for day in days(Span.parse("1996~"))]
    ['1994-12-31', '1998-01-01']
    """
    if not span.known:
        return None
    first = _widened(span.start)[0] if span.start else date.min
    last = _widened(span.end)[1] if span.end else date.max
    return first, max(first, last)


def happened(span: Span) -> tuple[date, date] | None:
    """The days on which an event can have happened: `2008/..` says of an event that it began in 2008."""
    return days(Span.on(span.start) if span.start and span.end is None else span)


def _widened(instant: Instant) -> tuple[date, date]:
    first, last = instant.first(), instant.last()
    if instant.bound == "by":
        return date.min, last
    if instant.bound == "after":
        return first, date.max
    if instant.bound == "about":
        reach = _UNIT_DAYS[instant.precision]
        return (
            date.fromordinal(max(first.toordinal() - reach, 1)),
            last + min(timedelta(reach), date.max - last),
        )
    return first, last


def bounds(claim: Claim) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """The least and the greatest number that a claim's value can mean, from its qualifiers `hedge` and `upper`.

    "About" reaches half a unit of the last digit that is not zero, at most a tenth of the number: about 7,000,000,000
    is 6.5 to 7.5 thousand million, about 100 is 90 to 110. That is a convention of this house.
    """
    value = claim.value
    if value is None:
        return None, None
    said = dict(claim.qualifiers)
    if (upper := _number(said.get("upper"))) is not None and upper >= value:
        return value, upper
    hedge = said.get("hedge", "").casefold().strip()
    if hedge in _MORE:
        return value, _INFINITE
    if hedge in _LESS:
        return -_INFINITE, value
    if hedge in _ABOUT:
        exponent = value.normalize().as_tuple().exponent
        digit = Decimal(1).scaleb(exponent) / 2 if isinstance(exponent, int) else Decimal(0)
        reach = min(digit, abs(value) / 10)
        return value - reach, value + reach
    return value, value


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text) if text else None
    except ArithmeticError:
        return None
    return number if number is not None and number.is_finite() else None
