"""The command as a user types it, and the neutrality question asked of the Mongolia workspace."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner

from tulga.actors import label
from tulga.claim import Claim, Evidence
from tulga.cli import posture as command
from tulga.errors import BadUse
from tulga.ledger.resolve import facts
from tulga.scenario.posture import Judged, judge, posture
from tulga.span import Span
from tulga.workspace import Workspace

TOLD = [
    Claim(relation="membership", subject="KAZ", object="CSTO", span=Span.parse("1994/.."), evidence=Evidence("n", "row=1")),
    Claim(relation="membership", subject="KAZ", object="WTO", span=Span.parse("2015/.."), evidence=Evidence("n", "row=2")),
    Claim(relation="military_exercise", subject="KAZ", object="USA", item="Steppe Eagle", evidence=Evidence("n", "row=3")),
    Claim(
        relation="policy_position", subject="KAZ", object=None, item="neutrality", span=Span.parse("2010"), voice="A party",
        evidence=Evidence("n", "row=4"),
    ),
]  # fmt: skip


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """The command, on a ledger of four claims."""

    @contextmanager
    def opened(_: Path) -> Iterator[SimpleNamespace]:
        asked = SimpleNamespace(posture=lambda name, on: judge(posture(name, "KAZ"), facts(TOLD), on, name=label))
        yield SimpleNamespace(counsel=asked)

    monkeypatch.setattr(command, "opened", opened)
    made = typer.Typer()
    command.register(made)
    return made


def run(app: typer.Typer, *words: str) -> str:
    done = CliRunner().invoke(app, [*words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


def test_the_answer_is_told_with_reasons_claims_and_gaps(app: typer.Typer) -> None:
    said = run(app, "neutrality", "--on", "2016-05-05")
    assert said.startswith(
        "Permanent neutrality of Kazakhstan, by the facts that hold on 2016-05-05: Hague law of war: 1 not in war; "
        "Austrian: 1 incompatible; Swiss: 1 incompatible; Turkmen: 1 incompatible. 1 more without a clear date, 1 not covered"
    )
    for told in (
        TOLD[0].id,
        TOLD[1].id,
        TOLD[2].id,
        TOLD[3].id,
        "A party",
        "BGBl. 211/1955, Art. I(2)",
        "Assumptions: - A1:",
    ):
        assert told in said
    assert "Missing: 1 commitment without a clear date is counted apart." in said


def test_one_model_as_json(app: typer.Typer) -> None:
    told = json.loads(run(app, "neutrality", "--on", "2016-05-05", "--model", "swiss", "--json"))
    assert [side["id"] for side in told["sides"]] == ["swiss"]
    first = told["commitments"][1]
    assert (first["partner"], first["spread"], first["evidence"]) == ("CSTO", ["incompatible"], [TOLD[0].id])
    assert (told["on"], told["not_covered"][0]["partner"]) == ("2016-05-05", "WTO")


def test_joining_is_asked_in_two_words(app: typer.Typer) -> None:
    assert "CSTO incompatible" in " ".join(
        run(app, "join", "NATO", "--on", "2016-05-05").replace("1994/..", "").split()
    )


def test_what_cannot_be_asked_is_refused(app: typer.Typer) -> None:
    for words, said in (
        (("neutrality", "--on", "May 2016"), "is not a day such as 2016-05-05"),
        (("neutral", "--on", "2016-05-05"), "did you mean neutrality"),
        (("neutrality", "--on", "2016-05-05", "--model", "swis"), "did you mean swiss"),
    ):
        with pytest.raises(BadUse, match=said):
            CliRunner().invoke(app, [*words], catch_exceptions=False)


@pytest.fixture(scope="module")
def mongolia(demo: Path) -> Judged:
    with Workspace.open(demo) as workspace:
        return judge(posture("neutrality", "MNG"), workspace.facts(), date(2016, 5, 5), name=label)


def test_mongolia_in_may_2016(mongolia: Judged) -> None:
    """What the sources of the pack say: in the UN since 1961, in NATO's programme in 2016, no member of the CSTO."""
    found = {(one.partner, one.kinds[0]): one.spread for one in mongolia.commitments if one.standing == "holds"}
    assert found[("UN", "un_membership")] == ("compatible", "not regulated")
    assert found[("NATO", "nato_pfp_or_ipcp")] == ("compatible", "not regulated")
    assert found[("RUS", "joint_exercise_hosting")] == ("depends", "not in war")
    assert not [one for one in mongolia.commitments if one.partner == "CSTO" or "Partnership for Peace" in one.what]
    assert [one.why for one in mongolia.left_out if one.partner == "CSTO"] == ["It is denied."]
    later = [one for one in mongolia.commitments if one.span.startswith(("2019", "202"))]
    assert later == []


def test_every_line_of_the_answer_has_its_claims(mongolia: Judged) -> None:
    lines = (*mongolia.commitments, *mongolia.over, *mongolia.not_covered, *mongolia.left_out, *mongolia.stances)
    assert all(line.evidence for line in lines)
    known = {assumption.id for assumption in mongolia.assumptions}
    assert all(set(one.assumptions) <= known for one in mongolia.commitments)
    for one in mongolia.commitments:
        assert all(each.sources or each.own for each in one.judgements)


def test_the_stances_on_neutrality_name_their_holders(mongolia: Judged) -> None:
    found = {(stance.holder, stance.status) for stance in mongolia.stances}
    assert {
        ("Tsakhiagiin Elbegdorj", "actual"),
        ("Lundeg Purevsuren", "denied"),
        ("Government of Mongolia", "planned"),
    } <= found
    assert mongolia.about("RUS").stances
