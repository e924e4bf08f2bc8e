"""What the words of a quote support: the actors, the numbers and the dates that the grammars find in it.

The grammars read the whole sentences that a quote stands in, so that "both sides" and "four days later" mean what they
mean there; only what lies inside the quote counts.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from tulga.actors import gazetteer, resolve
from tulga.read.dates import DateMention, find_dates
from tulga.read.document import Document
from tulga.read.mentions import parties
from tulga.read.model_passages import Placed
from tulga.read.quantities import Quantity, find_quantities
from tulga.span import Instant, Span

_WORD = re.compile(r"\w+")
_HALF = Decimal("0.5")


@dataclass(frozen=True)
class Support:
    """A quote at `start:end` of a document, and the sentences it touches."""

    document: Document
    folded: str
    start: int
    end: int
    placed: tuple[Placed, ...]
    focal: str | None

    @property
    def quote(self) -> str:
        """The quote in its folded form."""
        return self.folded[self.start : self.end]

    def _inside(self, placed: Placed, start: int, end: int) -> bool:
        offset = placed.sentence.start
        return self.start <= start + offset and end + offset <= self.end

    @cached_property
    def dates(self) -> list[DateMention]:
        """The dates inside the quote, told from the date of the document and from what was said before."""
        out: list[DateMention] = []
        for one in self.placed:
            found = find_dates(one.sentence.folded, self.document.published, year=one.year, previous=one.previous)
            out.extend(d for d in found if self._inside(one, d.start, d.end))
        return out or find_dates(self.quote, self.document.published)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The amounts inside the quote."""
        out: list[Quantity] = []
        for one in self.placed:
            text = one.sentence.folded
            dates = find_dates(text, self.document.published, year=one.year, previous=one.previous)
            found = find_quantities(text, taken=[(d.start, d.end) for d in dates])
            out.extend(q for q in found if self._inside(one, q.start, q.end))
        own = find_dates(self.quote, self.document.published)
        return out + find_quantities(self.quote, taken=[(d.start, d.end) for d in own])

    @cached_property
    def actors(self) -> frozenset[str]:
        """Every actor that the quote names or stands for: names, "the two countries", the row and column of a cell, and
        the state that the document is about."""
        found = {m.actor for m in gazetteer().find(self.quote)}
        for one in self.placed:
            named = parties(one.sentence, self.focal, one.partner)
            found |= {p.actor for p in named if p.start < self.end and self.start < p.end}
            for words in (one.sentence.label, one.sentence.header):
                found |= {m.actor for m in gazetteer().find(words)}
        return frozenset(a for a in found | {self.focal} if a)

    def actor(self, name: str, on: date | None) -> str | None:
        """The id of an end as the model names it, or None where the quote does not support it.

        A name that is no actor of the table (a person, a firm) must stand in the quote with all its words.
        """
        plain = " ".join(name.split())
        found = resolve(plain)
        identity = found.actor or found.entry
        if identity in self.actors:
            return identity
        if identity is None:
            return plain if plain and self.says(plain, self.quote) else None
        then = {m.actor: resolve(m.text, on).actor for m in gazetteer().find(self.quote)} if on else {}
        return identity if identity in then.values() else None

    @staticmethod
    def says(words: str, text: str) -> bool:
        """Whether a text has every word of `words`, in any order and case.

        >>> Support.says("Prime Minister", "the prime minister of Peru"), Support.says("ten tanks", "two tanks")
        (True, False)
        """
        return set(_WORD.findall(words.casefold())) <= set(_WORD.findall(text.casefold()))

    def quantity(self, value: Decimal, unit: str | None) -> Quantity | None:
        """The amount of the quote that a value is, the one in the model's unit first; None where there is none."""
        fit = [q for q in self.quantities if value in (q.value, q.upper) or _is_rounded(value, q)]
        same = [q for q in fit if unit and q.unit and q.unit.casefold() == unit.casefold()]
        return next(iter(same or fit), None)

    def span(self, start: Instant | None, end: Instant | None, *, recurring: bool, lasting: bool) -> Span | None:
        """The span of the text that the model's dates mean, or None where the text does not have them.

        What the text says more exactly is kept as exactly; `lasting` relations hold on from a start that stands alone.
        """
        wanted = [i for i in (start, end) if i is not None]
        known = [d.span for d in self.dates]
        again = next((s.recurrence for s in known if s.recurrence is not None), None)
        if recurring and again is None:
            return None
        whole = next((s for s in known if wanted and all(_meant(w, s) for w in wanted)), None)
        if whole is not None:
            if lasting and whole.is_event and end is None:
                whole = Span(whole.start, None, whole.recurrence)
            return Span(whole.start, whole.end, again) if recurring else whole
        found = [next((i for s in known if (i := _meant(w, s))), None) if w else None for w in (start, end)]
        if sum(i is not None for i in found) != len(wanted):
            return None
        return Span(found[0], found[1], again if recurring else None)


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
