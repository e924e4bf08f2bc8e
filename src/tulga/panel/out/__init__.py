"""A panel as files: the table, and beside it its codebook, its data package descriptor and its bibliography.

A format is one file in this folder. `NAME.csv` gets `NAME.codebook.md` for people and `NAME.codebook.json` for programs,
`NAME.datapackage.json` (Frictionless Data Package 1.0) and `NAME.bib` with everything that is to be cited. The same panel
gives the same bytes: where a format has a time stamp, it stands at the first of January 1980.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tulga.errors import BadInput, BadUse, unknown
from tulga.panel.engine import collected
from tulga.registry import Registry

if TYPE_CHECKING:
    from tulga.panel.panel import Panel


@dataclass(frozen=True)
class Form:
    """One format of the table: what it is, its media type, and the function that writes a panel to a file.

    `short` tells whether its columns go by the short names of the codebook.
    """

    title: str
    media_type: str
    write: Callable[["Panel", Path], None]
    short: bool = False


forms: Registry[Form] = Registry("panel format", "tulga.panel.out")
BESIDE: Final = (".codebook.md", ".codebook.json", ".datapackage.json", ".bib")


def form_of(path: Path) -> Form:
    """The format that the ending of a name asks for; raises BadUse with those there are.

    >>> form_of(Path("mongolia.dta")).title
    'Stata'
    >>> form_of(Path("mongolia.rds"))
    Traceback (most recent call last):
    tulga.errors.BadUse: mongolia.rds: Tulga writes no files of R; R reads .csv, .parquet (arrow) and .dta (haven)
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending in ("rds", "rda", "rdata"):
        raise BadUse("Tulga writes no files of R; R reads .csv, .parquet (arrow) and .dta (haven)", place=path.name)
    if ending not in forms:
        raise unknown("panel format", ending, forms, place=path.name)
    return forms[ending]


def targets(path: Path, *, force: bool = False) -> list[Path]:
    """The files that writing a panel makes, the table first.

    Raises BadUse for an ending that is no format, and for a file that is there already unless `force`; BadInput where
    there is no such folder.
    """
    form_of(path)
    if not path.parent.is_dir():
        raise BadInput("there is no such folder", place=str(path.parent))
    found = [path, *(path.with_name(path.stem + ending) for ending in BESIDE)]
    if not force and (taken := [target for target in found if target.exists()]):
        what = "there is such a file already; choose another name, or write over it (--force, `force=True`)"
        raise BadUse(what, place=str(taken[0]))
    return found


def write(panel: "Panel", path: Path, *, force: bool = False) -> list[Path]:
    """Write a panel and what stands beside it to `targets`, which it gives back.

    All or nothing: each file is complete under another name before any gets its own. Raises what `targets` does,
    and BadInput where the files cannot be written or the format cannot hold the panel.
    """
    form, made = form_of(path), targets(path, force=force)
    panel = _at_hand(panel)
    with ExitStack() as undo:
        parts = [target.with_name(f"{target.name}.part") for target in made]
        for part in parts:
            undo.callback(part.unlink, missing_ok=True)
        try:
            form.write(panel, parts[0])
            for part, text in zip(parts[1:], _texts(panel, form, path, parts[0]), strict=True):
                part.write_text(text, encoding="utf-8", newline="\n")
            for part, target in zip(parts, made, strict=True):
                part.replace(target)
        except OSError as error:
            raise BadInput(f"the panel cannot be written ({error.strerror or error})", place=str(path)) from None
    return made


def _at_hand(panel: "Panel") -> "Panel":
    """The panel in the memory of this process; one of another engine, which has no order of its own, ordered by its keys."""
    import polars as pl

    if isinstance(panel.frame, pl.DataFrame):
        return panel
    frame = collected(panel.frame)
    return replace(panel, frame=frame.sort(frame.columns[: len(panel.keys)]))


def _texts(panel: "Panel", form: Form, path: Path, table: Path) -> tuple[str, ...]:
    """What stands beside a table, in the order of `BESIDE`."""
    from tulga.panel.out.description import bibliography, page, record
    from tulga.panel.out.package import descriptor

    return page(panel), record(panel), descriptor(panel, form, path, table), bibliography(panel)
