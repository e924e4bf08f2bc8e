"""Claims as a tidy CSV table in the columns of a pack's facts.csv, with id, stance, confidence, method and quote."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

from tulga.claim import Claim, plain_number
from tulga.show.export import Export, exports
from tulga.show.surface import Workspace

COLUMNS: Final = (
    "relation", "subject", "object", "value", "unit", "item", "qualifiers", "span", "place",
    "polarity", "modality", "voice", "source", "locator",
    "id", "stance", "confidence", "method", "quote",
)  # fmt: skip
# What a spreadsheet may take for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_HARMLESS: Final = re.compile(r"[+-]|-\d+(\.\d+)?")


def row_of(claim: Claim) -> dict[str, str]:
    """One claim as text by column; what is missing is empty."""
    values = {
        "relation": claim.relation,
        "subject": claim.subject,
        "object": claim.object,
        "value": plain_number(claim.value),
        "unit": claim.unit,
        "item": claim.item,
        "qualifiers": ";".join(f"{name}={value}" for name, value in sorted(claim.qualifiers)),
        "span": str(claim.span),
        "place": claim.place,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "voice": claim.voice,
        "source": claim.evidence.source,
        "locator": claim.evidence.locator,
        "id": claim.id,
        "stance": claim.stance,
        "confidence": str(claim.confidence),
        "method": claim.method,
        "quote": claim.evidence.quote,
    }
    return {column: values[column] or "" for column in COLUMNS}


def safe(text: str) -> str:
    """The text with an apostrophe before anything that a spreadsheet would run; numbers and signs stay as they are.

    >>> safe("=HYPERLINK(1)"), safe("-3.5"), safe("-"), safe("plain")
    ("'=HYPERLINK(1)", '-3.5', '-', 'plain')
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _HARMLESS.fullmatch(text) else text


def claims_csv(claims: Iterable[Claim]) -> str:
    """The table as text with a header, rows in the order of source, place and id, lines ended with a line feed."""
    ordered = sorted(claims, key=lambda c: (c.evidence.source, c.evidence.chars or (c.evidence.row or 0, 0), c.id))
    rows = [[safe(text) for text in row_of(claim).values()] for claim in ordered]
    return "".join(_line(cells) for cells in [list(COLUMNS), *rows])


def _line(cells: list[str]) -> str:
    # csv quotes a carriage return only where it ends lines itself, so lines are ended so and changed afterwards.
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def write(workspace: Workspace) -> str:
    """Every current claim of the workspace's ledger."""
    return claims_csv(workspace.ledger.find())


exports.add("csv")(Export("Claims as a tidy table (CSV, UTF-8)", "csv", "text/csv; charset=utf-8", write))
