"""Which rows of joined datasets become facts beside the claims of a ledger."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from tulga import settled as room
from tulga.claim import Claim, Evidence
from tulga.join.connector import Observation
from tulga.join.observation import frame
from tulga.ledger import Ledger
from tulga.ledger.fact import Fact
from tulga.settled import settled
from tulga.sources import Source
from tulga.span import Span

TABLE = "table@1a2b3c4d"


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger(":memory:") as opened:
        yield opened


def row(
    number: int, relation: str, subject: str, other: str | None, value: str | None = None, **more: Any
) -> Observation:
    """A row of a table of 2020."""
    more = {"span": Span.parse("2020"), **more}
    return Observation(number, relation, subject, other, value=None if value is None else Decimal(value), **more)


def tell(ledger: Ledger, relation: str, subject: str, other: str, value: str, span: str) -> None:
    """One claim of a note, typed by hand."""
    evidence = Evidence("note", "row=1")
    unit = "percent"
    claim = Claim(relation=relation, subject=subject, object=other, value=Decimal(value), unit=unit, item="exports",
                  span=Span.parse(span), evidence=evidence)  # fmt: skip
    ledger.add([claim], Source("note", "table"), verb="import", input_name="note.csv")


def facts(ledger: Ledger, rows: Iterable[Observation], state: str = "MNG") -> list[Fact]:
    """The facts of a state from the ledger and the rows."""
    return settled(ledger, ledger.facts(), frame(rows, TABLE), state)


def share(number: int, other: str, value: str | None, status: Any = "value") -> Observation:
    """A row of what a partner takes of Mongolia's exports."""
    return row(number, "trade_share", "MNG", other, value, item="exports", unit="percent", status=status)


def test_without_rows_the_facts_are_those_of_the_ledger(ledger: Ledger) -> None:
    tell(ledger, "trade_share", "MNG", "CHN", "84", "2020")
    assert facts(ledger, []) == ledger.facts()


def test_a_claim_and_a_row_that_differ_are_one_disputed_fact(ledger: Ledger) -> None:
    tell(ledger, "trade_share", "MNG", "CHN", "84", "2020")
    (found,) = facts(ledger, [share(1, "CHN", "73")])
    sources = {claim.evidence.source for claim in (*found.supporting, *found.against)}
    assert (len(found.supporting), len(found.against), sources) == (1, 1, {"note", TABLE})


def test_a_claim_and_a_row_that_agree_support_each_other(ledger: Ledger) -> None:
    tell(ledger, "trade_share", "MNG", "CHN", "84", "2020")
    (found,) = facts(ledger, [share(1, "CHN", "84")])
    assert found.sources == ("note", TABLE)


def test_rows_of_other_states_stay_in_their_table(ledger: Ledger) -> None:
    rows = [share(1, "CHN", "84"), row(2, "membership", "KAZ", "UN"), row(3, "membership", "MNG", "UN")]
    assert [(fact.relation, fact.object) for fact in facts(ledger, rows)] == [
        ("membership", "UN"), ("trade_share", "CHN")
    ]  # fmt: skip
    assert [fact.subject for fact in facts(ledger, rows, "CHN")] == ["MNG"]  # the partner's own workspace


def test_what_is_not_covered_claims_no_number_but_a_good_or_a_mission_is_told(ledger: Ledger) -> None:
    rows = [
        share(1, "SGP", None, "not covered"),
        row(2, "trade_goods", "MNG", None, item="exports: gold", status="not covered"),
        row(3, "peacekeeping_contribution", "MNG", "MONUSCO", unit="persons", status="not covered"),
    ]
    found = facts(ledger, rows)
    assert [(fact.relation, fact.value) for fact in found] == [
        ("peacekeeping_contribution", None),
        ("trade_goods", None),
    ]


def test_of_a_long_series_only_what_meets_a_claim_becomes_a_fact(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST", 2)
    tell(ledger, "trade_share", "MNG", "CHN", "84", "2020")
    rows = [share(1, "CHN", "84"), share(2, "RUS", "9"), share(3, "KOR", "1"), row(4, "membership", "MNG", "UN")]
    found = facts(ledger, rows)
    assert [(fact.relation, fact.object) for fact in found] == [("membership", "UN"), ("trade_share", "CHN")]


def test_a_fact_has_the_id_of_its_row(ledger: Ledger) -> None:
    rows = frame([share(1, "CHN", "84")], TABLE)
    (found,) = settled(ledger, [], rows, "MNG")
    assert found.winner.id == rows["id"][0]
    assert Claim(**found.winner.parts()).id == found.winner.id
