"""What digit of the Admiralty code the other sources of a ledger speak for. It is told to a reviewer and never stored.

The manuals name the digits and give no numbers; how many sources make which digit is a convention of this house. Only
sources that are independent count: a copy says nothing of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tulga.claim import Claim
from tulga.ledger.fact import Fact


@dataclass(frozen=True)
class Suggestion:
    """A digit of the Admiralty code, and in one sentence what speaks for it."""

    digit: str
    why: str


def suggested(claim: Claim, facts: Iterable[Fact], copies: Mapping[str, str]) -> Suggestion:
    """The digit for a claim by the other sources of the fact that it stands for or against.

    `copies` tells sources that took over what another one says (`Standing.copies`); claims that a fact does not count
    (`Fact.copies`) are left out, too. A claim that no fact names gets 6, for nothing is known beside it.

    >>> from tulga.claim import Evidence
    >>> from tulga.ledger.resolve import facts
    >>> told = [Claim(relation="embassy_opened", subject="TUR", object="MNG", evidence=Evidence(name, "row=1"))
    ...         for name in ("a", "b", "c")]
    >>> suggested(told[0], facts(told), {})
    Suggestion(digit='1', why='2 independent sources agree and none says otherwise')
    >>> suggested(told[0], facts(told), {"c": "b"}).digit, suggested(told[0], facts(told[:1]), {}).digit
    ('2', '6')
    """
    agree, disagree = _others(claim, facts, copies)
    if not agree and not disagree:
        return Suggestion("6", "no independent source speaks of it")
    if not disagree:
        return Suggestion("1" if agree > 1 else "2", f"{_sources(agree)} and none says otherwise")
    against = f"{disagree} say{'s' if disagree == 1 else ''} otherwise"
    if agree:
        return Suggestion("3", f"{_sources(agree)} and {against}")
    return Suggestion("4" if disagree == 1 else "5", f"no independent source agrees and {against}")


def _sources(number: int) -> str:
    return "one independent source agrees" if number == 1 else f"{number} independent sources agree"


def _others(claim: Claim, facts: Iterable[Fact], copies: Mapping[str, str]) -> tuple[int, int]:
    """How many sources beside the claim's own agree and disagree with it.

    Of claims against a fact it is not known whether they agree with each other, and none of them counts as agreeing.
    """
    own = _origin(claim.evidence.source, copies)
    for fact in facts:
        repeated = {copy.id for copy in fact.copies}
        sides = [
            {_origin(one.evidence.source, copies) for one in side if one.id not in repeated} - {own}
            for side in (fact.supporting, fact.against)
        ]
        if any(one.id == claim.id for one in fact.supporting):
            return len(sides[0]), len(sides[1] - sides[0])
        if any(one.id == claim.id for one in fact.against):
            return 0, len(sides[0])
    return 0, 0


def _origin(source: str, copies: Mapping[str, str]) -> str:
    passed = {source}
    while (source := copies.get(source, source)) not in passed:
        passed.add(source)
    return source
