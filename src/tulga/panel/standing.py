"""The balance of a state: for each domain and year, where it stands between its declared poles and the rest.

A domain is a list of relations and how they are added up: values (trade, arms, investment, energy) give shares and a lean with
bounds; things that were read one by one (visits, exercises, courses) are counted and give a lean with an interval that holds if
what was read is a fair sample; positions (votes) give a lean by distance. A domain is added by one entry of `DOMAINS`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from tulga.errors import BadUse, unknown
from tulga.measures import measures
from tulga.panel.feeding import Fed, Held, Matter, fed, through
from tulga.panel.partners import partners
from tulga.relations import relation as named

Kind = Literal["values", "counts", "positions"]


@dataclass(frozen=True)
class Domain:
    """A domain of a state's relations: what is added up, over how many years up to and with the one shown.

    In a `register` who is not listed has nothing; elsewhere nobody knows.
    """

    name: str
    title: str
    kind: Kind
    relations: tuple[str, ...] = ()
    unit: str | None = None
    years: int = 1
    register: bool = False
    note: str = ""


DOMAINS: tuple[Domain, ...] = (
    Domain(
        "diplomatic",
        "Diplomacy",
        "counts",
        ("official_visit", "high_level_meeting", "joint_statement", "agreement_signed", "dialogue_initiated"),
        years=5,
        note="visits, meetings, joint statements and agreements that were read, one each, over five years",
    ),
    Domain(
        "defence",
        "Defence",
        "counts",
        ("defence_cooperation", "military_exercise", "exercise_participation", "attache_posted", "military_aid"),
        note="agreements, exercises, attaches and aid that were read and hold in the year, one each",
    ),
    Domain(
        "arms",
        "Arms",
        "values",
        ("arms_transfer",),
        unit="million TIV",
        years=5,
        register=True,
        note="trend-indicator value of deliveries over five years, the period in which SIPRI compares",
    ),
    Domain(
        "training",
        "Training",
        "counts",
        ("military_training", "education_exchange"),
        years=5,
        note="courses and exchanges that were read, one each, over five years",
    ),
    Domain("trade", "Trade", "values", ("trade_value",), note="exports and imports together"),
    Domain("investment", "Investment", "values", ("investment_share",), note="share of foreign investment"),
    Domain("energy", "Energy", "values", ("energy_dependence",), note="share of energy imports"),
    Domain(
        "votes", "Votes", "positions", note="distance of ideal points in the General Assembly of the United Nations"
    ),
)

_COLUMNS: dict[str, Any] = {
    "domain": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "coverage": pl.Float64,
    "evidence": pl.List(pl.String),
    "sources": pl.List(pl.String),
}


@dataclass(frozen=True)
class Balance:
    """Where the state of `held` stands between its declared poles."""

    held: Held

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The domains in the order in which they are shown, with what each adds up."""
        return DOMAINS

    def by_domain(self, between: Sequence[str] | None = None) -> pl.DataFrame:
        """The lean of the state in every domain and year of which something is known.

        Columns: domain, year, value (1 with the first pole, -1 with the second), low, high, coverage, evidence, sources.
        `between` are the two poles, by default the first two that are declared. Raises BadUse where there are not two.
        """
        pair = self.poles(between)
        found = [_domain(self.held, domain, pair) for domain in DOMAINS]
        return pl.concat([frame for frame in found if frame is not None] or [pl.DataFrame(schema=_COLUMNS)])

    def together(
        self, between: Sequence[str] | None = None, weights: Mapping[str, float] | None = None
    ) -> pl.DataFrame:
        """The domains together: year, value, low, high (90% over weights drawn), least, most, coverage, n, evidence, sources.

        Weights are by domain, equal where none are given. Where a domain is only bounded there is no value, and where its bounds
        are all of the scale nothing is known and it is left out. Raises BadUse as `by_domain` does, and for the weight of a
        domain that nothing is known of.
        """
        told = self.by_domain(between)
        rows = told.filter(pl.col("value").is_not_null() | (pl.col("low") > -1) | (pl.col("high") < 1))
        table = rows.select("domain", "year", "value", "low", "high", subject=pl.lit(self.held.state))
        found = measures["domains_together"](table, weights=dict(weights) if weights else None)
        behind = rows.group_by("year").agg(_gathered("evidence"), _gathered("sources"))
        return pl.DataFrame(found).drop("subject").join(behind, on="year", how="left", maintain_order="left")

    def shares(self, domain: str) -> pl.DataFrame:
        """The share of each pole and of the others in a domain of values or counts: object, year, value, low, high, coverage,
        evidence, sources. Raises BadUse for another domain, or where no poles are declared."""
        by_name = {each.name: each for each in DOMAINS if each.kind != "positions"}
        if domain not in by_name:
            raise unknown("domain of shares", domain, by_name)
        rows = _of_domain(self.held, by_name[domain])
        if rows is None:
            return pl.DataFrame(schema={"object": pl.String, **{n: t for n, t in _COLUMNS.items() if n != "domain"}})
        groups = fed("groups", self.held, Matter()).frame
        found = measures["pole_shares"](rows.frame.drop("evidence"), groups, rest="others")
        return _with_evidence(pl.DataFrame(found).drop("subject"), rows)

    def poles(self, between: Sequence[str] | None = None) -> tuple[str, str]:
        """The two poles of a lean; raises BadUse for names that are not declared, or fewer than two."""
        declared = list(self.held.poles)
        for name in between or ():
            if name not in declared:
                raise unknown("pole", name, declared)
        pair = list(between or declared[:2])
        if len(pair) != 2:
            said = f"a lean is between two poles, and there {'is' if len(pair) == 1 else 'are'} {len(pair)}"
            raise BadUse(f"{said}: declare `poles: {{NAME: [STATE, ...]}}` in tulga.yml")
        return pair[0], pair[1]


