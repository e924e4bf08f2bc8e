"""A bargain as a scenario: what is looked up, ranges and what matters by hand, turns in words, and probability words."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tulga.claim import Claim, Evidence
from tulga.errors import BadInput
from tulga.scenario import Answer, Forecast, LookedUp, Scenario, ask, load
from tulga.scenario.bargain.forecast import models
from tulga.scenario.bargain.spatial import spatial_model
from tulga.scenario.bargain.table import Table
from tulga.scenario.bargaining import _in_words
from tulga.scenario.matter import MODELS

EMPTY = pl.DataFrame()
MEDIAN = "weighted median"
SPATIAL = "spatial model (KTAB)"


def number(value: float, low: float | None = None, high: float | None = None, **more: Any) -> dict[str, Any]:
    told = {"value": value, "low": low, "high": high, "note": "n"} | more
    return {name: one for name, one in told.items() if one is not None}


def one(actor: str, position: Any, capability: Any = None, salience: Any = None, **more: Any) -> dict[str, Any]:
    held = {"position": position, "salience": salience or number(50)}
    return {"actor": actor, "capability": capability or number(1)} | {k: {"tariff": v} for k, v in held.items()} | more


def bargain(*actors: dict[str, Any], year: Any = 2016, **more: Any) -> Scenario:
    dimension = {"name": "tariff", "zero": "none", "hundred": "as asked"}
    told = {
        "matter": "the tariff",
        "dimensions": [dimension],
        "models": [MEDIAN],
        "model": MEDIAN,
        "actors": actors,
        **more,
    }
    return Scenario.model_validate({"id": "b", "title": "Bargain", "state": "MNG", "year": year, "bargain": told})


def forecast(answer: Answer) -> Forecast:
    assert answer.forecast is not None
    return answer.forecast


def test_the_models_know_their_names() -> None:
    assert list(models()) == list(MODELS)


def test_the_median_moves_with_the_one_in_the_middle_alone() -> None:
    scenario = bargain(one("MNG", number(0, 0, 20)), one("RUS", number(40, 30, 45)), one("CHN", number(100)))
    told = forecast(ask(scenario, EMPTY))
    (outcome,) = told.outcomes
    assert [(each.model, each.value) for each in outcome.models] == [(MEDIAN, 40)]
    assert (outcome.spread.low, outcome.spread.high) == (40, 40)
    assert outcome.drawn.low is not None
    assert outcome.drawn.high is not None
    assert 30 <= outcome.drawn.low <= outcome.middle <= outcome.drawn.high <= 45
    assert outcome.upper == 0
    assert outcome.words == "On these assumptions it ends nearer to “none” than to “as asked” in all draws."
    assert [(s.who, s.what, s.low, s.high) for s in told.swings] == [
        ("RUS", "position on tariff", 30, 45),
        ("MNG", "position on tariff", 40, 40),
    ]
    assert told.turns == ()  # the spatial model was not asked for


def test_a_weight_that_can_tip_the_median_is_what_matters() -> None:
    # MNG's 1 against 1 + 1 for the others; with 3 it has half of all, and the lower median is its place
    scenario = bargain(one("MNG", number(0), number(1, 1, 3)), one("RUS", number(40)), one("CHN", number(100)))
    (swing,) = forecast(ask(scenario, EMPTY)).swings
    assert (swing.what, swing.low, swing.high, swing.width) == ("capability", 40, 0, 40)
    salience = bargain(one("MNG", number(0), salience=number(20, 20, 60)), one("RUS", number(40), salience=number(30)))
    (swing,) = forecast(ask(salience, EMPTY)).swings
    assert (swing.what, swing.low, swing.high) == ("salience on tariff", 40, 0)


def test_nothing_uncertain_is_one_draw_and_no_bar() -> None:
    told = forecast(ask(bargain(one("MNG", number(0)), one("RUS", number(40), number(2))), EMPTY))
    assert (told.draws, told.swings) == (1, ())
    assert (told.outcomes[0].drawn.low, told.outcomes[0].drawn.high) == (40, 40)


def test_the_draws_are_even_over_the_range_and_the_same_twice() -> None:
    scenario = bargain(one("MNG", number(50, 0, 100)), draws=2000)
    (outcome,) = forecast(ask(scenario, EMPTY)).outcomes
    # one actor: the outcome is its position, even from 0 to 100; six standard errors of 2,000 draws are below 7
    assert (outcome.drawn.low, outcome.drawn.high) == (pytest.approx(5, abs=3), pytest.approx(95, abs=3))
    assert outcome.upper == pytest.approx(0.5, abs=0.07)
    assert ask(scenario, EMPTY).record() == ask(scenario, EMPTY).record()
    other = bargain(one("MNG", number(50, 0, 100)), draws=2000, seed=2)
    assert ask(other, EMPTY).record() != ask(scenario, EMPTY).record()


def test_every_step_is_told() -> None:
    steps: list[tuple[int, int]] = []
    scenario = bargain(one("MNG", number(50, 0, 100)), one("RUS", number(10), number(2, 1, 3)), draws=10)
    ask(scenario, EMPTY, advance=lambda done, of: steps.append((done, of)))
    assert steps == [(step, 12) for step in range(1, 13)]  # two numbers with a range, ten draws


def test_a_number_is_looked_up_with_its_evidence() -> None:
    asked: list[tuple[str, str, int | None]] = []

    def look_up(what: str, actor: str, year: int | None) -> LookedUp:
        asked.append((what, actor, year))
        return LookedUp(0.25, source="nmc") if what == "cinc" else LookedUp(80.0, ("claim",))

    scenario = bargain(
        one("MNG", {"from": "claim 123abc"}), one("CHN", number(10), {"from": "cinc", "year": 2012, "times": 8})
    )
    answer = ask(scenario, EMPTY, look_up=look_up)
    assert asked == [("claim 123abc", "MNG", 2016), ("cinc", "CHN", 2012)]
    by_id = {each.id: each for each in answer.assumptions}
    assert [(each.low, each.evidence, each.source) for each in by_id.values() if not each.own][:2] == [
        (80, ("claim",), None),
        (2, (), "nmc"),
    ]
    assert answer.evidence == ("claim",)
    assert forecast(answer).outcomes[0].models[0].value == 10  # 2 against 1


def test_a_stated_range_holds_in_proportion_for_what_is_looked_up() -> None:
    stated = number(40, 20, 80, **{"from": "cinc", "times": 10})
    scenario = bargain(one("MNG", number(0)), one("CHN", number(60, 30, 90, **{"from": "claim a"}), stated))
    answer = ask(scenario, EMPTY, look_up=lambda what, *_: LookedUp(6.0) if what == "cinc" else LookedUp(80.0))
    looked_up = [(each.low, each.high) for each in answer.assumptions if each.source in ("cinc", "claim a")]
    assert looked_up == [(30, 120), (40, 100)]  # 60 x 20/40 and x 80/40; 80 x 30/60 and at most 100


def test_what_is_not_found_is_missing_or_the_authors_own() -> None:
    scenario = bargain(one("MNG", number(80)), one("CHN", number(10), {"from": "cinc", "year": 2012}))
    answer = ask(scenario, EMPTY)
    assert answer.forecast is None
    assert answer.missing[0] == "There is no cinc of CHN in 2012, so the capability of CHN is missing."
    assert answer.summary == "Bargain: a number is found nowhere, so nothing is forecast."
    stands_in = bargain(one("MNG", number(80)), one("CHN", number(10), number(3, **{"from": "cinc"})))
    held = ask(stands_in, EMPTY)
    assert forecast(held).outcomes[0].models[0].value == 10
    text = "The capability of CHN. cinc is not at hand, so the scenario's number stands in. n"
    assert [each.own for each in held.assumptions if each.text == text] == [True]


def test_a_position_outside_the_scale_is_told() -> None:
    answer = ask(bargain(one("MNG", {"from": "claim a"})), EMPTY, look_up=lambda *_: LookedUp(120.0, ("a",)))
    assert answer.missing[0] == "The position of MNG is 120 by claim a, which is outside its scale."
    assert answer.forecast is None


class Resolved:
    def __init__(self, locator: str) -> None:
        self.winner = Claim(relation="policy_position", subject="MNG", evidence=Evidence("paper", locator), method="t")
        self.supporting = (self.winner,)


def test_the_claims_at_a_place_of_a_source_stand_behind_a_number() -> None:
    facts = [Resolved("char=1-9"), Resolved("char=20-29")]
    scenario = bargain(one("MNG", number(80, source="paper", locators=["char=1-9", "char=30-39"])))
    answer = ask(scenario, EMPTY, facts=facts)
    assert answer.evidence == (facts[0].winner.id,)
    position = next(each for each in answer.assumptions if each.text.startswith("The position"))
    assert (position.source, position.own) == ("paper", False)


def test_turns_tell_each_challenge_and_where_everybody_goes() -> None:
    actors = [one("MNG", number(10), number(3)), one("RUS", number(50), number(2)), one("CHN", number(90), number(4))]
    scenario = bargain(*actors, model=SPATIAL, models=[SPATIAL])
    told = forecast(ask(scenario, EMPTY)).turns
    table = Table.of(["MNG", "RUS", "CHN"], [3, 2, 4], [[10], [50], [90]], [[50], [50], [50]], ["tariff"])
    history = spatial_model(table)
    assert [turn.number for turn in told] == list(range(1, len(history.turns) + 1))
    for number_, turn in enumerate(history.turns):
        said = " ".join(told[number_].sentences)
        for challenge in (each for each in turn.challenges if each):
            who, whom = table.actors[challenge.challenger], table.actors[challenge.target]
            assert f"{who} challenges {whom}" in said
        for place, taken in enumerate(turn.taken):
            before, after = history.positions[number_][place][0], history.positions[number_ + 1][place][0]
            assert taken is not None or before == after
            if abs(after - before) > 0.01:
                assert f"tariff {before:.4g} to {after:.4g}" in said


def test_one_actor_has_nobody_to_challenge() -> None:
    told = forecast(ask(bargain(one("MNG", number(10)), model=SPATIAL, models=[SPATIAL]), EMPTY))
    assert told.turns[0].sentences == ("Nobody sees a challenge that is worth it.",)
    assert told.outcomes[0].models[0].value == 10


@pytest.mark.parametrize("position", [0.0, 37.0, 100.0])
def test_all_at_one_place_end_there_by_every_model(position: float) -> None:
    scenario = bargain(one("MNG", number(position)), one("CHN", number(position), number(9)), models=list(MODELS))
    (outcome,) = forecast(ask(scenario, EMPTY)).outcomes
    assert np.allclose([each.value for each in outcome.models], position)


def test_saliences_that_are_drawn_above_all_are_scaled_down() -> None:
    two = [{"name": name, "zero": "a", "hundred": "b"} for name in ("x", "y")]
    cares = {name: number(50, 50, 100) for name in ("x", "y")}
    actor = {"actor": "MNG", "capability": number(1), "position": {"x": number(1), "y": number(2)}, "salience": cares}
    told = forecast(ask(bargain(actor, dimensions=two), EMPTY))
    assert [outcome.models[0].value for outcome in told.outcomes] == [1, 2]
    assert len(told.swings) == 4  # two numbers, each on two outcomes


@pytest.mark.parametrize(
    ("upper", "lower", "said"),
    [
        (0.5, 0.5, "there is a roughly even chance that it ends nearer to “b” than to “a”."),
        (0.55, 0.45, "it is likely that it ends nearer to “b”"),
        (0.1, 0.9, "it is very likely that it ends nearer to “a” than to “b”."),
        (0.97, 0.03, "it is almost certain that it ends nearer to “b”"),
        (0.995, 0.005, "it ends nearer to “b” than to “a” in almost all draws."),
        (0.0, 0.0, "the draws end in the middle."),
    ],
)
def test_probability_in_the_words_of_icd_203(upper: float, lower: float, said: str) -> None:
    assert said in _in_words("a", "b", upper, lower)


def test_an_actor_within_a_state_has_a_name_of_its_own() -> None:
    scenario = bargain(one("MNG", number(80), name="Parliament"), one("MNG", number(20), number(2), name="Government"))
    answer = ask(scenario, EMPTY, name=lambda actor: "Mongolia")
    assert answer.assumptions[0].text == "The capability of Parliament. n"
    assert "A bargain changes no panel, so no verdict was checked." in answer.missing
    assert answer.record()["forecast"]["outcomes"][0]["models"][0] == {"model": MEDIAN, "value": 20.0}


KTAB = "Matter,What it is about,2,1,\nActor,Who,Power,Tariff,Salience,\nA,the first,10,5,50,\nB,the other,20,100,40,\n"


def test_a_table_of_ktab_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "matter.csv").write_text(KTAB, encoding="utf-8")
    text = """\
