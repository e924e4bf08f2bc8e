"""What the words of a date give before they are put together: parts of dates, and where they stand."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from tulga.errors import BadInput
from tulga.read.dates.words import Unit
from tulga.span import Bound, Instant

Cue = Literal["since", "until", "by", "after", "between"]
NO_ANCHOR = "it is told from the date of the text, which is not known"
NO_PREVIOUS = "it is told from a date named before, and none is known"


@dataclass(frozen=True, slots=True)
class Part:
    """A date as far as its words give it: the year may stand elsewhere."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    decade: bool = False
    bound: Bound = "exact"

    def instant(self) -> Instant:
        """The date itself; raises BadInput for a day or month that the calendar does not have, or without a year."""
        if self.year is None:
            raise BadInput("it names no year")
        return Instant(self.year, self.month, self.day, self.bound, self.decade)

    @classmethod
    def of(cls, instant: Instant) -> "Part":
        """The parts of a date that is known."""
        return cls(instant.year, instant.month, instant.day, instant.decade, instant.bound)

    @classmethod
    def on(cls, day: date) -> "Part":
        """The parts of a day of the calendar."""
        return cls(day.year, day.month, day.day)


@dataclass(frozen=True, slots=True)
class Atom:
    """One date, range of days, habit or relative time where it stands in the text.

    `first` and `last` differ for a range such as "29-31 May 2008". `weak` marks a bare month name, which is a date only
    beside a preposition or another date. `reason` says what the words hold beyond the parts, or why there are none.
    """

    start: int
    end: int
    first: Part | None = None
    last: Part | None = None
    reason: str | None = None
    weak: bool = False
    inside_name: bool = False
    recurrence: str | None = None
    relative: "Relative | None" = None
    cue: Cue | None = None

    @property
    def is_range(self) -> bool:
        """Whether it already has two ends."""
        return self.first != self.last

    def with_year(self, year: int) -> "Atom":
        """The same with a year where it has none."""
        first, last = (replace(p, year=year) if p and p.year is None else p for p in (self.first, self.last))
        return replace(self, first=first, last=last)


@dataclass(frozen=True, slots=True)
class Relative:
    """A time told from another: from the date of the text, or (`from_previous`) from the date named before.

    `count` units forward (backward when negative). `through` keeps the whole way: "the past five years". `weekday`
    (Monday is 0) and `month` name what `count` counts instead: "last Monday", "next May". `reason`, when set, says why
    no date can be given. `since` keeps the date named before as a beginning: "since then".
    """

    count: int = 0
    unit: Unit = "day"
    from_previous: bool = False
    through: bool = False
    weekday: int | None = None
    month: int | None = None
    bound: Bound = "exact"
    since: bool = False
    now: bool = False
    bare: bool = False
    reason: str | None = None
    caveat: str | None = None


def shifted(base: Instant, count: int, unit: Unit) -> Part:
    """A date `count` units from another, as precise as the unit; raises BadInput where the other is less precise.

    >>> shifted(Instant(2016, 1, 31), -2, "month")
    Part(year=2015, month=11, day=None, decade=False, bound='exact')
    """
    if unit == "decade":
        return Part(base.year + 10 * count, bound="about")
    if unit == "year":
        return Part(base.year + count)
    if base.month is None:
        raise BadInput(f"it counts in {unit}s from {base}, which names no month")
    if unit in ("month", "quarter"):
        months = base.year * 12 + base.month - 1 + count * (3 if unit == "quarter" else 1)
        return Part(months // 12, months % 12 + 1)
    if base.day is None:
        raise BadInput(f"it counts in {unit}s from {base}, which names no day")
    return Part.on(moved(base.first(), count * (7 if unit == "week" else 1)))


def moved(day: date, days: int) -> date:
    """A day of the calendar some days on; raises BadInput outside the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise BadInput(f"{days} days from {day} is outside the years 1 to 9999") from None


def last_year(month: int, day: int | None, anchor: Instant) -> int:
    """The last year, up to the date of the text, that had a day or month.

    >>> last_year(12, 28, Instant(2017, 1, 9)), last_year(3, None, Instant(2017)), last_year(1, None, Instant(2017, 1))
    (2016, 2017, 2017)
    """
    if anchor.month is None or month < anchor.month:
        return anchor.year
    later = month > anchor.month or (day is not None and anchor.day is not None and day > anchor.day)
    return anchor.year - 1 if later else anchor.year


def nearest_year(month: int, day: int | None, anchor: Instant) -> int:
    """The year that brings a day or month nearest to the date of the text.

    >>> nearest_year(12, 28, Instant(2017, 1, 9)), nearest_year(3, None, Instant(2017))
    (2016, 2017)
    """
    if anchor.month is None:
        return anchor.year
    months = month - anchor.month
    if months > 6 or (months == 6 and day is not None and anchor.day is not None and day > anchor.day):
        return anchor.year - 1
    return anchor.year + 1 if months < -6 else anchor.year
