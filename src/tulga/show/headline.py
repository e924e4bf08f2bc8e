"""The three numbers that open the overview, each with the date it holds for and the way to its evidence."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tulga.errors import TulgaError
from tulga.show.abroad import count_of_seats, largest_force
from tulga.show.surface import Fact, Workspace
from tulga.show.trail import address, evidence_address, fact_card, holds
from tulga.show.words import UNKNOWN, number_in_words, share_in_words

SHARE = "shares"  # the measure whose rows are shares of each partner
REACHED = ("held", "near", "broken")


def headline(workspace: Workspace, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Countries with defence agreements, the largest partner's share of exports, and the doctrine's latest verdict.

    In the place of one that no claim tells stands one that is told: seats in organisations, the largest partner's share
    of imports, the largest force abroad.
    """
    wanted = [defence_agreements(workspace, facts), largest_share(workspace, "exports"), doctrine_verdict(workspace)]
    others = (one for one in _others(workspace, facts) if one is not None)
    return [one if one["known"] else next(others, one) for one in wanted]


def _others(workspace: Workspace, facts: Sequence[Fact]) -> Iterator[dict[str, Any] | None]:
    yield count_of_seats(workspace, facts)
    imports = largest_share(workspace, "imports")
    yield imports if imports["known"] else None
    yield largest_force(workspace, facts)


def defence_agreements(workspace: Workspace, facts: Sequence[Fact]) -> dict[str, Any]:
    """How many countries have a defence agreement with the state, as its sources count them."""
    what = "countries with defence cooperation agreements"
    counts = [
        fact
        for fact in facts
        if fact.relation == "agreements_count"
        and fact.subject == workspace.state
        and fact.value is not None
        and "defen" in (fact.item or "").casefold()
        and not fact.object
        and holds(fact)
    ]
    if not counts:
        return _not_known(what)
    wide = [fact for fact in counts if fact.unit == "countries"] or counts
    last = max(wide, key=lambda fact: (fact.span.first() or date.min, fact.value or 0, fact.key))
    card = fact_card(workspace, last)
    hedge = dict(last.winner.qualifiers).get("hedge")
    return {
        "what": what,
        "number": number_in_words(last.value, None, hedge),
        "value": card["value"],
        "when": card["when"],
        "dated": last.span.known,
        "voice": card["voice"],
        "href": card["href"],
        "evidence": card["claims_for"] + card["claims_against"],
        "disputed": card["disputed"],
        "known": True,
    }


def largest_share(workspace: Workspace, flow: str) -> dict[str, Any]:
    """The largest partner's share of exports or imports in the last year that the workspace covers."""
    shares = latest_shares(workspace, flow)
    if not shares:
        return _not_known(f"largest partner's share of {flow}")
    top = shares[0]
    return {
        "what": f"{workspace.label(top['object'])}’s share of {flow}",
        "number": share_in_words(top["value"], top["low"], top["high"]),
        "value": top["value"],
        "when": str(top["year"]),
        "dated": True,
        "voice": None,
        "href": evidence_address(top["evidence"]),
        "evidence": len(top["evidence"]),
        "disputed": bool(top.get("disputed")),
        "known": True,
    }


def doctrine_verdict(workspace: Workspace) -> dict[str, Any]:
    """The last year's verdict that could be reached on a limit of the state's doctrine."""
    verdicts = list(workspace.doctrine(workspace.state))
    limits = [verdict for verdict in verdicts if verdict.kind == "limit"]
    reached = [verdict for verdict in limits if verdict.verdict in REACHED]
    if not verdicts:
        return _not_known("verdict on the state’s own doctrine")
    last = max(reached or limits or verdicts, key=lambda verdict: (verdict.year or 0, verdict.document, verdict.clause))
    evidence = {*last.evidence_for, *last.evidence_against}
    return {
        "what": clause_title(last.clause),
        "number": last.verdict,
        "value": last.value,
        "when": str(last.year) if last.year else "by evidence without a date",
        "dated": last.year is not None,
        "voice": None,
        "href": evidence_address(last.evidence_for, last.evidence_against) or address("doctrine"),
        "evidence": len(evidence),
        "disputed": bool(last.evidence_for and last.evidence_against),
        "known": last.verdict in REACHED,
        "verdict": last.verdict,
        "why": last.why,
    }


def clause_title(clause: str) -> str:
    """What a clause is called, from its id.

    >>> clause_title("one-third-rule")
    'One-third rule'
    """
    words = clause.replace("_", "-").split("-")
    joined = "One-third " + " ".join(words[2:]) if words[:2] == ["one", "third"] else " ".join(words)
    return joined[:1].upper() + joined[1:]


def latest_shares(workspace: Workspace, item: str) -> list[dict[str, Any]]:
    """Each partner's share in the last year with a known one, largest first; none where nothing is joined."""
    rows = measured(workspace, SHARE, trade_relation(workspace, item), item)
    own = [row for row in rows if _is_share(row, workspace.state)]
    if not own:
        return []
    last = max(row["year"] for row in own)
    return sorted((r for r in own if r["year"] == last), key=lambda r: (-r["low"], r["object"]))


def trade_relation(workspace: Workspace, item: str) -> str:
    """The relation that shares of a flow are measured by: stated shares only where no values of partners are known."""
    rows = measured(workspace, SHARE, "trade_value", item)
    return "trade_value" if any(_is_share(row, workspace.state) for row in rows) else "trade_share"


def _is_share(row: dict[str, Any], state: str) -> bool:
    """Whether anything is known of a partner's share: one that may be anything from zero on is not known."""
    return row["subject"] == state and bool(row.get("object")) and (row["value"] is not None or bool(row["low"]))


def measured(workspace: Workspace, name: str, relation: str, item: str) -> list[dict[str, Any]]:
    """A measure's rows as dictionaries, shares in percent; none where the workspace has no panel to measure."""
    try:
        frame = workspace.measure(name, relation=relation, item=item)
    except TulgaError:
        return []
    scale = 100.0 if in_percent(name) else 1.0
    rows = [dict(row) for row in frame.to_dicts()]
    for row in rows:
        row.update({end: None if row.get(end) is None else row[end] * scale for end in ("value", "low", "high")})
        row["evidence"] = sorted(row.get("evidence") or ())
    return rows


def in_percent(name: str) -> bool:
    """Whether a measure is a share of 1, which pages show in percent."""
    from tulga.measures import measures

    return name in measures and measures[name].unit.startswith("share")


def _not_known(what: str) -> dict[str, Any]:
    return {
        "what": what,
        "number": UNKNOWN,
        "value": None,
        "when": "no claim in this workspace says it",
        "dated": False,
        "voice": None,
        "href": None,
        "evidence": 0,
        "disputed": False,
        "known": False,
    }
