"""Small declared documents, claims and facts for the tests of this room."""

from decimal import Decimal
from typing import Any

from tulga.claim import Claim, Evidence
from tulga.doctrine import Document
from tulga.ledger.fact import Fact
from tulga.ledger.resolve import facts
from tulga.span import Span


def text(*clauses: dict[str, Any], **more: Any) -> Document:
    """A document of Nepal's with some clauses, in force from 2010 unless `more` says otherwise."""
    told = {
        "id": "paper", "title": "Paper", "state": "NPL", "version": "1", "body": "cabinet", "in_force": "2010/..",
        "source": "s", "citation": "c", "clauses": [{"says": "something", **clause} for clause in clauses],
    }  # fmt: skip
    return Document.model_validate({**told, **more})


def claim(relation: str, subject: str | None, obj: str | None = None, *, at: int = 0, **more: Any) -> Claim:
    """A claim of `source` (by default "s") at row `at`; `span` and `value` as text."""
    told: dict[str, Any] = {"relation": relation, "subject": subject, "object": obj}
    told["evidence"] = Evidence(more.pop("source", "s"), f"row={at + 1}")
    told["span"] = Span.parse(more.pop("span", ""))
    if "value" in more:
        told["value"] = Decimal(more.pop("value"))
    return Claim(**told, **more)


def known(*claims: Claim) -> list[Fact]:
    """What the ledger makes of the claims."""
    return facts(claims)
