"""Portfolios of alliances from the obligations of treaties, in the form that measures of alignment take."""

from typing import TYPE_CHECKING, Any, Literal

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput, unknown
from tulga.measures.frames import handed_back, in_memory

if TYPE_CHECKING:
    import polars as pl

_KEYS = ("subject", "object", "year")
_STEPS = {3: ("atop_defense", "atop_offense"), 2: ("atop_neutral", "atop_consul"), 1: ("atop_nonagg",)}
OBLIGATIONS = tuple(name for names in _STEPS.values() for name in names)


def alliance_portfolio(
    dyads: IntoFrameT,
    *,
    members: IntoFrameT | None = None,
    capabilities: IntoFrameT | None = None,
    coding: Literal["valued", "binary"] = "valued",
) -> IntoFrameT:
    """What each state has promised each other one, in one number: subject, object, year, value, and weight where given.

    `dyads` are directed dyad-years: subject (who is obliged), object (towards whom), year, and the obligations of ATOP as
    0 or 1: atop_defense, atop_offense, atop_neutral, atop_nonagg, atop_consul. Valued: 3 defence or offence, 2 neutrality or
    consultation, 1 non-aggression only, 0 none; binary: 1 for any. An obligation that is not known makes the value null
    where it could change it. The coding is that of Chiba et al. 2022, as the R package fpsim (Miller 2026) has it; the
    scale of the Correlates of War (defence, neutrality, entente) is another one.

    `members` (subject, year) lists the states of the system: then every ordered pair of them has a row, 0 where `dyads` has
    none, and `dyads` with others are left out. `capabilities` (subject, year, value), as the measure cinc gives it, weighs
    the objects. Ties of a state with itself are no promise and are for the measure to add. Sorted by year, subject, object.
    Raises BadInput for an obligation that is neither 0 nor 1 and for a pair or a capability that is there twice, BadUse for
    another coding.

    >>> import polars as pl
    >>> pact = {name: [0, 0] for name in OBLIGATIONS} | {"atop_defense": [1, 0], "atop_consul": [1, 1]}
    >>> pairs = pl.DataFrame({"subject": ["GMY", "ITA"], "object": ["AUH", "GMY"], "year": 1882, **pact})
    >>> alliance_portfolio(pairs)["value"].to_list()
    [3.0, 2.0]
    """
    import polars as pl

    if coding not in ("valued", "binary"):
        raise unknown("coding of alliances", coding, ["valued", "binary"])
    rows = _coded(in_memory(dyads, [*_KEYS, *OBLIGATIONS]))
    if members is not None:
        rows = _pairs(_alike(in_memory(members, ["subject", "year"]), rows), rows)
    if coding == "binary":
        rows = rows.with_columns(value=(pl.col("value") > 0).cast(pl.Float64))
    if capabilities is not None:
        rows = rows.join(_weights(capabilities, rows), on=["object", "year"], how="left")
    return handed_back(rows.sort("year", "subject", "object"), dyads)


def _coded(dyads: "pl.DataFrame") -> "pl.DataFrame":
    """The rows with their value on the scale 0 to 3."""
    import polars as pl

    dyads = dyads.with_columns(pl.col(*OBLIGATIONS).cast(pl.Float64))
    for name in OBLIGATIONS:
        for row in dyads.filter(~pl.col(name).is_in([0.0, 1.0])).sort(*_KEYS).head(1).iter_rows(named=True):
            said = f"{row['subject']} to {row['object']} in {row['year']}"
            raise BadInput(f"{name} of {said} is {row[name]:g}, and has to be 0 or 1")
    for row in dyads.group_by(*_KEYS).len().filter(pl.col("len") > 1).sort(*_KEYS).head(1).iter_rows(named=True):
        said = f"{row['subject']} to {row['object']} in {row['year']}"
        raise BadInput(f"the pair {said} is there {row['len']} times")
    value = pl.lit(0.0)
    for step, names in reversed(_STEPS.items()):
        holds = pl.any_horizontal(pl.col(name) == 1 for name in names)
        value = pl.when(holds).then(float(step)).when(holds.is_null()).then(None).otherwise(value)
    return dyads.select(*_KEYS, value=value)


def _weights(capabilities: Any, rows: "pl.DataFrame") -> "pl.DataFrame":
    """The weight of each object and year."""
    weights = _alike(in_memory(capabilities, ["subject", "year", "value"]), rows)
    for row in weights.filter(weights.select("subject", "year").is_duplicated()).sort("year", "subject").rows()[:1]:
        raise BadInput(f"the capabilities of {row[0]} in {row[1]} are there several times")
    return weights.rename({"subject": "object", "value": "weight"})


def _alike(frame: "pl.DataFrame", rows: "pl.DataFrame") -> "pl.DataFrame":
    """The frame with its keys in the kind that the rows have them in."""
    for key in ("subject", "year"):
        kind, needed = frame.schema[key], rows.schema[key]
        if kind.is_numeric() != needed.is_numeric():
            raise BadInput(f"the column {key!r} holds {kind} in one frame and {needed} in another")
        frame = frame.with_columns(frame[key].cast(needed))
    return frame


def _pairs(members: "pl.DataFrame", rows: "pl.DataFrame") -> "pl.DataFrame":
    """Every ordered pair of the year's members, with the value of its row or 0."""
    import polars as pl

    listed = members.unique()
    both = listed.join(listed.rename({"subject": "object"}), on="year").filter(pl.col("subject") != pl.col("object"))
    said = rows.with_columns(said=pl.lit(True))
    joined = both.join(said, on=list(_KEYS), how="left")
    return joined.select(*_KEYS, value=pl.when(pl.col("said")).then(pl.col("value")).otherwise(0.0))
