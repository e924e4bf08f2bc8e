"""Correlates of War, Direct Contiguity: how near the home territories of two states are, by land or by water.

The provider's file is the master list `contdir.csv` inside `DirectContiguity320.zip`: dyad, statelno, statelab, statehno,
statehab, conttype, begin, end, notes, version; one row a spell of a pair, from one month to another (YYYYMM). The yearly
tables beside it (`contdird.csv`, `contdirs.csv`) are made from it and have another form. The table of the R package
peacesciencer (ccode1, ccode2, conttype, stdate, enddate) has every pair twice, days that stand for months, and spells of
its own making that say 0.

Level 1 is a border on land or a river; 2 to 5 are distances over water. The levels are kinds and not a scale: what is not in
the list is not contiguous, and that is 0, less than 1.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.connectors.cow_states import LICENCE

_LEVELS = {
    0: "not contiguous",
    1: "land or river border",
    2: "up to 12 miles of water",
    3: "12 to 24 miles of water",
    4: "24 to 150 miles of water",
    5: "150 to 400 miles of water",
}

connectors.add("cow-contiguity")(
    Connector(
        name="cow-contiguity",
        title="Correlates of War, Direct Contiguity",
        licence=LICENCE,
        citation={
            "type": "article-journal",
            "title": "The Correlates of War (COW) Project Direct Contiguity Data, Version 3.0",
            "author": [
                {"family": "Stinnett", "given": "Douglas M."},
                {"family": "Tir", "given": "Jaroslav"},
                {"family": "Schafer", "given": "Philip"},
                {"family": "Diehl", "given": "Paul F."},
                {"family": "Gochman", "given": "Charles"},
            ],
            "container-title": "Conflict Management and Peace Science",
            "volume": "19",
            "issue": "2",
            "page": "58-66",
            "issued": {"date-parts": [[2002]]},
        },
        coverage=Coverage("pairs of states of the COW system within 400 miles of water", 1816, 2016),
        unit=None,
        columns=Columns(
            grain="dyad-spell",
            system="cow",
            states=("statelno", "statehno"),
            variables=(Variable("conttype", "direct contiguity", absent="zero", whole=True, levels=_LEVELS),),
            begin="begin",
            end="end",
            aliases={
                "statelno": ("ccode1",),
                "statehno": ("ccode2",),
                "begin": ("stdate",),
                "end": ("enddate",),
            },
            member="contdir.csv",
        ),
        version="3.2",
        address=Address("https://correlatesofwar.org/wp-content/uploads/DirectContiguity320.zip"),
        note=(
            "A pair without a row is not contiguous (0) from 1816 to 2016 and unknown afterwards. Spells are known by the "
            "month, and two spells of a pair can meet in one year. Do not average the levels. Contiguity through colonies "
            "is another dataset."
        ),
    )
)
