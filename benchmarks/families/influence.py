"""Families C: national capabilities and bilateral influence."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from families import Inputs, family
from tulga.measures import measures
from tulga.measures.forms import COMPONENTS
from tulga.measures.influence import SIDES


@family("C_cinc")
def capabilities(inputs: Inputs) -> dict[str, Any]:
    """CINC of every row in its order, over `system_totals` of its year where they are given; -9 is missing."""
    rows = [{"subject": str(n), **_components(row), "year": int(row["year"])} for n, row in enumerate(inputs["rows"])]
    schema = {"subject": pl.String, "year": pl.Int64, **dict.fromkeys(COMPONENTS, pl.Float64)}
    frames = [pl.DataFrame(rows, schema=schema)]
    if totals := inputs.get("system_totals"):
        of_years = [{"year": int(float(year)), **_components(total)} for year, total in totals.items()]
        frames.append(pl.DataFrame(of_years, schema={key: kind for key, kind in schema.items() if key != "subject"}))
    found = measures["cinc"](*frames).sort(pl.col("subject").cast(pl.Int64))
    return {
        "cinc": found["value"].to_list(),
        "coverage": found["coverage"].to_list(),
        "available": [round(part * len(COMPONENTS)) for part in found["coverage"]],
        "shares": found.select(COMPONENTS).to_dicts(),
    }


def _components(row: Mapping[str, Any]) -> dict[str, float | None]:
    """The six components; a negative number is the data's code for missing."""
    given = {name: row.get(name) for name in COMPONENTS}
    return {name: None if value is None or value < 0 else float(value) for name, value in given.items()}


@family("C_fbic")
def influence(inputs: Inputs) -> dict[str, Any]:
    """Bandwidth, dependence and their product under equal weights, and under the file's own where it declares some."""
    equal = {side: dict.fromkeys(inputs[side], 1.0) for side in SIDES}
    rows = [("A", "B", 2000, side, name, value) for side in SIDES for name, value in inputs[side].items()]
    schema = ["subject", "object", "year", "side", "dimension", "value"]
    frame = pl.DataFrame(rows, schema=schema, orient="row", schema_overrides={"value": pl.Float64})
    row = measures["influence_capacity"](frame, weights=equal).row(0, named=True)
    worked = {
        "bandwidth_equal_weights": row["bandwidth"],
        "dependence_equal_weights": row["dependence"],
        "fbic": row["value"],
        "fbic_low": row["low"],
        "fbic_high": row["high"],
    }
    if isinstance(inputs.get("weights"), Mapping):
        own = measures["influence_capacity"](frame, weights=_by_side(inputs["weights"], equal)).row(0, named=True)
        worked |= {"bandwidth": own["bandwidth"], "dependence": own["dependence"], "fbic_weighted": own["value"]}
        worked |= {"bandwidth_weighted": own["bandwidth"], "dependence_weighted": own["dependence"]}
    said = "how much one state can reach another, times how much that other leans on it; weights declared, not official"
    return {"FBIC": said, "worked": worked}


def _by_side(weights: Mapping[str, Any], equal: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Weights by side and dimension, from weights that are so or by dimension alone."""
    return {
        side: {name: float(weights.get(side, weights).get(name, 1.0)) for name in dimensions}
        for side, dimensions in equal.items()
    }
