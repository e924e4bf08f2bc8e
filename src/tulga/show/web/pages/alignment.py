"""Alignment: the state's ideal point beside those of its poles, and how it votes with each, session by session."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from tulga.show import alignment as votes
from tulga.show.balance import HOW, poles, source_links
from tulga.show.figures.positions import trend
from tulga.show.surface import Workspace
from tulga.show.web.page import Asked, Data, page

_MEASURES = {"s": "S", "kappa": "kappa", "agreement": "agree"}


@page(
    "alignment",
    path="/alignment",
    title="Alignment",
    what="Ideal points of the state and its poles by year, and agreement in votes by session: poles=A,B chooses the poles.",
    place=3,
)
def alignment(workspace: Workspace, asked: Asked) -> Data:
    """The trend of ideal points, the numbers behind it, and agreement with each pole."""
    chosen = votes.asked_poles(workspace, asked.ids("poles"))
    known = votes.origins(workspace)
    told = {
        "state": {"id": workspace.state, "label": workspace.label(workspace.state)},
        "poles": poles(workspace),
        "chosen": chosen,
        "choices": _choices(workspace, chosen),
        "how": HOW,
        "sessions": votes.sessions(workspace, chosen),
        "votes": votes.votes_source(workspace),
        "measures": [_definition(name) for name in votes.AGREEMENT],
    }
    if not known:
        return {**told, "origin": None, "years": [], "figures": {}}
    origin = next(name for name in known if name == asked.one_of("from", tuple(known), known[0]))
    found = votes.positions(workspace, origin)
    rows = votes.lines(workspace, found, chosen)
    return {
        **told,
        "origin": {"name": origin, "what": votes.ORIGINS[origin], "sources": source_links(workspace, found.sources)},
        "origins": [
            {"name": name, "what": votes.ORIGINS[name], "href": _address(chosen, name)}
            for name in known
            if name != origin
        ],
        "who": list(dict.fromkeys(row["who"] for row in rows)),
        "years": _years(rows),
        "figures": {"trend": trend(rows)},
    }


def _years(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The points by year, the newest first."""
    by_year: dict[int, dict[str, Any]] = {}
    for row in rows:
        by_year.setdefault(row["year"], {})[row["who"]] = row
    return [{"year": year, "points": by_year[year]} for year in sorted(by_year, reverse=True)]


def _choices(workspace: Workspace, chosen: Sequence[str]) -> list[dict[str, Any]]:
    """Each pole with the address that takes it in or leaves it out; none where there is only one."""
    found = []
    for name in workspace.poles if len(workspace.poles) > 1 else ():
        others = [one for one in workspace.poles if (one in chosen) != (one == name)]
        href = _address(others, None) if others else None
        found.append({"pole": name, "chosen": name in chosen, "href": href})
    return found


def _address(chosen: Sequence[str], origin: str | None) -> str:
    return "/alignment?" + urlencode({"poles": ",".join(chosen), **({"from": origin} if origin else {})})


def _definition(name: str) -> dict[str, Any]:
    from tulga.measures import measures

    one = measures[votes.AGREEMENT[name]]
    return {"key": name, "short": _MEASURES[name], "name": one.name, "title": one.title, "formula": one.formula,
            "source": one.source}  # fmt: skip
