"""IMF Direct Investment Positions by counterpart economy (DIP), until 2025 the Coordinated Direct Investment Survey (CDIS).

SDMX-CSV or SDMX-ML: reporting economy (COUNTRY), indicator, counterpart, period, value. An inward position is what the
counterpart holds in the reporter, an outward position what the reporter holds in the counterpart; the subject is the
investor in both. The two sides report one holding differently, so the item says which side it comes from, and a series
that is derived from what counterparts report (DV_TYPE SCC) is not the reporter's own.

Positions are stocks at the end of the period in US dollars and can be below zero. A value withheld as confidential ("C")
is not covered, which is not zero. The counterpart is the immediate one: money that passes through a financial centre is
the centre's.
"""

from pathlib import Path

from tulga.join.address import Address
from tulga.join.connector import Connector, Coverage, Observation, Read, connectors
from tulga.join.forms.sdmx import Reported, amount, ends, open_pairs, pairs, period
from tulga.join.left_out import Unplaced

# Codes of the survey until 2025 (the currency is in the code), then those that came after (all in US dollars).
_KNOWN = {
    "IIW_BP6_USD": "inward direct investment",
    "IOW_BP6_USD": "outward direct investment",
    "INWD_D_NETLA_FALL_ALL": "inward direct investment",
    "OTWD_D_NETAL_FALL_ALL": "outward direct investment",
    "INWD_D_NETLA_F51_ALL": "inward direct investment, equity",
    "OTWD_D_NETAL_F51_ALL": "outward direct investment, equity",
    "INWD_D_NETLA_FL_ALL": "inward direct investment, debt",
    "OTWD_D_NETAL_FL_ALL": "outward direct investment, debt",
}
_INWARD, _OUTWARD = ("INWD_", "IIW"), ("OTWD_", "IOW")
_DERIVED = {"": "", "O": "", "SCC": ", derived from counterparts"}


def read(path: Path) -> Read:
    """Observations of investment_share in US dollars, investor to host."""
    return pairs(path, _observation)


def _observation(one: Reported, place: str) -> Observation:
    item = _item(one)
    span, part = period(one.get("TIME_PERIOD"), place)
    reporter, counterpart = ends(one, span)
    inward = item.startswith("inward")
    if inward and counterpart is None:
        item += ", all investors"
    value = amount(one, place)
    return Observation(
        row=one.row,
        relation="investment_share",
        subject=counterpart if inward else reporter,
        object=reporter if inward else counterpart,
        span=span,
        item=f"{item}, {part}" if part else item,
        value=value,
        unit="USD",
        status="not covered" if value is None else "value",
    )


def _item(one: Reported) -> str:
    """What the indicator measures in words; one without words here keeps its code, so that nothing is mixed up."""
    code, kind = one.get("INDICATOR"), one.get("DV_TYPE")
    direction = "inward" if code.startswith(_INWARD) else "outward" if code.startswith(_OUTWARD) else None
    if direction is None or ("_BP6_" in code and not code.endswith("_USD")):
        raise Unplaced(f"indicator {code!r} is no position in US dollars")
    said = _KNOWN.get(code, f"{direction} direct investment, {code}")
    return said + _DERIVED.get(kind, f", DV_TYPE {kind}")


connectors.add("imf-investment")(
    Connector(
        name="imf-investment",
        title="IMF Direct Investment Positions by counterpart economy (DIP, formerly CDIS)",
        licence="IMF terms of use: free with the source named; see https://www.imf.org/en/about/copyright-and-terms",
        citation={
            "type": "dataset",
            "title": "Direct Investment Positions by Counterpart Economy (DIP, formerly CDIS)",
            "author": [{"literal": "International Monetary Fund"}],
            "publisher": "International Monetary Fund",
            "URL": "https://data.imf.org/en/datasets/IMF.STA:DIP",
        },
        coverage=Coverage("positions of the economies that take part in the survey, by immediate counterpart", 2009),
        unit="USD",
        read=read,
        table=open_pairs,
        version="DIP 12.0.1",
        address=Address("https://api.imf.org/external/sdmx/2.1/data/IMF.STA,DIP/{state}....A", file="DIP-{state}.xml"),
        note=(
            "Stocks at the end of the year, by immediate investor: a financial centre stands for those behind it. Inward "
            "and outward figures of one pair differ and are items of their own; do not add them. C is confidential and "
            "not covered, never zero. Many states do not take part: for them only what others report exists."
        ),
    )
)
