"""Scenario: what is hit or where a bargain ends, which verdicts move, and all that is taken for granted."""

from typing import Any

from tulga.errors import unknown
from tulga.show.forecast import asked_of, assumption_card, drawings, forecast_card
from tulga.show.headline import clause_title
from tulga.show.surface import Workspace
from tulga.show.trail import address, evidence_address
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import share_in_words


@page(
    "scenario",
    path="/ask/{scenario}",
    title="Scenario",
    what="One scenario's answer: what stops and moves, where a bargain ends by model, verdicts that move, what is assumed.",
)
def scenario(workspace: Workspace, asked: Asked) -> Data:
    """The answer to one scenario; raises BadUse for one that is not known."""
    known = {one.id: one for one in workspace.scenarios()}
    wanted = asked.at["scenario"]
    if wanted not in known:
        raise unknown("scenario", wanted, known)
    answer = asked_of(workspace, known[wanted])
    forecast = forecast_card(answer.forecast) if answer.forecast else None
    return {
        "id": wanted,
        "title": answer.title,
        "question": known[wanted].question,
        "summary": answer.summary,
        "flows": [_flow(workspace, flow) for flow in answer.flows],
        "kind": known[wanted].kind,
        "findings": [_finding(one) for one in answer.findings],
        "forecast": forecast,
        "figures": drawings(forecast) if forecast else {},
        "moved": [_change(change) for change in answer.moved],
        "rules_checked": answer.rules_checked,
        "assumptions": [assumption_card(workspace, one) for one in answer.assumptions],
        "missing": list(answer.missing),
        "evidence": {"count": len(answer.evidence), "href": evidence_address(answer.evidence)},
    }


def _flow(workspace: Workspace, flow: Any) -> dict[str, Any]:
    return {
        "flow": flow.flow,
        "year": flow.year,
        "stopped": _range(flow.stopped),
        "over_year": _range(flow.over_year),
        "needed": _range(flow.needed),
        "takers": [
            {
                "partner": taker.partner,
                "label": workspace.label(taker.partner) if taker.partner else "all not named",
                "href": address("partner", taker.partner) if taker.partner else None,
                "before": _range(taker.before),
                "after": _range(taker.after),
            }
            for taker in flow.takers
        ],
        "prices": [{"elasticity": price.elasticity, "ratio": _range(price.ratio)} for price in flow.prices],
    }


def _finding(one: Any) -> dict[str, Any]:
    return {
        "what": one.what,
        "before": _range(one.before) if one.before else None,
        "after": _range(one.after),
        "note": one.note,
    }


def _range(one: Any) -> dict[str, Any]:
    return {
        "low": one.low,
        "high": one.high,
        "unit": one.unit,
        "number": _in_words(one.low, one.high, one.unit),
        "assumptions": list(one.assumptions),
        "evidence": len(one.evidence),
        "href": evidence_address(one.evidence),
    }


def _in_words(low: float | None, high: float | None, unit: str) -> str:
    """A range with its unit: a share in percent, a ratio in times, anything else in figures that count."""
    if unit == "share" and low is not None and high is not None:
        return share_in_words(None, low * 100, high * 100)
    said = {"share": "", "index": "", "ratio": "times"}.get(unit, unit)
    ends = ["without bound" if end is None else _figure(end, unit) for end in (low, high)]
    both = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    return f"{both} {said}".strip() if low is not None and high is not None else both


def _figure(number: float, unit: str) -> str:
    if unit == "ratio":
        return f"{number:.2f}" if abs(number - 1) >= 0.1 else f"{number:.3f}"
    return f"{number:,.0f}" if abs(number) >= 10000 else f"{number:.4g}"


def _change(change: Any) -> dict[str, Any]:
    return {
        "document": change.document,
        "clause": change.clause,
        "title": clause_title(change.clause),
        "year": change.year,
        "before": change.before,
        "after": change.after,
        "moves": change.before != change.after,
        "why": change.why,
        "evidence": len(change.evidence),
        "href": evidence_address(change.evidence),
    }
