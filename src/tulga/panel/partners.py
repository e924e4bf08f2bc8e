"""One state's partners in one matter, in the form that measures take: a row a partner and year, and the total."""

from typing import TYPE_CHECKING

from tulga.errors import BadUse, nearest_names
from tulga.relations import relation as named

if TYPE_CHECKING:
    import polars as pl


_CELLS = ("year", "item", "value", "evidence", "status", "account")
_TIMES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


def partners(panel: "pl.DataFrame", state: str, relation: str, item: str | None = None) -> "pl.DataFrame":
    """subject (the state), object (the partner; null for the total), year, item, value, evidence.

    The state is the end that the relation declares as focal: the host of an investment, the owner of its exports. A
    partner without a value keeps its row with null, for it is not known and not zero; a partner whom the source does
    not know counts only in the total. Rows are in the relation's unit, or in multiples of it (million USD) and brought into
    it. Of several accounts of a year and item (own reports in the unit, in a multiple, the partners' reports where the
    relation has a mirror) the one that names most partners is taken and not mixed with another. Where the unit is percent,
    the total is 100, whatever the partners that are named add up to, and rests on no evidence. Raises BadUse when the
    matter has no item of that name.
    """
    import polars as pl

    declared = named(relation)
    unit = declared.unit
    rows = panel.filter((pl.col("relation") == relation) & pl.col("status").is_in(["value", "not covered"]))
    rows = _in_unit(rows, unit) if unit else rows.with_columns(account=pl.lit(0))
    own, other = ("object", "subject") if declared.focal == "object" else ("subject", "object")
    kept = rows.filter(pl.col(own) == state).select(
        pl.col(own).alias("subject"), pl.col(other).alias("object"), *_CELLS
    )
    if declared.mirror:
        seen = rows.filter((pl.col(other) == state) & pl.col("item").is_in(list(declared.mirror)))
        seen = seen.with_columns(pl.col("item").replace(declared.mirror), account=pl.col("account") + 2)
        seen = seen.select(pl.col(other).alias("subject"), pl.col(own).alias("object"), *_CELLS)
        kept = pl.concat([kept, seen.drop_nulls("object")])
    rows = _of_item(_fullest(kept), relation, item).with_columns(pl.col("status") == "value")
    if unit == "percent":
        rows = _with_hundred(rows)
    elif own == "object":
        rows = _with_unknown_in_total(rows)
    return (
        rows.drop("status")
        .unique(["object", "year", "item"], keep="first", maintain_order=True)
        .sort("year", "object", "item", nulls_last=True)
    )


def _in_unit(rows: "pl.DataFrame", unit: str) -> "pl.DataFrame":
    """Rows in the unit (account 0), and those in thousands, millions or billions of it, in the unit (account 1)."""
    import polars as pl

    scale = pl.col("unit").replace_strict({f"{word} {unit}": times for word, times in _TIMES.items()}, default=None)
    rows = rows.with_columns(times=scale)
    rows = rows.filter(pl.col("unit").is_null() | (pl.col("unit") == unit) | pl.col("times").is_not_null())
    rows = rows.with_columns(
        value=pl.col("value") * pl.col("times").fill_null(1.0), account=pl.col("times").is_not_null().cast(pl.Int32)
    )
    return rows.drop("times")


def _fullest(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Of several accounts of one year and item (own reports, partners' reports, other tables) the one with most partners,
    after those whose whole is not known because a partner has no value and no total is stated."""
    import polars as pl

    by = ["year", "item", "account"]
    named = (pl.col("object").is_not_null() & pl.col("value").is_not_null()).sum()
    stated = (pl.col("object").is_null() & pl.col("value").is_not_null()).any()
    closed = (named > 0) & (stated | pl.col("value").is_not_null().all())
    counts = rows.group_by(by).agg(named=named, closed=closed)
    counts = counts.sort("closed", "named", "account", descending=[True, True, False])
    first = counts.unique(["year", "item"], keep="first", maintain_order=True).select(by)
    return rows.join(first, on=by, nulls_equal=True, maintain_order="left").drop("account")


def _of_item(rows: "pl.DataFrame", relation: str, item: str | None) -> "pl.DataFrame":
    import polars as pl

    items = sorted(rows["item"].drop_nulls().unique().to_list())
    if item is not None and item not in items and items:
        raise BadUse(f"{relation} has no item {item!r}", nearest=nearest_names(item, items) or items)
    return rows if item is None else rows.filter(pl.col("item") == item)


def _with_hundred(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Percents of one whole, with that whole: who is not named, or not known, has what is missing to 100."""
    import polars as pl

    named = rows.filter(pl.col("object").is_not_null())
    whole = named.select("subject", "year", "item").unique(maintain_order=True)
    whole = whole.with_columns(
        object=pl.lit(None, dtype=pl.String),
        value=pl.lit(100.0),
        evidence=pl.lit([], dtype=pl.List(pl.String)),
        status=pl.lit(True),
    )
    return pl.concat([named, whole.select(rows.columns)])


def _with_unknown_in_total(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Suppliers or investors that nobody knows, as part of a total and not as a total of their own."""
    import polars as pl

    unknown = rows.filter(pl.col("object").is_null())
    if unknown.is_empty():
        return rows
    years = unknown["year"].unique()
    summed = (
        rows.filter(pl.col("year").is_in(years.implode()))
        .group_by("subject", "year", "item", maintain_order=True)
        .agg(
            pl.lit(None, dtype=pl.String).alias("object"),
            pl.when(pl.col("value").is_null().any()).then(None).otherwise(pl.col("value").sum()).alias("value"),
            pl.col("evidence").explode(),
            pl.lit(True).alias("status"),
        )
    )
    return pl.concat([rows.filter(pl.col("object").is_not_null()), summed.select(rows.columns)])
