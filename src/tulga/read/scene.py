"""What a sentence holds, and what carries over from one sentence to the next."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tulga.read.columns import Column, column
from tulga.read.dates import DateMention, find_dates
from tulga.read.document import Document
from tulga.read.mentions import Party, parties
from tulga.read.offices import Office, offices
from tulga.read.quantities import Quantity, find_quantities
from tulga.read.sentences import Sentence, sentences
from tulga.span import Span

_AS_OF = re.compile(r"\((?P<date>(?:as of )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d)(?: est\.?)?\)\W*$")
_HEADING = 70
_VALUES = re.compile(
    r"(?i)^\W*(?:(?:19|20)\d\d\W*)?$|\b(?:exports?|imports?|trade|turnover|value|total|amount|balance)\b"
)


@dataclass
class Scene:
    """A sentence and what stands in and around it.

    Parties and offices are at positions of the document, dates and quantities at positions of the sentence. `partner` is
    the other side of what went before, `heading` the heading above, `as_of` the date in brackets that closes the
    paragraph or section ("(2025)"), `of_table` the date that heads a table cell's column, or its row.
    """

    document: Document
    sentence: Sentence
    focal: str | None
    parties: list[Party]
    dates: list[DateMention]
    quantities: list[Quantity]
    offices: list[Office]
    partner: str | None
    heading: str = ""
    as_of: Span | None = None
    of_table: Span | None = None


@dataclass
class Discourse:
    """What carries over: the other side last named, the last dated event, the year in the last name, persons by surname."""

    partner: str | None = None
    span: Span | None = None
    year: int | None = None
    people: dict[str, str] = field(default_factory=dict)


def scenes(document: Document, focal: str | None) -> Iterator[Scene]:
    """Every sentence of a document as a scene, in order."""
    discourse = Discourse()
    found = sentences(document.text)
    dates = _closing_dates(found)
    heading = ""
    for sentence, as_of in zip(found, dates, strict=True):
        scene = _scene(document.at(sentence.start), sentence, focal, heading, discourse)
        if _is_heading(sentence):
            heading = sentence.folded
        else:
            scene.heading, scene.as_of = heading, as_of
        yield scene
        _carry(scene, discourse)


def _scene(document: Document, sentence: Sentence, focal: str | None, heading: str, discourse: Discourse) -> Scene:
    found = parties(sentence, focal, discourse.partner, discourse.people)
    if sentence.label:
        found = _with_label(sentence, focal, found)
    head = _column(sentence, heading)
    dates = find_dates(sentence.folded, document.published, year=discourse.year, previous=discourse.span)
    quantities = [head.of(q) for q in find_quantities(sentence.folded, taken=[(d.start, d.end) for d in dates])]
    held = offices(sentence, found, focal)
    of_table = (head.date or column(sentence.label).date) if sentence.label and not dates else None
    return Scene(
        document, sentence, focal, found, dates, quantities, held, discourse.partner, of_table=of_table
    )  # fmt: skip


def _with_label(sentence: Sentence, focal: str | None, found: list[Party]) -> list[Party]:
    """A table cell speaks of the document's state and of the actor that heads its row, or else its column."""
    from tulga.actors import resolve

    row = resolve(sentence.label)
    head = row if row.actor is not None else resolve(sentence.header)
    if head.actor is None:
        return found
    at, named = sentence.start, {f.actor for f in found}
    ends = ((focal, "", "state"), (head.actor, "with", head.kind))
    extra = [Party(at, at, a, kind, "label", m, -2 - i) for i, (a, m, kind) in enumerate(ends) if a and a not in named]
    return extra + found


def _column(sentence: Sentence, heading: str) -> Column:
    """What the head of a cell's column says, or the heading of the table where the head itself tells of no measure."""
    if not sentence.label:
        return Column()
    own = column(sentence.header)
    if own.unit or not (_VALUES.search(sentence.header) or column(sentence.label).date):
        return own
    above = column(heading)
    return replace(above, date=own.date or above.date)


def _carry(scene: Scene, discourse: Discourse) -> None:
    others = [p.actor for p in scene.parties if p.is_state and p.actor != scene.focal and p.form != "pronoun"]
    if others and not scene.sentence.label:
        discourse.partner = others[-1] if scene.focal in {p.actor for p in scene.parties} else others[0]
    events = [d.span for d in scene.dates if d.span.is_event]
    if events:
        discourse.span = events[-1]
    latest = scene.document.published.year if scene.document.published else 9999
    names = [d.span.start.year for d in scene.dates if d.inside_name and d.span.start and d.span.start.year <= latest]
    if names:
        discourse.year = names[-1]


def _is_heading(sentence: Sentence) -> bool:
    text = sentence.folded
    cell = sentence.label or sentence.header
    return len(text) < _HEADING and not cell and not re.search(r"[.!?;,]\W*$", text) and text[:1].isupper()


def _closing_dates(found: list[Sentence]) -> list[Span | None]:
    """For each sentence the date in brackets that closes its paragraph, else the one that closes its section."""
    out: list[Span | None] = [None] * len(found)
    paragraph = section = None
    for index in range(len(found) - 1, -1, -1):
        sentence = found[index]
        last = index + 1 == len(found)
        if last or _is_heading(found[index + 1]):
            section = _as_of(sentence)
        if last or found[index + 1].paragraph != sentence.paragraph:
            paragraph = _as_of(sentence)
        out[index] = paragraph or section
    return out


def _as_of(sentence: Sentence) -> Span | None:
    match = _AS_OF.search(sentence.folded)
    dates = find_dates(match["date"]) if match else []
    return Span.on(dates[0].span.start) if dates and dates[0].span.start else None
