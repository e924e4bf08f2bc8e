"""Claims by what stands in their columns: from the ledger, and from the rows of joined datasets beside it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, or_, select

from tulga.claim import Claim
from tulga.ledger import schema
from tulga.ledger.filters import Filters, by_eye, conditions
from tulga.ledger.rows import CLAIM_COLUMNS, claim_of

_AT_ONCE = 500
T = TypeVar("T")


class Rows(Protocol):
    """The rows of joined datasets as claims, found by what stands in their columns."""

    @property
    def datasets(self) -> frozenset[str]:
        """The ids of the sources that are joined."""

    def find(self, **held: Any) -> Iterable[Claim]:
        """The claims in which every column named has one of its values; None stands for an empty one."""

    def values(self, column: str) -> Mapping[str | None, int]:
        """What stands in a column, with the number of rows of each."""


class NoRows:
    """Where no dataset is joined."""

    datasets: frozenset[str] = frozenset()

    def find(self, **_held: Any) -> Iterable[Claim]:
        """Nothing."""
        return ()

    def values(self, _column: str) -> Mapping[str | None, int]:
        """Nothing."""
        return {}


def find(connection: Connection, /, *, current: bool = True, **held: Any) -> Iterator[Claim]:
    """The claims of a ledger in which every column named has one of its values (a collection); by default those that count.

    The first column is the one by which they are looked up.
    """
    (lead, values), *others = held.items()
    query = select(*CLAIM_COLUMNS).where(*(_among(by_eye(schema.claim.c[name]), given) for name, given in others))
    if current:
        query = query.where(*conditions(connection, Filters()))
    column = schema.claim.c[lead]
    if None in values:
        yield from map(_claim, connection.execute(query.where(column.is_(None))))
    for some in parts(sorted(value for value in values if value is not None)):
        yield from map(_claim, connection.execute(query.where(column.in_(some))))


def _claim(row: Any) -> Claim:
    """A claim that knows its id from the ledger, for to find it anew costs as much as all the rest."""
    claim = claim_of(row)
    vars(claim)["id"] = row[0]
    return claim


def parts(values: Collection[T]) -> Iterator[list[T]]:
    """Values in lists that one statement takes."""
    listed = list(values)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]


def _among(column: ColumnElement[str] | Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    named = [value for value in values if value is not None]
    held = column.in_(sorted(named))
    if len(named) == len(values):
        return held
    return or_(held, column.is_(None)) if named else column.is_(None)
