"""Conflicts as a whole: each disagreement once, ordered by verdict, with sides, sources and what would settle it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from claims_for_tests import VOCABULARY, claim

from tulga.claim import Claim
from tulga.errors import BadUse
from tulga.ledger.agreement import bounds
from tulga.ledger.conflicts import Conflict, conflicts
from tulga.ledger.fact import Standing
from tulga.sources import Source
from tulga.workspace import Workspace


def _conflicts(*claims: Claim, standing: Standing | None = None) -> list[Conflict]:
    return conflicts(claims, standing=standing, vocabulary=VOCABULARY)


OPENED = claim("embassy_opened", "TUR", "MNG", "1996", "a")
LATER = claim("embassy_opened", "TUR", "MNG", "1997", "b")


def test_the_real_ones_come_first() -> None:
    found = _conflicts(
        OPENED,
        LATER,
        claim("trade_value", "MNG", "CHN", "", "a", value="6300", unit="USD"),
        claim("trade_value", "MNG", "CHN", "", "b", value="9100", unit="USD"),
        claim("membership", "MNG", "UN", "1961/..", "a"),
        claim("membership", "MNG", "UN", "1961-10-27/..", "b"),
    )
    assert [(conflict.verdict, conflict.kind) for conflict in found] == [
        ("real", "date"),
        ("undecided", "value"),
        ("compatible", "precision"),
    ]


def test_a_conflict_lists_its_sides_with_their_sources_and_what_would_settle_it() -> None:
    [found] = _conflicts(OPENED, LATER, claim("embassy_opened", "TUR", "MNG", "1996", "c"))
    assert [(side.says, side.sources) for side in found.sides] == [("1996", ("a", "c")), ("1997", ("b",))]
    assert found.what == "embassy_opened TUR MNG: 1996 (a, c) or 1997 (b)"
    assert found.why.endswith(".")
    assert found.settled_by
    assert {one.id for one in found.claims} >= {OPENED.id, LATER.id}


def test_the_order_of_the_claims_does_not_matter() -> None:
    claims = [
        OPENED,
        LATER,
        *(claim("trade_value", "MNG", "CHN", "2018", s, value=v, unit="USD") for s, v in ("x3", "y7")),
    ]
    assert _conflicts(*claims) == _conflicts(*reversed(claims))


def test_a_rejected_claim_is_in_no_conflict() -> None:
    assert _conflicts(OPENED, LATER, standing=Standing(rejected=frozenset({LATER.id}))) == []


def test_actors_that_reviewers_merged_meet() -> None:
    written = claim("embassy_opened", "TUR", "Mongol Uls", "1997", "b")
    assert _conflicts(OPENED, written) == []
    [found] = _conflicts(OPENED, written, standing=Standing(renamed={"Mongol Uls": "MNG"}))
    assert (found.kind, found.verdict) == ("date", "real")


def test_a_copy_is_not_a_second_source() -> None:
    told = [claim("trade_value", "MNG", "CHN", "2018", s, value=v, unit="USD") for s, v in (("a", "3"), ("b", "7"))]
    assert [found.verdict for found in _conflicts(*told)] == ["real"]
    assert [found.verdict for found in _conflicts(*told, standing=Standing(copies={"b": "a"}))] == ["undecided"]


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadUse, match="value"):
        conflicts([OPENED, LATER], kind="valu")


def test_one_kind_can_be_asked_for() -> None:
    assert [found.kind for found in conflicts([OPENED, LATER], kind="date", vocabulary=VOCABULARY)] == ["date"]
    assert conflicts([OPENED, LATER], kind="value", vocabulary=VOCABULARY) == []


@pytest.mark.parametrize(
    ("value", "hedge", "low", "high"),
    [
        ("100", "", "100", "100"),
        ("7000000000", "about", "6500000000", "7500000000"),
        ("100", "about", "90", "110"),
        ("32", "nearly", "31.5", "32.5"),
        ("50", "more than", "50", "Infinity"),
        ("50", "at most", "-Infinity", "50"),
        ("0", "about", "0", "0"),
    ],
)
def test_what_a_hedge_leaves_open(value: str, hedge: str, low: str, high: str) -> None:
    qualifiers = (("hedge", hedge),) if hedge else ()
    told = claim("mission_count", "MNG", None, value=value, qualifiers=qualifiers)
    assert bounds(told) == (Decimal(low), Decimal(high))


def test_a_range_reaches_from_its_value_to_its_upper_end() -> None:
    told = claim("mission_count", "MNG", None, value="20", qualifiers=(("upper", "30"),))
    assert bounds(told) == (Decimal(20), Decimal(30))


def test_the_command_lists_the_real_and_undecided_ones_and_all_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tulga.cli.keep.conflicts import conflicts as command

    told = {
        "a": [OPENED, claim("membership", "MNG", "UN", "1961/..", "a")],
        "b": [LATER, claim("membership", "MNG", "UN", "1961-10-27/..", "b")],
    }
    with Workspace.create(tmp_path / "w", "MNG", "Mongolia") as ws:
        for name, claims in told.items():
            source = Source(name, "document", {"title": name}, name=name)
            ws.ledger.add(claims, source, verb="read", input_name=name)

    def asked(*, everything: bool = False, relation: str | None = None) -> list[dict[str, object]]:
        given = {"actor": "MNG", "relation": relation, "kind": None, "everything": everything, "limit": None}
        assert command(**given, as_json=True, workspace=tmp_path / "w") == 0  # type: ignore[arg-type]
        found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
        return found

    assert [row["kind"] for row in asked()] == ["date"]
    assert [row["verdict"] for row in asked(everything=True)] == ["real", "compatible"]
    assert asked(relation="membership") == []
