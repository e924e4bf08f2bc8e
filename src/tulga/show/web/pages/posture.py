"""Posture: what permanent neutrality, or joining or leaving an organisation, makes of a state's commitments, on one page."""

from typing import Any
from urllib.parse import urlencode

from tulga.show import posture as answers
from tulga.show.figures import posture as figures
from tulga.show.forecast import drawings, forecast_card
from tulga.show.surface import Workspace
from tulga.show.trail import address
from tulga.show.web.page import Asked, Data, page

FIRST = "neutrality"  # the posture that is judged unless another is asked for


@page(
    "posture",
    path="/posture",
    title="Posture",
    what="A posture judged on a day: name=neutrality or join NATO, on=2016-05-05, and model=swiss for one model alone.",
    needs=("name",),
)
def posture(workspace: Workspace, asked: Asked) -> Data:
    """The answer to one posture; raises BadUse in one sentence for a name, a day or a model that is none."""
    name = " ".join((asked.query.get("name") or FIRST).split())
    day = answers.asked_day(workspace, asked.query.get("on"))
    whole = answers.judged(workspace, name, day)
    model = asked.query.get("model") or None
    card = answers.posture_card(workspace, whole if model is None else whole.under(model))
    bargains = [_bargain(scenario, answer) for scenario, answer in answers.bargains(workspace, whole.posture)]
    told = next((one["forecast"] for one in bargains if one["forecast"]), None)
    drawn = drawings(told) if told else {}
    near = [one for one in card["partners"] if _is_neighbour(workspace, one["id"])]
    far = [one for one in card["partners"] if one not in near]
    return {
        **{name: value for name, value in card.items() if name not in ("partners", "assumptions")},
        "model": model,
        "choices": [{"id": side.id, "label": side.label} for side in whole.sides],
        "neighbours": near,
        "others": [{"label": one["label"], **row} for one in far for row in one["rows"]],
        "told_of_others": [told for one in far for told in one["expected"]],
        "bargains": bargains,
        "debate": "/argument?" + urlencode({"topic": whole.posture.split()[-1], "on": card["on"]}),
        "assumptions_made": [
            {**one, "low": None, "high": None, "own": True, "source_href": None, "evidence": 0, "href": None}
            for one in card["assumptions"]
        ],
        "figures": {"outcomes": figures.outcomes(card["models"]), **drawn},
    }


def _is_neighbour(workspace: Workspace, partner: str | None) -> bool:
    """Whether it is in one of the first two poles, between which the state stands."""
    return any(partner in members for members in list(workspace.poles.values())[:2])


def _bargain(scenario: Any, answer: Any) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "title": scenario.title,
        "question": scenario.question,
        "href": address("ask", scenario.id),
        "summary": answer.summary,
        "forecast": forecast_card(answer.forecast) if answer.forecast else None,
    }
