"""Conflicts of a workspace: documents and datasets together, asked a page at a time and weighed only when it must be."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from claims_for_tests import claim
from sqlalchemy import text

from tulga.join.connector import Observation
from tulga.join.observation import frame, write_observations
from tulga.ledger import Ledger, weighing
from tulga.sources import Source
from tulga.span import Span
from tulga.workspace import Workspace

TOLD = {
    "a": [
        claim("embassy_opened", "MNG", "RUS", "1996", "a"),
        claim(
            "arms_transfer", "RUS", "MNG", "2015-12", "a", value="100", unit="units of equipment", item="T72-A tanks"
        ),
    ],
    "b": [claim("embassy_opened", "MNG", "RUS", "1997", "b")],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace in which a document and a register tell of the same tanks."""
    with Workspace.create(tmp_path / "w", "MNG", "Mongolia") as opened:
        for name, claims in TOLD.items():
            told = Source(name, "document", {"title": name})
            opened.ledger.add(claims, told, verb="read", input_name=name)
        source = Source("register@1a2b3c4d", "dataset", {"title": "A register"}, "1a2b3c4d")
        opened.ledger.add([], source, verb="join", input_name="register.csv")
        row = Observation(
            1, "arms_transfer", "RUS", "MNG", Span.parse("2012/2015"), "T-72 tank", Decimal(100), "units of equipment"
        )
        target = opened.folder / "observations" / "register" / f"{source.id}.parquet"
        write_observations(frame([row], source.id), target)
        yield opened


def test_a_document_and_a_dataset_meet(workspace: Workspace) -> None:
    found = workspace.conflicts("MNG")
    assert [(one.kind, one.verdict) for one in found.conflicts] == [("cumulative", "real"), ("date", "real")]
    assert {claim.evidence.source for claim in found.conflicts[0].claims} == {"a", "register@1a2b3c4d"}


def test_whoever_asks_again_writes_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    first = workspace.conflicts(advance=told.append)
    assert sum(told) == 4

    def refuse(*_: object) -> None:
        raise AssertionError("a question wrote")

    monkeypatch.setattr(Ledger, "change", refuse)
    assert workspace.conflicts() == first


def test_in_a_ledger_that_can_only_be_read_they_are_found_on_the_spot(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "writable", lambda _: False)
    spot = [workspace.conflicts("MNG", limit=1)]
    while spot[-1].after:
        spot.append(workspace.conflicts("MNG", limit=1, after=spot[-1].after))
    assert workspace.ledger.look(lambda c: c.scalar(text("SELECT COUNT(*) FROM conflict"))) == 0
    monkeypatch.undo()
    assert [one for leaf in spot for one in leaf.conflicts] == list(workspace.conflicts("MNG").conflicts)
    assert {leaf.totals["real"] for leaf in spot} == {2}


def test_the_command_shows_at_most_so_many(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    from tulga.cli.keep.conflicts import conflicts as command

    given: dict[str, Any] = {"actor": None, "relation": None, "kind": None, "everything": False}
    assert command(**given, limit=1, as_json=True, workspace=workspace.folder) == 0
    said = capsys.readouterr()
    assert [row["kind"] for row in json.loads(said.out)] == ["cumulative"]
    assert said.err == "tulga: the first 1 are shown; there are more\n"
    assert command(**given | {"kind": "date"}, limit=1, as_json=True, workspace=workspace.folder) == 0
    assert capsys.readouterr().err == ""
