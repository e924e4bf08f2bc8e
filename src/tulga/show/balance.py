"""Where the state stands between two of its poles, as pages show it: by domain and year, together, and by shares.

A lean is 1 with the first pole and -1 with the second. What its ends are is said in one word of `ENDS`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tulga.errors import BadUse, TulgaError, unknown
from tulga.show.remembered import remembered
from tulga.show.surface import Workspace
from tulga.show.trail import address, evidence_address
from tulga.show.words import UNKNOWN, share_in_words

Pair = tuple[str, str]

OTHERS: Final = "others"
FEWEST: Final = 2  # domains that are put together
HOW: Final = (
    "Poles are groups of states that you name: write poles: {NAME: [STATE, ...], NAME: [STATE, ...]} into tulga.yml, "
    "two of them or more, and open the workspace again."
)
ENDS: Final = {
    "exact": "all that is needed is known",
    "bounds": "bounds: what is not known leaves this much open, and it cannot be otherwise",
    "estimate": "90% interval: an estimate, if what was read is a fair sample of what there was",
    "point": "an estimate whose source gives no interval",
    "open": "nothing that is known decides it",
}


def asked_pair(workspace: Workspace, asked: str) -> Pair:
    """The two poles of a query ("Russia,China"), or the first two declared; raises BadUse for any other."""
    names = [name.strip() for name in asked.split(",") if name.strip()]
    for name in names:
        if name not in workspace.poles:
            raise unknown("pole", name, workspace.poles)
    if names and len(set(names)) != 2:
        raise BadUse(f"a lean is between two poles, not {len(set(names))}: write ?between=ONE,OTHER")
    one, other = names or list(workspace.poles)[:2]
    return one, other


def poles(workspace: Workspace) -> list[dict[str, Any]]:
    """The declared poles with their members."""
    return [
        {"name": name, "members": [{"id": one, "label": workspace.label(one)} for one in members]}
        for name, members in workspace.poles.items()
    ]


def domains(workspace: Workspace, pair: Pair) -> list[dict[str, Any]]:
    """Every domain with its title, what it is, and its leans by year, the newest first; none where nothing is known."""
    rows = remembered(workspace, ("leans", pair), lambda: workspace.balance.by_domain(pair).to_dicts())
    found = []
    for domain in workspace.balance.domains:
        mine = [lean_card(workspace, row, pair, domain.kind) for row in rows if row["domain"] == domain.name]
        leans = sorted(mine, key=lambda card: -card["year"])
        said = {"domain": domain.name, "title": domain.title, "note": domain.note, "kind": domain.kind}
        found.append({**said, "leans": leans})
    return found


def latest(domain: Mapping[str, Any]) -> dict[str, Any] | None:
    """A domain's lean in the last year in which anything bounds it; None where no year does."""
    found: dict[str, Any] | None = next((card for card in domain["leans"] if card["ends"] != "open"), None)
    return found


def lean_card(workspace: Workspace, row: Mapping[str, Any], pair: Pair, kind: str = "") -> dict[str, Any]:
    """One lean with its ends in numbers and words, its coverage and the way to its evidence."""
    value, low, high = row["value"], row["low"], row["high"]
    return {
        "year": row["year"],
        "value": value,
        "low": low,
        "high": high,
        "coverage": row["coverage"],
        "covered": share_in_words(None if row["coverage"] is None else row["coverage"] * 100),
        "lean": UNKNOWN if value is None else lean_in_words(value, pair),
        "between": between_in_words(low, high, pair),
        "ends": _ends(value, low, high, kind),
        **trail(workspace, row),
    }


