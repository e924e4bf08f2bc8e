"""The rows of a panel that a clause is about, as shares of a whole with their bounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tulga.claim import Claim, plain_number
from tulga.doctrine.clause import Scope
from tulga.errors import BadInput

if TYPE_CHECKING:
    import polars

_WHOLE = {"percent": 100.0, "%": 100.0, "share": 1.0, "fraction": 1.0}
_LOWER = frozenset({"more than", "over", "above"})
_LOWER_OR_AT = frozenset({"at least", "minimum"})
_UPPER = frozenset({"less than", "under", "below", "at most", "up to"})


@dataclass(frozen=True, slots=True)
class Share:
    """One row: the share of the whole that one holder has, between `low` and `high` (1 is all of it).

    `beyond` says that the true share is strictly above `low` ("more than"); `about` that the number is not exact.
    """

    holder: str
    year: int | None
    value: float | None
    low: float
    high: float
    beyond: bool = False
    about: bool = False
    disputed: bool = False
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Resolved(Protocol):
    """A fact as the ledger resolves it: the claim that won, and the claims against it."""

    @property
    def winner(self) -> Claim: ...
    @property
    def supporting(self) -> tuple[Claim, ...]: ...
    @property
    def against(self) -> tuple[Claim, ...]: ...


def with_claims(panel: "polars.DataFrame", facts: Iterable[Resolved]) -> "polars.DataFrame":
    """A panel with what its years and numbers leave out of the claims: the columns `hedge` and `against`, and the
    facts without any date as rows whose year is null.

    `panel` is that of `tulga.panel` (dyad-years, state-years or both); the first id of a row's evidence is the claim
    that gave its value. Only facts that say something was so, with a number, become rows; they are ordered by id.
    """
    import polars as pl

    known = {fact.winner.id: fact for fact in facts}
    leads = [ids[0] if ids else "" for ids in panel["evidence"].to_list()]
    wide = panel.with_columns(
        pl.Series("hedge", [_hedge(known.get(lead)) for lead in leads], dtype=pl.String),
        pl.Series("against", [_ids_against(known.get(lead)) for lead in leads], dtype=pl.List(pl.String)),
    )
    undated = [fact for _, fact in sorted(known.items()) if _is_undated(fact.winner)]
    rows = [{name: _row(fact).get(name) for name in wide.columns} for fact in undated]
    return pl.concat([wide, pl.DataFrame(rows, schema=wide.schema)]) if rows else wide


def shares(frame: "polars.DataFrame", scope: Scope, state: str) -> tuple[list[Share], dict[int | None, list[str]]]:
    """The shares in scope, in the order of year (undated last), holder and evidence; and by year, in words, the rows
    that had to be left out.

    `frame` is a long panel: subject, object, year, relation, item, value, unit, evidence, disputed, and where it has
    them hedge, low, high and against. A row is a share when its unit is percent or share; a row in another unit is
    divided by the total: the row of the same relation, year, item and unit that names no holder. Raises BadInput when
    a column is missing.
    """
    import polars as pl

    assert scope.relation is not None
    assert scope.state is not None
    end = "object" if scope.state == "subject" else "subject"
    filters = {"relation": scope.relation, scope.state: state, **({"item": scope.item} if scope.item else {})}
    filters |= scope.filter
    needed = {"subject", "object", "year", "relation", "item", "value", "unit", "evidence", *filters}
    missing = sorted(needed - set(frame.columns))
    if missing:
        raise BadInput(f"the panel has no column {', '.join(missing)}")
    kept = frame.filter(*(pl.col(column) == value for column, value in filters.items()))
    rows = [row for row in kept.iter_rows(named=True) if _has_number(row)]
    found, left_out = [], dict[int | None, list[str]]()
    for row in rows:
        if row[end] is None:
            continue
        share = _share(row, row[end], [other for other in rows if other[end] is None])
        if isinstance(share, Share):
            found.append(share)
        else:
            left_out.setdefault(row["year"], []).append(share)
    found.sort(key=lambda share: (share.year is None, share.year or 0, share.holder, share.evidence))
    return found, {year: sorted(texts) for year, texts in left_out.items()}


def _has_number(row: Mapping[str, Any]) -> bool:
    return any(row.get(name) is not None for name in ("value", "low", "high"))


def _share(row: Mapping[str, Any], holder: str, totals: Sequence[Mapping[str, Any]]) -> Share | str:
    whole = _WHOLE.get(row["unit"] or "")
    used = [row]
    if whole is None:
        cell = ("year", "item", "unit")
        used += [total for total in totals if all(total[name] == row[name] for name in cell)][:1]
        if len(used) == 1 or not _bounds(used[1])[0]:
            return f"the number of {holder} in {row['unit'] or 'no unit'} is no share and has no total"
    (low, high), (least, most) = _bounds(row), (whole, whole) if whole is not None else _bounds(used[1])
    assert least is not None
    low = low / most if most is not None else 0.0
    high = high / least if high is not None else 1.0
    if not 0 <= low <= 1 or low > high or (high > 1 and least == most):
        return f"the share of {holder}, {low * 100:g} to {high * 100:g} percent, is not between none and all"
    hedges = [_said(r) for r in used]
    about = any(hedge and hedge not in _LOWER | _LOWER_OR_AT | _UPPER for hedge in hedges)
    value = row["value"] / least if row["value"] is not None and least == most else None
    evidence, against = (tuple(sorted({i for r in used for i in r.get(n) or ()})) for n in ("evidence", "against"))
    disputed = any(bool(r.get("disputed")) for r in used)
    beyond = hedges[0] in _LOWER
    return Share(holder, row["year"], value, low, min(1.0, high), beyond, about, disputed, evidence, against)


def _bounds(row: Mapping[str, Any]) -> tuple[float, float | None]:
    """The lowest and highest number that a row allows, in its own unit; highest None where nothing bounds it."""
    value, low, high, hedge = row.get("value"), row.get("low"), row.get("high"), _said(row)
    if low is None:
        low = value if value is not None and hedge not in _UPPER else 0.0
    if high is None:
        high = value if hedge not in _LOWER | _LOWER_OR_AT else None
    return low, high


def _said(row: Mapping[str, Any]) -> str:
    return (row.get("hedge") or "").strip().casefold()


def _hedge(fact: Resolved | None) -> str | None:
    return dict(fact.winner.qualifiers).get("hedge") if fact else None


def _ids_against(fact: Resolved | None) -> list[str]:
    return sorted(claim.id for claim in fact.against) if fact else []


def _is_undated(claim: Claim) -> bool:
    said = claim.polarity == "+" and claim.modality == "actual"
    return said and claim.value is not None and not claim.span.known


def _row(fact: Resolved) -> dict[str, Any]:
    claim = fact.winner
    ids = dict.fromkeys([claim.id, *sorted(other.id for other in (*fact.supporting, *fact.against))])
    return {
        "subject": claim.subject,
        "object": claim.object,
        "relation": claim.relation,
        "item": claim.item,
        "value": float(plain_number(claim.value) or 0),
        "unit": claim.unit,
        "evidence": list(ids),
        "disputed": bool(fact.against),
        "status": "undated",
        "hedge": _hedge(fact),
        "against": _ids_against(fact),
    }
