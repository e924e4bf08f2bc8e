"""Ideal points session by session: where each state stands, with its interval, and how far it is from a pole.

The scale is that of the session: the mean of its states is 0 and their standard deviation 1. A session has such a scale
where at least three states vote in at least one roll call that divides them. Larger is nearer to the anchors with a
positive weight, by default the United States and away from Russia.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadUse, unknown
from tulga.measures.frames import handed_back
from tulga.measures.ideal_points.estimator import Votes, fit, standard
from tulga.measures.ideal_points.intervals import covariance
from tulga.measures.ideal_points.tables import Ballots, ballots
from tulga.measures.measure import measure

if TYPE_CHECKING:
    import polars as pl

    from tulga.measures.ideal_points.ordered_probit import Floats, Whole

Anchors = Mapping[Any, float]
ANCHORS: Anchors = {"USA": 1, "RUS": -1}
_LEAST_STATES = 3
_DIGITS = 6
_NOTHING = 1e-9
_ENDS = ("value", "low", "high", "coverage")
SOURCE = (
    "model: Bailey, Strezhnev & Voeten 2017, Journal of Conflict Resolution 61(2): 430-456; marginal maximum likelihood: "
    "Bock & Aitkin 1981, Psychometrika 46: 443-459"
)
MISSING = (
    "a vote that is not 1, 2 or 3 is missing, never an abstention; coverage is the part of the session's divided roll calls in "
    "which the state voted; null where it did not vote or fewer than three states did"
)


@dataclass(frozen=True)
class Points:
    """The ideal points of one session, and their covariance: `states` are places in the list of all states."""

    states: "Whole"
    place: "Floats"
    covariance: "Floats"

    def mirrored(self) -> "Points":
        """The same with the sign turned; the covariance stays."""
        return Points(self.states, -self.place, self.covariance)


@measure(
    "ideal_points",
    title="Ideal point in a session",
    formula="P(vote <= k) = Phi(c_jk - b_j theta_i), k = yes, abstain, no; theta with mean 0 and sd 1 in the session",
    unit="standard deviations of the session's states",
    range=(None, None),
    source=SOURCE,
    missing=MISSING,
    variant="each session by itself; `ideal_points_dynamic` ties the sessions together",
    ends="interval",
)
def ideal_points(votes: IntoFrameT, *, anchors: Anchors = ANCHORS, least: int = 1, level: float = 0.9) -> IntoFrameT:
    """Where each state stands in each session: subject, session, value, low, high, coverage, n (its votes that count).

    `anchors` gives the sign: larger is nearer to states with a positive weight. A session in which none of them votes takes
    the sign from the nearest session with states in common; with no anchors at all, larger goes with no. `least` is how many
    votes a state needs in a session to have a place in it. `low` and `high` hold the place with the probability `level`.
    Raises BadUse where no anchor is in the frame, `least` is below 1 or `level` not between 0 and 1; BadInput as `ballots`.

    >>> import polars as pl
    >>> calls = ["1133", "1133", "1123", "1113", "1333"]
    >>> votes = pl.DataFrame([{"rollcall": call, "session": 1, "subject": state, "vote": int(vote)}
    ...     for call, line in enumerate(calls) for state, vote in zip(["RUS", "CHN", "JPN", "USA"], line)])
    >>> found = ideal_points(votes)
    >>> found.sort("value")["subject"].to_list()
    ['RUS', 'CHN', 'JPN', 'USA']
    """
    table = ballots(votes, least=least)
    return handed_back(estimated(table, anchors, level), votes)


@measure(
    "ideal_point_distance",
    title="Distance of ideal points",
    formula="|theta_i - theta_p|, p a pole",
    unit="standard deviations of the session's states",
    range=(0, None),
    source=SOURCE,
    missing=MISSING,
    variant="each session by itself",
    ends="interval",
)
def ideal_point_distance(
    votes: IntoFrameT,
    *,
    poles: Sequence[Any] | None = None,
    anchors: Anchors = ANCHORS,
    least: int = 1,
    level: float = 0.9,
) -> IntoFrameT:
    """How far each state is from each pole (`object`): subject, object, session, value, low, high, coverage, difference.

    `poles` are the anchors if not given. `difference` is theta of the state minus theta of the pole; the interval comes
    from their joint covariance, so that what both share does not widen it, and holds at least `level` where it reaches 0.
    Both have to have a place in the session; coverage is that of the one with fewer votes. Raises as `ideal_points`.
    """
    table = ballots(votes, least=least)
    wanted = list(anchors) if poles is None else list(poles)
    for pole in wanted:
        if poles is not None and pole not in table.states:
            raise unknown("state among the votes", str(pole), [str(state) for state in table.states])
    return handed_back(_distances(table, [pole for pole in wanted if pole in table.states], anchors, level), votes)


def estimated(table: Ballots, anchors: Anchors, level: float) -> "pl.DataFrame":
    """The ideal points of all sessions as a table: subject, session, value, low, high, coverage, n."""
    import numpy as np
    import polars as pl

    rows: dict[str, list[Any]] = {name: [] for name in ("subject", "session", "value", "low", "high")}
    for session, points in located(table, anchors).items():
        reach = _width(level, len(points.states)) * np.sqrt(np.diag(points.covariance))
        rows["subject"] += [table.states[state] for state in points.states]
        rows["session"] += [table.sessions[session]] * len(points.states)
        for name, ends in zip(_ENDS, (points.place, points.place - reach, points.place + reach), strict=False):
            rows[name] += (ends.round(_DIGITS) + 0.0).tolist()  # never -0
    types = {"subject": table.seats.schema["subject"], "session": table.seats.schema["session"]}
    found = pl.DataFrame(rows, schema={**types, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64})
    joined = table.seats.join(found, on=["subject", "session"], how="left")
    return joined.select("subject", "session", *_ENDS, "n").sort("subject", "session")


def located(table: Ballots, anchors: Anchors) -> dict[int, Points]:
    """The points of every session that has a scale, by its place in the list of sessions, with their signs."""
    import numpy as np

    if anchors and table.states and not any(anchor in table.states for anchor in anchors):
        names = ", ".join(str(anchor) for anchor in anchors)
        some = ", ".join(str(state) for state in table.states[:5])
        said = f"no anchor ({names}) is among the states that vote ({some} ...): name some in these codes, or none"
        raise BadUse(said)
    weights = np.array([float(anchors.get(state, 0.0)) for state in table.states])
    return _signed(dict(_sessions(table)), weights)


def _sessions(table: Ballots) -> Iterator[tuple[int, Points]]:
    import numpy as np

    for session in range(len(table.sessions)):
        here = np.flatnonzero(table.session == session)
        states, state = np.unique(table.state[here], return_inverse=True)
        items, item = np.unique(table.item[here], return_inverse=True)
        votes = Votes(state, item, table.category[here], len(states), len(items), table.categories)
        if len(states) < _LEAST_STATES:
            continue
        found = fit(votes)
        place = standard(found.theta)
        if place.any():
            yield session, Points(states, place, covariance(votes, found))


def _signed(points: dict[int, Points], anchors: "Floats") -> dict[int, Points]:
    """Points with their signs: by anchors, else by the neighbour that has its sign, else as the votes have it.

    `anchors` are the weights of all states, 0 for most.
    """
    import numpy as np

    order = sorted(points)
    sure = {session: _turned(points[session], anchors) for session in order}
    signed = {session: found for session, found in sure.items() if found is not None}
    if not signed and order:
        signed = {order[0]: points[order[0]]}
    for line in (order, order[::-1]):
        neighbour = np.zeros_like(anchors)
        for session in line:
            if session not in signed and (found := _turned(points[session], neighbour)) is not None:
                signed[session] = found
            if session in signed:
                neighbour = np.zeros_like(anchors)
                neighbour[signed[session].states] = signed[session].place
    return {session: signed.get(session, points[session]) for session in order}


def _turned(points: Points, weights: "Floats") -> Points | None:
    """The points with the sign that the weights of all states ask for; None where they say nothing."""
    score = float(weights[points.states] @ points.place)
    return None if abs(score) < _NOTHING else points if score > 0 else points.mirrored()


def _distances(table: Ballots, poles: Sequence[Any], anchors: Anchors, level: float) -> "pl.DataFrame":
    import numpy as np
    import polars as pl

    parts, seats = [], table.seats
    keys = {"subject": seats.schema["subject"], "object": seats.schema["subject"], "session": seats.schema["session"]}
    numbers = ("value", "low", "high", "difference")
    for session, points in located(table, anchors).items():
        names, width = [table.states[state] for state in points.states], _width(level, len(points.states))
        for pole in (pole for pole in poles if pole in names):
            at = names.index(pole)
            apart = points.place - points.place[at]
            variance = np.diag(points.covariance) + points.covariance[at, at] - 2.0 * points.covariance[at]
            reach, away = width * np.sqrt(np.maximum(variance, 0.0)), np.abs(apart)
            columns = (away, np.maximum(away - reach, 0.0), away + reach, apart)
            made = {name: column.round(_DIGITS) for name, column in zip(numbers, columns, strict=True)}
            named = {"subject": names, "object": [pole] * len(names), "session": [table.sessions[session]] * len(names)}
            parts.append(pl.DataFrame({**named, **made}, schema_overrides=keys))
    empty = pl.DataFrame(schema={**keys, **dict.fromkeys(numbers, pl.Float64)})
    found = pl.concat([empty, *parts]).filter(pl.col("subject") != pl.col("object"))
    of_pole = seats.select("session", object="subject", other="coverage")
    found = found.join(seats, on=["subject", "session"]).join(of_pole, on=["object", "session"])
    found = found.with_columns(coverage=pl.min_horizontal("coverage", "other"))
    return found.select(*keys, *_ENDS, "difference").sort(*keys)


def _width(level: float, states: int) -> float:
    """Half of an interval that holds `level`, in standard deviations: of Student's t, for mean and scale are estimated."""
    from scipy.special import stdtrit

    if not 0.0 < level < 1.0:
        raise BadUse(f"the level is {level:g}: an interval holds a probability between 0 and 1")
    return float(stdtrit(states - 2, 0.5 + level / 2.0))
