"""Two versions of a declared text side by side: which clauses came, which went, which say something else."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from tulga.doctrine.clause import Clause
from tulga.doctrine.document import Document
from tulga.errors import BadUse, unknown

Kind = Literal["added", "dropped", "changed", "same"]
_FIELDS = ("kind", "says", "measure", "comparison", "threshold", "unit", "near", "direction", "to", "under", "locator")


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one clause from the older version to the newer.

    `matched_by` is `id` or `subject` for a clause that both have, None for one that was added or dropped. `changes` says
    in words what moved, the limit first. `certain` is False for a clause that was added or dropped only as far as the
    extract of the other version shows.
    """

    kind: Kind
    older: str
    newer: str
    clause: str
    formerly: str | None
    matched_by: Literal["id", "subject"] | None
    says: str
    changes: tuple[str, ...] = ()
    certain: bool = True

    def record(self) -> dict[str, Any]:
        """The difference as plain data, for JSON."""
        return asdict(self)


def compare(older: Document, newer: Document) -> list[Difference]:
    """The clauses of the newer version in its order, then those that it dropped, in theirs.

    Clauses are the same by id; of those left, by a subject that one clause on each side has. A clause whose measure,
    limit, direction, parties or words are others is changed.

    >>> from pathlib import Path
    >>> from tulga.doctrine.document import load
    >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "doctrine"
    >>> texts = [load(folder / f"{year}-national-security-concept.yml") for year in (1994, 2010)]
    >>> [one.kind for one in compare(*texts) if one.clause == "one-third-rule"]
    ['added']
    """
    pairs = _pairs(older, newer)
    found = []
    for clause in newer.clauses:
        before, by = pairs.get(clause.id, (None, None))
        if before is None:
            found.append(_alone("added", older, newer, clause, certain=not older.extract))
            continue
        moved = tuple(_moved(before, clause))
        formerly = None if before.id == clause.id else before.id
        kind: Kind = "changed" if moved else "same"
        found.append(Difference(kind, older.id, newer.id, clause.id, formerly, by, clause.says, moved))
    kept = {before.id for before, _ in pairs.values()}
    dropped = [clause for clause in older.clauses if clause.id not in kept]
    return found + [_alone("dropped", older, newer, one, certain=not newer.extract) for one in dropped]


def versions(found: Sequence[Document], older: str, newer: str) -> list[tuple[Document, Document]]:
    """The pairs of documents that a person means by two versions (or two ids), oldest first.

    Of several documents of one version, those that supersede one another, perhaps with others between, are pairs.
    Raises BadUse for a version that is not there, and where nothing tells which document follows which.
    """
    sides = [[one for one in found if name in (one.version, one.id)] for name in (older, newer)]
    for name, side in zip((older, newer), sides, strict=True):
        if not side:
            raise unknown("version", name, [x for one in found for x in (one.version, one.id)])
    pairs = [(one, two) for one in sides[0] for two in sides[1] if one.id in _before(two, found)]
    if not pairs and len(sides[0]) == len(sides[1]) == 1:
        pairs = [(sides[0][0], sides[1][0])]
    if not pairs:
        ids = ", ".join(one.id for side in sides for one in side)
        raise BadUse(f"no document of version {newer} supersedes one of {older}; compare two ids of {ids}")
    return pairs


def _alone(kind: Kind, older: Document, newer: Document, clause: Clause, *, certain: bool) -> Difference:
    return Difference(kind, older.id, newer.id, clause.id, None, None, clause.says, certain=certain)


def _before(document: Document, found: Sequence[Document]) -> set[str]:
    """The ids of what a document supersedes, at once or through others."""
    older = {one.superseded_by: one.id for one in found if one.superseded_by}
    by_id = {one.id: one for one in found}
    seen: set[str] = set()
    step = document.supersedes or older.get(document.id)
    while step and step not in seen:
        seen.add(step)
        step = (by_id[step].supersedes if step in by_id else None) or older.get(step)
    return seen


def _pairs(older: Document, newer: Document) -> dict[str, tuple[Clause, Literal["id", "subject"]]]:
    """The older clause of each newer one, by the newer one's id."""
    by_id = {clause.id: clause for clause in older.clauses}
    pairs: dict[str, tuple[Clause, Literal["id", "subject"]]] = {
        clause.id: (by_id[clause.id], "id") for clause in newer.clauses if clause.id in by_id
    }
    left = [[c for c in side.clauses if c.id not in pairs and c.subject] for side in (older, newer)]
    for clause in left[1]:
        before, after = ([c for c in side if c.subject == clause.subject] for side in left)
        if len(before) == len(after) == 1:
            pairs[clause.id] = (before[0], "subject")
    return pairs


def _moved(before: Clause, after: Clause) -> Iterator[str]:
    if before.limit is not None and after.limit is not None and before.limit != after.limit:
        way = "raised" if after.limit > before.limit else "lowered"
        yield f"the limit was {way} from {_limit(before)} to {_limit(after)}"
    elif _limit(before) != _limit(after):
        yield f"the limit was {_limit(before)} and is {_limit(after)}"
    for name in _FIELDS:
        if name in ("threshold", "unit"):
            continue
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield f"{name} was {_told(was)} and is {_told(now)}"
    if before.scope != after.scope:
        yield "the scope is another"


def _limit(clause: Clause) -> str:
    return "none" if clause.threshold is None else f"{clause.threshold} {clause.unit}"


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else f"“{value}”" if isinstance(value, str) and " " in value else str(value)
