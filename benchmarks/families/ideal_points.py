"""Families of ideal points: two categories, three ordered categories, and the published points of the General Assembly."""

import os
from pathlib import Path
from typing import Any

import polars as pl

from families import Inputs, family
from tulga.errors import BadInput
from tulga.measures.ideal_points import ideal_points, ideal_points_binary
from tulga.panel import Files

SHARED = Path(os.environ.get("TULGA_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
ONE_DEVIATION = 0.6826894921370859
JUSTICES = {"Scalia": 1.0, "Ginsburg": -1.0}
HOME = "MNG"


@family("A_binary_irt")
def binary(inputs: Inputs) -> dict[str, Any]:
    """`votes` 0 and 1, a row an actor: mean and deviation of each, in the order of the rows.

    The sign is that of `anchors` where there are some, of the two justices that the source names where they vote, else
    larger goes with 1.
    """
    frame = _votes(inputs["votes"], {0: 1, 1: 3})
    points = _placed(
        inputs, frame, ideal_points_binary(frame, against="no", anchors=_anchors(inputs), level=ONE_DEVIATION)
    )
    return {"theta_mean": points["value"].to_list(), "theta_sd": points["deviation"].to_list()}


@family("A_ordinal_irt")
def ordinal(inputs: Inputs) -> dict[str, Any]:
    """`votes` 1, 2 and 3, a row a state: mean and deviation of each, in the order of the rows.

    Without `anchors` larger goes with the larger category in most roll calls. What is computed for `truth` is the estimate.
    """
    frame = _votes(inputs["votes"], {1: 1, 2: 2, 3: 3})
    points = _placed(inputs, frame, ideal_points(frame, anchors=_anchors(inputs), level=ONE_DEVIATION))
    means, deviations = points["value"].to_list(), points["deviation"].to_list()
    same = dict.fromkeys(("truth", "theta", "theta_mean", "mcmc_posterior_mean_standardised"), means)
    return same | dict.fromkeys(("theta_sd", "mcmc_posterior_sd"), deviations)


@family("A_un_ideal_points")
def published(inputs: Inputs) -> dict[str, Any]:
    """Every published point through its connector, the distances of Mongolia in each session, mean and deviation of all."""
    named = str(inputs.get("file") or "Idealpointestimates").split()[0].removesuffix(".csv")
    files = sorted((SHARED / "panels" / "un").glob(f"{named}*.csv"))
    if not files:
        raise BadInput(f"the published points {named!r} are not in {SHARED}")
    table = _published(files[0])
    ideal = table["ideal"].cast(pl.Float64)
    found: dict[str, Any] = {"rows": table.to_dicts(), "all_mean": ideal.mean(), "all_sd": ideal.std()}
    home = table.filter(pl.col("iso3") == HOME).select("session", home="ideal")
    away = table.filter(pl.col("iso3") != HOME).join(home, on="session")
    for (session,), group in away.with_columns(apart=(pl.col("ideal") - pl.col("home")).abs()).group_by("session"):
        found[f"distance_session{session}"] = dict(group.select("iso3", "apart").iter_rows())
    return found


def _votes(matrix: list[list[int | None]], codes: dict[int, int]) -> pl.DataFrame:
    """A matrix of votes in the form that measures take; what is none of the codes is missing."""
    rows = [
        {"rollcall": call, "session": 1, "subject": state, "vote": codes.get(vote, 8) if vote is not None else None}
        for state, line in enumerate(matrix)
        for call, vote in enumerate(line)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("rollcall", "session", "subject", "vote"), pl.Int64))


def _anchors(inputs: Inputs) -> dict[int, float]:
    """Signs of rows by name: `anchors` (name to sign), `positive` and `negative`, or the two justices."""
    lists = [inputs.get(key) or [] for key in ("judges", "states", "names", "actors", "order_of_rows")]
    names = next((found for found in lists if isinstance(found, list) and found), [])
    given = inputs.get("anchors")
    ends = {
        inputs[key]: sign for key, sign in (("positive", 1.0), ("negative", -1.0)) if isinstance(inputs.get(key), str)
    }
    signs = given if isinstance(given, dict) else ends or JUSTICES
    return {row: float(signs[name]) for row, name in enumerate(names) if name in signs}


def _placed(inputs: Inputs, frame: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """The points in the order of the rows, with their standard deviations."""
    rows = pl.DataFrame({"subject": range(len(inputs["votes"]))}, schema={"subject": pl.Int64})
    joined = rows.join(points, on="subject", how="left", maintain_order="left")
    return joined.with_columns(deviation=(pl.col("high") - pl.col("low")) / 2)


def _published(file: Path) -> pl.DataFrame:
    """The points as the connector reads them, with what else the file says in the same rows."""
    cells = Files({"un-ideal-points": file}).cells("un-ideal-points")
    beside = pl.read_csv(file, encoding="latin-1", infer_schema_length=None, null_values="NA").with_row_index("row", 1)
    texts = {"iso3": "iso3c", "session": "session", "n_votes": "NVotes", "q05": "Q5%", "q95": "Q95%"}
    kept = beside.select(
        pl.col("row").cast(cells.schema["row"]), *(pl.col(name).alias(key) for key, name in texts.items())
    )
    joined = cells.join(kept, on="row").sort("row")
    return joined.select(
        pl.col("state").alias("ccode"), "iso3", "session", "n_votes", pl.col("ideal_point").alias("ideal"), "q05", "q95"
    )
