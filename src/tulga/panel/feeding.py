"""What a workspace has, in the forms that measures take: one function for each form of `tulga.measures.forms`.

Votes, capabilities, alliances and embassies come from the joined datasets that are of them, with the actors that bear their
codes; partners, trade and ties come from everything that is known, with its evidence in the column `evidence`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from tulga.actors.systems import system
from tulga.errors import BadUse
from tulga.measures.forms import COMPONENTS
from tulga.panel.datasets import Datasets, Nothing
from tulga.panel.joining import sole_bearers
from tulga.panel.partners import partners
from tulga.panel.portfolios import alliance_portfolio
from tulga.relations import relation as named

FIRST_SESSION = 1945  # session n of the General Assembly is that of the year 1945 + n


@dataclass(frozen=True)
class Held:
    """What is at hand: the long panel of everything known, the observed state, joined datasets, declared poles."""

    known: pl.DataFrame
    state: str
    datasets: Datasets = field(default_factory=Nothing)
    poles: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Matter:
    """What is measured: a relation (or a dataset where the form asks for one), one of its items, and perhaps one year."""

    relation: str | None = None
    item: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Fed:
    """A frame in the form asked for, perhaps with `evidence`, and the ids of the sources of the datasets behind it."""

    frame: pl.DataFrame
    sources: tuple[str, ...] = ()


Feed = Callable[[Held, Matter], Fed]
FEEDS: dict[str, Feed] = {}


def feeds(form: str) -> Callable[[Feed], Feed]:
    """Decorator: the function makes frames of one form."""

    def keep(feed: Feed) -> Feed:
        FEEDS[form] = feed
        return feed

    return keep


def fed(form: str, held: Held, matter: Matter) -> Fed:
    """The frame of a form; raises BadUse, with what would help, where a workspace cannot make it."""
    if form not in FEEDS:
        raise BadUse(f"no joined dataset gives {form}: give a file of your own with --on")
    return FEEDS[form](held, matter)


@feeds("partners")
def _partners(held: Held, matter: Matter) -> Fed:
    relation = matter.relation or "trade_value"
    rows = partners(held.known, held.state, relation, matter.item)
    items = sorted(rows["item"].drop_nulls().unique())
    if len(items) > 1:
        raise BadUse(f"a measure is of one item of {relation}, not of all: --item", nearest=items)
    return Fed(rows)


@feeds("trade")
def _trade(held: Held, matter: Matter) -> Fed:
    return Fed(partners(held.known, held.state, matter.relation or "trade_value", None))


@feeds("sources")
def _sources(held: Held, matter: Matter) -> Fed:
    rows = partners(held.known, held.state, matter.relation or "energy_dependence", matter.item)
    return Fed(rows.with_columns(route=pl.lit(None, dtype=pl.String)))


@feeds("gdp")
def _gdp(held: Held, _: Matter) -> Fed:
    try:
        cells = held.datasets.cells("worldbank")
    except BadUse:
        raise BadUse("this needs each state's GDP: `tulga join worldbank FILE`, or give files with --on") from None
    rows = cells.select(subject="state", year="year", value="wb_gdp").drop_nulls()
    return Fed(rows, source_of(held, "worldbank"))


@feeds("votes")
def _votes(held: Held, _: Matter) -> Fed:
    cells = with_actors(held.datasets.cells("un-votes"), ("state",))
    session = pl.col("year") - FIRST_SESSION
    rows = cells.select(rollcall="roll_call", session=session, subject="state", vote=pl.col("vote").cast(pl.Int64))
    return Fed(rows, source_of(held, "un-votes"))


@feeds("positions")
def _positions(held: Held, _: Matter) -> Fed:
    try:
        cells = with_actors(held.datasets.cells("un-ideal-points"), ("state",))
    except BadUse:
        points = held.known.filter((pl.col("relation") == "ideal_point") & pl.col("value").is_not_null())
        if points.is_empty():
            raise BadUse("no positions are known: `tulga join un-ideal-points FILE`") from None
        return Fed(points.select("subject", "year", "value", "evidence").unique(["subject", "year"], keep="first"))
    rows = cells.select(subject="state", year="year", value="ideal_point").drop_nulls()
    return Fed(rows, source_of(held, "un-ideal-points"))


@feeds("capabilities")
def _capabilities(held: Held, _: Matter) -> Fed:
    cells = with_actors(held.datasets.cells("cow-capabilities"), ("state",))
    return Fed(cells.select("year", *COMPONENTS, subject="state"), source_of(held, "cow-capabilities"))


@feeds("system_totals")
def _system_totals(held: Held, _: Matter) -> Fed:
    """What all states of the system have together, whether or not an actor bears their code."""
    cells = held.datasets.cells("cow-capabilities")
    totals = cells.group_by("year").agg(pl.col(COMPONENTS).sum()).sort("year")
    return Fed(totals, source_of(held, "cow-capabilities"))


@feeds("missions")
def _missions(held: Held, _: Matter) -> Fed:
    """`DR_at_2` is the rank of the envoy of state 1 at state 2."""
    cells = with_actors(held.datasets.cells("cow-diplomacy"), ("state1", "state2"))
    there = cells.select(subject="state1", object="state2", year="year", value="DR_at_2")
    here = cells.select(subject="state2", object="state1", year="year", value="DR_at_1")
    rows = pl.concat([there, here]).drop_nulls("value").unique(["subject", "object", "year"], keep="first")
    return Fed(rows.sort("year", "subject", "object"), source_of(held, "cow-diplomacy"))


@feeds("portfolio")
def _portfolio(held: Held, matter: Matter) -> Fed:
    """Alliances on the scale 0 to 3 of `atop` among all members of the system, unless another relation with numbers between
    states is asked for; objects weigh their CINC where capabilities are joined."""
    if matter.relation not in (None, "atop"):
        rows = _valued(held.known, matter.relation or "", matter.item)
        return Fed(rows.select("subject", "object", "year", "value", "evidence"))
    cells = _dyads(with_actors(_of_year(held.datasets.cells("atop"), matter.year), ("state1", "state2")))
    first, last = (int(getattr(cells["year"], end)() or 0) for end in ("min", "max"))
    members = sole_bearers(system("cow"), first, last).select(pl.col("code").alias("state"), "year").with_columns(row=0)
    members = with_actors(members, ("state",)).select(subject="state", year="year")
    try:
        capable = _of_year(held.datasets.cells("cow-capabilities"), matter.year)
    except BadUse:
        return Fed(alliance_portfolio(cells, members=members), source_of(held, "atop"))
    weights = with_actors(capable, ("state",)).select("year", subject="state", value="cinc")
    found = alliance_portfolio(cells, members=members, capabilities=weights)
    return Fed(found, source_of(held, "atop") + source_of(held, "cow-capabilities"))


@feeds("ties")
def _ties(held: Held, matter: Matter) -> Fed:
    """Alliances of `atop`, or relations by name, several with commas; a minus in front makes a relation a negative tie."""
    if matter.relation in (None, "atop"):
        cells = _dyads(with_actors(held.datasets.cells("atop"), ("state1", "state2")))
        bound = cells.filter(pl.any_horizontal(pl.col("^atop_.*$") > 0)).select(*_undirected(), "year")
        return Fed(bound.unique().sort("year", "subject", "object").with_columns(value=1.0), source_of(held, "atop"))
    known = held.known.filter(pl.col("status").is_in(["value", "holds"]), pl.col("year") <= through(held.known))
    found = []
    for name in (matter.relation or "").split(","):
        rows = known.filter(pl.col("relation") == name.strip().removeprefix("-"), pl.col("object").is_not_null())
        sign = -1.0 if name.strip().startswith("-") else 1.0
        found.append(rows.select(*_undirected(), "year", "evidence", value=pl.lit(sign)))
    rows = pl.concat(found).filter(pl.col("subject") != pl.col("object"))
    ties = rows.group_by("subject", "object", "year").agg(
        pl.col("value").min(), pl.col("evidence").explode().drop_nulls().unique().sort()
    )
    if ties.is_empty():
        raise BadUse(f"nothing is known of {matter.relation} between two actors")
    return Fed(ties.sort("year", "subject", "object"))


@feeds("groups")
def _groups(held: Held, _: Matter) -> Fed:
    if not held.poles:
        raise BadUse("no poles are declared: write `poles: {NAME: [STATE, ...]}` into tulga.yml")
    rows = [(member, name) for name, members in held.poles.items() for member in members]
    return Fed(pl.DataFrame(rows, schema={"subject": pl.String, "group": pl.String}, orient="row"))


def through(known: pl.DataFrame) -> int:
    """The last year in which something happened or was counted: what goes on holds after it, but nobody has looked."""
    happened = [name for name in known["relation"].unique() if named(name).nature in ("event", "flow")]
    rows = known.filter(pl.col("relation").is_in(happened), pl.col("status") != "undated")
    once = (
        rows.group_by("evidence")
        .agg(pl.col("year").min(), years=pl.col("year").n_unique())
        .filter(pl.col("years") == 1)
    )
    return int(once["year"].max() or 9999)  # type: ignore[arg-type]


def _valued(known: pl.DataFrame, relation: str, item: str | None) -> pl.DataFrame:
    rows = known.filter(pl.col("relation") == relation, pl.col("value").is_not_null(), pl.col("object").is_not_null())
    rows = rows if item is None else rows.filter(pl.col("item") == item)
    if rows.is_empty():
        raise BadUse(f"no numbers of {relation} between two actors are known")
    return rows.unique(["subject", "object", "year"], keep="first", maintain_order=True)


def _undirected() -> tuple[pl.Expr, pl.Expr]:
    one, other = pl.col("subject"), pl.col("object")
    return pl.min_horizontal(one, other).alias("subject"), pl.max_horizontal(one, other).alias("object")


def _of_year(cells: pl.DataFrame, year: int | None) -> pl.DataFrame:
    return cells if year is None else cells.filter(pl.col("year") == year)


def _dyads(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.rename({"state1": "subject", "state2": "object"})


def with_actors(cells: pl.DataFrame, ends: Sequence[str]) -> pl.DataFrame:
    """Cells whose states are codes of the COW system, with the actors that bear them.

    An actor stands for its code in all years, as the last that bore it (Russia for the Soviet Union), so that a series goes on
    where a state changed its name. A code that nobody bears in a year is left out.
    """
    first, last = (int(getattr(cells["year"], end)() or 0) for end in ("min", "max"))
    borne = sole_bearers(system("cow"), first, last)
    latest = borne.sort("year").group_by("code").agg(pl.col("actor").last())
    named = borne.select("code", "year").join(latest, on="code")
    for end in ends:
        mine = named.select(pl.col("code").alias(end), "year", "actor")
        cells = cells.join(mine, on=[end, "year"], how="inner").drop(end).rename({"actor": end})
    return cells


def source_of(held: Held, dataset: str) -> tuple[str, ...]:
    """The id of a joined dataset's source, as `Fed.sources` has it."""
    return (held.datasets.source_of(dataset).id,)
