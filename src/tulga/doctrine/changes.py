"""Verdicts that moved between two states of the evidence, and why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tulga.doctrine.check import Verdict, check
from tulga.doctrine.document import Document
from tulga.doctrine.judge import Naming, bounds
from tulga.doctrine.measured import Measuring

if TYPE_CHECKING:
    import polars

    from tulga.ledger.fact import Fact

_NOT = "not judged"


@dataclass(frozen=True, slots=True)
class Change:
    """One clause and year whose verdict, or whose value under the same verdict, is another than before.

    `before` and `after` are verdict words, "not judged" where there was none. `came` and `went` are the ids of the
    evidence that is new and that is gone; `evidence` is both together, or all there is where neither came nor went.
    """

    document: str
    clause: str
    year: int | None
    before: str
    after: str
    why: str
    evidence: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()

    @property
    def verdict_moved(self) -> bool:
        """Whether the word itself moved, not only the value."""
        return self.before != self.after

    def record(self) -> dict[str, Any]:
        """The change as plain data, for JSON."""
        return asdict(self)


def changes(before: Iterable[Verdict], after: Iterable[Verdict]) -> list[Change]:
    """What moved from `before` to `after`, in the order of document, clause and year (undated last).

    >>> was = Verdict("cap", 2018, "unknown", None, None, None, 0.25, "There is no evidence.")
    >>> now = Verdict("cap", 2018, "broken", 0.3, 0.3, 0.3, 0.25, "CHN has 30 percent, above the limit.", ("a1",))
    >>> [(c.year, c.before, c.after, c.evidence) for c in changes([was], [now])]
    [(2018, 'unknown', 'broken', ('a1',))]
    """
    old, new = _by_key(before), _by_key(after)
    keys = sorted(set(old) | set(new), key=lambda key: (key[0], key[1], key[2] is None, key[2] or 0))
    pairs = ((key, old.get(key), new.get(key)) for key in keys)
    return [_change(key, was, now) for key, was, now in pairs if _differ(was, now)]


def moves(
    documents: Sequence[Document],
    first: int | None = None,
    last: int | None = None,
    *,
    attribution: Mapping[str, str] | None = None,
    name: Naming = str,
    measuring: "Callable[[polars.DataFrame], Measuring] | None" = None,
    facts: "Sequence[Fact] | None" = None,
) -> "Callable[[polars.DataFrame, polars.DataFrame], list[Change]]":
    """The question that a scenario asks: given a panel and the panel changed, which verdicts of `documents` move.

    `measuring` gives the measures of a panel, by which clauses with registered measures are judged too.
    """

    def held(frame: "polars.DataFrame") -> list[Verdict]:
        measure = measuring(frame) if measuring else None
        return [
            verdict
            for document in documents
            for verdict in check(
                document, frame, first, last, attribution=attribution, name=name, measure=measure, facts=facts
            )
        ]

    def asked(before: "polars.DataFrame", after: "polars.DataFrame") -> list[Change]:
        return changes(held(before), held(after))

    return asked


def _by_key(verdicts: Iterable[Verdict]) -> dict[tuple[str, str, int | None], Verdict]:
    return {(verdict.document, verdict.clause, verdict.year): verdict for verdict in verdicts}


def _differ(was: Verdict | None, now: Verdict | None) -> bool:
    if was is None or now is None:
        return True
    return (was.verdict, was.value, was.low, was.high) != (now.verdict, now.value, now.low, now.high)


def _change(key: tuple[str, str, int | None], was: Verdict | None, now: Verdict | None) -> Change:
    before, after = (verdict.verdict if verdict else _NOT for verdict in (was, now))
    if before == after:
        why = f"Still {after}, but the value was {_value(was)} and becomes {_value(now)}."
    else:
        said = now or was
        why = f"From {before} to {after}: {said.why if said else ''}"
        if was and now and was.low is not None:
            why += f" Before: {was.why}"
    used = [{*v.evidence_for, *v.evidence_against} if v else set() for v in (was, now)]
    came, went = used[1] - used[0], used[0] - used[1]
    evidence = tuple(sorted(came | went or used[1]))
    return Change(*key, before, after, why, evidence, tuple(sorted(came)), tuple(sorted(went)))


def _value(verdict: Verdict | None) -> str:
    if verdict is None or verdict.low is None or verdict.high is None:
        return "no value"
    if verdict.unit == "share" and verdict.low >= 0 and verdict.high <= 1:
        return bounds(verdict.low, verdict.high)
    return f"{verdict.low:.4g}" if verdict.low == verdict.high else f"{verdict.low:.4g} to {verdict.high:.4g}"
