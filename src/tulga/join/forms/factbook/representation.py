"""Diplomatic representation in and from the United States: who leads it, and how many posts there are.

A chief of mission is a person who holds an office of the state that sends; a chancery or embassy, and consulates, are
counted as missions of the sending state in the receiving one. "None" is a count of zero, because the text says so.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from tulga.actors import label
from tulga.errors import BadInput
from tulga.join.connector import Observation
from tulga.join.forms.factbook.entries import Entry
from tulga.join.forms.factbook.text import day, items
from tulga.span import Span

_TITLES = (
    "Ambassador-designate", "Ambassador", "High Commissioner", "Chargé d'Affaires", "Consul General", "Consul",
    "Apostolic Nuncio", "Principal Officer", "Director", "Representative", "Deputy Chief of Mission",
)  # fmt: skip
_UNITED_STATES = "the United States"
_TITLE = "|".join(map(re.escape, _TITLES))
_CHIEF = re.compile(
    rf"^(?:(?P<title>{_TITLE})(?: ad interim)? )?(?P<name>[^\s;(][^;]+?)(?:, (?P<role>[A-Z][\w ]+))?"
    r"(?: \((?:since )?(?P<since>(?:\d{1,2} )?(?:[A-Z]\w+ )?\d{4})\))?$"
)
_VACANT = re.compile(rf"^(?:{_TITLE})\s*\(vacant[^)]*\);?\s*|^vacant$")
_NOWHERE = re.compile(
    r"^none\b|\bdoes not (?:have|maintain)\b|\bno (?:embassy|offices?)\b|\bnot (?:have|maintain) an embassy\b", re.I
)
_CLOSED = re.compile(r"\b(?:suspended|closed|relocated|permanent mission to the un)", re.I)


def observations(entry: Entry, state: str) -> Iterator[Observation]:
    """What one part of a representation tells; raises BadInput where it cannot be placed."""
    sender, host = (state, "USA") if " in the US" in entry.field else ("USA", state)
    if sender == host:
        return
    if entry.part == "chief of mission":
        yield from _chiefs(entry, sender, host)
    elif entry.part.startswith("consulate"):
        yield _count(entry, sender, host, entry.part.replace("(s)", "s"), _posts(entry.text))
    elif _NOWHERE.search(entry.text):
        yield _count(entry, sender, host, "embassy", 0)
    elif entry.part and not _CLOSED.search(entry.text) and not _elsewhere(entry.text, host):
        yield _count(entry, sender, host, "embassy", 1)
    else:
        raise BadInput(f"{_short(entry.text)!r} does not tell whether there is an embassy", place=entry.place)


def _chiefs(entry: Entry, sender: str, host: str) -> Iterator[Observation]:
    text = entry.text.replace("’", "'").replace("d' A", "d'A").strip(" ,")
    if re.match(r"none\b", text) or not (text := _VACANT.sub("", text)):
        return
    for said in re.split(r"(?<=\))\s*(?:;|,|and)\s+(?=[A-Z])|;\s*(?=[A-Z])", text):
        found = _CHIEF.match(_VACANT.sub("", said).strip())
        since = day(found["since"]) if found and found["since"] else None
        title = (found["title"] or found["role"]) if found else None
        if found is None or title is None or (found["since"] and since is None):
            raise BadInput(f"{_short(said)!r} does not tell who holds which office", place=entry.place)
        office = f"{title} to {_UNITED_STATES if host == 'USA' else label(host)}" + (
            f" ({found['role']})" if found["title"] and found["role"] else ""
        )
        yield Observation(entry.row, "office_held", found["name"], sender, Span(since, None), office)


def _count(entry: Entry, sender: str, host: str, item: str, number: int) -> Observation:
    return Observation(entry.row, "mission_count", sender, host, entry.span, item, Decimal(number), "missions")


def _elsewhere(text: str, host: str) -> bool:
    """Whether an address ends in another country: "... US Embassy, Bogota, Colombia" is none in Venezuela."""
    from tulga.actors.gazetteer import gazetteer

    last = gazetteer().find(text.rsplit(",", 1)[-1])
    return any(one.kind == "state" and one.form == "name" and one.actor not in (None, host) for one in last)


def _posts(text: str) -> int:
    """How many towns a list of consulates names; a state behind a town (Dededo, Guam) stands in parentheses or counts."""
    return 0 if _NOWHERE.search(text) else len(list(items(text)))


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."
