"""A bargain, forecast: by every model side by side, over the stated ranges, with what matters most and each turn in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from tulga.ledger.likelihood import word
from tulga.scenario.aid import Resolved
from tulga.scenario.answer import Answer, Assumptions, Forecast, Modelled, Outcome, Range, Swing, TurnTold
from tulga.scenario.matter import MOST, Bargain, Bargainer, Number
from tulga.scenario.turns import told

if TYPE_CHECKING:
    import numpy as np

    from tulga.scenario.bargain.forecast import Spread
    from tulga.scenario.bargain.table import Table
    from tulga.scenario.scenario import Scenario

    Draws = np.ndarray[tuple[int, int], np.dtype[np.float64]]

Naming = Callable[[str], str]
Advance = Callable[[int, int], None]
UNIT = "0 to 100"
_EVENLY = "Within its range every number is as likely as any other, and none depends on another."
_MODELS = "No model of bargaining is the right one; these stand side by side: "
_CITED = "Black (1948); Scholz, Calbert and Smith (2011); Wise, Lester and Efird (2015)."
_SPATIAL = "spatial model (KTAB)"
_TAIL = 5.0  # percent of the draws left out at each end


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A number that was found, with the ids of its claims and, where it is computed from a dataset, the source."""

    value: float
    evidence: tuple[str, ...] = ()
    source: str | None = None


LookUp = Callable[[str, str, int | None], LookedUp | None]


@dataclass(frozen=True, slots=True)
class Stake:
    """One number of the table with its range: of whom (by place), what, on which dimension (by place), which assumption."""

    who: int
    what: str
    dimension: int
    value: float
    low: float
    high: float
    assumption: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a bargain can draw on: numbers to look up, and the claims at each place of a source."""

    look_up: LookUp
    cited: Mapping[tuple[str, str], tuple[str, ...]]


def nothing(what: str, actor: str, year: int | None) -> LookedUp | None:
    """Where nothing can be looked up."""
    return None


def cited(facts: Iterable[Resolved]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The ids of the claims at each place (source and locator), from the facts of a ledger."""
    found: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        for claim in (fact.winner, *fact.supporting):
            found.setdefault((claim.evidence.source, claim.evidence.locator), set()).add(claim.id)
    return {place: tuple(sorted(ids)) for place, ids in found.items()}


def answer(scenario: "Scenario", bargain: Bargain, known: Known, name: Naming, advance: Advance) -> Answer:
    """The forecast of a bargain; where a number is found nowhere, what is missing instead."""
    assumed, missing = Assumptions(), list[str]()
    stakes = [
        stake
        for who, one in enumerate(bargain.actors)
        for stake in _stakes(scenario, bargain, who, one, known, name, assumed, missing)
    ]
    assumed.take("evenly", _EVENLY)
    assumed.take("models", f"{_MODELS}{', '.join(bargain.models)}.", source=_CITED, own=False)
    forecast = None if missing else _forecast(bargain, stakes, assumed, name, advance)
    said = "a number is found nowhere, so nothing is forecast." if forecast is None else _summary(forecast)
    missing.append("A bargain changes no panel, so no verdict was checked.")
    return Answer(
        scenario.id, scenario.title, scenario.state, (), (), False, assumed.all(), tuple(missing),
        f"{scenario.title}: {said}", (), forecast,
    )  # fmt: skip


def _stakes(
    scenario: "Scenario", bargain: Bargain, who: int, one: Bargainer, known: Known, name: Naming, assumed: Assumptions,
    missing: list[str],
) -> Iterator[Stake]:  # fmt: skip
    """The numbers of one who bargains, each looked up or as stated."""
    called = one.shown(name)
    numbers = [("capability", -1, one.capability)]
    for what, told_by in (("position", one.position), ("salience", one.salience)):
        numbers += [(what, place, told_by[dimension.name]) for place, dimension in enumerate(bargain.dimensions)]
    for what, dimension, number in numbers:
        on = f" on {bargain.dimensions[dimension].name}" if dimension >= 0 and len(bargain.dimensions) > 1 else ""
        year = number.year or (None if scenario.year == "latest" else scenario.year)
        found = known.look_up(number.asked, one.actor, year) if number.asked and one.actor else None
        key = f"{who} {what} {dimension}"
        said = f"The {what} of {called}{on}."
        if found is not None:
            value = found.value * number.times
            if value < 0 or (dimension >= 0 and value > MOST):
                missing.append(
                    f"The {what} of {called}{on} is {value:g} by {number.asked}, which is outside its scale."
                )
            text = f"{said} {number.asked}{f' of {year}' if year else ''}. {number.note or ''}"
            source = found.source or number.source or (None if found.evidence else number.asked)
            low, high = _around(number, value, inf if dimension < 0 else MOST)
            held = assumed.take(key, text, (low, high), source=source, own=False, evidence=found.evidence)
            yield Stake(who, what, dimension, value, low, high, held)
        elif number.value is None:
            when = str(year) if year else "any year"
            missing.append(
                f"There is no {number.asked} of {name(one.actor or called)} in {when}, so the {what} of {called} is missing."
            )
        else:
            yield Stake(who, what, dimension, number.value, *number.ends, _stated(number, key, said, known, assumed))


def _around(number: Number, value: float, most: float) -> tuple[float, float]:
    """The range around a number that was looked up: in proportion to the one around the number that would stand in."""
    if not number.value:
        return value, value
    low, high = (min(most, value * end / number.value) for end in number.ends)
    return low, high


