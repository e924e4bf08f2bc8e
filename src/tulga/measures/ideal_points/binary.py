"""Ideal points from yes against the rest, or from yes against no alone."""

from collections.abc import Mapping
from typing import Literal

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import unknown
from tulga.measures.frames import handed_back
from tulga.measures.ideal_points.session import ANCHORS, MISSING, Anchors, estimated
from tulga.measures.ideal_points.tables import ballots
from tulga.measures.measure import measure

Against = Literal["rest", "no"]
_CODES: Mapping[str, Mapping[int, int]] = {"rest": {1: 0, 2: 1, 3: 1}, "no": {1: 0, 3: 1}}


@measure(
    "ideal_points_binary",
    title="Ideal point in a session, from two categories",
    formula="P(yes) = Phi(c_j - b_j theta_i); theta with mean 0 and sd 1 in the session",
    unit="standard deviations of the session's states",
    range=(None, None),
    source="two-parameter probit: Clinton, Jackman & Rivers 2004, American Political Science Review 98(2): 355-370; "
    "marginal maximum likelihood: Bock & Aitkin 1981, Psychometrika 46: 443-459",
    missing=MISSING + '; with against="no" an abstention is missing as well',
    variant="yes against abstain and no together; with `against` no against no alone",
    ends="interval",
)
def ideal_points_binary(
    votes: IntoFrameT, *, against: Against = "rest", anchors: Anchors = ANCHORS, least: int = 1, level: float = 0.9
) -> IntoFrameT:
    """As `ideal_points`, with two categories: subject, session, value, low, high, coverage, n.

    `against` is "rest" (abstain and no count as one) or "no" (an abstention is no vote). Raises as `ideal_points`, and
    BadUse for another word.
    """
    if against not in _CODES:
        raise unknown("opposite of yes", against, _CODES)
    return handed_back(estimated(ballots(votes, _CODES[against], least=least), anchors, level), votes)
