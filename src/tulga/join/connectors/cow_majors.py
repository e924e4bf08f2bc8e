"""Correlates of War, Major Powers: which states counted as major powers, from which day to which.

The file is `majors2024.csv` (or `majors2016.csv`): one row a spell, its first and last day in three columns each. The table
of the R package peacesciencer has the same columns.

A spell is a 1 of the variable `major`; a state of the system without a spell is no major power: 0, to the end of the list
and not a day further.
"""

from typing import TYPE_CHECKING

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.connectors.cow_states import LICENCE

if TYPE_CHECKING:
    import polars as pl


def with_major(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    """The table with the column `major`: 1 in every row, for a row is a spell as a major power."""
    import polars as pl

    return frame.with_columns(major=pl.lit("1"))


connectors.add("cow-majors")(
    Connector(
        name="cow-majors",
        title="Correlates of War, Major Powers",
        licence=LICENCE,
        citation={
            "type": "dataset",
            "title": "State System Membership List: Major Powers",
            "author": [{"literal": "Correlates of War Project"}],
            "URL": "https://correlatesofwar.org/data-sets/state-system-membership/",
        },
        coverage=Coverage("spells as a major power of every state of the COW system, by day", 1816, 2016),
        unit=None,
        columns=Columns(
            grain="state-spell",
            system="cow",
            states=("ccode",),
            variables=(
                Variable("major", "is a major power", absent="zero", whole=True, levels={0: "no", 1: "major power"}),
            ),
            begin=("styear", "stmonth", "stday"),
            end=("endyear", "endmonth", "endday"),
            prepare=with_major,
            member="majors2024.csv",
        ),
        version="2016; 2024 reads the same",
        address=Address("https://correlatesofwar.org/wp-content/uploads/MajorPowers2024.zip"),
        note=(
            "After the last day of the list nothing is known: the last day of a power that is still one is that of the "
            "list, and a panel beyond 2016 has no value, neither 0 nor 1."
        ),
    )
)
