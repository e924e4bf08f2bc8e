"""Figures as Vega-Lite specs: the same spec is drawn on a page by the browser and in a report as SVG or PNG.

One accent colour in steps of lightness, so that a figure printed in black and white says the same; what is disputed is
dashed, what is not known is left out of the marks and said in words.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tulga.show.layers import LAYERS
from tulga.show.register import TIERS
from tulga.show.surface import Fact

Spec = dict[str, Any]

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
GEOMETRY: Final = "/static/countries-50m.json"
ACCENT: Final = "#9a3412"
INK: Final = "#1f1c18"
MUTED: Final = "#5f584e"
PAPER: Final = "#fbf9f4"
SEA: Final = "#ebe5d8"
LAND: Final = "#fffefb"
RULE: Final = "#b9b0a1"
STEPS: Final = ("#7c2409", "#a8471f", "#c66f47", "#dd9f7f", "#eecdb9")  # the tiers, closest first
NOTHING: Final = "No named partnership"
TIES: Final = "#d9d3c7"
_SANS: Final = "Inter, 'Segoe UI', 'Helvetica Neue', 'Liberation Sans', Arial, system-ui, sans-serif"
_CONFIG: Final = {
    "background": None,
    "font": _SANS,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
        "gridColor": "#e4ded2", "domainColor": RULE, "tickColor": RULE,
    },
    "legend": {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12, "symbolStrokeWidth": 1},
    "header": {"labelColor": INK, "labelFontSize": 13, "titleColor": MUTED},
    "text": {"fontSize": 12, "color": INK},
}  # fmt: skip


def world(state: str, label: str, rows: Sequence[Mapping[str, Any]], geometry: Any = GEOMETRY) -> Spec:
    """The world seen from a state, its partners shaded by partnership tier.

    `rows` are the register's; `geometry` is the address of the TopoJSON, or the TopoJSON itself for a report.
    """
    names = [tier.label for tier in TIERS]
    values = [
        {
            "id": row["partner"],
            "name": row["label"],
            "tier": (row["tier"] or {}).get("label", NOTHING),
            "status": (row["tier"] or {}).get("status", "no named partnership recorded"),
            "since": (row["tier"] or {}).get("date") or "date not given",
            "href": row["href"],
            "disputed": bool((row["tier"] or {}).get("disputed")),
        }
        for row in rows
    ]
    shapes = {"url": geometry} if isinstance(geometry, str) else {"values": geometry}
    land = {**shapes, "format": {"type": "topojson", "feature": "countries"}}
    partners = {
        "data": land,
        "transform": [
            {"lookup": "id", "from": {"data": {"values": values}, "key": "id", "fields": list(values[0]) if values else ["id"]},
             **({} if values else {"default": None})},
            {"filter": "isValid(datum.tier)"},
        ],
        "mark": {"type": "geoshape", "stroke": INK, "strokeWidth": 0.6, "cursor": "pointer"},
        "encoding": {
            "color": {
                "field": "tier",
                "type": "nominal",
                "scale": {"domain": [*names, NOTHING], "range": [*STEPS, TIES]},
                "legend": {"title": None, "orient": "bottom", "columns": 3, "symbolType": "square", "symbolSize": 160, "labelLimit": 280, "rowPadding": 4},
            },
            "strokeDash": {"condition": {"test": "datum.disputed", "value": [3, 2]}, "value": [1, 0]},
            "href": {"field": "href"},
            "tooltip": [
                {"field": "name", "title": "Partner"},
                {"field": "status", "title": "Status"},
                {"field": "since", "title": "Since"},
            ],
        },
    }  # fmt: skip
    own = {
        "data": land,
        "transform": [{"filter": {"field": "id", "equal": state}}],
        "mark": {"type": "geoshape", "fill": INK, "stroke": INK, "tooltip": {"expr": json.dumps(label)}},
    }
    layers: list[Spec] = [
        {"data": {"sphere": True}, "mark": {"type": "geoshape", "fill": SEA}},
        {"data": land, "mark": {"type": "geoshape", "fill": LAND, "stroke": RULE, "strokeWidth": 0.4}},
        *([partners] if values else []),
        own,
    ]
    about = f"Map of the world with {label} in the middle; {len(values)} partners are shaded by partnership tier."
    return {
        "$schema": SCHEMA,
        "description": about,
        "width": "container",
        "height": 470,
        "projection": {"type": "naturalEarth1", "rotate": [-round(longitude(state)), 0]},
        "layer": layers,
        "config": _CONFIG,
    }


def timeline(title: str, facts: Sequence[Fact], cards: Sequence[Mapping[str, Any]]) -> Spec | None:
    """Dated facts along time, one lane a layer; a bar is as long as the date is unsure or as the state lasts.

    None where no fact has a date.
    """
    last = max((day for fact in facts for day in (fact.span.first(), fact.span.last()) if day), default=None)
    if last is None:
        return None
    end = date(min(last.year + 1, 9999), 1, 1)
    values = [_mark(fact, card, end) for fact, card in zip(facts, cards, strict=True) if fact.span.known]
    _put_in_lanes(values)
    tooltip = [
        {"field": "says", "title": "Says"},
        {"field": "when", "title": "When"},
        {"field": "how", "title": "How it is said"},
    ]
    x: Spec = {"field": "from", "type": "temporal", "title": None, "scale": {"type": "utc"},
               "axis": {"format": "%Y", "tickCount": 10, "labelOverlap": True}}  # fmt: skip
    y: Spec = {
        "field": "layer", "type": "nominal", "title": None, "scale": {"domain": list(LAYERS)},
        "axis": {"grid": True, "ticks": False, "labelFontSize": 13, "labelColor": INK, "domain": False},
    }  # fmt: skip
    offset: Spec = {"field": "lane", "type": "nominal", "scale": {"paddingInner": 0.2}}
    shared: Spec = {"y": y, "yOffset": offset, "tooltip": tooltip, "href": {"field": "href"}}
    bar = {
        "mark": {"type": "rule", "strokeWidth": 4, "strokeCap": "round", "cursor": "pointer", "opacity": 0.45},
        "encoding": {**shared, "x": x, "x2": {"field": "to"}, "color": _stance_colour(legend=False)},
    }
    point = {
        "mark": {"type": "point", "size": 70, "strokeWidth": 1.6, "cursor": "pointer", "opacity": 1},
        "encoding": {
            **shared,
            "x": {**x, "field": "at"},
            "color": _stance_colour(legend=False),
            "fill": {"condition": {"test": "datum.how === 'asserted' && !datum.disputed", "value": ACCENT}, "value": PAPER},
            "shape": {
                "field": "how",
                "type": "nominal",
                "scale": {
                    "domain": ["asserted", "reported", "planned", "possible", "negated", "disputed"],
                    "range": ["circle", "square", "triangle-up", "triangle-down", "cross", "diamond"],
                },
                "legend": {"title": None, "orient": "top", "symbolStrokeColor": INK, "symbolFillColor": PAPER},
            },
        },
    }
    return {
        "$schema": SCHEMA,
        "description": f"Timeline of {len(values)} dated facts between {title}, in four layers.",
        "width": "container",
        "height": 90 * len(LAYERS),
        "data": {"values": values},
        "layer": [bar, point],
        "config": _CONFIG,
    }


def shares(rows: Sequence[Mapping[str, Any]], label: Mapping[str, str], what: str, most: int = 5) -> Spec | None:
    """Shares by year of the largest partners, the largest in the accent, with the interval where one is left.

    `rows` have object, year, value, low, high in percent. None where there is nothing to draw.
    """
    known = [row for row in rows if row["value"] is not None and row.get("object")]
    if not known:
        return None
    last = max(row["year"] for row in known)
    peak = {row["object"]: 0.0 for row in known}
    for row in known:
        peak[row["object"]] = max(peak[row["object"]], row["value"])
    recent = {row["object"]: row["value"] for row in known if row["year"] == last}
    chosen = sorted(peak, key=lambda other: (-recent.get(other, -1.0), -peak[other], other))[:most]
    values = [
        {
            "partner": label[row["object"]],
            "year": row["year"],
            "share": row["value"],
            "low": row.get("low"),
            "high": row.get("high"),
        }
        for row in known
        if row["object"] in chosen
    ]
    order = [label[other] for other in chosen]
    return _lines(values, order, f"Share of {what}, percent", f"Shares of {what} by partner and year.")


def _lines(values: list[dict[str, Any]], order: list[str], axis: str, about: str) -> Spec:
    colour = {
        "field": "partner",
        "type": "nominal",
        "scale": {"domain": order, "range": [ACCENT, INK, "#7b7365", "#a49b8b", "#c6bfb1"][: len(order)]},
        "legend": {"title": None, "orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 3},
    }
    x = {"field": "year", "type": "quantitative", "title": None, "scale": {"zero": False, "nice": False},
         "axis": {"format": "d", "tickMinStep": 1, "grid": False}}  # fmt: skip
    tooltip = [
        {"field": "partner", "title": "Partner"},
        {"field": "year", "title": "Year"},
        {"field": "share", "title": "Share", "format": ".1f"},
        {"field": "low", "title": "At least", "format": ".1f"},
        {"field": "high", "title": "At most", "format": ".1f"},
    ]
    dash = {"field": "partner", "type": "nominal", "legend": None,
            "scale": {"domain": order, "range": [[1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [1, 3]][: len(order)]}}  # fmt: skip
    return {
        "$schema": SCHEMA,
        "description": about,
        "width": "container",
        "height": 300,
        "data": {"values": values},
        "encoding": {"x": x, "color": colour},
        "layer": [
            {"mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.3},
             "encoding": {"y": {"field": "low", "type": "quantitative", "title": axis}, "y2": {"field": "high"}}},
            {"mark": {"type": "line", "strokeWidth": 2},
             "encoding": {"y": {"field": "share", "type": "quantitative"}, "strokeDash": dash}},
            {"mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
             "encoding": {"y": {"field": "share", "type": "quantitative"}, "tooltip": tooltip}},
        ],
        "config": _CONFIG,
    }  # fmt: skip


def svg(spec: Spec, width: int = 900) -> str:
    """A figure as SVG text for a report, `width` pixels wide, with the map's shapes inside it."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(standing_alone(spec, width))
    return drawn


