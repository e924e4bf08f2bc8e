"""Taking back an act or a whole import, which is an act itself: nothing is removed, and an undoing can be undone.

At most one undoing of an act or an import is in force. To undo the undoing of an undoing is to undo the act again, and is
written so; thus whether something is undone never takes more than two steps to tell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from tulga.errors import BadUse
from tulga.ledger import schema
from tulga.ledger.acts import Act, act_of, numbers_of, record
from tulga.ledger.as_known import REPLACING, undone_acts, undone_imports, versions
from tulga.ledger.clock import moment
from tulga.ledger.hiding import Change, settle


@dataclass(frozen=True)
class Undone:
    """What an undoing changes: the act that records it, the one that it undoes (None for an import), claims by id that
    stop counting and that count again, and sources by id that stop being the current version and that are it again."""

    act: Act
    target: Act | None
    gone: tuple[str, ...]
    back: tuple[str, ...]
    retired: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()

    @property
    def says(self) -> tuple[str, ...]:
        """The same in a few words each.

        >>> act = Act(2, "undone", "Saraa", "wrong file", "2024-01-01T00:00:00.000000+00:00", session=1)
        >>> Undone(act, None, ("a" * 16,), (), (), ("note@1",)).says
        ('import 1 undone', '1 claim stops counting', 'note@1 is the current version again')
        """
        said = [f"{self.act.what} ({self.target.what})" if self.target else self.act.what]
        if self.gone:
            said.append(f"{len(self.gone)} claim{'s stop' if len(self.gone) > 1 else ' stops'} counting")
        if self.back:
            said.append(f"{len(self.back)} claim{'s count' if len(self.back) > 1 else ' counts'} again")
        said += [f"{source} is no longer the current version" for source in self.retired]
        said += [f"{source} is the current version again" for source in self.restored]
        return tuple(said)


def tried(connection: Connection, step: Callable[..., Undone], *given: Any, keep: bool) -> Undone:
    """What an undoing changes, found by doing it; where it is not to be kept, the ledger goes back to how it was."""
    with connection.begin_nested() as attempt:
        undone = step(connection, *given)
        if not keep:
            attempt.rollback()
    return undone


def undo(connection: Connection, number: int, reason: str, person: str) -> Undone:
    """Take back an act, by the number of any of its rows; an undoing too, which brings back what it took back.

    Raises BadUse where there is no such act or where it is undone already.
    """
    act = act_of(connection, number)
    if act.undone:
        raise BadUse(f"act {act.number} is undone already; undo that undoing to bring it back")
    root = _root(connection, act)
    row: dict[str, int | None] = {"undoes": act.number}
    if act.verdict == "undone" and act.undoes is not None:
        before = act_of(connection, act.undoes)
        if before.verdict == "undone":  # the undoing of an undoing: its undoing is to undo once more
            _refuse_overtaken(connection, act, before)
            row = {"session": before.session} if before.session else {"undoes": before.undoes}
    written = record(connection, "undone", [row], reason, person)
    if isinstance(root, int):
        return _settled(connection, written, act, root)
    moved = _settle_act(connection, root)
    return Undone(written, act, moved.gone, moved.back)


def undo_import(connection: Connection, number: int, reason: str, person: str) -> Undone:
    """Take back all that one import brought, by the number of any of its sessions.

    Claims that no other import saw stop counting, and of a document that it brought anew the version before is current
    again. Raises BadUse where there is no such import or where it is undone already.
    """
    session = schema.session
    batch = connection.scalar(select(func.coalesce(session.c.batch, session.c.id)).where(session.c.id == number))
    if batch is None:
        last = connection.scalar(select(func.max(session.c.id)))
        raise BadUse(
            f"there is no import {number}; " + (f"the last is import {last}" if last else "nothing has come in")
        )
    if batch in numbers_of(connection, undone_imports(None)):
        raise BadUse(f"import {batch} is undone already; undo that undoing to bring it back")
    written = record(connection, "undone", [{"session": batch}], reason, person)
    return _settled(connection, written, None, batch)


def _root(connection: Connection, act: Act) -> Act | int:
    """What an act comes down to: a judgement, or the number of an import."""
    while act.verdict == "undone":
        if act.session is not None:
            return act.session
        assert act.undoes is not None
        act = act_of(connection, act.undoes)
    return act


def _refuse_overtaken(connection: Connection, act: Act, before: Act) -> None:
    """Bringing back cannot be undone where what it brought back was undone again since."""
    undone = undone_imports(None) if before.session else undone_acts(None)
    if (before.session or before.undoes) in numbers_of(connection, undone):
        raise BadUse(f"act {act.number} was overtaken: what it brought back is undone again")


def _settle_act(connection: Connection, act: Act) -> Change:
    if act.verdict not in REPLACING:
        return Change()
    return settle(connection, select(schema.claim.c.id).where(schema.claim.c.id.in_([*act.claims, *act.becomes])))


def _settled(connection: Connection, written: Act, target: Act | None, batch: int) -> Undone:
    session, sighting = schema.session, schema.sighting
    members = select(session.c.id).where(or_(session.c.id == batch, session.c.batch == batch))
    moved = settle(connection, select(sighting.c.claim).where(sighting.c.session.in_(members)).distinct())
    retired, restored = _order_versions(connection, members)
    return Undone(written, target, moved.gone, moved.back, retired, restored)


def _order_versions(connection: Connection, sessions: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Chain the versions of the files of some sessions anew, by the last session that read each and is not undone.

    Where none is left the current one stays current, for nothing has taken its place. Gives the sources that stopped
    being current, and those that are it again.
    """
    source, session = schema.source, schema.session
    touched = select(source.c.name, source.c.kind).where(
        source.c.id.in_(select(session.c.source).where(session.c.id.in_(sessions))), source.c.name != ""
    )
    now, read = moment(connection), versions(None)
    retired: list[str] = []
    restored: list[str] = []
    for name, kind in connection.execute(touched.distinct().order_by(source.c.name, source.c.kind)).all():
        of_file = select(read.c.source, read.c.sha256).where(read.c.name == name, read.c.kind == kind)
        living = [(row[0], row[1]) for row in connection.execute(of_file.order_by(read.c.last))]
        versions_of = select(source.c.id, source.c.superseded_at).where(source.c.name == name, source.c.kind == kind)
        was = {row[0]: row[1] for row in connection.execute(versions_of.where(source.c.sha256 != ""))}
        for version, (before, at) in _chain(living, was, now).items() if living else ():
            if (at is None) != (was[version] is None):
                (restored if at is None else retired).append(version)
            placed = update(source).where(source.c.id == version)
            connection.execute(placed.values(supersedes=before, superseded_at=at))
    return tuple(sorted(retired)), tuple(sorted(restored))


def _chain(
    living: Sequence[tuple[str, str]], was: Mapping[str, str | None], now: str
) -> dict[str, tuple[str | None, str | None]]:
    """What each version of a file supersedes, and when it was superseded itself: it keeps the time that it has.

    `living` has the versions that a session read, with their hashes, the last one last; the others leave the chain.
    """
    since = {version: at or now for version, at in was.items()}
    chain: dict[str, tuple[str | None, str | None]] = {version: (None, at) for version, at in since.items()}
    before = None
    for version, sha256 in living:
        chain[version] = (before, None if sha256 == living[-1][1] else since[version])
        before = version
    return chain
