"""Whether the conflicts that are kept are those that were weighed: their ids, lists and counts, and some weighed again."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, select

from tulga.ledger import review, schema
from tulga.ledger.mark import reached, read
from tulga.ledger.weighed import LONGEST, Matter, hash_of
from tulga.ledger.weighing import Weighing

SAMPLE = 50  # matters that are weighed again


def doubts(connection: Connection) -> Iterator[str]:
    """What is wrong, a sentence each; nothing where all is well or where nothing was weighed yet.

    What is kept is held against itself. Some matters are weighed again where the ledger says everything that was weighed,
    that is where no dataset is joined and nothing came since.
    """
    if not _listed(connection):
        yield "the conflicts are not listed and counted by their actors as they were weighed"
    mark = read(connection)
    if mark is not None and mark.reached == reached(connection, ()) and (wrong := _changed(connection)):
        yield f"of {SAMPLE} matters that were weighed again, {wrong} hold other conflicts than are kept"


def _listed(connection: Connection) -> bool:
    """Whether lists, counts and hashes are those of the conflicts."""
    kept, lists, counts = schema.conflict, schema.conflict_actor, schema.conflict_count
    last: dict[str, tuple[list[str], set[tuple[str, int, str, str, str, int]]]] = {}
    for row in connection.execute(select(kept)):
        key = json.loads(row.key)
        ids = sorted(one if isinstance(one, str) else one[0] for _, said in json.loads(row.sides) for one in said)
        if hashlib.sha256(" ".join([row.kind, *ids]).encode()).hexdigest()[:16] != row.id or hash_of(key) != row.matter:
            return False
        if row.id not in last or last[row.id][0] < key:
            place = (row.rank, row.about[:LONGEST], row.kind, row.id, row.number)
            last[row.id] = key, {(actor, *place) for actor in ("", *json.loads(row.actors))}
    due = {line for _, lines in last.values() for line in lines}
    if due != {tuple(row) for row in connection.execute(select(lists))}:
        return False
    number = Counter((actor, rank, kind) for actor, rank, _, kind, *_ in due)
    return number == {(row.actor, row.rank, row.kind): row.number for row in connection.execute(select(counts))}


def _changed(connection: Connection) -> int:
    """How many of the first matters, in the order of their hashes, hold other conflicts now."""
    kept = schema.conflict
    rows = connection.execute(select(kept.c.key, kept.c.id, kept.c.why).order_by(kept.c.matter, kept.c.number))
    held: dict[Matter, dict[str, str]] = {}
    for row in rows:
        scope, *key = json.loads(row.key)
        matter = (scope, tuple(key))
        if matter not in held and len(held) == SAMPLE:
            break
        held.setdefault(matter, {})[row.id] = row.why
    weighing = Weighing(connection, standing=review.standing(connection))
    found: dict[Matter, dict[str, str]] = {}
    for one in weighing.again(held):
        found.setdefault(one.matter, {})[one.id] = one.why
    return sum(found.get(matter) != said for matter, said in held.items())
