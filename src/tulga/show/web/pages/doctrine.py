"""Doctrine: what the state has declared, clause by clause, whether it keeps it year by year, and what moved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tulga.errors import TulgaError
from tulga.show.headline import clause_title
from tulga.show.surface import Verdict, Workspace
from tulga.show.trail import address, evidence_address
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import UNKNOWN, share_in_words, span_in_words


@page(
    "doctrine",
    path="/doctrine",
    title="Doctrine",
    what="The clauses of the state's doctrine with the verdict on each by year, versions compared, and what moved since watched.",
    place=3,
)
def doctrine(workspace: Workspace, asked: Asked) -> Data:
    """Every document of the state's doctrine with its clauses and their verdicts, the newest document first."""
    verdicts: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in workspace.doctrine(workspace.state):
        verdicts.setdefault((verdict.document, verdict.clause), []).append(verdict)
    documents = list(workspace.doctrine_documents(workspace.state))
    documents.sort(key=lambda one: (one.in_force.first() or date.min, one.id), reverse=True)
    return {
        "state": {"id": workspace.state, "label": workspace.label(workspace.state)},
        "alerts": [_alert(one) for one in reversed(workspace.counsel.alerts())],
        "documents": [_document(workspace, one, verdicts) for one in documents],
        "compared": [_compared(*pair) for pair in workspace.counsel.compared(workspace.state)],
    }


def verdict_card(workspace: Workspace, verdict: Verdict) -> dict[str, Any]:
    """A verdict as pages show it; value, low, high and threshold are in `unit`, shares in percent of the whole."""
    share = verdict.unit in ("share", None)
    value, low, high, threshold = (
        number * 100 if share and number is not None else number
        for number in (verdict.value, verdict.low, verdict.high, verdict.threshold)
    )
    return {
        "document": verdict.document,
        "clause": verdict.clause,
        "title": clause_title(verdict.clause),
        "year": verdict.year,
        "verdict": verdict.verdict,
        "measure": verdict.measure,
        "unit": "percent" if share else verdict.unit,
        "value": value,
        "low": low,
        "high": high,
        "threshold": threshold,
        "limit": verdict.limit,
        "number": share_in_words(value, low, high) if share else measure_in_words(value, low, high, verdict.unit or ""),
        "holder": {"id": verdict.holder, "label": workspace.label(verdict.holder)} if verdict.holder else None,
        "why": verdict.why,
        "for": {"count": len(verdict.evidence_for), "href": evidence_address(verdict.evidence_for)},
        "against": {"count": len(verdict.evidence_against), "href": evidence_address(verdict.evidence_against)},
        "href": evidence_address(verdict.evidence_for, verdict.evidence_against),
    }


def measure_in_words(value: float | None, low: float | None, high: float | None, unit: str) -> str:
    """A measure's value with its interval and its unit.

    >>> measure_in_words(0.9, None, None, "index"), measure_in_words(None, 2.0, 3.5, "days")
    ('0.9 index', '2 to 3.5 days')
    """
    if low is None or high is None or low == high:
        known = value if value is not None else low
        return UNKNOWN if known is None else f"{known:.4g} {unit}".strip()
    between = f"{low:.4g} to {high:.4g}"
    return f"{between} {unit}".strip() if value is None else f"{value:.4g} {unit} ({between})"


def _document(workspace: Workspace, one: Any, verdicts: dict[tuple[str, str], list[Verdict]]) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "version": one.version,
        "body": one.body,
        "extract": one.extract,
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
                "measure": clause.measure,
                "to": [workspace.label(one) for one in clause.to],
                "under": clause.under,
                "direction": clause.direction,
                "verdicts": _runs(
                    [verdict_card(workspace, v) for v in _newest_first(verdicts.get((one.id, clause.id), []))]
                ),
            }
            for clause in one.clauses
        ],
    }


def _alert(one: Any) -> dict[str, Any]:
    """A verdict that moved since somebody looked, with the evidence that came and that went."""
    return {
        "seen": one.seen.date().isoformat(),
        "document": one.document,
        "clause": one.clause,
        "title": clause_title(one.clause),
        "year": one.year,
        "before": one.before,
        "after": one.after,
        "why": one.why,
        "came": {"count": len(one.came), "href": evidence_address(one.came)},
        "went": {"count": len(one.went), "href": evidence_address(one.went)},
    }


def _compared(older: Any, newer: Any, differences: Sequence[Any]) -> dict[str, Any]:
    """What a newer version says differently, what came first, then what changed, then what was dropped."""
    order = ("added", "changed", "dropped", "same")
    return {
        "title": newer.title,
        "older": {"id": older.id, "title": older.title, "version": older.version},
        "newer": {"id": newer.id, "title": newer.title, "version": newer.version},
        "differences": [
            {
                "kind": one.kind,
                "clause": one.clause,
                "title": clause_title(one.clause),
                "formerly": clause_title(one.formerly) if one.formerly else None,
                "says": one.says,
                "changes": list(one.changes),
                "certain": one.certain,
                "in": older.id if one.kind == "dropped" else newer.id,
            }
            for one in sorted(differences, key=lambda one: order.index(one.kind))
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
