"""What is answered about a name: whom it stands for, why, and whom else it may mean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tulga.actors.actor import Actor, actors, by_code
from tulga.actors.names import Name, preferred

_LANGUAGES = {
    "mn": "Mongolian",
    "ru": "Russian",
    "zh": "Chinese",
    "ko": "Korean",
    "ja": "Japanese",
    "tr": "Turkish",
    "fr": "French",
    "es": "Spanish",
    "de": "German",
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name stands for.

    `actor` is the id, or None where the name is not an actor, is ambiguous or is not known; `kind` is then `region`, `place`,
    `person`, `thing`, `programme`, `exercise`, `ambiguous` or `unknown`. `reason` is one sentence. `runners_up` are the ids of
    the other readings, best first; for what is no actor, the states that it lies in or belongs to. `entry` is the id of
    the row that was found, whether it is an actor or not.
    """

    name: str
    actor: str | None
    kind: str
    reason: str
    runners_up: tuple[str, ...] = ()
    entry: str | None = None


def among(name: str, bearers: Sequence[Name], on: date | None) -> Resolution:
    """What a name stands for of those that bear it, one at least: the likeliest, none where several are equally likely."""
    if on is not None and any(one.language != "en" for one in bearers):
        from tulga.actors.asked import before

        bearers = (*bearers, *before(bearers, on))
    best = preferred(bearers, name.strip(), on)
    ids = distinct(one.actor for one in best)
    others = tuple(other for other in distinct(one.actor for one in bearers) if other not in ids)
    if len(ids) > 1:
        readings = " or ".join(titled(one) for one in ids)
        return Resolution(name, None, "ambiguous", f"{name!r} can mean {readings}", (*ids, *others))
    found = actors()[ids[0]]
    if found.acts:
        others = tuple(distinct((*others, *_neighbours_in_time(found, on))))
        return Resolution(name, found.id, found.kind, _reason(name, best[0], on), others, found.id)
    others = tuple(distinct((*others, *found.within)))
    return Resolution(name, None, found.kind, _no_actor(name, best[0]), others, found.id)


def renamed(inner: Resolution, name: str) -> Resolution:
    """The same said of the whole name that an inner one was found in."""
    return replace(inner, name=name, reason=inner.reason.replace(repr(inner.name), repr(name), 1))


def of_code(name: str, on: date | None) -> str | None:
    """The actor whose id or ISO code a text is, in capitals."""
    text = name.strip()
    if text in actors() and actors()[text].acts:
        return text
    if re.fullmatch(r"[A-Z]{3}", text):
        return by_code("iso3", text, on) or by_code("iso3", text)
    return by_code("iso2", text, on) or by_code("iso2", text) if re.fullmatch(r"[A-Z]{2}", text) else None


def _reason(name: str, best: Name, on: date | None) -> str:
    found = actors()[best.actor]
    former = "former " if best.dated and not best.held(on) else ""
    tongue = f"{_LANGUAGES[best.language]} " if best.language in _LANGUAGES else ""
    article = "an" if not former + tongue and best.form == "abbreviation" else "a"
    said = {
        "name": f"{name!r} is {article} {former}{tongue}name of {titled(found.id)}",
        "abbreviation": f"{name!r} is {article} {former}{tongue}abbreviation of {titled(found.id)}",
        "demonym": f"{name!r} is the {former}{tongue}word for the people or things of {titled(found.id)}",
        "capital": f"{name!r} stands for {titled(found.id)} where it acts, as its {former}capital or seat",
        "seat": f"{name!r} stands for {titled(found.id)} where it acts, as its {former}government or an arm of it",
    }[best.form]
    if found.end is not None and (on is None or on > found.end.last()):
        after = f", and {titled(found.successor)} succeeded it" if found.successor else ""
        return f"{said}; it ended in {found.end.plain()}{after}"
    if on is not None and found.start is not None and on < found.start.first():
        return f"{said}; on {on.isoformat()} it did not exist yet, it began in {found.start.plain()}"
    return f"{said}, in use until {best.end.plain()}" if former and best.end is not None else said


def _no_actor(name: str, best: Name) -> str:
    found = actors()[best.actor]
    owner = " and ".join(titled(one) for one in found.within)
    what = "an exercise" if found.kind == "exercise" else f"a {found.kind}"
    what += (" in " if found.kind == "place" else " of ") + owner if owner else ""
    whose = f"belongs to {found.label}, {what}" if best.form == "demonym" else f"is {what}"
    return f"{name!r} {whose}, not an actor"


def _neighbours_in_time(found: Actor, on: date | None) -> tuple[str, ...]:
    """The successor of what had ended by the day, and what had not yet given way to it on the day."""
    if found.end is not None and (on is None or on > found.end.last()):
        return (found.successor,) if found.successor else ()
    if on is None or found.start is None or on >= found.start.first():
        return ()
    return tuple(one.id for one in actors().values() if one.end and one.existed(on) and found.id in heirs(one))


def heirs(one: Actor) -> list[str]:
    """What succeeded an actor, and what succeeded that."""
    heirs: list[str] = []
    while one.successor and one.successor not in heirs:
        heirs.append(one.successor)
        one = actors()[one.successor]
    return heirs


def titled(id: str) -> str:  # noqa: A002  # `id` is the table's own word
    """The label of an actor, with its id where that differs."""
    found = actors()[id]
    return found.label if found.label == id else f"{found.label} ({id})"


def distinct(ids: Iterable[str]) -> list[str]:
    """Each id once, in the order of first sight."""
    return list(dict.fromkeys(ids))
