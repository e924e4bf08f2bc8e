"""How much a state's energy rests on others, on one supplier, and on one way in.

The form `sources` has a row a source and year: `subject`, `object` (whose energy it is; the subject itself for its own
production), `year`, `value`, the `route` it comes by and what it could deliver besides (`spare`), where these are known.
The row without an object is the stated supply T of the year. A supplier that uses several routes has a row for each.

What T has above the known sources is a rest R, which may be own production, any supplier's, and on any route. What
comes from abroad on a route that nobody states may be on any route too; with R it is U. So an answer is an interval,
from what is certain to what is possible. Own production is not counted among what may be lost.
"""

from typing import Any, Literal

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput, unknown
from tulga.measures.frames import Frame, given_back, opened
from tulga.measures.measure import measure
from tulga.measures.whole import groups, parts

_BY = ("subject", "year")
_ENDS = ("value", "low", "high", "coverage")
_COLUMNS = ("subject", "object", "year", "value")
_INTERVAL = "what the stated supply has above the known sources makes an interval; a source without a value and no "
_INTERVAL += "stated supply leave it open"

Lost = Literal["supplier", "route", "either"]


@measure(
    "energy_import_share",
    title="Share of imports in the energy supply",
    formula="I / T, I = sum of sources abroad; to (I + R) / T where a rest R has no known source",
    unit="share",
    range=(0, 1),
    source="closed form",
    missing=_INTERVAL,
    variant="gross imports over supply; Eurostat's energy import dependency takes net imports",
)
def energy_import_share(sources: IntoFrameT) -> IntoFrameT:
    """The part of a supply that comes from abroad, 0 to 1: subject, year, value, low, high, coverage.

    >>> import polars as pl
    >>> fuel = pl.DataFrame({"subject": "MNG", "object": ["RUS", "CHN", "MNG"], "year": 2020, "value": [60, 15, 25]})
    >>> energy_import_share(fuel)["value"].to_list()
    [0.75]
    """
    rows = _between(_supplies(sources), nw.col("abroad"), nw.col("abroad") + nw.col("rest"), nw.col("whole"))
    return given_back(rows.select(*_BY, *_ENDS), sources, _BY)


@measure(
    "energy_supplier_hhi",
    title="Concentration of energy suppliers",
    formula="sum over suppliers abroad of (v_i / I)^2, I = sum of sources abroad",
    unit="index",
    range=(0, 1),
    source="Herfindahl-Hirschman index of import origins, closed form",
    missing=_INTERVAL + ": low spreads the rest thin over new suppliers, high gives it to the largest",
)
def energy_supplier_hhi(sources: IntoFrameT) -> IntoFrameT:
    """The sum of squared shares in imports: subject, year, value, low, high, coverage; null where nothing is imported.

    >>> import polars as pl
    >>> fuel = pl.DataFrame({"subject": "MNG", "object": ["RUS", "CHN", "MNG"], "year": 2020, "value": [60, 20, 25]})
    >>> energy_supplier_hhi(fuel)["value"].to_list()
    [0.625]
    """
    rows = _supplies(sources)
    most = nw.col("squared") + nw.col("rest") * (2.0 * nw.col("most_supplied") + nw.col("rest"))
    imports = nw.col("abroad") + nw.col("rest")
    rows = _between(rows, nw.col("squared"), most, imports * imports)
    return given_back(rows.select(*_BY, *_ENDS), sources, _BY)


@measure(
    "energy_route_share",
    title="Share of the energy supply on one route",
    formula="largest over routes of v_r / T; to (v_r + U) / T where U has no known route",
    unit="share",
    range=(0, 1),
    source="closed form: single-route share",
    missing=_INTERVAL + "; imports on a route that is not stated may all be on one",
)
def energy_route_share(sources: IntoFrameT) -> IntoFrameT:
    """The part of a supply that the busiest route carries: subject, year, value, low, high, coverage, route.

    `route` is the busiest of the known ones (the first by name of equal ones); null where none is known.

    >>> import polars as pl
    >>> fuel = pl.DataFrame({"subject": "MNG", "object": ["RUS", "CHN", "MNG"], "year": 2020, "value": [60, 15, 25],
    ...                      "route": ["Naushki", None, None]})
    >>> energy_route_share(fuel).select("route", "low", "high").rows()
    [('Naushki', 0.6, 0.75)]
    """
    rows = _supplies(sources)
    rows = _between(rows, nw.col("most_carried"), nw.col("most_carried") + nw.col("unrouted"), nw.col("whole"))
    return given_back(rows.select(*_BY, *_ENDS, "route"), sources, _BY)


