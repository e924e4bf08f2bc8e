"""Routes: what a network of links carries from one place to another, through whom, and what is left when part of it closes.

All take `routes`, a row a link, and the places `source` and `sink`; where these are not said they are the only place at
which links only start and the only one at which they only end. Links go both ways unless `directed`. Several links between
the same places add up. Without the column `capacity` each link carries 1, without `length` each is 1 long.

A capacity that is not known (null) is anything from 0 up; a length too. A link of which it is not said through whom it
passes may pass through anyone: name what passes through nobody else (the state itself, "sea").
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from narwhals.stable.v2.typing import IntoFrameT

from tulga.measures.frames import handed_back
from tulga.measures.measure import measure
from tulga.measures.networks.links import UNBOUNDED, Amount, Link, Way, closures, links_of, way

if TYPE_CHECKING:
    import networkx as nx

Close = Literal["through", "link", "place"]
Flows = tuple[Amount, Amount]
_MOST = "Ford and Fulkerson 1956"
_UNKNOWN = "a capacity that is not known is anything from 0 up, a link without `through` may be anyone's: an interval"


@measure(
    "route_flow",
    title="Most that the routes carry",
    formula="maximum flow from source to sink = least capacity of a cut between them",
    unit="that of the capacities",
    range=(0, None),
    source=_MOST,
    missing="a capacity that is not known is anything from 0 up: an interval, open above where nothing else bounds it",
)
def route_flow(
    routes: IntoFrameT, *, source: Any = None, sink: Any = None, closed: Sequence[Any] = (), directed: bool = False
) -> IntoFrameT:
    """The maximum flow between two places: subject (source), object (sink), value, low, high, coverage.

    `closed` names what is shut: a pair of places (the links between them), a place, or a state or operator. `coverage` is
    the part of the links whose capacity is known. Raises BadUse for a place or a link that is not there.

    >>> import polars as pl
    >>> links = pl.DataFrame({"start": ["mine", "mine", "rail"], "end": ["rail", "port", "port"], "capacity": [5, 2, 4]})
    >>> route_flow(links)["value"].to_list(), route_flow(links, closed=["rail"])["value"].to_list()
    ([6.0], [2.0])
    """
    asked = way(routes, source, sink, directed, closed)
    ends = _ends(*asked.flows())
    return _told(
        [{"subject": asked.source, "object": asked.sink, **ends, "coverage": _known(asked, "capacity")}], routes
    )


@measure(
    "route_length",
    title="Length of the shortest route",
    formula="least sum of lengths over the ways from source to sink",
    unit="that of the lengths",
    range=(0, None),
    source="Dijkstra 1959",
    missing="a length that is not known is anything from 0 up: an interval; null where there is no way",
)
def route_length(
    routes: IntoFrameT, *, source: Any = None, sink: Any = None, closed: Sequence[Any] = (), directed: bool = False
) -> IntoFrameT:
    """The shortest way between two places: subject (source), object (sink), value, low, high, coverage, way.

    `way` names its places, where all its lengths are known. `closed` and errors as in `route_flow`.

    >>> import polars as pl
    >>> links = pl.DataFrame({"start": ["mine", "mine", "rail"], "end": ["rail", "port", "port"], "length": [5, 9, 3]})
    >>> route_length(links).select("value", "way").row(0)
    (8.0, 'mine > rail > port')
    """
    asked = way(routes, source, sink, directed, closed)
    (least, _), (most, places) = asked.shortest(least=True), asked.shortest()
    named = " > ".join(str(place) for place in places) or None
    row = {"subject": asked.source, "object": asked.sink, **_ends(least, most), "coverage": _known(asked, "length")}
    return _told([{**row, "way": named}], routes, way=str)


@measure(
    "flow_left",
    title="Flow left after a closure",
    formula="maximum flow without X / maximum flow",
    unit="share",
    range=(0, 1),
    source=_MOST + "; the N-1 rule of networks",
    missing=_UNKNOWN + "; null where nothing flows at all",
    variant="close: through (a state or operator), link, place",
)
def flow_left(
    routes: IntoFrameT, *, source: Any = None, sink: Any = None, close: Close = "through", directed: bool = False
) -> IntoFrameT:
    """What is left of the flow when each of them closes, one at a time.

    Columns subject (source), object (what closes), value, low, high, coverage, flow_before, flow_after: the flows in the
    unit of the capacities, null where they are not one number.

    >>> import polars as pl
    >>> links = pl.DataFrame({"start": ["mine", "mine"], "end": ["port", "port"], "capacity": [3, 1],
    ...                       "through": ["CHN", "RUS"]})
    >>> flow_left(links).select("object", "value").rows()
    [('CHN', 0.25), ('RUS', 0.75)]
    """
    asked = way(routes, source, sink, directed)
    before = asked.flows()
    rows = [_left(asked, before, name, *shut) for name, shut in _closures(asked, close)]
    return _told(rows, routes, flow_before=float, flow_after=float)


@measure(
    "detour",
    title="Detour after a closure",
    formula="shortest length without X / shortest length",
    unit="ratio",
    range=(1, None),
    source="Dijkstra 1959; closed form",
    missing="a length that is not known is anything from 0 up, a link without `through` may be anyone's: an interval",
    variant="close: through (a state or operator), link, place",
)
def detour(
    routes: IntoFrameT, *, source: Any = None, sink: Any = None, close: Close = "through", directed: bool = False
) -> IntoFrameT:
    """How much longer the shortest way becomes when each of them closes, one at a time.

    Columns subject (source), object (what closes), value, low, high, coverage, length_before, length_after, cut_off (no
    way is left; the ratio then has no value).
    """
    asked = way(routes, source, sink, directed)
    rows = [_longer(asked, name, *shut) for name, shut in _closures(asked, close)]
    return _told(rows, routes, length_before=float, length_after=float, cut_off=bool)


@measure(
    "route_dependence",
    title="Dependence on those through whom the routes pass",
    formula="from 1 - (flow without X / flow) to (most that can pass through X) / flow",
    unit="share of the maximum flow",
    range=(0, 1),
    source="Tulga's own composite of two maximum flows (Ford and Fulkerson 1956)",
    missing=_UNKNOWN + "; null where nothing flows at all",
    tulgas_own=True,
)
def route_dependence(routes: IntoFrameT, *, source: Any = None, sink: Any = None, directed: bool = False) -> IntoFrameT:
    """Which share of what can flow passes through each state or operator: subject (source), object, value, ends, coverage.

    `low` is the share that is lost without it, `high` the most that can be sent through it; `value` is there where the two
    are equal, as they are where no other way has room. `high` counts ways that use a place twice, so it is a bound.

    >>> import polars as pl
    >>> links = pl.DataFrame({"start": ["mine", "mine"], "end": ["port", "port"], "capacity": [3, 1],
    ...                       "through": ["CHN", "RUS"]})
    >>> route_dependence(links).select("object", "value").rows()
    [('CHN', 0.75), ('RUS', 0.25)]
    """
    asked = way(routes, source, sink, directed)
    before = asked.flows()
    return _told([_dependence(asked, before, name, *shut) for name, shut in _closures(asked, "through")], routes)


@measure(
    "route_connectivity",
    title="Links that have to close before the way is cut",
    formula="least number of links whose closure leaves no way from source to sink",
    unit="links",
    range=(0, None),
    source="Menger 1927: the number of ways that share no link",
    missing="capacities are not needed; a link is there whatever it carries",
)
def route_connectivity(
    routes: IntoFrameT, *, source: Any = None, sink: Any = None, directed: bool = False
) -> IntoFrameT:
    """How many links have to close to cut two places off: subject (source), object (sink), value, ends, coverage, places.

    `places` is how many places between them have to close, null where a link joins the two.
    """
    import networkx as nx

    asked = way(routes, source, sink, directed)
    each = tuple(Link(link.start, link.end, Fraction(1), None, link.through) for link in asked.links)
    links = float(Way(each, asked.source, asked.sink, directed).flow())
    graph = asked.graph(most=True)
    places = None if graph.has_edge(asked.source, asked.sink) else 0
    if places == 0 and links:
        places = nx.node_connectivity(graph, asked.source, asked.sink)
    row = {"subject": asked.source, "object": asked.sink, "value": links, "low": links, "high": links, "coverage": 1.0}
    return _told([{**row, "places": places}], routes, places=int)


def minimum_cut(
    routes: IntoFrameT, *, source: Any = None, sink: Any = None, closed: Sequence[Any] = (), directed: bool = False
) -> IntoFrameT:
    """The links of a least cut between two places, the one nearest the sink: start, end, capacity.

    Links between the same places are added up, and named in the order of their names unless directed. A capacity that is
    not known is taken as unbounded; where no other links are a cut there is none, and no row.
    """
    import networkx as nx
    import polars as pl

    asked = way(routes, source, sink, directed, closed)
    graph = asked.graph(most=True)
    found: list[tuple[Any, Any, float]] = []
    if {asked.source, asked.sink} <= set(graph) and asked.flow(most=True) < UNBOUNDED:
        _, (near, far) = nx.minimum_cut(graph, asked.source, asked.sink)
        for one, other, capacity in graph.edges(data="capacity"):
            if one in near and other in far and capacity:
                found.append((*((one, other) if directed or one <= other else (other, one)), float(capacity)))
    kind = pl.Series([asked.source]).dtype
    cut = pl.DataFrame(sorted(found), schema={"start": kind, "end": kind, "capacity": pl.Float64}, orient="row")
    return handed_back(cut, routes)


def articulation_points(routes: Any) -> list[Any]:
    """The places without which the network falls apart, in order; links taken both ways."""
    import networkx as nx

    return sorted(nx.articulation_points(_plain(routes)))


def network_connectivity(routes: Any) -> int:
    """The least number of links whose closure cuts any place off from any other; parallel links count one each."""
    import networkx as nx

    graph = nx.Graph()
    for link in links_of(routes):
        size = graph.get_edge_data(*link.places, {"size": 0})["size"]
        graph.add_edge(*link.places, size=size + 1)
    if len(graph) < 2 or not nx.is_connected(graph):
        return 0
    least, _ = nx.stoer_wagner(graph, weight="size")
    return int(least)


def _plain(routes: Any) -> "nx.Graph":
    import networkx as nx

    return nx.Graph(link.places for link in links_of(routes))


def _closures(asked: Way, close: str) -> list[tuple[Any, tuple[list[Link], list[Link]]]]:
    return sorted(closures(asked.links, close, (asked.source, asked.sink)).items())


def _left(asked: Way, before: Flows, name: Any, surely: list[Link], perhaps: list[Link]) -> dict[str, Any]:
    after = asked.flows(perhaps, surely)
    ends = _ends(*_share(after, before))
    row = {"subject": asked.source, "object": name, **ends, "coverage": _known(asked, "capacity")}
    return row | {"flow_before": _one(*before), "flow_after": _one(*after)}


def _longer(asked: Way, name: Any, surely: list[Link], perhaps: list[Link]) -> dict[str, Any]:
    before = asked.shortest(least=True)[0], asked.shortest()[0]
    after = asked.shortest(surely, least=True)[0], asked.shortest(perhaps)[0]
    low = high = None
    if after[0] < UNBOUNDED and before[1] > 0:
        low = Fraction(1) if before[1] == UNBOUNDED else max(Fraction(1), Fraction(after[0]) / Fraction(before[1]))
        high = None if after[1] == UNBOUNDED or before[0] == 0 else Fraction(after[1]) / Fraction(before[0])
    row = {"subject": asked.source, "object": name, **_ends(low, high), "coverage": _known(asked, "length")}
    return row | {
        "length_before": _one(*before),
        "length_after": _one(*after),
        "cut_off": after[0] == UNBOUNDED,
    }


def _dependence(asked: Way, before: Flows, name: Any, surely: list[Link], perhaps: list[Link]) -> dict[str, Any]:
    from tulga.measures.networks.passing import most_through

    _, kept = _share((Fraction(0), asked.flow(surely, most=True)), before)
    _, high = _share((Fraction(0), most_through(asked, perhaps)), before)
    low = None if kept is None else 1 - kept
    if low is not None and high is not None and abs(high - low) <= 1e-9:
        high = low
    return {"subject": asked.source, "object": name, **_ends(low, high), "coverage": _known(asked, "capacity")}


def _share(part: Flows, whole: Flows) -> tuple[Amount | None, Amount | None]:
    """The least and most that a part can be of its whole, each known from its least to its most; None of nothing."""
    if whole[1] == 0:
        return None, None
    low = Fraction(0) if whole[1] == UNBOUNDED else Fraction(part[0]) / Fraction(whole[1])
    unbound = whole[0] == 0 or part[1] == UNBOUNDED or whole[0] == UNBOUNDED
    return low, Fraction(1) if unbound else min(Fraction(1), Fraction(part[1]) / Fraction(whole[0]))


def _ends(low: Amount | None, high: Amount | None) -> dict[str, float | None]:
    """value, low and high as numbers: null for what has no bound, and a value where the two are one."""
    ends = [None if one is None or one == UNBOUNDED else float(one) for one in (low, high)]
    return {"value": ends[0] if ends[0] == ends[1] else None, "low": ends[0], "high": ends[1]}


def _one(low: Amount, high: Amount) -> float | None:
    return float(low) if low == high and low < UNBOUNDED else None


def _known(asked: Way, name: Literal["capacity", "length"]) -> float | None:
    known = [getattr(link, name) is not None for link in asked.links]
    return sum(known) / len(known) if known else None


def _told(rows: list[dict[str, Any]], like: IntoFrameT, **extras: Any) -> IntoFrameT:
    """The rows in the kind of frame that came in; without rows its columns."""
    import polars as pl

    numbers = dict.fromkeys(("value", "low", "high", "coverage"), pl.Float64)
    kinds = {name: pl.Series([row[name] for row in rows] or [""]).dtype for name in ("subject", "object")}
    return handed_back(pl.DataFrame(rows, schema={**kinds, **numbers, **extras}), like)
