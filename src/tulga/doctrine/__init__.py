"""Hold: what a state has declared, as data, and what the evidence says of it year by year."""

from tulga.doctrine.changes import Change, changes, moves
from tulga.doctrine.check import Verdict, check
from tulga.doctrine.document import Clause, Document, Scope, documents, load
from tulga.doctrine.evidence import with_claims

__all__ = [
    "Change",
    "Clause",
    "Document",
    "Scope",
    "Verdict",
    "changes",
    "check",
    "documents",
    "load",
    "moves",
    "with_claims",
]
