"""Tulga: an open observatory of a state's external relations."""

__version__ = "0.1.0"
