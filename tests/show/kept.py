"""A small ledger with everything that can befall a claim, for the tests of the exports and views."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tulga.claim import Claim, Evidence
from tulga.ledger import Ledger, schema
from tulga.sources import Source
from tulga.span import Span

TEXT = "Türkiye opened its embassy in 1996. Mongolia joined the UN in 1961. Canada denied it."
OLD, NEW, TABLE = "note@11111111", "note@22222222", "trade 2019"
AT = "2024-05-01T10:00:00.000000+00:00"


def told(relation: str, subject: str, other: str | None, span: str, words: str, **more: Any) -> Claim:
    """A claim quoted from `TEXT` in the newer version of the note."""
    start = TEXT.index(words)
    evidence = Evidence(more.pop("source", NEW), f"char={start}-{start + len(words)}", words)
    more = {"method": "cues/1", "confidence": 0.8, **more}
    return Claim(relation=relation, subject=subject, object=other, span=Span.parse(span), evidence=evidence, **more)


EMBASSY = told("embassy_opened", "TUR", "MNG", "1996", "Türkiye opened its embassy in 1996")
UN = told("membership", "MNG", "UN", "1961/..", "Mongolia joined the UN in 1961", item="full member")
DENIED = told("embassy_opened", "CAN", "MNG", "", "Canada denied it", polarity="-", voice="Canada")
GONE = told("embassy_opened", "TUR", "MNG", "1995", "Türkiye opened its embassy in 1996", source=OLD)
TRADE = Claim(
    relation="trade_value", subject="MNG", object="CHN", value=Decimal("6300000000.05"), unit="USD", item="exports",
    span=Span.parse("2019"), evidence=Evidence(TABLE, "row=3"), method="tidy", qualifiers=(("hedge", "about"),),
)  # fmt: skip
EDITED = Claim(**{**EMBASSY.parts(), "span": Span.parse("1996-05"), "method": "hand", "confidence": 1.0})
CLAIMS = (EMBASSY, UN, DENIED, GONE, TRADE, EDITED)


def source(identifier: str, kind: Any = "document", **more: Any) -> Source:
    """A source with a citation of its own."""
    csl = {"id": identifier, "type": "article", "title": f"Title of {identifier}", "publisher": "The ministry",
           "URL": "https://example.org/note", "issued": {"date-parts": [[2024, 3]]},
           "author": [{"family": "Bold", "given": "Saran"}]}  # fmt: skip
    return Source(identifier, kind, csl, **more)


def fill(ledger: Ledger) -> None:
    """Two versions of a note and a table; a grade, a verdict, an edit, and a verdict that was undone."""
    ledger.add([GONE], source(OLD, sha256="1" * 64, name="note.txt"), text=TEXT, verb="read", input_name="note.txt")
    newer = source(NEW, sha256="2" * 64, name="note.txt")
    ledger.add([EMBASSY, UN, DENIED], newer, text=TEXT, language="en", verb="read", input_name="note.txt")
    ledger.add([EMBASSY], newer, verb="read", input_name="note.txt")
    ledger.add([TRADE], source(TABLE, "table", grade="C"), verb="import", input_name="facts.csv", rows=[7])
    ledger.grade(NEW, "B2", "a good note", "Saraa")
    ledger.change(_judge)


def _judge(connection: Connection) -> None:
    """The rows that acts of review leave, written here by hand."""
    row = dict(zip(_COLUMNS, _edited_row(), strict=True))
    connection.execute(schema.claim.insert().values(**row))
    connection.execute(schema.hidden.insert().values(claim=EMBASSY.id, why="edited"))
    acts: tuple[dict[str, Any], ...] = (
        {"claim": UN.id, "verdict": "accepted", "reason": "well known"},
        {"claim": EMBASSY.id, "verdict": "edited", "becomes": EDITED.id, "reason": "the month is known"},
        {"claim": TRADE.id, "verdict": "rejected", "reason": "too high"},
        {"undoes": 3, "verdict": "undone", "reason": "not too high"},
        {"actor": "Mongol", "becomes": "MNG", "verdict": "renamed", "reason": "the same"},
        {"source": NEW, "becomes": TABLE, "verdict": "copied", "reason": "taken over"},
        {"claim": DENIED.id, "verdict": "rejected", "reason": "nobody denied it"},
    )
    for number, act in enumerate(acts, start=1):
        connection.execute(schema.judgement.insert().values(number=number, person="Bat & co", at=AT, **act))


_COLUMNS = ("id", "relation", "subject", "object", "qualifiers", "span", "first_day", "last_day", "polarity", "modality",
            "source", "locator", "quote", "method", "confidence", "number", "words")  # fmt: skip


def _edited_row() -> tuple[Any, ...]:
    evidence = EDITED.evidence
    return (EDITED.id, "embassy_opened", "TUR", "MNG", "{}", "1996-05", "1996-05-01", "1996-05-31", "+", "actual",
            evidence.source, evidence.locator, evidence.quote, "hand", 1.0, 99, "embassy")  # fmt: skip


class Kept:
    """A workspace that is only its ledger."""

    title, state = "A ledger", "MNG"

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
