"""Verdicts that move when the evidence does, and claims that a panel leaves out."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl
from investors import document, of_2018, panel

from tulga.claim import Claim, Evidence
from tulga.doctrine import changes, check, moves, with_claims
from tulga.span import Span


@dataclass(frozen=True)
class Fact:
    winner: Claim
    supporting: tuple[Claim, ...] = ()
    against: tuple[Claim, ...] = ()


def claim(value: str, span: str = "", at: str = "char=0-9", **more: object) -> Claim:
    parts = {"relation": "investment_share", "subject": "CHN", "object": "MNG", "value": Decimal(value)}
    said = {"unit": "percent", "span": Span.parse(span), "evidence": Evidence("paper", at), **parts, **more}
    return Claim(**said)  # type: ignore[arg-type]


def test_a_new_fact_moves_the_verdict_and_says_why() -> None:
    before = check(document(), panel(*of_2018(30, 30, 40)).filter(pl.col("subject") != "S3"), 2018, 2018)
    after = check(document(), panel(*of_2018(30, 30, 40)), 2018, 2018)
    (change,) = changes(before, after)
    assert (change.before, change.after, change.verdict_moved) == ("undetermined", "broken", True)
    assert change.why.startswith("From undetermined to broken: S3 has 40 percent, above the limit of 1/3 of the whole.")
    assert "Before: " in change.why
    assert "e3" in change.evidence


def test_the_value_may_move_under_the_same_verdict() -> None:
    old, new = (check(document(), panel(("CHN", 2018, share, None))) for share in (40.0, 60.0))
    (change,) = changes(old, new)
    assert not change.verdict_moved
    assert change.why == "Still broken, but the value was 40 to 60 percent and becomes 60 percent."
    assert changes(new, new) == []


def test_years_that_come_and_go() -> None:
    one, two = (check(document(), panel(*of_2018(40)), 2018, last) for last in (2018, 2019))
    assert [(c.year, c.before, c.after) for c in changes(one, two)] == [(2019, "not judged", "unknown")]
    assert [(c.year, c.before, c.after) for c in changes(two, one)] == [(2019, "unknown", "not judged")]


def test_moves_asks_all_documents() -> None:
    asked = moves([document()], 2018, 2018)
    assert [c.after for c in asked(panel(*of_2018(30)), panel(*of_2018(34)))] == ["broken"]


def test_claims_bring_hedges_and_undated_evidence_to_a_panel() -> None:
    dated, other = claim("34", "2018", qualifiers=(("hedge", "about"),)), claim("60", "2018", "char=9-12")
    undated = claim("50", at="char=4579-4655", qualifiers=(("hedge", "more than"),))
    denied = claim("70", at="char=5-6", polarity="-")
    frame = panel(("CHN", 2018, 34.0, None)).drop("hedge").with_columns(evidence=pl.Series([[dated.id, other.id]]))
    frame = frame.with_columns(status=pl.lit("value"))
    wide = with_claims(frame, [Fact(dated, against=(other,)), Fact(undated), Fact(denied)])
    assert wide["hedge"].to_list() == ["about", "more than"]
    found = check(document(), wide, 2018, 2018)
    assert [(v.year, v.verdict) for v in found] == [(2018, "undetermined"), (None, "broken")]
    assert found[0].evidence_against == (other.id,)
    assert found[1].evidence_for == (undated.id,)


def test_a_panel_with_no_claims_keeps_its_rows() -> None:
    frame = panel(*of_2018(40))
    assert with_claims(frame.drop("hedge"), []).drop("against").columns[-1] == "hedge"
