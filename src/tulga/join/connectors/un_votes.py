"""UN General Assembly votes: how every state voted in every roll call.

The file is `UNVotes.csv` of the Dataverse: rcid, ccode, member, vote, Countryname, session, importantvote, date, unres,
amend, para, short, descr, me, nu, di, hr, co, ec; one row a state and a roll call. Editions differ in the columns that
describe the roll call; rcid, session, ccode and vote are in all of them.

A vote is 1 yes, 2 abstain, 3 no. 8 is absent and 9 not a member (yet): no votes, and never to be counted with them. The
year of a session is 1945 and its number, as is the custom of the field; a session that was resumed goes on into the next
year, so a few roll calls bear the year before their date.
"""

from typing import TYPE_CHECKING

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors

if TYPE_CHECKING:
    import polars as pl

_LEVELS = {1: "yes", 2: "abstain", 3: "no", 8: "absent", 9: "not a member"}
DATAVERSE = "CC0 1.0 at the Harvard Dataverse; cite"


def session_years(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    """The table with the year 1945 + n in place of session n; what is no whole number stays, to be told as no year.

    >>> import polars as pl
    >>> session_years(pl.LazyFrame({"session": ["1", "70.0", "first"]})).collect()["session"].to_list()
    ['1946', '2015', 'first']
    """
    import polars as pl

    year = pl.col("session").cast(pl.Float64, strict=False) + 1945
    told = pl.col("session").cast(pl.String)
    return frame.with_columns(
        session=pl.when(year == year.floor()).then(year.cast(pl.Int32).cast(pl.String)).otherwise(told)
    )


connectors.add("un-votes")(
    Connector(
        name="un-votes",
        title="United Nations General Assembly Voting Data",
        licence=DATAVERSE,
        citation={
            "type": "dataset",
            "title": "United Nations General Assembly Voting Data",
            "author": [
                {"family": "Voeten", "given": "Erik"},
                {"family": "Strezhnev", "given": "Anton"},
                {"family": "Bailey", "given": "Michael"},
            ],
            "publisher": "Harvard Dataverse",
            "issued": {"date-parts": [[2009]]},
            "DOI": "10.7910/DVN/LEJUQZ",
        },
        coverage=Coverage("roll calls of the General Assembly of the United Nations, all members", 1946),
        unit=None,
        columns=Columns(
            grain="roll call",
            system="cow",
            states=("ccode",),
            year="session",
            variables=(Variable("vote", "vote of the state in the roll call", whole=True, levels=_LEVELS),),
            aliases={"roll_call": ("rcid",)},
            prepare=session_years,
            encoding="latin-1",
        ),
        version="sessions 1-70; later editions read the same",
        address=Address("https://dataverse.harvard.edu/api/access/datafile/6358426", file="UNVotes.csv"),
        note=(
            "8 (absent) and 9 (not a member) are no votes: leave them out of every share. The year is that of the session; "
            "resumed sessions vote in the following year. The address is that of one edition; newer ones stand beside it "
            "at https://doi.org/10.7910/DVN/LEJUQZ."
        ),
    )
)
