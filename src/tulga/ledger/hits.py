"""Finding passages of documents: where the words stand, and the text around them."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from tulga.errors import BadUse
from tulga.ledger import schema
from tulga.ledger.matching import latest, numbers_of
from tulga.ledger.ranking import scores
from tulga.ledger.terms import Term, places, terms

RANKED = 5000
AROUND = 240  # characters of a snippet
_BEFORE = 60


@dataclass(frozen=True)
class Hit:
    """A place in a document: the source and its title, the span `begins` to `ends` of its text, the `words` that stand
    there, and in these the beginning and end of each word that was looked for.
    """

    source: str
    title: str
    begins: int
    ends: int
    words: str
    marks: tuple[tuple[int, int], ...]

    def marked(self, before: str = "[", after: str = "]") -> str:
        """The words on one line, with those that were looked for between two marks.

        >>> Hit("note", "A note", 4, 17, "Khaan\\nQuest 9", ((0, 5),)).marked()
        '[Khaan] Quest 9'
        """
        parts, last = [], 0
        for start, end in self.marks:
            parts += [self.words[last:start], before, self.words[start:end], after]
            last = end
        return " ".join("".join([*parts, self.words[last:]]).split())


def passages(
    connection: Connection, text: str, limit: int = 20, *, source: str | None = None, current: bool = True
) -> list[Hit]:
    """The passages that match what a person typed (`tulga.ledger.terms`), the best first.

    Equals come in the order in which they were added, the last one first; where more than `RANKED` match, the last ones
    are ranked. `current` leaves out superseded documents. Raises BadUse where there is no word to look for.
    """
    asked = terms(text)
    if not asked.wanted:
        raise BadUse(f"{text[:60]!r} only says what to leave out; a word to look for is missing")
    if limit < 1:
        raise BadUse(f"a search gives 1 hit or more, not {limit}")
    passage, of = schema.passage, schema.source
    query = select(passage.c.number).select_from(passage)
    if current:
        retired = select(of.c.id).where(of.c.superseded_at.is_not(None))
        query = query.where(passage.c.source.not_in(retired))
    if source is not None:
        query = query.where(passage.c.source == source)
    between = None if source is None else numbers_of(connection, passage, source)
    numbers = latest(connection, query, passage, asked, RANKED, between=between)
    score = scores(connection, passage, asked, numbers)
    best = sorted(numbers, key=lambda number: (-score.get(number, 0.0), -number))[:limit]
    return [_hit(connection, number, asked.wanted) for number in best]


def _hit(connection: Connection, number: int, wanted: tuple[Term, ...]) -> Hit:
    passage, of = schema.passage.c, schema.source.c
    text = func.substr(of.text, passage.begins + 1, passage.ends - passage.begins)
    query = select(of.id, of.title, passage.begins, text).join_from(schema.passage, schema.source)
    source, title, begins, said = connection.execute(query.where(passage.number == number)).one()
    found = list(places(wanted, said))
    start, end = _window(said, found)
    marks = _apart([(a - start, b - start) for a, b, _ in found if start <= a and b <= end])
    return Hit(source, title, begins + start, begins + end, said[start:end], tuple(marks))


def _window(text: str, found: list[tuple[int, int, int]]) -> tuple[int, int]:
    """The part of the text that shows the most terms, the first of equals, without cut words where it can be."""
    shown = {
        start: len({n for a, b, n in found if start <= a and b <= start + AROUND - _BEFORE}) for start, _, _ in found
    }
    first = max(shown, key=lambda start: (shown[start], -start), default=0)
    start = max(0, first - _BEFORE)
    if start and (space := text.find(" ", start, first)) > 0:
        start = space + 1
    end = max(start + AROUND, min((b for a, b, _ in found if a == first), default=0))
    if end < len(text) and (space := text.rfind(" ", first + 1, end)) > max(b for a, b, _ in found if a == first):
        end = space
    return start, min(end, len(text))


def _apart(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks in order, those that meet or overlap made one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if kept and start <= kept[-1][1]:
            start, end = kept[-1][0], max(end, kept.pop()[1])
        kept.append((start, end))
    return kept
