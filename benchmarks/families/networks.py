"""Networks: structural holes, roles, balance, communities, and the flow of a network of routes."""

from typing import Any

import networkx as nx
import polars as pl

from families import Inputs, family
from tulga.measures import measures
from tulga.measures.networks.brokerage import ROLES
from tulga.measures.networks.signed import KINDS
from tulga.measures.routes import articulation_points, minimum_cut, network_connectivity

Values = dict[Any, float | None]
COLUMNS = ("w_I coordinator", "w_O itinerant", "b_IO representative", "b_OI gatekeeper", "b_O liaison", "t total")
NAMED = {
    "karate": nx.karate_club_graph,
    "zachary": nx.karate_club_graph,
    "florentine": nx.florentine_families_graph,
    "miserables": nx.les_miserables_graph,
    "davis": nx.davis_southern_women_graph,
    "petersen": nx.petersen_graph,
}


@family("D")
def graph(given: Inputs) -> dict[str, Any]:
    """A graph by its name or its edges: each measure by node, and `measure_node_NAME` for each of them."""
    ties, weighted, directed = _ties(given)
    found = _by_node(ties, weighted=weighted, directed=directed)
    flat = {f"{name}_node_{node}": value for name, values in found.items() for node, value in values.items()}
    return {**found, **flat, **({} if directed else _modularities(ties, weighted))}


@family("D_structural_holes")
def structural_holes(given: Inputs) -> dict[str, Any]:
    """Constraint, effective size, betweenness and clustering of each node."""
    return graph(given)


@family("D_gould")
def roles(given: Inputs) -> dict[str, Any]:
    """The raw counts of the five roles and their sum, by actor and over all."""
    edges = given.get("directed_edges") or given.get("edges") or []
    groups = given["groups"]
    ties = _frame([(*edge[:2], 1.0) for edge in edges], [*groups, *given.get("nodes", [])])
    group = pl.DataFrame(
        {"subject": list(groups), "group": [None if one is None else str(one) for one in groups.values()]}
    )
    directed = given.get("directed", True)
    rows = measures["brokerage_roles"](ties, group, directed=directed).select("subject", *ROLES, "value").rows()
    counts = {node: [*map(_whole, found)] for node, *found in rows}
    total = [None if None in column else sum(column) for column in zip(*counts.values(), strict=True)]
    return {"columns": list(COLUMNS), **counts, "raw_nli": counts, "raw_gli": total, "total": total}


@family("D_structural_balance")
def balance(given: Inputs) -> dict[str, Any]:
    """Triads by their positive ties, the balanced share, and the frustration index with its two sides."""
    edges = given.get("signed_edges") or given.get("edges") or []
    ties = _frame([(one, other, sign) for one, other, sign in edges], given.get("nodes", []))
    rows = measures["structural_balance"](ties)
    whole = rows.filter(pl.col("subject").is_null()).row(0, named=True)
    triads = dict(zip(("+++", "++-", "+--", "---"), (whole[kind] for kind in KINDS), strict=True))
    weak = measures["structural_balance"](ties, weak=True).filter(pl.col("subject").is_null())["value"][0]
    found = measures["frustration"](ties)
    sides = [sorted(found.filter(side=side)["subject"]) for side in (1, 2)]
    index = _whole(found["value"][0])
    return {
        "triads_by_positive_edges": triads,
        "balanced_triads": triads["+++"] + triads["+--"],
        "unbalanced_triads": triads["++-"] + triads["---"],
        "triads": whole["triads"],
        "total_triads": whole["triads"],
        "closed_triads": whole["triads"],
        "balanced_share": whole["value"],
        "weak_balanced_share": weak,
        "balanced_share_by_node": dict(rows.drop_nulls("subject").select("subject", "value").rows()),
        **dict.fromkeys(("frustration_index", "frustration"), index),
        "frustration_partition": sides,
        "partition": sides,
        "balanced": None if index is None else index == 0,
    }


