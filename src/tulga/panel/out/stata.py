"""The table of a panel as a Stata file (format 118, Stata 14 and later), with labels of variables and of their levels."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from tulga.errors import BadInput
from tulga.panel.out import Form, forms
from tulga.panel.out.description import title

if TYPE_CHECKING:
    from tulga.panel.panel import Panel

LABEL: Final = 80  # characters of a label
_STAMP: Final = re.compile(rb"<timestamp>\x11.{17}</timestamp>", re.S)
_FIXED: Final = b"<timestamp>\x1101 Jan 1980 00:00</timestamp>"


def write(panel: "Panel", path: Path) -> None:
    """Columns by their short names; true and false as 1 and 0 with labels, not known as `.`, or as "" in text.

    Raises BadInput for what Stata cannot hold.
    """
    import pyreadstat

    short = dict(zip(panel.table.columns, [*panel.keys, *(entry.short for entry in panel.codebook)], strict=True))
    levels: dict[str, dict[int | float, str]] = {
        entry.short: dict(entry.levels.items())
        for entry in panel.codebook
        if entry.levels and _whole(panel.frame[entry.name])
    }
    table = panel.table.rename(short)
    truths = [name for name, kind in table.schema.items() if kind == pl.Boolean]
    table = table.with_columns(pl.col(truths).cast(pl.Int8), pl.col(list(levels)).cast(pl.Int32))
    try:
        pyreadstat.write_dta(
            table,
            str(path),
            file_label=_cut(title(panel)),
            column_labels={entry.short: _cut(entry.label) for entry in panel.codebook},
            variable_value_labels={**levels, **{name: {0: "no", 1: "yes"} for name in truths}},
            version=14,
        )
    except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError) as error:
        raise BadInput(
            f"the panel cannot be written for Stata ({error})", place=path.name.removesuffix(".part")
        ) from None
    _without_time(path)


def _whole(column: pl.Series) -> bool:
    return bool(column.drop_nulls().is_between(-(2**31), 2**31 - 28).all()) and bool(
        (column.drop_nulls() % 1 == 0).all()
    )


def _cut(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def _without_time(path: Path) -> None:
    """Put a fixed time where the library put the current one, which has the same length."""
    with path.open("r+b") as file:
        head = file.read(1024)
        file.seek(0)
        file.write(_STAMP.sub(_FIXED, head, count=1))


forms.add("dta")(Form("Stata", "application/x-stata-dta", write, short=True))
