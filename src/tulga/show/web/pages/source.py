"""Source: its citation, its claims, and its text with every claim's words marked."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tulga.claim import Claim
from tulga.show.surface import Workspace
from tulga.show.trail import address, claim_card, source_card
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import said


@page(
    "source",
    path="/source/{id}",
    title="Source",
    what="One source: citation, claims, and where the workspace holds it the text with the claims' words marked.",
)
def source(workspace: Workspace, asked: Asked) -> Data:
    """One source by its id; raises BadUse for one that is not known."""
    one = workspace.source(asked.at["id"])
    claims = sorted(
        workspace.ledger.find(source=one.id), key=lambda c: (c.evidence.chars or (c.evidence.row or 0, 0), c.id)
    )
    text = workspace.text(one.id)
    return {
        "source": source_card(one),
        "csl": dict(one.csl),
        "claims": [claim_card(workspace, claim) for claim in claims],
        "pieces": pieces(workspace, text, claims) if text else None,
    }


def pieces(workspace: Workspace, text: str, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """The text cut where a claim begins or ends; each piece names the claims that it is part of.

    The pieces put together are the text again.
    """
    spans = [(c.evidence.chars, c) for c in claims if c.evidence.chars and c.evidence.chars[1] <= len(text)]
    cuts = sorted({0, len(text), *(end for chars, _ in spans for end in chars)})
    out = []
    for begin, end in pairwise(cuts):
        over = [claim for chars, claim in spans if chars[0] <= begin and end <= chars[1]]
        out.append(
            {
                "text": text[begin:end],
                "claims": [claim.id for claim in over],
                "href": address("claim", over[0].id) if over else None,
                "says": "; ".join(said(claim, workspace.label) for claim in over),
            }
        )
    return out