@measure(
    "energy_without_largest",
    title="Energy supply left without the largest supplier or route (N-1)",
    formula="1 - loss / T, loss = the largest supplier abroad, the busiest route, or the larger of the two",
    unit="share",
    range=(0, 1),
    source="N-1 criterion; Regulation (EU) 2017/1938, Annex II has it with peak capacities and demand, not used here",
    missing=_INTERVAL + "; the rest, and imports on a route that is not stated, may be with what is lost",
    variant="lost='supplier', 'route' or 'either'; nothing is replaced",
)
def energy_without_largest(sources: IntoFrameT, *, lost: Lost = "either") -> IntoFrameT:
    """The part of a supply that is left when the largest supplier or route fails: subject, year, value, low, high,
    coverage, supplier, route (the largest known ones). Raises BadUse for another kind of loss.

    >>> import polars as pl
    >>> fuel = pl.DataFrame({"subject": "MNG", "object": ["RUS", "CHN", "KAZ"], "year": 2020, "value": [50, 30, 20],
    ...                      "route": ["Naushki", "Erenhot", "Naushki"]})
    >>> [round(energy_without_largest(fuel, lost=what)["value"][0], 9) for what in ("supplier", "route", "either")]
    [0.5, 0.3, 0.3]
    """
    least, most = _losses(lost)
    whole = nw.col("whole")
    rows = _between(_supplies(sources), whole - most, whole - least, whole)
    return given_back(rows.select(*_BY, *_ENDS, "supplier", "route"), sources, _BY)


@measure(
    "energy_vulnerability",
    title="Energy vulnerability to the largest supplier",
    formula="D (1 - S) L: D share of imports; S = min(1, spare of the others / largest supplier); L = largest supplier / T",
    unit="index",
    range=(0, 1),
    source="Tulga's own; nobody published it, and its three parts stand beside it",
    missing=_INTERVAL + "; spare that is not stated may be none or all that is needed; ends multiply the parts' ends",
    variant="equal exponents; the parts can be combined otherwise",
    tulgas_own=True,
)
def energy_vulnerability(sources: IntoFrameT) -> IntoFrameT:
    """Dependence x (1 - substitutability) x loss, 0 to 1: subject, year, value, low, high, coverage, and the ends of each
    part: dependence_low, dependence_high, substitutability_low, substitutability_high, loss_low, loss_high.

    >>> import polars as pl
    >>> fuel = pl.DataFrame({"subject": "MNG", "object": ["RUS", "CHN", "MNG"], "year": 2020, "value": [60, 20, 20],
    ...                      "spare": [0, 12, 3]})
    >>> round(energy_vulnerability(fuel)["value"][0], 9)  # 0.8 x (1 - 15 / 60) x 0.6
    0.36
    """
    parts_of = ("dependence", "substitutability", "loss")
    rows = _supplies(sources)
    whole, abroad, rest, largest = nw.col("whole"), nw.col("abroad"), nw.col("rest"), nw.col("most_supplied")
    rows = _ended(_between(rows, abroad, abroad + rest, whole), "dependence")
    rows = _ended(_between(rows, largest, largest + rest, whole), "loss")
    enough = nw.when(nw.col("spare") < largest).then(nw.col("spare")).otherwise(largest)
    needed = largest + rest
    open_end = (nw.col("spare_unknown") > 0) | (rest > 0)
    most = nw.when(open_end).then(needed).otherwise(enough)
    rows = _ended(_between(rows, enough, most, needed), "substitutability")
    missing = 1.0 - nw.col("substitutability_high"), 1.0 - nw.col("substitutability_low")
    none = nw.col("loss_high") == 0
    low = nw.when(none).then(nw.lit(0.0)).otherwise(nw.col("dependence_low") * missing[0] * nw.col("loss_low"))
    high = nw.when(none).then(nw.lit(0.0)).otherwise(nw.col("dependence_high") * missing[1] * nw.col("loss_high"))
    rows = rows.with_columns(low=low, high=high)
    rows = rows.with_columns(value=nw.when(nw.col("low") == nw.col("high")).then(nw.col("low")))
    ends = [f"{part}_{end}" for part in parts_of for end in ("low", "high")]
    return given_back(rows.select(*_BY, *_ENDS, *ends), sources, _BY)


