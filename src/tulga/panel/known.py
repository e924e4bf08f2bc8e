"""What is known, as tables that measures, doctrine and pages read; each cell keeps the ids of what it rests on."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from tulga.claim import Claim, plain_number
from tulga.errors import BadUse

if TYPE_CHECKING:
    import polars as pl

KEYS = ("subject", "object", "year")
COLUMNS = (*KEYS, "relation", "item", "value", "unit", "evidence", "disputed", "status")


class Resolved(Protocol):
    """A fact as the ledger resolves it: the claim that won, and the claims for and against it."""

    @property
    def winner(self) -> Claim: ...
    @property
    def supporting(self) -> tuple[Claim, ...]: ...
    @property
    def against(self) -> tuple[Claim, ...]: ...


def observations_of(facts: Iterable[Resolved]) -> "pl.DataFrame":
    """Facts in the columns of observations, with `claims` (the winner, then those for, then those against) and
    `disputed` (whether a claim stands against); ordered by what they say.

    A fact whose winning claim is negated, planned or only possible is left out: a panel says what was. Text has no
    row, so `row` is null there.
    """
    import polars as pl

    from tulga.join.observation import SCHEMA

    rows = [_observation(fact) for fact in facts if _happened(fact.winner)]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {**SCHEMA}
    schema |= {"claims": pl.List(pl.String), "disputed": pl.Boolean}
    made = pl.DataFrame(rows, schema=schema, orient="row")
    return made.sort("relation", "subject", "object", "item", "unit", "span", "id")


def known_dyads(
    observations: "pl.DataFrame", first: int, last: int, states: Sequence[str] | None = None
) -> "pl.DataFrame":
    """Directed dyad-years from `first` to `last`, one row for each cell where something is known.

    A cell is subject, object, year, relation, item and unit. `evidence` lists the ids of the observations and claims
    that it rests on, the one that gave the value first. `status` is one of

    - `value`: `value` is known (0 is a known zero);
    - `holds`: the relation holds, or the event took place, and no number belongs to it;
    - `undated`: an event or a flow of several years (or "by", "after" a year), whose number belongs to no single year;
    - `not covered`: a source has the cell and says nothing in it.

    `value` is null in the last three. States, stocks and habits hold in each year that their span touches. A symmetric
    relation stands in both directions. Where several values meet in one cell, the ledger's facts go before datasets,
    a narrower span before a wider one, then the order of source and row; `disputed` is then true. Parts of an event
    that one dataset lists in several rows are added up where the relation says so (conflict: sum). `states` keeps the
    dyads with at least one end in it; a null subject is an end that the source does not know. Raises BadUse when
    `first` is after `last`.
    """
    import polars as pl

    both = observations.filter(pl.col("object").is_not_null())
    return _panel(both, first, last, states)


def known_states(
    observations: "pl.DataFrame", first: int, last: int, states: Sequence[str] | None = None
) -> "pl.DataFrame":
    """State-years: as `known_dyads`, for what is said of one actor without another (`object` is null throughout)."""
    import polars as pl

    alone = observations.filter(pl.col("object").is_null() & pl.col("subject").is_not_null())
    return _panel(alone, first, last, states)


def wide(frame: "pl.DataFrame") -> "pl.DataFrame":
    """A panel with one row for each subject, object and year, and one column for each relation, item and unit.

    A column is named `relation: item [unit]`. It holds numbers where the panel has any; else it is true where the
    relation holds and null where nothing is known, never false. Ordered by row and by column name.
    """
    import polars as pl

    from tulga.panel.resolving import column_name

    named = frame.with_columns(column_name().alias("variable"))
    rows = named.select(KEYS).unique().sort(KEYS)
    for (variable,), part in sorted(named.group_by("variable"), key=lambda group: str(group[0][0])):
        counts = part["value"].is_not_null().any()
        cell = pl.col("value") if counts else pl.when(pl.col("status") == "holds").then(pl.lit(True))
        column = part.select(*KEYS, cell.alias(str(variable))).unique(KEYS, keep="first", maintain_order=True)
        rows = rows.join(column, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    return rows


def _panel(observations: "pl.DataFrame", first: int, last: int, states: Sequence[str] | None) -> "pl.DataFrame":
    import polars as pl

    from tulga.panel.resolving import cells, resolved

    if first > last:
        raise BadUse(f"the years {first} to {last} run backwards")
    found = resolved(cells(observations, first, last))
    if states is not None:
        wanted = list(states)
        found = found.filter(pl.col("subject").is_in(wanted) | pl.col("object").is_in(wanted))
    return found.select(COLUMNS)


def _happened(claim: Claim) -> bool:
    return claim.polarity == "+" and claim.modality == "actual"


def _observation(fact: Resolved) -> tuple[object, ...]:
    claim = fact.winner
    text = plain_number(claim.value)
    first, last = claim.span.first(), claim.span.last()
    year = first.year if first and last and first.year == last.year else None
    ordered = [claim, *sorted(fact.supporting, key=lambda c: c.id), *sorted(fact.against, key=lambda c: c.id)]
    return (
        claim.id,
        claim.subject,
        claim.object,
        year,
        str(claim.span),
        claim.relation,
        claim.item,
        None if text is None else float(text),
        text,
        claim.unit,
        claim.evidence.source,
        claim.evidence.row,
        "value",
        list(dict.fromkeys(c.id for c in ordered)),
        bool(fact.against),
    )
