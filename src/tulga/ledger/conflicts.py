"""Where claims do not say the same: each disagreement once, with its kind, its sides and what would settle it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from tulga.claim import Claim, plain_number
from tulga.ledger.conflict_kinds import Conflict, Kind, Matter, Scope, Setting, Side, Verdict, kinds
from tulga.ledger.conflict_kinds.naming import things_of
from tulga.ledger.fact import Standing
from tulga.relations import Relation, relations

__all__ = ["Conflict", "Side", "Verdict", "conflicts"]

Key = tuple[str, ...]
SCOPES: tuple[Scope, ...] = ("actor", "dealing", "name", "number", "pair")
ORDER: tuple[Verdict, ...] = ("real", "undecided", "compatible")
COUNTS = frozenset({"countries", "states", "organisations", "organizations", "missions", "agreements"})


def conflicts(
    claims: Iterable[Claim],
    *,
    standing: Standing | None = None,
    vocabulary: Mapping[str, Relation] | None = None,
    kind: str | None = None,
) -> list[Conflict]:
    """All conflicts of claims, the real ones first, then the undecided and the compatible ones.

    The claims may come from documents and from the rows of datasets (`tulga.join.observation.claim_of`): a sentence and
    a row meet in the same conflict. `standing` brings rejected claims, which are left out, renamed actors and declared
    copies; `vocabulary` is the project's own where none is given; `kind` asks for one kind only. Two claims of one
    sentence, or a source and its copy, count as one source. Raises BadUse for an unknown kind.

    >>> from decimal import Decimal
    >>> from tulga.claim import Evidence
    >>> from tulga.span import Span
    >>> told = [Claim(relation="arms_transfer", subject="RUS", object="MNG", value=Decimal(100), item=item,
    ...               unit="units of equipment", span=Span.parse(when), evidence=Evidence(source, "row=1"))
    ...         for item, when, source in (("T72-A tanks", "2015-12", "article"), ("T-72 tank", "2012/2015", "register"))]
    >>> [(conflict.kind, conflict.verdict, conflict.what) for conflict in conflicts(told)]  # doctest: +NORMALIZE_WHITESPACE
    [('cumulative', 'real', 'arms_transfer RUS MNG: 100 units of equipment, T-72 tank, 2012/2015 (register)
       or 100 units of equipment, T72-A tanks, 2015-12 (article)')]
    """
    setting = Setting(relations() if vocabulary is None else vocabulary, standing or Standing())
    wanted = [kinds[kind]] if kind is not None else [known for _, known in kinds.items()]
    rejected = setting.standing.rejected
    kept = sorted({claim.id: claim for claim in claims if claim.id not in rejected}.values(), key=lambda c: c.id)
    found: dict[str, Conflict] = {}
    for scope in sorted({scope for known in wanted for scope in known.scopes}):
        asked = [known for known in wanted if scope in known.scopes]
        groups: dict[Key, list[Claim]] = {}
        for claim in kept:
            for key in _KEYS[scope](claim, setting):
                groups.setdefault(key, []).append(claim)
        for key in sorted(groups):
            found |= of_matter(scope, key, groups[key], setting, asked)
    return sorted(found.values(), key=lambda c: (ORDER.index(c.verdict), c.about, c.kind, c.id))


def keys(claim: Claim, setting: Setting, scopes: Iterable[Scope] = SCOPES) -> Iterator[tuple[Scope, Key]]:
    """The matters that a claim belongs to: their scopes and keys."""
    for scope in scopes:
        for key in _KEYS[scope](claim, setting):
            yield scope, key


def of_matter(
    scope: Scope, key: Key, claims: list[Claim], setting: Setting, wanted: Iterable[Kind] | None = None
) -> dict[str, Conflict]:
    """The conflicts of one matter by id, of all kinds that look at its scope or of those wanted.

    `claims` are all of the key that count, in the order of their ids, without the rejected ones.
    """
    if len(claims) < 2 or (scope == "actor" and not _of_a_whole(key[0], claims, setting)):
        return {}
    about = " and ".join(end for end in key[-2:] if end) if scope in ("pair", "dealing") else key[-1]
    matter = Matter(scope, about, tuple(claims), setting)
    found: dict[str, Conflict] = {}
    for known in wanted or [known for _, known in kinds.items() if scope in known.scopes]:
        found |= {conflict.id: conflict for conflict in known.find(matter) if len(conflict.sides) > 1}
    return found


def _of_a_whole(relation: str, claims: list[Claim], setting: Setting) -> bool:
    """Whether one of the claims with an actor at one end can tell of the whole to which the others belong."""
    return has_missions(relation, setting) or any(
        claim.value is not None and None in (claim.subject, claim.object) for claim in claims
    )


def has_missions(relation: str, setting: Setting) -> bool:
    """Whether a relation goes to an organisation or to the countries of its missions."""
    known = setting.vocabulary.get(relation)
    return known is not None and "mission" in known.object


def paired() -> frozenset[str] | None:
    """The relations whose claims are looked at together with those of other relations; None for all."""
    return _paired(tuple(kinds))


@cache
def _paired(names: tuple[str, ...]) -> frozenset[str] | None:
    seen = [kinds[name].of for name in names if "pair" in kinds[name].scopes]
    return None if None in seen else frozenset(name for of in seen for name in of or ())


def _dealings(claim: Claim, setting: Setting) -> Iterator[Key]:
    one, other = setting.ends(claim)
    yield claim.relation, *sorted((one or "", other or ""))


def _pairs(claim: Claim, setting: Setting) -> Iterator[Key]:
    seen = paired()
    if seen is None or claim.relation in seen:
        one, other = setting.ends(claim)
        yield tuple(sorted((one or "", other or "")))


def _actors(claim: Claim, setting: Setting) -> Iterator[Key]:
    for role, end in zip(("subject", "object"), setting.ends(claim), strict=True):
        if end is not None:
            yield claim.relation, role, end


def _names(claim: Claim, _: Setting) -> Iterator[Key]:
    yield from ((name,) for name in things_of(claim))


def _numbers(claim: Claim, setting: Setting) -> Iterator[Key]:
    counted = claim.value is not None and claim.unit in COUNTS and claim.polarity == "+"
    if counted and (actor := next((end for end in setting.ends(claim) if end), None)):
        yield setting.origin(claim), claim.unit or "", plain_number(claim.value) or "", actor


_KEYS: dict[Scope, Callable[[Claim, Setting], Iterator[Key]]] = {
    "dealing": _dealings, "pair": _pairs, "actor": _actors, "name": _names, "number": _numbers,
}  # fmt: skip
