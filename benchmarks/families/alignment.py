"""Families of alignment: the agreement index of votes, and two portfolios beside each other."""

from typing import Any

import polars as pl

from families import Inputs, family
from tulga.measures.alignment import STATISTICS, portfolio_alignment, vote_alignment

_VECTORS = ("states", "weights", "scale", "order", "years")


@family("A_agreement_index")
def agreement_index(inputs: Inputs) -> dict[str, Any]:
    """`votes` by roll call and state; `pairs` by "A-B", either way round: n, agree, and every statistic."""
    rows = [
        {"rollcall": call, "session": 1, "subject": state, "vote": vote}
        for call, votes in inputs["votes"].items()
        for state, vote in votes.items()
    ]
    frame = pl.DataFrame(
        rows, schema={"rollcall": pl.String, "session": pl.Int64, "subject": pl.String, "vote": pl.Float64}
    )
    states = frame["subject"].unique().sort().to_list()
    pairs: dict[str, Any] = {
        f"{one}-{other}": {"n": 0, "agree": None} for one in states for other in states if one != other
    }
    for row in vote_alignment(frame, statistics=list(STATISTICS), drop_unanimous=True).iter_rows(named=True):
        told = {"n": row["n"], "agree": row["agreement_index"], "equal": row["agree"]}
        told |= {name: row[name] for name in STATISTICS}
        pairs[f"{row['subject']}-{row['object']}"] = pairs[f"{row['object']}-{row['subject']}"] = told
    return {"pairs": pairs}


@family("A_signorino_ritter")
@family("A_haege_kappa_pi")
def two_portfolios(inputs: Inputs) -> dict[str, Any]:
    """Every statistic of the two vectors, valued and binary, unweighted and weighted, by its name and its variant."""
    frame = _portfolios(inputs)
    scale = tuple(inputs.get("scale") or (0, frame["value"].max()))
    found: dict[str, Any] = {}
    for coding in ("valued", "binary"):
        for weighting in ("unweighted", "capability_weighted"):
            if weighting == "unweighted" or "weight" in frame.columns:
                row = _row(frame, scale, coding == "binary", weighting != "unweighted")
                for name, value in row.items():
                    found |= dict.fromkeys(_keys(name, coding, weighting), value)
    return found


def _portfolios(inputs: Inputs) -> pl.DataFrame:
    """The two vectors as a portfolio frame; the states' own ties stand in them."""
    states = inputs["states"]
    vectors = {
        name: values
        for name, values in inputs.items()
        if name not in _VECTORS and isinstance(values, list) and len(values) == len(states)
    }
    weights = inputs.get("weights") or [None] * len(states)
    rows = [
        {"subject": name, "object": state, "year": 1, "value": value, "weight": weight}
        for name, values in vectors.items()
        for state, value, weight in zip(states, values, weights, strict=True)
    ]
    kinds = {"subject": pl.String, "object": pl.String, "year": pl.Int64, "value": pl.Float64, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=kinds).drop([] if inputs.get("weights") else ["weight"])


def _row(frame: pl.DataFrame, scale: Any, binary: bool, weighted: bool) -> dict[str, Any]:
    given = {"scale": scale, "self_tie": None, "unlisted": None, "binary": binary, "weighted": weighted}
    names = [name for name, one in STATISTICS.items() if one.weighable or not weighted]
    table = portfolio_alignment(frame, statistics=names, **given)
    return table.select(*names, "n").row(0, named=True) if table.height else dict.fromkeys([*names, "n"])


def _keys(name: str, coding: str, weighting: str) -> list[str]:
    """The names that a value goes by: the plain one is valued and unweighted."""
    name = f"S{name[1:]}" if name.startswith("s_") else name
    weights = [f"_{weighting}"] + (["_weighted"] if weighting != "unweighted" else [""])
    codings = [f"_{coding}"] + ([""] if coding == "valued" else [])
    return [
        f"{name}{one}{two}" for code in codings for weight in weights for one, two in ((code, weight), (weight, code))
    ]
