"""Correlates of War, National Material Capabilities: six indicators of power and their index, a state and a year.

The file is `NMC-70-abridged.csv`, in a zip inside `NMCv7.zip`: stateabb, ccode, year, the six indicators, cinc, version.
-9 is missing. The table of the R package peacesciencer has the same columns. Editions 5 and 6 read the same.

`cinc` is the mean of the state's six shares in the sum over all states of that year, so it compares states within a year;
it moves when another state enters the system or another state's figure is corrected in a later edition.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.connectors.cow_states import LICENCE

_MISSING = ("-9",)

connectors.add("cow-capabilities")(
    Connector(
        name="cow-capabilities",
        title="Correlates of War, National Material Capabilities",
        licence=LICENCE,
        citation={
            "type": "article-journal",
            "title": "Reconstructing the Correlates of War Dataset on Material Capabilities of States, 1816-1985",
            "author": [{"family": "Singer", "given": "J. David"}],
            "container-title": "International Interactions",
            "volume": "14",
            "issue": "2",
            "page": "115-132",
            "issued": {"date-parts": [[1987]]},
            "DOI": "10.1080/03050628808434695",
        },
        coverage=Coverage("capabilities of every state of the COW system", 1816, 2022),
        unit=None,
        columns=Columns(
            grain="state-year",
            system="cow",
            states=("ccode",),
            year="year",
            variables=(
                Variable(
                    "milex",
                    "military expenditure, current prices",
                    "thousand USD; thousand GBP before 1914",
                    missing=_MISSING,
                ),
                Variable("milper", "military personnel", "thousands", missing=_MISSING),
                Variable("irst", "iron and steel production", "thousand tons", missing=_MISSING),
                Variable("pec", "primary energy consumption", "thousand coal-ton equivalents", missing=_MISSING),
                Variable("tpop", "total population", "thousands", missing=_MISSING),
                Variable("upop", "population of cities above 100,000", "thousands", missing=_MISSING),
                Variable("cinc", "Composite Index of National Capability", "share of all states", missing=_MISSING),
            ),
            member="NMC-70-abridged.csv",
        ),
        version="7.0",
        address=Address("https://correlatesofwar.org/wp-content/uploads/NMCv7.zip"),
        note=(
            "-9 is missing. Military expenditure is in British pounds before 1914 and in US dollars from 1914 on: never take a "
            "difference across that year. cinc is a share within one year, and changes between editions of the dataset."
        ),
    )
)
