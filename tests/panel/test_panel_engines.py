"""One panel on four engines: the same cells on Polars, pandas, DuckDB and PySpark."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tulga.actors.systems import Membership, StateSystem, system
from tulga.errors import BadInput, BadUse
from tulga.join.columns import Columns, Variable
from tulga.panel import Files, dyad_years, joining
from tulga.panel.datasets import Frames
from tulga.panel.engine import collected, lifted
from tulga.panel.years import dyads, states

Make = Callable[[Any], Any]
MONGOLIA, CHINA, RUSSIA = 712, 710, 365
TABLES = {
    "atop": "atop_alliance", "cow-trade": "cow_trade_ddy", "cow-capabilities": "cow_nmc", "cow-igos": "cow_igo_ndy",
    "cow-contiguity": "cow_contdir", "cow-capitals": "cow_capitals",
}  # fmt: skip
PACTS = ("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul")


@pytest.fixture(params=["polars", "pandas", "duckdb", "pyspark"])
def make(request: pytest.FixtureRequest) -> Make:
    """What makes frames of an engine out of an Arrow table."""
    if request.param == "pyspark":
        made: Make = request.getfixturevalue("spark")
        return made
    pytest.importorskip("pyarrow", reason="tables go over to other engines as Arrow")
    if request.param == "polars":
        return pl.DataFrame
    module = pytest.importorskip(request.param)
    if request.param == "duckdb":
        return module.connect().from_arrow  # type: ignore[no-any-return]
    return lambda table: table.to_pandas(date_as_object=False)


def on(make: Make, table: pl.DataFrame) -> Any:
    return lifted(table, make).to_native()


def cells(**columns: list[Any]) -> pl.DataFrame:
    frame = pl.DataFrame(columns).with_row_index("row", 1)
    return frame.with_columns(pl.col(n).cast(pl.Int32) for n in frame.columns if n.startswith("state") or n == "year")


def rows(*keys: tuple[int, ...]) -> pl.DataFrame:
    names = ("code", "year") if len(keys[0]) == 2 else ("code1", "code2", "year")
    return pl.DataFrame(keys, schema=dict.fromkeys(names, pl.Int32), orient="row")


def found(frame: Any) -> list[tuple[Any, ...]]:
    """The rows of any engine in order of their keys, missing numbers as None."""
    return plain(frame).sort(pl.selectors.starts_with("code"), "year").rows()


def plain(frame: Any) -> pl.DataFrame:
    """The table in Polars, what pandas says for missing as missing."""
    return collected(frame).with_columns(pl.col(pl.Float64).fill_nan(None))


def columns(grain: str, *variables: Variable) -> Columns:
    return Columns(grain, "cow", ("one", "other") if "dyad" in grain else ("one",), variables)  # type: ignore[arg-type]


def test_the_rows_of_a_panel_are_those_of_the_spells(make: Make) -> None:
    spells = [
        (1, "1940-01-01", "1942-03-01"), (1, "1942-09-01", "1943-05-05"), (2, "1941-06-01", None),
        (3, "1943-05-06", "1943-12-31"),
    ]  # fmt: skip
    kept = [Membership(c, date.fromisoformat(a), date.fromisoformat(b) if b else None) for c, a, b in spells]
    small = StateSystem("cow", "", "ccode", None, {}, tuple(kept))
    made = dyads(small, 1940, 1944, directed=False, on=make)
    # 1 comes back within 1942; 3 begins on the day after 1 ended.
    assert found(made) == [(1, 2, 1941), (1, 2, 1942), (1, 2, 1943), (2, 3, 1943)]
    assert found(states(small, 1943, 1944, on=make)) == [(1, 1943), (2, 1943), (2, 1944), (3, 1943)]


def test_an_undirected_dyad_is_turned_with_its_flows_and_none_is_overwritten(make: Make) -> None:
    flows = (Variable("flow1", "", other_way="flow2"), Variable("flow2", "", other_way="flow1"))
    trade = cells(state1=[CHINA, RUSSIA, MONGOLIA], state2=[MONGOLIA, MONGOLIA, RUSSIA], year=[2014] * 3,
                  flow1=[5.0, 7.0, 1.5], flow2=[None, 1.0, 7.5])  # fmt: skip
    panel = rows((CHINA, MONGOLIA, 2014), (MONGOLIA, CHINA, 2014), (MONGOLIA, RUSSIA, 2014), (MONGOLIA, RUSSIA, 2015))
    made = joining.onto_dyads(on(make, panel), on(make, trade), columns("dyad-year", *flows), ["flow1", "flow2"])
    assert found(made) == [
        (CHINA, MONGOLIA, 2014, 5.0, None), (MONGOLIA, RUSSIA, 2014, 1.5, 7.5), (MONGOLIA, RUSSIA, 2015, None, None),
        (MONGOLIA, CHINA, 2014, None, 5.0),
    ]  # fmt: skip


def test_a_variable_of_states_stands_for_both_ends(make: Make) -> None:
    power = cells(state=[CHINA, MONGOLIA], year=[2010, 2010], cinc=[0.2, 0.001])
    panel = on(make, rows((MONGOLIA, CHINA, 2010), (MONGOLIA, RUSSIA, 2010)))
    made = joining.onto_ends(panel, on(make, power), columns("state-year", Variable("cinc", "")), ["cinc"])
    assert found(made) == [(MONGOLIA, RUSSIA, 2010, 0.001, None), (MONGOLIA, CHINA, 2010, 0.001, 0.2)]


def test_of_the_spells_of_a_year_the_first_day_counts_and_then_the_first_row(make: Make) -> None:
    borders = cells(
        state1=[CHINA] * 4, state2=[MONGOLIA] * 4, conttype=[3.0, 1.0, 5.0, 2.0],
        begin=[date(1960, 9, 1), date(1960, 9, 1), date(1950, 1, 1), date(1963, 1, 1)],
        end=[date(1962, 3, 1), date(1960, 12, 31), date(1960, 9, 1), date(1963, 1, 1)],
    )  # fmt: skip
    panel = on(make, rows(*((CHINA, MONGOLIA, year) for year in range(1959, 1965))))
    kind = columns("dyad-spell", Variable("conttype", ""))
    made = joining.onto_dyads(panel, on(make, borders), kind, ["conttype"])
    assert [row[-1] for row in found(made)] == [5.0, 5.0, 3.0, 3.0, 2.0, None]


def test_codes_of_another_system_are_those_of_the_year_and_stay_one(make: Make) -> None:
    # 260 was a member until 2 October 1990, 255 from the day after: for ISO both are DEU in 1990, and 255 came last.
    power = cells(state=[260, 255, 260, 255, 365], year=[1990, 1990, 1989, 2000, 1980], cinc=[1.0, 2.0, 3.0, 4.0, 5.0])
    made = joining.translated(on(make, power), system("cow"), system("iso"), 1975, 2005)
    kept = collected(made).select("state", "year", "cinc").sort("state", "year").rows()
    assert kept == [("DEU", 1989, 3.0), ("DEU", 1990, 2.0), ("DEU", 2000, 4.0), ("SUN", 1980, 5.0)]
    alone = power.filter(pl.col("row") == 1)  # where the file has only the earlier code, its row counts
    made = joining.translated(on(make, alone), system("cow"), system("iso"), 1975, 2005)
    assert collected(made).select("state", "year", "cinc").rows() == [("DEU", 1990, 1.0)]
    spell = cells(state=[365], begin=[date(1990, 5, 1)], end=[date(1992, 6, 1)], major=[1.0])
    made = joining.translated(on(make, spell), system("cow"), system("iso"), 1975, 2005)
    years = collected(made).select("state", "year").sort("year").rows()
    assert years == [("SUN", 1990), ("RUS", 1991), ("RUS", 1992)]  # 365 was Russia at the end of 1991


def frames(make: Make) -> Frames:
    trade = cells(state1=[CHINA, MONGOLIA], state2=[MONGOLIA, CHINA], year=[2014] * 2, flow1=[5.0, 2.5],
                  flow2=[2.5, 5.0], smoothflow1=[5.0, 2.5], smoothflow2=[2.5, 5.0])  # fmt: skip
    capitals = cells(state=[CHINA, MONGOLIA], lat=[0.0, 0.0], lng=[10.0, 11.0], begin=[date(1949, 10, 1)] * 2,
                     end=[date(2014, 12, 31)] * 2)  # fmt: skip
    return Frames({"cow-trade": on(make, trade), "cow-capitals": on(make, capitals)})


def test_a_chain_stays_on_its_engine_and_leads_back_to_the_row(make: Make) -> None:
    given = frames(make)
    panel = dyad_years(2014, 2015, on=make, datasets=given).only(MONGOLIA).with_trade("cow")
    panel = panel.with_capital_distance().with_majors().with_names()
    assert type(panel.table) is type(given.cells("cow-trade"))
    assert panel.keys == tuple(panel.table.columns)[:3] == ("ccode1", "ccode2", "year")
    made = plain(panel.table)
    china = made.filter(ccode1=MONGOLIA, ccode2=CHINA, year=2014)
    chosen = china.select("flow1", "flow2", "major1", "major2", "actor1", "actor2")
    assert chosen.rows() == [(2.5, 5.0, 0.0, 1.0, "MNG", "CHN")]
    # One degree of a great circle is pi * 6378.137 / 180 km; of Mongolia and China it is known in both directions.
    assert china["capdist"].to_list() == pytest.approx([111.319491], abs=1e-6)
    assert made["capdist"].count() == made["flow1"].count() == 2
    assert panel.row_of("cow-trade", MONGOLIA, CHINA, 2014) == 2
    assert panel.row_of("cow-trade", MONGOLIA, RUSSIA, 2014) is None


def test_tables_in_polars_go_over_to_the_rows_and_cells_of_an_engine_come_to_polars(make: Make) -> None:
    one = Variable("cinc", "")
    power = cells(state=[CHINA, MONGOLIA], year=[2010, 2010], cinc=[0.2, 0.001])
    panel = rows((CHINA, 2010), (CHINA, 2011), (MONGOLIA, 2010))
    expected = [(CHINA, 2010, 0.2), (CHINA, 2011, None), (MONGOLIA, 2010, 0.001)]
    made = joining.onto_states(on(make, panel), power, columns("state-year", one), ["cinc"])
    assert type(made) is type(on(make, panel))
    assert found(made) == expected
    back = joining.onto_states(panel, on(make, power), columns("state-year", one), ["cinc"])
    assert isinstance(back, pl.DataFrame)
    assert found(back) == expected


def test_zero_within_the_coverage_and_unknown_outside(make: Make) -> None:
    alliances = cells(state1=[MONGOLIA], state2=[RUSSIA], year=[2016], **{name: [1.0] for name in PACTS})
    given = Frames({"atop": on(make, alliances)})
    panel = dyad_years(2016, 2016, on=make, datasets=given).only(MONGOLIA).with_alliances()
    made = plain(panel.table)
    assert made["atop_defense"].sum() == 1.0
    assert made["atop_defense"].null_count() == 0


def test_frames_that_are_no_cells_are_told(make: Make) -> None:
    power = cells(state=[CHINA, CHINA], year=[2010, 2010], cinc=[0.2, 0.3])
    with pytest.raises(BadInput, match="no column 'milex'"):
        Frames({"cow-capabilities": on(make, power)}).cells("cow-capabilities")
    whole = power.with_columns(pl.lit(1.0).alias(n) for n in ("milex", "milper", "irst", "pec", "tpop", "upop"))
    with pytest.raises(BadInput, match="2 rows for 710, 2010"):
        Frames({"cow-capabilities": on(make, whole)}).cells("cow-capabilities")


def test_two_engines_in_one_panel_are_refused() -> None:
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    panel = pandas.DataFrame({"code": [710], "year": [2010]})
    power = duckdb.sql("SELECT 710 AS state, 2010 AS year, 1 AS row, 0.2 AS cinc")
    with pytest.raises(BadUse, match="cells are frames of duckdb, and the rows of pandas"):
        joining.onto_states(panel, power, columns("state-year", Variable("cinc", "")), ["cinc"])


def test_what_makes_no_frame_is_refused() -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(BadUse, match="what makes a frame of an Arrow table"):
        dyad_years(2000, 2000, on=list)


@pytest.fixture(scope="module")
def tables(shared: Path) -> dict[str, pl.DataFrame]:
    """The cells of the field's tables that a panel of 1990 to 2000 rests on."""
    files = Files({name: shared / "panels" / "cow" / f"{table}.parquet" for name, table in TABLES.items()})
    made = {}
    for name in TABLES:
        table = files.cells(name)
        if "year" in table.columns:
            made[name] = table.filter(pl.col("year").is_between(1990, 2000))
        else:
            made[name] = table.filter(pl.col("begin") <= date(2000, 12, 31), pl.col("end") >= date(1990, 1, 1))
    return made


