"""Pictures of how a whole is divided."""

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from tulga.measures import measures
from tulga.measures.attribution import against_limit

ACCENT, GREY = "#8c2f1b", "#8a8a8a"
Row = dict[str, Any]

# Four wholes of a hundred: the parts, and how much of it is stated but has no known partner.
WHOLES: dict[str, tuple[list[float], float]] = {
    "four equal": ([25, 25, 25, 25], 0),
    "50, 25, 25": ([50, 25, 25], 0),
    "60, 30, 10 unknown": ([60, 30], 10),
    "80, ten of 2": ([80, *[2] * 10], 0),
}


def spec(title: str, rows: list[Row], **layers: Any) -> Row:
    """A picture of rows, 480 wide and as high as they need."""
    names = {row["name"] for row in rows}
    size = {"width": 480, "height": 24 * len(names) + 12, "padding": 10}
    return {"title": title, **size, "data": {"values": rows}, **layers}


def ends(title: str, axis: str, rows: list[Row], most: float | None = None) -> Row:
    """What is certain as a dark bar, what is possible besides as a pale one, for rows of `name`, low and high."""
    names = {"field": "name", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 200}}
    scale: Row = {"domain": [0, most]} if most else {"zero": True}
    low = {"field": "low", "type": "quantitative", "title": axis, "scale": scale, "axis": {"tickCount": 6}}
    certain = {"mark": {"type": "bar", "color": ACCENT, "height": 12}, "encoding": {"x": low, "y": names}}
    possible = {
        "mark": {"type": "bar", "color": GREY, "opacity": 0.45, "height": 12},
        "encoding": {"x": low, "x2": {"field": "high"}, "y": names},
    }
    return spec(title, rows, layer=[certain, possible])


def named(table: pl.DataFrame, label: str = "subject") -> list[Row]:
    """Rows of a measure's result, with the column `label` as their name."""
    return table.with_columns(name=pl.col(label).cast(pl.String)).select("name", "value", "low", "high").to_dicts()


def partners(subject: str, values: dict[str, float], total: float | None = None) -> pl.DataFrame:
    """One state's partners in one year, and the stated total."""
    rows = [*values.items(), *([(None, total)] if total else [])]
    table = pl.DataFrame(rows, schema={"object": pl.String, "value": pl.Float64}, orient="row")
    return table.select(pl.lit(subject).alias("subject"), "object", pl.lit(2014).alias("year"), "value")


def _wholes() -> pl.DataFrame:
    return pl.concat(
        partners(name, {f"P{n}": value for n, value in enumerate(values)}, sum(values) + rest)
        for name, (values, rest) in WHOLES.items()
    )


def _index(name: str, title: str, most: float | None = 1, **options: Any) -> Row:
    """One index of the four wholes."""
    found = measures[name](_wholes(), **options).with_columns(pl.col("high").fill_null(most))
    places = {whole: place for place, whole in enumerate(WHOLES)}
    rows = sorted(named(found), key=lambda row: places[row["name"]])
    return ends(title, measures[name].unit, rows, most)


def _shares() -> Row:
    table = partners("A", {"China": 80, "Russia": 7, "Switzerland": 3}, 100)
    rows = sorted(named(measures["shares"](table), "object"), key=lambda row: -float(row["low"]))
    return ends("Of 100, 10 have no known partner: each share is what is certain to what is possible", "share", rows, 1)


def _limit() -> Row:
    table = partners("A", {"China": 25, "Hong Kong": 10, "Canada": 30, "others": 35})
    limit, both = 1 / 3, {"attributed": {"Hong Kong": "China"}}
    rows = []
    for said, options in (("as recorded", {}), ("Hong Kong's attributed to China", both)):
        found = measures["shares_against_limit"](table, limit=limit, **options)
        for row in found.filter(pl.col("object") != "others").rows(named=True):
            rows.append({"name": f"{row['object']}, {said}", "share": row["value"], "verdict": row["verdict"]})
    names = {"field": "name", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 250}}
    colour = {"condition": {"test": "datum.verdict === 'above'", "value": ACCENT}, "value": GREY}
    share = {"field": "share", "type": "quantitative", "scale": {"domain": [0, 0.5]}, "axis": {"format": ".0%"}}
    bars = {"mark": {"type": "bar", "height": 12}, "encoding": {"x": share, "y": names, "color": colour}}
    line = {"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"x": {"datum": limit}}}
    return spec("Above one third only if what comes through Hong Kong is China's", rows, layer=[bars, line])


def _top_k() -> Row:
    table = partners("A", {"P1": 45, "P2": 20, "P3": 15, "P4": 10}, 100)
    rows = []
    for k in range(1, 5):
        found = against_limit(measures["top_k"](table, k=k), 0.5)
        rows += [{**row, "name": f"the {k} largest" if k > 1 else "the largest"} for row in found.to_dicts()]
    return ends("Of 100, 10 have no known partner: whether the largest has half is undetermined", "share", rows, 1)


def _top_partner() -> Row:
    years = {"60 and 30": {"P1": 60.0, "P2": 30.0}, "50 and 40": {"P1": 50.0, "P2": 40.0}}
    rows = []
    for name, values in years.items():
        row = measures["top_partner"](partners("A", values, 100)).row(0, named=True)
        rows.append({**row, "name": f"{name} of 100: {'certain' if row['certain'] else 'not certain'}"})
    return ends("The largest partner's share: could the unknown 10 put another one first?", "share", rows, 1)


def _orders() -> Row:
    """Effective partners by order, for two wholes."""
    orders = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0]
    table = _wholes().filter(pl.col("subject").is_in(["50, 25, 25", "80, ten of 2"]))
    rows = [
        {**row, "order": order} for order in orders for row in named(measures["effective_partners"](table, order=order))
    ]
    encoding = {
        "x": {"field": "order", "type": "quantitative", "title": "order: the higher, the less small partners count"},
        "y": {"field": "value", "type": "quantitative", "title": "effective partners"},
        "color": {"field": "name", "type": "nominal", "title": None, "scale": {"range": [GREY, ACCENT]}},
    }
    title = "Three partners, and eleven of which ten are small"
    return {**spec(title, rows, mark={"type": "line", "point": True}, encoding=encoding), "height": 200}


_EQUAL = "0 for equal parts, 1 for one alone; with an unknown rest nothing is certain"
PICTURES: dict[str, Callable[[], Row]] = {
    "shares": _shares,
    "shares_against_limit": _limit,
    "top_k": _top_k,
    "top_partner": _top_partner,
    "hhi": partial(_index, "hhi", "Herfindahl-Hirschman: the sum of squared shares"),
    "hirschman": partial(_index, "hirschman", "Hirschman: a hundred times the root of that sum", 100),
    "hhi_normalised": partial(_index, "hhi_normalised", f"Normalised: {_EQUAL}"),
    "unctad_concentration": partial(_index, "unctad_concentration", f"UNCTAD: {_EQUAL}"),
    "effective_partners": _orders,
    "shannon": partial(_index, "shannon", "Shannon: high for many equal parts; a rest has no upper bound", 2),
    "theil": partial(_index, "theil", "Theil: 0 for equal parts; a rest has no upper bound", 2),
    "pielou": partial(_index, "pielou", "Pielou: 1 for equal parts; with an unknown rest nothing is certain"),
    "gini": partial(_index, "gini", "Gini: 0 for equal parts; with an unknown rest nothing is certain"),
}
