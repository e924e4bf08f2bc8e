"""A claim's id is what it says and where it says it, and nothing else."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.claim import Claim, Evidence, exact, plain_number
from tulga.errors import BadInput
from tulga.span import Span

EVIDENCE = Evidence("note", "char=0-20", "opened its embassy")


def claim(**changes: Any) -> Claim:
    fields: dict[str, Any] = {"relation": "embassy_opened", "subject": "TUR", "object": "MNG", "evidence": EVIDENCE}
    return Claim(**{**fields, **changes})


@given(st.floats(0, 1), st.text(min_size=1))
def test_how_it_was_read_does_not_change_the_id(confidence: float, method: str) -> None:
    assert claim(confidence=confidence, method=method).id == claim().id


@pytest.mark.parametrize(
    "change",
    [
        {"relation": "official_visit"}, {"subject": "MNG"}, {"object": None}, {"value": Decimal(1)}, {"unit": "missions"},
        {"item": "embassy"}, {"qualifiers": (("hedge", "about"),)}, {"span": Span.parse("1996")}, {"place": "Ankara"},
        {"polarity": "-"}, {"modality": "planned"}, {"voice": "the ministry"},
        {"evidence": Evidence("note", "char=0-21", "opened its embassy")},
        {"evidence": Evidence("other", "char=0-20", "opened its embassy")},
    ],
)  # fmt: skip
def test_what_it_says_and_where_changes_the_id(change: dict[str, Any]) -> None:
    assert claim(**change).id != claim().id


def test_equal_numbers_are_one_claim() -> None:
    assert claim(value=Decimal("100")).id == claim(value=Decimal("100.00")).id == claim(value=Decimal("1E+2")).id


@pytest.mark.parametrize(
    ("fields", "stance"),
    [
        ({}, "asserted"),
        ({"voice": "an expert", "polarity": "-", "modality": "planned"}, "reported"),
        ({"polarity": "-", "modality": "planned"}, "negated"),
        ({"modality": "planned"}, "planned"),
        ({"modality": "possible"}, "possible"),
    ],
)
def test_stance_is_the_first_that_applies(fields: dict[str, Any], stance: str) -> None:
    assert claim(**fields).stance == stance


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"relation": ""}, "needs a relation"),
        ({"subject": None, "object": None}, "says nothing"),
        ({"polarity": "?"}, "polarity"),
        ({"modality": "perhaps"}, "modality"),
        ({"confidence": 1.5}, "between 0 and 1"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        claim(**fields)


@pytest.mark.parametrize("locator", ["page 3", "char=3", "row=", "char=3-", ""])
def test_evidence_needs_a_place(locator: str) -> None:
    with pytest.raises(BadInput, match="neither"):
        Evidence("note", locator)


def test_evidence_points_at_words_or_at_a_row() -> None:
    assert Evidence("note", "char=5-9").chars == (5, 9)
    assert Evidence("table", "row=12;col=value").row == 12
    assert Evidence("table", "row=12").chars is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_numbers_are_never_rounded(number: Decimal) -> None:
    text = plain_number(number)
    assert exact(text) == number
    assert "E" not in (text or "")


@pytest.mark.parametrize("text", ["abc", "1.2.3", "NaN", "Infinity"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="number"):
        exact(text)


def test_missing_is_not_zero() -> None:
    assert exact("") is None
    assert exact(None) is None
    assert exact("0") == 0
    assert claim(value=Decimal(0)).id != claim(value=None).id