def _domain(held: Held, domain: Domain, pair: tuple[str, str]) -> pl.DataFrame | None:
    groups = fed("groups", held, Matter()).frame
    if domain.kind == "positions":
        try:
            rows: Fed | None = fed("positions", held, Matter())
        except BadUse:
            return None
    else:
        rows = _of_domain(held, domain)
    if rows is None:
        return None
    frame = rows.frame.drop("evidence", strict=False)
    if domain.kind == "values":
        found = measures["lean"](frame, groups, between=pair, rest="others", unlisted=not domain.register)
    else:
        name = "lean_of_counts" if domain.kind == "counts" else "lean_of_positions"
        found = measures[name](frame, groups, between=pair)
    told = pl.DataFrame(found).filter((pl.col("subject") == held.state) & pl.col("low").is_not_null())
    told = told.filter(pl.col("year") <= through(held.known)) if domain.kind != "positions" else told
    named_ = told.with_columns(domain=pl.lit(domain.name), year=pl.col("year").cast(pl.Int64))
    return _with_evidence(named_, rows, held.state).select(*_COLUMNS)


def _of_domain(held: Held, domain: Domain) -> Fed | None:
    """Partners of the state in a domain, summed over its relations, items and years; None where nothing is known."""
    gathered = [
        _values(held, name, domain.unit) if domain.kind == "values" else _counts(held, name)
        for name in domain.relations
    ]
    rows = pl.concat(gathered)
    if domain.years > 1:
        spread = pl.int_ranges(pl.col("year"), pl.col("year") + domain.years)
        rows = rows.with_columns(year=spread).explode("year")
    if rows.is_empty():
        return None
    lost = pl.col("value").is_null().any()
    added = rows.group_by("object", "year").agg(
        value=pl.when(lost).then(None).otherwise(pl.col("value").sum()),
        evidence=_gathered("evidence"),
    )
    return Fed(added.with_columns(subject=pl.lit(held.state)).sort("year", "object", nulls_last=True))


def _values(held: Held, relation: str, unit: str | None) -> pl.DataFrame:
    """Values by partner: of a relation's own unit through `partners`, of another unit as they stand."""
    if unit is None:
        return partners(held.known, held.state, relation).select("object", "year", "value", "evidence")
    own, other = ("object", "subject") if named(relation).focal == "object" else ("subject", "object")
    rows = held.known.filter(
        pl.col("relation") == relation, pl.col(own) == held.state, pl.col("unit") == unit, pl.col("status") == "value"
    )
    return rows.select(pl.col(other).alias("object"), pl.col("year").cast(pl.Int64), "value", "evidence")


def _counts(held: Held, relation: str) -> pl.DataFrame:
    """One for each item that holds with a partner in a year, whichever end the state is."""
    rows = held.known.filter(pl.col("relation") == relation, pl.col("status").is_in(["value", "holds"]))
    mine = [
        rows.filter(pl.col(own) == held.state).select(pl.col(other).alias("object"), "year", "item", "evidence")
        for own, other in (("subject", "object"), ("object", "subject"))
    ]
    once = pl.concat(mine).drop_nulls("object").group_by("object", "year", "item", maintain_order=True)
    told = once.agg(_gathered("evidence"))
    return told.select("object", pl.col("year").cast(pl.Int64), "evidence", value=1.0).select(
        "object", "year", "value", "evidence"
    )


def _with_evidence(found: pl.DataFrame, rows: Fed, state: str | None = None) -> pl.DataFrame:
    """Each year with the claims and rows behind it, and the sources of the datasets."""
    sources = pl.lit(list(rows.sources), dtype=pl.List(pl.String)).alias("sources")
    if "evidence" not in rows.frame.columns:
        return found.with_columns(sources, evidence=pl.lit([], dtype=pl.List(pl.String)))
    told = rows.frame if state is None else rows.frame.filter(pl.col("subject") == state)
    by_year = told.group_by(pl.col("year").cast(pl.Int64)).agg(_gathered("evidence"))
    return found.join(by_year, on="year", how="left").with_columns(sources, pl.col("evidence").fill_null([]))


def _gathered(column: str) -> pl.Expr:
    return pl.col(column).explode().drop_nulls().unique().sort()
