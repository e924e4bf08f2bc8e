"""Gleditsch and Ward, independent states: the other list of states through time, by day.

The file is `ksgmdw.txt` (latin-1, tabs): statenumber, stateid, countryname, start, end, the days as ISO dates; the list of
microstates has the same form. The table of the R package peacesciencer (gwcode, startdate, enddate) is read as well.

Its numbers are its own where the list parts from that of the Correlates of War: 260 is the Federal Republic of Germany and
Germany today, 255 Prussia and Germany to 1945; 678 is Yemen; 340 is Serbia. A row says nothing but that the state was there.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns
from tulga.join.connector import Connector, Coverage, connectors

connectors.add("gw-states")(
    Connector(
        name="gw-states",
        title="Gleditsch and Ward, list of independent states",
        licence="cite; the provider states no licence",
        citation={
            "type": "article-journal",
            "title": "A revised list of independent states since the Congress of Vienna",
            "author": [
                {"family": "Gleditsch", "given": "Kristian S."},
                {"family": "Ward", "given": "Michael D."},
            ],
            "container-title": "International Interactions",
            "volume": "25",
            "issue": "4",
            "page": "393-413",
            "issued": {"date-parts": [[1999]]},
            "DOI": "10.1080/03050629908434958",
        },
        coverage=Coverage("spells of independence of every state of the list, by day", 1816, 2017),
        unit=None,
        columns=Columns(
            grain="state-spell",
            system="gw",
            states=("statenumber",),
            variables=(),
            begin="start",
            end="end",
            aliases={
                "statenumber": ("gwcode", "gwno"),
                "start": ("startdate",),
                "end": ("enddate",),
            },
            encoding="latin-1",
        ),
        version="2017; 2020 reads the same",
        address=Address("http://ksgleditsch.com/data/ksgmdw.txt"),
        note=(
            "The last day of the list (2017-12-31, 2020-12-31) stands as the last day of every state that is still there. "
            "Codes are not those of the Correlates of War: Germany, Yemen and Serbia differ. "
            "Microstates have a file of their own at the same address, `microstates.txt`."
        ),
    )
)
