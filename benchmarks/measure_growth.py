"""How time and memory of the three heaviest measures grow with the data: once, twice, four and eight times as much.

    python benchmarks/measure_growth.py [--sessions 18] [--rows 2500000] [--rounds 1] [--svg docs/measure-growth.svg]

Made-up data with a seed: votes of the shape of the General Assembly (150 states, 80 roll calls a session, a tenth of the votes
missing), `--sessions` sessions of them at once the data, so that eight times 9 are about all that there were; and a long table of
trade, `--rows` rows of it. Each measurement is a fresh process that reads its table from a file; seconds are of the call alone,
the shortest of the rounds, and the peak is what the whole process ever held (VmHWM), its table and Python included. `n^x` is the
growth from once to eight times the data.
"""

import argparse
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl

TIMES = (1, 2, 4, 8)
CALLS, STATES = 80, 150
Row = dict[str, Any]


def votes(sessions: int, seed: int = 1945) -> pl.DataFrame:
    """Votes of states on random walks, cut by the roll calls of each session; 8 is an absence."""
    random = np.random.default_rng(seed)
    ideal, tables = random.normal(size=STATES), []
    for session in range(1, sessions + 1):
        ideal = ideal + random.normal(scale=0.1, size=STATES)
        slopes, centres = random.normal(scale=1.5, size=CALLS), random.normal(size=CALLS)
        seen = np.outer(slopes, ideal) + random.normal(size=(CALLS, STATES)) - centres[:, None]
        vote = 1 + (seen > -0.3).astype(np.int8) + (seen > 0.3)
        vote = np.where(random.random(vote.shape) < 0.1, 8, vote).astype(np.int64)
        call, state = np.indices(vote.shape).reshape(2, -1)
        columns = {"rollcall": session * 100_000 + call, "subject": state, "vote": vote.ravel()}
        tables.append(pl.DataFrame(columns).with_columns(session=pl.lit(session, pl.Int64)))
    return pl.concat(tables)


def trade(rows: int, seed: int = 1962) -> pl.DataFrame:
    """A year after the other of two hundred states that trade with two hundred."""
    place, values = np.arange(rows), np.random.default_rng(seed).lognormal(sigma=2.0, size=rows)
    columns = {"subject": place // 200 % 200, "object": place % 200, "year": place // 40_000, "value": values}
    return pl.DataFrame(columns)


def alignment(table: pl.DataFrame) -> object:
    """The whole dyad-session table."""
    from tulga.measures.alignment import vote_alignment

    return vote_alignment(table)


def ideal_points(table: pl.DataFrame) -> object:
    """Ideal points through all sessions; the sign is held by two made-up states."""
    from tulga.measures import measures

    return measures["ideal_points_dynamic"](table, anchors={0: 1, 1: -1})


def concentration(table: pl.DataFrame) -> object:
    """Shares of all partners, the Herfindahl-Hirschman index and the largest partner, one after the other."""
    from tulga.measures import measures

    return [measures[name](table).height for name in ("shares", "hhi", "top_partner")]


MEASURED: dict[str, tuple[Callable[[int], pl.DataFrame], Callable[[pl.DataFrame], object]]] = {
    "alignment of votes": (votes, alignment),
    "dynamic ideal points": (votes, ideal_points),
    "shares, HHI, largest partner": (trade, concentration),
}


def one(name: str, file: Path) -> None:
    """In a process of its own: measure one call on the table of a file and print what it took as JSON."""
    from tulga.measures import measures

    list(measures)  # the modules, so that loading them is no part of the time
    table, (_, measure) = pl.read_parquet(file), MEASURED[name]
    start = time.perf_counter()
    measure(table)
    seconds = time.perf_counter() - start
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "rows": table.height}))


def in_a_process(name: str, file: Path, rounds: int) -> Row:
    """What the shortest of the rounds took."""
    command = [sys.executable, str(Path(__file__)), "--one", name, "--file", str(file)]
    told = [subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout for _ in range(rounds)]
    found: Row = min((json.loads(each) for each in told), key=lambda each: float(each["seconds"]))
    return found


def growth(name: str, size: int, rounds: int) -> list[Row]:
    """One measure at all sizes, printed as they come."""
    make, found = MEASURED[name][0], []
    for times in TIMES:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "table.parquet"
            make(size * times).write_parquet(file)
            took = in_a_process(name, file, rounds)
        found.append({"measure": name, "times": times, **took})
        print(
            f"{name}\t{times}x\t{took['rows']:,} rows\t{took['seconds']:.2f} s\t{took['megabytes']:,.0f} MB", flush=True
        )
    grown = [math.log(found[-1][what] / found[0][what], TIMES[-1]) for what in ("seconds", "megabytes")]
    print(f"{name}\ttime n^{grown[0]:.2f}, memory n^{grown[1]:.2f}", flush=True)
    return found


def picture(rows: list[Row], out: Path) -> None:
    """Time and memory over those at once the data, beside the straight line of both growing as the data."""
    import vl_convert

    panels = []
    for what, title in (("seconds", "time, times that of once the data"), ("megabytes", "peak memory, likewise")):
        first = {row["measure"]: row[what] for row in rows if row["times"] == 1}
        values = [{**row, "grown": row[what] / first[row["measure"]]} for row in rows]
        values += [{"measure": "as the data", "times": times, "grown": times} for times in TIMES]
        colours = {"range": ["#8c2f1b", "#4d4d4d", "#8a8a8a", "#d9d9d9"], "domain": [*MEASURED, "as the data"]}
        axis = {"type": "quantitative", "scale": {"type": "log", "base": 2}, "axis": {"values": [1, 2, 4, 8, 16]}}
        encoding = {
            "x": {"field": "times", **axis, "title": "times the data"},
            "y": {"field": "grown", **axis, "title": title},
            "color": {"field": "measure", "type": "nominal", "title": None, "scale": colours},
        }
        mark = {"type": "line", "point": True}
        panels.append({"width": 300, "height": 260, "data": {"values": values}, "mark": mark, "encoding": encoding})
    schema = "https://vega.github.io/schema/vega-lite/v6.json"
    out.write_text(vl_convert.vegalite_to_svg({"$schema": schema, "background": "white", "hconcat": panels}) + "\n")


def main() -> None:
    """Measure all three, print, and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=18, help="sessions of votes at once the data")
    parser.add_argument("--rows", type=int, default=2_500_000, help="rows of trade at once the data")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--svg", type=Path, default=Path(__file__).parent.parent / "docs" / "measure-growth.svg")
    parser.add_argument("--one", choices=list(MEASURED), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.file)
        return
    sizes = {name: options.rows if make is trade else options.sessions for name, (make, _) in MEASURED.items()}
    picture([row for name, size in sizes.items() for row in growth(name, size, options.rounds)], options.svg)


if __name__ == "__main__":
    main()
