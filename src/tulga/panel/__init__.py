"""Panel: facts and observations on one table of state-years and dyad-years."""

from tulga.panel.frame import dyad_years, observations_of, state_years, wide
from tulga.panel.partners import measured, partners

__all__ = ["dyad_years", "measured", "observations_of", "partners", "state_years", "wide"]
