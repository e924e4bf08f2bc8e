"""The table of a panel as CSV: UTF-8, commas, a header, true and false in small letters, an empty cell for not known."""

from pathlib import Path
from typing import TYPE_CHECKING

from tulga.panel.out import Form, forms

if TYPE_CHECKING:
    from tulga.panel.panel import Panel


def write(panel: "Panel", path: Path) -> None:
    """Numbers as the shortest decimal that reads back as the same number."""
    panel.table.write_csv(path)


forms.add("csv")(Form("CSV", "text/csv", write))
