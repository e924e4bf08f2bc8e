"""A doctrine document as data: what a state has declared, clause by clause, and when that was in force.

The words of the document stay with their owner: a clause says in our words what it asks, and cites its article.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from tulga.declared import read
from tulga.doctrine.clause import ActorName, Clause, Dates, Declared, Text
from tulga.errors import BadInput, unknown

Standing = Literal["in force", "not in force", "unknown"]


class Document(Declared):
    """One version of one declared text; `source` is the id of its citation, `citation` the same in one line.

    `body` is who adopted it, None where that is not known. `extract` says that the clauses are only some of what the
    text declares, so that a clause which is not here may still be in the text.
    """

    id: Text
    title: Text
    state: ActorName
    version: Text
    body: Text | None
    in_force: Dates
    supersedes: str | None = None
    superseded_by: str | None = None
    source: Text
    citation: Text
    extract: bool = False
    note: str | None = None
    clauses: tuple[Clause, ...]

    @classmethod
    def faults(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A document without a beginning, one that supersedes itself, and two clauses with one id."""
        if str(given.get("in_force", "")).startswith(".."):
            yield "in_force", "in_force needs the date from which the document is in force"
        for field in ("supersedes", "superseded_by"):
            if given.get(field) is not None and given.get(field) == given.get("id"):
                yield field, f"{given['id']} cannot supersede itself"
        clauses = given.get("clauses")
        if _is_list(clauses) and not clauses:
            yield "clauses", "a document has at least one clause"
        names = [one.get("id") for one in clauses or () if isinstance(one, Mapping)] if _is_list(clauses) else []
        twice = sorted({str(name) for name in names if name is not None and names.count(name) > 1})
        if twice:
            yield "clauses", f"two clauses have the id {', '.join(twice)}"

    def clause(self, name: str) -> Clause:
        """One clause by id; raises BadUse with the nearest ids."""
        for clause in self.clauses:
            if clause.id == name:
                return clause
        raise unknown("clause", name, [clause.id for clause in self.clauses], place=self.id)

    def standing(self, day: date) -> Standing:
        """Whether the document is in force on a day; unknown where its dates are not exact enough to tell.

        >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "doctrine"
        >>> concept = load(folder / "1994-national-security-concept.yml")
        >>> concept.standing(date(1994, 6, 29)), concept.standing(date(2000, 1, 1))
        ('not in force', 'in force')
        """
        start, end = self.in_force.start, self.in_force.end
        if (start and day < start.first()) or (end and day > end.last()):
            return "not in force"
        sure = start is not None and day >= start.last() and (end is None or day <= end.first())
        return "in force" if sure else "unknown"


def load(path: Path | str) -> Document:
    """One document from its YAML file; raises BadInput with every mistake, its line and the nearest valid names.

    >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "doctrine"
    >>> load(folder / "2010-national-security-concept.yml").clause("one-third-rule").threshold
    Fraction(1, 3)
    """
    return read(Path(path), Document)


def documents(state: str, folders: Iterable[Path | str]) -> list[Document]:
    """The documents of one state in some folders of YAML files, oldest first, their supersession checked.

    Raises BadInput with the mistakes of all files: what is wrong in each, two documents with one id, and a circular or
    contradictory supersession.

    >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "doctrine"
    >>> [document.version for document in documents("MNG", [folder])][-2:]
    ['2010', '2011']
    """
    found: dict[str, Document] = {}
    wrong: list[str] = []
    for path in sorted(file for folder in folders for file in Path(folder).glob("*.yml")):
        try:
            document = load(path)
        except BadInput as error:
            wrong.append(str(error))
            continue
        if document.id in found:
            wrong.append(f"{path}: two documents have the id {document.id}")
        found.setdefault(document.id, document)
    wrong += _wrong_supersession(found)
    if wrong:
        raise BadInput("\n".join(wrong))
    mine = [document for document in found.values() if document.state == state]
    return sorted(mine, key=lambda document: (document.in_force.first() or date.min, document.id))


def in_force(found: Sequence[Document], day: date) -> list[tuple[Document, Standing]]:
    """The documents that are in force on a day, and those that may be (`unknown`), in the order of `found`.

    On the day on which one supersedes another, the newer one is in force.
    """
    standing = {document.id: document.standing(day) for document in found}
    replaced = {document.supersedes for document in found if standing[document.id] == "in force"}
    replaced |= {
        document.id for document in found if standing.get(document.superseded_by or "", "unknown") == "in force"
    }
    return [(d, standing[d.id]) for d in found if standing[d.id] != "not in force" and d.id not in replaced]


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


def _wrong_supersession(found: Mapping[str, Document]) -> Iterator[str]:
    circles: set[frozenset[str]] = set()
    for document in found.values():
        older = found.get(document.supersedes or "")
        if older and older.superseded_by not in (None, document.id):
            yield f"{document.id} supersedes {older.id}, which says that {older.superseded_by} does"
        newer = found.get(document.superseded_by or "")
        if newer and newer.supersedes not in (None, document.id):
            yield f"{document.id} is superseded by {newer.id}, which says that it supersedes {newer.supersedes}"
        circle = _circle(document, found)
        if circle and frozenset(circle) not in circles:
            circles.add(frozenset(circle))
            yield f"the supersession is circular: {' -> '.join([*circle, circle[0]])}"


def _circle(document: Document, found: Mapping[str, Document]) -> list[str]:
    """The ids on the way from a document back to itself, by what each supersedes or is superseded by; empty without one."""
    older = {one.id: one.supersedes for one in found.values() if one.supersedes in found}
    for one in found.values():
        if one.superseded_by in found:
            older.setdefault(str(one.superseded_by), one.id)
    seen, step = [document.id], older.get(document.id)
    while step is not None and step not in seen:
        seen.append(step)
        step = older.get(step)
    return seen if step == document.id else []
