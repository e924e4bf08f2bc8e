"""Shocks that make goods dearer, cheaper or more in demand: a tariff or fee, and the loss of a rival."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import ClassVar, Literal

from pydantic import model_validator

from tulga.scenario.assumed import ActorId, Flow, Rate, Stretch, Text
from tulga.scenario.shock import ALL, NONE, Ends, Naming, Statement, TradeShock


class Tariff(TradeShock):
    """A tariff or fee on a flow with a partner, or one that falls: the rate now, and the rate that `was` (none).

    `part` is the part of the flow with the partner that pays it (all of it). For exports `market_share` is what the state
    has of the partner's market for the goods; without it it may be anything from none to all.
    """

    stops: ClassVar[bool] = False
    kind: Literal["tariff"]
    partner: ActorId
    flow: Flow
    rate: Rate
    was: Rate | None = None
    part: Stretch | None = None
    market_share: Stretch | None = None

    @model_validator(mode="after")
    def _market(self) -> "Tariff":
        if self.flow == "imports" and self.market_share:
            raise ValueError("market_share belongs to exports: for imports the panel tells the partner's share")
        return self

    @property
    def needed(self) -> tuple[str, ...]:
        return (self.partner,)

    @property
    def touched(self) -> tuple[Flow, ...]:
        return (self.flow,)

    def keeps_total(self, flow: Flow) -> bool:
        return self.flow == "imports"

    @property
    def dearer(self) -> Ends:
        """How much dearer the goods become at the most and at the least: (1 + rate) / (1 + was) - 1."""
        was = self.was.ends if self.was else NONE
        now = self.rate.ends
        return (1 + now[0]) / (1 + was[1]) - 1, (1 + now[1]) / (1 + was[0]) - 1

    def lost(self, partner: str | None, flow: Flow, elasticities: Sequence[float] = ()) -> Ends:
        if (partner, flow) != (self.partner, self.flow):
            return NONE
        market = self.market_share.ends if self.market_share else (0.0, 1.0)
        kept = [
            1 - part + part * one
            for rate, sigma, part in product(self.dearer, elasticities, self.part.ends if self.part else ALL)
            for one in (_bought(rate, sigma) if flow == "imports" else _earned(rate, sigma, market))
        ]
        return 1 - max(kept), 1 - min(kept)

    def statements(self, name: Naming = str) -> Iterator[Statement]:
        yield f"The rate on {self.flow} with {name(self.partner)}.", self.rate, (self.flow,)
        if self.was:
            yield f"The rate that there was on {self.flow} with {name(self.partner)}.", self.was, (self.flow,)
        if self.part:
            yield f"The part of the {self.flow} with {name(self.partner)} that pays it.", self.part, (self.flow,)
        if self.market_share:
            yield f"The share of the market of {name(self.partner)} for these goods.", self.market_share, (self.flow,)


class RivalLost(TradeShock):
    """A buyer stops to buy an item from a rival; those that are left, the state too, take up the rival's share of it.

    `rival_share` is what the rival had of the buyer's purchases, `part` what the item is of the state's exports to the buyer.
    """

    stops: ClassVar[bool] = False
    kind: Literal["rival_lost"]
    buyer: ActorId
    rival: ActorId
    item: Text
    rival_share: Stretch
    part: Stretch

    @model_validator(mode="after")
    def _left(self) -> "RivalLost":
        if self.rival_share.high == 1:
            raise ValueError("a rival with the whole market leaves nobody whose share could grow")
        if self.buyer == self.rival:
            raise ValueError("the buyer cannot be the rival")
        return self

    @property
    def needed(self) -> tuple[str, ...]:
        return (self.buyer,)

    @property
    def touched(self) -> tuple[Flow, ...]:
        return ("exports",)

    def lost(self, partner: str | None, flow: Flow, elasticities: Sequence[float] = ()) -> Ends:
        if (partner, flow) != (self.buyer, "exports"):
            return NONE
        gains = [part * share / (1 - share) for part, share in product(self.part.ends, self.rival_share.ends)]
        return -max(gains), -min(gains)

    def statements(self, name: Naming = str) -> Iterator[Statement]:
        yield (
            f"The share of {name(self.rival)} in what {name(self.buyer)} bought of {self.item}.",
            self.rival_share,
            ("exports",),
        )
        yield f"The part of the exports to {name(self.buyer)} that is {self.item}.", self.part, ("exports",)


def _bought(rate: float, sigma: float) -> Ends:
    """The weight of a supplier in the buyer's spending when its goods become dearer, before all add up to 1 again."""
    weight = (1 + rate) ** (1 - sigma)
    return weight, weight


def _earned(rate: float, sigma: float, market: Ends) -> tuple[float, ...]:
    """What a seller earns over what it earned: the fee passed on to the buyer, and the fee borne by the seller.

    Passed on, the buyer's spending on the goods goes by t / (1 - m + m t), t = (1 + rate)^(1 - sigma), m the seller's share
    of the market, and the seller has 1 / (1 + rate) of it. Borne, as much is sold for 1 / (1 + rate) of the price.
    """
    weight = (1 + rate) ** (1 - sigma)
    passed_on = tuple(weight / (1 - m + m * weight) / (1 + rate) for m in market)
    return (*passed_on, 1 / (1 + rate))
