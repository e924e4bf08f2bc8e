"""Figures as Vega-Lite specs: the same spec is drawn on a page by the browser and in a report as SVG or PNG.

One accent colour in steps of lightness, so that a figure printed in black and white says the same; what is disputed is
dashed, what is not known is left out of the marks and said in words.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tulga.show.register import TIERS

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
ASPECT: Final = 0.445  # height over width of the map, which ends south of Cape Horn
NOTHING: Final = "No named partnership"
TIES: Final = "#d9d3c7"
SHARED: Final = {50: "Half or more", 20: "20 to 50%", 5: "5 to 20%", 0: "Less than 5%"}  # of exports or imports, from
NO_SHARE: Final = "Another tie"
BY_TIER: Final = "Partners by the closest named partnership now in force."
BY_SHARE: Final = "Partners by the largest share that either has in the other’s exports or imports."
_SANS: Final = "Inter, 'Segoe UI', 'Helvetica Neue', 'Liberation Sans', Arial, system-ui, sans-serif"
CONFIG: Final = {
    "background": None,
    "font": _SANS,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
        "gridColor": "#e4ded2", "domainColor": RULE, "tickColor": RULE,
    },
    "legend": {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 12},
    "header": {"labelColor": INK, "labelFontSize": 13, "titleColor": MUTED},
    "text": {"fontSize": 12, "color": INK},
}  # fmt: skip


def world(state: str, label: str, rows: Sequence[Mapping[str, Any]]) -> Spec:
    """The world seen from a state, its partners shaded by partnership tier, or by shares of trade where no partner has a
    tier; `rows` are the register's."""
    land = {"url": GEOMETRY, "format": {"type": "topojson", "feature": "countries"}}
    own = {
        "data": land,
        "transform": [{"filter": {"field": "id", "equal": state}}],
        "mark": {"type": "geoshape", "fill": INK, "stroke": INK, "clip": True, "tooltip": {"expr": json.dumps(label)}},
    }
    ground = {"type": "geoshape", "fill": LAND, "stroke": RULE, "strokeWidth": 0.4, "clip": True}
    return {
        "$schema": SCHEMA,
        "description": f"Map of the world around {label}; {len(rows)} partners are shaded by "
        f"{'partnership tier' if _tiered(rows) else 'shares of trade'}.",
        "width": "container",
        "height": 520,
        "usermeta": {"aspect": ASPECT},
        "projection": {
            "type": "naturalEarth1",
            "rotate": [-round(longitude(state)), 0],
            "scale": {"expr": "width / 5.48"},
            "translate": {"expr": "[width / 2, width / 5.48 * 1.42]"},
        },
        "layer": [
            {"data": {"sphere": True}, "mark": {"type": "geoshape", "fill": SEA, "clip": True}},
            {"data": land, "mark": ground},
            *([_partners(land, rows)] if rows else []),
            own,
        ],
        "config": CONFIG,
    }


def _partners(land: Spec, rows: Sequence[Mapping[str, Any]]) -> Spec:
    tiers = [*(tier.label for tier in TIERS), NOTHING] if _tiered(rows) else [*SHARED.values(), NO_SHARE]
    legend = {"title": None, "orient": "bottom", "columns": 3, "symbolType": "square", "symbolSize": 160,
              "labelLimit": 280, "rowPadding": 4}  # fmt: skip
    values = [_shaded(row) if _tiered(rows) else _shared(row) for row in rows]
    return {
        "data": land,
        "transform": [
            {"lookup": "id", "from": {"data": {"values": values}, "key": "id", "fields": list(values[0])}},
            {"filter": "isValid(datum.tier)"},
        ],
        "mark": {"type": "geoshape", "stroke": INK, "strokeWidth": 0.6, "cursor": "pointer", "clip": True},
        "encoding": {
            "color": {
                "field": "tier",
                "type": "nominal",
                "scale": {"domain": tiers, "range": [*STEPS[: len(tiers) - 1], TIES]},
                "legend": legend,
            },
            "strokeDash": {"condition": {"test": "datum.disputed", "value": [3, 2]}, "value": [1, 0]},
            "href": {"field": "href"},
            "tooltip": [
                {"field": "name", "title": "Partner"},
                {"field": "status", "title": "Status"},
                {"field": "since", "title": "Since"},
            ],
        },
    }


def _shaded(row: Mapping[str, Any]) -> dict[str, Any]:
    tier = row["tier"] or {}
    return {
        "id": row["partner"],
        "name": row["label"],
        "tier": tier.get("label", NOTHING),
        "status": tier.get("status", "no named partnership recorded"),
        "since": tier.get("date") or "date not given",
        "href": row["href"],
        "disputed": bool(tier.get("disputed")),
    }


