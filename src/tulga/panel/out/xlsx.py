"""The table of a panel as an Excel workbook, with the codebook on a second sheet."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tulga.errors import BadInput
from tulga.panel.out import Form, forms

if TYPE_CHECKING:
    from tulga.panel.panel import Panel

ROWS, COLUMNS, CHARACTERS = 1_048_576, 16_384, 32_767  # the most that a sheet, and a cell of text, can hold
_CODEBOOK: Final = (
    "name",
    "short",
    "label",
    "unit",
    "dataset",
    "version",
    "first",
    "last",
    "absent",
    "licence",
    "note",
)


def write(panel: "Panel", path: Path) -> None:
    """Numbers as numbers, text as text (never as a formula), an empty cell for not known.

    Raises BadInput for a panel that is larger than a sheet, and for a text longer than a cell.
    """
    import xlsxwriter

    table = panel.table
    if table.height >= ROWS or table.width > COLUMNS:
        what = f"the panel has {table.height:,} rows and {table.width:,} columns, and a sheet holds {ROWS - 1:,} and {COLUMNS:,}"
        raise BadInput(f"{what}; write .parquet, .csv or .dta", place=path.name.removesuffix(".part"))
    options = {"constant_memory": True, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})
        _fill(book.add_worksheet("panel"), table.columns, table.iter_rows())
        entries = ([getattr(entry, column) for column in _CODEBOOK] for entry in panel.codebook)
        _fill(book.add_worksheet("codebook"), _CODEBOOK, entries)


def _fill(sheet: Any, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header):
        sheet.write_string(0, column, name)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            elif len(str(value)) > CHARACTERS:
                what = f"a text of {len(str(value)):,} characters is too long for a cell"
                raise BadInput(what, place=f"{header[column]}:{number}")
            else:
                sheet.write_string(number, column, str(value))


forms.add("xlsx")(Form("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write))
