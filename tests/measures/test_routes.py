"""Routes: by hand, against networkx and the enumeration of all ways, with what is not known, and refused in a sentence."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tulga.errors import BadInput, BadUse
from tulga.measures import measures
from tulga.measures.routes import articulation_points, minimum_cut, network_connectivity

SCHEMA = {"start": pl.String, "end": pl.String, "capacity": pl.Float64, "length": pl.Float64, "through": pl.String}
ENDS = {"source": "s", "sink": "t"}


def links(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Links as (start, end, capacity, length, through), the last ones not known where they are left out."""
    return pl.DataFrame([(*row, None, None, None)[:5] for row in rows], schema=SCHEMA, orient="row")


def row(name: str, frame: pl.DataFrame, of: str | None = None, **options: Any) -> dict[str, Any]:
    found = measures[name](frame, **options)
    return dict((found if of is None else found.filter(object=of)).row(0, named=True))


def ends(told: dict[str, Any]) -> tuple[Any, ...]:
    return told["value"], told["low"], told["high"]


# A mine with a road north through one neighbour and a railway south through another; a track joins the two abroad.
MINE = links(
    ("mine", "north", 5.0, 300.0, "MNG"),
    ("mine", "south", 20.0, 900.0, "MNG"),
    ("north", "harbour", 8.0, 5000.0, "RUS"),
    ("south", "harbour", 15.0, 700.0, "CHN"),
    ("north", "south", 2.0, 1000.0, "CHN"),
)


def test_flow_and_cut_by_hand() -> None:
    """North takes the 5 of the mine and 2 more over the track (7 of its 8), south 15: 22; the cut is there and at south."""
    assert ends(row("route_flow", MINE)) == (22, 22, 22)
    cut = minimum_cut(MINE).rows()
    assert cut == [("harbour", "south", 15.0), ("mine", "north", 5.0), ("north", "south", 2.0)]
    assert row("route_flow", MINE, closed=["south"])["value"] == 5
    assert row("route_flow", MINE, closed=[("south", "harbour")])["value"] == 7
    assert row("route_flow", MINE, closed=["CHN"])["value"] == 5
    assert row("route_flow", MINE, closed=["MNG"])["value"] == 0


def test_length_and_detour_by_hand() -> None:
    """900 + 700 by the south; without China 300 + 5000 by the north."""
    assert row("route_length", MINE)["value"] == 1600
    assert row("route_length", MINE)["way"] == "mine > south > harbour"
    assert row("route_length", MINE, closed=["CHN"])["value"] == 5300
    china, mongolia = (row("detour", MINE, of=state) for state in ("CHN", "MNG"))
    assert china["value"] == pytest.approx(5300 / 1600)
    assert (mongolia["value"], mongolia["cut_off"]) == (None, True)
    link = row("detour", MINE, of="harbour - south", close="link")
    assert link["length_after"] == 300 + 5000


def test_what_is_left_and_dependence_by_hand() -> None:
    """Without China 5 of 22 are left, without Russia the 15 of the railway. China can carry 15 to the harbour and 2 over
    its track to the north; Russia can carry the 5 of the mine's road and the 2 of the track."""
    assert row("flow_left", MINE, of="CHN")["value"] == pytest.approx(5 / 22)
    assert row("flow_left", MINE, of="RUS")["value"] == pytest.approx(15 / 22)
    assert row("flow_left", MINE, of="south", close="place")["value"] == pytest.approx(5 / 22)
    china, russia, mongolia = (row("route_dependence", MINE, of=state) for state in ("CHN", "RUS", "MNG"))
    assert ends(china) == pytest.approx((17 / 22,) * 3)
    assert ends(russia) == pytest.approx((7 / 22,) * 3)
    assert ends(mongolia) == (1, 1, 1)


