"""Parts of a whole: the long form that measures of concentration take, checked and added up.

One row a part: the columns of `by` (by default subject and year), the part (by default `object`), and `value` in any
one unit. A row whose part is null holds the total of its group, as the source states it. What the total has above the
sum of the known parts is the *rest*: it belongs to parts that are not listed or have no value, and nobody knows how.

Who may own the rest is for the caller to say (`rest`): "anyone", listed or not, where the total holds what could not be
attributed; or only "others", where the values of the listed parts are complete, as in a table of the ten largest.

- A part without a value is left out of the sums and counted in `coverage`; it is not zero. With a total its value lies
  within the rest; without one nothing bounds it (the group is `loose`).
- A rest of at most one part in 10^9 of the total is a rounding of floating-point numbers and taken as none.
- Parts that add up to more than the stated total are the whole themselves; `coverage` then is above 1.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import narwhals.stable.v2 as nw

from tulga.errors import BadInput, BadUse, unknown
from tulga.measures.frames import Frame, opened

Rest = Literal["anyone", "others"]
_ROUNDING = 1e-9


def parts(frame: Any, by: Sequence[str], part: str, *, apart: Sequence[str] = (), beside: Sequence[str] = ()) -> Frame:
    """The checked long form: `by`, `part`, `value` as floating-point numbers, missing values as null.

    Columns of `apart` tell rows of one part apart (the routes of a supplier), those of `beside` are kept as they are.
    Raises BadInput naming the first row that is negative (a share of a net flow is not defined), not finite, without a
    year or another of `by`, or there twice.
    """
    rows = opened(frame, [*by, part, *apart, *beside, "value"])
    rows = rows.with_columns(nw.col("value").cast(nw.Float64).fill_nan(None))
    wrong = (nw.col("value") < 0) | (nw.col("value") > 1.7976931348623157e308)
    for key in by:
        wrong = wrong | nw.col(key).is_null()
    _refuse(rows.filter(wrong).sort(*by, part).head(1).collect(), by, part)
    _refuse_twice(rows, by, part, apart)
    return rows


def groups(rows: Frame, by: Sequence[str], part: str) -> Frame:
    """One row for each group of `by`, from checked parts:

    `known` (sum of known parts), `largest`, `squares` and `logs` (sums of v^2 and v ln v), `positive` (parts above
    zero), `valued` (parts with a value), `missing` (parts without), `whole`, `rest`, `loose`, `sure` (nothing is
    unknown), `coverage` (known part of the stated total; without a total, parts with a value among all parts).
    """
    value, listed = nw.col("value"), ~nw.col(part).is_null()
    known = nw.when(listed).then(value)
    positive = nw.when(listed & (value > 0)).then(value)
    rows = rows.with_columns(
        known=known,
        total=nw.when(~listed).then(value),
        squares=known * known,
        logs=positive * positive.log(),
        positive=nw.when(listed & (value > 0)).then(nw.lit(1)).otherwise(nw.lit(0)),
        valued=nw.when(listed & ~value.is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
        missing=nw.when(listed & value.is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
    )
    sums = ("known", "squares", "logs", "positive", "valued", "missing")
    added = rows.group_by(*by).agg(
        *(nw.col(name).sum() for name in sums),
        nw.col("total").max(),
        largest=nw.col("known").max(),
    )
    return with_rest(added.with_columns(*(nw.col(name).fill_null(0) for name in (*sums, "largest"))))


def owned(rows: Frame, by: Sequence[str], part: str, attributed: Mapping[Any, Any] | None = None) -> Frame:
    """The listed parts of checked rows, those that `attributed` names added to their owners.

    Columns of `by`, `part`, `own` (what is known of it) and `lost` (some of it has no value).
    """
    listed, value = rows.filter(~nw.col(part).is_null()), nw.col("value")
    if not attributed:
        return listed.with_columns(own=value.fill_null(0.0), lost=value.is_null()).drop("value")
    lost = nw.when(value.is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
    pieces = listed.with_columns(owner(part, attributed).alias(part), own=value.fill_null(0.0), lost=lost)
    sums = pieces.group_by(*by, part).agg(nw.col("own").sum(), nw.col("lost").sum())
    return sums.with_columns(lost=nw.col("lost") > 0)


def owner(part: str, attributed: Mapping[Any, Any]) -> nw.Expr:
    """Whose a part is: another's where `attributed` says so; raises BadUse where that other is attributed itself."""
    found = nw.col(part)
    for through, whose in attributed.items():
        if whose in attributed:
            raise BadUse(f"{through} is attributed to {whose}, which is itself attributed to {attributed[whose]}")
        found = nw.when(nw.col(part) == through).then(nw.lit(whose)).otherwise(found)
    return found


