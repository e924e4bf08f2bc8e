"""What the learned part of the reader looks at: features as plain words, so that a weight can be read by a person.

Three questions are asked of a sentence: which relations it states, which pairs of ends each relation has there, and
which date and number belong to a pair. Names are masked (FOCAL for the document's state, STATE, ORG ...), so what is
learned on one state holds for another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tulga.read.dates import DateMention
from tulga.read.ends import Anchor, anchor
from tulga.read.mentions import Party
from tulga.read.quantities import Quantity
from tulga.read.scene import Scene
from tulga.read.sentences import Sentence
from tulga.relations import Relation

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*|\d+|[^\w\s]")
_KINDS = {
    "state": "STATE",
    "organisation": "ORG",
    "programme": "PROG",
    "territory": "TERR",
    "mission": "MISSION",
    "region": "REG",
    "person": "PERSON",
}
_STEM = re.compile(r"(?:ies|ing|ed|es|s|'s)$")


@dataclass(frozen=True)
class Pair:
    """A relation between two ends of a sentence that is to be judged; an end that is None stays empty.

    `cued` tells whether a cue of the vocabulary proposed the pair, `near` where the relation's cue stands (a position of
    the document; the sentence's beginning where there is none).
    """

    relation: Relation
    subject: Party | None
    object: Party | None
    cued: float
    near: int
    logit: float


class Word(NamedTuple):
    """A word as the models see it, its position in the document, and its own letters, empty for a name, date or number."""

    text: str
    start: int
    letters: str = ""


def tokens(scene: Scene) -> list[Word]:
    """The sentence's words, folded and stemmed lightly, with names, dates and numbers masked."""
    offset, text = scene.sentence.start, scene.sentence.folded
    marks = [
        (p.start - offset, p.end - offset, _mask(p, scene))
        for p in scene.parties
        if p.start >= offset and p.form != "pronoun"
    ]
    marks += [(d.start, d.end, "DATE") for d in scene.dates]
    marks += [(q.start, q.end, f"NUM:{q.kind}") for q in scene.quantities]
    out: list[Word] = []
    position = 0
    for start, end, mask in sorted(marks):
        if start < position:
            continue
        out.extend(_words_between(text, position, start, offset))
        out.append(Word(mask, start + offset))
        position = end
    out.extend(_words_between(text, position, len(text), offset))
    return out


def _words_between(text: str, start: int, end: int, offset: int) -> Iterator[Word]:
    for match in _WORD.finditer(text, start, end):
        yield Word(_stem(match[0]), match.start() + offset, match[0].casefold() if match[0][0].isalpha() else "")


def sentence_features(scene: Scene, cued: Sequence[str], words: Sequence[Word]) -> dict[str, int]:
    """For the question which relations a sentence states: each feature with the position in the document where it first
    stands, -1 for what stands nowhere; `cued` are the relations whose cues stand in it."""
    out: dict[str, int] = {}
    for word in words:
        out.setdefault(f"w={word.text}", word.start)
    for one, two in pairwise(words):
        out.setdefault(f"b={one.text} {two.text}", one.start)
    for one, two in zip(words, words[2:], strict=False):
        if one.text[0].isalpha() and two.text[0].isalpha():
            out.setdefault(f"s={one.text} {two.text}", one.start)
    kinds = sorted({_mask(p, scene) for p in scene.parties})
    around = [f"h={w}" for w in _plain(scene.heading)] + [f"t={w}" for w in _plain(scene.sentence.header)]
    around += [f"cue={c}" for c in cued]
    around.append(f"k={'+'.join(kinds) or '-'}")
    table = scene.sentence.label or "|" in scene.sentence.folded or "  " in scene.sentence.folded
    around.append("table" if table else "prose")
    if not scene.dates:
        around.append("undated")
    return out | dict.fromkeys(around, -1)


