"""The tidy table of claims: its columns, its order, its way back, and nothing in it that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hearth import CLAIMS, SOURCES, Hearth
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import DENIED, EDITED, GONE, NEW, TRADE, UN, Kept, fill

from tulga.claim import Claim, Evidence, exact
from tulga.errors import TulgaError
from tulga.ledger import Ledger
from tulga.read.claims_table import read_table
from tulga.show.export import Export, Selection, exports
from tulga.show.export.csv import COLUMNS, safe
from tulga.show.web.app import create_app
from tulga.sources import Source, cited
from tulga.span import Span


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger(":memory:") as kept:
        yield kept


def table(ledger: Any, chosen: Selection = Selection()) -> list[dict[str, str]]:  # noqa: B008 (it is frozen)
    return list(csv.DictReader(io.StringIO(exports["csv"].write(Kept(ledger), chosen), newline="")))


def add(ledger: Ledger, claims: list[Claim], source: str = "a") -> None:
    ledger.add(claims, Source(source, "document", {"title": source}), verb="read", input_name=source)


def of_hearth(ledger: Ledger, claims: list[Claim]) -> None:
    for source in SOURCES:
        ledger.add([c for c in claims if c.evidence.source == source.id], source, verb="read", input_name=source.id)


def test_the_columns_are_those_of_a_pack_and_nine_more(ledger: Ledger) -> None:
    assert exports["csv"].write(Kept(ledger)).strip() == (
        "relation,subject,object,value,unit,item,qualifiers,span,place,polarity,modality,voice,source,locator,"
        "id,stance,confidence,method,quote,grade,source_grade,verdict,standing"
    )


def test_every_claim_is_one_row_that_says_the_same(ledger: Ledger) -> None:
    of_hearth(ledger, CLAIMS)
    found = {row["id"]: row for row in table(ledger)}
    assert set(found) == {claim.id for claim in CLAIMS}
    for claim in CLAIMS:
        row = found[claim.id]
        assert (row["relation"], row["subject"], row["object"] or None) == (claim.relation, claim.subject, claim.object)
        assert exact(row["value"]) == claim.value
        assert Span.parse(row["span"]) == claim.span
        assert row["quote"] == claim.evidence.quote


def test_order_does_not_depend_on_the_order_of_coming(ledger: Ledger) -> None:
    of_hearth(ledger, CLAIMS)
    with Ledger(":memory:") as other:
        for claim in reversed(CLAIMS):
            of_hearth(other, [claim])
        assert exports["csv"].write(Kept(other)) == exports["csv"].write(Kept(ledger))
    places = [
        int(row["locator"].split("=")[1].split("-")[0]) for row in table(ledger) if row["source"] == SOURCES[0].id
    ]
    assert len(places) > 10
    assert places == sorted(places)


def test_rows_tell_what_people_thought_and_what_still_counts(ledger: Ledger) -> None:
    fill(ledger)
    counting = {row["id"]: row for row in table(ledger)}
    assert set(counting) == {EDITED.id, UN.id, DENIED.id, TRADE.id}
    assert [counting[c.id]["verdict"] for c in (UN, DENIED, TRADE)] == ["accepted", "rejected", ""]
    assert [counting[c.id]["source_grade"] for c in (UN, TRADE)] == ["B2", "C"]
    assert (counting[TRADE.id]["value"], counting[TRADE.id]["qualifiers"]) == ("6300000000.05", "hedge=about")
    every = {row["id"]: row["standing"] for row in table(ledger, Selection(everything=True))}
    assert every[GONE.id] == "superseded"
    assert sorted(every.values()) == ["current"] * 4 + ["edited", "superseded"]


def test_an_actor_or_a_source_can_be_chosen(ledger: Ledger) -> None:
    fill(ledger)
    assert {row["id"] for row in table(ledger, Selection(actor="TUR"))} == {EDITED.id}
    assert {row["id"] for row in table(ledger, Selection(source=NEW))} == {EDITED.id, UN.id, DENIED.id}
    assert table(ledger, Selection(actor="CHN", source=NEW)) == []


_texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map(lambda t: t + "x")
_signs = st.text("'=+-@;,\"\t\r\n\u2028 \x0b[x", min_size=1, max_size=6).map(lambda t: t + "y")
_claims = st.builds(
    lambda subject, other, item, quote, voice, pairs, value: Claim(
        relation="embassy_opened", subject=subject, object=other, item=item, voice=voice, value=value,
        qualifiers=tuple(sorted(pairs.items())), evidence=Evidence("a", "char=0-9", quote), confidence=0.25,
    ),
    _signs, _texts, _signs | _texts, _signs, _texts, st.dictionaries(_signs, _signs, max_size=2),
    st.none() | st.decimals(-(10**9), 10**9, places=3),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_claims, min_size=1, max_size=5))
def test_what_is_exported_comes_back_as_the_same_claims(claims: list[Claim]) -> None:
    with Ledger(":memory:") as kept, pytest.MonkeyPatch.context() as patch:
        add(kept, claims)
        text = exports["csv"].write(Kept(kept))
        patch.setattr(Path, "read_bytes", lambda _: text.encode())
        back = read_table(Path("claims.csv"))
    assert back.problems == ()
    assert {row.claim.id for row in back.rows} == {claim.id for claim in claims}
    assert not any(row.changed for row in back.rows)
    assert {(row.claim.confidence, row.claim.method) for row in back.rows} == {(0.25, "hand")}


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", "\r=1", "\n=1", "'=1"])
def test_what_a_spreadsheet_would_run_is_made_text(ledger: Ledger, text: str) -> None:
    add(ledger, [replace(EDITED, item=text, evidence=Evidence("a", "row=1"))])
    [row] = table(ledger)
    assert row["item"] == f"'{text}"
    assert safe(text) == f"'{text}"


def test_numbers_and_signs_stay_as_they_are(ledger: Ledger) -> None:
    one = replace(TRADE, value=exact("-3.50"), polarity="-", evidence=Evidence("a", "row=1"))
    add(ledger, [one])
    [row] = table(ledger)
    assert (row["value"], row["polarity"]) == ("-3.5", "-")


@given(st.text(max_size=60))
def test_no_cell_begins_a_formula(text: str) -> None:
    made = safe(text)
    assert made in (text, f"'{text}")
    assert not made.startswith(("=", "@", "\t", "\r", "\n"))


def test_a_disk_that_is_full_is_a_sentence(ledger: Ledger) -> None:
    def full(_: object) -> Iterator[str]:
        yield "begun"
        raise OSError(28, "No space left on device")

    with pytest.raises(TulgaError, match=r"could not be put down \(No space left on device\); nothing was written"):
        next(Export("Full", "txt", "text/plain", full).parts(Kept(ledger)))


def test_the_site_hands_the_table_out(ledger: Ledger) -> None:
    hearth = Hearth()
    hearth.ledger = ledger  # type: ignore[assignment]
    client = TestClient(create_app(hearth))
    answer = client.get("/export/claims.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="claims.csv"'
    assert answer.text.splitlines()[0] == ",".join(COLUMNS)
    assert client.get("/export/claims.docx").status_code == 404


def test_the_command_writes_a_whole_file_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tulga.cli.show import export
    from tulga.workspace import Workspace

    with Workspace.create(tmp_path / "w", "MNG", "Mongolia") as workspace:
        fill(workspace.ledger)
    assert export("csv", out=tmp_path / "claims.csv", workspace=tmp_path / "w") == 0
    assert export("csv", workspace=tmp_path / "w") == 0
    assert (tmp_path / "claims.csv").read_bytes().decode() == capsys.readouterr().out
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["claims.csv"]
    with pytest.raises(TulgaError, match=r"there is no export form 'cvs'; did you mean csv"):
        export("cvs", workspace=tmp_path / "w")
    with pytest.raises(TulgaError, match=r"there is no source 'note'"):
        export("csv", source="note", workspace=tmp_path / "w")
    with pytest.raises(TulgaError, match=r"the file cannot be written \(No such file or directory\)"):
        export("csv", out=tmp_path / "no" / "claims.csv", workspace=tmp_path / "w")


def test_the_citations_are_taken_by_the_import(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    (tmp_path / "sources.json").write_text(exports["csl.json"].write(Kept(ledger)), encoding="utf-8")
    back = {source.id: source for source in cited(tmp_path / "sources.json")}
    assert set(back) == {source.id for source in ledger.sources()}
    assert (back[NEW].title, back[NEW].sha256, back[NEW].grade) == (f"Title of {NEW}", "2" * 64, "B2")
