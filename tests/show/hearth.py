"""A small workspace in memory, with just enough of everything for the pages to show.

Its document is written here, so every quote is ours; its numbers are small, so every share can be done by hand:
exports of 7 to the world and 6.3 to China make 90 percent.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import polars
from sqlalchemy import Connection

from tulga.actors import resolve as name_of
from tulga.claim import Claim, Evidence
from tulga.doctrine import Document, Verdict, check
from tulga.doctrine.debate import ArgumentMap, Question, argument_map
from tulga.doctrine.versions import Difference
from tulga.doctrine.watch import Alert
from tulga.errors import BadUse, unknown
from tulga.ledger import Ledger
from tulga.ledger.conflicts import conflicts
from tulga.ledger.fact import Fact
from tulga.ledger.history import Event
from tulga.ledger.resolve import facts as resolve
from tulga.ledger.weighed import Conflicts, cut
from tulga.panel import Held, dyad_years, state_years
from tulga.panel.datasets import Nothing
from tulga.panel.standing import Balance
from tulga.scenario import Answer, Scenario, ask
from tulga.scenario.posture import Judged, judge, posture
from tulga.sources import Source
from tulga.span import Span

TEXT = (
    "A NOTE ON PARTNERS\n\n"
    "Mongolia and Russia have had diplomatic relations since 5 November 1921. "
    "With China they were established on 16 October 1949, with Türkiye on 24 June 1969.\n"
    "In August 2014 Mongolia and China named their ties a comprehensive strategic partnership; "
    "Mongolia and Russia did the same on 3 September 2019. "
    "Japan has been a special strategic partner since November 2022, South Korea a strategic partner since 2021.\n\n"
    "Türkiye opened its embassy in Ulaanbaatar in 1996; Mongolia opened one in Ankara in 1997.\n"
    "By its own count the ministry has defence cooperation agreements with 32 countries. "
    "A <script>alert('x')</script> joint exercise with Russia, Selenge, has been held every year since 2008. "
    "A further exercise is planned for 2026 with South Korea.\n"
    "China holds 51 percent of the foreign investment in the country (2018).\n"
    "The ministry and South Korea signed a defence agreement in 1999.\n"
)
SECOND = "An older paper says that Mongolia and China established relations on 6 October 1949, not later.\n"

NOTE, PAPER, TABLE = "partner-note@0a1b2c3d", "older-paper@4e5f6a7b", "trade-table"
LABELS = {
    "MNG": "Mongolia", "CHN": "China", "RUS": "Russia", "JPN": "Japan", "KOR": "South Korea", "TUR": "Türkiye",
    "DEU": "Germany", "UN": "United Nations",
}  # fmt: skip

ROWS: list[dict[str, str]] = [
    {"subject": "MNG", "object": other, "year": year, "relation": "trade_value", "item": item, "value": value,
     "unit": "USD", "source": "statistics-office", "note": ""}
    for other, year, item, value in (
        ("", "2017", "exports", "6000000000"), ("CHN", "2017", "exports", "5100000000"),
        ("RUS", "2017", "exports", "900000000"),
        ("", "2018", "exports", "7000000000"), ("CHN", "2018", "exports", "6300000000"),
        ("", "2018", "imports", "5000000000"), ("CHN", "2018", "imports", "2000000000"),
        ("RUS", "2018", "imports", "1750000000"),
    )
]  # fmt: skip

DOCTRINE = {
    "id": "security-concept-2010", "title": "National Security Concept", "state": "MNG", "version": "2010",
    "body": "Parliament", "in_force": "2010-07-15/..", "source": "security-concept",
    "citation": "Resolution 48 of 2010.",
    "clauses": [
        {"id": "one-third-rule", "locator": "3.2.2.2", "kind": "limit",
         "says": "No single country is to hold more than one third of all foreign investment.",
         "measure": "largest_share", "scope": {"relation": "investment_share", "state": "object"},
         "comparison": "above", "threshold": "1/3", "unit": "share", "near": "0.05"},
        {"id": "third-neighbours", "kind": "declaratory", "says": "Ties with third neighbours are to grow."},
    ],
}  # fmt: skip

POLES = {"Russia": ["RUS"], "China": ["CHN"], "third neighbours": ["JPN", "KOR"]}

CLOSED = {
    "id": "border-closes", "title": "The southern border closes", "state": "MNG", "question": "What is hit?",
    "shock": {
        "kind": "border_closed", "partners": ["CHN"], "duration_months": 3,
        "routes": [{"partner": "CHN", "low": "1", "high": "1", "note": "all of it"}],
        "others": [{"low": "0.2", "high": "0.4", "note": "a guess"}],
    },
    "elasticities": {"values": ["2.5", "4"], "note": "two of the literature"},
}  # fmt: skip


def quoted(words: str, text: str = TEXT, source: str = NOTE) -> Evidence:
    """The evidence of some words of a text, by their place."""
    start = text.index(words)
    return Evidence(source, f"char={start}-{start + len(words)}", words)


def _told(relation: str, subject: str, other: str | None, span: str, words: str, **more: Any) -> Claim:
    method = more.pop("method", "rule 1")
    return Claim(relation=relation, subject=subject, object=other, span=Span.parse(span), evidence=quoted(words),
                 method=method, confidence=0.8, **more)  # fmt: skip


_SINCE, _CSP = "diplomatic_relations_established", "comprehensive strategic partnership"
CLAIMS: list[Claim] = [
    _told(_SINCE, "MNG", "RUS", "1921-11-05", "diplomatic relations since 5 November 1921"),
    _told(_SINCE, "MNG", "CHN", "1949-10-16", "With China they were established on 16 October 1949"),
    _told(_SINCE, "MNG", "TUR", "1969-06-24", "with Türkiye on 24 June 1969"),
    _told("partnership_level", "MNG", "CHN", "2014-08/..", f"named their ties a {_CSP}", item=_CSP),
    _told("partnership_level", "MNG", "RUS", "2019-09-03/..", "did the same on 3 September 2019", item=_CSP),
    _told("partnership_level", "MNG", "JPN", "2022-11/..", "a special strategic partner since November 2022",
          item="special strategic partnership"),
    _told("partnership_level", "MNG", "KOR", "2021/..", "South Korea a strategic partner since 2021",
          item="strategic partnership"),
    _told("embassy_opened", "TUR", "MNG", "1996", "Türkiye opened its embassy in Ulaanbaatar in 1996"),
    _told("embassy_opened", "MNG", "TUR", "1997", "Mongolia opened one in Ankara in 1997", place="Ankara"),
    _told("agreements_count", "MNG", None, "", "defence cooperation agreements with 32 countries", value=Decimal(32),
          unit="countries", item="defence cooperation agreements", voice="the ministry"),
    _told("military_exercise", "MNG", "RUS", "R/P1Y/2008/..", "held every year since 2008", item="Selenge"),
    _told("military_exercise", "MNG", "KOR", "2026", "planned for 2026 with South Korea", modality="planned"),
    _told("investment_share", "CHN", "MNG", "2018", "China holds 51 percent of the foreign investment",
          value=Decimal(51), unit="percent"),
    _told("agreement_signed", "MNG", "KOR", "1999", "South Korea signed a defence agreement in 1999",
          item="defence agreement"),
    Claim(relation=_SINCE, subject="MNG", object="CHN", span=Span.parse("1949-10-06"), confidence=0.5,
          evidence=quoted("established relations on 6 October 1949", SECOND, PAPER)),
]  # fmt: skip


def _row_claim(number: int, row: dict[str, str]) -> Claim:
    return Claim(
        relation=row["relation"],
        subject=row["subject"],
        object=row["object"] or None,
        value=Decimal(row["value"]),
        unit=row["unit"],
        item=row["item"],
        span=Span.parse(row["year"]),
        evidence=Evidence(TABLE, f"row={number}"),
        method="tidy table",
    )


_NOTE = {"title": "A note on partners", "author": [{"family": "Bold", "given": "Saran"}],
         "issued": {"date-parts": [[2024, 3]]}, "URL": "https://example.org/note"}  # fmt: skip
_TRADE = {"title": "Trade of Mongolia", "publisher": "Statistics office", "URL": "javascript:alert(1)"}
SOURCES = [
    Source(NOTE, "document", _NOTE, "0a1b2c3d" * 8, "note.txt", "B2"),
    Source(PAPER, "document", {"title": "An older paper"}, "4e5f6a7b" * 8, "paper.txt"),
    Source(TABLE, "table", _TRADE, name="trade.csv"),
]


@dataclass(frozen=True)
class Advice:
    """What the small workspace answers beyond its verdicts and scenarios, from its own claims; nothing is watched."""

    hearth: "Hearth"

    def posture(self, name: str, on: date) -> Judged:
        return judge(posture(name, self.hearth.state), self.hearth.facts(), on, name=self.hearth.label)

    def argument(self, topic: str, on: date | None = None) -> ArgumentMap:
        return argument_map(self.hearth.facts(), topic, on)

    def questions(self) -> Sequence[Question]:
        return ()

    def compared(self, state: str) -> Sequence[tuple[Document, Document, Sequence[Difference]]]:
        return ()

    def alerts(self) -> Sequence[Alert]:
        return ()


@dataclass
class Book:
    """The ledger of the small workspace."""

    claims: list[Claim]

    def page(self, *, limit: int = 50, after: str | None = None, **filters: Any) -> SimpleNamespace:
        return SimpleNamespace(claims=self.claims[:limit], after=None)

    def count(self, *, most: int = 1000, **filters: Any) -> int:
        actor, source = filters.get("actor"), filters.get("source")
        return sum(
            actor in (None, claim.subject, claim.object) and source in (None, claim.evidence.source)
            for claim in self.claims
        )

    def claims_by_source(self, *, current: bool = True) -> dict[str, int]:
        return dict(Counter(claim.evidence.source for claim in self.claims))

    def passages(self, text: str, limit: int = 20, *, source: str | None = None) -> list[Any]:
        return []

    def find(
        self,
        *,
        relation: str | None = None,
        subject: str | None = None,
        object: str | None = None,  # noqa: A002
        actor: str | None = None,
        year: int | None = None,
        source: str | None = None,
        current: bool = True,
    ) -> list[Claim]:
        return [claim for claim in self.claims if source in (None, claim.evidence.source)]

    def look(self, step: Callable[[Connection], Any]) -> Any:
        """Run a step on a ledger of its own that holds the same claims."""
        with Ledger(":memory:") as ledger:
            for source in SOURCES:
                told = [claim for claim in self.claims if claim.evidence.source == source.id]
                ledger.add(told, source, verb="read", input_name=source.name)
            return ledger.look(step)

    def state(self) -> tuple[int, ...]:
        return (len(self.claims), 0, 0)

    def history(self, identifier: str) -> list[Event]:
        return [Event("2025-01-02T03:04:05Z", "added", "added by read of note.txt", None, 1)]


@dataclass
class Hearth:
    """The small workspace itself."""

    title: str = "Mongolia, a small hearth"
    state: str = "MNG"
    claims: list[Claim] = field(default_factory=lambda: list(CLAIMS))
    poles: Mapping[str, Sequence[str]] = field(default_factory=lambda: dict(POLES))

    def __post_init__(self) -> None:
        self.ledger = Book(self.claims)
        self.rows = {claim.id: claim for claim in map(_row_claim, range(1, len(ROWS) + 1), ROWS)}

    def label(self, actor: str) -> str:
        return LABELS.get(actor, actor)

    def kind(self, actor: str) -> str | None:
        return "organisation" if actor == "UN" else "state" if actor in LABELS else None

    def facts(
        self,
        relation: str | None = None,
        subject: str | None = None,
        object: str | None = None,  # noqa: A002
        actor: str | None = None,
    ) -> list[Fact]:
        return [
            fact
            for fact in resolve(self.claims)
            if relation in (None, fact.relation)
            and subject in (None, fact.subject)
            and object in (None, fact.object)
            and actor in (None, fact.subject, fact.object)
        ]

    def named(self, typed: str) -> str:
        if self.kind(typed) or self.ledger.count(most=1, actor=typed, current=False):
            return typed
        resolved = name_of(typed)
        if resolved.actor is None:
            raise BadUse(resolved.reason)
        return resolved.actor

    def conflicts(
        self,
        actor: str | None = None,
        kind: str | None = None,
        *,
        verdicts: Collection[str] = (),
        limit: int = 50,
        after: str | None = None,
    ) -> Conflicts:
        found = conflicts([c for c in self.claims if actor in (None, c.subject, c.object)])
        return cut(found, kind, verdicts, limit, after)

    def claim(self, identifier: str) -> Claim:
        known = {claim.id: claim for claim in self.claims} | self.rows
        if identifier not in known:
            raise unknown("claim", identifier, known)
        return known[identifier]

    def sources(self) -> list[Source]:
        return SOURCES

    def source(self, identifier: str) -> Source:
        known = {source.id: source for source in SOURCES}
        if identifier not in known:
            raise unknown("source", identifier, known)
        return known[identifier]

    def text(self, source_id: str) -> str | None:
        return {NOTE: TEXT, PAPER: SECOND}.get(source_id)

    def table_row(self, source_id: str, row: int) -> dict[str, str] | None:
        return ROWS[row - 1] if source_id == TABLE and 0 < row <= len(ROWS) else None

    def transcription(self, claim: str) -> dict[str, Any] | None:
        if self.claim(claim).relation != "agreement_signed":
            return None
        return {"table": "facts.csv", "row": 7, "cells": {"relation": "agreement_signed", "object": "KOR", "place": ""}}

    def panel(self, kind: str, first: int = 2000, last: int = 2024) -> polars.DataFrame:
        rows = [_cell(claim) for claim in self.rows.values()]
        rows += [_cell(claim) for claim in self.claims if claim.relation == "investment_share"]
        for claim in self.claims:
            if claim.relation == "partnership_level" and claim.span.start:
                rows += [_held(claim, year) for year in range(claim.span.start.year, last + 1)]
        return polars.DataFrame(rows, schema=CELLS)

    @property
    def counsel(self) -> Advice:
        return Advice(self)

    @property
    def balance(self) -> Balance:
        return Balance(Held(self.panel("dyads"), self.state, self._joined, self.poles))

    _joined = Nothing()

    def cells(self, dataset: str) -> polars.DataFrame:
        return self._joined.cells(dataset)

    def source_of(self, dataset: str) -> Source:
        return self._joined.source_of(dataset)

    def dyad_years(self, first: int, last: int, system: str = "iso", *, directed: bool = True) -> Any:
        return dyad_years(first, last, system, directed=directed, datasets=self._joined)

    def state_years(self, first: int, last: int, system: str = "iso") -> Any:
        return state_years(first, last, system, datasets=self._joined)

    def measure(
        self, name: str, *, relation: str | None = None, item: str | None = None, year: int | None = None,
        options: Mapping[str, Any] | None = None, everyone: bool = False,
    ) -> polars.DataFrame:  # fmt: skip
        from tulga.measures import measures

        frame = self.panel("dyads", 2000, 2024).filter(
            (polars.col("relation") == relation) & (polars.col("item") == item)
        )
        made = measures[name](frame.select("subject", "object", "year", "value"))
        rows = made.to_dicts()
        for made_row in rows:
            keys = ("subject", "year", "object") if "object" in made_row else ("subject", "year")
            named = frame.filter(
                polars.all_horizontal(polars.col(key) == made_row[key] for key in keys) | polars.col("object").is_null()
            ).filter(polars.col("year") == made_row["year"])
            made_row["evidence"] = sorted(one for ids in named["evidence"] for one in ids)
        return polars.DataFrame(rows)

    def doctrine(self, state: str) -> Sequence[Verdict]:
        return [
            v
            for document in self.doctrine_documents(state)
            for v in check(document, self.panel("dyads", 2000, 2024), name=self.label)
        ]

    def doctrine_documents(self, state: str) -> list[Document]:
        return [Document.model_validate(DOCTRINE)]

    def scenarios(self) -> list[Scenario]:
        return [Scenario.model_validate(CLOSED)]

    def ask(self, identifier: str) -> Answer:
        return ask(self.scenarios()[0], self.panel("dyads", 2000, 2024), name=self.label)


CELLS: dict[str, Any] = {
    "subject": polars.String, "object": polars.String, "year": polars.Int64, "relation": polars.String,
    "item": polars.String, "value": polars.Float64, "unit": polars.String, "evidence": polars.List(polars.String),
    "disputed": polars.Boolean, "status": polars.String,
}  # fmt: skip


def _held(claim: Claim, year: int) -> dict[str, Any]:
    """A year in which a state of things holds, without a number."""
    return {**_cell(claim), "year": year, "value": None, "status": "holds"}


def _cell(claim: Claim) -> dict[str, Any]:
    return {
        "subject": claim.subject, "object": claim.object, "year": claim.span.start.year if claim.span.start else None,
        "relation": claim.relation, "item": claim.item, "value": float(claim.value or 0), "unit": claim.unit,
        "evidence": [claim.id], "disputed": False, "status": "value",
    }  # fmt: skip
