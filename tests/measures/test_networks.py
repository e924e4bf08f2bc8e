"""Positions, structural holes and brokerage: by hand, against networkx, and what must change nothing."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures import measures
from tulga.measures.networks.brokerage import ROLES

BY_STATE = ("degree", "betweenness", "clustering", "constraint", "effective_size")
Tie = tuple[Any, ...]


def ties(*rows: Tie, year: int = 2020) -> pl.DataFrame:
    """Ties as (subject, object) or (subject, object, value)."""
    schema = {"subject": pl.String, "object": pl.String, "value": pl.Float64}
    return pl.DataFrame([(*row, 1.0)[:3] for row in rows], schema=schema, orient="row").with_columns(year=pl.lit(year))


def values(name: str, frame: pl.DataFrame, column: str = "value", **options: Any) -> dict[Any, Any]:
    return dict(measures[name](frame, **options).select("subject", column).rows())


def of_graph(graph: nx.Graph, weight: str | None = None) -> pl.DataFrame:
    """Ties of a graph whose nodes are numbers; a node without ties is there without an object."""
    rows = [(str(one), str(other), float(told.get(weight, 1))) for one, other, told in graph.edges(data=True)]
    return ties(*rows, *((str(node), None, None) for node in graph))


@st.composite
def graphs(draw: st.DrawFn, directed: bool = False) -> nx.Graph:
    """Small graphs with strengths of 1 to 5."""
    size = draw(st.integers(2, 7))
    pairs = [(i, j) for i in range(size) for j in range(size) if i != j and (directed or i < j)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True))
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from((*pair, {"weight": draw(st.integers(1, 5))}) for pair in chosen)
    return graph


def same(found: dict[Any, Any], expected: dict[Any, float]) -> None:
    """The values are the same; what networkx calls NaN is null."""
    assert found.keys() == {str(node) for node in expected}
    for node, value in expected.items():
        missing = value is None or value != value
        assert found[str(node)] is None if missing else found[str(node)] == pytest.approx(value, abs=1e-12), node


# Mongolia between three partners, two of them tied to each other.
SMALL = ties(("MNG", "CHN"), ("MNG", "RUS"), ("MNG", "JPN"), ("RUS", "CHN"))


def test_positions_by_hand() -> None:
    """Of the pairs CHN-RUS, CHN-JPN, RUS-JPN the last two meet in MNG only; one of the three pairs is tied."""
    assert values("degree", SMALL) == {"CHN": 2, "JPN": 1, "MNG": 3, "RUS": 2}
    assert values("betweenness", SMALL) == {"CHN": 0, "JPN": 0, "MNG": 2, "RUS": 0}
    assert values("betweenness", SMALL, normalised=True)["MNG"] == pytest.approx(2 / 3)
    assert values("clustering", SMALL) == {"CHN": 1, "JPN": None, "MNG": pytest.approx(1 / 3), "RUS": 1}


def test_holes_by_hand() -> None:
    """MNG: p = 1/3 each; CHN 1/3 + 1/3 1/2 = 1/2, RUS the same, JPN 1/3: 1/4 + 1/4 + 1/9. Size 3 - 2 1/3 = 7/3."""
    assert values("constraint", SMALL)["MNG"] == pytest.approx(1 / 4 + 1 / 4 + 1 / 9)
    assert values("constraint", SMALL)["JPN"] == 1
    assert values("effective_size", SMALL)["MNG"] == pytest.approx(7 / 3)
    assert values("effective_size", SMALL, "efficiency")["MNG"] == pytest.approx(7 / 9)


def test_strengths_by_hand() -> None:
    """MNG: p 3/4 with CHN, 1/4 with RUS; CHN gives RUS 1/4, RUS gives CHN 1/2.

    Constraint (3/4 + 1/4 1/2)^2 + (1/4 + 3/4 1/4)^2 = 0.765625 + 0.19140625.
    Redundant: CHN 1/4 1/3, RUS 3/4 1, so that 2 - 1/12 - 3/4 = 7/6 are left.
    """
    weighted = ties(("MNG", "CHN", 3.0), ("MNG", "RUS", 1.0), ("RUS", "CHN", 1.0))
    assert values("constraint", weighted, weighted=True)["MNG"] == pytest.approx(0.95703125)
    assert values("effective_size", weighted, weighted=True)["MNG"] == pytest.approx(7 / 6)
    assert values("degree", weighted, weighted=True)["MNG"] == 4


def test_the_medici() -> None:
    """Marriages of Florence: betweenness 0.522 for the Medici, 0.255 for the Guadagni, 0.103 for the Strozzi (Jackson 2008,
    Social and Economic Networks, section 1.2.1)."""
    found = values("betweenness", of_graph(nx.florentine_families_graph()), normalised=True)
    assert [round(found[name], 3) for name in ("Medici", "Guadagni", "Strozzi")] == [0.522, 0.255, 0.103]


@settings(deadline=None)
@given(graphs())
def test_networkx_gives_the_same_without_direction(graph: nx.Graph) -> None:
    frame = of_graph(graph, "weight")
    same(values("constraint", frame), nx.constraint(graph))
    same(values("constraint", frame, weighted=True), nx.constraint(graph, weight="weight"))
    same(values("effective_size", frame), nx.effective_size(graph))
    same(values("effective_size", frame, weighted=True), nx.effective_size(graph, nodes=list(graph), weight="weight"))
    same(values("betweenness", frame), nx.betweenness_centrality(graph, normalized=False))
    few = {node: None for node, degree in graph.degree if degree < 2}
    same(values("clustering", frame), nx.clustering(graph) | few)
    same(values("clustering", frame, weighted=True), nx.clustering(graph, weight="weight") | few)


@settings(deadline=None)
@given(graphs(directed=True))
def test_networkx_gives_the_same_with_direction(graph: nx.DiGraph) -> None:
    frame = of_graph(graph, "weight")
    same(values("degree", frame, directed=True), dict(graph.degree))
    same(values("constraint", frame, directed=True), nx.constraint(graph))
    same(values("constraint", frame, directed=True, weighted=True), nx.constraint(graph, weight="weight"))
    sizes = nx.effective_size(graph, nodes=list(graph), weight="weight")
    found = values("effective_size", frame, directed=True, weighted=True)
    assert all(found[str(node)] == pytest.approx(size) for node, size in sizes.items() if graph.out_degree(node))
    same(values("betweenness", frame, directed=True), nx.betweenness_centrality(graph, normalized=False))
    expected = nx.clustering(graph)
    found = values("clustering", frame, directed=True)
    assert all(found[str(node)] == pytest.approx(value) for node, value in expected.items() if value)


@settings(deadline=None)
@given(graphs(directed=True), st.permutations("ABCDEFG"))
def test_names_and_the_order_of_rows_change_nothing(graph: nx.DiGraph, names: list[str]) -> None:
    frame = of_graph(graph, "weight")
    named = frame.reverse().with_columns(pl.col("subject", "object").replace(dict(zip("0123456", names, strict=True))))
    for measure in BY_STATE:
        found, renamed = (values(measure, one, directed=True) for one in (frame, named))
        same(renamed, {names[int(node)]: value for node, value in found.items()})


@settings(deadline=None)
@given(graphs(), st.sampled_from([0.001, 7.0, 1e6]))
def test_a_larger_unit_of_strength_changes_no_ratio(graph: nx.Graph, unit: float) -> None:
    frame = of_graph(graph, "weight")
    scaled = frame.with_columns(pl.col("value") * unit)
    for measure in ("constraint", "effective_size", "clustering"):
        same(values(measure, scaled, weighted=True), values(measure, frame, weighted=True))


def test_a_state_without_ties_is_not_constrained_by_nobody() -> None:
    frame = pl.concat([SMALL, ties(("BTN", None, None), ("CUB", "USA", 0.0))])
    for measure in ("constraint", "effective_size", "clustering"):
        found = values(measure, frame)
        assert [found[state] for state in ("BTN", "CUB", "USA")] == [None] * 3
    assert values("degree", frame)["BTN"] == 0


def test_a_tie_of_unknown_strength_is_there() -> None:
    """RUS-CHN is not known: what rests on it has no value, JPN's partner MNG has all its strengths."""
    frame = ties(("MNG", "CHN", 3.0), ("MNG", "RUS", 1.0), ("RUS", "CHN", None), ("JPN", "KOR", 2.0))
    assert values("constraint", frame)["MNG"] == pytest.approx(1.125)  # 2 (1/2 + 1/2 1/2)^2
    assert values("constraint", frame, weighted=True) == {"CHN": None, "JPN": 1, "KOR": 1, "MNG": None, "RUS": None}
    rows = (
        measures["degree"](frame, weighted=True).filter(subject="RUS").select("value", "low", "high", "coverage").row(0)
    )
    assert rows == (None, 1.0, None, 0.5)
    assert set(values("clustering", frame, weighted=True).values()) == {None}


