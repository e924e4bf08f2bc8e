"""A posture by its name: `neutrality`, `join CSTO`, `leave NATO`."""

from dataclasses import dataclass
from typing import Literal

from tulga.actors import actors, label
from tulga.errors import BadUse, unknown
from tulga.scenario.posture.rules import neutrality

KINDS = ("neutrality", "join", "leave")


@dataclass(frozen=True, slots=True)
class Posture:
    """What a state would take upon itself: to be permanently neutral, or to join or leave an organisation.

    `words` are what a position on the posture speaks of.
    """

    kind: Literal["neutrality", "join", "leave"]
    state: str
    organisation: str | None = None

    @property
    def id(self) -> str:
        """The name that `posture` reads."""
        return f"{self.kind} {self.organisation}" if self.organisation else self.kind

    @property
    def title(self) -> str:
        """The posture in words."""
        if self.organisation is None:
            return f"{neutrality().title} of {label(self.state)}"
        verb = {"join": "joins", "leave": "leaves"}[self.kind]
        return f"{label(self.state)} {verb} {label(self.organisation)}"

    @property
    def words(self) -> tuple[str, ...]:
        """The words by which a position on it is known."""
        if self.organisation is None:
            return neutrality().words
        return (self.organisation, label(self.organisation))


def posture(name: str, state: str) -> Posture:
    """The posture of a name, for a state; raises BadUse with the nearest names for a kind or an actor that is not there.

    >>> posture("join CSTO", "MNG").title
    'Mongolia joins Collective Security Treaty Organization'
    >>> posture("neutralty", "MNG")
    Traceback (most recent call last):
    tulga.errors.BadUse: there is no posture 'neutralty'; did you mean neutrality?
    """
    if state not in actors():
        raise unknown("actor", state, actors())
    first, _, rest = name.strip().partition(" ")
    organisation = rest.strip()
    if first not in KINDS or (first == "neutrality" and organisation):
        raise unknown("posture", name, KINDS)
    if first == "neutrality":
        return Posture("neutrality", state)
    joined = [one.id for one in actors().values() if one.kind in ("organisation", "programme")]
    if not organisation:
        raise BadUse(f"the posture {first} needs an organisation, such as {first} NATO")
    if organisation not in joined:
        raise unknown("organisation", organisation, joined)
    return Posture("join" if first == "join" else "leave", state, organisation)
