"""Partner: everything between the focal state and one other, in four layers along time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tulga.errors import BadUse, nearest_names
from tulga.show.headline import SHARE, measured, trade_relation
from tulga.show.layers import LAYERS, layer_of
from tulga.show.register import partners, register
from tulga.show.surface import Fact, Workspace
from tulga.show.timeline import timeline
from tulga.show.trail import address, evidence_address, fact_card
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import share_in_words


@page(
    "partner",
    path="/partner/{state}",
    title="Partner",
    what="One partner: timeline of dated facts, four layers, numbers. state is an ISO 3166-1 alpha-3 code.",
)
def partner(workspace: Workspace, asked: Asked) -> Data:
    """Timeline, layers and numbers of one partner; raises BadUse for one that the workspace does not know."""
    wanted = asked.at["state"]
    held = partners(workspace)
    other = wanted.upper()
    if other not in held:
        raise BadUse(f"there is no partner {wanted!r}", nearest=_nearest(workspace, wanted, list(held)))
    facts = sorted(held[other], key=_by_time)
    cards = [{**fact_card(workspace, fact), "layer": layer_of(fact.relation, fact.item)} for fact in facts]
    between = f"{workspace.label(workspace.state)} and {workspace.label(other)}"
    return {
        "state": {"id": workspace.state, "label": workspace.label(workspace.state)},
        "partner": {"id": other, "label": workspace.label(other), "href": address("partner", other)},
        "row": next(row for row in register(workspace, held[other])),
        "layers": [{"layer": name, "facts": [card for card in cards if card["layer"] == name]} for name in LAYERS],
        "disputed": [card for card in cards if card["disputed"]],
        "numbers": _numbers(workspace, other),
        "partners": [{"id": one, "label": workspace.label(one), "href": address("partner", one)} for one in held],
        "figures": {"timeline": timeline(between, facts, cards, last_year(workspace.facts()))},
    }


def _numbers(workspace: Workspace, other: str) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for item in ("exports", "imports"):
        rows = measured(workspace, SHARE, trade_relation(workspace, item), item)
        own = [row for row in rows if row["subject"] == workspace.state and row.get("object") == other]
        out += [_share(item, row) for row in sorted(own, key=lambda row: -row["year"])]
    return out


def _share(item: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": f"share of {item}",
        "year": row["year"],
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "number": share_in_words(row["value"], row["low"], row["high"]),
        "href": evidence_address(row["evidence"]),
        "evidence": len(row["evidence"]),
    }


def last_year(facts: Sequence[Fact]) -> int:
    """The last year that a fact is dated to, planned ones left out; this year's number where none has a date."""
    days = [fact.span.last() or fact.span.first() for fact in facts if fact.status == "actual"]
    return max((day.year for day in days if day), default=date.today().year)


def _by_time(fact: Fact) -> tuple[date, str]:
    return fact.span.first() or fact.span.last() or date.max, fact.key


def _nearest(workspace: Workspace, wanted: str, known: list[str]) -> list[str]:
    by_name = {name: one for one in known for name in (one, workspace.label(one))}
    return list(dict.fromkeys(by_name[name] for name in nearest_names(wanted, by_name)))
