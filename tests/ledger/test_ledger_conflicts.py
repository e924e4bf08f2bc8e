"""Conflicts: each disagreement once, with its kind, and none where two precisions only differ."""

from decimal import Decimal

import pytest
from claims_for_tests import VOCABULARY, claim

from tulga.claim import Claim
from tulga.ledger.agreement import bounds
from tulga.ledger.conflicts import Conflict, conflicts
from tulga.ledger.resolve import facts


def _conflicts(*claims: Claim) -> list[Conflict]:
    return conflicts(facts(claims, vocabulary=VOCABULARY), vocabulary=VOCABULARY)


def test_precision_alone_is_no_conflict() -> None:
    assert (
        _conflicts(claim("embassy_opened", "TUR", "MNG", "1996"), claim("embassy_opened", "TUR", "MNG", "1996-05", "b"))
        == []
    )


def test_a_state_that_changed_is_no_conflict() -> None:
    one = claim("partnership_level", "MNG", "RUS", "2006/..", "a", item="strategic")
    two = claim("partnership_level", "MNG", "RUS", "2019/..", "b", item="comprehensive strategic")
    assert _conflicts(one, two) == []


def test_each_kind_is_told() -> None:
    found = _conflicts(
        claim("embassy_opened", "TUR", "MNG", "1996", "a"),
        claim("embassy_opened", "TUR", "MNG", "1996", "b"),
        claim("embassy_opened", "TUR", "MNG", "1997", "c"),
        claim("embassy_opened", "TUR", "MNG", "1996", "d", polarity="-"),
        claim("trade_value", "MNG", "CHN", "2018", "a", value="6300", unit="USD"),
        claim("trade_value", "MNG", "CHN", "2018", "b", value="6500", unit="USD", confidence=0.5),
    )
    assert [(conflict.kind, conflict.what) for conflict in found] == [
        ("date", "embassy_opened TUR MNG: 1996 (a, b) or 1997 (c)"),
        ("polarity", "embassy_opened TUR MNG: claimed by a, b, denied by d"),
        ("value", "trade_value MNG CHN: 6300 USD (a) or 6500 USD (b)"),
    ]
    assert [len(conflict.against) for conflict in found] == [1, 1, 1]


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
