"""The sub-indices of influence over and by one state, from what is joined: trade, organisations, alliances and arms.

Each is between 0 and 1. Bandwidth is how much passes between two states beside all other pairs of the year: the rank of their
trade and of the organisations they share among all dyads (0 the least, 1 the most), and their alliance on the scale 0 to 3 over
3. Dependence is how much of what a state has of a kind it has with the other: the partner's share of its trade, and of its arms
deliveries over five years. These normalisers are Tulga's own; those of published indices are not known here.
"""

from collections.abc import Iterator

import polars as pl

from tulga.errors import BadUse
from tulga.panel.feeding import Fed, Held, Matter, feeds, source_of, with_actors
from tulga.panel.portfolios import alliance_portfolio

_PAIR = ("subject", "object", "year")
_COLUMNS = (*_PAIR, "side", "dimension", "value")
_ARMS_YEARS = 5


@feeds("influence")
def influence(held: Held, _: Matter) -> Fed:
    """Sub-indices of the dyads of the observed state, both ways; raises BadUse where nothing of it is joined."""
    parts: list[pl.DataFrame] = []
    sources: list[str] = []
    for dataset, make in (("cow-trade", _trade), ("cow-igos", _organisations), ("atop", _alliances)):
        try:
            cells = with_actors(held.datasets.cells(dataset), ("state1", "state2"))
        except BadUse:
            continue
        parts += make(cells.rename({"state1": "subject", "state2": "object"}), held.state)
        sources += source_of(held, dataset)
    parts += _arms(held)
    if not parts:
        raise BadUse("influence needs trade, organisations, alliances or arms: `tulga join cow-trade FILE`")
    rows = pl.concat([part.select(_COLUMNS).cast({"year": pl.Int64, "value": pl.Float64}) for part in parts])
    rows = _with_zeros(rows.drop_nulls("value"), held.state)
    return Fed(rows.sort(*_COLUMNS[:-1]), tuple(sources))


def _with_zeros(rows: pl.DataFrame, state: str) -> pl.DataFrame:
    """Zeros of the registers that list all that there is: a pair without an alliance, a supplier without a delivery."""
    pairs = rows.select(_PAIR).unique()
    made = [rows]
    for side, wanted in (("bandwidth", pairs), ("dependence", pairs.filter(pl.col("object") == state))):
        listed = rows.filter(pl.col("side") == side, pl.col("dimension") == "security")
        absent = wanted.filter(pl.col("year").is_in(listed["year"].unique().implode())).join(
            listed, on=_PAIR, how="anti"
        )
        made.append(_named(absent.with_columns(value=0.0), side, "security").select(_COLUMNS))
    return pl.concat(made)


def _trade(cells: pl.DataFrame, state: str) -> Iterator[pl.DataFrame]:
    """Rank of a dyad's trade, and the partner's share in all trade of the state that depends on it."""
    both = cells.select(*_PAIR, trade=pl.col("flow1") + pl.col("flow2")).drop_nulls("trade")
    each = pl.concat([both, _turned(both)]).group_by(*_PAIR).agg(pl.col("trade").first())
    yield _named(_ranked(each, "trade", state), "bandwidth", "economic")
    # The influence of A over B rests on B's dependence on A: the share of A in the trade of B.
    totals = each.group_by("object", "year").agg(total=pl.col("trade").sum())
    shares = _of(each, state).join(totals, on=["object", "year"]).filter(pl.col("total") > 0)
    yield _named(shares.with_columns(value=pl.col("trade") / pl.col("total")), "dependence", "economic")


def _organisations(cells: pl.DataFrame, state: str) -> Iterator[pl.DataFrame]:
    both = cells.select(*_PAIR, "dyadigos").drop_nulls("dyadigos")
    each = pl.concat([both, _turned(both)]).group_by(*_PAIR).agg(pl.col("dyadigos").first())
    yield _named(_ranked(each, "dyadigos", state), "bandwidth", "political")


def _alliances(cells: pl.DataFrame, state: str) -> Iterator[pl.DataFrame]:
    coded = alliance_portfolio(cells).select(*_PAIR, "value")
    yield _named(_of(coded, state).with_columns(pl.col("value") / 3), "bandwidth", "security")


def _arms(held: Held) -> Iterator[pl.DataFrame]:
    """The share of each supplier in the deliveries to the state over five years, by trend-indicator value."""
    rows = held.known.filter(
        pl.col("relation") == "arms_transfer", pl.col("object") == held.state, pl.col("unit") == "million TIV",
        pl.col("value").is_not_null(), pl.col("subject").is_not_null(),
    )  # fmt: skip
    if rows.is_empty():
        return
    spread = pl.int_ranges(pl.col("year"), pl.col("year") + _ARMS_YEARS)
    rows = rows.with_columns(year=spread).explode("year").filter(pl.col("year") <= rows["year"].max())
    each = rows.group_by(*_PAIR).agg(pl.col("value").sum())
    shares = each.with_columns(pl.col("value") / pl.col("value").sum().over("object", "year"))
    yield _named(shares.filter(pl.col("value").is_finite()), "dependence", "security")


def _turned(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.rename({"subject": "object", "object": "subject"}).select(rows.columns)


def _of(rows: pl.DataFrame, state: str) -> pl.DataFrame:
    return rows.filter((pl.col("subject") == state) | (pl.col("object") == state))


def _ranked(rows: pl.DataFrame, column: str, state: str) -> pl.DataFrame:
    """The share of the other dyads of the year that have less, ties with half of those that have as much."""
    place = (pl.col(column).rank("average").over("year") - 1) / (pl.len().over("year") - 1)
    return _of(rows.with_columns(value=place), state).filter(pl.col("value").is_finite())


def _named(rows: pl.DataFrame, side: str, dimension: str) -> pl.DataFrame:
    return rows.with_columns(side=pl.lit(side), dimension=pl.lit(dimension))
