"""Correlates of War, Formal Alliances: what two states have promised each other, a directed pair and a year.

The file is `alliance_v4.1_by_directed_yearly.csv` inside `version4.1_csv.zip`: one row an alliance, a directed pair and a
year, with version4id, ccode1, state_name1, ccode2, state_name2, the days of the pair's alliance, defense, neutrality,
nonaggression, entente, year, version. The table that the R package peacesciencer had (cow_defense ... cow_entente) is read
as well.

Two states can be in several alliances at once and then have several rows in a year: the promise is 1 if any of them holds
it, and the cell leads to the first of these rows.
"""

from typing import TYPE_CHECKING

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.connectors.cow_states import LICENCE

if TYPE_CHECKING:
    import polars as pl

_KEYS = ("ccode1", "ccode2", "year")
_PROMISES = ("defense", "neutrality", "nonaggression", "entente")


def across_alliances(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    """One row a directed pair and a year: of each promise the highest code, and the number of the first row."""
    import polars as pl

    rows = frame.group_by(_KEYS, maintain_order=True)
    return rows.agg(pl.col(_PROMISES).max(), pl.col("row").min())


def _promise(name: str, label: str, instrument: str) -> Variable:
    return Variable(name, label, absent="zero", whole=True, levels={0: "no", 1: instrument})


connectors.add("cow-alliances")(
    Connector(
        name="cow-alliances",
        title="Correlates of War, Formal Alliances",
        licence=LICENCE,
        citation={
            "type": "book",
            "title": "International Military Alliances, 1648-2008",
            "author": [{"family": "Gibler", "given": "Douglas M."}],
            "publisher": "CQ Press",
            "issued": {"date-parts": [[2009]]},
        },
        coverage=Coverage("formal alliances between states of the COW system", 1816, 2012),
        unit=None,
        columns=Columns(
            grain="directed dyad-year",
            system="cow",
            states=("ccode1", "ccode2"),
            year="year",
            variables=(
                _promise("defense", "state 1 promises to defend state 2", "defence pact"),
                _promise("neutrality", "state 1 promises to stay neutral", "neutrality pact"),
                _promise("nonaggression", "state 1 promises not to attack", "non-aggression pact"),
                _promise("entente", "state 1 promises to consult in a crisis", "entente"),
            ),
            aliases={
                "defense": ("cow_defense",),
                "neutrality": ("cow_neutral",),
                "nonaggression": ("cow_nonagg",),
                "entente": ("cow_entente",),
            },
            prepare=across_alliances,
            member="alliance_v4.1_by_directed_yearly.csv",
        ),
        version="4.1",
        address=Address("https://correlatesofwar.org/wp-content/uploads/version4.1_csv.zip"),
        note=(
            "The dataset lists alliances only, so a pair without a row has none (0) from 1816 to 2012; later years are not "
            "covered. A pair with several alliances in a year is one cell here, 1 where any of them holds the promise. "
            "Non-aggression includes multilateral instruments: look up the treaty before calling two states allies."
        ),
    )
)
