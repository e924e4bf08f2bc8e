"""All names of all actors found in running text at once: the longest ones, at word boundaries, in the right case."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tulga.actors.actor import actors
from tulga.actors.names import Form, Name, names, plain, preferred, unread
from tulga.actors.script import Script, ending, fits, script_of, stem

_BLANKS = r"\s\s+|[\t\n\r\f\v\u00a0\u2000-\u200b\u202f\u3000]"
_YEAR_AFTER = r"[\"'»]?[ -]?(?:19|20)\d\d"
_DRILL = r"(?:exercises?|drills?|man(?:o?e)u\w+|war games?)"
_DRILL_AFTER = rf"(?i:[\"'»,]{{0,2}} (?:(?!in\b|of\b|at\b|to\b|for\b|from\b)[\w\"',-]+ ){{0,5}}{_DRILL})"
_DRILL_BEFORE = rf"(?i:{_DRILL}(?: \w+){{0,2}},? [\"'«]{{0,2}}$)"
_INSTRUMENT = (
    "Accords?|Agreements?|Appeal|Charter|Club|Communiqu[eé]|Conference|Consensus|Conventions?|Declaration|Final Act|"
    "Formula|Memorandum|Pact|Process|Protocols?|Statute|Summit|Treat(?:y|ies)|Times|University|Zoo"
)
_INSTRUMENT_AFTER = rf" (?:[A-Z]\w+ )?(?:{_INSTRUMENT})\b"
_INSTRUMENT_BEFORE = rf"(?:{_INSTRUMENT}|Battle|Siege|Bishop|Archbishop) of $"
_CAPITAL_WORD = r" [A-Z]"

# A pattern is compiled when it is first used, so that importing the room stays light.
_compiled = cache(re.compile)


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a text: `text` is what stands from `start` to `end` (characters, end excluded).

    `actor` is an id of the table of actors, also for a region, place, programme or exercise; None where the name is
    ambiguous, as Congo is.
    """

    start: int
    end: int
    text: str
    actor: str | None
    kind: str
    form: Form


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one folded pattern of the automaton can be."""

    length: int
    script: Script
    bearers: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text in lower case with single blanks, and the way back from its offsets to those of the original."""

    original: str
    text: str
    low: str
    cuts: Sequence[int]
    lost: Sequence[int]

    def place(self, offset: int) -> int:
        """The offset in the original."""
        return offset + self.lost[bisect_right(self.cuts, offset) - 1]


class Gazetteer:
    """An Aho-Corasick automaton over every name that may be looked for in running text.

    >>> [(m.text, m.actor) for m in gazetteer().find("Inner Mongolia borders Mongolia; they told us about Turkey.")]
    [('Inner Mongolia', 'Inner Mongolia'), ('Mongolia', 'MNG'), ('Turkey', 'TUR')]
    """

    def __init__(self) -> None:
        from ahocorasick import Automaton

        self._automaton: Any = Automaton()
        for pattern, entry in sorted(_entries().items()):
            self._automaton.add_word(pattern, entry)
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Mention]:
        """The names in a text in its order, none overlapping another, the longest where several begin together.

        A break of lines or a run of blanks inside a name does not matter; the offsets are those of the text as given.
        """
        folded = _fold(text)
        found: list[Mention] = []
        reach = 0
        for start, end in sorted(candidates := self._candidates(folded), key=lambda ends: (ends[0], -ends[1])):
            if start >= reach:
                found.append(_mention(folded, start, end, candidates[start, end]))
                reach = end
        return found

    def _candidates(self, folded: _Folded) -> dict[tuple[int, int], list[Name]]:
        """Start and end of all that may be a name, with the names that it may be."""
        found: dict[tuple[int, int], list[Name]] = {}
        for last, entry in self._automaton.iter(folded.low):
            start, end = last + 1 - entry.length, last + 1
            for name in entry.bearers:
                reached = ending(name, entry.script, folded.text, start, end)
                if (
                    reached is not None
                    and fits(name, folded.text, start, end)
                    and _allowed(name, folded.text, start, reached)
                ):
                    found.setdefault((start, reached), []).append(name)
        return found


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, built once in a process."""
    return Gazetteer()


def _entries() -> dict[str, _Entry]:
    found: dict[tuple[str, Script], list[Name]] = {}
    for name in names():
        if name.reading == "asked" or (name.language, name.text) in unread():
            continue
        script = script_of(name.text)
        if len(name.text) < (2 if script in ("wide", "hangul") or name.own else 3):
            continue
        for text in dict.fromkeys((plain(name.text), stem(name))):
            found.setdefault((text.lower(), script), []).append(name)
    return {text: _Entry(len(text), script, tuple(bearers)) for (text, script), bearers in found.items()}


def _fold(text: str) -> _Folded:
    cuts, lost, pieces, at, gone = [0], [0], [], 0, 0
    for match in _compiled(_BLANKS).finditer(text):
        pieces += [text[at : match.start()], " "]
        at = match.end()
        if at - match.start() > 1:
            gone += at - match.start() - 1
            cuts.append(at - gone)
            lost.append(gone)
    pieces.append(text[at:])
    single = plain("".join(pieces))
    low = single.lower()
    if len(low) != len(single):
        low = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in single)
    return _Folded(text, single, low, cuts, lost)


def _allowed(name: Name, text: str, start: int, end: int) -> bool:
    """What the words around a name leave of it."""
    if name.reading == "numbered":
        before = _compiled(_DRILL_BEFORE).search(text[max(0, start - 60) : start])
        return bool(before or _compiled(_YEAR_AFTER).match(text, end) or _compiled(_DRILL_AFTER).match(text, end))
    if name.form == "capital":
        before = _compiled(_INSTRUMENT_BEFORE).search(text[max(0, start - 40) : start])
        return not (before or _compiled(_INSTRUMENT_AFTER).match(text, end))
    if name.text == "the West":
        return not _compiled(_CAPITAL_WORD).match(text, end)
    return True


def _mention(folded: _Folded, start: int, end: int, bearers: Sequence[Name]) -> Mention:
    numbered = [one for one in bearers if one.reading == "numbered"]
    best = numbered or preferred(bearers, folded.text[start:end])
    ids = list(dict.fromkeys(one.actor for one in best))
    first, last = folded.place(start), folded.place(end - 1) + 1
    kind = actors()[ids[0]].kind
    return Mention(first, last, folded.original[first:last], ids[0] if len(ids) == 1 else None, kind, best[0].form)
