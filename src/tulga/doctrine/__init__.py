"""Hold: what a state has declared, as data, and what the evidence says of it year by year."""

from tulga.doctrine.changes import Change, changes, moves
from tulga.doctrine.check import Verdict, check
from tulga.doctrine.clause import Clause, Instrument, Scope
from tulga.doctrine.document import Document, documents, in_force, load
from tulga.doctrine.evidence import with_claims
from tulga.doctrine.measured import Measuring

__all__ = [
    "Change",
    "Clause",
    "Document",
    "Instrument",
    "Measuring",
    "Scope",
    "Verdict",
    "changes",
    "check",
    "documents",
    "in_force",
    "load",
    "moves",
    "with_claims",
]
