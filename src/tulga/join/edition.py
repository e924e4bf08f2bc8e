"""An edition of a dataset: the very file, or folder of files, that was joined, its hash, its source and its copy."""

import hashlib
import os
import shutil
from pathlib import Path

from tulga.errors import BadInput
from tulga.join.connector import Connector, file_hash
from tulga.sources import Source


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes; of a folder, of the names and hashes of its files in the order of their paths.

    What is hidden (a name that begins with a point) does not count. Raises BadInput when something cannot be read, or
    when a folder has no files.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "one.txt").write_text("1")
    ...     before = content_hash(Path(folder))
    ...     _ = (Path(folder) / ".hidden").write_text("2")
    ...     same = content_hash(Path(folder)) == before
    ...     _ = (Path(folder) / "one.txt").rename(Path(folder) / "two.txt")
    ...     same, content_hash(Path(folder)) == before
    (True, False)
    """
    if not path.is_dir():
        return file_hash(path)
    files = files_of(path)
    if not files:
        raise BadInput("the folder has no files", place=str(path))
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(path).as_posix()}\0{file_hash(file)}\n".encode())
    return digest.hexdigest()


def files_of(folder: Path) -> list[Path]:
    """The files of a folder and of the folders in it, without hidden ones, ordered by their paths."""
    found = (each for each in folder.rglob("*") if each.is_file())
    shown = (each for each in found if not any(part.startswith(".") for part in each.relative_to(folder).parts))
    return sorted(shown, key=lambda each: each.relative_to(folder).as_posix())


def source_of(connector: Connector, path: Path) -> Source:
    """The source that a file of a dataset is: `<dataset>@<first 8 digits of its hash>`, with citation and licence."""
    sha256 = content_hash(path)
    identifier = f"{connector.dataset(path)}@{sha256[:8]}"
    csl = {"type": "dataset", "title": path.stem} | dict(connector.citation)
    csl |= {"id": identifier, "license": connector.licence}
    return Source(id=identifier, kind=connector.kind, csl=csl, sha256=sha256, name=path.name)


def keep(path: Path, folder: Path, sha256: str) -> Path:
    """A copy of a file, or of a folder, under its hash and its name; all of it or nothing, and once."""
    target = folder / f"{sha256}-{path.name}"
    if target.exists():
        return target
    partial = folder / f"{target.name}.part"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if path.is_dir():
            _discard(partial)
            for file in files_of(path):
                copy = partial / file.relative_to(path)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
        elif path.resolve().is_relative_to(folder.parent.resolve()):
            os.link(path, partial)  # what the workspace itself downloaded does not stand in it twice
        else:
            shutil.copyfile(path, partial)
        partial.rename(target)
    except OSError as error:
        raise BadInput(f"the file cannot be copied ({error.strerror})", place=str(path)) from None
    finally:
        _discard(partial)
    return target


def _discard(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
