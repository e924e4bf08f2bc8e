"""What an export is made from: the rows of one state of the ledger, as its readable views give them.

The views are the same that Datasette and R see (`tulga.ledger.views`); a row is a mapping from column to value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text

_AT_A_TIME: Final = 1000
_COLLATION: Final = {"sqlite": "BINARY", "postgresql": '"C"'}  # the order of code points, whatever the language

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Selection:
    """What to export: all, or what has this actor at an end, or what this source says; both are both.

    `everything` takes in claims that no longer count: of superseded sources, undone, edited, merged or split.
    """

    actor: str | None = None
    source: str | None = None
    everything: bool = False


class Records:
    """The chosen rows of each view in a fixed order, one after the other, never all at once."""

    def __init__(self, connection: Connection, chosen: Selection) -> None:
        self.chosen = chosen
        self._connection = connection
        self._plain = f"COLLATE {_COLLATION[connection.dialect.name]}"
        if connection.dialect.name == "postgresql":  # SQLite shows one state for as long as a transaction lasts
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))

    @property
    def partial(self) -> bool:
        """Whether an actor or a source was chosen."""
        return (self.chosen.actor, self.chosen.source) != (None, None)

    def claims(self, *, everything: bool | None = None, by_source: bool = False) -> Iterator[Row]:
        """The chosen claims by id, or source by source; `everything` goes before what the selection says of it."""
        wanted = self.chosen.everything if everything is None else everything
        where = [*self._ends(), *([] if wanted else ["standing = 'current'"])]
        order = f"source {self._plain}, id {self._plain}" if by_source else f"id {self._plain}"
        return self._rows("claims_readable", where, order)

    def unseen(self) -> Iterator[Row]:
        """The chosen claims that no session has met: people made them from others."""
        met = "SELECT 1 FROM sightings_readable AS seen WHERE seen.claim = claims_readable.id"
        where = [*self._ends(), f"NOT EXISTS ({met})"]
        return self._rows("claims_readable", where, f"id {self._plain}")

    def gone(self) -> Iterator[Row]:
        """The chosen claims that no longer count by an act of review: undone, edited, merged or split."""
        where = [*self._ends(), "standing NOT IN ('current', 'superseded')"]
        return self._rows("claims_readable", where, f"id {self._plain}")

    def sources(self) -> Iterator[Row]:
        """The sources of the chosen claims, and the chosen source."""
        where = [f"id IN ({self._sources})"] if self.partial else []
        return self._rows("sources_readable", where, f"id {self._plain}")

    def sessions(self) -> Iterator[Row]:
        """The sessions that met a chosen claim or took in a chosen source, oldest first."""
        seen = f"id IN (SELECT session FROM sightings_readable WHERE claim IN ({self._claims}))"
        if self.chosen.source is not None:
            seen = f"({seen} OR source = :source)"
        return self._rows("sessions_readable", [seen] if self.partial else [], "id")

    def sightings(self) -> Iterator[Row]:
        """Every time that a chosen claim was met, claim by claim, the first time first."""
        where = [f"claim IN ({self._claims})"] if self.partial else []
        return self._rows("sightings_readable", where, f"claim {self._plain}, session, ordinal")

    def readers(self) -> Iterator[Row]:
        """Each session with each method by which it met a chosen claim."""
        where = f"WHERE seen.claim IN ({self._claims})" if self.partial else ""
        return self._run(
            "SELECT seen.session, claim.method FROM sightings_readable AS seen "
            f"JOIN claims_readable AS claim ON claim.id = seen.claim {where} "
            f"GROUP BY seen.session, claim.method ORDER BY seen.session, claim.method {self._plain}"
        )

    def methods(self) -> Iterator[Row]:
        """Each method by which a chosen claim was read."""
        where = f"WHERE id IN ({self._claims})" if self.partial else ""
        query = f"SELECT method FROM claims_readable {where} GROUP BY method ORDER BY method {self._plain}"
        return self._run(query)

    def grades(self) -> Iterator[Row]:
        """The grades of the chosen claims and of their sources, oldest first."""
        where = [f"(claim IN ({self._claims}) OR source IN ({self._sources}))"] if self.partial else []
        return self._rows("grades_readable", where, "number")

    def judgements(self) -> Iterator[Row]:
        """The acts of review on the chosen claims, their imports, their sources and the chosen actor, oldest first."""
        return self._rows("judgements_readable", [self._judged()] if self.partial else [], "number")

    def _judged(self) -> str:
        about = [
            f"claim IN ({self._claims})",
            f"becomes IN ({self._claims})",
            f"source IN ({self._sources})",
            f"session IN (SELECT session FROM sightings_readable WHERE claim IN ({self._claims}))",
        ]
        if self.chosen.actor is not None:
            about.append("(claim IS NULL AND verdict = 'renamed' AND (actor = :actor OR becomes = :actor))")
        return (
            f"number IN (WITH RECURSIVE about (number) AS (SELECT number FROM judgements_readable WHERE {' OR '.join(about)} "
            "UNION SELECT later.number FROM judgements_readable AS later JOIN about ON later.undoes = about.number) "
            "SELECT number FROM about)"
        )

    @property
    def _claims(self) -> str:
        return f"SELECT id FROM claims_readable WHERE {' AND '.join(self._ends())}"

    @property
    def _sources(self) -> str:
        if self.chosen.source is not None:
            return "SELECT id FROM sources_readable WHERE id = :source"
        return f"SELECT source FROM claims_readable WHERE {' AND '.join(self._ends())}"

    def _ends(self) -> list[str]:
        where = ["(subject = :actor OR object = :actor)"] if self.chosen.actor is not None else []
        return where + (["source = :source"] if self.chosen.source is not None else [])

    def _rows(self, view: str, where: list[str], order: str) -> Iterator[Row]:
        condition = f" WHERE {' AND '.join(where)}" if where else ""
        return self._run(f"SELECT * FROM {view}{condition} ORDER BY {order}")

    def _run(self, query: str) -> Iterator[Row]:
        chosen = {"actor": self.chosen.actor, "source": self.chosen.source}
        given = {name: value for name, value in chosen.items() if f":{name}" in query}
        found = self._connection.execute(text(query), given, execution_options={"yield_per": _AT_A_TIME})
        rows: Any = found.mappings()
        yield from rows
