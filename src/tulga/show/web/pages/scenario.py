"""Scenario: what is hit, who could take it up, which verdicts move, and all that is taken for granted."""

from typing import Any

from tulga.errors import unknown
from tulga.show.headline import clause_title
from tulga.show.surface import Workspace
from tulga.show.trail import address, evidence_address
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import share_in_words


@page(
    "scenario",
    path="/ask/{scenario}",
    title="Scenario",
    what="One scenario's answer: what stops, who takes it up, price for each elasticity, verdicts that move.",
)
def scenario(workspace: Workspace, asked: Asked) -> Data:
    """The answer to one scenario; raises BadUse for one that is not known."""
    known = {one.id: one for one in workspace.scenarios()}
    wanted = asked.at["scenario"]
    if wanted not in known:
        raise unknown("scenario", wanted, known)
    answer = workspace.ask(wanted)
    return {
        "id": wanted,
        "title": answer.title,
        "question": known[wanted].question,
        "summary": answer.summary,
        "flows": [_flow(workspace, flow) for flow in answer.flows],
        "moved": [_change(change) for change in answer.moved],
        "rules_checked": answer.rules_checked,
        "assumptions": [
            {
                "id": one.id,
                "text": one.text,
                "low": one.low,
                "high": one.high,
                "source": one.source,
                "source_href": address("source", one.source) if _is_source(workspace, one.source) else None,
                "own": one.own,
            }
            for one in answer.assumptions
        ],
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
    if unit == "share" and low is not None and high is not None:
        return share_in_words(None, low * 100, high * 100)
    ends = ["without bound" if end is None else f"{end:.2f} times" for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0].removesuffix(' times')} to {ends[1]}"


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


def _is_source(workspace: Workspace, source: str | None) -> bool:
    return source is not None and any(one.id == source for one in workspace.sources())
