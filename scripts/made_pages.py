"""Pages that are made from the code: their frame, their tables, and their files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path


def page(title: str, script: str, lines: Iterable[str]) -> str:
    """A page with its title and the word on who writes it."""
    made = f"Made from the code by `python scripts/{script}.py`; change the code, not this file."
    return "\n".join([f"# {title}", "", made, "", *lines]).rstrip() + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a table and an empty one behind it; what is missing is an empty cell."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(_cell(value) for value in row)} |"
    yield ""


def write(pages: Mapping[str, str], folder: Path) -> None:
    """Write pages by their names into a folder, and say which files were written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sorted(pages.items()):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(folder / name)


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split()).replace("|", "\\|")
