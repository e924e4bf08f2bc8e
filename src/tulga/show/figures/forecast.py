"""A bargain on its scale from 0 to 100: where each model ends, what each number moves, and the positions turn by turn."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from tulga.show.figures.look import ACCENT, CONFIG, GREYS, INK, MUTED, RULE, SCHEMA, Spec

_WIDE = 44  # letters of an end's meaning in one line
_DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [1, 4], [4, 4], [12, 4], [6, 2, 2, 2])


def models(outcome: Mapping[str, Any], model: str) -> Spec | None:
    """A dot for each model's answer on one dimension, and under them the nine tenths of the draws of `model`."""
    if not outcome["models"]:
        return None
    drawn = outcome["drawn"]
    name = f"draws of the {model}"
    rows = [{"model": one["model"], "value": one["value"], "own": one["model"] == model} for one in outcome["models"]]
    order = [one["model"] for one in sorted(rows, key=lambda one: (one["value"], one["model"]))] + [name]
    bar = {"model": name, "low": drawn["low"], "high": drawn["high"], "value": outcome["middle"]}
    y: Spec = {
        "field": "model",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelLimit": 230, "grid": True},
    }
    x = {**_scale(outcome), "field": "value"}
    told = [{"field": "model", "title": "Model"}, {"field": "value", "title": "Ends at", "format": ".1f"}]
    fill = {"condition": {"test": "datum.own", "value": ACCENT}, "value": INK}
    nine = [{"field": "low", "title": "From", "format": ".1f"}, {"field": "high", "title": "To", "format": ".1f"}]
    return {
        "$schema": SCHEMA,
        "description": f"Where the models end on {outcome['dimension']}: 0 is {outcome['zero']}, 100 is {outcome['hundred']}.",
        "width": "container",
        "height": 26 * len(order) + 10,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {"x": x, "y": y, "color": fill, "tooltip": told},
            },
            {
                "data": {"values": [bar]},
                "mark": {"type": "rule", "strokeWidth": 7, "opacity": 0.35, "color": ACCENT},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "tooltip": nine},
            },
            {"data": {"values": [bar]}, "mark": {"type": "tick", "color": ACCENT, "thickness": 2, "size": 14},
             "encoding": {"x": x, "y": y}},
        ],
        "config": CONFIG,
    }  # fmt: skip


def tornado(swings: Sequence[Mapping[str, Any]], outcome: Mapping[str, Any], most: int = 12) -> Spec | None:
    """A bar for each uncertain number, the widest first: where the outcome ends with it alone at its lower and upper end."""
    own = [one for one in swings if one["dimension"] == outcome["dimension"] and one["width"] > 0][:most]
    if not own:
        return None
    rows = [
        {"name": f"{one['who']}: {one['what'].partition(' on ')[0]}", "low": one["low"], "high": one["high"]}
        for one in own
    ]
    y: Spec = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260}}
    x = {**_scale(outcome), "scale": {"domain": [0, 100]}}
    told = [
        {"field": "name", "title": "Number"},
        {"field": "low", "title": "At its lower end", "format": ".1f"},
        {"field": "high", "title": "At its upper end", "format": ".1f"},
    ]
    ends = [("low", "#fffefb", "circle"), ("high", ACCENT, "diamond")]
    return {
        "$schema": SCHEMA,
        "description": f"How far each uncertain number alone moves the outcome on {outcome['dimension']}, the widest first.",
        "width": "container",
        "height": 24 * len(rows) + 10,
        "data": {"values": rows},
        "encoding": {"y": y, "tooltip": told},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 9, "color": RULE},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            *(
                {
                    "mark": {"type": "point", "filled": True, "fill": fill, "stroke": ACCENT, "shape": shape, "size": 70,
                             "opacity": 1},
                    "encoding": {"x": {**x, "field": end}},
                }
                for end, fill, shape in ends
            ),
        ],
        "config": CONFIG,
    }  # fmt: skip


def positions(rows: Sequence[Mapping[str, Any]], outcome: Mapping[str, Any]) -> Spec | None:
    """A line for each who bargains along the turns; `rows` have who, turn and position (0 to 100) on one dimension."""
    names = list(dict.fromkeys(row["who"] for row in rows))
    if not rows:
        return None
    hues = [(ACCENT, INK, MUTED, GREYS[0])[place % 4] for place in range(len(names))]
    legend = {"title": None, "orient": "top", "symbolType": "stroke", "symbolSize": 500, "symbolStrokeWidth": 2,
              "symbolOpacity": 1, "columns": 3, "labelLimit": 240}  # fmt: skip
    who: Spec = {"field": "who", "type": "nominal", "legend": legend}
    dashes = [_DASHES[(place + place // len(_DASHES)) % len(_DASHES)] for place in range(len(names))]
    colour = {**who, "scale": {"domain": names, "range": hues}}
    dash = {**who, "scale": {"domain": names, "range": dashes}}
    turns = sorted({row["turn"] for row in rows})
    x: Spec = {"field": "turn", "type": "quantitative", "title": "Turn", "axis": {"format": "d", "tickMinStep": 1},
               "scale": {"domain": [turns[0], turns[-1]], "nice": False}}  # fmt: skip
    y: Spec = {
        "field": "position",
        "type": "quantitative",
        "title": f"{outcome['dimension']}, 0 to 100",
        "scale": {"domain": [0, 100]},
    }
    told = [
        {"field": "who", "title": "Who"},
        {"field": "turn", "title": "Turn"},
        {"field": "position", "title": "Position", "format": ".1f"},
    ]
    return {
        "$schema": SCHEMA,
        "description": f"Positions on {outcome['dimension']} turn by turn, a line for each who bargains.",
        "width": "container",
        "height": 320,
        "data": {"values": [dict(row) for row in rows]},
        "encoding": {"x": x, "y": y, "color": colour},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 1.8}, "encoding": {"strokeDash": dash}},
            {"mark": {"type": "point", "filled": True, "size": 30, "opacity": 1}, "encoding": {"tooltip": told}},
        ],
        "config": CONFIG,
    }


def _scale(outcome: Mapping[str, Any]) -> Spec:
    """The axis from 0 to 100 with what its ends mean written at them."""
    title = [*_end(0, outcome["zero"]), *_end(100, outcome["hundred"])]
    return {
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, 100]},
        "axis": {"values": [0, 25, 50, 75, 100], "titleAnchor": "end", "titleAlign": "right"},
    }


def _end(number: int, meaning: str) -> list[str]:
    return wrap(f"{number}: {meaning}", _WIDE)
