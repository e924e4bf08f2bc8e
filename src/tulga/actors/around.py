"""What stands around a name without changing whom it means: forms of state, offices, years, case particles."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tulga.actors.actor import rows
from tulga.actors.names import key

Role = Literal["title", "heading", "modifier", "link", "former", "office", "particle"]
_WIDE = r"[\u3040-\u30ff\u4e00-\u9fff가-힣]"
_ABROAD = {"to", "in", "at"}
_ELIDED = r"\b(?:[dl]|qu)['’]"
_BINDING = r" of | d['’]|[а-яөү]"
_YEAR = r"(?P<name>.*\w)[ \-–—'’(]{1,2}(?P<year>1[89]\d\d|20\d\d)\)?"
_NUMBER = r"(?P<name>.*[^\W\d])[ \-–—]?['’]?\d{1,2}"


@dataclass(frozen=True, slots=True)
class Inner:
    """The name inside what was asked, and what was around it: a form of state, an office, an article or the like.

    `modified` says that a form of state came with a word that may tell it from another state of that name, as in
    "Democratic Republic of"; `loose` that nothing binds an office to the name, so that it may be a person's.
    """

    folded: str
    role: Literal["title", "office", "former", "article", "particle"]
    modified: bool = False
    loose: bool = False


@cache
def words(role: Role) -> Mapping[str, frozenset[str]]:
    """The words of one role by language, folded."""
    return {
        row["language"]: frozenset(key(word) for word in row["words"].split("; "))
        for row in rows("asked", "around.tsv")
        if row["role"] == role
    }


@cache
def spelt(role: Role) -> frozenset[str]:
    """The words of one role in every language that puts blanks between words; only an office is more than one word."""
    found = [word for language, listed in words(role).items() if language not in ("zh", "ja") for word in listed]
    return frozenset(found if role == "office" else " ".join(found).split())


@cache
def attached(role: Role) -> tuple[str, ...]:
    """The words of one role in Chinese, Japanese and Korean, longest first."""
    found = {word for language in ("zh", "ja", "ko") for word in words(role).get(language, ())}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def inside(name: str) -> Iterator[Inner]:
    """What may be the name inside a text, the likeliest first.

    >>> [(inner.folded, inner.role) for inner in inside("Government of Mongolia")]
    [('mongolia', 'office')]
    """
    whole = key(name)
    opened = key(re.sub(_ELIDED, " ", name.lower()))
    bound = bool(re.search(_BINDING, name.lower()))
    for folded in dict.fromkeys((whole, opened)):
        if re.search(_WIDE, folded):
            yield from _without_attached(folded)
        parts = folded.split()
        yield from _without_office(parts, bound)
        yield from _without_title(parts)
        if len(parts) > 1 and parts[0] in spelt("former"):
            yield Inner(" ".join(parts[1:]), "former")
        if len(parts) > 1 and parts[0] in spelt("link"):
            yield Inner(" ".join(parts[1:]), "article")
    if opened != whole:
        yield Inner(opened, "article")


def numbered(name: str) -> tuple[str, int | None] | None:
    """A name that a year or number follows, as an exercise or a meeting has it, and the year.

    >>> numbered("BRICS 2015"), numbered("Darkhan-2"), numbered("Mongolia")
    (('BRICS', 2015), ('Darkhan', None), None)
    """
    text = name.strip()
    year = re.fullmatch(_YEAR, text)
    if year:
        return year["name"], int(year["year"])
    number = re.fullmatch(_NUMBER, text)
    return (number["name"], None) if number else None


def _without_attached(folded: str) -> Iterator[Inner]:
    """Without what Chinese, Japanese and Korean put after a name, and sometimes before it, with no blank between."""
    for word in attached("office"):
        rest = folded.removesuffix(word).rstrip()
        if rest and rest != folded:
            yield Inner(rest, "office")
    modifiers = "|".join(attached("modifier"))
    for word in attached("title"):
        rest = folded.removesuffix(word).rstrip()
        if rest and rest != folded:
            yield Inner(rest, "title")
            bare = re.sub(rf"^(?:(?:{modifiers}) ?)+|(?: ?(?:{modifiers}))+$", "", rest)
            if bare and bare != rest:
                yield Inner(bare, "title", modified=True)
    for word in attached("particle"):
        rest = folded.removesuffix(word).rstrip()
        if rest and rest != folded:
            yield Inner(rest, "particle")


def _without_office(parts: list[str], bound: bool) -> Iterator[Inner]:
    """Without "government of ..." or "... 's army", and without the country that an embassy is in."""
    offices, links = spelt("office"), spelt("link")
    for size in range(min(6, len(parts) - 1), 0, -1):
        if " ".join(parts[:size]) in offices:
            rest = parts[size:]
            while len(rest) > 1 and rest[0] in links:
                rest = rest[1:]
            if parts[size] not in _ABROAD:
                loose = not bound and rest == parts[size:]
                ends = (at for at, part in enumerate(rest) if at and part in _ABROAD)
                yield from (Inner(" ".join(rest[:end]), "office", loose=loose) for end in (len(rest), *ends))
    end = next((at for at, part in enumerate(parts) if at > 1 and part in _ABROAD), len(parts))
    for size in range(1, min(6, end)):
        if " ".join(parts[end - size : end]) in offices:
            yield Inner(" ".join(parts[: end - size]), "office")


def _without_title(parts: list[str]) -> Iterator[Inner]:
    titles, headings, modifiers = spelt("title"), spelt("title") | spelt("heading"), spelt("modifier")
    first, last = 0, len(parts)
    while first < last and parts[first] in headings | modifiers | spelt("link"):
        first += 1
    while last > first and parts[last - 1] in titles | modifiers:
        last -= 1
    around = {*parts[:first], *parts[last:]}
    if first < last and around & headings:
        yield Inner(" ".join(parts[first:last]), "title", modified=bool(around & modifiers))
