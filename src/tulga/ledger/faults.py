"""What can go wrong with a ledger outside Tulga (disks, files, servers), each as one sentence for a person."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from tulga.errors import BadInput, BadUse, TulgaError

_STANDS = "nothing was written, and what the ledger held before stands"
_UNCERTAIN = "the server went away while a change was being kept; look whether it was before doing it again"
# What a database says, the error that it makes, and the sentence; the first whose pattern is found in it.
_SENTENCES: tuple[tuple[str, type[TulgaError], str], ...] = (
    ("not a database", BadInput, "is not a ledger that can be read ({reason})"),
    (
        "malformed",
        BadInput,
        "is damaged ({reason}); `tulga ledger check` says where, and `tulga ledger restore BACKUP` puts a backup in its place",
    ),
    ("readonly database", TulgaError, "can only be read, for the file or its folder is read-only; " + _STANDS),
    ("read-only transaction", TulgaError, "can only be read here; " + _STANDS),
    ("disk is full", TulgaError, "the disk is full; " + _STANDS),
    ("no space left", TulgaError, "the disk of the server is full; " + _STANDS),
    ("disk i/o error", TulgaError, "the disk is full or fails ({reason}); " + _STANDS),
    ("unable to open", BadInput, "cannot be opened; the file and its folder must be ones that this user may read"),
    ("password authentication failed", BadUse, "the server refuses this user or this password"),
    ("no password supplied", BadUse, "the server wants a password, as in postgresql://USER:PASSWORD@HOST/DATABASE"),
    ('database ".*" does not exist', BadUse, "the server has no such database; `createdb` makes one ({reason})"),
    ('role ".*" does not exist', BadUse, "the server does not know this user ({reason})"),
    ("resolve host", BadUse, "there is no server of this name ({reason})"),
    ("no schema has been selected", BadUse, "the schema that `search_path` names is not in the database"),
    ("permission denied", BadUse, "the server does not let this user do this ({reason}); nothing was written"),
    ("connection failed", TulgaError, "the server cannot be reached ({reason})"),
    ("connection timeout", TulgaError, "the server cannot be reached ({reason})"),
)


def shown(place: str | Path) -> str:
    """A place as it may be shown to people: without the password of a server.

    >>> shown("postgresql://saraa:secret@host/ledger"), shown("ledger.sqlite")
    ('postgresql://saraa:***@host/ledger', 'ledger.sqlite')
    """
    try:
        return make_url(str(place)).render_as_string() if "://" in str(place) else str(place)
    except (ArgumentError, ValueError):
        return str(place).rpartition("@")[2]


def is_lock(error: Exception) -> bool:
    """Whether an error only says that another program has the file."""
    reason = _reason(error)
    return "is locked" in reason or "is busy" in reason


@contextmanager
def told_plainly(place: str | Path, patience: float = 0.0) -> Iterator[None]:
    """Turn an error of the database into one sentence that names the ledger.

    `patience` is how many seconds were waited for another program's lock.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, DBAPIError | sqlite3.Error) and type(error).__module__.partition(".")[0] != "psycopg":
            raise
        raise _told(error, shown(place), patience) from error


@contextmanager
def keeping(place: str | Path) -> Iterator[None]:
    """Around a commit: of a server that goes away at this moment nobody knows what it did."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise TulgaError(_UNCERTAIN, place=shown(place)) from error
        raise


def _told(error: Exception, place: str, patience: float) -> TulgaError:
    reason = _reason(error)
    if is_lock(error):
        what = f"another program has kept the ledger locked for {patience:.0f} seconds; nothing was written"
        return TulgaError(what, place=place)
    for words, kind, sentence in _SENTENCES:
        if re.search(words, reason, re.IGNORECASE):
            return kind(sentence.format(reason=reason), place=place)
    if getattr(error, "connection_invalidated", False):
        return TulgaError(f"the server went away; {_STANDS}", place=place)
    return TulgaError(f"the ledger did not take this ({reason}); nothing was written", place=place)


def _reason(error: Exception) -> str:
    """The words of the database itself, without the statement, its values and where the server was looked for."""
    lines = [line.strip() for line in str(getattr(error, "orig", None) or error).splitlines() if line.strip()]
    reason = lines[0] if lines else "unknown reason"
    if reason.startswith("connection failed:"):
        return "connection failed: " + reason.rpartition("failed:")[2].replace("FATAL:", "").strip()
    return reason
