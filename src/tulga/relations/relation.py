"""A relation is one YAML file in `data/`: what it means, what it takes, and the sentences that must yield it.

The sentences are the relation's tests: three of `yields` must be read as this relation, two of `not` must not be.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tulga.declared import read
from tulga.errors import BadInput, nearest_names, unknown

Nature = Literal["state", "event", "flow", "stock", "habit"]
Layer = Literal["fact", "position", "background"]
# What two claims share that may be one act in two relations: both ends, or both ends and the item.
Likeness = Literal["ends", "item"]
# Where a sentence puts an actor, seen from the cue: see tulga.read.ends.
Role = Annotated[
    str,
    Field(
        pattern=r"^(?:agent|patient|by|to|with|in|of|from|between|against|for|on|focal|partner|other|any|none|=[A-Z]+)$"
    ),
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
    def _compiles(cls, text: str | None) -> str | None:
        if text is not None:
            pattern(text)
        return text


class Relation(_Model):
    """One entry of the vocabulary.

    `nature` decides how claims of it are resolved into facts (state, event, flow, stock, habit). `kinds` are the actor
    kinds allowed at each end; `none` means that the end may stay empty. `focal` is the end that the state of a table takes
    when the other end heads the row. `once` marks what happens once between two ends, so that another date is another
    account of it; `items` tells whether an item says which one is meant or only describes it. `excludes` names the
    relations into which another source can put the same act, so that the two must not be counted together: under `ends`
    where the same two ends suffice to suspect it, under `item` where the item has to be alike as well; it holds both ways
    and is written in one of the two files. `mirror` says which item of the one end is which of the other (imports of one are
    exports of the other). `plover` is the PLOVER event type, if any.
    """

    id: str = ""
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
    once: bool = False
    items: Literal["identify", "describe"] = "identify"
    excludes: Mapping[Likeness, tuple[str, ...]] = {}
    mirror: Mapping[str, str] = {}
    plover: str | None = None
    yields: tuple[str, ...] = Field(min_length=3)
    never: tuple[str, ...] = Field(alias="not", min_length=2)
    cues: tuple[Cue, ...] = ()


def pattern(text: str) -> re.Pattern[str]:
    """The expression of a cue for text in small letters, which is three times as fast as to ignore case; a blank matches
    any white space.

    >>> bool(pattern("UN [a-z]+").search("a un  mission"))
    True
    """
    small = re.sub(r"\\.|[A-Z]+", lambda m: m[0] if m[0].startswith("\\") else m[0].lower(), text)
    return re.compile(small.replace(" ", r"\s+"))


@cache
def relations() -> Mapping[str, Relation]:
    """The whole vocabulary by id, in the order of the ids; raises BadInput for a file that is no relation."""
    return vocabulary(Path(str(files("tulga.relations"))) / "data")


def vocabulary(folder: Path) -> Mapping[str, Relation]:
    """The relations of a folder, one YAML file each, by id in the order of the ids.

    Raises BadInput for a file that is no relation, and for one that excludes itself, a relation that is not there, or one
    that says the same of it.
    """
    found = {path.stem: path for path in sorted(folder.glob("*.yml"))}
    known = {name: read(path, Relation).model_copy(update={"id": name}) for name, path in found.items()}
    told: set[frozenset[str]] = set()
    for _, one, other in exclusions(known):
        if other not in known:
            what = f"excludes: there is no relation {other!r}"
            raise BadInput(what, place=str(found[one]), nearest=nearest_names(other, known))
        if other == one or {one, other} in told:
            what = "itself" if other == one else f"{other} a second time; one of the two files says it"
            raise BadInput(f"excludes: {one} excludes {what}", place=str(found[one]))
        told.add(frozenset((one, other)))
    return known


def exclusions(known: Mapping[str, Relation]) -> Iterator[tuple[Likeness, str, str]]:
    """What these relations exclude: what claims of both have to share, the relation that says so, and the other one.

    >>> list(exclusions({"membership": relation("membership")}))
    [('ends', 'membership', 'observer_status'), ('item', 'membership', 'partnership_programme')]
    """
    for one in known.values():
        for likeness, others in one.excludes.items():
            yield from ((likeness, one.id, other) for other in others)


def relation(name: str, *, place: str = "") -> Relation:
    """One relation by id; raises BadUse with the nearest names.

    >>> relation("embassy_opened").nature
    'event'
    """
    try:
        return relations()[name]
    except KeyError:
        raise unknown("relation", name, relations(), place=place) from None
