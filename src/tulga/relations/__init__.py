"""The vocabulary: one YAML file a relation."""

from tulga.relations.relation import Cue, Relation, pattern, relation, relations

__all__ = ["Cue", "Relation", "pattern", "relation", "relations"]
