"""Alignment of votes against hand arithmetic, scikit-learn, SciPy and a plain count; what is missing; invariances."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures import measures
from tulga.measures.alignment import STATISTICS, vote_alignment
from tulga.measures.alignment.pairs import exact_weights, pairs_of

ALL = list(STATISTICS)
Ballot = Sequence[int | None]
ABSENT: tuple[int | None, ...] = (8, 9, None, 0, 7)


def votes(*ballots: Ballot, session: int = 1, names: Sequence[str] = "ABCDEFGH") -> pl.DataFrame:
    rows = [
        {"rollcall": call, "session": session, "subject": name, "vote": vote}
        for name, ballot in zip(names, ballots, strict=False)
        for call, vote in enumerate(ballot)
    ]
    kinds = {"rollcall": pl.Int64, "session": pl.Int64, "subject": pl.String, "vote": pl.Int64}
    return pl.DataFrame(rows, schema=kinds)


def pair(*ballots: Ballot, **options: Any) -> dict[str, Any]:
    return dict(vote_alignment(votes(*ballots), statistics=ALL, **options).row(0, named=True))


# x = 1 1 1 2 3 and y = 1 1 2 2 1: |d| = 0 0 1 0 2, so n 5, agree 3, sum |d| 3, sum d^2 5; counted from 1 upwards x adds up
# to 3 (squares 5) and y to 2 (squares 2); the levels are there 3 1 1 and 3 2 0 times.
BY_HAND = {
    "s_absolute": 1 - 2 * 3 / (2 * 5),
    "s_squared": 1 - 2 * 5 / (4 * 5),
    "agreement_index": 1 - 3 / (2 * 5),
    "observed_agreement": 3 / 5,
    "kappa_nominal": (0.6 - (9 + 2 + 0) / 25) / (1 - (9 + 2 + 0) / 25),
    "pi_nominal": (0.6 - 0.46) / (1 - 0.46),  # 0.6^2 + 0.3^2 + 0.1^2
    "kappa_squared": 1 - 5 / (5 + 2 - 2 * 3 * 2 / 5),
    "pi_squared": 1 - 5 / (5 + 2 - (3 + 2) ** 2 / 10),
    "tau_b": 0.0,  # two pairs of roll calls concordant, two discordant
}


def test_every_statistic_is_worked_by_hand() -> None:
    found = pair([1, 1, 1, 2, 3], [1, 1, 2, 2, 1])
    assert (found["n"], found["agree"], found["rollcalls"]) == (5, 3, 5)
    assert found.keys() - {"subject", "object", "session", "n", "agree", "rollcalls"} == BY_HAND.keys()
    for name, expected in BY_HAND.items():
        assert found[name] == pytest.approx(expected, abs=1e-12), name


def test_ranks_by_hand() -> None:
    # 10 pairs of roll calls, 7 not tied in x, 6 not tied in y, 4 concordant and none discordant.
    assert pair([1, 1, 1, 2, 3], [1, 1, 2, 2, 2])["tau_b"] == pytest.approx(4 / math.sqrt(42), abs=1e-12)


def test_the_variants_of_one_name_are_different_numbers() -> None:
    found = pair([1, 1, 1, 2, 3, 3], [1, 1, 2, 2, 1, 3])
    pairs = [("s_absolute", "s_squared"), ("pi_nominal", "pi_squared"), ("kappa_nominal", "kappa_squared")]
    for one, other in [*pairs, ("pi_squared", "kappa_squared"), ("pi_nominal", "kappa_nominal")]:
        assert abs(found[one] - found[other]) > 1e-3


def test_peers_agree_on_random_votes() -> None:
    peer = pytest.importorskip("sklearn.metrics").cohen_kappa_score
    tau = pytest.importorskip("scipy.stats").kendalltau
    drawn = np.random.default_rng(7).choice([1, 2, 3], size=(6, 90), p=[0.6, 0.15, 0.25])
    table = vote_alignment(votes(*drawn.tolist()), statistics=ALL)
    assert table.height == 15
    for row in table.iter_rows(named=True):
        one, other = (drawn["ABCDEF".index(row[end])] for end in ("subject", "object"))
        assert row["kappa_nominal"] == pytest.approx(peer(one, other), abs=1e-12)
        assert row["kappa_squared"] == pytest.approx(peer(one, other, weights="quadratic"), abs=1e-12)
        assert row["tau_b"] == pytest.approx(tau(one, other).statistic, abs=1e-12)
        both = np.concatenate([one, other])
        chance = sum((both == vote).mean() ** 2 for vote in (1, 2, 3))
        assert row["pi_nominal"] == pytest.approx(((one == other).mean() - chance) / (1 - chance), abs=1e-12)
        spread = 2 * len(one) * both.var()
        assert row["pi_squared"] == pytest.approx(1 - ((one - other) ** 2).sum() / spread, abs=1e-12)


def test_counts_are_exact_beyond_a_machine_word() -> None:
    drawn = np.random.default_rng(11).choice([1, 2, 3, 8], size=(5, 200))
    for row in vote_alignment(votes(*drawn.tolist())).iter_rows(named=True):
        one, other = (drawn["ABCDE".index(row[end])] for end in ("subject", "object"))
        both = (one < 4) & (other < 4)
        assert (row["n"], row["agree"]) == (both.sum(), (both & (one == other)).sum())


def test_an_absence_is_missing_and_never_an_abstention() -> None:
    alone = pair([1, 3, 1], [1, 1, 3])
    for absent in ABSENT:
        with_absences = pair([1, 3, 1, absent, 2], [1, 1, 3, 2, absent])
        assert with_absences["rollcalls"] == 5
        assert {name: with_absences[name] for name in (*ALL, "n", "agree")} == {
            name: alone[name] for name in (*ALL, "n", "agree")
        }
    row = measures["vote_s_absolute"](votes([1, 3, 1, 8, 2], [1, 1, 3, 2, 8])).row(0, named=True)
    assert (row["n"], row["coverage"]) == (3, 3 / 5)


def test_votes_as_floating_point_numbers_are_the_same() -> None:
    whole = votes([1, 3, 1, 8], [1, 1, 3, None])
    told = whole.with_columns(pl.col("vote").cast(pl.Float64).fill_null(math.nan))
    assert vote_alignment(told, statistics=ALL).equals(vote_alignment(whole, statistics=ALL))


def test_states_that_never_voted_together_have_no_row() -> None:
    table = vote_alignment(votes([1, 1, 8], [8, 8, 1], [1, 3, 3]))
    assert table.select("subject", "object").rows() == [("A", "C"), ("B", "C")]
    assert vote_alignment(votes([8, 8], [1, 1])).is_empty()
    assert vote_alignment(votes([1], [2]).clear()).columns == table.columns


def test_undefined_is_null() -> None:
    found = pair([1, 1, 1], [1, 1, 1])
    assert (found["s_absolute"], found["observed_agreement"], found["agreement_index"]) == (1, 1, 1)
    for name in ("pi_nominal", "pi_squared", "kappa_nominal", "kappa_squared", "tau_b"):
        assert found[name] is None
    row = measures["vote_kappa_squared"](votes([1, 1, 1], [1, 1, 1])).row(0, named=True)
    assert (row["value"], row["low"], row["high"], row["coverage"]) == (None, None, None, 1)


def test_constant_but_different_is_defined() -> None:
    found = pair([1, 1, 1], [3, 3, 3])
    # By chance two constants differ by as much as they do: kappa 0. One common distribution would give half of it: pi -1.
    assert (found["kappa_nominal"], found["kappa_squared"]) == (0, 0)
    assert (found["pi_nominal"], found["pi_squared"]) == (-1, -1)
    assert (found["s_absolute"], found["s_squared"], found["tau_b"]) == (-1, -1, None)


def test_unanimous_roll_calls_are_dropped_on_request() -> None:
    ballots = ([1, 1, 2], [1, 2, 2], [1, 8, 3])
    kept, dropped = pair(*ballots), pair(*ballots, drop_unanimous=True)
    assert (kept["n"], kept["rollcalls"], dropped["n"], dropped["rollcalls"]) == (3, 3, 2, 2)
    assert dropped["agreement_index"] == (0.5 + 1) / 2
    named = measures["vote_agreement_index"]
    assert named.options == {"drop_unanimous": True}
    assert named(votes(*ballots))["value"][0] == 0.75
    assert measures["vote_s_absolute"].options == {"drop_unanimous": False}
    assert vote_alignment(votes([1, 2], [1, 2]), drop_unanimous=True).is_empty()


def test_a_roll_call_number_may_come_again_in_another_session() -> None:
    both = pl.concat([votes([1, 1], [1, 3], session=2), votes([1, 2], [1, 2], session=10)])
    table = vote_alignment(both, statistics=["s_absolute"])
    assert table.select("session", "n", "s_absolute").rows() == [(2, 2, 0.0), (10, 2, 1.0)]


def test_bad_votes_are_refused_by_name() -> None:
    frame = votes([1, 1], [1, 3])
    with pytest.raises(BadInput, match="the vote of session 1, rollcall 0, subject A is there 2 times"):
        vote_alignment(pl.concat([frame, frame[:1]]))
    with pytest.raises(BadInput, match=r"a vote has no subject \(session 1, rollcall 0\)"):
        vote_alignment(frame.with_columns(subject=pl.lit(None, dtype=pl.String)))
    with pytest.raises(BadInput, match="holds String, not numbers: 1 yes, 2 abstain, 3 no"):
        vote_alignment(frame.with_columns(vote=pl.lit("yes")))
    with pytest.raises(BadInput, match="no column 'rollcall'; did you mean roll_call"):
        vote_alignment(frame.rename({"rollcall": "roll_call"}))
    with pytest.raises(BadUse, match="no statistic of alignment 'kapa_squared'; did you mean kappa_squared"):
        vote_alignment(frame, statistics=["kapa_squared"])


ballots = st.integers(1, 12).flatmap(
    lambda calls: st.lists(
        st.lists(st.sampled_from([1, 2, 3, 8]), min_size=calls, max_size=calls), min_size=2, max_size=5
    )
)


def by_names(table: pl.DataFrame) -> dict[frozenset[str], tuple[Any, ...]]:
    return {frozenset((row[0], row[1])): row[2:] for row in table.rows()}


@settings(max_examples=60, deadline=None)
@given(ballots, st.randoms(use_true_random=False))
def test_neither_names_nor_rows_nor_order_matter(drawn: list[list[int]], random: Any) -> None:
    expected = by_names(vote_alignment(votes(*drawn), statistics=ALL))
    names = list("ABCDE"[: len(drawn)])
    random.shuffle(names)
    turned = votes(*drawn, names=names).sample(fraction=1, shuffle=True, seed=random.randrange(1000))
    found = by_names(vote_alignment(turned, statistics=ALL))
    back = dict(zip(names, "ABCDE", strict=False))
    for key, row in found.items():
        assert row == pytest.approx(expected[frozenset(back[name] for name in key)], abs=1e-12)
    assert len(found) == len(expected)


@settings(max_examples=60, deadline=None)
@given(ballots)
def test_bounds_and_the_other_way_round(drawn: list[list[int]]) -> None:
    table = vote_alignment(votes(*drawn), statistics=ALL)
    mirrored = vote_alignment(votes(*([{1: 3, 3: 1}.get(v, v) for v in ballot] for ballot in drawn)), statistics=ALL)
    for row, other in zip(table.iter_rows(named=True), mirrored.iter_rows(named=True), strict=True):
        for name in ALL:
            low, high = STATISTICS[name].range
            assert row[name] is None or low - 1e-12 <= row[name] <= high + 1e-12
            assert row[name] == (None if other[name] is None else pytest.approx(other[name], abs=1e-12))
        assert row["agreement_index"] == pytest.approx((1 + row["s_absolute"]) / 2, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(ballots, st.permutations([1, 2, 3]))
def test_nominal_statistics_do_not_know_an_order_of_levels(drawn: list[list[int]], levels: list[int]) -> None:
    names = ["pi_nominal", "kappa_nominal", "observed_agreement"]
    renamed = [[vote if vote > 3 else levels[vote - 1] for vote in ballot] for ballot in drawn]
    one, other = (vote_alignment(votes(*each), statistics=names) for each in (drawn, renamed))
    for left, right in zip(one.rows(), other.rows(), strict=True):
        assert left == pytest.approx(right, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(ballots)
def test_the_way_without_tables_gives_the_same_sums(drawn: list[list[int]]) -> None:
    cells = np.array([[vote - 1 if vote < 4 else -1 for vote in ballot] for ballot in drawn])
    few, many = np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0, *range(10, 40)])
    weights = exact_weights(np.linspace(0.1, 1.3, cells.shape[1]))
    for given_weights in (None, weights):
        one, other = pairs_of(cells, few, 2.0, given_weights), pairs_of(cells, many, 2.0, given_weights)
        assert other.table is None
        for name in ("first", "second", "n", "agree", "weight", "absolute", "squared", "x", "y", "xx", "yy"):
            assert getattr(one, name).tolist() == pytest.approx(getattr(other, name).tolist(), abs=1e-12), name


@pytest.mark.shared
def test_the_reference_of_the_agreement_index(shared: Path) -> None:
    told = json.loads((shared / "reference" / "A_agreement_index_small.json").read_text())
    rows = [
        {"rollcall": call, "session": 1, "subject": state, "vote": vote}
        for call, ballot in told["inputs"]["votes"].items()
        for state, vote in ballot.items()
    ]
    found = {
        f"{row['subject']}-{row['object']}": row
        for row in measures["vote_agreement_index"](pl.DataFrame(rows)).iter_rows(named=True)
    }
    assert found.keys() == told["expected"]["pairs"].keys()
    for name, expected in told["expected"]["pairs"].items():
        assert found[name]["n"] == expected["n"]
        assert found[name]["value"] == pytest.approx(expected["agree"], abs=told["tolerance"])


@pytest.mark.shared
def test_all_dyad_sessions_of_the_general_assembly(shared: Path) -> None:
    file = shared / "panels" / "un" / "UNVotesPublished_2016.parquet"
    frame = pl.read_parquet(file, columns=["rcid", "session", "ccode", "vote"])
    table = vote_alignment(frame.rename({"rcid": "rollcall", "ccode": "subject"}))
    assert table.height == 752_465
    assert round(table["n"].sum() / 1e6, 1) == 53.3
    cast = frame.filter(pl.col("vote") <= 3, pl.col("session") == 60)
    joined = cast.join(cast, on="rcid").filter(pl.col("ccode") < pl.col("ccode_right"))
    counts = joined.group_by("ccode", "ccode_right").agg(
        n=pl.len(), agree=(pl.col("vote") == pl.col("vote_right")).sum()
    )
    expected = counts.sort("ccode", "ccode_right").cast(pl.Int64).rows()
    assert table.filter(session=60).select("subject", "object", "n", "agree").cast(pl.Int64).rows() == expected
