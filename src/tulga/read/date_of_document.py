"""The date that a document gives of itself: in a label, a dateline, or a line of its head."""

import re

from tulga.read.dates import DateMention, find_dates
from tulga.span import Instant

_HEAD_CHARACTERS = 4000
_HEAD_LINES = 14
_LABEL = re.compile(
    r"(?:^|[\[(|•·\n]|\s{2})[ \t*_]*(?:(?P<first>(?:First\s+)?[Pp]ublished(?:\s+(?:on|at|online))?|PUBLISHED|Publication date|"
    r"Date published|[Pp]osted(?:\s+(?:on|by[^|\n]{1,40}\|))?|Released|Release date|Issued|Нийтэлсэн|Нийтлэсэн|Огноо|"
    r"Опубликовано|Дата публикации|Дата)"
    r"|(?P<second>(?:Last\s+)?[Uu]pdated(?:\s+on)?|Date|DATE|Compiled|Created))\b[ \t*_]*[:\t|,-]?\s*"
)
_NEITHER = re.compile(r"\b(?:received|accepted|revised|accessed|retrieved|submitted|printed|copyright|born|died)\b[^\n]{0,12}$", re.I)
_DATELINE = re.compile(
    r"^[ \t]*(?P<place>[A-Z][\w.'’ -]{1,30}(?:,\s*[A-Z][\w.'’ -]{1,30})?)[,\s(]+$"
)
_DATELINE_END = re.compile(r"\)?\s*(?:\([^)\n]{1,30}\)\s*)?(?:--|[-–—:]|$|\n)")
_BYLINE = re.compile(r"^[ \t]*(?:[Bb]y\s+[^\n]{2,60}|[^\n]{0,60}[|•·])[,|•·\s-]+$")
_ALONE = re.compile(r"[ \t.|\])]*(?:\d{1,2}[:.]\d{2}[^\n]{0,10})?(?:\n|$)")


def document_date(text: str) -> Instant | None:
    """The day, month or year that a document gives as its own; None where it gives none.

    A label comes first ("Published 29 September 2024", "[Нийтэлсэн: 18:40 05.05.2016 ]"), then a dateline ("ULAANBAATAR,
    May 5, 2016 --"), then a line of the head that holds a date alone or ends a byline, then "Updated". "Received" and
    "Accepted" are not the date of a document, nor are the dates of related headlines below it: only the head counts.

    >>> str(document_date("ULAANBAATAR, May 5, 2016 -- The minister spoke."))
    '2016-05-05'
    >>> document_date("Accepted 20 August 2024") is None
    True
    """
    head = text[:_HEAD_CHARACTERS]
    dates = [d for d in find_dates(head) if d.span.is_event and not d.inside_name and _is_plain(d)]
    if not dates:
        return None
    labelled = _labelled(head, dates, "first")
    if labelled is None:
        labelled = _in_head_line(head, dates)
    return labelled if labelled is not None else _labelled(head, dates, "second")


def _is_plain(date: DateMention) -> bool:
    start = date.span.start
    return start is not None and start.bound == "exact" and not start.decade and date.reason is None


def _labelled(head: str, dates: list[DateMention], group: str) -> Instant | None:
    """The date right behind the first label of a group; a time of day may stand between them."""
    for match in _LABEL.finditer(head):
        if not match[group]:
            continue
        for date in dates:
            gap = head[match.end() : date.start] if date.start >= match.end() else None
            if gap is not None and len(gap) <= 24 and re.fullmatch(r"(?:on|at|in)?[\s*_:]*(?:\d{1,2}[:.]\d{2}[\s,|]*)?(?:\w+,\s*)?", gap):
                return date.span.start
    return None


def _in_head_line(head: str, dates: list[DateMention]) -> Instant | None:
    """A dateline in the head first, then a line that holds a date alone or ends a byline with one."""
    limit = _end_of_lines(head)
    alone: Instant | None = None
    for date in dates:
        if date.start >= limit:
            break
        line_start = head.rfind("\n", 0, date.start) + 1
        before = head[line_start : date.start]
        if _NEITHER.search(before):
            continue
        if _DATELINE.match(before) and _DATELINE_END.match(head, date.end) and date.span.start and date.span.start.month:
            return date.span.start
        is_alone = not before.strip(" \t[(|*_") and _ALONE.match(head, date.end) is not None
        ends_byline = _BYLINE.match(before) is not None
        if alone is None and (is_alone or ends_byline) and date.span.start and date.span.start.month:
            alone = date.span.start
    return alone


def _end_of_lines(head: str) -> int:
    """Where the first lines that hold anything end."""
    position, seen = 0, 0
    while seen < _HEAD_LINES and position < len(head):
        following = head.find("\n", position)
        following = len(head) if following < 0 else following
        seen += bool(head[position:following].strip())
        position = following + 1
    return position
