"""A document into claims: cues and a light model bring up relations, and the grammar of ends, dates and numbers fills them.

The vocabulary (one YAML a relation) says which words bring a relation up and where its ends stand; the learned part
(`tulga.read.learned`) proposes what no cue is sure of. This module knows no relation by name but that of offices. A
sentence yields as many claims as it has pairs of ends, numbers and dates that belong together.
"""

from collections.abc import Iterator
from dataclasses import replace

from tulga.claim import Claim, Evidence
from tulga.read.cues import matches
from tulga.read.document import Document
from tulga.read.filling import Draft, claim_of, fill
from tulga.read.learned import cue_probability, drafts, weights
from tulga.read.mentions import focal_state
from tulga.read.offices import Office
from tulga.read.scene import Scene, scenes
from tulga.relations import relations
from tulga.span import Span

CUES, LEARNED = "cues/1", "learned/2"
SURE = 0.6
"""Confidence from which a cue is taken at its word; below, it is one feature among others for the learned part, and speaks
for itself only where a sentence would stay silent."""

LIKELY = 0.5
"""Confidence that a learned claim needs beside sure cues of its relation in the same sentence."""


def read_document(document: Document, about: str | None = None) -> list[Claim]:
    """Every claim of a document in the order of the text; `about` is the focal state (ISO3), inferred when not given.

    The same document gives the same claims, byte for byte, in any process.
    """
    found: dict[str, Claim] = {}
    for scene in scenes(document, about or focal_state(document.text)):
        for claim in _claims(scene):
            found.setdefault(claim.id, claim)
    return sorted(found.values(), key=lambda c: (c.evidence.chars or (0, 0), c.relation, c.id))


def _claims(scene: Scene) -> Iterator[Claim]:
    """Sure cues and offices first, then what the learned part adds; unsure cues where a sentence would stay silent."""
    made: dict[tuple[object, ...], Claim] = {}
    unsure = []
    found = list(matches(scene.sentence))
    for match in found:
        for draft in fill(scene, match):
            known = replace(draft, confidence=cue_probability(weights(), draft.confidence))
            if draft.confidence >= SURE:
                _take(made, claim_of(scene, known, CUES))
            else:
                unsure.append(known)
    for claim in _office_claims(scene):
        _take(made, claim)
    cued = {(c.relation, frozenset((c.subject, c.object))) for c in made.values()}
    spoken = {relation for relation, _ in cued}
    numbers = {_about(draft): draft.value for draft in unsure if draft.value is not None}
    for draft in drafts(scene, weights(), found):
        if _about(draft) not in cued and (draft.relation.id not in spoken or draft.confidence >= LIKELY):
            _take(made, claim_of(scene, replace(draft, value=draft.value or numbers.get(_about(draft))), LEARNED))
    if not made:
        for draft in unsure:
            _take(made, claim_of(scene, draft, CUES))
    yield from _without_vaguer(list(made.values()))


def _about(draft: Draft) -> tuple[str, frozenset[str | None]]:
    return draft.relation.id, frozenset((draft.pair.subject, draft.pair.object))


def _take(made: dict[tuple[object, ...], Claim], claim: Claim) -> None:
    """Keep the surer of two claims that say the same."""
    item = claim.item if claim.value is not None else None
    key = (claim.relation, claim.subject, claim.object, claim.value, str(claim.span), item)
    if key not in made or claim.confidence > made[key].confidence:
        made[key] = claim


def _without_vaguer(claims: list[Claim]) -> Iterator[Claim]:
    """Leave out a claim that says less than another of the same sentence: no date or no value, all else equal."""
    for claim in claims:
        same = [
            c
            for c in claims
            if c is not claim and (c.relation, c.subject, c.object) == (claim.relation, claim.subject, claim.object)
        ]
        vaguer = any(
            (claim.value is None or c.value == claim.value)
            and not claim.span.known
            and (c.span.known or c.value is not None)
            for c in same
        ) or (claim.value is None and any(c.value is not None and str(c.span) == str(claim.span) for c in same))
        if not vaguer:
            yield claim


def _office_claims(scene: Scene) -> Iterator[Claim]:
    relation = relations().get("office_held")
    if relation is None:
        return
    text = scene.document.text
    for office in scene.offices:
        former = office.role.startswith(("former", "ex", "late"))
        yield Claim(
            relation="office_held", subject=office.person, object=office.actor, item=office.role,
            polarity="-" if former else "+", span=_observed(scene, office),
            evidence=Evidence(scene.document.source_id, f"char={office.start}-{office.end}", text[office.start : office.end]),
            method=CUES, confidence=0.7,
        )  # fmt: skip


def _observed(scene: Scene, office: Office) -> Span:
    """When somebody is seen in an office: the nearest date of the sentence, else the document's own date."""
    offset = scene.sentence.start
    events = [d for d in scene.dates if d.span.is_event and not d.inside_name]
    if events:
        return min(events, key=lambda d: (abs(d.start + offset - office.start), d.start)).span
    published = scene.document.published
    return Span.on(published) if published else Span()
