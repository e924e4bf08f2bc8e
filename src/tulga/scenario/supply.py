"""The supply of one item: what a supplier that stops had of it, and what it then costs."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tulga.scenario.answer import Assumptions, Finding, Range
from tulga.scenario.armington import price_after_loss
from tulga.scenario.trade import WHOLE, bounds

if TYPE_CHECKING:
    import polars

    from tulga.scenario.scenario import Scenario
    from tulga.scenario.stops import Embargo

_RELATIONS = ("energy_dependence", "trade_share")


def item_findings(
    scenario: "Scenario", shock: "Embargo", frame: "polars.DataFrame", assumed: Assumptions, name: Callable[[str], str],
    missing: list[str],
) -> Iterator[Finding]:  # fmt: skip
    """The share of the item that stops, and its price by elasticity while it lasts.

    The share is that of the panel (a row of the item with the partner, in percent or as a share), else the scenario's own;
    with neither it is missing.
    """
    who, item = name(shock.partner), shock.item
    found = _told(frame, scenario, shock)
    if found is None and shock.supplier_share is None:
        missing.append(
            f"Neither the panel nor the scenario tells the share of {who} in {name(scenario.state)}'s {item}."
        )
        return
    ends, evidence = found or (shock.supplier_share.ends if shock.supplier_share else (0.0, 1.0), ())
    stated = () if found else assumed.ids(f"stated {1}")
    yield Finding(
        f"The part of {name(scenario.state)}'s {item} that stops", None, Range(*ends, "share", evidence, stated)
    )
    if shock.flow == "exports":
        return
    on = (*stated, *assumed.ids("elasticities", "armington"))
    for sigma in scenario.sigmas:
        low, high = (None if one >= 1 - 1e-12 else price_after_loss(one, sigma) for one in ends)
        price = Range(low, high, "ratio", evidence, on)
        yield Finding(f"The price of {item}, for an elasticity of {sigma:g}", None, price)


def _told(
    frame: "polars.DataFrame", scenario: "Scenario", shock: "Embargo"
) -> tuple[tuple[float, float], tuple[str, ...]] | None:
    """The share of the item that the panel tells, latest year (or the one asked for) first; hull of all rows of the year."""
    import polars as pl

    rows = frame.filter(pl.col("relation").is_in(_RELATIONS), subject=scenario.state, object=shock.partner)
    fitting = [row for row in rows.iter_rows(named=True) if _fits(row, shock.item) and _whole(row)]
    years = {row["year"] for row in fitting if row["year"] is not None}
    year = max(years, default=None) if scenario.year == "latest" else scenario.year
    chosen = [row for row in fitting if row["year"] == year]
    if not chosen:
        return None
    shares = [_share(row) for row in chosen]
    evidence = tuple(sorted({one for row in chosen for one in row["evidence"] or ()}))
    return (min(low for low, _ in shares), max(high for _, high in shares)), evidence


def _fits(row: Mapping[str, Any], item: str) -> bool:
    told = (row["item"] or "").casefold()
    return told == item.casefold() or told.endswith(f": {item.casefold()}")


def _whole(row: Mapping[str, Any]) -> bool:
    return row["value"] is not None and (row["unit"] or "") in WHOLE


def _share(row: Mapping[str, Any]) -> tuple[float, float]:
    whole = WHOLE[row["unit"]]
    low, high = bounds(row)
    return min(1.0, low / whole), 1.0 if high is None else min(1.0, high / whole)
