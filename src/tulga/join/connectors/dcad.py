"""DCAD, the Defense Cooperation Agreement Dataset: which pairs of states have a bilateral defence agreement in force.

The provider's file is `DCAD-v1.0-dyadic.csv` inside `kinne_dca.zip`: ccode1, abbrev1, ccode2, abbrev2, year, dcaGeneralV1,
dcaGeneralV2, dcaSectorV1, dcaSectorV2, dcaAnyV1, dcaAnyV2. The agreements themselves are in `DCAD-v1.0-main.csv`.

General agreements are frameworks for defence cooperation as a whole, sector agreements are about one matter. The first
version of each variable (V1) counts narrowly, the second (V2) broadly; the codebook says how. Nothing is known before 1980
and after 2010, whatever is in force then.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors


def _agreement(name: str, label: str) -> Variable:
    return Variable(name, label, whole=True, levels={0: "no", 1: "in force"})


connectors.add("dcad")(
    Connector(
        name="dcad",
        title="DCAD, Defense Cooperation Agreement Dataset",
        licence="cite; hosted by the Correlates of War project, no grant of redistribution seen",
        citation={
            "type": "article-journal",
            "title": "The Defense Cooperation Agreement Dataset (DCAD)",
            "author": [{"family": "Kinne", "given": "Brandon J."}],
            "container-title": "Journal of Conflict Resolution",
            "volume": "64",
            "issue": "4",
            "page": "729-755",
            "issued": {"date-parts": [[2020]]},
            "DOI": "10.1177/0022002719857796",
        },
        coverage=Coverage("bilateral defence cooperation agreements of independent states", 1980, 2010),
        unit=None,
        columns=Columns(
            grain="dyad-year",
            system="cow",
            states=("ccode1", "ccode2"),
            year="year",
            variables=(
                _agreement("dcaGeneralV1", "general agreement, narrow"),
                _agreement("dcaGeneralV2", "general agreement, broad"),
                _agreement("dcaSectorV1", "sector agreement, narrow"),
                _agreement("dcaSectorV2", "sector agreement, broad"),
                _agreement("dcaAnyV1", "any agreement, narrow"),
                _agreement("dcaAnyV2", "any agreement, broad"),
            ),
            member="DCAD-v1.0-dyadic.csv",
        ),
        version="1.0",
        address=Address("https://correlatesofwar.org/wp-content/uploads/kinne_dca.zip"),
        note=(
            "Outside 1980-2010 nothing is known: an agreement of 2011 is not in it, and one of 2009 has no end in it. "
            "A pair without a row is unknown, not without agreement. Read the codebook before choosing V1 or V2."
        ),
    )
)