@pytest.mark.shared
def test_the_real_tables_give_the_cells_of_the_reference(
    make: Make, tables: dict[str, pl.DataFrame], shared: Path
) -> None:
    reference = pl.read_parquet(shared / "panels" / "reference_dyad_years.parquet")
    reference = reference.filter(pl.col("year").is_between(1990, 2000))
    made = compared(make, tables, "cow", 2000).select(reference.columns).cast(dict(reference.schema))
    assert made.height == reference.height
    for name in reference.columns:
        assert made[name].equals(reference.sort("ccode1", "ccode2", "year")[name]), name


@pytest.mark.shared
def test_the_real_tables_give_the_same_cells_by_the_codes_of_iso(make: Make, tables: dict[str, pl.DataFrame]) -> None:
    made = compared(make, tables, "iso", 1992)
    assert made.select(made.columns[:3]).is_unique().all()


def compared(make: Make, tables: dict[str, pl.DataFrame], code_system: str, last: int) -> pl.DataFrame:
    """The panel from 1990 on an engine, brought back in order, after its cells were held against those of Polars."""
    here = chain(None, tables, code_system, last)
    keys = here.columns[:3]
    there = plain(chain(make, {name: on(make, table) for name, table in tables.items()}, code_system, last)).sort(keys)
    assert there.columns == here.columns
    for name in here.columns:
        assert there[name].cast(here.schema[name]).equals(here.sort(keys)[name]), name
    return there


def chain(make: Make | None, tables: dict[str, Any], code_system: str, last: int) -> Any:
    panel = (
        dyad_years(1990, last, code_system, on=make, datasets=Frames(tables)).with_alliances("atop").with_trade("cow")
    )
    return panel.with_capabilities().with_igos().with_contiguity().with_capital_distance().with_majors().table
