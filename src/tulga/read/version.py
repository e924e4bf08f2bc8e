"""What reads: a number that changes whenever the same file could be read otherwise."""

import hashlib
import re
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from shutil import which

_HOUSE = Path(__file__).parents[1]
_ROOMS = ("actors", "read", "relations", "sources")


@cache
def reader_version() -> str:
    """Sixteen hex digits over the code, the vocabulary and the weights that read, and over the libraries that open files.

    >>> len(reader_version())
    16
    """
    digest = hashlib.sha256(f"{sys.version_info[:3]} {which('tesseract') is not None} {_libraries()}".encode())
    rooms = (path for room in _ROOMS for path in (_HOUSE / room).rglob("*"))
    for path in sorted((*_HOUSE.glob("*.py"), *rooms)):
        if path.is_file() and "__pycache__" not in path.parts:
            data = path.read_bytes()
            digest.update(f"{path.relative_to(_HOUSE).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:16]


def _libraries() -> list[str]:
    try:
        needed = [line for line in metadata.requires("tulga") or [] if "extra ==" not in line]
    except metadata.PackageNotFoundError:
        return []
    return [f"{line} {_installed(line)}" for line in sorted(needed)]


def _installed(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    try:
        return metadata.version(name[0]) if name else ""
    except metadata.PackageNotFoundError:
        return ""
