"""What the ledger and the observations know, as variables of a panel.

A number is a variable of its relation, item and unit: `trade_value: exports [USD]`. What holds or took place without a
number is one variable a relation, true or null, with the items beside it: `partnership_level` and `partnership_level
item`. What is said of one state alone, or of a state and somebody who has no code in the system (an organisation, a
territory), belongs to the state: `membership with UN`; in a panel of dyads it stands twice, as `membership1 with UN` and
`membership2 with UN`. Persons, and others outside the table of actors, are items: `office_held item`.

Beside a variable stand, where there is such a cell at all,

- `<variable> disputed`: true where the cell rests on claims or datasets that contradict each other;
- `<variable> undated`: true where something is known whose number, or whose year, is not that of one year alone;
- `<variable> hedge`: how the source qualifies the number, in its own words ("about", "more than").

Null is "not known" in all of them, never zero and never false.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from tulga.actors.actor import actors, label
from tulga.actors.systems import StateSystem
from tulga.panel.codebook import SHORT, Entry, short_name
from tulga.panel.known import Resolved, known_dyads, known_states, observations_of
from tulga.panel.years import states
from tulga.relations import relation
from tulga.sources import Source

FLAGS: Final = {
    "disputed": "whether claims or datasets contradict each other on this",
    "undated": "whether this is known of several years together, or of a year that is only bounded",
}
ITEM, HEDGE = "item", "hedge"
_PARTS: Final = ("value", "holds", "items", HEDGE, *FLAGS)


@dataclass(frozen=True)
class Known:
    """What is known of the rows of a panel: `cells` by the keys that they are found by (both states and the year, or one
    of them and the year), one row for each variable and cell, with `evidence`: ids, the one that gave the value first.

    `origins` has the `source` of every `id` of evidence, and the `hedge` of a claim that has one.
    """

    cells: Mapping[tuple[str, ...], pl.DataFrame]
    origins: pl.DataFrame

    def evidence(self, variable: str, key: Mapping[str, int | str]) -> tuple[str, ...] | None:
        """The ids that a cell rests on, empty where nothing is known in it; None where there is no such variable."""
        beside = (f" {word}" for word in (*FLAGS, ITEM, HEDGE))
        for name in (variable, *(variable.removesuffix(word) for word in beside if variable.endswith(word))):
            for keys, cells in self.cells.items():
                mine = cells.filter(pl.col("variable") == name)
                if mine.height:
                    found = mine.filter(pl.col(part) == key[part] for part in keys)["evidence"].to_list()
                    return tuple(found[0]) if found else ()
        return None


def known(
    rows: pl.DataFrame,
    system: StateSystem,
    years: tuple[int, int],
    observations: pl.DataFrame,
    facts: Iterable[Resolved],
    *,
    directed: bool,
) -> Known:
    """What observations and facts say of the rows of a panel (`code, year` or `code1, code2, year`) within its years."""
    first, last = years
    given = list(facts)
    seen = pl.concat([observations_of(given), observations], how="diagonal")
    codes = _codes(system, first, last)
    keys = tuple(rows.columns[: 3 if "code1" in rows.columns else 2])
    alone = known_states(seen, first, last).with_columns(partner=pl.lit(None, dtype=pl.String), ends=pl.lit("of"))
    between = known_dyads(seen, first, last)
    with_codes = _with_codes(between, codes, system)
    single = pl.concat([_of_one(alone, codes), _with_others(with_codes)])
    if "code" in keys:
        groups = {keys: _named(single, "")}
    else:
        pairs = _of_two(with_codes, directed=directed)
        groups = {keys: _named(pairs, "")}
        groups |= {(f"code{end}", "year"): _named(single.rename({"code": f"code{end}"}), end) for end in ("1", "2")}
    origins = _origins(observations, given)
    cells = {by: _hedged(_cells(long.join(rows, on=by, how="semi"), by), origins) for by, long in groups.items()}
    return Known(cells, origins)


def variables(found: Known, sources: Iterable[Source]) -> Iterator[tuple[tuple[str, ...], pl.DataFrame, list[Entry]]]:
    """The columns of what is known, by the keys that they are joined on, with their entries in the order of the columns."""
    csl = {source.id: {"title": source.title, **source.csl} for source in sources}
    for keys, cells in found.cells.items():
        origins = cells.select("variable", pl.col("evidence").alias("id")).explode("id").unique()
        origins = origins.join(found.origins, on="id").group_by("variable").agg(pl.col("source").unique().sort())
        cited = {name: {one: csl.get(one, {}) for one in ids} for name, ids in origins.rows()}
        entries = [entry for one in _of_each(cells) for entry in _entries(one, cited.get(one["variable"], {}))]
        yield keys, _spread(cells, keys).select(*keys, *(entry.name for entry in entries)), entries


def latest(observations: pl.DataFrame, facts: Iterable[Resolved] = ()) -> int | None:
    """The last year in which anything begins that observations and facts tell of; None where they tell of none."""
    from tulga.span import Span

    spans = {*observations["span"].drop_nulls().unique().to_list(), *(str(fact.winner.span) for fact in facts)}
    days = [span.first() or span.last() for span in map(Span.parse, sorted(spans))]
    return max((day.year for day in days if day), default=None)


def timeless(observations: pl.DataFrame, facts: Iterable[Resolved]) -> int:
    """How much is known that no date is stated of, so that no year of a panel has it."""
    return observations.filter(pl.col("span") == "").height + sum(str(fact.winner.span) == "" for fact in facts)


def reach(cells: pl.DataFrame) -> int | None:
    """The last year that the cells of a dataset are about; None where it has none."""
    last = (cells["year"] if "year" in cells.columns else cells["end"].dt.year()).max()
    return last if isinstance(last, int) else None


def _codes(system: StateSystem, first: int, last: int) -> pl.DataFrame:
    """Who bears each code on the first or the last day of its year: code, year, actor, and which of both comes first."""
    spells: dict[tuple[int | str, int], tuple[date, date]] = {}
    for spell in system.memberships:
        for year in range(max(spell.first.year, first), min(spell.last.year if spell.last else last, last) + 1):
            begin, end = date(year, 1, 1), date(year, 12, 31)
            days = max(begin, spell.first), min(end, spell.last or end)
            earlier = spells.get((spell.code, year), days)
            spells[spell.code, year] = min(earlier[0], days[0]), max(earlier[1], days[1])
    borne = []
    for (code, year), (begin, end) in spells.items():
        bearers = dict.fromkeys([system.actor(code, end), system.actor(code, begin)])
        borne += [(code, year, actor, place) for place, actor in enumerate(bearers) if actor is not None]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {**states(system, first, last).schema}
    schema |= {"actor": pl.String, "place": pl.Int32}
    return pl.DataFrame(borne, schema=schema, orient="row")


def _with_codes(between: pl.DataFrame, codes: pl.DataFrame, system: StateSystem) -> pl.DataFrame:
    """What is said of two actors, with the codes of both, and null for who has none."""
    long = between.with_columns(pl.col("year").cast(pl.Int32))
    for end, name in (("1", "subject"), ("2", "object")):
        mine = codes.rename({"code": f"code{end}", "actor": name, "place": f"place{end}"})
        long = long.join(mine, on=[name, "year"], how="left", maintain_order="left")
    return long.with_columns(place=pl.col("place1").fill_null(0) + pl.col("place2").fill_null(0))


def _of_one(alone: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    long = alone.with_columns(pl.col("year").cast(pl.Int32))
    return long.join(codes.rename({"actor": "subject"}), on=["subject", "year"], maintain_order="left").select(_LONG)


def _with_others(between: pl.DataFrame) -> pl.DataFrame:
    """What is said of a state and somebody without a code, once where the relation is symmetric."""
    with_ = between.filter(pl.col("code1").is_not_null() & pl.col("code2").is_null())
    by = between.filter(pl.col("code1").is_null() & pl.col("code2").is_not_null() & ~_symmetric(between))
    subject = with_.with_columns(code="code1", partner="object", ends=pl.lit("with"))
    object_ = by.with_columns(code="code2", partner=pl.col("subject").fill_null("somebody unknown"), ends=pl.lit("by"))
    return _without_strangers(pl.concat([subject.select(_LONG), object_.select(_LONG)]))


def _without_strangers(long: pl.DataFrame) -> pl.DataFrame:
    """What has no number and is of somebody outside the table of actors, a person mostly, as an item of the state's own."""
    strange = ~pl.col("partner").is_in(list(actors())) & pl.col("unit").is_null() & (pl.col("status") != "value")
    item = pl.concat_str("partner", pl.concat_str(pl.lit(": "), "item").fill_null(""))
    return long.with_columns(
        item=pl.when(strange).then(item).otherwise("item"),
        partner=pl.when(~strange).then("partner"),
        ends=pl.when(strange).then(pl.lit("of")).otherwise("ends"),
    )


