"""From a name to the actor that it stands for on a day, with the reason and the other readings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

from tulga.actors.actor import Actor, actors, by_code
from tulga.actors.gazetteer import gazetteer
from tulga.actors.names import Name, by_key, key, names, preferred

# What acts for a state when it stands beside the state's name.
_ACTING_FOR = (
    r"government|authorities|leadership|leaders|armed forces|army|navy|air force|military|troops|soldiers|forces|"
    r"president|prime minister|foreign minister|defen[cs]e minister|foreign ministry|defen[cs]e ministry|parliament|"
    r"ministry of (?:foreign affairs|defen[cs]e|external relations)|embassy|delegation|side|officials|state"
)
_BEFORE = rf"(?i:(?:the )?(?:{_ACTING_FOR}) of (?P<name>.+))"
_AFTER = rf"(?i:(?P<name>.+?)(?:['’]s)? (?:{_ACTING_FOR}))"
_TURNED = r"(?P<head>[^,(/]+?)\s*(?:[,/]\s*(?P<tail>[^,()/]+)|\((?P<inside>[^()]+)\))\s*"
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

    `actor` is the id, or None where the name is not an actor, is ambiguous or is not known; `kind` is then `region`,
    `place`, `programme`, `exercise`, `ambiguous` or `unknown`. `reason` is one sentence. `runners_up` are the ids of
    the other readings, best first; for what is no actor, the states that it lies in or belongs to. `entry` is the id of
    the row that was found, whether it is an actor or not.
    """

    name: str
    actor: str | None
    kind: str
    reason: str
    runners_up: tuple[str, ...] = ()
    entry: str | None = None


def resolve(name: str, on: date | None = None) -> Resolution:
    """What a name in any of the languages kept stands for, on a day if one is given.

    Case, accents, a leading article, a possessive and a lost apostrophe do not matter. A misspelt name is never
    guessed: the nearest ones are the runners-up. Where a name held for two states at once, as Germany from 1949 to
    1990, the answer is the one that goes on, or by the habit of the field South Korea, and the other is a runner-up.

    >>> resolve("Ulan Bator").actor, resolve("Russia", date(1950, 1, 1)).actor, resolve("Хятад").actor
    ('MNG', 'SUN', 'CHN')
    >>> resolve("Congo").reason
    "'Congo' can mean Republic of the Congo (COG) or Democratic Republic of the Congo (COD)"
    >>> resolve("Inner Mongolia").reason
    "'Inner Mongolia' is a region of China (CHN), not an actor"
    """
    bearers = _bearers(name)
    if bearers:
        return _among(name, bearers, on)
    code = _of_code(name, on)
    if code:
        return Resolution(name, code, actors()[code].kind, f"{name!r} is a code of {_titled(code)}", (), code)
    return _inflected(name, on) or _acting_for(name, on) or _not_known(name)


def _bearers(name: str) -> tuple[Name, ...]:
    """The names that match: as it stands, turned round at a comma or bracket, without the s of a lost apostrophe."""
    index = by_key()
    folded = key(name)
    if folded in index:
        return index[folded]
    turned = re.fullmatch(_TURNED, name)
    if turned:
        head, tail = key(turned["head"]), key(turned["tail"] or turned["inside"])
        if f"{tail} {head}" in index:
            return index[f"{tail} {head}"]
        if tail == "the":
            return index.get(head, ())
        both = (index.get(head, ()), index.get(tail, ()))
        return tuple(one for one in both[0] + both[1] if actors()[one.actor].acts) if _same_line(*both) else ()
    if len(folded) > 4 and folded.endswith("s"):
        return tuple(one for one in index.get(folded[:-1], ()) if one.form != "abbreviation")
    return ()


def _same_line(first: Sequence[Name], second: Sequence[Name]) -> bool:
    """Whether two names, as in "Sri Lanka (Ceylon)", are of one actor or of one and its successor or its part."""
    ours, theirs = ({one.actor for one in bearers} for bearers in (first, second))
    found = [actors()[bearer] for bearer in sorted(ours | theirs)]
    heirs = {heir for one in found for heir in (*_heirs(one), *one.within)}
    return bool(ours & theirs or heirs & (ours | theirs)) if ours and theirs else False


def _among(name: str, bearers: Sequence[Name], on: date | None) -> Resolution:
    best = preferred(bearers, name.strip(), on)
    ids = _distinct(one.actor for one in best)
    others = tuple(other for other in _distinct(one.actor for one in bearers) if other not in ids)
    if len(ids) > 1:
        readings = " or ".join(_titled(one) for one in ids)
        return Resolution(name, None, "ambiguous", f"{name!r} can mean {readings}", (*ids, *others))
    found = actors()[ids[0]]
    if found.acts:
        others = tuple(_distinct((*others, *_neighbours_in_time(found, on))))
        return Resolution(name, found.id, found.kind, _reason(name, best[0], on), others, found.id)
    others = tuple(_distinct((*others, *found.within)))
    return Resolution(name, None, found.kind, _no_actor(name, best[0]), others, found.id)


