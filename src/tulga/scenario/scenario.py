"""A scenario as data: one shock, and every assumption it rests on, each with its range, its reason and its source."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from tulga.actors import actor
from tulga.declared import read
from tulga.errors import BadInput

Flow = Literal["exports", "imports"]
FLOWS: tuple[Flow, ...] = ("exports", "imports")


def _exact(number: object) -> Fraction:
    if isinstance(number, bool) or not isinstance(number, (str, int)):
        raise ValueError("write the number as exact text, such as '0.5' or '1/3'")
    try:
        return Fraction(number)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{number!r} is not an exact number such as '0.5' or '1/3'") from None


Exact = Annotated[Fraction, PlainValidator(_exact), WithJsonSchema({"type": "string"})]
Text = Annotated[str, Field(min_length=1)]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Passage(_Declared):
    """The part of some trade that passes the closed route, between `low` and `high` (1 is all of it): an assumption.

    `flow` is exports or imports; without it the range holds for both. `source` is None where the number is the
    analyst's own; `note` gives the reason either way.
    """

    low: Exact
    high: Exact
    flow: Flow | None = None
    note: Text
    source: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Passage":
        if not 0 <= self.low <= self.high <= 1:
            raise ValueError(f"the range {self.low} to {self.high} is not ordered between 0 and 1")
        return self


class Route(Passage):
    """The part of the trade with one named partner that passes the closed route."""

    partner: Text


class Shock(_Declared):
    """What happens: `border_closed` (trade that passes the route stops) or `partner_lost` (all trade with it stops).

    `others` says what part of the trade with every partner that `routes` does not name passes the border; a closed
    border needs it for both flows, because nothing said is not nothing passing.
    """

    kind: Literal["border_closed", "partner_lost"]
    partners: tuple[Text, ...] = Field(min_length=1)
    duration_months: Annotated[int, Field(ge=1, le=1200)]
    routes: tuple[Route, ...] = ()
    others: tuple[Passage, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> "Shock":
        if self.kind == "partner_lost":
            if self.routes or self.others:
                raise ValueError("a lost partner is lost whole: routes and others belong to border_closed")
            return self
        named = [*dict.fromkeys((*self.partners, *(route.partner for route in self.routes)))]
        for flow in FLOWS:
            for partner in (*named, None):
                self._check_said(partner, flow)
        return self

    def _check_said(self, partner: str | None, flow: Flow) -> None:
        said = len([p for p in self.declared(partner) if p.flow in (None, flow)])
        whose = f"the trade with {partner}" if partner else "the other partners' trade (others)"
        if said > 1:
            raise ValueError(f"the scenario says twice what part of {whose} in {flow} passes the border")
        if said == 0 and (partner is None or partner in self.partners):
            raise ValueError(f"the scenario does not say what part of {whose} in {flow} passes the border")

    def declared(self, partner: str | None) -> tuple[Passage, ...]:
        """The ranges declared for one partner; for None those of the others."""
        return self.others if partner is None else tuple(route for route in self.routes if route.partner == partner)

    def passage(self, partner: str | None, flow: Flow) -> tuple[float, float]:
        """Lowest and highest part of the trade with a partner that the shock stops; None is any partner not named."""
        if self.kind == "partner_lost":
            return (1.0, 1.0) if partner in self.partners else (0.0, 0.0)
        found = [p for p in self.declared(partner) if p.flow in (None, flow)] or [
            p for p in self.others if p.flow in (None, flow)
        ]
        return float(found[0].low), float(found[0].high)


class Elasticities(_Declared):
    """The elasticities of substitution to go through, each above 1, and where they come from."""

    values: tuple[Exact, ...] = Field(min_length=1)
    note: Text
    source: str | None = None

    @model_validator(mode="after")
    def _above_one(self) -> "Elasticities":
        low = [str(value) for value in self.values if value <= 1]
        if low:
            raise ValueError(f"elasticity {', '.join(low)} is not above 1: then a loss has no finite price")
        return self


class Scenario(_Declared):
    """One question: a state, a shock, a year (or the latest with evidence), and the elasticities to answer it for."""

    id: Text
    title: Text
    state: Text
    question: str | None = None
    year: Annotated[int, Field(ge=1)] | Literal["latest"] = "latest"
    shock: Shock
    elasticities: Elasticities

    @model_validator(mode="after")
    def _coherent(self) -> "Scenario":
        if self.state in self.shock.partners:
            raise ValueError(f"{self.state} cannot be its own partner")
        return self


def load(path: Path | str) -> Scenario:
    """One scenario from its YAML file; raises BadInput with every mistake, its line and the nearest valid names,
    and BadUse for an unknown actor.

    >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "scenarios"
    >>> load(folder / "southern-border-closes.yml").shock.passage("CHN", "exports")
    (1.0, 1.0)
    """
    scenario = read(Path(path), Scenario)
    for name in (scenario.state, *scenario.shock.partners, *(route.partner for route in scenario.shock.routes)):
        actor(name, place=str(path))
    return scenario


def scenarios(state: str, folders: Iterable[Path | str]) -> list[Scenario]:
    """The scenarios of one state in some folders of YAML files, in the order of their ids.

    >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "scenarios"
    >>> [scenario.id for scenario in scenarios("MNG", [folder])]
    ['southern-border-closes']
    """
    found: dict[str, Scenario] = {}
    for path in sorted(file for folder in folders for file in Path(folder).glob("*.yml")):
        scenario = load(path)
        if scenario.id in found:
            raise BadInput(f"two scenarios have the id {scenario.id}", place=str(path))
        found[scenario.id] = scenario
    return [found[name] for name in sorted(found) if found[name].state == state]
