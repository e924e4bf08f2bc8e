"""From a text that is no name of running text to the actor that it stands for all the same."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tulga.actors.actor import Actor, actors
from tulga.actors.around import Inner, inside, numbered
from tulga.actors.asked import Place, asked, known, places
from tulga.actors.inflection import inflected
from tulga.actors.names import Name, key
from tulga.actors.resolution import Resolution, among, distinct, heirs, of_code, renamed, titled

_TURNED = r"(?P<head>[^,(/]+?)\s*(?:[,/]\s*(?P<tail>[^,()/]+)|\((?P<inside>[^()]+)\))\s*"
# What is added in brackets to say that the state of that name is meant.
_SAYS_NOTHING = frozenset(
    {"the", "country", "state", "nation", "sovereign state", "pays", "país", "staat", "страна", "улс"}
)
_LATIN = re.compile("[A-Za-zÀ-ɏ]")


def indirectly(name: str, on: date | None) -> Resolution | None:
    """What a text stands for that the names of running text do not know; None where nothing is known of it.

    In this order: as a name that is only asked for, with a number, inside an office or form of state, beside its owner.
    """
    return _asked(name, on) or _numbered(name, on) or _around(name, on) or _doubled(name, on)


def only_a_place(name: str, bearers: Sequence[Name], on: date | None) -> Resolution | None:
    """What is no more than a place when all that its name stood for has ended, as Bavaria now and Bonn in 2010."""
    if any(one.held(on) for one in bearers):
        return None
    place = places().get(key(bearers[0].text))
    return _no_actor_there(name, place, bearers) if place and place.held(on) else None


def _asked(name: str, on: date | None) -> Resolution | None:
    """What bears the name though it is not looked for in running text: as it stands, turned round, or inflected."""
    folded = key(name)
    place, bearers = places().get(folded), asked().get(folded, ())
    if place and place.held(on) and not any(one.held(on) for one in bearers):
        return _no_actor_there(name, place, bearers)
    bearers = _cased(name, bearers) or _turned(name)
    if bearers:
        return among(name, bearers, on)
    bearers = _cased(name, inflected(name, folded))
    return (only_a_place(name, bearers, on) or among(name, bearers, on)) if bearers else None


def _cased(name: str, bearers: Sequence[Name]) -> tuple[Name, ...]:
    """Without what a text in these letters cannot be: an abbreviation in small ones, a short name without its accents."""
    return tuple(one for one in bearers if _fits(name.strip(), one))


def _fits(spelt: str, name: Name) -> bool:
    if len(re.findall("[A-ZА-Я]", name.text)) > 1 and " " not in name.text and len(name.text) < 8:
        return spelt.isupper() or spelt.startswith(name.text)
    if name.text.isascii() or len(name.text) > 3:
        capital = name.form in ("capital", "seat") and len(name.text) < 5 and _LATIN.match(name.text)
        noun = name.form == "demonym" and name.language in ("tr", "de")
        return not (capital or noun) or not name.text[0].isupper() or not spelt[0].islower()
    return spelt.casefold().startswith(name.text.casefold()) or not _LATIN.match(name.text)


def _turned(name: str) -> tuple[Name, ...]:
    """The names that match turned round at a comma or bracket, as "Korea, South" and "Sri Lanka (Ceylon)"."""
    turned = re.fullmatch(_TURNED, name)
    if not turned:
        return ()
    head, tail = key(turned["head"]), key(turned["tail"] or turned["inside"])
    if known(f"{tail} {head}"):
        return known(f"{tail} {head}")
    if tail in _SAYS_NOTHING:
        return tuple(one for one in known(head) if tail == "the" or actors()[one.actor].kind == "state")
    both = (known(head), known(tail) or _borne(turned["tail"] or turned["inside"]))
    return tuple(one for one in both[0] + both[1] if actors()[one.actor].acts) if _same_line(*both) else ()


def _borne(code: str) -> tuple[Name, ...]:
    """A code that stands beside a name, as a name of its bearer."""
    bearer = of_code(code, None)
    return (Name(code, bearer, "abbreviation", "en"),) if bearer else ()


def _same_line(first: Sequence[Name], second: Sequence[Name]) -> bool:
    """Whether two names, as in "Sri Lanka (Ceylon)", are of one actor or of one and its successor or its part."""
    ours, theirs = ({one.actor for one in bearers} for bearers in (first, second))
    found = [actors()[bearer] for bearer in sorted(ours | theirs)]
    kin = {other for one in found for other in (*heirs(one), *one.within)}
    return bool(ours & theirs or kin & (ours | theirs)) if ours and theirs else False


def _numbered(name: str, on: date | None) -> Resolution | None:
    """An exercise, meeting or organisation with its year or number, as in "Khaan Quest 2019" and "BRICS 2015"."""
    found = numbered(name)
    if not found:
        return None
    text, year = found
    bearers = known(key(text))
    bearers = tuple(one for one in bearers if one.reading == "numbered") or bearers
    if not bearers:
        return None
    inner = among(text, bearers, on or (date(year, 1, 1) if year else None))
    if year is None and inner.kind in ("state", "territory", "region", "place"):
        return None
    return renamed(inner, name)


def _around(name: str, on: date | None, depth: int = 0) -> Resolution | None:
    """What is named with a form of state, an office or a particle: "Government of Mongolia", "Königreich Norwegen"."""
    turned = re.fullmatch(_TURNED, name)
    names = (name, f"{turned['tail']} {turned['head']}") if turned and turned["tail"] else (name,)
    for part in (part for text in names for part in inside(text)):
        inner = _inside(name, part, on) or (_around(part.folded, on, depth + 1) if depth < 3 else None)
        if inner is None or (part.role == "office" and inner.kind in ("person", "thing")):
            continue
        if part.modified and inner.actor and any(actors()[one].kind == "state" for one in inner.runners_up):
            readings = (inner.actor, *inner.runners_up)
            said = f"{name!r} can mean {' or '.join(titled(one) for one in readings)}"
            return Resolution(name, None, "ambiguous", said, readings)
        if part.role == "office" and inner.actor:
            reason = f"{name!r} acts for {titled(inner.actor)}"
            return Resolution(name, inner.actor, inner.kind, reason, inner.runners_up, inner.entry)
        if part.role == "title" and inner.actor:
            _, ended, when = inner.reason.partition("; ")
            return replace(inner, name=name, reason=f"{name!r} is a full name of {titled(inner.actor)}{ended}{when}")
        return renamed(inner, name)
    return None


def _inside(name: str, part: Inner, on: date | None) -> Resolution | None:
    """What the name inside a text stands for, held to what can stand there: a people after a bare office, and so on."""
    bearers = known(part.folded)
    if not bearers and part.folded in places():
        return _no_actor_there(part.folded, places()[part.folded], ())
    bearers = bearers or inflected(part.folded, part.folded)
    if part.role == "title":
        bearers = tuple(one for one in bearers if one.form in ("name", "demonym"))
    if part.role == "article":
        bearers = tuple(one for one in bearers if one.language != "en" or one.text.isupper())
    if part.loose:
        bearers = tuple(one for one in bearers if one.form in ("demonym", "abbreviation"))
    if bearers:
        return among(part.folded, bearers, on)
    code = part.folded.upper()
    found = of_code(code, on) if part.role == "office" and code in name else None
    return Resolution(part.folded, found, actors()[found].kind, "", (), found) if found else None


def _doubled(name: str, on: date | None) -> Resolution | None:
    """What is named with the state or organisation that it is of, as in "Polish Sejm" and "NATO KFOR"."""
    parts = key(name).split()
    for cut in range(1, len(parts)):
        owners = {one.actor for one in known(" ".join(parts[:cut])) if actors()[one.actor].acts}
        held = [one for one in known(" ".join(parts[cut:])) if _is_of(actors()[one.actor], owners)]
        if held and any(one.form == "seat" or one.actor not in owners for one in held):
            return renamed(among(" ".join(parts[cut:]), held, on), name)
    return None


def _is_of(one: Actor, owners: set[str]) -> bool:
    """Whether it is one of the owners or theirs; which organisation sends a mission is not kept."""
    sent = one.kind == "mission" and any(actors()[owner].kind == "organisation" for owner in owners)
    return sent or bool(owners & {one.id, *one.within})


def _no_actor_there(name: str, place: Place, bearers: Sequence[Name]) -> Resolution:
    """What is said of a name that stands for no actor: those that it lies in, and those it once stood for."""
    owners = " and ".join(titled(one) for one in place.within)
    what = f"a {place.kind}" + (f" {'in' if place.kind == 'place' else 'of'} {owners}" if owners else "")
    others = tuple(distinct((*place.within, *(one.actor for one in bearers))))
    return Resolution(name, None, place.kind, f"{name!r} is {what}, not an actor", others)
