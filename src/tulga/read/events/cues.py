"""The words by which a sentence says who does what to whom: groups of cues, found in a list of words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tulga.errors import BadInput

CUES = Path(__file__).parents[1] / "data" / "event_cues.txt"
_SHORTEST_STEM = 2
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A group one of whose cues begins at a word; `long` where the cue has two words or more."""

    group: str
    long: bool


class Cues:
    """Groups of cues: named in capitals for a PLOVER type, in small letters for a part (`ending`, `troops`).

    >>> [sorted(hit.group for hit in hits) for hits in Cues(["AID: donat*", "help: food aid"]).find(["donated", "food", "aid"])]
    [['AID'], ['help'], []]
    """

    def __init__(self, lines: Sequence[str], name: str = "cues") -> None:
        """Read lines `GROUP: cue, cue`; raises BadInput for a line without a group or with an empty cue."""
        self._words: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._known: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                self._add(line, f"{name}:{number}")

    def find(self, words: Sequence[str]) -> list[tuple[Hit, ...]]:
        """For each word, in small letters, the groups with a cue that begins at it, in the order of the groups."""
        return [tuple(Hit(group, long) for group, long in self._at(words, place)) for place in range(len(words))]

    def _at(self, words: Sequence[str], place: int) -> Iterator[tuple[str, bool]]:
        word = words[place]
        starting = self._known.get(word)
        if starting is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            starting = self._known[word] = self._starting(word)
        found: dict[str, bool] = {}
        for rest, group in starting:
            if not rest or _follow(rest, words, place + 1):
                found[group] = found.get(group, False) or bool(rest)
        yield from sorted(found.items())

    def _starting(self, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        stems = (self._stems.get(word[:length], []) for length in range(_SHORTEST_STEM, len(word) + 1))
        return (*self._words.get(word, ()), *(each for stem in stems for each in stem))

    def _add(self, line: str, place: str) -> None:
        group, colon, cues = line.partition(":")
        for cue in cues.split(","):
            words = cue.split()
            if not colon or not words:
                raise BadInput("a line of cues is `GROUP: cue, cue`", place=place)
            starts = self._stems if words[0].endswith("*") else self._words
            starts.setdefault(words[0].removesuffix("*"), []).append((tuple(words[1:]), group))


@cache
def cues() -> Cues:
    """The cues that Tulga ships, read once in a process."""
    return Cues(CUES.read_text(encoding="utf-8").splitlines(), CUES.name)


def _follow(cue: Sequence[str], words: Sequence[str], place: int) -> bool:
    if place + len(cue) > len(words):
        return False
    return all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for part, word in zip(cue, words[place:], strict=False)
    )
