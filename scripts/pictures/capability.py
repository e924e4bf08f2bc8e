"""Pictures of capabilities, influence and diplomatic exchange."""

from collections.abc import Callable
from typing import Any

import polars as pl

from pictures.concentration import ACCENT, GREY, Row, ends, named, spec
from tulga.measures import measures
from tulga.measures.forms import COMPONENTS

# Ambassadors with two states both ways, a chargé d'affaires in a third, "other" from a fourth, a fifth not known.
MISSIONS = pl.DataFrame(
    [
        ("Mongolia", "Russia", 3), ("Russia", "Mongolia", 3), ("Mongolia", "China", 3), ("China", "Mongolia", 3),
        ("Mongolia", "India", 1), ("India", "Mongolia", 0), ("United States", "Mongolia", 9), ("Mongolia", "Japan", None),
    ],
    schema=["subject", "object", "value"],
    orient="row",
).with_columns(year=pl.lit(1970))  # fmt: skip


def _cinc() -> Row:
    shares = {
        "large": [60, 50, 55, 50, 40, 45],
        "middle": [30, 40, 30, 35, 35, 35],
        "small": [10, 10, None, 15, 25, None],
    }
    table = pl.DataFrame(
        [{"subject": name, "year": 2012, **dict(zip(COMPONENTS, row, strict=True))} for name, row in shares.items()]
    )
    found = measures["cinc"](table)
    title = "Mean share of six components; of the small state two are not known"
    return _points(title, "share of the system", named(found))


def _points(title: str, axis: str, rows: list[Row]) -> Row:
    """An estimate as a point on its interval."""
    names = {"field": "name", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 200}}
    low = {"field": "low", "type": "quantitative", "title": axis, "scale": {"zero": True}}
    rule: Row = {
        "mark": {"type": "rule", "color": GREY, "strokeWidth": 2},
        "encoding": {"x": low, "x2": {"field": "high"}, "y": names},
    }
    point: Row = {
        "mark": {"type": "point", "filled": True, "color": ACCENT, "size": 70},
        "encoding": {"x": {"field": "value", "type": "quantitative"}, "y": names},
    }
    return spec(title, rows, layer=[rule, point])


def _influence() -> Row:
    sides = {"bandwidth": {"economic": 0.4, "political": 0.3, "security": 0.2}, "dependence": {"economic": 0.5}}
    full = {**sides, "dependence": {"economic": 0.5, "security": 0.1}}
    cases: list[tuple[str, dict[str, dict[str, float]], dict[str, Any]]] = [
        ("all known, equal weights", full, {}),
        ("all known, weights drawn (90%)", full, {"sensitivity": "drawn"}),
        ("all known, any weights", full, {"sensitivity": "any"}),
        ("dependence in security unknown", sides, {}),
    ]
    rows: list[Row] = []
    for name, of, options in cases:
        parts = [("A", "B", 2020, side, *part) for side, values in of.items() for part in values.items()]
        schema = ["subject", "object", "year", "side", "dimension", "value"]
        found = measures["influence_capacity"](pl.DataFrame(parts, schema=schema, orient="row"), **options)
        rows += [{**row, "name": name} for row in named(found)]
    return _points("Bandwidth × dependence, and how much the weights decide", "index", rows)


def _representation() -> Row:
    found = measures["representation"](MISSIONS)
    rows = [{**row, "name": f"{row['subject']} in {row['object']}"} for row in found.rows(named=True)]
    return ends("0 none, 1 chargé d'affaires, 2 minister, 3 ambassador; pale: not known", "level", rows, 3)


def _by_level(name: str, title: str, levels: tuple[int, ...] = (1, 2, 3)) -> Row:
    """A count at three levels."""
    words = {1: "any mission", 2: "minister or above", 3: "ambassador"}
    rows: list[Row] = []
    for level in levels:
        found = measures[name](MISSIONS, at_least=level).filter(pl.col("subject") == "Mongolia")
        rows += [{**row, "name": words[level]} for row in found.to_dicts()]
    return ends(title, measures[name].unit, rows, 5)


def _reciprocity() -> Row:
    rows: list[Row] = []
    for name, unlisted in (("what is not listed is not known", None), ("what is not listed is not there", 0)):
        found = measures["diplomatic_reciprocity"](MISSIONS, unlisted=unlisted).filter(pl.col("subject") == "Mongolia")
        rows += [{**row, "name": name} for row in found.to_dicts()]
    return ends("Partners with missions both ways, of all partners", "share", rows, 1)


PICTURES: dict[str, Callable[[], Row]] = {
    "cinc": _cinc,
    "influence_capacity": _influence,
    "representation": _representation,
    "missions_sent": lambda: _by_level("missions_sent", "Missions that a state sends: certain and possible"),
    "missions_received": lambda: _by_level("missions_received", "Missions that a state hosts: certain and possible"),
    "mutual_ambassadors": lambda: _by_level("mutual_ambassadors", "Partners with missions both ways", (1, 3)),
    "diplomatic_reciprocity": _reciprocity,
}
