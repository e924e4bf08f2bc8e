"""The time of a write: that of the machine, and never before what is written already."""

import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from tulga.ledger import schema

_BACK = timedelta(seconds=5)  # what clocks of several machines may differ by without a word


def moment(connection: Connection) -> str:
    """Now, in UTC as ISO 8601 with microseconds; the last time in the ledger where the clock says less than that.

    So the order of times is the order of writes. A clock that is more than five seconds behind is told on stderr.
    """
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    last = max(filter(None, (_last(connection, *each) for each in _TIMES)), default="")
    if now >= last:
        return now
    if datetime.fromisoformat(last) - datetime.fromisoformat(now) > _BACK:
        said = (
            f"the clock of this machine says {now[:19]}, before the last change of the ledger; {last[:19]} is written"
        )
        print(f"tulga: {said}", file=sys.stderr)
    return last


_TIMES = (
    (schema.session.c.finished_at, schema.session.c.id),
    (schema.judgement.c.at, schema.judgement.c.number),
    (schema.grade.c.at, schema.grade.c.number),
)


def _last(connection: Connection, at: object, number: object) -> str | None:
    return connection.scalar(select(at).order_by(number.desc()).limit(1))  # type: ignore[call-overload, attr-defined]
