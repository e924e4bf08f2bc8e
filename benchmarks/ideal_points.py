"""Ideal points of the General Assembly beside the published ones, beside MCMCpack, and their intervals beside the truth.

    python benchmarks/ideal_points.py PANELS_DIR OUT.parquet [--dynamic] [--peer 20 46 70] [--json FILE]
    python benchmarks/ideal_points.py --coverage [--repeats 20] [--json FILE]

`PANELS_DIR` holds `un/UNVotesPublished_2016.parquet` (rcid, session, ccode, vote) and `un/IdealpointestimatesAll_Apr2020.csv`.
OUT gets ccode, session, ideal, lower, upper (90%). Seconds are those of the public function, from the long frame in memory to
the finished table. Printed are the correlation with the published points in each session (median, lowest, how many below 0)
and over all, of states with at least ten votes, and for the sessions after `--peer` how many times as long `MCMCirt1d` of
MCMCpack takes for the same session in the same run (500 + 2000 draws of yes against the rest; Rscript, without its start;
the shortest of three turns each, on the clock and of the processors).

`--dynamic` does the same for all sessions on one scale, and its time over that of all sessions one by one. `--coverage`
simulates votes and counts how often the 90% intervals hold the true place.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl

from tulga.measures import ideal_points as estimators

ANCHORS = {2: 1, 365: -1}
KEYS = ["subject", "session"]
LEAST = 10
ROUNDS = 3
SIZES = ((9, 40), (20, 30), (60, 30), (60, 100), (120, 80), (190, 60), (190, 150))
CHAIN = """
suppressMessages(library(MCMCpack))
votes <- as.matrix(read.csv(commandArgs(TRUE)[1], header = FALSE))
start <- proc.time()
draws <- MCMCirt1d(votes, burnin = 500, mcmc = 2000, seed = 1, store.item = FALSE)
cat((proc.time() - start)[c("elapsed", "user.self")], colMeans(draws))
"""


def votes_of(folder: Path) -> pl.DataFrame:
    """The votes in the form that measures take."""
    found = pl.read_parquet(
        folder / "un" / "UNVotesPublished_2016.parquet", columns=["rcid", "session", "ccode", "vote"]
    )
    return found.rename({"rcid": "rollcall", "ccode": "subject"})


def published_of(folder: Path) -> pl.DataFrame:
    """The published points: subject, session, published."""
    found = pl.read_csv(
        folder / "un" / "IdealpointestimatesAll_Apr2020.csv",
        encoding="latin-1",
        infer_schema_length=None,
        null_values="NA",
    )
    numbers = (pl.col("ccode").cast(pl.Int32).alias("subject"), pl.col("session").cast(pl.Int32))
    return found.select(*numbers, pl.col("IdealPoint").cast(pl.Float64).alias("published"))


def timed(estimate: Callable[..., pl.DataFrame], votes: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    """Seconds and the points of one run."""
    start = time.perf_counter()
    points = estimate(votes, anchors=ANCHORS)
    return time.perf_counter() - start, points


def processor(votes: pl.DataFrame) -> float:
    """Seconds of the processors for all points of the votes, which other work on the machine disturbs less."""
    start = time.process_time()
    estimators.ideal_points(votes, anchors=ANCHORS)
    return time.process_time() - start


def compared(points: pl.DataFrame, published: pl.DataFrame) -> dict[str, Any]:
    """Correlations with the published points, of states with enough votes."""
    both = points.filter(pl.col("n") >= LEAST).join(published, on=KEYS).drop_nulls(["value", "published"])
    each = both.group_by("session").agg(r=pl.corr("value", "published")).sort("r")
    return {
        "points": both.height,
        "sessions": each.height,
        "median_r": round(each["r"].median(), 4),  # type: ignore[arg-type,call-overload]
        "lowest_r": {str(row["session"]): round(row["r"], 4) for row in each.head(3).iter_rows(named=True)},
        "flips": each.filter(pl.col("r") < 0).height,
        "pooled_r": round(float(np.corrcoef(both["value"], both["published"])[0, 1]), 4),
    }


def chain(votes: pl.DataFrame) -> tuple[float, float, dict[int, float]]:
    """Seconds of MCMCirt1d for the votes of one session, on the clock and of the processor, and its points by state."""
    wide = votes.filter(pl.col("vote").is_between(1, 3)).with_columns(yes=(pl.col("vote") == 1).cast(pl.Int8))
    wide = wide.filter(pl.col("yes").n_unique().over("rollcall") > 1)
    wide = wide.pivot("rollcall", index="subject", values="yes").sort("subject")
    with TemporaryDirectory() as folder:
        table, script = Path(folder, "votes.csv"), Path(folder, "chain.R")
        wide.drop("subject").write_csv(table, include_header=False, null_value="NA")
        script.write_text(CHAIN)
        command = ["Rscript", str(script), str(table)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    seconds, used, *places = (float(word) for word in done.stdout.split())
    return seconds, used, dict(zip(wide["subject"].to_list(), places, strict=True))


def beside_chain(votes: pl.DataFrame, sessions: list[int], published: pl.DataFrame) -> list[dict[str, Any]]:
    """Both on the same sessions in the same run; nothing where R or MCMCpack is missing."""
    if not shutil.which("Rscript"):
        print("Rscript is not there: no comparison with MCMCpack")
        return []
    told = []
    for session in sessions:
        own = votes.filter(pl.col("session") == session)
        try:
            runs = [(chain(own), timed(estimators.ideal_points, own)[0], processor(own)) for _ in range(ROUNDS)]
        except subprocess.CalledProcessError as failed:
            print(f"Rscript ended with {failed.returncode}: no comparison with MCMCpack\n{failed.stderr}")
            return []
        peer, tulga = min(one[0] for one, _, _ in runs), min(two for _, two, _ in runs)
        busy = min(one[1] for one, _, _ in runs) / min(three for _, _, three in runs)
        places = runs[0][0][2]
        points = pl.DataFrame(
            {"subject": list(places), "peer": list(places.values())}, schema_overrides={"subject": pl.Int32}
        )
        both = published.filter(pl.col("session") == session).join(points, on="subject")
        peer_r = abs(float(np.corrcoef(both["peer"], both["published"])[0, 1]))
        row = {"session": session, "peer_seconds": peer, "seconds": round(tulga, 4), "times": round(peer / tulga, 1)}
        told.append({**row, "times_processor": round(busy, 1), "peer_r": round(peer_r, 4)})
    return told


def on_panels(options: argparse.Namespace) -> dict[str, Any]:
    """Estimate, compare, write."""
    votes, published = votes_of(options.panels), published_of(options.panels)
    timed(estimators.ideal_points, votes.filter(pl.col("session") == 1))
    seconds, points = timed(estimators.ideal_points, votes)
    told: dict[str, Any] = {"per_session": {"seconds": round(seconds, 2), **compared(points, published)}}
    if options.dynamic:
        dynamic_seconds, points = timed(estimators.dynamic_ideal_points, votes)
        times = {"seconds": round(dynamic_seconds, 2), "times_per_session": round(dynamic_seconds / seconds, 1)}
        told["dynamic"] = {**times, **compared(points, published)}
    told["peer"] = beside_chain(votes, options.peer, published)
    made = points.drop_nulls("value").select(
        ccode="subject", session="session", ideal="value", lower="low", upper="high"
    )
    made.write_parquet(options.out)
    return told


def simulated(dice: np.random.Generator, states: int, calls: int, blocs: bool) -> tuple[pl.DataFrame, np.ndarray]:
    """Votes of states in one session with a tenth of them missing, and the true standardised places.

    Places are normal, or of two blocs (four fifths close together, one fifth far out), as in the General Assembly.
    """
    places = dice.normal(size=states)
    if blocs:
        places = np.where(dice.random(states) < 0.8, -0.4 + 0.5 * places, 1.5 + 0.6 * places)
    places = (places - places.mean()) / places.std()
    lower = dice.normal(0.3, 1.0, size=calls)
    upper = lower + dice.exponential(0.6, size=calls)
    z = np.outer(places, dice.normal(size=calls)) + dice.normal(size=(states, calls))
    votes = np.where(dice.random(z.shape) < 0.1, 8, 1 + (z > lower) + (z > upper))
    state, call = np.indices(votes.shape)
    columns = {
        "rollcall": call.ravel(),
        "session": np.ones(votes.size, int),
        "subject": state.ravel(),
        "vote": votes.ravel(),
    }
    return pl.DataFrame(columns), places


def held(dice: np.random.Generator, states: int, calls: int, blocs: bool) -> tuple[float, float, float]:
    """One simulation: the part of true places within their intervals, the correlation, and the mean width."""
    votes, places = simulated(dice, states, calls, blocs)
    points = estimators.ideal_points(votes, anchors={}).drop_nulls("value")
    true = places[points["subject"].to_numpy()]
    r = float(np.corrcoef(true, points["value"])[0, 1])
    true = true if r >= 0 else -true
    within = (points["low"].to_numpy() <= true) & (true <= points["high"].to_numpy())
    return float(within.mean()), abs(r), float((points["high"] - points["low"]).mean())  # type: ignore[arg-type]


def coverage(repeats: int) -> list[dict[str, Any]]:
    """The part of true places within their 90% intervals, for each size and kind of places."""
    told = []
    for states, calls in SIZES:
        for blocs in (False, True):
            dice = np.random.default_rng([states, calls, blocs])
            runs = [held(dice, states, calls, blocs) for _ in range(repeats)]
            within, r, width = (round(sum(column) / repeats, 3) for column in zip(*runs, strict=True))
            size = {"states": states, "calls": calls, "places": "two blocs" if blocs else "normal"}
            told.append({**size, "within_90": within, "r": r, "width": width})
            print(told[-1], flush=True)
    return told


def main() -> None:
    """What was asked for, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("panels", type=Path, nargs="?", metavar="PANELS_DIR")
    parser.add_argument("out", type=Path, nargs="?", metavar="OUT.parquet")
    parser.add_argument("--dynamic", action="store_true")
    parser.add_argument("--peer", type=int, nargs="*", default=[20, 46, 70], metavar="SESSION")
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if not options.coverage and not options.out:
        parser.error("PANELS_DIR and OUT.parquet, or --coverage")
    told = {"coverage": coverage(options.repeats)} if options.coverage else on_panels(options)
    text = json.dumps(told, indent=1)
    print(text)
    if options.json:
        options.json.write_text(text + "\n")
    sys.exit(0)


if __name__ == "__main__":
    main()
