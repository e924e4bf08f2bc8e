"""Where claims do not say the same: each disagreement once, with its kind, its sides and what would settle it."""

from collections.abc import Iterable, Iterator, Mapping

from tulga.claim import Claim
from tulga.ledger.conflict_kinds import Conflict, Kind, Matter, Scope, Setting, Side, Verdict, kinds
from tulga.ledger.conflict_kinds.matter import by_ends
from tulga.ledger.conflict_kinds.naming import things_of
from tulga.ledger.fact import Standing
from tulga.relations import Relation, relations

__all__ = ["Conflict", "Side", "Verdict", "conflicts"]

_ORDER = ("real", "undecided", "compatible")
_COUNTS = frozenset({"countries", "states", "organisations", "organizations", "missions", "agreements"})


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
        for matter in matters(scope, kept, setting):
            found.update((conflict.id, conflict) for conflict in _of(matter, asked))
    return sorted(found.values(), key=lambda c: (_ORDER.index(c.verdict), c.about, c.kind, c.id))


def _of(matter: Matter, wanted: Iterable[Kind]) -> Iterator[Conflict]:
    for known in wanted:
        for conflict in known.find(matter):
            if len(conflict.sides) > 1:
                yield conflict


def matters(scope: Scope, claims: list[Claim], setting: Setting) -> Iterator[Matter]:
    """The matters of one scope that at least two claims are about, in a fixed order."""
    if scope == "pair":
        yield from by_ends(claims, setting)
        return
    groups: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        for key in _KEYS[scope](claim, setting):
            groups.setdefault(key, []).append(claim)
    for key in sorted(groups):
        if len(groups[key]) > 1:
            yield Matter(scope, key[-1], tuple(groups[key]), setting)


def _actors(claim: Claim, setting: Setting) -> Iterator[tuple[str, ...]]:
    for role, end in zip(("subject", "object"), setting.ends(claim), strict=True):
        if end is not None:
            yield claim.relation, role, end


def _names(claim: Claim, _: Setting) -> Iterator[tuple[str, ...]]:
    yield from ((name,) for name in things_of(claim))


def _numbers(claim: Claim, setting: Setting) -> Iterator[tuple[str, ...]]:
    counted = claim.value is not None and claim.unit in _COUNTS and claim.polarity == "+"
    if counted and (actor := next((end for end in setting.ends(claim) if end), None)):
        yield setting.origin(claim), claim.unit or "", str(claim.value), actor


_KEYS = {"actor": _actors, "name": _names, "number": _numbers}