def _of_two(between: pl.DataFrame, *, directed: bool) -> pl.DataFrame:
    """What is said of two states; in undirected dyads with the smaller code first, and marked where that turns it."""
    both = between.filter(pl.col("code1").is_not_null() & pl.col("code2").is_not_null())
    long = both.with_columns(partner=pl.lit(None, dtype=pl.String), ends=pl.lit("12"))
    if not directed:
        turned = long.filter((pl.col("code1") > pl.col("code2")) & ~_symmetric(long))
        turned = turned.with_columns(code1="code2", code2="code1", ends=pl.lit("21"))
        long = pl.concat([long.filter(pl.col("code1") < pl.col("code2")), turned])
    return long.select("code1", "code2", *_LONG[1:])


_LONG: Final = (
    "code", "year", "relation", "item", "unit", "value", "status", "disputed", "evidence", "partner", "ends", "place",
)  # fmt: skip


def _symmetric(long: pl.DataFrame) -> pl.Expr:
    return pl.col("relation").is_in([name for name in long["relation"].unique() if relation(name).symmetric])


def _named(long: pl.DataFrame, end: str) -> pl.DataFrame:
    """The name of the variable that each row belongs to; rows that only say that nothing is known are left out."""
    number = (pl.col("status") == "value") | ((pl.col("status") == "undated") & pl.col("unit").is_not_null())
    partner = pl.concat_str(pl.lit(" "), "ends", pl.lit(" "), "partner").fill_null("")
    turned = pl.when(pl.col("ends") == "21").then(pl.lit(" (2 to 1)")).otherwise(pl.lit(""))
    item = pl.concat_str(pl.lit(": "), "item").fill_null(pl.when(pl.col("unit").is_null()).then(pl.lit(": number")))
    unit = pl.concat_str(pl.lit(" ["), "unit", pl.lit("]")).fill_null("")
    stem = pl.concat_str("relation", pl.lit(end), partner, turned)
    return long.filter(pl.col("status") != "not covered").with_columns(
        variable=pl.when(number).then(pl.concat_str(stem, item.fill_null(""), unit)).otherwise(stem),
        item_held=pl.when(~number).then("item"),
        item=pl.when(number).then("item"),
        unit=pl.when(number).then("unit"),
        ends=pl.lit(end) + pl.col("ends") if end else pl.col("ends"),
    )


