"""Resolution rules: one file a rule."""

from tulga.ledger.rules.rule import Candidate, Choice, Rule, Stand, rules, stands

__all__ = ["Candidate", "Choice", "Rule", "Stand", "rules", "stands"]
