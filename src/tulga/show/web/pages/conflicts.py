"""Conflicts: where the sources do not say the same, with the kind, the sides and what would settle it."""

from typing import Any
from urllib.parse import urlencode

from tulga.show.surface import Conflict, Workspace
from tulga.show.trail import evidence_address
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import relation_label

SHOWN = 50
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
    what="Where claims do not say the same, by kind and verdict: of one actor, of one kind, with all=1 the compatible ones; "
    "the next page by after.",
    place=9,
)
def conflicts(workspace: Workspace, asked: Asked) -> Data:
    """A page of the conflicts of the workspace, the real ones first, with the totals of each verdict."""
    given = {name: value for name in ("actor", "kind", "all") if (value := asked.query.get(name, "").strip())}
    actor = workspace.named(given["actor"]) if "actor" in given else None
    after = asked.query.get("after") or None
    wanted = [name for name in VERDICTS if name != "compatible" or "all" in given]
    found = workspace.conflicts(actor, given.get("kind"), verdicts=wanted, limit=SHOWN, after=after)
    return {
        "asked": {"actor": given.get("actor", ""), "kind": given.get("kind", ""), "all": "all" in given},
        "actor": {"id": actor, "label": workspace.label(actor)} if actor else None,
        "kinds": list(found.kinds),
        "verdicts": [
            {
                "verdict": name,
                "means": VERDICTS[name],
                "count": found.totals[name],
                "conflicts": [_card(workspace, one) for one in found.conflicts if one.verdict == name],
            }
            for name in VERDICTS
        ],
        "first": f"/conflicts?{urlencode(given)}" if after else None,
        "next": f"/conflicts?{urlencode({**given, 'after': found.after})}" if found.after else None,
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
