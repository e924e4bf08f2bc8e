"""Where the vocabulary's cues stand in a sentence, and the ends that they give."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tulga.read.ends import Anchor, Ends, anchor, ends
from tulga.read.scene import Scene
from tulga.read.sentences import Sentence
from tulga.relations import Cue, Relation, pattern, relations


@dataclass(frozen=True)
class CueMatch:
    """A cue of a relation in a sentence, or in the head of a table cell's column (`header`)."""

    relation: Relation
    cue: Cue
    at: Anchor
    header: bool = False


def pairs(scene: Scene, match: CueMatch) -> list[Ends]:
    """The pairs of ends that a cue gives in its sentence; in a table the document's state and the head of the row."""
    if not match.header:
        return ends(match.relation, match.cue, match.at, scene.parties, scene.focal, scene.partner)
    row = next((p for p in scene.parties if p.form == "label" and p.actor != scene.focal), None)
    if row is None or scene.focal is None or not (scene.dates or scene.quantities):
        return []
    flip = match.relation.focal == "object" and not match.relation.symmetric
    return [Ends(row.actor, scene.focal, (row,)) if flip else Ends(scene.focal, row.actor, (row,))]


@cache
def _patterns() -> tuple[tuple[Relation, Cue, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (r, cue, pattern(cue.words), pattern(cue.unless) if cue.unless else None)
        for r in relations().values()
        for cue in r.cues
    )


def _small(text: str) -> str:
    """The text in small letters, of the same length."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower()[0] for c in text)


def matches(sentence: Sentence) -> Iterator[CueMatch]:
    """Every cue of the vocabulary in a sentence; of one relation, those that do not overlap."""
    taken: dict[str, list[tuple[int, int]]] = {}
    text, header = _small(sentence.folded), _small(sentence.header) if sentence.label else ""
    for relation, cue, words, unless in _patterns():
        spans = taken.setdefault(relation.id, [])
        for match in words.finditer(text):
            if any(match.start() < b and a < match.end() for a, b in spans):
                continue
            if unless and unless.search(text):
                continue
            spans.append(match.span())
            yield CueMatch(relation, cue, anchor(sentence, *match.span()))
        if header and not spans and words.search(header):
            whole = Anchor(sentence.start, sentence.end, sentence.start, sentence.end)
            yield CueMatch(relation, cue, whole, header=True)
