"""UN ideal points: where a state stands on the main dimension of the votes of the General Assembly, by session.

The file is `IdealpointestimatesAll_*.csv` of the Dataverse (latin-1): ccode, session, the point, its quantiles, iso3c,
Countryname; one row a state and a session. The point is called IdealPoint in the edition of 2020 and IdealPointAll in that
of 2024.

All points are estimated anew in each edition, so numbers of two editions do not belong in one series. The year of a session
is 1945 and its number.
"""

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.connectors.un_votes import DATAVERSE, session_years

_UNIT = "ideal point"

connectors.add("un-ideal-points")(
    Connector(
        name="un-ideal-points",
        title="Ideal points from votes of the UN General Assembly",
        licence=DATAVERSE,
        citation={
            "type": "article-journal",
            "title": "Estimating Dynamic State Preferences from United Nations Voting Data",
            "author": [
                {"family": "Bailey", "given": "Michael A."},
                {"family": "Strezhnev", "given": "Anton"},
                {"family": "Voeten", "given": "Erik"},
            ],
            "container-title": "Journal of Conflict Resolution",
            "volume": "61",
            "issue": "2",
            "page": "430-456",
            "issued": {"date-parts": [[2017]]},
            "DOI": "10.1177/0022002715595700",
        },
        coverage=Coverage("members of the United Nations that vote, by session of the General Assembly", 1946),
        unit=_UNIT,
        columns=Columns(
            grain="state-year",
            system="cow",
            states=("ccode",),
            year="session",
            variables=(
                Variable(
                    "ideal_point",
                    "position on the main dimension of votes",
                    _UNIT,
                    column="IdealPointAll",
                    relation="ideal_point",
                ),
            ),
            aliases={"IdealPointAll": ("IdealPoint",)},
            prepare=session_years,
            encoding="latin-1",
        ),
        version="2020; 2024 reads the same",
        address=Address(
            "https://dataverse.harvard.edu/api/access/datafile/10295878", file="IdealpointestimatesAll_Jun2024.csv"
        ),
        note=(
            "Each edition estimates all sessions anew: do not mix editions. The sign and the scale mean nothing by "
            "themselves; compare states within a session. Votes of session n are given the year 1945 + n."
        ),
    )
)
