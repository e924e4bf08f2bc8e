"""Ideal points that walk through the sessions: against a dense solution, differences, simulations and the published ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures.ideal_points.bridging import recurring, same_items
from tulga.measures.ideal_points.chain import Chain, Held, Steps
from tulga.measures.ideal_points.dynamic import dynamic_ideal_point_distance, dynamic_ideal_points
from tulga.measures.ideal_points.mode import start
from tulga.measures.ideal_points.posterior import Point, Posterior
from tulga.measures.ideal_points.tables import ballots
from tulga.measures.ideal_points.walks import walks

KEYS = ["subject", "session"]
ANCHORS = {"S000": -1, "S001": 1}


def simulated(
    seed: int, states: int = 24, sessions: int = 5, calls: int = 40, absent: float = 0.1
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Votes drawn from the model, with absences, and the ideal points behind them (mean 0, standard deviation 1).

    The first state begins at the low end, the second at the high end.
    """
    draw = np.random.default_rng(seed)
    first = draw.normal(size=states)
    first[:2] = -2.0, 2.0
    theta = first[:, None] + np.cumsum(draw.normal(scale=0.3, size=(states, sessions)), axis=1)
    theta = (theta - theta.mean()) / theta.std()
    beta = draw.normal(size=(sessions, calls))
    low = draw.normal(size=(sessions, calls))
    high = low + draw.exponential(0.6, size=(sessions, calls))
    z = theta[:, :, None] * beta + draw.normal(size=(states, sessions, calls))
    vote = np.where(draw.random(z.shape) < absent, 8, 1 + (z > low) + (z > high))
    state, session, call = (place.ravel() for place in np.indices(z.shape))
    names = np.array([f"S{number:03d}" for number in range(states)])
    columns = {"rollcall": 1000 * session + call, "session": session, "subject": names[state], "vote": vote.ravel()}
    truth = pl.DataFrame({"subject": np.repeat(names, sessions), "session": list(range(sessions)) * states})
    return pl.DataFrame(columns), truth.with_columns(truth=pl.Series(theta.ravel()))


VOTES, TRUTH = simulated(5)


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    return dynamic_ideal_points(VOTES, anchors=ANCHORS)


def points(result: pl.DataFrame) -> dict[tuple[Any, ...], float]:
    return {row[:2]: row[2] for row in result.select(*KEYS, "value").rows()}


def near(one: pl.DataFrame, other: pl.DataFrame, within: float) -> None:
    left, right = points(one), points(other)
    assert left.keys() == right.keys()
    assert max(abs(left[key] - right[key]) for key in left) < within


# a system of blocks against the same system in one piece


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 4), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_a_chain_of_blocks_is_the_whole_system(seed: int, sizes: list[int]) -> None:
    draw = np.random.default_rng(seed)
    edges = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
    ties = [
        (int(edges[place]) + number, int(edges[place + 1]) + number)
        for place in range(len(sizes) - 1)
        for number in range(min(sizes[place], sizes[place + 1]))
    ]
    before, after = np.array(ties, dtype=np.intp).reshape(-1, 2).T
    steps = Steps(before, after, draw.uniform(0.5, 5.0, len(ties)))
    blocks, whole = [], np.zeros((edges[-1], edges[-1]))
    for size, first in zip(sizes, edges, strict=False):
        root = draw.normal(size=(size, size))
        blocks.append(root @ root.T + np.eye(size))
        whole[first : first + size, first : first + size] = blocks[-1]
    for one, other, precision in zip(before, after, steps.precision, strict=True):
        whole[[one, other], [one, other]] += precision
        whole[[one, other], [other, one]] -= precision
    chain, right = Chain(blocks, edges, steps), draw.normal(size=edges[-1])
    assert chain.solve(right) == pytest.approx(np.linalg.solve(whole, right))
    inverse = np.linalg.inv(whole)
    for size, first, block in zip(sizes, edges, chain.covariances(), strict=False):
        assert block == pytest.approx(inverse[first : first + size, first : first + size])


