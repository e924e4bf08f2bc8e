"""Direction and classification: the same act told the other way round, or put into another class."""

from collections.abc import Iterator

from tulga.claim import Claim
from tulga.ledger.agreement import normal
from tulga.ledger.conflict_kinds.conflict import Conflict, Verdict, kind, said
from tulga.ledger.conflict_kinds.likeness import alike, designations, stems
from tulga.ledger.conflict_kinds.matter import Matter, dated, numbers_meet, touch
from tulga.relations import exclusions, relations

# So many claims of each class between two ends are compared.
_CROWD = 200


@kind("direction", "dealing")
def direction(matter: Matter) -> Iterator[Conflict]:
    """The same number or item, the same time, and the ends the other way round."""
    for name, claims in matter.relations.items():
        known = matter.setting.vocabulary.get(name)
        if known is None or known.symmetric or known.layer == "position" or known.nature not in ("event", "flow"):
            continue
        ways: dict[tuple[str | None, str | None], list[Claim]] = {}
        for claim in claims:
            if claim.polarity == "+" and claim.modality == "actual" and None not in matter.setting.ends(claim):
                ways.setdefault(matter.setting.ends(claim), []).append(claim)
        if len(ways) == 2:
            yield from _turned(matter, *(ways[ends] for ends in sorted(ways, key=str)))


def _turned(matter: Matter, there: list[Claim], back: list[Claim]) -> Iterator[Conflict]:
    marks: dict[tuple[object, ...], list[Claim]] = {}
    for claim in back:
        for mark in _marks(claim):
            marks.setdefault(mark, []).append(claim)
    met: dict[tuple[object, ...], dict[str, Claim]] = {}
    for claim in there:
        for mark in _marks(claim):
            others = [other for other in marks.get(mark, ()) if matter.apart(claim, other) and _same_act(claim, other)]
            if others:
                met.setdefault(mark, {}).update({one.id: one for one in (claim, *others)})
    for mark in sorted(met, key=str):
        group = list(met[mark].values())
        verdict: Verdict = "real" if dated(group) else "undecided"
        why = "The same thing at the same time in both directions: one of the sources has the ends the wrong way round."
        if verdict == "undecided":
            why = "The same thing in both directions: an exchange, or the ends are the wrong way round in one claim."
        yield matter.conflict("direction", verdict, group, why, "The agreement or the delivery record.", say=_way)


def _marks(claim: Claim) -> list[tuple[object, ...]]:
    """What two tellings of one act share: the number, or an item that says what it was."""
    if claim.value is not None:
        return [(claim.value, claim.unit)] if claim.value > 1 else []
    telling = designations(claim.item) or len(stems(claim.item)) > 1
    return [(normal(claim.item),)] if telling and claim.span.known else []


def _same_act(one: Claim, other: Claim) -> bool:
    if one.value is not None:
        return numbers_meet(one, other) and touch(one, other) and alike(one.item, other.item)
    return one.span == other.span


def _way(claim: Claim) -> str:
    return f"{claim.subject} to {claim.object}, {said(claim)}"


@kind("classification", "pair", of={name for _, *both in exclusions(relations()) for name in both})
def classification(matter: Matter) -> Iterator[Conflict]:
    """One act in two relations that exclude each other, such as peacekeeping and a war of a coalition.

    A source that has both classes for the same ends tells them apart, and does not count here.
    """
    known = {name: matter.setting.vocabulary[name] for name in matter.relations if name in matter.setting.vocabulary}
    for by, first, second in exclusions(known):
        if second not in matter.relations:
            continue
        met: dict[tuple[str | None, str | None], dict[str, Claim]] = {}
        ones, others = (
            [claim for claim in matter.relations[name] if claim.polarity == "+" and claim.modality == "actual"]
            for name in (first, second)
        )
        both = {matter.setting.origin(claim) for claim in ones} & {matter.setting.origin(claim) for claim in others}
        ones, others = ([c for c in group if matter.setting.origin(c) not in both][:_CROWD] for group in (ones, others))
        for one in ones:
            for other in others:
                if matter.setting.ends(one) == matter.setting.ends(other) and _same_class(by, one, other):
                    met.setdefault(matter.setting.ends(one), {}).update({one.id: one, other.id: other})
        for ends in sorted(met, key=str):
            yield _classed(matter, by, list(met[ends].values()))


def _same_class(by: str, one: Claim, other: Claim) -> bool:
    if not touch(one, other):
        return False
    return by == "ends" or (bool(stems(one.item) or designations(one.item)) and alike(one.item, other.item))


def _classed(matter: Matter, by: str, claims: list[Claim]) -> Conflict:
    real = by == "ends" and dated(claims)
    why = "The same ends at the same time in two classes that must not be counted together."
    if not real:
        why = "The same ends in two classes; they may be two acts."
    settled_by = "The mandate: under whose flag, by which decision, and on what terms."
    return matter.conflict("classification", "real" if real else "undecided", claims, why, settled_by, say=_class)


def _class(claim: Claim) -> str:
    known = relations().get(claim.relation)
    return f"{known.label['en'] if known else claim.relation}: {said(claim)}"
