"""The acts of review: what people say of claims, actors and sources, each with person, time and reason.

An act is one or more rows of `judgement` that are never edited or removed. Acts that put other claims in the place of a
claim are in `replacing`, and the undoing of acts is in `undo`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from tulga.errors import BadUse, nearest_names, unknown
from tulga.ledger import schema, search
from tulga.ledger.as_known import REPLACING, undone_acts
from tulga.ledger.clock import moment


@dataclass(frozen=True)
class Act:
    """One act: its number, verdict, person, reason and time (UTC, ISO 8601), what it is about, and whether it is undone.

    `claims` are what it is about and `becomes` what stands in their place: claims, or the name that an `actor` or the
    source that a `source` goes back to. Of an undoing, `undoes` is the act and `session` the import that it undid.
    """

    number: int
    verdict: str
    person: str
    reason: str
    at: str
    claims: tuple[str, ...] = ()
    becomes: tuple[str, ...] = ()
    actor: str | None = None
    source: str | None = None
    session: int | None = None
    undoes: int | None = None
    undone: bool = False

    @property
    def what(self) -> str:
        """What was done, in one line without the reason."""
        claims, becomes = _listed("claim", self.claims), " and ".join(self.becomes)
        match self.verdict:
            case "comment":
                return f"comment on {claims}"
            case "edited" | "split":
                return f"{claims} was {self.verdict} into {becomes}"
            case "merged":
                return f"{claims} merged into {becomes}"
            case "renamed":
                return f"{self.actor} is {becomes}" + (f" in {claims}" if claims else "")
            case "copied":
                return f"{self.source} is a copy of {becomes}"
            case "undone":
                return f"act {self.undoes} undone" if self.undoes else f"import {self.session} undone"
        return f"{claims} {self.verdict}"


def _listed(kind: str, names: Sequence[str]) -> str:
    return f"{kind}{'s' if len(names) > 1 else ''} {', '.join(names)}" if names else ""


def comment(connection: Connection, claim: str, text: str, person: str) -> Act:
    """Say something about a claim without judging it; the text is the reason of the act."""
    about = search.claim(connection, claim)
    return record(connection, "comment", [{"claim": about.id}], text, person)


def judge(connection: Connection, claim: str, verdict: str, reason: str, person: str) -> Act:
    """Accept a claim, reject it, or leave it undecided; the last verdict counts."""
    about = search.claim(connection, claim)
    return record(connection, verdict, [{"claim": about.id}], reason, person)


def rename(
    connection: Connection, actor: str, becomes: str, reason: str, person: str, claims: Iterable[str] = ()
) -> Act:
    """Say that an actor is another one: in all claims that name it, or only in `claims`.

    In all claims it merges two actors, in some it splits one. Claims stay as they are written; facts follow the new name.
    Raises BadUse where no claim names the actor.
    """
    if not becomes.strip() or (actor == becomes and not claims):
        raise BadUse(f"{actor!r} needs another name to go by")
    found = [search.claim(connection, claim) for claim in claims]
    for claim in found:
        if actor not in (claim.subject, claim.object):
            ends = [end for end in (claim.subject, claim.object) if end]
            raise BadUse(f"claim {claim.id} does not name {actor!r}", nearest=ends)
    if not found:
        _check_named(connection, actor)
    rows = [{"claim": claim.id} for claim in found] or [{}]
    return record(connection, "renamed", [{**row, "actor": actor, "becomes": becomes} for row in rows], reason, person)


def copied(connection: Connection, source: str, original: str, reason: str, person: str) -> Act:
    """Say that a source took over what another one says, so that facts do not count both."""
    for name in (source, original):
        check_source(connection, name)
    if source == original:
        raise BadUse(f"source {source!r} cannot be a copy of itself")
    return record(connection, "copied", [{"source": source, "becomes": original}], reason, person)


def record(connection: Connection, verdict: str, rows: Sequence[Mapping[str, Any]], reason: str, person: str) -> Act:
    """Keep one act; raises BadUse without a reason or a person."""
    said = {"verdict": verdict, "reason": given(reason, "reason"), "person": given(person, "person")}
    said["at"] = moment(connection)
    table = schema.judgement
    key = connection.execute(table.insert().values(**rows[0], **said)).inserted_primary_key
    assert key is not None
    if rest := [{**row, **said, "act": key[0]} for row in rows[1:]]:
        connection.execute(table.insert(), rest)
    return _act(key[0], [{**row, **said} for row in rows])


def given(text: str, what: str) -> str:
    """The text without blanks around it; raises BadUse where nothing is left."""
    if not text.strip():
        raise BadUse(f"what people think of claims and sources is kept with its {what}; the {what} is empty")
    return text.strip()


def acts(connection: Connection, claim: str | None = None, numbers: Collection[int] | None = None) -> list[Act]:
    """All acts, those that name a claim, or those of some numbers, oldest first."""
    table = schema.judgement
    query, first = select(table).order_by(table.c.number), func.coalesce(table.c.act, table.c.number)
    if claim is not None:
        stands = (table.c.becomes == claim) & table.c.verdict.in_(REPLACING)
        query = query.where(first.in_(select(first).where((table.c.claim == claim) | stands)))
    if numbers is not None:
        query = query.where(first.in_(numbers))
    return _acts(connection, query)


def act_of(connection: Connection, number: int) -> Act:
    """The act that a row belongs to; raises BadUse where there is none."""
    table = schema.judgement
    first = connection.execute(
        select(func.coalesce(table.c.act, table.c.number)).where(table.c.number == number)
    ).scalar_one_or_none()
    if first is None:
        last = connection.scalar(select(func.max(table.c.number)))
        raise BadUse(f"there is no act {number}; " + (f"the last is act {last}" if last else "nobody has judged yet"))
    return acts(connection, numbers=(first,))[0]


def _acts(connection: Connection, query: Any) -> list[Act]:
    undone = numbers_of(connection, undone_acts(None))
    grouped: dict[int, list[Mapping[str, Any]]] = {}
    for row in connection.execute(query).mappings():
        grouped.setdefault(row["act"] or row["number"], []).append(dict(row))
    return [_act(number, rows, undone=number in undone) for number, rows in grouped.items()]


def _act(number: int, rows: Sequence[Mapping[str, Any]], *, undone: bool = False) -> Act:
    first = rows[0]
    return Act(
        number, first["verdict"], first["person"], first["reason"], first["at"],
        claims=tuple(dict.fromkeys(row["claim"] for row in rows if row.get("claim"))),
        becomes=tuple(dict.fromkeys(row["becomes"] for row in rows if row.get("becomes"))),
        actor=first.get("actor"), source=first.get("source"), session=first.get("session"),
        undoes=first.get("undoes"), undone=undone,
    )  # fmt: skip


def numbers_of(connection: Connection, query: Select[Any]) -> frozenset[int]:
    """The numbers that a query gives."""
    return frozenset(row[0] for row in connection.execute(query))


def check_source(connection: Connection, name: str) -> None:
    """Raise BadUse with the nearest ids where there is no such source."""
    ids = schema.source.c.id
    if connection.scalar(select(ids).where(ids == name)) is None:
        raise unknown("source", name, connection.scalars(select(ids).order_by(ids)))


def _check_named(connection: Connection, actor: str) -> None:
    ends = (schema.claim.c.subject, schema.claim.c.object)
    for end in ends:
        if connection.scalar(select(end).where(end == actor).limit(1)) is not None:
            return
    names = {name for end in ends for name in connection.scalars(select(end).where(end.is_not(None)).distinct())}
    raise BadUse(f"no claim names {actor!r}", nearest=nearest_names(actor, sorted(names)))
