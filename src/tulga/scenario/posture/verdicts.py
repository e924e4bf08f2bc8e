"""What each model, or an organisation, says of a commitment that is read as one kind or another."""

from collections.abc import Mapping, Sequence

from tulga.claim import Claim
from tulga.scenario.posture.judged import Judgement, Side
from tulga.scenario.posture.organisations import Consequence, organisations
from tulga.scenario.posture.posture import Posture
from tulga.scenario.posture.rules import Cited, Neutrality, Ruling, cited, neutrality


def sides(posture: Posture) -> tuple[Side, ...]:
    """The models that judge: four of neutrality, or the one organisation."""
    from tulga.actors import label

    if posture.organisation is None:
        return tuple(Side(name, model.label, model.what) for name, model in neutrality().models.items())
    return (Side(posture.organisation, label(posture.organisation), "the organisation's own rules"),)


def judgements(
    posture: Posture, relation: str, claim: Claim, partner: str | None, kinds: Sequence[str]
) -> tuple[Judgement, ...]:
    """What each side says of a claim that is read as some kinds; nothing where no rule covers it.

    Where the ledger does not tell which of several kinds it is, a model whose words differ makes it depend on that.
    """
    if posture.organisation is not None:
        return _of_organisation(posture, relation, claim, partner, kinds)
    rules = neutrality()
    return tuple(_of_kinds(name, kinds, rules) for name in rules.models) if kinds else ()


def _of_kinds(model: str, kinds: Sequence[str], rules: Neutrality) -> Judgement:
    single = [_of_kind(model, kind, rules) for kind in kinds]
    if len(single) == 1:
        return single[0]
    words = {one.outcome for one in single}
    sources = tuple(dict.fromkeys(source for one in single for source in one.sources))
    told = " ".join(f"As {_plain(kind)}: {one.outcome}. {one.reason}" for kind, one in zip(kinds, single, strict=True))
    outcome = single[0].outcome if len(words) == 1 else "depends"
    return Judgement(model, outcome, told, sources, own=any(one.own for one in single))


def _of_kind(model: str, kind: str, rules: Neutrality) -> Judgement:
    rule = rules.rule(kind)
    ruling: Ruling = rule.models[model]
    reason = f"{rule.reason} {ruling.because}" if ruling.because else rule.reason
    sources = cited(ruling.by, rules.sources)
    return Judgement(model, ruling.outcome, reason, sources, ruling.peace, ruling.war, own=not ruling.by)


def _plain(kind: str) -> str:
    return kind.replace("_", " ")


def _of_organisation(
    posture: Posture, relation: str, claim: Claim, partner: str | None, kinds: Sequence[str]
) -> tuple[Judgement, ...]:
    declared = organisations()
    rules = declared.organisations.get(str(posture.organisation))
    step: Sequence[Consequence] = () if rules is None else rules.join if posture.kind == "join" else rules.leave
    for rule in step:
        if (not rule.kind or set(rule.kind) & set(kinds)) and rule.fits.fits(relation, claim, posture.state, partner):
            outcome = rule.outcome if not rule.kind or set(kinds) <= set(rule.kind) else "depends"
            return (_consequence(posture, rule, outcome, declared.sources),)
    return ()


def _consequence(posture: Posture, rule: Consequence, outcome: str, sources: Mapping[str, Cited]) -> Judgement:
    name = str(posture.organisation)
    return Judgement(name, outcome, rule.reason, cited(rule.by, sources), own=not rule.by)  # type: ignore[arg-type]


def conditions(posture: Posture) -> tuple[str, ...]:
    """What joining itself is conditional on, each with its source; nothing for other postures."""
    rules = organisations().organisations.get(posture.organisation or "")
    if rules is None or posture.kind != "join":
        return ()
    return tuple(f"{one.says} ({'; '.join(cited(one.by, organisations().sources))})" for one in rules.conditions)
