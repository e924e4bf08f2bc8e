"""How well rows match what was looked for: by bm25 in SQLite, by ts_rank in PostgreSQL.

SQLite's own `bm25()` (https://www.sqlite.org/fts5.html, section 5.1.1) walks through every row that matches. Where only some
of them are to be ranked, the same numbers are computed from the words of those alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import log

from sqlalchemy import Connection, Table, column, func, literal_column, select
from sqlalchemy import table as named

from tulga.ledger.matching import match, spellings, tsquery, vector, words_of
from tulga.ledger.terms import Terms, expression

_BY_LENGTH = 1  # a rank is divided by 1 + the logarithm of the number of words (PostgreSQL 15, section 12.3.3)
_K1, _B, _LEAST = 1.2, 0.75, 1e-6  # the constants of SQLite's bm25, and the weight of a word that half of the rows hold
_TOTALS = 1  # the row of an index's data that counts its rows and their words


def scores(
    connection: Connection, of: Table, asked: Terms, numbers: Sequence[int], *, some: bool = False
) -> dict[int, float]:
    """How well rows match, by their numbers; higher is better, and a row that is not there comes last.

    `some` says that many more rows match between the first and the last of them; it changes the way, not the scores.

    A last word that is only the beginning of a word finds rows and does not rank them: where any row holds it as a whole
    word, those rows are ranked, else all by the other words.
    """
    score = _ts_rank if connection.dialect.name == "postgresql" else _bm25_of_some if some else _bm25
    for tried in (asked.whole, replace(asked, wanted=asked.wanted[:-1])):
        if not tried.wanted or not numbers:
            return {}
        ranked = score(connection, of, tried, numbers)
        if ranked or not any(term.begins for term in asked.wanted):
            return ranked
    return {}


def _ts_rank(connection: Connection, of: Table, asked: Terms, numbers: Sequence[int]) -> dict[int, float]:
    # Without the OFFSET, PostgreSQL would parse the words of each row twice.
    read = select(of.c.number, vector(of).label("words")).where(of.c.number.in_(numbers)).offset(0).subquery()
    rank = func.ts_rank(read.c.words, tsquery(asked), _BY_LENGTH)
    matched = read.c.words.op("@@", is_comparison=True)(tsquery(asked))
    return {number: float(score) for number, score in connection.execute(select(read.c.number, rank).where(matched))}


def _bm25(connection: Connection, of: Table, asked: Terms, numbers: Sequence[int]) -> dict[int, float]:
    words = words_of(of)
    query = select(words.c.rowid, func.bm25(literal_column(words.name))).where(match(of, expression(asked, "sqlite")))
    # The + keeps SQLite from looking for each number by itself: one walk through the matches costs less.
    wanted = literal_column(f"+{words.name}.rowid").in_(numbers)
    rows = connection.execute(query.where(words.c.rowid.between(min(numbers), max(numbers)), wanted))
    return {number: -float(score) for number, score in rows}


def _bm25_of_some(connection: Connection, of: Table, asked: Terms, numbers: Sequence[int]) -> dict[int, float]:
    terms = [spellings(term) for term in asked.wanted]
    rows, length = _totals(connection, of)
    weight = {said: _weight(connection, of, said, rows) for spelt in terms for said in spelt}
    placed = {said: standing(said) for said in weight}
    ranked = {}
    for number, words in connection.execute(select(of.c.number, of.c.words).where(of.c.number.in_(numbers))).all():
        there = {said: len(pattern.findall(words)) if said in words else 0 for said, pattern in placed.items()}
        if not all(any(there[said] for said in spelt) for spelt in terms):
            continue
        norm, score = _K1 * (1 - _B + _B * (words.count(" ") + 1) / length), 0.0
        for said in (said for spelt in terms for said in spelt):
            score += weight[said] * (there[said] * (_K1 + 1.0) / (there[said] + norm))
        ranked[number] = score
    return ranked


def standing(said: str) -> re.Pattern[str]:
    """Each place where a word, or words that follow each other, stand among words.

    >>> [len(standing(said).findall("a a a b ab")) for said in ("a", "a a", "b")]
    [3, 2, 1]
    """
    return re.compile(rf"(?<!\S)(?={re.escape(said)}(?!\S))")


def _weight(connection: Connection, of: Table, said: str, rows: int) -> float:
    """The inverse document frequency as SQLite has it: what half of the rows hold, or more, weighs next to nothing."""
    holding = select(words_of(of).c.rowid).where(match(of, f'"{said}"'))
    counted = holding.limit((rows + 1) // 2).subquery()
    held = connection.scalar(select(func.count()).select_from(counted)) or 0
    weight = log((rows - held + 0.5) / (held + 0.5))
    return weight if weight > 0 else _LEAST


def _totals(connection: Connection, of: Table) -> tuple[int, float]:
    """How many rows an index of SQLite has, and how many words a row has on average; all of it in its first datum, in
    numbers of 7 bits a byte, the last of which has no mark."""
    data = named(f"{of.name}_words_data", column("id"), column("block"))
    block = connection.scalar(select(data.c.block).where(data.c.id == _TOTALS)) or b""
    numbers = [0]
    for byte in block:
        numbers[-1] = numbers[-1] << 7 | byte & 127
        if byte < 128:
            numbers.append(0)
    rows, words, *_ = *numbers[:-1], 0, 0
    return rows, words / rows if words else 1.0
