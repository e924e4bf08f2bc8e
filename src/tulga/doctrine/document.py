"""A doctrine document as data: what a state has declared, clause by clause, and when that was in force.

The words of the document stay with their owner: a clause says in our words what it asks, and cites its article.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from tulga.actors import actor
from tulga.declared import read
from tulga.errors import BadInput, unknown
from tulga.relations import relation
from tulga.span import Span

Kind = Literal["limit", "goal", "commitment", "declaratory"]
Measure = Literal["largest_share", "balance"]
_TEXT = WithJsonSchema({"type": "string"})


def _exact(number: object) -> Fraction:
    if isinstance(number, bool) or not isinstance(number, (str, int)):
        raise ValueError("write the number as exact text, such as '1/3' or '0.05'")
    try:
        return Fraction(number)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{number!r} is not an exact number such as '1/3' or '0.05'") from None


def _span(text: object) -> Span:
    try:
        return Span.parse(str(text))
    except BadInput as error:
        raise ValueError(str(error)) from None


Exact = Annotated[Fraction, PlainValidator(_exact), _TEXT]
Dates = Annotated[Span, PlainValidator(_span), _TEXT]
Text = Annotated[
    str, BeforeValidator(lambda text: text.strip() if isinstance(text, str) else text), Field(min_length=1)
]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scope(_Declared):
    """Which rows of the panel a clause is about.

    `state` is the end of the relation at which the declaring state stands; the actor at the other end is the holder of
    the share. `item` and `filter` (column: value) narrow the rows. `between` names the two partners of a balance.
    `attribute` counts one holder's share as another's (an intermediary's as its owner's). Rows whose holder is in
    `remainder` bundle several countries, each taken as no larger than the smallest one that is named; rows whose holder
    is in `unknown` may belong to any one country, so they turn shares into intervals.
    """

    relation: Text
    state: Literal["subject", "object"]
    item: str | None = None
    filter: Mapping[str, str] = {}
    between: tuple[str, str] | None = None
    attribute: Mapping[str, str] = {}
    remainder: tuple[str, ...] = ("other",)
    unknown: tuple[str, ...] = ("unknown",)


class Clause(_Declared):
    """One thing that a document declares.

    A limit is broken when its measure is strictly above `threshold` (in `unit`) and near within `near` below it. A goal
    has a direction and no threshold. A commitment names whom it is made `to` and `under` which instrument. A
    declaratory clause may carry a measure, which is then reported but never judged. `locator` is the article; None
    where the article could not be checked.
    """

    id: Text
    locator: str | None = None
    kind: Kind
    says: Text
    measure: Measure | None = None
    scope: Scope | None = None
    comparison: Literal["above"] | None = None
    threshold: Exact | None = None
    unit: Literal["share", "percent"] | None = None
    near: Exact | None = None
    direction: Literal["lower", "higher"] | None = None
    to: tuple[str, ...] = ()
    under: str | None = None
    note: str | None = None

    @property
    def limit(self) -> Fraction | None:
        """The threshold as a share of the whole (1 is all of it)."""
        return self._share(self.threshold)

    @property
    def margin(self) -> Fraction:
        """How far below the limit still counts as near, as a share of the whole."""
        return self._share(self.near) or Fraction(0)

    def _share(self, number: Fraction | None) -> Fraction | None:
        return number / 100 if number is not None and self.unit == "percent" else number

    @model_validator(mode="after")
    def _complete(self) -> "Clause":
        if self.kind == "limit":
            needed = ("measure", "scope", "comparison", "threshold", "unit")
            missing = [name for name in needed if getattr(self, name) is None]
            if missing:
                raise ValueError(f"a limit needs {', '.join(missing)}")
            if self.measure != "largest_share":
                raise ValueError("a limit is set on largest_share")
            if self.limit is not None and not 0 < self.limit < 1:
                raise ValueError(f"the threshold {self.threshold} {self.unit} is not between none and all of the whole")
        else:
            extra = [name for name in ("threshold", "near", "comparison", "unit") if getattr(self, name) is not None]
            if extra:
                raise ValueError(f"a {self.kind} clause has no {', '.join(extra)}: only a limit has")
        if (self.measure is None) != (self.scope is None):
            raise ValueError("a measure and its scope stand together")
        if self.measure == "balance" and (self.scope is None or self.scope.between is None):
            raise ValueError("a balance needs scope.between: the two partners")
        if self.near is not None and self.near < 0:
            raise ValueError("near cannot be negative")
        if self.kind == "commitment" and not (self.to and self.under):
            raise ValueError("a commitment says to whom (to) and under which instrument (under)")
        return self


class Document(_Declared):
    """One version of one declared text; `source` is the id of its citation, `citation` the same in one line."""

    id: Text
    title: Text
    state: Text
    version: Text
    body: Text
    in_force: Dates
    supersedes: str | None = None
    superseded_by: str | None = None
    source: Text
    citation: Text
    note: str | None = None
    clauses: tuple[Clause, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _coherent(self) -> "Document":
        if self.in_force.first() is None:
            raise ValueError("in_force needs the date from which the document is in force")
        if self.id in (self.supersedes, self.superseded_by):
            raise ValueError(f"{self.id} cannot supersede itself")
        names = [clause.id for clause in self.clauses]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two clauses have the id {', '.join(twice)}")
        return self

    def clause(self, name: str) -> Clause:
        """One clause by id; raises BadUse with the nearest ids."""
        for clause in self.clauses:
            if clause.id == name:
                return clause
        raise unknown("clause", name, [clause.id for clause in self.clauses], place=self.id)


def load(path: Path | str) -> Document:
    """One document from its YAML file; raises BadInput with every mistake, its line and the nearest valid names,
    and BadUse for an unknown actor and for a relation that is not in the vocabulary.

    >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "doctrine"
    >>> load(folder / "2010-national-security-concept.yml").clause("one-third-rule").threshold
    Fraction(1, 3)
    """
    document = read(Path(path), Document)
    actor(document.state, place=str(path))
    for clause in document.clauses:
        if clause.scope is None:
            continue
        place = f"{path}: {clause.id}"
        relation(clause.scope.relation, place=place)
        for name in (*(clause.scope.between or ()), *clause.scope.attribute, *clause.scope.attribute.values()):
            actor(name, place=place)
    return document


def documents(state: str, folders: Iterable[Path | str]) -> list[Document]:
    """The documents of one state in some folders of YAML files, oldest first, their supersession checked.

    Raises BadInput for two documents with one id, and for a circular or contradictory supersession.

    >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "doctrine"
    >>> [document.version for document in documents("MNG", [folder])]
    ['1994', '2010', '2011']
    """
    found: dict[str, Any] = {}
    for path in sorted(file for folder in folders for file in Path(folder).glob("*.yml")):
        document = load(path)
        if document.id in found:
            raise BadInput(f"two documents have the id {document.id}", place=str(path))
        found[document.id] = document
    _check_supersession(found)
    mine = [document for document in found.values() if document.state == state]
    return sorted(mine, key=lambda document: (document.in_force.first(), document.id))


def _check_supersession(found: Mapping[str, Document]) -> None:
    for document in found.values():
        older = found.get(document.supersedes or "")
        if older and older.superseded_by not in (None, document.id):
            raise BadInput(f"{document.id} supersedes {older.id}, which says that {older.superseded_by} does")
        newer = found.get(document.superseded_by or "")
        if newer and newer.supersedes not in (None, document.id):
            raise BadInput(
                f"{document.id} is superseded by {newer.id}, which says that it supersedes {newer.supersedes}"
            )
        seen, step = [document.id], document
        while (before := found.get(step.supersedes or "")) is not None:
            if before.id in seen:
                raise BadInput(f"the supersession is circular: {' -> '.join([*seen, before.id])}")
            seen.append(before.id)
            step = before
