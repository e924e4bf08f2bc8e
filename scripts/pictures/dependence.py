"""Pictures of how trade and energy rest on others."""

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from pictures.concentration import ACCENT, GREY, Row, ends, named, spec
from tulga.measures import measures

# A small state between two neighbours, in percent of its GDP; what is stated and has no known partner is left over.
GDP = {"small": 100.0, "north": 1_500.0, "south": 12_000.0}
FLOWS = {
    ("small", "south"): (40.0, 20.0),
    ("small", "north"): (2.0, 18.0),
    ("small", None): (50.0, 50.0),
    ("north", "south"): (60.0, 70.0),
    ("north", "small"): (18.0, 2.0),
    ("north", None): (300.0, 250.0),
    ("south", "small"): (20.0, 40.0),
    ("south", "north"): (70.0, 60.0),
    ("south", None): (2_400.0, 2_100.0),
}
# Of 100: 60 from the north by one line, 15 from the south on a route that is not stated, 20 own, 5 unknown.
FUEL = pl.DataFrame(
    {
        "object": ["north", "south", "small", None],
        "value": [60.0, 15.0, 20.0, 100.0],
        "route": ["line", None, None, None],
        "spare": [0.0, 12.0, 3.0, None],
    }
).with_columns(subject=pl.lit("small"), year=pl.lit(2020))


def _trade() -> pl.DataFrame:
    rows = [
        (one, other, 2020, item, value)
        for (one, other), both in FLOWS.items()
        for item, value in zip(("exports", "imports"), both, strict=True)
    ]
    return pl.DataFrame(rows, schema=["subject", "object", "year", "item", "value"], orient="row")


def _gdp() -> pl.DataFrame:
    return pl.DataFrame({"subject": list(GDP), "year": 2020, "value": list(GDP.values())})


def _of_pairs(name: str, title: str, *, of: str | None = None, **options: Any) -> Row:
    """A measure of pairs, a bar each."""
    frames = [_trade(), _gdp()][: len(measures[name].frames)]
    found = measures[name](*frames, **options)
    found = found.filter(pl.col("subject") == of) if of else found
    pairs = found.with_columns(pair=pl.format("{} with {}", "subject", "object"))
    return ends(title, measures[name].unit, named(pairs, "pair"))


def _trade_share() -> Row:
    rows: list[Row] = []
    for flow in ("exports", "imports", "total"):
        found = measures["trade_share"](_trade(), flow=flow).filter(pl.col("subject") == "small")
        rows += [{**row, "name": f"{row['object']}, {flow}"} for row in found.to_dicts()]
    return ends("A small state's neighbours: certain and possible shares", "share", rows, 1)


def _openness() -> Row:
    rows = named(measures["openness"](_trade(), _gdp()))
    return ends("Trade weighs most on the small economy", "exports and imports over GDP", rows)


def _asymmetry() -> Row:
    found = measures["asymmetry"](_trade(), _gdp()).filter(pl.col("subject") == "small")
    rows = [
        {"name": said.format(row["object"]), "ratio": row[column]}
        for row in found.rows(named=True)
        for said, column in (("small on {}", "own"), ("{} on small", "other"))
    ]
    encoding = {
        "x": {"field": "ratio", "type": "quantitative", "title": "trade of the pair over own GDP"},
        "y": {"field": "name", "type": "nominal", "title": None, "sort": None},
        "color": {"condition": {"test": "indexof(datum.name, 'small') === 0", "value": ACCENT}, "value": GREY},
    }
    title = "One trade, two dependences: their difference is the asymmetry"
    return spec(title, rows, mark={"type": "bar", "height": 12}, encoding=encoding)


def _interdependence() -> Row:
    rows: list[Row] = []
    for component in ("salience", "symmetry", "interdependence"):
        found = measures["trade_interdependence"](_trade(), component=component)
        found = found.filter(pl.col("subject") == "small", pl.col("object") == "south")
        rows += [{**row, "name": component} for row in found.to_dicts()]
    return ends("Much of the one's trade and little of the other's", "index", rows, 1)


def _fuel(name: str, title: str) -> Row:
    """One measure of the energy of a state, of which all is known, and of which some is not."""
    known = FUEL.filter(pl.col("object").is_not_null()).with_columns(
        route=pl.when(pl.col("object") == "south").then(pl.lit("road")).otherwise("route")
    )
    cases = {"all known": known, "a route and a rest unknown": FUEL}
    rows = [{**measures[name](table).row(0, named=True), "name": said} for said, table in cases.items()]
    return ends(title, measures[name].unit, rows, 1)


def _without() -> Row:
    rows: list[Row] = []
    for lost in ("supplier", "route", "either"):
        row = measures["energy_without_largest"](FUEL, lost=lost).row(0, named=True)
        rows.append({**row, "name": f"without the largest {lost}" if lost != "either" else "without either"})
    return ends("What is left of 100 when one fails", "share of the supply", rows, 1)


def _vulnerability() -> Row:
    row = measures["energy_vulnerability"](FUEL).row(0, named=True)
    parts = ("dependence", "substitutability", "loss")
    rows = [{"name": part, "low": row[f"{part}_low"], "high": row[f"{part}_high"]} for part in parts]
    rows.append({"name": "vulnerability", "low": row["low"], "high": row["high"]})
    return ends("Tulga's own: dependence × (1 − substitutability) × loss", "index", rows, 1)


PICTURES: dict[str, Callable[[], Row]] = {
    "trade_share": _trade_share,
    "openness": _openness,
    "trade_dependence": partial(_of_pairs, "trade_dependence", "Trade with the other over own GDP"),
    "weak_link": partial(_of_pairs, "weak_link", "The less dependent of the two decides", of="small"),
    "asymmetry": _asymmetry,
    "trade_interdependence": _interdependence,
    "energy_import_share": partial(_fuel, "energy_import_share", "The part of a supply that comes from abroad"),
    "energy_supplier_hhi": partial(_fuel, "energy_supplier_hhi", "Concentration of the suppliers abroad"),
    "energy_route_share": partial(_fuel, "energy_route_share", "The part of a supply on its busiest route"),
    "energy_without_largest": _without,
    "energy_vulnerability": _vulnerability,
}
