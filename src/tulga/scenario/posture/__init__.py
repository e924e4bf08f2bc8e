"""Postures: what permanent neutrality, or joining or leaving an organisation, makes of a state's commitments.

Every verdict has its source or is marked as a reading; every line has the claims behind it; what no rule covers is said to
be not covered.
"""

from tulga.scenario.posture.facts import Promise
from tulga.scenario.posture.judged import Commitment, Effect, Judged, Judgement, Stance, Uncovered
from tulga.scenario.posture.judging import judge
from tulga.scenario.posture.posture import Posture, posture
from tulga.scenario.posture.promises import promises
from tulga.scenario.posture.rules import Neutrality, neutrality

__all__ = [
    "Commitment",
    "Effect",
    "Judged",
    "Judgement",
    "Neutrality",
    "Posture",
    "Promise",
    "Stance",
    "Uncovered",
    "judge",
    "neutrality",
    "posture",
    "promises",
]
