"""The Factbook's texts: HTML taken away, notes cut off, the closing year read, lists split where their commas are.

A list is written for people: "SCO (observer)", "Congo, Republic of the 5%", "(2023 est.)", "<b>note:</b> ...". What is in
parentheses belongs to what stands before it, so a comma in there does not end an item.
"""

import re
from collections.abc import Iterator
from html import unescape

from tulga.errors import BadInput
from tulga.span import Instant, Span

_BREAK = re.compile(r"<\s*(?:br|/?p|/?li|/?ul|/?div)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_BLANKS = re.compile(r"[^\S\n]+")
_NOTE = re.compile(r"(?:^|[\n;]|(?<=\)))\s*notes?\s*(?:[:–—]|-(?!\w))\s*", re.IGNORECASE)
_CLOSING = re.compile(r"\s*\(([^()]*\b(?:1[89]|20)\d\d\b[^()]*)\)[\s.]*$")
_DATED = re.compile(
    r"(?:mid-|early |late |FY ?|as of )?(?:([A-Z][a-z]+) )?((?:1[89]|20)\d\d)(?:\s*[-–/]\s*(\d{2}|\d{4}))?$"
)
_ESTIMATED = re.compile(r"[,;]?\s*est(?:\.|imated?)?$")
_MONTHS = "January February March April May June July August September October November December".split()


def plain(html: str) -> str:
    """The text of an HTML fragment, a line for each paragraph or break.

    >>> plain("<p>C&ocirc;te d'Ivoire&nbsp; 5%</p><b>note:</b> in dollars")
    "Côte d'Ivoire 5%\\nnote: in dollars"
    """
    bare = unescape(_TAG.sub("", _BREAK.sub("\n", html))).replace("\u200b", "")
    lines = (_BLANKS.sub(" ", line).strip() for line in bare.split("\n"))
    return "\n".join(line for line in lines if line)


def without_notes(text: str) -> tuple[str, str]:
    """A text and the note that follows it, each empty where there is none.

    >>> without_notes("Ambassador Yale DOE (since 7 June 2022); note - also accredited to Palau")
    ('Ambassador Yale DOE (since 7 June 2022)', 'also accredited to Palau')
    """
    found = _NOTE.search(text)
    return (text[: found.start()].strip(), text[found.end() :].strip()) if found else (text, "")


def dated(text: str) -> tuple[str, Span]:
    """A list and the year that closes it in parentheses; no date where no year does.

    >>> dated("gold, copper ore (2023 est.)")
    ('gold, copper ore', Span.parse('2023'))
    >>> dated("850 South Sudan (UNMISS)")
    ('850 South Sudan (UNMISS)', Span.parse(''))
    """
    found = _CLOSING.search(text)
    span = _span(found[1]) if found else None
    return (text[: found.start()].strip(), span) if found and span else (text, Span())


def items(text: str, marks: str = ",;\n") -> Iterator[str]:
    """The items of a list, split at `marks` outside parentheses, without the "and" before the last.

    >>> list(items("CIS (associate member, has not ratified the charter), CICA, and ECO"))
    ['CIS (associate member, has not ratified the charter)', 'CICA', 'ECO']
    """
    depth, start = 0, 0
    for at, sign in enumerate(text + marks[0]):
        depth = max(0, depth + (sign == "(") - (sign == ")"))
        if sign in marks and (not depth or at == len(text)) and not _inside_number(text, at):
            item = re.sub(r"^and\s+", "", text[start:at].strip())
            if item:
                yield item
            start = at + 1


def bracketed(text: str) -> tuple[str, tuple[str, ...]]:
    """What stands before the parentheses that close a text, and what is in each of them.

    >>> bracketed("EITI (compliant country) (suspended)")
    ('EITI', ('compliant country', 'suspended'))
    >>> bracketed("WTO (observer (since 1999))")
    ('WTO', ('observer (since 1999)',))
    """
    inside: list[str] = []
    while text.endswith(")"):
        depth = 0
        for at in range(len(text) - 1, -1, -1):
            depth += (text[at] == ")") - (text[at] == "(")
            if not depth:
                break
        else:
            break
        inside.insert(0, text[at + 1 : -1].strip())
        text = text[:at].rstrip()
    return text, tuple(inside)


def day(text: str) -> Instant | None:
    """A date such as "27 February 2024", "August 2024" or "2024"; None for anything else.

    >>> str(day("27 February 2024")), str(day("August 2024")), day("soon")
    ('2024-02-27', '2024-08', None)
    """
    found = re.fullmatch(r"(?:(?:(\d{1,2}) )?([A-Za-z]+) )?(\d{4})", text.strip())
    named = found[2].capitalize() if found and found[2] else None
    if not found or (named and named not in _MONTHS):
        return None
    month = f"-{_MONTHS.index(named) + 1:02d}" if named else ""
    try:
        return Instant.parse(f"{found[3]}{month}" + (f"-{int(found[1]):02d}" if found[1] else ""))
    except BadInput:
        return None


def _span(inside: str) -> Span | None:
    found = _DATED.match(_ESTIMATED.sub("", inside.strip()))
    if not found:
        return None
    first = day(f"{found[1]} {found[2]}" if found[1] else found[2])
    if first is None or found[3] is None:
        return Span.on(first) if first else None
    last = found[3] if len(found[3]) == 4 else found[2][:2] + found[3]
    return Span(first, Instant(int(last))) if int(last) >= int(found[2]) else None


def _inside_number(text: str, at: int) -> bool:
    return (
        text[at : at + 1] == ","
        and text[at - 1 : at].isdigit()
        and re.match(r"\d{3}(?!\d)", text[at + 1 :]) is not None
    )
