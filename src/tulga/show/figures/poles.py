"""Where a state stands between two poles: by domain, all domains along the years, and the shares of the poles."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tulga.show.figures.look import ACCENT, CONFIG, GREYS, INK, PAPER, SCHEMA, Spec

Pair = tuple[str, str]
OPEN = "not known with whom"
_ROW = 38  # pixels a domain


def leans(rows: Sequence[Mapping[str, Any]], pair: Pair) -> Spec | None:
    """The latest lean of each domain on one axis, the first pole on the left: a dot in a line is an estimate in its
    interval, a bar is all that cannot be excluded. None where no domain has one.

    `rows` have title, year, value, low, high and between (the same in words).
    """
    if not rows:
        return None
    values = [
        {"domain": f"{row['title']}, {row['year']}", "says": row["between"], "bounds": row["value"] is None}
        | {end: row[end] for end in ("value", "low", "high")}
        for row in rows
    ]
    y = {
        "field": "domain", "type": "nominal", "title": None, "sort": [value["domain"] for value in values],
        "axis": {"ticks": False, "domain": False, "labelFontSize": 13, "labelColor": INK, "labelPadding": 10},
    }  # fmt: skip
    tooltip = [
        {"field": "domain", "title": "Domain"},
        {"field": "value", "title": "Lean", "format": ".2f"},
        {"field": "says", "title": "Ends"},
    ]
    return {
        "$schema": SCHEMA,
        "description": f"Lean between {pair[0]} and {pair[1]} in {len(values)} domains, in the last year of each.",
        "width": "container",
        "height": _ROW * len(values),
        "data": {"values": values},
        "encoding": {"y": y, "tooltip": tooltip},
        "layer": _lean_layers(pair),
        "config": CONFIG,
    }


def _lean_layers(pair: Pair) -> list[Spec]:
    """A bar for bounds; for an estimate a line with its ends, and a dot."""
    x, low, high = _axis("low", pair), {"field": "low"}, {"field": "high"}
    bounds = [{"filter": "datum.bounds"}]
    interval = [{"filter": "!datum.bounds && datum.low < datum.high"}]
    tick = {"type": "tick", "color": ACCENT, "thickness": 2, "size": 11}
    dot = {"type": "point", "filled": True, "color": ACCENT, "size": 110, "opacity": 1}
    return [
        {
            "transform": bounds,
            "mark": {"type": "bar", "height": 11, "fill": GREYS[2], "stroke": INK, "strokeWidth": 1},
            "encoding": {"x": x, "x2": high},
        },
        {
            "transform": interval,
            "mark": {"type": "rule", "strokeWidth": 2, "color": ACCENT},
            "encoding": {"x": x, "x2": high},
        },
        *({"transform": interval, "mark": tick, "encoding": {"x": {**x, **end}}} for end in (low, high)),
        {"transform": [{"filter": "!datum.bounds"}], "mark": dot, "encoding": {"x": {**x, "field": "value"}}},
    ]


def together(rows: Sequence[Mapping[str, Any]], pair: Pair) -> Spec | None:
    """All domains in one number along the years, with the range of most weights and that of any; None for none."""
    if not rows:
        return None
    kept = ("year", "value", "low", "high", "least", "most")
    values = [{name: row[name] for name in kept} for row in reversed(rows)]
    tooltip = [{"field": "year", "title": "Year"}] + [
        {"field": name, "title": title, "format": ".2f"}
        for name, title in (("value", "Equal weights"), ("low", "90% of weights from"), ("high", "to"),
                            ("least", "Any weights from"), ("most", "to"))
    ]  # fmt: skip
    y = _axis("value", pair)
    del y["scale"]["reverse"]
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": width, "color": colour},
            "encoding": {"y": {**y, "field": least}, "y2": {"field": most}},
        }
        for least, most, width, colour in (("least", "most", 1.5, GREYS[1]), ("low", "high", 6, GREYS[2]))
    ]
    dots = {"mark": {"type": "point", "filled": True, "color": ACCENT, "size": 55, "opacity": 1}, "encoding": {"y": y}}
    return {
        "$schema": SCHEMA,
        "description": f"All domains together between {pair[0]} and {pair[1]}, by year.",
        "width": "container",
        "height": 260,
        "data": {"values": values},
        "encoding": {"x": _years([row["year"] for row in values]), "tooltip": tooltip},
        "layer": [*layers, dots],
        "config": CONFIG,
    }


def pole_shares(years: Sequence[Mapping[str, Any]], order: Sequence[str], what: str) -> Spec | None:
    """The least share of each pole by year, one upon the other, and above them what is left open; None for none."""
    if not any(part["low"] for one in years for part in one["shares"]):
        return None
    values = _stacked(years)
    names = [name for name in [*order, OPEN] if any(value["pole"] == name for value in values)]
    colours = {**dict(zip(order, (ACCENT, INK, *GREYS, "#ded7ca"), strict=False)), OPEN: PAPER}
    colour = {
        "field": "pole", "type": "nominal",
        "scale": {"domain": names, "range": [colours.get(name, GREYS[2]) for name in names]},
        "legend": {"title": None, "orient": "top", "symbolType": "square", "symbolStrokeColor": INK, "columns": 5},
    }  # fmt: skip
    tooltip = [
        {"field": "pole", "title": "Pole"},
        {"field": "year", "title": "Year"},
        {"field": "is", "title": "Share"},
    ]
    y = {"field": "from", "type": "quantitative", "title": f"Share of {what}, percent", "scale": {"domain": [0, 100]}}
    return {
        "$schema": SCHEMA,
        "description": f"Shares of {what} of each pole by year.",
        "width": "container",
        "height": 280,
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.6},
        "encoding": {
            "x": {**_years([one["year"] for one in years]), "field": "begin"},
            "x2": {"field": "end"},
            "y": y,
            "y2": {"field": "to"},
            "color": colour,
            "strokeDash": {
                "condition": {"test": f"datum.pole === {json.dumps(OPEN)}", "value": [2, 2]},
                "value": [1, 0],
            },
            "tooltip": tooltip,
        },
        "config": CONFIG,
    }


def _stacked(years: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A piece of the year's bar for each pole that has anything, and one for what is left open."""
    values = []
    for one in reversed(years):
        parts = [(part["pole"], part["low"] or 0.0, part["number"]) for part in one["shares"]]
        reached = 0.0
        for name, share, number in [*parts, (OPEN, one["open"], f"{one['open']:.1f}%")]:
            if share > 0.05:
                mark = {"year": one["year"], "begin": one["year"] - 0.38, "end": one["year"] + 0.38, "is": number}
                values.append({**mark, "pole": name, "from": reached, "to": reached + share})
                reached += share
    return values


def _axis(name: str, pair: Pair) -> Spec:
    """The axis of a lean, named at its ends and in its middle."""
    words = {"1": f"all {pair[0]}", "0": "even", "-1": f"all {pair[1]}"}
    return {
        "field": name,
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [-1, 1], "nice": False, "reverse": True},
        "axis": {
            "values": [-1, -0.5, 0, 0.5, 1],
            "labelExpr": f"{json.dumps(words)}[toString(datum.value)] || ''",
            "labelFlush": True,
            "gridWidth": {"condition": {"test": "datum.value == 0", "value": 1.6}, "value": 1},
        },
    }


def _years(years: Sequence[int]) -> Spec:
    first, last = min(years), max(years)
    axis: Spec = {"format": "d", "grid": False, "tickMinStep": 1}
    if last - first <= 16:
        axis["values"] = list(range(first, last + 1))
    scale = {"domain": [first - 0.7, last + 0.7], "nice": False}
    return {"field": "year", "type": "quantitative", "title": None, "scale": scale, "axis": axis}
