"""Conflicts: where the sources do not say the same, with the kind, the sides and what would settle it."""

from typing import Any

from tulga.show.surface import Conflict, Workspace
from tulga.show.trail import evidence_address
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import relation_label

SHOWN = 200
# What each verdict means, in the order in which conflicts are shown.
VERDICTS = {
    "real": "The sides cannot all be right.",
    "undecided": "Whether the sides can all be right hangs on something that no claim says.",
    "compatible": "It only looks like a conflict: the sides can all be right.",
}


@page(
    "conflicts",
    path="/conflicts",
    title="Conflicts",
    what="Where claims do not say the same, by kind and verdict; of one actor, of one kind, and with all=1 the compatible ones.",
    place=9,
)
def conflicts(workspace: Workspace, asked: Asked) -> Data:
    """The conflicts of the workspace, the real ones first; `SHOWN` of each verdict at most, all of them counted."""
    typed = asked.query.get("actor", "").strip()
    actor = workspace.named(typed) if typed else None
    kind = asked.query.get("kind", "").strip() or None
    found = workspace.conflicts(actor, kind)
    wanted = [name for name in VERDICTS if name != "compatible" or asked.query.get("all")]
    groups = [(name, [one for one in found if one.verdict == name]) for name in VERDICTS]
    return {
        "asked": {"actor": typed, "kind": kind or "", "all": bool(asked.query.get("all"))},
        "actor": {"id": actor, "label": workspace.label(actor)} if actor else None,
        "kinds": sorted({one.kind for one in found}),
        "verdicts": [
            {
                "verdict": name,
                "means": VERDICTS[name],
                "count": len(those),
                "conflicts": [_card(workspace, one) for one in those[:SHOWN]] if name in wanted else [],
            }
            for name, those in groups
        ],
    }


def _card(workspace: Workspace, conflict: Conflict) -> dict[str, Any]:
    claim = conflict.sides[0].claims[0]
    ends = [workspace.label(end) for end in (claim.subject, claim.object) if end]
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "verdict": conflict.verdict,
        "about": f"{relation_label(claim.relation)}: {', '.join(ends)}" if ends else relation_label(claim.relation),
        "why": conflict.why,
        "settled_by": conflict.settled_by,
        "sides": [
            {
                "says": side.says,
                "sources": [workspace.source(source).title for source in side.sources],
                "claims": [one.id for one in side.claims],
                "href": evidence_address(one.id for one in side.claims),
            }
            for side in conflict.sides
        ],
    }
