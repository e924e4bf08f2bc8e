"""From a name to the actor that it stands for on a day, with the reason and the other readings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from tulga.actors.actor import actors, by_code
from tulga.actors.names import LANGUAGES, Name, by_key, key

# What acts for a state when it stands beside the state's name.
_ACTING_FOR = (
    r"government|authorities|leadership|leaders|armed forces|army|navy|air force|military|troops|soldiers|forces|"
    r"president|prime minister|foreign minister|defen[cs]e minister|foreign ministry|defen[cs]e ministry|parliament|"
    r"ministry of (?:foreign affairs|defen[cs]e|external relations)|embassy|delegation|side|officials|state"
)
_BEFORE = re.compile(rf"(?:the )?(?:{_ACTING_FOR}) of (?P<name>.+)", re.IGNORECASE)
_AFTER = re.compile(rf"(?P<name>.+?)(?:['’]s)? (?:{_ACTING_FOR})", re.IGNORECASE)
_TURNED = re.compile(r"(?P<head>[^,(]+?)\s*(?:,\s*(?P<tail>[^,()]+)|\((?P<inside>[^()]+)\))\s*")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name stands for.

    `actor` is the id, or None where the name is not an actor, is ambiguous or is not known; `kind` is then `region`,
    `place`, `programme`, `exercise`, `ambiguous` or `unknown`. `reason` is one sentence. `runners_up` are the ids of the
    other readings, best first; for what is no actor, the states that it lies in or belongs to. `entry` is the id of the
    row that was found, whether it is an actor or not.
    """

    name: str
    actor: str | None
    kind: str
    reason: str
    runners_up: tuple[str, ...] = ()
    entry: str | None = None


def resolve(name: str, on: date | None = None) -> Resolution:
    """What a name in any of the languages kept stands for, on a day if one is given.

    Case, accents, a leading article, a possessive and a lost apostrophe do not matter. A misspelt name is never guessed:
    the nearest ones are the runners-up.

    >>> resolve("Ulan Bator").actor, resolve("Russia", date(1950, 1, 1)).actor, resolve("Хятад").actor
    ('MNG', 'SUN', 'CHN')
    >>> resolve("Congo").reason
    "'Congo' can mean Republic of the Congo (COG) or Democratic Republic of the Congo (COD)"
    >>> resolve("Inner Mongolia")
    Resolution(name='Inner Mongolia', actor=None, kind='region', reason="'Inner Mongolia' is a region of China (CHN), not \
an actor", runners_up=('CHN',), entry='Inner Mongolia')
    """
    bearers = _bearers(name)
    if bearers:
        return _among(name, bearers, on)
    code = _of_code(name, on)
    if code:
        return Resolution(name, code, actors()[code].kind, f"{name!r} is a code of {_titled(code)}", (), code)
    return _acting_for(name, on) or _not_known(name)


def preferred(bearers: Sequence[Name], text: str, on: date | None = None) -> list[Name]:
    """The names that `text` most likely is, all of equal weight: one actor when the text is clear, several when it is not.

    What held on the day outranks what did not, a first reading a second, the exact spelling a folded one, a name that
    was dated to the time one that always held, English the other languages, and all of them the CLDR.
    """
    own = [one for one in bearers if one.own] or bearers
    pool = [one for one in own if one.held(on)] or own
    for weight in (("first", "asked"), ("equal",), ("numbered",), ("second",)):
        found = [one for one in pool if one.reading in weight]
        if found:
            best = min(_rank(one, text, on) for one in found)
            return [one for one in found if _rank(one, text, on) == best]
    return []


def _rank(one: Name, text: str, on: date | None) -> tuple[bool, bool, int]:
    return one.text != text, not (on is not None and one.dated and one.held(on)), LANGUAGES.index(one.language)


def _bearers(name: str) -> tuple[Name, ...]:
    """The names that a text matches: as it stands, turned round at a comma or bracket, without the s of a lost apostrophe."""
    index = by_key()
    folded = key(name)
    if folded in index:
        return index[folded]
    turned = _TURNED.fullmatch(name)
    if turned:
        tail = turned["tail"] or turned["inside"]
        for text in (f"{tail} {turned['head']}", *([turned["head"]] if key(tail) in ("", "the") else [])):
            if key(text) in index:
                return index[key(text)]
    if len(folded) > 4 and folded.endswith("s"):
        return tuple(one for one in index.get(folded[:-1], ()) if one.form != "abbreviation")
    return ()


