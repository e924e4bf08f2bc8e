"""Dates: where they stand in a text and what they say, and the date that a document gives of itself.

`find_dates` is the grammar of intervals (date_grammar), `document_date` reads labels, datelines and mastheads.
"""

from tulga.read.dates.grammar import DateMention, find_dates
from tulga.read.dates.of_document import document_date

__all__ = ["DateMention", "document_date", "find_dates"]
