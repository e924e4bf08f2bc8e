"""ATOP, Alliance Treaty Obligations and Provisions: what one state has promised another by treaty, a directed pair and a year.

The provider's file is `atop5_1ddyr.csv` inside the zip of csv files: ddyad, year, atopally, defense, offense, neutral, nonagg,
consul, ..., stateA, stateB, version. The table of the R package peacesciencer (ccode1, ccode2, year, atop_defense ...
atop_consul) is read as well. The tables of alliances (`atop5_1a.csv`) and members (`atop5_1m.csv`) have another form.

The dataset lists pairs with an alliance, so a pair without a row has promised nothing: 0, from 1815 to 2018. A 1 says that
some instrument holds the promise, a multilateral one as well, and not which.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors


def _obligation(name: str, label: str) -> Variable:
    column = name.removeprefix("atop_")
    return Variable(name, label, column=column, absent="zero", whole=True, levels={0: "no", 1: "obligation"})


connectors.add("atop")(
    Connector(
        name="atop",
        title="ATOP, Alliance Treaty Obligations and Provisions",
        licence="cite; no grant of redistribution seen (http://www.atopdata.org)",
        citation={
            "type": "article-journal",
            "title": "Alliance Treaty Obligations and Provisions, 1815-1944",
            "author": [
                {"family": "Leeds", "given": "Brett Ashley"},
                {"family": "Ritter", "given": "Jeffrey M."},
                {"family": "Mitchell", "given": "Sara McLaughlin"},
                {"family": "Long", "given": "Andrew G."},
            ],
            "container-title": "International Interactions",
            "volume": "28",
            "issue": "3",
            "page": "237-260",
            "issued": {"date-parts": [[2002]]},
            "DOI": "10.1080/03050620213653",
        },
        coverage=Coverage("obligations of military alliances between states, by the year", 1815, 2018),
        unit=None,
        columns=Columns(
            grain="directed dyad-year",
            system="cow",
            states=("stateA", "stateB"),
            year="year",
            variables=(
                _obligation("atop_defense", "state 1 is obliged to defend state 2"),
                _obligation("atop_offense", "state 1 is obliged to join an attack of state 2"),
                _obligation("atop_neutral", "state 1 is obliged to stay neutral"),
                _obligation("atop_nonagg", "state 1 is obliged not to attack state 2"),
                _obligation("atop_consul", "state 1 is obliged to consult with state 2"),
            ),
            aliases={
                "stateA": ("ccode1",),
                "stateB": ("ccode2",),
                "defense": ("atop_defense",),
                "offense": ("atop_offense",),
                "neutral": ("atop_neutral",),
                "nonagg": ("atop_nonagg",),
                "consul": ("atop_consul",),
            },
            member="atop5_1ddyr.csv",
        ),
        version="5.1",
        address=Address("http://www.atopdata.org/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip"),
        note=(
            "A flag needs its instrument: Mongolia and the United States read as non-aggression in 2014, apparently "
            "through the OSCE, without a treaty between the two. Years after 2018 are not covered, and not 0."
        ),
    )
)
