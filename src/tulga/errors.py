"""One kind of error: a sentence that names the thing, the place, and the nearest valid names.

A user never sees a traceback; a caller that wants to tell the cases apart catches the two classes below.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class TulgaError(Exception):
    """Something given to Tulga cannot be used; the message is one sentence for the person who gave it.

    >>> str(TulgaError("relation 'embasy_opened' is not known", place="facts.csv:12", nearest=["embassy_opened"]))
    "facts.csv:12: relation 'embasy_opened' is not known; did you mean embassy_opened?"
    """

    exit_status = 1

    def __init__(self, what: str, *, place: str = "", nearest: Iterable[str] = ()) -> None:
        names = list(nearest)[:3]
        hint = f"; did you mean {_either(names)}?" if names else ""
        super().__init__(f"{place}: {what}{hint}" if place else f"{what}{hint}")
        self.what, self.place, self.nearest = what, place, tuple(names)


class BadInput(TulgaError):
    """A file, row or text that cannot be read; the other inputs go on (exit status 1)."""


class BadUse(TulgaError):
    """A name or option that does not exist (exit status 2)."""

    exit_status = 2


def unknown(kind: str, name: str, names: Iterable[str], *, place: str = "") -> BadUse:
    """The error for a name that is not in a list of names, with up to three nearest ones.

    >>> str(unknown("measure", "hh", ["hhi", "shares"]))
    "there is no measure 'hh'; did you mean hhi?"
    """
    return BadUse(f"there is no {kind} {name!r}", place=place, nearest=nearest_names(name, names))


def nearest_names(name: str, names: Iterable[str]) -> list[str]:
    """Up to three of `names` that look like `name`, best first."""
    by_fold = {n.casefold(): n for n in names}
    return [by_fold[n] for n in get_close_matches(name.casefold(), by_fold, n=3, cutoff=0.5)]


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]
