"""Where a state stands between its poles: shares of each pole, the lean between two of them, and all domains together.

The poles are groups of states that somebody declared (`groups`: RUS in "Russia", JPN and USA in "third neighbours"). Who is in
none of them counts as "others". A lean runs from -1 (all with the second pole) over 0 (as much with one as with the other) to 1
(all with the first), so that leans of domains with different units can stand side by side. None of these is a published index:
they are Tulga's own, and each says what it rests on.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput, BadUse, unknown
from tulga.measures.frames import Frame, given_back, handed_back, in_memory, opened
from tulga.measures.measure import measure
from tulga.measures.whole import Rest, bounded, goes_to_anyone, parts
from tulga.measures.whole import groups as wholes_of

if TYPE_CHECKING:
    import polars as pl

OTHERS = "others"
_BY = ("subject", "year")
_ENDS = ("value", "low", "high", "coverage")
_INTERVAL = "left out of the sums and counted in coverage; with a stated total the unknown rest makes an interval"


@measure(
    "pole_shares",
    title="Share of each pole",
    formula="s_P = sum of v_j over j in P / T; from that to (sum + R) / T where a rest R has no known partner",
    unit="share",
    range=(0, 1),
    source="closed form, over declared groups of partners",
    missing=_INTERVAL,
)
def pole_shares(partners: IntoFrameT, groups: IntoFrameT, *, rest: Rest = "anyone") -> IntoFrameT:
    """The share of each group in the whole, and of all who are in none: subject, object (the group), year, value, low, high,
    coverage. With `rest="others"` the rest belongs to those who are in no group.

    >>> import polars as pl
    >>> trade = pl.DataFrame({"subject": "MNG", "object": ["CHN", "RUS", "JPN", None], "year": 2014,
    ...                       "value": [60.0, 20.0, 10.0, 100.0]})
    >>> poles = pl.DataFrame({"subject": ["CHN", "RUS"], "group": ["China", "Russia"]})
    >>> pole_shares(trade, poles, rest="others").select("object", "low", "high").rows()
    [('China', 0.6, 0.6), ('Russia', 0.2, 0.2), ('others', 0.1, 0.2)]
    """
    anyone = goes_to_anyone(rest)
    rows = parts(partners, _BY, "object")
    poles = _grouped(rows, groups).join(wholes_of(rows, _BY, "object"), on=list(_BY), how="left")
    own, whole = nw.col("own"), nw.col("whole")
    if not anyone:
        closed = ~nw.col("lost") & ~nw.col("loose") & (nw.col("group") != OTHERS)
        poles = poles.with_columns(sure=nw.col("sure") | closed)
    reach = nw.when(nw.col("known") > 0).then(own / nw.col("known"))
    poles = bounded(
        poles,
        exact=own / whole,
        low=own / whole,
        high=(own + nw.col("rest")) / whole,
        loose_low=0.0,
        loose_high=nw.when(nw.col("lost")).then(nw.lit(1.0)).otherwise(reach),
    )
    found = poles.select("subject", nw.col("group").alias("object"), "year", *_ENDS)
    return given_back(found, partners, ("subject", "year", "object"))


@measure(
    "lean",
    title="Lean between two poles",
    formula="(a - b) / (a + b), a and b the sums of the two poles",
    unit="index",
    range=(-1, 1),
    source="normalised difference; Tulga's own as a measure of balance",
    missing="a member without a value leaves its side open; an unknown rest may belong to either side, or with rest='others' "
    "to a side with a member that is not listed",
    tulgas_own=True,
)
def lean(
    partners: IntoFrameT,
    groups: IntoFrameT,
    *,
    between: Sequence[str] | None = None,
    rest: Rest = "anyone",
    unlisted: bool = True,
) -> IntoFrameT:
    """How much more a state has with the first pole than with the second: subject, year, value, low, high, coverage, first,
    second. `between` names the two, by default the first two groups by name; raises BadUse for a group that is not there.

    A pole with a member that is not listed, or has no value, may own all of the rest, and anything where no total is stated.
    `unlisted=False` says that who is not listed has nothing, as in a register of all that there was.

    >>> import polars as pl
    >>> trade = pl.DataFrame({"subject": "MNG", "object": ["CHN", "RUS"], "year": 2014, "value": [60.0, 20.0]})
    >>> poles = pl.DataFrame({"subject": ["CHN", "RUS"], "group": ["China", "Russia"]})
    >>> lean(trade, poles)["value"].to_list()
    [0.5]
    """
    anyone = goes_to_anyone(rest)
    first, second = _two(groups, between)
    rows = parts(partners, _BY, "object")
    grouped = _grouped(rows, groups)
    joined = wholes_of(rows, _BY, "object")
    members = in_memory(groups, ("subject", "group"))["group"].to_list()
    for side, pole in (("a", first), ("b", second)):
        mine = grouped.filter(nw.col("group") == pole).select(*_BY, own="own", valued_here="valued_here")
        mine = mine.rename({"own": side, "valued_here": f"valued_{side}"})
        joined = joined.join(mine, on=list(_BY), how="left")
        valued = nw.col(f"valued_{side}").fill_null(0)
        joined = joined.with_columns(
            nw.col(side).fill_null(0.0),
            **{f"open_{side}": (valued < members.count(pole)) if unlisted else nw.col("loose")},
        )
    a, b, stated = nw.col("a"), nw.col("b"), ~nw.col("total").is_null()
    may = {side: nw.lit(True) if anyone else nw.col(f"open_{side}") for side in ("a", "b")}
    owed = {side: nw.when(stated & may[side]).then(nw.col("rest")).otherwise(nw.lit(0.0)) for side in ("a", "b")}
    boundless = {side: nw.col(f"open_{side}") & ~stated for side in ("a", "b")}
    low, high = (a - b - owed["b"]) / (a + b + owed["b"]), (a - b + owed["a"]) / (a + b + owed["a"])
    joined = joined.with_columns(
        low=nw.when(boundless["b"]).then(nw.lit(-1.0)).otherwise(nw.when(a + b + owed["b"] > 0).then(low)),
        high=nw.when(boundless["a"]).then(nw.lit(1.0)).otherwise(nw.when(a + b + owed["a"] > 0).then(high)),
        first=nw.lit(first),
        second=nw.lit(second),
    )
    both = ~nw.col("low").is_null() & ~nw.col("high").is_null()
    joined = joined.with_columns(*(nw.when(both).then(nw.col(end)).alias(end) for end in ("low", "high")))
    joined = joined.with_columns(value=nw.when(nw.col("low") == nw.col("high")).then(nw.col("low")))
    return given_back(joined.select(*_BY, *_ENDS, "first", "second"), partners, _BY)


@measure(
    "lean_of_counts",
    title="Lean between two poles, of counted ties",
    formula="(a - b) / (a + b), a and b counts; the interval is 2p - 1 for the ends of Wilson's interval of p = a / (a + b)",
    unit="index",
    range=(-1, 1),
    source="Wilson 1927 for the interval; Tulga's own as a measure of balance",
    missing="what was not read is not there; the interval holds if what was read is a fair sample of what there was",
    tulgas_own=True,
    ends="interval",
)
def lean_of_counts(
    partners: IntoFrameT, groups: IntoFrameT, *, between: Sequence[str] | None = None, level: float = 0.9
) -> IntoFrameT:
    """The lean of things that are counted (visits, exercises): subject, year, value, low, high, coverage (the share of all
    counted that is with either pole), first, second. Raises BadUse for a level outside 0 to 1.

    >>> import polars as pl
    >>> visits = pl.DataFrame({"subject": "MNG", "object": ["CHN", "RUS"], "year": 2014, "value": [8.0, 2.0]})
    >>> poles = pl.DataFrame({"subject": ["CHN", "RUS"], "group": ["China", "Russia"]})
    >>> lean_of_counts(visits, poles).select(pl.col("value", "low", "high").round(3)).row(0)
    (0.6, 0.082, 0.863)
    """
    if not 0 < level < 1:
        raise BadUse(f"a level is between 0 and 1, not {level}")
    first, second = _two(groups, between)
    rows = parts(partners, _BY, "object")
    grouped = _grouped(rows, groups)
    counts = rows.filter(~nw.col("object").is_null()).group_by(*_BY).agg(counted=nw.col("value").sum())
    for side, pole in (("a", first), ("b", second)):
        mine = grouped.filter(nw.col("group") == pole).select(*_BY, nw.col("own").alias(side))
        counts = counts.join(mine, on=list(_BY), how="left")
    counts = counts.with_columns(*(nw.col(name).fill_null(0.0) for name in ("counted", "a", "b")))
    both = nw.col("a") + nw.col("b")
    z = _normal_quantile(0.5 + level / 2)
    share = nw.col("a") / both
    middle = (share + z * z / (2 * both)) / (1 + z * z / both)
    reach = z * (share * (1 - share) / both + z * z / (4 * both * both)).sqrt() / (1 + z * z / both)
    told = nw.when(both > 0)
    counts = counts.with_columns(
        value=told.then(2 * share - 1),
        low=told.then(2 * (middle - reach) - 1),
        high=told.then(2 * (middle + reach) - 1),
        coverage=nw.when(nw.col("counted") > 0).then(both / nw.col("counted")),
        first=nw.lit(first),
        second=nw.lit(second),
    )
    # At 0 and all of n the ends are the estimate itself but for rounding.
    counts = counts.with_columns(
        low=nw.when(nw.col("low") > nw.col("value")).then(nw.col("value")).otherwise(nw.col("low")),
        high=nw.when(nw.col("high") < nw.col("value")).then(nw.col("value")).otherwise(nw.col("high")),
    )
    return given_back(counts.select(*_BY, *_ENDS, "first", "second"), partners, _BY)


@measure(
    "lean_of_positions",
    title="Lean between two poles, of positions on a line",
    formula="(d_b - d_a) / (d_a + d_b), d the distance to the mean position of a pole's members",
    unit="index",
    range=(-1, 1),
    source="closed form on ideal points; Tulga's own as a measure of balance",
    missing="null where a pole has no member with a position; the ends take all positions at the ends of their intervals",
    tulgas_own=True,
    ends="interval",
)
def lean_of_positions(positions: IntoFrameT, groups: IntoFrameT, *, between: Sequence[str] | None = None) -> IntoFrameT:
    """Whom a state stands nearer to: 1 where it stands with the first pole, -1 with the second: subject, year, value, low,
    high, coverage (the share of the poles' members that have a position), first, second, for every state.

    Where `low` and `high` of the positions are there, the ends of the lean take every one of them at the end that is worst,
    which is wider than their own level.

    >>> import polars as pl
    >>> points = pl.DataFrame({"subject": ["MNG", "RUS", "USA"], "year": 2018, "value": [-0.5, 0.0, 2.5]})
    >>> poles = pl.DataFrame({"subject": ["RUS", "USA"], "group": ["Russia", "United States"]})
    >>> lean_of_positions(points, poles).filter(pl.col("subject") == "MNG")["value"].round(4).to_list()
    [0.7143]
    """
    import polars as pl

    first, second = _two(groups, between)
    table = in_memory(positions, ("subject", "year", "value"), ("low", "high"))
    table = table.filter(pl.col("value").is_not_null())
    ends = [pl.col(end) if end in table.columns else pl.col("value").alias(end) for end in ("low", "high")]
    table = table.with_columns(*ends)
    members = in_memory(groups, ("subject", "group"))
    for side, pole in (("a", first), ("b", second)):
        own = members.filter(pl.col("group") == pole)
        mine = table.join(own, on="subject").group_by("year")
        means = mine.agg(
            *(pl.col(end).mean().alias(f"{side}_{end}") for end in ("value", "low", "high")), pl.len().alias(side)
        )
        table = table.join(means, on="year", how="left").with_columns(pl.col(side).fill_null(0) / own.height)
    rows = [_nearer(row) for row in table.sort(*_BY).iter_rows(named=True)]
    told = dict.fromkeys(("value", "low", "high", "coverage"), pl.Float64)
    schema: dict[str, Any] = {"subject": table.schema["subject"], "year": table.schema["year"], **told}
    found = pl.DataFrame(rows, schema=schema).with_columns(first=pl.lit(first), second=pl.lit(second))
    return handed_back(found, positions)


@measure(
    "domains_together",
    title="Domains together",
    formula="sum of w_d x_d over the domains that are known, weights normalised over them",
    unit="as the domains",
    range=(None, None),
    source="weighted mean; Tulga's own composite",
    missing="a domain without ends is left out and the weights of the others grow, coverage is the weight that is known; one "
    "that is only bounded leaves no value",
    variant="weights by domain, by default equal; low and high: 90% of weights drawn evenly, of the low and high of the domains",
    tulgas_own=True,
    ends="interval",
)
def domains_together(
    domains: IntoFrameT,
    *,
    weights: Mapping[str, float] | None = None,
    draws: int = 2000,
    level: float = 0.9,
    seed: int = 20_100,
) -> IntoFrameT:
    """One number for several domains, and how much it moves with the weights: subject, year, value, low, high, coverage, least,
    most (the least and the most that any weights can give), n.

    `low` and `high` are the ends of the middle `level` of what `draws` weights give that are drawn evenly from all that add up to
    one: the lower of the domains' `low`, the upper of their `high`, which are the value where the frame has none.
    Raises BadUse for weights below zero, or of a domain that is not there.

    >>> import polars as pl
    >>> found = domains_together(pl.DataFrame({"subject": "MNG", "domain": ["arms", "trade"], "year": 2014,
    ...                                        "value": [-1.0, 0.5]}))
    >>> found.select("value", "least", "most", "n").row(0)
    (-0.25, -1.0, 0.5, 2)
    """
    import polars as pl

    table = in_memory(domains, ("subject", "domain", "year", "value"), ("low", "high")).sort(
        "subject", "year", "domain"
    )
    ends = [pl.col(end) if end in table.columns else pl.col("value").alias(end) for end in ("low", "high")]
    table = table.with_columns(*ends)
    names = sorted(table["domain"].unique())
    weighed = _weights(names, weights)
    drawn = _drawn(len(names), draws, seed)
    rows = []
    for key, group in table.group_by(*_BY, maintain_order=True):
        known = group.filter(pl.col("low").is_not_null() & pl.col("high").is_not_null())
        rows.append({"subject": key[0], "year": key[1], **_together(known, names, weighed, drawn, level)})
    told = dict.fromkeys(("value", "low", "high", "coverage", "least", "most"), pl.Float64)
    schema: dict[str, Any] = {"subject": table.schema["subject"], "year": table.schema["year"], **told, "n": pl.Int64}
    return handed_back(pl.DataFrame(rows, schema=schema).sort(*_BY), domains)


def _two(groups: Any, between: Sequence[str] | None) -> tuple[str, str]:
    """The names of the two poles that are compared."""
    names = sorted(in_memory(groups, ("subject", "group"))["group"].unique().to_list())
    if isinstance(between, str):
        raise BadUse(f"a lean is between two poles, not {between!r} alone: name both")
    if between is None:
        if len(names) < 2:
            raise BadUse(f"a lean is between two poles, and {len(names)} {'is' if len(names) == 1 else 'are'} declared")
        return names[0], names[1]
    for name in between:
        if name not in names:
            raise unknown("pole", name, names)
    if len(between) != 2 or between[0] == between[1]:
        raise BadUse(f"a lean is between two poles, not {', '.join(between) or 'none'}")
    return between[0], between[1]


def _grouped(rows: Frame, groups: Any) -> Frame:
    """The sum of each group's known values (`own`) and whether a member has none (`lost`); who is in no group is in "others"."""
    members = opened(groups, ("subject", "group")).select(nw.col("subject").alias("object"), "group")
    twice = members.group_by("object").agg(times=nw.len()).filter(nw.col("times") > 1).sort("object").head(1).collect()
    for row in twice.iter_rows(named=True):
        raise BadInput(f"{row['object']} is in {row['times']} groups: a share is counted once")
    listed = rows.filter(~nw.col("object").is_null()).join(members, on="object", how="left")
    listed = listed.with_columns(
        nw.col("group").fill_null(OTHERS),
        lost=nw.when(nw.col("value").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
        valued_here=nw.when(nw.col("value").is_null()).then(nw.lit(0)).otherwise(nw.lit(1)),
    )
    sums = (nw.col("lost").sum(), nw.col("valued_here").sum())
    found = listed.group_by(*_BY, "group").agg(*sums, own=nw.col("value").sum())
    return found.with_columns(nw.col("own").fill_null(0.0), lost=nw.col("lost") > 0)


def _nearer(row: dict[str, Any]) -> dict[str, Any]:
    """The lean of one state from its own position and the poles', with the worst of all ends."""
    kept = {"subject": row["subject"], "year": row["year"], "coverage": min(row["a"], 1.0) / 2 + min(row["b"], 1.0) / 2}
    if row["a_value"] is None or row["b_value"] is None:
        return {**kept, "value": None, "low": None, "high": None}
    value = _lean_of(abs(row["value"] - row["a_value"]), abs(row["value"] - row["b_value"]))
    near = [_apart(row, side, nearest=True) for side in ("a", "b")]
    far = [_apart(row, side, nearest=False) for side in ("a", "b")]
    low, high = _lean_of(far[0], near[1]), _lean_of(near[0], far[1])
    return {**kept, "value": value, "low": low, "high": high}


def _lean_of(to_a: float, to_b: float) -> float | None:
    return None if to_a + to_b == 0 else (to_b - to_a) / (to_a + to_b)


def _apart(row: dict[str, Any], side: str, *, nearest: bool) -> float:
    """The least or the most distance between the state's interval and a pole's."""
    low, high = row[f"{side}_low"], row[f"{side}_high"]
    own_low, own_high = row["low"], row["high"]
    if nearest:
        return float(max(0.0, low - own_high, own_low - high))
    return float(max(abs(high - own_low), abs(own_high - low)))


def _normal_quantile(p: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(p)


def _weights(names: Sequence[str], weights: Mapping[str, float] | None) -> list[float]:
    for name, weight in (weights or {}).items():
        if name not in names:
            raise unknown("domain", name, names)
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < math.inf:
            raise BadUse(f"the weight of {name} is {weight}; weights are numbers from 0 on")
    return [1.0 if weights is None else float(weights.get(name, 0.0)) for name in names]


def _drawn(domains: int, draws: int, seed: int) -> Any:
    """Weights drawn evenly from all that add up to one (Dirichlet with all parameters 1): draws x domains."""
    import numpy as np

    return np.random.default_rng(seed).dirichlet(np.ones(domains), size=draws) if domains else np.zeros((draws, 0))


def _together(
    known: "pl.DataFrame", names: Sequence[str], weights: Sequence[float], drawn: Any, level: float
) -> dict[str, Any]:
    import numpy as np

    places = [names.index(name) for name in known["domain"]]
    values, mine = known["value"].to_numpy(), np.array([weights[place] for place in places])
    empty = {"value": None, "low": None, "high": None, "least": None, "most": None, "coverage": 0.0, "n": len(places)}
    if not places or mine.sum() == 0:
        return empty
    shares = drawn[:, places] / drawn[:, places].sum(axis=1, keepdims=True)
    lows, highs = known["low"].to_numpy(), known["high"].to_numpy()
    low, high = np.quantile(shares @ lows, 0.5 - level / 2), np.quantile(shares @ highs, 0.5 + level / 2)
    value = None if known["value"].null_count() else float(mine @ values / mine.sum())
    return {
        "value": value,
        "low": float(low) if value is None else min(float(low), value),
        "high": float(high) if value is None else max(float(high), value),
        "least": float(lows.min()),
        "most": float(highs.max()),
        "coverage": float(mine.sum() / sum(weights)),
        "n": len(places),
    }
