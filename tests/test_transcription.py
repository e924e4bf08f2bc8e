"""Tables of claims into a workspace: looked at first, kept as a whole or not at all, and undone as a whole."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tulga.cli.keep.importing import add
from tulga.errors import BadInput
from tulga.ledger import schema
from tulga.read.claims_table import COLUMNS, read_table
from tulga.show.export import exports
from tulga.sources import Source, cited
from tulga.transcription import compare, take_in
from tulga.workspace import Workspace

HEADER = ",".join(COLUMNS) + "\n"
BOOKS = [Source("book", "document", {"title": "A book"}), Source("map", "document", {"title": "A map"})]


def row(relation: str = "membership", item: str = "member", source: str = "book", place: str = "char=10-40") -> str:
    return f"{relation},MNG,UN,,,{item},,1961/..,,+,actual,,{source},{place}\n"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "w", "MNG", "Mongolia")


def written(tmp_path: Path, *rows: str, name: str = "facts.csv", header: str = HEADER) -> Path:
    (tmp_path / name).write_text(header + "".join(rows), encoding="utf-8")
    return tmp_path / name


def counts(ws: Workspace) -> dict[str, int]:
    return ws.ledger.counts()


def test_all_sources_of_a_table_are_one_import(ws: Workspace, tmp_path: Path) -> None:
    table = written(tmp_path, row(), row(source="map"), row(item="guest"))
    found = take_in(ws.folder, ws.ledger, table, BOOKS)
    assert (len(found.new), len(found.known), found.problems) == (3, 0, ())
    columns = schema.session.c
    batch = func.coalesce(columns.batch, columns.id)
    query = select(columns.id, batch, columns.verb, columns.source, columns.input_name).order_by(columns.id)
    sessions = ws.ledger.look(lambda connection: [tuple(each) for each in connection.execute(query)])
    assert sessions == [(1, 1, "import", "book", "facts.csv"), (2, 1, "import", "map", "facts.csv")]
    place = ws.transcription(found.new[1].claim.id)
    assert place is not None
    assert (place["row"], place["cells"]["source"]) == (2, "map")


def test_a_bad_row_keeps_the_whole_table_out(ws: Workspace, tmp_path: Path) -> None:
    table = written(tmp_path, row(), row(relation="membersip"), row(source="map"), row(source="mep"))
    before = counts(ws)
    with pytest.raises(BadInput) as told:
        take_in(ws.folder, ws.ledger, table, BOOKS)
    assert str(told.value) == (
        f"{table}: 2 of 4 rows are refused, so nothing was written; the first is facts.csv:3: column 'relation': "
        "there is no relation 'membersip'; did you mean membership?"
    )
    assert counts(ws) == before
    found = take_in(ws.folder, ws.ledger, table, BOOKS, skip_bad_rows=True)
    assert (len(found.new), found.refused, counts(ws)["claims"]) == (2, 2, 2)


def test_an_error_in_the_last_source_leaves_nothing_of_the_first(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tulga.ledger import adding

    def broken(offered: adding.Addition, text: str | None) -> None:
        if offered.source.id == "map":
            raise BadInput("the power failed")

    monkeypatch.setattr(adding, "_check_quotes", broken)
    before = counts(ws)
    with pytest.raises(BadInput, match="the power failed"):
        take_in(ws.folder, ws.ledger, written(tmp_path, row(), row(source="map")), BOOKS)
    assert counts(ws) == before


def test_a_source_that_the_ledger_has_needs_no_citation(ws: Workspace, tmp_path: Path) -> None:
    take_in(ws.folder, ws.ledger, written(tmp_path, row()), BOOKS)
    found = take_in(ws.folder, ws.ledger, written(tmp_path, row(), row(item="guest")))
    assert ([r.number for r in found.known], [r.number for r in found.new]) == ([1], [2])
    assert ws.source("book").csl["title"] == "A book"


def test_a_row_given_twice_is_known_the_second_time(ws: Workspace, tmp_path: Path) -> None:
    found = compare(ws.ledger, written(tmp_path, row(), row()), BOOKS)
    assert ([r.number for r in found.new], [r.number for r in found.known]) == ([1], [2])


def test_a_quote_must_stand_in_the_text_that_is_there(ws: Workspace, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Mongolia joined the UN in 1961, and Canada was glad.", encoding="utf-8")
    list(ws.read([note]))
    source = next(s.id for s in ws.sources())
    header = HEADER.strip() + ",quote\n"
    rows = [
        row(source=source, place=place).strip() + f",{quote}\n"
        for place, quote in (("char=0-8", "Mongolia"), ("char=0-8", "Canada"), ("char=50-90", ""), ("char=0-8", ""))
    ]
    found = compare(ws.ledger, written(tmp_path, *rows, header=header))
    assert [r.number for r in found.rows] == [1, 4]
    assert [str(problem) for problem in found.problems] == [
        "facts.csv:3: column 'quote': 'Canada' does not stand at char=0-8, but 'Mongolia'",
        f"facts.csv:4: column 'locator': {source} has no such place; it has 52 characters",
    ]


def test_an_export_comes_back_whole_into_an_empty_ledger(demo: Path, tmp_path: Path) -> None:
    with Workspace.open(demo) as old, Workspace.create(tmp_path / "w", "MNG", "Mongolia") as ws:
        (tmp_path / "claims.csv").write_text(exports["csv"].write(old), encoding="utf-8", newline="")
        (tmp_path / "sources.json").write_text(exports["csl.json"].write(old), encoding="utf-8")
        found = take_in(ws.folder, ws.ledger, tmp_path / "claims.csv", cited(tmp_path / "sources.json"))
        assert (found.known, found.changed, found.problems) == ((), (), ())
        before, after = ({c.id: (c.method, c.confidence) for c in each.ledger.find()} for each in (old, ws))
        assert len(before) > 400
        assert before == after


def test_the_preview_writes_nothing_and_shows_the_first_of_each(
    ws: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = tmp_path / "sources.json"
    sources.write_text('[{"id": "book", "title": "A book"}]')
    add(written(tmp_path, row()), sources, workspace=ws.folder)
    assert capsys.readouterr().out == "facts.csv: 1 row new, 0 known\n"
    identifier = ws.ledger.find()[0].id
    header = HEADER.strip() + ",id\n"
    rows = [row().strip() + f",{identifier}\n", row(item="guest").strip() + f",{identifier}\n",
            row(item="host").strip() + ",\n", row(relation="x").strip() + ",\n"]  # fmt: skip
    table = written(tmp_path, *rows, name="more.csv", header=header)
    before = counts(ws)
    assert add(table, sources, preview=True, as_json=True, workspace=ws.folder) == 1
    told = capsys.readouterr()
    shown = json.loads(told.out)
    assert [(each["what"], each["row"]) for each in shown] == [
        ("new", 3),
        ("known", 1),
        ("changed", 2),
        ("refused", None),
    ]
    assert shown[2]["why"] == f"differs from {identifier} in item; both stay"
    assert "more.csv:5: column 'relation'" in shown[3]["why"]
    assert told.err == (
        "more.csv: 1 row would be new, 1 known, 1 changed since their export, 1 refused; nothing was written\n"
    )
    assert add(table, sources, workspace=ws.folder) == 1
    assert "1 refused; nothing was written, --skip-bad-rows keeps the others" in capsys.readouterr().out
    assert counts(ws) == before
    assert add(table, sources, skip_bad_rows=True, workspace=ws.folder) == 1
    assert counts(ws)["claims"] == before["claims"] + 2


def test_verdicts_and_grades_of_a_table_are_told_and_not_taken_in(
    ws: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row().strip() + ",rejected,\n", row(item="guest").strip() + ",,2\n", row(item="host").strip() + ",,\n"]
    table = written(tmp_path, *rows, header=HEADER.strip() + ",verdict,grade\n")
    sources = tmp_path / "sources.json"
    sources.write_text('[{"id": "book", "title": "A book"}]')
    assert add(table, sources, workspace=ws.folder) == 0
    assert "verdicts and grades of 2 claims are not taken in" in capsys.readouterr().err
    assert (ws.ledger.judgements(), ws.ledger.grades()) == ([], [])


def test_the_table_of_a_pack_is_read_without_a_problem() -> None:
    from importlib.resources import files

    with_claims = Path(str(files("tulga.packs"))) / "mongolia" / "facts.csv"
    found = read_table(with_claims)
    assert found.problems == ()
    assert len(found.rows) > 100
