"""How concentrated a whole is: Herfindahl-Hirschman and its relatives, the number of partners that count.

All take the long form of `tulga.measures.whole`. `by` names the columns of one whole (subject and year), `part` the
column of the parts (partner, product, supplier, mission). Parts with value 0 are not counted in the number of parts N
unless `count_zeros` is set; this matters to the normalised index, UNCTAD's, Theil's, Pielou's and Gini's.

Where a rest R of the whole T has no known part, what can be said is an interval. Write s_i = v_i / T, r = R / T. Any
part, listed or not, may own any portion of r. The sum of squares is convex in that portion, so it is largest at a
corner, where one part owns all of r; giving r to part i adds 2 s_i r + r^2, most for the largest part m. Every portion
adds, and spread over ever more unlisted parts it adds as little as one likes. Hence

    sum of s_i^2  <=  H  <=  sum of s_i^2 + 2 s_m r + r^2;

where the rest is only of parts that are not listed (`rest="others"`), one of them is the upper end: sum of s_i^2 + r^2.
Shannon's entropy is concave and falls at the same corner; spread thin it has no upper bound. An index that depends on N
can be anything in its range, because N itself is then unknown.
"""

import math
from collections.abc import Sequence

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadUse
from tulga.measures.frames import Frame, given_back
from tulga.measures.measure import measure
from tulga.measures.whole import Rest, bounded, goes_to_anyone, groups, parts

_BY = ("subject", "year")
_ENDS = ("value", "low", "high", "coverage")
_INTERVAL = "left out of the sums and counted in coverage; with a stated total the unknown rest makes an interval"
_CLOSE = 1e-8  # orders this near to 1 are 1, where the formula of the others divides by zero
_BY_N = "as hhi; with an unknown rest the interval is the whole range, because N is unknown"


@measure(
    "hhi",
    title="Herfindahl-Hirschman index",
    formula="H = sum of s_i^2, s_i = v_i / sum of v",
    unit="index",
    range=(0, 1),
    source="Hirschman 1945; Herfindahl 1950; in points of 10,000 as the US DOJ and FTC Merger Guidelines print it",
    missing=_INTERVAL + ": low spreads it thin, high gives it to the largest partner",
    variant="scale=10000 gives points from 0 to 10,000",
)
def hhi(
    partners: IntoFrameT, *, by: Sequence[str] = _BY, part: str = "object", scale: float = 1, rest: Rest = "anyone"
) -> IntoFrameT:
    """The sum of squared shares: columns of `by`, value, low, high, coverage.

    >>> import polars as pl
    >>> market = pl.DataFrame({"subject": "A", "object": list("wxyz"), "year": 2020, "value": [30, 30, 20, 20]})
    >>> hhi(market, scale=10000)["value"].round(9).to_list()
    [2600.0]
    """
    rows = _groups(partners, by, part)
    return _index(rows, partners, by, _hhi("thin") * scale, _hhi(rest) * scale, ceiling=scale)


@measure(
    "hirschman",
    title="Hirschman's index",
    formula="100 sqrt(H)",
    unit="index",
    range=(0, 100),
    source="Hirschman 1945, National Power and the Structure of Foreign Trade",
    missing=_INTERVAL + ", as for hhi",
    variant="scale=1 gives the square root itself",
)
def hirschman(
    partners: IntoFrameT, *, by: Sequence[str] = _BY, part: str = "object", scale: float = 100, rest: Rest = "anyone"
) -> IntoFrameT:
    """The root of the sum of squared shares, times 100: columns of `by`, value, low, high, coverage."""
    rows = _groups(partners, by, part)
    return _index(rows, partners, by, _hhi("thin").sqrt() * scale, _hhi(rest).sqrt() * scale, ceiling=scale)


