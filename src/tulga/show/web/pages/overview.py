"""Overview: the state among its partners, the register of partners, and the numbers that matter most."""

from tulga.show import abroad, figures
from tulga.show.headline import headline
from tulga.show.register import SORTS, columns, in_order, register
from tulga.show.surface import Workspace
from tulga.show.trail import fact_card, holds
from tulga.show.web.page import Asked, Data, page

_LARGEST_FIRST = ("tier", "trade", "forces")  # what the register is ordered by, the first that is known
_COUNTED = ("diplomatic_relations_established", "mission_count", "agreements_count", "membership")


@page(
    "overview",
    path="/",
    title="Overview",
    what="Map, key numbers and the register of partners; the words sort and order choose the register's order.",
    place=1,
)
def overview(workspace: Workspace, asked: Asked) -> Data:
    """Map, key numbers and register of the workspace's state."""
    facts = list(workspace.facts())
    rows = register(workspace, facts)
    shown = columns(rows)
    sort = asked.one_of("sort", SORTS, next((name for name in _LARGEST_FIRST if name in shown), "tier"))
    order = asked.one_of("order", ("ascending", "descending"), "descending" if sort in _LARGEST_FIRST else "ascending")
    rows = in_order(rows, sort, descending=order == "descending")
    claims = {claim.id for fact in facts for claim in (fact.winner, *fact.supporting, *fact.against)}
    return {
        "state": {"id": workspace.state, "label": workspace.label(workspace.state)},
        "claims": len(claims),
        "facts": len(facts),
        "disputed": sum(bool(fact.against) for fact in facts),
        "sources": len(workspace.sources()),
        "headline": headline(workspace, facts),
        "counts": [
            fact_card(workspace, fact)
            for fact in facts
            if fact.relation in _COUNTED
            and fact.value is not None
            and holds(fact)
            and fact.subject == workspace.state
            and not fact.object
        ],
        "register": rows,
        "sort": sort,
        "order": order,
        "columns": shown,
        "without": [title for name, title in SORTS.items() if name not in shown],
        "seats": abroad.seats(workspace, facts),
        "forces": abroad.forces(workspace, facts),
        "trade": abroad.trade(workspace, facts),
        "goods": abroad.goods(workspace, facts),
        "caption": figures.caption(rows),
        "figures": {"map": figures.world(workspace.state, workspace.label(workspace.state), rows)},
    }
