"""What an amount counts: the noun behind it and the unit that the noun stands for."""

import re
from dataclasses import dataclass

from tulga.read.quantities.words import IRREGULAR, NOT_PLURAL, STOP, UNITS, singular

# One blank or line break, no column of a table and no blank line.
_WORD = re.compile(
    r"(?:[ \u00a0]{1,2}|[ ]*\n[ ]{0,6})([^\W\d_][\w'’′-]*|\d*[A-Z][\w-]*\d[\w-]*|\d+(?:,\d{3})*(?=\s+[A-Z]))"
)
_OF = re.compile(r"\s+(?:worth\s+)?(of|in)\b")
_DETERMINER = re.compile(r"\s+(?:the|its|their|his|her|our|this|that|all|total|a|an)\b")
_PLURAL_DESIGNATION = re.compile(r"[A-Z][\w-]*\d\w*(?:['’′]s|s)\Z")
_DEMONYM = re.compile(r"[A-Z][a-z]+(?:ians|eans|icans|is)\Z")
_DESIGNATION = re.compile(r"(?=.*\d)[\w-]+\Z")
_SUPERLATIVE = re.compile(r"[\s-]+(?:most[\s-]+[a-z]+|[a-z]{2,}est|best|worst)\b")
_NOT_SUPERLATIVE = (
    "request", "interest", "forest", "protest", "contest", "guest", "test", "west", "rest", "conquest", "harvest",
)  # fmt: skip
_LIMIT = 7


@dataclass(frozen=True, slots=True)
class Noun:
    """The words of a noun, the unit they stand for, and where they end in the text."""

    words: str
    unit: str | None
    end: int


def counted(text: str, position: int, *, one: bool = False) -> Noun | None:
    """The plural noun behind a number, or the singular one behind "one"; None where none follows.

    The words up to it come along ("Mongolian troops"), also over a second number ("Mongolian and 80 Indian soldiers").
    """
    words = _following(text, position)
    designated = False
    for index, (word, end) in enumerate(words):
        small = word.lower()
        if small in ("and", "or"):
            continue
        if small in STOP or (index == 0 and small in ("such", "other")):
            return None
        designated = designated or _DESIGNATION.match(word) is not None
        if _is_head(word, one):
            while index + 1 < len(words) and _goes_on(words[index + 1][0]):
                index += 1
                word, end = words[index]
            phrase = " ".join(text[position:end].split())
            return Noun(phrase, _unit(phrase, word, designated), end)
    return None


def named(text: str, position: int, *, limit: int = 3) -> Noun | None:
    """The noun right behind an ordinal or a fraction, singular or plural: "round" in "second round of talks"."""
    end = position
    last = ""
    for word, stop in _following(text, position)[:limit]:
        small = word.lower()
        if small in STOP or (small.endswith(("ed", "ly")) and len(small) > 4 and not small.endswith("eed")):
            break
        last, end = word, stop
        if _is_head(word, False):
            break
    if not last:
        return None
    phrase = " ".join(text[position:end].split())
    return Noun(phrase, UNITS.get(singular(last)), end)


def whole(text: str, position: int) -> Noun | None:
    """The noun behind "of" or "in" that a share or a sum is of: "exports" in "89 percent of exports"."""
    link = _OF.match(text, position)
    if link is None:
        return None
    begin = link.end()
    determiner = _DETERMINER.match(text, begin)
    if determiner is not None:
        begin = determiner.end()
    first = _WORD.match(text, begin)
    if first is None or (link[1] == "in" and (first[1][0].isupper() or first[1].lower() in ("cash", "turn", "fact"))):
        return None
    return named(text, begin)


def _following(text: str, position: int) -> list[tuple[str, int]]:
    out: list[tuple[str, int]] = []
    while len(out) < _LIMIT:
        match = _WORD.match(text, position)
        if match is None:
            break
        position = match.end()
        out.append((match[1], position))
    return out


def _is_head(word: str, one: bool) -> bool:
    """Whether a word can be the noun that is counted: a plural, or behind "one" a noun of the tables."""
    small = word.lower()
    if _PLURAL_DESIGNATION.match(word):
        return True
    if one:
        return singular(small) in UNITS and small not in ("people", "state", "national")
    if small in IRREGULAR:
        return True
    if word[0].isupper():
        known = singular(small) in UNITS and small.endswith("s")
        return known or _DEMONYM.match(word) is not None
    is_plural = small.endswith("s") and not small.endswith(("'s", "’s", "ss", "ous"))
    return is_plural and len(small) > 3 and small not in NOT_PLURAL


def _goes_on(word: str) -> bool:
    """Whether a plural goes on into a longer noun: "armed forces personnel", "Mongolians students"."""
    small = word.lower()
    return (
        small not in STOP
        and word[0].islower()
        and (small in IRREGULAR or (small.endswith("s") and singular(small) in UNITS))
    )


def _unit(phrase: str, head: str, designated: bool) -> str | None:
    small = singular(head)
    if small == "fighter":
        return "units of equipment" if designated or "jet" in phrase.lower() else "persons"
    if small == "power" and "power station" not in phrase:
        return "countries"
    if _PLURAL_DESIGNATION.match(head):
        return "units of equipment"
    if _DEMONYM.match(head):
        return "persons"
    return UNITS.get(small, head.lower())


def superlative(text: str, position: int) -> int | None:
    """Where a superlative behind an ordinal ends: "second-largest", "third most visited"; None where none follows."""
    match = _SUPERLATIVE.match(text, position)
    if match is None or match[0].strip(" -\n").endswith(_NOT_SUPERLATIVE):
        return None
    return match.end()
