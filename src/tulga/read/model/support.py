"""What the words of a quote support: the actors, the numbers and the dates that the grammars find in it and around it.

A number must stand in the quote. An actor or a date may also stand elsewhere in its sentence: then the quote grows to
take it in. What follows without being there is the state that the document is about, the actors of the two sentences in
front, the row and column of a cell, and, where the quote has no date of its own, the date said last before, the dates of
the paragraph and the date of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from tulga.actors import gazetteer, resolve
from tulga.read.dates import DateMention, find_dates
from tulga.read.document import Document
from tulga.read.mentions import parties
from tulga.read.model.passages import Passage, Placed
from tulga.read.quantities import Quantity, find_quantities
from tulga.span import Instant, Span

_WORD = re.compile(r"\w+")
_HALF = Decimal("0.5")
Stretch = tuple[int, int]


class Standing(NamedTuple):
    """An actor that is supported, and the stretch of the document that says so where the quote itself does not."""

    actor: str
    stretch: Stretch | None = None


class Dated(NamedTuple):
    """A span that is supported, and the stretches that say so where the quote itself does not."""

    span: Span
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Support:
    """A quote at `start:end` of a document, the sentences it touches, and the passage that they are part of."""

    document: Document
    folded: str
    start: int
    end: int
    placed: tuple[Placed, ...]
    passage: Passage
    focal: str | None

    @property
    def quote(self) -> str:
        """The quote in its folded form."""
        return self.folded[self.start : self.end]

    def _inside(self, stretch: Stretch) -> bool:
        return self.start <= stretch[0] and stretch[1] <= self.end

    # actors -----------------------------------------------------------------------------------------------------------

    @cached_property
    def _named(self) -> dict[str, Stretch]:
        """Every actor of the sentences, "the two countries" included, and its place nearest to the quote."""
        found = [(m.actor, (self.start + m.start, self.start + m.end)) for m in gazetteer().find(self.quote)]
        for one in self.placed:
            begin = one.sentence.start
            found += [(m.actor, (begin + m.start, begin + m.end)) for m in gazetteer().find(one.sentence.folded)]
            found += [(p.actor, (p.start, p.end)) for p in parties(one.sentence, self.focal, one.partner)]
        out: dict[str, Stretch] = {}
        for actor, stretch in found:
            if actor and (actor not in out or self._distance(stretch) < self._distance(out[actor])):
                out[actor] = stretch
        return out

    @cached_property
    def _understood(self) -> frozenset[str]:
        """The actors that need not be named: the focal one, those of the row and the column, those named just before."""
        cells = (words for one in self.placed for words in (one.sentence.label, one.sentence.header))
        titled = {m.actor for words in cells for m in gazetteer().find(words) if m.actor}
        return frozenset({*titled, *(actor for one in self.placed for actor in one.named), *([self.focal or ""])})

    def _distance(self, stretch: Stretch) -> int:
        return max(self.start - stretch[0], stretch[1] - self.end, 0)

    def actor(self, name: str, on: date | None) -> Standing | None:
        """An end as the model names it, or None where the text does not support it.

        A name that is no actor of the table (a person, a firm) must stand in the sentences with all its words; a surname
        will do where the passage has the whole name.
        """
        plain = " ".join(name.split())
        found = resolve(plain)
        identity = found.actor or found.entry
        if identity is None:
            return self._unlisted(plain)
        near = self._named.get(identity)
        if near is None and on is not None:
            earlier = (a for m, a in self._resolved(on) if m == identity)
            near = next(earlier, None)
        if near is not None and self._inside(near):
            return Standing(identity)
        if identity in self._understood:
            return Standing(identity)
        return Standing(identity, near) if near else None

    def _resolved(self, on: date) -> Iterator[tuple[str | None, Stretch]]:
        """The names of the quote by what they meant on a day: Russia in 1950 was the Soviet Union."""
        for mention in gazetteer().find(self.quote):
            yield resolve(mention.text, on).actor, (self.start + mention.start, self.start + mention.end)

    def _unlisted(self, plain: str) -> Standing | None:
        if not plain:
            return None
        if self.says(plain, self.quote):
            return Standing(plain)
        words = r"\s+".join(map(re.escape, plain.split()))
        match = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE).search(self.folded, *self._reach)
        if match:
            return Standing(plain, match.span())
        surname = any(
            self.says(word, self.quote) for word in _WORD.findall(plain) if len(word) > 2 and not word.islower()
        )
        return (
            Standing(plain)
            if surname and self.says(plain, self.folded[self.passage.start : self.passage.end])
            else None
        )

    @property
    def _reach(self) -> Stretch:
        return min(p.sentence.start for p in self.placed), max(p.sentence.end for p in self.placed)

    @staticmethod
    def says(words: str, text: str) -> bool:
        """Whether a text has every word of `words`, in any order and case.

        >>> Support.says("Prime Minister", "the prime minister of Peru"), Support.says("ten tanks", "two tanks")
        (True, False)
        """
        return set(_WORD.findall(words.casefold())) <= set(_WORD.findall(text.casefold()))

    # numbers ----------------------------------------------------------------------------------------------------------

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The amounts inside the quote."""
        out: list[Quantity] = []
        for one, dates in self._dates_of_sentences:
            begin = one.sentence.start
            found = find_quantities(one.sentence.folded, taken=[(d.start, d.end) for d in dates])
            out.extend(q for q in found if self._inside((begin + q.start, begin + q.end)))
        own = find_dates(self.quote, self.document.published)
        return out + find_quantities(self.quote, taken=[(d.start, d.end) for d in own])

    def quantity(self, value: Decimal, unit: str | None) -> Quantity | None:
        """The amount of the quote that a value is, the one in the model's unit first; None where there is none."""
        fit = [q for q in self.quantities if value in (q.value, q.upper) or _is_rounded(value, q)]
        same = [q for q in fit if unit and q.unit and q.unit.casefold() == unit.casefold()]
        return next(iter(same or fit), None)

    # dates ------------------------------------------------------------------------------------------------------------

    @cached_property
    def _dates_of_sentences(self) -> list[tuple[Placed, list[DateMention]]]:
        published = self.document.published
        return [
            (one, find_dates(one.sentence.folded, published, year=one.year, previous=one.previous))
            for one in self.placed
        ]

    @cached_property
    def _known(self) -> list[list[Dated]]:
        """The spans that the text offers, the nearest kind first: in the quote, in its sentences, in the row and column,
        said last before, elsewhere in the paragraph, the date of the text."""
        inside, around, cells, before = [], [], [], []
        for one, dates in self._dates_of_sentences:
            begin = one.sentence.start
            for mention in dates:
                stretch = (begin + mention.start, begin + mention.end)
                if self._inside(stretch):
                    inside.append(Dated(mention.span))
                else:
                    around.append(Dated(mention.span, (stretch,)))
            cells += [
                Dated(d.span)
                for words in (one.sentence.label, one.sentence.header)
                for d in find_dates(words, self.document.published)
            ]
            before += [Dated(one.previous)] if one.previous else []
        published = [Dated(Span.on(self.document.published))] if self.document.published else []
        own = [Dated(d.span) for d in find_dates(self.quote, self.document.published)]
        around.sort(key=lambda dated: self._distance(dated.stretches[0]))
        within = [inside or own, around, cells]
        if any(dated.span.known for dated in within[0]):
            return within
        return [*within, before, self._of_paragraph(), published]

    def _of_paragraph(self) -> list[Dated]:
        """Dates of the other sentences of the paragraph, such as the year in brackets that a fact sheet ends with."""
        paragraphs = {one.sentence.paragraph for one in self.placed}
        return [
            Dated(mention.span)
            for one in self.passage.placed
            if one.sentence.paragraph in paragraphs and one not in self.placed
            for mention in find_dates(
                one.sentence.folded, self.document.published, year=one.year, previous=one.previous
            )
        ]

    def span(self, start: Instant | None, end: Instant | None, *, recurring: bool, lasting: bool) -> Dated | None:
        """The span of the text that the model's dates mean, or None where the text does not have them.

        What the text says more exactly is kept as exactly; `lasting` relations hold on from a start that stands alone.
        """
        known: Sequence[Dated]
        for known in accumulate(self._known):
            found = _pieced(known, start, end, lasting)
            if found is not None:
                again = next((d.span.recurrence for d in self._known[0] if d.span.recurrence is not None), "")
                if recurring and found.span.recurrence is None:
                    found = Dated(Span(found.span.start, found.span.end, again), found.stretches)
                return found
        return None