def test_where_another_way_has_room_dependence_is_an_interval() -> None:
    """Both ways carry 10 and the mine has 10: nothing is lost without either, and either can carry all."""
    frame = links(("s", "x", 10.0), ("x", "t", 10.0, 1.0, "A"), ("x", "t", 10.0, 1.0, "B"))
    frame = frame.with_columns(pl.col("through").fill_null("own"))
    assert ends(row("route_dependence", frame, of="A")) == (None, 0, 1)
    assert ends(row("route_dependence", frame, of="own")) == (1, 1, 1)


def test_a_dead_end_carries_nothing() -> None:
    """A spur abroad and back is on no way from source to sink."""
    frame = links(("s", "t", 10.0, 1.0, "own"), ("s", "spur", 10.0, 1.0, "A"))
    assert ends(row("route_dependence", frame, of="A", **ENDS)) == (0, 0, 0)


def test_links_beside_each_other_add_up() -> None:
    frame = links(("s", "t", 0.1, 5.0), ("t", "s", 0.2, 3.0))
    assert row("route_flow", frame, **ENDS)["value"] == 0.3
    assert row("route_length", frame, **ENDS)["value"] == 3
    assert row("route_connectivity", frame, **ENDS)["value"] == 2
    assert row("route_flow", frame, directed=True, **ENDS)["value"] == 0.1


def test_a_capacity_that_is_not_known_makes_an_interval() -> None:
    """A known way of 4 and one of 3 behind an unknown link: 4 to 7; without the known way 0 to 3 of it."""
    frame = links(("s", "t", 4.0, 1.0, "A"), ("s", "x", None, 1.0, "B"), ("x", "t", 3.0, 1.0, "B"))
    flow = row("route_flow", frame)
    assert (*ends(flow), flow["coverage"]) == (None, 4, 7, pytest.approx(2 / 3))
    assert ends(row("flow_left", frame, of="B")) == (None, pytest.approx(4 / 7), 1)
    assert ends(row("flow_left", frame, of="A")) == (None, 0, 0.75)
    assert ends(row("route_dependence", frame, of="B")) == (None, 0, 0.75)
    assert ends(row("route_dependence", frame, of="A")) == (None, 0.25, 1)


def test_nothing_bounds_a_way_of_unknown_capacity() -> None:
    frame = links(("s", "t", None, 1.0, "A"))
    assert ends(row("route_flow", frame)) == (None, 0, None)
    assert ends(row("flow_left", frame, of="A"))[1:] == (0, 1)
    assert minimum_cut(frame).height == 0


def test_a_link_of_which_nobody_said_through_whom_may_be_anyones() -> None:
    frame = links(("s", "t", 6.0, 1.0, "A"), ("s", "t", 4.0, 2.0, None))
    assert ends(row("flow_left", frame, of="A")) == (None, 0, 0.4)
    assert ends(row("route_dependence", frame, of="A")) == (None, 0.6, 1)
    assert ends(row("detour", frame, of="A")) == (None, 2, None)


def test_a_length_that_is_not_known_makes_an_interval() -> None:
    frame = links(("s", "t", 1.0, 10.0, "A"), ("s", "x", 1.0, None, "B"), ("x", "t", 1.0, 4.0, "B"))
    assert ends(row("route_length", frame)) == (None, 4, 10)
    assert row("route_length", frame)["way"] == "s > t"
    assert ends(row("detour", frame, of="B")) == (None, 1, 2.5)


def test_places_that_nothing_joins() -> None:
    frame = links(("s", "a", 1.0, 1.0, "A"), ("b", "t", 1.0, 1.0, "B"))
    assert row("route_flow", frame, **ENDS)["value"] == 0
    assert ends(row("route_length", frame, **ENDS)) == (None, None, None)
    assert ends(row("flow_left", frame, of="A", **ENDS)) == (None, None, None)
    assert ends(row("route_dependence", frame, of="A", **ENDS)) == (None, None, None)
    assert row("route_connectivity", frame, **ENDS)["value"] == 0
    assert network_connectivity(frame) == 0


