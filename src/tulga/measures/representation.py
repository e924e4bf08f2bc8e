"""Diplomatic exchange: at what level one state is represented in another, whether the other is in it, and how many are.

The levels are those of the Correlates of War diplomatic exchange data (Bayer 2006): 0 no mission, 1 chargé d'affaires,
2 minister, 3 ambassador; 9 is "other": a mission is there, its level is not known, so that it lies from 1 to 3.

A pair of states that no row names is not known to have no mission. `unlisted=0` says that the table lists all there are,
as the Correlates of War table does for the states and years that it covers.
"""

from typing import Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput, BadUse
from tulga.measures.frames import Frame, given_back, opened
from tulga.measures.measure import measure

LEVELS = {0: "no mission", 1: "chargé d'affaires", 2: "minister", 3: "ambassador"}
OTHER = 9
_KEY = ("subject", "object", "year")
_BY = ("subject", "year")
_ENDS = ("value", "low", "high", "coverage")
_SOURCE = "levels: Bayer 2006, Diplomatic Exchange Data v2006.1 (Correlates of War)"
_COUNTED = "a mission of unknown level, or a pair without a value, counts in high where it is not sure to count"


@measure(
    "representation",
    title="Level of diplomatic representation",
    formula="0 none, 1 chargé d'affaires, 2 minister, 3 ambassador; 9 (other): from 1 to 3",
    unit="level",
    range=(0, 3),
    source=_SOURCE,
    missing="a row without a value is from 0 to 3; the other way round also where no row names it, unless unlisted=0",
)
def representation(missions: IntoFrameT, *, unlisted: int | None = None) -> IntoFrameT:
    """The level of each mission and of the one in return: subject (the sending state), object (the host), year, value,
    low, high, coverage (1 where the level is known, else 0), return_low, return_high, reciprocal.

    `reciprocal` is true where both are there, false where one is sure not to be, null where that is not known.

    >>> import polars as pl
    >>> sent = pl.DataFrame({"subject": ["MNG", "RUS", "USA"], "object": ["RUS", "MNG", "MNG"], "year": 1970,
    ...                      "value": [3, 3, 9]})
    >>> representation(sent).select("subject", "value", "low", "high", "reciprocal").rows()
    [('MNG', 3, 3, 3, True), ('RUS', 3, 3, 3, True), ('USA', None, 1, 3, None)]
    """
    rows = _both_ways(missions, unlisted)
    mutual = nw.when((nw.col("low") > 0) & (nw.col("return_low") > 0)).then(nw.lit(True))
    absent = (nw.col("high") == 0) | (nw.col("return_high") == 0)
    known = nw.when(nw.col("low") == nw.col("high")).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
    reciprocal = nw.when(absent).then(nw.lit(False)).otherwise(mutual)
    rows = _valued(rows).with_columns(coverage=known, reciprocal=reciprocal)
    return given_back(rows.select(*_KEY, *_ENDS, "return_low", "return_high", "reciprocal"), missions, _KEY)


@measure(
    "missions_sent",
    title="Missions that a state sends",
    formula="number of hosts j with level_ij >= at_least",
    unit="missions",
    range=(0, None),
    source=_SOURCE + "; out-degree, Neumayer 2008, Area 40",
    missing=_COUNTED + "; hosts that no row names are not counted",
    variant="at_least=3 counts ambassadors only",
)
def missions_sent(missions: IntoFrameT, *, at_least: int = 1) -> IntoFrameT:
    """How many states host its missions: subject, year, value, low, high, coverage (part of the rows that is sure).

    Raises BadUse for a level other than 1, 2 and 3.

    >>> import polars as pl
    >>> sent = pl.DataFrame({"subject": "MNG", "object": ["RUS", "CHN", "USA"], "year": 2005, "value": [3, 1, 9]})
    >>> [missions_sent(sent, at_least=level).select("low", "high").row(0) for level in (1, 2, 3)]
    [(3, 3), (1, 2), (1, 2)]
    """
    return given_back(_degree(_levels(missions), at_least), missions, _BY)


