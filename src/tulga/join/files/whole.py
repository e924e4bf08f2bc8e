"""Tables that can only be read whole: workbooks, Stata's .dta, R's .rds. One that would not fit is refused beforehand."""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tulga.errors import BadInput
from tulga.join.files.content import Content
from tulga.join.files.memory import need

if TYPE_CHECKING:
    import polars as pl

_HEADER_WITHIN = 50
_UNPACKED = 40  # times that a workbook grows in memory
_DOUBLED = 5  # and a Stata file
_INSTEAD = "save it as CSV or Parquet"


def of_workbook(source: Content, found: Callable[[Sequence[object]], int]) -> "pl.DataFrame":
    """The sheet whose header holds the most of the wanted columns, as text; `found` counts them in a line of cells.

    Raises BadInput for a workbook that is locked, broken, empty or too large.
    """
    import polars as pl
    import python_calamine as calamine

    need(source.size * _UNPACKED, source.name, _INSTEAD)
    try:
        with source.on_disk() as path:
            book = calamine.CalamineWorkbook.from_path(str(path))
            sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except calamine.PasswordError:
        raise BadInput("the workbook is locked with a password", place=source.name) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise BadInput(f"the workbook cannot be read ({error})", place=source.name) from None
    best: tuple[int, int, int] | None = None
    rows: list[list[Any]] = []
    for number, sheet in enumerate(sheets):
        for line, cells in enumerate(sheet[:_HEADER_WITHIN]):
            rank = (found(cells), -number, -line)
            if any(str(cell).strip() for cell in cells) and (best is None or rank > best):
                best, rows = rank, sheet[line:]
    if best is None:
        raise BadInput("the workbook has no cell with text", place=source.name)
    header, below = rows[0], rows[1:]
    columns = {str(at): [_cell(row[at]) for row in below] for at in range(len(header))}
    made = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return _headed(made, [_cell(cell) or "" for cell in header])


def of_stata(source: Content) -> "pl.DataFrame":
    """A Stata file; BadInput when it cannot be read or would not fit into memory."""
    pyreadstat = _library("pyreadstat", source.name)
    need(source.size * _DOUBLED, source.name, _INSTEAD)
    try:
        with source.on_disk() as path:
            return _frame(pyreadstat.read_dta(str(path), output_format="dict", apply_value_formats=False)[0])
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, ValueError) as error:
        raise BadInput(f"the Stata file cannot be read ({error})", place=source.name) from None


def of_r(source: Content) -> "pl.DataFrame":
    """The data frame of an R file, or the only one in it; BadInput when there is none."""
    import warnings

    rdata, pandas = _library("rdata", source.name), _library("pandas", source.name)
    need(source.size * _UNPACKED, source.name, _INSTEAD)
    try:
        with source.on_disk() as path, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = {**rdata.conversion.DEFAULT_CLASS_MAP, "Date": _r_days}
            read = rdata.read_rds if source.ending == ".rds" else rdata.read_rda
            found = read(path, constructor_dict=made)
    except Exception as error:  # the library raises whatever a broken file leads it to
        raise BadInput(f"the R file cannot be read ({error})", place=source.name) from None
    frames = [
        each for each in (found.values() if isinstance(found, dict) else [found]) if isinstance(each, pandas.DataFrame)
    ]
    if len(frames) != 1:
        raise BadInput(f"the R file holds {len(frames) or 'no'} data frames", place=source.name)
    table = frames[0].astype(object)
    return _frame({str(name): table[name].where(table[name].notna(), None).tolist() for name in table.columns})


def _library(name: str, place: str) -> Any:
    """A library that not everybody needs; BadInput with the command that installs it where it is not there."""
    try:
        return import_module(name)
    except ImportError:
        raise BadInput(f"reading it needs the library {name}: `pip install {name}`", place=place) from None


def _r_days(values: Sequence[float], _attributes: object) -> list[date | None]:
    """R's class Date, which counts days from the first of January 1970; the library leaves it as the bare number."""
    return [None if value != value else date(1970, 1, 1) + timedelta(days=int(value)) for value in values]


def _frame(columns: dict[str, Any]) -> "pl.DataFrame":
    """Text as the values would be typed: whole numbers without a point, nothing for what is missing."""
    import polars as pl

    text = {name: [_cell(value) for value in values] for name, values in columns.items()}
    return pl.DataFrame(text, schema=dict.fromkeys(text, pl.String))


def _headed(table: "pl.DataFrame", header: Sequence[str]) -> "pl.DataFrame":
    """Under the names of a header, which may repeat."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    table.columns = names
    return table


def _cell(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) or None
