"""What a shock on trade does: what stops, who could take it up, at what price, how shares move, and which verdicts."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from tulga.scenario import closure
from tulga.scenario.answer import (
    Answer,
    Assumptions,
    Finding,
    FlowAnswer,
    Price,
    Range,
    Rules,
    Taker,
    VerdictChange,
)
from tulga.scenario.armington import price_after_loss
from tulga.scenario.changed import changed, parts_of, shares_after
from tulga.scenario.dearer import RivalLost, Tariff
from tulga.scenario.scenario import Scenario
from tulga.scenario.spread import Ends, Part, lost, share_after, squares
from tulga.scenario.stops import Embargo, RouteClosed
from tulga.scenario.supply import item_findings
from tulga.scenario.trade import Trade, through_time
from tulga.scenario.words import in_words

if TYPE_CHECKING:
    import polars

Naming = Callable[[str], str]

_EVEN = "Trade is spread evenly over the year."
_ARMINGTON = (
    "Armington: the goods of different origins replace each other with a constant elasticity, the partners that are "
    "left deliver or buy as much as is asked at their old prices, in proportion to their old shares, and incomes stay."
)
_LOST = "Trade that is stopped is lost for the year: it is neither stocked before nor caught up after."
_TRADE_ONLY = "Only trade in goods is touched; investment, loans and movement of people stay as they were."
_SPENDING = "The buyer spends as much as before; shares are of what is paid, the tariff in it."
_BORNE = (
    "Between two cases: the fee is passed on and the buyer turns to others as Armington has it, or the seller bears it "
    "whole and sells as much for less."
)
_TAKEN_UP = (
    "What the buyer bought of the rival goes to those that are left in proportion to their old shares, at old prices; "
    "they can deliver it."
)
_CITED = "Armington (1969), IMF Staff Papers 16, 159-178."


def answer(scenario: Scenario, frame: "polars.DataFrame", rules: Rules | None, name: Naming) -> Answer:
    """The answer to a shock on trade, from a long panel."""
    assumed, time = _assume(scenario, name), scenario.trade.time
    trades, missing = _trades(scenario, frame, name)
    stops = scenario.trade.stops
    if stops:
        missing += [_nobody_named(trade, scenario, name) for trade in trades if not _others(trade, scenario)]
    flows = tuple(_flow(scenario, trade, time, assumed) for trade in trades) if stops else ()
    found = tuple(_findings(scenario, frame, trades, assumed, name, missing))
    for number, text in enumerate([text for trade in trades for text in trade.inexact], 1):
        assumed.take(f"inexact {number}", f"Taken as stated: {text}.", own=False)
    moved: tuple[VerdictChange, ...] = ()
    if rules is None:
        missing.append("No doctrine was given, so no verdict was checked.")
    elif trades:
        moved = tuple(rules(frame, changed(frame, scenario, trades, time)))
    checked = rules is not None and bool(trades)
    summary = _summary(scenario, flows, found, name) + (_rules_said(moved) if checked else "")
    return Answer(
        scenario.id,
        scenario.title,
        scenario.state,
        flows,
        moved,
        checked,
        assumed.all(),
        tuple(missing),
        summary,
        found,
    )


def _trades(scenario: Scenario, frame: "polars.DataFrame", name: Naming) -> tuple[list[Trade], list[str]]:
    """The trade of each flow in the year asked for (or the latest that tells it), and in words what is missing."""
    trades, missing = [], []
    needed = set(scenario.trade.needed)
    for flow in scenario.trade.touched:
        found = through_time(frame, scenario.state, flow)
        told = {y: t for y, t in found.items() if isinstance(t, Trade) and needed <= {s.partner for s in t.partners}}
        year = max(told, default=None) if scenario.year == "latest" else scenario.year
        if year in told:
            trades.append(told[year])
            continue
        when = "any year" if scenario.year == "latest" else str(scenario.year)
        hint = f" (there is for {', '.join(map(str, told))})" if told else ""
        who = " and ".join(name(partner) for partner in scenario.trade.needed) or "any partner"
        missing.append(
            f"There is no evidence of the share of {who} in {name(scenario.state)}'s {flow} in {when}{hint}."
        )
        missing += [why for y, why in found.items() if isinstance(why, str) and scenario.year in ("latest", y)]
    return trades, missing


def _others(trade: Trade, scenario: Scenario) -> list[str]:
    return [share.partner for share in trade.partners if share.partner and share.partner not in scenario.trade.needed]


def _nobody_named(trade: Trade, scenario: Scenario, name: Naming) -> str:
    return (
        f"The panel names no other partner in {name(scenario.state)}'s {trade.flow} in {trade.year}, so who could take "
        "them up is not known."
    )


def _flow(scenario: Scenario, trade: Trade, time: float, assumed: Assumptions) -> FlowAnswer:
    parts = parts_of(scenario, trade)
    low, high = lost(parts)
    used = _stated(scenario, trade, assumed)
    model, sigma = assumed.ids("armington"), assumed.ids("elasticities")

    def stretch(bottom: float | None, top: float | None, unit: str, on: tuple[str, ...]) -> Range:
        return Range(bottom, top, unit, trade.evidence, on)

    prices = [
        Price(one, stretch(_price(low, one), _price(high, one), "ratio", (*used, *model, *sigma)))
        for one in scenario.sigmas
    ]
    return FlowAnswer(
        trade.flow,
        trade.year,
        stretch(low, high, "share", used),
        stretch(low * time, high * time, "share", (*used, *assumed.ids("even"))),
        stretch(_times(low), _times(high), "ratio", used),
        tuple(_takers(trade, parts, (*used, *model))),
        tuple(prices) if trade.flow == "imports" else (),
    )


def _takers(trade: Trade, parts: Sequence[Part], on: tuple[str, ...]) -> Iterator[Taker]:
    for index, (share, part) in enumerate(zip(trade.shares, parts, strict=True)):
        after = share_after(parts, index)
        if part.lost_low == 1 or share.high == 0:
            continue
        before = Range(share.low, share.high, "share", share.evidence, ())
        low, high = after or (None, None)
        yield Taker(share.partner, before, Range(low, high, "share", trade.evidence, on))


def _price(removed: float, sigma: float) -> float | None:
    return None if removed >= 1 - 1e-12 else price_after_loss(removed, sigma)


def _times(removed: float) -> float | None:
    return None if removed >= 1 - 1e-12 else 1 / (1 - removed)


def _findings(
    scenario: Scenario,
    frame: "polars.DataFrame",
    trades: Sequence[Trade],
    assumed: Assumptions,
    name: Naming,
    missing: list[str],
) -> Iterator[Finding]:
    """What moves beside the trade that stops: the routes, the item, earnings, prices and shares, concentration."""
    shock = scenario.shock
    if isinstance(shock, RouteClosed):
        yield from closure.findings(scenario, shock, assumed)
    if isinstance(shock, Embargo):
        yield from item_findings(scenario, shock, frame, assumed, name, missing)
    for trade in trades:
        if isinstance(shock, Tariff | RivalLost):
            yield from _dearer(scenario, trade, assumed, name)
        yield from _concentration(scenario, trade, assumed, name)


def _dearer(scenario: Scenario, trade: Trade, assumed: Assumptions, name: Naming) -> Iterator[Finding]:
    """How much more or less is earned or paid, and what becomes of the partner's share, while it lasts."""
    (partner,) = scenario.trade.needed
    whose, flow, parts = name(scenario.state), trade.flow, parts_of(scenario, trade)
    place = [share.partner for share in trade.partners].index(partner)
    on = (
        *_stated(scenario, trade, assumed),
        *assumed.ids("elasticities", "armington", "spending", "borne", "taken up"),
    )
    evidence = trade.evidence
    low, high = parts[place].lost_low, parts[place].lost_high
    if not scenario.trade.keeps_total(flow):
        with_partner = Range(1 - high, 1 - low, "ratio", evidence, on)
        yield Finding(f"{whose}'s earnings from {flow} to {name(partner)}, against before", None, with_partner)
        gone = lost(parts)
        whole = Range(1 - gone[1], 1 - gone[0], "ratio", evidence, on)
        yield Finding(f"{whose}'s earnings from all {flow}, against before", None, whole)
    else:
        for sigma in scenario.sigmas:
            gone = lost(parts_of(scenario, trade, sigmas=(sigma,)))
            ends = sorted((1 - one) ** (1 / (1 - sigma)) for one in gone)
            price = Range(ends[0], ends[1], "ratio", evidence, on)
            yield Finding(f"The price index of {whose}'s {flow}, for an elasticity of {sigma:g}", None, price)
    before = Range(trade.partners[place].low, trade.partners[place].high, "share", evidence, ())
    after = share_after(parts, place) or (0.0, 1.0)
    yield Finding(f"The share of {name(partner)} in {whose}'s {flow}", before, Range(*after, "share", evidence, on))


