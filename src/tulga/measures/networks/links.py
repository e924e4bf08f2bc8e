"""Links of a network of routes, checked: what flows through them at most, the shortest way, and what a closure leaves.

Capacities and lengths are read as decimal numbers and added up exactly, so that equal sums are equal.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tulga.errors import BadInput, BadUse, unknown
from tulga.measures.frames import in_memory

if TYPE_CHECKING:
    import networkx as nx

Amount = Fraction | float
UNBOUNDED = float("inf")


@dataclass(frozen=True)
class Link:
    """One link; None is a capacity or length that is not known, or that nobody said through whom it passes."""

    start: Any
    end: Any
    capacity: Fraction | None
    length: Fraction | None
    through: Any

    @property
    def places(self) -> tuple[Any, Any]:
        """Its ends in the order of their names."""
        return (self.start, self.end) if self.start <= self.end else (self.end, self.start)


@dataclass(frozen=True)
class Way:
    """What is asked of a network: its links, from where to where, and whether they go one way only."""

    links: tuple[Link, ...]
    source: Any
    sink: Any
    directed: bool

    def flow(self, closed: Iterable[Link] = (), *, most: bool = False) -> Amount:
        """The maximum flow without the closed links; a capacity that is not known is 0, or with `most` unbounded."""
        import networkx as nx

        graph = self.graph(closed, most=most)
        if not {self.source, self.sink} <= set(graph):
            return Fraction(0)
        try:
            return Fraction(nx.maximum_flow_value(graph, self.source, self.sink))
        except nx.NetworkXUnbounded:
            return UNBOUNDED

    def flows(self, perhaps: Sequence[Link] = (), surely: Sequence[Link] = ()) -> tuple[Amount, Amount]:
        """The least and the most that the maximum flow can be, where links surely are closed and others may be."""
        least = self.flow(perhaps)
        sure = len(perhaps) == len(surely) and all(link.capacity is not None for link in self.links)
        return least, least if sure else self.flow(surely, most=True)

    def graph(self, closed: Iterable[Link] = (), *, most: bool = False) -> "nx.DiGraph":
        """The open links with their capacities, parallel ones added up, in both directions unless directed."""
        import networkx as nx

        graph = nx.DiGraph()
        shut = {id(link) for link in closed}
        for link in self.links:
            if id(link) in shut or (link.capacity is None and not most):
                continue
            for one, other in self.directions(link):
                old = graph.get_edge_data(one, other, {"capacity": Fraction(0)})
                if link.capacity is None or "capacity" not in old:
                    graph.add_edge(one, other)
                    graph[one][other].pop("capacity", None)
                else:
                    graph.add_edge(one, other, capacity=old["capacity"] + link.capacity)
        return graph

    def shortest(self, closed: Iterable[Link] = (), *, least: bool = False) -> tuple[Amount, list[Any]]:
        """The length of the shortest way and its places; unbounded and none where there is no way.

        A link of unknown length is left out, or with `least` takes nothing.
        """
        import networkx as nx

        graph = nx.DiGraph()
        shut = {id(link) for link in closed}
        for link in self.links:
            length = Fraction(0) if link.length is None and least else link.length
            if id(link) in shut or length is None:
                continue
            for one, other in self.directions(link):
                old = graph.get_edge_data(one, other, {"length": length})["length"]
                graph.add_edge(one, other, length=min(old, length))
        try:
            total, places = nx.single_source_dijkstra(graph, self.source, self.sink, weight="length")
        except (nx.NetworkXNoPath, nx.NodeNotFound):
            return UNBOUNDED, []
        return Fraction(total), places

    def directions(self, link: Link) -> list[tuple[Any, Any]]:
        """From where to where a link can be used."""
        forth = (link.start, link.end)
        return [forth] if self.directed else [forth, (link.end, link.start)]


def way(routes: Any, source: Any, sink: Any, directed: bool, closed: Sequence[Any] = ()) -> Way:
    """The checked links of a frame between two places, without what is closed.

    Raises BadInput naming the first link without an end, from a place to itself, or of a negative capacity or length;
    BadUse for a place that is not in the network, and where `source` and `sink` are not said and cannot be told.
    """
    links = links_of(routes)
    places = {place for link in links for place in link.places}
    starts, ends = {link.start for link in links}, {link.end for link in links}
    source = _only(source, starts - ends, places, "source")
    sink = _only(sink, ends - starts, places, "sink")
    if source == sink:
        raise BadUse(f"source and sink are both {source}: a way needs two places")
    shut = {id(link) for one in closed for link in _closing(links, one)}
    return Way(tuple(link for link in links if id(link) not in shut), source, sink, directed)


def links_of(routes: Any) -> list[Link]:
    """The links of a frame in order; without the columns each has capacity 1, length 1, and passes through nobody known."""
    import polars as pl

    rows = in_memory(routes, ["start", "end"], ["capacity", "length", "through"])
    for name in ("capacity", "length", "through"):
        if name not in rows.columns:
            rows = rows.with_columns(pl.lit(None if name == "through" else 1).alias(name))
    if rows["start"].dtype != rows["end"].dtype:
        raise BadInput(f"start is {rows['start'].dtype} and end {rows['end'].dtype}: both name places")
    order = ["start", "end", "through", "capacity", "length"]
    rows = rows.select(*order).sort(order)
    return [_link(row) for row in rows.iter_rows(named=True)]


def closures(links: Sequence[Link], close: str, ends: Sequence[Any]) -> dict[Any, tuple[list[Link], list[Link]]]:
    """What can be closed, by name: the links that surely close with it, and those that may.

    `close` is "through" (all links through one state or operator; one of which it is not said may be among them), "link"
    (all between two places, named "one - other") or "place" (all at a place other than `ends`). Raises BadUse for another.
    """
    kinds: dict[str, Callable[[], dict[Any, tuple[list[Link], list[Link]]]]] = {
        "through": lambda: _by_holder(links),
        "link": lambda: _by_pair(links),
        "place": lambda: _by_place(links, ends),
    }
    if close not in kinds:
        raise unknown("kind of closure", close, kinds)
    return kinds[close]()


def _by_holder(links: Sequence[Link]) -> dict[Any, tuple[list[Link], list[Link]]]:
    unsaid = [link for link in links if link.through is None]
    holders = sorted({link.through for link in links} - {None})
    own = {holder: [link for link in links if link.through == holder] for holder in holders}
    return {holder: (held, held + unsaid) for holder, held in own.items()}


def _by_pair(links: Sequence[Link]) -> dict[Any, tuple[list[Link], list[Link]]]:
    pairs = sorted({link.places for link in links})
    found = {f"{one} - {other}": [link for link in links if link.places == (one, other)] for one, other in pairs}
    return {name: (shut, shut) for name, shut in found.items()}


def _by_place(links: Sequence[Link], ends: Sequence[Any]) -> dict[Any, tuple[list[Link], list[Link]]]:
    places = sorted({place for link in links for place in link.places} - set(ends))
    found = {place: [link for link in links if place in link.places] for place in places}
    return {name: (shut, shut) for name, shut in found.items()}


def _link(row: dict[str, Any]) -> Link:
    named = f"the link {row['start']} - {row['end']}"
    if row["start"] is None or row["end"] is None:
        raise BadInput(f"{named} has no {'start' if row['start'] is None else 'end'}: a link needs both")
    if row["start"] == row["end"]:
        raise BadInput(f"{named} goes from a place to itself")
    for name in ("capacity", "length"):
        if row[name] is not None and not 0 <= row[name] < UNBOUNDED:
            raise BadInput(f"{named} has the {name} {row[name]:g}: it is a finite number, not negative")
    capacity, length = (None if row[name] is None else Fraction(str(row[name])) for name in ("capacity", "length"))
    return Link(row["start"], row["end"], capacity, length, row["through"])


def _only(given: Any, candidates: set[Any], places: set[Any], what: str) -> Any:
    """The place that was given, or the only one that it can be."""
    if given is None and len(candidates) == 1:
        return next(iter(candidates))
    if given is None:
        told = ", ".join(sorted(str(one) for one in candidates)[:5]) or "none"
        raise BadUse(f"say which place is the {what}: the frame alone does not tell (it could be {told})")
    if given not in places:
        raise unknown("place", str(given), sorted(str(place) for place in places))
    return given


def _closing(links: Sequence[Link], closed: Any) -> list[Link]:
    """The links that close: those between a pair of places, or all at a place or through a state of that name."""
    if isinstance(closed, list | tuple) and len(closed) == 2:
        found = [link for link in links if {*link.places} == {*closed}]
        pairs = sorted({" - ".join(map(str, link.places)) for link in links})
        if not found:
            raise unknown("link", " - ".join(sorted(map(str, closed))), pairs)
        return found
    found = [link for link in links if closed in (link.start, link.end, link.through)]
    if not found:
        names = {str(name) for link in links for name in (link.start, link.end, link.through) if name is not None}
        raise unknown("place, state or operator", str(closed), sorted(names))
    return found