def _among(name: str, bearers: Sequence[Name], on: date | None) -> Resolution:
    best = preferred(bearers, name.strip(), on)
    ids = _distinct(one.actor for one in best)
    others = tuple(id for id in _distinct(one.actor for one in bearers) if id not in ids)
    if len(ids) > 1:
        readings = " or ".join(_titled(id) for id in ids)
        return Resolution(name, None, "ambiguous", f"{name!r} can mean {readings}", (*ids, *others))
    found = actors()[ids[0]]
    if found.acts:
        reason = _reason(name, best[0], on)
        return Resolution(name, found.id, found.kind, reason, (*others, *_later(best[0], on, others)), found.id)
    whose = [id for id in found.within if id not in others]
    owner = " and ".join(_titled(id) for id in found.within)
    what = {"exercise": "an exercise"}.get(found.kind, f"a {found.kind}") + (f" of {owner}" if owner else "")
    return Resolution(name, None, found.kind, f"{name!r} is {what}, not an actor", (*others, *whose), found.id)


def _reason(name: str, best: Name, on: date | None) -> str:
    found = actors()[best.actor]
    past = not best.held(on) and best.dated
    what = {
        "name": "a former name of" if past else "a name of",
        "abbreviation": "a former abbreviation of" if past else "an abbreviation of",
        "demonym": "the people or adjective of",
        "capital": "a former capital of" if past else "the capital of",
        "seat": "a seat of power of",
    }[best.form]
    said = f"{name!r} is {what} {_titled(found.id)}"
    if best.form in ("capital", "seat"):
        said += ", which it stands for where it acts"
    if found.end is not None and (on is None or on > found.end.last()):
        said += f"; it ended in {found.end.plain()}"
        return said + (f", and {_titled(found.successor)} succeeded it" if found.successor else "")
    if on is not None and found.start is not None and on < found.start.first():
        return said + f"; on {on.isoformat()} it did not exist yet, it began in {found.start.plain()}"
    if past and best.end is not None:
        return said + f", in use until {best.end.plain()}"
    return said


def _later(best: Name, on: date | None, others: Sequence[str]) -> tuple[str, ...]:
    """The successor of a dissolved actor is a reading of its name when the day lies after its end."""
    found = actors()[best.actor]
    ended = found.end is not None and (on is None or on > found.end.last())
    return (found.successor,) if ended and found.successor and found.successor not in others else ()


def _of_code(name: str, on: date | None) -> str | None:
    text = name.strip()
    if text in actors() and actors()[text].acts:
        return text
    if re.fullmatch(r"[A-Z]{3}", text):
        return by_code("iso3", text, on) or by_code("iso3", text)
    return by_code("iso2", text, on) or by_code("iso2", text) if re.fullmatch(r"[A-Z]{2}", text) else None


def _acting_for(name: str, on: date | None) -> Resolution | None:
    """The state whose government, army or minister is named, as in "Government of Mongolia" or "Russian army"."""
    for pattern in (_BEFORE, _AFTER):
        match = pattern.fullmatch(name.strip())
        bearers = _bearers(match["name"]) if match else ()
        if match and bearers:
            inner = _among(match["name"], bearers, on)
            if inner.actor and inner.kind in ("state", "territory"):
                reason = f"{name!r} acts for {_titled(inner.actor)}"
                return Resolution(name, inner.actor, inner.kind, reason, inner.runners_up, inner.entry)
    return None


def _not_known(name: str) -> Resolution:
    index, folded = by_key(), key(name)
    near = [text for text in index if abs(len(text) - len(folded)) <= 2]
    texts = get_close_matches(folded, near, n=5, cutoff=0.75) if folded else []
    ids = _distinct(one.actor for text in texts for one in index[text])[:3]
    hint = f"; the nearest names are those of {', '.join(_titled(id) for id in ids)}" if ids else ""
    return Resolution(name, None, "unknown", f"no actor named {name!r} is known{hint}", tuple(ids))


def _titled(id: str) -> str:  # noqa: A002  # `id` is the table's own word
    found = actors()[id]
    return found.label if found.label == id else f"{found.label} ({id})"


def _distinct(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
