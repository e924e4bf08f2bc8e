"""Kinds of conflict: one file a kind, or a few that belong together; importing a file is all that registers it."""

from tulga.ledger.conflict_kinds.conflict import Conflict, Kind, Scope, Side, Verdict, kind, kinds, sides
from tulga.ledger.conflict_kinds.matter import Matter, Setting

__all__ = ["Conflict", "Kind", "Matter", "Scope", "Setting", "Side", "Verdict", "kind", "kinds", "sides"]
