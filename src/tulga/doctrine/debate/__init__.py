"""Debate: who holds what, what speaks for an option and what against it, and which hypothesis the evidence leaves."""

from tulga.doctrine.debate.argument import ArgumentMap, argument_map
from tulga.doctrine.debate.hypotheses import Analysis, analyse
from tulga.doctrine.debate.positions import Position, positions
from tulga.doctrine.debate.question import Question, load_question

__all__ = [
    "Analysis",
    "ArgumentMap",
    "Position",
    "Question",
    "analyse",
    "argument_map",
    "load_question",
    "positions",
]
