"""The timeline of one relationship: dated facts in four bands, one a layer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from tulga.show.figures import ACCENT, CONFIG, INK, PAPER, SCHEMA, Spec
from tulga.show.layers import LAYERS
from tulga.show.surface import Fact

MOST_LANES: Final = 8
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
    lanes = _put_in_lanes(values, room / 1.5)
    return {
        "$schema": SCHEMA,
        "description": f"Timeline of {len(values)} dated facts between {title}, in four layers.",
        "width": "container",
        "height": len(LAYERS) * max(44, 16 * lanes + 12),
        "data": {"values": values},
        "layer": _layers([begin - room, end + room / 2]),
        "config": CONFIG,
    }


def _layers(years: list[float]) -> list[Spec]:
    x: Spec = {
        "field": "from", "type": "quantitative", "title": None, "scale": {"domain": years, "nice": False},
        "axis": {"format": "d", "tickMinStep": 1, "tickCount": 10, "labelOverlap": True},
    }  # fmt: skip
    y: Spec = {
        "field": "layer", "type": "nominal", "title": None, "scale": {"domain": list(LAYERS)},
        "axis": {"grid": True, "ticks": False, "labelFontSize": 13, "labelColor": INK, "domain": False},
    }  # fmt: skip
    plain = "datum.how === 'asserted' || datum.how === 'disputed'"
    shared: Spec = {
        "y": y,
        "yOffset": {"field": "lane", "type": "nominal", "scale": {"paddingInner": 0.2}},
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


def _put_in_lanes(values: list[dict[str, Any]], room: float) -> int:
    """Give each mark the first lane of its layer where nothing is near it; how many lanes the fullest layer has.

    A mark that finds no free lane shares the last.
    """
    taken: dict[str, list[float]] = {layer: [] for layer in LAYERS}
    for value in sorted(values, key=lambda value: (value["from"], value["to"], value["href"])):
        lanes = taken[value["layer"]]
        free = next((lane for lane, busy in enumerate(lanes) if busy + room <= value["from"]), None)
        if free is None and len(lanes) < MOST_LANES:
            free = len(lanes)
            lanes.append(value["to"])
        value["lane"] = len(lanes) - 1 if free is None else free
        lanes[value["lane"]] = max(lanes[value["lane"]], value["to"])
    return max(map(len, taken.values()))