def _pieced(known: Sequence[Dated], start: Instant | None, end: Instant | None, lasting: bool) -> Dated | None:
    """The wanted dates out of known ones: both from one if there is one, else each from its own."""
    wanted = [i for i in (start, end) if i is not None]
    if not wanted:
        return Dated(Span())
    whole = next((d for d in known if all(_meant(w, d.span) for w in wanted)), None)
    if whole is not None:
        if lasting and whole.span.is_event and end is None:
            return Dated(Span(whole.span.start, None, whole.span.recurrence), whole.stretches)
        return whole
    parts = [next((d for d in known if _meant(w, d.span)), None) for w in wanted]
    if len(wanted) < 2 or parts[0] is None or parts[1] is None:
        return None
    first, last = (_meant(w, d.span) for w, d in zip(wanted, parts, strict=True) if d)
    return Dated(Span(first, last), (*parts[0].stretches, *parts[1].stretches))


def _is_rounded(value: Decimal, quantity: Quantity) -> bool:
    """Whether a value is a share told in words ("a third"), given to a whole percent or finer."""
    if quantity.fraction is None:
        return False
    return abs(value * quantity.fraction.denominator - 100 * quantity.fraction.numerator) <= (
        _HALF * quantity.fraction.denominator
    )


def _meant(wanted: Instant, span: Span) -> Instant | None:
    """The end of a span that a date means: the same one, or one that the text gives more exactly; never a vaguer one."""
    for instant in (span.start, span.end):
        if instant is None:
            continue
        if wanted.plain() == instant.plain() or (instant.plain() + "-").startswith(wanted.plain() + "-"):
            return instant
    return None
