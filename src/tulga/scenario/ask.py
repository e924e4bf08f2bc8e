"""Ask: what a shock stops, who could take it up, and which declared rules are touched."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from tulga.errors import BadInput
from tulga.scenario.answer import Answer, Assumption, FlowAnswer, Price, Range, Rules, Taker, VerdictChange
from tulga.scenario.armington import price_after_loss
from tulga.scenario.changed import changed, parts_of
from tulga.scenario.scenario import FLOWS, Flow, Passage, Scenario
from tulga.scenario.spread import Part, lost, share_after
from tulga.scenario.trade import Trade, through_time

if TYPE_CHECKING:
    import polars

Naming = Callable[[str], str]


def ask(scenario: Scenario, frame: "polars.DataFrame", rules: Rules | None = None, *, name: Naming = str) -> Answer:
    """The answer to one scenario from a long panel, as ranges.

    `frame` has the columns subject, object, year, relation, item, value, unit, evidence (and where it has them hedge,
    low, high), with the rows trade_share and trade_value of the state; a total is a trade_value row with no object.
    `rules` tells which doctrine verdicts move from one panel to another (`tulga.doctrine.moves(documents)`); `name`
    turns an actor id into the name for the sentences. What the panel cannot tell is listed as missing, never taken as
    zero. Raises BadInput for a panel without the columns or with impossible shares.

    >>> import polars
    >>> text = {"id": "gone", "title": "The north is lost", "state": "MNG", "shock": {"kind": "partner_lost",
    ...     "partners": ["RUS"], "duration_months": 12}, "elasticities": {"values": ["2"], "note": "one, for show"}}
    >>> panel = polars.DataFrame({"subject": "MNG", "object": ["RUS", "CHN"], "year": 2018, "relation": "trade_share",
    ...     "item": "imports", "value": [40.0, 60.0], "unit": "percent", "evidence": [["a"], ["b"]]})
    >>> answer = ask(Scenario.model_validate(text), panel)
    >>> answer.flow("imports").stopped.low, answer.missing[0]
    (0.4, "There is no evidence of the share of RUS in MNG's exports in any year.")
    """
    assumptions = tuple(_assumptions(scenario))
    time = min(scenario.shock.duration_months, 12) / 12
    trades, missing = _trades(scenario, frame, name)
    missing += [_nobody_named(trade, scenario, name) for trade in trades if not _others(trade, scenario)]
    flows = tuple(_flow(scenario, trade, time, assumptions) for trade in trades)
    inexact = [text for trade in trades for text in trade.inexact]
    assumptions += tuple(
        Assumption(f"A{len(assumptions) + number}", f"Taken as stated: {text}.", own=False)
        for number, text in enumerate(inexact, 1)
    )
    moved: tuple[VerdictChange, ...] = ()
    if rules is None:
        missing.append("No doctrine was given, so no verdict was checked.")
    elif trades:
        moved = tuple(rules(frame, changed(frame, scenario, trades, time)))
    summary = _summary(scenario, flows, moved, rules is not None and bool(trades), name)
    return Answer(
        scenario.id, scenario.title, scenario.state, flows, moved, rules is not None and bool(trades), assumptions,
        tuple(missing), summary,
    )  # fmt: skip


def _trades(scenario: Scenario, frame: "polars.DataFrame", name: Naming) -> tuple[list[Trade], list[str]]:
    """The trade of each flow in the year asked for (or the latest that tells it), and in words what is missing."""
    trades, missing = [], []
    needed = set(scenario.shock.partners)
    for flow in FLOWS:
        found = through_time(frame, scenario.state, flow)
        told = {y: t for y, t in found.items() if isinstance(t, Trade) and needed <= {s.partner for s in t.partners}}
        year = max(told, default=None) if scenario.year == "latest" else scenario.year
        if year in told:
            trades.append(told[year])
            continue
        when = "any year" if scenario.year == "latest" else str(scenario.year)
        hint = f" (there is for {', '.join(map(str, told))})" if told else ""
        who = " and ".join(name(partner) for partner in scenario.shock.partners)
        missing.append(
            f"There is no evidence of the share of {who} in {name(scenario.state)}'s {flow} in {when}{hint}."
        )
        missing += [why for y, why in found.items() if isinstance(why, str) and scenario.year in ("latest", y)]
    return trades, missing


def _others(trade: Trade, scenario: Scenario) -> list[str]:
    return [share.partner for share in trade.partners if share.partner and share.partner not in scenario.shock.partners]


def _nobody_named(trade: Trade, scenario: Scenario, name: Naming) -> str:
    return (
        f"The panel names no other partner in {name(scenario.state)}'s {trade.flow} in {trade.year}, so who could take "
        "them up is not known."
    )


def _flow(scenario: Scenario, trade: Trade, time: float, assumptions: Sequence[Assumption]) -> FlowAnswer:
    parts = parts_of(scenario, trade)
    low, high = lost(parts)
    used = tuple(a.id for a in assumptions if a.id in _ids_for(scenario, trade.flow, assumptions))
    model = tuple(a.id for a in assumptions if a.text == _ARMINGTON)
    even = tuple(a.id for a in assumptions if a.text == _EVEN)

    def stretch(bottom: float | None, top: float | None, unit: str, on: tuple[str, ...]) -> Range:
        return Range(bottom, top, unit, trade.evidence, on)

    prices = [
        Price(
            float(sigma),
            stretch(
                _price(low, float(sigma)), _price(high, float(sigma)), "ratio", (*used, *model, *_sigma_id(assumptions))
            ),
        )
        for sigma in sorted(scenario.elasticities.values)
    ]
    return FlowAnswer(
        trade.flow,
        trade.year,
        stretch(low, high, "share", used),
        stretch(low * time, high * time, "share", (*used, *even)),
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


_EVEN = "Trade is spread evenly over the year."
_ARMINGTON = (
    "Armington: the goods of different origins replace each other with a constant elasticity, the partners that are "
    "left deliver or buy as much as is asked at their old prices, in proportion to their old shares, and incomes stay."
)
_LOST = "Trade that is stopped is lost for the year: it is neither stocked before nor caught up after."
_TRADE_ONLY = "Only trade in goods is touched; investment, loans and movement of people stay as they were."


def _assumptions(scenario: Scenario) -> Iterator[Assumption]:
    found: list[tuple[str, float | None, float | None, str | None, bool]] = []
    for passage in (*scenario.shock.routes, *scenario.shock.others):
        low, high = float(passage.low), float(passage.high)
        found.append((_said(passage), low, high, passage.source, passage.source is None))
    values = [float(value) for value in scenario.elasticities.values]
    said = f"Elasticity of substitution between origins. {scenario.elasticities.note.strip()}"
    source = scenario.elasticities.source
    found.append((said, min(values), max(values), source, source is None))
    found += [(text, None, None, None, True) for text in (_EVEN, _LOST, _TRADE_ONLY)]
    found.append((_ARMINGTON, None, None, "Armington (1969), IMF Staff Papers 16, 159-178.", False))
    for number, (text, bottom, top, source, own) in enumerate(found, 1):
        yield Assumption(f"A{number}", text, bottom, top, source, own)


def _said(passage: Passage) -> str:
    whose = getattr(passage, "partner", "every other partner")
    flow = passage.flow or "exports and imports"
    return f"The part of the {flow} with {whose} that is stopped. {passage.note.strip()}"


def _ids_for(scenario: Scenario, flow: Flow, assumptions: Sequence[Assumption]) -> set[str]:
    said = {_said(p) for p in (*scenario.shock.routes, *scenario.shock.others) if p.flow in (None, flow)}
    return {assumption.id for assumption in assumptions if assumption.text in said}


def _sigma_id(assumptions: Sequence[Assumption]) -> tuple[str, ...]:
    return tuple(a.id for a in assumptions if a.text.startswith("Elasticity of substitution"))


def _summary(
    scenario: Scenario, flows: Sequence[FlowAnswer], moved: Sequence[VerdictChange], checked: bool, name: Naming
) -> str:
    if not flows:
        return f"{scenario.title}: the panel does not tell what is hit."
    said = [
        f"{_range(flow.stopped)} of {name(scenario.state)}'s {flow.flow} ({flow.year}) stop while it lasts, "
        f"{_range(flow.over_year)} over the year"
        for flow in flows
    ]
    return f"{scenario.title}: {'; '.join(said)}.{_rules_said(moved) if checked else ''}"


def _rules_said(moved: Sequence[VerdictChange]) -> str:
    verdicts = sum(change.before != change.after for change in moved)
    values = len(moved) - verdicts
    first = {0: "No doctrine verdict moves", 1: "One doctrine verdict moves"}.get(verdicts)
    first = first or f"{verdicts} doctrine verdicts move"
    second = "one measured value changes" if values == 1 else f"{values or 'no'} measured values change"
    return f" {first}; under the same verdict, {second}."


def _range(stretch: Range) -> str:
    if stretch.low is None or stretch.high is None:
        raise BadInput("a share has two finite bounds")
    ends = [f"{end * 100:.1f}".removesuffix(".0") for end in (stretch.low, stretch.high)]
    rounded = any(
        abs(float(text) - end * 100) > 1e-9 for text, end in zip(ends, (stretch.low, stretch.high), strict=True)
    )
    body = ends[0] if ends[0] == ends[1] else " to ".join(ends)
    return f"{'about ' if rounded else ''}{body} percent"