@measure(
    "hhi_normalised",
    title="Normalised Herfindahl-Hirschman index",
    formula="H* = (H - 1/N) / (1 - 1/N); not defined for N = 1",
    unit="index",
    range=(0, 1),
    source="closed form; 0 for equal shares whatever N",
    missing=_BY_N,
    variant="N counts parts above zero; count_zeros=True counts all with a value",
)
def hhi_normalised(
    partners: IntoFrameT, *, by: Sequence[str] = _BY, part: str = "object", count_zeros: bool = False
) -> IntoFrameT:
    """The index between 0 (equal parts) and 1: columns of `by`, value, low, high, coverage."""
    least = 1.0 / _number(count_zeros)
    index = nw.when(_number(count_zeros) > 1).then((_hhi("thin") - least) / (1.0 - least))
    return _by_number(partners, by, part, index, ceiling=1.0)


@measure(
    "unctad_concentration",
    title="UNCTAD concentration index",
    formula="(sqrt(H) - sqrt(1/n)) / (1 - sqrt(1/n)); not defined for n = 1",
    unit="index",
    range=(0, 1),
    source="UNCTADstat, merchandise trade concentration index",
    missing=_BY_N,
    variant="n is the number of parts above zero unless given (UNCTAD counts all products of its list)",
)
def unctad_concentration(
    partners: IntoFrameT,
    *,
    by: Sequence[str] = _BY,
    part: str = "object",
    n: int | None = None,
    count_zeros: bool = False,
) -> IntoFrameT:
    """The index with square roots, 0 to 1: columns of `by`, value, low, high, coverage. Raises BadUse for n below 2."""
    if n is not None and n < 2:
        raise BadUse(f"n is {n}: the index needs at least 2 possible parts")
    count = nw.lit(float(n)) if n is not None else _number(count_zeros)
    least = (1.0 / count).sqrt()
    index = nw.when(count > 1).then((_hhi("thin").sqrt() - least) * (1.0 / (1.0 - least)))
    return _by_number(partners, by, part, index, ceiling=1.0)


@measure(
    "effective_partners",
    title="Effective number of partners",
    formula="order q: (sum of s_i^q)^(1 / (1 - q)); q = 1: exp(-sum of s_i ln s_i); q = 0: N; infinity: 1 / largest s_i",
    unit="partners",
    range=(1, None),
    source="Hill 1973, Diversity and evenness; order 2: Laakso and Taagepera 1979; infinity: Berger and Parker 1970",
    missing=_INTERVAL + "; for orders up to 1 nothing bounds it above",
    variant="order=2 unless given: 1 / H",
)
def effective_partners(
    partners: IntoFrameT, *, by: Sequence[str] = _BY, part: str = "object", order: float = 2, rest: Rest = "anyone"
) -> IntoFrameT:
    """The number of equal partners that would give the same concentration: columns of `by`, value, low, high, coverage.

    Raises BadUse for an order below 0.

    >>> import polars as pl
    >>> half = pl.DataFrame({"subject": "A", "object": list("xyz"), "year": 2020, "value": [50, 25, 25]})
    >>> [round(effective_partners(half, order=q)["value"][0], 4) for q in (0, 1, 2, 3, float("inf"))]
    [3.0, 2.8284, 2.6667, 2.5298, 2.0]
    """
    rows = _groups(partners, by, part)
    none = nw.lit(None, nw.Float64)
    if order == 2:
        thin = nw.when(nw.col("squares") > 0).then(1.0 / _hhi("thin"))
        return _index(rows, partners, by, 1.0 / _hhi(rest), thin, floor=1.0, ceiling=None)
    if abs(order - 1) < _CLOSE:
        return _index(rows, partners, by, _shannon(rest).exp(), none, _shannon("none").exp(), 1.0, None)
    if order == 0:
        count = _number(False)
        at_least = nw.when(count > 1).then(count).otherwise(nw.lit(1.0))
        return _index(rows, partners, by, at_least, none, count, 1.0, None)
    if not order > 0:
        raise BadUse(f"the effective number of partners has an order of 0 or more, not {order}")
    rows = _with_powers(parts(partners, by, part), rows, by, part, order)
    least, exact = _hill(order, rest), _hill(order, "none")
    most = nw.when(nw.col("largest") > 0).then(exact) if order > 1 else none
    return _index(rows, partners, by, least, most, exact, 1.0, None)