def test_what_is_held_does_not_move() -> None:
    """Two unknowns of precision 1 whose sum is held: (1, 3) goes to (-1, 1), and what one gains the other loses."""
    nothing = np.array([], dtype=np.intp)
    chain = Chain([np.eye(2)], np.array([0, 2]), Steps(nothing, nothing, np.array([])))
    held = Held(chain, np.ones((2, 1)), np.ones((2, 1)))
    moved, strength = held.solve(np.array([1.0, 3.0]))
    assert (moved, strength) == (pytest.approx([-1.0, 1.0]), pytest.approx([2.0]))
    assert held.covariances()[0] == pytest.approx(np.array([[0.5, -0.5], [-0.5, 0.5]]))


def test_a_pull_on_one_unknown_holds_the_sum() -> None:
    """Only the second is pulled, with 4: (1, 3) goes to (1, -1)."""
    nothing = np.array([], dtype=np.intp)
    chain = Chain([np.eye(2)], np.array([0, 2]), Steps(nothing, nothing, np.array([])))
    moved, strength = Held(chain, np.ones((2, 1)), np.array([[0.0], [1.0]])).solve(np.array([1.0, 3.0]))
    assert (moved, strength) == (pytest.approx([1.0, -1.0]), pytest.approx([4.0]))


# the walks


def little(*lines: tuple[int, str]) -> pl.DataFrame:
    """Roll calls, each a session and the votes of the states A, B, C ..."""
    rows = [
        {"rollcall": call, "session": session, "subject": state, "vote": int(vote)}
        for call, (session, votes) in enumerate(lines)
        for state, vote in zip("ABCDEFGH", votes, strict=False)
    ]
    return pl.DataFrame(rows)


def test_a_gap_is_one_long_step() -> None:
    """A votes twice in session 1, not in 2, three times in 3: variance 0.5 * 3 / (3 + 2) = 0.3, in two steps of 0.15.

    B votes in all, 2 of 2 of 3 times: 0.5 * 2 / 4 = 0.25 and 0.5 * 3 / 5 = 0.3.
    """
    lines = [(1, "13"), (1, "31"), (2, "813"), (2, "931"), (3, "13"), (3, "13"), (3, "31")]
    table = ballots(little(*lines))
    walk = walks(table, same_items(table, None), 0.5)
    assert [(table.states[one], table.sessions[other]) for one, other in zip(walk.state, walk.session, strict=True)] == [
        ("A", 1), ("B", 1), ("A", 2), ("B", 2), ("C", 2), ("A", 3), ("B", 3)]  # fmt: skip
    assert walk.voted.tolist() == [True, True, False, True, True, True, True]
    steps = dict(
        zip(zip(walk.steps.before.tolist(), walk.steps.after.tolist(), strict=True), walk.steps.precision, strict=True)
    )
    assert steps == pytest.approx({(0, 2): 1 / 0.15, (2, 5): 1 / 0.15, (1, 3): 1 / 0.25, (3, 6): 1 / 0.3})


def test_a_question_that_is_not_put_in_between_stays_the_same() -> None:
    """Two roll calls of sessions 1 and 3: three parameters in each of three sessions, half of the prior each."""
    lines = [(1, "13"), (2, "13"), (3, "13"), (3, "31")]
    table = ballots(little(*lines))
    walk = walks(table, same_items(table, {0: "Q", 2: "Q"}), 0.5)
    assert walk.edges.tolist() == [0, 5, 10, 15]
    assert walk.carried.tolist() == [0, 4, 2]
    assert walk.share.tolist() == [0.5, 1.0, 0.5, 1.0, 0.0]


