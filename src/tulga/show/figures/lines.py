"""Shares of the largest partners along the years."""

from collections.abc import Mapping, Sequence
from typing import Any

from tulga.show.figures.look import ACCENT, CONFIG, GREYS, INK, SCHEMA, Spec


def shares(rows: Sequence[Mapping[str, Any]], label: Mapping[str, str], what: str, most: int = 5) -> Spec | None:
    """Shares by year of the largest partners, the largest in the accent, with the interval where one is left.

    `rows` have object, year, low and high in percent; a point is what a share is at least, a bar reaches to what it is at
    most; one that may be nothing has no point. The line between two years only leads the eye. None where there is nothing
    to draw.
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
            "least": row["low"] if row["low"] or row["low"] == row["high"] else None,
        }
        for row in known
        if row["object"] in chosen
    ]
    order = [label[other] for other in chosen]
    return _lines(values, order, f"Share of {what}, percent", f"Shares of {what} by partner and year.")


def _lines(values: list[dict[str, Any]], order: list[str], axis: str, about: str) -> Spec:
    hues, dashes = (ACCENT, INK, *GREYS), ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [1, 4])
    name: Spec = {"field": "partner", "type": "nominal"}
    legend = {"title": None, "orient": "top", "symbolType": "stroke", "symbolSize": 500, "symbolStrokeWidth": 2,
              "symbolOpacity": 1, "columns": 5}  # fmt: skip
    colour = {**name, "scale": {"domain": order, "range": list(hues[: len(order)])}, "legend": legend}
    dash = {**name, "scale": {"domain": order, "range": list(dashes[: len(order)])}, "legend": legend}
    years = sorted({value["year"] for value in values})
    x = {
        "field": "at", "type": "quantitative", "title": None,
        "scale": {"domain": [years[0] - 0.5, years[-1] + 0.5], "nice": False},
        "axis": {"format": "d", "grid": False, **({"values": years} if len(years) <= 16 else {"tickMinStep": 1})},
    }  # fmt: skip
    y = {"field": "low", "type": "quantitative", "title": axis, "scale": {"domain": [0, 100]}}
    least = {**y, "field": "least"}
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
            {"mark": {"type": "line", "strokeWidth": 1.6}, "encoding": {"y": least, "strokeDash": dash}},
            {
                "mark": {"type": "point", "filled": True, "size": 50, "opacity": 1},
                "encoding": {"y": least, "tooltip": tooltip},
            },
        ],
        "config": CONFIG,
    }
