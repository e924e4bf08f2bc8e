"""A document into claims: cues bring up relations, and the grammar of ends, dates and numbers fills them.

The vocabulary (one YAML a relation) says which words bring a relation up and where its ends stand; this module knows no
relation by name. A sentence yields as many claims as it has pairs of ends, numbers and dates that belong together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from tulga.claim import Claim, Evidence
from tulga.read.dates import DateMention, find_dates
from tulga.read.document import Document
from tulga.read.ends import Anchor, Ends, anchor, ends
from tulga.read.mentions import Party, focal_state, parties
from tulga.read.offices import Office, offices
from tulga.read.quantities import Quantity, find_quantities
from tulga.read.sentences import Sentence, sentences
from tulga.read.stance import stance
from tulga.relations import Cue, Relation, pattern, relations
from tulga.span import Span

METHOD = "cues/1"
_TITLE = re.compile(
    r'"([^"]{3,140})"|\b((?:[A-Z][\w-]+ )(?:(?:of|for|and|on|the|in|to|[A-Z][\w-]+) ){0,12}'
    r"(?:Treaty|Agreement|Accord|Concept|Doctrine|Declaration|Constitution|Strategy|Policy|Partnership|Program(?:me)?|"
    r"Initiative|Dialogue|White Paper))"
)


@dataclass
class Scene:
    """What a sentence holds, at positions of the document."""

    document: Document
    sentence: Sentence
    focal: str | None
    parties: list[Party]
    dates: list[DateMention]
    quantities: list[Quantity]
    offices: list[Office]
    partner: str | None


@dataclass
class Discourse:
    """What carries over from one sentence to the next."""

    last_partner: str | None = None
    last_span: Span | None = None
    year: int | None = None
    seen: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Match:
    relation: Relation
    cue: Cue
    at: Anchor
    header: bool = False


def read_document(document: Document, about: str | None = None) -> list[Claim]:
    """Every claim of a document in the order of the text; `about` is the focal state (ISO3), inferred when not given.

    The same document gives the same claims, byte for byte, in any process.
    """
    focal = about or focal_state(document.text)
    discourse = Discourse()
    out: list[Claim] = []
    for sentence in sentences(document.text):
        scene = _scene(document, sentence, focal, discourse)
        for claim in [*_claims(scene), *_office_claims(scene)]:
            if claim.id not in discourse.seen:
                discourse.seen.add(claim.id)
                out.append(claim)
        _carry(scene, discourse)
    return sorted(out, key=lambda c: (c.evidence.chars or (0, 0), c.relation, c.id))


def _scene(document: Document, sentence: Sentence, focal: str | None, discourse: Discourse) -> Scene:
    found = parties(sentence, focal, discourse.last_partner)
    if sentence.label:
        found = _with_label(sentence, focal, found)
    dates = find_dates(sentence.folded, document.published, year=discourse.year, previous=discourse.last_span)
    quantities = find_quantities(sentence.folded, taken=[(d.start, d.end) for d in dates])
    return Scene(
        document, sentence, focal, found, dates, quantities, offices(sentence, found, focal), discourse.last_partner
    )


def _with_label(sentence: Sentence, focal: str | None, found: list[Party]) -> list[Party]:
    """A table cell speaks of the document's state and of the actor that heads its row."""
    from tulga.actors import resolve

    row = resolve(sentence.label)
    if row.actor is None:
        return found
    start = sentence.start
    extra = [
        Party(start, start, a, "state", "label", m, -2 - i)
        for i, (a, m) in enumerate(((focal, ""), (row.actor, "with")))
        if a
    ]
    return [p for p in extra if p.actor not in {f.actor for f in found}] + found


def _carry(scene: Scene, discourse: Discourse) -> None:
    partners = [p.actor for p in scene.parties if p.is_state and p.actor != scene.focal and p.form != "pronoun"]
    if partners and not scene.sentence.label:
        discourse.last_partner = partners[-1] if scene.focal in {p.actor for p in scene.parties} else partners[0]
    known = [d.span for d in scene.dates if d.span.is_event]
    if known:
        discourse.last_span = known[-1]
    inside = re.search(r"[A-Z][a-z]+[- ]((?:19|20)\d\d)\b", scene.sentence.folded)
    if inside:
        discourse.year = int(inside[1])


def _claims(scene: Scene) -> Iterator[Claim]:
    made: dict[tuple[object, ...], Claim] = {}
    for match in _matches(scene.sentence):
        for claim in _from_match(scene, match):
            key = (
                claim.relation,
                claim.subject,
                claim.object,
                claim.value,
                str(claim.span),
                claim.item if claim.value else None,
            )
            kept = made.get(key)
            if kept is None or claim.confidence > kept.confidence:
                made[key] = claim
    yield from _without_vaguer(list(made.values()))


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


