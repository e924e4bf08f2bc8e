"""One state's partners in one matter, in the form that measures take: a row a partner and year, and the total."""

from typing import TYPE_CHECKING

from tulga.errors import BadUse, nearest_names
from tulga.relations import relation as named

if TYPE_CHECKING:
    import polars as pl


def partners(panel: "pl.DataFrame", state: str, relation: str, item: str | None = None) -> "pl.DataFrame":
    """subject (the state), object (the partner; null for the total), year, item, value, evidence.

    The state is the end that the relation declares as focal: the host of an investment, the owner of its exports. A
    partner without a value keeps its row with null, for it is not known and not zero; a partner whom the source does
    not know counts only in the total. Rows are in the relation's unit. Raises BadUse when the matter has no item of that
    name.
    """
    import polars as pl

    own, other = ("object", "subject") if named(relation).focal == "object" else ("subject", "object")
    unit = named(relation).unit
    rows = panel.filter(
        (pl.col("relation") == relation) & (pl.col(own) == state) & pl.col("status").is_in(["value", "not covered"])
    )
    rows = rows.filter(pl.col("unit").is_null() | (pl.col("unit") == unit)) if unit else rows
    rows = _of_item(rows, relation, item)
    rows = rows.select(
        pl.col(own).alias("subject"),
        pl.col(other).alias("object"),
        "year",
        "item",
        "value",
        "evidence",
        pl.col("status") == "value",
    )
    if own == "object":
        rows = _with_unknown_in_total(rows)
    return (
        rows.drop("status")
        .unique(["object", "year", "item"], keep="first", maintain_order=True)
        .sort("year", "object", "item", nulls_last=True)
    )


def _of_item(rows: "pl.DataFrame", relation: str, item: str | None) -> "pl.DataFrame":
    import polars as pl

    items = sorted(rows["item"].drop_nulls().unique().to_list())
    if item is not None and item not in items and items:
        raise BadUse(f"{relation} has no item {item!r}", nearest=nearest_names(item, items) or items)
    return rows if item is None else rows.filter(pl.col("item") == item)


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
