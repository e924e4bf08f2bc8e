"""The partner register: every state that the focal state has recorded ties with, at what level, since when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tulga.show import ties
from tulga.show.surface import Fact, Workspace
from tulga.show.trail import address, evidence_address, fact_card, holds
from tulga.show.words import date_in_words


@dataclass(frozen=True)
class Tier:
    """A step of the partnership ladder; a higher rank is a closer partnership."""

    rank: int
    label: str


TIERS: Final = (
    Tier(5, "Comprehensive strategic partnership"),
    Tier(4, "Special strategic partnership"),
    Tier(3, "Strategic partnership"),
    Tier(2, "Comprehensive or expanded partnership"),
    Tier(1, "Friendship or other named status"),
)
SORTS: Final = {
    "partner": "Partner",
    "tier": "Tier",
    "since": "At this tier since",
    "established": "Relations since",
    "embassy": "Embassies",
    "agreements": "Agreements",
    "trade": "Shares of trade",
    "forces": "Forces",
}
_LAST: Final = date.max


def tier_of(status: str) -> Tier:
    """The step of the ladder that a named status stands on.

    >>> tier_of("special strategic partnership for peace and prosperity").rank, tier_of("third neighbour").rank
    (4, 1)
    """
    words = status.casefold()
    if "strategic" in words:
        return TIERS[0] if "comprehensive" in words else TIERS[1] if "special" in words else TIERS[2]
    return TIERS[3] if "comprehensive" in words or "expanded" in words else TIERS[4]


def partner_of(fact: Fact, state: str) -> str | None:
    """The other end of a fact that has the focal state at one end."""
    if fact.subject == state:
        return fact.object
    return fact.subject if fact.object == state else None


def partners(workspace: Workspace, facts: Sequence[Fact] | None = None) -> dict[str, list[Fact]]:
    """Facts between the focal state and each other state, by that state's id in the order of the ids."""
    grouped: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in workspace.facts() if facts is None else facts:
        other = partner_of(fact, workspace.state)
        if other and other != workspace.state and workspace.kind(other) == "state":
            grouped[other].append(fact)
    return {other: grouped[other] for other in sorted(grouped)}


def register(workspace: Workspace, facts: Sequence[Fact] | None = None) -> list[dict[str, Any]]:
    """One row a partner: established, tier, since when, embassies and other posts, agreements, trade and forces, each with
    its evidence.

    A cell for which the workspace holds no claim is None: that is not known, and not the same as none. Rows come in
    the order of the tiers, the closest first.
    """
    rows = [_row(workspace, other, held) for other, held in partners(workspace, facts).items()]
    return in_order(rows, "tier", descending=True)


def in_order(rows: list[dict[str, Any]], column: str, *, descending: bool = False) -> list[dict[str, Any]]:
    """The register by a column; rows without a value there come last either way, equals by label."""
    named = sorted(rows, key=lambda row: row["label"].casefold())
    known = [row for row in named if row["order"].get(column) is not None]
    known.sort(key=lambda row: row["order"][column], reverse=descending)
    return known + [row for row in named if row["order"].get(column) is None]


def columns(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The columns of `SORTS` in which any row of a register has something, with their titles; always the partner's name."""
    filled = {name for row in rows for name, value in row["filled"].items() if value}
    return {name: title for name, title in SORTS.items() if name in filled or name == "partner"}


def current_tier(facts: Iterable[Fact]) -> tuple[Tier, Fact] | None:
    """The named status that began last; one without a date counts only where no other has one."""
    named = [fact for fact in facts if fact.relation == "partnership_level" and fact.item and holds(fact)]
    if not named:
        return None
    last = max(named, key=lambda fact: (fact.span.first() or date.min, tier_of(fact.item or "").rank, fact.key))
    return tier_of(last.item or ""), last


def _row(workspace: Workspace, other: str, facts: list[Fact]) -> dict[str, Any]:
    tier = current_tier(facts)
    began = _earliest(fact for fact in facts if fact.relation == "diplomatic_relations_established" and holds(fact))
    embassies = _embassies(facts)
    agreements = [fact for fact in facts if fact.relation == "agreement_signed" and holds(fact)]
    trade, posts, forces = (told(workspace, facts) for told in (ties.trade, ties.posts, ties.forces))
    return {
        "partner": other,
        "label": workspace.label(other),
        "href": address("partner", other),
        "facts": len(facts),
        "disputed": sum(bool(fact.against) for fact in facts),
        "established": _cell(workspace, began),
        "tier": _tier_cell(workspace, tier),
        "embassies": [{**_cell(workspace, fact), "of": workspace.label(fact.subject or "")} for fact in embassies],
        "agreements": _agreements(agreements),
        "trade": trade,
        "posts": posts,
        "forces": forces,
        "filled": {
            "tier": tier is not None,
            "since": tier is not None,
            "established": began is not None,
            "embassy": bool(embassies or posts),
            "agreements": bool(agreements),
            "trade": bool(trade),
            "forces": bool(forces),
        },
        "order": {
            "partner": workspace.label(other).casefold(),
            "tier": tier[0].rank if tier else None,
            "since": _day(tier[1].span.first()) if tier else None,
            "established": _day(began.span.first()) if began else None,
            "embassy": _day(embassies[0].span.first()) if embassies else None,
            "agreements": len(agreements) or None,
            "trade": ties.largest(workspace, facts, ["trade_share"]),
            "forces": ties.largest(workspace, facts, ties.FORCES),
        },
    }


def _embassies(facts: list[Fact]) -> list[Fact]:
    opened = (fact for fact in facts if fact.relation == "embassy_opened" and holds(fact))
    return sorted(opened, key=lambda fact: (fact.span.first() or _LAST, fact.key))


def _tier_cell(workspace: Workspace, tier: tuple[Tier, Fact] | None) -> dict[str, Any] | None:
    if tier is None:
        return None
    step, fact = tier
    return {**_cell(workspace, fact), "rank": step.rank, "label": step.label, "status": fact.item}


def _cell(workspace: Workspace, fact: Fact | None) -> dict[str, Any]:
    if fact is None:
        return {}
    card = fact_card(workspace, fact)
    start = fact.span.start
    kept = ("id", "href", "span", "when", "disputed", "claims_for", "claims_against", "stance")
    return {**{name: card[name] for name in kept}, "date": date_in_words(start) if start else None}


def _agreements(facts: list[Fact]) -> dict[str, Any] | None:
    if not facts:
        return None
    ids = [claim.id for fact in facts for claim in fact.supporting]
    return {"count": len(facts), "href": evidence_address(ids)}


def _earliest(facts: Iterable[Fact]) -> Fact | None:
    return min(facts, key=lambda fact: (fact.span.first() or _LAST, fact.key), default=None)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