def gradient_and_differences(bridges: Mapping[int, str] | None) -> tuple[np.ndarray, np.ndarray]:
    lines = [(1, "1232"), (1, "3211"), (1, "1113"), (2, "1838"), (2, "3221"), (3, "1123"), (3, "3321"), (3, "2213")]
    table = ballots(little(*lines))
    posterior = Posterior(table, walks(table, same_items(table, bridges), 0.5))
    at = start(posterior, {})
    slope = posterior.curvature(at, posterior.value(at)[1])
    flat = np.concatenate([at.ideal, at.rolls.ravel()])

    def value(unknowns: np.ndarray) -> float:
        size = len(at.ideal)
        return posterior.value(Point(unknowns[:size], unknowns[size:].reshape(-1, 3)))[0]

    width = 1e-5
    moves = width * np.eye(len(flat))
    differences = [(value(flat + one) - value(flat - one)) / (2 * width) for one in moves]
    return np.concatenate([slope.ideal, slope.rolls.ravel()]), np.array(differences)


@pytest.mark.parametrize("bridges", [None, {0: "Q", 5: "Q"}])
def test_the_gradient_is_that_of_the_density(bridges: Mapping[int, str] | None) -> None:
    gradient, differences = gradient_and_differences(bridges)
    assert gradient == pytest.approx(differences, abs=1e-4)


# recovery, and intervals that are checked


def test_it_finds_the_points_behind_simulated_votes(found: pl.DataFrame) -> None:
    joined = found.join(TRUTH, on=KEYS)
    assert joined.select(pl.corr("value", "truth")).item() > 0.95
    assert found["value"].mean() == pytest.approx(0.0, abs=1e-6)
    assert found["value"].std(ddof=0) == pytest.approx(1.0, abs=1e-6)


def test_nine_of_ten_intervals_hold_the_truth() -> None:
    """Thirty simulations, 3 600 ideal points, of 24 states on 30 roll calls in each of 5 sessions, a tenth absent."""
    held = []
    for seed in range(30):
        votes, truth = simulated(100 + seed, sessions=5, calls=30)
        joined = dynamic_ideal_points(votes, anchors=ANCHORS).join(truth, on=KEYS)
        held.append(joined.select(pl.col("truth").is_between("low", "high").mean()).item())
    assert 0.85 <= float(np.mean(held)) <= 0.95


def test_a_wider_level_is_wider(found: pl.DataFrame) -> None:
    """The half width is 1.6449 standard deviations at 0.9, and 0.6745 at 0.5."""
    half = dynamic_ideal_points(VOTES, anchors=ANCHORS, level=0.5)
    ratio = (half["high"] - half["low"]) / (found["high"] - found["low"])
    assert ratio.to_numpy() == pytest.approx(0.6745 / 1.6449, abs=1e-3)


# what must not matter, and what must


def test_names_and_order_do_not_matter(found: pl.DataFrame) -> None:
    names = {name: f"{ord(name[-1]) % 7}{name}" for name in VOTES["subject"].unique()}
    renamed = VOTES.with_columns(pl.col("subject").replace_strict(names)).sample(fraction=1.0, shuffle=True, seed=3)
    other = dynamic_ideal_points(renamed, anchors={names[name]: weight for name, weight in ANCHORS.items()})
    back = {new: name for name, new in names.items()}
    near(other.with_columns(pl.col("subject").replace_strict(back)), found, 1e-4)


def test_the_order_of_rows_does_not_change_a_byte(found: pl.DataFrame) -> None:
    assert dynamic_ideal_points(VOTES.sample(fraction=1.0, shuffle=True, seed=1), anchors=ANCHORS).equals(found)


def test_yes_and_no_exchanged_say_the_same_of_the_states(found: pl.DataFrame) -> None:
    turned = VOTES.with_columns(pl.col("vote").replace({1: 3, 3: 1}))
    near(dynamic_ideal_points(turned, anchors=ANCHORS), found, 0.02)


def test_anchors_turned_turn_the_points(found: pl.DataFrame) -> None:
    turned = dynamic_ideal_points(VOTES, anchors={"S000": 1, "S001": -1})
    near(turned.with_columns(-pl.col("value")), found, 0.02)


