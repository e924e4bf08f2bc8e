"""Names outside the table of actors: persons, movements, peoples, old realms. A claim may be about them, too."""

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence

from tulga.read.sentences import Sentence

_NAME = re.compile(
    r"\b[A-Z][\w'-]*[\w](?:\.(?=\s[A-Z]))?"
    r"(?:\s+(?:(?:of|the|al|bin|ibn|de|da|du|el|la|von|van|for|and)\s+){0,2}(?:al-|el-)?[A-Z][\w'-]*\w)*"
)
_REALM = re.compile(
    r"\s+(?:Empire|Sultanate|Kingdom|Dynasty|Khanate|Caliphate|Emirate|Federation|Liberation \w+|Army|Front|Party|Company)\b"
)
_TITLE = re.compile(
    r"\b(?:president|minister|premier|king|queen|emir|amir|sultan|chancellor|general|mr\.?|ms\.?|dr\.?|leader|secretary|"
    r"ambassador|prince|colonel|sheikh|minister,)\s+$"
)
_OFFICE = re.compile(
    r"(?:[A-Z][\w-]+\s+){0,3}?(?:Minister|President|Premier|Ambassador|Chancellor|Secretary|Speaker|General|Candidate)\s+"
    r"(?=[A-Z][a-z])"
)
_TITLES = frozenset(
    "former ex interim acting transitional late crown sir general marshal admiral colonel major captain lieutenant mr mrs ms "
    "dr amir emir sultan shah chancellor premier secretary ambassador foreign defence defense speaker governor "
    "commissioner senator professor emperor president's".split()
)
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:-[A-Z]+)?\b")
_NOT_NAMES = frozenset(
    "a an the in on at he she it this that these those and but for with from by of to as their his her its after before when "
    "while since until although however also both during under following other some many most such new all january "
    "february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday president "
    "prime minister vice king queen north south east west northern southern eastern western military army navy air force "
    "government parliament background note page table source print share there they we our you no not one two three four five"
    .split()
)  # fmt: skip


def names(
    sentence: Sentence, taken: Sequence[tuple[int, int]], people: MutableMapping[str, str]
) -> Iterator[tuple[int, int, str, str]]:
    """Start, end (in the sentence), name and kind (person or name) of what is named and stands in no table.

    `people` keeps the full names met so far by their last part, for texts that go on with the surname alone; it is
    filled here.
    """
    text = sentence.folded
    for match in _NAME.finditer(text):
        start, end = _trimmed(text, match.start(), match.end())
        if end - start < 3 or any(start < b and a < end for a, b in taken):
            continue
        words = text[start:end].split()
        if len(words) == 1 and start == 0 and not words[0].isupper():
            continue
        office = _OFFICE.match(text, start, end)
        if office or _is_person(text, start, words, people):
            start, end = _of_person(text, office.end() if office else start, end)
            yield start, end, _full_name(text[start:end].split(), people), "person"
        else:
            yield start, end, " ".join(words), "name"


def _of_person(text: str, start: int, end: int) -> tuple[int, int]:
    """A person's name without the titles before it and the party or place behind it."""
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text[start:end])]
    while len(words) > 1 and text[start + words[0][0] : start + words[0][1]].casefold().strip(".'") in _TITLES:
        words.pop(0)
    behind = next(
        (k for k, (a, b) in enumerate(words) if k and text[start + a : start + b] in ("of", "for", "and")), None
    )
    words = words[:behind]
    return start + words[0][0], start + words[-1][1]


def _full_name(words: Sequence[str], people: MutableMapping[str, str]) -> str:
    """The name itself, or for a surname alone the person last met who has it."""
    if len(words) == 1:
        return people.get(words[0].casefold(), words[0])
    name = " ".join(words)
    people[_surname(words).casefold()] = name
    return name


def realms(text: str, mentions: Sequence[tuple[int, int]]) -> Mapping[int, int]:
    """Mentions of a state that are only the beginning of a longer name ("Mali Empire"): start to end of the whole."""
    return {start: found.end() for start, end in mentions if (found := _REALM.match(text, end))}


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the words at either end that only happen to be capitalised."""
    words = [(m.start(), m.end()) for m in re.finditer(r"[\w'.-]+", text[start:end])]
    while words and text[start + words[0][0] : start + words[0][1]].casefold().strip(".") in _NOT_NAMES:
        words.pop(0)
    while words and text[start + words[-1][0] : start + words[-1][1]].casefold() in _NOT_NAMES:
        words.pop()
    return (start + words[0][0], start + words[-1][1]) if words else (start, start)


def _is_person(text: str, start: int, words: Sequence[str], people: Mapping[str, str]) -> bool:
    if words[-1].casefold() in people and len(words) == 1:
        return True
    if len(words) > 1 and any(_CAPITALS.fullmatch(w) for w in words) and not all(w.isupper() for w in words):
        return True
    before = text[max(0, start - 25) : start].casefold()
    return bool(_TITLE.search(before))


def _surname(words: Sequence[str]) -> str:
    return next((w for w in words if _CAPITALS.fullmatch(w)), words[-1])
