"""What lies in a file that was given: the file itself, or the one table that is meant inside an archive.

Providers publish zip archives, and archives inside archives. A table of text is read out of them as it stands, without a
copy on the disk; only an archive that lies inside another is copied to a temporary file.
"""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from tulga.errors import BadInput, nearest_names

TEXT = (".csv", ".tsv", ".tab", ".txt")
SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
STATISTICAL = (".dta", ".rds", ".rda", ".rdata")
PARQUET = (".parquet", ".pq")
TABLES = (*TEXT, *SHEETS, *STATISTICAL, *PARQUET)

# What Python's zipfile raises for archives that are broken, locked, or packed in a way that it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


@dataclass(frozen=True)
class Content:
    """A table's name as people are told it, its ending, its size in bytes, and how to open it from its beginning.

    `path` is where it lies, None inside an archive.
    """

    name: str
    ending: str
    size: int
    open: Callable[[], IO[bytes]]
    path: Path | None = None

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A file with these bytes, for libraries that read nothing else; gone afterwards if it was copied."""
        if self.path is not None:
            yield self.path
            return
        with tempfile.TemporaryDirectory(prefix="tulga-") as folder:
            path = Path(folder) / f"table{self.ending}"
            with self.open() as inner, path.open("wb") as copy:
                shutil.copyfileobj(inner, copy, 1 << 20)
            yield path


def content(path: Path, member: str = "") -> Content:
    """The table in a file: itself, or of an archive the one whose name ends with `member`, else the only one.

    Raises BadInput where there is no such file, where it is empty, broken or locked, or holds several tables and none of
    the name.
    """
    if not path.exists():
        raise BadInput("there is no such file", place=str(path))
    if path.is_dir():
        raise BadInput("this is a folder, not a file", place=str(path))
    size = path.stat().st_size
    if not size:
        raise BadInput("the file is empty", place=path.name)
    if path.suffix.casefold() != ".zip":
        return Content(path.name, path.suffix.casefold(), size, lambda: path.open("rb"), path)
    return _packed(path.name, lambda: path.open("rb"), member)


def _packed(name: str, opened: Callable[[], IO[bytes]], member: str, depth: int = 0) -> Content:
    """The table that is meant in an archive, or in one that lies in it."""
    if depth > 3:
        raise BadInput("archives lie in one another more than three deep", place=name)
    with _sentences(name), opened() as file, zipfile.ZipFile(file) as archive:
        inside = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX/")]
        if any(i.flag_bits & 1 for i in inside):
            raise BadInput("the archive is locked with a password", place=name)
    tables = {i.filename: i for i in inside if _ending(i.filename) in TABLES}
    if tables and (found := _chosen(name, list(tables), member)) is not None:
        place = f"{name}/{PurePosixPath(found).name}"
        return Content(place, _ending(found), tables[found].file_size, _opener(name, opened, found))
    archives = [i.filename for i in inside if _ending(i.filename) == ".zip"]
    if not archives:
        raise BadInput("the archive holds no table", place=name, nearest=_near(member, inside))
    errors: list[BadInput] = []
    for inner in archives:
        try:
            return _packed(f"{name}/{PurePosixPath(inner).name}", _copier(name, opened, inner), member, depth + 1)
        except BadInput as error:
            errors.append(error)
    raise errors[0]


def _chosen(name: str, tables: list[str], member: str) -> str | None:
    named = [table for table in tables if member and table.casefold().endswith(member.casefold())]
    if len(named) == 1 or len(tables) == 1:
        return (named or tables)[0]
    listed = ", ".join(PurePosixPath(table).name for table in sorted(named or tables)[:5])
    meant = f"that end with {member!r}" if named else f"and none that ends with {member!r}" if member else "and no name"
    raise BadInput(f"the archive holds {len(named or tables)} tables {meant}: {listed}", place=name)


def _opener(name: str, opened: Callable[[], IO[bytes]], member: str) -> Callable[[], IO[bytes]]:
    def of_member() -> IO[bytes]:
        with _sentences(name):
            file = opened()
            with zipfile.ZipFile(file) as archive:
                return archive.open(member)

    return of_member


def _copier(name: str, opened: Callable[[], IO[bytes]], member: str) -> Callable[[], IO[bytes]]:
    """An archive inside an archive, copied, for a reader of archives jumps to and fro."""

    def copied() -> IO[bytes]:
        copy = tempfile.TemporaryFile(prefix="tulga-")  # noqa: SIM115  (who asks closes it)
        with _sentences(name), _opener(name, opened, member)() as inner:
            shutil.copyfileobj(inner, copy, 1 << 20)
        copy.seek(0)
        return copy

    return copied


@contextmanager
def _sentences(name: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise BadInput(f"the archive cannot be read ({error})", place=name) from None
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=name) from None


def _near(member: str, inside: list[zipfile.ZipInfo]) -> list[str]:
    return nearest_names(member, [PurePosixPath(each.filename).name for each in inside])


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()