def test_a_session_without_anchors_takes_its_sign_from_its_neighbours(found: pl.DataFrame) -> None:
    gone = VOTES.filter((pl.col("session") != 2) | ~pl.col("subject").is_in(list(ANCHORS)))
    joined = dynamic_ideal_points(gone, anchors=ANCHORS).filter(pl.col("session") == 2).join(TRUTH, on=KEYS)
    assert joined.height == 22
    assert joined.select(pl.corr("value", "truth")).item() > 0.9


def test_less_smoothing_moves_more(found: pl.DataFrame) -> None:
    def moved(result: pl.DataFrame) -> float:
        steps = result.sort(*KEYS).select(pl.col("value").diff().over("subject").pow(2).mean())
        return float(steps.item())

    tight = dynamic_ideal_points(VOTES, anchors=ANCHORS, smooth=0.01)
    assert moved(tight) < moved(found) < moved(dynamic_ideal_points(VOTES, anchors=ANCHORS, smooth=5.0))


# distances


def mirrored() -> pl.DataFrame:
    """Two sessions of three roll calls that are their own mirror image: A and C exchanged, and yes and no."""
    return little(*[(session, votes) for session in (1, 2) for votes in ("113", "133", "123")])


def test_three_states_in_a_mirror_stand_where_they_must() -> None:
    """-a, 0 and a have the standard deviation a sqrt(2/3), and that is 1: a is sqrt(3/2)."""
    a = 1.5**0.5
    result = dynamic_ideal_points(mirrored(), anchors={"C": 1, "A": -1})
    assert result["value"].to_list() == pytest.approx([-a, -a, 0, 0, a, a], abs=1e-3)
    apart = dynamic_ideal_point_distance(mirrored(), anchors={"C": 1, "A": -1}).filter(pl.col("session") == 1)
    assert {row[:2]: row[2:] for row in apart.select("subject", "object", "value", "difference").rows()} == {
        ("A", "C"): pytest.approx((2 * a, -2 * a), abs=1e-3),
        ("B", "A"): pytest.approx((a, a), abs=1e-3),
        ("B", "C"): pytest.approx((a, -a), abs=1e-3),
        ("C", "A"): pytest.approx((2 * a, 2 * a), abs=1e-3),
    }
    assert apart["coverage"].to_list() == [1.0] * 4


def test_nine_of_ten_distances_hold_the_truth() -> None:
    held = []
    for seed in range(15):
        votes, truth = simulated(300 + seed, sessions=4, calls=30)
        apart = dynamic_ideal_point_distance(votes, poles=["S005"], anchors=ANCHORS)
        pole = truth.filter(pl.col("subject") == "S005").select("session", pole="truth")
        joined = apart.join(truth, on=KEYS).join(pole, on="session")
        true = (pl.col("truth") - pl.col("pole")).abs()
        held.append(joined.select(true.is_between("low", "high").mean()).item())
    assert 0.85 <= float(np.mean(held)) <= 0.95


def test_a_pole_that_does_not_vote_is_named() -> None:
    with pytest.raises(BadUse, match="no state among the votes 'S0001'; did you mean S001"):
        dynamic_ideal_point_distance(VOTES, poles=["S0001"], anchors=ANCHORS)


# bridges


def strangers() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two sessions without a state in common that vote on the same forty questions; the second session's states stand higher."""
    draw = np.random.default_rng(8)
    theta = np.stack([np.linspace(-2.0, 1.0, 30), np.linspace(0.0, 3.0, 30)])
    beta, low = draw.normal(size=40), draw.normal(0.5, 1.0, size=40)
    z = theta[:, :, None] * beta + draw.normal(size=(2, 30, 40))
    vote = 1 + (z > low) + (z > low + 0.5)
    session, state, call = (place.ravel() for place in np.indices(vote.shape))
    names = [f"{'ab'[one]}{other:02d}" for one, other in zip(session, state, strict=True)]
    columns = {"rollcall": 100 * session + call, "session": session, "subject": names, "vote": vote.ravel()}
    truth = {"subject": [f"{side}{number:02d}" for side in "ab" for number in range(30)], "truth": theta.ravel()}
    return pl.DataFrame(columns), pl.DataFrame(truth)


