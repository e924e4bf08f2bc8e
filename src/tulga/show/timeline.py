"""The timeline of one relationship: dated facts in four bands, one a layer."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from tulga.show.figures import ACCENT, CONFIG, INK, PAPER, SCHEMA, Spec
from tulga.show.layers import LAYERS
from tulga.show.surface import Fact

MOST_ROWS: Final = 8
HEIGHT: Final = 17  # pixels a row
_SHAPES: Final = {
    "asserted": "circle", "reported": "square", "planned": "triangle-up", "possible": "triangle-down",
    "negated": "cross", "disputed": "diamond",
}  # fmt: skip
_SAYS: Final = [
    {"field": "says", "title": "Says"},
    {"field": "when", "title": "When"},
    {"field": "how", "title": "How it is said"},
]


def timeline(title: str, facts: Sequence[Fact], cards: Sequence[Mapping[str, Any]], last: int) -> Spec | None:
    """Dated facts along time in years; a bar is as long as the date is unsure or as the state lasts.

    `cards` are the facts' cards with their layer. What has no known end runs to the end of the year `last`. None where
    no fact has a date.
    """
    values = [_mark(fact, card, last + 1.0) for fact, card in zip(facts, cards, strict=True) if fact.span.known]
    if not values:
        return None
    begin = min(value["from"] for value in values)
    end = max(last + 1.0, *(value["to"] for value in values))
    room = (end - begin) / 40
    middles = _put_in_rows(values, room / 1.5)
    rows = max(value["row"] for value in values) + 1
    return {
        "$schema": SCHEMA,
        "description": f"Timeline of {len(values)} dated facts between {title}, in four layers.",
        "width": "container",
        "height": round(HEIGHT * (max(rows, *middles.values()) + 1)),
        "data": {"values": values},
        "layer": _layers([begin - room, end + room / 2], middles, max(rows, *middles.values()) + 0.5),
        "config": CONFIG,
    }


def _layers(years: list[float], middles: Mapping[str, float], rows: float) -> list[Spec]:
    x: Spec = {
        "field": "from", "type": "quantitative", "title": None, "scale": {"domain": years, "nice": False},
        "axis": {"format": "d", "tickMinStep": 1, "grid": True, "tickCount": 10, "labelOverlap": True},
    }  # fmt: skip
    names = {f"{middle:g}": layer for layer, middle in middles.items()}
    y: Spec = {
        "field": "row", "type": "quantitative", "title": None,
        "scale": {"domain": [-1, rows], "reverse": True, "nice": False, "zero": False},
        "axis": {
            "values": list(middles.values()), "labelExpr": f"{json.dumps(names)}[toString(datum.value)]",
            "grid": False, "ticks": False, "labelFontSize": 13, "labelColor": INK, "domain": False,
        },
    }  # fmt: skip
    plain = "datum.how === 'asserted' || datum.how === 'disputed'"
    shared: Spec = {
        "y": y,
        "tooltip": _SAYS,
        "href": {"field": "href"},
        "color": {"condition": {"test": plain, "value": ACCENT}, "value": INK},
    }
    shape: Spec = {
        "field": "how",
        "type": "nominal",
        "scale": {"domain": list(_SHAPES), "range": list(_SHAPES.values())},
        "legend": None,
    }
    filled: Spec = {"condition": {"test": "datum.how === 'asserted'", "value": ACCENT}, "value": PAPER}
    return [
        {
            "mark": {"type": "rule", "strokeWidth": 4, "strokeCap": "round", "cursor": "pointer", "opacity": 0.4},
            "encoding": {**shared, "x": x, "x2": {"field": "to"}},
        },
        {
            "mark": {"type": "point", "size": 70, "strokeWidth": 1.6, "cursor": "pointer", "opacity": 1},
            "encoding": {**shared, "x": {**x, "field": "at"}, "fill": filled, "shape": shape},
        },
    ]


def _mark(fact: Fact, card: Mapping[str, Any], end: float) -> dict[str, Any]:
    first, last = fact.span.first(), fact.span.last()
    begins = _year(first or last or date.min)
    ends = _year(last) + 1 / 366 if last else max(end, begins)
    return {
        "layer": card["layer"],
        "from": round(begins, 4),
        "to": round(ends, 4),
        "at": round((begins + ends) / 2 if fact.span.is_event else begins, 4),
        "says": card["says"],
        "when": card["when"],
        "how": "disputed" if card["disputed"] else card["stance"],
        "href": card["href"],
    }


def _year(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _put_in_rows(values: list[dict[str, Any]], room: float) -> dict[str, float]:
    """Give each mark the first row of its layer where nothing is near it; the middle row of each layer.

    A layer has at least one row and at most MOST_ROWS; a mark that finds none free shares the last.
    """
    middles: dict[str, float] = {}
    first = 0
    for layer in LAYERS:
        busy: list[float] = []
        own = (value for value in values if value["layer"] == layer)
        for value in sorted(own, key=lambda value: (value["from"], value["to"], value["href"])):
            free = next((row for row, until in enumerate(busy) if until + room <= value["from"]), None)
            if free is None and len(busy) < MOST_ROWS:
                free = len(busy)
                busy.append(value["to"])
            row = len(busy) - 1 if free is None else free
            busy[row] = max(busy[row], value["to"])
            value["row"] = first + row
        middles[layer] = first + (max(len(busy), 1) - 1) / 2
        first += max(len(busy), 1) + 1
    return middles
