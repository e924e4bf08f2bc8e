"""How much a state's trade and economy rest on one partner.

Trade comes in long form: `subject` (whose trade it is), `object` (the partner; null for the total), `year`, `item`
("exports" or "imports") and `value`; GDP as `subject`, `year`, `value` in the same unit and prices. The subject's own
report is used for both sides of a dyad: what i exports to j is what j imports from i. Exports are mostly reported free
on board and imports with freight and insurance, so the two states' reports differ; where both report, each row keeps
its reporter as `subject`. `mirrored` makes one trade of both reports, and gives each state the flows that only its
partner reports.

A flow that is not reported is not zero: the trade of the pair is then only known from below, `high` is null (or bounded
by the stated totals) and `coverage` says which part is known.
"""

from collections.abc import Sequence
from typing import Any, Literal

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import unknown
from tulga.measures.frames import Frame, given_back, opened
from tulga.measures.measure import measure
from tulga.measures.whole import bounded, groups, parts

FLOWS = ("exports", "imports")
_BY = ("subject", "year")
_ENDS = ("value", "low", "high", "coverage")
_DYAD = ("subject", "object", "year")
_LOWER = "a flow that is not reported leaves low from the other flow and no high; without GDP all is null"

Flow = Literal["exports", "imports", "total"]


@measure(
    "trade_share",
    title="Share of a partner in a state's trade",
    formula="t_ij / t_i, t = exports, imports or both together",
    unit="share",
    range=(0, 1),
    source="Hirschman 1945; Barbieri 2002, The Liberal Illusion (partner share)",
    missing="left out of the sums and counted in coverage; what the stated totals have above them makes an interval",
)
def trade_share(trade: IntoFrameT, *, flow: Flow = "total") -> IntoFrameT:
    """The share of each partner, 0 to 1: subject, object, year, value, low, high, coverage.

    Both flows together need both: where a flow is wholly missing in a year, the share is only bounded by 0 and 1.
    Raises BadUse for another flow.

    >>> import polars as pl
    >>> trade = pl.DataFrame({"subject": "MNG", "object": ["CHN", "CHN", None, None], "year": 2020,
    ...                       "item": ["exports", "imports"] * 2, "value": [40, 20, 50, 50]})
    >>> trade_share(trade)["low"].to_list()
    [0.6]
    """
    rows, wholes = _partners(trade, flow)
    listed = rows.join(wholes, on=list(_BY), how="left")
    own = nw.col("own")
    reach = nw.when(nw.col("known") > 0).then(own / nw.col("known"))
    listed = bounded(
        listed,
        exact=own / nw.col("whole"),
        low=own / nw.col("whole"),
        high=(own + nw.col("rest")) / nw.col("whole"),
        loose_low=0.0,
        loose_high=nw.when(nw.col("lost") | nw.col("gap")).then(nw.lit(1.0)).otherwise(reach),
    )
    return given_back(listed.select(*_DYAD, *_ENDS), trade, _DYAD)


@measure(
    "openness",
    title="Trade openness",
    formula="(X_i + M_i) / GDP_i",
    unit="ratio to GDP",
    range=(0, None),
    source="closed form; World Bank indicator NE.TRD.GNFS.ZS is the same in percent",
    missing="the stated totals, or the sum of partners where all have a value; " + _LOWER,
    variant="flow takes exports or imports alone",
)
def openness(trade: IntoFrameT, gdp: IntoFrameT, *, flow: Flow = "total") -> IntoFrameT:
    """All trade of a state over its GDP: subject, year, value, low, high, coverage (flows known of those asked)."""
    flows = _chosen(flow)
    wholes = _flow_wholes(opened(trade, [*_DYAD, "item", "value"]), flows)
    sums = wholes.group_by(*_BY).agg(nw.col("whole").sum(), known=nw.col("complete").sum())
    rows = sums.join(_gdp(gdp, "subject"), on=list(_BY), how="left")
    return given_back(_over_gdp(rows, nw.col("whole"), len(flows)).select(*_BY, *_ENDS), trade, _BY)


