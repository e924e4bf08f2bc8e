"""Full-text matching on both engines: FTS5 tables beside the tables in SQLite, tsvector indexes in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Join, Select, Table, column, func, literal, literal_column, select
from sqlalchemy import table as named
from sqlalchemy.ext.compiler import compiles

from tulga.ledger.terms import Terms, expression

_BY_LENGTH = 1  # a rank is divided by 1 + the logarithm of the number of words (PostgreSQL 15, section 12.3.3)


class _WordsFirst(Join):
    """A join that SQLite makes from the left to the right (https://www.sqlite.org/optoverview.html, section 8.1).

    To ask the index of words for each row of another index costs a thousand times as much.
    """

    inherit_cache = True


@compiles(_WordsFirst)
def _in_words(join: _WordsFirst, compiler: Any, **given: Any) -> str:
    return str(compiler.visit_join(join, **given)).replace(" JOIN ", " CROSS JOIN ", 1)


def sought(
    connection: Connection, query: Select[Any], of: Table, asked: Terms, *, listed: tuple[int, int] | None = None
) -> Select[Any]:
    """The query, only of rows of `of` that the terms match.

    SQLite begins with the words, unless they are `listed`: then it first makes a list of all matches between two numbers,
    beyond which the query finds nothing, and looks into it for each row that the query finds.
    """
    only_unwanted = not asked.wanted and not asked.either
    if connection.dialect.name == "postgresql":
        matched = _vector(of).op("@@", is_comparison=True)(_tsquery(asked))
        return query.where(~matched if only_unwanted else matched)
    words = _words(of)
    matches = select(words.c.rowid).where(_match(of, asked))
    if only_unwanted:
        return query.where(of.c.number.not_in(matches))
    if listed is not None:
        return query.where((of.c.number + 0).in_(matches.where(words.c.rowid.between(*listed))))
    return query.select_from(_WordsFirst(words, of, words.c.rowid == of.c.number)).where(_match(of, asked))


def latest(
    connection: Connection,
    query: Select[Any],
    of: Table,
    asked: Terms,
    most: int,
    *,
    listed: tuple[int, int] | None = None,
) -> Sequence[int]:
    """The numbers of the rows of `of` that a query gives and the terms match, the last ones first, no more than `most`."""
    found = sought(connection, query, of, asked, listed=listed)
    words_first = connection.dialect.name == "sqlite" and listed is None and (asked.wanted or asked.either)
    number = _words(of).c.rowid if words_first else of.c.number
    return connection.scalars(found.order_by(number.desc()).limit(most)).all()


def numbers_of(connection: Connection, of: Table, source: str) -> tuple[int, int]:
    """The least and the greatest number of the rows of a source, which mostly came one after the other."""
    found = select(func.min(of.c.number), func.max(of.c.number)).where(of.c.source == source)
    least, greatest = connection.execute(found).one()
    return least or 0, greatest or 0


def scores(connection: Connection, of: Table, asked: Terms, numbers: Sequence[int]) -> dict[int, float]:
    """How well rows match, by their numbers; higher is better, and a row that is not there comes last.

    A last word that is only the beginning of a word finds rows and does not rank them: where any row holds it as a whole
    word, those rows are ranked, else all by the other words.
    """
    ranked = _scores(connection, of, asked.whole, numbers)
    if ranked or not any(term.begins for term in asked.wanted):
        return ranked
    return _scores(connection, of, replace(asked, wanted=asked.wanted[:-1]), numbers)


def _scores(connection: Connection, of: Table, asked: Terms, numbers: Sequence[int]) -> dict[int, float]:
    if not asked.wanted or not numbers:
        return {}
    if connection.dialect.name == "postgresql":
        rank = func.ts_rank(_vector(of), _tsquery(asked), _BY_LENGTH)
        matched = _vector(of).op("@@", is_comparison=True)(_tsquery(asked))
        rows = connection.execute(select(of.c.number, rank).where(of.c.number.in_(numbers), matched))
        return {number: float(score) for number, score in rows}
    words = _words(of)
    query = select(words.c.rowid, func.bm25(literal_column(words.name))).where(_match(of, asked))
    # The + keeps SQLite from looking for each number by itself: one walk through the matches costs less.
    wanted = literal_column(f"+{words.name}.rowid").in_(numbers)
    rows = connection.execute(query.where(words.c.rowid.between(min(numbers), max(numbers)), wanted))
    return {number: -float(score) for number, score in rows}


def _words(of: Table) -> Any:
    return named(f"{of.name}_words", column("rowid"))


def _match(of: Table, asked: Terms) -> ColumnElement[bool]:
    return literal_column(f"{of.name}_words").op("MATCH", is_comparison=True)(literal(expression(asked, "sqlite")))


def _vector(of: Table) -> ColumnElement[Any]:
    """As the index of the table has it."""
    return func.to_tsvector(literal_column("'simple'"), of.c.words)


def _tsquery(asked: Terms) -> ColumnElement[Any]:
    return func.to_tsquery(literal_column("'simple'"), expression(asked, "postgresql"))
