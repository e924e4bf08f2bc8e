"""A state among its partners, who stand around it by the poles they are tied to."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import cos, pi, sin
from typing import Any

from tulga.show.figures.look import ACCENT, CONFIG, GREYS, INK, PAPER, SCHEMA, Spec

_UP = 1.16  # from the middle to the upper edge, the circle of partners being 1
MOST_TIES = 90  # among partners; more of them say nothing to the eye
_VERY_FEW = 8
_FEW = 26  # partners that are named in full and without turning
_ASPECT, _FLAT = 0.82, 0.56  # height over width, and where partners are very few
_COLOURS = {"first": ACCENT, "both": GREYS[1], "second": INK, "neither": PAPER}


def around(
    state: Mapping[str, str], partners: Sequence[Mapping[str, Any]], among: Sequence[tuple[str, str]],
    words: Mapping[str, str],
) -> Spec | None:  # fmt: skip
    """The state in the middle and its partners on a circle: those of the first pole on the left, of the second on the right.

    `partners` have id, label, kind (one of `words`, which says what each kind is), pole (true for a member of one of the two
    poles), negative and says; `among` are ties between partners, drawn where they are few. None with fewer than three
    partners.
    """
    if len(partners) < 3:
        return None
    places = _places(partners)
    nodes = [_node(one, places[one["id"]], len(partners)) for one in partners]
    nodes.append(
        {"x": 0, "y": 0, "name": state["label"], "kind": None, "size": 260, "says": "", "short": state["label"]}
    )
    poles = {one["id"] for one in partners if one["pole"]}
    drawn = [pair for pair in among if set(pair) <= set(places) and (len(among) <= MOST_TIES or poles & set(pair))]
    links = [_link((0, 0), places[one["id"]], "negative" if one["negative"] else "own") for one in partners]
    aspect = _FLAT if len(partners) <= _VERY_FEW else _ASPECT
    links += [_link(places[one], places[other], "pole" if poles & {one, other} else "among") for one, other in drawn]
    return {
        "$schema": SCHEMA,
        "description": f"{state['label']} and its {len(partners)} partners, with their ties.",
        "width": "container",
        "height": 560,
        "usermeta": {"aspect": aspect},
        "encoding": {"x": _at("x", _UP / aspect), "y": _at("y", _UP)},
        "layer": [_lines(links), _points(nodes[:-1], words), _middle(nodes[-1]), *_names(nodes, len(partners))],
        "config": CONFIG,
    }


def _places(partners: Sequence[Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    """Partners on a circle, turned so that the poles lie left and right and those tied to both between them,
    on top."""
    by_kind = {kind: [one for one in partners if one["kind"] == kind] for kind in _COLOURS}
    order = [*_around_pole(by_kind["first"]), *by_kind["both"], *_around_pole(by_kind["second"]), *by_kind["neither"]]
    gaps = [0.0, *(1.6 if one["kind"] != other["kind"] else 1.0 for one, other in pairwise(order))]
    turns = [sum(gaps[: place + 1]) for place in range(len(order))]
    whole = turns[-1] + 1.6
    marked = [turn for turn, one in zip(turns, order, strict=True) if one["pole"]] or turns
    top = (marked[0] + marked[-1]) / 2
    angles = [pi / 2 - 2 * pi * (turn - top) / whole for turn in turns]
    return {one["id"]: (round(cos(angle), 4), round(sin(angle), 4)) for one, angle in zip(order, angles, strict=True)}


def _around_pole(partners: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The members of the pole in the middle of those that are tied to it."""
    own, others = [one for one in partners if one["pole"]], [one for one in partners if not one["pole"]]
    half = len(others) // 2
    return [*others[:half], *own, *others[half:]]


def _node(partner: Mapping[str, Any], place: tuple[float, float], many: int) -> dict[str, Any]:
    return {
        "x": place[0],
        "y": place[1],
        "name": partner["label"],
        "short": partner["label"] if many <= _FEW else partner["id"],
        "kind": partner["kind"],
        "size": 200 if partner["pole"] else 110 if many <= _FEW else 55,
        "says": partner["says"],
    }


