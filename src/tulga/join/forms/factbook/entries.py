"""Every item of every list that is read, in the order of the files: an entry is to the Factbook what a row is to a table."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tulga.join.forms.factbook.edition import Country, countries, part_text
from tulga.join.forms.factbook.text import dated, items, plain, without_notes
from tulga.span import Span

MEMBERSHIPS = "International organization participation"
DEPLOYMENTS = "Military deployments"
PARTNERS = ("Exports - partners", "Imports - partners")
GOODS = ("Exports - commodities", "Imports - commodities")
TOTALS = ("Exports", "Imports")
REPRESENTATION = ("Diplomatic representation in the US", "Diplomatic representation from the US")
# Of a representation: who leads it, and where it sits. Telephones and addresses of letters are not read.
_POSTS = ("chief of mission", "chancery", "embassy", "consulate(s) general", "consulate(s)")
_SHARE = re.compile(r"(?P<item>[^%]+?\s*[<>~]?\s*\d[\d.]*\s*%)\s*(?:[,;\n]|\band\b|$)")
_LEAD = re.compile(r"^[^,:()]{25,}:\s*")
_NONE = re.compile(r"(?:none|NA|N/A)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list: `part` names the part of a field that has several, `note` is the field's own, unread."""

    row: int
    country: Country
    field: str
    part: str
    text: str
    span: Span
    note: str

    @property
    def place(self) -> str:
        """The file and the field, as problems name them."""
        return f"{self.country.place}, {self.field}" + (f", {self.part}" if self.part else "")


_Found = tuple[str, str, Span, str]  # part, text, span, note


def entries(path: Path) -> tuple[list[Entry], list[str]]:
    """All entries of an edition, numbered from 1, and a sentence for each file that cannot be read."""
    held, problems = countries(path)
    found: list[Entry] = []
    for country in held:
        for section, field, split in _FIELDS:
            for part, text, span, note in split(country.field(section, field)):
                found.append(Entry(len(found) + 1, country, field, part, text, span, note))
    return found, problems


def _list(marks: str) -> Callable[[Mapping[str, Any]], Iterator[_Found]]:
    def split(field: Mapping[str, Any]) -> Iterator[_Found]:
        text, span, note = _opened(field)
        for item in items(text, marks):
            yield "", *_own_date(item, span), note

    return split


def _memberships(field: Mapping[str, Any]) -> Iterator[_Found]:
    """The list, and the sentence that introduces it, if any, as a note."""
    text, span, note = _opened(field)
    lead = _LEAD.match(text)
    if lead:
        text, note = text[lead.end() :], " ".join(filter(None, (lead[0].strip(" :"), note)))
    for item in items(text):
        yield "", item, span, note


def _partners(field: Mapping[str, Any]) -> Iterator[_Found]:
    """Names with their shares; a name may have a comma in it, so the shares end the items where there are any."""
    text, span, note = _opened(field)
    reached = 0
    for found in _SHARE.finditer(text):
        yield "", re.sub(r"^and\s+", "", found["item"].strip()), span, note
        reached = found.end()
    for item in items(text[reached:]):
        yield "", *_own_date(item, span), note


def _own_date(item: str, span: Span) -> tuple[str, Span]:
    """An item with the year in parentheses behind it, else with that of its list."""
    bare, own = dated(item)
    return (bare, own) if own.known else (item, span)


def _parts(field: Mapping[str, Any]) -> Iterator[_Found]:
    """Parts such as "Exports 2024", each with a figure of its own."""
    note = _aside(field)
    for part, held in field.items():
        text, span = dated(plain(part_text(held)))
        if part != "note" and text:
            yield ("" if part == "text" else part), text, span, note


def _posts(field: Mapping[str, Any]) -> Iterator[_Found]:
    for part in ("text", *_POSTS):
        text, note = without_notes(plain(part_text(field.get(part))))
        if text:
            yield ("" if part == "text" else part), text.replace("\n", ", "), Span(), note


def _opened(field: Mapping[str, Any]) -> tuple[str, Span, str]:
    """The list itself, its date and its note; nothing where the field only says that there is none."""
    whole, year = dated(plain(part_text(field)))
    text, note = without_notes(whole)
    text, span = dated(text)
    if not note or (not span.known and "\n" not in whole):
        span = year if year.known else span  # "...; note - ... (2025)" dates the line, a note of its own only itself
    return ("" if _NONE.match(text) else text), span, " ".join(filter(None, (note, _aside(field))))


def _aside(field: Mapping[str, Any]) -> str:
    """The note beside the text, without the word."""
    return " ".join(filter(None, without_notes(plain(part_text(field.get("note"))))))


_FIELDS: tuple[tuple[str, str, Callable[[Mapping[str, Any]], Iterator[_Found]]], ...] = (
    ("Government", MEMBERSHIPS, _memberships),
    *(("Government", field, _posts) for field in REPRESENTATION),
    *(("Economy", field, _parts) for field in TOTALS),
    *(("Economy", field, _partners) for field in PARTNERS),
    *(("Economy", field, _list(",;\n")) for field in GOODS),
    ("Military and Security", DEPLOYMENTS, _list(";\n")),
)
