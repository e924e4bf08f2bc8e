"""What every shock has in common, and every shock on trade."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from tulga.scenario.assumed import FLOWS, Declared, Flow, Passage, Rate, Stretch

Naming = Callable[[str], str]
Ends = tuple[float, float]
Statement = tuple[str, Stretch | Rate, tuple[Flow, ...]]
ALL: Ends = (1.0, 1.0)
NONE: Ends = (0.0, 0.0)


class Shock(Declared):
    """What happens, for how many months."""

    duration_months: Annotated[int, Field(ge=1, le=1200)]

    @property
    def time(self) -> float:
        """The part of a year that it lasts, at most 1."""
        return min(self.duration_months, 12) / 12


class TradeShock(Shock):
    """A shock on trade: which part of the trade with whom is lost (below zero: gained) in which flow.

    `stops` says that goods stop; where it is false they become dearer, cheaper or more in demand.
    """

    stops: ClassVar[bool] = True

    @property
    @abstractmethod
    def needed(self) -> tuple[str, ...]:
        """The partners of whom the panel has to tell the share."""

    @property
    def touched(self) -> tuple[Flow, ...]:
        """The flows that are touched."""
        return FLOWS

    def named(self, flow: Flow) -> tuple[str, ...]:
        """The partners for whom the scenario says something of their own."""
        return self.needed

    def keeps_total(self, flow: Flow) -> bool:
        """Whether the buyer spends as much as before, so that what one supplier loses the others gain."""
        return False

    @abstractmethod
    def lost(self, partner: str | None, flow: Flow, elasticities: Sequence[float] = ()) -> Ends:
        """Lowest and highest part of the trade with a partner that is lost while it lasts; None is any not named."""

    def statements(self, name: Naming = str) -> Iterator[Statement]:
        """The numbers that it states: in words, the range, and the flows whose trade it touches."""
        return iter(())


def flows_of(passage: Passage) -> tuple[Flow, ...]:
    """The flows for which a range holds."""
    return FLOWS if passage.flow is None else (passage.flow,)
