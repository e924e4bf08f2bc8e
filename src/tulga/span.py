"""Time as a source gives it: two ends, each with its precision and bound, and a recurrence.

The text form is a subset of EDTF (ISO 8601-2:2019), with the R/ prefix of ISO 8601 for what comes back:

| text | says |
|---|---|
| `2019-09-03` | on that day |
| `2014-08`, `1996`, `199X` | once in that month, year, decade |
| `2008~` | about 2008 |
| `[..2012]`, `[2012..]` | by 2012, in or after 2012 |
| `2008/..` | from 2008 on; no end is known |
| `../2012` | until 2012; no beginning is known |
| `1999/2018` | from 1999 to 2018 |
| `R/P1Y/2008/..` | every year since 2008 |
| `R/` | comes back; how often and since when is not said |
| (empty) | the source supports no date |

What this form cannot keep is refused with a reason, never rounded.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tulga.errors import BadInput

Bound = Literal["exact", "about", "by", "after"]
Precision = Literal["decade", "year", "month", "day"]

_INSTANT = re.compile(r"(?P<year>\d{3}[\dX])(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<about>~?)$")
_PERIOD = re.compile(r"P\d+[YMWD]$")


@dataclass(frozen=True, slots=True)
class Instant:
    """One end of a span: a year (or the first year of a decade), perhaps a month, perhaps a day."""

    year: int
    month: int | None = None
    day: int | None = None
    bound: Bound = "exact"
    decade: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise BadInput(f"year {self.year} is outside 1 to 9999")
        if self.decade and (self.month or self.year % 10):
            raise BadInput(f"{self.year} does not begin a decade")
        if self.day is not None and self.month is None:
            raise BadInput("a day needs its month")
        if self.month is not None and not 1 <= self.month <= 12:
            raise BadInput(f"{self.month} is not a month")
        if (
            self.month is not None
            and self.day is not None
            and not 1 <= self.day <= monthrange(self.year, self.month)[1]
        ):
            raise BadInput(f"{self.year:04d}-{self.month:02d} has no day {self.day}")

    @property
    def precision(self) -> Precision:
        """How exact the source is: decade, year, month or day."""
        if self.decade:
            return "decade"
        return "day" if self.day else "month" if self.month else "year"

    def first(self) -> date:
        """The earliest day that this can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last(self) -> date:
        """The latest day that this can mean."""
        if self.decade:
            return date(min(self.year + 9, 9999), 12, 31)
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def plain(self) -> str:
        """The date alone, as precise as it is: `2019-09-03`, `2014-08`, `1996`; a decade gives its first year."""
        return "-".join([f"{self.year:04d}"] + [f"{n:02d}" for n in (self.month, self.day) if n])

    def __str__(self) -> str:
        text = f"{self.year // 10:03d}X" if self.decade else self.plain()
        return {"exact": text, "about": f"{text}~", "by": f"[..{text}]", "after": f"[{text}..]"}[self.bound]

    @classmethod
    def parse(cls, text: str) -> "Instant":
        """Read one date of the text form; raises BadInput with the reason when it cannot be kept.

        >>> Instant.parse("2014-08").precision
        'month'
        >>> Instant.parse("2014-21")
        Traceback (most recent call last):
        tulga.errors.BadInput: date '2014-21' cannot be kept: 21 is not a month
        """
        bound: Bound = "exact"
        body = text
        if text.startswith("[..") and text.endswith("]"):
            bound, body = "by", text[3:-1]
        elif text.startswith("[") and text.endswith("..]"):
            bound, body = "after", text[1:-3]
        match = _INSTANT.match(body)
        if not match or (match["about"] and bound != "exact"):
            raise BadInput(
                f"date {text!r} cannot be kept: it is not YYYY, YYYY-MM, YYYY-MM-DD or a decade such as 199X"
            )
        if match["about"]:
            bound = "about"
        decade = match["year"].endswith("X")
        try:
            return cls(
                int(match["year"].replace("X", "0")),
                int(match["month"]) if match["month"] else None,
                int(match["day"]) if match["day"] else None,
                bound,
                decade,
            )
        except BadInput as error:
            raise BadInput(f"date {text!r} cannot be kept: {error.what}") from None


@dataclass(frozen=True, slots=True)
class Span:
    """When something holds or happened. `Span()` is a date that the source does not support.

    An event has equal ends. `open` tells a state whose end is not known (`2008/..`) from an event in 2008.

    >>> Span.parse("R/P1Y/2008/..")
    Span.parse('R/P1Y/2008/..')
    >>> Span.parse("2014-08").covers(2014), Span.parse("2008/..").covers(2030), Span().covers(2014)
    (True, True, False)
    """

    start: Instant | None = None
    end: Instant | None = None
    recurrence: str | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.start.first() > self.end.last():
            raise BadInput(f"a span cannot end ({self.end}) before it begins ({self.start})")
        if self.recurrence not in (None, "") and not _PERIOD.match(self.recurrence or ""):
            raise BadInput(f"recurrence {self.recurrence!r} is not a period such as P1Y")

    @classmethod
    def on(cls, moment: Instant | str) -> "Span":
        """An event, or a stock observed then."""
        instant = Instant.parse(moment) if isinstance(moment, str) else moment
        return cls(instant, instant)

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read the text form of the module's table; raises BadInput with the reason for anything else."""
        recurrence: str | None = None
        body = text.strip()
        if body.startswith("R/"):
            body = body[2:]
            head, _, rest = body.partition("/")
            recurrence, body = (head, rest) if head.startswith("P") else ("", body)
        if not body:
            return cls(recurrence=recurrence)
        if body.count("/") > 1:
            raise BadInput(f"span {text!r} cannot be kept: more than two ends")
        first, slash, second = body.partition("/")
        if not slash:
            instant = Instant.parse(first)
            return cls(instant, instant, recurrence)
        ends = [None if part in ("..", "") else Instant.parse(part) for part in (first, second)]
        if ends == [None, None]:
            raise BadInput(f"span {text!r} cannot be kept: it has no end at all")
        return cls(ends[0], ends[1], recurrence)

    @property
    def is_event(self) -> bool:
        """Whether both ends are the same date."""
        return self.start is not None and self.start == self.end

    @property
    def known(self) -> bool:
        """Whether at least one end is known."""
        return self.start is not None or self.end is not None

    def first(self) -> date | None:
        """The earliest day it can mean; None when no beginning is known."""
        return self.start.first() if self.start else None

    def last(self) -> date | None:
        """The latest day it can mean; None when no end is known."""
        return self.end.last() if self.end else None

    def covers(self, year: int) -> bool:
        """Whether it touches a calendar year; a span without any date touches none."""
        if not self.known:
            return False
        begins, ends = self.first(), self.last()
        return (begins is None or begins.year <= year) and (ends is None or ends.year >= year)

    def __str__(self) -> str:
        if self.is_event:
            body = str(self.start)
        elif not self.known:
            body = ""
        else:
            body = f"{self.start or '..'}/{self.end or '..'}"
        if self.recurrence is None:
            return body
        return f"R/{self.recurrence}/{body}" if self.recurrence else f"R/{body}"

    def __repr__(self) -> str:
        return f"Span.parse({str(self)!r})"
