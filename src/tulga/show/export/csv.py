"""Claims as a tidy CSV table in the columns of a pack's facts.csv, with id, quote and what people thought of each.

`tulga ledger add` takes such a table in again, to the same claims (`tulga.read.claims_table`).
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from tulga.claim import Evidence
from tulga.show.export import Export, Records, exports
from tulga.show.export.records import Row

COLUMNS: Final = (
    "relation", "subject", "object", "value", "unit", "item", "qualifiers", "span", "place",
    "polarity", "modality", "voice", "source", "locator",
    "id", "stance", "confidence", "method", "quote",
    "grade", "source_grade", "verdict", "standing",
)  # fmt: skip
# What a spreadsheet may take for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_HARMLESS: Final = re.compile(r"[+-]|-\d+(\.\d+)?")
_NAMED: Final = {
    "value": "exact_value",
    "span": "date",
}  # columns of the view `claims_readable` that are named otherwise


def row_of(claim: Row) -> list[str]:
    """One claim as text in the order of `COLUMNS`; what is missing is empty."""
    cells = {column: claim[_NAMED.get(column, column)] for column in COLUMNS}
    cells["qualifiers"] = qualifiers(cells["qualifiers"])
    return ["" if cell is None else str(cell) for cell in cells.values()]


def qualifiers(kept: str) -> str:
    """Qualifiers as `name=value;name=value`, or as a JSON array of pairs where a name or value has such signs itself.

    >>> qualifiers('{"role": ["host", "sponsor"], "hedge": "about"}'), qualifiers('{"as": "a; b"}'), qualifiers("{}")
    ('hedge=about;role=host;role=sponsor', '[["as", "a; b"]]', '')
    """
    held = json.loads(kept)
    pairs = sorted((name, one) for name, said in held.items() for one in ([said] if isinstance(said, str) else said))
    simple = all(name and not set(";=[") & set(name) and ";" not in one for name, one in pairs)
    if simple and all(part == part.strip() for pair in pairs for part in pair):
        return ";".join(f"{name}={one}" for name, one in pairs)
    return json.dumps(pairs, ensure_ascii=False)


def safe(text: str) -> str:
    """The text with an apostrophe before anything that a spreadsheet would run; numbers and signs stay as they are.

    What begins so already gets one more, so that taking one away always gives the text back.

    >>> safe("=HYPERLINK(1)"), safe("-3.5"), safe("-"), safe("plain"), safe("'=1")
    ("'=HYPERLINK(1)", '-3.5', '-', 'plain', "''=1")
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) and not _HARMLESS.fullmatch(text) else text


def table(claims: Iterable[Row]) -> Iterator[str]:
    """The table line by line with a header; claims that come source by source are put in the order of the place there."""
    yield _line(list(COLUMNS))
    for _, told in groupby(claims, key=lambda claim: claim["source"]):
        for claim in sorted(told, key=_place):
            yield _line([safe(cell) for cell in row_of(claim)])


def _place(claim: Row) -> tuple[tuple[int, int], str]:
    evidence = Evidence(claim["source"], claim["locator"])
    return evidence.chars or (evidence.row or 0, 0), claim["id"]


def _line(cells: list[str]) -> str:
    # csv quotes a carriage return only where it ends lines itself, so lines are ended so and changed afterwards.
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def lines(records: Records) -> Iterator[str]:
    """The chosen claims as a table."""
    return table(records.claims(by_source=True))


exports.add("csv")(Export("Claims as a tidy table (CSV, UTF-8)", "csv", "text/csv; charset=utf-8", lines))
