"""What people thought of claims and sources: grades and judgements, as dated rows that are never edited.

Grades are in the Admiralty code (US Army FM 2-22.3, appendix B; NATO AJP-2.1): a letter A to F for the reliability of a
source, a digit 1 to 6 for the credibility of what it says; the two are judged independently of each other.
"""

import re
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Table, select

from tulga.errors import BadUse, unknown
from tulga.ledger import schema
from tulga.ledger.fact import Standing

Verdict = Literal["accepted", "rejected", "undecided"]
VERDICTS: tuple[Verdict, ...] = ("accepted", "rejected", "undecided")

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
    """One judgement on a claim: accepted, rejected or undecided, with reason, person and time (UTC, ISO 8601)."""

    claim: str
    verdict: Verdict
    reason: str
    person: str
    at: str


def check_code(code: str) -> str:
    """The code itself when it is an Admiralty code (`B2`, `B` or `2`); raises BadUse otherwise.

    >>> check_code("B2")
    'B2'
    """
    if not code or not _CODE.match(code):
        raise BadUse(f"{code!r} is not an Admiralty code: a letter A to F, a digit 1 to 6, or both, such as B2")
    return code


def check_verdict(verdict: str) -> str:
    """The verdict itself when it is one of `VERDICTS`; raises BadUse with the nearest otherwise."""
    if verdict not in VERDICTS:
        raise unknown("verdict", verdict, VERDICTS)
    return verdict


def write_grade(connection: Connection, grade: Grade, *, of: Literal["source", "claim"]) -> None:
    """Keep a grade of a source or a claim that exists."""
    row = {of: grade.target, "code": grade.code, "reason": grade.reason, "person": grade.person, "at": grade.at}
    connection.execute(schema.grade.insert().values(**row))


def write_judgement(connection: Connection, judgement: Judgement) -> None:
    """Keep a judgement on a claim that exists."""
    connection.execute(schema.judgement.insert().values(**vars(judgement)))


def grades(connection: Connection, target: str | None = None) -> list[Grade]:
    """All grades, or those of one source or claim, oldest first."""
    rows = connection.execute(select(schema.grade).order_by(schema.grade.c.number))
    given = [Grade(row.source or row.claim, row.code, row.reason, row.person, row.at) for row in rows]
    return [grade for grade in given if target in (None, grade.target)]


def judgements(connection: Connection, claim: str | None = None) -> list[Judgement]:
    """All judgements, or those on one claim, oldest first."""
    query = select(schema.judgement).order_by(schema.judgement.c.number)
    if claim is not None:
        query = query.where(schema.judgement.c.claim == claim)
    return [Judgement(row.claim, row.verdict, row.reason, row.person, row.at) for row in connection.execute(query)]


def standing(connection: Connection) -> Standing:
    """What the resolution of facts must know beside the claims: grades in force and claims rejected.

    The last grade of a target counts, and a source that nobody graded here keeps the grade that it came with; the last
    judgement on a claim counts.
    """
    source = schema.source
    came_with = select(source.c.id, source.c.grade).where(source.c.grade.is_not(None)).order_by(source.c.id)
    codes = {row.id: row.grade for row in connection.execute(came_with)}
    codes.update(_latest(connection, schema.grade, "source", "code"))
    rejected = (
        c for c, verdict in _latest(connection, schema.judgement, "claim", "verdict").items() if verdict == "rejected"
    )
    return Standing(
        source_grades=codes,
        claim_grades=_latest(connection, schema.grade, "claim", "code"),
        rejected=frozenset(rejected),
    )


def _latest(connection: Connection, table: Table, target: str, what: str) -> dict[str, str]:
    query = select(table.c[target], table.c[what]).where(table.c[target].is_not(None)).order_by(table.c.number)
    return {row[0]: row[1] for row in connection.execute(query)}