id: k
title: K
state: MNG
bargain:
  matter: the tariff
  dimensions: [{name: tariff, zero: none, hundred: as asked}]
  table: {file: matter.csv, note: as published, source: a paper, spread: 10}
  model: weighted median
  models: [weighted median]
"""
    path = tmp_path / "k.yml"
    path.write_text(text, encoding="utf-8")
    answer = ask(load(path), EMPTY)
    # 10 x 50 against 20 x 40: B has more than half
    assert forecast(answer).outcomes[0].models[0].value == 100
    stated = [(each.text, each.low, each.high, each.own) for each in answer.assumptions if each.source == "a paper"]
    assert stated == [
        ("The capability of A. as published", 9, 11, False),
        ("The position of A. as published", 0, 15, False),
        ("The salience of A. as published", 40, 60, False),
        ("The capability of B. as published", 18, 22, False),
        ("The position of B. as published", 90, 100, False),
        ("The salience of B. as published", 30, 50, False),
    ]
    path.write_text(text.replace("[{name", "[{name: x, zero: a, hundred: b}, {name"), encoding="utf-8")
    with pytest.raises(BadInput, match="the file has 1 dimensions and the scenario 2"):
        load(path)


def test_who_bargains_is_somebody() -> None:
    with pytest.raises(ValueError, match="who bargains is an actor, or has a name"):
        bargain({k: v for k, v in one("MNG", number(3)).items() if k != "actor"})
    with pytest.raises(ValueError, match="a number of X can be looked up only for an actor"):
        bargain({**{k: v for k, v in one("MNG", {"from": "claim a"}).items() if k != "actor"}, "name": "X"})
    with pytest.raises(ValueError, match="a bargain has actors, or a table that holds them"):
        bargain()
