"""Networks: the state among those it is tied to in a year, and how they are tied to its poles."""

from typing import Any
from urllib.parse import urlencode

from tulga.show import network
from tulga.show.balance import HOW, asked_pair, lean_in_words, poles, source_links
from tulga.show.figures.network import MOST_TIES, around
from tulga.show.surface import Workspace
from tulga.show.trail import address, evidence_address
from tulga.show.web.page import Asked, Data, page
from tulga.show.web.pages.partner import last_year
from tulga.show.words import UNKNOWN

UNDEFINED = "not defined"  # a share of no pairs, for instance


@page(
    "networks",
    path="/networks",
    title="Networks",
    what="The state among its partners in the ties of a year: relation=NAME chooses the ties, year the year, between the poles.",
    place=2,
)
def networks(workspace: Workspace, asked: Asked) -> Data:
    """The network of one relation and year around the state, what is measured of it, and its partners one by one."""
    matter = network.asked_matter(workspace, asked.query.get("relation", ""))
    known = network.years(workspace, matter, last_year(workspace.facts())) if matter else []
    told = {
        "state": {"id": workspace.state, "label": workspace.label(workspace.state)},
        "relation": matter,
        "title": ", ".join(_title(workspace, name) for name in matter.split(",")) if matter else "",
        "relations": _relations(workspace, matter),
        "poles": poles(workspace),
        "how": HOW,
    }
    if not known:
        return {**told, "year": None, "figures": {}}
    year = network.year_of(asked.query.get("year", ""), known, matter)
    pair = asked_pair(workspace, asked.query.get("between", "")) if len(workspace.poles) > 1 else None
    return {**told, "years": _years(known, year, matter), **_of_year(workspace, matter, year, pair)}


def _of_year(workspace: Workspace, matter: str, year: int, pair: tuple[str, str] | None) -> dict[str, Any]:
    rows = network.ties(workspace, matter, year)
    signed = bool((rows["value"] < 0).any())
    partners = [_partner(one, pair) for one in network.partners(workspace, rows)]
    ids = {one["id"] for one in partners}
    among = [(one, other) for one, other in rows.select("subject", "object").iter_rows() if {one, other} <= ids]
    words = _words(pair)
    state = {"id": workspace.state, "label": workspace.label(workspace.state)}
    joined = network.ALLIANCES in matter.split(",")
    return {
        "year": year,
        "states": len({*rows["subject"], *rows["object"]}),
        "ties": rows.height,
        "among": len(among),
        "drawn": len(among) <= MOST_TIES,
        "signed": signed,
        "between": list(pair) if pair else None,
        "kinds": [
            {"kind": kind, "what": what, "count": sum(one["kind"] == kind and not one["pole"] for one in partners)}
            for kind, what in words.items()
        ],
        "measures": [_measure(one) for one in network.measured(workspace, rows, signed)],
        "own": [_measure(one, pair) for one in network.between(workspace, rows, pair)] if pair else [],
        "roles": network.roles(workspace, rows),
        "partners": partners,
        "evidence": rows["evidence"].explode().drop_nulls().n_unique(),
        "href": evidence_address(rows["evidence"].explode().drop_nulls()),
        "sources": source_links(workspace, [workspace.source_of(network.ALLIANCES).id]) if joined else [],
        "figures": {"network": around(state, partners, among, {kind: f"with {what}" for kind, what in words.items()})},
    }


def _partner(one: dict[str, Any], pair: tuple[str, str] | None) -> dict[str, Any]:
    ids = one.pop("ids")
    return {
        **one,
        "kind": network.kind_of(one, pair) if pair else "neither",
        "pole": bool(pair and one["pole"] in pair),
        "member_of": one["pole"],
        "says": ", ".join(one["tied_to"]) or "no pole",
        "href": evidence_address(ids),
        "evidence": len(ids),
        "page": address("partner", one["id"]) if ids else None,
    }


def _words(pair: tuple[str, str] | None) -> dict[str, str]:
    if pair is None:
        return {"neither": "no pole"}
    one, other = pair
    return {"first": f"{one} only", "both": "both", "second": f"{other} only", "neither": "neither"}


def _measure(one: dict[str, Any], pair: tuple[str, str] | None = None) -> dict[str, Any]:
    """A measure with its number in words; the place between two poles, which is 1 with the first, as a lean."""
    value, low, high = one["value"], one["low"], one["high"]
    if value is not None:
        lean = pair and one["name"] == "pole_position"
        number = lean_in_words(value, pair) if pair and lean else _number(value, one["unit"])
    elif low is not None and high is not None:
        number = f"{_number(low, one['unit'])} to {_number(high, one['unit'])}"
    else:
        number = UNDEFINED if one["coverage"] == 1 else UNKNOWN
    return {**one, "number": number, "known": value is not None or low is not None,
            "anchor": f"/measures#all-{one['name']}"}  # fmt: skip


def _number(value: float, unit: str) -> str:
    if unit.startswith("share"):
        return f"{value * 100:.1f}%"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.3f}"


def _title(workspace: Workspace, name: str) -> str:
    plain = name.strip().removeprefix("-")
    return f"{network.matters(workspace)[plain]}{' as negative ties' if name.strip().startswith('-') else ''}"


def _relations(workspace: Workspace, matter: str) -> list[dict[str, Any]]:
    return [
        {
            "relation": name,
            "title": title,
            "chosen": name == matter,
            "href": f"/networks?{urlencode({'relation': name})}",
        }
        for name, title in network.matters(workspace).items()
    ]


def _years(known: list[int], year: int, matter: str) -> list[dict[str, Any]]:
    """The years around the one shown, and the first and last that are known."""
    place = known.index(year)
    near = sorted({known[0], *known[max(0, place - 5) : place + 6], known[-1]})
    return [
        {"year": one, "chosen": one == year, "href": f"/networks?{urlencode({'relation': matter, 'year': one})}"}
        for one in near
    ]
