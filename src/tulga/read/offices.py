"""Who holds which office: "Russian President Vladimir Putin", "Moon Jae-in, former president of the Republic of Korea"."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tulga.read.mentions import Party
from tulga.read.sentences import Sentence

_ROLE = (
    r"(?:(?:then|current|former|late|deputy|vice|acting|interim|first|crown|ex)[- ])*"
    r"(?:president|prime minister|premier|chancellor|king|queen|emperor|emir|amir|sultan|sheikh|prince|"
    r"secretary[- ]general|"
    r"secretary of (?:state|defen[cs]e|war)|(?:foreign|defen[cs]e|interior|finance|trade|energy|"
    r"economy) (?:minister|secretary)|"
    r"minister (?:of|for) (?:[a-z]+ (?:and )?){1,4}(?:affairs|defen[cs]e|trade|finance|energy|security)?|ambassador|"
    r"head of state|chief of (?:the )?(?:general )?staff|defen[cs]e attach[eé]|military attach[eé]|"
    r"general secretary|party chief|foreign minister|minister of state)"
)
_NAME = (
    r"(?:[A-Z]\.\s?){0,2}[A-Z][\w'.-]*[a-zA-Z](?:\s(?:[A-Z][\w'-]+|[A-Z]\.|(?:bin|ibn|al|de|da|von|van)\b|"
    r"(?:al|el)-[A-Z]\w+)){0,4}"
)
_BEFORE = re.compile(rf"\b(?P<role>(?i:{_ROLE}))\s+(?P<name>{_NAME})")
_OF = re.compile(rf"\b(?P<role>(?i:{_ROLE}))\s+(?:of|to) (?:the )?(?P<gap>)")
_AFTER = re.compile(rf"(?P<name>{_NAME}),\s+(?:the |its |our )?(?P<role>(?i:{_ROLE}))\b")
_STOP = frozenset(
    "The A An In On At He She It This That These Those And But For With From By Of To As Their His Her Its".split()
)


class Office(NamedTuple):
    """A person in an office of a state or organisation; positions are the document's."""

    start: int
    end: int
    person: str
    role: str
    actor: str


def offices(sentence: Sentence, parties: Sequence[Party], focal: str | None) -> list[Office]:
    """Every person whose office and state stand together in the sentence."""
    found: dict[tuple[str, str], Office] = {}
    text = sentence.folded
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(text):
            _keep(found, sentence, match.start(), match.end(), match["name"], match["role"], parties, focal)
    for match in _OF.finditer(text):
        party = next((p for p in parties if 0 <= p.start - sentence.start - match.end() < 5), None)
        if party is None:
            continue
        sender = next((p for p in parties if p.possessive and 0 <= match.start() + sentence.start - p.end <= 3), None)
        at = party.end - sentence.start
        name = re.compile(rf"\s*,?\s*(?P<name>{_NAME})").match(text, at)
        before = re.search(rf"(?P<name>{_NAME}),?\s+(?:the\s+)?$", text[: match.start()])
        if name and name["name"].split()[0] not in _STOP and not text[at : at + 3].startswith("'s"):
            _add(found, sentence, match.start(), name.end(), name["name"], match["role"], (sender or party).actor)
        elif before:
            _add(found, sentence, before.start(), at, before["name"], match["role"], (sender or party).actor)
    return sorted(found.values())


def _keep(
    found: dict[tuple[str, str], Office], sentence: Sentence, start: int, end: int, name: str, role: str,
    parties: Sequence[Party], focal: str | None,
) -> None:  # fmt: skip
    at = sentence.start
    left = [p for p in parties if 0 <= start + at - p.end <= 3 and p.form != "pronoun"]
    right = [p for p in parties if 0 <= p.start - (end + at) <= 9 and p.marker in ("of", "to")]
    named = [p for p in parties if p.start < end + at and start + at < p.end and p.form != "pronoun"]
    if named and not left and not right:
        return
    sides = left or right
    actor = sides[0].actor if sides else focal
    if actor is None or name.split()[0] in _STOP:
        return
    first = min(start, (left[0].start - at) if left else start)
    last = max(end, (right[0].end - at) if right else end)
    _add(found, sentence, first, last, name, role, actor)


def _add(
    found: dict[tuple[str, str], Office], sentence: Sentence, start: int, end: int, name: str, role: str, actor: str
) -> None:
    found.setdefault(
        (name, actor), Office(sentence.start + start, sentence.start + end, name.strip(), role.casefold(), actor)
    )