def test_enmity_is_no_tie_to_broker_by() -> None:
    assert values("degree", ties(("MNG", "CHN"), ("RUS", "USA", -1.0))) == {"CHN": 1, "MNG": 1, "RUS": 0, "USA": 0}


def test_years_stand_apart() -> None:
    frame = pl.concat([SMALL, ties(("MNG", "CHN"), year=2021)])
    assert measures["degree"](frame).filter(subject="MNG").select("year", "value").rows() == [(2020, 3.0), (2021, 1.0)]


def test_a_tie_listed_both_ways_is_one_tie() -> None:
    assert values("degree", ties(("MNG", "CHN"), ("CHN", "MNG"))) == {"CHN": 1, "MNG": 1}
    assert values("degree", ties(("MNG", "CHN", None), ("CHN", "MNG", 2.0)), weighted=True) == {"CHN": 2, "MNG": 2}
    with pytest.raises(BadInput, match="between CHN and MNG in 2020 is 2 one way and 1 the other"):
        measures["degree"](ties(("MNG", "CHN", 1.0), ("CHN", "MNG", 2.0)), weighted=True)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("MNG", "MNG")], "a tie of MNG to MNG in 2020 is a tie to itself"),
        ([("MNG", "CHN"), ("MNG", "CHN")], "the tie of MNG to CHN in 2020 is there 2 times"),
        ([(None, "CHN")], "a tie of None to CHN in 2020 has no subject"),
        ([("MNG", "CHN", float("inf"))], "a tie of MNG to CHN in 2020 is not a finite number"),
    ],
)
def test_ties_that_cannot_be_are_refused_in_a_sentence(rows: list[Tie], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        measures["constraint"](ties(*rows))
    with pytest.raises(BadInput, match="subject is String and object Int64"):
        measures["degree"](pl.DataFrame({"subject": ["MNG"], "object": [2], "year": [2020]}))


@pytest.mark.parametrize("name", [*BY_STATE, "structural_balance", "frustration", "communities", "pole_position"])
def test_no_ties_give_no_rows(name: str) -> None:
    found = measures[name](ties())
    assert found.height == 0 or found["subject"].null_count() == found.height
    assert found.columns[:3] == ["subject", "year", "value"]


def test_numbers_name_states_as_well() -> None:
    frame = pl.DataFrame({"subject": [712, 712], "object": [710, 365], "year": [2020, 2020]})
    assert values("betweenness", frame) == {365: 0, 710: 0, 712: 1}


GROUPS = {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B", "c1": "C"}
ROLE_OF = [
    ("a1", "a3", "coordinator"),
    ("b1", "b2", "itinerant"),
    ("a1", "b2", "representative"),
    ("b1", "a3", "gatekeeper"),
    ("b1", "c1", "liaison"),
]


def _grouped(groups: dict[str, str | None]) -> pl.DataFrame:
    return pl.DataFrame({"subject": list(groups), "group": list(groups.values())})


@pytest.mark.parametrize(("source", "target", "role"), ROLE_OF)
def test_each_role_by_its_definition(source: str, target: str, role: str) -> None:
    """a2 of group A passes on from the one to the other, who have no tie."""
    through = ties((source, "a2"), ("a2", target))
    found = measures["brokerage_roles"](through, _grouped(GROUPS)).filter(subject="a2").row(0, named=True)
    assert {name: found[name] for name in ROLES if found[name]} == {role: 1}
    assert found["value"] == 1
    tied = ties((source, "a2"), ("a2", target), (source, target))
    assert values("brokerage_roles", tied, groups=_grouped(GROUPS)) == {source: 0, target: 0, "a2": 0}


@settings(deadline=None)
@given(graphs(directed=True), st.lists(st.sampled_from("AB?"), min_size=7, max_size=7))
def test_roles_are_counted_as_the_definition_says(graph: nx.DiGraph, letters: list[str]) -> None:
    groups = {str(node): None if letters[node] == "?" else letters[node] for node in range(7)}
    rows = measures["brokerage_roles"](of_graph(graph), _grouped(groups)).rows(named=True)
    for row in rows:
        k = row["subject"]
        pairs = [
            (str(i), str(j))
            for i, j in permutations(graph, 2)
            if k not in (str(i), str(j)) and graph.has_edge(i, int(k)) and graph.has_edge(int(k), j)
            if not graph.has_edge(i, j)
        ]
        assert row["value"] == len(pairs)
        kinds = [(groups[i], groups[k], groups[j]) for i, j in pairs]
        if any(None in kind for kind in kinds):
            assert row["liaison"] is None
            assert row["coverage"] < 1
        else:
            assert row["representative"] == sum(i == k and k != j for i, k, j in kinds)
            assert row["gatekeeper"] == sum(i != k and k == j for i, k, j in kinds)
            assert sum(row[role] for role in ROLES) == len(pairs)


def test_an_actor_has_one_group() -> None:
    twice = pl.DataFrame({"subject": ["MNG", "MNG"], "group": ["A", "B"]})
    with pytest.raises(BadInput, match="MNG is in the groups A and B"):
        measures["brokerage_roles"](SMALL, twice)


# KAZ and BLR stand with RUS, PAK with CHN, TJK with both, JPN with neither; MNG knows them all.
CAMPS = ties(
    *(("MNG", other) for other in ("RUS", "CHN", "KAZ", "BLR", "PAK", "TJK", "JPN")),
    *((one, "RUS") for one in ("KAZ", "BLR", "TJK")),
    *((one, "CHN") for one in ("PAK", "TJK")),
)


def test_the_place_between_poles_by_hand() -> None:
    """Of five partners other than the poles two are tied to RUS only, one to CHN only, one to both, one to neither."""
    row = measures["pole_position"](CAMPS).filter(subject="MNG").row(0, named=True)
    assert row["value"] == pytest.approx((2 - 1) / 5)
    shares = [row[name] for name in ("first_only", "second_only", "both", "neither")]
    assert shares == pytest.approx([0.4, 0.2, 0.2, 0.2])
    assert (row["partners"], row["tied_to_first"], row["tied_to_second"]) == (5, True, True)
    turned = measures["pole_position"](CAMPS, poles=("CHN", "RUS")).filter(subject="MNG")["value"][0]
    assert turned == pytest.approx(-0.2)


def test_brokerage_between_camps_by_hand() -> None:
    """Camps RUS, KAZ, BLR and CHN, PAK: 3 x 2 pairs, none of them tied, and MNG is tied to both ends of each."""
    row = measures["pole_brokerage"](CAMPS).filter(subject="MNG").row(0, named=True)
    assert (row["value"], row["share"]) == (6, 1)
    tied = pl.concat([CAMPS, ties(("KAZ", "PAK"))])
    assert values("pole_brokerage", tied)["MNG"] == 5
    assert values("pole_brokerage", CAMPS)["TJK"] == 1  # RUS and CHN themselves


def test_a_year_without_a_pole_has_no_place_between_them() -> None:
    frame = pl.concat([CAMPS, ties(("MNG", "CHN"), year=2021)])
    row = measures["pole_position"](frame).filter(subject="MNG", year=2021).row(0, named=True)
    assert (row["value"], row["first_only"], row["tied_to_second"]) == (None, None, None)
    assert measures["pole_brokerage"](frame).filter(subject="MNG", year=2021)["value"][0] is None


def test_poles_may_be_numbers() -> None:
    """Each of the two has the other as its partner, and the other stands with one pole."""
    frame = pl.DataFrame({"subject": [712.0, 712.0, 365.0], "object": [705.0, 710.0, 705.0], "year": 2020})
    assert values("pole_position", frame, poles=(365, 710)) == {705.0: -1, 712.0: 1}


def test_poles_are_two_states_of_the_frame() -> None:
    with pytest.raises(BadUse, match="there is no actor 'CHM'; did you mean CHN"):
        measures["pole_position"](CAMPS, poles=("RUS", "CHM"))
    with pytest.raises(BadUse, match="give two different states"):
        measures["pole_brokerage"](CAMPS, poles=("RUS", "RUS"))


@pytest.mark.shared
def test_the_reference_values(shared: Path) -> None:
    told = json.loads((shared / "reference" / "D_structural_holes_small.json").read_text())
    frame = ties(*map(tuple, told["inputs"]["edges"]))
    for key, expected in told["expected"].items():
        found = values(key.removesuffix("_raw"), frame)
        assert found == pytest.approx(expected, abs=told["tolerance"]), key


@pytest.mark.shared
def test_the_reference_roles(shared: Path) -> None:
    told = json.loads((shared / "reference" / "D_gould_fernandez.json").read_text())
    found = measures["brokerage_roles"](
        ties(*map(tuple, told["inputs"]["directed_edges"])), _grouped(told["inputs"]["groups"])
    )
    counts = {row[0]: list(row[1:]) for row in found.select("subject", *ROLES, "value").rows()}
    for state in ("MNG", "RUS", "CHN", "JPN"):
        assert counts[state] == told["expected"][state]


def test_a_long_chain_needs_no_memory_of_its_layers() -> None:
    """In a chain of n the k-th lies between (k - 1) (n - k) pairs."""
    n = 60
    found = values("betweenness", of_graph(nx.path_graph(n)))
    assert [found[str(k)] for k in range(n)] == [k * (n - 1 - k) for k in range(n)]


def test_two_thousand_pairs_of_sixty_years_stay_apart() -> None:
    """The same random network in each of sixty years has the same constraint in each."""
    pairs = np.argwhere(np.triu(np.random.default_rng(0).random((60, 60)) < 0.3, 1))
    one = pl.DataFrame({"subject": pairs[:, 0], "object": pairs[:, 1]})
    frame = one.join(pl.DataFrame({"year": range(1960, 2020)}), how="cross")
    spread = measures["constraint"](frame).group_by("subject").agg(pl.col("value").n_unique())
    assert spread["value"].to_list() == [1] * spread.height
