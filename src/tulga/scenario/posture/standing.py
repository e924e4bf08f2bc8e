"""Whether what a claim tells holds on a day: yes, by assumption, unclear, not dated, over, or not yet."""

from datetime import date
from typing import Literal

from tulga.span import Instant, Span

Standing = Literal["holds", "assumed", "unclear", "undated", "over", "later"]
COUNTED: tuple[Standing, ...] = ("holds", "assumed")
SHOWN: tuple[Standing, ...] = ("holds", "assumed", "unclear", "undated")


def standing(span: Span, on: date, *, lasts: bool, event: bool) -> Standing:
    """How a span stands to a day.

    `holds` within it, `undated` without any date, `later` before it and `over` after it. What lasts (a treaty that was
    signed, a status told for one date) is `assumed` to hold after the one date that it has. A date that is not exact to
    the day may leave it open on which side the day falls: `unclear` for an event (signed in 2016, asked in May); what is
    told to be so in a year holds on each of its days.

    >>> standing(Span.parse("1994"), date(2016, 5, 5), lasts=True, event=True)
    'assumed'
    >>> standing(Span.parse("2016"), date(2016, 5, 5), lasts=True, event=True)
    'unclear'
    >>> standing(Span.parse("2008/.."), date(2016, 5, 5), lasts=False, event=False)
    'holds'
    """
    if not span.known:
        return "undated"
    if span.start is not None and _before(on, span.start):
        return "later"
    if span.is_event and span.start is not None and lasts and _after(on, span.start):
        return "assumed"
    if span.end is not None and _after(on, span.end):
        return "over"
    if span.is_event and not event and span.start is not None and span.start.bound in ("exact", "about"):
        return "holds"
    begun = span.start is not None and _reached(on, span.start)
    lasting = span.end is None or not _reached(on, span.end, begins=True)
    return "holds" if begun and (lasting or span.start == span.end) else "unclear"


def _before(on: date, start: Instant) -> bool:
    """Whether the day is surely before it: what began by a year may have begun at any time before."""
    return start.bound != "by" and on < start.first()


def _after(on: date, end: Instant) -> bool:
    """Whether the day is surely after it: what ended after a year may have ended at any time since."""
    return end.bound != "after" and on > end.last()


def _reached(on: date, moment: Instant, *, begins: bool = False) -> bool:
    """Whether it has surely come on that day; with `begins`, whether it may have come."""
    if begins:
        return moment.bound == "by" or on > moment.first()
    return moment.bound != "after" and on >= moment.last()