def _link(one: tuple[float, float], other: tuple[float, float], kind: str) -> dict[str, Any]:
    return {"x": one[0], "y": one[1], "x2": other[0], "y2": other[1], "kind": kind}


def _at(name: str, reach: float) -> Spec:
    scale = {"domain": [-reach, reach], "nice": False}
    return {"field": name, "type": "quantitative", "axis": None, "scale": scale}


def _lines(links: Sequence[Mapping[str, Any]]) -> Spec:
    kinds = ["own", "pole", "among", "negative"]
    return {
        "data": {"values": list(links)},
        "mark": {"type": "rule", "strokeWidth": 0.8},
        "encoding": {
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "color": {
                "field": "kind", "type": "nominal", "legend": None,
                "scale": {"domain": kinds, "range": [GREYS[2], GREYS[1], GREYS[2], INK]},
            },
            "strokeDash": {"condition": {"test": "datum.kind === 'negative'", "value": [4, 3]}, "value": [1, 0]},
        },
    }  # fmt: skip


def _points(nodes: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> Spec:
    kinds = [kind for kind in words if any(node["kind"] == kind for node in nodes)]
    colour = {
        "field": "word", "type": "nominal",
        "scale": {"domain": [words[kind] for kind in kinds], "range": [_COLOURS[kind] for kind in kinds]},
        "legend": {"title": None, "orient": "bottom", "columns": 2, "symbolStrokeColor": INK, "symbolOpacity": 1,
                   "symbolSize": 110, "labelLimit": 320} if len(kinds) > 1 else None,
    }  # fmt: skip
    values = [{**node, "word": words[node["kind"]]} for node in nodes]
    return {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "stroke": INK, "strokeWidth": 1, "opacity": 1},
        "encoding": {
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "fill": colour,
            "tooltip": [{"field": "name", "title": "State"}, {"field": "says", "title": "Tied to"}],
        },
    }


def _middle(state: Mapping[str, Any]) -> Spec:
    mark = {
        "type": "point",
        "filled": True,
        "fill": PAPER,
        "stroke": ACCENT,
        "strokeWidth": 4,
        "opacity": 1,
        "size": 240,
    }
    return {"data": {"values": [state]}, "mark": mark, "encoding": {"tooltip": {"field": "name", "title": "State"}}}


def _names(nodes: Sequence[Mapping[str, Any]], many: int) -> list[Spec]:
    """The names outside the circle, along its radius where they are many; the state's own below it."""
    size = 12 if many <= _FEW else 10 if many <= 60 else 8.5
    layers = []
    for align, turned in (("left", 0), ("right", 180), ("center", 0)):
        values = [
            {"x": node["x"] * 1.07, "y": node["y"] * (1.11 if align == "center" else 1.07), "short": node["short"],
             "turn": _turn(node, turned, many)}
            for node in nodes
            if node["kind"] is not None and _side(node, many) == align
        ]  # fmt: skip
        layers.append(_text(values, align, size))
    own = [{"x": 0, "y": 0, "short": node["short"], "turn": 0} for node in nodes if node["kind"] is None]
    return [*layers, _text(own, "center", 13, dy=20, fontWeight="bold")]


def _side(node: Mapping[str, Any], many: int) -> str:
    """Where a name begins: outside the circle, or under and above it in the middle where names are not turned."""
    if many <= _FEW and abs(node["x"]) < 0.1:
        return "center"
    return "left" if node["x"] >= 0 else "right"


def _turn(node: Mapping[str, Any], turned: int, many: int) -> float:
    from math import atan2, degrees

    if many <= _FEW:
        return 0
    return round(turned - degrees(atan2(node["y"], node["x"])), 2)


def _text(values: Sequence[Mapping[str, Any]], align: str, size: float, **more: Any) -> Spec:
    return {
        "data": {"values": list(values)},
        "mark": {"type": "text", "align": align, "baseline": "middle", "fontSize": size, **more},
        "encoding": {
            "text": {"field": "short"},
            "angle": {"field": "turn", "type": "quantitative", "scale": None},
        },
    }
