"""Shares held against a limit, and whose they are: what comes through one partner may belong to another.

A limit is kept exactly at it and broken only above it. Of an interval that can be said only where all of it lies on one
side; else the answer is "undetermined", which is an answer and not a gap. A share within 1e-12 of the limit counts as at
it, for a third has no exact number in binary.

To whom a holding belongs (an investment through Hong Kong, a firm's owners) is a judgement and not arithmetic, so it is
given by the caller and the answer stands both ways.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadUse
from tulga.measures.frames import given_back
from tulga.measures.measure import measure
from tulga.measures.shares import share_of_each
from tulga.measures.whole import Rest, owned, parts

_BY = ("subject", "year")
_AT = 1e-12


def attribute(
    partners: IntoFrameT, attributed: Mapping[Any, Any], *, by: Sequence[str] = _BY, part: str = "object"
) -> IntoFrameT:
    """The same long form with what `attributed` names added to its owner: columns of `by`, `part`, value.

    For measures of the whole distribution, as in `hhi(attribute(investors, {"HKG": "CHN"}))`. An owner of whom a piece
    has no value has none either, because the sum is not known; the stated total stays. Raises BadUse where an owner is
    itself attributed to another.

    >>> import polars as pl
    >>> held = pl.DataFrame({"subject": "MNG", "object": ["CHN", "HKG", "CAN"], "year": 2018, "value": [25, 10, 65]})
    >>> attribute(held, {"HKG": "CHN"}).rows()
    [('MNG', 2018, 'CAN', 65.0), ('MNG', 2018, 'CHN', 35.0)]
    """
    rows = parts(partners, by, part)
    listed = owned(rows, by, part, attributed).with_columns(value=nw.when(~nw.col("lost")).then(nw.col("own")))
    totals = rows.filter(nw.col(part).is_null()).select(*by, part, "value")
    return given_back(nw.concat([listed.select(*by, part, "value"), totals]), partners, [*by, part])


def against_limit(measured: IntoFrameT, limit: float, *, order: Sequence[str] | None = None) -> IntoFrameT:
    """What a measure gave, held against a limit: its columns and `verdict`, in the order of `order`.

    `verdict` is "above" where all of low to high is above the limit, "not above" where none of it is, "undetermined"
    where it is neither, null where the measure is undefined. The order is that of the columns before `value` unless given.

    >>> import polars as pl
    >>> from tulga.measures import measures
    >>> two = pl.DataFrame({"subject": "A", "object": ["x", "y", None], "year": 2020, "value": [60.0, 30.0, 100.0]})
    >>> [against_limit(measures["top_k"](two), limit)["verdict"][0] for limit in (0.5, 2 / 3, 0.7)]
    ['above', 'undetermined', 'not above']
    """
    given: Any = measured
    found = nw.from_native(given).lazy()
    names = found.collect_schema().names()
    found = found.with_columns(verdict=_verdict(limit, "low", "high"))
    return given_back(found, measured, order or names[: names.index("value")])


@measure(
    "shares_against_limit",
    title="Share of each partner against a limit",
    formula="s_i = v_i / T above a limit: low > limit; not above: high <= limit; else undetermined",
    unit="share",
    range=(0, 1),
    source="closed form; the default of one third is a limit that declared doctrines set on foreign investment",
    missing="as shares: an interval, and undetermined where the limit lies inside; a partner not listed has no row",
    variant="exactly at the limit is not above it; attributed={'HKG': 'CHN'} gives the answer both ways",
)
def shares_against_limit(
    partners: IntoFrameT,
    *,
    limit: float = 1 / 3,
    attributed: Mapping[Any, Any] | None = None,
    by: Sequence[str] = _BY,
    part: str = "object",
    rest: Rest = "anyone",
) -> IntoFrameT:
    """Each share and what it is against a limit: `by`, `part`, value, low, high, coverage, verdict, and each alone.

    `verdict` counts what `attributed` says as the owner's; `alone_low`, `alone_high` and `alone_verdict` are the
    partner's without that, null for an owner with nothing of its own. Whether *any* partner is above, listed or not, is
    `against_limit(top_k(...), limit)`. Raises BadUse for a limit outside 0 to 1.

    >>> import polars as pl
    >>> held = pl.DataFrame({"subject": "MNG", "object": ["CHN", "HKG", None], "year": 2018, "value": [25, 10, 100]})
    >>> found = shares_against_limit(held, attributed={"HKG": "CHN"}, rest="others")
    >>> found.select("object", "value", "verdict", "alone_low", "alone_verdict").rows()
    [('CHN', 0.35, 'above', 0.25, 'not above')]
    """
    if not 0 <= limit <= 1:
        raise BadUse(f"the limit of a share is {limit}: it lies between 0 and 1, so that 25 percent is 0.25")
    key = [*by, part]
    together = share_of_each(partners, by, part, rest, attributed).with_columns(verdict=_verdict(limit, "low", "high"))
    alone = share_of_each(partners, by, part, rest).select(*key, alone_low=nw.col("low"), alone_high=nw.col("high"))
    alone = alone.with_columns(alone_verdict=_verdict(limit, "alone_low", "alone_high"))
    return given_back(together.join(alone, on=key, how="left"), partners, key)


def _verdict(limit: float, low: str, high: str) -> nw.Expr:
    """The word for an interval; an end that nothing bounds decides nothing."""
    at = limit + _AT
    below = nw.when(nw.col(high) <= at).then(nw.lit("not above")).otherwise(nw.lit("undetermined"))
    word = nw.when(nw.col(low) > at).then(nw.lit("above")).otherwise(below)
    return nw.when(~(nw.col(low).is_null() & nw.col(high).is_null())).then(word)