@measure(
    "missions_received",
    title="Missions that a state hosts",
    formula="number of senders j with level_ji >= at_least",
    unit="missions",
    range=(0, None),
    source=_SOURCE + "; in-degree as status: Singer and Small 1966, World Politics 18",
    missing=_COUNTED + "; senders that no row names are not counted",
    variant="at_least=3 counts ambassadors only",
)
def missions_received(missions: IntoFrameT, *, at_least: int = 1) -> IntoFrameT:
    """How many states have missions in it: subject (the host), year, value, low, high, coverage, as `missions_sent`."""
    turned = _levels(missions).select("year", "low", "high", subject=nw.col("object"), object=nw.col("subject"))
    return given_back(_degree(turned, at_least), missions, _BY)


@measure(
    "mutual_ambassadors",
    title="Partners with ambassadors both ways",
    formula="number of j with level_ij = level_ji = 3",
    unit="partners",
    range=(0, None),
    source=_SOURCE,
    missing=_COUNTED + "; a return that no row names may be one, unless unlisted=0",
    variant="at_least=1 counts missions of any level both ways",
)
def mutual_ambassadors(missions: IntoFrameT, *, at_least: int = 3, unlisted: int | None = None) -> IntoFrameT:
    """How many partners exchange ambassadors with it: subject, year, value, low, high, coverage.

    Both states of a pair have a row, whichever of them the table names as the sender.
    """
    pairs = _both_ways(missions, unlisted, of_pairs=True)
    lower = nw.min_horizontal("low", "return_low")
    upper = nw.min_horizontal("high", "return_high")
    return given_back(_degree(pairs.with_columns(low=lower, high=upper), at_least), missions, _BY)


@measure(
    "diplomatic_reciprocity",
    title="Reciprocity of a state's diplomatic exchange",
    formula="partners with missions both ways / partners with a mission either way",
    unit="share",
    range=(0, 1),
    source="reciprocity of a directed graph by node, Wasserman and Faust 1994; missions as in "
    + _SOURCE.split(": ")[1],
    missing="an unknown mission is taken as not returned (low) or as returned (high); null without any mission",
)
def diplomatic_reciprocity(missions: IntoFrameT, *, unlisted: int | None = None) -> IntoFrameT:
    """The part of a state's diplomatic partners with missions both ways, 0 to 1: subject, year, value, low, high, coverage.

    >>> import polars as pl
    >>> sent = pl.DataFrame({"subject": ["MNG", "RUS", "USA"], "object": ["RUS", "MNG", "MNG"], "year": 1970, "value": 3})
    >>> diplomatic_reciprocity(sent, unlisted=0).select("subject", "value").rows()
    [('MNG', 0.5), ('RUS', 1.0), ('USA', 0.0)]
    """
    pairs = _both_ways(missions, unlisted, of_pairs=True)
    there, there_back = nw.col("low") > 0, nw.col("return_low") > 0
    may, may_back = nw.col("high") > 0, nw.col("return_high") > 0
    kinds = {
        "both": there & there_back,
        "may_both": may & may_back,
        "one": (there & ~may_back) | (there_back & ~may),
        "may_one": (may & ~there_back) | (may_back & ~there),
        "sure": (there | ~may) & (there_back | ~may_back),
    }
    pairs = pairs.with_columns(**{name: _flag(kind) for name, kind in kinds.items()})
    sums = pairs.group_by(*_BY).agg(*(nw.col(name).sum() for name in kinds), pairs=nw.len())
    least, most = nw.col("both") + nw.col("may_one"), nw.col("may_both") + nw.col("one")
    some = nw.when(least > 0)
    rows = sums.with_columns(
        low=some.then(nw.col("both") / least),
        high=some.then(nw.when(most > 0).then(nw.col("may_both") / most).otherwise(nw.lit(0.0))),
        coverage=nw.col("sure") / nw.col("pairs"),
    )
    return given_back(_valued(rows).select(*_BY, *_ENDS), missions, _BY)