def png(spec: Spec, width: int = 900, scale: float = 2) -> bytes:
    """A figure as PNG bytes for a report, `width` times `scale` pixels wide."""
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(standing_alone(spec, width), scale=scale)
    return drawn


def standing_alone(spec: Spec, width: int) -> Spec:
    """The spec with a fixed width and no address in it, so that it is drawn without a server or a network."""
    text = json.dumps({**spec, "width": width, "background": "white"})
    parts: Spec = json.loads(text)
    for layer in parts.get("layer", []):
        data = layer.get("data", {})
        if data.get("url") == GEOMETRY:
            layer["data"] = {"values": geometry(), "format": data["format"]}
        if "href" in layer.get("encoding", {}):
            del layer["encoding"]["href"]
    return parts


@cache
def geometry() -> dict[str, Any]:
    """The shapes of the countries as TopoJSON (Natural Earth 1:50m, reduced)."""
    file = files("tulga.show.web") / "static" / "countries-50m.json"
    topology: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return topology


def longitude(state: str) -> float:
    """The longitude of the middle of a state's longest outline, in degrees east; 0 for one without a shape.

    >>> round(longitude("MNG"))
    104
    """
    topology = geometry()
    step, start = topology["transform"]["scale"][0], topology["transform"]["translate"][0]
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape.get("id") == state:
            rings = [shape["arcs"][0]] if shape["type"] == "Polygon" else [part[0] for part in shape["arcs"]]
            outlines = [list(_longitudes(topology["arcs"], ring)) for ring in rings]
            longest = max(outlines, key=lambda ends: max(ends) - min(ends))
            return float(start + step * (min(longest) + max(longest)) / 2)
    return 0.0


