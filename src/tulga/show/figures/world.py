"""The map of the world around a state, its partners shaded."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tulga.show.figures.look import CONFIG, INK, RULE, SCHEMA, Spec
from tulga.show.register import TIERS

GEOMETRY: Final = "/static/countries-50m.json"
SEA: Final = "#ebe5d8"
LAND: Final = "#fffefb"
STEPS: Final = ("#7c2409", "#a8471f", "#c66f47", "#dd9f7f", "#eecdb9")  # the tiers, closest first
ASPECT: Final = 0.445  # height over width of the map, which ends south of Cape Horn
NOTHING: Final = "No named partnership"
TIES: Final = "#d9d3c7"
SHARED: Final = {50: "Half or more", 20: "20 to 50%", 5: "5 to 20%", 0: "Less than 5%"}  # of exports or imports, from
NO_SHARE: Final = "Another tie"
BY_TIER: Final = "Partners by the closest named partnership now in force."
BY_SHARE: Final = "Partners by the largest share that either has in the other’s exports or imports."


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
