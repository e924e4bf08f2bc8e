"""Ask: a shock as data, answered from the panel as ranges, with every assumption in sight."""

from tulga.scenario.answer import Answer, Assumption, FlowAnswer, Price, Range, Taker
from tulga.scenario.armington import Reallocation, after_loss, after_tariff, price_after_loss
from tulga.scenario.ask import ask
from tulga.scenario.scenario import Scenario, load, scenarios

__all__ = [
    "Answer",
    "Assumption",
    "FlowAnswer",
    "Price",
    "Range",
    "Reallocation",
    "Scenario",
    "Taker",
    "after_loss",
    "after_tariff",
    "ask",
    "load",
    "price_after_loss",
    "scenarios",
]