def _shared(row: Mapping[str, Any]) -> dict[str, Any]:
    """A partner without any tier, by the largest share of trade that is known."""
    largest = max(row["trade"], key=lambda one: float(one["value"]), default=None)
    step = next((label for least, label in SHARED.items() if largest and float(largest["value"]) >= least), NO_SHARE)
    return {
        "id": row["partner"],
        "name": row["label"],
        "tier": step,
        "status": "; ".join(one["says"] for one in row["trade"]) or "no share of trade is known",
        "since": largest["when"] if largest else "date not given",
        "href": row["href"],
        "disputed": any(one["disputed"] for one in row["trade"]),
    }


def _tiered(rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(row["tier"] for row in rows) or not any(row["trade"] for row in rows)


def caption(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the shades of `world` mean."""
    return f"{BY_TIER if _tiered(rows) else BY_SHARE} A dashed outline: the sources disagree. Shapes: Natural Earth."


def shares(rows: Sequence[Mapping[str, Any]], label: Mapping[str, str], what: str, most: int = 5) -> Spec | None:
    """Shares by year of the largest partners, the largest in the accent, with the interval where one is left.

    `rows` have object, year, low and high in percent; a point is what a share is at least, a bar reaches to what it
    is at most; the line between two years only leads the eye. None where there is nothing to draw.
    """
    known = [row for row in rows if row["low"] is not None and row.get("object")]
    if not known:
        return None
    last = max(row["year"] for row in known)
    recent = {row["object"]: row["low"] for row in known if row["year"] == last}
    peak: dict[str, float] = {}
    for row in known:
        peak[row["object"]] = max(peak.get(row["object"], 0.0), row["low"])
    chosen = sorted(peak, key=lambda other: (-recent.get(other, -1.0), -peak[other], other))[:most]
    years = last - min(row["year"] for row in known)
    values = [
        {
            "partner": label[row["object"]],
            "year": row["year"],
            "at": round(row["year"] + (chosen.index(row["object"]) - len(chosen) / 2 + 0.5) * max(years, 1) / 130, 4),
            "low": row["low"],
            "high": row["high"],
        }
        for row in known
        if row["object"] in chosen
    ]
    order = [label[other] for other in chosen]
    return _lines(values, order, f"Share of {what}, percent", f"Shares of {what} by partner and year.")


def _lines(values: list[dict[str, Any]], order: list[str], axis: str, about: str) -> Spec:
    hues, dashes = (ACCENT, INK, "#7b7365", "#a49b8b", "#c6bfb1"), ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [1, 4])
    name: Spec = {"field": "partner", "type": "nominal"}
    legend = {"title": None, "orient": "top", "symbolType": "stroke", "symbolSize": 500, "symbolStrokeWidth": 2,
              "symbolOpacity": 1}  # fmt: skip
    colour = {**name, "scale": {"domain": order, "range": list(hues[: len(order)])}, "legend": legend}
    dash = {**name, "scale": {"domain": order, "range": list(dashes[: len(order)])}, "legend": legend}
    years = sorted({value["year"] for value in values})
    x = {
        "field": "at", "type": "quantitative", "title": None,
        "scale": {"domain": [years[0] - 0.5, years[-1] + 0.5], "nice": False},
        "axis": {"format": "d", "grid": False, **({"values": years} if len(years) <= 16 else {"tickMinStep": 1})},
    }  # fmt: skip
    y = {"field": "low", "type": "quantitative", "title": axis, "scale": {"domain": [0, 100]}}
    tooltip = [
        {"field": "partner", "title": "Partner"},
        {"field": "year", "title": "Year"},
        {"field": "low", "title": "At least", "format": ".1f"},
        {"field": "high", "title": "At most", "format": ".1f"},
    ]
    return {
        "$schema": SCHEMA,
        "description": about,
        "width": "container",
        "height": 320,
        "data": {"values": values},
        "encoding": {"x": x, "color": colour},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 6, "opacity": 0.3},
                "encoding": {"y": y, "y2": {"field": "high"}},
            },
            {"mark": {"type": "line", "strokeWidth": 1.6}, "encoding": {"y": y, "strokeDash": dash}},
            {
                "mark": {"type": "point", "filled": True, "size": 50, "opacity": 1},
                "encoding": {"y": y, "tooltip": tooltip},
            },
        ],
        "config": CONFIG,
    }


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
    aspect = spec.get("usermeta", {}).get("aspect")
    height = round(width * aspect) if aspect else spec["height"]
    text = json.dumps({**spec, "width": width, "height": height, "background": "white"})
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
