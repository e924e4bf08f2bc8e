"""Statistical data in the forms of SDMX, one observation after another: SDMX-CSV, and SDMX-ML generic and by structure.

An observation is what the file says of it: its dimensions and attributes by name, those of its series included. Only
names that changed between editions are brought to one: COUNTRY (was REF_AREA), COUNTERPART (COUNTERPART_COUNTRY or
COUNTERPART_AREA), FREQUENCY (FREQ) and STATUS (OBS_STATUS).
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tulga.errors import BadInput, nearest_names
from tulga.join.connector import Observation, Read
from tulga.join.files.table import Record, Table, number
from tulga.join.left_out import LeftOut, Unplaced
from tulga.span import Instant, Span

NEEDED = ("COUNTRY", "INDICATOR", "COUNTERPART", "TIME_PERIOD", "OBS_VALUE")
"""What an observation of a pair of economies must have."""

_NAMES = {
    "REF_AREA": "COUNTRY",
    "COUNTERPART_COUNTRY": "COUNTERPART",
    "COUNTERPART_AREA": "COUNTERPART",
    "FREQ": "FREQUENCY",
    "OBS_STATUS": "STATUS",
}
_WITHHELD = frozenset({"", "c", "nan", "na", "n/a", "-", "..", "...", "np", "x"})
_WORLD = frozenset({"G001", "W00", "W0", "1W", "001", "WLD"})
_HEADER_WITHIN = 50
_PERIOD = re.compile(r"(?P<year>\d{4})(?:-?(?P<part>[QSM]?)(?P<number>\d{1,2}))?$")
_MONTHS = {"M": 1, "": 1, "Q": 3, "S": 6}
_NTH = {"Q": ("first", "second", "third", "fourth"), "S": ("first", "second")}
_MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reported:
    """One observation: its number in the file (from 1), and its dimensions, attributes, TIME_PERIOD and OBS_VALUE."""

    row: int
    said: Mapping[str, str]

    def get(self, name: str) -> str:
        """A dimension or attribute; empty where the file does not have it."""
        return self.said.get(name, "")


def reported(path: Path, needed: tuple[str, ...], problems: list[str]) -> Iterator[Reported]:
    """The observations of a file that have all of the `needed` names; `problems` gets a sentence for each other one.

    Raises BadInput where the file is not SDMX.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=str(path)) from None
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if re.match(rb"<(?:!doctype )?html", text, re.IGNORECASE):
        raise BadInput("this is a web page, not a file of data", place=path.name)
    found = _from_xml(path) if text.startswith(b"<") else _from_csv(path, needed)
    for row, said in enumerate(found, 1):
        if isinstance(said, BadInput):
            problems.append(str(said))
            continue
        lost = next((name for name in needed if name not in said), None)
        if lost is None:
            yield Reported(row, said)
        else:
            place = f"{path.name}, observation {row}"
            problems.append(str(BadInput(f"it has no {lost}", place=place, nearest=nearest_names(lost, said))))


def period(text: str, place: str) -> tuple[Span, str]:
    """The span of a TIME_PERIOD, and in words which part of the year it is: empty for a whole year.

    >>> period("2024", ""), period("2024-Q2", ""), period("2010-M01", "")
    ((Span.parse('2024'), ''), (Span.parse('2024-04/2024-06'), 'second quarter'), (Span.parse('2010-01'), 'January'))
    """
    found = _period(text.strip())
    if found is None:
        raise BadInput(f"{text!r} is not a period", place=f"{place}, TIME_PERIOD")
    return found


@cache
def _period(text: str) -> tuple[Span, str] | None:
    match = _PERIOD.match(text)
    if not match:
        return None
    year, nth = int(match["year"]), int(match["number"] or 0)
    if not match["number"]:
        return Span.on(Instant(year)), ""
    months = _MONTHS[match["part"]]
    if not 1 <= nth <= 12 // months:
        return None
    if months == 1:
        return Span.on(Instant(year, nth)), _MONTH_NAMES[nth - 1]
    span = Span(Instant(year, (nth - 1) * months + 1), Instant(year, nth * months))
    return span, f"{_NTH[match['part']][nth - 1]} {'quarter' if months == 3 else 'half'}"


def amount(one: Reported, place: str) -> Decimal | None:
    """The value, times the power of ten of UNIT_MULT; None where it is missing or withheld as confidential.

    SCALE, which the IMF gives beside it since 2025, says how its pages show a number and does not multiply anything.

    >>> amount(Reported(1, {"OBS_VALUE": "1.5", "UNIT_MULT": "6", "SCALE": "6"}), "") == 1_500_000
    True
    >>> amount(Reported(1, {"OBS_VALUE": "C"}), "") is None
    True
    """
    text = one.get("OBS_VALUE").strip()
    if text.casefold() in _WITHHELD or "C" in (one.get("STATUS"), one.get("CONF_STATUS")):
        return None
    value = number(text, place=f"{place}, OBS_VALUE")
    power = one.get("UNIT_MULT").strip()
    if value is None or not power:
        return value
    if not power.isdigit():
        raise BadInput(f"{power!r} is not a power of ten", place=f"{place}, UNIT_MULT")
    return value * Decimal(10) ** int(power)


