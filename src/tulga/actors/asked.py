"""What is answered when asked for by name and never looked for in running text.

`asked/<language>.tsv` holds demonyms, seats of power, capitals, older names and abbreviations, `asked/places.tsv` what is
often taken for an actor: provinces, towns, seas, people and words. They are read when a name is asked for that the
names of running text do not know.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from tulga.actors.actor import actors, holds, instant, rows
from tulga.actors.names import LANGUAGES, Name, by_key, cldr, key
from tulga.span import Instant

# The CLDR's locales, with the language that their names are of.
_LOCALES = (*((language, language) for language in LANGUAGES), ("zh_Hant", "zh"))


@dataclass(frozen=True, slots=True)
class Place:
    """What is no actor: a region, place, person or thing, the actors that it lies in, and since when it is no more."""

    kind: str
    within: tuple[str, ...] = ()
    start: Instant | None = None

    def held(self, on: date | None) -> bool:
        """Whether the name stood for it on a day, or does now when no day is given."""
        return on is None or holds(self.start, None, on)


@cache
def places() -> Mapping[str, Place]:
    """What is often taken for an actor, by what `key` leaves of its names.

    >>> places()["atlanta"], places()["bonn"].start.year
    (Place(kind='place', within=('USA',), start=None), 1999)
    """
    found: dict[str, Place] = {}
    for row in rows("asked", "places.tsv"):
        place = Place(row["kind"], tuple(part for part in row["within"].split(",") if part), instant(row["from"]))
        for text in row["names"].split("; "):
            found.setdefault(key(text), place)
    return found


@cache
def asked() -> Mapping[str, tuple[Name, ...]]:
    """The names that are only asked for, by what `key` leaves of them.

    >>> [(name.actor, name.form, name.language) for name in asked()["chinois"]]
    [('CHN', 'demonym', 'fr')]
    """
    found: dict[str, dict[Name, None]] = {}
    for name in (*_tables(), *_ids(), *_territories(), *_cities()):
        found.setdefault(key(name.text), {})[name] = None
    return {text: tuple(bearers) for text, bearers in found.items()}


def known(folded: str) -> tuple[Name, ...]:
    """The names that a folded text is, those of running text before those that are only asked for."""
    return by_key().get(folded) or asked().get(folded, ())


def before(bearers: Sequence[Name], on: date) -> tuple[Name, ...]:
    """The names that a state since ended bore on a day where its heir bears them now, in the language of the heir's.

    The English tables say that Austria was Austria-Hungary until 1918 and Moscow the Soviet Union's capital; what the
    CLDR calls the heir, and what is called its capital, seat or people, is taken the same way in every language.
    """
    found: dict[Name, None] = {}
    for one in bearers:
        if one.language != "en" and not one.dated and (one.form in ("capital", "seat", "demonym") or _is_cldr(one)):
            former = (each for each in _former().get((one.actor, one.form), ()) if each.held(on))
            found |= {replace(each, text=one.text, language=one.language, own=one.own): None for each in former}
    return tuple(found)


def _is_cldr(one: Name) -> bool:
    code = actors()[one.actor].iso2
    return code is not None and cldr(one.language)["territories"].get(code) == one.text


@cache
def _former() -> Mapping[tuple[str, str], tuple[Name, ...]]:
    """The dated English names of states that have ended, by the heir that bears the same name, and the form."""
    found: dict[tuple[str, str], list[Name]] = {}
    for shared in by_key().values():
        dated = [one for one in shared if one.language == "en" and one.dated and actors()[one.actor].end]
        for heir in {(one.actor, one.form) for one in shared if dated and not one.dated}:
            found.setdefault(heir, []).extend(one for one in dated if one.form == heir[1] and one.actor != heir[0])
    return {heir: tuple(former) for heir, former in found.items()}


def _tables() -> Iterator[Name]:
    for language in LANGUAGES:
        for row in rows("asked", f"{language}.tsv"):
            start, end = instant(row["from"]), instant(row["to"])
            for text in row["names"].split("; "):
                yield Name(text, row["actor"], row["form"], language, start, end)  # type: ignore[arg-type]


def _ids() -> Iterator[Name]:
    """The ids of the table that are acronyms or plain names; the codes of states are found as codes."""
    return (
        Name(one.id, one.id, "abbreviation", "en") for one in actors().values() if one.id not in (one.label, one.iso3)
    )


def _territories() -> Iterator[Name]:
    """The CLDR's territory names without what it adds in brackets, and those in traditional Chinese."""
    bearers = {code: one.id for one in actors().values() if (code := one.iso2 or one.m49)}
    for locale, language in _LOCALES:
        for code, text in cldr(locale)["territories"].items():
            bare = re.sub(r" ?[(（].*", "", text)
            if code in bearers and (bare != text or locale != language):
                yield Name(bare, bearers[code], "name", language, own=False)


def _cities() -> Iterator[Name]:
    """The capitals as the CLDR calls them in its names of time zones, for the time that their English names held."""
    english = by_key()
    zones = {zone: english.get(key(_english(zone)), ()) for zone in cldr("ru")["time_zones"]}
    capitals = {zone: bearers for zone, bearers in zones.items() if any(one.form == "capital" for one in bearers)}
    for locale, language in _LOCALES:
        given = cldr(locale)["time_zones"]
        for zone, bearers in capitals.items():
            city = re.sub(r" ?\(.*", "", given.get(zone, {}).get("city", ""))
            for one in bearers if city else ():
                yield Name(city, one.actor, one.form, language, one.start, one.end, one.reading, own=False)


def _english(zone: str) -> str:
    city = cldr("en")["time_zones"].get(zone, {}).get("city")
    return str(city) if city else zone.rpartition("/")[2].replace("_", " ")
