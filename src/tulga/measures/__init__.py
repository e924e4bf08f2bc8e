"""Measures: numbers with a formula, a source and a stated way with what is missing."""

from tulga.measures.measure import Measure, measure, measures

__all__ = ["Measure", "measure", "measures"]
