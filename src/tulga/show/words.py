"""Claims, dates and numbers in words, without losing what they say."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from tulga.claim import Claim, plain_number
from tulga.relations import relations
from tulga.span import Instant, Span

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNKNOWN: Final = "not known"
_EVERY: Final = {"P1Y": "every year", "P1M": "every month", "P1W": "every week", "P1D": "every day"}
_UNITS: Final = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}
_SCALES: Final = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
STANCES: Final = {
    "asserted": "the source says so",
    "reported": "the source reports somebody's word",
    "negated": "the source says that it is not so",
    "planned": "planned, not done",
    "possible": "possible, not said to be so",
}


def date_in_words(instant: Instant) -> str:
    """A date as exact as it is.

    >>> [date_in_words(Instant.parse(text)) for text in ("2019-09-03", "2014-08", "199X", "2008~", "[..2012]")]
    ['3 September 2019', 'August 2014', 'the 1990s', 'about 2008', 'by 2012']
    """
    if instant.decade:
        text = f"the {instant.year}s"
    else:
        day = f"{instant.day} " if instant.day else ""
        month = f"{MONTHS[instant.month - 1]} " if instant.month else ""
        text = f"{day}{month}{instant.year}"
    return {"exact": text, "about": f"about {text}", "by": f"by {text}", "after": f"in or after {text}"}[instant.bound]


def span_in_words(span: Span) -> str:
    """A span as a reader would say it; a date that the source does not support is said to be missing.

    >>> [span_in_words(Span.parse(text)) for text in ("2008/..", "1999/2018", "R/P1Y/2008/..", "R/", "")]
    ['since 2008', 'from 1999 to 2018', 'every year since 2008', 'again and again, when is not said', 'no date given']
    """
    if span.is_event and span.start:
        when = date_in_words(span.start)
    elif span.start and span.end:
        when = f"from {date_in_words(span.start)} to {date_in_words(span.end)}"
    elif span.start:
        when = f"since {date_in_words(span.start)}"
    elif span.end:
        when = f"until {date_in_words(span.end)}"
    else:
        when = ""
    if span.recurrence is None:
        return when or "no date given"
    return f"{_recurrence(span.recurrence)} {when}" if when else f"{_recurrence(span.recurrence)}, when is not said"


def _recurrence(period: str) -> str:
    if not period:
        return "again and again"
    return _EVERY.get(period) or f"every {period[1:-1]} {_UNITS[period[-1]]}"


def number_in_words(number: Decimal | None, unit: str | None = None, hedge: str | None = None) -> str:
    """A number in full with its unit; millions and more are shortened only where three decimals keep them exact.

    >>> number_in_words(Decimal("6300000000"), "USD"), number_in_words(Decimal("6312345678"), "USD")
    ('6.3 billion USD', '6,312,345,678 USD')
    >>> number_in_words(Decimal(240), "agreements", "about"), number_in_words(Decimal("33.33"), "percent")
    ('about 240 agreements', '33.33%')
    """
    if number is None:
        return UNKNOWN
    text = _shortened(number) or f"{Decimal(plain_number(number) or 0):,f}"
    percent = unit in ("percent", "%")
    head = f"{hedge} " if hedge else ""
    tail = "%" if percent else f" {unit}" if unit else ""
    return f"{head}{text}{tail}"


def _shortened(number: Decimal) -> str | None:
    for scale, name in _SCALES:
        if abs(number) >= scale:
            short = (number / scale).quantize(Decimal("0.001"))
            return f"{plain_number(short)} {name}" if short * scale == number else None
    return None


def share_in_words(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """A share in percent to one decimal, as an interval where unknown partners leave one.

    >>> share_in_words(90.0), share_in_words(None), share_in_words(None, 42.0, 55.5), share_in_words(50.0, 42.0, 55.5)
    ('90.0%', 'not known', '42.0 to 55.5%', '50.0% (42.0 to 55.5%)')
    >>> share_in_words(None, 90.0, 100.0), share_in_words(50.0, 50.0, 100.0)
    ('at least 90.0%', 'at least 50.0%')
    """
    if low is None or high is None or f"{low:.1f}" == f"{high:.1f}":
        known = value if value is not None else low
        return UNKNOWN if known is None else f"{known:.1f}%"
    interval = f"at least {low:.1f}%" if high >= 100 else f"{low:.1f} to {high:.1f}%"
    exact = value is not None and f"{value:.1f}" != f"{low:.1f}"
    return f"{value:.1f}% ({interval})" if exact else interval


def relation_label(relation: str) -> str:
    """The English label of a relation; its id in plain words where the vocabulary does not have it."""
    known = relations().get(relation)
    return known.label.get("en", relation) if known else relation.replace("_", " ")


def said(claim: Claim, label: Callable[[str], str]) -> str:
    """What a claim says in one line, without its date.

    >>> from tulga.claim import Evidence
    >>> said(Claim(relation="embassy", subject="TUR", object="MNG", evidence=Evidence("s", "row=1")), str.lower)
    'tur → mng: embassy'
    """
    known = relations().get(claim.relation)
    between = " – " if known and known.symmetric else " → "
    ends = between.join(label(end) for end in (claim.subject, claim.object) if end)
    parts = [relation_label(claim.relation)]
    if claim.item:
        parts.append(claim.item)
    if claim.value is not None:
        parts.append(number_in_words(claim.value, claim.unit, dict(claim.qualifiers).get("hedge")))
    return f"{ends}: {', '.join(parts)}" if ends else ", ".join(parts)
