"""Correlates of War, Dyadic Trade: what two states imported from each other in a year.

The file is `Dyadic_COW_4.0.csv` inside `COW_Trade_4.0.zip`: one row a pair of states and a year, the pair once, the state
with the lower number first. -9 is missing. The directed table of the R package peacesciencer has every pair twice and
its flows rounded to whole millions, so the provider's own file is the more exact one.

`flow1` is what state 1 imports from state 2, `flow2` what state 2 imports from state 1, as the importer reports it, as a
rule with freight and insurance; what the partner calls its exports is another number. `smoothflow1` and `smoothflow2` have
gaps filled by interpolation.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.connectors.cow_states import LICENCE

_UNIT = "million USD"
_MISSING = ("-9",)

connectors.add("cow-trade")(
    Connector(
        name="cow-trade",
        title="Correlates of War, Dyadic Trade",
        licence=LICENCE,
        citation={
            "type": "article-journal",
            "title": "Trading Data: Evaluating our Assumptions and Coding Rules",
            "author": [
                {"family": "Barbieri", "given": "Katherine"},
                {"family": "Keshk", "given": "Omar M. G."},
                {"family": "Pollins", "given": "Brian M."},
            ],
            "container-title": "Conflict Management and Peace Science",
            "volume": "26",
            "issue": "5",
            "page": "471-491",
            "issued": {"date-parts": [[2009]]},
            "DOI": "10.1177/0738894209343887",
        },
        coverage=Coverage("imports of goods between all pairs of states of the COW system", 1870, 2014),
        unit=_UNIT,
        columns=Columns(
            grain="dyad-year",
            system="cow",
            states=("ccode1", "ccode2"),
            year="year",
            variables=(
                Variable(
                    "flow1",
                    "imports of state 1 from state 2, current prices",
                    _UNIT,
                    missing=_MISSING,
                    other_way="flow2",
                    relation="trade_value",
                    item="imports",
                ),
                Variable(
                    "flow2",
                    "imports of state 2 from state 1, current prices",
                    _UNIT,
                    missing=_MISSING,
                    other_way="flow1",
                    relation="trade_value",
                    item="imports",
                    reverse=True,
                ),
                Variable(
                    "smoothflow1",
                    "flow1 with gaps filled by interpolation",
                    _UNIT,
                    missing=_MISSING,
                    other_way="smoothflow2",
                ),
                Variable(
                    "smoothflow2",
                    "flow2 with gaps filled by interpolation",
                    _UNIT,
                    missing=_MISSING,
                    other_way="smoothflow1",
                ),
            ),
            member="Dyadic_COW_4.0.csv",
        ),
        version="4.0",
        address=Address("https://correlatesofwar.org/wp-content/uploads/COW_Trade_4.0.zip"),
        note=(
            "-9 is missing, not zero; a pair without a row is unknown. Flows are imports as the importer reports them: the "
            "exports of a state are the imports of its partners. Smoothed flows hold estimates. The table of the R package "
            "peacesciencer is rounded to whole millions, so small flows are 0 in it."
        ),
    )
)
