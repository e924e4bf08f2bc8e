"""Search: claims by words and by what is known of them, page by page, and the passages of documents that hold the words."""

from typing import Any
from urllib.parse import urlencode

from tulga.errors import BadUse, unknown
from tulga.relations import relations
from tulga.show.surface import Passage, Workspace
from tulga.show.trail import address, claim_card
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import STANCES, relation_label

SHOWN, COUNTED, PLACES = 50, 1000, 10
REVIEWS = ("accepted", "rejected", "undecided", "unreviewed")
# The words behind the question mark, and the filters of the ledger that they stand for.
FILTERS = {
    "q": "text", "actor": "actor", "relation": "relation", "from": "since", "until": "until", "valid_on": "valid_on",
    "known_on": "known_on", "source": "source", "grade": "grade", "review": "review", "method": "method",
    "stance": "stance", "confidence": "min_confidence",
}  # fmt: skip


@page(
    "search",
    path="/search",
    title="Search",
    what=f"Claims and passages by the words {', '.join(FILTERS)}; the next page by after.",
    place=8,
)
def search(workspace: Workspace, asked: Asked) -> Data:
    """Claims that match everything asked: with words the best first, without the newest first.

    Raises BadUse, with the nearest names, for a value that cannot be.
    """
    given = {name: value for name in FILTERS if (value := asked.query.get(name, "").strip())}
    filters: dict[str, Any] = {FILTERS[name]: value for name, value in given.items()}
    _prepare(workspace, filters)
    after = asked.query.get("after") or None
    leaf = workspace.ledger.page(limit=SHOWN, after=after, **filters)
    count = workspace.ledger.count(most=COUNTED, **filters)
    return {
        "asked": {name: given.get(name, "") for name in FILTERS},
        "count": min(count, COUNTED),
        "more": count > COUNTED,
        "claims": [claim_card(workspace, claim) for claim in leaf.claims],
        "first": f"/search?{urlencode(given)}" if after else None,
        "next": f"/search?{urlencode({**given, 'after': leaf.after})}" if leaf.after else None,
        "passages": [] if after or "q" not in given else _passages(workspace, given["q"], given.get("source")),
        "choices": {
            "relation": [{"id": one, "label": relation_label(one)} for one in relations()],
            "review": list(REVIEWS),
            "stance": list(STANCES),
        },
    }


def _prepare(workspace: Workspace, filters: dict[str, Any]) -> None:
    """Bring what was typed into the form of the ledger: the id of an actor, a number."""
    if "relation" in filters and filters["relation"] not in relations():
        raise unknown("relation", filters["relation"], relations())
    if "source" in filters:
        workspace.source(filters["source"])
    if "actor" in filters:
        filters["actor"] = workspace.named(filters["actor"])
    if "min_confidence" in filters:
        try:
            filters["min_confidence"] = float(filters["min_confidence"])
        except ValueError:
            raise BadUse(f"the least confidence {filters['min_confidence']!r} is not a number from 0 to 1") from None


def _passages(workspace: Workspace, text: str, source: str | None) -> list[dict[str, Any]]:
    try:
        found = workspace.ledger.passages(text, PLACES, source=source)
    except BadUse:  # words that only leave out: claims without them can be shown, passages cannot
        return []
    return [
        {
            "source": hit.source,
            "href": address("source", hit.source),
            "title": hit.title,
            "where": f"characters {hit.begins:,} to {hit.ends:,}",
            "pieces": _pieces(hit),
        }
        for hit in found
    ]


def _pieces(hit: Passage) -> list[dict[str, Any]]:
    """The words cut where a mark begins or ends; put together they are the words again."""
    pieces, last = [], 0
    for start, end in (*hit.marks, (len(hit.words), len(hit.words))):
        pieces += [
            {"text": hit.words[last:start], "found": False},
            {"text": hit.words[start:end], "found": True},
        ]
        last = end
    return [piece for piece in pieces if piece["text"]]
