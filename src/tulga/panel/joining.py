"""Cells of a dataset onto the rows of a panel, by what a cell is about.

Rows and cells are frames of Polars, pandas, DuckDB or PySpark, and the rows come back as frames of their own engine. Those
of Polars and pandas keep their order; an engine that spreads its work over machines has none.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.stable.v2.typing import IntoFrameT

from tulga.actors.systems import StateSystem
from tulga.errors import BadInput
from tulga.join.columns import Columns, Variable
from tulga.panel.distance import between
from tulga.panel.engine import Frame, brought, collected, lifted, maker
from tulga.panel.years import each_year, states

Span = tuple[int | None, int | None]


def onto_states(rows: IntoFrameT, cells: Any, columns: Columns, names: Sequence[str]) -> IntoFrameT:
    """State-years (code, year) with the named columns of a dataset of state-years or of spells of states."""
    return joined(rows, _by_year(cells, columns, names), "code")


def onto_ends(rows: IntoFrameT, cells: Any, columns: Columns, names: Sequence[str]) -> IntoFrameT:
    """Dyad-years (code1, code2, year) with the named columns of both states, `cinc1` and `cinc2`."""
    one = _by_year(cells, columns, names)
    for end in ("1", "2"):
        mine = one.rename({"code": f"code{end}", **{name: f"{name}{end}" for name in names}})
        rows = joined(rows, mine, f"code{end}")
    return rows


def onto_dyads(rows: IntoFrameT, cells: Any, columns: Columns, names: Sequence[str]) -> IntoFrameT:
    """Dyad-years (code1, code2, year) with the named columns of a dataset of dyads."""
    keyed = nw.from_native(cells).rename({"state1": "code1", "state2": "code2"})
    if columns.grain == "dyad-spell":
        keyed = _first_of_each_year(keyed, ["code1", "code2"])
    keyed = keyed.select("code1", "code2", "year", *names)
    if columns.grain != "directed dyad-year":
        keyed = _both_ways(keyed, columns.variables)
    return joined(rows, keyed, "code1", "code2")


def joined(rows: IntoFrameT, cells: Any, *on: str) -> IntoFrameT:
    """Rows with what the cells have for their codes (the columns `on`) and year."""
    keys = [*on, "year"]
    left: Frame = nw.from_native(rows)
    right = _typed(brought(cells, left), left, keys)
    if isinstance(left, nw.DataFrame) and left.implementation.is_polars() and left.schema[on[0]] == nw.Int32:
        return _packed_join(left.to_native(), right.to_native(), keys)  # type: ignore[return-value]
    native: IntoFrameT = _left_join(left, right, keys).to_native()
    return native


def filled(variable: Variable, name: str, covered: Span, of: Any = pl) -> Any:
    """The column of a variable where a cell within the coverage that has no row means zero, as an expression of Polars
    or, where `of` says so, of narwhals."""
    first, last = variable.first or covered[0], variable.last or covered[1]
    within = of.col(name).is_null()
    within = within & (of.col("year") >= first) if first is not None else within
    within = within & (of.col("year") <= last) if last is not None else within
    return of.when(within).then(0.0).otherwise(of.col(name)).alias(name)


def with_distance(rows: IntoFrameT, places: Any, columns: Columns, name: str) -> IntoFrameT:
    """Dyad-years with the kilometres between two places, each the first of the year in spells of `lat` and `lng`."""
    spells = collected(places)
    points = spells.select("lat", "lng").unique(maintain_order=True).with_row_index("place")
    spells = spells.join(points, on=["lat", "lng"], nulls_equal=True).with_columns(pl.col("place").cast(pl.Int64))
    paired: Frame = nw.from_native(onto_ends(rows, spells, columns, ["place"]))
    paired = paired.with_columns(pair=nw.col("place1") * points.height + nw.col("place2")).drop("place1", "place2")
    distances = between(points["lat"], points["lng"])
    if paired.implementation.is_polars():
        here: pl.DataFrame = paired.to_native()
        return here.drop("pair").with_columns(distances.gather(here["pair"]).alias(name))  # type: ignore[return-value]
    apart = pl.DataFrame({name: distances}).with_row_index("pair")
    measured = _left_join(paired, _typed(lifted(apart, maker(paired)), paired, ["pair"]), ["pair"])
    native: IntoFrameT = measured.drop("pair").to_native()
    return native


def translated(cells: Any, old: StateSystem, new: StateSystem, first: int, last: int) -> Any:
    """Cells with the codes of another state system, each by the actor that bears it in its year.

    A cell whose state has no code in the other system then is left out; a spell becomes a row for each of its years.
    Where two codes were one actor's within a year (both Germanies in 1990), the code that it bore last goes first.
    """
    if old.name == new.name:
        return cells
    frame: Frame = nw.from_native(cells)
    if "year" not in frame.collect_schema().names():
        frame = each_year(nw.from_native(collected(frame)))
    order = frame.collect_schema().names()
    ends = [name for name in ("state", "state1", "state2") if name in order]
    codes = lifted(_both_codes(old, new, first, last), maker(frame))
    for end in ends:
        mine = codes.rename({"code": end, "new": f"new {end}", "turn": f"turn {end}"})
        frame = frame.join(mine, on=[end, "year"], how="inner")
    frame = frame.drop(*ends).rename({f"new {end}": end for end in ends})
    turn = nw.col(f"turn {ends[0]}") * 10 + nw.col(f"turn {ends[-1]}")
    frame = frame.with_columns(turn=turn).filter(nw.col("turn") == nw.col("turn").min().over(*ends, "year"))
    frame = frame.select(order)
    return (frame.sort("row", "year") if isinstance(frame, nw.DataFrame) else frame).to_native()


def bearers(system: StateSystem, first: int, last: int) -> pl.DataFrame:
    """Which actor bears a code of a system in a year: code, year, actor; by its last day of the year as a member."""
    rows = states(system, first, last)
    ends = {spell.code: spell.last for spell in system.memberships}
    named = [
        system.actor(code, min(ends.get(code) or date(year, 12, 31), date(year, 12, 31))) for code, year in rows.rows()
    ]
    known: pl.DataFrame = rows.with_columns(actor=pl.Series(named, dtype=pl.String)).drop_nulls("actor")
    return known


def sole_bearers(system: StateSystem, first: int, last: int) -> pl.DataFrame:
    """As `bearers`, where an actor that bears several codes within a year (Germany in 1990) has only the last of them."""
    return _in_turn(system, first, last).filter(pl.col("turn") == 0).select("code", "year", "actor")


def _both_codes(old: StateSystem, new: StateSystem, first: int, last: int) -> pl.DataFrame:
    """The code of another system for each code and year (code, year, new), and which of several codes that become the
    same it is (turn, from 0: the one that was borne last)."""
    mine, theirs = _in_turn(old, first, last), _in_turn(new, first, last).filter(pl.col("turn") == 0)
    both = mine.join(theirs.select("actor", "year", new="code"), on=["actor", "year"])
    return both.select("code", "year", "new", "turn").sort("code", "year")


def _in_turn(system: StateSystem, first: int, last: int) -> pl.DataFrame:
    """Bearers of codes, those who bear several within a year numbered from the last of them (turn, from 0)."""
    until = {spell.code: spell.last or date.max for spell in system.memberships}
    known = bearers(system, first, last)
    known = known.with_columns(until=pl.Series([until[code] for code in known["code"]], dtype=pl.Date))
    ordered = known.sort("actor", "year", "until", "code", descending=[False, False, True, False])
    return ordered.with_columns(turn=pl.int_range(pl.len(), dtype=pl.Int32).over("actor", "year"))


def _left_join(rows: Frame, cells: Frame, on: Sequence[str]) -> Frame:
    """The rows with what the cells have; where they have an order it stays, for which Polars has to be asked."""
    if rows.implementation.is_polars():
        return nw.from_native(rows.to_native().join(cells.to_native(), on=on, how="left", maintain_order="left"))
    return rows.join(cells, on=list(on), how="left")


def _packed_join(rows: pl.DataFrame, cells: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """The same in Polars where all keys are whole numbers, which are packed into one.

    Where rows come in the order of it, the join runs along both tables once, which is five times as fast as one by hash.
    """
    left = rows.select(_packed(*on))
    right = cells.select(_packed(*on), pl.exclude(on))
    if left["packed"].is_sorted():
        left, right = left.with_columns(pl.col("packed").set_sorted()), _in_order(right)
    found = left.join(right, on="packed", how="left", maintain_order="left")
    if found.height > rows.height:
        raise BadInput(f"the cells have more than one row for some {', '.join(on)}")
    return rows.hstack(found.drop("packed"))


def _typed(cells: Frame, rows: Frame, keys: Sequence[str]) -> Frame:
    """Cells whose keys are of the types that those of the rows have."""
    given, wanted = cells.collect_schema(), rows.collect_schema()
    return cells.with_columns(nw.col(key).cast(wanted[key]) for key in keys if given[key] != wanted[key])


def _by_year(cells: Any, columns: Columns, names: Sequence[str]) -> Frame:
    keyed: Frame = nw.from_native(cells).rename({"state": "code"})
    if columns.grain == "state-spell":
        keyed = _first_of_each_year(keyed, ["code"])
    return keyed.select("code", "year", *names)


def _first_of_each_year(spells: Frame, keys: Sequence[str]) -> Frame:
    """Of spells that share a year, the one that holds on the earliest day of it; of two of the same day, the first row.

    Spells are few, and are looked through in Polars.
    """
    here = nw.from_native(collected(spells))
    each = here if "year" in here.columns else each_year(here)
    held = each.to_native().with_columns(since=pl.max_horizontal("begin", pl.date(pl.col("year"), 1, 1)))
    first = held.sort(*keys, "year", "since", "row").unique([*keys, "year"], keep="first", maintain_order=True)
    return nw.from_native(first)


def _both_ways(keyed: Frame, variables: Sequence[Variable]) -> Frame:
    """Each dyad in both directions; a direction that the file has itself is left as it is."""
    names = keyed.collect_schema().names()
    turned = {v.name: v.other_way for v in variables if v.other_way and v.name in names}
    other = keyed.rename({"code1": "code2", "code2": "code1", **turned}).select(names)
    match _directions(keyed):
        case "one":
            return nw.concat([keyed, other])
        case "both":
            return keyed
    missing = other.join(keyed.select("code1", "code2", "year"), on=["code1", "code2", "year"], how="anti")
    return nw.concat([keyed, missing])


def _directions(keyed: Frame) -> Literal["one", "both", "unknown"]:
    """Whether a table of dyad-years has each dyad in one direction or in both; told at once only of tables in Polars."""
    if not (isinstance(keyed, nw.DataFrame) and keyed.implementation.is_polars()):
        return "unknown"
    table: pl.DataFrame = keyed.to_native()
    ahead = table.select((pl.col("code1") < pl.col("code2")).alias("ahead"))["ahead"]
    if ahead.all():
        return "one"
    if ahead.sum() * 2 != table.height or table.schema["code1"] != pl.Int32:
        return "unknown"
    there = _in_order(table.select(_packed("code1", "code2", "year")).filter(ahead))
    back = _in_order(table.select(_packed("code2", "code1", "year")).filter(~ahead))
    return "both" if there.equals(back) else "unknown"


def _in_order(table: pl.DataFrame) -> pl.DataFrame:
    """A table in the order of its packed keys, which most files have already."""
    if table["packed"].is_sorted():
        return table.with_columns(pl.col("packed").set_sorted())
    return table.sort("packed")


def _packed(*on: str) -> pl.Expr:
    """Codes and a year, whole numbers below 1,000 and 10,000, as one number that orders as they do."""
    packed = pl.lit(0, dtype=pl.Int64)
    for name, room in zip(on, (1_000, 1_000, 10_000)[-len(on) :], strict=True):
        packed = packed * room + pl.col(name)
    return packed.alias("packed")
