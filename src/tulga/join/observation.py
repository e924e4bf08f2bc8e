"""Observations as a Polars frame: one row a claim, with the columns of `SCHEMA`, in the order of the file.

The id of an observation is the id of the claim that it amounts to (`claim_of`), so a sentence and a row are the same
kind of evidence.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

import polars as pl

from tulga.claim import Claim, Evidence, exact, plain_number
from tulga.errors import BadInput
from tulga.join.connector import Observation
from tulga.span import Span

SCHEMA: dict[str, type[pl.DataType]] = {
    "id": pl.String,
    "subject": pl.String,
    "object": pl.String,
    "year": pl.Int64,
    "span": pl.String,
    "relation": pl.String,
    "item": pl.String,
    "value": pl.Float64,
    "value_text": pl.String,
    "unit": pl.String,
    "source": pl.String,
    "row": pl.Int64,
    "status": pl.String,
}
_NAMED = ("subject", "object", "relation", "item", "unit")


def frame(observations: Iterable[Observation], source: str) -> pl.DataFrame:
    """The observations of one source as a frame with the columns of `SCHEMA`, ordered by row, then by id.

    >>> from decimal import Decimal
    >>> row = Observation(1, "trade_share", "MNG", "CHN", Span.on("2014"), "exports", Decimal("95"), "percent")
    >>> frame([row], "trade@1a2b3c4d").select("subject", "object", "year", "value", "value_text").row(0)
    ('MNG', 'CHN', 2014, 95.0, '95')
    """
    rows = list(observations)
    numbers = [plain_number(o.value) for o in rows]
    columns: dict[str, Any] = {name: list(map(attrgetter(name), rows)) for name in (*_NAMED, "year", "row", "status")}
    columns |= {
        "span": [str(o.span) for o in rows],
        "value": [None if n is None else float(n) for n in numbers],
        "value_text": numbers,
    }
    schema = {name: kind for name, kind in SCHEMA.items() if name not in ("id", "source")}
    made = pl.DataFrame({name: columns[name] for name in schema}, schema=schema)
    made = made.with_columns(source=pl.lit(source, dtype=pl.String))
    made = made.with_columns(id=_ids(made)).select(list(SCHEMA))
    return made.unique("id", maintain_order=True).sort("row", "id")


def claim_of(row: Mapping[str, Any]) -> Claim:
    """The claim that one observation amounts to; its id is the observation's id.

    >>> one = frame([Observation(3, "trade_share", "MNG", "CHN", Span.on("2014"))], "trade@1a2b3c4d").row(0, named=True)
    >>> claim_of(one).id == one["id"], claim_of(one).evidence.locator
    (True, 'row=3')
    """
    return Claim(
        relation=row["relation"],
        subject=row["subject"],
        object=row["object"],
        value=exact(row["value_text"]),
        unit=row["unit"],
        item=row["item"],
        span=Span.parse(row["span"]),
        evidence=Evidence(row["source"], f"row={row['row']}"),
        method="join",
    )


def write_observations(observations: pl.DataFrame, path: Path) -> Path:
    """Write a frame of observations as Parquet, all of it or nothing; the same frame gives the same bytes."""
    partial = path.with_name(path.name + ".partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        observations.write_parquet(partial, compression="zstd", statistics=True)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def read_observations(path: Path) -> pl.DataFrame:
    """Read what `write_observations` wrote; raises BadInput for anything else."""
    try:
        found = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadInput(f"the observations cannot be read ({error})", place=str(path)) from None
    lost = [name for name in SCHEMA if name not in found.columns]
    if lost:
        raise BadInput(f"this is not a file of observations: it lacks {', '.join(lost)}", place=str(path))
    return found


def _ids(made: pl.DataFrame) -> pl.Series:
    """The ids of `Claim.id`, written column by column: joining a million rows should not make a million claims."""
    said = made.select(
        pl.concat_str(
            [
                pl.lit("["),
                _json(made, "relation", ", "),
                _json(made, "subject", ", "),
                _json(made, "object", ", "),
                _json(made, "value_text", ", "),
                _json(made, "unit", ", "),
                _json(made, "item", ", "),
                pl.lit("[], "),
                _json(made, "span", ", "),
                pl.lit('null, "+", "actual", null, '),
                _json(made, "source", ", "),
                pl.lit('"row='),
                pl.col("row").cast(pl.String),
                pl.lit('", ""]'),
            ]
        ).alias("said")
    )["said"]
    return pl.Series("id", [hashlib.sha256(text.encode()).hexdigest()[:16] for text in said], dtype=pl.String)


def _json(made: pl.DataFrame, name: str, end: str) -> pl.Expr:
    texts = made[name].drop_nulls().unique(maintain_order=True).to_list()
    quoted = [json.dumps(text, ensure_ascii=False) for text in texts]
    column = pl.col(name).replace_strict(texts, quoted, return_dtype=pl.String) if texts else pl.col(name)
    return column.fill_null("null") + end
