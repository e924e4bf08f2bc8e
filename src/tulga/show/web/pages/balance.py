"""Balance: where the state stands between two of its poles, domain by domain, with what is not known."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from tulga.show import balance as standing
from tulga.show.balance import OTHERS, Pair
from tulga.show.figures import poles as figures
from tulga.show.surface import Workspace
from tulga.show.web.page import Asked, Data, page

FIRST = "trade"  # the domain whose shares are shown unless another is asked for


@page(
    "balance",
    path="/balance",
    title="Balance",
    what="The state between two of its poles by domain and year: between=ONE,OTHER chooses the poles, domain=NAME the shares.",
    place=2,
)
def balance(workspace: Workspace, asked: Asked) -> Data:
    """Leans by domain, all domains together, and the shares of the poles in one domain."""
    state = {"id": workspace.state, "label": workspace.label(workspace.state)}
    told = {"state": state, "poles": standing.poles(workspace), "how": standing.HOW, "ends": standing.ENDS}
    if len(workspace.poles) < 2:
        return {**told, "between": None, "figures": {}}
    pair = standing.asked_pair(workspace, asked.query.get("between", ""))
    domains = standing.domains(workspace, pair)
    newest = [{**domain, **card} for domain in domains if (card := standing.latest(domain))]
    whole = standing.together(workspace, pair, domains)
    chosen, shares = _shares(workspace, asked, domains)
    title = next((one["title"] for one in domains if one["domain"] == chosen), chosen)
    order = [*workspace.poles, OTHERS]
    return {
        **told,
        "between": list(pair),
        "choices": _choices(workspace, pair, chosen),
        "latest": [{name: value for name, value in one.items() if name != "leans"} for one in newest],
        "silent": [one["title"] for one in domains if not standing.latest(one)],
        "domains": [{name: one[name] for name in ("domain", "title", "note", "kind")} for one in domains],
        "years": _years(domains),
        "together": whole,
        "shares": {
            "domain": chosen,
            "title": title,
            "choices": _of_domains(domains, pair, chosen),
            "poles": order,
            "years": shares,
        },
        "figures": {
            "leans": figures.leans(newest, pair),
            "together": figures.together(whole, pair),
            "shares": figures.pole_shares(shares, order, title.lower()),
        },
    }


def _shares(workspace: Workspace, asked: Asked, domains: Sequence[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """The domain whose shares are shown, and they: that asked for, trade, or the first that has any."""
    shown = [one["domain"] for one in domains if one["leans"] and one["kind"] != "positions"]
    chosen = asked.query.get("domain") or (FIRST if FIRST in shown or not shown else shown[0])
    return chosen, standing.pole_shares(workspace, chosen)


def _choices(workspace: Workspace, pair: Pair, domain: str) -> list[dict[str, Any]]:
    pairs = list(combinations(workspace.poles, 2))
    return [
        {"between": list(one), "chosen": set(one) == set(pair), "href": _address(one, domain)}
        for one in (pairs if len(pairs) > 1 else [])
    ]


def _of_domains(domains: Sequence[dict[str, Any]], pair: Pair, chosen: str) -> list[dict[str, Any]]:
    return [
        {"domain": one["domain"], "title": one["title"], "chosen": one["domain"] == chosen,
         "href": f"{_address(pair, one['domain'])}#shares"}
        for one in domains
        if one["leans"] and one["kind"] != "positions"
    ]  # fmt: skip


def _address(pair: Pair, domain: str) -> str:
    return "/balance?" + urlencode({"between": ",".join(pair), "domain": domain})


def _years(domains: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The table of years, the newest first: of every domain its lean, or None; years that nothing decides are left out."""
    by_year: dict[int, dict[str, Any]] = {}
    for one in domains:
        for card in one["leans"]:
            by_year.setdefault(card["year"], {})[one["domain"]] = card
    return [
        {"year": year, "leans": by_year[year]}
        for year in sorted(by_year, reverse=True)
        if any(card["ends"] != "open" for card in by_year[year].values())
    ]
