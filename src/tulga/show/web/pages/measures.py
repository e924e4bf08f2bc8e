"""Measures: shares, concentration and effective partners by year, each with its interval and its rows."""

from importlib import import_module
from typing import Any

from tulga.show import figures
from tulga.show.headline import SHARE, in_percent, measured, trade_relation
from tulga.show.remembered import remembered
from tulga.show.surface import Workspace
from tulga.show.trail import address, evidence_address
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import UNKNOWN, share_in_words

BESIDE = ("hhi", "effective_partners")  # measures shown beside the largest share
FLOWS = {"exports": "Exports", "imports": "Imports"}


@page(
    "measures",
    path="/measures",
    title="Measures",
    what="Shares of trade by partner, concentration and effective partners by year, and every measure with its formula.",
    place=2,
)
def measures(workspace: Workspace, asked: Asked) -> Data:
    """The measures of the state's exports and imports, and how each is defined."""
    flows = remembered(workspace, "flows", lambda: [_flow(workspace, item, title) for item, title in FLOWS.items()])
    return {
        "state": {"id": workspace.state, "label": workspace.label(workspace.state)},
        "flows": [{name: told for name, told in flow.items() if name != "figure"} for flow in flows],
        "definitions": [_definition(name) for name in (SHARE, *BESIDE)],
        "families": _families(),
        "figures": {flow["item"]: flow["figure"] for flow in flows},
    }


def _flow(workspace: Workspace, item: str, title: str) -> dict[str, Any]:
    relation = trade_relation(workspace, item)
    rows = [r for r in measured(workspace, SHARE, relation, item) if r["subject"] == workspace.state]
    shares = sorted((r for r in rows if r.get("object")), key=_largest_first)
    labels = {row["object"]: workspace.label(row["object"]) for row in shares}
    beside = {name: _by_year(workspace, name, relation, item) for name in BESIDE}
    years = sorted({row["year"] for row in shares} | {year for found in beside.values() for year in found})
    return {
        "item": item,
        "title": title,
        "years": [_year(workspace, year, shares, beside) for year in reversed(years)],
        "figure": figures.shares(shares, labels, item),
    }


def _largest_first(row: dict[str, Any]) -> tuple[Any, ...]:
    """By year, then by what a share is at least, then by what it is at most."""
    return row["year"], -(row["low"] or 0), -(row["high"] or 0), row["object"]


def _year(
    workspace: Workspace, year: int, shares: list[dict[str, Any]], beside: dict[str, dict[int, dict[str, Any]]]
) -> dict[str, Any]:
    of_year = [row for row in shares if row["year"] == year]
    top = next((row for row in of_year if row["low"]), None)
    return {
        "year": year,
        "largest": _share(workspace, top) if top else None,
        "shares": [_share(workspace, row) for row in of_year],
        "beside": {name: _number(found.get(year)) for name, found in beside.items()},
    }


def _share(workspace: Workspace, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "partner": {
            "id": row["object"],
            "label": workspace.label(row["object"]),
            "href": address("partner", row["object"]),
        },
        **_bounds(row),
        "number": share_in_words(row["value"], row["low"], row["high"]),
    }


def _number(row: dict[str, Any] | None) -> dict[str, Any] | None:
    if row is None or (row["value"] is None and row["low"] is None):
        return None
    if row["low"] is not None and row["high"] is not None and f"{row['low']:.3f}" != f"{row['high']:.3f}":
        number = f"{row['low']:.3f} to {row['high']:.3f}"
    elif row["value"] is None and row["high"] is None:
        number = f"at least {row['low']:.3f}"
    else:
        known = row["value"] if row["value"] is not None else row["low"]
        number = UNKNOWN if known is None else f"{known:.3f}"
    return {**_bounds(row), "number": number}


def _bounds(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "evidence": len(row["evidence"]),
        "href": evidence_address(row["evidence"]),
    }


def _by_year(workspace: Workspace, name: str, relation: str, item: str) -> dict[int, dict[str, Any]]:
    rows = measured(workspace, name, relation, item)
    return {row["year"]: row for row in rows if row["subject"] == workspace.state}


def _families() -> list[dict[str, Any]]:
    """Every measure there is, by the module or package that has it, which says in its first line what they are."""
    from tulga.measures import measures

    found: dict[str, dict[str, Any]] = {}
    for name, one in measures.items():
        family = one.compute.__module__.removeprefix("tulga.measures.").partition(".")[0]
        told = (import_module(f"tulga.measures.{family}").__doc__ or "").partition("\n")[0]
        kept = {"family": family, "title": family.replace("_", " ").capitalize(), "what": told, "measures": []}
        parts = ("title", "formula", "variant", "unit", "source", "missing", "tulgas_own", "ends")
        found.setdefault(family, kept)["measures"].append({"name": name} | {part: getattr(one, part) for part in parts})
    return [found[family] for family in sorted(found)]


def _definition(name: str) -> dict[str, Any]:
    from tulga.measures import measures

    one = measures[name]
    parts = ("name", "title", "formula", "unit", "source", "missing")
    return {**{part: getattr(one, part) for part in parts}, "percent": in_percent(name)}
