"""What each model makes of the commitments that hold on a day: bars of counts, the gravest first."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tulga.show.figures.look import ACCENT, CONFIG, INK, PAPER, SCHEMA, Spec

SHADES: Final = {
    "incompatible": ACCENT,
    "falls away": "#b9582f",
    "depends": "#d98f68",
    "not in war": "#f0cdb4",
    "compatible": "#b9b0a1",
    "not regulated": "#e4ded2",
    "not covered": PAPER,
}
_RANKS: Final = {word: rank for rank, word in enumerate(SHADES)}
_LIGHT: Final = ("incompatible", "falls away")


def outcomes(models: Sequence[Mapping[str, Any]]) -> Spec | None:
    """A bar for each model, its parts the outcomes from the gravest on, each with its count; None where nothing holds."""
    rows = [
        {"model": model["label"], "outcome": one["outcome"], "count": one["held"], "rank": _RANKS[one["outcome"]]}
        for model in models
        for one in model["counts"]
    ]
    if not rows:
        return None
    return {
        "$schema": SCHEMA,
        "description": "What each model makes of the commitments that hold on the day, counted by outcome.",
        "width": "container",
        "height": 38 * len(models),
        "data": {"values": rows},
        "transform": [
            {"stack": "count", "groupby": ["model"], "sort": [{"field": "rank"}], "as": ["from", "to"]},
            {"calculate": "(datum.from + datum.to) / 2", "as": "middle"},
        ],
        "encoding": {"y": {"field": "model", "type": "nominal", "sort": None, "title": None}},
        "layer": [_bars([word for word in SHADES if word in {row["outcome"] for row in rows}]), _counts()],
        "config": CONFIG,
    }


def _bars(used: Sequence[str]) -> Spec:
    shade = {
        "field": "outcome",
        "type": "nominal",
        "scale": {"domain": list(used), "range": [SHADES[word] for word in used]},
        "legend": {"title": None, "orient": "top", "symbolType": "square", "symbolStrokeColor": INK, "columns": 4},
    }
    told = [{"field": name, "title": name.capitalize()} for name in ("model", "outcome", "count")]
    return {
        "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.6},
        "encoding": {"x": _along("from"), "x2": {"field": "to"}, "color": shade, "tooltip": told},
    }


def _counts() -> Spec:
    light = {"test": f"indexof({list(_LIGHT)}, datum.outcome) >= 0", "value": PAPER}
    return {
        "mark": {"type": "text", "fontSize": 12},
        "encoding": {"x": _along("middle"), "text": {"field": "count"}, "color": {"condition": light, "value": INK}},
    }


def _along(name: str) -> Spec:
    axis = {"tickMinStep": 1, "tickCount": 8, "format": "d"}
    return {"field": name, "type": "quantitative", "title": "Facts that hold on the day", "axis": axis}
