"""Correlates of War, Intergovernmental Organizations: how many organisations two states are full members of together.

The provider's file is `dyadic_formatv3.csv` inside `dyadic_formatv3.zip`: one row a pair of states and a year (dyadid,
ccode1, country1, state1, ccode2, country2, state2, year) and one column an organisation, of more than five hundred: 1 both
are full members, 0 they are not, -1 a state is not in the system, -9 missing. `dyadigos` counts the columns with a 1, as
the table of the R package peacesciencer (ccode1, ccode2, year, dyadigos) has it counted already.

Up to 1965 the provider looked memberships up every five years. A row without a single 0 or 1 is missing here, and 0 in the
table of the R package.
"""

from typing import TYPE_CHECKING

from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.connectors.cow_states import LICENCE

if TYPE_CHECKING:
    import polars as pl

_ABOUT = {"row", "dyadid", "ccode1", "country1", "state1", "ccode2", "country2", "state2", "year", "version"}
_SHARED, _NOT_SHARED, _UNKNOWN = 1.0, 0.0, (-1.0, -9.0)


def count_shared(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    """The table with `dyadigos`, the number of organisations that the row codes 1; counted already, it stays.

    Without a 0 or 1 the row is missing; a code that is none of 1, 0, -1, -9 is put in its place, to be told by whoever
    reads it as a number.
    """
    import polars as pl

    names = frame.collect_schema().names()
    codes = {name: pl.col(name).cast(pl.Float64, strict=False) for name in names if name.casefold() not in _ABOUT}
    if "dyadigos" in names or not codes:
        return frame
    written = [
        pl.when(~_known(code)).then(pl.format("{} in column {}", name, pl.lit(name))) for name, code in codes.items()
    ]
    known = pl.any_horizontal(code.is_in([_SHARED, _NOT_SHARED]) for code in codes.values())
    shared = pl.sum_horizontal((code == _SHARED).fill_null(False) for code in codes.values())
    count = pl.when(known).then(shared.cast(pl.String))
    return frame.with_columns(dyadigos=pl.coalesce(*written, count)).select(
        "row", "ccode1", "ccode2", "year", "dyadigos"
    )


def _known(code: "pl.Expr") -> "pl.Expr":
    return code.is_in([_SHARED, _NOT_SHARED, *_UNKNOWN]).fill_null(False)


connectors.add("cow-igos")(
    Connector(
        name="cow-igos",
        title="Correlates of War, Intergovernmental Organizations",
        licence=LICENCE,
        citation={
            "type": "article-journal",
            "title": "Tracking organizations in the world: The Correlates of War IGO Version 3.0 datasets",
            "author": [
                {"family": "Pevehouse", "given": "Jon C. W."},
                {"family": "Nordstrom", "given": "Timothy"},
                {"family": "McManus", "given": "Roseanne W."},
                {"family": "Jamison", "given": "Anne Spencer"},
            ],
            "container-title": "Journal of Peace Research",
            "volume": "57",
            "issue": "3",
            "page": "492-503",
            "issued": {"date-parts": [[2020]]},
            "DOI": "10.1177/0022343319881175",
        },
        coverage=Coverage("shared full memberships of pairs of states of the COW system", 1816, 2014),
        unit="organisations",
        columns=Columns(
            grain="dyad-year",
            system="cow",
            states=("ccode1", "ccode2"),
            year="year",
            variables=(
                Variable("dyadigos", "organisations that both states are full members of", "organisations", whole=True),
            ),
            prepare=count_shared,
            member="dyadic_formatv3.csv",
        ),
        version="3.0",
        address=Address("https://correlatesofwar.org/wp-content/uploads/dyadic_formatv3.zip"),
        note=(
            "A full member beside an associate member or an observer does not count as shared. An organisation whose "
            "membership is missing (-9) is not counted, so a count can be too low. A pair without a row is unknown, not "
            "without organisations."
        ),
    )
)
