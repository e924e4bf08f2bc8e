"""The reader as a whole: several claims a sentence, the ends in the right order, and the same bytes every time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tulga.claim import Claim
from tulga.read.dates import document_date
from tulga.read.document import Document
from tulga.read.jsonl import FIELDS, line
from tulga.read.learned import weights
from tulga.read.reader import read_document
from tulga.read.workers import read_all


def read(text: str, about: str | None = None, published: bool = False) -> list[Claim]:
    date = document_date(text) if published else None
    return read_document(Document("note@00000000", "note.txt", "0" * 64, "plain", text, published=date), about)


def said(claims: list[Claim], relation: str) -> set[tuple[object, ...]]:
    return {
        (c.subject, c.object, None if c.value is None else int(c.value), str(c.span))
        for c in claims
        if c.relation == relation
    }


def test_a_list_gives_one_claim_each() -> None:
    found = said(read("Military attachés from Poland, Turkey and Japan are working in Kenya."), "attache_posted")
    assert {(s, o) for s, o, _, _ in found} == {("POL", "KEN"), ("TUR", "KEN"), ("JPN", "KEN")}


def test_two_embassies_in_two_years_are_two_events_in_two_directions() -> None:
    text = "The Estonian embassy in Canberra was opened in 2015, while the Australian embassy in Tallinn was established in 2019."
    assert said(read(text), "embassy_opened") == {("EST", "AUS", None, "2015"), ("AUS", "EST", None, "2019")}


def test_respectively_aligns_years_and_partners() -> None:
    text = "In 1993 and 1994, Nepal signed friendship agreements with Peru and Chile."
    found = said(read(text, "NPL"), "agreement_signed")
    assert {(frozenset((s, o)), d) for s, o, _, d in found} == {
        (frozenset(("NPL", "PER")), "1993"),
        (frozenset(("NPL", "CHL")), "1994"),
    }


def test_the_country_is_the_one_that_the_document_is_about() -> None:
    text = "Kenya and its partners. Nairobi has many friends. In 2012 the country signed a tax agreement with Qatar."
    ends = {frozenset((s, o)) for s, o, _, _ in said(read(text), "agreement_signed")}
    assert frozenset(("KEN", "QAT")) in ends


def test_a_table_row_speaks_of_its_state() -> None:
    table = "State\tEstablishment of diplomatic relations\nPeru\tOn 28 November 1976\nChile\tOn 3 March 1962\n"
    text = "Relations of Nepal\n\n" + table
    found = said(read(text, "NPL"), "diplomatic_relations_established")
    assert {(frozenset((s, o)), d) for s, o, _, d in found} == {
        (frozenset(("NPL", "PER")), "1976-11-28"),
        (frozenset(("NPL", "CHL")), "1962-03-03"),
    }


def test_planned_and_reported_are_told_apart() -> None:
    planned = read("Turkey has agreed to provide training courses for Kenyan officers.", "KEN")
    assert {c.stance for c in planned if c.relation == "military_training"} == {"planned"}
    reported = read("According to the ministry, Kenya joined the WTO in 1995.", "KEN")
    assert {c.stance for c in reported if c.relation == "membership"} == {"reported"}


def test_page_furniture_is_not_read() -> None:
    text = "Kenya joined NATO talks\n\n14 COMMENTS\n\nPost a Comment\n\nPeru and Chile went to war [Published: 03.11.2021 ]\n"
    assert not [c for c in read(text) if "COMMENTS" in c.evidence.quote or "went to war" in c.evidence.quote]


def test_the_line_form_keeps_the_contract() -> None:
    claim = read("In 2019 exports of Mongolia to Switzerland reached 460.5 million dollars.")[0]
    row = json.loads(line(claim, "note.txt"))
    assert tuple(row) == FIELDS
    assert (row["subject"], row["object"], row["value"], row["unit"], row["start_date"]) == (
        "MNG",
        "CHE",
        460500000,
        "USD",
        "2019",
    )


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\n", "1234 5678", "???", "a" * 5000, "\t\t\t\n\t\t\n"])
def test_texts_that_say_nothing_yield_nothing(text: str) -> None:
    assert read(text) == []


def test_confidence_is_a_probability() -> None:
    claims = read("Kenya and Uganda signed a trade agreement in 2014. France provides military training to Chad.")
    assert claims
    assert all(0 < c.confidence < 1 for c in claims)
    assert len(weights().calibration) == 4


TEXT = (
    "Kenya and Uganda signed a trade agreement in 2014. Peru, Chile and Brazil joined the WTO in 1995. "
    "Nepal has 42 embassies abroad."
)


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(TEXT)
    command = [sys.executable, "-m", "tulga", "read", "note.txt", "--jsonl"]
    outputs = {
        subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
    assert outputs.pop()


def test_the_same_claims_whatever_the_number_of_workers() -> None:
    documents = [
        Document(f"note@{i:08d}", f"{i}.txt", "0" * 64, "plain", TEXT.replace("2014", str(2000 + i))) for i in range(9)
    ]
    one, two = (list(read_all(documents, read_document, None, workers)) for workers in (1, 2))
    assert [(d.name, c) for d, c in one] == [(d.name, c) for d, c in two]  # type: ignore[union-attr]
    assert all(isinstance(c, list) and c for _, c in one)


def test_each_number_of_a_list_takes_the_dates_behind_it() -> None:
    text = "Russia delivered 30 tanks to Nicaragua in 2012 and 2015, and 20 helicopters in 2011."
    found = {(v, d) for _, _, v, d in said(read(text), "arms_transfer") if v is not None}
    assert found == {(30, "2012"), (30, "2015"), (20, "2011")}
