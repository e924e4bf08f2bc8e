"""Conflicts of a workspace: what was weighed in its ledger, with the rows of its joined datasets beside the claims."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import polars as pl
from sqlalchemy import Connection

from tulga.claim import Claim
from tulga.join.observation import claim_of
from tulga.ledger import Ledger, weighing
from tulga.ledger.conflicts import conflicts
from tulga.ledger.weighed import Conflicts, cut
from tulga.ledger.weighing import Weighed


class Observed:
    """Observations as claims, found by what stands in their columns (`tulga.ledger.gathering.Rows`).

    >>> from tulga.join.connector import Observation
    >>> from tulga.join.observation import frame
    >>> from tulga.span import Span
    >>> rows = [Observation(n, "trade_share", "MNG", to, Span.on("2014")) for n, to in enumerate(("CHN", None), 1)]
    >>> observed = Observed(frame(rows, "trade@1a2b3c4d"))
    >>> [claim.object for claim in observed.find(subject=["MNG"], object=["RUS", None])], observed.values("relation")
    ([None], {'trade_share': 2})
    """

    def __init__(self, observations: pl.DataFrame) -> None:
        self._observations = observations
        self.datasets: frozenset[str] = frozenset(observations["source"].unique())

    def find(self, **held: Collection[Any]) -> Iterable[Claim]:
        """The rows in which every column named has one of its values; None stands for an empty one."""
        found = self._observations
        for name, values in held.items():
            among = pl.Series([value for value in values if value is not None], dtype=pl.String).implode()
            found = found.filter(pl.col(name).is_in(among).fill_null(None in values))
        return map(claim_of, found.iter_rows(named=True))

    def values(self, column: str) -> Mapping[str | None, int]:
        """What stands in a column, with the number of rows of each."""
        counted = self._observations.group_by(column).len().sort(column)
        return dict(counted.iter_rows())


def of_workspace(
    ledger: Ledger,
    rows: Observed,
    *,
    actor: str | None = None,
    kind: str | None = None,
    verdicts: Collection[str] = (),
    limit: int = 50,
    after: str | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Conflicts:
    """A page of conflicts, after everything that is not weighed yet was weighed; see `tulga.ledger.weighed.page`.

    `advance` is told how many claims were looked at meanwhile. In a ledger that can only be read, nothing can be kept: the
    conflicts are found among the claims of the actor then, each time anew.
    """

    def ask(connection: Connection) -> Conflicts:
        return weighing.ask(connection, actor, kind, verdicts, limit, after)

    def look(connection: Connection) -> Conflicts | Weighed | None:
        if weighing.writable(connection):
            new = weighing.prepare(connection, rows, advance)
            return ask(connection) if new is None else new
        return ask(connection) if weighing.fresh(connection, rows) else None

    found = ledger.look(look)
    if isinstance(found, Weighed):
        new = found  # kept in a transaction of its own, for nobody can write meanwhile
        ledger.change(lambda connection: weighing.keep(connection, new))
        found = ledger.look(ask)
    if found is not None:
        return found
    claims = ledger.find(actor=actor)
    if actor is None:
        claims += rows.find()
    else:
        among = {claim.id: claim for end in ("subject", "object") for claim in rows.find(**{end: [actor]})}
        claims += among.values()
    every = conflicts(claims, standing=ledger.standing())
    return cut(every, kind, verdicts, limit, after)
