"""The table of a panel as Parquet."""

from pathlib import Path
from typing import TYPE_CHECKING

from tulga.panel.out import Form, forms

if TYPE_CHECKING:
    from tulga.panel.panel import Panel


def write(panel: "Panel", path: Path) -> None:
    """Columns with their types; a cell that is not known is null."""
    panel.table.write_parquet(path)


forms.add("parquet")(Form("Parquet", "application/vnd.apache.parquet", write))
