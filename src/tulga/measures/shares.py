"""Whose the largest shares are: each partner's share, the k largest together, and the largest by name.

All take the long form of `tulga.measures.whole`, and `rest` as that module says.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadUse
from tulga.measures.frames import Frame, given_back
from tulga.measures.measure import measure
from tulga.measures.whole import Rest, bounded, goes_to_anyone, groups, owned, parts

_BY = ("subject", "year")
_ENDS = ("value", "low", "high", "coverage")
_INTERVAL = "left out of the sums and counted in coverage; with a stated total the unknown rest makes an interval"


@measure(
    "shares",
    title="Share of each partner",
    formula="s_i = v_i / T; from v_i / T to (v_i + R) / T where a rest R has no known partner",
    unit="share",
    range=(0, 1),
    source="closed form",
    missing=_INTERVAL,
)
def shares(
    partners: IntoFrameT,
    *,
    by: Sequence[str] = _BY,
    part: str = "object",
    rest: Rest = "anyone",
    attributed: Mapping[Any, Any] | None = None,
) -> IntoFrameT:
    """The share of each part in its whole, 0 to 1: columns of `by`, `part`, value, low, high, coverage.

    With `rest="others"` the share of a part with a value is one number, whatever the rest. `attributed` counts the
    parts it names as those of another: `{"HKG": "CHN"}` adds what comes through Hong Kong to China's.

    >>> import polars as pl
    >>> trade = pl.DataFrame({"subject": ["MNG"] * 3, "object": ["CHN", "RUS", None], "year": [2014] * 3,
    ...                       "value": [80.0, 10.0, 100.0]})
    >>> shares(trade).select("object", "value", "low", "high").rows()
    [('CHN', None, 0.8, 0.9), ('RUS', None, 0.1, 0.2)]
    """
    return given_back(share_of_each(partners, by, part, rest, attributed), partners, [*by, part])


def share_of_each(
    partners: Any, by: Sequence[str], part: str, rest: Rest, attributed: Mapping[Any, Any] | None = None
) -> Frame:
    """The rows of `shares` before they are put in order."""
    anyone = goes_to_anyone(rest)
    rows = parts(partners, by, part)
    listed = owned(rows, by, part, attributed).join(groups(rows, by, part), on=list(by), how="left")
    own, whole, lost = nw.col("own"), nw.col("whole"), nw.col("lost")
    if not anyone:
        listed = listed.with_columns(sure=nw.col("sure") | (~lost & ~nw.col("loose")))
    most = nw.when(nw.col("known") > 0).then(own / nw.col("known"))
    listed = bounded(
        listed,
        exact=own / whole,
        low=own / whole,
        high=(own + nw.col("rest")) / whole,
        loose_low=0.0,
        loose_high=nw.when(lost).then(nw.lit(1.0)).otherwise(most),
    )
    return listed.select(*by, part, *_ENDS)


@measure(
    "top_k",
    title="Share of the k largest partners",
    formula="sum of the k largest s_i",
    unit="share",
    range=(0, 1),
    source="concentration ratio CR_k, closed form",
    missing=_INTERVAL + ": high gives it to the largest partners",
)
def top_k(
    partners: IntoFrameT, *, k: int = 1, by: Sequence[str] = _BY, part: str = "object", rest: Rest = "anyone"
) -> IntoFrameT:
    """The share of the k largest parts together: columns of `by`, value, low, high, coverage; BadUse for k below 1.

    With `rest="others"` the most is the k largest, or the k - 1 largest and one unlisted part with all of the rest.

    >>> import polars as pl
    >>> half = pl.DataFrame({"subject": "A", "object": list("xyz"), "year": 2020, "value": [50, 25, 25]})
    >>> [top_k(half, k=k)["value"][0] for k in (1, 2, 5)]
    [0.5, 0.75, 1.0]
    """
    if k < 1:
        raise BadUse(f"k is {k}: the share of the k largest partners needs at least one")
    anyone = goes_to_anyone(rest)
    rows = parts(partners, by, part)
    order = nw.col("value").rank("ordinal", descending=True).over(*by)
    listed = rows.filter(~nw.col(part).is_null() & ~nw.col("value").is_null()).with_columns(order=order)
    first = listed.filter(nw.col("order") <= k)
    first = first.with_columns(before=nw.when(nw.col("order") < k).then(nw.col("value")).otherwise(nw.lit(0.0)))
    sums = first.group_by(*by).agg(top=nw.col("value").sum(), before=nw.col("before").sum())
    joined = groups(rows, by, part).join(sums, on=list(by), how="left")
    joined = joined.with_columns(nw.col("top").fill_null(0.0), nw.col("before").fill_null(0.0))
    top, whole, owed = nw.col("top"), nw.col("whole"), nw.col("rest")
    newcomer = nw.col("before") + owed
    most = top + owed if anyone else nw.when(newcomer > top).then(newcomer).otherwise(top)
    joined = bounded(joined, exact=top / whole, low=top / whole, high=most / whole, loose_low=0.0, loose_high=1.0)
    return given_back(joined.select(*by, *_ENDS), partners, list(by))


@measure(
    "top_partner",
    title="Largest partner",
    formula="argmax of s_i",
    unit="share",
    range=(0, 1),
    source="closed form",
    missing=_INTERVAL + "; certain says whether the rest could put another partner first",
)
def top_partner(
    partners: IntoFrameT, *, by: Sequence[str] = _BY, part: str = "object", rest: Rest = "anyone"
) -> IntoFrameT:
    """The largest part of each whole and its share: `by`, `part`, value, low, high, coverage, ties, certain.

    Parts that tie for the first place have one row each, and `ties` says how many they are. `certain` is false where
    what is unknown could put another part first. A whole without a part above zero has one row with a null part.

    >>> import polars as pl
    >>> two = pl.DataFrame({"subject": "A", "object": ["x", "y", None], "year": 2020, "value": [60.0, 30.0, 100.0]})
    >>> top_partner(two).select("object", "low", "high", "ties", "certain").rows()
    [('x', 0.6, 0.7, 1, True)]
    """
    anyone = goes_to_anyone(rest)
    rows = parts(partners, by, part)
    joined = groups(rows, by, part).join(_first(rows, by, part), on=list(by), how="left")
    own, whole, owed = nw.col("own").fill_null(0.0), nw.col("whole"), nw.col("rest")
    rival = owed + nw.col("second").fill_null(0.0) if anyone else owed
    joined = joined.with_columns(
        nw.col("ties").fill_null(0),
        certain=(nw.col("sure") & (whole > 0)) | (~nw.col("loose") & (rival < own)),
        sure=nw.col("sure") if anyone else nw.col("sure") | (~nw.col("loose") & (own > 0)),
    )
    joined = bounded(
        joined,
        exact=own / whole,
        low=own / whole,
        high=(own + owed) / whole,
        loose_low=0.0,
        loose_high=nw.when(nw.col("known") > 0).then(own / nw.col("known")).otherwise(nw.lit(1.0)),
    )
    return given_back(joined.select(*by, part, *_ENDS, "ties", "certain"), partners, [*by, part])


def _first(rows: Frame, by: Sequence[str], part: str) -> Frame:
    """The largest parts of each group: `own`, how many tie (`ties`), and the value next in order (`second`)."""
    listed = rows.filter(~nw.col(part).is_null() & (nw.col("value") > 0))
    order = nw.col("value").rank("ordinal", descending=True).over(*by)
    second = listed.with_columns(order=order).filter(nw.col("order") == 2).select(*by, second=nw.col("value"))
    first = listed.with_columns(best=nw.col("value").max().over(*by)).filter(nw.col("value") == nw.col("best"))
    first = first.with_columns(ties=nw.len().over(*by)).select(*by, part, "ties", own=nw.col("value"))
    return first.join(second, on=list(by), how="left")
