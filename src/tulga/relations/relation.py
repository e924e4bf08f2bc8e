"""A relation is one YAML file in `data/`: what it means, what it takes, and the sentences that must yield it.

The sentences are the relation's tests: three of `yields` must be read as this relation, two of `not` must not be.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tulga.errors import BadInput, unknown

Nature = Literal["state", "event", "flow", "stock", "habit"]
Layer = Literal["fact", "position", "background"]
# Where a sentence puts an actor, seen from the cue: see tulga.read.ends.
Role = Literal[
    "agent", "patient", "by", "to", "with", "in", "of", "from", "between", "against", "for", "on", "focal", "other", "any", "none"
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cue(_Model):
    """Words that bring a relation up, and where its ends stand around them.

    `words` is a regular expression over the sentence (case is folded, blanks match any white space). `subject` and
    `object` list the roles to try in order, see `tulga.read.ends`. `unless` is an expression that takes the cue back;
    `needs` names what must be found; `value` says which kind of number belongs to it; `negates` marks words such as "left"
    or "withdrew" that say the contrary of the relation.
    """

    words: str
    subject: tuple[Role, ...] = ()
    object: tuple[Role, ...] = ()
    unless: str | None = None
    needs: tuple[Literal["subject", "object", "value", "date", "item", "two_states", "organisation"], ...] = ()
    value: Literal["persons", "share", "money", "count", "rank", "arms", "any", "none"] | None = None
    item: str | None = None
    negates: bool = False
    weight: float = 0.6

    @field_validator("words", "unless")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            re.compile(pattern)
        return pattern


class Relation(_Model):
    """One entry of the vocabulary.

    `nature` decides how claims of it are resolved into facts (state, event, flow, stock, habit). `kinds` are the actor
    kinds allowed at each end; `none` means that the end may stay empty. `focal` is the end that the state of a table takes
    when the other end heads the row. `plover` is the PLOVER event type, if any.
    """

    id: str
    label: Mapping[Literal["en", "mn"], str]
    what: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    symmetric: bool = False
    focal: Literal["subject", "object"] = "subject"
    nature: Nature
    layer: Layer = "fact"
    unit: str | None = None
    qualifiers: tuple[str, ...] = ()
    conflict: Literal["value", "date", "tier", "sum", "none"] = "none"
    plover: str | None = None
    yields: tuple[str, ...] = Field(min_length=3)
    never: tuple[str, ...] = Field(alias="not", min_length=2)
    cues: tuple[Cue, ...] = ()


@cache
def relations() -> Mapping[str, Relation]:
    """The whole vocabulary by id, in the order of the ids."""
    out: dict[str, Relation] = {}
    folder = files("tulga.relations") / "data"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yml"):
            out[file.name[:-4]] = _load(file.name, file.read_text(encoding="utf-8"))
    return out


def relation(name: str, *, place: str = "") -> Relation:
    """One relation by id; raises BadUse with the nearest names.

    >>> relation("embassy_opened").nature
    'event'
    """
    try:
        return relations()[name]
    except KeyError:
        raise unknown("relation", name, relations(), place=place) from None


def _load(name: str, text: str) -> Relation:
    try:
        return Relation.model_validate({"id": name.removesuffix(".yml"), **yaml.safe_load(text)})
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        problem = str(error).splitlines()
        raise BadInput("; ".join(line.strip() for line in problem[:4]), place=f"relations/data/{name}") from None
