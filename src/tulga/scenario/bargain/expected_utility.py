"""Bueno de Mesquita's expected utility model on one dimension, in named variants that can stand side by side.

The equations are those of Scholz, Calbert and Smith (2011), "Unravelling Bueno de Mesquita's group decision model", Journal of
Theoretical Politics 23: 510-531. They leave open, or their code does otherwise, what decides the answer, so a variant has a name:

- `scholz-code`: the probability to win has the votes over all ordered pairs of actors below its line, and the compromise taken
  is the one with the least weighted position; the variant that gives the table they print;
- `scholz-least-move`: the same probability, and the compromise that moves the actor least, as the text says;
- `equation-31`: the probability as equation 31 has it, of the votes of those two alone; compromises as in `scholz-code`;
- `equation-31-capitulation`: the same, and who expects to lose more than the other wins gives in.

One data set can give a median of 7.0 or 9.96, so a forecast is the spread of the variants, never one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tulga.errors import BadInput, unknown
from tulga.scenario.bargain.voting import weighted_mean, weighted_median

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Kind = Literal["confrontation", "compromise", "capitulation"]
_KINDS: tuple[Kind, ...] = ("confrontation", "compromise", "capitulation")


@dataclass(frozen=True)
class Variant:
    """What a variant decides: the votes below the line of the probability, which compromise is taken, whether any gives in."""

    all_pairs: bool
    least_move: bool
    capitulation: bool


VARIANTS: dict[str, Variant] = {
    "scholz-code": Variant(all_pairs=True, least_move=False, capitulation=False),
    "scholz-least-move": Variant(all_pairs=True, least_move=True, capitulation=False),
    "equation-31": Variant(all_pairs=False, least_move=False, capitulation=False),
    "equation-31-capitulation": Variant(all_pairs=False, least_move=True, capitulation=True),
}


@dataclass(frozen=True)
class Offer:
    """An offer that an actor takes: from whom, of which kind, and where it then stands; actors by their place in the table."""

    actor: int
    maker: int
    kind: Kind
    position: float


@dataclass(frozen=True)
class Rounds:
    """Positions by round (the first as given), their weighted median and mean, the risk attitudes and the offers taken.

    `settled` says why it ended before the rounds that were asked for, empty where it did not.
    """

    positions: tuple[tuple[float, ...], ...]
    medians: tuple[float, ...]
    means: tuple[float, ...]
    risks: tuple[tuple[float, ...], ...]
    offers: tuple[tuple[Offer, ...], ...]
    settled: str = ""


def expected_utility(
    capability: Sequence[float],
    position: Sequence[float],
    salience: Sequence[float],
    *,
    variant: str = "scholz-code",
    rounds: int = 5,
    quo: float = 1.0,
    width: float | None = None,
) -> Rounds:
    """Rounds of offers; saliences from 0 to 1, positions on any scale, `width` of the scale by default the first range.

    `quo` is the probability that things stay as they are (Q). It ends early where all are equally safe, so that nobody's
    attitude to risk is defined: all at one place, or nobody with any weight. Raises BadUse for another variant, BadInput for
    columns of different length or numbers that cannot be.

    >>> found = expected_utility([1, 1, 1], [0, 5, 10], [0.5, 0.9, 0.5], rounds=1)
    >>> found.medians[0], len(found.positions)
    (5.0, 2)
    """
    import numpy as np

    if variant not in VARIANTS:
        raise unknown("variant of the expected utility model", variant, VARIANTS)
    _check(capability, position, salience)
    weights = np.array(capability, dtype=np.float64) * np.array(salience, dtype=np.float64)
    places, cares = np.array(position, dtype=np.float64), np.array(salience, dtype=np.float64)
    span = float(width) if width is not None else float(places.max() - places.min())
    model = _Model(weights, cares, span, quo, VARIANTS[variant])
    told: list[tuple[Floats, Floats, tuple[Offer, ...]]] = []
    settled = ""
    for _ in range(rounds):
        settled = model.still(places)
        if settled:
            break
        attitude = model.attitudes(places)
        offers = model.offers(places, attitude)
        told.append((places, attitude, offers))
        places = places.copy()
        for offer in offers:
            places[offer.actor] = offer.position
    return _rounds([*(state for state, _, _ in told), places], weights, told, settled)


@dataclass(frozen=True)
class _Model:
    """The equations for one table of actors."""

    weights: "Floats"
    cares: "Floats"
    span: float
    quo: float
    variant: Variant

    def still(self, places: "Floats") -> str:
        """Why nothing can move any more, empty where it can."""
        if self.span <= 0 or float(places.max() - places.min()) <= 1e-9 * self.span:
            return "all stand at one place"
        if not float(self.weights.sum()) > 0:
            return "nobody has any weight"
        danger = self._danger(places)
        return "all are equally safe" if float(danger.max() - danger.min()) <= 1e-12 else ""

    def attitudes(self, places: "Floats") -> "Floats":
        """r_i = (1 - R/3) / (1 + R/3), R the place of an actor's danger between the least and the most, 0.5 to 2."""
        danger = self._danger(places)
        most, least = danger.max(), danger.min()
        risk = (2.0 * danger - most - least) / (most - least)
        attitude: Floats = (1.0 - risk / 3.0) / (1.0 + risk / 3.0)
        return attitude

    def offers(self, places: "Floats", attitude: "Floats") -> tuple[Offer, ...]:
        """The offer that each actor takes, by its own estimate of both sides."""
        wins = self._wins(places, attitude)
        taken = []
        for actor in range(len(places)):
            expected = self._expected(places, wins, float(attitude[actor]))
            offer = self._best(actor, places, expected)
            if offer is not None:
                taken.append(offer)
        return tuple(taken)

    def _danger(self, places: "Floats") -> "Floats":
        """What all others together expect of challenging an actor, everybody neutral to risk."""
        import numpy as np

        expected = self._expected(places, self._wins(places, np.ones_like(places)), 1.0)
        np.fill_diagonal(expected, 0.0)
        return np.asarray(expected.sum(axis=0))

    def _wins(self, places: "Floats", attitude: "Floats") -> "Floats":
        """The probability that the position of the row's actor beats that of the column's; 0 where they are the same."""
        import numpy as np

        felt = (np.abs(places[:, None] - places[None, :]) / self.span) ** attitude[:, None]
        votes = self.weights[:, None, None] * (felt[:, None, :] - felt[:, :, None])
        supporters = np.clip(votes, 0.0, None).sum(axis=0)
        cast = np.abs(votes).sum() if self.variant.all_pairs else np.abs(votes).sum(axis=0)
        wins = np.divide(
            supporters, cast, out=np.zeros_like(supporters), where=np.broadcast_to(cast > 0, supporters.shape)
        )
        wins[places[:, None] == places[None, :]] = 0.0
        return np.asarray(wins)

    def _expected(self, places: "Floats", wins: "Floats", attitude: float) -> "Floats":
        """The expected utility of the row's actor challenging the column's, for one attitude to risk."""
        import numpy as np

        apart = 0.5 * np.abs(places[:, None] - places[None, :]) / self.span
        won, lost = 2.0 - 4.0 * np.clip(0.5 - apart, 0.0, None) ** attitude, 2.0 - 4.0 * (0.5 + apart) ** attitude
        resists = self.cares[None, :]
        stays = self.quo * (2.0 - 4.0 * 0.5**attitude)
        return np.asarray(resists * (wins * won + (1.0 - wins) * lost) + (1.0 - resists) * won - stays)

    def _best(self, actor: int, places: "Floats", expected: "Floats") -> Offer | None:
        """Confrontations first, then compromises, then capitulations; of each kind the one that counts least."""
        found: dict[Kind, list[tuple[float, Offer]]] = {kind: [] for kind in _KINDS}
        own = float(places[actor])
        for maker in range(len(places)):
            theirs, mine, yours = float(places[maker]), float(expected[actor, maker]), float(expected[maker, actor])
            if theirs == own:
                continue
            if yours > mine > 0:
                found["confrontation"].append((abs(theirs - own), Offer(actor, maker, "confrontation", theirs)))
            elif yours > 0 > mine and yours > abs(mine):
                middle = own + (theirs - own) * abs(mine / yours)
                weighed = (abs(mine) * own + abs(yours) * theirs) / (abs(mine) + abs(yours))
                key = abs(middle - own) if self.variant.least_move else weighed
                found["compromise"].append((key, Offer(actor, maker, "compromise", middle)))
            elif self.variant.capitulation and yours > 0 > mine:
                found["capitulation"].append((abs(theirs - own), Offer(actor, maker, "capitulation", theirs)))
        for kind in _KINDS:
            if found[kind]:
                return min(found[kind], key=lambda pair: pair[0])[1]
        return None


