"""Who bargains over what: actors with a capability, and on every dimension a position and a salience."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tulga.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SCALE = 100.0


@dataclass(frozen=True)
class Table:
    """Actors in order; positions and saliences are actors x dimensions on a scale from 0 to 100.

    A capability is a number from 0 on; an actor's saliences add up to at most 100: what is left is spent on other matters.
    Raises BadInput naming the actor and the dimension of the first number that cannot be.

    >>> Table(("A", "B"), (1.0, 2.0), ((0.0, 5.0), (100.0, 5.0)), ((50.0, 0.0), (70.0, 50.0)))
    Traceback (most recent call last):
    tulga.errors.BadInput: the saliences of B add up to 120, and can be at most 100
    """

    actors: tuple[str, ...]
    capability: tuple[float, ...]
    position: tuple[tuple[float, ...], ...]
    salience: tuple[tuple[float, ...], ...]
    dimensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.actors:
            raise BadInput("a bargain needs at least one actor")
        for name, rows in (("capability", self.capability), ("position", self.position), ("salience", self.salience)):
            if len(rows) != len(self.actors):
                raise BadInput(f"there are {len(self.actors)} actors and {len(rows)} rows of {name}")
        if len(set(self.actors)) < len(self.actors):
            twice = next(actor for actor in self.actors if self.actors.count(actor) > 1)
            raise BadInput(f"the actor {twice} is there twice")
        width = len(self.position[0])
        if not width:
            raise BadInput("a bargain needs at least one dimension")
        for actor, strength, places, cares in zip(
            self.actors, self.capability, self.position, self.salience, strict=True
        ):
            _check(actor, strength, places, cares, width)

    @classmethod
    def of(
        cls,
        actors: Sequence[str],
        capability: Sequence[float],
        position: Sequence[Sequence[float]],
        salience: Sequence[Sequence[float]],
        dimensions: Sequence[str] = (),
    ) -> "Table":
        """A table from any sequences of numbers."""
        return cls(
            tuple(actors),
            tuple(float(one) for one in capability),
            tuple(tuple(float(one) for one in row) for row in position),
            tuple(tuple(float(one) for one in row) for row in salience),
            tuple(dimensions),
        )

    def arrays(self) -> "tuple[Floats, Floats, Floats]":
        """Capabilities as they are; positions and saliences on the scale 0 to 1."""
        import numpy as np

        strength, places, cares = (
            np.array(rows, dtype=np.float64) for rows in (self.capability, self.position, self.salience)
        )
        return strength, places / SCALE, cares / SCALE


def _check(actor: str, strength: float, places: Sequence[float], cares: Sequence[float], width: int) -> None:
    """Raise BadInput where one actor's numbers cannot be."""
    if not 0 <= strength < float("inf"):
        raise BadInput(f"the capability of {actor} is {strength:g}, and has to be a number from 0 on")
    if len(places) != width or len(cares) != width:
        raise BadInput(f"{actor} has {len(places)} positions and {len(cares)} saliences on {width} dimensions")
    for what, values in (("position", places), ("salience", cares)):
        for number, value in enumerate(values, start=1):
            if not 0 <= value <= SCALE:
                raise BadInput(f"the {what} of {actor} on dimension {number} is {value:g}, and has to be from 0 to 100")
    if sum(cares) > SCALE * (1 + 1e-9):
        raise BadInput(f"the saliences of {actor} add up to {sum(cares):g}, and can be at most 100")
