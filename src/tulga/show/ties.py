"""Ties between the state and one partner that are told in numbers: shares of trade, posts, forces.

Each is a list of short sayings, each with its fact; the newest of each matter, and what has no date where nothing has one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

from tulga.show.surface import Fact, Workspace
from tulga.show.trail import fact_card, holds
from tulga.show.words import number_in_words

FORCES: Final = ("peacekeeping_contribution", "troop_deployment")
_FLOWS: Final = ("exports", "imports", "total")
_ONE: Final = {"consulates general": "consulate general", "consulates": "consulate"}


def trade(workspace: Workspace, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """The partner's shares of the state's trade, and the state's of the partner's, the newest of each flow."""
    told = [f for f in facts if f.relation == "trade_share" and f.value is not None and holds(f)]
    found = newest(told, lambda fact: (fact.subject, fact.item))
    found.sort(key=lambda fact: (fact.subject != workspace.state, _place(fact.item), fact.key))
    return [_said(workspace, fact, f"{_number(fact)} of {_whose(workspace, fact)}{_flow(fact)}") for fact in found]


def posts(workspace: Workspace, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """The embassies and consulates that are counted, of either in the other."""
    told = [f for f in facts if f.relation == "mission_count" and f.value is not None and holds(f)]
    found = newest(told, lambda fact: (fact.subject, fact.item))
    found.sort(key=lambda fact: (fact.subject != workspace.state, -(fact.value or 0), fact.key))
    return [_said(workspace, fact, f"{_posts(fact)} of {workspace.label(fact.subject or '')}") for fact in found]


def forces(workspace: Workspace, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """The forces that either has in the other."""
    found = newest([f for f in facts if f.relation in FORCES and holds(f)], lambda fact: (fact.subject, fact.relation))
    found.sort(key=lambda fact: (fact.subject != workspace.state, -(fact.value or 0), fact.key))
    return [_said(workspace, fact, f"{_number(fact)} of {workspace.label(fact.subject or '')}") for fact in found]


def largest(workspace: Workspace, facts: Iterable[Fact], relations: Sequence[str]) -> list[float] | None:
    """What orders a register: the state's own largest number before those of its partners; None where there is none."""
    told = [f for f in facts if f.relation in relations and f.value is not None and holds(f)]
    return max(([float(fact.subject == workspace.state), float(fact.value or 0)] for fact in told), default=None)


def newest(facts: Iterable[Fact], matter: Callable[[Fact], Any]) -> list[Fact]:
    """Of each matter the facts that begin last; those without a date count only where no other has one."""
    groups: defaultdict[Any, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[matter(fact)].append(fact)
    found: list[Fact] = []
    for held in groups.values():
        last = max(fact.span.first() or date.min for fact in held)
        found += [fact for fact in held if (fact.span.first() or date.min) == last]
    return found


def _said(workspace: Workspace, fact: Fact, words: str) -> dict[str, Any]:
    card = fact_card(workspace, fact)
    kept = ("id", "href", "value", "unit", "item", "when", "disputed")
    return {"says": words, "dated": fact.span.known, **{name: card[name] for name in kept}}


def _number(fact: Fact) -> str:
    if fact.value is None:
        return "forces, number not told,"
    return number_in_words(fact.value, fact.unit, dict(fact.winner.qualifiers).get("hedge"))


def _whose(workspace: Workspace, fact: Fact) -> str:
    return "" if fact.subject == workspace.state else f"{workspace.label(fact.subject or '')}’s "


def _flow(fact: Fact) -> str:
    return "trade" if fact.item in (None, "total") else str(fact.item)


def _place(item: str | None) -> int:
    return _FLOWS.index(item) if item in _FLOWS else len(_FLOWS)


def _posts(fact: Fact) -> str:
    what = fact.item or "missions"
    if fact.value == 0:
        return f"no {_ONE.get(what, what)}"
    if fact.value == 1:
        return _ONE.get(what, what)
    return f"{number_in_words(fact.value)} {what}"