@measure(
    "shannon",
    title="Shannon entropy of the shares",
    formula="-sum of s_i ln s_i",
    unit="nats",
    range=(0, None),
    source="Shannon 1948",
    missing=_INTERVAL + "; nothing bounds it above",
    variant="bits=True divides by ln 2",
)
def shannon(
    partners: IntoFrameT, *, by: Sequence[str] = _BY, part: str = "object", bits: bool = False, rest: Rest = "anyone"
) -> IntoFrameT:
    """The entropy in nats or bits: columns of `by`, value, low, high, coverage."""
    unit = 1.4426950408889634 if bits else 1.0
    none = nw.lit(None, nw.Float64)
    rows = _groups(partners, by, part)
    return _index(rows, partners, by, _shannon(rest) * unit, none, _shannon("none") * unit, 0.0, None)


@measure(
    "theil",
    title="Theil's T of the shares",
    formula="ln N + sum of s_i ln s_i",
    unit="nats",
    range=(0, None),
    source="Theil 1967, Economics and Information Theory",
    missing="as hhi; with an unknown rest only 0 bounds it, because N is unknown",
    variant="N counts parts above zero; count_zeros=True counts all with a value",
)
def theil(
    partners: IntoFrameT, *, by: Sequence[str] = _BY, part: str = "object", count_zeros: bool = False
) -> IntoFrameT:
    """How far the shares are from equal, 0 to ln N: columns of `by`, value, low, high, coverage."""
    return _by_number(partners, by, part, _log(_number(count_zeros)) - _shannon("none"), ceiling=None)


@measure(
    "pielou",
    title="Pielou's evenness",
    formula="(-sum of s_i ln s_i) / ln N; not defined for N = 1",
    unit="index",
    range=(0, 1),
    source="Pielou 1966",
    missing=_BY_N,
    variant="N counts parts above zero; count_zeros=True counts all with a value",
)
def pielou(
    partners: IntoFrameT, *, by: Sequence[str] = _BY, part: str = "object", count_zeros: bool = False
) -> IntoFrameT:
    """Entropy over its maximum, 1 for equal parts: columns of `by`, value, low, high, coverage."""
    count = _number(count_zeros)
    return _by_number(partners, by, part, nw.when(count > 1).then(_shannon("none") / _log(count)), ceiling=1.0)


@measure(
    "gini",
    title="Gini coefficient of the parts",
    formula="G = 2 sum of i v_(i) / (N sum of v) - (N + 1) / N, v_(i) in rising order",
    unit="index",
    range=(0, 1),
    source="closed form of Gini 1912",
    missing=_BY_N,
    variant="N counts parts above zero; count_zeros=True counts all with a value",
)
def gini(
    partners: IntoFrameT, *, by: Sequence[str] = _BY, part: str = "object", count_zeros: bool = False
) -> IntoFrameT:
    """Inequality of the parts, 0 for equal parts to 1 - 1/N: columns of `by`, value, low, high, coverage."""
    rows = parts(partners, by, part)
    counted = nw.col("value") >= 0 if count_zeros else nw.col("value") > 0
    ranked = rows.filter(~nw.col(part).is_null() & counted).with_columns(rank=nw.col("value").rank("average").over(*by))
    weighed = ranked.with_columns(weighed=nw.col("rank") * nw.col("value"))
    sums = weighed.group_by(*by).agg(nw.col("weighed").sum())
    count = _number(count_zeros)
    index = 2.0 * nw.col("weighed") / (count * nw.col("known")) - (count + 1.0) / count
    joined = groups(rows, by, part).join(sums, on=list(by), how="left")
    return _index(joined, partners, by, nw.lit(0.0), nw.lit(1.0), index, 0.0, 1.0)


def _groups(partners: IntoFrameT, by: Sequence[str], part: str) -> Frame:
    return groups(parts(partners, by, part), by, part)


