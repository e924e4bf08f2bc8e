"""Who acts: states, organisations and what is often taken for one; the rows of `actors.tsv`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from tulga.errors import BadInput, BadUse, unknown
from tulga.span import Instant

Kind = Literal["state", "organisation", "mission", "programme", "exercise", "region", "territory", "place"]
CodeSystem = Literal["cow", "gw", "iso2", "iso3", "gec"]
# What can act; the other kinds are kept because they are named like actors and must not be taken for one.
ACTING: frozenset[str] = frozenset({"state", "organisation", "mission", "territory"})


@dataclass(frozen=True, slots=True)
class Actor:
    """One row of the table of actors.

    `id` is the ISO 3166 alpha-3 code of a state (XKX for Kosovo; SUN, YUG, SCG, CSK, DDR, YMD for dissolved ones), the
    usual acronym of an organisation, or a plain English name. `cow` and `gw` are the state numbers of the Correlates of
    War project and of Gleditsch and Ward. `start` and `end` are the first and the last day on which it existed, as
    precise as they are known; None is open. `successor` is the id of what took over its seat. `within` lists the
    states that a region lies in, a mission works in, or an agency belongs to.
    """

    id: str
    kind: Kind
    label: str
    iso3: str | None = None
    cow: int | None = None
    gw: int | None = None
    start: Instant | None = None
    end: Instant | None = None
    successor: str | None = None
    iso2: str | None = None
    m49: str | None = None
    label_mn: str | None = None
    within: tuple[str, ...] = ()

    @property
    def acts(self) -> bool:
        """Whether it can be the end of a relation as a state, territory, organisation or mission does."""
        return self.kind in ACTING

    def existed(self, on: date) -> bool:
        """Whether it existed on a day; open ends and days inside an imprecise end count as yes.

        >>> actor("SUN").existed(date(1980, 1, 1)), actor("SUN").existed(date(2000, 1, 1))
        (True, False)
        """
        return holds(self.start, self.end, on)


def holds(start: Instant | None, end: Instant | None, on: date) -> bool:
    """Whether a day lies between two instants, both included, either of which may be open."""
    return (start is None or start.first() <= on) and (end is None or on <= end.last())


def rows(*path: str) -> list[dict[str, str]]:
    """The rows of one of the room's tab-separated tables, keyed by its header; raises BadInput on a ragged row."""
    from importlib.resources import files  # costs a third of the room's import

    text = files("tulga.actors").joinpath(*path).read_text(encoding="utf-8")
    head, *body = (line.split("\t") for line in text.splitlines() if line)
    for number, cells in enumerate(body, start=2):
        if len(cells) != len(head):
            place = f"{'/'.join(path)}:{number}"
            raise BadInput(f"the row has {len(cells)} cells and the header {len(head)}", place=place)
    return [dict(zip(head, cells, strict=True)) for cells in body]


def instant(text: str) -> Instant | None:
    """A date of a table, None where the cell is empty."""
    return Instant.parse(text) if text else None


@cache
def actors() -> Mapping[str, Actor]:
    """Every row of the table by id, in the order of the table.

    >>> actors()["MNG"].cow, len(actors()) > 500
    (712, True)
    """
    return MappingProxyType({row["id"]: _actor(row) for row in rows("actors.tsv")})


def _actor(row: dict[str, str]) -> Actor:
    return Actor(
        id=row["id"],
        kind=row["kind"],  # type: ignore[arg-type]  # the house check holds the column to Kind
        label=row["label"],
        iso3=row["iso3"] or None,
        cow=int(row["cow"]) if row["cow"] else None,
        gw=int(row["gw"]) if row["gw"] else None,
        start=instant(row["from"]),
        end=instant(row["to"]),
        successor=row["successor"] or None,
        iso2=row["iso2"] or None,
        m49=row["m49"] or None,
        label_mn=row["label_mn"] or None,
        within=tuple(part for part in row["within"].split(",") if part),
    )


def actor(id: str, *, place: str = "") -> Actor:  # noqa: A002  # `id` is the table's own word
    """One actor by id; raises BadUse with the nearest ids.

    >>> actor("MNG").label
    'Mongolia'
    >>> actor("Khan Quest")
    Traceback (most recent call last):
    tulga.errors.BadUse: there is no actor 'Khan Quest'; did you mean Khaan Quest, Shan State or the West?
    """
    try:
        return actors()[id]
    except KeyError:
        raise unknown("actor", id, actors(), place=place) from None


def label(id: str, language: Literal["en", "mn"] = "en") -> str:  # noqa: A002
    """The name to show for an id; an id that is not in the table is its own label.

    In Mongolian a row without its own label takes the name of the Unicode CLDR, else the English one.

    >>> label("KOR"), label("MNG", "mn"), label("third neighbours")
    ('South Korea', 'Монгол Улс', 'third neighbours')
    """
    found = actors().get(id)
    if found is None:
        return id
    if language == "mn":
        return found.label_mn or _cldr_label(found) or found.label
    return found.label


def _cldr_label(found: Actor) -> str | None:
    from tulga.actors.names import territories

    code = found.iso2 or found.m49
    return territories("mn").get(code) if code else None


@cache
def _codes() -> Mapping[tuple[str, str], list[tuple[str, Instant | None, Instant | None]]]:
    """System and code to the actors that bear it and when; `codes.tsv` adds the codes that an actor has changed.

    `gec.tsv` has the codes of the former FIPS 10-4, which the World Factbook goes by; they are not ISO's.
    """
    found: dict[tuple[str, str], list[tuple[str, Instant | None, Instant | None]]] = {}
    for row in (*rows("codes.tsv"), *rows("gec.tsv")):
        ends = (instant(row["from"]), instant(row["to"]))
        found.setdefault((row["system"], row["code"]), []).append((row["actor"], *ends))
    for one in actors().values():
        for system, code in (("cow", one.cow), ("gw", one.gw), ("iso2", one.iso2), ("iso3", one.iso3)):
            if code is not None:
                found.setdefault((system, str(code)), []).append((one.id, one.start, one.end))
    return found


def by_code(system: CodeSystem, code: int | str, on: date | None = None) -> str | None:
    """The id of the actor that bears a code on a day (today's when no day is given); None where nobody does.

    One number names several states through time: 365 in the Correlates of War is the Soviet Union and Russia. A code
    that only one actor ever bore names it on any day, since state lists differ by months on when a state began. Raises
    BadUse for a code system that is not kept.

    >>> by_code("cow", 365, date(1950, 1, 1)), by_code("cow", 365), by_code("cow", 260, date(1980, 1, 1))
    ('SUN', 'RUS', 'DEU')
    """
    if system not in get_args(CodeSystem):
        raise BadUse(f"there is no code system {system!r}", nearest=list(get_args(CodeSystem)))
    bearers = _codes().get((system, str(code)), [])
    if on is None:
        return next((bearer for bearer, _, end in bearers if end is None), bearers[-1][0] if bearers else None)
    valid = [(bearer, end) for bearer, start, end in bearers if holds(start, end, on)]
    closed = [bearer for bearer, end in valid if end is not None]
    ever = {bearer for bearer, _, _ in bearers}
    return next(iter([*closed, *(bearer for bearer, _ in valid), *(ever if len(ever) == 1 else ())]), None)