@family("B_E_route_network")
def route_network(given: Inputs) -> dict[str, Any]:
    """Flow, cut, shortest way and what a closure leaves of them; the closure is a link, or a place by its name."""
    shape = {"start": pl.String, "end": pl.String, "capacity": pl.Float64, "length": pl.Float64}
    links = pl.DataFrame([(*edge, None, None)[:4] for edge in given["edges"]], schema=shape, orient="row")
    asked = {"source": given["source"], "sink": given["sink"], "directed": given.get("directed", False)}
    closed = _closed(given.get("closure"), given["edges"])
    flow, after = (measures["route_flow"](links, **asked, closed=shut)["value"][0] for shut in ((), closed))
    length, longer = (measures["route_length"](links, **asked, closed=shut)["value"][0] for shut in ((), closed))
    cut, cut_after = (minimum_cut(links, **asked, closed=shut) for shut in ((), closed))
    connected = measures["route_connectivity"](links, **asked)
    return {
        "max_flow": flow,
        "min_cut": [list(row) for row in cut.select("start", "end").rows()],
        "min_cut_value": sum(cut["capacity"]),
        "max_flow_after": after,
        "min_cut_after": [list(row) for row in cut_after.select("start", "end").rows()],
        "flow_lost": _difference(flow, after),
        "flow_left_share": _ratio(after, flow),
        "flow_lost_share": _ratio(_difference(flow, after), flow),
        "shortest_before": length,
        "shortest_after": longer,
        "detour": _difference(longer, length),
        "detour_ratio": _ratio(longer, length),
        "articulation": articulation_points(links),
        "edge_connectivity": network_connectivity(links),
        "edge_connectivity_source_sink": connected["value"][0],
        "node_connectivity_source_sink": connected["places"][0],
    }


def _ties(given: Inputs) -> tuple[pl.DataFrame, bool, bool]:
    """The ties of a file, whether they have strengths, and whether they have directions."""
    if "edges" in given or "directed_edges" in given:
        edges = given.get("edges") or given.get("directed_edges") or []
        weighted = any(len(edge) > 2 for edge in edges)
        ties = _frame([(*edge, 1.0)[:3] for edge in edges], given.get("nodes", []))
        return ties, weighted, bool(given.get("directed", "directed_edges" in given))
    name = given["graph"].casefold()
    fitting = [make for word, make in NAMED.items() if word in name]
    if not fitting:
        raise SystemExit(f"no graph of this name: {given['graph']}; there are {', '.join(NAMED)}")
    made = fitting[0]()
    numbered = {node: node + 1 if isinstance(node, int) else node for node in made}
    return _frame([(numbered[one], numbered[other], 1.0) for one, other in made.edges], []), False, False


def _frame(edges: list[tuple[Any, ...]], nodes: list[Any]) -> pl.DataFrame:
    """Ties of one year; the nodes are in the network whether they have a tie or not."""
    rows = [*edges, *((node, None, None) for node in nodes)]
    names = [str(name) for name, _, _ in rows], [None if name is None else str(name) for _, name, _ in rows]
    values = pl.Series([row[2] for row in rows], dtype=pl.Float64)
    return pl.DataFrame({"subject": names[0], "object": names[1], "year": 2020, "value": values}).unique()


def _by_node(ties: pl.DataFrame, *, weighted: bool, directed: bool) -> dict[str, Values]:
    def of(measure: str, column: str = "value", **options: Any) -> Values:
        found = measures[measure](ties, directed=directed, **options)
        return dict(found.select("subject", column).rows())

    strengths = {"weighted": weighted}
    return {
        "constraint": of("constraint", **strengths),
        "effective_size": of("effective_size", **strengths),
        "efficiency": of("effective_size", "efficiency", **strengths),
        "betweenness": of("betweenness"),
        "betweenness_raw": of("betweenness"),
        "betweenness_normalized": of("betweenness", normalised=True),
        "clustering": of("clustering"),
        "degree": of("degree"),
        "strength": of("degree", weighted=True),
    }


def _modularities(ties: pl.DataFrame, weighted: bool) -> dict[str, float | None]:
    found = {
        method: measures["communities"](ties, method=method, weighted=weighted)["value"][0]
        for method in ("louvain", "greedy", "walktrap")
    }
    return {
        "modularity_louvain": found["louvain"],
        "louvain": found["louvain"],
        "modularity_fastgreedy": found["greedy"],
        "modularity_walktrap": found["walktrap"],
        "modularity_best_known": max((value for value in found.values() if value is not None), default=None),
    }


def _closed(closure: Any, edges: list[list[Any]]) -> list[Any]:
    """A closure as a file says it: a link (two places that are joined), a list of links, or places."""
    if not closure or isinstance(closure, str):
        return [closure] if closure else []
    linked = any({*edge[:2]} == {*map(str, closure)} for edge in edges)
    return [closure] if linked else closure


def _whole(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _ratio(one: float | None, other: float | None) -> float | None:
    return None if one is None or not other else one / other
