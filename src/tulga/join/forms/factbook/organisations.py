"""The organisations and missions that a country takes part in, by the Factbook's own abbreviations.

The Factbook's abbreviations are not everybody's: IDB is the Islamic bank and IADB the Inter-American one, ICC the
chamber of commerce and ICCt the court, CAN the Andean Community. `abbreviations.tsv` says what those stand for that
mean something else elsewhere or nothing; `only` names the members where two groups share one (G-5).
"""

import re
from collections.abc import Mapping
from functools import cache

from tulga.actors import actors, label, resolve
from tulga.errors import BadInput, nearest_names

_KINDS = frozenset({"organisation", "mission", "programme"})


def organisation(name: str, member: str, place: str) -> str:
    """The id of an organisation, programme or mission that a Factbook list names; raises BadInput with the reason.

    >>> organisation("IADB", "CHL", ""), organisation("G-5", "MEX", ""), organisation("UNIFIL", "CHL", "")
    ('IDB', 'Outreach Five', 'UNIFIL')
    """
    name = re.sub(r"(?<=\w)- (?=\d)", "-", name)
    found = _listed(name, member) or _known(name)
    if found is None:
        known = [label(one) for one in resolve(name).runners_up if actors()[one].kind in _KINDS]
        near = known or nearest_names(name, {spelling for spelling, _ in _spellings()} - {name})
        raise BadInput(f"no organisation {name!r} that {member} can be in is known", place=place, nearest=near)
    return found


def _listed(name: str, member: str) -> str | None:
    folded = name.casefold()
    exact = [actor for (spelling, actor), only in _spellings().items() if spelling == name and _open(only, member)]
    loose = [a for (spelling, a), only in _spellings().items() if spelling.casefold() == folded and _open(only, member)]
    return next((found[0] for found in (exact, loose) if len(set(found)) == 1), None)


def _open(only: frozenset[str], member: str) -> bool:
    return not only or member in only


@cache
def _known(name: str) -> str | None:
    """What everybody calls by that name, where it is something that states belong to and not the body of one state."""
    if any(spelling.casefold() == name.casefold() for spelling, _ in _spellings()):
        return None
    found = actors().get(resolve(name).entry or "")
    if found is None or found.kind not in _KINDS:
        return None
    owners = [actors()[owner].kind for owner in found.within]
    return None if found.kind != "mission" and owners == ["state"] else found.id


@cache
def _spellings() -> Mapping[tuple[str, str], frozenset[str]]:
    """Spelling and actor to the only members that may mean it, all where it is empty."""
    from importlib.resources import files

    text = files("tulga.join.forms.factbook").joinpath("abbreviations.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if line]
    return {(spelling, actor): frozenset(filter(None, only.split(","))) for spelling, actor, only in rows}
