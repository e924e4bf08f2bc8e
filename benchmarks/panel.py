"""Dyad-years with seven variables, beside the same thing in plain pandas, in one run.

    python benchmarks/panel.py [PANELS_DIR] [--rounds 3] [--json FILE]

`PANELS_DIR` holds `cow/` with the tables of the field as Parquet; without it, `shared/panels` beside the checkout. Both sides
begin with the tables in memory, as their library keeps them, and make the directed dyad-years of the Correlates of War
system 1816-2016: first the rows alone, then the rows with alliances, trade, capabilities, contiguity, capital distance,
organisations in common and major powers. Each side runs in a process of its own, so that the peak of its memory is its
own; the results are compared cell by cell before anything is printed.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

TABLES = {
    "atop": "atop_alliance", "cow-trade": "cow_trade_ddy", "cow-capabilities": "cow_nmc", "cow-igos": "cow_igo_ndy",
    "cow-contiguity": "cow_contdir", "cow-capitals": "cow_capitals",
}  # fmt: skip
FIRST, LAST = 1816, 2016


def with_tulga(folder: Path) -> Any:
    """The steps by Tulga: a function for the rows alone and one for the whole chain."""
    from tulga.panel import Files, dyad_years

    files = Files({name: folder / "cow" / f"{table}.parquet" for name, table in TABLES.items()})
    for name in TABLES:
        files.cells(name)

    def whole() -> Any:
        panel = dyad_years(FIRST, LAST, datasets=files).with_alliances("atop").with_trade("cow").with_capabilities()
        panel = panel.with_contiguity().with_capital_distance().with_igos().with_majors()
        return panel.table

    return lambda: dyad_years(FIRST, LAST).table, whole


def with_pandas(folder: Path) -> Any:
    """The same in plain pandas, as a careful user writes it."""
    import numpy as np
    import pandas as pd

    def table(name: str) -> "pd.DataFrame":
        return pd.read_parquet(folder / "cow" / f"{name}.parquet")

    def day(frame: "pd.DataFrame", end: str) -> "pd.Series[Any]":
        parts = {part: frame[f"{end}{part}"].astype(int) for part in ("year", "month", "day")}
        return pd.to_datetime(pd.DataFrame(parts)).astype("datetime64[s]")

    def with_days(frame: "pd.DataFrame") -> "pd.DataFrame":
        return frame.assign(begin=day(frame, "st"), end=day(frame, "end"))[["ccode", "begin", "end"]]

    def by_year(frame: "pd.DataFrame") -> "pd.DataFrame":
        years = [list(range(b.year, e.year + 1)) for b, e in zip(frame["begin"], frame["end"], strict=True)]
        return frame.assign(year=years).explode("year").astype({"year": "int64"})

    states, powers = with_days(table("cow_states")), with_days(table("cow_majors"))
    nmc, igos = table("cow_nmc"), table("cow_igo_ndy")
    atop, trade = table("atop_alliance"), table("cow_trade_ddy")
    borders, capitals = (
        table(name).assign(begin=lambda t: pd.to_datetime(t["stdate"]), end=lambda t: pd.to_datetime(t["enddate"]))
        for name in ("cow_contdir", "cow_capitals")
    )

    def rows() -> "pd.DataFrame":
        years = by_year(states)
        both = years.merge(years, on="year", suffixes=("1", "2"))
        met = (both["begin1"] <= both["end2"]) & (both["begin2"] <= both["end1"])
        kept = both[(both["ccode1"] != both["ccode2"]) & met][["ccode1", "ccode2", "year"]].drop_duplicates()
        return kept.sort_values(["ccode1", "ccode2", "year"], ignore_index=True).astype("int64")

    def both_ends(panel: "pd.DataFrame", of_states: "pd.DataFrame", names: list[str]) -> "pd.DataFrame":
        for end in ("1", "2"):
            mine = of_states.rename(columns={"ccode": f"ccode{end}"} | {name: f"{name}{end}" for name in names})
            panel = panel.merge(mine[[f"ccode{end}", "year", *(f"{n}{end}" for n in names)]], "left")
        return panel

    def distance(panel: "pd.DataFrame") -> "np.ndarray[Any, Any]":
        one, other = np.radians(panel["lat1"]), np.radians(panel["lat2"])
        turn = np.radians(panel["lng2"] - panel["lng1"])
        across = np.cos(other) * np.sin(turn)
        along = np.cos(one) * np.sin(other) - np.sin(one) * np.cos(other) * np.cos(turn)
        level = np.sin(one) * np.sin(other) + np.cos(one) * np.cos(other) * np.cos(turn)
        return np.asarray(np.arctan2(np.hypot(across, along), level) * 6378.137)

    def whole() -> "pd.DataFrame":
        dyad = ["ccode1", "ccode2", "year"]
        panel = rows().merge(atop, "left", dyad)
        pacts = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
        panel[pacts] = panel[pacts].fillna(0.0)
        panel = panel.merge(trade, "left", dyad)
        panel = both_ends(panel, nmc, [name for name in nmc.columns if name not in ("ccode", "year")])
        years = by_year(borders)
        years["since"] = np.maximum(years["begin"], pd.to_datetime(years["year"].astype(str) + "-01-01"))
        first = years.sort_values([*dyad, "since"], kind="stable").drop_duplicates(dyad)
        panel = panel.merge(first[[*dyad, "conttype"]], "left", dyad)
        panel["conttype"] = panel["conttype"].fillna(0.0)
        homes = by_year(capitals).sort_values(["ccode", "year", "begin"]).drop_duplicates(["ccode", "year"])
        panel = both_ends(panel, homes, ["lat", "lng"])
        panel["capdist"] = distance(panel)
        panel = panel.drop(columns=["lat1", "lat2", "lng1", "lng2"])
        turned = igos.rename(columns={"ccode1": "ccode2", "ccode2": "ccode1"})
        panel = panel.merge(pd.concat([igos, turned]), "left", dyad)
        major = by_year(powers)[["ccode", "year"]].drop_duplicates().assign(major=1.0)
        panel = both_ends(panel, major, ["major"])
        return panel.fillna({"major1": 0.0, "major2": 0.0})

    return rows, whole


def measured(side: str, folder: Path, rounds: int, out: Path) -> None:
    """One side in this process: seconds of both steps each round, and the peak of its memory."""
    rows, whole = {"tulga": with_tulga, "pandas": with_pandas}[side](folder)
    seconds: dict[str, list[float]] = {"rows": [], "whole": []}
    for name, step in (("rows", rows), ("whole", whole)):
        for _ in range(rounds):
            start = time.perf_counter()
            made = step()
            seconds[name].append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if side == "tulga":
        made.write_parquet(out)
    else:
        made.to_parquet(out)
    print(json.dumps({"seconds": seconds, "peak": peak}))


def difference(one: Path, other: Path) -> list[str]:
    """The columns of two results that differ in a cell; distances may differ by a millimetre."""
    import polars as pl

    left, right = pl.read_parquet(one), pl.read_parquet(other)
    right = right.select(left.columns).with_columns(pl.col(pl.Float64).fill_nan(None))
    left = left.with_columns(pl.col(pl.Float64).fill_nan(None))
    apart = []
    for name in left.columns:
        mine, theirs = left[name].cast(pl.Float64), right[name].cast(pl.Float64)
        same = (mine - theirs).abs().max() or 0.0
        if not mine.is_null().equals(theirs.is_null()) or same > (1e-6 if name == "capdist" else 0.0):
            apart.append(name)
    return apart


def main() -> None:
    """Measure both sides, compare their results and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("panels", type=Path, nargs="?", default=Path(__file__).parents[2] / "shared" / "panels")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, dest="out")
    parser.add_argument("--side", choices=("tulga", "pandas"), help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        measured(options.side, options.panels, options.rounds, options.into)
        return
    found: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        for side in ("tulga", "pandas"):
            command = [sys.executable, __file__, str(options.panels), "--rounds", str(options.rounds), "--side", side]
            told = subprocess.run([*command, "--into", f"{folder}/{side}.parquet"], check=True, capture_output=True)
            found[side] = json.loads(told.stdout.splitlines()[-1])
        apart = difference(Path(folder) / "tulga.parquet", Path(folder) / "pandas.parquet")
    if apart:
        raise SystemExit(f"the two results differ in {', '.join(apart)}")
    for name, what in (("rows", "the rows alone"), ("whole", "rows and seven joins")):
        mine, theirs = (median(found[side]["seconds"][name]) for side in ("tulga", "pandas"))
        print(f"{what}: Tulga {mine:.3f} s, pandas {theirs:.2f} s: {theirs / mine:.1f} times as fast")
    peaks = {side: found[side]["peak"] / 1e9 for side in found}
    print(f"peak of memory: Tulga {peaks['tulga']:.2f} GB, pandas {peaks['pandas']:.2f} GB")
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