def _concentration(scenario: Scenario, trade: Trade, assumed: Assumptions, name: Naming) -> Iterator[Finding]:
    """How concentrated the flow is on partners, before and over the year (Hirschman 1945; Herfindahl 1950)."""
    rest = trade.rest.low, trade.rest.high
    before = squares([(share.low, share.high) for share in trade.partners], rest)
    *after, rest_after = shares_after(scenario, trade, scenario.trade.time)
    on = (
        *_stated(scenario, trade, assumed),
        *assumed.ids("elasticities", "even", "lost", "spending", "borne", "taken up"),
    )
    ends = squares(after, rest_after)
    yield Finding(
        f"How concentrated {name(scenario.state)}'s {trade.flow} are on partners in {trade.year} (Herfindahl-Hirschman, 0 to 1)",
        Range(*before, "index", trade.evidence, ()),
        Range(*ends, "index", trade.evidence, on),
    )


def _stated(scenario: Scenario, trade: Trade, assumed: Assumptions) -> tuple[str, ...]:
    """The ids of what the scenario states about a flow."""
    keys = [f"stated {n}" for n, (_, _, flows) in enumerate(scenario.trade.statements()) if trade.flow in flows]
    return assumed.ids(*keys, "network", "other ways", "used") if keys else ()


def _assume(scenario: Scenario, name: Naming) -> Assumptions:
    """What the scenario states and what its model takes for granted."""
    assumed, shock, chosen = Assumptions(), scenario.trade, scenario.elasticities
    for number, (text, stretch, _) in enumerate(shock.statements(name)):
        key, own = f"stated {number}", stretch.source is None
        assumed.take(key, f"{text} {stretch.note.strip()}", stretch.ends, source=stretch.source, own=own)
    if chosen:
        said = f"Elasticity of substitution between origins. {chosen.note.strip()}"
        ends: Ends = (chosen.numbers[0], chosen.numbers[-1])
        assumed.take("elasticities", said, ends, source=chosen.source, own=chosen.source is None)
    if isinstance(shock, RouteClosed):
        closure.assume(shock, assumed)
    if not shock.touched:
        return assumed
    assumed.take("even", _EVEN)
    if shock.stops:
        assumed.take("lost", _LOST)
    assumed.take("trade only", _TRADE_ONLY)
    if isinstance(shock, RivalLost):
        assumed.take("taken up", _TAKEN_UP)
    elif isinstance(shock, Tariff):
        assumed.take("spending", _SPENDING) if shock.flow == "imports" else assumed.take("borne", _BORNE)
    if isinstance(shock, Tariff) and shock.flow == "exports" and not shock.market_share:
        assumed.take("market", "The state may have any share of the partner's market for these goods.", (0.0, 1.0))
    assumed.take("armington", _ARMINGTON, source=_CITED, own=False)
    return assumed