def pair_features(scene: Scene, pair: Pair) -> list[str]:
    """For the question whether a relation holds between two ends of a sentence."""
    name = pair.relation.id
    subject, obj = _role(scene, pair.subject, pair.near), _role(scene, pair.object, pair.near)
    short = _short(scene, pair.subject), _short(scene, pair.object)
    ranks = _rank(scene, pair.subject, pair.near), _rank(scene, pair.object, pair.near)
    states = {p.actor for p in scene.parties if p.is_state}
    count = min(len(states), 4)
    allowed = (
        (pair.subject.kind if pair.subject else "none") in pair.relation.subject,
        (pair.object.kind if pair.object else "none") in pair.relation.object,
    )
    out = [
        f"{name}", f"{name} s={short[0]}", f"{name} o={short[1]}", f"{name} s={short[0]} o={short[1]}",
        f"{name} S={subject}", f"{name} O={obj}", f"S={subject} O={obj}", f"s={short[0]} o={short[1]} n={count}",
        f"{name} n={count} o={short[1]}", f"allowed={allowed}", f"{name} allowed={allowed}", f"p={_bin(pair.logit)}",
        f"{name} p={_bin(pair.logit)}", f"cue={pair.cued:.0f}", f"{name} cue={pair.cued:.0f}",
        f"cue={pair.cued:.0f} o={short[1]} s={short[0]}",
        f"order={_order(pair)}", f"{name} order={_order(pair)}",
        f"{name} r={ranks[0]} {ranks[1]}", f"{name} or={ranks[1]}", f"or={ranks[1]} o={short[1]}",
        f"{name} sr={ranks[0]}", f"sr={ranks[0]} s={short[0]}",
    ]  # fmt: skip
    out += [f"{name} sw={w}" for w in _around(scene, pair.subject)]
    around = _around(scene, pair.object)
    out += [f"{name} ow={w}" for w in around]
    out += [f"ow={w}" for w in around]
    return out


def date_features(scene: Scene, pair: Pair, date: DateMention | str) -> list[str]:
    """For the question whether a date belongs to a pair; a word instead of a date stands for none, or the text's own."""
    name, nature = pair.relation.id, pair.relation.nature
    known = min(sum(d.span.known and not d.inside_name for d in scene.dates), 3)
    if isinstance(date, str):
        tag = f"{date} n={known} as_of={scene.as_of is not None} pub={scene.document.published is not None}"
        return [f"{name} {tag}", f"{nature} {tag}", tag, f"{name} {date}", f"{name} {date} h={scene.heading[:24]}"]
    offset = scene.sentence.start
    anchor = pair.object if pair.object is not None and pair.object.start >= 0 else pair.subject
    near = anchor.start if anchor is not None and anchor.start >= 0 else pair.near
    at = date.start + offset
    steps = sum(1 for d in scene.dates if d is not date and abs(d.start + offset - near) < abs(at - near))
    side = "before" if at < near else "after"
    form = ("event" if date.span.is_event else "open" if date.span.known else "none") + (
        "+name" if date.inside_name else ""
    )
    closing = scene.sentence.folded[date.end : date.end + 2].startswith(")")
    tag = f"rank={min(steps, 3)} {side} {form}{' )' if closing else ''}"
    lead = date.start < 15
    clause = _clause(scene, pair.near, at, date.end + offset)
    ahead = _words(scene.sentence.folded[max(0, date.start - 20) : date.start])[-1:]
    return [
        f"c={clause} rank={min(steps, 3)} {side}", f"{name} c={clause}", f"{nature} c={clause} n={known} lead={lead}",
        f"{nature} pre={ahead}", f"{name} {date.span.start.precision if date.span.start else '-'}",
        f"{nature} name={date.inside_name}",
        tag, f"{name} {tag}", f"{nature} {tag}", f"n={known} {tag}", f"lead={lead} {side} rank={min(steps, 3)}",
        f"{name} lead={lead}",
        f"d={_gap(abs(at - near))} {side}", f"{name} {form}", f"w={date.text.split()[0].casefold()} {nature}",
        f"cuegap={_gap(abs(at - pair.near))} {'before' if at < pair.near else 'after'}",
    ]  # fmt: skip


