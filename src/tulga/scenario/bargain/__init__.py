"""Bargaining: who moves where when actors with positions, saliences and capabilities challenge each other.

No model of bargaining is right; the ones here are published and reproduced, so that their answers can stand side by side.
"""

from tulga.scenario.bargain.spatial import History, Settings, spatial_model
from tulga.scenario.bargain.table import Table
from tulga.scenario.bargain.voting import condorcet, weighted_mean, weighted_median

__all__ = ["History", "Settings", "Table", "condorcet", "spatial_model", "weighted_mean", "weighted_median"]
