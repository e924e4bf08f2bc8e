"""National material capabilities: a state's part of what all states have together.

The six components of the Correlates of War project: military expenditure (`milex`), military personnel (`milper`), iron
and steel production (`irst`), primary energy consumption (`pec`), total population (`tpop`) and urban population (`upop`).
"""

from typing import Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput
from tulga.measures.forms import COMPONENTS
from tulga.measures.frames import Frame, given_back, opened
from tulga.measures.measure import measure

_KEY = ("subject", "year")


@measure(
    "cinc",
    title="Composite index of national capability",
    formula="mean over the available components c of x_ic / (sum over states of x_c)",
    unit="share of the system",
    range=(0, 1),
    source="Singer, Bremer and Stuckey 1972; Singer 1987; Correlates of War, National Material Capabilities 6.0",
    missing="a component without a value is left out of the mean and of the total; low and high are what it could make",
    variant="mean of the available components, as the published values are; shares of a year need not add up to 1",
    ends="interval",
)
def cinc(capabilities: IntoFrameT, system_totals: Any = None) -> IntoFrameT:
    """A state's mean share of the system: subject, year, value, low, high, coverage (components of six), and each share.

    The system is all states of the frame in the year, or what `system_totals` says of the year; a component of which the
    system has nothing is not available. `low` takes a missing share for 0 and `high` for 1, so with all six the three
    are one number. Raises BadInput for a negative value (write what is missing as null) and for a state or a year
    that is there twice.

    >>> import polars as pl
    >>> none = {"irst": None, "pec": None, "tpop": None, "upop": None}
    >>> two = pl.DataFrame({"subject": ["A", "B"], "year": 1900, "milex": [30.0, 70.0], "milper": [5, 5], **none})
    >>> cinc(two).select("subject", "value", "coverage").rows()[0]  # (0.3 + 0.5) / 2, of two components
    ('A', 0.4, 0.3333333333333333)
    """
    rows = _checked(capabilities, _KEY)
    if system_totals is None:
        totals = rows.group_by("year").agg(*(nw.col(name).sum() for name in COMPONENTS))
    else:
        totals = _checked(system_totals, ("year",))
    totals = totals.select("year", *(nw.col(name).alias(f"{name}_total") for name in COMPONENTS))
    rows = rows.join(totals, on=["year"], how="left")
    shares = (
        nw.when(nw.col(f"{name}_total") > 0).then(nw.col(name) / nw.col(f"{name}_total")).alias(name)
        for name in COMPONENTS
    )
    rows = rows.select(*_KEY, *shares)
    _refuse_above_the_system(rows)
    known = [nw.when(nw.col(name).is_null()).then(nw.lit(0)).otherwise(nw.lit(1)) for name in COMPONENTS]
    rows = rows.with_columns(sum=_added([nw.col(name).fill_null(0.0) for name in COMPONENTS]), known=_added(known))
    added, count, mean = nw.col("sum"), nw.col("known"), nw.col("sum") / nw.col("known")
    # Times a sixth: a column over a plain number is rounded by Polars in one way or another, as rows happen to be cut.
    sixth = 1 / len(COMPONENTS)
    rows = rows.with_columns(
        value=nw.when(count > 0).then(mean),
        low=nw.when(count == len(COMPONENTS)).then(mean).otherwise(added * sixth),
        high=nw.when(count == len(COMPONENTS)).then(mean).otherwise((added + len(COMPONENTS) - count) * sixth),
        coverage=count * sixth,
    )
    return given_back(rows.select(*_KEY, "value", "low", "high", "coverage", *COMPONENTS), capabilities, _KEY)


def _checked(frame: Any, key: tuple[str, ...]) -> Frame:
    """The components as floating-point numbers, missing values as null; raises BadInput for rows that cannot be used."""
    rows = opened(frame, [*key, *COMPONENTS])
    rows = rows.with_columns(*(nw.col(name).cast(nw.Float64).fill_nan(None) for name in COMPONENTS))
    for name in COMPONENTS:
        wrong = (nw.col(name) < 0) | (nw.col(name) > 1.7976931348623157e308)
        for row in rows.filter(wrong).sort(*key).head(1).collect().iter_rows(named=True):
            said = f"the {name} {row[name]:g} of {_named(row, key)} is not a quantity: what is missing is null"
            raise BadInput(said)
    counts = rows.group_by(*key).agg(times=nw.len()).filter(nw.col("times") > 1)
    for row in counts.sort(*key).head(1).collect().iter_rows(named=True):
        raise BadInput(f"{_named(row, key)} is there {row['times']} times")
    return rows


def _refuse_above_the_system(shares: Frame) -> None:
    """Raises BadInput where a state has more of a component than the system, as when units differ."""
    for name in COMPONENTS:
        wrong = shares.filter(nw.col(name) > 1 + 1e-9)
        for row in wrong.sort(*_KEY).head(1).collect().iter_rows(named=True):
            raise BadInput(f"{_named(row, _KEY)} has more {name} than the whole system: are the units the same?")


def _named(row: dict[str, Any], key: tuple[str, ...]) -> str:
    return ", ".join(str(row[name]) for name in key)


def _added(terms: list[nw.Expr]) -> nw.Expr:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
