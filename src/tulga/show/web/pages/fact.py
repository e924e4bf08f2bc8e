"""Fact: the claims for and against it, and why the rule decided as it did."""

from tulga.errors import unknown
from tulga.show.surface import Workspace
from tulga.show.trail import claim_card, fact_card
from tulga.show.web.page import Asked, Data, page


@page(
    "fact",
    path="/fact/{id}",
    title="Fact",
    what="One fact: the claims for and against it under the rule that resolved them.",
)
def fact(workspace: Workspace, asked: Asked) -> Data:
    """A fact by its id or its key; raises BadUse for one that is not known."""
    facts = list(workspace.facts())
    by_name = {one.key: one for one in facts} | {one.id: one for one in facts}
    name = asked.at["id"]
    if name not in by_name:
        raise unknown("fact", name, [one.id for one in facts])
    found = by_name[name]
    return {
        "fact": fact_card(workspace, found),
        "winner": found.winner.id,
        "claims_for": [claim_card(workspace, claim) for claim in found.supporting],
        "claims_against": [claim_card(workspace, claim) for claim in found.against],
        "before": [claim_card(workspace, claim) for claim in found.history],
    }
