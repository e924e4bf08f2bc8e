"""Evidence: the claims and rows behind one number, for and against."""

from typing import Any

from tulga.errors import BadUse
from tulga.show.reliability import SURE
from tulga.show.surface import Workspace
from tulga.show.trail import claim_card
from tulga.show.web.page import Asked, Data, page


@page(
    "evidence",
    path="/evidence",
    title="Evidence",
    what="The claims and rows of ids, and those of against, two comma-separated lists.",
    needs=("ids",),
)
def evidence(workspace: Workspace, asked: Asked) -> Data:
    """Claims by their ids; raises BadUse when none is asked for or one is not known."""
    ids, against = asked.ids("ids"), asked.ids("against")
    if not ids and not against:
        raise BadUse("the evidence page needs the ids of claims, for instance /evidence?ids=0123456789abcdef")
    return {
        "claims_for": _cards(workspace, ids),
        "claims_against": _cards(workspace, against),
        "left_out": _count(asked.query.get("left_out", "")),
    }


def _cards(workspace: Workspace, ids: list[str]) -> list[dict[str, Any]]:
    """Claims in the order asked for, those first whose words or rows can be shown, and of these the surer ones."""
    cards = [claim_card(workspace, workspace.claim(name)) for name in ids]
    return sorted(cards, key=lambda card: (_hidden(card), card["confidence"] < SURE))


def _hidden(card: dict[str, Any]) -> bool:
    return not card["quote"] and card["locator"].startswith("char=")


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