def _levels(missions: Any) -> Frame:
    """Checked rows with the least and the highest level that each can be: subject, object, year, low, high."""
    rows = opened(missions, [*_KEY, "value"])
    rows = rows.with_columns(nw.col("value").cast(nw.Float64).fill_nan(None))
    value = nw.col("value")
    wrong = ~value.is_null() & ~value.is_in([float(level) for level in (*LEVELS, OTHER)])
    for row in rows.filter(wrong).sort(*_KEY).head(1).collect().iter_rows(named=True):
        raise BadInput(f"the level {row['value']:g} {_named(row)} is none of 0, 1, 2, 3 and 9")
    alone = rows.filter(
        (nw.col("subject") == nw.col("object")) | nw.col("subject").is_null() | nw.col("object").is_null()
    )
    for row in alone.sort(*_KEY).head(1).collect().iter_rows(named=True):
        raise BadInput(f"the mission {_named(row)} needs two different states")
    counts = rows.group_by(*_KEY).agg(times=nw.len()).filter(nw.col("times") > 1)
    for row in counts.sort(*_KEY).head(1).collect().iter_rows(named=True):
        raise BadInput(f"the mission {_named(row)} is there {row['times']} times")
    other, level = value == OTHER, value.cast(nw.Int64)
    return rows.select(
        *_KEY,
        low=nw.when(other).then(nw.lit(1)).otherwise(level.fill_null(0)),
        high=nw.when(other).then(nw.lit(3)).otherwise(level.fill_null(3)),
    )


def _named(row: dict[str, Any]) -> str:
    return f"of {row['subject']} in {row['object']}, {row['year']}"


def _both_ways(missions: Any, unlisted: int | None, *, of_pairs: bool = False) -> Frame:
    """Each mission with the one in return; with `of_pairs` both states of a pair have a row, named as sender or not."""
    if unlisted not in (None, *LEVELS):
        raise BadUse(
            f"the level of missions that are not listed is {unlisted}: it is 0, 1, 2, 3, or None for not known"
        )
    least, most = (0, 3) if unlisted is None else (unlisted, unlisted)
    rows = _levels(missions)
    turned = rows.select(
        "year",
        subject=nw.col("object"),
        object=nw.col("subject"),
        return_low=nw.col("low"),
        return_high=nw.col("high"),
    )
    if of_pairs:
        keys = nw.concat([rows.select(*_KEY), turned.select(*_KEY)]).unique()
        rows = keys.join(rows, on=list(_KEY), how="left")
    rows = rows.join(turned, on=list(_KEY), how="left")
    return rows.with_columns(
        *(nw.col(name).fill_null(least) for name in ("low", "return_low")),
        *(nw.col(name).fill_null(most) for name in ("high", "return_high")),
    )


def _degree(rows: Frame, at_least: int) -> Frame:
    """How many rows of each subject are at a level or above: surely (low) and possibly (high)."""
    if at_least not in (1, 2, 3):
        raise BadUse(f"at_least is {at_least}: a mission has the level 1, 2 or 3")
    sure, possible = nw.col("low") >= at_least, nw.col("high") >= at_least
    rows = rows.with_columns(low=_flag(sure), high=_flag(possible), known=_flag(sure | ~possible))
    sums = rows.group_by(*_BY).agg(nw.col("low").sum(), nw.col("high").sum(), nw.col("known").sum(), rows=nw.len())
    return _valued(sums.with_columns(coverage=nw.col("known") / nw.col("rows"))).select(*_BY, *_ENDS)


def _valued(rows: Frame) -> Frame:
    return rows.with_columns(value=nw.when(nw.col("low") == nw.col("high")).then(nw.col("low")))


def _flag(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))
