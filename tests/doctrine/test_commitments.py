"""Commitments: whether the instrument stands, by what the ledger says of it."""

from datetime import date

import polars as pl
import pytest
from declared import claim, known, text

from tulga.claim import Claim
from tulga.doctrine import Verdict, check

PACT = {
    "id": "pact", "kind": "commitment", "to": ["IND"], "under": "the treaty of peace",
    "instrument": {"relation": "agreement_signed", "partner": "IND", "item": "treaty peace"},
}  # fmt: skip


def judged(*claims: Claim, on: date | None = None) -> Verdict:
    (found,) = check(text(PACT, in_force="1940/.."), pl.DataFrame(), facts=known(*claims), on=on)
    return found


def signed(span: str = "1950-07-31", **more: object) -> Claim:
    return claim("agreement_signed", "NPL", "IND", item="treaty of peace and friendship", span=span, **more)


def test_an_instrument_that_is_signed_stands_from_its_day() -> None:
    one = signed()
    found = judged(one)
    assert (found.verdict, found.evidence_for, found.year) == ("held", (one.id,), None)
    assert (
        "is in force since 1950-07-31 by all that is known; whether the state keeps to it is not measured" in found.why
    )
    assert judged(one, on=date(1950, 7, 31)).verdict == "held"
    assert judged(one, on=date(1950, 7, 30)).verdict == "unknown"


def test_a_year_alone_cannot_be_set_before_a_day_in_it() -> None:
    assert judged(signed("1950"), on=date(1950, 3, 1)).verdict == "undetermined"
    assert judged(signed("1950"), on=date(1951, 1, 1)).verdict == "held"
    assert judged(signed(""), on=date(1951, 1, 1)).verdict == "undetermined"
    assert judged(signed("")).verdict == "held"


def test_void_planned_and_ended() -> None:
    void = signed(polarity="-")
    assert (judged(void).verdict, judged(void).evidence_for) == ("broken", (void.id,))
    assert judged(signed(modality="planned")).verdict == "undetermined"
    member = {**PACT, "instrument": {"relation": "membership", "partner": "UN"}, "to": ["UN"]}
    left = claim("membership", "NPL", "UN", span="1955-12-14/2001-01-01")
    days = {date(1990, 1, 1): "held", date(2001, 1, 2): "broken", date(1955, 12, 13): "unknown"}
    for day, word in days.items():
        (found,) = check(text(member, in_force="1940/.."), pl.DataFrame(), facts=known(left), on=day)
        assert found.verdict == word, day


@pytest.mark.parametrize(
    "other",
    [
        claim("agreement_signed", "NPL", "CHN", item="treaty of peace", span="1960"),
        claim("agreement_signed", "BTN", "IND", item="treaty of peace", span="1949"),
        claim("agreement_signed", "NPL", "IND", item="trade treaty", span="1950"),
    ],
)
def test_another_instrument_tells_nothing_of_this_one(other: Claim) -> None:
    assert (judged(other).verdict, judged(other).evidence_for) == ("unknown", ())


def test_a_judgement_through_years_is_one_of_their_ends() -> None:
    found = check(text(PACT, in_force="1940/.."), pl.DataFrame(), 1949, 1951, facts=known(signed()))
    assert [(v.year, v.verdict) for v in found] == [(1949, "unknown"), (1950, "held"), (1951, "held")]


def test_a_ledger_that_was_not_asked_is_no_ledger_that_is_silent() -> None:
    (found,) = check(text(PACT), pl.DataFrame())
    assert (found.verdict, "the ledger was not asked" in found.why) == ("unknown", True)
    (bare,) = check(text({**PACT, "instrument": None}), pl.DataFrame(), facts=[])
    assert "where the ledger tells of it is not declared" in bare.why