def _summary(scenario: Scenario, flows: Sequence[FlowAnswer], found: tuple[Finding, ...], name: Naming) -> str:
    if isinstance(scenario.shock, RouteClosed) and not flows:
        return closure.summary(scenario, found)
    if not flows and not found:
        return f"{scenario.title}: the panel does not tell what is hit."
    if not scenario.trade.stops:
        told = [f"{one.what}: {in_words(one)}" for one in found if one.after.unit in ("ratio", "share")]
        return f"{scenario.title}: {'; '.join(told)}."
    said = [
        f"{_range(flow.stopped)} of {name(scenario.state)}'s {flow.flow} ({flow.year}) stop while it lasts, "
        f"{_range(flow.over_year)} over the year"
        for flow in flows
    ]
    return f"{scenario.title}: {'; '.join(said) or 'the panel does not tell what part of all trade is hit'}."


def _rules_said(moved: Sequence[VerdictChange]) -> str:
    verdicts = sum(change.before != change.after for change in moved)
    values = len(moved) - verdicts
    first = {0: "No doctrine verdict moves", 1: "One doctrine verdict moves"}.get(verdicts)
    first = first or f"{verdicts} doctrine verdicts move"
    second = "one measured value changes" if values == 1 else f"{values or 'no'} measured values change"
    return f" {first}; under the same verdict, {second}."


def _range(stretch: Range) -> str:
    assert stretch.low is not None
    assert stretch.high is not None
    ends = [f"{end * 100:.1f}".removesuffix(".0") for end in (stretch.low, stretch.high)]
    rounded = any(
        abs(float(text) - end * 100) > 1e-9 for text, end in zip(ends, (stretch.low, stretch.high), strict=True)
    )
    body = ends[0] if ends[0] == ends[1] else " to ".join(ends)
    return f"{'about ' if rounded else ''}{body} percent"