def test_without_capacities_links_are_counted() -> None:
    frame = MINE.select("start", "end")
    assert row("route_flow", frame)["value"] == 2
    assert row("route_length", frame)["value"] == 2
    assert measures["flow_left"](frame).columns[:3] == ["subject", "object", "value"]
    assert measures["flow_left"](frame).height == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("s", "s", 1.0)], "the link s - s goes from a place to itself"),
        ([("s", None, 1.0)], "the link s - None has no end"),
        ([("s", "t", -1.0)], "the link s - t has the capacity -1: it is a finite number, not negative"),
        ([("s", "t", 1.0, float("inf"))], "the link s - t has the length inf"),
    ],
)
def test_links_that_cannot_be_are_refused(rows: list[tuple[Any, ...]], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        measures["route_flow"](links(*rows), **ENDS)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"source": "mien"}, "there is no place 'mien'; did you mean mine"),
        ({"sink": "mine"}, "source and sink are both mine"),
        ({"closed": ["suoth"]}, "there is no place, state or operator 'suoth'; did you mean south"),
        ({"closed": [("mine", "harbour")]}, "there is no link 'harbour - mine'; did you mean"),
    ],
)
def test_names_that_are_not_there(options: dict[str, Any], said: str) -> None:
    with pytest.raises(BadUse, match=said):
        measures["route_flow"](MINE, **options)


def test_what_closes_is_one_of_three_kinds() -> None:
    with pytest.raises(BadUse, match="there is no kind of closure 'lnk'; did you mean link"):
        measures["flow_left"](MINE, close="lnk")


def test_where_source_and_sink_cannot_be_told_they_are_asked_for() -> None:
    with pytest.raises(BadUse, match=r"say which place is the source: .* \(it could be a, b\)"):
        measures["route_flow"](links(("a", "t", 1.0), ("b", "t", 1.0)))


