"""Facts and observations of a few states, small enough to be worked through by hand."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from tulga.claim import Claim, Evidence
from tulga.join.connector import Observation
from tulga.join.observation import frame
from tulga.sources import Source
from tulga.span import Span


@dataclass(frozen=True)
class Settled:
    """A fact as the ledger gives it, as far as a panel looks at it."""

    winner: Claim
    supporting: tuple[Claim, ...] = ()
    against: tuple[Claim, ...] = ()


def claim(
    relation: str,
    ends: tuple[str | None, str | None],
    span: str,
    value: str | None = None,
    *,
    source: str = "note",
    **more: object,
) -> Claim:
    number = None if value is None else Decimal(value)
    evidence = Evidence(source, "char=0-9", "some words")
    return Claim(
        relation=relation,
        subject=ends[0],
        object=ends[1],
        span=Span.parse(span),
        value=number,
        evidence=evidence,
        **more,
    )  # type: ignore[arg-type]


def trade(row: int, partner: str | None, year: str, value: str | None) -> Observation:
    number = None if value is None else Decimal(value)
    status = "value" if value is not None else "not covered"
    return Observation(row, "trade_value", "MNG", partner, Span.on(year), "exports", number, "USD", status)  # type: ignore[arg-type]


TIER = claim("partnership_level", ("MNG", "RUS"), "2019-09-03/..", item="comprehensive strategic partnership")
OTHER_TIER = claim("partnership_level", ("MNG", "RUS"), "2019-09-03/..", item="strategic partnership", source="paper")
FRIENDS = claim(
    "partnership_level", ("MNG", "CHN"), "2018/..", item="comprehensive strategic partnership", source="paper"
)
TANKS = claim("arms_transfer", ("RUS", "MNG"), "2018/2020", "100", unit="units of equipment", item="T-72A")
ABOUT = (("hedge", "about"),)
TRUCKS = claim("arms_transfer", ("RUS", "MNG"), "2019", "20", unit="units of equipment", item="Ural", qualifiers=ABOUT)
UNITED_NATIONS = claim("membership", ("MNG", "UN"), "1961-10-27/..")
TREATIES = claim("agreements_count", ("MNG", None), "2019", "12", unit="agreements")
FACTS = (
    Settled(TIER, against=(OTHER_TIER,)), Settled(FRIENDS), Settled(TANKS), Settled(TRUCKS), Settled(UNITED_NATIONS),
    Settled(TREATIES),
)  # fmt: skip
OBSERVATIONS: pl.DataFrame = frame(
    [
        trade(1, "CHN", "2019", "45"),
        trade(2, "RUS", "2019", "0"),
        trade(3, "ITA", "2019", None),
        trade(4, None, "2019", "100"),
    ],
    "trade@1a2b3c4d",
)
SOURCES = (
    Source("note", "document", {"title": "A note", "issued": {"date-parts": [[2020]]}}),
    Source("paper", "document", {"title": "A paper", "author": [{"family": "Bat", "given": "B."}]}),
    Source("trade@1a2b3c4d", "table", {"type": "dataset", "title": "Trade of 100% & more"}),
)
