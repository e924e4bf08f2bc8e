"""Networks of states: who stands between whom, which triangles hold, which camps there are.

Every measure takes `ties`: a row a tie and year. `value` is its strength, or its sign; without the column every row is a
tie. A value of 0 says that there is no tie and keeps both states in the network; a row without an object only keeps its
subject there. A tie without a value (null) is there, but nobody knows how strong or of which sign it is. Measures that do
not read signs count the ties above zero only: a tie below zero is enmity, and nothing goes through it.
"""

from tulga.measures.networks import brokerage, communities, frustration, holes, poles, positions, signed

__all__ = ["brokerage", "communities", "frustration", "holes", "poles", "positions", "signed"]
