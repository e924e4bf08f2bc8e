"""The panel as a scenario changes it: the state's trade of one year after the loss, everything else untouched."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tulga.scenario.scenario import Scenario
from tulga.scenario.spread import Part, lost, share_after
from tulga.scenario.trade import SHARE, VALUE, Trade, bounds

if TYPE_CHECKING:
    import polars

_WHOLE = {"percent": 100.0, "%": 100.0}


def parts_of(scenario: Scenario, trade: Trade, time: float = 1.0) -> list[Part]:
    """The partners of a flow and the rest, with what each loses; `time` is the part of the year that the shock lasts.

    The rest may hold a partner that the scenario names and the panel does not, so its loss spans theirs.
    """
    named = {share.partner for share in trade.partners}
    unseen = [None, *(route.partner for route in scenario.shock.routes if route.partner not in named)]
    passages = [scenario.shock.passage(partner, trade.flow) for partner in unseen]
    rest = min(low for low, _ in passages), max(high for _, high in passages)
    found = []
    for share in trade.shares:
        low, high = rest if share.partner is None else scenario.shock.passage(share.partner, trade.flow)
        found.append(Part(share.low, share.high, low * time, high * time))
    return found


def changed(frame: "polars.DataFrame", scenario: Scenario, trades: Sequence[Trade], time: float) -> "polars.DataFrame":
    """`frame` with the trade rows of `trades` after the loss, as bounds in the columns low and high (and value where
    they are one number). Trade that is stopped is lost for the year; shares are of what is left.

    The rows keep their order and their evidence: they are the same numbers, changed by the scenario's assumptions.
    """
    import polars as pl

    wide = frame
    for column, kind in (("low", pl.Float64), ("high", pl.Float64), ("hedge", pl.String)):
        if column not in wide.columns:
            wide = wide.with_columns(pl.lit(None, kind).alias(column))
    wide = wide.with_row_index("_position")
    touched = pl.lit(False)
    for trade in trades:
        of_flow = (pl.col("item") == trade.flow) & (pl.col("year") == trade.year)
        touched = touched | (of_flow & (pl.col("subject") == scenario.state) & pl.col("relation").is_in([SHARE, VALUE]))
    by_flow = {trade.flow: trade for trade in trades}
    rows = wide.filter(touched.fill_null(False)).iter_rows(named=True)
    after = pl.DataFrame([_after(row, scenario, by_flow[row["item"]], time) for row in rows], schema=wide.schema)
    kept = wide.filter(~touched.fill_null(False))
    return pl.concat([kept, after]).sort("_position").drop("_position")


def _after(row: Mapping[str, Any], scenario: Scenario, trade: Trade, time: float) -> dict[str, Any]:
    if all(row.get(name) is None for name in ("value", "low", "high")):
        return dict(row)
    parts, names = parts_of(scenario, trade, time), [share.partner for share in trade.shares]
    low, high = bounds(row)
    if row["relation"] == SHARE and row["object"] not in names[:-1]:
        return dict(row)
    if row["relation"] == SHARE:
        whole = _WHOLE.get(row["unit"] or "", 1.0)
        index = names.index(row["object"])
        own = Part(low / whole, 1.0 if high is None else high / whole, parts[index].lost_low, parts[index].lost_high)
        after = share_after([*parts[:index], own, *parts[index + 1 :]], index)
        low, high = (0.0, whole) if after is None else (after[0] * whole, after[1] * whole)
    else:
        gone = lost(parts) if row["object"] not in names[:-1] else _own_loss(parts[names.index(row["object"])])
        low, high = low * (1 - gone[1]), None if high is None else high * (1 - gone[0])
    exact = low if high is not None and abs(high - low) <= 1e-12 * max(1.0, abs(high)) else None
    return {**row, "value": exact, "low": low, "high": exact if exact is not None else high, "hedge": None}


def _own_loss(part: Part) -> tuple[float, float]:
    return part.lost_low, part.lost_high
