"""Pictures of alignment: what one roll call adds, what chance gives, and the portfolios of 1914."""

from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import Any

import polars as pl

from tulga.measures import measures
from tulga.measures.alignment import STATISTICS

ACCENT, GREY = "#8c2f1b", "#8a8a8a"
YES, ABSTAIN, NO = 1, 2, 3
# Alliances of Germany and Russia in 1914: Signorino and Ritter 1999, table 6.
STATES = "GMY RUS UKG FRN AUH ITA BEL SPN TUR NTH SWD RUM POR SWZ GRC DEN YUG BUL NOR ALB".split()
GERMANY, RUSSIA = {"GMY": 3, "AUH": 3, "ITA": 3, "RUM": 3}, {"RUS": 3, "FRN": 3, "UKG": 1, "ITA": 1}


def _votes(one: list[int], other: list[int]) -> pl.DataFrame:
    ballots = [
        {"rollcall": call, "session": 1, "subject": name, "vote": vote}
        for name, ballot in (("A", one), ("B", other))
        for call, vote in enumerate(ballot)
    ]
    return pl.DataFrame(ballots)


def _value(name: str, one: list[int], other: list[int]) -> float:
    return float(measures[f"vote_{name}"](_votes(one, other), drop_unanimous=False)["value"][0])


def _spec(title: str | dict[str, Any], rows: list[dict[str, Any]], height: int = 160, **more: Any) -> dict[str, Any]:
    return {"title": title, "width": 480, "height": height, "data": {"values": rows}, **more}


def _bars(title: str | dict[str, Any], rows: list[dict[str, Any]], what: str) -> dict[str, Any]:
    kind = {"field": "kind", "type": "nominal", "title": None, "sort": None, "axis": {"ticks": False}}
    value = {"field": "value", "type": "quantitative", "title": what, "axis": {"tickCount": 5}}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "color": ACCENT, "size": 18}, "encoding": {"y": kind, "x": value}}
    ]
    for test, color in (("datum.value >= 0", "black"), ("datum.value < 0", "white")):
        mark = {"type": "text", "align": "left", "dx": 5, "color": color}
        told = {"y": kind, "x": value, "text": {"field": "value", "format": ".3~f"}}
        layers.append({"mark": mark, "transform": [{"filter": test}], "encoding": told})
    return _spec(title, rows, 120, layer=layers)


def one_roll_call(name: str) -> dict[str, Any]:
    """The statistic of a single roll call for each pair of votes."""
    pairs = {"yes, yes": (YES, YES), "yes, abstain": (YES, ABSTAIN), "yes, no": (YES, NO)}
    rows = [{"kind": kind, "value": _value(name, [one], [other])} for kind, (one, other) in pairs.items()]
    return _bars(f"{STATISTICS[name].title}: what a pair of votes counts for", rows, "value of one roll call")


def _independent(share: int) -> tuple[list[int], list[int]]:
    """400 roll calls: A says yes to 80 in 100 and else no, B says yes to `share` tenths and else abstains as often as no."""
    own, theirs = {YES: 8, NO: 2}, {YES: 2 * share, ABSTAIN: 10 - share, NO: 10 - share}
    cast = [(x, y) for x, one in own.items() for y, other in theirs.items() for _ in range(2 * one * other)]
    return [x for x, _ in cast], [y for _, y in cast]


def by_chance(name: str) -> dict[str, Any]:
    """The statistic of two states whose votes have nothing to do with each other."""
    shown = ["s_absolute", "pi_nominal", "pi_squared", "kappa_nominal", "kappa_squared"]
    rows = [
        {"statistic": each, "yes": 10 * share, "value": _value(each, *_independent(share)), "own": each == name}
        for each in shown
        for share in range(1, 10)
    ]
    place = {
        "x": {
            "field": "yes",
            "type": "quantitative",
            "title": "of 100 roll calls, B says yes to",
            "axis": {"tickCount": 9},
        },
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": {"tickCount": 5}},
        "detail": {"field": "statistic"},
        "color": {"condition": {"test": "datum.own", "value": ACCENT}, "value": "#c4c4c4"},
    }
    line = {"mark": "line", "encoding": place | {"size": {"condition": {"test": "datum.own", "value": 3}, "value": 1}}}
    ends = {
        "mark": {"type": "text", "align": "left", "dx": 6},
        "transform": [{"filter": "datum.yes == 90 && (datum.own || datum.statistic == 's_absolute')"}],
        "encoding": place | {"text": {"field": "statistic"}},
    }
    text = f"Votes that are independent: {name} in red, the others in grey"
    told = {"text": text, "subtitle": "A says yes to 80 of 100 whatever B does", "subtitleColor": GREY}
    return _spec(told, rows, layer=[line, ends])


