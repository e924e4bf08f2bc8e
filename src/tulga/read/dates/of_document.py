"""The date that a document gives of itself: in a label, a dateline, or a line of its head."""

import re

from tulga.read.dates.grammar import DateMention, find_dates
from tulga.span import Instant

_HEAD_CHARACTERS = 4000
_MASTHEAD_LINES = 7
_HEAD_LINES = 14
_LABEL = re.compile(
    r"(?:^|[\[(|•·\n]|\s{2})[ \t*_]*(?:(?P<first>"
    r"(?:First\s+)?[Pp]ublished(?:\s+(?:on|at|online))?|PUBLISHED|"
    r"Publication date|Date published|[Pp]osted(?:\s+(?:on|by[^|\n]{1,40}\|))?|Released|"
    r"Release date|Issued|Нийтэлсэн|Нийтлэсэн|Огноо|Опубликовано|Дата публикации|Дата)"
    r"|(?P<second>(?:Last\s+)?[Uu]pdated(?:\s+on)?|Date|DATE|Compiled|Created))\b[ \t*_]*[:\t|,-]?\s*"
)
_LABEL_GAP = re.compile(r"(?:on|at|in)?[\s*_:]*(?:\d{1,2}[:.]\d{2}[\s,|]*)?(?:\w+,\s*)?")
_NEITHER = re.compile(
    r"\b(?:received|accepted|revised|accessed|retrieved|submitted|copyright|born|died)\b[^\n]{0,12}\Z", re.I
)
_DATELINE = re.compile(r"[ \t]*[A-Z][\w.'’ -]{1,30}(?:,\s*[A-Z][\w.'’ -]{1,30})?[,\s(]+")
_DATELINE_END = re.compile(r"\)?\s*(?:\([^)\n]{1,30}\)\s*)?(?:--|[-–—:])")
_SET_OFF = re.compile(
    r"(?:^|[|·•/(:\t»]|\s[-–—*]|,|\s{2}|"
    r"\b(?:updated|compiled|status|printed|dated|(?:broadcast|edition|issue|session) of))\s*\Z",
    re.I,
)
_WIDE_GAP = re.compile(r"(?:\s{3}|\t|[|·•]\s)[^\n.]{0,24}\Z")
_ALONE = re.compile(r"[ \t.|\])]*(?:\d{1,2}[:.]\d{2}[^\n]{0,10})?(?:\n|$)")
_COLOPHON = re.compile(r"\b(?:Compiled|Last updated|Last modified|Text as of)(?:\s+on)?:?\s*\Z")
_COLOPHON_CHARACTERS = 400
_LINE_END = re.compile(r"[ \t]*(?:\n|$|\s{2}|[|·•()\],.;]|p\.)")


def document_date(text: str) -> Instant | None:
    """The day, month or year that a document gives as its own; None where it gives none.

    A label comes first ("Published 29 September 2024", "[Нийтэлсэн: 18:40 05.05.2016 ]"), then a dateline
    ("ULAANBAATAR, May 5, 2016 --"), then a date that is set off in the masthead, then "Updated". "Received" and
    "Accepted" are not the date of a document, nor are the dates of related headlines below it: below the head only
    "Compiled" and "Last updated" in the last lines count.

    >>> str(document_date("ULAANBAATAR, May 5, 2016 -- The minister spoke."))
    '2016-05-05'
    >>> document_date("Accepted 20 August 2024") is None
    True
    """
    head = text[:_HEAD_CHARACTERS]
    dates = [d for d in find_dates(head) if d.span.is_event and not d.inside_name and _is_plain(d)]
    found = _labelled(head, dates, "first") or _in_dateline(head, dates) or _in_masthead(head, dates)
    return found or _labelled(head, dates, "second") or _in_colophon(text)


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
            if gap is not None and len(gap) <= 24 and _LABEL_GAP.fullmatch(gap):
                return date.span.start
    return None


def _in_dateline(head: str, dates: list[DateMention]) -> Instant | None:
    """The date behind a place that opens a line, with a dash or colon behind it."""
    limit = _end_of_lines(head, _HEAD_LINES)
    for date in dates:
        if date.start < limit and _has_month(date):
            before = _before(head, date)
            if _DATELINE.fullmatch(before) and _DATELINE_END.match(head, date.end):
                return date.span.start
    return None


def _in_masthead(head: str, dates: list[DateMention]) -> Instant | None:
    """The first date of the first lines that is set off from what stands before it and is no part of a sentence."""
    limit = _end_of_lines(head, _MASTHEAD_LINES)
    for date in dates:
        before = _before(head, date)
        if date.start >= limit or not _has_month(date) or _NEITHER.search(before):
            continue
        if not before.strip() and not _ALONE.match(head, date.end):
            continue
        if _LINE_END.match(head, date.end) and (
            _WIDE_GAP.search(before) or (_SET_OFF.search(before) and _is_title(before))
        ):
            return date.span.start
    return None


def _in_colophon(text: str) -> Instant | None:
    """The date behind "Compiled" or "Last updated" in the last words of the document."""
    tail = text[-_COLOPHON_CHARACTERS:]
    for date in find_dates(tail):
        if date.span.is_event and _is_plain(date) and _COLOPHON.search(tail, 0, date.start):
            return date.span.start
    return None


def _has_month(date: DateMention) -> bool:
    return date.span.start is not None and date.span.start.month is not None


def _before(head: str, date: DateMention) -> str:
    return head[head.rfind("\n", 0, date.start) + 1 : date.start]


def _is_title(words: str) -> bool:
    """Whether words look like a title or a list of places and names, not like a sentence."""
    letters = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) > 2]
    return len(letters) <= 2 or 2 * sum(word[0].isupper() for word in letters) >= len(letters)


def _end_of_lines(head: str, lines: int) -> int:
    """Where the first lines that hold anything end."""
    position, seen = 0, 0
    while seen < lines and position < len(head):
        following = head.find("\n", position)
        following = len(head) if following < 0 else following
        seen += bool(head[position:following].strip())
        position = following + 1
    return position
