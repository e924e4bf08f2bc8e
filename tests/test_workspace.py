"""The workspace wires the rooms: what goes in at one end comes out at the other with its evidence."""

from pathlib import Path

import pytest

from tulga.errors import BadInput, BadUse
from tulga.sources import cited
from tulga.workspace import Workspace

NOTE = "Mongolia and Canada established diplomatic relations on 30 November 1973."
LATER = "Mongolia and Canada established diplomatic relations on 1 December 1973."
TABLE = "subject,object,year,relation,item,value,unit,source,note\n"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "w", "MNG", "Mongolia")


def test_reading_again_adds_nothing(ws: Workspace, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    first, again = list(ws.read([note])), list(ws.read([note]))
    assert (first[0].new, first[0].known) == (1, 0)
    assert (again[0].new, again[0].known) == (0, 1)


def test_a_changed_document_makes_new_claims_and_keeps_the_old(ws: Workspace, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    list(ws.read([note]))
    note.write_text(LATER)
    list(ws.read([note]))
    assert [str(c.span) for c in ws.ledger.find()] == ["1973-12-01"]
    every = ws.ledger.find(current=False)
    assert sorted(str(c.span) for c in every) == ["1973-11-30", "1973-12-01"]
    old = next(c for c in every if str(c.span) == "1973-11-30")
    assert [e.kind for e in ws.ledger.history(old.id)] == ["added", "superseded"]
    text = ws.text(old.evidence.source)
    assert text == NOTE


def test_a_number_leads_to_its_row(ws: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "trade.csv"
    table.write_text(
        TABLE
        + "MNG,,2014,trade_value,exports,200,USD,x,\nMNG,CHN,2014,trade_value,exports,150,USD,x,\n"
        + "MNG,RUS,2014,trade_value,exports,0,USD,x,\n"
    )
    outcome = ws.join("tidy", table)
    assert (outcome.new, outcome.problems) == (3, ())
    shares = ws.measure("shares", relation="trade_value", item="exports")
    china = shares.filter(object="CHN").row(0, named=True)
    assert china["value"] == pytest.approx(0.75)
    russia = shares.filter(object="RUS").row(0, named=True)
    assert russia["value"] == 0
    claim = ws.claim(china["evidence"][0])
    assert claim.evidence.row == 2
    row = ws.table_row(claim.evidence.source, 2)
    assert row is not None
    assert row["value"] == "150"


def test_joining_again_changes_nothing_and_a_newer_file_stands_beside(ws: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "trade.csv"
    table.write_text(TABLE + "MNG,CHN,2014,trade_value,exports,150,USD,x,\n")
    ws.join("tidy", table)
    before = {p.name: p.read_bytes() for p in (ws.folder / "observations" / "tidy").iterdir()}
    assert ws.join("tidy", table).new == 0
    assert {p.name: p.read_bytes() for p in (ws.folder / "observations" / "tidy").iterdir()} == before
    table.write_text(TABLE + "MNG,CHN,2014,trade_value,exports,160,USD,x,\n")
    assert ws.join("tidy", table).new == 1
    assert ws.observations["value"].to_list() == [160.0]
    assert len(list((ws.folder / "observations" / "tidy").iterdir())) == 2


def test_missing_is_not_zero(ws: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "trade.csv"
    table.write_text(TABLE + "MNG,CHN,2014,trade_value,exports,,USD,x,\nMNG,RUS,2014,trade_value,exports,0,USD,x,\n")
    ws.join("tidy", table)
    cells = {(r["object"], r["value"], r["status"]) for r in ws.panel("dyads", 2014, 2014).iter_rows(named=True)}
    assert cells == {("CHN", None, "not covered"), ("RUS", 0.0, "value")}


def test_what_does_not_exist_is_named(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(BadUse, match="there is no scenario 'x'"):
        ws.ask("x")
    with pytest.raises(BadUse, match="there is no measure 'hh'; did you mean"):
        ws.measure("hh")
    with pytest.raises(BadInput, match="there is no workspace here"):
        Workspace.open(tmp_path / "elsewhere")


def test_the_demo_answers_the_three_questions(demo: Path) -> None:
    with Workspace.open(demo) as ws:
        agreements = [f for f in ws.facts("agreements_count") if f.value == 32]
        assert agreements
        assert all(c.evidence.locator for f in agreements for c in f.supporting)
        exports = ws.measure("shares", relation="trade_value", item="exports", year=2014)
        china = exports.filter(object="CHN").row(0, named=True)
        assert china["low"] == pytest.approx(0.95, abs=0.01)
        assert china["evidence"]
        broken = [v for v in ws.doctrine("MNG") if v.clause == "one-third-rule" and v.verdict == "broken"]
        assert broken
        assert all(ws.claim(i).evidence.locator for v in broken for i in v.evidence_for + v.evidence_against)
        answer = ws.ask("southern-border-closes")
        assert {f.flow for f in answer.flows} == {"exports", "imports"}
        assert answer.assumptions


def test_every_claim_of_a_read_document_is_quoted_from_its_text(demo: Path) -> None:
    with Workspace.open(demo) as ws:
        quoted = [c for c in ws.ledger.find() if c.evidence.quote]
        assert len(quoted) >= 60
        for claim in quoted:
            text, chars = ws.text(claim.evidence.source), claim.evidence.chars
            assert text is not None
            assert chars is not None
            assert text[chars[0] : chars[1]] == claim.evidence.quote


FACTS = "relation,subject,object,value,unit,item,qualifiers,span,place,polarity,modality,voice,source,locator\n"


def test_transcribed_claims_lead_to_their_row_and_bad_rows_are_named(ws: Workspace, tmp_path: Path) -> None:
    table, sources = tmp_path / "mine.csv", tmp_path / "sources.json"
    good = "membership,MNG,WTO,,,member,,1997/..,,+,actual,,book,char=10-40\n"
    table.write_text(FACTS + good + good.replace("membership", "membersip") + good.replace("1997", "1997-13"))
    sources.write_text('[{"id": "book", "type": "book", "title": "A book"}]')
    outcome = ws.transcribe(table, cited(sources))
    assert outcome.new == 1
    assert [p.split(":")[1] for p in outcome.problems] == ["3", "4"]
    assert "did you mean membership" in outcome.problems[0]
    claim = ws.ledger.find(relation="membership")[0]
    place = ws.transcription(claim.id)
    assert place is not None
    assert (place["table"], place["row"], place["cells"]["object"]) == ("mine.csv", 1, "WTO")
