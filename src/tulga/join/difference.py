"""Two versions of a dataset beside each other: what came, what went, and what has another value."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tulga.errors import BadUse
from tulga.join.store import Store, Version

_KEYS = ("state", "state1", "state2", "year", "begin", "roll_call")
_SAID = ("subject", "object", "span", "relation", "item", "unit")
_NTH = "nth"


@dataclass(frozen=True)
class Difference:
    """What differs between two versions, by key.

    `added` and `gone` are rows of the newer and of the older version as they are. `changed` has the key, `variable`,
    `before`, `after`, and the rows of both files (`row_before`, `row_after`). `variables_added` and `variables_gone` are
    the columns that only one version has.
    """

    added: pl.DataFrame
    gone: pl.DataFrame
    changed: pl.DataFrame
    variables_added: tuple[str, ...] = ()
    variables_gone: tuple[str, ...] = ()


def difference(old: pl.DataFrame, new: pl.DataFrame) -> Difference:
    """Compare two frames of cells, or two of observations; rows that share a key are matched in their order.

    >>> old = pl.DataFrame({"state": [712, 710], "year": [2014, 2014], "cinc": [0.1, 0.2], "row": [1, 2]})
    >>> new = pl.DataFrame({"state": [712, 2], "year": [2014, 2014], "cinc": [0.3, 0.4], "row": [1, 2]})
    >>> found = difference(old, new)
    >>> found.added["state"].to_list(), found.gone["state"].to_list(), found.changed.row(0)
    ([2], [710], (712, 2014, 'cinc', 0.1, 0.3, 1, 1))
    """
    keys = list(_SAID) if "relation" in new.columns else [key for key in _KEYS if key in new.columns]
    values = ["value_text", "status"] if "relation" in new.columns else _variables(new, keys)
    common = [name for name in values if name in old.columns]
    before, after = (_numbered(each, keys) for each in (old, new))
    match = [*keys, _NTH]
    added = after.join(before, on=match, how="anti", nulls_equal=True, maintain_order="left").drop(_NTH)
    gone = before.join(after, on=match, how="anti", nulls_equal=True, maintain_order="left").drop(_NTH)
    both = after.join(before, on=match, nulls_equal=True, suffix=" before", maintain_order="left")
    lost = tuple(name for name in _variables(old, keys) if name not in values) if "relation" not in new.columns else ()
    fresh = tuple(name for name in values if name not in common)
    return Difference(added, gone, _changed(both, keys, common), fresh, lost)


def versions_of(store: Store, name: str) -> tuple[Version, Version]:
    """The newest version of a dataset, or of a table of one's own, with the one before it, which comes first.

    Raises BadUse where there are not two.
    """
    found = [each for each in store.versions() if name in (each.dataset, _stem(each))]
    if not found:
        joined = sorted({each.dataset for each in store.versions()})
        raise BadUse(f"{name} is not joined", nearest=joined[:3])
    newest = max(found, key=lambda each: each.added_at)
    older = [each for each in found if _stem(each) == _stem(newest) and each.source.id != newest.source.id]
    if not older:
        raise BadUse(f"there is one version of {name}, {newest.source.id}, and nothing to compare it with")
    return max(older, key=lambda each: each.added_at), newest


def _stem(version: Version) -> str:
    return version.source.id.partition("@")[0]


def _variables(found: pl.DataFrame, keys: Sequence[str]) -> list[str]:
    return [name for name in found.columns if name not in keys and name != "row"]


def _numbered(found: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    return found.with_columns(pl.int_range(pl.len()).over(keys).alias(_NTH))


def _changed(both: pl.DataFrame, keys: Sequence[str], values: Sequence[str]) -> pl.DataFrame:
    parts = [
        both.filter(pl.col(name).ne_missing(pl.col(f"{name} before"))).select(
            *keys,
            variable=pl.lit(name),
            before=pl.col(f"{name} before"),
            after=pl.col(name),
            row_before=pl.col("row before"),
            row_after=pl.col("row"),
        )
        for name in values
    ]
    return pl.concat(parts, how="vertical_relaxed").sort("row_after", maintain_order=True)
