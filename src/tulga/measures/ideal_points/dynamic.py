"""Ideal points through all sessions on one scale: each state walks, and roll calls that come back tie sessions together.

The model is that of Bailey, Strezhnev and Voeten (2017): three categories, and a random walk of each state's ideal point.
They draw from its posterior for hours; here its mode is found by Newton's method, in seconds, and the intervals come from its
curvature, in which what is not known of the roll calls is counted. The scale is one for all: over all states and sessions
the mean is 0 and the standard deviation 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadUse, unknown
from tulga.measures.frames import handed_back
from tulga.measures.ideal_points.bridging import same_items
from tulga.measures.ideal_points.mode import mode
from tulga.measures.ideal_points.posterior import Posterior
from tulga.measures.ideal_points.session import ANCHORS, Anchors, Points
from tulga.measures.ideal_points.tables import Ballots, ballots
from tulga.measures.ideal_points.walks import walks
from tulga.measures.measure import measure

if TYPE_CHECKING:
    import polars as pl

    from tulga.measures.ideal_points.ordered_probit import Floats

_LEAST_STATES = 3
_DIGITS = 6
_ENDS = ("value", "low", "high")
_SOURCE = (
    "Bailey, Strezhnev & Voeten 2017, Journal of Conflict Resolution 61(2): 430-456; its posterior mode and curvature in "
    "place of draws"
)
_MISSING = (
    "a vote that is not 1, 2 or 3 is missing, never an abstention; coverage is the part of the session's divided roll calls in "
    "which the state voted; null where it did not vote or the session has too few divided roll calls"
)


@measure(
    "ideal_points_dynamic",
    title="Ideal point through all sessions",
    formula="P(vote <= k) = Phi(c_jk - b_j theta_it); theta_it ~ N(theta_i,t-1, s n_it / (n_it + n_i,t-1)), "
    "theta with mean 0 and sd 1 over all sessions",
    unit="standard deviations of all states in all sessions",
    range=(None, None),
    source=_SOURCE,
    missing=_MISSING,
    variant="all sessions on one scale; `ideal_points` takes each session by itself",
    ends="interval",
)
def dynamic_ideal_points(
    votes: IntoFrameT,
    *,
    anchors: Anchors = ANCHORS,
    bridges: Any = None,
    smooth: float = 0.5,
    least: int = 1,
    calls: int = 2,
    level: float = 0.9,
) -> IntoFrameT:
    """Where each state stands in each session, on one scale: subject, session, value, low, high, coverage, n.

    `anchors` gives the sign: larger is nearer to states with a positive weight; with none, larger goes with no. `bridges`
    says which roll calls are the same question: a mapping of rollcall to item, or a frame with both columns
    (`bridging.recurring` makes one from titles); without it only the walks tie the sessions. `smooth` is s of the formula;
    a session in which a state did not vote is a gap in its walk. `least` is how many votes a state needs in a session,
    `calls` how many divided roll calls a session needs. `low` and `high` hold the ideal point with the probability `level`.

    Raises BadUse where no anchor is in the frame or an option is out of its range, BadInput as `tables.ballots` does and
    where two roll calls of one session have the same item.

    >>> import polars as pl
    >>> calls = ["1133", "1133", "1123", "1113", "1333"]
    >>> votes = pl.DataFrame([{"rollcall": 10 * session + call, "session": session, "subject": state, "vote": int(vote)}
    ...     for session in (1, 2) for call, line in enumerate(calls)
    ...     for state, vote in zip(["RUS", "CHN", "JPN", "USA"], line)])
    >>> found = dynamic_ideal_points(votes)
    >>> found.sort("session", "value")["subject"].to_list()[:4]
    ['RUS', 'CHN', 'JPN', 'USA']
    """
    import numpy as np

    table = _table(votes, smooth, least, calls)
    parts = []
    for session, points, width in _located(table, anchors, bridges, smooth, level):
        named = {"subject": [table.states[state] for state in points.states], "session": table.sessions[session]}
        parts.append((named, points.place, width * np.sqrt(np.maximum(points.covariance.diagonal(), 0.0))))
    found = _rows(table, ["subject", "session"], parts)
    joined = table.seats.join(found, on=["subject", "session"], how="left")
    return handed_back(joined.select("subject", "session", *_ENDS, "coverage", "n").sort("subject", "session"), votes)


@measure(
    "ideal_point_distance_dynamic",
    title="Distance of ideal points through all sessions",
    formula="|theta_it - theta_pt|, p a pole",
    unit="standard deviations of all states in all sessions",
    range=(0, None),
    source=_SOURCE,
    missing=_MISSING,
    variant="all sessions on one scale; `ideal_point_distance` takes each session by itself",
    ends="interval",
)
def dynamic_ideal_point_distance(
    votes: IntoFrameT,
    *,
    poles: Sequence[Any] | None = None,
    anchors: Anchors = ANCHORS,
    bridges: Any = None,
    smooth: float = 0.5,
    least: int = 1,
    calls: int = 2,
    level: float = 0.9,
) -> IntoFrameT:
    """How far each state is from each pole (`object`): subject, object, session, value, low, high, coverage, difference.

    `poles` are the anchors if not given. `difference` is theta of the state minus theta of the pole; the interval comes from
    their joint covariance, so that what both share does not widen it. Both have to have a place in the session; coverage is
    that of the one with fewer votes. The other options, and what is raised, are those of `dynamic_ideal_points`.
    """
    table = _table(votes, smooth, least, calls)
    for pole in poles or ():
        if pole not in table.states:
            raise unknown("state among the votes", str(pole), [str(state) for state in table.states])
    wanted = [table.states.index(pole) for pole in (poles or anchors) if pole in table.states]
    located = _located(table, anchors, bridges, smooth, level)
    return handed_back(_distances(table, located, wanted), votes)


def _distances(table: Ballots, located: "Iterator[tuple[int, Points, float]]", poles: Sequence[int]) -> "pl.DataFrame":
    """The distances of all states from the poles, in all sessions."""
    import polars as pl

    parts = []
    for session, points, width in located:
        names = [table.states[state] for state in points.states]
        for pole, apart, deviation in _from_poles(points, poles):
            named = {"subject": names, "object": [table.states[pole]] * len(names), "session": table.sessions[session]}
            parts.append((named, apart, width * deviation))
    found = _rows(table, ["subject", "object", "session"], parts).filter(pl.col("subject") != pl.col("object"))
    away, reach = pl.col("value").abs(), pl.col("high") - pl.col("value")
    low = pl.max_horizontal(away - reach, pl.lit(0.0)).round(_DIGITS)
    found = found.with_columns(difference="value", value=away, low=low, high=(away + reach).round(_DIGITS))
    found = found.join(table.seats, on=["subject", "session"])
    found = found.join(table.seats.select("session", object="subject", other="coverage"), on=["object", "session"])
    found = found.with_columns(coverage=pl.min_horizontal("coverage", "other"))
    columns = ("subject", "object", "session", *_ENDS, "coverage", "difference")
    return found.select(columns).sort("subject", "object", "session")


def _from_poles(points: Points, poles: Sequence[int]) -> "Iterator[tuple[int, Floats, Floats]]":
    """How far all states of a session are from each pole that is there, and the standard deviation of that."""
    import numpy as np

    for pole in poles:
        for at in np.flatnonzero(points.states == pole):
            own, covariance = points.covariance.diagonal(), points.covariance
            variance = own + own[at] - 2.0 * covariance[at]
            yield pole, points.place - points.place[at], np.sqrt(np.maximum(variance, 0.0))


def _rows(
    table: Ballots, keys: Sequence[str], parts: "Sequence[tuple[dict[str, Any], Floats, Floats]]"
) -> "pl.DataFrame":
    """Parts as rows: the keys, value, and low and high on both sides of it."""
    import polars as pl

    seats = table.seats.schema
    types = {key: seats["session" if key == "session" else "subject"] for key in keys}
    made = [pl.DataFrame(schema={**types, **dict.fromkeys(_ENDS, pl.Float64)})]
    for named, value, reach in parts:
        ends = {"value": value, "low": value - reach, "high": value + reach}
        columns = {name: end.round(_DIGITS) + 0.0 for name, end in ends.items()}  # never -0
        made.append(pl.DataFrame({**named, **columns}, schema_overrides=types))
    return pl.concat(made)


def _located(
    table: Ballots, anchors: Anchors, bridges: Any, smooth: float, level: float
) -> "Iterator[tuple[int, Points, float]]":
    """The points of each session with their covariance, and half of an interval in standard deviations."""
    import numpy as np
    from scipy.special import ndtri

    if not 0.0 < level < 1.0:
        raise BadUse(f"the level is {level:g}: an interval holds a probability between 0 and 1")
    weights = _present(table, anchors)
    walk = walks(table, same_items(table, bridges), smooth)
    if len(np.unique(table.state)) < _LEAST_STATES:
        return
    posterior = Posterior(table, walk)
    at, pull = mode(posterior, weights)
    held = posterior.held(at, posterior.curvature(at, posterior.value(at)[1]), pull)
    for session, covariance in enumerate(held.covariances()):
        here = np.flatnonzero((walk.session == session) & walk.voted)
        places = walk.ideal[here] - walk.edges[session]
        points = Points(walk.state[here], at.ideal[here], covariance[np.ix_(places, places)])
        yield session, points, float(ndtri(0.5 + level / 2.0))


def _table(votes: Any, smooth: float, least: int, calls: int) -> Ballots:
    """The votes that count; BadUse for an option out of its range."""
    if not smooth > 0.0:
        raise BadUse(f"smooth is {smooth:g}: the variance of a walk is above 0")
    if least < 1 or calls < 1:
        raise BadUse(f"least is {least} and calls is {calls}: a place needs at least one vote in one roll call")
    return _without_thin_sessions(ballots(votes, least=least), calls)


def _without_thin_sessions(table: Ballots, calls: int) -> Ballots:
    """The votes without the sessions that have fewer roll calls; their sessions, then, are gaps."""
    import numpy as np

    session_of = np.zeros(table.items.height, dtype=np.intp)
    session_of[table.item] = table.session
    thick = np.bincount(session_of, minlength=len(table.sessions)) >= calls
    items, votes = thick[session_of], thick[table.session]
    number = np.cumsum(items) - 1
    return replace(
        table,
        items=table.items.filter(items),
        state=table.state[votes],
        item=number[table.item[votes]],
        session=table.session[votes],
        category=table.category[votes],
    )


def _present(table: Ballots, anchors: Anchors) -> dict[int, float]:
    """The weights of the anchors that are there, by their places; BadUse where none is."""
    found = {table.states.index(anchor): weight for anchor, weight in anchors.items() if anchor in table.states}
    if anchors and table.states and not found:
        names, some = (", ".join(str(one) for one in some) for some in (anchors, table.states[:5]))
        raise BadUse(
            f"no anchor ({names}) is among the states that vote ({some} ...): name some in these codes, or none"
        )
    return found