def test_the_same_question_ties_sessions_that_have_no_state_in_common() -> None:
    votes, truth = strangers()
    anchors = {"a00": -1, "a29": 1, "b00": -1, "b29": 1}

    def apart(bridges: Any) -> float:
        """How much higher the second session stands, in standard deviations of all; in truth 2 / 1.32 = 1.5."""
        result = dynamic_ideal_points(votes, anchors=anchors, bridges=bridges)
        first, second = result.group_by("session").agg(pl.col("value").mean()).sort("session")["value"]
        return float(second - first)

    bridged = {100 * session + call: call for session in (0, 1) for call in range(40)}
    deviation = float(truth["truth"].std(ddof=0))
    assert apart(bridged) == pytest.approx(2.0 / deviation, abs=0.15)
    assert abs(apart(None)) < 1.0
    frame = pl.DataFrame({"rollcall": list(bridged), "item": list(bridged.values())})
    assert apart(frame) == apart(bridged)


def test_bridges_that_cannot_be() -> None:
    with pytest.raises(BadInput, match="two roll calls of session 0 have the item Q"):
        dynamic_ideal_points(VOTES, anchors=ANCHORS, bridges={0: "Q", 1: "Q"})
    with pytest.raises(BadInput, match="name roll call 7 more than once"):
        dynamic_ideal_points(VOTES, anchors=ANCHORS, bridges=pl.DataFrame({"rollcall": [7, 7], "item": ["P", "Q"]}))
    with pytest.raises(BadInput, match="no column 'item'"):
        dynamic_ideal_points(VOTES, anchors=ANCHORS, bridges=pl.DataFrame({"rollcall": [7], "items": ["P"]}))


def test_bridges_that_tie_nothing_change_nothing(found: pl.DataFrame) -> None:
    assert dynamic_ideal_points(VOTES, anchors=ANCHORS, bridges={999_999: "Q", 3: "R"}).equals(found)


TITLES = pl.DataFrame(
    {
        "rollcall": [10, 11, 12, 20, 21, 22, 30, 31],
        "session": [1, 1, 1, 2, 2, 2, 4, 4],
        "title": [
            "Situation of human rights in Iraq",
            "Report of the Conference on Disarmament",
            "Question of Cyprus",
            "Situation of human rights in Iran",
            "REPORT of the Conference on Disarmament (1992)",
            "Question of Cyprus",
            "Report of the Conference on Disarmament",
            None,
        ],
    }
)


def test_titles_that_come_back() -> None:
    """Iraq and Iran share situation, human, rights of five words: 3/5; a title of two long words says too little."""
    assert recurring(TITLES).rows() == [(11, 0), (21, 0)]
    assert recurring(TITLES, years=2).rows() == [(11, 0), (21, 0), (30, 0)]
    assert recurring(TITLES, alike=0.6).rows() == [(10, 1), (11, 0), (20, 1), (21, 0)]
    assert recurring(TITLES.reverse()).equals(recurring(TITLES))


def test_titles_that_are_there_twice_are_left_alone() -> None:
    twice = pl.concat([TITLES, TITLES.filter(pl.col("rollcall") == 21).with_columns(rollcall=pl.lit(23, pl.Int64))])
    assert recurring(twice).is_empty()


def test_rules_for_titles_that_cannot_be() -> None:
    with pytest.raises(BadUse, match="alike is 0 and years is 1"):
        recurring(TITLES, alike=0.0)
    with pytest.raises(BadInput, match="no column 'title'"):
        recurring(TITLES.rename({"title": "titel"}))


# little and nothing


def test_a_session_with_one_roll_call_is_a_gap() -> None:
    again = VOTES.filter(pl.col("rollcall") == 3).with_columns(session=9 + pl.col("session"), rollcall=pl.lit(9_000))
    thin = pl.concat([VOTES, again.cast(VOTES.schema)])
    result = dynamic_ideal_points(thin, anchors=ANCHORS)
    last = result.filter(pl.col("session") == 9)
    assert last.select("value", "low", "high").null_count().row(0) == (24, 24, 24)
    assert last["n"].sum() > 0
    all_of_it = dynamic_ideal_points(thin, anchors=ANCHORS, calls=1).filter(pl.col("session") == 9)
    assert all_of_it["value"].is_null().equals(last["n"] == 0)


