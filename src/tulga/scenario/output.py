"""What the loss of a sector, or of a partner's deliveries, takes with it in an input-output table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tulga.scenario.answer import Answer, Assumptions, Finding, Range
from tulga.scenario.kinds import SectorLost
from tulga.scenario.leontief import Extraction, extracted, imports_lost

if TYPE_CHECKING:
    from tulga.scenario.kinds import DeliveriesLost
    from tulga.scenario.scenario import Scenario

_LEONTIEF = (
    "Leontief: technology stays as it was and final demand too. Nothing that is lost is replaced at the one end, everything "
    "that others can make is replaced at the other."
)
_EVEN = "Output is spread evenly over the year."
_CITED = "Leontief (1936); hypothetical extraction after Miller and Blair (2009), section 12.2."


def answer(scenario: "Scenario", shock: "SectorLost | DeliveriesLost") -> Answer:
    """Output by sector over the year, between everything replaced and nothing replaced."""
    assumed, table = Assumptions(), shock.table
    assumed.take("table", f"The input-output table. {table.note}", source=table.source, own=table.source is None)
    assumed.take("leontief", _LEONTIEF, source=_CITED, own=False)
    assumed.take("even", _EVEN)
    found = tuple(_findings(shock, assumed.ids("table", "leontief", "even")))
    missing = ("The table is no part of the panel, so no verdict was checked.",)
    lost = found[-1].after
    ends = " to ".join(f"{(end or 0) * 100:.4g}" for end in dict.fromkeys((lost.low, lost.high)))
    summary = f"{scenario.title}: {ends} percent of all output in the table is lost over the year."
    return Answer(scenario.id, scenario.title, scenario.state, (), (), False, assumed.all(), missing, summary, found)


def _findings(shock: "SectorLost | DeliveriesLost", on: tuple[str, ...]) -> Iterator[Finding]:
    table, time = shock.table, shock.time
    gone, left = _left(shock)
    gross = table.gross
    for place, sector in enumerate(table.names):
        direct = 0.0 if place in gone else gross[place]
        ends = sorted(gross[place] * (1 - time) + time * one for one in (direct, left.output[place]))
        before = Range(gross[place], gross[place], table.unit, (), on[:1])
        yield Finding(f"Output of {sector}", before, Range(ends[0], ends[1], table.unit, (), on))
    whole = sum(gross)
    direct = sum(gross[place] for place in gone)
    shares = sorted((time * one / whole if whole else 0.0) for one in (direct, left.loss))
    yield Finding("The part of all output that is lost", None, Range(shares[0], shares[1], "share", (), on))


def _left(shock: "SectorLost | DeliveriesLost") -> tuple[list[int], Extraction]:
    """The sectors that are gone whatever is replaced, and what is left with nothing replaced."""
    table = shock.table
    if isinstance(shock, SectorLost):
        gone = [table.names.index(sector) for sector in shock.sectors]
        return gone, extracted(table.flows, table.gross, table.demand, gone)
    partner, home = table.of_region(shock.partner), table.of_region(shock.home)
    return [], imports_lost(table.flows, table.gross, table.demand, partner, home)
