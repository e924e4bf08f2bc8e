"""Views for Datasette, R and the exports: the same rows on both engines, numbers as numbers, words instead of codes."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tulga.claim import Claim, Evidence
from tulga.ledger import Ledger, schema
from tulga.ledger.views import VIEWS
from tulga.show.export import Selection, exports
from tulga.sources import Source
from tulga.span import Span

AT = "2024-05-01T10:00:00.000000+00:00"
TOLD = Claim(
    relation="trade_value", subject="MNG", object="CHN", span=Span.parse("2019"), value=None, item="coal",
    evidence=Evidence("a", "row=2"), polarity="-",
)  # fmt: skip


def rows(ledger: Ledger, view: str, order: str = "1") -> list[dict[str, Any]]:
    query = text(f"SELECT * FROM {view} ORDER BY {order}")
    return ledger.look(lambda connection: [dict(row) for row in connection.execute(query).mappings()])


def source(identifier: str, **more: Any) -> Source:
    return Source(identifier, "document", {"title": f"Title of {identifier}"}, **more)


def fill(ledger: Ledger) -> Claim:
    """Two versions of a file; a claim of the newer one with a number; a verdict, and one that was undone."""
    ledger.add([TOLD], source("a", sha256="1" * 64, name="n.txt"), text="Улс", verb="read", input_name="n.txt")
    counted = Claim(**{**TOLD.parts(), "value": 6300000000, "polarity": "+", "evidence": Evidence("b", "row=2")})
    newer = source("b", sha256="2" * 64, name="n.txt")
    ledger.add([counted], newer, verb="import", input_name="facts.csv", rows=[7])
    ledger.grade("b", "C3", "first", "Saraa")
    ledger.grade("b", "B2", "second", "Saraa")

    def judge(connection: Any) -> None:
        acts: tuple[dict[str, Any], ...] = (
            {"claim": counted.id, "verdict": "accepted"},
            {"claim": counted.id, "verdict": "rejected"},
            {"undoes": 2, "verdict": "undone"},
            {"session": 1, "verdict": "undone"},
            {"source": "b", "becomes": "a", "verdict": "copied"},
        )
        for number, act in enumerate(acts, start=1):
            connection.execute(schema.judgement.insert().values(number=number, person="Bat", reason="r", at=AT, **act))

    ledger.change(judge)
    return counted


def test_claims_tell_value_stance_verdict_and_standing(ledger: Ledger) -> None:
    counted = fill(ledger)
    by_id = {row["id"]: row for row in rows(ledger, "claims_readable")}
    row, old = by_id[counted.id], by_id[TOLD.id]
    assert (row["value"], type(row["value"]), row["exact_value"]) == (6.3e9, float, "6300000000")
    assert (old["value"], old["stance"], row["stance"]) == (None, "negated", "asserted")
    assert (row["verdict"], old["verdict"]) == ("accepted", None)
    assert (row["standing"], old["standing"]) == ("current", "superseded")
    assert (row["source_grade"], row["grade"], row["source_title"]) == ("B2", None, "Title of b")
    assert (row["date"], row["first_day"], row["last_day"]) == ("2019", "2019-01-01", "2019-12-31")


def test_sources_tell_their_versions(ledger: Ledger) -> None:
    fill(ledger)
    old, new = rows(ledger, "sources_readable")
    assert (old["id"], old["characters"], old["claims"], old["standing"]) == ("a", 3, 1, "superseded")
    assert (new["supersedes"], new["grade"], new["copy_of"], new["characters"]) == ("a", "B2", "a", None)
    assert (new["file"], new["standing"], new["superseded_at"]) == ("n.txt", "current", None)


def test_sessions_sightings_grades_and_judgements(ledger: Ledger) -> None:
    counted = fill(ledger)
    sessions = [
        (row["id"], row["batch"], row["verb"], row["input"], row["sightings"], row["undone"])
        for row in rows(ledger, "sessions_readable")
    ]
    assert sessions == [(1, 1, "read", "n.txt", 1, 1), (2, 2, "import", "facts.csv", 1, 0)]
    seen = {row["claim"]: (row["session"], row["input_row"], row["verb"]) for row in rows(ledger, "sightings_readable")}
    assert seen == {TOLD.id: (1, None, "read"), counted.id: (2, 7, "import")}
    assert [(row["code"], row["in_force"]) for row in rows(ledger, "grades_readable")] == [("C3", 0), ("B2", 1)]
    judgements = [(row["act"], row["verdict"], row["undone"]) for row in rows(ledger, "judgements_readable")]
    assert judgements == [
        (1, "accepted", 0), (2, "rejected", 1), (3, "undone", 0), (4, "undone", 0), (5, "copied", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_column_names_are_plain_words(ledger: Ledger, view: str) -> None:
    fill(ledger)
    columns = ledger.look(lambda connection: list(connection.execute(text(f"SELECT * FROM {view}")).keys()))
    assert all(name.isascii() and name.islower() and name.replace("_", "").isalnum() for name in columns)
    assert len(set(columns)) == len(columns)


class _Workspace:
    title, state = "A ledger", "MNG"

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger


@pytest.mark.parametrize("chosen", [Selection(), Selection(everything=True), Selection("MNG"), Selection(source="b")])
def test_every_export_is_the_same_from_both_engines(ledger: Ledger, tmp_path: Path, chosen: Selection) -> None:
    fill(ledger)
    with Ledger(tmp_path / "other.sqlite") as other:
        fill(other)
        for name in exports:
            one, same = (exports[name].write(_Workspace(each), chosen) for each in (ledger, other))  # type: ignore[arg-type]
            assert _timeless(one) == _timeless(same)
            assert len(one) > 100


def _timeless(told: str) -> str:
    """The text without the days and hours at which the ledgers were filled."""
    import re

    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(\+00:00)?", "TIME", told)


def test_they_open_without_tulga(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        fill(ledger)
    plain = sqlite3.connect(f"file:{tmp_path / 'l.sqlite'}?mode=ro", uri=True)
    found = {name: plain.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in VIEWS}
    plain.close()
    assert found == {
        "undone_acts": 1, "claims_readable": 2, "sources_readable": 2, "sessions_readable": 2, "sightings_readable": 2,
        "grades_readable": 2, "judgements_readable": 5,
    }  # fmt: skip
