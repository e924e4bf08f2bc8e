"""Which claims are asked for, as conditions on the table of claims that both engines understand."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, tuple_

from tulga.claim import Stance
from tulga.errors import BadUse, unknown
from tulga.ledger import schema
from tulga.ledger.as_known import counted, living_act, moment_of
from tulga.ledger.matching import gives_few
from tulga.span import Instant

STANCES: tuple[Stance, ...] = ("asserted", "reported", "negated", "planned", "possible")
VERDICTS = ("accepted", "rejected", "undecided")
REVIEWS = (*VERDICTS, "unreviewed")
_LETTERS, _DIGITS = "ABCDEF", "123456"
_CODE = re.compile("([A-E]?)([1-5]?)")

Condition = ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What claims to find: all that match every filter given.

    `text` is what a person types (`tulga.ledger.terms`). `actor` matches either end, and so does every actor that
    reviewers found to be that one. `year`, `since` and `until` (ISO 8601, as precise as wanted) and `valid_on` match
    claims whose span touches that time; a claim without any date touches none. `grade` is the least Admiralty code
    (`B`, `2`, `B2`) of the claim, or of its source where the claim has none; what nobody graded and what cannot be judged
    (F, 6) is not known to be that good. `review` is the last verdict on the claim that stands, or `unreviewed`.
    `current` leaves out claims of superseded sources and claims that were undone, edited, merged or split; `known_on` asks
    instead for the claims, verdicts and grades that counted at that moment (`as_known`). Raises BadUse or BadInput for a
    value that cannot be.
    """

    text: str | None = None
    relation: str | None = None
    subject: str | None = None
    object: str | None = None
    actor: str | None = None
    year: int | None = None
    since: str | None = None
    until: str | None = None
    valid_on: str | None = None
    known_on: str | None = None
    source: str | None = None
    grade: str | None = None
    review: str | None = None
    method: str | None = None
    stance: str | None = None
    min_confidence: float | None = None
    current: bool = True

    def __post_init__(self) -> None:
        for name in ("text", "relation", "subject", "object", "actor", "source", "method"):
            _check_text(name, getattr(self, name))
        for name, choices in (("review", REVIEWS), ("stance", STANCES)):
            if (given := getattr(self, name)) is not None and given not in choices:
                raise unknown(name, given, choices)
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            raise BadUse(f"the least confidence {self.min_confidence} is not between 0 and 1")
        if self.grade is not None:
            _least(self.grade)
        _ = self.times, self.at

    @property
    def at(self) -> str | None:
        """The moment that `known_on` means, None for now."""
        return None if self.known_on is None else moment_of(self.known_on)

    @property
    def times(self) -> list[tuple[str, str]]:
        """The first and the last day of every time that a span is to touch, in ISO 8601."""
        asked = [] if self.year is None else [_days(Instant(self.year))]
        if self.since is not None or self.until is not None:
            first = _days(Instant.parse(self.since))[0] if self.since is not None else "0001-01-01"
            last = _days(Instant.parse(self.until))[1] if self.until is not None else "9999-12-31"
            if first > last:
                raise BadUse(f"the time asked for begins ({self.since}) after it ends ({self.until})")
            asked.append((first, last))
        if self.valid_on is not None:
            asked.append(_days(Instant.parse(self.valid_on)))
        return asked


def _check_text(name: str, given: str | None) -> None:
    """A database takes no NUL, and nothing that is half a letter."""
    if given is not None and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in given):
        raise BadUse(f"the {name} {given[:60]!r} holds a sign that no text can hold")


def _days(instant: Instant) -> tuple[str, str]:
    return instant.first().isoformat(), instant.last().isoformat()


def _least(code: str) -> list[tuple[str, str]]:
    """The parts of the least code: all marks of the part, and those of them that are good enough."""
    if not code or not (match := _CODE.fullmatch(code)):
        raise BadUse(f"{code[:60]!r} is no least grade: a letter A to E, a digit 1 to 5, or both, such as B2")
    given = zip((_LETTERS, _DIGITS), match.groups(), strict=True)
    return [(marks, marks[: marks.index(mark) + 1]) for marks, mark in given if mark]


def conditions(connection: Connection, filters: Filters) -> list[Condition]:
    """Every filter but `text` as a condition on a row of `claim`."""
    table = schema.claim.c
    rare = few(connection, filters.review)  # then it is begun with those, and everything else only looked at
    exact = {name: getattr(filters, name) for name in ("relation", "subject", "object", "source", "method")}
    held: list[Condition] = [
        (by_eye(table[name]) if rare else table[name]) == value for name, value in exact.items() if value is not None
    ]
    if filters.known_on is not None:
        held.append(counted(filters.at))
    elif filters.current:
        held += _current()
    if filters.actor is not None:
        bear = Ends.of(connection, filters)
        held.append(or_(*(bear.at(by_eye(end) if rare else end) for end in (table.subject, table.object))))
    held += [touches(first, last) for first, last in filters.times]
    if filters.min_confidence is not None:
        held.append(table.confidence >= filters.min_confidence)
    if filters.stance is not None:
        held.append(_stance(filters.stance))
    if filters.grade is not None:
        held += [_graded(marks, enough, filters.at) for marks, enough in _least(filters.grade)]
    if filters.review is not None:
        held.append(_reviewed(connection, filters.review, filters.at))
    return held