@pytest.mark.parametrize(
    "lines",
    [
        [(1, "1"), (2, "3")],
        [(1, "111"), (1, "333"), (2, "222")],
        [(1, "13"), (1, "31"), (2, "13"), (2, "13")],
        [(1, "888"), (1, "999")],
    ],
)
def test_where_nothing_is_known_nothing_is_said(lines: list[tuple[int, str]]) -> None:
    """One state, roll calls that divide nobody, two states, no votes."""
    result = dynamic_ideal_points(little(*lines), anchors={})
    assert result["value"].null_count() == result.height


@given(st.lists(st.tuples(st.integers(1, 4), st.text("12389", min_size=3, max_size=6)), min_size=1, max_size=14))
@settings(max_examples=60, deadline=None)
def test_whatever_the_votes_the_rows_hold_together(lines: list[tuple[int, str]]) -> None:
    result = dynamic_ideal_points(little(*lines), anchors={}).drop_nulls("value")
    if result.is_empty():
        return
    assert result["low"].is_finite().all()
    assert result["high"].is_finite().all()
    assert (result["low"] <= result["value"]).all()
    assert (result["value"] <= result["high"]).all()
    assert result["value"].mean() == pytest.approx(0.0, abs=1e-5)
    assert result["value"].std(ddof=0) == pytest.approx(1.0, abs=1e-5)


def test_a_state_that_never_votes_has_no_place() -> None:
    silent = (
        VOTES.filter(pl.col("subject") == "S002").with_columns(subject=pl.lit("ZZZ"), vote=pl.lit(8)).cast(VOTES.schema)
    )
    result = dynamic_ideal_points(pl.concat([VOTES, silent]), anchors=ANCHORS).filter(pl.col("subject") == "ZZZ")
    assert result.select("value", "coverage", "n").unique().rows() == [(None, 0.0, 0)]


def test_options_that_cannot_be() -> None:
    with pytest.raises(BadUse, match=r"no anchor \(USA, RUS\) is among the states that vote \(S000, S001"):
        dynamic_ideal_points(VOTES)
    with pytest.raises(BadUse, match="smooth is 0"):
        dynamic_ideal_points(VOTES, anchors=ANCHORS, smooth=0.0)
    with pytest.raises(BadUse, match="level is 90"):
        dynamic_ideal_points(VOTES, anchors=ANCHORS, level=90)
    with pytest.raises(BadUse, match="least is 0"):
        dynamic_ideal_points(VOTES, anchors=ANCHORS, least=0)


@pytest.mark.shared
def test_the_points_of_the_united_nations_agree_with_the_published(shared: Path) -> None:
    """Bailey, Strezhnev and Voeten's estimates of April 2020, sessions 1 to 70, states with at least ten votes."""
    folder = shared / "panels" / "un"
    votes = pl.read_parquet(folder / "UNVotesPublished_2016.parquet").select(
        "session", "vote", rollcall="rcid", subject="ccode"
    )
    published = pl.read_csv(folder / "IdealpointestimatesAll_Apr2020.csv", encoding="latin-1")
    published = published.select(
        pl.col("session").cast(pl.Int32), "NVotes", "IdealPoint", subject=pl.col("ccode").cast(pl.Int32)
    )
    result = dynamic_ideal_points(votes, anchors={2: 1, 365: -1}).drop_nulls("value")
    joined = result.join(published.filter(pl.col("NVotes") >= 10), on=KEYS).drop_nulls("IdealPoint")
    assert joined.height > 9_000
    assert joined.select(pl.corr("value", "IdealPoint")).item() >= 0.985
    within = joined.group_by("session").agg(r=pl.corr("value", "IdealPoint"))
    assert within["r"].min() > 0.97