def _index(
    rows: Frame,
    partners: IntoFrameT,
    by: Sequence[str],
    low: nw.Expr,
    high: nw.Expr,
    exact: nw.Expr | None = None,
    floor: float | None = 0.0,
    ceiling: float | None = 1.0,
) -> IntoFrameT:
    """One row a group; `floor` and `ceiling` stand where nothing bounds what is missing."""
    sure = low if exact is None else exact
    found = bounded(rows, exact=sure, low=low, high=high, loose_low=floor, loose_high=ceiling)
    return given_back(found.select(*by, *_ENDS), partners, list(by))


def _by_number(
    partners: IntoFrameT, by: Sequence[str], part: str, index: nw.Expr, *, ceiling: float | None
) -> IntoFrameT:
    """An index that depends on N: with an unknown rest only the ends of its range are sure."""
    rows = _groups(partners, by, part)
    return _index(rows, partners, by, nw.lit(0.0), nw.lit(ceiling, nw.Float64), index, 0.0, ceiling)


def _number(count_zeros: bool) -> nw.Expr:
    return nw.col("valued" if count_zeros else "positive").cast(nw.Float64)


def _hhi(rest: str) -> nw.Expr:
    """The sum of squared shares with the rest spread "thin", or all with the largest ("anyone") or a new part."""
    whole, owed = nw.col("whole"), nw.col("rest")
    squares = nw.col("squares")
    if rest != "thin":
        squares = squares + owed * owed
        squares = squares + 2.0 * nw.col("largest") * owed if goes_to_anyone(rest) else squares
    return squares / (whole * whole)


def _shannon(rest: str) -> nw.Expr:
    """Entropy in nats where all is known ("none"), or with all of the rest at the largest ("anyone") or a new part."""
    whole, largest, owed = nw.col("whole"), nw.col("largest"), nw.col("rest")
    logs = nw.col("logs")
    if rest != "none" and goes_to_anyone(rest):
        logs = logs - largest * _log(largest) + (largest + owed) * _log(largest + owed)
    elif rest != "none":
        logs = logs + owed * _log(owed)
    entropy = _log(whole) - logs / whole
    return nw.when(entropy > 0).then(entropy).otherwise(nw.lit(0.0))


def _with_powers(rows: Frame, wholes: Frame, by: Sequence[str], part: str, order: float) -> Frame:
    """Groups with `powers`, the sum of (v_i / largest v)^order, which neither overflows nor vanishes."""
    positive = rows.filter(~nw.col(part).is_null() & (nw.col("value") > 0))
    scaled = positive.join(wholes.select(*by, "largest"), on=list(by), how="left")
    power = (nw.col("value") / nw.col("largest")) ** (order if math.isfinite(order) else 1.0)
    sums = scaled.with_columns(powers=power).group_by(*by).agg(nw.col("powers").sum())
    return wholes.join(sums, on=list(by), how="left").with_columns(nw.col("powers").fill_null(0.0))


def _hill(order: float, rest: str) -> nw.Expr:
    """Hill's number of an order with none of the rest, or all of it at the largest ("anyone") or a new part."""
    outer, inner, order = (order / (1 - order), 1 / (1 - order), order) if math.isfinite(order) else (-1.0, 0.0, 1.0)
    largest, owed, powers = nw.col("largest"), nw.col("rest"), nw.col("powers")
    if rest == "none":
        peak, weighed = largest, powers
    elif goes_to_anyone(rest):
        peak = largest + owed
        weighed = 1.0 + nw.when(powers > 1).then(powers - 1.0).otherwise(nw.lit(0.0)) * (largest / peak) ** order
    else:
        peak = nw.when(largest > owed).then(largest).otherwise(owed)
        weighed = powers * (largest / peak) ** order + (owed / peak) ** order
    return (_log(peak / nw.col("whole")) * outer + _log(weighed) * inner).exp()


def _log(number: nw.Expr) -> nw.Expr:
    """The natural logarithm, 0 for 0: v ln v is 0 there."""
    return nw.when(number > 0).then(number).otherwise(nw.lit(1.0)).log()