@measure(
    "trade_dependence",
    title="Trade dependence on a partner",
    formula="(X_ij + M_ij) / GDP_i",
    unit="ratio to GDP",
    range=(0, None),
    source="Oneal and Russett 1997, The Classical Liberals Were Right",
    missing=_LOWER,
    variant="flow takes X_ij or M_ij alone",
)
def trade_dependence(trade: IntoFrameT, gdp: IntoFrameT, *, flow: Flow = "total") -> IntoFrameT:
    """Trade with each partner over own GDP: subject, object, year, value, low, high, coverage (flows known of two).

    >>> import polars as pl
    >>> trade = pl.DataFrame({"subject": "MNG", "object": "CHN", "year": 2020, "item": ["exports", "imports"],
    ...                       "value": [40, 20]})
    >>> gdp = pl.DataFrame({"subject": ["MNG", "CHN"], "year": 2020, "value": [100, 10000]})
    >>> trade_dependence(trade, gdp)["value"].to_list(), asymmetry(trade, gdp)["value"].round(12).to_list()
    ([0.6], [0.594])
    """
    flows = _chosen(flow)
    rows = _dyads(trade, flows).join(_gdp(gdp, "subject"), on=list(_BY), how="left")
    return given_back(_over_gdp(rows, nw.col("trade"), len(flows)).select(*_DYAD, *_ENDS), trade, _DYAD)


@measure(
    "weak_link",
    title="Weak link of a dyad's trade dependence",
    formula="min((X_ij + M_ij) / GDP_i, (X_ij + M_ij) / GDP_j)",
    unit="ratio to GDP",
    range=(0, None),
    source="Oneal and Russett 1997: the less dependent state decides",
    missing=_LOWER + "; both GDPs are needed",
)
def weak_link(trade: IntoFrameT, gdp: IntoFrameT) -> IntoFrameT:
    """The lower of the two dependences of a dyad: subject, object, year, value, low, high, coverage."""
    rows = _both_gdps(trade, gdp)
    larger = nw.when(nw.col("other_gdp") > nw.col("gdp")).then(nw.col("other_gdp")).otherwise(nw.col("gdp"))
    rows = rows.with_columns(gdp=nw.when(~nw.col("other_gdp").is_null()).then(larger))
    return given_back(_over_gdp(rows, nw.col("trade")).select(*_DYAD, *_ENDS), trade, _DYAD)


@measure(
    "asymmetry",
    title="Asymmetry of a dyad's trade dependence",
    formula="difference: dep_ij - dep_ji; ratio: dep_ij / dep_ji = GDP_j / GDP_i",
    unit="ratio to GDP",
    range=(None, None),
    source="Hirschman 1945; Keohane and Nye 1977 for asymmetric interdependence",
    missing="null where a flow is not reported or a GDP is missing; the ratio needs trade above zero",
    variant="form='ratio' divides",
)
def asymmetry(trade: IntoFrameT, gdp: IntoFrameT, *, form: Literal["difference", "ratio"] = "difference") -> IntoFrameT:
    """How much more the subject depends on the object than the other way round: subject, object, year, value, low,
    high, coverage, and both directions: `own` (dep_ij) and `other` (dep_ji).

    Raises BadUse for another form.
    """
    if form not in ("difference", "ratio"):
        raise unknown("form of asymmetry", form, ["difference", "ratio"])
    rows = _both_gdps(trade, gdp)
    both, own, other = nw.col("trade"), nw.col("gdp"), nw.col("other_gdp")
    found = both / own - both / other if form == "difference" else nw.when(both > 0).then(other / own)
    full = nw.col("known") == 2
    rows = rows.with_columns(
        value=nw.when(full).then(found),
        coverage=nw.col("known") / 2.0,
        own=nw.when(full).then(both / own),
        other=nw.when(full).then(both / other),
    )
    rows = rows.with_columns(low=nw.col("value"), high=nw.col("value"))
    return given_back(rows.select(*_DYAD, *_ENDS, "own", "other"), trade, _DYAD)


