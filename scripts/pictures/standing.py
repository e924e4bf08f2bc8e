"""Pictures of a state between its poles."""

from typing import Any

import polars as pl

from tulga.measures import measures

ACCENT, GREY = "#8c2f1b", "#8a8a8a"
POLES = pl.DataFrame({"subject": ["RUS", "CHN"], "group": ["Russia", "China"]})
# Mongolia's exports and imports with both neighbours together, million USD: Correlates of War, Trade 4.0.
TRADE = {2000: (246, 338), 2005: (440, 856), 2010: (1_109, 4_135), 2014: (1_646, 7_541)}


def _spec(title: str, rows: pl.DataFrame, **layers: Any) -> dict[str, Any]:
    return {"title": title, "width": 480, "height": 140, "data": {"values": rows.to_dicts()}, **layers}


def _axis(title: str) -> dict[str, Any]:
    return {
        "field": "value", "type": "quantitative", "scale": {"domain": [-1, 1]}, "axis": {"title": title, "tickCount": 5},
    }  # fmt: skip


def _interval(field: str, title: str) -> list[dict[str, Any]]:
    ends = {
        "x": {**_axis(title), "field": "low"},
        "x2": {"field": "high"},
        "y": {"field": field, "type": "nominal", "title": None, "sort": None},
    }
    point = {"x": _axis(title), "y": {"field": field, "type": "nominal", "title": None, "sort": None}}
    return [
        {"mark": {"type": "rule", "color": GREY, "strokeWidth": 2}, "encoding": ends},
        {"mark": {"type": "point", "filled": True, "color": ACCENT, "size": 70}, "encoding": point},
    ]


def pole_shares() -> dict[str, Any]:
    """Shares of three poles, one of them only within bounds."""
    trade = pl.DataFrame(
        {"subject": "MNG", "object": ["CHN", "RUS", "JPN", None], "year": 2014, "value": [60.0, 20.0, 10.0, 100.0]}
    )
    rows = pl.DataFrame(measures["pole_shares"](trade, POLES))
    bars = {"field": "object", "type": "nominal", "title": None, "sort": None}
    ends = {
        "x": {"field": "low", "type": "quantitative", "title": "share of the whole", "scale": {"domain": [0, 1]}},
        "y": bars,
    }
    rest = {"x": ends["x"], "x2": {"field": "high"}, "y": bars}
    layers = [
        {"mark": {"type": "bar", "color": ACCENT}, "encoding": ends},
        {"mark": {"type": "bar", "color": GREY, "opacity": 0.4}, "encoding": rest},
    ]
    return _spec("Each pole's share: at least the dark part, at most with the grey one", rows, layer=layers)


def lean() -> dict[str, Any]:
    """The lean of trade with two neighbours by year."""
    rows = [
        {"subject": "MNG", "object": partner, "year": year, "value": float(value)}
        for year, both in TRADE.items()
        for partner, value in zip(("RUS", "CHN"), both, strict=True)
    ]
    found = pl.DataFrame(measures["lean"](pl.DataFrame(rows), POLES, between=("Russia", "China")))
    return _spec("Mongolia's trade with its neighbours", found, layer=_interval("year", "China −1, Russia 1"))


def lean_of_counts() -> dict[str, Any]:
    """The same ratio of few and of many visits."""
    counts = {"4 of 5": (4, 1), "16 of 20": (16, 4), "80 of 100": (80, 20)}
    rows = [
        {"subject": name, "object": partner, "year": 2014, "value": float(value)}
        for name, both in counts.items()
        for partner, value in zip(("RUS", "CHN"), both, strict=True)
    ]
    found = pl.DataFrame(measures["lean_of_counts"](pl.DataFrame(rows), POLES, between=("Russia", "China")))
    title = "Four visits of five to Russia: the more were counted, the surer the lean"
    return _spec(title, found, layer=_interval("subject", "China −1, Russia 1"))


def lean_of_positions() -> dict[str, Any]:
    """Who stands nearer to whom in the General Assembly."""
    # Ideal points of session 73: Bailey, Strezhnev and Voeten 2017, edition of April 2020 (rounded).
    points = {"Mongolia": -0.50, "Japan": 0.80, "China": -0.49, "RUS": 0.13, "USA": 2.79}
    table = pl.DataFrame({"subject": list(points), "year": 2018, "value": list(points.values())})
    ends = pl.DataFrame({"subject": ["USA", "RUS"], "group": ["United States", "Russia"]})
    found = pl.DataFrame(measures["lean_of_positions"](table, ends, between=("United States", "Russia")))
    found = found.filter(~pl.col("subject").is_in(["RUS", "USA"]))
    title = "Session 73: nearer to the United States (1) or to Russia (−1)"
    return _spec(title, found, layer=_interval("subject", "Russia −1, United States 1"))


def domains_together() -> dict[str, Any]:
    """One number for three domains, and its range over the weights."""
    domains = {"arms": 0.9, "trade": -0.6, "votes": 0.2}
    table = pl.DataFrame(
        {"subject": "together", "domain": list(domains), "year": 2014, "value": list(domains.values())}
    )
    whole = pl.DataFrame(measures["domains_together"](table)).select(
        pl.col("subject").alias("name"), "value", "low", "high"
    )
    single = table.select(pl.col("domain").alias("name"), "value", low=pl.col("value"), high=pl.col("value"))
    title = "Three domains and all together, with 90% of what weights drawn evenly give"
    return _spec(title, pl.concat([single, whole]), layer=_interval("name", "lean"))


PICTURES = {
    "pole_shares": pole_shares,
    "lean": lean,
    "lean_of_counts": lean_of_counts,
    "lean_of_positions": lean_of_positions,
    "domains_together": domains_together,
}