def with_rest(added: Frame) -> Frame:
    """Adds `whole`, `rest`, `loose`, `sure` and `coverage` to groups with `known`, `total`, `valued`, `missing`."""
    known, total = nw.col("known"), nw.col("total")
    whole = nw.when(total > known).then(total).otherwise(known)
    rows = added.with_columns(whole=whole, loose=total.is_null() & (nw.col("missing") > 0))
    rest = nw.col("whole") - known
    rows = rows.with_columns(rest=nw.when(rest > _ROUNDING * nw.col("whole")).then(rest).otherwise(nw.lit(0.0)))
    listed = nw.col("valued") + nw.col("missing")
    counted = nw.when(total.is_null() & (listed > 0)).then(nw.col("valued") / listed)
    weighed = nw.when(total > 0).then(known / total).otherwise(counted)
    nothing = (total == 0) & (known == 0)
    return rows.with_columns(
        sure=(nw.col("rest") == 0) & ~nw.col("loose"),
        coverage=nw.when(nothing).then(nw.lit(1.0)).otherwise(weighed),
    )


def bounded(
    rows: Frame,
    *,
    exact: nw.Expr,
    low: nw.Expr,
    high: nw.Expr,
    loose_low: nw.Expr | float | None,
    loose_high: nw.Expr | float | None,
) -> Frame:
    """Adds `value`, `low` and `high`: `exact` where all is known, `low` and `high` where a rest is, the loose ones
    where nothing bounds what is missing; all null where the whole is zero."""
    defined, sure, loose = nw.col("whole") > 0, nw.col("sure"), nw.col("loose")

    def end(at_rest: nw.Expr, at_loose: nw.Expr | float | None) -> nw.Expr:
        free = at_loose if isinstance(at_loose, nw.Expr) else nw.lit(at_loose, nw.Float64)
        open_end = nw.when(loose).then(free).otherwise(nw.when(defined).then(at_rest))
        return nw.when(sure).then(nw.when(defined).then(exact)).otherwise(open_end)

    return rows.with_columns(
        value=nw.when(sure & defined).then(exact), low=end(low, loose_low), high=end(high, loose_high)
    )


def goes_to_anyone(rest: str) -> bool:
    """Whether a listed part may own some of the rest; raises BadUse for a word other than "anyone" and "others"."""
    if rest not in ("anyone", "others"):
        raise unknown("owner of the rest", rest, ["anyone", "others"])
    return rest == "anyone"


def _refuse(found: nw.DataFrame[Any], by: Sequence[str], part: str) -> None:
    for row in found.iter_rows(named=True):
        named = _named(row, by, part)
        if row["value"] is not None and row["value"] < 0:
            raise BadInput(f"the value {row['value']:g} of {named} is negative: a part of a whole cannot be")
        if any(row[key] is None for key in by):
            lost = next(key for key in by if row[key] is None)
            raise BadInput(f"a row has no {lost} ({named}): a measure needs it")
        raise BadInput(f"the value of {named} is not a finite number")


def _refuse_twice(rows: Frame, by: Sequence[str], part: str, apart: Sequence[str]) -> None:
    """Raises BadInput for a part that is there twice; counting the parts of a group is much cheaper than finding which."""
    if not apart:
        sizes = rows.group_by(*by).agg(rows=nw.len(), parts=nw.col(part).n_unique())
        if sizes.filter(nw.col("rows") > nw.col("parts")).head(1).collect().is_empty():
            return
    counts = rows.group_by(*by, part, *apart).agg(times=nw.len()).filter(nw.col("times") > 1)
    for row in counts.sort(*by, part, *apart).head(1).collect().iter_rows(named=True):
        said = f"{_named(row, [*by, *apart], part)} is there {row['times']} times: filter the frame or add the rows up first"
        raise BadInput(said)


def _named(row: dict[str, Any], by: Sequence[str], part: str) -> str:
    words = [str(row[key]) for key in by if row[key] is not None]
    nothing = row[part] is None or row[part] != row[part]  # NaN is what some engines have for null
    return ", ".join([*words, "the total" if nothing else str(row[part])])
