"""From observations with spans to cells with years, and from several observations of one cell to one row."""

import polars as pl

from tulga.errors import BadInput
from tulga.relations import Relation, relation
from tulga.span import Span

_CELL = ("subject", "object", "year", "relation", "item", "unit")
_USED = ("id", "subject", "object", "span", "relation", "item", "value", "unit", "source", "row", "status")


def cells(observations: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """One row for each observation and each year from `first` to `last` that it touches.

    Adds `year`, `evidence` (the ids), `rank` (0 for the ledger's facts, 1 for datasets), `width` (years of the whole
    span), and sets `status` and `value` as `tulga.panel.known_dyads` says.
    """
    lost = [name for name in _USED if name not in observations.columns]
    if lost:
        raise BadInput(f"the observations have no column {lost[0]!r}")
    rows = _mirrored(_complete(observations).join(_natures(observations), on="relation", how="left"))
    rows = rows.join(_years(observations["span"], first, last), on="span", how="inner", maintain_order="left")
    passing = pl.col("nature").is_in(["event", "flow"]) & ~pl.col("pinned")
    status = (
        pl.when(pl.col("status") == "not covered")
        .then(pl.lit("not covered"))
        .when(passing)
        .then(pl.lit("undated"))
        .when(pl.col("value").is_null())
        .then(pl.lit("holds"))
        .otherwise(pl.lit("value"))
    )
    rows = rows.with_columns(status=status)
    rows = rows.with_columns(value=pl.when(pl.col("status") == "value").then("value"))
    return rows.explode("year")


def resolved(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each cell, ordered by cell: the value that goes first, all evidence, and whether values differ."""
    rank = pl.col("status").replace_strict({"value": 0, "holds": 1, "undated": 2, "not covered": 3})
    ordered = _summed(rows).with_columns(order=rank)
    ordered = ordered.sort(*_CELL, "rank", "width", "source", "row", "id", maintain_order=True)
    ordered = ordered.filter((pl.col("status") != "not covered") | (pl.col("order").min().over(_CELL) == 3))
    known = pl.col("value").drop_nulls()
    differs = (known.n_unique() > 1) & (pl.col("conflict").first() != "none")
    first_value = pl.col("value").is_not_null().cast(pl.Int8).arg_max()
    out = ordered.group_by(_CELL, maintain_order=True).agg(
        value=known.first(),
        lead=pl.col("evidence").get(first_value),
        all=pl.col("evidence").explode(),
        disputed=pl.col("disputed").any() | differs,
        order=pl.col("order").min(),
    )
    names = {0: "value", 1: "holds", 2: "undated", 3: "not covered"}
    return out.with_columns(
        evidence=pl.concat_list("lead", "all").list.unique(maintain_order=True),
        status=pl.col("order").replace_strict(names, return_dtype=pl.String),
    ).drop("lead", "all", "order")


def column_name() -> pl.Expr:
    """`relation: item [unit]`, without what is null."""
    item = pl.when(pl.col("item").is_null()).then(pl.lit("")).otherwise(pl.lit(": ") + pl.col("item"))
    unit = pl.when(pl.col("unit").is_null()).then(pl.lit("")).otherwise(pl.lit(" [") + pl.col("unit") + pl.lit("]"))
    return pl.col("relation") + item + unit


def _complete(observations: pl.DataFrame) -> pl.DataFrame:
    """The columns that are used, with what only facts have filled in for datasets."""
    rows = observations
    if "claims" not in rows.columns:
        rows = rows.with_columns(claims=pl.lit(None, dtype=pl.List(pl.String)))
    if "disputed" not in rows.columns:
        rows = rows.with_columns(disputed=pl.lit(False))
    own = pl.concat_list("id")
    return rows.select(
        *_USED,
        pl.col("disputed").fill_null(False),
        evidence=pl.when(pl.col("claims").is_null()).then(own).otherwise("claims"),
        rank=pl.col("claims").is_null().cast(pl.Int8),
    )


def _natures(observations: pl.DataFrame) -> pl.DataFrame:
    kinds: list[Relation] = [relation(name) for name in sorted(observations["relation"].unique().to_list())]
    return pl.DataFrame(
        {
            "relation": [kind.id for kind in kinds],
            "nature": [kind.nature for kind in kinds],
            "conflict": [kind.conflict for kind in kinds],
            "symmetric": [kind.symmetric for kind in kinds],
        },
        schema={"relation": pl.String, "nature": pl.String, "conflict": pl.String, "symmetric": pl.Boolean},
    )


def _mirrored(rows: pl.DataFrame) -> pl.DataFrame:
    """Symmetric relations between two actors in both directions."""
    two = pl.col("symmetric") & pl.col("subject").is_not_null() & pl.col("object").is_not_null()
    other = rows.filter(two).with_columns(subject=pl.col("object"), object=pl.col("subject"))
    return pl.concat([rows, other])


def _years(spans: pl.Series, first: int, last: int) -> pl.DataFrame:
    """For each span text: the years that it touches, how many in all (null: no end), whether it is one sure year."""
    texts = sorted(spans.drop_nulls().unique().to_list())
    read = [Span.parse(text) for text in texts]
    return pl.DataFrame(
        {
            "span": texts,
            "year": [[year for year in range(first, last + 1) if span.covers(year)] for span in read],
            "width": [_width(span) for span in read],
            "pinned": [_pinned(span) for span in read],
        },
        schema={"span": pl.String, "year": pl.List(pl.Int64), "width": pl.Int64, "pinned": pl.Boolean},
    ).filter(pl.col("year").list.len() > 0)


def _width(span: Span) -> int:
    first, last = span.first(), span.last()
    return last.year - first.year + 1 if first and last else 10_000


def _pinned(span: Span) -> bool:
    """Whether a number can be put on each year that the span touches: one year, or what comes back every year."""
    if span.recurrence is not None:
        return span.recurrence == "P1Y"
    sure = all(end is None or end.bound in ("exact", "about") for end in (span.start, span.end))
    return sure and _width(span) == 1


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one dataset that are parts of one cell, added up; a part without a value leaves the sum unknown."""
    parts = (pl.col("conflict") == "sum") & (pl.col("rank") == 1) & (pl.col("status") == "value")
    group = [*_CELL, "source", "rank", "width", "conflict", "status", "pinned"]
    added = (
        rows.filter(parts)
        .sort("row", "id")
        .group_by(group, maintain_order=True)
        .agg(
            pl.col("value").sum(),
            pl.col("row").min(),
            pl.col("id").first(),
            pl.col("disputed").any(),
            pl.col("evidence").explode(),
        )
    )
    columns = sorted([*group, "value", "row", "id", "disputed", "evidence"])
    return pl.concat([rows.filter(~parts).select(columns), added.select(columns)])
