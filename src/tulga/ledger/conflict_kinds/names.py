"""What names bring together: one exercise under two names, by different parties, or at a place named more exactly.

The names, and when they held, come from the table of actors.
"""

from collections.abc import Iterator
from functools import lru_cache

from tulga.actors.actor import actors, label
from tulga.claim import Claim
from tulga.ledger.conflict_kinds.conflict import Conflict, Side, kind, when
from tulga.ledger.conflict_kinds.matter import Matter, first_day
from tulga.ledger.conflict_kinds.naming import NAMING, held_for_a_time, written


@kind("renamed", "name")
def renamed(matter: Matter) -> Iterator[Conflict]:
    """One exercise or capital under several names or spellings: one thing, and every name is kept."""
    by_name: dict[str, list[Claim]] = {}
    for claim in matter.claims:
        for name in written(claim, matter.about):
            by_name.setdefault(name, []).append(claim)
    if len(by_name) > 1:
        thing = _thing(matter)
        dated = sorted(name for name in by_name if held_for_a_time(name))
        why = f"The table of actors gives all of them as names of {thing}."
        if dated:
            why = f"The table of actors gives all of them as names of {thing}, {dated[0]} for a time only."
        found = tuple(Side(name, tuple(by_name[name])) for name in sorted(by_name))
        yield Conflict("renamed", "compatible", thing, found, why)


def _thing(matter: Matter) -> str:
    head, _, state = matter.about.rpartition("capital of ")
    return f"{head}the capital of {label(state)}" if state != matter.about else label(matter.about)


@kind("beginning", "name", "actor")
def beginning(matter: Matter) -> Iterator[Conflict]:
    """When what comes back or goes on began: an exercise, or an effort of which missions are the parts."""
    if matter.scope == "actor":
        yield from _missions(matter)
        return
    exercises = [claim for claim in matter.claims if claim.relation in NAMING]
    series = [claim for claim in exercises if claim.span.start and not claim.span.end and claim.polarity == "+"]
    starts = {claim.span.start for claim in series}
    if not series:
        return
    began = min(day for claim in series if (day := first_day(claim)))
    single = [c for c in exercises if c.span.is_event and not _edition(c) and c.relation == "military_exercise"]
    before = [claim for claim in single if claim.span.last() and claim.span.last() < began]  # type: ignore[operator]
    settled_by = "A history of the exercise that tells its forerunners and its changes."
    if len(starts) > 1 and matter.sources(series) > 1:
        why = "It is said to have begun at different dates; each may mean another form of it."
        yield matter.conflict("beginning", "undecided", series, why, settled_by, say=when)
    if before:
        why = "It took place before it is said to have begun."
        yield matter.conflict("beginning", "undecided", [*before, *series], why, settled_by, say=when)
    inside = [claim for claim in single if claim not in before and claim.span.start not in starts]
    if inside and matter.sources([*inside, *series]) > 1:
        why = "Something of it is dated after it began: a change of its form, not another beginning."
        yield matter.conflict("beginning", "compatible", [*inside, *series], why, say=when)


def _missions(matter: Matter) -> Iterator[Conflict]:
    """Where a relation goes to an organisation or to the countries of its missions: the whole beside its parts."""
    known = matter.setting.vocabulary.get(matter.claims[0].relation)
    if known is None or "mission" not in known.object:
        return
    begun = [
        c for c in matter.claims if c.span.start and not c.span.end and c.polarity == "+" and c.subject == matter.about
    ]
    whole = [claim for claim in begun if _kind(claim.object) == "organisation"]
    parts = [claim for claim in begun if _kind(claim.object) == "state"]
    if not whole or matter.sources([*whole, *parts]) < 2:
        return
    began = min(day for claim in whole if (day := first_day(claim)))
    early = [claim for claim in parts if (day := first_day(claim)) and day < began]
    if not early:
        return
    if all(claim.span.start and (claim.span.start.bound == "about" or claim.span.start.decade) for claim in early):
        why = "The beginning of the missions is only told roughly, and that of the whole lies within it."
        yield matter.conflict("precision", "compatible", [*whole, *early], why, say=_goes_to)
    else:
        why = "A mission is said to have begun before the whole of them did."
        settled_by = "The list of the missions with the date on which each began."
        yield matter.conflict("beginning", "undecided", [*whole, *early], why, settled_by, say=_goes_to)


def _kind(actor: str | None) -> str | None:
    found = actors().get(actor or "")
    return found.kind if found else None


def _goes_to(claim: Claim) -> str:
    return f"{claim.object}, {claim.span}"


def _edition(claim: Claim) -> bool:
    """Whether the item is one year's edition, such as Selenge-2016."""
    return bool(claim.span.start and claim.item and str(claim.span.start.year) in claim.item)


@kind("role", "name")
def role(matter: Matter) -> Iterator[Conflict]:
    """Sources name different parties to one exercise: hosts, leaders and guests are roles, not rivals."""
    groups: dict[frozenset[str], list[Claim]] = {}
    for claim in matter.claims:
        ends = frozenset(end for end in matter.setting.ends(claim) if end)
        if claim.relation == "military_exercise" and claim.polarity == "+" and len(ends) > 1:
            groups.setdefault(ends, []).append(claim)
    if len(groups) > 1:
        why = "Each source names other parties; all of them can have taken part, in different roles."
        claims = [claim for group in groups.values() for claim in group]
        yield matter.conflict("role", "compatible", claims, why, say=_parties)


def _parties(claim: Claim) -> str:
    return " with ".join(end for end in (claim.subject, claim.object) if end)


@kind("place", "name")
def place(matter: Matter) -> Iterator[Conflict]:
    """One exercise at places that are not written alike: nested, or another year's."""
    located = [c for c in matter.claims if c.place and c.relation in NAMING and not _edition(c)]
    states = {claim.place: _state(claim.place) for claim in located}
    if len(states) < 2:
        return
    if len(set(states.values())) == 1 and None not in states.values():
        why = "The places lie in one state: one is named more exactly."
        yield matter.conflict("place", "compatible", located, why, say=lambda claim: claim.place or "")
    else:
        why = "The places are not known to lie in one state; it may have moved from year to year."
        settled_by = "The announcement of that year's exercise."
        yield matter.conflict("place", "undecided", located, why, settled_by, say=lambda claim: claim.place or "")


@lru_cache(maxsize=4096)
def _state(place: str | None) -> str | None:
    """The state that a place names, by itself or by the capital or state after its last comma or `near`."""
    from tulga.actors.resolve import resolve

    for part in (place or "", *reversed((place or "").replace(" near ", ", ").split(","))):
        found = resolve(part.strip().removeprefix("near ")) if part.strip() else None
        if found is not None and found.actor:
            return found.actor
    return None