def _stated(number: Number, key: str, said: str, known: Known, assumed: Assumptions) -> str:
    gap = f" {number.asked} is not at hand, so the scenario's number stands in." if number.asked else ""
    places = [known.cited.get((number.source or "", locator), ()) for locator in number.locators]
    claims = {one for ids in places for one in ids} | ({number.claim} if number.claim else set())
    evidence = tuple(sorted(claims))
    own = number.source is None and not evidence
    text = f"{said}{gap} {number.note or ''}"
    return assumed.take(key, text, number.ends, source=number.source, own=own, evidence=evidence)


def _forecast(
    bargain: Bargain, stakes: Sequence[Stake], assumed: Assumptions, name: Naming, advance: Advance
) -> Forecast:
    from tulga.scenario.bargain.forecast import forecast
    from tulga.scenario.bargain.spatial import spatial_model

    table = _table(bargain, stakes, {})
    spreads = forecast(table, bargain.models)
    swings, draws = _swings(bargain, stakes, name, advance)
    on = (*(stake.assumption for stake in stakes), *assumed.ids("evenly", "models"))
    outcomes = tuple(_outcome(bargain, place, spread, draws, on) for place, spread in enumerate(spreads))
    turns: tuple[TurnTold, ...] = ()
    if _SPATIAL in (*bargain.models, bargain.model):
        labels = {one.called: one.shown(name) for one in bargain.actors}
        turns = told(spatial_model(table), lambda called: labels[called])
    return Forecast(bargain.matter, bargain.model, len(draws), outcomes, swings, turns)


def _table(bargain: Bargain, stakes: Sequence[Stake], moved: Mapping[int, float]) -> "Table":
    """The table with every number as stated but those that are moved; saliences that would be more than all are scaled down."""
    from tulga.scenario.bargain.table import Table

    count, width = len(bargain.actors), len(bargain.dimensions)
    strength = [0.0] * count
    rows = {what: [[0.0] * width for _ in range(count)] for what in ("position", "salience")}
    for number, stake in enumerate(stakes):
        value = moved.get(number, stake.value)
        if stake.what == "capability":
            strength[stake.who] = value
        else:
            rows[stake.what][stake.who][stake.dimension] = value
    cares = [[MOST * one / sum(row) for one in row] if sum(row) > MOST else row for row in rows["salience"]]
    names = [one.called for one in bargain.actors]
    return Table.of(names, strength, rows["position"], cares, [dimension.name for dimension in bargain.dimensions])


def _swings(
    bargain: Bargain, stakes: Sequence[Stake], name: Naming, advance: Advance
) -> "tuple[tuple[Swing, ...], Draws]":
    """Each uncertain number alone at both of its ends, widest first, and the draws of all of them together."""
    import numpy as np

    from tulga.scenario.bargain.forecast import models

    model = models()[bargain.model]
    unsure = [number for number, stake in enumerate(stakes) if stake.low < stake.high]
    draws, chance = bargain.draws if unsure else 1, np.random.default_rng(bargain.seed)
    whole = len(unsure) + draws
    swings, found = [], []
    for step, number in enumerate(unsure, start=1):
        stake = stakes[number]
        low, high = (model(_table(bargain, stakes, {number: end})) for end in (stake.low, stake.high))
        one = bargain.actors[stake.who]
        on = f" on {bargain.dimensions[stake.dimension].name}" if stake.dimension >= 0 else ""
        for place, dimension in enumerate(bargain.dimensions):
            said = (stake.assumption, one.shown(name), stake.what + on, dimension.name)
            swings.append(Swing(*said, low[place], high[place]))
        advance(step, whole)
    for step in range(draws):
        moved = {number: float(chance.uniform(stakes[number].low, stakes[number].high)) for number in unsure}
        found.append(model(_table(bargain, stakes, moved)))
        advance(len(unsure) + step + 1, whole)
    ordered = sorted(swings, key=lambda swing: (-swing.width, int(swing.assumption[1:]), swing.dimension))
    return tuple(ordered), np.array(found, dtype=np.float64)


def _outcome(bargain: Bargain, place: int, spread: "Spread", draws: "Draws", on: tuple[str, ...]) -> Outcome:
    import numpy as np

    dimension, ends = bargain.dimensions[place], draws[:, place]
    low, middle, high = (float(one) for one in np.percentile(ends, (_TAIL, 50.0, 100.0 - _TAIL)))
    upper, lower = float((ends > MOST / 2).mean()), float((ends < MOST / 2).mean())
    return Outcome(
        dimension.name, dimension.zero, dimension.hundred,
        tuple(Modelled(model, value) for model, value in spread.by_model.items()),
        Range(spread.low, spread.high, UNIT, (), on), Range(low, high, UNIT, (), on), middle, upper,
        _in_words(dimension.zero, dimension.hundred, upper, lower),
    )  # fmt: skip


def _in_words(zero: str, hundred: str, upper: float, lower: float) -> str:
    """On which side of the middle it ends, in the words of ICD 203; what is beyond their bands in plain words."""
    near, far, chance = (hundred, zero, upper) if upper >= lower else (zero, hundred, lower)
    side = f"it ends nearer to “{near}” than to “{far}”"
    if chance > 0.99:
        return f"On these assumptions {side} in {'all' if chance == 1 else 'almost all'} draws."
    said = word(round(chance, 9))
    if said is None:
        return "On these assumptions the draws end in the middle."
    return f"On these assumptions {'there is a' if said.endswith('chance') else 'it is'} {said} that {side}."


def _summary(forecast: Forecast) -> str:
    told_by = []
    for one in forecast.outcomes:
        models = f"the models end between {one.spread.low:.4g} and {one.spread.high:.4g}"
        drawn = f"nine tenths of the draws between {one.drawn.low:.4g} and {one.drawn.high:.4g}"
        told_by.append(f"{one.dimension}: {models}, {drawn} (0 is {one.zero}, 100 is {one.hundred}). {one.words}")
    return " ".join(told_by)
