"""A document cut into passages that one question holds, and what each sentence of them may lean on.

A passage is a run of sentences. The text between its first and its last character is where a quote must stand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tulga.read.dates import find_dates
from tulga.read.document import Document
from tulga.read.mentions import parties
from tulga.read.sentences import Sentence, fold, sentences
from tulga.span import Span

_YEAR_IN_NAME = re.compile(r"[A-Z][a-z]+[- ]((?:19|20)\d\d)\b")
_OUTER = " \t\n\"'.,;:"


@dataclass(frozen=True)
class Placed:
    """A sentence with what was said before it: the actors of the two sentences in front, the state last named beside the
    focal one, the last date, and a year that stood inside a name."""

    sentence: Sentence
    named: frozenset[str]
    partner: str | None
    previous: Span | None
    year: int | None


@dataclass(frozen=True)
class Passage:
    """Some sentences of a document, in order; `before` are the two sentences in front, for understanding only."""

    placed: tuple[Placed, ...]
    before: tuple[str, ...]

    @property
    def start(self) -> int:
        """The first character of the passage in the document."""
        return self.placed[0].sentence.start

    @property
    def end(self) -> int:
        """The character behind its last one."""
        return self.placed[-1].sentence.end

    def halves(self) -> tuple["Passage", "Passage"]:
        """The passage as two, for a question whose answer was too long; needs two sentences."""
        middle = len(self.placed) // 2
        first, last = self.placed[:middle], self.placed[middle:]
        before = (*self.before, *(p.sentence.folded for p in first))[-2:]
        return Passage(first, self.before), Passage(last, before)

    def touched(self, start: int, end: int) -> list[Placed]:
        """The sentences that share a character with a stretch of the document."""
        return [p for p in self.placed if p.sentence.start < end and start < p.sentence.end]


def passages(document: Document, focal: str | None, *, most: int, characters: int) -> list[Passage]:
    """The passages of a document: at most `most` sentences and about `characters` characters each, never none.

    >>> note = Document("n@1", "n.txt", "1", "plain", "Peru joined the UN in 1945. Chile joined the UN in 1945.")
    >>> [(p.start, p.end) for p in passages(note, "PER", most=1, characters=4000)]
    [(0, 27), (28, 56)]
    """
    placed = list(_placed(document, focal))
    runs: list[list[Placed]] = []
    for one in placed:
        run = runs[-1] if runs else None
        if run is None or len(run) == most or one.sentence.end - run[0].sentence.start > characters:
            runs.append([one])
        else:
            run.append(one)
    out, done = [], 0
    for run in runs:
        before = tuple(p.sentence.folded for p in placed[max(0, done - 2) : done])
        out.append(Passage(tuple(run), before))
        done += len(run)
    return out


def _placed(document: Document, focal: str | None) -> Iterator[Placed]:
    partner: str | None = None
    previous: Span | None = None
    year: int | None = None
    named: list[frozenset[str]] = []
    for sentence in sentences(document.text):
        yield Placed(sentence, frozenset(actor for each in named[-2:] for actor in each), partner, previous, year)
        found = [p for p in parties(sentence, focal, None) if p.form != "pronoun"]
        named.append(frozenset(p.actor for p in found))
        states = [p for p in found if p.is_state and p.actor != focal]
        partner = states[-1].actor if states else partner
        dates = find_dates(sentence.folded, document.published, year=year, previous=previous)
        previous = next((d.span for d in reversed(dates) if d.span.is_event), previous)
        inside = _YEAR_IN_NAME.search(sentence.folded)
        year = int(inside[1]) if inside else year


def locate(folded: str, quote: str, passage: Passage, sentence: int) -> tuple[int, int] | None:
    """Where a quote stands in a passage, whatever its blanks, quotation marks and dashes; None where it does not.

    `folded` is the folded text of the whole document. Of several places the one in the numbered sentence (from 1) of
    the passage counts, else the first. A quote that begins or ends within a word does not stand in the text.
    """
    for words in (quote, quote.strip(_OUTER)):
        found = list(_stands(folded, words, passage.start, passage.end))
        if found:
            meant = passage.placed[sentence - 1].sentence if 0 < sentence <= len(passage.placed) else None
            inside = [(a, b) for a, b in found if meant and meant.start < b and a < meant.end]
            return (inside or found)[0]
    return None


def _stands(folded: str, quote: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = fold(quote).split()
    if not any(character.isalnum() for word in words for character in word):
        return
    before = r"(?<!\w)" if words[0][0].isalnum() else ""
    after = r"(?!\w)" if words[-1][-1].isalnum() else ""
    pattern = before + r"\s+".join(re.escape(word) for word in words) + after
    for match in re.compile(pattern).finditer(folded, start, end):
        yield match.span()
