"""Ideal points of states from their votes: one number a state and session on the line that divides them best."""

from tulga.measures.ideal_points.binary import ideal_points_binary
from tulga.measures.ideal_points.bridging import recurring
from tulga.measures.ideal_points.dynamic import dynamic_ideal_point_distance, dynamic_ideal_points
from tulga.measures.ideal_points.session import ideal_point_distance, ideal_points

__all__ = [
    "dynamic_ideal_point_distance",
    "dynamic_ideal_points",
    "ideal_point_distance",
    "ideal_points",
    "ideal_points_binary",
    "recurring",
]