def together(workspace: Workspace, pair: Pair, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """All domains in one number, the newest year first, with what any weights can give; of the years in which at least
    `FEWEST` domains of `found` say anything."""
    rows = remembered(workspace, ("together", pair), lambda: workspace.balance.together(pair).to_dicts())
    said: dict[int, list[str]] = {}
    for domain in found:
        for card in domain["leans"]:
            if card["ends"] != "open":
                said.setdefault(card["year"], []).append(domain["title"])
    return [
        {
            **lean_card(workspace, row, pair),
            "ends": "weights",
            "least": row["least"],
            "most": row["most"],
            "reach": between_in_words(row["least"], row["most"], pair),
            "domains": said[row["year"]],
        }
        for row in sorted(rows, key=lambda row: -row["year"])
        if row["low"] is not None and len(said.get(row["year"], ())) >= FEWEST
    ]


def pole_shares(workspace: Workspace, domain: str) -> list[dict[str, Any]]:
    """The share in percent of each pole and of the others by year, the newest first, and what is left open; of the years in which
    anything is known of one.

    A share is at least `low` and at most `high`; what the least of all leave is with nobody knows whom. Raises BadUse for a
    domain that has no shares.
    """
    rows = remembered(workspace, ("shares", domain), lambda: workspace.balance.shares(domain).to_dicts())
    order = [*workspace.poles, OTHERS]
    years: dict[int, dict[str, Any]] = {}
    for row in rows:
        years.setdefault(row["year"], {})[row["object"]] = row
    told = (year for year in sorted(years, reverse=True) if any(row["low"] for row in years[year].values()))
    return [_year(workspace, year, years[year], order) for year in told]


def lean_in_words(lean: float, pair: Pair) -> str:
    """Towards which pole, and how far.

    >>> [lean_in_words(lean, ("Russia", "China")) for lean in (0.3333, -0.8, 0.001)]
    ['Russia 0.33', 'China 0.80', 'even']
    """
    return "even" if abs(lean) < 0.005 else f"{pair[0] if lean > 0 else pair[1]} {abs(lean):.2f}"


def between_in_words(low: float | None, high: float | None, pair: Pair) -> str:
    """From which lean to which; one alone where they are the same.

    >>> between_in_words(-0.49, 0.84, ("Russia", "China")), between_in_words(-1, -0.8, ("Russia", "China"))
    ('China 0.49 to Russia 0.84', 'China 1.00 to 0.80')
    """
    if low is None or high is None:
        return UNKNOWN
    first, last = lean_in_words(low, pair), lean_in_words(high, pair)
    if first == last:
        return first
    same_side = low * high > 0 and "even" not in (first, last)
    return f"{first} to {last.rpartition(' ')[2]}" if same_side else f"{first} to {last}"


def trail(workspace: Workspace, row: Mapping[str, Any]) -> dict[str, Any]:
    """The way from a row of a measure to its claims, and to the sources of the datasets behind it."""
    return {
        "evidence": len(row.get("evidence") or ()),
        "href": evidence_address(row.get("evidence") or ()),
        "sources": source_links(workspace, row.get("sources") or ()),
    }


def source_links(workspace: Workspace, ids: Iterable[str]) -> list[dict[str, str]]:
    """Sources by their titles, each with the address of its page."""
    found = []
    for one in ids:
        try:
            title = workspace.source(one).title
        except TulgaError:
            title = one
        found.append({"id": one, "title": title, "href": address("source", one)})
    return found


def _ends(value: float | None, low: float | None, high: float | None, kind: str) -> str:
    if low is None or high is None or (value is None and low <= -1 and high >= 1):
        return "open"
    if value is None:
        return "bounds"
    if low != high:
        return "estimate"
    return "point" if kind == "positions" else "exact"


def _year(workspace: Workspace, year: int, rows: Mapping[str, Any], order: Sequence[str]) -> dict[str, Any]:
    parts = [{"pole": name, **_share(rows[name])} for name in order if name in rows]
    first: Mapping[str, Any] = next(iter(rows.values()))
    return {
        "year": year,
        "shares": parts,
        "open": max(0.0, 100 - sum(part["low"] or 0 for part in parts)),
        "coverage": first["coverage"],
        **trail(workspace, first),
    }


def _share(row: Mapping[str, Any]) -> dict[str, Any]:
    value, low, high = (None if row[end] is None else row[end] * 100 for end in ("value", "low", "high"))
    return {"value": value, "low": low, "high": high, "number": share_in_words(value, low, high)}
