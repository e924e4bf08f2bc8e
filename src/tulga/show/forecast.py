"""A bargain's forecast and a scenario's assumptions, as pages and the brief show them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tulga.errors import TulgaError
from tulga.show.figures import forecast as figures
from tulga.show.remembered import remembered
from tulga.show.surface import Workspace
from tulga.show.trail import address, evidence_address

if TYPE_CHECKING:
    from tulga.scenario import Assumption
    from tulga.scenario.answer import Forecast, Outcome, Range


def asked_of(workspace: Workspace, scenario: Any) -> Any:
    """A scenario's answer, computed once for each state of the ledger and each wording of the scenario."""
    return remembered(workspace, ("asked", scenario.id, repr(scenario)), lambda: workspace.ask(scenario.id))


def forecast_card(forecast: "Forecast") -> dict[str, Any]:
    """The outcomes by model with their spread, what matters most, and the turns in words."""
    return {
        "matter": forecast.matter,
        "model": forecast.model,
        "draws": forecast.draws,
        "outcomes": [_outcome(one) for one in forecast.outcomes],
        "swings": [
            {"assumption": one.assumption, "who": one.who, "what": one.what, "dimension": one.dimension,
             "low": one.low, "high": one.high, "width": one.width, "number": f"{place(one.low)} to {place(one.high)}"}
            for one in forecast.swings
        ],
        "turns": [
            {"number": turn.number, "sentences": list(turn.sentences), "positions": _positions(turn)}
            for turn in forecast.turns
        ],
    }  # fmt: skip


def paths(card: Mapping[str, Any], dimension: int) -> list[dict[str, Any]]:
    """Who stands where on one dimension (by its place) at the beginning of each turn; nothing where that is not told."""
    return [
        {"who": who, "turn": turn["number"], "position": where[dimension]}
        for turn in card["turns"]
        for who, where in turn["positions"].items()
    ]


def drawings(card: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a forecast, numbered by dimension: the models, what matters most, the positions turn by turn."""
    found: dict[str, Any] = {}
    for number, one in enumerate(card["outcomes"], 1):
        found[f"models-{number}"] = figures.models(one, card["model"])
        found[f"tornado-{number}"] = figures.tornado(card["swings"], one)
        found[f"positions-{number}"] = figures.positions(paths(card, number - 1), one)
    return found


def assumption_card(workspace: Workspace, one: "Assumption") -> dict[str, Any]:
    """One assumption in words, with its range, its source or that it is the author's own, and the way to its claims."""
    return {
        "id": one.id,
        "text": one.text,
        "low": one.low,
        "high": one.high,
        "source": one.source,
        "source_href": _source_address(workspace, one.source),
        "own": one.own,
        "evidence": len(one.evidence),
        "href": evidence_address(one.evidence),
    }


def place(number: float) -> str:
    """A place on the scale from 0 to 100, to one decimal where it has one.

    >>> place(60.0), place(56.43)
    ('60', '56.4')
    """
    return f"{number:.1f}".removesuffix(".0")


def _positions(turn: Any) -> dict[str, list[float]]:
    """Where everybody stands at the beginning of a turn, if the answer tells it."""
    return {who: list(where) for who, where in getattr(turn, "positions", ())}


def _outcome(one: "Outcome") -> dict[str, Any]:
    return {
        "dimension": one.dimension,
        "zero": one.zero,
        "hundred": one.hundred,
        "models": [{"model": each.model, "value": each.value, "number": place(each.value)} for each in one.models],
        "spread": _range(one.spread),
        "drawn": _range(one.drawn),
        "middle": one.middle,
        "upper": one.upper,
        "words": one.words,
        "assumptions": list(one.spread.assumptions),
    }


def _range(one: "Range") -> dict[str, Any]:
    low, high = one.low or 0.0, one.high or 0.0
    return {"low": low, "high": high, "number": f"{place(low)} to {place(high)}"}


def _source_address(workspace: Workspace, source: str | None) -> str | None:
    try:
        return address("source", workspace.source(source).id) if source else None
    except TulgaError:
        return None
