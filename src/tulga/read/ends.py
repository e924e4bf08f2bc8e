"""The two ends of a claim: which of a sentence's parties stand where the cue says that its ends stand.

| role | parties |
|---|---|
| agent | the last list without a preposition before the cue |
| patient | the first list without a preposition at or after the cue |
| by, to, with, in, of, from, between, against, for, on | lists governed by it, after the cue first (`of`: possessives too) |
| focal | the state that the document is about |
| other | every other party of the clause |
| any | the nearest list |
| partner | the other side of the sentences before, where the document has one |
| =NATO | that actor, whoever is named |
| none | nobody: the end stays empty |
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tulga.read.mentions import Party
from tulga.read.sentences import Sentence
from tulga.relations import Cue, Relation

_CLAUSE = re.compile(
    r";|,? (?:while|whereas|but|although|though|however|nevertheless)\b|\.(?=[A-Z])|(?:,| --?)? and (?=\w)",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|may|would|could|did|does|do|[a-z]{3,}ed|said|sent|held|"
    r"made|took|gave|kept|became|"
    r"began|left|came|met|went|go(?:es)?|host|hosts|provides?|signs?|joins?|stud(?:y|ies)|sells?|buys?|participates?)\b"
)
_SHORT = 28
# "..., that Russia" and China took part: a subject of two names, and no end of a clause.
_LIST_SO_FAR = re.compile(
    r"(?:\b(?:that|which|whether|when|where|because)|[,;:])\s+(?:the\s+|both\s+)?"
    r"(?:[A-Z][\w.'-]*\s+){0,2}[A-Z][\w.'-]*$"
)


@dataclass(frozen=True, slots=True)
class Ends:
    """One subject and one object with the parties that gave them (none for the document's state taken for granted)."""

    subject: str | None
    object: str | None
    used: tuple[Party, ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place of a cue in the document and the clause around it."""

    start: int
    end: int
    clause_start: int
    clause_end: int

    def holds(self, start: int, end: int) -> bool:
        """Whether a span of the document lies in the clause."""
        return self.clause_start <= start and end <= self.clause_end


def anchor(sentence: Sentence, start: int, end: int) -> Anchor:
    """The clause around the characters start to end of a sentence's folded text."""
    first, last = 0, len(sentence.folded)
    for match in _CLAUSE.finditer(sentence.folded):
        if match[0].strip().endswith("and") and not _joins_clauses(sentence.folded, first, match.start(), match.end()):
            continue
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    at = sentence.start
    return Anchor(at + start, at + end, at + first, at + last)


def _joins_clauses(text: str, first: int, before: int, after: int) -> bool:
    """Whether "and" stands between two clauses with a verb each, the second with a subject of its own."""
    if text[after : after + 1].isupper() and _LIST_SO_FAR.search(text[first:before]):
        return False
    own = text[after : after + 70]
    verb = _FINITE.search(own)
    if verb is None or verb.start() < 4 or not _FINITE.search(text, first, before) or before - first < _SHORT:
        return False
    subject = own[: verb.start()]
    return not re.search(r",|\b(?:and|or|to|with|that|which|who)\b", subject)


def ends(
    relation: Relation, cue: Cue, at: Anchor, parties: Sequence[Party], focal: str | None, partner: str | None = None
) -> list[Ends]:
    """Every pair of ends that the cue yields, none when a needed end is missing."""
    if partner is not None and "partner" in (*cue.subject, *cue.object):
        parties = [*parties, Party(-1, -1, partner, "state", "partner", "partner", -1)]
    inside = [p for p in parties if p.start < 0 or at.holds(p.start, p.end)]
    pairs = _pairs(relation, cue, at, inside, focal)
    if not pairs and len(inside) < len(parties):
        pairs = [Ends(e.subject, e.object, e.used, False) for e in _pairs(relation, cue, at, parties, focal)]
    return [
        e
        for e in pairs
        if not ("subject" in cue.needs and e.subject is None) and not ("object" in cue.needs and e.object is None)
    ]


def _pairs(relation: Relation, cue: Cue, at: Anchor, parties: Sequence[Party], focal: str | None) -> list[Ends]:
    if relation.symmetric and not cue.subject and not cue.object:
        return _symmetric(relation, cue, at, parties, focal)
    subjects = _end(cue.subject or ("agent", "focal"), relation.subject, at, parties, focal, ())
    taken = tuple(s.actor for s in subjects)
    objects = _end(cue.object or ("patient", "other"), relation.object, at, parties, focal, taken)
    if not subjects and "none" not in relation.subject and "none" not in cue.subject:
        return []
    if not objects and "none" not in relation.object:
        return []
    left: list[Party | None] = [*subjects] or [None]
    right: list[Party | None] = [*objects] or [None]
    out = []
    for s in left:
        for o in right:
            if s is None or o is None or s.actor != o.actor:
                used = tuple(p for p in (s, o) if p is not None and p.start >= 0)
                out.append(_ordered(relation, s.actor if s else None, o.actor if o else None, used, focal))
    return _distinct(out)


def _symmetric(relation: Relation, cue: Cue, at: Anchor, parties: Sequence[Party], focal: str | None) -> list[Ends]:
    """Pairs of a symmetric relation: the document's state with every other, else every pair of the named."""
    fit = [p for p in parties if p.kind in relation.object or p.kind in relation.subject]
    fit = [p for p in fit if not (p.marker == "in" and p.form == "capital")]
    actors = {p.actor for p in fit}
    near = _nearest_first(fit, at)
    others = _distinct_actors([p for p in near if p.actor != focal])
    own = next((p for p in near if p.actor == focal), None)
    if not others:
        empty = "none" in relation.object and "two_states" not in cue.needs
        return [Ends(focal, None, (own,) if own else ())] if empty and focal and (own or "focal" in cue.subject) else []
    listed = _distinct_actors([p for p in others if p.group == others[0].group])
    if focal and (own or len(others) == 1 or len(listed) == len(others)) and not _third_party(others, own):
        members = listed if own is None or own.group != others[0].group else [p for p in others if p.group == own.group]
        return [Ends(focal, p.actor, (own, p) if own else (p,), own is not None) for p in members or others[:1]]
    if len(actors) < 2:
        return []
    trio = listed if len(listed) > 1 else others[:2]
    return [Ends(a.actor, b.actor, (a, b)) for i, a in enumerate(trio) for b in trio[i + 1 :] if a.actor != b.actor]


def _third_party(others: Sequence[Party], own: Party | None) -> bool:
    """Whether the sentence speaks of others among themselves: the focal state unnamed, and two parties joined by a hyphen,
    between, or one subject and one with."""
    if own is not None or len(others) < 2:
        return False
    return {p.marker for p in others[:3]} & {"between", "with", "of"} != set() or others[0].group == others[1].group


def _end(
    roles: Sequence[str],
    kinds: Sequence[str],
    at: Anchor,
    parties: Sequence[Party],
    focal: str | None,
    taken: tuple[str, ...],
) -> list[Party]:
    fit = [p for p in parties if p.kind in kinds and p.actor not in taken]
    for role in roles:
        if role == "none":
            return []
        found = _in_role(role, fit, at, focal, taken)
        if found:
            return found
    return []


def _in_role(role: str, fit: Sequence[Party], at: Anchor, focal: str | None, taken: tuple[str, ...]) -> list[Party]:
    if role.startswith("="):
        return [Party(-1, -1, role[1:], "organisation", "name", "", -1)]
    if role == "focal":
        if focal is None or focal in taken:
            return []
        return [next((p for p in fit if p.actor == focal), Party(-1, -1, focal, "state", "pronoun", "", -1))]
    if role == "agent":
        return _group([p for p in fit if p.end <= at.start and p.marker in ("", "on", "than")], last=True)
    if role == "patient":
        return _group([p for p in fit if p.start >= at.start and p.marker in ("", "on", "for")])
    if role == "any":
        return _group(_nearest_first(fit, at))
    if role == "other":
        return _distinct_actors(fit)
    ruled = [p for p in fit if p.marker == role or (role == "of" and p.possessive and p.end <= at.end)]
    after = [p for p in ruled if p.start >= at.start]
    return _group(after) or _group(ruled, last=True)


def _group(found: Sequence[Party], *, last: bool = False) -> list[Party]:
    if not found:
        return []
    named = [p for p in found if p.form != "pronoun"] or list(found)
    head = (named if named else found)[-1 if last else 0]
    return _distinct_actors([p for p in found if p.group == head.group])


def _nearest_first(found: Sequence[Party], at: Anchor) -> list[Party]:
    return sorted(found, key=lambda p: (max(p.start - at.end, at.start - p.end, 0), p.start))


def _distinct_actors(found: Sequence[Party]) -> list[Party]:
    seen: dict[str, Party] = {}
    for party in found:
        seen.setdefault(party.actor, party)
    return list(seen.values())


def _ordered(
    relation: Relation, subject: str | None, obj: str | None, used: tuple[Party, ...], focal: str | None
) -> Ends:
    if relation.symmetric and obj is not None and obj == focal:
        subject, obj = obj, subject
    return Ends(subject, obj, used)


def _distinct(found: Sequence[Ends]) -> list[Ends]:
    seen: dict[tuple[str | None, str | None], Ends] = {}
    for item in found:
        seen.setdefault((item.subject, item.object), item)
    return list(seen.values())
