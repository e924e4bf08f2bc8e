"""Rows to standard output: a table for people, JSON for programs, CSV where it is asked for."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def print_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool = False) -> None:
    """Print rows in the order of `columns`; missing is an empty cell, never a zero."""
    if as_json:
        print(json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1, default=str))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if row.get(c) is None else _cell(row[c]) for c in columns))
    console = Console(width=None if sys.stdout.isatty() else 160, soft_wrap=False, markup=False, highlight=False)
    console.print(table)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)
