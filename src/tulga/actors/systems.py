"""State systems: which states there are on which days, after the lists that research on international relations uses.

| system | list |
|---|---|
| `cow` | Correlates of War, State System Membership, version 2016: known to the end of 2016 |
| `gw` | Gleditsch and Ward, independent states, version of 2017: known to the end of 2017 |
| `iso` | the states of Tulga's own table of actors by their ISO 3166 alpha-3 codes, dissolved ones too |

The facts (number, first day, last day) stand in `memberships.tsv`, each with the row of the list that says it. A state
that was a member on the last day of a list has no last day; who needs to know how far a list reaches asks `through`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from tulga.actors.actor import Actor, actors, by_code, rows
from tulga.errors import unknown


@dataclass(frozen=True, slots=True)
class Membership:
    """One spell of a state in a system: its code, the first day and the last (None: it is a member still), and the row
    of the list that says so."""

    code: int | str
    first: date
    last: date | None
    row: int | None = None


@dataclass(frozen=True)
class StateSystem:
    """A list of states through time.

    `key` is the field's name for a code of the system (`ccode`), `through` the last day that the list is known for, and
    `citation` a CSL-JSON item.
    """

    name: str
    title: str
    key: str
    through: date | None
    citation: Mapping[str, Any]
    memberships: tuple[Membership, ...]

    def actor(self, code: int | str, on: date) -> str | None:
        """The id of the actor that bears a code on a day: 365 in `cow` is the Soviet Union, and Russia.

        >>> system("cow").actor(365, date(1990, 6, 1)), system("cow").actor(365, date(1995, 6, 1))
        ('SUN', 'RUS')
        """
        return str(code) if self.name == "iso" else by_code("gw" if self.name == "gw" else "cow", code, on)


def system(name: str) -> StateSystem:
    """A state system by its name; raises BadUse with the names there are.

    >>> mongolia = [spell for spell in system("cow").memberships if spell.code == 712]
    >>> [(str(spell.first), spell.last) for spell in mongolia]
    [('1921-03-13', None)]
    """
    if name not in _SYSTEMS:
        raise unknown("state system", name, _SYSTEMS)
    return _system(name)


def majors() -> tuple[Membership, ...]:
    """The spells of the major powers by their COW numbers, known to the end of 2016.

    >>> sorted({spell.code for spell in majors() if spell.last is None})
    [2, 200, 220, 255, 365, 710, 740]
    """
    return _kept("major")


def successors(actor: str) -> tuple[str, ...]:
    """What took over the seat of an actor, step by step to the one that exists today; empty for one that does.

    >>> successors("YUG"), successors("MNG")
    (('SCG', 'SRB'), ())
    """
    found: list[str] = []
    while (after := actors()[found[-1] if found else actor].successor) is not None:
        found.append(after)
    return tuple(found)


_SYSTEMS: Final[Mapping[str, tuple[str, str, date | None, Mapping[str, Any]]]] = {
    "cow": (
        "Correlates of War state system",
        "ccode",
        date(2016, 12, 31),
        {
            "type": "dataset",
            "title": "State System Membership List, v2016",
            "author": [{"literal": "Correlates of War Project"}],
            "issued": {"date-parts": [[2017]]},
            "URL": "https://correlatesofwar.org/data-sets/state-system-membership/",
        },
    ),
    "gw": (
        "Gleditsch and Ward's independent states",
        "gwcode",
        date(2017, 12, 31),
        {
            "type": "article-journal",
            "title": "A Revised List of Independent States since the Congress of Vienna",
            "author": [{"family": "Gleditsch", "given": "Kristian S."}, {"family": "Ward", "given": "Michael D."}],
            "container-title": "International Interactions",
            "volume": "25",
            "issue": "4",
            "page": "393-413",
            "issued": {"date-parts": [[1999]]},
        },
    ),
    "iso": (
        "states by ISO 3166 alpha-3 codes",
        "iso3",
        None,
        {"type": "dataset", "title": "Tulga's table of actors", "author": [{"literal": "Tulga"}]},
    ),
}


@cache
def _system(name: str) -> StateSystem:
    title, key, through, citation = _SYSTEMS[name]
    return StateSystem(name, title, key, through, citation, _of_the_table() if name == "iso" else _kept(name))


@cache
def _kept(name: str) -> tuple[Membership, ...]:
    found = (row for row in rows("memberships.tsv") if row["system"] == name)
    return tuple(
        Membership(
            int(row["code"]),
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]) if row["to"] else None,
            int(row["row"]),
        )
        for row in found
    )


def _of_the_table() -> tuple[Membership, ...]:
    """The states that have or had an ISO code; one without a first day began when what it took over from ended."""
    states = [actor for actor in actors().values() if actor.kind == "state" and actor.id == actor.iso3]
    before = {actor.successor: actor for actor in states if actor.successor and actor.end}
    return tuple(
        Membership(state.id, _first_day(state, before.get(state.id)), state.end.last() if state.end else None)
        for state in sorted(states, key=lambda state: state.id)
    )


def _first_day(state: Actor, before: Actor | None) -> date:
    if state.start is not None:
        return state.start.first()
    return before.end.last() + timedelta(1) if before and before.end else date(1, 1, 1)
