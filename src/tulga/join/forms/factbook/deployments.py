"""Military deployments: "850 South Sudan (UNMISS)", "750 (plus about 400 police) Central African Republic (MINUSCA)".

A clause is read as a row of numbers, places and missions. A number belongs to the one place that follows it with no
other matter between them, or that stands before it ("Kosovo (870)", "a base in Djibouti with 400 marines"). What several
places share ("20,000 in Armenia, Georgia and Libya") is a deployment to each whose size is not told. Words that hedge a
number ("up to", "approximately") are kept in the item; a range is no number and stays in the item alone.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from tulga.errors import BadInput
from tulga.join.connector import Observation
from tulga.join.forms.factbook.clause import Token, clause
from tulga.join.forms.factbook.entries import Entry
from tulga.join.forms.factbook.sending import Target, target

# What may stand between a number and its place: words for forces, for being somewhere, and for what they are there for.
_BETWEEN = re.compile(
    r"mostly|police|troops?|personnel|military|armed|forces?|ground|grounds|naval|air|land|soldiers?|marines?|peacekeepers?"
    r"|observers?|additional|total|deployed|stationed|based|present|presence|permanent(?:ly)?|permanent|rotational|temporary"
    r"|at|in|on|to|of|for|the|a|an|and|are|is|its|as|under|support|supporting|missions?|operations?|participating"
    r"|base|bases|forward|defen[cs]es?|other|several|foreign|countries|bilateral|agreements?|including|include|includes"
    r"|both|s|'|’|,|/|elsewhere|former|states|paramilitary|security|international|various|engaged|nato-led|un-led|eu-led|with",
    re.IGNORECASE,
)
_FORCES = re.compile(
    r"troops?|personnel|forces?|soldiers?|marines?|detachments?|contingents?|police|peacekeepers?|base|units|assets|deployments",
    re.I,
)
_SENDS = re.compile(r"deploy(?:s|ed|ments?)?|contribut(?:es|ed|ing)|support(?:s|ing)?", re.IGNORECASE)
_ABROAD = re.compile(
    r"\b(?:overseas|abroad|worldwide|around the (?:world|globe)|foreign missions|on (?:[\w-]+ ){0,5}missions)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"\b(?:withdr[ae]w\w*|plans?|planned|no longer|previously|prior to|will|had)\b", re.IGNORECASE)
_LEADS = re.compile(r"in|to|at|on|the|including", re.IGNORECASE)


def observations(entry: Entry, sender: str) -> tuple[list[Observation], list[str]]:
    """The deployments that one clause tells of, and a sentence for each number in it that cannot be placed."""
    reading = _Reading(clause(entry.text, sender), entry)
    if _OTHERWISE.search(entry.text):
        reading.lack(f"{_short(entry.text)!r} tells of what was or will be")
        return [], reading.problems
    found = [_observation(entry, sender, *sent) for sent in reading.sent()]
    if not found and not reading.problems:
        known = any(token.kind in ("place", "mission") for token in reading.tokens)
        lack = "does not tell how many are where" if known else "names no country and no mission that is known"
        reading.lack(f"{_short(entry.text)!r} {lack}")
    return found, reading.problems


_Sent = tuple[Token, Target, bool]  # the force, where it is, and whether other places share it


class _Reading:
    """One clause being read."""

    def __init__(self, tokens: list[Token], entry: Entry) -> None:
        self.tokens, self._entry = tokens, entry
        self.problems: list[str] = []

    def lack(self, what: str) -> None:
        self.problems.append(str(BadInput(what, place=self._entry.place)))

    def sent(self) -> Iterator[_Sent]:
        """Each force with its target; one that stands behind its place takes it before any other force can."""
        tokens = self.tokens
        forces = [at for at, token in enumerate(tokens) if token.kind == "force"]
        behind = {at: place for at in forces if (place := _place_before(tokens, at)) is not None}
        listed = [at for at, token in enumerate(tokens) if token.kind == "place" and _counted(tokens, at)]
        for at in listed:
            yield from self._at([tokens[at].behind[0]], [(tokens[at], tokens[at].behind[1:])])
        taken = {*behind.values(), *listed}
        for at in forces:
            places = [behind[at]] if at in behind else _following(tokens, at, taken)
            if places:
                yield from self._at([tokens[at]], [(tokens[p], _missions(tokens, p, at, len(places))) for p in places])
            elif _ABROAD.search(self._entry.text) and at == forces[0]:
                yield tokens[at], Target("troop_deployment", None, "abroad"), False
            elif not (yield from self._with(tokens[at], tokens[at + 1 :])):
                self.lack(f"{tokens[at].text!r} is at no place that is known in {_short(self._entry.text)!r}")
        if not forces and not listed:
            yield from self._unnumbered()

    def _at(self, forces: list[Token], places: list[tuple[Token, Sequence[Token]]]) -> Iterator[_Sent]:
        """A force at its places, with the police that came along and the parts of it that have their own mission."""
        for place, missions in places:
            own = [token for token in place.behind if token.kind == "force"]
            parts = [part for part in own if not part.plus and part not in forces]
            sent = self._target(place, [] if parts else missions)
            extra = [token for token in (*forces[0].behind, *own) if token.kind == "force" and token.plus]
            if sent:
                yield from ((force, sent, len(places) > 1) for force in (*forces, *extra))
            for part in parts:
                yield from self._with(part, place.behind[place.behind.index(part) + 1 :], place)

    def _with(self, force: Token, after: Sequence[Token], place: Token | None = None) -> Generator[_Sent, None, bool]:
        """A force with the missions right behind its number: "300 MONUSCO", "2,500 under the AU"; whether there is one."""
        named: list[Token] = []
        for token in after:
            if token.kind == "mission":
                named.append(token)
            elif token.kind != "word" or not _BETWEEN.fullmatch(token.text):
                break
        single = len(named) == 1 or (place is not None and bool(named))
        for one in [named] if single else [[name] for name in named]:
            sent = self._target(place, one)
            if sent:
                yield force, sent, not single
        return bool(named)

    def _unnumbered(self) -> Iterator[_Sent]:
        """Forces whose number is not told, at the places that "in" and "to" lead to, or for those that they support."""
        words = [token.text for token in self.tokens if token.kind == "word"]
        if not any(_FORCES.fullmatch(word) for word in words):
            return
        force = Token("force", "", hedge="number not told")
        found: list[Token] = []
        for before, token in pairwise([Token("word", ""), *self.tokens]):
            if token.kind == "place" and token.actor and (found or _LEADS.fullmatch(before.text)):
                found.append(token)
        for place in found:
            if sent := self._target(place, []):
                yield force, sent, False
        if not found and any(_SENDS.fullmatch(word) for word in words):
            for mission in (token for token in self.tokens if token.kind == "mission"):
                if sent := self._target(None, [mission]):
                    yield force, sent, False

    def _target(self, place: Token | None, missions: Sequence[Token]) -> Target | None:
        try:
            return target(place, missions, self._entry.place)
        except BadInput as error:
            self.problems.append(str(error))
            return None


def _following(tokens: Sequence[Token], at: int, taken: set[int]) -> list[int]:
    """The free places after a force, else those after "including", before the next force."""
    end = next((n for n in range(at + 1, len(tokens)) if tokens[n].kind == "force"), len(tokens))
    including = next((n for n in range(at + 1, end) if tokens[n].text == "including"), end)
    return _led_to(tokens, at + 1, end, taken) or _led_to(tokens, including + 1, end, taken)


def _led_to(tokens: Sequence[Token], start: int, end: int, taken: set[int]) -> list[int]:
    """The places from `start` on, as far as only words for being there stand between; states before regions."""
    found: list[int] = []
    for at in range(start, end):
        token = tokens[at]
        if token.kind == "place" and at not in taken:
            found.append(at)
        elif token.kind == "word" and not _BETWEEN.fullmatch(token.text):
            listed = bool(found) and at + 1 < end and tokens[at + 1].kind == "place"
            if not listed:  # a word inside a list ("Armenia, sub-Saharan Africa, and ...") does not end it
                break
    return [at for at in found if tokens[at].actor or tokens[at].behind] or found


def _place_before(tokens: Sequence[Token], at: int) -> int | None:
    """The place that a force stands right behind: "Lebanon 170 (UNIFIL)", "a base in Djibouti with about 400"."""
    before = tokens[at - 1] if at else None
    if before is not None and before.kind == "place":
        earlier = any(token.kind == "force" for token in (*before.behind, *tokens[: at - 1]))
        return at - 1 if not before.behind or not earlier else None
    led = at > 1 and before is not None and before.kind == "word" and before.text.casefold() in ("with", "of")
    held = [p for p in range(at) if tokens[p].kind == "place"]
    return held[-1] if led and len(held) == 1 and held[-1] == at - 2 else None


def _counted(tokens: Sequence[Token], at: int) -> bool:
    """Whether a place has its number in parentheses behind it and none before: "Bulgaria (750), Hungary (250)"."""
    behind = tokens[at].behind
    if not behind or behind[0].kind != "force" or behind[0].plus:
        return False
    return not any(
        _following(tokens, before, set())[:1] == [at] for before in range(at) if tokens[before].kind == "force"
    ) or (len(behind) == 1)


def _missions(tokens: Sequence[Token], place: int, force: int, places: int) -> Sequence[Token]:
    """What stands in parentheses behind the place or, where it is behind the place, the number, or follows with "under"."""
    behind = tokens[place].behind or (tokens[force].behind if force > place else [])
    if behind or places > 1:
        return behind
    named: list[Token] = []
    for token in tokens[place + 1 :]:
        if token.kind == "mission":
            named.append(token)
        elif token.kind != "word" or not _BETWEEN.fullmatch(token.text):
            break
    return named


def _observation(entry: Entry, sender: str, force: Token, sent: Target, shared: bool) -> Observation:
    value = None if shared or force.number is None else Decimal(force.number)
    hedge = f"part of {force.text}" if shared and force.text else force.hedge
    told = "; ".join(filter(None, (hedge, sent.told)))
    kind = "police" if force.police else "military"
    return Observation(
        row=entry.row,
        relation=sent.relation,
        subject=sender,
        object=sent.actor,
        span=entry.span,
        item=f"{kind} ({told})" if told else kind,
        value=value,
        unit="persons",
        status="not covered" if value is None else "value",
    )


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:87] + "..."
