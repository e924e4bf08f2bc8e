"""The vocabulary: one YAML file a relation."""

from tulga.relations.relation import Cue, Relation, exclusions, pattern, relation, relations, vocabulary

__all__ = ["Cue", "Relation", "exclusions", "pattern", "relation", "relations", "vocabulary"]
