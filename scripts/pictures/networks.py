"""Pictures of networks and routes."""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import networkx as nx
import polars as pl

from tulga.measures import measures
from tulga.measures.networks.brokerage import ROLES
from tulga.measures.routes import minimum_cut

Spec = dict[str, Any]
ACCENT, DARK, GREY, LIGHT = "#8c2f1b", "#4d4d4d", "#8a8a8a", "#d0d0d0"
FLORENCE = "marriages of Florentine families (Padgett and Ansell 1993)"
Place = tuple[float, float]


def _ties(edges: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    rows = [(str(edge[0]), str(edge[1]), float(edge[2]) if len(edge) > 2 else 1.0) for edge in edges]
    return pl.DataFrame(rows, schema=["subject", "object", "value"], orient="row").with_columns(year=pl.lit(2020))


def _values(name: str, ties: pl.DataFrame, column: str = "value", **options: Any) -> dict[str, Any]:
    return dict(measures[name](ties, **options).select("subject", column).rows())


def _line(places: Mapping[str, Place], one: str, other: str, colour: str = LIGHT, **look: Any) -> Spec:
    """One tie as a row: its ends, colour, width and dash."""
    ends = dict(zip(("x", "y", "x2", "y2"), (*places[one], *places[other]), strict=True))
    return {**ends, "colour": colour, "wide": 1.5, "dash": 0, "said": "", **look}


def _dot(place: Place, label: str, colour: str = GREY, size: float = 120) -> Spec:
    return {"x": place[0], "y": place[1], "label": label, "colour": colour, "size": size}


def _encoded() -> Spec:
    scale = {"zero": False, "nice": False, "padding": 35}
    return {
        "x": {"field": "x", "type": "quantitative", "axis": None, "scale": scale},
        "y": {"field": "y", "type": "quantitative", "axis": None, "scale": scale},
        "color": {"field": "colour", "type": "nominal", "scale": None},
        "size": {"field": "size", "type": "quantitative", "scale": None},
    }


def _words(rows: list[Spec], field: str, above: int) -> list[Spec]:
    """Text on a white edge, so that no line runs through it."""
    encoding = {**{key: one for key, one in _encoded().items() if key in "xy"}, "text": {"field": field}}
    mark = {"type": "text", "dy": above, "fontSize": 11}
    looks = ({"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}, {"color": "#222"})
    return [{"data": {"values": rows}, "mark": {**mark, **look}, "encoding": encoding} for look in looks]


def _network(title: str, lines: list[Spec], dots: list[Spec], height: int = 300) -> Spec:
    """Lines, dots and their labels, where they are."""
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    wide = {"strokeWidth": {"field": "wide", "type": "quantitative", "scale": None}}
    flat, dashed = ({"data": {"values": [one for one in lines if one["dash"] == dash]}} for dash in (0, 1))
    encoding = {**{key: one for key, one in _encoded().items() if key != "size"}, **ends, **wide}
    middle = [{**one, "x": (one["x"] + one["x2"]) / 2, "y": (one["y"] + one["y2"]) / 2} for one in lines if one["said"]]
    layers = [
        {**flat, "mark": "rule", "encoding": encoding},
        {**dashed, "mark": {"type": "rule", "strokeDash": [5, 4]}, "encoding": encoding},
        *_words(middle, "said", 0),
        {"data": {"values": dots}, "mark": {"type": "circle", "opacity": 1}, "encoding": _encoded()},
        *_words(dots, "label", -16),
    ]
    return {"title": title, "width": 480, "height": height, "layer": layers}


def _families(
    name: str, title: str, sizes: Callable[[float], float], digits: int = 0, **options: Any
) -> Callable[[], Spec]:
    """The families, a dot as large as the measure; the largest values in the accent colour."""

    def draw() -> Spec:
        graph = nx.florentine_families_graph()
        places = {
            one: (round(float(x), 3), round(float(y), 3)) for one, (x, y) in nx.kamada_kawai_layout(graph).items()
        }
        found = _values(name, _ties(graph.edges), **options)
        third = sorted(value for value in found.values() if value is not None)[-3]
        dots = [
            _dot(places[one], f"{one} –", LIGHT, 40)
            if value is None
            else _dot(places[one], f"{one} {value:.{digits}f}", ACCENT if value >= third else GREY, sizes(value))
            for one, value in found.items()
        ]
        return _network(f"{title}: {FLORENCE}", [_line(places, *edge) for edge in graph.edges], dots, 340)

    return draw


# Directed contacts: Russia and China through Mongolia to its third neighbours.
CONTACTS = [
    *(("RUS", "MNG"), ("CHN", "MNG"), ("MNG", "JPN"), ("MNG", "KOR"), ("JPN", "USA"), ("KOR", "USA")),
    *(("RUS", "CHN"), ("JPN", "MNG"), ("MNG", "CHN")),
]
GROUPS = {"MNG": "between", "RUS": "neighbours", "CHN": "neighbours", "JPN": "third", "KOR": "third", "USA": "third"}


def brokerage_roles() -> Spec:
    """How often each state stands between others, by role."""
    groups = pl.DataFrame({"subject": list(GROUPS), "group": list(GROUPS.values())})
    found = pl.DataFrame(measures["brokerage_roles"](_ties(CONTACTS), groups)).filter(pl.col("value") > 0)
    rows = found.unpivot(list(ROLES), index="subject", variable_name="role", value_name="pairs").to_dicts()
    shades = {"domain": list(ROLES), "range": [LIGHT, GREY, DARK, "#c98d7e", ACCENT]}
    encoding = {
        "y": {"field": "subject", "type": "nominal", "title": None},
        "x": {
            "field": "pairs",
            "type": "quantitative",
            "title": "ordered pairs without a contact of their own",
            "axis": {"tickMinStep": 1},
        },
        "color": {"field": "role", "type": "nominal", "scale": shades, "title": None},
    }
    title = "Who stands between whom: two neighbours, three third neighbours, one between"
    return {"title": title, "width": 480, "height": 90, "data": {"values": rows}, "mark": "bar", "encoding": encoding}


POWERS = {
    "Britain": (0, 2),
    "France": (0.4, 1),
    "Russia": (0, 0),
    "Germany": (2, 2),
    "Austria": (2, 0),
    "Italy": (1.6, 1),
}
ENTENTE, ALLIANCE = ("Britain", "France", "Russia"), ("Germany", "Austria", "Italy")
SIGNED = [
    *((camp[i], camp[j], 1) for camp in (ENTENTE, ALLIANCE) for i, j in ((0, 1), (0, 2), (1, 2))),
    *((one, other, 1 if {one, other} == {"France", "Italy"} else -1) for one in ENTENTE for other in ALLIANCE),
]


def _powers(title: str, values: Mapping[str, str], against: Callable[[str, str, int], bool]) -> Spec:
    lines = [
        _line(POWERS, one, other, ACCENT if against(one, other, sign) else GREY, dash=int(sign < 0), wide=2)
        for one, other, sign in SIGNED
    ]
    return _network(title, lines, [_dot(POWERS[one], f"{one} {values[one]}".strip(), DARK) for one in POWERS], 260)


def structural_balance() -> Spec:
    """The balanced share of each power's triads."""
    found = _values("structural_balance", _ties(SIGNED))
    title = f"Camps of 1907 with the Franco-Italian accord: {found[None]:.0%} of all triads balanced (dashed: against)"
    return _powers(title, {one: f"{found[one]:.0%}" for one in POWERS}, lambda one, other, sign: False)


def frustration() -> Spec:
    """The tie that stands against the two camps."""
    found = measures["frustration"](_ties(SIGNED))
    side = dict(found.select("subject", "side").rows())
    title = f"Frustration index {found['value'][0]:.0f}: one tie keeps the powers of 1907 from being two camps"
    return _powers(title, dict.fromkeys(POWERS, ""), lambda one, other, sign: (side[one] == side[other]) != (sign > 0))


def communities() -> Spec:
    """The four groups of the karate club."""
    graph = nx.karate_club_graph()
    places = {
        str(one): (round(float(x), 3), round(float(y), 3)) for one, (x, y) in nx.kamada_kawai_layout(graph).items()
    }
    ties = _ties((one, other) for one, other in graph.edges)
    found = measures["communities"](ties)
    colours = dict(zip((1, 2, 3, 4), (ACCENT, DARK, GREY, LIGHT), strict=True))
    dots = [_dot(places[one], "", colours[part], 170) for one, part in found.select("subject", "community").rows()]
    title = f"Modularity {found['value'][0]:.4f}: the karate club of Zachary 1977 in four communities"
    return _network(title, [_line(places, str(one), str(other)) for one, other in graph.edges], dots, 320)


CAMPS = {
    "RUS": (0, 1), "BLR": (0.1, 0.1), "KAZ": (0.4, 1.8), "TJK": (1.1, 0.1), "MNG": (1.1, 1.0), "JPN": (1.1, 1.9), "CHN": (2.2, 1),
    "PAK": (2.1, 0.1),
}  # fmt: skip
ACROSS = [
    *(("MNG", other) for other in ("RUS", "CHN", "KAZ", "BLR", "PAK", "TJK", "JPN")),
    *((one, "RUS") for one in ("KAZ", "BLR", "TJK")),
    *((one, "CHN") for one in ("PAK", "TJK")), ("KAZ", "BLR"), ("KAZ", "TJK"), ("PAK", "TJK"), ("KAZ", "JPN"),
]  # fmt: skip


def pole_position() -> Spec:
    """Whose company each state keeps."""
    shades = {"first_only": ("with Russia only", ACCENT), "both": ("with both", DARK)}
    shades |= {"neither": ("with neither", LIGHT), "second_only": ("with China only", GREY)}
    found = measures["pole_position"](_ties(ACROSS), poles=("RUS", "CHN")).drop_nulls("value")
    rows = [
        {"state": f"{row['subject']} {row['value']:.2f}", "kind": shades[kind][0], "share": row[kind], "order": order}
        for row in found.rows(named=True)
        for order, kind in enumerate(shades)
    ]
    scale = {"domain": [said for said, _ in shades.values()], "range": [colour for _, colour in shades.values()]}
    encoding = {
        "y": {"field": "state", "type": "nominal", "title": None},
        "x": {"field": "share", "type": "quantitative", "title": "share of the state's partners other than the poles"},
        "color": {"field": "kind", "type": "nominal", "scale": scale, "title": None},
        "order": {"field": "order"},
    }
    title = "Whose company a state keeps, Russia 1, China −1 (a drawn example)"
    return {"title": title, "width": 480, "height": 150, "data": {"values": rows}, "mark": "bar", "encoding": encoding}


def pole_brokerage() -> Spec:
    """The pairs across the camps that meet in a state."""
    found = _values("pole_brokerage", _ties(ACROSS), poles=("RUS", "CHN"))
    lines = [_line(CAMPS, one, other) for one, other in ACROSS]
    dots = [
        _dot(place, one if one not in found else f"{one} {found[one]:.0f}", ACCENT if found.get(one) else GREY, 160)
        for one, place in CAMPS.items()
    ]
    return _network("Pairs of the two camps that meet in a state only (a drawn example)", lines, dots, 230)


STATIONS = {
    "mine": (0, 1), "north border": (0.8, 1.8), "south border": (0.8, 0.4), "east port": (2.2, 1.8), "south port": (2.2, 0.4),
    "sea": (3, 1),
}  # fmt: skip
LINKS = pl.DataFrame(
    [
        ("mine", "north border", 9.0, 350.0, "own"),
        ("mine", "south border", 20.0, 700.0, "own"),
        ("north border", "east port", 14.0, 4000.0, "Russia"),
        ("south border", "south port", 12.0, 980.0, "China"),
        ("south border", "north border", 4.0, 900.0, "own"),
        ("east port", "south port", 6.0, 1500.0, "China"),
        ("east port", "sea", 99.0, 0.0, "sea"),
        ("south port", "sea", 99.0, 0.0, "sea"),
    ],
    schema=["start", "end", "capacity", "length", "through"],
    orient="row",
)
ENDS = {"source": "mine", "sink": "sea"}


def _stations(title: str, number: str, accent: set[frozenset[str]]) -> Spec:
    lines = [
        _line(
            STATIONS, row["start"], row["end"], ACCENT if frozenset((row["start"], row["end"])) in accent else LIGHT,
            wide=2.0 + min(row["capacity"], 30.0) / 3, said=_said(row.get(number)),
        )
        for row in LINKS.rows(named=True)
    ]  # fmt: skip
    return _network(title, lines, [_dot(place, one, DARK) for one, place in STATIONS.items()], 230)


def _said(value: float | None) -> str:
    return f"{value:.0f}" if value else ""


def route_flow() -> Spec:
    """The most that the links carry, and the cut that says so."""
    flow = measures["route_flow"](LINKS, **ENDS)["value"][0]
    cut = {frozenset(row[:2]) for row in minimum_cut(LINKS, **ENDS).rows()}
    return _stations(
        f"At most {flow:.0f} from the mine to the sea: the dark red links are full (a drawn example)", "capacity", cut
    )


def route_length() -> Spec:
    """The shortest way."""
    row = measures["route_length"](LINKS, **ENDS).row(0, named=True)
    length, way = row["value"], {frozenset(pair) for pair in pairwise(row["way"].split(" > "))}
    return _stations(f"The shortest way, {length:.0f} long (a drawn example)", "length", way)


def route_connectivity() -> Spec:
    """The links whose closure cuts the mine off."""
    row = measures["route_connectivity"](LINKS, **ENDS).row(0, named=True)
    cut = {frozenset(row[:2]) for row in minimum_cut(LINKS.drop("capacity"), **ENDS).rows()}
    return _stations(
        f"{row['value']:.0f} links have to close before the mine is cut off (a drawn example)", "none", cut
    )


def _bars(title: str, rows: list[Spec], axis: str) -> Spec:
    encoding = {
        "y": {"field": "object", "type": "nominal", "title": None, "sort": None},
        "x": {"field": "value", "type": "quantitative", "title": axis},
    }
    mark = {"type": "bar", "color": ACCENT}
    return {"title": title, "width": 480, "height": 110, "data": {"values": rows}, "mark": mark, "encoding": encoding}


def flow_left() -> Spec:
    """What is left when one closes."""
    rows = measures["flow_left"](LINKS, **ENDS).filter(pl.col("object").is_in(["Russia", "China"])).to_dicts()
    rows += measures["flow_left"](LINKS, **ENDS, close="place").to_dicts()
    return _bars("What can still flow when one of them closes (a drawn example)", rows, "share of the flow before")


def detour() -> Spec:
    """How much longer the way becomes."""
    rows = measures["detour"](LINKS, **ENDS).filter(pl.col("object").is_in(["Russia", "China"])).to_dicts()
    rows += measures["detour"](LINKS, **ENDS, close="place").to_dicts()
    return _bars(
        "How much longer the shortest way becomes when one of them closes", rows, "length after / length before"
    )


def route_dependence() -> Spec:
    """From what is lost without each to the most that can pass through it."""
    found = measures["route_dependence"](LINKS, **ENDS).filter(pl.col("object") != "sea").to_dicts()
    share = {"type": "quantitative", "title": "share of the flow", "scale": {"domain": [0, 1]}}
    who = {"y": {"field": "object", "type": "nominal", "title": None}}
    layers = [
        {
            "mark": {"type": "bar", "color": LIGHT},
            "encoding": {**who, "x": {"field": "low", **share}, "x2": {"field": "high"}},
        },
        {"mark": {"type": "bar", "color": ACCENT}, "encoding": {**who, "x": {"field": "low", **share}}},
    ]
    title = "Lost without it (dark red), and what more can pass through it (grey)"
    return {"title": title, "width": 480, "height": 100, "data": {"values": found}, "layer": layers}


PICTURES: dict[str, Callable[[], Spec]] = {
    "degree": _families("degree", "Ties", lambda value: 60 + 70 * value),
    "betweenness": _families("betweenness", "Betweenness", lambda value: 40 + 14 * value, 1),
    "clustering": _families("clustering", "Clustering", lambda value: 40 + 400 * value, 2),
    "constraint": _families("constraint", "Constraint", lambda value: 40 + 400 * value, 2),
    "effective_size": _families("effective_size", "Effective size", lambda value: 40 + 80 * value, 1),
    "brokerage_roles": brokerage_roles,
    "structural_balance": structural_balance,
    "frustration": frustration,
    "communities": communities,
    "pole_position": pole_position,
    "pole_brokerage": pole_brokerage,
    "route_flow": route_flow,
    "route_length": route_length,
    "flow_left": flow_left,
    "detour": detour,
    "route_dependence": route_dependence,
    "route_connectivity": route_connectivity,
}