@measure(
    "trade_interdependence",
    title="Trade salience, symmetry and interdependence of a dyad",
    formula="salience sqrt(s_ij s_ji); symmetry 1 - |s_ij - s_ji|; interdependence: their product; s_ij = t_ij / t_i",
    unit="index",
    range=(0, 1),
    source="Barbieri 2002, The Liberal Illusion",
    missing="null where a share is not one number: a flow not reported, or a total of either state missing",
    variant="component names which of the three",
)
def trade_interdependence(
    trade: IntoFrameT, *, component: Literal["salience", "symmetry", "interdependence"] = "interdependence"
) -> IntoFrameT:
    """One of Barbieri's three for each dyad that a subject reports: subject, object, year, value, low, high, coverage.

    The partner's total is its own row with a null object. Raises BadUse for another component.
    """
    if component not in ("salience", "symmetry", "interdependence"):
        raise unknown("component", component, ["salience", "symmetry", "interdependence"])
    wholes = _flow_wholes(opened(trade, [*_DYAD, "item", "value"]))
    totals = wholes.group_by(*_BY).agg(total=nw.col("whole").sum(), complete=nw.col("complete").sum())
    totals = totals.filter((nw.col("complete") == 2) & (nw.col("total") > 0)).select(*_BY, "total")
    other = totals.select(nw.col("subject").alias("object"), "year", other_total=nw.col("total"))
    rows = _dyads(trade).join(totals, on=list(_BY), how="left").join(other, on=["object", "year"], how="left")
    one, two = nw.col("trade") / nw.col("total"), nw.col("trade") / nw.col("other_total")
    salience, symmetry = (one * two).sqrt(), 1.0 - (one - two).abs()
    found = {"salience": salience, "symmetry": symmetry, "interdependence": salience * symmetry}[component]
    rows = rows.with_columns(value=nw.when(nw.col("known") == 2).then(found), coverage=nw.col("known") / 2.0)
    rows = rows.with_columns(low=nw.col("value"), high=nw.col("value"))
    return given_back(rows.select(*_DYAD, *_ENDS), trade, _DYAD)


def mirrored(trade: IntoFrameT, *, prefer: Literal["importer", "exporter", "subject"] = "importer") -> IntoFrameT:
    """One trade of both states' reports, for both: subject, object, year, item, value, reporter.

    What i exports to j is what j imports from i. Of the two reports that of the importer counts, who sees the origin of
    what crosses its border (the exporter's, or each subject's own, with `prefer`); where it has no value, the other's.
    Stated totals stay as they are. Raises BadUse for another preference.

    >>> import polars as pl
    >>> trade = pl.DataFrame({"subject": ["MNG", "CHN"], "object": ["CHN", "MNG"], "year": 2020,
    ...                       "item": ["exports", "imports"], "value": [40.0, 44.0]})
    >>> mirrored(trade).select("subject", "item", "value", "reporter").rows()
    [('CHN', 'imports', 44.0, 'CHN'), ('MNG', 'exports', 44.0, 'CHN')]
    """
    if prefer not in ("importer", "exporter", "subject"):
        raise unknown("preference", prefer, ["importer", "exporter", "subject"])
    key, columns = [*_DYAD, "item"], [*_DYAD, "item", "value", "reporter"]
    rows = _flows(opened(trade, [*_DYAD, "item", "value"])).with_columns(reporter=nw.col("subject"))
    pairs = rows.filter(~nw.col("object").is_null())
    exports = nw.col("item") == "exports"
    item = nw.when(exports).then(nw.lit("imports")).otherwise(nw.lit("exports"))
    told = pairs.select("year", "reporter", "value", subject=nw.col("object"), object=nw.col("subject"), item=item)
    imports, own = nw.col("item") == "imports", nw.col("reporter") == nw.col("subject")
    first = {"importer": imports == own, "exporter": imports != own, "subject": own}[prefer]
    both = nw.concat([pairs.select(columns), told.select(columns)])
    valued = nw.when(~nw.col("value").is_null()).then(nw.lit(2)).otherwise(nw.lit(0))
    both = both.with_columns(place=valued + nw.when(first).then(nw.lit(1)).otherwise(nw.lit(0)))
    best = both.with_columns(best=nw.col("place").max().over(*key)).filter(nw.col("place") == nw.col("best"))
    totals = rows.filter(nw.col("object").is_null()).select(columns)
    return given_back(nw.concat([best.select(columns), totals]), trade, key)


def _chosen(flow: str) -> tuple[str, ...]:
    """The flows that are meant; raises BadUse for another word than exports, imports and total."""
    if flow not in (*FLOWS, "total"):
        raise unknown("flow", flow, [*FLOWS, "total"])
    return FLOWS if flow == "total" else (flow,)