def _longitudes(arcs: Sequence[Sequence[Sequence[int]]], ring: Iterable[int]) -> Iterable[int]:
    for number in ring:
        x = 0
        for move in arcs[number if number >= 0 else ~number]:
            x += move[0]
            yield x


def _mark(fact: Fact, card: Mapping[str, Any], end: date) -> dict[str, Any]:
    first = fact.span.first()
    last = fact.span.last()
    begins = first or last or end
    ends = (last or end) + timedelta(days=1 if last and last < date.max else 0)
    at = begins if not fact.span.is_event else begins + (ends - begins) / 2
    how = "disputed" if card["disputed"] else card["stance"]
    return {
        "layer": card["layer"],
        "from": begins.isoformat(),
        "to": ends.isoformat(),
        "at": at.isoformat(),
        "says": card["says"],
        "when": card["when"],
        "how": how,
        "disputed": card["disputed"],
        "href": card["href"],
    }


def _put_in_lanes(values: list[dict[str, Any]], most: int = 7) -> None:
    """Give each mark the first lane of its layer in which nothing is near it; what finds none shares the last."""
    if not values:
        return
    begin = min(date.fromisoformat(value["from"]) for value in values)
    end = max(date.fromisoformat(value["to"]) for value in values)
    room = (end - begin) / 60
    taken: dict[str, list[date]] = {layer: [] for layer in LAYERS}
    for value in sorted(values, key=lambda value: (value["from"], value["to"], value["href"])):
        lanes, begins = taken[value["layer"]], date.fromisoformat(value["from"])
        free = next((lane for lane, until in enumerate(lanes) if until + room <= begins), None)
        if free is None:
            free = min(len(lanes), most - 1)
            lanes.extend([begin] if free == len(lanes) else [])
        lanes[free] = max(lanes[free], date.fromisoformat(value["to"]))
        value["lane"] = free


def _stance_colour(*, legend: bool) -> Spec:
    return {
        "condition": {"test": "datum.how === 'asserted' || datum.how === 'disputed'", "value": ACCENT},
        "value": INK if not legend else MUTED,
    }
