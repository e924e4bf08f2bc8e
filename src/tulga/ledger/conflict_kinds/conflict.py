"""What a conflict is, and how a kind of conflict is added."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from tulga.claim import Claim, plain_number
from tulga.registry import Registry

if TYPE_CHECKING:
    from tulga.ledger.conflict_kinds.matter import Matter

Verdict = Literal["real", "undecided", "compatible"]
Scope = Literal["dealing", "pair", "actor", "name", "number"]


@dataclass(frozen=True)
class Side:
    """One answer and the claims that give it, by id; `says` is the answer in a few words."""

    says: str
    claims: tuple[Claim, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources on this side, in order."""
        return tuple(sorted({claim.evidence.source for claim in self.claims}))


@dataclass(frozen=True)
class Conflict:
    """Claims that do not say the same, in one kind of difference.

    `verdict` tells whether they cannot all be right (`real`), can (`compatible`), or whether that hangs on something that
    no claim says (`undecided`). `about` names the relation and the ends, or the thing; `why` is one sentence on the
    verdict, and `settled_by` says what would settle it (empty where nothing has to be).
    """

    kind: str
    verdict: Verdict
    about: str
    sides: tuple[Side, ...]
    why: str
    settled_by: str = ""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of all sides, side by side."""
        return tuple(claim for side in self.sides for claim in side.claims)

    @cached_property
    def id(self) -> str:
        """16 hexadecimal digits: SHA-256 of the kind and the ids of the claims."""
        said = " ".join([self.kind, *sorted(claim.id for claim in self.claims)])
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def what(self) -> str:
        """The conflict in one line: what it is about, and each side with its sources."""
        return f"{self.about}: " + " or ".join(f"{side.says} ({', '.join(side.sources)})" for side in self.sides)


Finder = Callable[["Matter"], Iterator[Conflict]]


@dataclass(frozen=True)
class Kind:
    """A kind of conflict: its name, the scopes of the matters that it looks at, and the function that finds it.

    The scopes: `dealing` holds the claims of one relation between the same two ends, whatever the direction; `pair` those
    of several relations, which `of` names (None for all); `actor` the claims of one relation with one actor at the same
    end, where one of them can tell of the whole (a number without the other end, or missions); `name` those that name the
    same exercise or capital; `number` those of one source that give the same count of the same unit.
    """

    name: str
    scopes: tuple[Scope, ...]
    find: Finder
    of: frozenset[str] | None = None


kinds: Registry[Kind] = Registry("kind of conflict", "tulga.ledger.conflict_kinds")


def kind(name: str, *scopes: Scope, of: Iterable[str] | None = None) -> Callable[[Finder], Finder]:
    """Decorator: add a kind of conflict that is looked for in matters of these scopes; see `Kind`.

    The function must not depend on the order of the claims and has to be near linear in them. Of a `pair` it is given
    the claims of the relations in `of`, and perhaps others.
    """

    def keep(find: Finder) -> Finder:
        kinds.add(name)(Kind(name, scopes, find, None if of is None else frozenset(of)))
        return find

    return keep


def sides(claims: Iterable[Claim], say: Callable[[Claim], str] | None = None) -> tuple[Side, ...]:
    """Claims put together by what `say` makes of them (by default number, item and date), in the order of their words.

    >>> from tulga.claim import Evidence
    >>> told = [Claim(relation="rank", subject="MNG", item=item, evidence=Evidence(source, "row=1"))
    ...         for item, source in (("first", "a"), ("second", "b"), ("first", "c"))]
    >>> [(side.says, side.sources) for side in sides(told)]
    [('first', ('a', 'c')), ('second', ('b',))]
    """
    by_words: dict[str, list[Claim]] = {}
    for claim in {claim.id: claim for claim in claims}.values():
        by_words.setdefault((say or said)(claim), []).append(claim)
    return tuple(Side(words, tuple(sorted(by_words[words], key=lambda c: c.id))) for words in sorted(by_words))


def said(claim: Claim) -> str:
    """The answer of a claim in a few words: number with its hedge, unit, item and date."""
    number = [dict(claim.qualifiers).get("hedge"), plain_number(claim.value), claim.unit]
    parts = [" ".join(part for part in number if part) if claim.value is not None else "", claim.item, str(claim.span)]
    return ", ".join(part for part in parts if part) or "nothing more"


def when(claim: Claim) -> str:
    """The date of a claim as it stands, or that it has none."""
    return str(claim.span) or "no date"


def number(claim: Claim) -> str:
    """The number of a claim with its hedge and unit, or its item where it has none."""
    if claim.value is None:
        return claim.item or "nothing more"
    parts = (dict(claim.qualifiers).get("hedge"), plain_number(claim.value), claim.unit)
    return " ".join(part for part in parts if part)
