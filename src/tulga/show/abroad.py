"""What a state has beside its partners: seats in organisations, forces abroad, and totals of its trade.

What has no date in its source is told without one; the titles of the sources say which edition it was read in. Nothing
is added up: a sum of hedged numbers of different years would be no number of anybody.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from tulga.show.surface import Fact, Workspace
from tulga.show.ties import FORCES, newest
from tulga.show.trail import evidence_address, fact_card, holds, source_card

SEATS: Final = {"membership": "Member", "observer_status": "Observer, associate, candidate or partner"}
FLOWS: Final = ("exports", "imports")


def seats(workspace: Workspace, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """The state's seats by kind: how many organisations, each with its fact, and the sources of those without a date."""
    kept: dict[str, dict[str, Fact]] = {relation: {} for relation in SEATS}
    for fact in facts:
        if fact.relation in SEATS and fact.subject == workspace.state and fact.object and holds(fact):
            kept[fact.relation].setdefault(fact.object, fact)
    return [_kind(workspace, relation, list(held.values())) for relation, held in kept.items() if held]


def _kind(workspace: Workspace, relation: str, held: Sequence[Fact]) -> dict[str, Any]:
    rows = [
        {**fact_card(workspace, fact), "organisation": workspace.label(fact.object or ""), "dated": fact.span.known}
        for fact in held
    ]
    undated = [claim for fact in held if not fact.span.known for claim in fact.supporting]
    return {
        "relation": relation,
        "title": SEATS[relation],
        "count": len(held),
        "seats": sorted(rows, key=lambda row: row["organisation"].casefold()),
        "undated": sum(not row["dated"] for row in rows),
        "read_in": sorted({_title(workspace, claim.evidence.source) for claim in undated}),
        "href": evidence_address(claim.id for fact in held for claim in fact.supporting),
        "disputed": any(row["disputed"] for row in rows),
    }


def forces(workspace: Workspace, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Where the state has forces: of each place or mission what is told last, the largest first."""
    sent = [f for f in facts if f.relation in FORCES and f.subject == workspace.state and holds(f)]
    found = newest(sent, lambda fact: (fact.relation, fact.object or ""))
    ordered = sorted(found, key=lambda fact: (-(fact.value or 0), workspace.label(fact.object or ""), fact.key))
    return [fact_card(workspace, fact) for fact in ordered]


def trade(workspace: Workspace, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """The newest total of each flow of the state's trade with the world."""
    own = [fact for fact in _with_the_world(workspace, facts, "trade_value") if fact.value is not None]
    return [fact_card(workspace, fact) for fact in sorted(newest(own, lambda fact: fact.item), key=lambda one: one.key)]


def goods(workspace: Workspace, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """What the state sells and what it buys, by the newest list of each flow ("exports: gold")."""
    named = _with_the_world(workspace, facts, "trade_goods")
    found = newest(named, lambda fact: (fact.item or "").partition(": ")[0])
    listed = {flow: [fact for fact in found if (fact.item or "").startswith(f"{flow}: ")] for flow in FLOWS}
    return [
        {"flow": flow, "title": flow.capitalize(), "when": fact_card(workspace, held[0])["when"],
         "goods": [_good(workspace, fact) for fact in sorted(held, key=_in_file)]}
        for flow, held in listed.items() if held
    ]  # fmt: skip


def _good(workspace: Workspace, fact: Fact) -> dict[str, Any]:
    card = fact_card(workspace, fact)
    number = card["number"] if fact.value is not None else None
    return {"name": (fact.item or "").partition(": ")[2], "number": number, "href": card["href"], "id": fact.id}


def _in_file(fact: Fact) -> tuple[str, int, str]:
    """The order of a list is the order of its rows: the first good is the largest."""
    return fact.winner.evidence.source, fact.winner.evidence.row or 0, fact.key


def _with_the_world(workspace: Workspace, facts: Iterable[Fact], relation: str) -> list[Fact]:
    return [f for f in facts if f.relation == relation and f.subject == workspace.state and not f.object and holds(f)]


def count_of_seats(workspace: Workspace, facts: Iterable[Fact]) -> dict[str, Any] | None:
    """In how many organisations the state has a seat, as a number that opens the overview."""
    found = {kind["relation"]: kind for kind in seats(workspace, facts)}
    if "membership" not in found:
        return None
    member, lesser = found["membership"], found.get("observer_status")
    beside = f"; observer or associate in {lesser['count']}" if lesser else ""
    read_in = f"as {' and '.join(member['read_in'])} has it, without a date" if member["undated"] else ""
    return {
        "what": f"organisations of which it is a member{beside}",
        "number": str(member["count"]),
        "value": str(member["count"]),
        "when": read_in or "each with its date",
        "dated": not read_in,
        "href": member["href"],
        "voice": None,
        "evidence": member["count"],
        "disputed": member["disputed"],
        "known": True,
    }


def largest_force(workspace: Workspace, facts: Iterable[Fact]) -> dict[str, Any] | None:
    """The largest force abroad, as a number that opens the overview."""
    sent = [card for card in forces(workspace, facts) if card["value"] is not None]
    if not sent:
        return None
    first = sent[0]
    where = f" in {workspace.label(first['object'])}" if first["object"] else " abroad"
    others = f"; forces at {len(sent) - 1} other places" if len(sent) > 1 else ""
    return {
        "what": f"{(first['item'] or 'forces')}{where}, the largest force abroad{others}",
        "number": first["number"],
        "value": first["value"],
        "when": first["when"],
        "dated": bool(first["span"]),
        "href": first["href"],
        "voice": first["voice"],
        "evidence": first["claims_for"] + first["claims_against"],
        "disputed": first["disputed"],
        "known": True,
    }


def _title(workspace: Workspace, source: str) -> str:
    return str(source_card(workspace.source(source))["title"])
