"""International organization participation: "CE (observer), CERN, ISO (correspondent), UNIFIL, WFTU (NGOs)".

A seat without a word beside it is membership. What stands in parentheses is kept word for word as the item, and its words
decide between membership and a lesser seat. A mission in the list is a contribution to it whose size is not told.
"""

import re
from collections.abc import Iterator

from tulga.actors import actors, resolve
from tulga.errors import BadInput
from tulga.join.connector import Observation
from tulga.join.forms.factbook.entries import Entry
from tulga.join.forms.factbook.organisations import organisation
from tulga.join.forms.factbook.text import bracketed

_GONE = re.compile(r"\b(withdr[ae]w|withdrawn|withdrawal|former|expelled|terminated|ceased|left)\b")
_LESSER = re.compile(
    r"\b(observers?|candidates?|associated?|partners?|dialogue|applicants?|accession|acceding|pending|signatory"
    r"|non-?signatory|users?|co-?operating|engagement|invite[ed]s?|guests?|affiliated?|prospective)\b"
)
_FULL = re.compile(
    r"\b(members?|NGOs?|national committees?|(?:non-?)?regional|(?:non-?)?permanent|temporary|elected|subbureaux?|sub-?bureaus?"
    r"|compliant|implementing|correspondents?|subscribers?|suspended|excluded|de facto|participating|founding|founder|full"
    r"|non-?participating|shareholders?|part(?:y|ies))\b",
    re.IGNORECASE,
)


def observations(entry: Entry, member: str) -> Iterator[Observation]:
    """The seat that one item of the list tells of; raises BadInput where it cannot be placed."""
    name, inside = bracketed(entry.text)
    status = "; ".join(inside) or None
    relation = "membership" if status is None else _seat(status, member, entry.place)
    for one in _named(name, member, entry.place):
        if actors()[one].kind == "mission":
            yield Observation(
                entry.row, "peacekeeping_contribution", member, one, entry.span, status, None, "persons", "not covered"
            )
        else:
            yield Observation(entry.row, relation, member, one, entry.span, status)


def _named(name: str, member: str, place: str) -> list[str]:
    """The organisation, or each of several that a slash joins (UNDP/UNFPA)."""
    try:
        return [organisation(name, member, place)]
    except BadInput:
        if "/" not in name:
            raise
        return [organisation(part.strip(), member, place) for part in name.split("/")]


def _seat(status: str, member: str, place: str) -> str:
    """The relation that the words of a seat make; the name under which a member sits is no other seat."""
    words = status.casefold()
    if _GONE.search(words):
        raise BadInput(f"{status!r} tells of a seat that is no longer held, which is no membership", place=place)
    if _LESSER.search(words):
        return "observer_status"
    if _FULL.search(status) or resolve(status).actor == member:
        return "membership"
    raise BadInput(f"{status!r} is not a kind of seat that is known (member, observer, associate ...)", place=place)
