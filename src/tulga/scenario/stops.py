"""Shocks that stop trade: a partner lost, a border or a route closed, an item under embargo."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import model_validator

from tulga.scenario.assumed import FLOWS, ActorId, AtLeastOne, Flow, Passage, Route, Stretch, Text
from tulga.scenario.network import Network
from tulga.scenario.shock import ALL, NONE, Ends, Naming, Statement, TradeShock, flows_of


class PartnerLost(TradeShock):
    """All trade with the partners stops."""

    kind: Literal["partner_lost"]
    partners: Annotated[tuple[ActorId, ...], AtLeastOne]

    @property
    def needed(self) -> tuple[str, ...]:
        return self.partners

    def lost(self, partner: str | None, flow: Flow, elasticities: Sequence[float] = ()) -> Ends:
        return ALL if partner in self.partners else NONE


class BorderClosed(TradeShock):
    """Trade that passes the border stops.

    `others` says what part of the trade with every partner that `routes` does not name passes it; a closed border needs
    it for both flows, because nothing said is not nothing passing.
    """

    kind: Literal["border_closed"]
    partners: Annotated[tuple[ActorId, ...], AtLeastOne]
    routes: tuple[Route, ...] = ()
    others: tuple[Passage, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> "BorderClosed":
        named = [*dict.fromkeys((*self.partners, *(route.partner for route in self.routes)))]
        wrong = [self._said(partner, flow) for flow in FLOWS for partner in (*named, None)]
        if any(wrong):
            raise ValueError("; ".join(filter(None, wrong)))
        return self

    def _said(self, partner: str | None, flow: Flow) -> str:
        said = len([p for p in self.declared(partner) if p.flow in (None, flow)])
        whose = f"the trade with {partner}" if partner else "the other partners' trade (others)"
        if said > 1:
            return f"the scenario says twice what part of {whose} in {flow} passes the border"
        if said == 0 and (partner is None or partner in self.partners):
            return f"the scenario does not say what part of {whose} in {flow} passes the border"
        return ""

    @property
    def needed(self) -> tuple[str, ...]:
        return self.partners

    def named(self, flow: Flow) -> tuple[str, ...]:
        return tuple(route.partner for route in self.routes)

    def declared(self, partner: str | None) -> tuple[Passage, ...]:
        """The ranges declared for one partner; for None those of the others."""
        return self.others if partner is None else tuple(route for route in self.routes if route.partner == partner)

    def lost(self, partner: str | None, flow: Flow, elasticities: Sequence[float] = ()) -> Ends:
        found = [p for p in (*self.declared(partner), *self.others) if p.flow in (None, flow)]
        return found[0].ends

    def statements(self, name: Naming = str) -> Iterator[Statement]:
        for passage in (*self.routes, *self.others):
            yield f"{_of_trade(passage, name)} that is stopped.", passage, flows_of(passage)


class Carried(Passage):
    """The part of some trade that a network carries: with one partner, or with every one that is not named."""

    partner: ActorId | None = None


class RouteClosed(TradeShock):
    """Links, places or operators of a network close; `trade` says what part of whose trade the network carries.

    `used` is the part of what the network can carry that it does carry: only what is left over can go another way.
    Without it the part may be anything.
    """

    kind: Literal["route_closed"]
    network: Network
    closed: Annotated[tuple[tuple[Text, Text] | Text, ...], AtLeastOne]
    trade: tuple[Carried, ...] = ()
    used: Stretch | None = None

    @model_validator(mode="after")
    def _known(self) -> "RouteClosed":
        wrong = [self.network.unknown(one) for one in self.closed] if self.network.links else []
        for flow in FLOWS:
            whose = [one.partner for one in self.trade if one.flow in (None, flow)]
            wrong += [f"the scenario says twice what part of the {flow} with {one or 'the others'} the network carries"
                      for one in dict.fromkeys(whose) if whose.count(one) > 1]  # fmt: skip
        if any(wrong):
            raise ValueError("; ".join(filter(None, wrong)))
        return self

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.partner for one in self.trade if one.partner))

    @property
    def touched(self) -> tuple[Flow, ...]:
        return tuple(flow for flow in FLOWS if any(one.flow in (None, flow) for one in self.trade))

    def lost(self, partner: str | None, flow: Flow, elasticities: Sequence[float] = ()) -> Ends:
        from tulga.scenario.closure import cut_off

        fitting = [one for one in self.trade if one.flow in (None, flow)]
        found = [one for one in fitting if one.partner == partner] or [one for one in fitting if one.partner is None]
        low, high = found[0].ends if found else NONE
        least, most = cut_off(self)
        return low * least, high * most

    def statements(self, name: Naming = str) -> Iterator[Statement]:
        for passage in self.trade:
            yield f"{_of_trade(passage, name)} that the network carries.", passage, flows_of(passage)
        if self.used:
            yield "The part of what the network can carry that it does carry.", self.used, self.touched


class Embargo(TradeShock):
    """A partner stops one item: `part` of the flow with it; `supplier_share` is what it has of all that is bought of the item."""

    kind: Literal["embargo"]
    partner: ActorId
    item: Text
    part: Stretch
    flow: Flow = "imports"
    supplier_share: Stretch | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        return (self.partner,)

    @property
    def touched(self) -> tuple[Flow, ...]:
        return (self.flow,)

    def lost(self, partner: str | None, flow: Flow, elasticities: Sequence[float] = ()) -> Ends:
        return self.part.ends if (partner, flow) == (self.partner, self.flow) else NONE

    def statements(self, name: Naming = str) -> Iterator[Statement]:
        yield f"The part of the {self.flow} with {name(self.partner)} that is {self.item}.", self.part, (self.flow,)
        if self.supplier_share:
            yield f"The share of {name(self.partner)} in all {self.item} that is bought.", self.supplier_share, ()


def _of_trade(passage: Passage, name: Naming) -> str:
    partner = getattr(passage, "partner", None)
    whose = name(partner) if partner else "every other partner"
    return f"The part of the {passage.flow or 'exports and imports'} with {whose}"