def _supplies(sources: Any) -> Frame:
    """One row a subject and year: what `groups` says of its whole, and of the known sources abroad

    `abroad` (their sum), `most_supplied` and `supplier` (the largest), `squared` (sum of squares by supplier),
    `most_carried` and `route` (the busiest), `unrouted` (U), `spare` (of all but the largest) and `spare_unknown`.
    """
    rows = _checked(sources)
    abroad = rows.filter(~nw.col("object").is_null() & (nw.col("object") != nw.col("subject")))
    sums = abroad.with_columns(no_route=nw.when(nw.col("route").is_null()).then(nw.col("value")))
    sums = sums.group_by(*_BY).agg(abroad=nw.col("value").sum(), unrouted=nw.col("no_route").sum())
    wholes = groups(rows, _BY, "object").join(sums, on=list(_BY), how="left")
    suppliers = abroad.group_by(*_BY, "object").agg(nw.col("value").sum())
    squares = suppliers.with_columns(squared=nw.col("value") * nw.col("value"))
    squares = squares.group_by(*_BY).agg(nw.col("squared").sum())
    routes = abroad.filter(~nw.col("route").is_null()).group_by(*_BY, "route").agg(nw.col("value").sum())
    largest = _largest(suppliers, "object", "most_supplied").rename({"object": "supplier"})
    for found in (squares, largest, _largest(routes, "route", "most_carried")):
        wholes = wholes.join(found, on=list(_BY), how="left")
    wholes = _with_spare(rows, wholes)
    names = ("abroad", "unrouted", "squared", "most_supplied", "most_carried", "spare", "spare_unknown")
    wholes = wholes.with_columns(*(nw.col(name).fill_null(0) for name in names))
    return wholes.with_columns(unrouted=nw.col("unrouted") + nw.col("rest"))


def _checked(sources: Any) -> Frame:
    """Checked rows with `route` and `spare`, null where the frame has no such column."""
    rows = opened(sources, _COLUMNS, ("route", "spare"))
    names = rows.collect_schema().names()
    if "route" not in names:
        rows = rows.with_columns(route=nw.lit(None, nw.String))
    spare = nw.col("spare").cast(nw.Float64).fill_nan(None) if "spare" in names else nw.lit(None, nw.Float64)
    rows = rows.with_columns(spare=spare)
    wrong = (nw.col("object").is_null() & ~nw.col("route").is_null()) | (nw.col("spare") < 0)
    for row in rows.filter(wrong).sort(*_BY, "object").head(1).collect().iter_rows(named=True):
        named = f"{row['subject']}, {row['year']}"
        if row["object"] is None:
            raise BadInput(f"the stated supply of {named} has the route {row['route']}: a total has none")
        raise BadInput(f"the spare {row['spare']:g} of {named}, {row['object']} is negative")
    return parts(rows.to_native(), _BY, "object", apart=["route"], beside=["spare"])


def _largest(rows: Frame, key: str, amount: str) -> Frame:
    """The largest value above zero of each subject and year, with its name, the first of equal ones."""
    positive = rows.filter(nw.col("value") > 0)
    first = positive.with_columns(best=nw.col("value").max().over(*_BY)).filter(nw.col("value") == nw.col("best"))
    return first.group_by(*_BY).agg(nw.col(key).min(), nw.col("best").max().alias(amount))


def _with_spare(rows: Frame, wholes: Frame) -> Frame:
    """Adds `spare` (stated, of all sources but the largest supplier) and `spare_unknown` (how many state none)."""
    listed = rows.filter(~nw.col("object").is_null()).join(wholes.select(*_BY, "supplier"), on=list(_BY), how="left")
    others = listed.filter(nw.col("supplier").is_null() | (nw.col("object") != nw.col("supplier")))
    unstated = nw.when(nw.col("spare").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
    sums = others.with_columns(spare_unknown=unstated).group_by(*_BY)
    return wholes.join(sums.agg(nw.col("spare").sum(), nw.col("spare_unknown").sum()), on=list(_BY), how="left")


def _losses(lost: str) -> tuple[nw.Expr, nw.Expr]:
    """The least and the most that is lost, in the unit of the frame."""
    if lost not in ("supplier", "route", "either"):
        raise unknown("loss", lost, ["supplier", "route", "either"])
    supplier, route = nw.col("most_supplied"), nw.col("most_carried")
    most_supplier, most_route = supplier + nw.col("rest"), route + nw.col("unrouted")
    least = {"supplier": supplier, "route": route, "either": nw.max_horizontal(supplier, route)}[lost]
    most = {"supplier": most_supplier, "route": most_route, "either": nw.max_horizontal(most_supplier, most_route)}
    return least, most[lost]


def _between(rows: Frame, least: nw.Expr, most: nw.Expr, divisor: nw.Expr) -> Frame:
    """Adds `value`, `low` and `high` of a part of `divisor` between two amounts; 0 to 1 where nothing bounds it."""
    rows = rows.with_columns(low=least, high=most, divisor=divisor)
    free, defined = nw.col("loose"), nw.col("divisor") > 0

    def end(amount: str, open_end: float) -> nw.Expr:
        share = nw.when(defined).then((nw.col(amount) / nw.col("divisor")).clip(0.0, 1.0))
        return nw.when(free).then(nw.lit(open_end)).otherwise(share)

    rows = rows.with_columns(low=end("low", 0.0), high=end("high", 1.0))
    return rows.with_columns(value=nw.when(nw.col("low") == nw.col("high")).then(nw.col("low")))


def _ended(rows: Frame, part: str) -> Frame:
    """The ends that were just found, kept under the name of a part."""
    return rows.with_columns(nw.col("low").alias(f"{part}_low"), nw.col("high").alias(f"{part}_high"))
