"""The tidy table of claims: its columns, its order, and nothing in it that a spreadsheet would run."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from fastapi.testclient import TestClient
from hearth import CLAIMS, Hearth, quoted
from hypothesis import given
from hypothesis import strategies as st

from tulga.claim import Claim, exact
from tulga.show.export import exports
from tulga.show.export.csv import COLUMNS, claims_csv, safe
from tulga.show.web.app import create_app
from tulga.span import Span


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_columns_are_those_of_a_pack_and_five_more() -> None:
    header = claims_csv([]).strip()
    assert header == (
        "relation,subject,object,value,unit,item,qualifiers,span,place,polarity,modality,voice,source,locator,"
        "id,stance,confidence,method,quote"
    )


def test_every_claim_is_one_row_that_says_the_same() -> None:
    found = {row["id"]: row for row in rows(exports["csv"].write(Hearth()))}
    assert set(found) == {claim.id for claim in CLAIMS}
    for claim in CLAIMS:
        row = found[claim.id]
        assert (row["relation"], row["subject"], row["object"] or None) == (claim.relation, claim.subject, claim.object)
        assert exact(row["value"]) == claim.value
        assert Span.parse(row["span"]) == claim.span
        assert row["quote"] == claim.evidence.quote


def test_order_does_not_depend_on_the_order_given() -> None:
    assert claims_csv(CLAIMS) == claims_csv(reversed(CLAIMS))


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    one = replace(CLAIMS[0], item=text)
    assert rows(claims_csv([one]))[0]["item"].lstrip("'").strip() == text.strip()
    assert safe(text).startswith("'")


def test_numbers_and_signs_stay_as_they_are() -> None:
    one = Claim(relation="balance", subject="MNG", value=Decimal("-3.50"), polarity="-", evidence=quoted("China holds"))
    row = rows(claims_csv([one]))[0]
    assert (row["value"], row["polarity"]) == ("-3.5", "-")


@given(st.text(max_size=60))
def test_no_cell_begins_a_formula(text: str) -> None:
    made = safe(text)
    assert made in (text, f"'{text}")
    assert not made.startswith(("=", "@", "\t", "\r", "\n"))


def test_the_site_hands_the_table_out() -> None:
    client = TestClient(create_app(Hearth()))
    answer = client.get("/export/claims.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="claims.csv"'
    assert answer.text.splitlines()[0] == ",".join(COLUMNS)
    assert client.get("/export/claims.docx").status_code == 404
