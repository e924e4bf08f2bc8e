"""A bargain as a scenario states it: the matter, what both ends of each dimension mean, and who holds what with which weight."""

from collections.abc import Callable, Iterator, Sequence
from math import inf
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from tulga.errors import BadInput
from tulga.scenario.assumed import ActorId, AtLeastOne, Declared, Text, did_you_mean
from tulga.scenario.bargain.ktab_csv import read_ktab

MOST = 100.0
Finite = Annotated[float, Field(allow_inf_nan=False)]
MODELS = (
    "weighted median",
    "weighted mean",
    "probabilistic Condorcet",
    "spatial model (KTAB)",
    "expected utility, scholz-code",
    "expected utility, scholz-least-move",
    "expected utility, equation-31",
    "expected utility, equation-31-capitulation",
)


class Number(Declared):
    """A number with its range: stated, or looked up (`from`), times `times`.

    `from` is `cinc`, the name of a measure, or `claim ID`; a `value` beside it stands in where nothing is found, as the
    analyst's own, and its range holds in proportion for what is found. `source` is the id of a source or a citation, with
    the `locators` of the claims taken from it, and `claim` the id of a claim that stand behind the number; without either
    it is the analyst's own, and `note` has to say why.
    """

    value: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    asked: Annotated[Text | None, Field(alias="from")] = None
    year: int | None = None
    times: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    note: Text | None = None
    source: Text | None = None
    locators: tuple[Text, ...] = ()
    claim: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Number":
        if self.value is None and self.asked is None:
            raise ValueError("a number needs a value, or `from`: where to look it up")
        if self.value is not None and not (self.note or self.source or self.claim):
            raise ValueError("a value needs a note that says why, or a source or a claim that stands behind it")
        if self.value is None and not (self.low is None and self.high is None):
            raise ValueError("a range needs a value between its ends")
        if self.locators and not self.source:
            raise ValueError("locators are places in a source, and there is no source")
        low, high = self.ends
        if self.value is not None and not low <= self.value <= high:
            raise ValueError(f"the value {self.value:g} is not between {low:g} and {high:g}")
        return self

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends of the range; the value where an end is not stated."""
        value = 0.0 if self.value is None else self.value
        return value if self.low is None else self.low, value if self.high is None else self.high


class Dimension(Declared):
    """What is bargained over, and what 0 and 100 on it mean."""

    name: Text
    zero: Text
    hundred: Text


class Bargainer(Declared):
    """One who bargains, with a position and a salience on each dimension: an actor, with `name` somebody within it, or with a
    name alone somebody whom the table of actors does not have."""

    actor: ActorId | None = None
    name: Text | None = None
    capability: Number
    position: dict[str, Number]
    salience: dict[str, Number]

    @model_validator(mode="after")
    def _somebody(self) -> "Bargainer":
        if not self.called:
            raise ValueError("who bargains is an actor, or has a name")
        numbers = (self.capability, *self.position.values(), *self.salience.values())
        if self.actor is None and any(number.asked for number in numbers):
            raise ValueError(f"a number of {self.name} can be looked up only for an actor")
        return self

    @property
    def called(self) -> str:
        """The name by which it is told apart."""
        return self.name or self.actor or ""

    def shown(self, name: Callable[[str], str]) -> str:
        """The name to show: its own, or that of the actor."""
        return self.name or name(self.actor or "")


class KtabTable(Declared):
    """A file in KTAB's form, with its actors by name; every number may be off by `spread` points of the scale (percent of a
    capability). `source` is None where the table is the analyst's own."""

    file: Text
    note: Text
    source: Text | None = None
    spread: Annotated[float, Field(ge=0, le=MOST)] = 0.0

    def read(self, folder: Path, dimensions: Sequence[Dimension]) -> list[Bargainer]:
        """Those who bargain, of the file; raises BadInput for a file that cannot be read or whose dimensions are others."""
        path = folder / self.file
        table = read_ktab(path).table
        if len(table.dimensions) != len(dimensions):
            said = f"the file has {len(table.dimensions)} dimensions and the scenario {len(dimensions)}"
            raise BadInput(said, place=str(path))
        names = [dimension.name for dimension in dimensions]
        return [
            Bargainer(
                name=called,
                capability=self._number(strength, strength * self.spread / MOST, inf),
                position={name: self._number(one, self.spread) for name, one in zip(names, places, strict=True)},
                salience={name: self._number(one, self.spread) for name, one in zip(names, cares, strict=True)},
            )
            for called, strength, places, cares in zip(
                table.actors, table.capability, table.position, table.salience, strict=True
            )
        ]

    def _number(self, value: float, spread: float, most: float = MOST) -> Number:
        low, high = max(0.0, value - spread), min(most, value + spread)
        return Number(value=value, low=low, high=high, note=self.note, source=self.source)


class Bargain(Declared):
    """The matter, its dimensions and those who bargain; `model` is the one that is drawn, swung and told turn by turn."""

    matter: Text
    dimensions: Annotated[tuple[Dimension, ...], AtLeastOne]
    actors: tuple[Bargainer, ...] = ()
    table: KtabTable | None = None
    models: tuple[str, ...] = MODELS
    model: str = "spatial model (KTAB)"
    draws: Annotated[int, Field(ge=10, le=10000)] = 100
    seed: Annotated[int, Field(ge=0)] = 1

    @model_validator(mode="after")
    def _coherent(self) -> "Bargain":
        if bool(self.actors) == bool(self.table):
            raise ValueError("a bargain has actors, or a table that holds them: one of the two")
        wrong = [
            did_you_mean("model of bargaining", one, MODELS) for one in (*self.models, self.model) if one not in MODELS
        ]
        for what, names in (
            ("actors", [one.called for one in self.actors]),
            ("dimensions", [one.name for one in self.dimensions]),
        ):
            wrong += [f"two {what} have the name {one}" for one in dict.fromkeys(names) if names.count(one) > 1]
        wrong += [text for one in self.actors for text in self._about(one)]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def read(self, folder: Path) -> "Bargain":
        """The bargain with the actors of its table; raises BadInput for a table that cannot be used."""
        if self.table is None:
            return self
        actors = self.table.read(folder, self.dimensions)
        return Bargain.model_validate({**_parts(self), "actors": actors, "table": None})

    def _about(self, one: Bargainer) -> Iterator[str]:
        """In words what is wrong with the numbers of one who bargains."""
        names = [dimension.name for dimension in self.dimensions]
        if min(one.capability.ends) < 0:
            yield f"the capability of {one.called} is below 0"
        for what, numbers in (("position", one.position), ("salience", one.salience)):
            for name in [name for name in numbers if name not in names]:
                yield f"the {what} of {one.called}: {did_you_mean('dimension', name, names)}"
            for name in [name for name in names if name not in numbers]:
                yield f"{one.called} has no {what} on {name}"
            for name, number in numbers.items():
                if not 0 <= min(number.ends) <= max(number.ends) <= MOST:
                    yield f"the {what} of {one.called} on {name} is not between 0 and 100"
        together = sum(number.value or 0.0 for number in one.salience.values())
        if together > MOST * (1 + 1e-9):
            yield f"the saliences of {one.called} add up to {together:g}, and can be at most 100"


def _parts(declared: Declared) -> dict[str, Any]:
    return {name: getattr(declared, name) for name in type(declared).model_fields}