def value_features(scene: Scene, pair: Pair, quantity: Quantity | None) -> list[str]:
    """For the question whether a number belongs to a pair; None stands for no number."""
    name = pair.relation.id
    count = min(len(scene.quantities), 3)
    if quantity is None:
        kinds = "+".join(sorted({q.kind for q in scene.quantities}))
        return [f"{name} none n={count}", f"none n={count}", f"{name} none k={kinds}", f"{name} none"]
    offset = scene.sentence.start
    anchor = pair.object if pair.object is not None and pair.object.start >= 0 else pair.subject
    near = anchor.start if anchor is not None and anchor.start >= 0 else pair.near
    at = quantity.start + offset
    steps = sum(1 for q in scene.quantities if q is not quantity and abs(q.start + offset - near) < abs(at - near))
    side = "before" if at < near else "after"
    noun = (quantity.noun or "-").split()[-1].casefold()
    clause = _clause(scene, pair.near, at, quantity.end + offset)
    return [
        f"{name} c={clause}", f"c={clause} rank={min(steps, 3)} {side}", f"{name} k={quantity.kind} c={clause}",
        f"unit={quantity.unit == pair.relation.unit}", f"{name} unit={quantity.unit == pair.relation.unit}",
        f"{name} k={quantity.kind}", f"{name} u={quantity.unit}", f"{name} noun={noun}", f"{name} rank={min(steps, 3)} {side}",
        f"rank={min(steps, 3)} {side} n={count}", f"{name} k={quantity.kind} rank={min(steps, 3)}",
        f"d={_gap(abs(at - near))} {side}",
        f"{name} d={_gap(abs(at - near))} {side}", f"{name} n={count}", f"cuegap={_gap(abs(at - pair.near))}",
    ]  # fmt: skip


def _plain(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        yield _stem(match[0])


def _stem(word: str) -> str:
    word = word.casefold()
    if word.isdigit():
        return "#"
    return _STEM.sub("", word) if len(word) > 4 else word


def _mask(party: Party, scene: Scene) -> str:
    return "FOCAL" if party.actor == scene.focal else _KINDS.get(party.kind, "NAME")


def _short(scene: Scene, party: Party | None) -> str:
    if party is None:
        return "none"
    mask = _mask(party, scene)
    if party.start >= 0:
        return mask
    return f"{mask}~" if party.form == "understood" else f"{mask}^"


def _role(scene: Scene, party: Party | None, near: int) -> str:
    if party is None or party.start < 0:
        return _short(scene, party)
    side = "<" if party.end <= near else ">"
    form = {"demonym": "adj", "capital": "cap", "label": "row"}.get(party.form, "")
    return f"{_mask(party, scene)}{side}{party.marker}{form}{'+s' if party.possessive else ''}"


def _order(pair: Pair) -> str:
    one, two = pair.subject, pair.object
    if one is None or two is None or one.start < 0 or two.start < 0:
        return "-"
    if one.group == two.group:
        return "list"
    return "so" if one.start < two.start else "os"


def _clause(scene: Scene, near: int, start: int, end: int) -> str:
    """Whether a stretch of the document stands in the clause of the word that brings the relation up."""
    at = clause_of(scene.sentence, near)
    return "in" if at.holds(start, end) else "before" if end <= at.start else "after"


def _rank(scene: Scene, party: Party | None, near: int) -> str:
    """How many others of its kind stand nearer to the word that brings the relation up, and whether in its clause."""
    if party is None or party.start < 0:
        return "-"
    gap = abs(party.start - near)
    nearer = {p.group for p in scene.parties if p.kind == party.kind and p.start >= 0 and abs(p.start - near) < gap}
    clause = _clause(scene, near, party.start, party.end)
    return f"{min(len(nearer - {party.group}), 3)}{'<' if party.start < near else '>'}{clause}"


@lru_cache(maxsize=256)
def clause_of(sentence: Sentence, near: int) -> Anchor:
    """The clause around a position of the document."""
    begin = near - sentence.start
    return anchor(sentence, begin, begin + 1)


def _around(scene: Scene, party: Party | None) -> list[str]:
    if party is None or party.start < 0:
        return []
    text, offset = scene.sentence.folded, scene.sentence.start
    before = _words(text[max(0, party.start - offset - 30) : party.start - offset])[-2:]
    after = _words(text[party.end - offset : party.end - offset + 25])[:2]
    return [f"-{w}" for w in before] + [f"+{w}" for w in after]


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_plain(text))


def _bin(logit: float) -> int:
    return max(-6, min(6, round(logit)))


def _gap(length: int) -> int:
    for step, limit in enumerate((3, 8, 20, 40, 80)):
        if length <= limit:
            return step
    return 5