@cache
def _patterns() -> tuple[tuple[Relation, Cue, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (r, cue, pattern(cue.words), pattern(cue.unless) if cue.unless else None)
        for r in relations().values()
        for cue in r.cues
    )


def _matches(sentence: Sentence) -> Iterator[_Match]:
    taken: dict[str, list[tuple[int, int]]] = {}
    for relation, cue, words, unless in _patterns():
        spans = taken.setdefault(relation.id, [])
        for match in words.finditer(sentence.folded):
            if any(match.start() < b and a < match.end() for a, b in spans):
                continue
            if unless and unless.search(sentence.folded):
                continue
            spans.append(match.span())
            yield _Match(relation, cue, anchor(sentence, *match.span()))
        if sentence.header and sentence.label and not spans and words.search(sentence.header):
            whole = Anchor(sentence.start, sentence.end, sentence.start, sentence.end)
            yield _Match(relation, cue, whole, header=True)


def _from_match(scene: Scene, match: _Match) -> Iterator[Claim]:
    pairs = (
        _table_ends(scene, match)
        if match.header
        else ends(match.relation, match.cue, match.at, scene.parties, scene.focal, scene.partner)
    )
    if not pairs:
        return
    values = _values(scene, match, pairs)
    spans = _spans(scene, match, pairs, values)
    for index, pair in enumerate(pairs):
        for value in values[index]:
            for span, mention in spans[index]:
                claim = _claim(scene, match, pair, value, span, mention)
                if claim is not None:
                    yield claim


def _table_ends(scene: Scene, match: _Match) -> list[Ends]:
    if not (scene.dates or scene.quantities):
        return []
    row = next((p for p in scene.parties if p.form == "label" and p.actor != scene.focal), None)
    if row is None or scene.focal is None:
        return []
    flip = match.relation.focal == "object" and not match.relation.symmetric
    return [Ends(row.actor, scene.focal, (row,)) if flip else Ends(scene.focal, row.actor, (row,))]


def _values(scene: Scene, match: _Match, pairs: Sequence[Ends]) -> list[list[Quantity | None]]:
    """The numbers of each pair: one, several (a list of weapons), or none."""
    kind = match.cue.value
    if kind in (None, "none"):
        return [[None] for _ in pairs]
    at, offset = match.at, scene.sentence.start
    fit = [q for q in scene.quantities if _fits(q, kind)]
    inside = [q for q in fit if at.holds(q.start + offset, q.end + offset)]
    if not inside:
        return [[] if "value" in match.cue.needs else [None] for _ in pairs]
    if kind == "arms":
        return [list(inside) for _ in pairs]
    if len(pairs) > 1 and len(inside) > 1:
        return [[_own_quantity(pair, inside, offset)] for pair in pairs]
    return [[min(inside, key=lambda q: _distance(q.start + offset, q.end + offset, at))] for _ in pairs]


def _own_quantity(pair: Ends, fit: Sequence[Quantity], offset: int) -> Quantity:
    """The number that stands next to the pair's own party, one after it first."""
    party = pair.used[-1] if pair.used else None
    if party is None:
        return fit[0]
    after = [q for q in fit if q.start + offset >= party.end]
    before = [q for q in fit if q.end + offset <= party.start]
    if after and (not before or after[0].start + offset - party.end <= party.start - before[-1].end - offset + 8):
        return after[0]
    return before[-1] if before else fit[0]


def _fits(quantity: Quantity, kind: str) -> bool:
    match kind:
        case "persons":
            return quantity.unit == "persons"
        case "arms":
            return quantity.unit == "units of equipment"
        case "share":
            return quantity.kind == "share"
        case "money":
            return quantity.kind == "money"
        case "rank":
            return quantity.kind in ("rank", "ordinal")
        case "count":
            return quantity.kind in ("count", "plain")
    return quantity.kind not in ("rank", "ordinal")


def _spans(
    scene: Scene, match: _Match, pairs: Sequence[Ends], values: Sequence[Sequence[Quantity | None]]
) -> list[list[tuple[Span, DateMention | None]]]:
    at, offset = match.at, scene.sentence.start
    usable = [d for d in scene.dates if d.span.known or d.span.recurrence is not None]
    free = [d for d in usable if not d.inside_name] or [d for d in usable if at.holds(d.start + offset, d.end + offset)]
    inside = [d for d in free if at.holds(d.start + offset, d.end + offset)]
    choice = inside or [d for d in free if d.end + offset <= at.start and _leads(scene.sentence.folded, d)][-1:]
    if not choice:
        return [[(Span(), None)] for _ in pairs]
    listed = _listed(scene.sentence.folded, choice)
    if len(listed) > 1 and len(listed) == len(pairs):
        return [[(d.span, d)] for d in listed]
    if len(listed) > 1 and len(pairs) == 1 and match.relation.nature == "event":
        return [[(d.span, d) for d in listed]]
    near = min(choice, key=lambda d: (_distance(d.start + offset, d.end + offset, at), d.start))
    return [[(near.span, near)] for _ in pairs]


def _leads(folded: str, date: DateMention) -> bool:
    """Whether a date opens the sentence and so speaks for all of its clauses."""
    return date.start < 12 or folded[date.end : date.end + 1] == ","


def _listed(folded: str, dates: Sequence[DateMention]) -> list[DateMention]:
    """The dates that form one list ("in 1993 and 1994")."""
    out = [dates[0]]
    for date in dates[1:]:
        if re.match(r"^\s*(?:,|and|,\s*and|&)\s*(?:in |on )?$", folded[out[-1].end : date.start]):
            out.append(date)
    return out


def _distance(start: int, end: int, at: Anchor) -> int:
    return max(start - at.end, at.start - end, 0)


def _claim(
    scene: Scene, match: _Match, pair: Ends, value: Quantity | None, span: Span, date: DateMention | None
) -> Claim | None:
    relation, cue, at = match.relation, match.cue, match.at
    if "date" in cue.needs and not span.known:
        return None
    item = _item(scene, match, value)
    if "item" in cue.needs and item is None:
        return None
    offset = scene.sentence.start
    start, end = _extent(scene, match, pair, value, date)
    said = stance(scene.sentence.folded, at.start - offset, at.end - offset)
    polarity = ("-" if said.polarity == "+" else "+") if cue.negates else said.polarity
    number: Decimal | None = value.value if value else None
    qualifiers = (("hedge", value.hedge),) if value and value.hedge else ()
    return Claim(
        relation=relation.id, subject=pair.subject, object=pair.object, value=number,
        unit=(value.unit or relation.unit) if value else None, item=item, qualifiers=qualifiers,
        span=_held(relation, span), polarity=polarity, modality=said.modality, voice=said.voice,
        evidence=Evidence(scene.document.source_id, f"char={start}-{end}", scene.document.text[start:end]),
        method=METHOD, confidence=_confidence(cue, pair, span),
    )  # fmt: skip


def _held(relation: Relation, span: Span) -> Span:
    """A state that began on a date holds from then on; an event stays where it is."""
    if relation.nature == "state" and span.is_event:
        return Span(span.start, None, span.recurrence)
    return span


def _extent(
    scene: Scene, match: _Match, pair: Ends, value: Quantity | None, date: DateMention | None
) -> tuple[int, int]:
    """The shortest stretch of the sentence that holds the cue, its ends, its number and its date."""
    offset = scene.sentence.start
    marks = [(match.at.start, match.at.end)] + [(p.start, p.end) for p in pair.used if p.form != "label"]
    marks += [(m.start + offset, m.end + offset) for m in (value, date) if m is not None]
    start, end = min(a for a, _ in marks), max(b for _, b in marks)
    return max(start, scene.sentence.start), min(end, scene.sentence.end)


def _item(scene: Scene, match: _Match, value: Quantity | None) -> str | None:
    if match.cue.item:
        return match.cue.item
    offset, text = scene.sentence.start, scene.sentence.folded
    if value is not None and value.noun:
        return value.noun
    near = sorted(_TITLE.finditer(text), key=lambda m: _distance(m.start() + offset, m.end() + offset, match.at))
    for title in near[:1]:
        if match.at.holds(title.start() + offset, title.end() + offset):
            return (title[1] or title[2]).strip()
    visitor = next((o for o in scene.offices if match.at.holds(o.start, o.end)), None)
    if match.relation.id.endswith(("visit", "meeting")) and visitor:
        return f"{visitor.role} {visitor.person}"
    return None if match.header else text[match.at.start - offset : match.at.end - offset]


def _confidence(cue: Cue, pair: Ends, span: Span) -> float:
    """The cue's weight, less where an end was taken for granted or from outside the clause."""
    weight = (
        cue.weight
        - (0.1 if not pair.certain else 0)
        - (0.05 if len(pair.used) < 2 else 0)
        + (0.05 if span.known else 0)
    )
    return round(min(max(weight, 0.05), 0.95), 2)


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
            method=METHOD, confidence=0.7,
        )  # fmt: skip


def _observed(scene: Scene, office: Office) -> Span:
    """When somebody is seen in an office: the nearest date of the sentence, else the document's own date."""
    offset = scene.sentence.start
    events = [d for d in scene.dates if d.span.is_event and not d.inside_name]
    if events:
        return min(events, key=lambda d: (abs(d.start + offset - office.start), d.start)).span
    published = scene.document.published
    return Span.on(published) if published else Span()
