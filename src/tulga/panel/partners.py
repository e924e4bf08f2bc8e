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
    not know counts only in the total. Rows are in the relation's unit; where that is percent, the total is 100, whatever
    the partners that are named add up to, and rests on no evidence. Raises BadUse when the matter has no item of that name.
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
    if unit == "percent":
        rows = _with_hundred(rows)
    elif own == "object":
        rows = _with_unknown_in_total(rows)
    return (
        rows.drop("status")
        .unique(["object", "year", "item"], keep="first", maintain_order=True)
        .sort("year", "object", "item", nulls_last=True)
    )


def measured(panel: "pl.DataFrame", state: str, name: str, relation: str, item: str | None = None) -> "pl.DataFrame":
    """A measure of one state in one matter, with `evidence` for each row; of a share also what the whole rests on.

    Values of named partners are taken as complete: what the total has above them belongs to others. Raises BadUse
    for an unknown measure, one that needs what no panel holds yet, or a matter of several items without `item`.
    """
    import polars as pl

    from tulga.measures import measures

    chosen = measures[name]
    takes = [*chosen.frames, *chosen.options]
    if "gdp" in takes:
        raise BadUse(f"{name} needs each state's GDP, which no joined table gives yet")
    rows = partners(panel, state, relation, None if "flow" in takes else item)
    if "flow" not in takes and rows["item"].n_unique() > 1:
        raise BadUse(
            f"{name} is of one item of {relation}, not of all", nearest=sorted(rows["item"].drop_nulls().unique())
        )
    options = {"rest": "others"} if "rest" in takes else {"flow": item} if "flow" in takes and item else {}
    frame = pl.DataFrame(chosen(rows.drop("evidence"), **options))
    by = [column for column in ("subject", "object", "year") if column in frame.columns]
    own = rows.group_by(by).agg(pl.col("evidence").explode().drop_nulls().unique().sort())
    frame = frame.join(own, on=by, how="left", nulls_equal=True)
    if "object" not in by:
        return frame
    totals = rows.filter(pl.col("object").is_null()).select("year", total="evidence").unique("year")
    both = pl.concat_list(pl.col("evidence"), pl.col("total").fill_null([])).list.unique(maintain_order=True)
    return frame.join(totals, on="year", how="left").with_columns(evidence=both).drop("total")


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
