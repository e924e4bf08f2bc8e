"""A debate as pages show it: what speaks for an option and against it, on what it depends, and who says so."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from tulga.errors import BadUse
from tulga.show.surface import Workspace
from tulga.show.trail import evidence_address
from tulga.show.words import date_in_words
from tulga.span import Instant

if TYPE_CHECKING:
    from tulga.doctrine.debate import ArgumentMap, Question
    from tulga.doctrine.debate.argument import Edge, Node

KINDS: Final = {
    "for": "Speaks for it",
    "against": "Speaks against it",
    "condition": "What it depends on",
    "effect": "What would follow, counted on neither side",
    "unsure": "Undecided: debated, weighed, or not held by them",
}


def debate_card(workspace: Workspace, topic: str, on: date | None) -> dict[str, Any]:
    """The statements on a topic by kind, and how many of each every holder makes; empty where no fact bears on it."""
    try:
        found = workspace.counsel.argument(topic, on)
    except BadUse as nothing:
        return {"sides": [], "holders": [], "missing": nothing.what}
    sides = [
        {
            "kind": kind,
            "title": title,
            "statements": [_statement(workspace, *pair) for pair in _dated_first(found, kind)],
        }
        for kind, title in KINDS.items()
    ]
    return {"sides": sides, "holders": _holders(sides), "missing": None}


def question_card(question: "Question") -> dict[str, Any]:
    """Competing hypotheses: the marks of each piece of evidence, and what they leave, the least contradicted first."""
    found = question.analysis()
    says = {one.id: one.says for one in question.hypotheses}
    return {
        "id": question.id,
        "question": question.question,
        "author": question.author,
        "note": question.note,
        "hypotheses": [
            {
                "id": name,
                "says": says[name],
                "against": f"{found.inconsistency[name]:g}",
                "low": found.low[name],
                "high": found.high[name],
                "leads": name in found.leading,
            }
            for name in found.order
        ],
        "items": [
            {
                "id": item.id,
                "says": item.says,
                "marks": {name: item.marks.get(name) for name in found.order},
                "assumed": item.assumed,
                "tells_nothing": item.id in found.non_diagnostic,
                "without": [says[name] for name in found.decisive.get(item.id, [])],
                "evidence": len(item.claims),
                "href": evidence_address(item.claims),
            }
            for item in question.evidence
        ],
    }


def _dated_first(found: "ArgumentMap", kind: Any) -> list[tuple["Node", "Edge"]]:
    """The statements of a kind in the order of their dates, then those without one."""
    return sorted(found.of_kind(kind), key=lambda pair: (pair[0].since is None, pair[0].since or ""))


def _statement(workspace: Workspace, node: "Node", edge: "Edge") -> dict[str, Any]:
    since = date_in_words(Instant.parse(node.since)) if node.since else "no date given"
    status = node.status or "actual"
    return {
        "holder": workspace.label(node.holder) if node.holder else None,
        "words": node.text,
        "when": since,
        "dated": node.since is not None,
        "status": status,
        "stance": {"actual": "asserted", "denied": "negated"}.get(status, status),
        "because": edge.because.replace("_", " "),
        "assumed": edge.assumed,
        "disputed": bool(edge.disputed_by),
        "evidence": len({*edge.evidence, *edge.disputed_by}),
        "href": evidence_address(edge.evidence, edge.disputed_by),
    }


def _holders(sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who speaks, with the number of statements of each kind; by name."""
    found: dict[str, dict[str, int]] = {}
    for side in sides:
        for one in side["statements"]:
            counts = found.setdefault(one["holder"] or "the sources", dict.fromkeys(KINDS, 0))
            counts[side["kind"]] += 1
    return [{"holder": holder, "counts": found[holder]} for holder in sorted(found)]