def _counted(one: list[int], other: list[int]) -> list[dict[str, Any]]:
    """Concordant, discordant and tied pairs of two ratings."""
    signs = [(x - v) * (y - w) for (x, y), (v, w) in combinations(zip(one, other, strict=True), 2)]
    counts = {"concordant": sum(s > 0 for s in signs), "discordant": sum(s < 0 for s in signs)}
    return [{"kind": kind, "value": n} for kind, n in (counts | {"tied": signs.count(0)}).items()]


def pairs_of_roll_calls() -> dict[str, Any]:
    """The pairs of roll calls behind a tau-b."""
    one, other = [1, 1, 1, 2, 3, 3], [1, 1, 2, 2, 3, 1]
    title = f"Votes 1 1 1 2 3 3 beside 1 1 2 2 3 1: tau-b {_value('tau_b', one, other):.2f}"
    return _bars(title, _counted(one, other), "pairs of roll calls")


def _of_1914(name: str) -> tuple[list[int], list[int], dict[str, Any]]:
    """Both portfolios, and a title with the statistic's value."""
    lines = {"Germany": GERMANY, "Russia": RUSSIA}
    rows = [
        {"subject": one, "object": state, "year": 1914, "value": float(line.get(state, 0))}
        for one, line in lines.items()
        for state in STATES
    ]
    value = measures[f"portfolio_{name}"](pl.DataFrame(rows), self_tie=None)["value"][0]
    told = f"{STATISTICS[name].title}, of Germany and Russia in 1914: {value:.2f}".replace(": -", ": −")
    subtitle = "Alliances from 0 to 3: Signorino and Ritter 1999, table 6"
    title = {"text": told, "subtitle": subtitle, "subtitleColor": GREY}
    return [GERMANY.get(state, 0) for state in STATES], [RUSSIA.get(state, 0) for state in STATES], title


def pairs_of_states() -> dict[str, Any]:
    """The pairs of states behind the tau-b of two portfolios."""
    germany, russia, title = _of_1914("tau_b")
    return _bars(title, _counted(germany, russia), "pairs of the twenty states")


def portfolios_of_1914(name: str) -> dict[str, Any]:
    """Both portfolios, and what the statistic makes of each state."""
    germany, russia, title = _of_1914(name)
    term, what = _TERMS[name]
    made = [what(x, y) for x, y in zip(germany, russia, strict=True)]
    return _strip(title, _cells({"Germany": germany, "Russia": russia, term: made}), term)


_TERMS: dict[str, tuple[str, Callable[[int, int], int]]] = {
    "s_absolute": ("|x − y|", lambda x, y: abs(x - y)),
    "s_squared": ("(x − y)²", lambda x, y: (x - y) ** 2),
    "pi_nominal": ("x ≠ y", lambda x, y: int(x != y)),
    "pi_squared": ("(x − y)²", lambda x, y: (x - y) ** 2),
    "kappa_nominal": ("x ≠ y", lambda x, y: int(x != y)),
    "kappa_squared": ("(x − y)²", lambda x, y: (x - y) ** 2),
    "observed_agreement": ("x = y", lambda x, y: int(x == y)),
}


def _cells(lines: dict[str, list[int]]) -> list[dict[str, Any]]:
    return [
        {"line": line, "state": state, "value": value}
        for line, values in lines.items()
        for state, value in zip(STATES, values, strict=True)
    ]


def _strip(title: dict[str, Any], rows: list[dict[str, Any]], term: str) -> dict[str, Any]:
    place = {
        "x": {
            "field": "state",
            "type": "nominal",
            "title": None,
            "sort": None,
            "axis": {"orient": "top", "labelAngle": -90},
        },
        "y": {"field": "line", "type": "nominal", "title": None, "sort": None},
    }
    own = {"test": f"datum.line == '{term}'", "value": ACCENT}
    shade = {"field": "value", "type": "quantitative", "legend": None, "scale": {"range": [0, 0.8], "domainMin": 0}}
    square = {"mark": {"type": "rect", "stroke": "#ddd"}, "encoding": place | {"opacity": shade}}
    square["encoding"] |= {"color": {"condition": own, "value": "#666"}}
    dark = {"condition": {"test": "datum.value == 0", "value": "#bbb"}, "value": "black"}
    number = {"mark": "text", "encoding": place | {"text": {"field": "value"}, "color": dark}}
    return _spec(title, rows, 90, layer=[square, number])


PICTURES: dict[str, Callable[[], dict[str, Any]]] = {
    **{f"vote_{name}": partial(one_roll_call, name) for name in STATISTICS if name[0] in "sao"},
    **{f"vote_{name}": partial(by_chance, name) for name in STATISTICS if name[0] in "pk"},
    "vote_tau_b": pairs_of_roll_calls,
    "portfolio_tau_b": pairs_of_states,
    **{f"portfolio_{name}": partial(portfolios_of_1914, name) for name in _TERMS},
}
