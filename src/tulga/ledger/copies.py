"""Which claims only repeat another source, so that nobody counts one voice twice.

A source repeats another one where that is declared (by a reviewer, or in the source's citation), and a claim repeats
another one where their quotes are the same but for a few words. Both only make one voice of what agrees: whoever copies
and then says something else speaks for himself.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import floor

from tulga.claim import Claim
from tulga.ledger.agreement import Answer, Nearby
from tulga.ledger.fact import Standing
from tulga.sources import Source

LEAST_WORDS = 10
"""A shorter quote may be the same by chance: "joined the Partnership for Peace program in 1994"."""

SHARE = 0.8
"""Two quotes are one where they share this much of the word pairs of the one that has fewer."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")

Pair = tuple[str, str]


def declared(sources: Iterable[Source]) -> dict[str, str]:
    """The sources that say in their citation which other one they took over: the id in `custom.copies` of their CSL-JSON.

    >>> declared([Source("reprint", "document", {"custom": {"copies": "wire"}}), Source("wire", "document")])
    {'reprint': 'wire'}
    """
    stated = {source.id: source.csl.get("custom") for source in sources}
    origins = {name: custom.get("copies") for name, custom in stated.items() if isinstance(custom, Mapping)}
    return {name: str(origin) for name, origin in origins.items() if origin and origin != name}


def voices(claims: Sequence[Claim], answers: Sequence[Answer], standing: Standing) -> dict[str, str]:
    """For each claim id whose claim only repeats another source: the source that speaks in it.

    `claims` answer one question, each with the answer of the same place. The voice is the source of those that share it
    which `standing.dated` gives the earliest date (sources without one come last), or else the first id.

    >>> from tulga.claim import Evidence
    >>> words = "Turkey opened its first embassy in the capital of Mongolia in 1996"
    >>> told = [Claim(relation="embassy_opened", subject="TUR", object="MNG", evidence=Evidence(source, "char=0-66", words))
    ...         for source in ("wire", "paper")]
    >>> voices(told, [Answer(), Answer()], Standing(dated={"wire": "1996-04-01", "paper": "1996-04-02"})) == {
    ...     told[1].id: "wire"}
    True
    """
    sources = [claim.evidence.source for claim in claims]
    if len(set(sources)) < 2:
        return {}
    roots = [_root(source, standing.copies) for source in sources]
    wordings = _wordings([claim.evidence.quote for claim in claims])
    said_by = len(set(zip(wordings, sources, strict=True)))
    if said_by == len(set(wordings)) and len(set(roots)) == len(set(sources)):
        return {}  # no wording has two sources, and no source another one's root
    together = _Together(len(claims))
    for one, other in (*_agreeing(wordings, answers), *_agreeing(roots, answers)):
        together.join(one, other)
    found: dict[str, str] = {}
    for group in together.groups():
        shared = {sources[place] for place in group}
        voice = min(shared, key=lambda source: (source not in standing.dated, standing.dated.get(source, ""), source))
        found |= {claims[place].id: voice for place in group if sources[place] != voice}
    return found


def near(one: str, other: str) -> bool:
    """Whether two quotes are the same but for a few words: both have `LEAST_WORDS`, and `SHARE` of the pairs of
    neighbouring words of the one with fewer pairs stand in the other. Case and punctuation do not matter.

    >>> near("Turkey opened its first embassy in the capital in 1996.", "TURKEY opened its first embassy in the capital in 1997")
    True
    """
    first, second = _pairs(one), _pairs(other)
    return bool(first and second) and len(first & second) >= _needed(min(len(first), len(second)))


@lru_cache(maxsize=16384)
def _pairs(quote: str) -> frozenset[Pair]:
    """The pairs of neighbouring words of a quote, none where it is too short to be known again."""
    words = _WORD.findall(unicodedata.normalize("NFKC", quote).casefold())
    return frozenset(pairwise(words)) if len(words) >= LEAST_WORDS else frozenset()


def _needed(pairs: int) -> int:
    return pairs - floor(pairs * (1 - SHARE) + 1e-9)


def _wordings(quotes: Sequence[str]) -> list[int]:
    """A number for each quote, the same for quotes that are near each other; a quote too short has one of its own.

    Of two near quotes, one of the rarest pairs of the smaller stands in the other (as many as it may lack, and one
    more), so that only quotes that share one of those are compared.
    """
    pairs = [_pairs(quote) for quote in quotes]
    first: dict[frozenset[Pair], int] = {}
    together = _Together(len(quotes))
    for place, found in enumerate(pairs):
        if found:
            together.join(place, first.setdefault(found, place))
    common = Counter(pair for found in first for pair in found)
    holders: dict[Pair, list[frozenset[Pair]]] = {}
    for found in first:
        for pair in found:
            holders.setdefault(pair, []).append(found)
    for found, place in first.items():
        needed = _needed(len(found))
        rarest = sorted(found, key=lambda pair: (common[pair], pair))[: len(found) - needed + 1]
        for other in {other for pair in rarest for other in holders[pair] if len(other) >= len(found)}:
            if other is not found and len(found & other) >= needed:
                together.join(place, first[other])
    return [together.top(place) for place in range(len(quotes))]


def _agreeing(roots: Sequence[Hashable], answers: Sequence[Answer]) -> list[tuple[int, int]]:
    """Places of agreeing answers that come from one root, each distinct answer once."""
    by_root: dict[Hashable, dict[Answer, list[int]]] = {}
    for place, (root, said) in enumerate(zip(roots, answers, strict=True)):
        by_root.setdefault(root, {}).setdefault(said, []).append(place)
    joined = []
    for by_answer in by_root.values():
        beside = Nearby(by_answer)
        for said, places in by_answer.items():
            joined += [(places[0], place) for place in places[1:]]
            joined += [(places[0], by_answer[other][0]) for other in beside.agreeing(said) if other != said]
    return joined


def _root(source: str, copies: Mapping[str, str]) -> str:
    """Where a chain of declared copies begins; of sources that copy each other in a ring, the first id."""
    seen: list[str] = []
    while source in copies:
        if source in seen:
            return min(seen[seen.index(source) :])
        seen.append(source)
        source = copies[source]
    return source


class _Together:
    """Places joined into groups (union-find)."""

    def __init__(self, number: int) -> None:
        self._above = list(range(number))

    def top(self, place: int) -> int:
        while self._above[place] != place:
            self._above[place] = self._above[self._above[place]]
            place = self._above[place]
        return place

    def join(self, one: int, other: int) -> None:
        self._above[self.top(one)] = self.top(other)

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for place in range(len(self._above)):
            found.setdefault(self.top(place), []).append(place)
        return list(found.values())
