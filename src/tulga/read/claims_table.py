"""A table of claims kept by hand: facts that people transcribed, each with its source and the place in it.

The columns are those of the tidy export (`tulga export csv`); the ones that an export adds (id, stance) may be there and
are not read. Rows that cannot be claims are named and the others are kept.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tulga.claim import Claim, Evidence, Modality, Polarity, exact
from tulga.errors import BadInput, TulgaError, nearest_names
from tulga.relations import relation
from tulga.span import Span

COLUMNS = (
    "relation", "subject", "object", "value", "unit", "item", "qualifiers", "span", "place", "polarity", "modality", "voice",
    "source", "locator",
)  # fmt: skip
_EXTRA = ("id", "stance", "quote", "method", "confidence")


@dataclass(frozen=True)
class Row:
    """One claim with the number of its row (1 is the first below the header)."""

    number: int
    claim: Claim


def read_claims(path: Path) -> tuple[list[Row], list[str]]:
    """The claims of a CSV file in its order, and one sentence for each row that is none.

    Raises BadInput when the file cannot be read at all or a column is missing or unknown.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=str(path)) from None
    except UnicodeDecodeError:
        raise BadInput("the file is not UTF-8 text", place=str(path)) from None
    reader = csv.DictReader(text.splitlines(keepends=True))
    _check_columns(path, list(reader.fieldnames or []))
    rows, problems = [], []
    for number, cells in enumerate(reader, start=1):
        try:
            rows.append(Row(number, _claim(cells)))
        except TulgaError as error:
            problems.append(f"{path.name}:{reader.line_num}: {error}")
    return rows, problems


def table_row(path: Path, number: int) -> dict[str, str] | None:
    """The cells of one row by column, as they stand; None past the end."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for at, cells in enumerate(csv.DictReader(file), start=1):
            if at == number:
                return {str(k): v or "" for k, v in cells.items()}
    return None


def _check_columns(path: Path, names: list[str]) -> None:
    for column in COLUMNS:
        if column not in names:
            raise BadInput(
                f"column {column!r} is missing", place=f"{path.name}:1", nearest=nearest_names(column, names)
            )
    for name in names:
        if name not in COLUMNS and name not in _EXTRA:
            near = nearest_names(name, [*COLUMNS, *_EXTRA])
            raise BadInput(f"column {name!r} is not known", place=f"{path.name}:1", nearest=near)


def _claim(cells: Mapping[str, str | None]) -> Claim:
    def cell(name: str) -> str | None:
        return (cells.get(name) or "").strip() or None

    kind = relation(cell("relation") or "")
    polarity: Polarity = "-" if cell("polarity") == "-" else "+"
    modality = cell("modality") or "actual"
    if modality not in ("actual", "planned", "possible"):
        raise BadInput(f"modality {modality!r} is not actual, planned or possible")
    known: dict[str, Modality] = {"actual": "actual", "planned": "planned", "possible": "possible"}
    return Claim(
        relation=kind.id, subject=cell("subject"), object=cell("object"), value=exact(cell("value")), unit=cell("unit"),
        item=cell("item"), qualifiers=_qualifiers(cell("qualifiers")), span=Span.parse(cell("span") or ""), place=cell("place"),
        polarity=polarity, modality=known[modality], voice=cell("voice"),
        evidence=Evidence(cell("source") or "", cell("locator") or "", cells.get("quote") or ""),
    )  # fmt: skip


def _qualifiers(text: str | None) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in (text or "").split(";"):
        name, sign, value = part.partition("=")
        if part.strip() and not sign:
            raise BadInput(f"qualifier {part!r} is not name=value")
        if sign:
            pairs.append((name.strip(), value.strip()))
    return tuple(sorted(pairs))
