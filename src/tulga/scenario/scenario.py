"""A scenario as data: a shock or a bargain, and every assumption it rests on, each with its range, its reason, its source."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from tulga.declared import read
from tulga.errors import BadInput, TulgaError
from tulga.scenario.assumed import ActorId, Declared, Elasticities, Flow, Text
from tulga.scenario.kinds import AnyShock, DeliveriesLost, SectorLost
from tulga.scenario.matter import Bargain
from tulga.scenario.shock import TradeShock
from tulga.scenario.stops import RouteClosed


class Scenario(Declared):
    """One question about a state in a year (or the latest with evidence): a shock to go through, or a bargain to forecast.

    Shocks on trade need the elasticities of substitution to answer for; others have none.
    """

    id: Text
    title: Text
    state: ActorId
    question: str | None = None
    year: Annotated[int, Field(ge=1)] | Literal["latest"] = "latest"
    shock: AnyShock | None = None
    bargain: Bargain | None = None
    elasticities: Elasticities | None = None

    @model_validator(mode="after")
    def _coherent(self) -> "Scenario":
        if (self.shock is None) == (self.bargain is None):
            raise ValueError("a scenario has a shock or a bargain: one of the two")
        trade = self.shock if isinstance(self.shock, TradeShock) and self.shock.touched else None
        if trade and self.state in trade.needed:
            raise ValueError(f"{self.state} cannot be its own partner")
        if trade and self.elasticities is None:
            raise ValueError("a shock on trade needs elasticities: the price and the shares after it depend on them")
        if not trade and self.elasticities is not None:
            raise ValueError("elasticities belong to a shock on trade; here nothing depends on them")
        return self

    @property
    def kind(self) -> str:
        """The kind of shock, or bargaining."""
        return self.shock.kind if self.shock else "bargaining"

    @property
    def trade(self) -> TradeShock:
        """The shock on trade; raises BadInput for a scenario without one."""
        if not isinstance(self.shock, TradeShock):
            raise BadInput(f"the scenario {self.id} is no shock on trade")
        return self.shock

    @property
    def sigmas(self) -> tuple[float, ...]:
        """The elasticities in rising order, none where nothing depends on them."""
        return self.elasticities.numbers if self.elasticities else ()

    def lost(self, partner: str | None, flow: Flow) -> tuple[float, float]:
        """Lowest and highest part of the trade with a partner that the shock takes; None is any partner not named."""
        return self.trade.lost(partner, flow, self.sigmas)


def load(path: Path | str) -> Scenario:
    """One scenario from its YAML file, with the tables beside it; raises BadInput with every mistake, its line and the
    nearest valid names.

    >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "scenarios"
    >>> load(folder / "southern-border-closes.yml").lost("CHN", "exports")
    (1.0, 1.0)
    """
    path = Path(path)
    scenario = read(path, Scenario)
    shock = scenario.shock
    if scenario.bargain and scenario.bargain.table:
        return scenario.model_copy(update={"bargain": scenario.bargain.read(path.parent)})
    if isinstance(shock, RouteClosed) and shock.network.file:
        return _with(scenario, path, "network", shock.network.read(path.parent))
    if isinstance(shock, SectorLost | DeliveriesLost) and shock.table.file:
        return _with(scenario, path, "table", shock.table.read(path.parent))
    return scenario


def scenarios(state: str, folders: Iterable[Path | str], problems: list[TulgaError] | None = None) -> list[Scenario]:
    """The scenarios of one state in some folders of YAML files, in the order of their ids.

    What is wrong with a file is raised, or put to `problems` where they are collected, and the others go on.

    >>> folder = Path(__file__).parents[1] / "packs" / "mongolia" / "scenarios"
    >>> "southern-border-closes" in [scenario.id for scenario in scenarios("MNG", [folder])]
    True
    """
    found: dict[str, Scenario] = {}
    for path in sorted(file for folder in folders for file in Path(folder).glob("*.yml")):
        try:
            scenario = load(path)
            if scenario.id in found:
                raise BadInput(f"two scenarios have the id {scenario.id}", place=str(path))
        except TulgaError as error:
            if problems is None:
                raise
            problems.append(error)
            continue
        found[scenario.id] = scenario
    return [found[name] for name in sorted(found) if found[name].state == state]


def _with(scenario: Scenario, path: Path, part: str, table: Declared) -> Scenario:
    """The scenario with a table that was read, checked against the names that the shock uses."""
    assert scenario.shock is not None
    told = {name: getattr(scenario.shock, name) for name in type(scenario.shock).model_fields}
    try:
        shock = type(scenario.shock).model_validate({**told, part: table})
    except ValidationError as error:
        said = "; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors())
        raise BadInput(said, place=str(path)) from None
    return scenario.model_copy(update={"shock": shock})
