"""The pack's scenarios on the demo workspace: each answers, and every number has its evidence or its assumptions."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tulga.scenario import Answer, Range, ask
from tulga.workspace import Workspace

SCENARIOS = [
    "cashmere-duty-free",
    "chinese-fees",
    "neutrality",
    "north-korean-coal",
    "russian-fuel",
    "southern-border-closes",
    "turkish-aid",
]


@pytest.fixture(scope="module")
def workspace(demo: Path) -> Iterator[Workspace]:
    with Workspace.open(demo) as ws:
        yield ws


def test_the_pack_has_its_scenarios(workspace: Workspace) -> None:
    assert set(SCENARIOS) <= {scenario.id for scenario in workspace.scenarios()}


def answered(workspace: Workspace, name: str) -> Answer:
    scenario = next(one for one in workspace.scenarios() if one.id == name)
    panel = pl.concat([workspace.panel("dyads"), workspace.panel("states")])
    return ask(scenario, panel, name=workspace.label, facts=workspace.facts())


def ranges(answer: Answer) -> Iterator[Range]:
    for flow in answer.flows:
        yield from (flow.stopped, flow.over_year, flow.needed, *(price.ratio for price in flow.prices))
        yield from (end for taker in flow.takers for end in (taker.before, taker.after))
    for found in answer.findings:
        yield from (end for end in (found.before, found.after) if end)
    for outcome in answer.forecast.outcomes if answer.forecast else ():
        yield from (outcome.spread, outcome.drawn)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_range_has_evidence_or_assumptions_that_are_there(workspace: Workspace, name: str) -> None:
    answer = answered(workspace, name)
    known = {one.id for one in answer.assumptions}
    found = list(ranges(answer))
    assert found
    for one in found:
        assert one.evidence or one.assumptions
        assert set(one.assumptions) <= known
        assert set(one.evidence) <= set(answer.evidence)
        assert one.low is None or one.high is None or one.low <= one.high
    for identifier in answer.evidence:
        assert workspace.claim(identifier)
    for assumption in answer.assumptions:
        assert assumption.own or assumption.source or assumption.evidence


def test_the_stances_on_neutrality_are_claims_of_the_ledger(workspace: Workspace) -> None:
    answer = answered(workspace, "neutrality")
    behind = {
        one.text.split(".")[0]: {workspace.claim(each).evidence.source for each in one.evidence}
        for one in answer.assumptions
        if one.text.startswith("The position") and one.source
    }
    whose = ("Government of Mongolia", "President Elbegdorj", "Foreign minister Purevsuren", "Great Khural", "Russia")
    assert {f"The position of {one}" for one in whose} <= set(behind)
    assert all(sources == {"rinna-2016"} for sources in behind.values())
    assert answer.forecast is not None
    assert len(answer.forecast.outcomes[0].models) == 8
    assert answer.forecast.swings


def test_coal_in_place_of_north_korean_coal_is_a_gain_by_hand(workspace: Workspace) -> None:
    earnings = answered(workspace, "north-korean-coal").findings[0].after
    # 0.2 x 0.08 / 0.92 and 0.5 x 0.13 / 0.87
    assert (earnings.low, earnings.high) == pytest.approx((1.017391, 1.074713), abs=1e-6)


def test_russian_fuel_by_hand(workspace: Workspace) -> None:
    flow = answered(workspace, "russian-fuel").flow("imports")
    assert flow is not None
    # 1606 of 5870 million in 2014, half to nine tenths of it
    assert (flow.year, flow.stopped.low, flow.stopped.high) == (
        2014,
        pytest.approx(0.5 * 1606 / 5870),
        pytest.approx(0.9 * 1606 / 5870),
    )


def test_turkish_aid_is_counted_and_its_worth_is_missing(workspace: Workspace) -> None:
    answer = answered(workspace, "turkish-aid")
    assert answer.findings[0].what == "Kinds of aid from Türkiye on record"
    assert "vegetable stores built through TIKA" in answer.findings[0].note
    assert any("have no amount" in gap for gap in answer.missing)
