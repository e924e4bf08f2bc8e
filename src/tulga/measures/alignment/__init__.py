"""Alignment: how alike two states rate the same things, for all pairs of states at once.

`vote_alignment` takes roll calls, `portfolio_alignment` what states have with other states (alliances, missions, trade). Each
statistic is also a measure of its own: `vote_s_absolute`, `portfolio_kappa_squared` and so on.
"""

from tulga.measures.alignment.portfolios import portfolio_alignment
from tulga.measures.alignment.statistics import STATISTICS
from tulga.measures.alignment.votes import vote_alignment

__all__ = ["STATISTICS", "portfolio_alignment", "vote_alignment"]