def _reason(name: str, best: Name, on: date | None) -> str:
    found = actors()[best.actor]
    former = "former " if best.dated and not best.held(on) else ""
    tongue = f"{_LANGUAGES[best.language]} " if best.language in _LANGUAGES else ""
    article = "an" if not former + tongue and best.form == "abbreviation" else "a"
    said = {
        "name": f"{name!r} is {article} {former}{tongue}name of {_titled(found.id)}",
        "abbreviation": f"{name!r} is {article} {former}{tongue}abbreviation of {_titled(found.id)}",
        "demonym": f"{name!r} is the {former}{tongue}word for the people or things of {_titled(found.id)}",
        "capital": f"{name!r} stands for {_titled(found.id)} where it acts, as its {former}capital or seat",
        "seat": f"{name!r} stands for {_titled(found.id)} where it acts, as its {former}government or an arm of it",
    }[best.form]
    if found.end is not None and (on is None or on > found.end.last()):
        after = f", and {_titled(found.successor)} succeeded it" if found.successor else ""
        return f"{said}; it ended in {found.end.plain()}{after}"
    if on is not None and found.start is not None and on < found.start.first():
        return f"{said}; on {on.isoformat()} it did not exist yet, it began in {found.start.plain()}"
    return f"{said}, in use until {best.end.plain()}" if former and best.end is not None else said


def _no_actor(name: str, best: Name) -> str:
    found = actors()[best.actor]
    owner = " and ".join(_titled(one) for one in found.within)
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
    return tuple(one.id for one in actors().values() if one.end and one.existed(on) and found.id in _heirs(one))


def _heirs(one: Actor) -> list[str]:
    heirs: list[str] = []
    while one.successor and one.successor not in heirs:
        heirs.append(one.successor)
        one = actors()[one.successor]
    return heirs


def _of_code(name: str, on: date | None) -> str | None:
    text = name.strip()
    if text in actors() and actors()[text].acts:
        return text
    if re.fullmatch(r"[A-Z]{3}", text):
        return by_code("iso3", text, on) or by_code("iso3", text)
    return by_code("iso2", text, on) or by_code("iso2", text) if re.fullmatch(r"[A-Z]{2}", text) else None


def _inflected(name: str, on: date | None) -> Resolution | None:
    """A name in a grammatical case of its language, as the gazetteer reads it."""
    mentions = gazetteer().find(name.strip())
    if len(mentions) != 1 or mentions[0].text != name.strip() or mentions[0].actor is None:
        return None
    bearers = [one for one in names() if one.actor == mentions[0].actor and one.text[:3] == name.strip()[:3]]
    return _among(name, bearers, on) if bearers else None


def _acting_for(name: str, on: date | None) -> Resolution | None:
    """The state whose government, army or minister is named, as in "Government of Mongolia" or "Russian army"."""
    for pattern in (_BEFORE, _AFTER):
        match = re.fullmatch(pattern, name.strip())
        bearers = _bearers(match["name"]) if match else ()
        if match and bearers:
            inner = _among(match["name"], bearers, on)
            if inner.actor and inner.kind in ("state", "territory"):
                reason = f"{name!r} acts for {_titled(inner.actor)}"
                return Resolution(name, inner.actor, inner.kind, reason, inner.runners_up, inner.entry)
    return None


def _not_known(name: str) -> Resolution:
    index, folded = by_key(), key(name)
    whole = [text for text in _by_word().get(folded, ()) if len(folded) > 3]
    near = [text for text in index if abs(len(text) - len(folded)) <= 2]
    texts = get_close_matches(folded, near, n=5, cutoff=0.75) if len(folded) > 2 else []
    ids = _distinct(one.actor for text in (*whole, *texts) for one in index[text])[:3]
    hint = f"; the nearest names are those of {', '.join(_titled(one) for one in ids)}" if ids else ""
    return Resolution(name, None, "unknown", f"no actor named {name!r} is known{hint}", tuple(ids))


@cache
def _by_word() -> dict[str, list[str]]:
    """The keys of names by each word in them."""
    found: dict[str, list[str]] = {}
    for text in by_key():
        for word in dict.fromkeys(text.split()):
            found.setdefault(word, []).append(text)
    return found


def _titled(id: str) -> str:  # noqa: A002  # `id` is the table's own word
    found = actors()[id]
    return found.label if found.label == id else f"{found.label} ({id})"


def _distinct(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
