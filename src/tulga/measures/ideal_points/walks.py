"""What is carried from session to session: the ideal points of states, and roll calls that come back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tulga.measures.ideal_points.chain import Steps

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tulga.measures.ideal_points.ordered_probit import Floats, Whole
    from tulga.measures.ideal_points.tables import Ballots

    Truths = NDArray[np.bool_]

PARAMETERS = 3  # of a roll call: its discrimination, its first cut point, the logarithm of the gap to the second
_SAME = 1e4  # precision of the difference between the parameters of a roll call and of the same one a session later


@dataclass(frozen=True)
class Walks:
    """The unknowns that are carried, each with its place; the places of a session make one block of `edges`.

    `state`, `session` and `voted` are of each ideal point, in the order of the places `ideal`; a state has one in every
    session from its first to its last, also where it did not vote. `point` is the ideal point of each vote.
    `home` is the session of each roll call and `share` its part of a prior; those past the last are the sessions between
    in which one that comes back was not voted on. `carried` are the roll calls that come back, in the places of `returns`,
    and `line` the number of the question.
    """

    edges: "Whole"
    ideal: "Whole"
    state: "Whole"
    session: "Whole"
    voted: "Truths"
    point: "Whole"
    home: "Whole"
    share: "Floats"
    carried: "Whole"
    returns: "Whole"
    line: "Whole"
    steps: Steps

    @property
    def size(self) -> int:
        """How many unknowns are carried."""
        return int(self.edges[-1])


def walks(votes: "Ballots", same: "Whole", smooth: float) -> Walks:
    """The walks of all states and of the roll calls that are the same; `same` has a number for each roll call, or -1.

    A state's step from the session with n votes to the next with m has the variance smooth * m / (m + n) (Bailey,
    Strezhnev and Voeten 2017), spread over the sessions between them.
    """
    import numpy as np

    cast = np.zeros((len(votes.states), len(votes.sessions)))
    np.add.at(cast, (votes.state, votes.session), 1.0)
    who, when = np.nonzero(cast)
    weight = cast[who, when]
    precision = (weight[1:] + weight[:-1]) / (smooth * weight[1:])
    state, session, seat, onward = _filled(who, when, precision)
    again = np.flatnonzero(same >= 0)
    home = _homes(votes)
    again = again[np.lexsort((home[again], same[again]))]
    chain, place, roll, tied = _filled(same[again], home[again], np.full(max(len(again) - 1, 0), _SAME))
    return _placed(votes, (state, session, seat, onward), (chain, place, roll, tied), again, home)


def _homes(votes: "Ballots") -> "Whole":
    """The session of each roll call."""
    import numpy as np

    found = np.zeros(votes.items.height, dtype=np.intp)
    found[votes.item] = votes.session
    return found


Filled = tuple["Whole", "Whole", "Whole", "Floats"]


def _filled(line: "Whole", session: "Whole", precision: "Floats") -> Filled:
    """Lines through the sessions, sorted, with the sessions between filled in.

    Gives for each the line, the session, which of those given it is (-1 between), and the precision of the step to the
    next (0 at the end of a line). A step over k sessions becomes k steps with 1/k of its variance.
    """
    import numpy as np

    onward = line[1:] == line[:-1]
    long = np.append(np.where(onward, session[1:] - session[:-1], 1), [1] * (len(line) > 0)).astype(np.intp)
    given = np.repeat(np.arange(len(line)), long)
    offset = np.arange(len(given)) - np.repeat(np.cumsum(long) - long, long)
    strength = np.append(np.where(onward, precision * long[: len(onward)], 0.0), [0.0] * (len(line) > 0))
    return line[given], session[given] + offset, np.where(offset == 0, given, -1), strength[given]


def _placed(votes: "Ballots", states: Filled, rolls: Filled, again: "Whole", home: "Whole") -> Walks:
    """Everything in its place: session by session, first the states, then the roll calls that come back."""
    import numpy as np

    count = len(votes.sessions)
    sizes = np.bincount(states[1], minlength=count)
    edges = np.concatenate([[0], np.cumsum(sizes + PARAMETERS * np.bincount(rolls[1], minlength=count))])
    state_order, state_place = _ranked(states, edges[:-1], 1)
    roll_order, roll_place = _ranked(rolls, edges[:-1] + sizes, PARAMETERS)
    returns = roll_place[:, None] + np.arange(PARAMETERS)
    between = rolls[2] < 0
    carried = np.empty(len(between), dtype=np.intp)
    carried[~between] = again[rolls[2][~between]]
    carried[between] = len(home) + np.arange(between.sum())
    share = np.ones(len(home))
    share[again] = 1.0 / np.bincount(rolls[0][~between])[rolls[0][~between]]
    number = np.full((len(votes.states), count), -1, dtype=np.intp)
    number[states[0][state_order], states[1][state_order]] = np.arange(len(state_order))
    return Walks(
        edges=edges.astype(np.intp),
        ideal=state_place[state_order],
        state=states[0][state_order],
        session=states[1][state_order],
        voted=states[2][state_order] >= 0,
        point=number[votes.state, votes.session],
        home=np.append(home, rolls[1][between]),
        share=np.append(share, np.zeros(between.sum())),
        carried=carried[roll_order],
        returns=returns[roll_order],
        line=rolls[0][roll_order],
        steps=_steps((state_place[:, None], states[3]), (returns, rolls[3])),
    )


def _ranked(lines: Filled, first: "Whole", width: int) -> "tuple[Whole, Whole]":
    """The order by session and line, and the place of each line in the block of its session."""
    import numpy as np

    order = np.lexsort((lines[0], lines[1]))
    session = lines[1][order]
    rank = np.arange(len(order)) - np.searchsorted(session, session)
    place = np.empty(len(order), dtype=np.intp)
    place[order] = first[session] + width * rank
    return order, place


def _steps(*lines: "tuple[Whole, Floats]") -> Steps:
    """The steps of lines whose places follow one another and have a precision."""
    import numpy as np

    before, after, precision = [], [], []
    for places, strength in lines:
        going = np.flatnonzero(strength > 0)
        before.append(places[going].ravel())
        after.append(places[going + 1].ravel())
        precision.append(np.repeat(strength[going], places.shape[1]))
    return Steps(np.concatenate(before), np.concatenate(after), np.concatenate(precision))
