"""Where a force is and for whom: the mission that decides between peacekeeping and any other deployment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tulga.actors import actors
from tulga.errors import BadInput
from tulga.join.forms.factbook.clause import Token

_PEACEKEEPERS = {"UN": "United Nations", "EU": "European Union", "AU": "African Union"}
# They lead what others are sent to, so they do not make two missions of one: KFOR is NATO's.
_LEADERS = frozenset({*_PEACEKEEPERS, "NATO"})
_ACRONYM = re.compile(r"[A-Z]{3,}[A-Z-]*$")


@dataclass(frozen=True)
class Target:
    """The relation, the actor at its other end, and what else has to be said: the mission that has no end of its own."""

    relation: str
    actor: str | None
    told: str = ""


def target(place: Token | None, behind: Sequence[Token], where: str) -> Target:
    """What a force at a place, in the missions that are named with it, is part of; BadInput where it is not known."""
    named = _named(place, behind, where)
    missions = [one for one in named if actors()[one].kind == "mission"]
    if place and place.actor and len(missions) > 1:
        missions = [one for one in missions if place.actor in actors()[one].within] or missions
    others = [one for one in named if one not in missions and one not in _LEADERS]
    peace = any(_peacekeeping(one) for one in missions or named)
    if peace and len(missions) == 1 and not others:
        return Target("peacekeeping_contribution", missions[0])
    relation = "peacekeeping_contribution" if peace else "troop_deployment"
    spot = _spot(place, missions, named, where)
    told = [one for one in named if one != spot and not (missions and one in _LEADERS)]
    return Target(relation, spot, " and ".join(told))


def _named(place: Token | None, behind: Sequence[Token], where: str) -> list[str]:
    """The missions and organisations among the tokens, also by the beginning of a name (EUFOR) at the place."""
    found = [token.actor for token in behind if token.kind == "mission" and token.actor]
    if not found:
        for token in behind:
            if token.kind == "word" and _ACRONYM.match(token.text):
                found.append(_begun(token.text, place, where))
    return list(dict.fromkeys(found))


def _begun(acronym: str, place: Token | None, where: str) -> str:
    known = actors().get(acronym)
    if known is not None and known.kind in ("mission", "organisation"):
        return acronym
    at = [
        one.id
        for one in actors().values()
        if one.kind == "mission"
        and one.id.startswith(acronym)
        and one.end is None
        and place
        and place.actor in one.within
    ]
    if len(at) == 1:
        return at[0]
    raise BadInput(f"no mission {acronym!r} is known", place=where, nearest=at)


def _peacekeeping(one: str) -> bool:
    return one in _PEACEKEEPERS or any(name in actors()[one].label for name in _PEACEKEEPERS.values())


def _spot(place: Token | None, missions: list[str], named: list[str], where: str) -> str:
    """The state of the place, else the one state of a mission, else an organisation that nothing but itself is named for."""
    if place is not None:
        if place.actor and actors()[place.actor].acts:
            return place.actor
        if not missions:
            raise BadInput(f"{place.text!r} is no state or territory, and no mission is named", place=where)
    states = {state for one in missions for state in actors()[one].within}
    if len(states) == 1:
        return states.pop()
    if named and not missions and place is None:
        return named[0]
    raise BadInput(f"{' and '.join(named)} is at work in several states, and none is named", place=where)
