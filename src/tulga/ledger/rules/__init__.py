"""Resolution rules: one file a rule."""

from tulga.ledger.rules.rule import Candidate, Choice, Learned, Rule, Stand, ready, rules, stands

__all__ = ["Candidate", "Choice", "Learned", "Rule", "Stand", "ready", "rules", "stands"]