def _cells(long: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """One row for each variable and cell, ordered so."""
    ordered = long.sort("variable", *keys, "place", maintain_order=True)
    known_values = pl.col("value").drop_nulls()
    items = pl.col("item_held").drop_nulls().unique().sort().str.join("; ")
    return ordered.group_by("variable", *keys, maintain_order=True).agg(
        pl.col("relation", "item", "unit", "partner", "ends").first(),
        value=known_values.first(),
        items=pl.when(pl.col("item_held").is_not_null().any()).then(items),
        holds=pl.when((pl.col("status") == "holds").any()).then(True),
        disputed=pl.when(pl.col("disputed").any() | (known_values.n_unique() > 1)).then(True),
        undated=pl.when((pl.col("status") == "undated").any()).then(True),
        evidence=pl.col("evidence").explode().unique(maintain_order=True),
    )


def _origins(observations: pl.DataFrame, facts: Iterable[Resolved]) -> pl.DataFrame:
    """The source of each observation and each claim, and what a claim says of its own exactness: id, source, hedge."""
    claims = {c.id: c for f in facts for c in (f.winner, *f.supporting, *f.against)}
    said = [(name, c.evidence.source, dict(c.qualifiers).get(HEDGE)) for name, c in claims.items()]
    told = pl.DataFrame(said, schema=dict.fromkeys(("id", "source", HEDGE), pl.String), orient="row")
    both = pl.concat([told, observations.select("id", "source")], how="diagonal")
    return both.unique("id", keep="first", maintain_order=True)


def _hedged(cells: pl.DataFrame, origins: pl.DataFrame) -> pl.DataFrame:
    """The cells with the hedge of the claim that gave the number."""
    lead = pl.when(pl.col("value").is_not_null()).then(pl.col("evidence").list.first())
    hedges = origins.select(pl.col("id").alias("lead"), HEDGE)
    return cells.with_columns(lead=lead).join(hedges, on="lead", how="left", maintain_order="left").drop("lead")


def _of_each(cells: pl.DataFrame) -> list[dict[str, Any]]:
    """What each variable is of, and which of its columns have anything."""
    summed = cells.group_by("variable", maintain_order=True).agg(
        pl.col("relation", "item", "unit", "partner", "ends").first(),
        *(pl.col(name).is_not_null().any() for name in _PARTS),
        first=pl.col("year").min(),
        last=pl.col("year").max(),
    )
    return list(summed.iter_rows(named=True))


def _entries(one: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]]) -> Iterator[Entry]:
    """The entries of a variable and of what stands beside it, for the columns that it has."""
    name, kind = one["variable"], relation(one["relation"])
    said = kind.label["en"] + (f": {one['item']}" if one["item"] else "") + _whose(one, symmetric=kind.symmetric)
    entry = Entry(
        name,
        said,
        one["unit"],
        first=one["first"],
        last=one["last"],
        note=f"{kind.what}; null: not known",
        sources=sources,
    )
    if one["value"] or one["holds"]:
        yield entry
    beside = {
        "items": (ITEM, "which, each item that held in the year"),
        HEDGE: (HEDGE, "how the source qualifies the number"),
        **{flag: (flag, meaning) for flag, meaning in FLAGS.items()},
    }
    for column, (word, meaning) in beside.items():
        if one[column]:
            short = f"{short_name(name, SHORT - len(word) - 1)}_{word}"
            yield replace(entry, name=f"{name} {word}", label=f"{said}: {meaning}", unit=None, short=short)


def _whose(one: Mapping[str, Any], *, symmetric: bool) -> str:
    """Whose it is, in words: the ends are those of two states, of one with a partner, or of one alone."""
    ends: str = one["ends"]
    if ends in ("12", "21"):
        return ", between both states" if symmetric else f", state {ends[0]} to state {ends[1]}"
    state = f", state {ends[0]}" if ends[0].isdigit() else ""
    return f"{state}, {ends.lstrip('12')} {label(one['partner'])}" if one["partner"] else state


def _spread(cells: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """One row for each key, and a column for each variable and what stands beside it."""
    rows = cells.select(keys).unique(maintain_order=True)
    of = {"value": "", "holds": "", "items": f" {ITEM}", HEDGE: f" {HEDGE}", **{flag: f" {flag}" for flag in FLAGS}}
    for column, behind in of.items():
        part = cells.filter(pl.col(column).is_not_null())
        if part.is_empty():
            continue
        named = part.select(*keys, column, on=pl.col("variable") + behind)
        rows = rows.join(named.pivot("on", index=keys, values=column), on=keys, how="left", maintain_order="left")
    return rows
