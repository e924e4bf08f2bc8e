"""United Nations peacekeeping: uniformed personnel by contributor, mission and month.

Two forms. Since 2010 the Department of Peace Operations has one row for a contributor, mission, kind of personnel and
date, with men and women apart (`DPO-UCHISTORICAL.csv`). Before that there is one row for a contributor, mission and
date, with a column for each kind; only the troops are sure to be there (`DPPADPO-UCPre2010.csv`).

The numbers are stocks on the last day of a month. Months are never added up: each is an observation of its own, whose
item names the month. A year takes the last report that a contributor has for a mission in that year; the span of that
observation is the day of the report, and `all personnel` adds the kinds reported on that one day. Somebody who left in
May has a report of April and none of December, which says nothing about zero.

As the vocabulary has it, the object is the country that the mission works in, and the mission itself where it works in
several or in none; the item always begins with the mission.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path

from tulga.actors import actor, by_code
from tulga.errors import BadInput
from tulga.join.connector import Connector, Coverage, Observation, Read, connectors
from tulga.join.files.any_table import open_any_table
from tulga.join.files.table import Record, Table, number
from tulga.join.left_out import LeftOut, Unplaced
from tulga.join.place import Placer
from tulga.span import Instant, Span

_NEW = ("contributing_country", "isocode3", "mission_acronym", "personnel_type", "male_personnel", "female_personnel")
_NEW_DATE = "last_reporting_date"
_OLD = ("Contributor", "Contributor_ISO-3", "Mission", "Troops", "Date")
_OLD_KINDS = (
    "Troops",
    "Observers",
    "Civilian_Police",
    "Experts_on_Mission",
    "Formed_Police_Units",
    "Individual_Police",
)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class _Report:
    """The personnel of one kind that a contributor had in a mission on a day; None where the cell is empty."""

    row: int
    place: str
    contributor: str
    mission: str
    day: date
    kind: str
    persons: Decimal | None


def open_contributions(path: Path) -> Table:
    """The rows as they stand, in either form; raises BadInput naming a column that is not there."""
    table = open_any_table(path, ("mission_acronym",))
    old = open_any_table(path, ("Mission", "Troops")) if table.position("mission_acronym") is None else table
    if old.position("Troops") is not None:
        old.need(_OLD)
        return old
    table.need((*_NEW, _NEW_DATE))
    return table


def read(path: Path) -> Read:
    """Observations of peacekeeping_contribution: each month, and the last report of each year."""
    table = open_contributions(path)
    rows = _Rows(table)
    problems = list(table.remarks)
    left = LeftOut(table.name)
    reports: dict[tuple[object, ...], _Report] = {}
    for record in table.records:
        try:
            for report in rows.reports(record):
                key = (report.contributor, report.mission, report.day, report.kind)
                if key in reports:
                    raise BadInput(f"the row repeats row {reports[key].row} and is left out", place=report.place)
                reports[key] = report
        except Unplaced as reason:
            left.add(str(reason), record.row)
        except BadInput as error:
            problems.append(str(error))
    months = [_month(report) for report in reports.values()]
    years = _years(list(reports.values()), rows.unread)
    return Read([*months, *years], problems + left.sentences())


class _Rows:
    """Reads the records of one file."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._new = table.position("mission_acronym") is not None
        names = (*_NEW, _NEW_DATE) if self._new else (*_OLD, *_OLD_KINDS)
        self._at = {name: table.position(name) for name in names}
        self._placer = Placer()
        self._contributors: dict[tuple[str, str, int], str] = {}
        self._missions: dict[tuple[str, int], str] = {}
        self.unread: set[tuple[str, str, date]] = set()

    def reports(self, record: Record) -> Iterator[_Report]:
        """One report a kind of personnel; raises BadInput naming line and column, Unplaced for an end without a place.

        `unread` keeps the days of which a kind could not be read.
        """
        place = self._table.place(record)
        if any(cell.strip() for cell in record.cells[len(self._table.header) :]):
            raise BadInput("the row has more cells than the header: its columns are shifted", place=place)
        country, code, mission = _NEW[:3] if self._new else _OLD[:3]
        when = _NEW_DATE if self._new else "Date"
        day = _day(self._cell(record, when), f"{place}, {when}")
        contributor = self._contributor(self._cell(record, country), self._cell(record, code), day)
        found = self._mission(self._cell(record, mission), day)
        try:
            kinds = list(self._kinds(record, place))
        except BadInput:
            self.unread.add((contributor, found, day))
            raise
        for kind, persons in kinds:
            yield _Report(record.row, place, contributor, found, day, kind, persons)

    def _kinds(self, record: Record, place: str) -> Iterator[tuple[str, Decimal | None]]:
        if self._new:
            kind = self._cell(record, "personnel_type").casefold()
            if not kind:
                raise BadInput("the row names no kind of personnel", place=f"{place}, personnel_type")
            sexes = [self._persons(record, column, place) for column in ("male_personnel", "female_personnel")]
            yield kind, None if None in sexes else sum((n for n in sexes if n is not None), Decimal(0))
            return
        for column in _OLD_KINDS:
            if self._at[column] is not None and (column == "Troops" or self._cell(record, column)):
                yield column.replace("_", " ").casefold(), self._persons(record, column, place)

    def _persons(self, record: Record, column: str, place: str) -> Decimal | None:
        found = number(self._cell(record, column), place=f"{place}, {column}")
        if found is not None and (found < 0 or found != found.to_integral_value()):
            raise BadInput(f"{found} is not a number of persons", place=f"{place}, {column}")
        return found

    def _contributor(self, name: str, code: str, day: date) -> str:
        """By its code where that is one of ISO, else by its name."""
        key = (name, code, day.year)
        if key not in self._contributors:
            coded = by_code("iso3", code.upper(), day) if code else None
            self._contributors[key] = coded or self._placed("contributor", name, day)
        return self._contributors[key]

    def _mission(self, name: str, day: date) -> str:
        key = (name, day.year)
        if key not in self._missions:
            self._missions[key] = self._placed("mission", name, day)
        return self._missions[key]

    def _placed(self, end: str, name: str, day: date) -> str:
        try:
            found = self._placer.actor(name, Span.on(str(day.year)), "")
        except BadInput as error:
            raise Unplaced(f"{end} {error}") from None
        if found is None:
            raise Unplaced(f"a row that names no {end}")
        return found

    def _cell(self, record: Record, column: str) -> str:
        at = self._at[column]
        return record.cells[at].strip() if at is not None and at < len(record.cells) else ""


