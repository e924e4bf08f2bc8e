"""State-years and dyad-years of a state system: the rows of a panel, before anything is known of them.

Two states make a dyad-year where both were members on a same day of that year. That rule needs no list of exceptions:
states of one year that never existed together, of which there are 60 directed dyads in the Correlates of War system to
2016, are left out because their spells do not meet.
"""

from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from tulga.actors.systems import StateSystem
from tulga.errors import BadUse
from tulga.panel.engine import Frame, Make, lifted, maker

_YEARS = range(1648, 2201)


def check_years(first: int, last: int) -> None:
    """Raise BadUse for years that run backwards or that no list of states can mean."""
    if first > last:
        raise BadUse(f"the years {first} to {last} run backwards")
    if first not in _YEARS or last not in _YEARS:
        raise BadUse(f"the years {first} to {last} are not between {_YEARS[0]} and {_YEARS[-1]}")


def spells(system: StateSystem, first: int, last: int) -> pl.DataFrame:
    """The spells of a system that touch some years, cut to them: code, begin, end; ordered by code and begin."""
    begin, end = date(first, 1, 1), date(last, 12, 31)
    cut = [
        (spell.code, max(spell.first, begin), min(spell.last or end, end))
        for spell in system.memberships
        if spell.first <= end and (spell.last is None or spell.last >= begin)
    ]
    code = pl.String if system.name == "iso" else pl.Int32
    made = pl.DataFrame(cut, schema={"code": code, "begin": pl.Date, "end": pl.Date}, orient="row")
    return made.sort("code", "begin")


def states(system: StateSystem, first: int, last: int, *, on: Make | None = None) -> Any:
    """One row for each state and year in which it was a member on some day: code, year; ordered so.

    With `on`, a frame of another engine: see `dyads`.

    >>> from tulga.actors.systems import system
    >>> states(system("cow"), 1990, 1992).filter(pl.col("code") == 315).rows()  # Czechoslovakia
    [(315, 1990), (315, 1991), (315, 1992)]
    """
    check_years(first, last)
    years = each_year(nw.from_native(spells(system, first, last))).to_native()
    rows = years.select("code", "year").unique().sort("code", "year")
    return lifted(rows, on).to_native()


def dyads(system: StateSystem, first: int, last: int, *, directed: bool = True, on: Make | None = None) -> Any:
    """One row for each two states and year in which both were members on a same day: code1, code2, year; ordered so.

    Directed dyads stand in both directions, undirected ones with the smaller code first. `on` makes a frame of another
    engine out of an Arrow table (`spark.createDataFrame`): then the rows are made there, in no order, from the spells
    that any two states shared, of which there are some ten thousands.

    >>> from tulga.actors.systems import system
    >>> german = dyads(system("cow"), 1989, 1991).filter(pl.col("code1").is_in([255, 260]), pl.col("code2") == 265)
    >>> german.rows()  # the two Germanies; united Germany began when they ended
    [(260, 265, 1989), (260, 265, 1990)]
    """
    check_years(first, last)
    met = _met(spells(system, first, last), directed=directed)
    rows = each_year(lifted(met, on), first, last).select("code1", "code2", "year")
    if not _meets_twice_in_a_year(met):
        return rows.to_native()
    return rows.to_native().unique(maintain_order=True) if on is None else rows.unique().to_native()


def each_year(spells: Frame, first: int = _YEARS[0], last: int = _YEARS[-1]) -> Frame:
    """Spells (`begin`, `end`) that lie between two years, once for each `year` that they touch.

    Those in Polars stay in their order, each with its years in theirs.
    """
    if spells.implementation.is_polars():
        touched = pl.int_ranges(pl.col("begin").dt.year(), pl.col("end").dt.year() + 1, dtype=pl.Int32)
        return nw.from_native(spells.to_native().with_columns(year=touched).explode("year"))
    years = lifted(pl.DataFrame({"year": range(first, last + 1)}, schema={"year": pl.Int32}), maker(spells))
    touches = nw.col("year").is_between(nw.col("begin").dt.year(), nw.col("end").dt.year())
    return spells.join(years, how="cross").filter(touches)


def _met(one: pl.DataFrame, *, directed: bool) -> pl.DataFrame:
    """The spells in which two states were members together: code1, code2, begin, end; ordered so."""
    apart = pl.col("code1") != pl.col("code2") if directed else pl.col("code1") < pl.col("code2")
    both = one.rename({"code": "code1"}).join(
        one.rename({"code": "code2", "begin": "begin2", "end": "end2"}), how="cross"
    )
    shared = both.select(
        "code1", "code2", begin=pl.max_horizontal("begin", "begin2"), end=pl.min_horizontal("end", "end2")
    )
    return shared.filter(apart, pl.col("begin") <= pl.col("end")).sort("code1", "code2", "begin")


def _meets_twice_in_a_year(met: pl.DataFrame) -> bool:
    """Whether two states have two spells together in one year."""
    again = (pl.col("code1") == pl.col("code1").shift(1)) & (pl.col("code2") == pl.col("code2").shift(1))
    same = pl.col("begin").dt.year() <= pl.col("end").dt.year().shift(1)
    twice: bool = met.select((again & same).any()).item()
    return twice
