"""S, pi and kappa of every pair of states in every session of the General Assembly, beside a self-join in DuckDB.

    python benchmarks/alignment.py PANELS_DIR OUT.parquet [--rounds 5] [--json FILE]

`PANELS_DIR` holds `un/UNVotesPublished_2016.parquet` (rcid, session, ccode, vote). Both sides begin with its four columns in
memory as a Polars frame and end with a Polars table of all pairs; Tulga's side is `vote_alignment`, from the long frame to the
finished table with three statistics, DuckDB's the join of the votes with themselves that only counts co-votes and agreements.
They run by turns in one process, each once more than the rounds for warming up, and the medians are compared. OUT gets
session, ccode1 < ccode2, n, agree, s (absolute distance), kappa and pi (squared distance), null where undefined. The exit
status is 1 where a count differs from DuckDB's.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import polars as pl

from tulga.measures.alignment import vote_alignment

JOIN = """
SELECT a.session, a.subject AS ccode1, b.subject AS ccode2, count(*) AS n, sum((a.vote = b.vote)::INT)::BIGINT AS agree
FROM votes a JOIN votes b ON a.session = b.session AND a.rollcall = b.rollcall AND a.subject < b.subject
WHERE a.vote BETWEEN 1 AND 3 AND b.vote BETWEEN 1 AND 3
GROUP BY ALL
"""
STATISTICS = {"s_absolute": "s", "kappa_squared": "kappa", "pi_squared": "pi"}


def votes_of(folder: Path) -> pl.DataFrame:
    """The votes in the form that measures take."""
    file = folder / "un" / "UNVotesPublished_2016.parquet"
    return pl.read_parquet(file, columns=["rcid", "session", "ccode", "vote"]).rename(
        {"rcid": "rollcall", "ccode": "subject"}
    )


def by_tulga(votes: pl.DataFrame) -> pl.DataFrame:
    """The whole table through the public function."""
    return vote_alignment(votes, statistics=list(STATISTICS))


def by_duckdb(votes: pl.DataFrame) -> pl.DataFrame:
    """The counts alone, by a self-join."""
    with duckdb.connect() as connection:
        connection.register("votes", votes)
        return connection.sql(JOIN).pl()


def timed(side: Callable[[pl.DataFrame], pl.DataFrame], votes: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    """Seconds and the table of one run."""
    start = time.perf_counter()
    table = side(votes)
    return time.perf_counter() - start, table


def main() -> None:
    """Run both sides by turns, compare, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("panels", type=Path, metavar="PANELS_DIR")
    parser.add_argument("out", type=Path, metavar="OUT.parquet")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    votes = votes_of(options.panels)
    runs = [(timed(by_duckdb, votes), timed(by_tulga, votes)) for _ in range(options.rounds + 1)]
    (_, joined), (_, table) = runs[-1]
    seconds = [median(run[side][0] for run in runs[1:]) for side in (0, 1)]
    made = table.rename({"subject": "ccode1", "object": "ccode2"} | STATISTICS)
    made = made.select("session", "ccode1", "ccode2", "n", "agree", *STATISTICS.values())
    made.write_parquet(options.out)
    counts = ["session", "ccode1", "ccode2", "n", "agree"]
    kinds = dict.fromkeys(counts, pl.Int64)
    exact = made.select(counts).cast(kinds).sort(counts).equals(joined.select(counts).cast(kinds).sort(counts))
    told = {
        "dyad_sessions": made.height,
        "co_votes": int(made["n"].sum()),
        "agreements": int(made["agree"].sum()),
        "undefined": {name: made[name].null_count() for name in STATISTICS.values()},
        "counts_equal_to_duckdb": exact,
        "duckdb_seconds": round(seconds[0], 3),
        "tulga_seconds": round(seconds[1], 3),
        "ratio": round(seconds[0] / seconds[1], 2),
    }
    for name, value in told.items():
        print(f"{name}\t{value}")
    if options.json:
        options.json.write_text(json.dumps(told, indent=1) + "\n")
    raise SystemExit(0 if exact else 1)


if __name__ == "__main__":
    main()
