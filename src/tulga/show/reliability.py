"""The reliability diagram: how often claims of each confidence are right."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from tulga.show.figures import ACCENT, CONFIG, INK, MUTED, SCHEMA, Spec

SURE = 0.5
"""The confidence from which a claim is shown first; below it, a claim is marked as unsure."""
_TWO_SIDED = 1.959964  # standard deviations that leave out one in twenty of a normal distribution


def diagram(bins: Sequence[Mapping[str, Any]]) -> Spec:
    """Precision over mean confidence for each bin that has claims, with the number of claims and what chance leaves open.

    A bin has claims, right, confidence and precision (the last two of 1, None where it has no claims).
    """
    values = [_mark(row) for row in bins if row["claims"]]
    number = {"type": "quantitative", "scale": {"domain": [0, 1], "nice": False}}
    ticks = {"values": [tenth / 10 for tenth in range(11)], "format": ".1f"}
    x = {**number, "field": "confidence", "title": "Confidence that the reader gives", "axis": {**ticks, "grid": False}}
    y = {**number, "field": "precision", "title": "Share of these claims that is right", "axis": ticks}
    return {
        "$schema": SCHEMA,
        "description": f"Reliability of {sum(v['claims'] for v in values):,} claims in {len(values)} bins of confidence.",
        "width": "container",
        "height": 400,
        "data": {"values": values},
        "encoding": {"x": x, "y": y},
        "layer": [*_ground(), *_marks()],
        "config": CONFIG,
    }


def _ground() -> list[Spec]:
    """What a reader that knows itself would give, and where claims begin to be shown first."""
    exact = [{"confidence": end, "precision": end} for end in (0, 1)]
    words = {"confidence": 0.87, "precision": 0.965, "words": "as often right as it says"}
    first = {"confidence": SURE, "precision": 0, "words": f"from {SURE} on: shown first"}
    return [
        {"data": {"values": exact}, "mark": {"type": "line", "stroke": MUTED, "strokeDash": [6, 4], "strokeWidth": 1.2}},
        {
            "data": {"values": [words]},
            "mark": {"type": "text", "align": "right", "color": MUTED, "fontStyle": "italic"},
            "encoding": {"text": {"field": "words"}},
        },
        {
            "data": {"values": [first]},
            "mark": {"type": "rule", "stroke": INK, "strokeDash": [1, 3]},
            "encoding": {"x": {"field": "confidence"}, "y": None},
        },
        {
            "data": {"values": [first]},
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 6, "dy": -6, "color": MUTED},
            "encoding": {"text": {"field": "words"}},
        },
    ]  # fmt: skip


def _marks() -> list[Spec]:
    tooltip = [
        {"field": "bin", "title": "Confidence"},
        {"field": "claims", "title": "Claims", "format": ","},
        {"field": "confidence", "title": "Mean confidence", "format": ".2f"},
        {"field": "precision", "title": "Right", "format": ".2f"},
        {"field": "open", "title": "What chance leaves open"},
    ]
    return [
        {
            "mark": {"type": "rule", "stroke": ACCENT, "strokeWidth": 6, "opacity": 0.3},
            "encoding": {"y": {"field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "filled": True, "color": ACCENT, "size": 80, "opacity": 1},
            "encoding": {"tooltip": tooltip},
        },
        {
            "mark": {"type": "text", "baseline": "bottom", "dy": -7},
            "encoding": {"y": {"field": "high"}, "text": {"field": "claims", "format": ","}},
        },
    ]


def _mark(row: Mapping[str, Any]) -> dict[str, Any]:
    low, high = interval(row["right"], row["claims"])
    kept = {name: row[name] for name in ("claims", "right", "confidence", "precision")}
    between = f"{row['from']:.1f} to {row['to']:.1f}"
    return {**kept, "bin": between, "low": low, "high": high, "open": f"{low:.2f} to {high:.2f}"}


def interval(right: int, claims: int) -> tuple[float, float]:
    """Between which shares the true one lies, 19 times out of 20, when `right` of `claims` were right (Wilson 1927).

    Shares of 1, to four decimals; a published example is 81 of 263, which gives 0.2553 to 0.3662 (Newcombe 1998).

    >>> interval(81, 263), interval(0, 20)
    ((0.2553, 0.3662), (0.0, 0.1611))
    """
    share, square = right / claims, _TWO_SIDED**2
    middle = share + square / (2 * claims)
    spread = _TWO_SIDED * sqrt(share * (1 - share) / claims + square / (4 * claims**2))
    whole = 1 + square / claims
    return round(max(0.0, (middle - spread) / whole), 4), round(min(1.0, (middle + spread) / whole), 4)
