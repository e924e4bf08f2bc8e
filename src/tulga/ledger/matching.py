"""Full-text matching on both engines: FTS5 tables beside the tables in SQLite, tsvector indexes in PostgreSQL.

How a search begins is decided here and not left to an engine, which knows too little of words to choose well: with the
rows of another filter where those are few (`picked`), with the newest rows where nearly all match, else with the words.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Join, Select, Table, column, func, literal, literal_column, select
from sqlalchemy import table as named
from sqlalchemy.ext.compiler import compiles

from tulga.ledger.terms import Term, Terms, expression

FEW = 10_000  # rows that are sooner taken one by one than met on the way through all rows in their order
# Where 30 of the newest 300 rows match, the newest 20,000 are looked at first.
_SAMPLE, _OFTEN, _NEWEST = 300, 30, 20_000

Between = tuple[int, int]  # the least and the greatest number of the rows that a query can give


class _WordsFirst(Join):
    """A join that SQLite makes from the left to the right (https://www.sqlite.org/optoverview.html, section 8.1).

    To ask the index of words for each row of another index costs a thousand times as much.
    """

    inherit_cache = True


@compiles(_WordsFirst)
def _in_words(join: _WordsFirst, compiler: Any, **given: Any) -> str:
    return str(compiler.visit_join(join, **given)).replace(" JOIN ", " CROSS JOIN ", 1)


def sought(
    connection: Connection, query: Select[Any], of: Table, asked: Terms, *, between: Between | None = None
) -> Select[Any]:
    """The query, only of rows of `of` that the terms match; SQLite begins with the words."""
    only_unwanted = not asked.wanted and not asked.either
    if connection.dialect.name == "postgresql":
        matched = _matched(vector(of), asked)
        return query.where(~matched if only_unwanted else matched)
    words = words_of(of)
    if only_unwanted:
        return query.where(of.c.number.not_in(select(words.c.rowid).where(match(of, expression(asked, "sqlite")))))
    query = query.select_from(_WordsFirst(words, of, words.c.rowid == of.c.number))
    if between is not None:
        query = query.where(words.c.rowid.between(*between))
    return query.where(match(of, expression(asked, "sqlite")))


def latest(
    connection: Connection, query: Select[Any], of: Table, asked: Terms, most: int, *, between: Between | None = None
) -> Sequence[int]:
    """The numbers of the rows of `of` that a query gives and the terms match, the last ones first, no more than `most`."""
    if not asked.wanted and not asked.either:
        order: ColumnElement[Any] = of.c.number
    elif connection.dialect.name == "sqlite":
        order = words_of(of).c.rowid
    elif len(newest := _newest(connection, query, of, asked, most)) == most:
        return newest
    else:
        order = of.c.number + 0  # as no index has it, so that PostgreSQL does not walk through one from row to row
    found = sought(connection, query, of, asked, between=between)
    return connection.scalars(found.order_by(order.desc()).limit(most)).all()


def _newest(connection: Connection, query: Select[Any], of: Table, asked: Terms, most: int) -> Sequence[int]:
    """In PostgreSQL: the numbers of those among the newest rows that match; none where few of them do."""
    newest = connection.scalar(select(func.max(of.c.number))) or 0
    looked_at = func.to_tsvector(literal_column("'simple'"), of.c.words.concat(""))  # as no index has it
    found = query.where(_matched(looked_at, asked)).order_by(of.c.number.desc()).limit(most)
    if len(connection.scalars(found.where(of.c.number > newest - _SAMPLE)).all()) < _OFTEN:
        return ()
    return connection.scalars(found.where(of.c.number > newest - _NEWEST)).all()


def picked(connection: Connection, query: Select[Any], of: Table, asked: Terms, most: int | None = None) -> list[int]:
    """The same where a query gives few rows: their words are looked at one by one, on both engines."""
    matches = matcher(asked)
    rows = connection.execute(query.add_columns(of.c.words)).all()
    return sorted((number for number, words in rows if matches(words)), reverse=True)[:most]


def matcher(asked: Terms) -> Callable[[str], bool]:
    """What tells whether the words of a row match the terms, as the engines do.

    >>> from tulga.ledger.terms import terms
    >>> asked = ("хаан", '"ulan han"', "came ula", "came -khaan")
    >>> [matcher(terms(typed))("han kame to ulan batar") for typed in asked]
    [True, False, True, False]
    """

    def parts(group: Sequence[Term]) -> list[str]:
        return [f" {said}" if term.begins else f" {said} " for term in group for said in spellings(term)]

    wanted = [parts(group) for group in (*((term,) for term in asked.wanted), *asked.either)]
    unwanted = parts(asked.unwanted)

    def matches(words: str) -> bool:
        spaced = f" {words} "
        for group in wanted:
            if not any(part in spaced for part in group):
                return False
        return not any(part in spaced for part in unwanted)

    return matches


def spellings(term: Term) -> tuple[str, ...]:
    """The words of a term in their order, and each other word that does as well."""
    return " ".join(term.sounds), *term.others


def numbers_of(connection: Connection, of: Table, source: str) -> Between:
    """The least and the greatest number of the rows of a source, which mostly came one after the other."""
    found = select(func.min(of.c.number), func.max(of.c.number)).where(of.c.source == source)
    least, greatest = connection.execute(found).one()
    return least or 0, greatest or 0


def gives_few(connection: Connection, query: Select[Any]) -> bool:
    """Whether a query gives no more than `FEW` rows."""
    return (connection.scalar(select(func.count()).select_from(query.limit(FEW + 1).subquery())) or 0) <= FEW


def vector(of: Table) -> ColumnElement[Any]:
    """In PostgreSQL: the words of a row as its index has them."""
    return func.to_tsvector(literal_column("'simple'"), of.c.words)


def tsquery(asked: Terms) -> ColumnElement[Any]:
    """In PostgreSQL: the terms as it takes them."""
    return func.to_tsquery(literal_column("'simple'"), expression(asked, "postgresql"))


def _matched(words: ColumnElement[Any], asked: Terms) -> ColumnElement[bool]:
    return words.op("@@", is_comparison=True)(tsquery(asked))


def words_of(of: Table) -> Any:
    """In SQLite: the index of the words of a table."""
    return named(f"{of.name}_words", column("rowid"))


def match(of: Table, asked: str) -> ColumnElement[bool]:
    """In SQLite: whether a row of the index matches an expression of FTS5."""
    return literal_column(f"{of.name}_words").op("MATCH", is_comparison=True)(literal(asked))
