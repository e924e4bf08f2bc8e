"""A route that closes: what the network still carries and how much longer the way is, by the measures of routes."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tulga.scenario.answer import Assumptions, Finding, Range
from tulga.scenario.spread import Ends
from tulga.scenario.words import in_words

if TYPE_CHECKING:
    from tulga.scenario.scenario import Scenario
    from tulga.scenario.stops import RouteClosed

_FULL = "What went the closed way goes another way as far as there is room; nothing new is built while it lasts."


def cut_off(shock: "RouteClosed") -> Ends:
    """The least and most part of what the network carries that finds no way any more, 0 to 1.

    With r the part of the flow that is left and u the part that was used, it is 1 - r / u, and 0 where r is above u. Without
    any capacity in the network nothing more is known than whether a way is left.
    """
    if all(link.capacity is None for link in shock.network.links):
        return (0.0, 1.0) if _flows(shock)[1]["high"] != 0 else (1.0, 1.0)
    (before_low, before_high), (after_low, after_high) = _ends(_flows(shock))
    least_left = 0.0 if before_high is None else after_low / before_high if before_high else 1.0
    most_left = 1.0 if after_high is None or not before_low else min(1.0, after_high / before_low)
    used = shock.used.ends if shock.used else (0.0, 1.0)
    return _beyond(most_left, used[0]), _beyond(least_left, used[1])


def findings(scenario: "Scenario", shock: "RouteClosed", assumed: Assumptions) -> Iterator[Finding]:
    """The most that goes from origin to destination and the length of the shortest way, before and after."""
    network, way = shock.network, f"from {shock.network.origin} to {shock.network.destination}"
    if network.links and any(link.capacity is not None for link in network.links):
        ends = _ends(_flows(shock))
        carried = [_range(end, network.unit, assumed.ids("network", "other ways")) for end in ends]
        yield Finding(f"The most that the routes carry {way}", carried[0], carried[1])
        left = cut_off(shock)
        lost = Range(*left, "share", (), assumed.ids("network", "other ways", "used", f"stated {len(shock.trade)}"))
        yield Finding("The part of what is carried that finds no other way", None, lost)
    if any(link.length is not None for link in network.links):
        lengths = _lengths(shock)
        ways = [row.get("way") for row in lengths]
        note = "no way is left" if lengths[1]["low"] is None else f"{ways[0] or 'unknown'}; then {ways[1] or 'unknown'}"
        before, after = (_range(end, "as the lengths", assumed.ids("network")) for end in _ends(lengths))
        yield Finding(f"The length of the shortest way {way}", before, after, note)


def assume(shock: "RouteClosed", assumed: Assumptions) -> None:
    """Take the network for granted, and what is assumed of its use."""
    network = shock.network
    assumed.take("network", f"The network of routes. {network.note}", source=network.source, own=network.source is None)
    assumed.take("other ways", _FULL)
    if shock.used is None:
        assumed.take("used", "Any part of what the network can carry may be in use.", (0.0, 1.0))


def summary(scenario: "Scenario", found: tuple[Finding, ...]) -> str:
    """One sentence on what is left of the routes."""
    told = [f"{one.what[0].lower()}{one.what[1:]}: {in_words(one)}" for one in found if one.before]
    return f"{scenario.title}: {'; '.join(told) or 'the network tells neither capacities nor lengths'}."


def _beyond(left: float, used: float) -> float:
    if left <= 0:
        return 1.0
    return 0.0 if used <= left else 1 - left / used


@lru_cache(maxsize=32)
def _flows(shock: "RouteClosed") -> tuple[dict[str, Any], dict[str, Any]]:
    return _measured(shock, "route_flow")


def _lengths(shock: "RouteClosed") -> tuple[dict[str, Any], dict[str, Any]]:
    return _measured(shock, "route_length")


def _measured(shock: "RouteClosed", name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    from tulga.measures import measures

    network = shock.network
    asked = {"source": network.origin, "sink": network.destination, "directed": network.directed}
    frame = network.frame()
    before = measures[name](frame, **asked).row(0, named=True)
    after = measures[name](frame, **asked, closed=list(shock.closed)).row(0, named=True)
    return before, after


def _ends(rows: tuple[dict[str, Any], dict[str, Any]]) -> tuple[Any, Any]:
    before, after = ((row["low"], row["high"]) for row in rows)
    return before, after


def _range(ends: tuple[float | None, float | None], unit: str, assumptions: tuple[str, ...]) -> Range:
    return Range(ends[0], ends[1], unit, (), assumptions)