def ends(one: Reported, span: Span) -> tuple[str, str | None]:
    """The actors of COUNTRY and COUNTERPART by their ISO codes of two or three letters; None where that is the world.

    Raises Unplaced for a group of economies and for an economy that is not known.
    """
    country, counterpart = one.get("COUNTRY"), one.get("COUNTERPART")
    last = span.last()
    reporter = _economy(country, last)
    if reporter is None:
        raise Unplaced(f"COUNTRY {country!r} is a group or an economy that is not known")
    partner = _economy(counterpart, last)
    if partner is None and counterpart not in _WORLD:
        raise Unplaced(f"COUNTERPART {counterpart!r} is a group or an economy that is not known")
    return reporter, partner


def pairs(path: Path, observed: Callable[[Reported, str], Observation]) -> Read:
    """One observation of Tulga for each of the file; `observed` is given its place and raises BadInput or Unplaced.

    Raises BadInput where the file is not SDMX of pairs of economies.
    """
    found: list[Observation] = []
    problems: list[str] = []
    left = LeftOut(path.name)
    for one in reported(path, NEEDED, problems):
        try:
            found.append(observed(one, f"{path.name}, observation {one.row}"))
        except Unplaced as reason:
            left.add(str(reason), one.row)
        except BadInput as error:
            problems.append(str(error))
    return Read(found, problems + left.sentences())


def open_pairs(path: Path) -> Table:
    """All observations as a table, the names in the order in which they first come up."""
    found = list(reported(path, NEEDED, []))
    header = tuple(dict.fromkeys(name for one in found for name in one.said))
    records = tuple(Record(one.row, one.row, tuple(one.get(name) for name in header)) for one in found)
    return Table(path.name, header or NEEDED, records)


@cache
def _economy(code: str, on: date | None) -> str | None:
    from tulga.actors import by_code

    if len(code) not in (2, 3) or code in _WORLD:
        return None
    return by_code("iso3" if len(code) == 3 else "iso2", code, on)


def _from_csv(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str] | BadInput]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            header = _header(lines, path.name, needed)
            for cells in filter(None, lines):
                if len(cells) != len(header):
                    what = f"the row has {len(cells)} cells, the header {len(header)}: its columns are shifted"
                    yield BadInput(what, place=f"{path.name}:{lines.line_num}")
                else:
                    yield {name: _code(name, cell) for name, cell in zip(header, cells, strict=True) if name}
    except UnicodeDecodeError:
        raise BadInput("the file is not UTF-8, in which SDMX-CSV is written", place=path.name) from None
    except csv.Error as error:
        raise BadInput(f"this is not a table of text ({error})", place=path.name) from None


def _header(lines: Any, name: str, needed: tuple[str, ...]) -> list[str]:
    first: list[str] = []
    for _, cells in zip(range(_HEADER_WITHIN), lines, strict=False):
        names = [_named(cell.strip()) for cell in cells]
        first = first or names
        if set(needed) <= set(names):
            return names
    lost = next((wanted for wanted in needed if wanted not in first), needed[0])
    raise BadInput(f"the table has no column {lost!r}", place=name, nearest=nearest_names(lost, first))


def _code(name: str, cell: str) -> str:
    """The code alone where the provider was asked for `code: label`."""
    return cell.strip() if name in ("OBS_VALUE", "TIME_PERIOD") else cell.partition(": ")[0].strip()


def _named(name: str) -> str:
    return _NAMES.get(name.upper(), name.upper())


def _from_xml(path: Path) -> Iterator[dict[str, str] | BadInput]:
    from lxml import etree

    series: dict[str, str] = {}
    try:
        parsed = etree.iterparse(str(path), events=("start", "end"), resolve_entities=False, no_network=True)
        for event, element in parsed:
            kind = _kind(element)
            if event == "start" and kind == "Series":
                series = _attributes(element)
            elif event == "end" and kind in ("SeriesKey", "Attributes") and _kind(element.getparent()) == "Series":
                series |= _values(element)
            elif event == "end" and kind == "Group" and "UNIT_MULT" in {**_attributes(element), **_values(element)}:
                raise BadInput("UNIT_MULT is given for groups of series, which is not read", place=path.name)
            elif event == "end" and kind == "Obs":
                yield {**series, **_attributes(element), **_values(element)}
                element.clear()
            elif event == "end" and kind == "Series":
                series = {}
                element.clear()
    except etree.XMLSyntaxError as error:
        raise BadInput(f"the XML is broken or cut off ({error.msg})", place=path.name) from None


def _kind(element: Any) -> str:
    """The name of an element without its namespace; no name for None and for what stands between elements."""
    return "" if element is None else str(element.tag).rpartition("}")[2]


def _attributes(element: Any) -> dict[str, str]:
    return {_named(str(name).rpartition("}")[2]): str(value).strip() for name, value in element.attrib.items()}


def _values(element: Any) -> dict[str, str]:
    """The names and values that generic data writes as elements."""
    found = {}
    for inner in element.iter():
        kind = _kind(inner)
        value = inner.get("value", "").strip()
        if kind == "Value":
            found[_named(inner.get("id") or inner.get("concept") or "")] = value
        elif kind in ("ObsDimension", "Time"):
            found["TIME_PERIOD"] = value or (inner.text or "").strip()
        elif kind == "ObsValue":
            found["OBS_VALUE"] = value
    return found
