"""Whether a claim that a model proposes is one that the text makes.

Kept is only what stands: the quote in the text, its number in the quote, and its actors and dates there, in its sentence or
in what that sentence leans on (`tulga.read.model.support`). The grammars fill in what they know better, such as the hedge
of a number and the bound of a date. Everything else is refused, with the reason.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tulga.claim import Claim, Evidence
from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.model.answer import Proposal
from tulga.read.model.passages import Passage, locate
from tulga.read.model.settings import ModelSettings
from tulga.read.model.support import Dated, Standing, Stretch, Support
from tulga.read.quantities import Quantity
from tulga.relations import Relation, relations
from tulga.span import Instant, Span

Reason = Literal[
    "not of the schema", "relation not known", "quote not in the text", "quote longer than two sentences",
    "actor not in the text", "an end is missing", "both ends are the same", "number not in the quote", "date not in the text",
    "item not in the text", "place not in the text", "holder not in the text", "said twice",
]  # fmt: skip
_MOST_EXPONENT = 30
_WORD = re.compile(r"\w+")


class _Refused(Exception):
    """A proposal that does not stand."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True)
class Examiner:
    """Holds the proposals of a model against one document; `folded` is its text in folded form."""

    settings: ModelSettings
    document: Document
    folded: str
    focal: str | None

    def examine(self, proposal: Proposal, passage: Passage) -> Claim | Reason:
        """The claim, or the reason why it is none."""
        try:
            return self._claim(proposal, passage)
        except _Refused as refused:
            return refused.reason

    def _claim(self, proposal: Proposal, passage: Passage) -> Claim:
        relation = relations().get(proposal.relation)
        if relation is None:
            raise _Refused("relation not known")
        support = self._support(proposal, passage)
        dated = _dated(proposal, relation, support)
        subject, object_, stretches = self._ends(proposal, relation, support, dated.span)
        quantity = _quantity(proposal, support)
        near = self.folded[passage.start : passage.end] + " " + " ".join((*passage.before, self.document.title or ""))
        item = _near(proposal.item, near, "item not in the text")
        place = _actor_or_words(proposal.place, support, near, "place not in the text")
        holder = _actor_or_words(proposal.holder, support, near, "holder not in the text")
        if subject is None and object_ is None and quantity is None and item is None:
            raise _Refused("an end is missing")
        marks = [(support.start, support.end), *stretches, *dated.stretches]
        start, end = min(a for a, _ in marks), max(b for _, b in marks)
        return Claim(
            relation=relation.id, subject=subject, object=object_, value=quantity.value if quantity else None,
            unit=_unit(proposal, relation, quantity), item=item, span=dated.span, place=place,
            qualifiers=(("hedge", quantity.hedge),) if quantity and quantity.hedge else (),
            polarity=proposal.polarity, modality=proposal.modality, voice=holder,
            evidence=Evidence(self.document.source_id, f"char={start}-{end}", self.document.text[start:end]),
            method=f"model/{self.settings.name}", confidence=self.settings.confidence,
        )  # fmt: skip

    def _support(self, proposal: Proposal, passage: Passage) -> Support:
        at = locate(self.folded, proposal.quote, passage, proposal.sentence)
        if at is None:
            raise _Refused("quote not in the text")
        touched = passage.touched(*at)
        rows = {(p.sentence.paragraph, p.sentence.label) if p.sentence.label else p.sentence.start for p in touched}
        if len(rows) > 2:
            raise _Refused("quote longer than two sentences")
        return Support(self.document, self.folded, *at, tuple(touched), passage, self.focal)

    def _ends(
        self, proposal: Proposal, relation: Relation, support: Support, span: Span
    ) -> tuple[str | None, str | None, list[Stretch]]:
        """Both ends, and where they stand outside the quote; the state that the document is about is understood where an
        end must be and is not said."""
        found = [_end(name, support, span) for name in (proposal.subject, proposal.object)]
        stretches = [end.stretch for end in found if end and end.stretch]
        subject, object_ = (end.actor if end else None for end in found)
        if subject is None and "none" not in relation.subject and object_ != self.focal:
            subject = self.focal
        elif object_ is None and "none" not in relation.object and subject != self.focal:
            object_ = self.focal
        if (subject is None and "none" not in relation.subject) or (object_ is None and "none" not in relation.object):
            raise _Refused("an end is missing")
        if subject is not None and subject == object_:
            raise _Refused("both ends are the same")
        if relation.symmetric and object_ == self.focal and object_ is not None:
            subject, object_ = object_, subject
        return subject, object_, stretches


def _end(name: str | None, support: Support, span: Span) -> Standing | None:
    if name is None or not name.strip():
        return None
    standing = support.actor(name, span.first())
    if standing is None:
        raise _Refused("actor not in the text")
    return standing


def _quantity(proposal: Proposal, support: Support) -> Quantity | None:
    if proposal.value is None:
        return None
    value = Decimal(proposal.value)
    # A number with a huge exponent would become gigabytes of digits; no text says one.
    if not value.is_finite() or abs(value.adjusted()) > _MOST_EXPONENT:
        raise _Refused("number not in the quote")
    quantity = support.quantity(value, proposal.unit)
    if quantity is None:
        raise _Refused("number not in the quote")
    return quantity


def _unit(proposal: Proposal, relation: Relation, quantity: Quantity | None) -> str | None:
    """The unit as the text has it; the model's own word only where the text gives none and the quantity's words say it."""
    if quantity is None:
        return None
    said = " ".join((proposal.unit or "").split())
    return quantity.unit or relation.unit or (said if said and Support.says(said, quantity.noun or "") else None)


def _dated(proposal: Proposal, relation: Relation, support: Support) -> Dated:
    try:
        start, end = (
            Instant.parse(d.strip()) if d and d.strip() else None for d in (proposal.start_date, proposal.end_date)
        )
        lasting = relation.nature in ("state", "habit")
        found = support.span(start, end, recurring=proposal.recurring, lasting=lasting)
    except BadInput:
        found = None
    if found is None:
        raise _Refused("date not in the text")
    return found


def _actor_or_words(words: str | None, support: Support, text: str, reason: Reason) -> str | None:
    """A place or a speaker: an actor that the text supports, or words of the passage."""
    standing = support.actor(words, None) if words else None
    return standing.actor if standing else _near(words, text, reason)


def _near(words: str | None, text: str, reason: Reason) -> str | None:
    """Words of the model about a thing, a place or a speaker: the names and figures among them must stand in the passage, or
    in the sentences in front of it and the title."""
    plain = " ".join((words or "").split())
    if not plain:
        return None
    telling = [word for word in _WORD.findall(plain) if not word.islower()]
    if not Support.says(" ".join(telling), text):
        raise _Refused(reason)
    return plain