@st.composite
def networks(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Small networks with s and t, whole and decimal capacities, and two states that links pass through."""
    places = ["s", "t", *"abc"[: draw(st.integers(0, 3))]]
    pairs = list(combinations(places, 2))
    amounts, lengths = st.sampled_from([0.0, 0.1, 0.7, 1.0, 2.0, 5.0]), st.integers(1, 9).map(float)
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=9))
    rows = [(*pair, draw(amounts), draw(lengths), draw(st.sampled_from("XY"))) for pair in chosen]
    return [*rows, ("s", "s2", 1.0, 1.0, "Y"), ("t", "t2", 1.0, 1.0, "Y")]


@settings(deadline=None)
@given(networks(), st.booleans())
def test_networkx_gives_the_same_flow_and_length(rows: list[tuple[Any, ...]], directed: bool) -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from("st")
    for start, end, capacity, length, _ in rows:
        for one, other in [(start, end)] if directed else [(start, end), (end, start)]:
            old = graph.get_edge_data(one, other, {"capacity": 0.0, "length": length})
            graph.add_edge(one, other, capacity=old["capacity"] + capacity, length=min(old["length"], length))
    frame = links(*rows)
    flow = row("route_flow", frame, directed=directed, **ENDS)["value"]
    assert flow == pytest.approx(nx.maximum_flow_value(graph, "s", "t"), abs=1e-12)
    cut = minimum_cut(frame, directed=directed, **ENDS)
    assert sum(cut["capacity"]) == pytest.approx(flow)
    shut = row("route_flow", frame, directed=directed, closed=cut.select("start", "end").rows(), **ENDS)
    assert shut["value"] == 0
    expected = nx.shortest_path_length(graph, "s", "t", weight="length") if nx.has_path(graph, "s", "t") else None
    assert row("route_length", frame, directed=directed, **ENDS)["value"] == expected


def _through_by_all_ways(rows: list[tuple[Any, ...]], state: str) -> tuple[float, float]:
    """The most that can use the state's links, and the most that need not, over all ways without a place twice."""
    graph = nx.MultiGraph()
    for number, (start, end, *_) in enumerate(rows):
        graph.add_edge(start, end, key=number)
    ways = [[key for _, _, key in way] for way in nx.all_simple_edge_paths(graph, "s", "t")]
    used = np.array([[key in way for way in ways] for key in range(len(rows))], dtype=float)
    passes = np.array([any(rows[key][4] == state for key in way) for way in ways], dtype=bool)
    capacities = [capacity for _, _, capacity, _, _ in rows]

    def most(chosen: np.ndarray) -> float:
        if not chosen.any():
            return 0.0
        return -float(linprog(-np.ones(chosen.sum()), A_ub=used[:, chosen], b_ub=capacities).fun)

    return most(passes), most(~passes)


@settings(deadline=None)
@given(networks())
def test_dependence_bounds_what_passes(rows: list[tuple[Any, ...]]) -> None:
    frame = links(*rows)
    whole = row("route_flow", frame, **ENDS)["value"]
    for state in {row[4] for row in rows}:
        found = row("route_dependence", frame, of=state, **ENDS)
        if not whole:
            assert ends(found) == (None, None, None)
            continue
        through, beside = _through_by_all_ways(rows, state)
        assert found["low"] == pytest.approx(1 - beside / whole, abs=1e-9)
        assert found["high"] >= min(1, through / whole) - 1e-9
        assert found["low"] <= found["high"] <= 1


@settings(deadline=None)
@given(networks(), st.randoms(use_true_random=False), st.sampled_from([1000.0, 0.001]))
def test_the_order_of_rows_their_direction_and_the_unit_change_nothing(
    rows: list[tuple[Any, ...]], random: Any, unit: float
) -> None:
    mixed = [(*random.sample(row[:2], 2), row[2], *row[3:]) for row in random.sample(rows, len(rows))]
    frame = links(*rows)
    turned = links(*mixed).with_columns(pl.col("capacity") * unit)
    for name in ("flow_left", "detour", "route_dependence"):
        one, other = (
            measures[name](table, **ENDS).select("object", "value", "low", "high") for table in (frame, turned)
        )
        for left, right in zip(one.rows(), other.rows(), strict=True):
            assert left[0] == right[0]
            assert left[1:] == pytest.approx(right[1:], abs=1e-9)


@pytest.mark.shared
def test_the_reference_values(shared: Path) -> None:
    told = json.loads((shared / "reference" / "B_E_route_network_small.json").read_text())
    given_, expected = told["inputs"], told["expected"]
    frame = links(*map(tuple, given_["edges"]))
    asked = {"source": given_["source"], "sink": given_["sink"]}
    closed = [tuple(given_["closure"])]
    found = {
        "max_flow": row("route_flow", frame, **asked)["value"],
        "min_cut": [list(pair) for pair in minimum_cut(frame, **asked).select("start", "end").rows()],
        "max_flow_after": row("route_flow", frame, closed=closed, **asked)["value"],
        "shortest_before": row("route_length", frame, **asked)["value"],
        "shortest_after": row("route_length", frame, closed=closed, **asked)["value"],
        "articulation": articulation_points(frame),
        "edge_connectivity": network_connectivity(frame),
    }
    assert found == expected


def test_articulation_and_connectivity_by_hand() -> None:
    """Two triangles that share a place: it is the only one without which they fall apart; two links cut any corner off."""
    frame = links(*((one, other, 1.0) for one, other in ("ab", "bc", "ac", "cd", "de", "ce")))
    assert articulation_points(frame) == ["c"]
    assert network_connectivity(frame) == 2
    joined = row("route_connectivity", frame, source="a", sink="e")
    assert (joined["value"], joined["places"]) == (2, 1)
    assert row("route_connectivity", frame, source="a", sink="b")["places"] is None
