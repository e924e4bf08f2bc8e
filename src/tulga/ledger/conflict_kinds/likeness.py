"""When two items mean the same thing: designations of equipment, words of one stem, a class and what belongs to it."""

import re
from functools import lru_cache

from tulga.ledger.agreement import normal

_DESIGNATION = re.compile(
    r"\b(?=[A-Za-z0-9-]*[A-Za-z])(?=[A-Za-z0-9-]*\d)\d?[A-Z][A-Za-z]{0,4}-?\d{1,3}(?:-?[A-Z]{1,3})?\b"
)
_REMARK = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_MAKE = re.compile(r"[a-z]*\d*[a-z]*\d+")
_SENTENCE = 10
# Words that say nothing about which thing of the field is meant.
_EMPTY = frozenset(
    "all and any between but by concept countries country for from government has in into its joint more"
    " most new no of official on other out over own policies policy relations state states than that the"
    " their them they this to total towards type types under very via was were with".split()
)


@lru_cache(maxsize=65536)
def designations(item: str | None) -> frozenset[str]:
    """The designations of equipment in an item, in small letters and without hyphens.

    >>> sorted(designations("T72-A tanks")), sorted(designations("BTR-70 APC (second hand)")), designations("Selenge-2016")
    (['t72a'], ['btr70'], frozenset())
    """
    return frozenset(found.replace("-", "").lower() for found in _DESIGNATION.findall(item or ""))


@lru_cache(maxsize=65536)
def make(designation: str) -> str:
    """The designation without the letters of its version: `t72` of `t72a`."""
    found = _MAKE.match(designation)
    return found[0] if found else designation


def same_make(one: str | None, other: str | None) -> bool:
    """Whether two items name the same make, one perhaps without its version.

    >>> same_make("T-72 tank (second hand)", "T72-A"), same_make("BTR-70M", "BTR-80"), same_make("BTR-70M", "BTR-70K")
    (True, False, False)
    """
    return any(
        make(a) == make(b) and (a.startswith(b) or b.startswith(a))
        for a in designations(one)
        for b in designations(other)
    )


@lru_cache(maxsize=65536)
def stems(item: str | None) -> frozenset[str]:
    """The first six letters of the words that carry meaning, without designations, remarks in brackets and plurals.

    >>> sorted(stems("armored personnel carriers")) == sorted(stems("Armoured Personnel Carrier (total)"))
    True
    """
    return frozenset(word for word in _words(item) if word not in _EMPTY)


@lru_cache(maxsize=65536)
def classes(item: str | None) -> frozenset[str]:
    """The names of the class that an item belongs to: its words, and their initials as an abbreviation has them.

    >>> "apc" in classes("armoured personnel carriers"), "apc" in classes("BTR-80 APC")
    (True, True)
    """
    words = _words(item)
    return frozenset(words) | ({"".join(word[0] for word in words)} if len(words) > 2 else frozenset())


def _words(item: str | None) -> list[str]:
    plain = _DESIGNATION.sub(" ", _REMARK.sub(" ", item or "")).casefold().replace("our", "or")
    return [_singular(word.replace("nse", "nce"))[:6] for word in _WORD.findall(plain) if word not in _EMPTY]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def overlap(one: str | None, other: str | None, relation: str = "") -> float:
    """The share of the shorter item's words that the other one has, between 0 and 1; 0 where either has none.

    The words of the relation's own name do not count, since all of its items may have them.
    """
    name = stems(relation.replace("_", " "))
    first, second = stems(one) - name, stems(other) - name
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def alike(one: str | None, other: str | None) -> bool:
    """Whether two items can mean the same: equal, silent, of one make, or with half of the shorter one's words."""
    if one is None or other is None or normal(one) == normal(other):
        return True
    if designations(one) and designations(other):
        return same_make(one, other)
    return overlap(one, other) >= 0.5


def same_matter(one: str | None, other: str | None, relation: str = "") -> bool:
    """Whether two items are of one matter, more strictly than `alike`: three fifths of the shorter one's words.

    Whole sentences in the place of an item say too much to be compared.

    >>> same_matter("democratic regression", "Democratic Revolution"), same_matter("President", "former President")
    (False, True)
    """
    if one is None or other is None or normal(one) == normal(other):
        return True
    if max(len(stems(one)), len(stems(other))) > _SENTENCE:
        return False
    return alike(one, other) and overlap(one, other, relation) >= 0.6


def covers(whole: str | None, part: str | None) -> bool:
    """Whether an item is a class that another item can belong to: a make without a class can belong to any.

    >>> covers("armoured personnel carriers", "BTR-80 APC"), covers("armoured personnel carriers", "T-72 tank")
    (True, False)
    """
    if not whole or not part or designations(whole) or not stems(whole) or normal(whole) == normal(part):
        return False
    if not stems(part):
        return bool(designations(part))
    initials = classes(whole) - set(_words(whole))
    return stems(whole) <= classes(part) or bool(initials & classes(part))
