"""Polarity, holder and state change: yes and no, whose word it is, and what was so before."""

from collections.abc import Iterator

from tulga.claim import Claim
from tulga.ledger.agreement import days, normal
from tulga.ledger.conflict_kinds.conflict import Conflict, kind, said
from tulga.ledger.conflict_kinds.likeness import alike, same_matter, stems
from tulga.ledger.conflict_kinds.matter import Matter, dated, touch, years_apart

# So many claims of one relation between two ends are compared with each denial or plan.
_CROWD = 200


@kind("polarity", "dealing")
def polarity(matter: Matter) -> Iterator[Conflict]:
    """One claim affirms what another one denies."""
    for no, yes in _denials(matter):
        same = [c for c in yes if touch(no, c) and c.voice == no.voice and _denied(matter, no, c)]
        if not same:
            continue
        claims = [no, *same]
        if _position(matter, no) and not any(normal(claim.item) == normal(no.item) for claim in same):
            continue
        exact = any(normal(claim.item) == normal(no.item) for claim in same)
        if exact and dated(claims) and matter.sources(claims) > 1 and not _position(matter, no):
            why = "One affirms for the same time what the other denies."
            yield matter.conflict("polarity", "real", claims, why, "A record of the act itself.", say=_stance)
        else:
            why = "One denies what the other affirms, but the time or the matter may not be quite the same."
            settled_by = "What exactly is denied, and for when."
            yield matter.conflict("polarity", "undecided", claims, why, settled_by, say=_stance)


@kind("holder", "dealing")
def holder(matter: Matter) -> Iterator[Conflict]:
    """Different holders, or one that wishes what it has not done: each stance stays with its own words."""
    for no, yes in _denials(matter):
        others = [claim for claim in yes if claim.voice != no.voice]
        if others:
            why = "Two holders say otherwise, and each is right about its own view: they are not merged."
            yield matter.conflict("holder", "compatible", [no, *others], why, say=_stance)
    for name, claims in matter.relations.items():
        known = matter.setting.vocabulary.get(name)
        if known is None or known.layer != "position":
            continue
        for group in _by_stem(claims):
            if len({(c.polarity, c.modality) for c in group}) > 1 and len({(c.modality, c.voice) for c in group}) > 1:
                why = "A fact, a wish and somebody's word on one matter: none of them is flattened to another."
                yield matter.conflict("holder", "compatible", group, why, say=_stance)


def _denied(matter: Matter, no: Claim, yes: Claim) -> bool:
    """Whether a denial is of this very matter; a source that tells how a thing ended does not contradict itself."""
    if matter.apart(no, yes):
        return same_matter(no.item, yes.item, no.relation)
    return normal(no.item) == normal(yes.item)


def _by_stem(claims: list[Claim]) -> list[list[Claim]]:
    """Claims that share a word which few of them have: what a stand is about, not how every stand is worded."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        for stem in stems(claim.item):
            found.setdefault(stem, []).append(claim)
    most = min(max(2, len(claims) // 5), 20)
    groups: dict[tuple[str, ...], list[Claim]] = {}
    for stem in sorted(found):
        near = [
            claim for claim in found[stem] if any(alike(claim.item, o.item) and o != claim for o in found[stem][:most])
        ]
        if 2 <= len(near) <= most + 1:
            groups[tuple(claim.id for claim in near)] = near
    return [groups[key] for key in sorted(groups)]


@kind("change", "dealing")
def change(matter: Matter) -> Iterator[Conflict]:
    """A state that changed, a plan that became an act, a count of another year: not a conflict."""
    for fact in matter.facts:
        if any(stems(claim.item) != stems(fact.winner.item) or claim.value for claim in fact.history):
            why = "The state changed: the earlier one held before."
            yield matter.conflict("change", "compatible", [*fact.history, fact.winner], why, say=said)
    for no, yes in _denials(matter):
        later = [claim for claim in yes if not touch(no, claim) and same_matter(no.item, claim.item, no.relation)]
        if later:
            why = "Denied for one time and affirmed for another."
            yield matter.conflict("change", "compatible", [no, *later], why, say=_stance)
    yield from _plans(matter)
    yield from _counts(matter)


def _plans(matter: Matter) -> Iterator[Conflict]:
    for name, claims in matter.relations.items():
        event = matter.setting.manner(name).nature == "event"
        planned = [claim for claim in claims if claim.modality == "planned" and claim.polarity == "+"]
        actual = [claim for claim in claims if claim.modality == "actual" and claim.polarity == "+"][:_CROWD]
        for plan in planned:
            done = [c for c in actual if _carried_out(plan, c, event=event) and matter.apart(plan, c)]
            if done:
                why = "What was planned was done later; the plan stays as a plan."
                yield matter.conflict("change", "compatible", [plan, *done], why, say=_stance)


def _carried_out(plan: Claim, act: Claim, *, event: bool) -> bool:
    """Whether an act can be what was planned: alike and not before it, an event within a year of its own date."""
    if (
        not (plan.item and act.item and same_matter(plan.item, act.item, act.relation))
        or act.span.recurrence is not None
    ):
        return False
    told, happened = days(plan.span), days(act.span)
    if told is None or happened is None:
        return not event and happened is not None
    return told[0] <= happened[1] and (not event or years_apart(plan, act) <= 1)


def _counts(matter: Matter) -> Iterator[Conflict]:
    """Stocks of one thing that several sources give for several times."""
    series: dict[tuple[str, ...], list[Claim]] = {}
    for key, claims in matter.directed.items():
        if matter.setting.manner(key[0]).nature == "stock":
            for claim in claims:
                if claim.span.known:
                    name = (*map(str, key), normal(claim.item) or "", claim.unit or "")
                    series.setdefault(name, []).append(claim)
    for name in sorted(series):
        group = series[name]
        if len({c.span for c in group}) > 1 and len({c.value for c in group}) > 1 and matter.sources(group) > 1:
            why = "Counts of different times need not be equal."
            yield matter.conflict("change", "compatible", group, why, say=said)


def _denials(matter: Matter) -> Iterator[tuple[Claim, list[Claim]]]:
    """Each denial with the claims that affirm the like, in any voice and at any time."""
    for claims in matter.relations.values():
        noes = [claim for claim in claims if claim.polarity == "-"]
        if not noes or len(noes) == len(claims):
            continue
        yeses = [claim for claim in claims if claim.polarity == "+" and claim.modality == "actual"][:_CROWD]
        for no in noes:
            yes = [claim for claim in yeses if _of_one_matter(matter, no, claim)]
            if yes:
                yield no, yes


def _of_one_matter(matter: Matter, no: Claim, yes: Claim) -> bool:
    if no.modality != yes.modality or not alike(no.item, yes.item):
        return False
    ends = matter.setting.ends(no), matter.setting.ends(yes)
    return ends[0] == ends[1] or (matter.setting.manner(no.relation).symmetric and set(ends[0]) == set(ends[1]))


def _position(matter: Matter, claim: Claim) -> bool:
    known = matter.setting.vocabulary.get(claim.relation)
    return known is not None and known.layer == "position"


def _stance(claim: Claim) -> str:
    stance = "denied" if claim.polarity == "-" else claim.modality
    voice = f", by {claim.voice}" if claim.voice else ""
    return f"{stance}{voice}: {said(claim)}"