def _month(report: _Report) -> Observation:
    return _observation(report, f"{report.kind}, {_MONTHS[report.day.month - 1]}", report.persons)


def _years(reports: list[_Report], unread: set[tuple[str, str, date]]) -> Iterator[Observation]:
    """What stood on the day of the last report of each contributor, mission and year: by kind, and all kinds.

    All kinds together are unknown where one of them is missing or could not be read; a year whose last report could not
    be read has none.
    """

    def group(report: _Report) -> tuple[str, str, int]:
        return report.contributor, report.mission, report.day.year

    unread_in: dict[tuple[str, str, int], list[date]] = defaultdict(list)
    for contributor, mission, day in unread:
        unread_in[contributor, mission, day.year].append(day)
    for _, some in groupby(sorted(reports, key=lambda r: (*group(r), r.day, r.row)), group):
        known = list(some)
        end = known[-1]
        if any(later > end.day for later in unread_in[group(end)]):
            continue
        last = [report for report in known if report.day == end.day]
        for report in last:
            yield _observation(report, f"{report.kind}, last report of the year", report.persons)
        counts = [report.persons for report in last if report.persons is not None]
        whole = len(counts) == len(last) and (end.contributor, end.mission, end.day) not in unread
        total = sum(counts, Decimal(0)) if whole else None
        yield _observation(last[0], "all personnel, last report of the year", total)


def _observation(report: _Report, what: str, persons: Decimal | None) -> Observation:
    within = actor(report.mission).within
    return Observation(
        row=report.row,
        relation="peacekeeping_contribution",
        subject=report.contributor,
        object=within[0] if len(within) == 1 else report.mission,
        span=Span.on(_instant(report.day)),
        item=f"{report.mission} {what}",
        value=persons,
        unit="persons",
        status="not covered" if persons is None else "value",
    )


@cache
def _instant(day: date) -> Instant:
    return Instant(day.year, day.month, day.day)


def _day(text: str, place: str) -> date:
    """An ISO date, or day and month in either order; where both orders give a day, the one that ends a month."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    match = _DAY.match(text)
    found = [] if match is None else list(_readings(int(match[1]), int(match[2]), int(match[3])))
    ending = [day for day in found if (day + timedelta(days=1)).day == 1]
    if len(found) == 1 or len(ending) == 1:
        return (ending or found)[0]
    raise BadInput(f"{text!r} can mean two days" if found else f"{text!r} is not a date", place=place)


def _readings(one: int, other: int, year: int) -> set[date]:
    found = set()
    for day, month in ((one, other), (other, one)):
        try:
            found.add(date(year, month, day))
        except ValueError:
            continue
    return found


connectors.add("peacekeeping")(
    Connector(
        name="peacekeeping",
        title="United Nations peacekeeping, contributions of uniformed personnel",
        licence="(c) United Nations: free use with the source named; see https://peacekeeping.un.org/en/terms-of-use",
        citation={
            "type": "dataset",
            "title": "Contributors to United Nations peacekeeping operations by month, mission and type of personnel",
            "author": [{"literal": "United Nations, Department of Peace Operations"}],
            "publisher": "United Nations",
            "URL": "https://psdata.un.org/dataset/DPO-UCHISTORICAL",
        },
        coverage=Coverage("all contributors and missions; troops alone before 2010", 1990),
        unit="persons",
        read=read,
        table=open_contributions,
        version="DPO-UCHISTORICAL (since 2010) and DPPADPO-UCPre2010",
        note=(
            "Numbers are stocks on the last day of a month: do not add months up. A year is that of the last report, and "
            "the date of the observation tells which day that was. A contributor without a row on a day is unknown, not "
            "zero. The provider publishes no address that stays: download the file from its page."
        ),
    )
)
