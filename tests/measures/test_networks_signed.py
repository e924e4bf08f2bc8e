"""Structural balance and frustration: by hand, by trying everything, by closed forms, and what must change nothing."""

import json
from itertools import combinations, product
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput
from tulga.measures import measures
from tulga.measures.networks.frustration import two_sides

Signed = dict[tuple[int, int], int | None]
KINDS = ("all_positive", "one_negative", "two_negative", "all_negative")


def frame(signs: dict[tuple[Any, Any], float | None], nodes: int = 0) -> pl.DataFrame:
    """Signed ties of one year; nodes from 0 up are there with a tie or without."""
    rows = [(str(one), str(other), sign) for (one, other), sign in signs.items()]
    rows += [(str(node), None, None) for node in range(nodes)]
    schema = {"subject": pl.String, "object": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(year=pl.lit(2020))


def network_row(table: pl.DataFrame, **options: Any) -> dict[str, Any]:
    return measures["structural_balance"](table, **options).filter(pl.col("subject").is_null()).row(0, named=True)


@st.composite
def signed(draw: st.DrawFn, unknown: bool = False, largest: int = 7) -> tuple[int, Signed]:
    """A small network: how many states, and the signs of some pairs."""
    size = draw(st.integers(2, largest))
    pairs = list(combinations(range(size), 2))
    values = st.sampled_from([1, -1, None] if unknown else [1, -1])
    return size, draw(st.dictionaries(st.sampled_from(pairs), values))


def least_against(size: int, signs: Signed) -> int:
    """The frustration index by trying every division."""
    return min(
        sum(sign * sides[i] * sides[j] < 0 for (i, j), sign in signs.items() if sign)
        for sides in product((1, -1), repeat=size)
    )


# The friend of two foes; with a third who is the foe of both and of the friend.
TRIANGLE = {("MNG", "RUS"): 1, ("MNG", "USA"): 1, ("RUS", "USA"): -1}


def test_the_friend_of_two_foes() -> None:
    row = network_row(frame(TRIANGLE))
    assert (row["value"], row["triads"], row["one_negative"]) == (0, 1, 1)
    found = measures["frustration"](frame(TRIANGLE))
    assert found["value"].to_list() == [1, 1, 1]
    balanced = frame({**TRIANGLE, ("MNG", "USA"): -1})
    assert network_row(balanced)["value"] == 1
    sides = dict(measures["frustration"](balanced).select("subject", "side").rows())
    assert (sides["MNG"], sides["RUS"], sides["USA"]) == (1, 1, 2)


def test_weak_balance_lets_three_foes_stand() -> None:
    """Davis 1967: three negative ties are balanced in the weak sense; in the strong one of them is too many."""
    foes = frame(dict.fromkeys(TRIANGLE, -1))
    assert network_row(foes)["value"] == 0
    assert network_row(foes, weak=True)["value"] == 1
    assert measures["frustration"](foes)["value"][0] == 1


def test_without_a_closed_triad_balance_is_not_defined() -> None:
    chain = frame({("A", "B"): 1, ("B", "C"): -1})
    assert network_row(chain)["value"] is None
    assert measures["frustration"](chain)["value"][0] == 0


@settings(deadline=None)
@given(signed(unknown=True))
def test_triads_are_what_counting_them_gives(network: tuple[int, Signed]) -> None:
    size, signs = network
    closed = [t for t in combinations(range(size), 3) if all(pair in signs for pair in combinations(t, 2))]
    known = [t for t in closed if None not in [signs[pair] for pair in combinations(t, 2)]]
    products = {t: int(np.prod([signs[pair] for pair in combinations(t, 2)])) for t in known}
    for row in measures["structural_balance"](frame(signs, size)).rows(named=True):
        own = [t for t in closed if row["subject"] is None or int(row["subject"]) in t]
        balanced = sum(products.get(t, 0) > 0 for t in own)
        unknown = sum(t not in products for t in own)
        assert row["triads"] == len(own)
        assert sum(row[kind] for kind in KINDS) == len(own) - unknown
        if own:
            assert row["low"] == pytest.approx(balanced / len(own))
            assert row["high"] == pytest.approx((balanced + unknown) / len(own))
            assert (row["value"] is None) == (unknown > 0)
        else:
            assert row["value"] is None


@settings(deadline=None)
@given(signed())
def test_the_trace_formula_gives_the_same_share(network: tuple[int, Signed]) -> None:
    """(tr A^3 + tr |A|^3) / (2 tr |A|^3)."""
    size, signs = network
    matrix = np.zeros((size, size))
    for (one, other), sign in signs.items():
        matrix[one, other] = matrix[other, one] = sign or 0
    every = np.trace(np.linalg.matrix_power(np.abs(matrix), 3))
    share = network_row(frame(signs, size))["value"]
    if every:
        assert share == pytest.approx((np.trace(np.linalg.matrix_power(matrix, 3)) + every) / (2 * every))
    else:
        assert share is None


@settings(deadline=None)
@given(signed(largest=9))
def test_frustration_is_what_trying_everything_gives(network: tuple[int, Signed]) -> None:
    size, signs = network
    rows = measures["frustration"](frame(signs, size)).rows(named=True)
    side = {int(row["subject"]): row["side"] for row in rows}
    against = sum((sign or 0) * (1 if side[i] == side[j] else -1) < 0 for (i, j), sign in signs.items())
    assert rows[0]["value"] == against == least_against(size, signs)
    assert rows[0]["certain"]
    assert rows[0]["side"] == 1


@settings(deadline=None)
@given(signed(), st.lists(st.booleans(), min_size=7, max_size=7), st.permutations(range(7)))
def test_turning_a_state_and_new_names_change_nothing(
    network: tuple[int, Signed], turn: list[bool], name: list[int]
) -> None:
    """To change all signs of a state's ties (a switching) keeps every cycle's sign."""
    size, signs = network
    turned = {(name[i], name[j]): (sign or 0) * (-1 if turn[i] != turn[j] else 1) for (i, j), sign in signs.items()}
    one, other = (measures["frustration"](frame(table, 7))["value"][0] for table in (signs, turned))
    assert one == other
    assert network_row(frame(turned, 7))["value"] == network_row(frame(signs, 7))["value"]
    assert size <= 7


@settings(deadline=None)
@given(signed(unknown=True, largest=5))
def test_unknown_signs_bound_the_index(network: tuple[int, Signed]) -> None:
    size, signs = network
    row = measures["frustration"](frame(signs, size)).row(0, named=True)
    lost = [pair for pair, sign in signs.items() if sign is None]
    for filled in product((1, -1), repeat=len(lost)):
        index = least_against(size, {**signs, **dict(zip(lost, filled, strict=True))})
        assert row["low"] <= index <= row["high"]


@pytest.mark.parametrize("n", [5, 8, 23, 40])
def test_all_against_all(n: int) -> None:
    """n foes: the best division cuts n^2 / 4 ties (rounded down) of n (n - 1) / 2."""
    signs = np.eye(n) - 1
    found = two_sides(signs)
    assert found.low == found.high == n * (n - 1) // 2 - n * n // 4


@pytest.mark.parametrize(
    ("graph", "largest_cut"), [(nx.petersen_graph(), 12), (nx.cycle_graph(9), 8), (nx.path_graph(9), 8)]
)
def test_the_index_of_foes_is_what_the_largest_cut_leaves(graph: nx.Graph, largest_cut: int) -> None:
    """The largest cut of Petersen's graph has 12 of its 15 edges, that of an odd cycle all but one, of a chain all."""
    found = two_sides(-nx.to_numpy_array(graph))
    assert found.high == found.low == graph.number_of_edges() - largest_cut


def test_two_camps_with_a_few_ties_across_are_found_among_forty_states() -> None:
    """Complete camps of 24 and 16: three ties of the wrong sign are fewer than any other division would leave."""
    side = np.array([1] * 24 + [-1] * 16)
    signs = np.outer(side, side) - np.eye(40)
    for one, other in ((0, 30), (1, 2), (35, 36)):
        signs[one, other] = signs[other, one] = -signs[one, other]
    found = two_sides(signs)
    assert (found.low, found.high) == (3, 3)
    assert abs(int(found.sides @ side)) == 40


def test_blocks_are_divided_on_their_own_and_put_together() -> None:
    """Two frustrated triangles that share a state, and a chain: 1 + 1 + 0."""
    signs = {(0, 1): 1, (1, 2): 1, (0, 2): -1, (2, 3): -1, (3, 4): -1, (2, 4): -1, (4, 5): -1, (5, 6): 1}
    assert measures["frustration"](frame(signs))["value"][0] == 2 == least_against(7, signs)


def test_a_search_that_ends_early_says_so() -> None:
    random = np.random.default_rng(1)
    signs = np.triu(np.where(random.random((30, 30)) < 0.5, -1, 1), 1)
    table = frame({(int(i), int(j)): float(signs[i, j]) for i, j in np.argwhere(signs)})
    whole = measures["frustration"](table).row(0, named=True)
    early = measures["frustration"](table, limit=50).row(0, named=True)
    assert whole["certain"]
    assert not early["certain"]
    assert early["value"] is None
    assert early["low"] < whole["value"] <= early["high"]


def test_both_directions_have_one_sign() -> None:
    with pytest.raises(BadInput, match="between MNG and RUS in 2020 is 1 one way and -1 the other"):
        measures["frustration"](frame({("MNG", "RUS"): 1, ("RUS", "MNG"): -1}))


@pytest.mark.shared
def test_the_reference_values(shared: Path) -> None:
    told = json.loads((shared / "reference" / "D_structural_balance_small.json").read_text())
    signs = {(one, other): sign for one, other, sign in told["inputs"]["signed_edges"]}
    row = network_row(frame(signs))
    assert [row[kind] for kind in KINDS] == list(told["expected"]["triads_by_positive_edges"].values())
    assert row["value"] == pytest.approx(told["expected"]["balanced_share"], abs=told["tolerance"])
    names = told["inputs"]["nodes"]
    numbered = {(names.index(one), names.index(other)): sign for (one, other), sign in signs.items()}
    assert measures["frustration"](frame(signs))["value"][0] == least_against(len(names), numbered)
