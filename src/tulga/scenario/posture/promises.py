"""The obligations of a data set of alliances as promises: what a state and its partners owe each other in a year."""

from datetime import date
from typing import TYPE_CHECKING

from tulga.actors import by_code
from tulga.scenario.posture.facts import Promise
from tulga.scenario.posture.readings import readings

if TYPE_CHECKING:
    import polars


def promises(cells: "polars.DataFrame", source: str, state: str, on: date) -> list[Promise]:
    """The promises of a state in the year of a day, from directed dyad-years with COW numbers.

    `cells` has state1 (who is obliged), state2, year, row, and the obligations of ATOP as 0 or 1, as `ws.cells("atop")`
    gives them; `source` is the id of its source. What is not known, and who bears no number then, is left out.

    >>> import polars
    >>> cells = polars.DataFrame({"state1": [705, 365], "state2": [365, 705], "year": 2016, "row": [1, 2],
    ...                           "atop_defense": [1.0, 1.0], "atop_nonagg": [0.0, None]})
    >>> [(one.partner, one.variable, one.evidence) for one in promises(cells, "atop@1a2b", "KAZ", date(2016, 5, 5))]
    [('RUS', 'atop_defense', 'atop@1a2b row=1;col=atop_defense')]
    """
    import polars as pl

    found = []
    named = [name for name in readings().promises if name in cells.columns]
    for row in cells.filter(pl.col("year") == on.year).iter_rows(named=True):
        obliged, partner = by_code("cow", row["state1"], on), by_code("cow", row["state2"], on)
        if obliged == state and partner is not None:
            for name in named:
                if row[name] == 1:
                    found.append(Promise(partner, name, on.year, f"{source} row={row['row']};col={name}"))
    return found
