"""Numbers as a scenario states them: a range, the reason, and the source where anybody but the author stands behind it."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from tulga.actors import actors
from tulga.errors import nearest_names

Flow = Literal["exports", "imports"]
FLOWS: tuple[Flow, ...] = ("exports", "imports")


def did_you_mean(what: str, name: str, names: "list[str] | tuple[str, ...]") -> str:
    """The sentence for a name that is not in a list of names.

    >>> did_you_mean("dimension", "neutralty", ["neutrality"])
    "there is no dimension 'neutralty'; did you mean neutrality?"
    """
    near = nearest_names(name, names)
    return f"there is no {what} {name!r}" + (f"; did you mean {' or '.join(near)}?" if near else "")


def _exact(number: object) -> Fraction:
    if isinstance(number, bool) or not isinstance(number, (str, int)):
        raise ValueError("write the number as exact text, such as '0.5' or '1/3'")
    try:
        return Fraction(number)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{number!r} is not an exact number such as '0.5' or '1/3'") from None


def _known(name: str) -> str:
    if name not in actors():
        raise ValueError(did_you_mean("actor", name, list(actors())))
    return name


def _some(values: tuple[object, ...]) -> tuple[object, ...]:
    if not values:
        raise ValueError("at least one is needed")
    return values


AtLeastOne = AfterValidator(_some)
Exact = Annotated[Fraction, PlainValidator(_exact), WithJsonSchema({"type": "string"})]
Text = Annotated[str, Field(min_length=1)]
ActorId = Annotated[str, Field(min_length=1), AfterValidator(_known)]
Quantity = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Declared(BaseModel):
    """A part of a scenario file: fields that are not there are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Stretch(Declared):
    """A part of a whole, between `low` and `high` (1 is all of it): an assumption.

    `source` is None where the number is the analyst's own; `note` gives the reason either way.
    """

    low: Exact
    high: Exact
    note: Text
    source: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Stretch":
        if not 0 <= self.low <= self.high <= 1:
            raise ValueError(f"the range {self.low} to {self.high} is not ordered between 0 and 1")
        return self

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends as numbers."""
        return float(self.low), float(self.high)


class Passage(Stretch):
    """The part of some trade that is touched; `flow` is exports or imports, without it the range holds for both."""

    flow: Flow | None = None


class Route(Passage):
    """The part of the trade with one named partner that is touched."""

    partner: ActorId


class Rate(Declared):
    """An ad valorem rate on the price, 0.1 for 10 percent, between `low` and `high`; below zero it is a subsidy."""

    low: Exact
    high: Exact
    note: Text
    source: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Rate":
        if not -1 < self.low <= self.high:
            raise ValueError(f"the rate {self.low} to {self.high} is not ordered above -1")
        return self

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends as numbers."""
        return float(self.low), float(self.high)


class Elasticities(Declared):
    """The elasticities of substitution to go through, each above 1, and where they come from."""

    values: Annotated[tuple[Exact, ...], AtLeastOne]
    note: Text
    source: str | None = None

    @model_validator(mode="after")
    def _above_one(self) -> "Elasticities":
        low = [str(value) for value in self.values if value <= 1]
        if low:
            raise ValueError(f"elasticity {', '.join(low)} is not above 1: then a loss has no finite price")
        return self

    @property
    def numbers(self) -> tuple[float, ...]:
        """The values as numbers, in rising order."""
        return tuple(float(value) for value in sorted(self.values))
