"""Watching a doctrine: what became of each verdict since somebody last looked, kept until somebody reads it.

`watched` is a pure function of what was known and what is now; `Book` keeps its answers in a small file.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tulga.doctrine.changes import Change, changes
from tulga.doctrine.check import Verdict
from tulga.errors import BadInput

_FORM = 1  # of the file
_NOTHING = ("not judged", "unknown")


@dataclass(frozen=True, slots=True)
class Alert:
    """A verdict that moved, and when that was seen; `came` and `went` are the ids of the evidence that did it."""

    seen: datetime
    document: str
    clause: str
    year: int | None
    before: str
    after: str
    why: str
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """16 hexadecimal digits over everything that the alert says; the same alert has the same id wherever it is told."""
        return sha256(json.dumps(self.record(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]

    @property
    def headline(self) -> str:
        """Clause, period and both words in one line."""
        when = f" in {self.year}" if self.year else ""
        return f"{self.clause}{when}: from {self.before} to {self.after}"

    def record(self) -> dict[str, Any]:
        """The alert as plain data, for JSON; `seen` in ISO 8601."""
        return {**asdict(self), "seen": self.seen.isoformat()}


@dataclass(frozen=True, slots=True)
class Watched:
    """The verdicts of the last look, by the state they are of, and all alerts so far, oldest first."""

    verdicts: dict[str, tuple[Verdict, ...]]
    alerts: tuple[Alert, ...] = ()

    def since(self, moment: datetime | None) -> list[Alert]:
        """The alerts that were seen at a moment or after it; all of them without one."""
        return [alert for alert in self.alerts if moment is None or alert.seen >= moment]


def watched(before: Watched | None, state: str, verdicts: Sequence[Verdict], now: datetime) -> Watched:
    """What is known after a look at a state's verdicts: they take the place of the earlier ones, and every verdict whose
    word is another gives an alert dated `now`.

    The first look at a state gives none, as there is nothing to compare; neither does a year that is judged for the
    first time and has no evidence. Alerts of earlier looks stay.

    >>> from datetime import UTC
    >>> held, broken = (Verdict("cap", 2018, word, None, None, None, None, word) for word in ("held", "broken"))
    >>> first = watched(None, "MNG", [held], datetime(2019, 1, 1, tzinfo=UTC))
    >>> then = watched(first, "MNG", [broken], datetime(2019, 2, 1, tzinfo=UTC))
    >>> len(first.alerts), [alert.headline for alert in then.alerts]
    (0, ['cap in 2018: from held to broken'])
    """
    known = before or Watched({})
    new: list[Alert] = []
    if state in known.verdicts:
        moved = changes(known.verdicts[state], verdicts)
        new = [_alert(change, now) for change in moved if change.verdict_moved and _says_something(change)]
    return Watched({**known.verdicts, state: tuple(verdicts)}, (*known.alerts, *new))


class Book:
    """The file that keeps what was watched; it is replaced as a whole, so it is never half written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     book = Book(Path(folder) / "watched.json")
    ...     book.keep(Watched({"MNG": ()}))
    ...     book.read(), Book(Path(folder) / "none.json").read()
    (Watched(verdicts={'MNG': ()}, alerts=()), None)
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Watched | None:
        """What was kept, None where nobody has watched yet; raises BadInput for a file that cannot be read."""
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))
            if told["form"] != _FORM:
                raise BadInput(f"form {told['form']} of this file is not known here", place=str(self.path))
            verdicts = {state: tuple(map(_verdict, rows)) for state, rows in told["verdicts"].items()}
            return Watched(verdicts, tuple(map(_alert_of, told["alerts"])))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            what = "what was watched cannot be read; put the file back, or move it away to begin anew"
            raise BadInput(what, place=str(self.path)) from None

    def keep(self, watched: Watched) -> None:
        """Put it into the place of what was kept; raises BadInput where the folder cannot be written."""
        told = {
            "form": _FORM,
            "verdicts": {state: [one.record() for one in rows] for state, rows in watched.verdicts.items()},
            "alerts": [alert.record() for alert in watched.alerts],
        }
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.tmp")
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self.path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise BadInput(f"what was watched cannot be kept: {error.strerror}", place=str(self.path)) from None

    def look(self, state: str, verdicts: Sequence[Verdict], now: datetime) -> Watched:
        """Compare the verdicts with those kept, keep them and their alerts, and give it all."""
        after = watched(self.read(), state, verdicts, now)
        self.keep(after)
        return after


def _says_something(change: Change) -> bool:
    """Whether a change is news: not from nothing to nothing, nor a clause that is new or gone and had no evidence."""
    if change.before in _NOTHING and change.after in _NOTHING:
        return False
    return bool(change.evidence) or "not judged" not in (change.before, change.after)


def _alert(change: Change, now: datetime) -> Alert:
    return Alert(
        now, change.document, change.clause, change.year, change.before, change.after, change.why, change.came, change.went
    )  # fmt: skip


def _verdict(told: dict[str, Any]) -> Verdict:
    names = {one.name for one in fields(Verdict)}
    kept: dict[str, Any] = {name: _tupled(value) for name, value in told.items() if name in names}
    return Verdict(**kept)


def _alert_of(told: dict[str, Any]) -> Alert:
    kept: dict[str, Any] = {name: _tupled(value) for name, value in told.items()}
    return Alert(**{**kept, "seen": datetime.fromisoformat(told["seen"])})


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
