"""Doctrine: what the state has declared, clause by clause, and whether it keeps it, year by year."""

from typing import Any

from tulga.errors import TulgaError
from tulga.show.headline import clause_title
from tulga.show.surface import Verdict, Workspace
from tulga.show.trail import address, evidence_address
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import share_in_words, span_in_words


@page(
    "doctrine",
    path="/doctrine",
    title="Doctrine",
    what="The clauses of the state's doctrine and the verdict on each by year, with the evidence for and against.",
    place=3,
)
def doctrine(workspace: Workspace, asked: Asked) -> Data:
    """Every document of the state's doctrine with its clauses and their verdicts, the newest document first."""
    verdicts: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in workspace.doctrine(workspace.state):
        verdicts.setdefault((verdict.document, verdict.clause), []).append(verdict)
    documents = list(workspace.doctrine_documents(workspace.state))
    documents.sort(key=lambda one: (one.in_force.first(), one.id), reverse=True)
    return {
        "state": {"id": workspace.state, "label": workspace.label(workspace.state)},
        "documents": [_document(workspace, one, verdicts) for one in documents],
    }


def verdict_card(workspace: Workspace, verdict: Verdict) -> dict[str, Any]:
    """A verdict as pages show it; value, low, high and threshold are in percent of the whole."""
    value, low, high, threshold = (
        None if share is None else share * 100
        for share in (verdict.value, verdict.low, verdict.high, verdict.threshold)
    )
    return {
        "document": verdict.document,
        "clause": verdict.clause,
        "title": clause_title(verdict.clause),
        "year": verdict.year,
        "verdict": verdict.verdict,
        "value": value,
        "low": low,
        "high": high,
        "threshold": threshold,
        "limit": verdict.limit,
        "number": share_in_words(value, low, high),
        "holder": {"id": verdict.holder, "label": workspace.label(verdict.holder)} if verdict.holder else None,
        "why": verdict.why,
        "for": {"count": len(verdict.evidence_for), "href": evidence_address(verdict.evidence_for)},
        "against": {"count": len(verdict.evidence_against), "href": evidence_address(verdict.evidence_against)},
        "href": evidence_address(verdict.evidence_for, verdict.evidence_against),
    }


def _document(workspace: Workspace, one: Any, verdicts: dict[tuple[str, str], list[Verdict]]) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "version": one.version,
        "body": one.body,
        "in_force": str(one.in_force),
        "when": span_in_words(one.in_force),
        "citation": one.citation,
        "source": _source_address(workspace, one.source),
        "note": one.note,
        "clauses": [
            {
                "id": clause.id,
                "title": clause_title(clause.id),
                "kind": clause.kind,
                "says": clause.says,
                "locator": clause.locator,
                "note": clause.note,
                "verdicts": _runs(
                    [verdict_card(workspace, v) for v in _newest_first(verdicts.get((one.id, clause.id), []))]
                ),
            }
            for clause in one.clauses
        ],
    }


def _runs(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The verdicts, newest first; years in a row for which there is no evidence are one entry, `first` to `year`."""
    out: list[dict[str, Any]] = []
    for card in cards:
        last = out[-1] if out else None
        silent = card["verdict"] == "unknown" and not card["href"] and card["year"]
        if last and silent and last["verdict"] == "unknown" and not last["href"] and last["first"] == card["year"] + 1:
            last["first"] = card["year"]
            last["why"] = "There is no evidence for these years."
        else:
            out.append({**card, "first": card["year"]})
    return out


def _newest_first(verdicts: list[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda verdict: -(verdict.year or 0))


def _source_address(workspace: Workspace, source: str) -> str | None:
    try:
        return address("source", workspace.source(source).id)
    except TulgaError:
        return None