def _current() -> list[Condition]:
    retired = select(schema.source.c.id).where(schema.source.c.superseded_at.is_not(None))
    gone = select(schema.hidden.c.claim).where(schema.hidden.c.claim == schema.claim.c.id)
    return [schema.claim.c.source.not_in(retired), ~gone.exists()]


def by_eye(of: ColumnElement[str]) -> ColumnElement[str]:
    """A column in a form that no index has: it is looked at in rows that another condition found sooner."""
    return of.concat("")


def touches(first: str, last: str) -> Condition:
    """Whether a span that has a date touches the days from `first` to `last`."""
    begins, ends = schema.claim.c.first_day, schema.claim.c.last_day
    return and_(
        or_(begins.is_not(None), ends.is_not(None)),
        or_(begins.is_(None), begins <= last),
        or_(ends.is_(None), ends >= first),
    )


def _stance(stance: str) -> Condition:
    table = schema.claim.c
    reported = func.coalesce(table.voice, "") != ""
    if stance == "reported":
        return reported
    if stance == "negated":
        return and_(~reported, table.polarity == "-")
    return and_(~reported, table.polarity == "+", table.modality == ("actual" if stance == "asserted" else stance))


@dataclass(frozen=True)
class Ends:
    """By what names an actor stands at the ends of claims: everywhere, only in some claims, and where it does not.

    `only_in` and `not_in` are pairs of a claim's id and the name that stands in it.
    """

    names: tuple[str, ...]
    only_in: tuple[tuple[str, str], ...] = ()
    not_in: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, connection: Connection, filters: Filters) -> "Ends":
        """Those of `filters.actor`: its own name and, as `Standing.end` has it, those that reviewers found to be its."""
        table = schema.judgement
        renamed = select(table.c.actor, table.c.becomes, table.c.claim).where(table.c.verdict == "renamed")
        last: dict[tuple[str, str | None], str] = {}
        for old, new, claim in connection.execute(
            renamed.where(living_act(table, filters.at)).order_by(table.c.number)
        ):
            last[old, claim] = new
        found = {filters.actor or ""}
        while more := {old for (old, claim), new in last.items() if claim is None and new in found} - found:
            found |= more
        alone = [(old, new, claim) for (old, claim), new in last.items() if claim is not None]
        return cls(
            tuple(sorted(found)),
            tuple(sorted((claim, old) for old, new, claim in alone if new in found)),
            tuple(sorted((claim, old) for old, new, claim in alone if old in found and new not in found)),
        )

    def at(self, end: ColumnElement[str]) -> Condition:
        """Whether this end means the actor."""
        named: Condition = end.in_(self.names)
        in_claim = tuple_(schema.claim.c.id, end)
        if self.not_in:
            named = and_(named, in_claim.not_in(self.not_in))
        return or_(named, in_claim.in_(self.only_in)) if self.only_in else named


def _reviewed(connection: Connection, review: str, at: str | None) -> Condition:
    table = schema.judgement
    given = select(table.c.verdict).where(
        table.c.claim == schema.claim.c.id, table.c.verdict.in_(VERDICTS), living_act(table, at)
    )
    if review == "unreviewed":
        return ~given.exists()
    last = given.order_by(table.c.number.desc()).limit(1).scalar_subquery() == review
    if not few(connection, review):
        return last
    return and_(schema.claim.c.id.in_(select(table.c.claim).where(table.c.verdict == review)), last)


def few(connection: Connection, review: str | None) -> bool:
    """Whether so few claims ever got a verdict that it is best to begin with those."""
    if review is None or review == "unreviewed":
        return False
    return gives_few(connection, select(schema.judgement.c.number).where(schema.judgement.c.verdict == review))


def _graded(marks: str, enough: str, at: str | None) -> Condition:
    """Whether the mark of a claim, or where it has none of its own that of its source, is one of `enough`."""
    grade, source, claim = schema.grade.c, schema.source.c, schema.claim.c
    own, of_source = _last_grades(grade.claim, at), _last_grades(grade.source, at)
    came_with = select(source.id).where(_mark(source.grade, marks).in_(list(enough)), source.id.not_in(of_source))
    good_sources = of_source.where(_mark(grade.code, marks).in_(list(enough))).union(came_with)
    return or_(
        claim.id.in_(own.where(_mark(grade.code, marks).in_(list(enough)))),
        and_(
            claim.id.not_in(own.where(_mark(grade.code, marks).in_(list(marks)))),
            by_eye(claim.source).in_(good_sources),
        ),
    )


def _last_grades(target: Any, at: str | None) -> Select[tuple[str]]:
    latest = select(func.max(schema.grade.c.number)).where(target.is_not(None)).group_by(target)
    if at is not None:
        latest = latest.where(schema.grade.c.at <= at)
    return select(target).where(schema.grade.c.number.in_(latest))


def _mark(code: Any, marks: str) -> ColumnElement[str]:
    return func.substr(code, 1, 1) if marks is _LETTERS else func.substr(code, func.length(code), 1)
