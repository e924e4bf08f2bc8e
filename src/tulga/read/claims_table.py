"""A table of claims: facts that people transcribed, or an export that comes back, each row with its source and place.

The columns are those of the tidy export (`tulga export csv`). A cell is taken as it stands or refused with a sentence:
nothing is guessed, and what a spreadsheet or its program did to the file (a mark at its beginning, semicolons or tabs
between cells, an apostrophe before a sign) is undone only where it can mean one thing.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from tulga.claim import Claim, Evidence, Modality, Polarity
from tulga.errors import BadInput, TulgaError, nearest_names
from tulga.relations import relation
from tulga.span import Span

T = TypeVar("T")

COLUMNS: Final = (
    "relation", "subject", "object", "value", "unit", "item", "qualifiers", "span", "place", "polarity", "modality", "voice",
    "source", "locator",
)  # fmt: skip
# What an export adds. Id and standing are compared; grades and verdicts are not taken in, for they name no person.
_EXTRA: Final = ("id", "stance", "confidence", "method", "quote", "grade", "source_grade", "verdict", "standing")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST_CELL: Final = 1 << 26


@dataclass(frozen=True)
class Row:
    """One claim with the number of its row (1 is the first below the header) and the id that the row states, if any.

    `line` is the line of the file on which the row ends.
    """

    number: int
    claim: Claim
    stated: str | None = None
    line: int = 0

    @property
    def changed(self) -> bool:
        """Whether the row states the id of a claim that says something else: it was edited after it was exported."""
        return self.stated is not None and self.stated != self.claim.id


@dataclass(frozen=True)
class Problem:
    """Why a row is no claim: the file, its line, the column (if one is at fault) and a sentence."""

    file: str
    line: int
    column: str | None
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {f'column {self.column!r}: ' if self.column else ''}{self.what}"


@dataclass(frozen=True)
class ClaimsTable:
    """What a table holds: the rows that are claims, and what is wrong with the others, both in the order of the file.

    `opinions` says how many rows tell a verdict or a grade, which are not taken in.
    """

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    opinions: int = 0

    @property
    def refused(self) -> int:
        """How many rows are no claims."""
        return len({problem.line for problem in self.problems})


def read_table(path: Path, sources: Iterable[str] | None = None) -> ClaimsTable:
    """The claims of a CSV file. With `sources`, a row that cites none of these ids is a problem, too.

    Raises BadInput when the file cannot be read at all or a column is missing, unknown or given twice.
    """
    known = None if sources is None else set(sources)
    rows: list[Row] = []
    problems: list[Problem] = []
    opinions = 0
    for number, line, cells in _rows(path):
        faults: list[tuple[str | None, str]] = []
        claim = _claim(cells, known, faults)
        if claim is not None and not faults:
            rows.append(Row(number, claim, cells.get("id") or None, line))
        problems += [Problem(path.name, line, column, what) for column, what in faults]
        opinions += bool(cells.get("verdict") or cells.get("grade"))
    return ClaimsTable(tuple(rows), tuple(problems), opinions)


def read_claims(path: Path) -> tuple[list[Row], list[str]]:
    """The claims of a CSV file in its order, and one sentence for each cell that keeps a row from being one."""
    table = read_table(path)
    return list(table.rows), [str(problem) for problem in table.problems]


def table_row(path: Path, number: int) -> dict[str, str] | None:
    """The cells of one row by column, as they stand; None past the end."""
    return next((_stated(cells) for at, _, cells in _rows(path, raw=True) if at == number), None)


def _stated(cells: Mapping[str | None, Any]) -> dict[str, str]:
    return {name: value or "" for name, value in cells.items() if name is not None}


def _rows(path: Path, *, raw: bool = False) -> Iterator[tuple[int, int, dict[str | None, Any]]]:
    """Number, line and cells of each row; unless `raw`, the columns are checked and the guards of an export taken off."""
    text = _decoded(path)
    first, _, rest = text.partition("\n")
    hint = re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE)  # a line that Excel heeds and hides
    separator, text = (hint[1], rest) if hint else (_separator(first), text)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    if not raw:
        _check_columns(path, list(reader.fieldnames or []))
    for number, cells in enumerate(reader, start=1):
        found: dict[str | None, Any] = dict(cells) if raw else {name: _plain(cell) for name, cell in cells.items()}
        yield number, reader.line_num + bool(hint), found


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=str(path)) from None
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # "Unicode text" of spreadsheets
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        what = "the file is not UTF-8 text; a spreadsheet saves it as such under 'CSV UTF-8'"
        raise BadInput(what, place=str(path)) from None


def _separator(header: str) -> str:
    """The sign between cells: the one that yields the most known columns, a comma where none does."""
    columns = {*COLUMNS, *_EXTRA}
    return max(",;\t", key=lambda sign: len(columns.intersection(next(csv.reader([header], delimiter=sign), []))))


def _check_columns(path: Path, names: list[str]) -> None:
    for column in COLUMNS:
        if column not in names:
            near = nearest_names(column, names)
            raise BadInput(f"column {column!r} is missing", place=f"{path.name}:1", nearest=near)
    for at, name in enumerate(names):
        if name not in COLUMNS and name not in _EXTRA:
            near = nearest_names(name, [*COLUMNS, *_EXTRA])
            raise BadInput(f"column {name!r} is not known", place=f"{path.name}:1", nearest=near)
        if name in names[:at]:
            raise BadInput(f"column {name!r} is there twice", place=f"{path.name}:1")


def _plain(cell: Any) -> Any:
    """A cell without the apostrophe that an export puts before what a spreadsheet would run."""
    if not isinstance(cell, str) or cell[:1] != "'":
        return cell
    return cell[1:] if cell.lstrip("'").startswith(_FORMULA) else cell


def _claim(
    cells: Mapping[str | None, Any], sources: set[str] | None, faults: list[tuple[str | None, str]]
) -> Claim | None:
    """The claim of a row; what keeps it from being one goes into `faults`, with the column where one is at fault."""
    if None in cells or None in cells.values():
        there, more = sum(cell is not None for name, cell in cells.items() if name), len(cells.get(None) or [])
        what = f"the row has {there + more} cells and the header {len([name for name in cells if name])}"
        faults.append((None, what))
        return None
    # What an export wrote keeps its blanks, for they are part of what the id is made of; what people type does not.
    exported = bool(cells.get("id"))
    texts = {str(name): cell if exported else cell.strip() for name, cell in cells.items()}

    def take(column: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(texts.get(column, ""))
        except TulgaError as error:
            faults.append((column, str(error)))
            return None

    kind, value, qualifiers, span = (take("relation", _relation), take("value", _number), take("qualifiers", _qualifiers),
                                     take("span", _span))  # fmt: skip
    polarity, modality = take("polarity", _polarity), take("modality", _modality)
    take("standing", _standing)
    confidence = take("confidence", _confidence)
    source = take("source", lambda text: _source(text, sources))
    evidence = take("locator", lambda text: Evidence(source or "?", text, texts.get("quote", "")))
    if faults or kind is None or span is None or evidence is None or confidence is None:
        return None
    try:
        return Claim(
            relation=kind, subject=texts["subject"] or None, object=texts["object"] or None, value=value,
            unit=texts["unit"] or None, item=texts["item"] or None, qualifiers=qualifiers or (), span=span,
            place=texts["place"] or None, polarity=polarity or "+", modality=modality or "actual",
            voice=texts["voice"] or None, evidence=evidence, method=texts.get("method") or "hand", confidence=confidence,
        )  # fmt: skip
    except BadInput as error:
        faults.append((None, str(error)))
        return None


def _relation(text: str) -> str:
    return relation(text).id


@lru_cache(maxsize=4096)
def _span(text: str) -> Span:
    return Span.parse(text)


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    if "," in text:
        raise BadInput(f"{text!r} can be read in two ways; write a decimal point and no separators of thousands")
    if not _NUMBER.fullmatch(text):
        raise BadInput(f"{text!r} is not a number such as 6.3")
    return Decimal(text)


def _confidence(text: str) -> float:
    number = _number(text)
    if number is not None and not 0 <= number <= 1:
        raise BadInput(f"{text!r} is not between 0 and 1")
    return 1.0 if number is None else float(number)


def _polarity(text: str) -> Polarity:
    if text not in ("", "+", "-"):
        raise BadInput(f"{text!r} is not + or -")
    return "-" if text == "-" else "+"


def _modality(text: str) -> Modality:
    known: dict[str, Modality] = {"": "actual", "actual": "actual", "planned": "planned", "possible": "possible"}
    if text not in known:
        raise BadInput(f"{text!r} is not actual, planned or possible", nearest=nearest_names(text, known))
    return known[text]


def _standing(text: str) -> None:
    if text not in ("", "current"):
        raise BadInput(f"the claim no longer counts where the table comes from ({text}); leave such rows out")


def _source(text: str, known: set[str] | None) -> str:
    if not text:
        raise BadInput("a claim needs a source")
    if known is not None and text not in known:
        raise BadInput(f"there is no source {text!r}", nearest=nearest_names(text, known))
    return text


def _qualifiers(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs from `name=value;name=value`, or from a JSON array of pairs."""
    if text.startswith("["):
        try:
            return tuple(sorted((str(name), str(value)) for name, value in json.loads(text)))
        except (ValueError, TypeError):
            raise BadInput(f"{text!r} is not a JSON array of pairs") from None
    pairs = []
    for part in text.split(";"):
        name, sign, value = part.partition("=")
        if part.strip() and not sign:
            raise BadInput(f"qualifier {part!r} is not name=value")
        if sign:
            pairs.append((name.strip(), value.strip()))
    return tuple(sorted(pairs))
