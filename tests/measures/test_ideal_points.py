"""Ideal points session by session: simulated truth, symmetries, what is missing, and signs."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures.ideal_points import ideal_point_distance, ideal_points, ideal_points_binary

STATES = ["RUS", "CHN", "JPN", "USA"]
CALLS = ["1133", "1133", "1123", "1113", "1333", "1233"]


def frame(calls: list[str], states: list[str] = STATES, session: int = 1) -> pl.DataFrame:
    """A line a roll call, a digit a state."""
    rows = [
        {"rollcall": call, "session": session, "subject": state, "vote": int(vote)}
        for call, line in enumerate(calls)
        for state, vote in zip(states, line, strict=True)
    ]
    return pl.DataFrame(rows)


def simulated(seed: int, states: int, calls: int, missing: float = 0.1) -> tuple[pl.DataFrame, np.ndarray]:
    """Votes by the model, with its true places standardised."""
    dice = np.random.default_rng(seed)
    places = dice.normal(size=states)
    places = (places - places.mean()) / places.std()
    lower = dice.normal(0.3, 1.0, size=calls)
    upper = lower + dice.exponential(0.6, size=calls)
    z = np.outer(places, dice.normal(size=calls)) + dice.normal(size=(states, calls))
    votes = np.where(dice.random(z.shape) < missing, 8, 1 + (z > lower) + (z > upper))
    state, call = np.indices(votes.shape)
    columns = {"rollcall": call.ravel(), "subject": state.ravel(), "vote": votes.ravel()}
    return pl.DataFrame({**columns, "session": np.ones(votes.size, int)}), places


def places(points: pl.DataFrame) -> dict[str, float]:
    return dict(points.select("subject", "value").iter_rows())


def towards(true: np.ndarray, points: pl.DataFrame) -> np.ndarray:
    """The true places of the states of the points, with the sign of the estimate."""
    found = true[points["subject"].to_numpy()]
    return found if found @ points["value"].to_numpy() > 0 else -found


@pytest.mark.parametrize(("states", "calls", "least"), [(60, 60, 0.95), (120, 120, 0.98)])
def test_places_that_made_the_votes_are_found_again(states: int, calls: int, least: float) -> None:
    votes, true = simulated(1, states, calls)
    points = ideal_points(votes, anchors={})
    assert np.corrcoef(towards(true, points), points["value"])[0, 1] > least


def test_nine_tenths_of_the_intervals_hold_the_truth() -> None:
    held = []
    for seed in range(12):
        votes, true = simulated(seed, 60, 40)
        points = ideal_points(votes, anchors={})
        there = towards(true, points)
        held += ((points["low"].to_numpy() <= there) & (there <= points["high"].to_numpy())).tolist()
    assert 0.85 <= np.mean(held) <= 0.95


def test_a_wider_interval_holds_more_and_the_scale_is_that_of_the_session() -> None:
    votes, _ = simulated(2, 40, 40)
    half, most = (ideal_points(votes, anchors={}, level=level) for level in (0.5, 0.9))
    # Student's t with 38 degrees of freedom: 1.6860 at 0.95 and 0.6810 at 0.75, from the tables
    ratio = ((most["high"] - most["low"]) / (half["high"] - half["low"])).to_numpy()
    assert ratio == pytest.approx(1.6860 / 0.6810, abs=2e-3)
    assert most["value"].mean() == pytest.approx(0, abs=1e-6)
    assert most["value"].std(ddof=0) == pytest.approx(1, abs=1e-5)


def test_three_states_that_cross_once_stand_evenly() -> None:
    # one roll call, yes, abstain, no: by symmetry -a, 0, a, and with the standard deviation 1: a = sqrt(3 / 2)
    points = ideal_points(frame(["123"], ["A", "B", "C"]), anchors={"C": 1})
    assert points["value"].to_list() == pytest.approx([-(1.5**0.5), 0, 1.5**0.5], abs=1e-5)


def test_mirrored_voters_stand_mirrored() -> None:
    found = places(ideal_points(frame(["1133", "1333", "1113", "1223"]), anchors={"USA": 1}))
    assert found["USA"] == pytest.approx(-found["RUS"], abs=0.02)
    assert found["JPN"] == pytest.approx(-found["CHN"], abs=0.02)
    assert found["RUS"] < found["CHN"] < found["JPN"] < found["USA"]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 200), st.permutations(range(15)), st.integers(0, 9))
def test_names_and_order_change_nothing(seed: int, names: list[int], shuffle: int) -> None:
    votes, _ = simulated(seed, 15, 25)
    found = ideal_points(votes, anchors={3: 1})
    renamed = votes.with_columns(pl.col("subject").replace(list(range(15)), names), rollcall=100 - pl.col("rollcall"))
    again = ideal_points(renamed.sample(fraction=1, shuffle=True, seed=shuffle), anchors={names[3]: 1})
    back = again.with_columns(pl.col("subject").replace(names, list(range(15)))).sort("subject")
    assert back.select("subject", "coverage", "n").equals(found.select("subject", "coverage", "n"))
    for column in ("value", "low", "high"):
        assert back[column].to_numpy() == pytest.approx(found[column].to_numpy(), abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("12389", min_size=4, max_size=4), min_size=1, max_size=8), st.sampled_from([{}, {"USA": 1}]))
def test_any_votes_give_a_row_for_each_member_with_ends_in_order(calls: list[str], anchors: dict[str, int]) -> None:
    points = ideal_points(frame(calls), anchors=anchors)
    members = [state for place, state in enumerate(STATES) if any(line[place] != "9" for line in calls)]
    assert points["subject"].to_list() == sorted(members)
    for row in points.iter_rows(named=True):
        assert (row["value"] is None) == (row["low"] is None) == (row["high"] is None)
        assert row["value"] is None or row["low"] < row["value"] < row["high"]
    known = points["value"].drop_nulls()
    assert known.is_empty() or (abs(known.mean()) < 1e-5 and abs(known.std(ddof=0) - 1) < 1e-5)  # type: ignore[operator,arg-type]


@pytest.mark.parametrize("missing", [8, 9, None, 0, 4])
def test_no_vote_is_no_abstention(missing: int | None) -> None:
    votes = frame(CALLS)
    first = (pl.col("rollcall") == 2) & (pl.col("subject") == "JPN")
    without = votes.filter(~first)
    marked = votes.with_columns(vote=pl.when(first).then(missing).otherwise(pl.col("vote")))
    assert ideal_points(marked).equals(ideal_points(without))
    assert ideal_points(marked).filter(pl.col("subject") == "JPN")["coverage"][0] == pytest.approx(5 / 6)


def test_turning_yes_and_no_round_mirrors_the_line_unless_it_is_anchored() -> None:
    votes, _ = simulated(3, 30, 40)
    turned = votes.with_columns(vote=pl.col("vote").replace({1: 3, 3: 1}))
    free, free_turned = (ideal_points(one, anchors={})["value"].to_numpy() for one in (votes, turned))
    assert free_turned == pytest.approx(-free, abs=1e-4)
    held, held_turned = (ideal_points(one, anchors={7: 1})["value"].to_numpy() for one in (votes, turned))
    assert held_turned == pytest.approx(held, abs=1e-4)


def test_a_session_without_anchors_takes_the_sign_of_its_neighbour() -> None:
    anchored, bare = frame(CALLS, session=2), frame(CALLS, session=1).filter(pl.col("subject").is_in(STATES[:3]))
    turned = bare.with_columns(vote=pl.col("vote").replace({1: 3, 3: 1}))
    for one in (bare, turned):
        points = ideal_points(pl.concat([one, anchored]), anchors={"USA": 1})
        first = places(points.filter(pl.col("session") == 1))
        assert first["RUS"] < first["CHN"] < first["JPN"]


def test_roll_calls_without_division_change_nothing() -> None:
    assert ideal_points(frame([*CALLS, "1111", "3388".replace("8", "3")])).equals(ideal_points(frame(CALLS)))


def test_sessions_without_a_scale_have_no_values() -> None:
    for votes in (frame(["1111", "3333"]), frame(["13"], ["RUS", "USA"]), frame(["8888", "9998"])):
        points = ideal_points(votes)
        assert points.height
        assert points.select(pl.col("value", "low", "high").is_null().all()).row(0) == (True, True, True)


def test_a_state_that_never_votes_is_there_without_a_value_and_one_that_is_no_member_is_not() -> None:
    points = ideal_points(frame([line + "89" for line in CALLS], [*STATES, "MNG", "KOR"]))
    silent = points.filter(pl.col("subject") == "MNG")
    assert silent.select("value", "low", "high", "coverage", "n").rows() == [(None, None, None, 0.0, 0)]
    assert "KOR" not in points["subject"]


def test_few_votes_are_left_out_where_more_are_asked_for() -> None:
    few = frame(["13331", *(line + "8" for line in CALLS)], [*STATES, "MNG"])
    assert places(ideal_points(few))["MNG"] is not None
    points = ideal_points(few, least=2)
    assert points.filter(pl.col("subject") == "MNG").select("value", "n").rows() == [(None, 0)]
    assert points["value"].null_count() == 1


def test_two_categories_agree_with_three_where_nobody_abstains() -> None:
    votes, _ = simulated(4, 40, 60)
    firm = votes.filter(pl.col("vote") != 2)
    three, rest, no = (
        measure(firm, anchors={0: 1})["value"].to_numpy()
        for measure in (
            ideal_points,
            ideal_points_binary,
            lambda *args, **kw: ideal_points_binary(*args, against="no", **kw),
        )
    )
    assert rest == pytest.approx(no)
    assert np.corrcoef(three, rest)[0, 1] > 0.99


def test_abstentions_tell_two_categories_apart() -> None:
    votes = frame(["1223", "1133", "1123", "1233"])
    rest = ideal_points_binary(votes)
    no = ideal_points_binary(votes, against="no")
    assert rest["n"].to_list() == [4, 4, 4, 4]  # CHN, JPN, RUS, USA
    assert no["n"].to_list() == [2, 2, 4, 4]


def test_distances_are_those_of_the_points_with_their_joint_interval() -> None:
    votes, _ = simulated(5, 30, 40)
    points = ideal_points(votes, anchors={0: 1})
    found = ideal_point_distance(votes, poles=[0, 9], anchors={0: 1})
    assert found.height == 2 * 29
    at = places(points)
    for row in found.iter_rows(named=True):
        assert row["difference"] == pytest.approx(at[row["subject"]] - at[row["object"]], abs=2e-6)
        assert row["value"] == pytest.approx(abs(row["difference"]), abs=2e-6)
        assert 0 <= row["low"] <= row["value"] <= row["high"]
    # one state and the other in turn: the same distance, the same interval
    one = found.filter((pl.col("subject") == 9) & (pl.col("object") == 0)).select("value", "low", "high").row(0)
    other = found.filter((pl.col("subject") == 0) & (pl.col("object") == 9)).select("value", "low", "high").row(0)
    assert one == pytest.approx(other)


def test_distances_hold_the_true_ones() -> None:
    held = []
    for seed in range(10):
        votes, true = simulated(100 + seed, 60, 40)
        found = ideal_point_distance(votes, poles=[0], anchors={0: 1 if true[0] > 0 else -1})
        apart = np.abs(true[found["subject"].to_numpy()] - true[0])
        held += ((found["low"].to_numpy() <= apart) & (apart <= found["high"].to_numpy())).tolist()
    assert 0.8 <= np.mean(held) <= 0.98  # a session's pole is one state: ten sessions are few


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        (frame(CALLS).with_columns(vote=pl.col("vote").cast(pl.String)), "the column 'vote' holds String"),
        (
            pl.concat([frame(CALLS), frame(CALLS[:1])]),
            "the vote of CHN in roll call 0 of session 1 is there more than once",
        ),
        (frame(CALLS).with_columns(subject=pl.lit(None, pl.String)), "a row has no subject"),
        (frame(CALLS).drop("session"), "the frame has no column 'session'"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(votes: pl.DataFrame, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        ideal_points(votes)


def test_options_that_cannot_be_used_are_said_in_a_sentence() -> None:
    votes = frame(CALLS)
    with pytest.raises(BadUse, match=r"no anchor \(GBR\) is among the states that vote \(CHN, JPN, RUS, USA"):
        ideal_points(votes, anchors={"GBR": 1})
    with pytest.raises(BadUse, match="the level is 90"):
        ideal_points(votes, level=90)
    with pytest.raises(BadUse, match="least is 0"):
        ideal_points(votes, least=0)
    with pytest.raises(BadUse, match="there is no state among the votes 'USB'; did you mean USA"):
        ideal_point_distance(votes, poles=["USB"])
    with pytest.raises(BadUse, match="there is no opposite of yes 'abstain'"):
        ideal_points_binary(votes, against="abstain")  # type: ignore[arg-type]


def matrix(votes: list[list[int | None]], codes: dict[int, int]) -> pl.DataFrame:
    rows = [
        {"rollcall": call, "session": 1, "subject": state, "vote": codes.get(vote, 8) if vote is not None else 8}
        for state, line in enumerate(votes)
        for call, vote in enumerate(line)
    ]
    return pl.DataFrame(rows)


@pytest.mark.shared
def test_nine_justices_stand_as_by_a_long_chain(shared: Path) -> None:
    told = json.loads((shared / "reference" / "A_binary_irt_supreme_court.json").read_text())
    votes = matrix(told["inputs"]["votes"], {0: 1, 1: 3})
    names = told["inputs"]["judges"]
    anchors = {names.index("Scalia"): 1, names.index("Ginsburg"): -1}
    found = ideal_points_binary(votes, against="no", anchors=anchors)["value"].to_numpy()
    expected = np.array(told["expected"]["theta_mean"])
    assert np.corrcoef(found, expected)[0, 1] > told["tolerance"]["pearson_min"]
    assert (np.argsort(found) == np.argsort(expected)).all()


@pytest.mark.shared
def test_three_categories_stand_as_by_a_long_chain(shared: Path) -> None:
    told = json.loads((shared / "reference" / "A_ordinal_irt_simulated.json").read_text())
    found = ideal_points(matrix(told["inputs"]["votes"], {1: 1, 2: 2, 3: 3}), anchors={}).drop_nulls("value")
    for key, least in (("mcmc_posterior_mean_standardised", 0.995), ("truth", 0.985)):
        assert np.corrcoef(found["value"], told["expected"][key])[0, 1] > least
    widths, deviations = (found["high"] - found["low"]).to_numpy(), np.array(told["expected"]["mcmc_posterior_sd"])
    assert np.median(widths / 3.29 / deviations) == pytest.approx(1, abs=0.25)


@pytest.mark.shared
def test_sessions_of_the_general_assembly_stand_as_published(shared: Path) -> None:
    panels = shared / "panels" / "un"
    votes = pl.read_parquet(panels / "UNVotesPublished_2016.parquet", columns=["rcid", "session", "ccode", "vote"])
    votes = votes.rename({"rcid": "rollcall", "ccode": "subject"}).filter(
        pl.col("session").is_in([3, 20, 31, 46, 62, 70])
    )
    published = pl.read_csv(
        panels / "IdealpointestimatesAll_Apr2020.csv", encoding="latin-1", infer_schema_length=None, null_values="NA"
    ).select(pl.col("ccode").cast(pl.Int32).alias("subject"), pl.col("session").cast(pl.Int32), "IdealPoint")
    found = ideal_points(votes, anchors={2: 1, 365: -1}).join(published, on=["subject", "session"]).drop_nulls()
    r = found.group_by("session").agg(r=pl.corr("value", "IdealPoint"))["r"]
    assert r.len() == 6
    assert r.min() > 0.97  # type: ignore[operator]
