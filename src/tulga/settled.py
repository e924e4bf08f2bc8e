"""Facts of a workspace: what its ledger claims, settled together with what its joined datasets say about its own state.

A sentence and a row that speak of the same matter meet in one fact, with claims for and against. Rows of a dataset have
no grade of their own, so they weigh as what nobody graded, unless somebody graded the dataset. What belongs to the other
states of a dataset stays in its table, and so do

- numbers that a dataset does not have ("not covered"), for nothing is claimed by them. Of a state, an event, a habit, a
  traded good or a part in a mission it is still told that there is one, only not how many;
- long series: of a relation with more than `MOST` rows about the state only those rows become facts that are about the
  same two ends as a claim of the ledger. Panels and measures have all of them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from tulga.claim import Claim
from tulga.join.observation import claim_of
from tulga.ledger import Ledger
from tulga.ledger.fact import Fact
from tulga.ledger.resolve import facts
from tulga.relations import relation

MOST: Final = 3000
LISTED: Final = ("peacekeeping_contribution",)  # who is listed with a mission takes part in it, whatever the number


def settled(ledger: Ledger, told: Sequence[Fact], observations: pl.DataFrame, state: str) -> list[Fact]:
    """All facts in the order of their keys: those of the ledger (`told`), and those in which rows of datasets have a part.

    `state` is the id of the workspace's state, `observations` are of current datasets. A relation of which both speak is
    resolved anew, once, from the claims and the rows together.
    """
    rows = _about(observations, state)
    if rows.is_empty():
        return list(told)
    both = sorted({fact.relation for fact in told} & set(rows["relation"]))
    claims = [claim for name in both for claim in ledger.find(relation=name)]
    found = facts([*claims, *_claims(rows, claims)], standing=ledger.standing())
    return sorted([*(fact for fact in told if fact.relation not in both), *found], key=lambda fact: fact.key)


def _about(observations: pl.DataFrame, state: str) -> pl.DataFrame:
    """The rows that claim something about the state."""
    rows = observations.filter((pl.col("subject") == state) | (pl.col("object") == state))
    counted = [name for name in rows["relation"].unique() if _is_its_number(name)]
    return rows.filter((pl.col("status") == "value") | ~pl.col("relation").is_in(counted))


def _is_its_number(name: str) -> bool:
    """Whether nothing is left of a claim on a relation when its number is taken away."""
    kind = relation(name)
    return kind.nature in ("stock", "flow") and kind.conflict == "value" and name not in LISTED


def _claims(rows: pl.DataFrame, told: Sequence[Claim]) -> Iterator[Claim]:
    """The rows as claims, of long series only what meets a claim of the ledger."""
    ends = pl.DataFrame(
        list({(claim.relation, claim.subject, claim.object) for claim in told}),
        schema=dict.fromkeys(("relation", "subject", "object"), pl.String),
        orient="row",
    )
    long = pl.len().over("relation") > MOST
    marked = rows.with_columns(long=long).join(
        ends.with_columns(met=pl.lit(True)), on=ends.columns, how="left", nulls_equal=True, maintain_order="left"
    )
    for row in marked.filter(~pl.col("long") | pl.col("met")).iter_rows(named=True):
        claim = claim_of(row)
        vars(claim)["id"] = row["id"]  # known already, and dear to find anew
        yield claim
