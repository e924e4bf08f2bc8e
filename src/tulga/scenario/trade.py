"""Who a state trades with, as shares of its exports or imports with their bounds, from the rows of a panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tulga.errors import BadInput
from tulga.scenario.assumed import Flow

if TYPE_CHECKING:
    import polars

SHARE, VALUE = "trade_share", "trade_value"
COLUMNS = ("subject", "object", "year", "relation", "item", "value", "unit", "evidence")
WHOLE = {"percent": 100.0, "%": 100.0, "share": 1.0, "fraction": 1.0}
_LOWER, _UPPER = ("more than", "over", "above", "at least"), ("less than", "under", "below", "at most", "up to")


@dataclass(frozen=True, slots=True)
class PartnerShare:
    """One partner's share of the flow, between `low` and `high` (1 is all of it); `partner` None is all not named."""

    partner: str | None
    low: float
    high: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """One flow in one year: the named partners, largest first, then what is left without a name.

    `inexact` says in words which numbers a source gives as `about` or `nearly`; they are taken as stated.
    """

    flow: Flow
    year: int
    partners: tuple[PartnerShare, ...]
    rest: PartnerShare
    inexact: tuple[str, ...] = ()

    @property
    def shares(self) -> tuple[PartnerShare, ...]:
        """The named partners and the rest."""
        return (*self.partners, self.rest)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The ids behind all shares."""
        return tuple(sorted({item for share in self.shares for item in share.evidence}))


def bounds(row: Mapping[str, Any]) -> tuple[float, float | None]:
    """The lowest and highest number that a row allows, in its own unit; highest None where nothing bounds it.

    >>> bounds({"value": 50.0, "hedge": "more than"}), bounds({"value": 6.3})
    ((50.0, None), (6.3, 6.3))
    """
    value, low, high = row.get("value"), row.get("low"), row.get("high")
    hedge = (row.get("hedge") or "").strip().casefold()
    if low is None:
        low = 0.0 if value is None or hedge in _UPPER else value
    if high is None:
        high = None if value is None or hedge in _LOWER else value
    return low, high


def partners(frame: "polars.DataFrame", state: str, flow: Flow, year: int) -> Trade | str:
    """The partner shares of one flow in one year, or in words why there are none.

    A share comes from a trade_share row, or from a trade_value row over the total (the trade_value row with no
    partner, in the same unit). Sources that differ give an interval. There are none where the panel has no share, or
    where the shares together are above the whole by more than rounding (2 percent of it). Raises BadInput when a
    column is missing.
    """
    rows = rows_of(frame, state, flow, year)
    found: dict[str, list[PartnerShare]] = {}
    for row in rows:
        share = _from_share(row) if row["relation"] == SHARE else _from_value(row, rows)
        if share is not None and share.partner:
            found.setdefault(share.partner, []).append(share)
    if not found:
        return f"The panel has no total, and no share of any partner, of {state}'s {flow} in {year}."
    named = sorted((_hull(shares) for shares in found.values()), key=lambda s: (-s.low, -s.high, s.partner or ""))
    together = sum(share.low for share in named)
    if together > 1.02:
        return f"The partners' shares of {state}'s {flow} in {year} add up to {together * 100:g} percent."
    evidence = tuple(sorted({item for share in named for item in share.evidence}))
    left = max(0.0, 1 - sum(share.high for share in named)), max(0.0, 1 - together)
    inexact = [f"{_named(row)} is {row['hedge']} {row['value']:.15g} {row['unit']}" for row in rows if _is_inexact(row)]
    return Trade(
        flow, year, tuple(named), PartnerShare(None, _clean(left[0]), _clean(left[1]), evidence), tuple(sorted(inexact))
    )


def rows_of(frame: "polars.DataFrame", state: str, flow: Flow, year: int | None = None) -> list[dict[str, Any]]:
    """The trade rows of one state and flow that carry a number, of one year or of all; raises BadInput for a column."""
    import polars as pl

    missing = sorted(set(COLUMNS) - set(frame.columns))
    if missing:
        raise BadInput(f"the panel has no column {', '.join(missing)}")
    kept = frame.filter(pl.col("relation").is_in([SHARE, VALUE]), subject=state, item=flow)
    if year is not None:
        kept = kept.filter(year=year)
    return [row for row in kept.iter_rows(named=True) if any(row.get(n) is not None for n in ("value", "low", "high"))]


def through_time(frame: "polars.DataFrame", state: str, flow: Flow) -> dict[int, Trade | str]:
    """The partner shares of one flow by year, for every year with a trade row; in words where there are none."""
    dated = sorted({row["year"] for row in rows_of(frame, state, flow) if row["year"] is not None})
    return {year: partners(frame, state, flow, year) for year in dated}


def _from_share(row: Mapping[str, Any]) -> PartnerShare | None:
    whole = WHOLE.get(row["unit"] or "")
    low, high = bounds(row)
    high = whole if high is None else high
    if whole is None or high is None or not 0 <= low <= high <= whole:
        return None
    return PartnerShare(row["object"], low / whole, high / whole, _ids(row))


def _from_value(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> PartnerShare | None:
    totals = [r for r in rows if r["relation"] == VALUE and not r["object"] and r["unit"] == row["unit"]]
    if not row["object"] or not totals:
        return None
    low, high = bounds(row)
    lowest = min(bounds(total)[0] for total in totals)
    highs = [bounds(total)[1] for total in totals]
    highest = None if None in highs else max(h for h in highs if h is not None)
    evidence = tuple(sorted({item for r in (row, *totals) for item in _ids(r)}))
    share_low = 0.0 if highest is None else low / highest if highest else 0.0
    share_high = 1.0 if high is None or not lowest else min(1.0, high / lowest)
    return PartnerShare(row["object"], min(1.0, share_low), share_high, evidence)


def _hull(shares: Sequence[PartnerShare]) -> PartnerShare:
    evidence = tuple(sorted({item for share in shares for item in share.evidence}))
    return PartnerShare(shares[0].partner, min(s.low for s in shares), max(s.high for s in shares), evidence)


def _ids(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(row["evidence"] or ()))


def _clean(number: float) -> float:
    """Zero where only the rounding of 64-bit floats is left."""
    return 0.0 if abs(number) < 1e-12 else number


def _is_inexact(row: Mapping[str, Any]) -> bool:
    hedge = (row.get("hedge") or "").strip().casefold()
    return bool(hedge) and hedge not in (*_LOWER, *_UPPER) and row.get("value") is not None


def _named(row: Mapping[str, Any]) -> str:
    return f"{row['relation']} of {row['subject']} in {row['item']}, {row['object'] or 'total'}, {row['year']},"
