"""The spatial model of politics of the KAPSARC Toolkit for Behavioral Analysis (KTAB), deterministic, turn by turn.

Every turn each actor estimates how likely it is to beat each other one and what it would gain, challenges the one that promises
most, and offers a bargain between the two positions; each actor then takes, of the bargains in front of it and of staying where
it is, the one that the probabilistic Condorcet election over everybody's utility of the whole resulting state favours. After
Wise, Lester and Efird, "An introduction to the KAPSARC Toolkit for Behavioral Analysis" (2015), with KTAB's default settings;
the histories of its published runs are met to the precision in which they are printed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tulga.scenario.bargain.table import SCALE, Table
from tulga.scenario.bargain.voting import condorcet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ALIKE = 1e-3  # positions nearer than this, on the scale 0 to 1, are one
_LEAST_GAIN = 1e-5
_LEAST_COALITION = 1e-10
_GUARD = 1e-6
_DECIMALS = 4


@dataclass(frozen=True)
class Settings:
    """When a history ends: not before `least` turns, then when a turn moves less than `ratio` of what the first one moved."""

    least: int = 2
    most: int = 100
    ratio: float = 0.02


@dataclass(frozen=True)
class Challenge:
    """What one actor sees in challenging another: its probability to win and its expected gain."""

    challenger: int
    target: int
    probability: float
    gain: float


@dataclass(frozen=True)
class Bargain:
    """An offer: where the challenger and the target would stand."""

    challenge: Challenge
    own: "Floats"
    other: "Floats"


@dataclass(frozen=True)
class Turn:
    """What happened in one turn: risk attitudes, the challenge each actor chose, and the bargain each actor took.

    `challenges` has None for an actor without a target worth it, `taken` None for one that stayed.
    """

    risk: "Floats"
    challenges: tuple[Challenge | None, ...]
    taken: tuple[Challenge | None, ...]


@dataclass(frozen=True)
class History:
    """Positions by turn (turns x actors x dimensions, 0 to 100), each actor's probability to win, and what happened."""

    table: Table
    positions: "Floats"
    probabilities: "Floats"
    turns: tuple[Turn, ...]


def spatial_model(
    table: Table, settings: Settings | None = None, advance: Callable[[int], None] = lambda _: None
) -> History:
    """Run the model until it settles; `advance` is told the number of each turn.

    Two actors at the same place do not challenge each other; where all are as likely to win, all are neutral to risk; an
    actor with no salience at all does not mind any position.

    >>> history = spatial_model(Table.of(["A", "B"], [1, 1], [[0], [100]], [[100], [100]]), Settings(most=3))
    >>> history.positions.shape, history.positions[0, :, 0].tolist()
    ((3, 2, 1), [0.0, 100.0])
    """
    import numpy as np

    chosen = settings or Settings()
    strength, places, cares = table.arrays()
    states, told = [places], []
    first = 0.0
    for number in range(1, chosen.most + 1):
        moved, turn = _turn(states[-1], strength, cares)
        change = float(np.sqrt(((moved - states[-1]) ** 2).sum(axis=1)).sum())
        states.append(moved)
        told.append(turn)
        advance(number)
        first = change if number == 1 else first
        if number >= chosen.least and change <= chosen.ratio * first:
            break
    chances = np.array([win_probabilities(state, strength, cares) for state in states])
    return History(table, np.array(states) * SCALE, chances, tuple(told))


def distances(places: "Floats", others: "Floats", cares: "Floats") -> "Floats":
    """How far each actor finds each position from its own, weighed by the squares of its saliences: actors x positions."""
    import numpy as np

    squares = cares**2
    apart = np.einsum("ik,ijk->ij", squares, (places[:, None, :] - others[None, :, :]) ** 2)
    whole = squares.sum(axis=1)[:, None]
    return np.asarray(np.sqrt(np.divide(apart, whole, out=np.zeros_like(apart), where=whole > 0)))


def value(distance: "Floats", risk: "Floats") -> "Floats":
    """The utility of a position at a distance, for an actor's attitude to risk: (1 - d) (1 + d r)."""
    return (1.0 - distance) * (1.0 + distance * risk)


def risks(probability: "Floats") -> "Floats":
    """Attitudes to risk, -0.5 to 1, from the probabilities to win: who is likely to win dares more; 0 where all are alike."""
    import numpy as np

    most, least = float(probability.max()), float(probability.min())
    if most - least <= 1e-12:
        return np.zeros_like(probability)
    return (3.0 * probability - (most + 2.0 * least)) / (2.0 * (most - least))


