"""Panel: state-years and dyad-years with the variables of datasets, and what facts and observations say beside them.

`dyad_years` and `state_years` make the rows of a state system and take variables on; `known_dyads` and `known_states` list
what is known cell by cell, with its evidence.
"""

from tulga.panel.datasets import Files, Frames
from tulga.panel.feeding import Held, Matter
from tulga.panel.influence import influence
from tulga.panel.known import known_dyads, known_states, observations_of, wide
from tulga.panel.measuring import measured, measured_on
from tulga.panel.panel import Panel, dyad_years, state_years
from tulga.panel.partners import partners

__all__ = [
    "Files",
    "Frames",
    "Held",
    "Matter",
    "Panel",
    "dyad_years",
    "influence",
    "known_dyads",
    "known_states",
    "measured",
    "measured_on",
    "observations_of",
    "partners",
    "state_years",
    "wide",
]
