"""How far the conflicts of a ledger were weighed, kept in `setting`: whoever asks sees at once whether that is all."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, select

from tulga.ledger import schema, tally
from tulga.ledger.conflict_kinds import kinds
from tulga.ledger.fact import Standing

_NAME = "conflicts"


@dataclass(frozen=True)
class Reached:
    """The last session, grade and judgement, the datasets that are joined, and what conflicts are found by."""

    state: tuple[int, ...]
    datasets: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class Mark:
    """What was reached, the number of the last claim, and the names and copies of that time, by which claims met."""

    reached: Reached
    claims: int
    renamed: Mapping[str, str]
    renamed_in: Mapping[tuple[str, str], str]
    copies: Mapping[str, str]

    @property
    def standing(self) -> Standing:
        """The names and copies of that time."""
        return Standing(renamed=self.renamed, renamed_in=self.renamed_in, copies=self.copies)


def reached(connection: Connection, datasets: Collection[str]) -> Reached:
    """How far the ledger has come by now."""
    return Reached(tally.state(connection), tuple(sorted(datasets)), rules())


def read(connection: Connection) -> Mark | None:
    """How far the conflicts were weighed; None where that was never done."""
    table = schema.setting
    held = connection.scalar(select(table.c.value).where(table.c.name == _NAME))
    if held is None:
        return None
    said = json.loads(held)
    at = said["reached"]
    return Mark(
        Reached(tuple(at["state"]), tuple(at["datasets"]), at["by"]),
        said["claims"], said["renamed"],
        {(claim, actor): name for claim, actor, name in said["renamed_in"]}, said["copies"],
    )  # fmt: skip


def write(connection: Connection, mark: Mark | None) -> None:
    """Keep it; None says that nothing was weighed."""
    table = schema.setting
    connection.execute(table.delete().where(table.c.name == _NAME))
    if mark is None:
        return
    said = asdict(mark) | {"renamed_in": [[*pair, name] for pair, name in sorted(mark.renamed_in.items())]}
    value = json.dumps(said, ensure_ascii=False, sort_keys=True)
    connection.execute(table.insert().values(name=_NAME, value=value))


def rules() -> str:
    """A hash over what conflicts are found by: the kinds, the vocabulary, the table of actors and the code itself."""
    return _rules(tuple(kinds))


@cache
def _rules(names: tuple[str, ...]) -> str:
    found = hashlib.sha256(" ".join(names).encode())
    package = Path(__file__).parent.parent
    for part in ("ledger", "actors", "relations", "claim.py", "span.py"):
        for path in sorted([package / part, *(package / part).rglob("*")]):
            if path.is_file() and path.suffix in (".py", ".tsv", ".yml") and "migrations" not in path.parts:
                found.update(path.relative_to(package).as_posix().encode() + b"\n" + path.read_bytes())
    return found.hexdigest()[:16]
