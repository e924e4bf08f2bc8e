"""Correlates of War, Diplomatic Exchange: the rank of the envoys of two states at each other, in chosen years.

The file is `Diplomatic_Exchange_2006v1.csv`: ccode1, ccode2, year, DR_at_1, DR_at_2, DE, version. Years are 1817, 1824, 1827,
1832, 1836, 1840, then every fifth from 1844 to 1914, from 1920 to 1940, and from 1950 to 2005.

The years between are unknown and are not filled in. Level 9 stands for another form of representation: it is a label, and a
mean over these levels says nothing.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.connectors.cow_states import LICENCE

_LEVELS = {0: "none", 1: "chargé d'affaires", 2: "minister", 3: "ambassador", 9: "other"}
_MISSING = ("-9",)

connectors.add("cow-diplomacy")(
    Connector(
        name="cow-diplomacy",
        title="Correlates of War, Diplomatic Exchange",
        licence=LICENCE,
        citation={
            "type": "dataset",
            "title": "Diplomatic Exchange Data Set, v2006.1",
            "author": [{"family": "Bayer", "given": "Reşat"}],
            "issued": {"date-parts": [[2006]]},
            "URL": "https://correlatesofwar.org/data-sets/diplomatic-exchange",
        },
        coverage=Coverage("diplomatic representation between states of the COW system, in chosen years", 1817, 2005),
        unit=None,
        columns=Columns(
            grain="dyad-year",
            system="cow",
            states=("ccode1", "ccode2"),
            year="year",
            variables=(
                Variable(
                    "DR_at_1",
                    "rank of the envoy of state 2 at state 1",
                    missing=_MISSING,
                    whole=True,
                    levels=_LEVELS,
                    other_way="DR_at_2",
                ),
                Variable(
                    "DR_at_2",
                    "rank of the envoy of state 1 at state 2",
                    missing=_MISSING,
                    whole=True,
                    levels=_LEVELS,
                    other_way="DR_at_1",
                ),
                Variable(
                    "DE",
                    "either has an envoy at the other",
                    missing=_MISSING,
                    whole=True,
                    levels={0: "no", 1: "yes", 9: "other"},
                ),
            ),
            member="Diplomatic_Exchange_2006v1.csv",
        ),
        version="2006.1",
        address=Address("https://correlatesofwar.org/wp-content/uploads/Diplomatic_Exchange_2006v1.csv"),
        note=(
            "The years between the chosen ones are unknown, not 0, and nothing is carried over. Level 9 is 'other', not a "
            "rank above ambassador: never average. See the provider's codebook for the direction of DR_at_1 and DR_at_2."
        ),
    )
)
