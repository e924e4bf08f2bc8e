"""Where the names and dates of a row belong: actors resolved on the row's date, spans read, problems collected.

Nothing is guessed: what cannot be placed is a `BadInput` that names the file and the line.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tulga.errors import BadInput
from tulga.span import Instant, Span


class Placer:
    """Resolves the names of one dataset, each name and year once.

    `spellings` are names that only this dataset uses, with the actor that its codebook says they mean.
    """

    def __init__(self, spellings: Mapping[str, str] | None = None) -> None:
        self._spellings = dict(spellings or {})
        self._known: dict[tuple[str, str], tuple[str | None, str, tuple[str, ...]]] = {}

    def actor(self, name: str, span: Span, place: str) -> str | None:
        """The actor's id; None for an empty cell; raises BadInput with the resolver's reason otherwise."""
        name = name.strip()
        if not name:
            return None
        if name in self._spellings:
            return self._spellings[name]
        key = (name, str(span))
        if key not in self._known:
            self._known[key] = _resolved(name, span)
        found, reason, near = self._known[key]
        if found is None:
            raise BadInput(f"{name!r} cannot be placed ({reason})", place=place, nearest=near)
        return found


def years(text: str, place: str) -> Span:
    """The span of a year cell: a year, a date, or any text form of `Span`; an empty cell is no date.

    >>> years("2014", ""), years("2014.0", ""), years("1999/2018", "")
    (Span.parse('2014'), Span.parse('2014'), Span.parse('1999/2018'))
    """
    body = text.strip().removesuffix(".0").removesuffix(" 00:00:00")
    try:
        return Span.parse(body)
    except BadInput as error:
        raise BadInput(error.what, place=place) from None


def year_list(text: str, place: str) -> tuple[int, ...]:
    """The years of a list such as `2012; 2015`, in order; raises BadInput for what is not a year (`0.36`).

    >>> year_list("2012; 2015", "")
    (2012, 2015)
    """
    found: set[int] = set()
    for part in filter(None, (p.strip() for p in text.split(";"))):
        if not (part.isdigit() and len(part) == 4 and 1800 <= int(part) <= 2200):
            raise BadInput(f"{part!r} is not a year", place=place)
        found.add(int(part))
    return tuple(sorted(found))


def span_of(listed: tuple[int, ...]) -> Span:
    """From the first to the last of some years; no years are no date."""
    return Span(Instant(listed[0]), Instant(listed[-1])) if listed else Span()


def _resolved(name: str, span: Span) -> tuple[str | None, str, tuple[str, ...]]:
    """The actor that bears the name at the end of the span, else at its beginning (a state may end in its year)."""
    from tulga.actors import resolve

    days: list[date | None] = list(dict.fromkeys(d for d in (span.last(), span.first()) if d)) or [None]
    answers = [resolve(name, day) for day in days]
    best = next((a for a in answers if a.actor is not None), answers[0])
    return best.actor, str(best.reason), tuple(map(_name, best.runners_up))


def _name(runner_up: Any) -> str:
    return str(getattr(runner_up, "actor", None) or getattr(runner_up, "id", None) or runner_up)
