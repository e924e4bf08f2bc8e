"""Ask: a shock or a bargain as data, answered as ranges, with every assumption in sight."""

from tulga.scenario.answer import (
    Answer,
    Assumption,
    Finding,
    FlowAnswer,
    Forecast,
    Outcome,
    Price,
    Range,
    Swing,
    Taker,
    TurnTold,
)
from tulga.scenario.armington import Reallocation, after_loss, after_tariff, price_after_loss
from tulga.scenario.ask import ask
from tulga.scenario.bargaining import LookedUp, LookUp
from tulga.scenario.scenario import Scenario, load, scenarios

__all__ = [
    "Answer",
    "Assumption",
    "Finding",
    "FlowAnswer",
    "Forecast",
    "LookUp",
    "LookedUp",
    "Outcome",
    "Price",
    "Range",
    "Reallocation",
    "Scenario",
    "Swing",
    "Taker",
    "TurnTold",
    "after_loss",
    "after_tariff",
    "ask",
    "load",
    "price_after_loss",
    "scenarios",
]
