"""A posture held against a ledger: which commitments stay, which do not, which depend, and what is not covered."""

from collections.abc import Callable, Iterable
from datetime import date

from tulga.scenario.posture.desk import Desk, endings
from tulga.scenario.posture.effects import effects, interests, stances
from tulga.scenario.posture.facts import Fact, Promise
from tulga.scenario.posture.judged import Commitment, Judged, Uncovered
from tulga.scenario.posture.posture import Posture
from tulga.scenario.posture.verdicts import sides

Naming = Callable[[str], str]


def judge(
    posture: Posture, facts: Iterable[Fact], on: date, *, promises: Iterable[Promise] = (), name: Naming = str
) -> Judged:
    """What a posture makes of a state's commitments on a day, by the facts of a ledger.

    Only facts that say something is so are commitments: what is planned, possible or denied is left out and told. A fact
    that no rule covers is listed so, and never as compatible. `promises` are obligations of a data set of alliances; `name`
    turns an actor id into the name for the sentences. The same facts in any order give the same answer.

    >>> from tulga.claim import Claim, Evidence
    >>> from tulga.ledger.resolve import facts
    >>> from tulga.scenario.posture.posture import posture
    >>> from tulga.span import Span
    >>> joined = Claim(relation="membership", subject="KAZ", object="CSTO", span=Span.parse("1994-04-20/.."),
    ...                evidence=Evidence("note", "row=1"))
    >>> judged = judge(posture("neutrality", "KAZ"), facts([joined]), date(2016, 5, 5))
    >>> [(one.kinds, one.spread) for one in judged.commitments]
    [(('mutual_defence_alliance',), ('incompatible', 'not in war'))]
    """
    told = sorted(facts, key=lambda fact: fact.id)
    desk = Desk(posture, on, name, endings(told, posture.state))
    for fact in told:
        desk.take(fact)
    for promise in sorted(promises, key=lambda one: (one.partner, one.variable, one.evidence)):
        desk.take_promise(promise)
    shown = sorted(desk.commitments, key=_order)
    holding = tuple(one for one in shown if one.standing != "over")
    positions = stances(posture, told, on)
    return Judged(
        posture.id, posture.title, posture.state, on, sides(posture), holding,
        tuple(one for one in shown if one.standing == "over"),
        tuple(sorted(desk.not_covered, key=_order)), tuple(sorted(desk.left_out, key=_order)),
        effects(holding), positions, interests(posture, told, on, positions), desk.assumptions(), desk.missing(),
    )  # fmt: skip


def _order(one: Commitment | Uncovered) -> tuple[str, str, str, str]:
    return (one.domain, one.partner or "", one.what, one.fact)
