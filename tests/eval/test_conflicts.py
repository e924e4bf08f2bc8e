"""Which of the known disagreements are found, on annotated claims, on what is read and on the pack; floors only go up.

The rows carry the labels of the list of reference conflicts; `docs/conflicts.md` says of each what it is about.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tulga.claim import Claim, Evidence, exact
from tulga.errors import BadInput
from tulga.join import join
from tulga.join.observation import claim_of
from tulga.ledger.conflicts import Conflict, conflicts
from tulga.packs import pack
from tulga.read.claims_table import read_claims
from tulga.read.formats import open_document
from tulga.read.reader import read_document
from tulga.span import Span

FLOORS = dict(
    line.rsplit(" ", 1) for line in (Path(__file__).parent / "conflicts.floor").read_text().splitlines() if line
)
# Row, the kind and verdict that a careful reader gives it, and what the conflict is about.
ROWS = {
    "A1": ("renamed", "compatible", "Khaan Quest"),
    "A2": ("beginning", "compatible", "Khaan Quest"),
    "A3": ("role", "compatible", "Khaan Quest"),
    "A4": ("place", "compatible", "Khaan Quest"),
    "A5": ("renamed", "compatible", "Selenge exercise"),
    "A7": ("precision", "compatible", "agreement_signed MNG RUS"),
    "A8": ("precision", "compatible", "peacekeeping_contribution MNG"),
    "A9": ("classification", "real", "peacekeeping_contribution, troop_deployment MNG IRQ"),
    "A12": ("holder", "compatible", "policy_position MNG third neighbours"),
    "A13": ("holder", "compatible", "policy_position MNG"),
    "A15": ("change", "compatible", "partnership_programme MNG NATO"),
    "A17": ("sum", "compatible", "trade_value MNG"),
    "A18": ("sum", "compatible", "attache_posted MNG"),
    "A20": ("chance", "compatible", "arms_transfer, attache_posted MNG"),
    "A23": ("renamed", "compatible", "the capital of Mongolia"),
    "B1": ("cumulative", "real", "arms_transfer RUS MNG"),
}
HEDGES = ("more than", "less than", "at least", "about", "around", "approximately", "nearly", "almost", "over")


def annotated(path: Path) -> list[Claim]:
    return [_claim(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _claim(row: dict[str, Any]) -> Claim:
    hedge = next((h for h in HEDGES if (row["note"] or "").startswith(h)), None)
    return Claim(
        relation=row["relation"],
        subject=row["subject"],
        object=row["object"],
        value=exact(row["value"]),
        unit=row["unit"],
        item=row["item"],
        qualifiers=(("hedge", hedge),) if hedge and row["value"] is not None else (),
        span=_span(row["start_date"], row["end_date"], recurring=row["recurring"]),
        place=row["place"],
        polarity=row["polarity"],
        modality=row["modality"],
        voice=row["holder"],
        evidence=Evidence(row["doc"], f"char={row['start']}-{row['end']}", row["quote"]),
    )


def _span(start: str | None, end: str | None, *, recurring: bool) -> Span:
    body = start if start == end else f"{start or '..'}/{end or '..'}"
    try:
        return Span.parse(("R/" if recurring else "") + (body or ""))
    except BadInput:
        return Span()


def register(shared: Path) -> list[Claim]:
    """The rows of the arms register on Mongolia."""
    rows = join("sipri", shared / "panels" / "sipri" / "trade-register-extract.csv").observations
    return [claim_of(row) for row in rows.iter_rows(named=True) if "MNG" in (row["subject"], row["object"])]


def rows_found(found: Iterable[Conflict]) -> set[str]:
    seen = {(conflict.kind, conflict.verdict, conflict.about) for conflict in found}
    return {row for row, expected in ROWS.items() if expected in seen}


@pytest.mark.shared
def test_rows_found_on_the_annotated_claims_and_the_register(shared: Path) -> None:
    claims = annotated(shared / "gold" / "seeds.jsonl") + register(shared)
    found = rows_found(conflicts(claims))
    assert len(found) >= int(FLOORS["rows found on the annotated claims"]), sorted(set(ROWS) - found)


@pytest.mark.shared
def test_rows_found_on_what_is_read_and_the_register(shared: Path) -> None:
    claims = [c for path in sorted((shared / "seeds").glob("*.txt")) for c in read_document(open_document(path))]
    found = rows_found(conflicts(claims + register(shared)))
    assert len(found) >= int(FLOORS["rows found on what is read"]), sorted(set(ROWS) - found)


def test_rows_found_on_the_pack() -> None:
    claims: list[Claim] = []
    for part, path in pack("mongolia").inputs():
        if part.kind == "facts":
            claims += [row.claim for row in read_claims(path)[0]]
        elif part.kind == "tables":
            claims += [claim_of(row) for row in join(part.dataset, path).observations.iter_rows(named=True)]
    found = rows_found(conflicts(claims))
    assert len(found) >= int(FLOORS["rows found on the pack"]), sorted(set(ROWS) - found)
    assert "B1" in found


@pytest.mark.shared
def test_documents_on_other_states_raise_no_real_alarm(shared: Path) -> None:
    found = conflicts(annotated(shared / "gold" / "development" / "open.jsonl"))
    alarms = [conflict.what for conflict in found if conflict.verdict == "real"]
    assert len(alarms) <= int(FLOORS["real alarms on other documents, at most"]), alarms
