"""Communities: Zachary's karate club as published, networkx as a peer, and what must change nothing."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadUse
from tulga.measures import measures
from tulga.measures.networks.communities import divided, modularity
from tulga.measures.networks.walktrap import walktrap


def of_graph(graph: nx.Graph) -> pl.DataFrame:
    rows = [(one, other, told.get("weight", 1.0)) for one, other, told in graph.edges(data=True)]
    return pl.DataFrame(rows, schema=["subject", "object", "value"], orient="row").with_columns(year=pl.lit(1977))


KARATE = of_graph(nx.karate_club_graph())


def of(method: str, frame: pl.DataFrame = KARATE, **options: Any) -> pl.DataFrame:
    found: pl.DataFrame = measures["communities"](frame, method=method, **options)
    return found


def test_the_karate_club() -> None:
    """The largest modularity of the club's 78 ties is 0.4198, in four groups (Brandes et al. 2008); fast greedy finds 0.381
    in three (Clauset, Newman and Moore 2004)."""
    best = of("louvain")
    assert best["value"][0] == pytest.approx(0.41979, abs=1e-5)
    assert best["community"].max() == 4
    greedy = of("greedy")
    assert greedy["value"][0] == pytest.approx(0.381, abs=5e-4)
    assert greedy["community"].max() == 3


@pytest.mark.shared
def test_the_reference_values(shared: Path) -> None:
    told = json.loads((shared / "reference" / "D_zachary.json").read_text())
    expected, tolerance = told["expected"], told["tolerance"]["values"]
    assert of("greedy")["value"][0] == pytest.approx(expected["modularity_fastgreedy"], abs=tolerance)
    assert of("walktrap")["value"][0] == pytest.approx(expected["modularity_walktrap"], abs=tolerance)
    assert of("louvain")["value"][0] == pytest.approx(expected["modularity_best_known"], abs=1e-7)
    for measure in ("betweenness", "constraint"):
        found = dict(measures[measure](KARATE).select("subject", "value").rows())
        for node in (1, 12, 34):
            key = f"{measure}_node_{node}"
            if key in expected:
                assert found[node - 1] == pytest.approx(expected[key], abs=tolerance)


def test_one_tie_between_two_triangles() -> None:
    """Each triangle has 3 of 7 ties inside and degrees 7 of 14: 2 (3/7 - 1/4) = 5/14."""
    edges = [("A", "B"), ("B", "C"), ("A", "C"), ("X", "Y"), ("Y", "Z"), ("X", "Z"), ("A", "X")]
    frame = pl.DataFrame(edges, schema=["subject", "object"], orient="row").with_columns(year=pl.lit(2020))
    for method in ("louvain", "greedy", "walktrap"):
        found = of(method, frame)
        assert found["value"][0] == pytest.approx(5 / 14)
        assert found["community"].to_list() == [1, 1, 1, 2, 2, 2]


@st.composite
def graphs(draw: st.DrawFn) -> nx.Graph:
    size = draw(st.integers(2, 9))
    graph = nx.gnp_random_graph(size, draw(st.floats(0.1, 0.9)), seed=draw(st.integers(0, 10_000)))
    for one, other in graph.edges:
        graph[one][other]["weight"] = draw(st.sampled_from([0.5, 1.0, 2.0, 5.0]))
    return graph


@settings(deadline=None)
@given(graphs(), st.sampled_from(["louvain", "greedy", "walktrap"]), st.booleans())
def test_networkx_counts_the_same_modularity(graph: nx.Graph, method: str, weighted: bool) -> None:
    if not graph.number_of_edges():
        return
    found = of(method, of_graph(graph), weighted=weighted, tries=3)
    parts = [set(one["subject"]) for one in found.partition_by("community")]
    tied = graph.subgraph(found["subject"])
    expected = nx.community.modularity(tied, parts, weight="weight" if weighted else None)
    assert found["value"][0] == pytest.approx(expected, abs=1e-12)
    assert found["community"].to_list()[0] <= len(parts)


@settings(deadline=None)
@given(graphs(), st.integers(0, 100))
def test_moves_never_leave_less_than_louvain_alone(graph: nx.Graph, seed: int) -> None:
    if not graph.number_of_edges():
        return
    matrix = nx.to_numpy_array(graph)
    alone = modularity(matrix, nx.community.louvain_communities(nx.Graph(graph), seed=seed))
    assert modularity(matrix, divided(matrix, seed=seed, tries=1)) >= alone - 1e-12


@settings(deadline=None)
@given(graphs())
def test_walktrap_merges_only_what_is_tied(graph: nx.Graph) -> None:
    """Each partition has one community less; the last is that of the connected components."""
    partitions = walktrap(nx.to_numpy_array(graph))
    assert [len(one) for one in partitions] == [len(graph) - step for step in range(len(partitions))]
    components = {frozenset(one) for one in nx.connected_components(graph)}
    assert {frozenset(one) for one in partitions[-1]} == components


@pytest.mark.parametrize("method", ["louvain", "greedy", "walktrap"])
def test_the_order_of_rows_and_the_unit_change_nothing(method: str) -> None:
    turned = KARATE.sample(fraction=1.0, shuffle=True, seed=3).rename({"subject": "object", "object": "subject"})
    scaled = turned.with_columns(pl.col("value") * 1000)
    expected = of(method, weighted=True)
    found = of(method, scaled, weighted=True)
    assert found["community"].to_list() == expected["community"].to_list()
    assert found["value"].to_list() == pytest.approx(expected["value"].to_list())


def test_a_year_without_ties_has_no_communities() -> None:
    frame = pl.DataFrame({"subject": ["A", "B"], "object": ["B", None], "year": 2020, "value": [0.0, None]})
    found = of("louvain", frame)
    assert found.select("value", "community").rows() == [(None, None)] * 2


def test_an_unknown_strength_leaves_weighted_communities_open() -> None:
    frame = pl.DataFrame({"subject": ["A", "B"], "object": ["B", "C"], "year": 2020, "value": [1.0, None]})
    assert of("louvain", frame, weighted=True)["value"].to_list() == [None] * 3
    assert of("louvain", frame, weighted=True)["coverage"].to_list() == [0.5] * 3
    assert of("louvain", frame)["value"].null_count() == 0


def test_options_are_checked() -> None:
    with pytest.raises(BadUse, match="there is no method 'louvian'; did you mean louvain"):
        of("louvian")
    with pytest.raises(BadUse, match="tries is 0"):
        of("louvain", tries=0)


def test_the_same_seed_gives_the_same_communities() -> None:
    graph = nx.to_numpy_array(nx.gnp_random_graph(40, 0.15, seed=5))
    assert divided(graph, seed=7, tries=2) == divided(np.array(graph), seed=7, tries=2)
