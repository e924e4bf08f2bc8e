"""Commitments: whether the instrument under which a state bound itself is in force, as the ledger tells it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tulga.doctrine.clause import Clause, Instrument
from tulga.doctrine.judge import Judgement, Naming

if TYPE_CHECKING:
    from tulga.ledger.fact import Fact


def stands(clause: Clause, facts: Iterable["Fact"] | None, state: str, day: date | None, name: Naming) -> Judgement:
    """Whether the instrument of a commitment is in force on a day, or by all that is known where `day` is None.

    Held: a fact says that it began by then and none that it ended or is void. Broken: facts say only that it is void or
    had ended. Undetermined: facts say both, its beginning is planned, or cannot be set before or after the day.
    Unknown: the ledger says nothing of it, or was not asked, or the clause does not say where to look. Whether the state
    keeps to what it promised is another question, which no fact about the instrument answers.
    """
    whom = f"The commitment to {' and '.join(name(one) for one in clause.to)} stands under {clause.under}"
    if clause.instrument is None or facts is None:
        gap = "the ledger was not asked" if clause.instrument else "where the ledger tells of it is not declared"
        return Judgement("unknown", None, None, None, None, f"{whom}; {gap}.")
    found = [fact for fact in facts if _tells(fact, clause.instrument, state)]
    sorted_out: dict[str, list[Fact]] = {}
    for fact in sorted(found, key=lambda one: one.id):
        sorted_out.setdefault(_state_of(fact, day), []).append(fact)
    when = "by all that is known" if day is None else f"on {day.isoformat()} by the claims"
    if not any(word in sorted_out for word in ("in force", "void", "ended", "open", "planned")):
        return Judgement("unknown", None, None, None, None, f"{whom}; no claim tells that it was in force {when}.")
    return _weighed(sorted_out, f"{whom}, which", when)


def _weighed(found: dict[str, list["Fact"]], whom: str, when: str) -> Judgement:
    for_it, over = found.get("in force", []), [*found.get("void", []), *found.get("ended", [])]
    open_ = [*found.get("open", []), *found.get("planned", [])]
    ids, against = _ids(for_it), tuple(sorted({*_ids(over), *_against(for_it)}))
    if for_it and found.get("void"):
        why = f"{whom} some claims call in force and others void {when}."
        return Judgement("undetermined", None, None, None, None, why, ids, against)
    if for_it:
        starts = [fact.span.start for fact in for_it if fact.span.start]
        since = f" since {min(starts, key=lambda one: one.first())}" if starts else ""
        why = f"{whom} is in force{since} {when}; whether the state keeps to it is not measured."
        return Judgement("held", None, None, None, None, why, ids, against)
    if over and not open_:
        what = "is void" if found.get("void") else "had ended"
        return Judgement("broken", None, None, None, None, f"{whom} {what} {when}.", _ids(over), ())
    what = "is only planned" if found.get("planned") and not found.get("open") else "cannot be dated against the day"
    return Judgement("undetermined", None, None, None, None, f"{whom} {what} {when}.", _ids(open_), _ids(over))


def _tells(fact: "Fact", wanted: Instrument, state: str) -> bool:
    ends = [fact.subject, fact.object]
    if fact.relation != wanted.relation or state not in ends:
        return False
    ends.remove(state)
    words = (wanted.item or "").casefold().split()
    return wanted.partner in (None, *ends) and all(word in (fact.item or "").casefold() for word in words)


def _state_of(fact: "Fact", day: date | None) -> str:
    """`in force`, `void`, `ended`, `open`, `planned`, or `later` for what began after the day."""
    start, end = fact.span.start, None if fact.span.is_event else fact.span.end
    begun = fact.span.first()
    if day and begun and begun > day and start and start.bound != "by":
        return "later"
    if fact.status in ("planned", "possible"):
        return "planned"
    if fact.status == "denied":
        return "void"
    if end and (day is None or end.last() < day):
        return "ended"
    unsure = start is None or start.bound in ("about", "after")
    if day and (unsure or (start and start.last() > day) or (end and end.first() <= day)):
        return "open"
    return "in force"


def _ids(facts: Sequence["Fact"]) -> tuple[str, ...]:
    return tuple(sorted({claim.id for fact in facts for claim in fact.supporting}))


def _against(facts: Sequence["Fact"]) -> tuple[str, ...]:
    return tuple(sorted({claim.id for fact in facts for claim in fact.against}))
