"""The spatial model's turns in words: who challenged whom, and which offer was taken, and why."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tulga.ledger.likelihood import word
from tulga.scenario.answer import TurnTold

if TYPE_CHECKING:
    from tulga.scenario.bargain.spatial import Challenge, History, Turn


def told(history: "History", name: Callable[[str], str]) -> tuple[TurnTold, ...]:
    """Each turn in sentences; the last says that nothing more moves where the model ended by itself."""
    return tuple(
        TurnTold(number, tuple(_turn(history, turn, number, name)), _standing(history, number - 1, name))
        for number, turn in enumerate(history.turns, start=1)
    )


def _standing(history: "History", turns: int, name: Callable[[str], str]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Where everybody stands after some turns."""
    rows = zip(history.table.actors, history.positions[turns], strict=True)
    return tuple((name(actor), tuple(float(one) for one in where)) for actor, where in rows)


def _turn(history: "History", turn: "Turn", number: int, name: Callable[[str], str]) -> Iterator[str]:
    actors = [name(actor) for actor in history.table.actors]
    for challenge in turn.challenges:
        if challenge is not None:
            yield _challenge(challenge, turn, actors)
    for place, taken in enumerate(turn.taken):
        offers = sum(place in (one.challenger, one.target) for one in turn.challenges if one is not None)
        if taken is None:
            if offers:
                yield f"{actors[place]} stays, likelier to win everybody's vote than {_counted(offers)} before it."
            continue
        other = taken.target if taken.challenger == place else taken.challenger
        role = "its own offer to" if taken.challenger == place else "the offer of"
        moves = _moves(history, number, place)
        ends = f"and moves: {moves}" if moves else "and stays where it is"
        rivals = f"the {offers - 1} other{'s' if offers > 2 else ''} before it and " if offers > 1 else ""
        why = f"likelier to win everybody's vote than {rivals}staying"
        yield f"{actors[place]} takes {role} {actors[other]}, {why}, {ends}."
    if not any(turn.challenges):
        yield "Nobody sees a challenge that is worth it."


def _challenge(challenge: "Challenge", turn: "Turn", actors: list[str]) -> str:
    who, whom = actors[challenge.challenger], actors[challenge.target]
    likely = word(challenge.probability)
    said = (
        f"{who} challenges {whom}: of all it sees most to gain there ({challenge.gain:.3f}), with {challenge.probability:.0%} "
        f"to win{f' ({likely})' if likely else ''}"
    )
    takers = [actors[place] for place in (challenge.challenger, challenge.target) if turn.taken[place] == challenge]
    if len(takers) == 2:
        return f"{said}; both take the offer."
    return f"{said}; {'only ' + takers[0] + ' takes' if takers else 'neither takes'} the offer."


def _counted(offers: int) -> str:
    return "the one offer" if offers == 1 else f"the {offers} offers"


def _moves(history: "History", number: int, place: int) -> str:
    before, after = history.positions[number - 1][place], history.positions[number][place]
    width = len(before)
    heads = history.table.dimensions or tuple(f"dimension {n}" for n in range(1, width + 1))
    moved = [
        f"{heads[n]} {before[n]:.4g} to {after[n]:.4g}" for n in range(width) if abs(float(after[n] - before[n])) > 5e-3
    ]
    return ", ".join(moved)
