"""IMF International Trade in Goods by partner country (IMTS), until 2025 the Direction of Trade Statistics (DOTS).

SDMX-CSV or SDMX-ML: reporter (COUNTRY), indicator, counterpart, frequency, period, value. Exports are valued free on
board, imports with cost, insurance and freight, and where a reporter gives imports free on board these are an item of
their own. What one state reports as imports is not what the other reports as exports; both are kept as they are.

Months and quarters are flows of their part of the year and stand beside the year's figure: the item names the part, so
that a month is never taken for a year. Values are in US dollars; UNIT_MULT of the old service is multiplied out, SCALE
of the new one is not, because its values are already in dollars.
"""

from collections.abc import Mapping
from pathlib import Path

from tulga.join.address import Address
from tulga.join.connector import Connector, Coverage, Observation, Read, connectors
from tulga.join.forms.sdmx import Reported, amount, ends, open_pairs, pairs, period
from tulga.join.left_out import Unplaced

_ITEMS: Mapping[str, str] = {
    "XG_FOB_USD": "exports",
    "TXG_FOB_USD": "exports",
    "MG_CIF_USD": "imports",
    "TMG_CIF_USD": "imports",
    "MG_FOB_USD": "imports, FOB",
    "TMG_FOB_USD": "imports, FOB",
}


def read(path: Path) -> Read:
    """Observations of trade_value in US dollars, the subject being the reporter."""
    return pairs(path, _observation)


def _observation(one: Reported, place: str) -> Observation:
    item = _ITEMS.get(one.get("INDICATOR"))
    if item is None:
        raise Unplaced(f"indicator {one.get('INDICATOR')!r} is no flow of trade that is read")
    span, part = period(one.get("TIME_PERIOD"), place)
    reporter, partner = ends(one, span)
    value = amount(one, place)
    return Observation(
        row=one.row,
        relation="trade_value",
        subject=reporter,
        object=partner,
        span=span,
        item=f"{item}, {part}" if part else item,
        value=value,
        unit="USD",
        status="not covered" if value is None else "value",
    )


connectors.add("imf-trade")(
    Connector(
        name="imf-trade",
        title="IMF International Trade in Goods by partner country (IMTS)",
        licence="IMF terms of use: free with the source named; see https://www.imf.org/en/about/copyright-and-terms",
        citation={
            "type": "dataset",
            "title": "International Trade in Goods (by partner country) (IMTS)",
            "author": [{"literal": "International Monetary Fund"}],
            "publisher": "International Monetary Fund",
            "URL": "https://data.imf.org/en/datasets/IMF.STA:IMTS",
        },
        coverage=Coverage("exports and imports of goods of all reporters by partner; year, quarter and month", 1948),
        unit="USD",
        read=read,
        table=open_pairs,
        version="IMTS 1.0.0",
        address=Address("https://api.imf.org/external/sdmx/2.1/data/IMF.STA,IMTS/{state}...A", file="IMTS-{state}.xml"),
        note=(
            "Exports are FOB and imports CIF, so the two sides of a flow differ by freight and insurance at least. The "
            "item of a month or a quarter names it: do not add it to the year. Many values are IMF estimates where a "
            "reporter was late. An empty value is not covered, not zero. Groups of economies are left out and told."
        ),
    )
)
