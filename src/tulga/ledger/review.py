"""What people thought of claims and sources: grades, and the verdicts and names that are in force.

Grades are in the Admiralty code (US Army FM 2-22.3, appendix B; NATO AJP-2.1): a letter A to F for the reliability of a
source, a digit 1 to 6 for the credibility of what it says; the two are judged independently of each other. Grades are
not undone: the last one counts, and grading again is how one changes a grade.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from tulga.errors import BadUse, unknown
from tulga.ledger import copies, schema, search
from tulga.ledger.acts import given
from tulga.ledger.as_known import living_act, moment_of
from tulga.ledger.clock import moment
from tulga.ledger.fact import Standing
from tulga.ledger.rows import SOURCE_COLUMNS, source_of

Verdict = Literal["accepted", "rejected", "undecided"]
VERDICTS: tuple[Verdict, ...] = ("accepted", "rejected", "undecided")

# The words of AJP-2.1; F and 6 say that nobody can tell, and not that it is worse than E and 5.
RELIABILITY = {
    "A": "completely reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable",
    "E": "unreliable", "F": "reliability cannot be judged",
}  # fmt: skip
CREDIBILITY = {
    "1": "confirmed by other sources", "2": "probably true", "3": "possibly true", "4": "doubtful", "5": "improbable",
    "6": "truth cannot be judged",
}  # fmt: skip

_CODE = re.compile(r"[A-F]?[1-6]?$")


@dataclass(frozen=True)
class Grade:
    """One grade: target (a source or a claim id), Admiralty code, reason, person, time (UTC, ISO 8601)."""

    target: str
    code: str
    reason: str
    person: str
    at: str


@dataclass(frozen=True)
class Judgement:
    """One judgement on a claim: accepted, rejected or undecided, with reason, person and time (UTC, ISO 8601).

    `number` is that of its act, by which it is undone.
    """

    claim: str
    verdict: Verdict
    reason: str
    person: str
    at: str
    number: int = 0


def check_code(code: str) -> str:
    """The code itself when it is an Admiralty code (`B2`, `B` or `2`); raises BadUse otherwise.

    >>> check_code("B2")
    'B2'
    """
    if not code or not _CODE.fullmatch(code):
        raise BadUse(f"{code!r} is not an Admiralty code: a letter A to F, a digit 1 to 6, or both, such as B2")
    return code


def meaning(code: str) -> str:
    """An Admiralty code in words; raises BadUse for what is not one.

    >>> meaning("B2"), meaning("6")
    ('usually reliable; probably true', 'truth cannot be judged')
    """
    return "; ".join({**RELIABILITY, **CREDIBILITY}[mark] for mark in check_code(code))


def check_verdict(verdict: str) -> Verdict:
    """The verdict itself when it is one of `VERDICTS`; raises BadUse with the nearest otherwise."""
    for known in VERDICTS:
        if verdict == known:
            return known
    raise unknown("verdict", verdict, VERDICTS)


def grade(connection: Connection, target: str, code: str, reason: str, person: str) -> Grade:
    """Grade a source (by id) or a claim (by id or beginning); earlier grades stay in the history.

    Raises BadUse where the code or the target does not exist, or the reason or the person is empty.
    """
    check_code(code)
    ids = schema.source.c.id
    if connection.scalar(select(ids).where(ids == target)) is not None:
        of, identifier = "source", target
    else:
        of, identifier = "claim", search.claim(connection, target).id
    kept = Grade(identifier, code, given(reason, "reason"), given(person, "person"), moment(connection))
    row = {of: identifier, "code": code, "reason": kept.reason, "person": kept.person, "at": kept.at}
    connection.execute(schema.grade.insert().values(**row))
    return kept


def grades(connection: Connection, target: str | None = None) -> list[Grade]:
    """All grades, or those of one source or claim, oldest first."""
    table = schema.grade
    query = select(table).order_by(table.c.number)
    if target is not None:
        query = query.where((table.c.source == target) | (table.c.claim == target))
    return [
        Grade(row.source or row.claim, row.code, row.reason, row.person, row.at) for row in connection.execute(query)
    ]


def judgements(connection: Connection, claim: str | None = None) -> list[Judgement]:
    """All verdicts that nobody took back, or those on one claim, oldest first; of two on a claim the later one counts."""
    table = schema.judgement
    query = select(table).where(table.c.verdict.in_(VERDICTS), living_act(table, None)).order_by(table.c.number)
    if claim is not None:
        query = query.where(table.c.claim == claim)
    rows = connection.execute(query)
    return [Judgement(row.claim, row.verdict, row.reason, row.person, row.at, row.number) for row in rows]


def standing(connection: Connection, known_on: str | None = None) -> Standing:
    """What the resolution of facts must know beside the claims, now or as it was known on a day or at a moment.

    The last grade of a target counts, and a source that nobody graded here keeps the grade that it came with; the last
    verdict on a claim counts, and so does the last name of an actor. What was undone by then is left out.
    """
    at = None if known_on is None else moment_of(known_on)
    source, table = schema.source, schema.grade
    query = select(source.c.id, source.c.grade, func.coalesce(source.c.published, source.c.added_at).label("since"))
    came = connection.execute(query if at is None else query.where(source.c.added_at <= at)).all()
    codes = {row.id: row.grade for row in came if row.grade is not None}
    of_claims: dict[str, str] = {}
    given_codes = select(table).order_by(table.c.number)
    for row in connection.execute(given_codes if at is None else given_codes.where(table.c.at <= at)):
        (codes if row.source else of_claims)[row.source or row.claim] = row.code
    last = {row.claim: row.verdict for row in _in_force(connection, VERDICTS, at)}
    renamed = list(_in_force(connection, ("renamed",), at))
    names = _one_way((row.actor, row.becomes) for row in renamed if row.claim is None)
    return Standing(
        source_grades=codes,
        claim_grades=of_claims,
        rejected=frozenset(claim for claim, verdict in last.items() if verdict == "rejected"),
        renamed={actor: _end(names, actor) for actor in names},
        renamed_in={
            (row.claim, row.actor): row.becomes if row.becomes == row.actor else _end(names, row.becomes)
            for row in renamed
            if row.claim is not None
        },
        copies=_one_way(
            [*_declared(connection), *((row.source, row.becomes) for row in _in_force(connection, ("copied",), at))]
        ),
        dated={row.id: row.since for row in came},
    )


def _declared(connection: Connection) -> list[tuple[str, str]]:
    """What the citations of sources say themselves; what a reviewer says goes before it."""
    columns = select(*SOURCE_COLUMNS).where(schema.source.c.csl.contains('"copies"')).order_by(schema.source.c.id)
    return sorted(copies.declared(source_of(row) for row in connection.execute(columns)).items())


def _in_force(connection: Connection, verdicts: Iterable[str], at: str | None) -> list[Any]:
    table = schema.judgement
    columns = (table.c.claim, table.c.actor, table.c.source, table.c.verdict, table.c.becomes)
    query = select(*columns).where(table.c.verdict.in_(list(verdicts)), living_act(table, at)).order_by(table.c.number)
    return list(connection.execute(query))


def _one_way(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Who goes back to whom by the last word on each; an older word that would lead back to itself is left out."""
    last: dict[str, str] = {}
    for one, other in pairs:
        last.pop(one, None)
        last[one] = other
    leads: dict[str, str] = {}
    for one, other in reversed(last.items()):
        if one not in _way(leads, other):
            leads[one] = other
    return leads


def _way(leads: dict[str, str], name: str) -> list[str]:
    passed = [name]
    while (name := leads.get(name, "")) and name not in passed:
        passed.append(name)
    return passed


def _end(leads: dict[str, str], name: str) -> str:
    return _way(leads, name)[-1]
