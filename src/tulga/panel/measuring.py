"""A measure by its name, on what a workspace has or on files of one's own."""

from collections.abc import Mapping, Sequence
from inspect import signature
from math import isfinite
from pathlib import Path
from typing import Any

import polars as pl

from tulga.errors import BadInput, BadUse, unknown
from tulga.join.files.frames import open_frame
from tulga.measures import Measure, measures
from tulga.measures.forms import NUMBERS, Form
from tulga.panel.feeding import FIRST_SESSION, Fed, Held, Matter, fed

_KEYS = ("subject", "object", "year")


def measured(
    held: Held, name: str, matter: Matter, *, options: Mapping[str, Any] | None = None, everyone: bool = False
) -> pl.DataFrame:
    """A measure on what is at hand: its own columns, `evidence` (ids of claims and observations) and `sources` (of datasets).

    Rows are those of the observed state (as the first end of an undirected pair), or of everyone. What is between two poles is
    between the first two that are declared. Values of named partners
    are taken as complete: what a total has above them belongs to others. Raises BadUse for an unknown measure or option, or
    where what the measure takes is not there.
    """
    chosen = measures[name]
    asked = _checked(chosen, dict(options or {}))
    if "rest" in chosen.options:
        asked.setdefault("rest", "others")
    if "flow" in chosen.options and matter.item:
        asked.setdefault("flow", matter.item)
    _between_declared(chosen, held, asked)
    parts = _fed(chosen, held, matter)
    result = pl.DataFrame(chosen(*(part.frame.drop("evidence", strict=False) for part in parts), **asked))
    if not everyone and "subject" in result.columns:
        result = _of_state(result, held.state, chosen)
    if "session" in result.columns:
        result = result.with_columns(year=pl.col("session") + FIRST_SESSION)
    sources = sorted({source for part in parts for source in part.sources})
    return _with_evidence(result, parts).with_columns(sources=pl.lit(sources, dtype=pl.List(pl.String)))


def measured_on(paths: Sequence[Path], name: str, options: Mapping[str, Any] | None = None) -> pl.DataFrame:
    """A measure on tables of one's own, one for each frame it takes, in its order: csv, xlsx, parquet, Stata or R files.

    Raises BadUse where files are missing or too many, BadInput for a column that is not there or a cell that is no number.
    """
    chosen = measures[name]
    asked = _checked(chosen, dict(options or {}))
    if not len(chosen.needed) <= len(paths) <= len(chosen.frames):
        forms = ", ".join(f"{form} ({', '.join(one.columns)})" for form, one in chosen.frames.items())
        count = len(chosen.needed)
        raise BadUse(f"{name} takes {count} file{'s' if count > 1 else ''} with --on, in this order: {forms}")
    tables = [_read(path, form) for path, form in zip(paths, chosen.frames.values(), strict=False)]
    return pl.DataFrame(chosen(*tables, **asked))


def _between_declared(chosen: Measure, held: Held, asked: dict[str, Any]) -> None:
    """Where the measure is between poles and nobody asked for others, between the first two that are declared."""
    first = list(held.poles)[:2]
    if len(first) == 2 and "between" in chosen.options:
        asked.setdefault("between", first)
    if len(first) == 2 and "poles" in chosen.options and "ties" in chosen.frames:
        asked.setdefault("poles", [held.poles[name][0] for name in first])


def _fed(chosen: Measure, held: Held, matter: Matter) -> list[Fed]:
    """The frames of a measure; the first of those it can do without that is not there, and all behind it, are left out."""
    parts = []
    for form in chosen.frames:
        try:
            parts.append(fed(form, held, matter))
        except BadUse:
            if form in chosen.needed:
                raise
            break
    return parts


def _checked(chosen: Measure, options: dict[str, Any]) -> dict[str, Any]:
    for option in options:
        if option not in chosen.options:
            raise unknown(f"option of {chosen.name}", option, chosen.options)
        _check_kind(chosen, option, options[option])
    return options


def _check_kind(chosen: Measure, option: str, value: Any) -> None:
    """Raise BadUse where an option that is declared as a number, a word or true or false is given something else."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    kinds: dict[Any, tuple[bool, str]] = {
        bool: (isinstance(value, bool), "true or false"),
        int: (whole, "a whole number"),
        float: (whole or (isinstance(value, float) and isfinite(value)), "a number"),
        str: (isinstance(value, str), "a word"),
    }
    right, what = kinds.get(signature(chosen.compute).parameters[option].annotation, (True, ""))
    if not right:
        raise BadUse(f"{option} of {chosen.name} is {what}, not {value!r}")
    if isinstance(chosen.options[option], tuple) and not isinstance(value, list | tuple):
        raise BadUse(f"{option} of {chosen.name} is a list, not {value!r}")


def _read(path: Path, form: Form) -> pl.DataFrame:
    """A table of a form: its columns as text, and as numbers where the form has numbers."""
    table = open_frame(path, form.columns).collect()
    kept = [name for name in (*form.columns, *form.optional) if name in table.columns]
    for name in (name for name in kept if name in NUMBERS):
        text = pl.col(name).cast(pl.String).str.strip_chars()
        number = text.cast(pl.Float64, strict=False)
        wrong = table.filter(number.is_null() & text.is_not_null() & ~text.is_in(["", "NA", ".", "NaN"])).head(1)
        for row in wrong.iter_rows(named=True):
            raise BadInput(f"{name} is {row[name]!r} and no number", place=f"{path.name}, row {row['row']}")
        whole = name in ("year", "session", "vote")
        table = table.with_columns(number.cast(pl.Int64, strict=False).alias(name) if whole else number.alias(name))
    return table.select(kept)


def _of_state(result: pl.DataFrame, state: str, chosen: Measure) -> pl.DataFrame:
    """The rows of one state: of influence both ways, of pairs that stand once with the state as the first end."""
    own = result.filter(pl.col("subject") == state)
    if "object" not in result.columns or {"votes", "portfolio", "influence"}.isdisjoint(chosen.frames):
        return own
    other = result.filter((pl.col("object") == state) & (pl.col("subject") != state))
    if "influence" not in chosen.frames:
        other = other.rename({"subject": "object", "object": "subject"}).select(own.columns)
    return pl.concat([own, other]).sort("session" if "session" in own.columns else "year", "subject", "object")


def _with_evidence(result: pl.DataFrame, parts: Sequence[Fed]) -> pl.DataFrame:
    """What each row rests on: the claims behind the cells of its keys, and of a share also those behind the whole."""
    nothing = pl.lit([], dtype=pl.List(pl.String))
    told = [part.frame for part in parts if "evidence" in part.frame.columns]
    if not told:
        return result.with_columns(evidence=nothing)
    rows = told[0]
    by = [column for column in _KEYS if column in result.columns and column in rows.columns]
    gathered = pl.col("evidence").explode().drop_nulls().unique().sort()
    found = result.join(rows.group_by(by).agg(gathered), on=by, how="left", nulls_equal=True)
    if "object" in by:
        totals = rows.filter(pl.col("object").is_null()).group_by("year").agg(gathered.alias("total"))
        both = pl.concat_list(pl.col("evidence").fill_null([]), pl.col("total").fill_null([]))
        found = found.join(totals, on="year", how="left").with_columns(evidence=both.list.unique(maintain_order=True))
        found = found.drop("total")
    return found.with_columns(pl.col("evidence").fill_null([]))
