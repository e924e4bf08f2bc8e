"""Bargaining: by hand, at the edges, and beside the published runs."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.scenario.bargain.expected_utility import VARIANTS, expected_utility
from tulga.scenario.bargain.forecast import drawn, forecast, models, swings
from tulga.scenario.bargain.ktab_csv import read_ktab
from tulga.scenario.bargain.nash import nash
from tulga.scenario.bargain.spatial import Settings, distances, risks, spatial_model, value
from tulga.scenario.bargain.table import Table
from tulga.scenario.bargain.voting import condorcet, pairwise, weighted_mean, weighted_median

EMISSION = "E_bdm_scholz_emission.json"


def told(shared: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "reference" / name).read_text(encoding="utf-8"))
    return found


# elections and medians ------------------------------------------------------------------------------------------------


def test_a_contest_is_won_by_what_each_side_has_to_gain() -> None:
    # Two actors of weights 3 and 1 with opposite wishes: 3 / 4 against 1 / 4.
    beats = pairwise(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([3.0, 1.0]))
    assert beats[0, 1] == pytest.approx(0.75, abs=1e-7)
    assert beats[0, 0] == 0.5


def test_the_conditional_election_multiplies_contests() -> None:
    # One actor with utilities 1, 0.5, 0: the first beats both nearly surely, the second beats the third.
    found = condorcet(np.array([[1.0, 0.5, 0.0]]), np.array([1.0]))
    assert found[0] == pytest.approx(1.0, abs=1e-6)
    even = condorcet(np.zeros((2, 4)), np.ones(2))
    assert even.tolist() == pytest.approx([0.25] * 4)


def test_the_markov_election_of_two_options_is_their_contest() -> None:
    # pi1 P(2 beats 1) / 2 = pi2 P(1 beats 2) / 2, so the shares of time are the probabilities themselves.
    utility, weights = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([3.0, 1.0])
    assert condorcet(utility, weights, "markov").tolist() == pytest.approx([0.75, 0.25], abs=1e-7)
    with pytest.raises(BadUse, match="there is no election 'markow'; did you mean markov"):
        condorcet(utility, weights, "markow")  # type: ignore[arg-type]


def test_the_lower_of_two_medians_is_taken() -> None:
    assert weighted_median([0, 10], [1, 1]) == 0
    assert weighted_median([10, 0, 4], [3, 1, 1]) == 10
    assert weighted_mean([0, 10], [1, 3]) == 7.5
    with pytest.raises(BadUse, match="nobody has any weight"):
        weighted_median([1, 2], [0, 0])


@pytest.mark.parametrize("power", [0.0, 0.3, 0.5, 1.0])
def test_nash_divides_what_is_above_disagreement_by_power(power: float) -> None:
    # With linear utilities: x = d1 + a (1 - d1 - d2).
    assert nash(lambda x: x, lambda x: 1 - x, (0.1, 0.2), power) == pytest.approx(0.1 + power * 0.7, abs=2e-6)


def test_nash_of_a_concave_side() -> None:
    # sqrt(x) (1 - x) is largest at 1/3.
    assert nash(lambda x: x**0.5, lambda x: 1 - x) == pytest.approx(1 / 3, abs=1e-6)
    with pytest.raises(BadUse, match="no division gives both sides more"):
        nash(lambda x: x, lambda x: 1 - x, (0.6, 0.6))


# the spatial model ----------------------------------------------------------------------------------------------------


def test_distances_are_weighed_by_the_squares_of_saliences() -> None:
    places, cares = np.array([[0.0, 0.0], [1.0, 0.5]]), np.array([[0.3, 0.4], [0.5, 0.0]])
    found = distances(places, places, cares)
    # sqrt((0.09 x 1 + 0.16 x 0.25) / 0.25) and sqrt(0.25 x 1 / 0.25).
    assert found[0, 1] == pytest.approx(((0.09 + 0.04) / 0.25) ** 0.5)
    assert found[1, 0] == pytest.approx(1.0)


def test_the_likeliest_winner_dares_most() -> None:
    # (3p - (max + 2 min)) / (2 (max - min)): 1 for the most likely, -0.5 for the least.
    assert risks(np.array([0.6, 0.3, 0.1])).tolist() == pytest.approx([1.0, (0.9 - 0.8) / 1.0, -0.5])
    assert risks(np.array([0.5, 0.5])).tolist() == [0.0, 0.0]
    assert value(np.array([0.5]), np.array([1.0])).tolist() == [0.75]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["E_ktab_smp_dummy3d.json", "E_ktab_smp_soe.json"])
def test_published_histories_are_met_to_print_precision(name: str, shared: Path) -> None:
    file = told(shared, name)
    inputs, expected = file["inputs"], file["expected"]
    found = spatial_model(Table.of(inputs["actors"], inputs["capability"], inputs["position"], inputs["salience"]))
    history, chances = np.array(expected["history"]), np.array(expected["win_probability"])
    turns = history.shape[2]
    assert np.abs(np.moveaxis(found.positions, 0, 2)[:, :, :turns] - history).max() <= file["tolerance"]["history"]
    assert np.abs(found.probabilities.T[:, :turns] - chances).max() <= file["tolerance"]["win_probability"]
    assert (
        len(found.positions) == {"E_ktab_smp_dummy3d.json": 11, "E_ktab_smp_soe.json": 28}[name]
    )  # states of the runs


@pytest.mark.parametrize(
    "table",
    [
        Table.of(["A"], [1], [[5]], [[10]]),
        Table.of(["A", "B", "C"], [1, 2, 3], [[50]] * 3, [[10]] * 3),
        Table.of(["A", "B"], [0, 0], [[0], [100]], [[50], [50]]),
        Table.of(["A", "B"], [1, 1], [[0], [100]], [[0], [0]]),
    ],
    ids=["one actor", "all at one place", "no capability", "nobody cares"],
)
def test_the_edges_end_with_finite_numbers(table: Table) -> None:
    found = spatial_model(table)
    assert np.isfinite(found.positions).all()
    assert np.isfinite(found.probabilities).all()
    assert found.positions[0].tolist() == [list(row) for row in table.position]


def test_who_stands_where_everybody_stands_moves_nobody() -> None:
    found = spatial_model(Table.of(["A", "B", "C"], [1, 2, 3], [[50, 20]] * 3, [[10, 20]] * 3))
    assert (found.positions == found.positions[0]).all()
    assert all(challenge is None for turn in found.turns for challenge in turn.challenges)


tables = st.integers(2, 6).flatmap(
    lambda count: st.tuples(
        st.lists(st.floats(0, 100), min_size=count, max_size=count),
        st.lists(st.lists(st.integers(0, 100), min_size=2, max_size=2), min_size=count, max_size=count),
        st.lists(st.lists(st.integers(0, 50), min_size=2, max_size=2), min_size=count, max_size=count),
    )
)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_positions_stay_within_those_there_were_and_probabilities_are_some(
    rows: tuple[list[float], list[list[int]], list[list[int]]],
) -> None:
    capability, position, salience = rows
    found = spatial_model(
        Table.of([f"a{n}" for n in range(len(capability))], capability, position, salience), Settings(most=4)
    )
    low, high = found.positions[0].min(axis=0), found.positions[0].max(axis=0)
    assert (found.positions >= low - 0.011).all()  # four decimals of the unit scale
    assert (found.positions <= high + 0.011).all()
    assert ((found.probabilities >= 0) & (found.probabilities <= 1 + 1e-9)).all()


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ((["A", "A"], [1, 1], [[0], [1]], [[1], [1]]), "the actor A is there twice"),
        ((["A"], [-1], [[0]], [[1]]), "the capability of A is -1"),
        ((["A"], [1], [[101]], [[1]]), "the position of A on dimension 1 is 101"),
        ((["A"], [1], [[1, 2]], [[60, 60]]), "the saliences of A add up to 120"),
        ((["A", "B"], [1, 1], [[1], [1, 2]], [[1], [1, 2]]), "B has 2 positions and 2 saliences on 1 dimensions"),
        (([], [], [], []), "a bargain needs at least one actor"),
    ],
)
def test_a_table_that_cannot_be_is_told(columns: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        Table.of(*columns)


# the expected utility model -------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_the_named_variants_meet_the_peers(shared: Path) -> None:
    file = told(shared, EMISSION)
    actors = file["inputs"]["actors"]
    columns = [[one[name] for one in actors] for name in ("capability", "position", "salience")]
    code = expected_utility(*columns, rounds=8)
    peer = file["expected"]["peer_scholz_code_variant"]
    assert code.medians[: len(peer["median"])] == pytest.approx(peer["median"], abs=file["tolerance"]["code_variant"])
    assert code.means[: len(peer["mean"])] == pytest.approx(peer["mean"], abs=file["tolerance"]["code_variant"])
    table = file["expected"]["published_table2"]
    assert code.medians[1:] == pytest.approx(table["median_rounds_1_8"], abs=file["tolerance"]["published_median"])
    assert code.means[1:] == pytest.approx(table["mean_rounds_1_8"], abs=file["tolerance"]["published_mean"])
    equation = expected_utility(*columns, variant="equation-31", rounds=8)
    assert equation.means == pytest.approx(file["expected"]["peer_paper_eq31_variant"]["mean"], abs=1e-6)
    assert equation.settled == "all stand at one place"


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_every_variant_ends_where_nothing_can_move(variant: str) -> None:
    assert expected_utility([1, 2], [5, 5], [0.5, 0.5], variant=variant).settled == "all stand at one place"
    assert expected_utility([1], [5], [0.5], variant=variant).settled == "all stand at one place"
    assert expected_utility([0, 0], [0, 10], [0.5, 0.5], variant=variant).settled == "nobody has any weight"
    assert expected_utility([1, 1], [0, 10], [0.5, 0.5], variant=variant).settled == "all are equally safe"


def test_bad_columns_and_variants_are_told() -> None:
    with pytest.raises(
        BadUse, match="there is no variant of the expected utility model 'scholz'; did you mean scholz-"
    ):
        expected_utility([1], [1], [1], variant="scholz")
    with pytest.raises(BadInput, match=r"the salience of actor 2 is 1\.5"):
        expected_utility([1, 1], [0, 1], [1, 1.5])
    with pytest.raises(BadInput, match="2 capabilities, 1 positions and 2 saliences"):
        expected_utility([1, 1], [0], [1, 1])


# side by side, drawn, and from files ----------------------------------------------------------------------------------

THREE = Table.of(["A", "B", "C"], [1, 1, 1], [[0], [40], [100]], [[50], [50], [50]], ["the matter"])


def test_models_stand_side_by_side_with_their_spread() -> None:
    (found,) = forecast(THREE)
    assert found.dimension == "the matter"
    assert found.by_model["weighted median"] == 40
    assert found.by_model["weighted mean"] == pytest.approx(140 / 3)
    assert found.low <= 40 <= found.high
    assert set(found.by_model) == set(models())
    with pytest.raises(BadUse, match="there is no model of bargaining 'weighted medan'; did you mean weighted median"):
        forecast(THREE, ["weighted medan"])


def test_draws_are_the_same_for_the_same_seed_and_tell_how_far_they_are() -> None:
    told: list[int] = []
    one = drawn(THREE, "weighted mean", draws=50, seed=3, advance=told.append)
    assert told == list(range(1, 51))
    assert (one == drawn(THREE, "weighted mean", draws=50, seed=3)).all()
    assert (one != drawn(THREE, "weighted mean", draws=50, seed=4)).any()
    assert drawn(THREE, "weighted mean", width=0.0, draws=2)[:, 0].tolist() == pytest.approx([140 / 3] * 2)


def test_the_number_that_matters_most_comes_first() -> None:
    found = swings(THREE, "weighted mean", width=0.1)
    # The mean moves by 10 / 3 either way with the position of the middle actor, whose salience moves it by less.
    middle = next(swing for swing in found if (swing.actor, swing.what) == ("B", "position"))
    assert (middle.low, middle.high) == (pytest.approx(130 / 3), pytest.approx(150 / 3))
    assert [swing.width for swing in found] == sorted((swing.width for swing in found), reverse=True)


def test_a_file_of_ktab_is_read(tmp_path: Path) -> None:
    path = tmp_path / "matter.csv"
    text = 'Matter ,"A matter, in words",2,2,\nActor,What,Power,Pstn1,Sal1,Pstn2,Sal2,\n'
    path.write_text(text + "A, the first, 10, 0, 50, 20, 30,\nB, the other, 20, 100, 40, 5, 60\n", encoding="utf-8")
    found = read_ktab(path)
    assert (found.name, found.description, found.actors) == (
        "Matter", "A matter, in words", {"A": "the first", "B": "the other"},
    )  # fmt: skip
    assert found.table == Table.of(["A", "B"], [10, 20], [[0, 20], [100, 5]], [[50, 30], [40, 60]], ["Pstn1", "Pstn2"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Matter,What,3,1\nActor,What,Power,P,S\nA,x,1,2,3\n",
            "matter.csv:1: the first line says 3 actors and there are 1",
        ),
        ("Matter,What,1,1\nActor,What,Power,P,S\nA,x,1,many,3\n", "matter.csv:3: 'many' is no number"),
        (
            "Matter,What,1,2\nActor,What,Power,P,S\nA,x,1,2,3\n",
            "matter.csv:3: the line has 5 columns, and 2 dimensions need 7",
        ),
        ("Matter,What,1,1\nActor,What,Power,P,S\nA,x,1,2,103\n", "the salience of A on dimension 1 is 103"),
        ("", "the first line has a name"),
    ],
)
def test_a_file_that_is_not_in_the_form_is_told_with_its_line(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "matter.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        read_ktab(path)
    assert sentence in str(told.value)