def win_probabilities(places: "Floats", strength: "Floats", cares: "Floats") -> "Floats":
    """The probability that each actor's position wins, over the positions that differ; actors at one place share it."""
    import numpy as np

    apart = distances(places, places, cares)
    attitude = risks(condorcet(1.0 - apart, strength))
    gaps = np.sqrt(((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2))
    unlike: list[int] = []
    for actor in range(len(places)):
        if not any(gaps[actor, other] < _ALIKE for other in unlike):
            unlike.append(actor)
    won = condorcet(value(apart, attitude[:, None])[:, unlike], strength)
    own = [max(n for n, other in enumerate(unlike) if gaps[actor, other] < _ALIKE) for actor in range(len(places))]
    return np.asarray(won[own])


def _turn(places: "Floats", strength: "Floats", cares: "Floats") -> "tuple[Floats, Turn]":
    """The positions after one turn, and what happened in it."""
    apart = distances(places, places, cares)
    attitude = risks(condorcet(1.0 - apart, strength))
    queues: list[list[Bargain]] = [[] for _ in places]
    challenges = [best_challenge(actor, apart, attitude, strength, cares.sum(axis=1)) for actor in range(len(places))]
    for challenge in challenges:
        if challenge is not None:
            offer = _bargain(challenge, places, cares)
            queues[challenge.challenger].append(offer)
            queues[challenge.target].append(offer)
    moved, taken = places.copy(), []
    for actor, offers in enumerate(queues):
        accepted = _accepted(offers, places, strength, cares, attitude)
        if accepted is not None:
            moved[actor] = accepted.own if accepted.challenge.challenger == actor else accepted.other
        taken.append(accepted.challenge if accepted else None)
    return moved, Turn(attitude, tuple(challenges), tuple(taken))


def best_challenge(
    actor: int, apart: "Floats", attitude: "Floats", strength: "Floats", effort: "Floats"
) -> Challenge | None:
    """The challenge that promises an actor most by its own estimate, None where none is worth it.

    The actor sees others' attitudes to risk as one third of the way from its own to theirs. `effort` is the sum of saliences.
    """
    import numpy as np

    seen = value(apart, ((2.0 * attitude[actor] + attitude) / 3.0)[:, None])
    power = strength * effort
    own, theirs = seen[actor, actor], seen[actor]
    mine = _LEAST_COALITION + power[actor] * np.clip(own - theirs, 0.0, None)
    yours = _LEAST_COALITION + power * np.clip(np.diag(seen) - seen[:, actor], 0.0, None)
    helped, opposed = _third_parties(actor, seen, power, mine, yours)
    chance = (mine + helped) / (mine + helped + yours + opposed)
    won, lost = 2.0 * own, 2.0 * theirs
    gain = (1.0 - effort) * won + effort * (chance * won + (1.0 - chance) * lost) - (own + theirs)
    gain[actor] = -1.0
    target = int(np.argmax(gain))
    if gain[target] <= _LEAST_GAIN:
        return None
    return Challenge(actor, target, float(chance[target]), float(gain[target]))


def _third_parties(
    actor: int, seen: "Floats", power: "Floats", mine: "Floats", yours: "Floats"
) -> "tuple[Floats, Floats]":
    """What all others throw in for the actor and for each target, committing themselves halfway: who helps a loser has to
    follow the winner, who helps a winner keeps its own position."""
    import numpy as np

    to_actor, to_target, to_self = seen[:, actor][:, None], seen, np.diag(seen)[:, None]
    leaning = power[:, None] * (to_actor - to_target)
    with_actor, with_target = mine + np.clip(leaning, 0.0, None), yours + np.clip(-leaning, 0.0, None)
    p = with_actor / (with_actor + with_target)
    helping = p * (2.0 * to_actor + to_self) + (1.0 - p) * 3.0 * to_target
    opposing = p * 3.0 * to_actor + (1.0 - p) * (2.0 * to_target + to_self)
    votes = power[:, None] * (helping - opposing)
    votes[actor, :] = 0.0
    np.fill_diagonal(votes, 0.0)
    return np.clip(votes, 0.0, None).sum(axis=0), np.clip(-votes, 0.0, None).sum(axis=0)


def _bargain(challenge: Challenge, places: "Floats", cares: "Floats") -> Bargain:
    """Both positions on each dimension, weighed by the squares of salience and of the challenger's estimate to win.

    A tiny weight of its own keeps an actor where it is when neither minds; positions are kept to four decimals.
    """
    import numpy as np

    one, other = challenge.challenger, challenge.target
    mine = (cares[one] * challenge.probability) ** 2
    yours = (cares[other] * (1.0 - challenge.probability)) ** 2
    whole = mine + yours + _GUARD
    own = ((mine + _GUARD) * places[one] + yours * places[other]) / whole
    theirs = (mine * places[one] + (yours + _GUARD) * places[other]) / whole
    return Bargain(challenge, np.round(own, _DECIMALS), np.round(theirs, _DECIMALS))


def _accepted(
    offers: list[Bargain], places: "Floats", strength: "Floats", cares: "Floats", attitude: "Floats"
) -> Bargain | None:
    """The offer that wins the election against the others and staying (None), by everybody's utility of the whole state."""
    import numpy as np

    if not offers:
        return None
    utilities = [_utility_of(places, places, cares, attitude)]
    for offer in offers:
        state = places.copy()
        state[offer.challenge.challenger], state[offer.challenge.target] = offer.own, offer.other
        utilities.append(_utility_of(state, places, cares, attitude))
    best = int(np.argmax(condorcet(np.array(utilities).T, strength)))
    return offers[best - 1] if best else None


def _utility_of(state: "Floats", places: "Floats", cares: "Floats", attitude: "Floats") -> "Floats":
    """Each actor's mean utility of the positions of a state, by its own position of today."""
    means: Floats = value(distances(places, state, cares), attitude[:, None]).mean(axis=1)
    return means
