"""Correlates of War, State System Membership: which states there were, and from which day to which.

The file is `statelist2024.csv` (or `states2016.csv`): one row a spell of membership, its first and last day in three
columns each. The table of the R package peacesciencer has the same columns.

A row says nothing but that the state was there: the dataset has spells and no variables. The last day of a state that is a
member still is the last day of the list (2016-12-31, 2024-12-31), not the end of the state. A state that was occupied and
came back has two rows.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns
from tulga.join.connector import Connector, Coverage, connectors

# What all datasets of the project ask for.
LICENCE = "free with citation of the article of record; no grant of redistribution seen (https://correlatesofwar.org)"

connectors.add("cow-states")(
    Connector(
        name="cow-states",
        title="Correlates of War, State System Membership",
        licence=LICENCE,
        citation={
            "type": "dataset",
            "title": "State System Membership List",
            "author": [{"literal": "Correlates of War Project"}],
            "URL": "https://correlatesofwar.org/data-sets/state-system-membership/",
        },
        coverage=Coverage("spells of membership of every state of the COW system, by day", 1816, 2016),
        unit=None,
        columns=Columns(
            grain="state-spell",
            system="cow",
            states=("ccode",),
            variables=(),
            begin=("styear", "stmonth", "stday"),
            end=("endyear", "endmonth", "endday"),
            member="statelist2024.csv",
        ),
        version="2016; 2024 reads the same",
        address=Address("https://correlatesofwar.org/wp-content/uploads/States2024.zip"),
        note=(
            "The last day of the list stands as the last day of every state that is still a member. "
            "A state can have several spells."
        ),
    )
)
