"""Sources: every document, dataset and table that claims point at."""

from tulga.show.surface import Workspace
from tulga.show.trail import source_card
from tulga.show.web.page import Asked, Data, page


@page(
    "sources",
    path="/sources",
    title="Sources",
    what="Every source with its citation, its kind and how many claims it carries.",
    place=6,
)
def sources(workspace: Workspace, asked: Asked) -> Data:
    """All sources by kind and title."""
    ordered = sorted(workspace.sources(), key=lambda one: (one.kind, one.title.casefold(), one.id))
    counts = workspace.ledger.claims_by_source()
    cards = [{**source_card(one), "claims": counts.get(one.id, 0)} for one in ordered]
    return {
        "kinds": [
            {"kind": kind, "sources": [card for card in cards if card["kind"] == kind]}
            for kind in ("document", "table", "dataset")
        ]
    }
