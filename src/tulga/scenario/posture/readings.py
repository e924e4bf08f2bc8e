"""Which fact of a ledger is which kind of commitment, by declared readings: to cover a new sort of fact, add one entry."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, field_validator, model_validator

from tulga.actors import actors
from tulga.claim import Claim
from tulga.declared import read
from tulga.errors import BadInput
from tulga.relations import relations
from tulga.scenario.posture.rules import FOLDER, Declared, Text, near, neutrality
from tulga.span import Span


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _span(text: object) -> Span:
    try:
        return Span.parse(str(text))
    except BadInput as error:
        raise ValueError(str(error)) from None


Names = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
Dates = Annotated[Span, PlainValidator(_span), WithJsonSchema({"type": "string"})]


class Fit(Declared):
    """What a fact has to be like: its relation, the end at which the state stands, its partner, its words.

    The partner's id is one of `partner`, or its name in the table of actors fits `named`. That and `item` (over the item)
    and `without` (over the item and the quote, it takes the reading back) are regular expressions; case is folded.
    """

    relation: Names = ()
    state: Literal["subject", "object", "either"] = "either"
    partner: tuple[Text, ...] = ()
    named: str | None = None
    item: str | None = None
    without: str | None = None

    @field_validator("named", "item", "without")
    @classmethod
    def _compiles(cls, text: str | None) -> str | None:
        try:
            re.compile(text or "")
        except re.error as error:
            raise ValueError(f"{text!r} is not a regular expression: {error}") from None
        return text

    def fits(self, relation: str, claim: Claim, state: str, partner: str | None) -> bool:
        """Whether a claim of a relation is meant."""
        if self.relation and relation not in self.relation:
            return False
        end = "subject" if claim.subject == state else "object"
        if self.state not in ("either", end) or not self._means(partner):
            return False
        item = claim.item or ""
        if self.item and not re.search(self.item, item, re.IGNORECASE):
            return False
        taken_back = self.without and re.search(self.without, f"{item}\n{claim.evidence.quote}", re.IGNORECASE)
        return not taken_back

    def _means(self, partner: str | None) -> bool:
        told = actors().get(partner or "")
        if self.named and told and re.search(self.named, told.label, re.IGNORECASE):
            return True
        return partner in self.partner or not (self.partner or self.named)

    def unknown_names(self) -> Iterator[str]:
        """A sentence for each relation and each partner that is not known."""
        for name in self.relation:
            if name not in relations():
                yield f"there is no relation {name!r}{near(name, relations())}"
        for name in self.partner:
            if name not in actors():
                yield f"there is no actor {name!r}{near(name, actors())}"


class Reading(Fit):
    """How facts that fit are read: as which kind of commitment.

    Several kinds say that the ledger does not tell which one it is; none says that no rule decides, and `why`. `during` is
    when the reading is right. `lasts` marks what holds on from its one date. `assumes` is what the reading takes for
    granted, with the authors' reason. A fact that names no partner is read only where it stands `alone`.
    """

    id: Text
    kind: Names
    during: Dates | None = None
    lasts: bool = False
    alone: bool = False
    assumes: str | None = None
    why: str | None = None

    def reads(self, relation: str, claim: Claim, state: str, partner: str | None, on: date) -> bool:
        """Whether this reading is right for a claim on a day."""
        begins, ends = (self.during.first(), self.during.last()) if self.during else (None, None)
        if (begins and on < begins) or (ends and on > ends) or not (partner or self.alone):
            return False
        return self.fits(relation, claim, state, partner)


class Readings(Declared):
    """All readings in their order, the relations that bind a state by domain, and the kinds of data sets' obligations.

    A relation of `only_as_subject` binds whoever is its subject and not the other end. `lasting` is what is taken for
    granted of all that lasts, `promised` of all obligations of data sets.
    """

    domains: Mapping[str, tuple[Text, ...]]
    only_as_subject: tuple[Text, ...] = ()
    lasting: Text
    readings: tuple[Reading, ...] = Field(min_length=1)
    promised: Text
    promises: Mapping[str, Text] = {}

    @model_validator(mode="after")
    def _whole(self) -> "Readings":
        problems = [*self._unknown_relations(), *self._unknown_kinds()]
        problems += [f"{reading.id}: {problem}" for reading in self.readings for problem in reading.unknown_names()]
        ids = [reading.id for reading in self.readings]
        problems += [f"two readings have the id {name}" for name in sorted({n for n in ids if ids.count(n) > 1})]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _unknown_relations(self) -> Iterator[str]:
        bound = {name for names in (*self.domains.values(), self.only_as_subject) for name in names}
        yield from (
            f"there is no relation {name!r}{near(name, relations())}" for name in sorted(bound - set(relations()))
        )
        for reading in self.readings:
            if not reading.relation:
                yield f"{reading.id} names no relation"
            yield from (
                f"{reading.id}: {name} is in no domain"
                for name in reading.relation
                if name in relations() and name not in bound
            )

    def _unknown_kinds(self) -> Iterator[str]:
        kinds = neutrality().kinds
        named = [(reading.id, kind) for reading in self.readings for kind in reading.kind] + [*self.promises.items()]
        for place, kind in named:
            if kind not in kinds:
                yield f"{place}: there is no kind of commitment {kind!r}{near(kind, kinds)}"
        for reading in self.readings:
            if not reading.kind and not reading.why:
                yield f"{reading.id} has no kind and does not say why"

    def domain(self, relation: str, *, as_subject: bool = True) -> str | None:
        """The domain of a relation; None where it binds nobody, or not the end at which the state stands."""
        if relation in self.only_as_subject and not as_subject:
            return None
        return next((name for name, names in self.domains.items() if relation in names), None)

    def reading(self, relation: str, claim: Claim, state: str, partner: str | None, on: date) -> Reading | None:
        """The first reading that is right for a claim on a day; None where there is none."""
        found = (one for one in self.readings if one.reads(relation, claim, state, partner, on))
        return next(found, None)


@cache
def readings(path: Path = FOLDER / "commitments.yml") -> Readings:
    """The readings, read once; raises BadInput with every mistake of the file.

    >>> readings().domain("membership"), readings().domain("ideal_point")
    ('organisations', None)
    """
    return read(path, Readings)
