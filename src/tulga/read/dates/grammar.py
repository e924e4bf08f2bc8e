"""Dates in the text of foreign-policy documents, by a grammar of intervals.

A date keeps what its words say and no more: a decade stays a decade, "by 2030" stays a bound, "late 2015" becomes 2015
with a reason that says what was left out, and a day that the calendar does not have is refused with the reason.
"""

import re
from dataclasses import dataclass, replace

from tulga.errors import BadInput
from tulga.read.dates.cyrillic import cyrillic
from tulga.read.dates.lookalikes import lookalikes
from tulga.read.dates.parts import NO_ANCHOR, NO_PREVIOUS, Atom, Cue, Part, last_year, nearest_year
from tulga.read.dates.prefix import Prefix, narrowed, prefix_of
from tulga.read.dates.relative import RELATIVE_WORDS, resolve
from tulga.read.dates.words import Unit
from tulga.read.dates.written import WRITTEN_WORDS, at_number
from tulga.span import Instant, Span

_TO = re.compile(r"\s?[-–—]\s?(?:the\s+)?$|/$|\s+(?:to|until|till|through|up to|and up to)\s+(?:the\s+)?(?:year\s+)?\Z")
_AND = re.compile(r"\s+and\s+(?:the\s+)?(?:in\s+)?$|\s*,?\s*(?:and|or)\s+(?:the\s+)?$|,\s*\Z")
_PRESENT = re.compile(
    r"\s*(?:[-–—]|\bto|\buntil|\btill|\bthrough)\s*(?:the\s+)?(?:present(?:[\s-]day)?|now|today|date|this day)\b", re.I
)
_ONWARDS = re.compile(r"\s+(?:and\s+)?(?:onwards?|on\s*(?=[.,;)]|$))")
_ITS_YEAR = re.compile(
    r",?\s+(?:of\s+|in\s+)?(?:(?P<told>last|this|next)\s+year|(?:the\s+)?(?P<named>that|same|previous|preceding|following)"
    r"\s+year|the\s+(?P<before>year\s+before))\b"
)
_YEARS_AWAY = {"last": -1, "this": 0, "next": 1, "that": 0, "same": 0, "previous": -1, "preceding": -1, "following": 1}
_MONTH_OF_EVENT = re.compile(r"\b(?:the|its|his|their|a)\s+\Z", re.I)
_EVENT = re.compile(r"\s+[a-z]{4}|'s\s")
_MONTH_BEFORE = re.compile(
    r"\b(?:in|of|during|throughout|this|since|until|till|by|from|through|before|after|early|late|mid)[\s-]+\Z", re.I
)
_AHEAD = re.compile(
    r"\b(?:will|shall|would|could|may|might|should|must|upcoming|forthcoming|coming|plan(?:s|ned|ning)?|scheduled?|due|"
    r"expect(?:s|ed|ing)?|(?:is|are|was|were|set|about|agreed|hopes?|intends?|invited) to|from|by)\b|'ll\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|[a-z]{3,}[^e]ed|said|told|met|held|took|gave|made|went|came|sent|saw|began|became|left|won|lost|"
    r"got|paid|bought|sold|led|fell|rose|grew|flew|spent|brought|sought|broke|rejoined|called)\b"
)
_NEAR = 250
_SENTENCE_END = re.compile(r"[.!?]['\"”)]*\s+(?=[A-ZА-ЯӨҮ])|\n\s*\n")
_PROGRAMME = re.compile(
    r"(?:vision|agenda|strategy|policy|plan|horizon|goals?|programme|program|development|concept)[- ]\Z", re.I
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date where it stands: `text` is the words at `start:end`, with the words that bound it ("since 2008").

    `span` is `Span()` where the words support no date. `reason` says why, or what the words say beyond the span; None
    means that the span holds all of it. `inside_name` marks a year that belongs to a name ("Selenge-2016").
    """

    start: int
    end: int
    text: str
    span: Span
    reason: str | None = None
    inside_name: bool = False


def find_dates(
    text: str, anchor: Instant | None = None, *, year: int | None = None, previous: Span | None = None
) -> list[DateMention]:
    """The dates of a text in order, the longest at each place, none over another.

    `anchor` is the date of the text: relative times ("last year") and days without a year are told from it, the latter
    in the year that brings them nearest. `year` is a year known from nearby ("Selenge-2016") and comes before it.
    `previous` is the date named before the text, for "four days later". "by 2030" and "before 2030" give `[..2030]`,
    "after 2015" gives `[2015..]`. Bad dates are never corrected and never raise.

    >>> [str(d.span) for d in find_dates("From 2001 to 2018, and annually since 2008.")]
    ['2001/2018', 'R/P1Y/2008/..']
    >>> find_dates("They met last year.")[0].reason
    'it is told from the date of the text, which is not known'
    """
    atoms = _atoms(text)
    return _Reading(text, atoms, anchor, year, previous).mentions() if atoms else []


_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+")
_FINDERS = {
    word: tuple(words[word] for words in (WRITTEN_WORDS, RELATIVE_WORDS) if word in words)
    for word in {**WRITTEN_WORDS, **RELATIVE_WORDS}
}


def _atoms(text: str) -> list[Atom]:
    """All atoms, the longest at each place, none over another or over what only looks like a date."""
    found = list(cyrillic(text))
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word[0] <= "9":
            found.extend(at_number(text, token.start()))
        elif word in _FINDERS:
            for finder in _FINDERS[word]:
                found.extend(finder(text, token.start()))
    if not found:
        return []
    places = lookalikes(text)
    out: list[Atom] = []
    for atom in sorted(found, key=lambda a: (a.start, -a.end)):
        if (not out or atom.start >= out[-1].end) and not places.hold(atom.start, atom.end):
            out.append(atom)
        elif out and out[-1].start == atom.start and out[-1].end == atom.end and out[-1].cue is None and atom.cue:
            out[-1] = atom
    return out


class _Reading:
    """One pass over the atoms of a text, with what was read before."""

    def __init__(
        self, text: str, atoms: list[Atom], anchor: Instant | None, year: int | None, previous: Span | None
    ) -> None:
        self.text, self.atoms, self.anchor, self.year = text, atoms, anchor, year
        before = (previous.end or previous.start) if previous else None
        self.named = [(0, before)] if before else []

    def mentions(self) -> list[DateMention]:
        out: list[DateMention] = []
        index, floor = 0, 0
        while index < len(self.atoms):
            mention, index = self._read(index, floor)
            if mention is None:
                continue
            floor = mention.end
            if out and self._is_one_habit(out[-1], mention):
                mention = self._joined(out.pop(), mention)
            out.append(mention)
            moment = mention.span.end or mention.span.start
            if moment is not None and not mention.inside_name:
                self.named.append((mention.end, moment))
        return out

    def _base(self, unit: Unit) -> Instant | None:
        """The last date named before that is precise enough to count in a unit from it."""
        needs = {"day": 3, "week": 3, "month": 2, "quarter": 2}.get(unit, 1)
        for _, moment in reversed(self.named):
            if len([part for part in (moment.year, moment.month, moment.day) if part]) >= needs:
                return moment
        return self.named[-1][1] if self.named else None

    def _read(self, index: int, floor: int) -> tuple[DateMention | None, int]:
        """The mention that begins at an atom, if any, and the index of the atom after it."""
        atom = self.atoms[index]
        if atom.recurrence is not None:
            return self._habit(index, atom)
        prefix = prefix_of(self.text, atom, floor)
        partner = self._partner(index, atom, prefix)
        if partner is None:
            whole = self._with_its_year(atom, prefix)
            if whole is not None:
                return whole, self._skip(index, whole.end)
            if atom.weak and not self._is_month(index, atom, prefix):
                return None, index + 1
        if partner is not None:
            return self._interval(atom, prefix, *partner), index + 2
        present = _PRESENT.match(self.text, atom.end) if atom.first and prefix.cue != "until" else None
        onwards = _ONWARDS.match(self.text, atom.end) if atom.first else None
        if present or onwards:
            end = (present or onwards).end()  # type: ignore[union-attr]
            return self._single(atom, replace(prefix, cue="since"), end), self._skip(index, end)
        return self._single(self._sharing(index, atom), prefix, atom.end), index + 1

    def _habit(self, index: int, atom: Atom) -> tuple[DateMention, int]:
        """A habit, with the day or month of every year that may follow it: "every year on 23 March"."""
        span = Span(recurrence=atom.recurrence)
        after = self.atoms[index + 1] if index + 1 < len(self.atoms) else None
        is_yearless = after is not None and after.first is not None and after.first.year is None
        if after and is_yearless and re.fullmatch(r",?\s+(?:on|in)\s+", self.text[atom.end : after.start]):
            day = self.text[after.start : after.end]
            reason = f"{day!r} is the day of every time, which a date cannot keep"
            return self._mention(atom.start, after.end, span, reason), index + 2
        return self._mention(atom.start, atom.end, span, atom.reason), index + 1

    def _skip(self, index: int, end: int) -> int:
        while index < len(self.atoms) and self.atoms[index].start < end:
            index += 1
        return index

    def _partner(self, index: int, atom: Atom, prefix: Prefix) -> tuple[Atom, Prefix] | None:
        """The atom that ends an interval which this one begins, with its own prefix."""
        if (
            index + 1 >= len(self.atoms)
            or atom.is_range
            or prefix.cue in ("until", "by", "after")
            or not _is_time(atom)
        ):
            return None
        other = self.atoms[index + 1]
        is_open = prefix.cue in ("since", "between")
        if not _is_time(other) or (other.is_range and not is_open) or other.start - atom.end > 40:
            return None
        if other.weak and atom.first and (atom.first.day or (atom.first.year is None and not atom.weak)):
            return None
        own = prefix_of(self.text, other, atom.end)
        gap = self.text[atom.end : own.start]
        joined = _TO.match(gap) is not None and own.cue is None
        if prefix.cue == "between":
            joined = joined or (_AND.match(gap) is not None and own.cue is None)
        if own.cue == "until" and not gap.strip() and prefix.cue in (None, "since"):
            joined = True
        return (other, replace(own, cue=None)) if joined else None

    def _interval(self, first: Atom, prefix: Prefix, last: Atom, own: Prefix) -> DateMention:
        start = prefix.start if prefix.cue in ("since", "between", None) else first.start
        if first.first and last.first and first.first.year is None and last.first.year is not None:
            first = first.with_year(_year_before(first.first, last.first))
        elif first.first and last.first and first.first.year is not None and last.first.year is None:
            last = last.with_year(_year_after(first.first, last.first))
        try:
            begin, end = self._resolved(first, prefix), self._resolved(last, own)
            reason = "; ".join(dict.fromkeys(r for r in (begin.reason, end.reason) if r)) or None
            if begin.first is None or end.last is None:
                return self._mention(start, last.end, Span(), reason)
            span = Span(begin.first.instant(), end.last.instant())
        except BadInput as error:
            return self._mention(start, last.end, Span(), error.what)
        return self._mention(start, last.end, span, reason, first.inside_name)

    def _single(self, atom: Atom, prefix: Prefix, end: int) -> DateMention:
        inside = atom.inside_name
        if atom.first is None and atom.relative is None:
            return self._mention(atom.start, end, Span(), atom.reason, inside)
        prefix = replace(prefix, cue=prefix.cue or atom.cue)
        if prefix.cue == "between":
            prefix = replace(prefix, cue=None, start=atom.start)
        try:
            known = self._resolved(atom, prefix)
            if known.first is None or known.last is None:
                return self._mention(prefix.start, end, Span(), known.reason, inside)
            since = prefix.cue == "since" or (atom.relative is not None and atom.relative.since)
            cue = "since" if since else prefix.cue
            if cue == "since" and prefix.is_from and known.is_range:
                cue = None
            return self._mention(prefix.start, end, _bounded(known.first, known.last, cue), known.reason, inside)
        except BadInput as error:
            return self._mention(prefix.start, end, Span(), error.what, inside)

    def _resolved(self, atom: Atom, prefix: Prefix) -> Atom:
        """The atom with its year, its relative time told, and what its prefix says."""
        if atom.relative is not None:
            if atom.relative.reason:
                raise BadInput(atom.relative.reason)
            first, last = resolve(
                atom.relative, self.anchor, self._base(atom.relative.unit) if atom.relative.from_previous else None
            )
            atom = replace(atom, first=first, last=last, reason=atom.relative.caveat)
        elif atom.first is not None and atom.first.year is None:
            number, reason = self._year_of(atom)
            atom = replace(atom.with_year(number), reason=reason)
        return narrowed(atom, prefix)

    def _year_of(self, atom: Atom) -> tuple[int, str | None]:
        """The year of a day or month that is told without one, and where it was found; raises BadInput without any."""
        if self.year is not None:
            return self.year, None
        beside = self._year_beside(atom)
        if beside is not None:
            return beside, f"the year {beside} stands elsewhere in the sentence"
        part = atom.first or Part()
        if self.anchor is not None and part.month is not None:
            number = nearest_year(part.month, part.day, self.anchor)
            told = "is the one that is nearest to the date of the text"
            latest = last_year(part.month, part.day, self.anchor)
            place = self._sentence_of(atom)
            if number > latest and _PAST.search(self.text, *place) and not _AHEAD.search(self.text, *place):
                number, told = latest, "is the last one before the date of the text"
            return number, f"the year {number} {told}" if number != self.anchor.year else None
        if self.named and part.month is not None:
            end, before = self.named[-1]
            if before.month is not None and before.month <= part.month and atom.start - end <= _NEAR:
                return before.year, f"the year {before.year} is that of the date named before"
        raise BadInput("it names no year, and the date of the text is not known")

    def _year_beside(self, atom: Atom) -> int | None:
        """A year in the same sentence: one in a name of an event, or one before it that "In" opens."""
        begin, end = self._sentence_of(atom)
        years: list[tuple[int, int]] = []
        for other in self.atoms:
            if not begin <= other.start < end or other.first is None or other.first.year is None or other.is_range:
                continue
            lead = self.text[max(0, other.start - 14) : other.start]
            is_event = other.inside_name and not _PROGRAMME.search(lead)
            opens = other.end <= atom.start and other.first.month is None and re.search(r"\b[Ii]n\s+\Z", lead)
            if is_event or opens:
                years.append((abs(other.start - atom.start), other.first.year))
        return min(years)[1] if years else None

    def _sentence_of(self, atom: Atom) -> tuple[int, int]:
        before = list(_SENTENCE_END.finditer(self.text, max(0, atom.start - 400), atom.start))
        begin = before[-1].end() if before else max(0, atom.start - 400)
        after = _SENTENCE_END.search(self.text, atom.end, atom.end + 400)
        return begin, after.start() if after else atom.end + 400

    def _with_its_year(self, atom: Atom, prefix: Prefix) -> DateMention | None:
        """A day or month whose year is told behind it: "24 February this year", "May of last year"."""
        match = _ITS_YEAR.match(self.text, atom.end) if atom.first and atom.first.year is None else None
        if match is None:
            return None
        told = match["told"] is not None
        shift = _YEARS_AWAY[match["told"] or match["named"]] if not match["before"] else -1
        base = self.anchor if told else self._base("year")
        if base is None:
            return self._mention(prefix.start, match.end(), Span(), NO_ANCHOR if told else NO_PREVIOUS)
        return self._single(atom.with_year(base.year + shift), prefix, match.end())

    def _is_month(self, index: int, atom: Atom, prefix: Prefix) -> bool:
        """Whether a bare month name is a date: behind a preposition, or in a list with a dated month."""
        if prefix.cue is not None or _MONTH_BEFORE.search(self.text, max(0, atom.start - 12), atom.start):
            return True
        if _MONTH_OF_EVENT.search(self.text, max(0, atom.start - 7), atom.start) and _EVENT.match(self.text, atom.end):
            return True
        return self._sharing(index, atom) is not atom

    def _sharing(self, index: int, atom: Atom) -> Atom:
        """A month or day that takes its year from the next of a list: "May and June 2008"."""
        if atom.first is None or atom.first.year is not None or index + 1 >= len(self.atoms):
            return atom
        other = self.atoms[index + 1]
        if other.first is None or other.first.year is None or other.first.month is None or other.relative:
            return atom
        if not _AND.fullmatch(self.text, atom.end, other.start):
            return atom
        return replace(atom.with_year(_year_before(atom.first, other.first)), weak=False)

    def _is_one_habit(self, habit: DateMention, mention: DateMention) -> bool:
        gap = self.text[habit.end : mention.start]
        words = mention.text.lower()
        return (
            habit.span.recurrence is not None
            and not habit.span.known
            and mention.span.recurrence is None
            and mention.span.known
            and gap.strip(" ,\n") == ""
            and words.startswith(
                ("since", "from", "between", "starting", "beginning", "ever since", "until", "through")
            )
        )

    def _joined(self, habit: DateMention, mention: DateMention) -> DateMention:
        span = replace(mention.span, recurrence=habit.span.recurrence)
        reason = "; ".join(r for r in (habit.reason, mention.reason) if r) or None
        return self._mention(habit.start, mention.end, span, reason)

    def _mention(self, start: int, end: int, span: Span, reason: str | None, inside: bool = False) -> DateMention:
        return DateMention(start, end, self.text[start:end], span, reason, inside)


def _is_time(atom: Atom) -> bool:
    return atom.first is not None or atom.relative is not None


def _bounded(first: Part, last: Part, cue: Cue | None) -> Span:
    match cue:
        case "since":
            return Span(first.instant(), None)
        case "until":
            return Span(None, last.instant())
        case "by" | "after":
            part = last if cue == "by" else first
            if part.bound not in ("exact", "about"):
                raise BadInput("it is bounded twice")
            return Span.on(replace(part, bound=cue).instant())
    return Span(first.instant(), last.instant())


def _year_before(first: Part, last: Part) -> int:
    """The year of the first end, told by the second: December to January 2016 begins in 2015."""
    year = last.year or 0
    return year - 1 if first.month and last.month and first.month > last.month else year


def _year_after(first: Part, last: Part) -> int:
    year = first.year or 0
    return year + 1 if first.month and last.month and first.month > last.month else year
