"""One panel by Polars and by a Spark on the same machine, at growing sizes, to see where Spark starts to pay.

    python benchmarks/spark_panel.py PANELS_DIR [--periods 1 4 12] [--memory 12] [--json FILE]

`PANELS_DIR` holds `cow/` with the tables of the field as Parquet. Both sides begin with the cells as Parquet, make the
directed dyad-years of the Correlates of War system 1816-2016, each year in so many periods (12 are dyad-months), put on
alliances, trade, capabilities, organisations, contiguity, capital distance and major powers, and write the panel as
Parquet. Each side and size runs in a process of its own, so that the peak of its memory is its own; a Polars that asks for
more than `--memory` gigabytes of addresses ends, and Spark's Java may take a quarter of them. The sums of both panels are
compared before anything is printed. The start of Spark is not in its time.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from tulga.panel import Files, Panel, dyad_years
from tulga.panel.datasets import Frames

TABLES = {
    "atop": "atop_alliance", "cow-trade": "cow_trade_ddy", "cow-capabilities": "cow_nmc", "cow-igos": "cow_igo_ndy",
    "cow-contiguity": "cow_contdir", "cow-capitals": "cow_capitals",
}  # fmt: skip
FIRST, LAST = 1816, 2016


def keep_cells(panels: Path, folder: Path) -> None:
    """Write the cells of each table as Parquet, as a workspace keeps them; Spark has no numbers without a sign."""
    files = Files({name: panels / "cow" / f"{table}.parquet" for name, table in TABLES.items()})
    for name in TABLES:
        files.cells(name).cast({pl.UInt32: pl.Int64}).write_parquet(folder / f"{name}.parquet")


def chain(panel: Panel, periods: Any) -> Any:
    """The whole panel, each year of it in periods."""
    if periods is not None:
        cross = {"how": "cross"} if isinstance(panel.frame, pl.DataFrame) else {}
        join = panel.frame.join if cross else panel.frame.crossJoin
        panel = replace(panel, frame=join(periods, **cross))
    panel = panel.with_alliances("atop").with_trade("cow").with_capabilities().with_igos()
    return panel.with_contiguity().with_capital_distance().with_majors().table


def with_polars(folder: Path, periods: int, memory: int, out: Path) -> tuple[float, float]:
    """Seconds and peak in bytes of Polars."""
    resource.setrlimit(resource.RLIMIT_AS, (memory * 10**9, memory * 10**9))
    start = time.perf_counter()
    frames = Frames({name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES})
    panel = dyad_years(FIRST, LAST, datasets=frames)
    chain(panel, pl.DataFrame({"period": range(periods)}) if periods > 1 else None).write_parquet(out)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def with_spark(folder: Path, periods: int, memory: int, out: Path) -> tuple[float, float]:
    """Seconds and peak in bytes of Spark: of its Java and of this process."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"], os.environ["SPARK_LOCAL_IP"] = sys.executable, "127.0.0.1"
    cores = os.cpu_count() or 1
    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.memory": f"{memory * 250}m",
        "spark.sql.shuffle.partitions": str(cores * 4),
    }  # fmt: skip
    session = SparkSession.builder.master(f"local[{cores}]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session.range(1).count()
    start = time.perf_counter()
    frames = Frames({name: session.read.parquet(str(folder / f"{name}.parquet")) for name in TABLES})
    panel = dyad_years(FIRST, LAST, datasets=frames, on=session.createDataFrame)
    made = chain(panel, session.range(periods).withColumnRenamed("id", "period") if periods > 1 else None)
    made.write.parquet(str(out))
    seconds = time.perf_counter() - start
    java = Path(f"/proc/{session.sparkContext._gateway.proc.pid}/status").read_text(encoding="utf-8")
    peak = next(int(line.split()[1]) for line in java.splitlines() if line.startswith("VmHWM")) * 1024
    session.stop()
    return seconds, peak + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def sums(out: Path) -> dict[str, float]:
    """How many rows a written panel has, and of each variable how many cells are known and what they sum up to."""
    table = pl.scan_parquet(out / "*.parquet" if out.is_dir() else out)
    names = [name for name, kind in table.collect_schema().items() if kind == pl.Float64]
    known = [pl.col(name).count().alias(f"{name}: known") for name in names]
    totals = [pl.col(name).sum().alias(name) for name in names]
    found = table.select(pl.len().alias("rows"), *known, *totals).collect(engine="streaming")
    return found.row(0, named=True)


def measured(side: str, cells: Path, periods: int, memory: int, folder: Path) -> dict[str, Any] | None:
    """Seconds, peak and sums of one side at one size; None where it ended for want of memory."""
    out = folder / side
    command = [sys.executable, __file__, str(cells), "--side", side, "--periods", str(periods), "--memory", str(memory)]
    told = subprocess.run([*command, "--into", str(out)], capture_output=True, text=True, check=False)
    if told.returncode:
        if "memory" in told.stderr.lower() or told.returncode == -9:
            return None
        raise SystemExit(told.stderr)
    seconds, peak = json.loads(told.stdout.splitlines()[-1])
    return {"seconds": seconds, "peak": peak, "sums": sums(out)}


def main() -> None:
    """Measure both sides at each size and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("panels", type=Path)
    parser.add_argument("--periods", type=int, nargs="+", default=[1, 4, 12])
    parser.add_argument("--memory", type=int, default=12)
    parser.add_argument("--json", type=Path, dest="out")
    parser.add_argument("--side", choices=("polars", "spark"), help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        side = {"polars": with_polars, "spark": with_spark}[options.side]
        print(json.dumps(side(options.panels, options.periods[0], options.memory, options.into)))
        return
    results = []
    with TemporaryDirectory() as cells:
        keep_cells(options.panels, Path(cells))
        for periods in options.periods:
            with TemporaryDirectory() as folder:
                found = {
                    side: measured(side, Path(cells), periods, options.memory, Path(folder))
                    for side in ("polars", "spark")
                }
            results.append({"periods": periods, **found})
            tell(periods, found)
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def tell(periods: int, found: dict[str, dict[str, Any] | None]) -> None:
    """Print one size; ends the run where the two panels are not the same."""
    mine, theirs = found["polars"], found["spark"]
    rows = next((int(side["sums"]["rows"]) for side in (mine, theirs) if side), 0)
    said = [
        f"{name} {side['seconds']:.1f} s, {side['peak'] / 1e9:.1f} GB" if side else f"{name} ended for want of memory"
        for name, side in (("Polars", mine), ("Spark", theirs))
    ]
    if mine and theirs:
        said.append(f"Spark takes {theirs['seconds'] / mine['seconds']:.1f} times as long")
        for name, total in mine["sums"].items():
            if abs(total - theirs["sums"][name]) > 1e-9 * abs(total):
                raise SystemExit(f"{name}: Polars {total}, Spark {theirs['sums'][name]}")
    print(f"{periods} a year, {rows:,} rows: {'; '.join(said)}", flush=True)


if __name__ == "__main__":
    main()
