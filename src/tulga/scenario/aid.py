"""Aid that a donor withdraws: what is on record of it, and the share of the donor where amounts are known."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tulga.claim import Claim
from tulga.scenario.answer import Answer, Assumptions, Finding, Range, Rules, VerdictChange

if TYPE_CHECKING:
    import polars

    from tulga.scenario.kinds import AidWithdrawn
    from tulga.scenario.scenario import Scenario

Naming = Callable[[str], str]
_EVEN = "Aid is spread evenly over the year."
_ALONE = "No other donor takes the place of the one that goes."


class Resolved(Protocol):
    """A fact as the ledger resolves it: the claim that won, and the claims that say the same."""

    @property
    def winner(self) -> Claim: ...
    @property
    def supporting(self) -> Sequence[Claim]: ...


@dataclass(frozen=True, slots=True)
class Gift:
    """One kind of aid from a donor: what, how much of which unit (None where nobody says), in which year, by which evidence."""

    donor: str
    what: str
    amount: float | None
    unit: str | None
    year: int | None
    evidence: tuple[str, ...]


def answer(
    scenario: "Scenario",
    shock: "AidWithdrawn",
    frame: "polars.DataFrame",
    facts: Iterable[Resolved],
    rules: Rules | None,
    name: Naming,
) -> Answer:
    """What ends when a donor withdraws, of what the ledger and the panel hold."""
    assumed, missing = Assumptions(), list[str]()
    if shock.part:
        said = f"The part of the aid of {shock.donor} that is withdrawn. {shock.part.note}"
        assumed.take("part", said, shock.part.ends, source=shock.part.source, own=shock.part.source is None)
    assumed.take("even", _EVEN)
    assumed.take("alone", _ALONE)
    gifts = _gifts(scenario, shock, frame, facts)
    found = tuple(_findings(scenario, shock, gifts, assumed, name, missing))
    moved: tuple[VerdictChange, ...] = ()
    if rules is None:
        missing.append("No doctrine was given, so no verdict was checked.")
    else:
        moved = tuple(rules(frame, _changed(scenario, shock, frame)))
    summary = f"{scenario.title}: {_summary(found, shock, name)}"
    return Answer(
        scenario.id,
        scenario.title,
        scenario.state,
        (),
        moved,
        rules is not None,
        assumed.all(),
        tuple(missing),
        summary,
        found,
    )


def _findings(
    scenario: "Scenario",
    shock: "AidWithdrawn",
    gifts: list[Gift],
    assumed: Assumptions,
    name: Naming,
    missing: list[str],
) -> Iterator[Finding]:
    donor, whose = name(shock.donor), name(scenario.state)
    own = [gift for gift in gifts if gift.donor == shock.donor]
    if not own:
        missing.append(f"There is no evidence of any aid that {donor} gives to {whose}.")
        return
    evidence = _ids(own)
    kinds = float(len(own))
    on = assumed.ids("part", "alone")
    low = 0.0 if shock.part is None or shock.part.low == 1 else None
    before = Range(kinds, kinds, "kinds of aid", evidence, ())
    after = Range(0.0, low if low == 0.0 else kinds, "kinds of aid", evidence, on)
    yield Finding(f"Kinds of aid from {donor} on record", before, after, "; ".join(gift.what for gift in own))
    share = kinds / len(gifts)
    yield Finding(
        f"The part of all kinds of aid on record that {donor} gives",
        None,
        Range(share, share, "share", _ids(gifts), ()),
    )
    unvalued = sum(gift.amount is None for gift in own)
    if unvalued:
        missing.append(
            f"{unvalued} of {len(own)} kinds of aid from {donor} have no amount, so what their loss is worth is not known."
        )
    yield from _amounts(scenario, shock, gifts, assumed, name)


def _amounts(
    scenario: "Scenario", shock: "AidWithdrawn", gifts: list[Gift], assumed: Assumptions, name: Naming
) -> Iterator[Finding]:
    """By unit, in the latest year with an amount of the donor (or the year asked for): what it gave, and its share."""
    part, time = shock.part.ends if shock.part else (1.0, 1.0), shock.time
    on = assumed.ids("part", "even", "alone")
    for unit in sorted({gift.unit or "" for gift in gifts if gift.donor == shock.donor and gift.amount is not None}):
        valued = [gift for gift in gifts if gift.amount is not None and (gift.unit or "") == unit]
        dated = {gift.year for gift in valued if gift.donor == shock.donor}
        year = scenario.year if scenario.year != "latest" else max((y for y in dated if y is not None), default=None)
        chosen = [gift for gift in valued if gift.year == year]
        gone = [gift for gift in chosen if gift.donor == shock.donor]
        if not gone:
            continue
        mine, whole = (sum(gift.amount or 0.0 for gift in some) for some in (gone, chosen))
        when = str(year) if year is not None else "years not known"
        before = Range(mine, mine, unit, _ids(gone), ())
        after = Range(mine * (1 - part[1] * time), mine * (1 - part[0] * time), unit, _ids(gone), on)
        yield Finding(f"Aid from {name(shock.donor)} with an amount, {when}", before, after)
        if whole > 0:
            ends = Range(mine / whole * part[0] * time, mine / whole * part[1] * time, "share", _ids(chosen), on)
            yield Finding(f"The part of all aid with an amount that is lost, {when}", None, ends)


def _gifts(
    scenario: "Scenario", shock: "AidWithdrawn", frame: "polars.DataFrame", facts: Iterable[Resolved]
) -> list[Gift]:
    """Aid that was given, from the facts and from what the panel has beside them, in order."""
    import polars as pl

    found = []
    for fact in facts:
        claim = fact.winner
        said = claim.relation in shock.relations and claim.object == scenario.state
        if said and claim.polarity == "+" and claim.modality == "actual":
            year = claim.span.start.year if claim.span and claim.span.start else None
            ids = tuple(sorted({claim.id, *(one.id for one in fact.supporting)}))
            amount = None if claim.value is None else float(claim.value)
            found.append(Gift(claim.subject or "", claim.item or claim.relation, amount, claim.unit, year, ids))
    known = {one for gift in found for one in gift.evidence}
    rows = frame.filter(pl.col("relation").is_in(shock.relations), object=scenario.state)
    for row in rows.iter_rows(named=True):
        ids = tuple(sorted(row["evidence"] or ()))
        if not known & set(ids):
            what = row["item"] or row["relation"]
            found.append(Gift(row["subject"], what, row["value"], row["unit"], row["year"], ids))
    return sorted(found, key=lambda gift: (gift.donor, gift.what, gift.year or 0, gift.evidence))


def _changed(scenario: "Scenario", shock: "AidWithdrawn", frame: "polars.DataFrame") -> "polars.DataFrame":
    """The panel with what the donor gave in its latest year less what is withdrawn at the most."""
    import polars as pl

    given = (
        pl.col("relation").is_in(shock.relations)
        & (pl.col("subject") == shock.donor)
        & (pl.col("object") == scenario.state)
    )
    years = frame.filter(given)["year"].drop_nulls()
    year = scenario.year if scenario.year != "latest" else (years.max() if len(years) else None)
    if year is None:
        return frame
    left = 1 - (shock.part.ends[1] if shock.part else 1.0) * shock.time
    touched = (given & (pl.col("year") == year)).fill_null(False)
    return frame.with_columns(pl.when(touched).then(pl.col("value") * left).otherwise(pl.col("value")).alias("value"))


def _ids(gifts: Iterable[Gift]) -> tuple[str, ...]:
    return tuple(sorted({one for gift in gifts for one in gift.evidence}))


def _summary(found: tuple[Finding, ...], shock: "AidWithdrawn", name: Naming) -> str:
    if not found:
        return f"no aid from {name(shock.donor)} is on record."
    count = int(found[0].before.low or 0) if found[0].before else 0
    return f"{count} {'kind' if count == 1 else 'kinds'} of aid from {name(shock.donor)} end: {found[0].note}."
