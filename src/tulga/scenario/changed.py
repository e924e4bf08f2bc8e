"""The panel as a scenario changes it: the state's trade of one year after the loss, everything else untouched."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tulga.scenario.scenario import Scenario
from tulga.scenario.spread import Ends, Part, lost, share_after
from tulga.scenario.trade import SHARE, VALUE, WHOLE, Trade, bounds

if TYPE_CHECKING:
    import polars


def parts_of(scenario: Scenario, trade: Trade, time: float = 1.0, sigmas: Sequence[float] | None = None) -> list[Part]:
    """The partners of a flow and the rest, with what each loses; `time` is the part of the year that the shock lasts.

    The rest may hold a partner that the scenario names and the panel does not, so its loss spans theirs. `sigmas` are the
    elasticities to go through, by default all of the scenario's.
    """
    named = {share.partner for share in trade.partners}
    chosen = scenario.sigmas if sigmas is None else sigmas
    unseen = [None, *(partner for partner in scenario.trade.named(trade.flow) if partner not in named)]
    losses = [scenario.trade.lost(partner, trade.flow, chosen) for partner in unseen]
    rest = min(low for low, _ in losses), max(high for _, high in losses)
    found = []
    for share in trade.shares:
        low, high = rest if share.partner is None else scenario.trade.lost(share.partner, trade.flow, chosen)
        found.append(Part(share.low, share.high, low * time, high * time))
    return found


def kept(scenario: Scenario, trade: Trade, time: float) -> list[Ends]:
    """What is kept of the trade with each partner and with the rest over the year, as a factor between two ends.

    Where the buyer spends as much as before, what one supplier loses the others gain: s_i (1 - r_i) / sum_k s_k (1 - r_k)
    while it lasts.
    """
    parts = parts_of(scenario, trade, time)
    if not scenario.trade.keeps_total(trade.flow):
        return [(1 - part.lost_high, 1 - part.lost_low) for part in parts]
    whole = parts_of(scenario, trade)
    low, high = lost(whole)
    return [
        (1 - time + time * (1 - part.lost_high) / (1 - low), 1 - time + time * (1 - part.lost_low) / (1 - high))
        for part in whole
    ]


def shares_after(scenario: Scenario, trade: Trade, time: float) -> list[Ends]:
    """The share of each partner and of the rest over the year, between two ends."""
    if not scenario.trade.keeps_total(trade.flow):
        parts = parts_of(scenario, trade, time)
        return [share_after(parts, index) or (0.0, 1.0) for index in range(len(parts))]
    factors = kept(scenario, trade, time)
    return [(s.low * low, min(1.0, s.high * high)) for s, (low, high) in zip(trade.shares, factors, strict=True)]


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
    names = [share.partner for share in trade.shares]
    low, high = bounds(row)
    if row["relation"] == SHARE and row["object"] not in names[:-1]:
        return dict(row)
    if row["relation"] == SHARE:
        low, high = _share(row, scenario, trade, time, names.index(row["object"]))
    else:
        least, most = _value(scenario, trade, time, names, row["object"])
        low, high = low * least, None if high is None else high * most
    exact = low if high is not None and abs(high - low) <= 1e-12 * max(1.0, abs(high)) else None
    return {**row, "value": exact, "low": low, "high": exact if exact is not None else high, "hedge": None}


def _share(row: Mapping[str, Any], scenario: Scenario, trade: Trade, time: float, index: int) -> Ends:
    """A partner's share after, in the unit of its row."""
    whole = WHOLE.get(row["unit"] or "", 1.0)
    low, high = bounds(row)
    if scenario.trade.keeps_total(trade.flow):
        least, most = kept(scenario, trade, time)[index]
        return low * least, whole if high is None else min(whole, high * most)
    parts = parts_of(scenario, trade, time)
    own = Part(low / whole, 1.0 if high is None else high / whole, parts[index].lost_low, parts[index].lost_high)
    after = share_after([*parts[:index], own, *parts[index + 1 :]], index)
    return (0.0, whole) if after is None else (after[0] * whole, after[1] * whole)


def _value(scenario: Scenario, trade: Trade, time: float, names: Sequence[str | None], partner: str | None) -> Ends:
    """The factor on the value of the trade with a partner, or on the total."""
    if partner in names[:-1]:
        return kept(scenario, trade, time)[names.index(partner)]
    if scenario.trade.keeps_total(trade.flow):
        return 1.0, 1.0
    gone = lost(parts_of(scenario, trade, time))
    return 1 - gone[1], 1 - gone[0]