def _flows(rows: Frame, flows: Sequence[str] = FLOWS) -> Frame:
    """Checked rows of the flows asked for."""
    return parts(rows.filter(nw.col("item").is_in(list(flows))).to_native(), [*_BY, "item"], "object")


def _flow_wholes(rows: Frame, flows: Sequence[str] = FLOWS) -> Frame:
    """Exports and imports of a state in a year: `whole`, and 1 in `complete` where it is stated or fully listed."""
    wholes = groups(_flows(rows, flows), [*_BY, "item"], "object")
    stated = ~nw.col("total").is_null() | ~nw.col("loose")
    return wholes.with_columns(complete=nw.when(stated).then(nw.lit(1)).otherwise(nw.lit(0)))


def _partners(frame: Any, flow: str) -> tuple[Frame, Frame]:
    """Trade with each partner (`own`: sum of what is reported) and of each state, for one flow or both together."""
    flows = _chosen(flow)
    rows = _flows(opened(frame, [*_DYAD, "item", "value"]), flows)
    known = nw.when(~nw.col("value").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
    pairs = rows.filter(~nw.col("object").is_null()).with_columns(known=known, rows=nw.lit(1)).group_by(*_DYAD)
    own = pairs.agg(own=nw.col("value").sum(), known_rows=nw.col("known").sum(), rows=nw.col("rows").sum())
    own = own.with_columns(nw.col("own").fill_null(0.0), lost=nw.col("known_rows") < nw.col("rows"))
    return own.select(*_DYAD, "own", "lost"), _together(groups(rows, [*_BY, "item"], "object"), len(flows))


def _together(wholes: Frame, flows: int) -> Frame:
    """Flows added up; a flow that is not there at all is a gap that nothing bounds."""
    counted = wholes.with_columns(one=nw.lit(1), loose=nw.when(nw.col("loose")).then(nw.lit(1)).otherwise(nw.lit(0)))
    names = ("known", "whole", "rest", "loose", "valued", "missing", "one")
    added = counted.group_by(*_BY).agg(*(nw.col(name).sum() for name in names))
    added = added.with_columns(gap=nw.col("one") < flows)
    added = added.with_columns(loose=(nw.col("loose") > 0) | nw.col("gap"))
    listed = nw.col("valued") + nw.col("missing")
    counted_rows = nw.when(listed > 0).then(nw.col("valued") / listed * nw.col("one") / float(flows))
    weighed = nw.when(nw.col("whole") > 0).then(nw.col("known") / nw.col("whole"))
    coverage = nw.when(nw.col("loose")).then(counted_rows).otherwise(weighed)
    return added.with_columns(sure=(nw.col("rest") == 0) & ~nw.col("loose"), coverage=coverage)


def _dyads(frame: Any, flows: Sequence[str] = FLOWS) -> Frame:
    """`trade` (sum of the reported flows) and `known` (how many they are) for each subject, object and year."""
    rows = _flows(opened(frame, [*_DYAD, "item", "value"]), flows).filter(~nw.col("object").is_null())
    known = nw.when(~nw.col("value").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
    sums = rows.with_columns(known=known).group_by(*_DYAD)
    return sums.agg(trade=nw.col("value").sum(), known=nw.col("known").sum())


def _gdp(gdp: Any, end: str) -> Frame:
    rows = parts(opened(gdp, ["subject", "year", "value"]).to_native(), ["year"], "subject")
    name = "gdp" if end == "subject" else "other_gdp"
    kept = rows.filter(nw.col("value") > 0)
    return kept.select(nw.col("subject").alias(end), "year", nw.col("value").alias(name))


def _both_gdps(frame: Any, gdp: Any) -> Frame:
    rows = _dyads(frame).join(_gdp(gdp, "subject"), on=list(_BY), how="left")
    return rows.join(_gdp(gdp, "object"), on=["object", "year"], how="left")


def _over_gdp(rows: Frame, trade: nw.Expr, flows: int = 2) -> Frame:
    ratio, full = trade / nw.col("gdp"), nw.col("known") == flows
    return rows.with_columns(
        value=nw.when(full).then(ratio),
        low=ratio,
        high=nw.when(full).then(ratio),
        coverage=nw.col("known") / float(flows),
    )
