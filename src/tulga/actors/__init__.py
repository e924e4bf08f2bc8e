"""Who acts: states, organisations, and what is often taken for one, with the names they bore and when."""

from tulga.actors.actor import Actor, actor, actors, by_code, label
from tulga.actors.gazetteer import Gazetteer, Mention, gazetteer
from tulga.actors.resolution import Resolution
from tulga.actors.resolve import resolve

__all__ = ["Actor", "Gazetteer", "Mention", "Resolution", "actor", "actors", "by_code", "gazetteer", "label", "resolve"]