def _rounds(
    states: "list[Floats]", weights: "Floats", told: "list[tuple[Floats, Floats, tuple[Offer, ...]]]", settled: str
) -> Rounds:
    weighed = float(weights.sum()) > 0
    even = weights if weighed else weights + 1.0  # nobody has any weight: everybody counts alike
    return Rounds(
        positions=tuple(tuple(float(place) for place in state) for state in states),
        medians=tuple(weighted_median(state.tolist(), even.tolist()) for state in states),
        means=tuple(weighted_mean(state.tolist(), even.tolist()) for state in states),
        risks=tuple(tuple(float(one) for one in attitude) for _, attitude, _ in told),
        offers=tuple(offers for _, _, offers in told),
        settled=settled,
    )


def _check(capability: Sequence[float], position: Sequence[float], salience: Sequence[float]) -> None:
    if not len(capability) == len(position) == len(salience) or not len(position):
        raise BadInput(
            f"{len(capability)} capabilities, {len(position)} positions and {len(salience)} saliences: one each"
        )
    for number, (strength, place, cares) in enumerate(zip(capability, position, salience, strict=True), start=1):
        if not 0 <= strength < float("inf"):
            raise BadInput(f"the capability of actor {number} is {strength:g}, and has to be a number from 0 on")
        if not abs(place) < float("inf"):
            raise BadInput(f"the position of actor {number} is no finite number")
        if not 0 <= cares <= 1:
            raise BadInput(f"the salience of actor {number} is {cares:g}, and has to be from 0 to 1")
