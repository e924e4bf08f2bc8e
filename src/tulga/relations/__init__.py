"""The vocabulary: one YAML file a relation."""

from tulga.relations.relation import Cue, Relation, relation, relations

__all__ = ["Cue", "Relation", "relation", "relations"]
