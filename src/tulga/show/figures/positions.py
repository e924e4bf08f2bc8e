"""Ideal points of a state and of its poles along the years."""

from collections.abc import Mapping, Sequence
from typing import Any

from tulga.show.figures.look import ACCENT, CONFIG, GREYS, INK, SCHEMA, Spec


def trend(rows: Sequence[Mapping[str, Any]], what: str = "Ideal point") -> Spec | None:
    """A line for each of `who`, the first in the accent, with its band where it has one; None without points.

    `rows` have who, year, value, low and high. A line is broken where a year is missing.
    """
    if not rows:
        return None
    names = list(dict.fromkeys(row["who"] for row in rows))
    values = [{name: row[name] for name in ("who", "year", "value", "low", "high")} for row in rows]
    _number_runs(values)
    return {
        "$schema": SCHEMA,
        "description": f"{what}s of {', '.join(names)} by year.",
        "width": "container",
        "height": 340,
        "data": {"values": values},
        "encoding": {
            "x": _years([value["year"] for value in values]),
            "color": _of_who(names, [ACCENT, INK, *GREYS]),
            "detail": {"field": "run", "type": "nominal"},
        },
        "layer": _layers(names, what, bands=any(value["low"] is not None for value in values)),
        "config": CONFIG,
    }


def _layers(names: Sequence[str], what: str, *, bands: bool) -> list[Spec]:
    """The bands, the lines over them, and a point a year that tells its numbers."""
    y = {"field": "value", "type": "quantitative", "title": what}
    ends = (("value", what), ("low", "From"), ("high", "To"))
    tooltip = [
        {"field": "who", "title": "Who"},
        {"field": "year", "title": "Year"},
        *({"field": name, "title": title, "format": ".2f"} for name, title in ends),
    ]
    band = {
        "transform": [{"filter": "datum.low !== null"}],
        "mark": {"type": "area", "opacity": 0.2, "strokeWidth": 0},
        "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    return [
        *([band] if bands else []),
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"y": y, "strokeDash": _of_who(names, [[1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [1, 4]])},
        },
        {"mark": {"type": "point", "filled": True, "size": 26, "opacity": 1}, "encoding": {"y": y, "tooltip": tooltip}},
    ]


def _of_who(names: Sequence[str], looks: Sequence[Any]) -> Spec:
    """What tells the lines apart, the last of `looks` for all that are left."""
    told = [looks[min(place, len(looks) - 1)] for place in range(len(names))]
    legend = {"title": None, "orient": "top", "symbolType": "stroke", "symbolSize": 500, "symbolStrokeWidth": 2,
              "symbolOpacity": 1, "columns": 4}  # fmt: skip
    return {"field": "who", "type": "nominal", "scale": {"domain": list(names), "range": told}, "legend": legend}


def _years(years: Sequence[int]) -> Spec:
    scale = {"domain": [min(years) - 0.5, max(years) + 0.5], "nice": False}
    axis = {"format": "d", "grid": False, "tickMinStep": 1}
    return {"field": "year", "type": "quantitative", "title": None, "axis": axis, "scale": scale}


def _number_runs(values: Sequence[dict[str, Any]]) -> None:
    """Number the runs of years in a row, so that no line is drawn over a gap."""
    run, last = 0, ("", 0)
    for value in values:
        if (value["who"], value["year"] - 1) != last:
            run += 1
        value["run"] = run
        last = (value["who"], value["year"])
