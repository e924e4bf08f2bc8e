"""The most that can pass through some of the links on the way: a flow in two layers, before them and after."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tulga.measures.networks.links import UNBOUNDED, Link, Way

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Place = tuple[Any, int]
Arc = tuple[Place, Place, int]


def most_through(asked: Way, passed: Sequence[Link]) -> float:
    """The largest flow all of which uses one of the links `passed` at least once; unknown capacities are unbounded.

    What has not passed yet is in layer 0, where only the other links are open; one of `passed` leads to layer 1, where all
    are; the sink takes from layer 1 only. A link's capacity holds for both layers and both directions together. Links that
    lie on no way from source to sink are left out. A flow may use a place once in each layer, so this is a bound from above.
    """
    import numpy as np
    from scipy.optimize import linprog

    links = _on_the_way(asked)
    arcs = list(_arcs(asked, links, {id(link) for link in passed}))
    gain = np.array([-float(end == (asked.sink, 1)) for _, end, _ in arcs])
    if not gain.any():
        return 0.0
    limits = [UNBOUNDED if link.capacity is None else float(link.capacity) for link in links]
    bounded = [number for number, limit in enumerate(limits) if limit < UNBOUNDED]
    balance, use = _matrices(asked, arcs, len(links))
    found = linprog(
        gain,
        A_ub=use[bounded] if bounded else None,
        b_ub=[limits[number] for number in bounded] if bounded else None,
        A_eq=balance if balance.shape[0] else None,
        b_eq=np.zeros(balance.shape[0]) if balance.shape[0] else None,
        method="highs",
    )
    return UNBOUNDED if found.status == 3 else -float(found.fun)


def _on_the_way(asked: Way) -> list[Link]:
    """The links on some way from source to sink: those in one block with a link between the two, or that can be reached
    and lead on where links have a direction."""
    import networkx as nx

    if asked.directed:
        graph = nx.DiGraph((link.start, link.end) for link in asked.links)
        after = nx.descendants(graph, asked.source) | {asked.source} if asked.source in graph else set()
        before = nx.ancestors(graph, asked.sink) | {asked.sink} if asked.sink in graph else set()
        return [link for link in asked.links if link.start in after and link.end in before]
    ends = (asked.source, asked.sink)
    graph = nx.Graph([*(link.places for link in asked.links), ends])
    block = next(one for one in nx.biconnected_components(graph) if one >= {*ends})
    return [link for link in asked.links if {*link.places} <= block]


def _arcs(asked: Way, links: Sequence[Link], passed: set[int]) -> Iterator[Arc]:
    """From where to where, in layers, and by which link; none into the source and none out of the sink."""
    for number, link in enumerate(links):
        for one, other in asked.directions(link):
            if other == asked.source or one == asked.sink:
                continue
            yield (one, 1), (other, 1), number
            yield (one, 0), (other, 1 if id(link) in passed else 0), number


def _matrices(asked: Way, arcs: Sequence[Arc], links: int) -> "tuple[csr_array, csr_array]":
    """What goes into each place and out of it, and what uses each link; a column an arc."""
    from scipy.sparse import csr_array

    ends = {(asked.source, 0), (asked.sink, 1)}
    places = sorted({place for one, other, _ in arcs for place in (one, other)} - ends)
    row = {place: number for number, place in enumerate(places)}
    entries = [
        (row[place], column, sign)
        for column, (one, other, _) in enumerate(arcs)
        for place, sign in ((one, -1.0), (other, 1.0))
        if place in row
    ]
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    balance = csr_array((signs, (rows, columns)), shape=(len(places), len(arcs)))
    numbers = [number for _, _, number in arcs]
    use = csr_array(([1.0] * len(arcs), (numbers, range(len(arcs)))), shape=(links, len(arcs)))
    return balance, use
