"""Ask: what a shock stops or moves, what a bargain comes to, and which declared rules are touched."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tulga.scenario import aid, bargaining, output, trading
from tulga.scenario.answer import Answer, Rules
from tulga.scenario.bargaining import LookUp, cited, nothing
from tulga.scenario.kinds import AidWithdrawn, DeliveriesLost, SectorLost
from tulga.scenario.scenario import Scenario

if TYPE_CHECKING:
    import polars

Naming = Callable[[str], str]
Advance = Callable[[int, int], None]


def ask(
    scenario: Scenario,
    frame: "polars.DataFrame",
    rules: Rules | None = None,
    *,
    name: Naming = str,
    facts: Iterable[aid.Resolved] = (),
    look_up: LookUp = nothing,
    advance: Advance = lambda done, of: None,
) -> Answer:
    """The answer to one scenario from a long panel, as ranges.

    `frame` has the columns subject, object, year, relation, item, value, unit, evidence (and where it has them hedge,
    low, high), with the rows trade_share and trade_value of the state; a total is a trade_value row with no object.
    `rules` tells which doctrine verdicts move from one panel to another (`tulga.doctrine.moves(documents)`); `name`
    turns an actor id into the name for the sentences; `facts` are those of the ledger, for what has no number or year and
    for the claims at a place of a source; `look_up(what, actor, year)` gives a number that a bargain asks for (`cinc`, a
    measure's name, `claim ID`) as a `LookedUp` with its evidence, or None; `advance(done, of)` is told each step of a bargain.
    What cannot be told is listed as missing, never taken as zero. Raises BadInput for a panel without the columns or with
    impossible shares.

    >>> import polars
    >>> text = {"id": "gone", "title": "The north is lost", "state": "MNG", "shock": {"kind": "partner_lost",
    ...     "partners": ["RUS"], "duration_months": 12}, "elasticities": {"values": ["2"], "note": "one, for show"}}
    >>> panel = polars.DataFrame({"subject": "MNG", "object": ["RUS", "CHN"], "year": 2018, "relation": "trade_share",
    ...     "item": "imports", "value": [40.0, 60.0], "unit": "percent", "evidence": [["a"], ["b"]]})
    >>> answer = ask(Scenario.model_validate(text), panel)
    >>> answer.flow("imports").stopped.low, answer.missing[0]
    (0.4, "There is no evidence of the share of RUS in MNG's exports in any year.")
    """
    shock = scenario.shock
    if scenario.bargain:
        return bargaining.answer(scenario, scenario.bargain, bargaining.Known(look_up, cited(facts)), name, advance)
    if isinstance(shock, AidWithdrawn):
        return aid.answer(scenario, shock, frame, facts, rules, name)
    if isinstance(shock, SectorLost | DeliveriesLost):
        return output.answer(scenario, shock)
    return trading.answer(scenario, frame, rules, name)
