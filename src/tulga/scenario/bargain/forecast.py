"""A bargaining forecast: the same table through every model, side by side, and how far it moves with what is assumed.

A forecast is where the weighted median of the actors ends, by capability times salience, on each dimension. The models are named;
none is the right one, so an answer is their spread.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tulga.errors import BadUse, unknown
from tulga.scenario.bargain.expected_utility import VARIANTS, expected_utility
from tulga.scenario.bargain.spatial import spatial_model
from tulga.scenario.bargain.table import SCALE, Table
from tulga.scenario.bargain.voting import condorcet, weighted_mean, weighted_median

if TYPE_CHECKING:
    import numpy as np

Outcome = tuple[float, ...]
Model = Callable[[Table], Outcome]
_ROUNDS = 10


@dataclass(frozen=True)
class Spread:
    """What models give on one dimension: by model, and the least and the most of them."""

    dimension: str
    by_model: dict[str, float]

    @property
    def low(self) -> float:
        """The least of all models."""
        return min(self.by_model.values())

    @property
    def high(self) -> float:
        """The most of all models."""
        return max(self.by_model.values())


@dataclass(frozen=True)
class Swing:
    """How far one number of the table moves the outcome on a dimension: with it at its lower and at its upper end."""

    actor: str
    what: str
    dimension: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """How much it matters."""
        return abs(self.high - self.low)


def models() -> dict[str, Model]:
    """The models by name, in the order in which they are shown."""
    found: dict[str, Model] = {
        "weighted median": _median,
        "weighted mean": _mean,
        "probabilistic Condorcet": _condorcet,
        "spatial model (KTAB)": _spatial,
    }
    return found | {f"expected utility, {name}": _expected(name) for name in VARIANTS}


def forecast(table: Table, names: Sequence[str] = ()) -> tuple[Spread, ...]:
    """The outcome of each model on each dimension; raises BadUse for a model that is not there.

    >>> table = Table.of(["A", "B", "C"], [1, 1, 1], [[0], [40], [100]], [[50], [50], [50]])
    >>> forecast(table, ["weighted median"])[0].by_model
    {'weighted median': 40.0}
    """
    known = models()
    for name in names:
        if name not in known:
            raise unknown("model of bargaining", name, known)
    outcomes = {name: known[name](table) for name in names or known}
    heads = table.dimensions or tuple(f"dimension {number}" for number in range(1, len(table.position[0]) + 1))
    return tuple(
        Spread(head, {name: outcome[number] for name, outcome in outcomes.items()}) for number, head in enumerate(heads)
    )


def drawn(
    table: Table,
    name: str,
    *,
    width: float = 0.1,
    draws: int = 200,
    seed: int = 1,
    advance: Callable[[int], None] = lambda _: None,
) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Outcomes (draws x dimensions) of one model with every capability, position and salience drawn evenly within `width`
    of the scale around what is given (of itself for a capability). `advance` is told the number of each draw.

    Raises BadUse for a model that is not there, or a width outside 0 to 1.
    """
    import numpy as np

    known = models()
    if name not in known:
        raise unknown("model of bargaining", name, known)
    if not 0 <= width <= 1:
        raise BadUse(f"the width of the draws is {width:g}, and has to be from 0 to 1")
    chance = np.random.default_rng(seed)
    found = []
    for number in range(1, draws + 1):
        found.append(known[name](_moved(table, chance, width)))
        advance(number)
    return np.array(found, dtype=np.float64)


def swings(table: Table, name: str, *, width: float = 0.1) -> tuple[Swing, ...]:
    """One number at a time at both ends of its range, the rest as given: what a tornado picture shows, widest first."""
    known = models()
    if name not in known:
        raise unknown("model of bargaining", name, known)
    heads = table.dimensions or tuple(f"dimension {number}" for number in range(1, len(table.position[0]) + 1))
    found = []
    for actor, what, low, high in _one_at_a_time(table, width):
        ends = known[name](low), known[name](high)
        found += [Swing(actor, what, head, ends[0][n], ends[1][n]) for n, head in enumerate(heads)]
    return tuple(sorted(found, key=lambda swing: (-swing.width, swing.actor, swing.what, swing.dimension)))


def _one_at_a_time(table: Table, width: float) -> Iterator[tuple[str, str, Table, Table]]:
    for place, actor in enumerate(table.actors):
        strength = table.capability[place]
        ends = [_with(table, "capability", place, strength * (1 + sign * width)) for sign in (-1, 1)]
        yield actor, "capability", ends[0], ends[1]
        for what in ("position", "salience"):
            row = getattr(table, what)[place]
            lows, highs = (tuple(_within(one + sign * width * SCALE) for one in row) for sign in (-1, 1))
            yield (
                actor,
                what,
                _with(table, what, place, _kept(what, lows)),
                _with(table, what, place, _kept(what, highs)),
            )


def _with(table: Table, what: str, place: int, value: object) -> Table:
    rows = list(getattr(table, what))
    rows[place] = value
    return replace(table, **{what: tuple(rows)})


def _moved(table: Table, chance: "np.random.Generator", width: float) -> Table:
    def row(what: str, values: Sequence[float]) -> tuple[float, ...]:
        return _kept(what, tuple(_within(one + chance.uniform(-width, width) * SCALE) for one in values))

    strength = tuple(one * (1 + chance.uniform(-width, width)) for one in table.capability)
    places = tuple(row("position", values) for values in table.position)
    cares = tuple(row("salience", values) for values in table.salience)
    return replace(table, capability=strength, position=places, salience=cares)


def _within(value: float) -> float:
    return min(SCALE, max(0.0, value))


def _kept(what: str, values: tuple[float, ...]) -> tuple[float, ...]:
    """Saliences scaled down where they would add up to more than there is."""
    whole = sum(values)
    return values if what == "position" or whole <= SCALE else tuple(SCALE * one / whole for one in values)


def _weights(table: Table, dimension: int) -> list[float]:
    weights = [c * s[dimension] for c, s in zip(table.capability, table.salience, strict=True)]
    return weights if sum(weights) > 0 else [1.0] * len(weights)


def _each(table: Table, found: Callable[[int, list[float], list[float]], float]) -> Outcome:
    width = len(table.position[0])
    return tuple(found(d, [row[d] for row in table.position], _weights(table, d)) for d in range(width))


def _median(table: Table) -> Outcome:
    return _each(table, lambda _, positions, weights: weighted_median(positions, weights))


def _mean(table: Table) -> Outcome:
    return _each(table, lambda _, positions, weights: weighted_mean(positions, weights))


def _condorcet(table: Table) -> Outcome:
    """The position that is most likely to win among those that are held."""
    import numpy as np

    def likeliest(_: int, positions: list[float], weights: list[float]) -> float:
        options = sorted(set(positions))
        utility = 1.0 - np.abs(np.array(positions)[:, None] - np.array(options)[None, :]) / SCALE
        return options[int(np.argmax(condorcet(utility, np.array(weights))))]

    return _each(table, likeliest)


def _spatial(table: Table) -> Outcome:
    last = spatial_model(table).positions[-1]
    return _each(table, lambda d, _, weights: weighted_median(last[:, d].tolist(), weights))


def _expected(variant: str) -> Model:
    """Each dimension by itself, as the model has only one."""

    def run(table: Table) -> Outcome:
        def last(d: int, positions: list[float], _: list[float]) -> float:
            saliences = [row[d] / SCALE for row in table.salience]
            found = expected_utility(table.capability, positions, saliences, variant=variant, rounds=_ROUNDS)
            return found.medians[-1]

        return _each(table, last)

    return run
