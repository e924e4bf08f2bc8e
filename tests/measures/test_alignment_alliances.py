"""Alliances on the scale of the treaties' obligations, and the alignment of whole systems of them."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tulga.errors import BadInput, BadUse
from tulga.measures.alignment import STATISTICS, portfolio_alignment
from tulga.panel.portfolios import OBLIGATIONS, alliance_portfolio


def dyad(one: str, other: str, year: int = 1882, **flags: int | None) -> dict[str, Any]:
    named = {f"atop_{name}": value for name, value in flags.items()}
    return {"subject": one, "object": other, "year": year} | dict.fromkeys(OBLIGATIONS, 0) | named


def coded(*rows: dict[str, Any], **options: Any) -> list[float | None]:
    kinds = {"subject": pl.String, "object": pl.String, "year": pl.Int64} | dict.fromkeys(OBLIGATIONS, pl.Float64)
    found: list[float | None] = alliance_portfolio(pl.DataFrame(rows, schema=kinds), **options)["value"].to_list()
    return found


@pytest.mark.parametrize(
    ("flags", "value"),
    [
        ({}, 0),
        ({"nonagg": 1}, 1),
        ({"neutral": 1}, 2),
        ({"consul": 1, "nonagg": 1}, 2),
        ({"offense": 1}, 3),
        ({"defense": 1, "consul": 1, "nonagg": 1}, 3),
        ({"defense": None, "consul": 1}, None),  # 3 or 2
        ({"defense": None, "offense": 1}, 3),  # 3 in any case
        ({"nonagg": None}, None),
        ({"neutral": 1, "nonagg": None}, 2),
    ],
)
def test_the_strongest_obligation_counts(flags: dict[str, int | None], value: float | None) -> None:
    assert coded(dyad("GMY", "AUH", **flags)) == [value]
    assert coded(dyad("GMY", "AUH", **flags), coding="binary") == [None if value is None else float(value > 0)]


def test_each_direction_has_its_own_promise() -> None:
    assert coded(dyad("FRN", "RUS", defense=1), dyad("RUS", "FRN", consul=1)) == [3, 2]


def test_members_without_a_promise_have_zeros() -> None:
    members = pl.DataFrame({"subject": ["AUH", "GMY", "SWZ", "GMY"], "year": [1882, 1882, 1882, 1900]})
    rows = pl.DataFrame([dyad("GMY", "AUH", defense=1), dyad("GMY", "BAV", defense=1)])
    weights = pl.DataFrame({"subject": ["AUH", "GMY"], "year": [1882, 1882], "value": [0.08, 0.25]})
    table = alliance_portfolio(rows, members=members, capabilities=weights)
    assert table.select("subject", "object", "value", "weight").rows() == [
        ("AUH", "GMY", 0, 0.25),
        ("AUH", "SWZ", 0, None),
        ("GMY", "AUH", 3, 0.08),
        ("GMY", "SWZ", 0, None),
        ("SWZ", "AUH", 0, 0.08),
        ("SWZ", "GMY", 0, 0.25),
    ]


def test_a_promise_that_is_not_known_stays_unknown_among_members() -> None:
    members = pl.DataFrame({"subject": ["AUH", "GMY"], "year": [1882, 1882]})
    assert coded(dyad("GMY", "AUH", defense=None), members=members) == [0, None]


def test_bad_alliances_are_refused_by_name() -> None:
    with pytest.raises(BadInput, match="atop_defense of GMY to AUH in 1882 is 2, and has to be 0 or 1"):
        coded(dyad("GMY", "AUH", defense=2))
    with pytest.raises(BadInput, match="the pair GMY to AUH in 1882 is there 2 times"):
        coded(dyad("GMY", "AUH"), dyad("GMY", "AUH"))
    twice = pl.DataFrame({"subject": ["GMY"] * 2, "year": [1882] * 2, "value": [0.2, 0.3]})
    with pytest.raises(BadInput, match="the capabilities of GMY in 1882 are there several times"):
        coded(dyad("GMY", "AUH"), capabilities=twice)
    with pytest.raises(BadUse, match="no coding of alliances 'value'; did you mean valued"):
        coded(dyad("GMY", "AUH"), coding="value")
    with pytest.raises(BadInput, match="'subject' holds Int64 in one frame and String in another"):
        coded(dyad("GMY", "AUH"), members=pl.DataFrame({"subject": [255], "year": [1882]}))


@pytest.mark.shared
def test_the_whole_system_in_one_year(shared: Path) -> None:
    folder = shared / "panels" / "cow"
    names = {"ccode1": "subject", "ccode2": "object"}
    pacts = pl.read_parquet(folder / "atop_alliance.parquet").filter(year=1914).rename(names)
    states = pl.read_parquet(folder / "cow_states.parquet").filter(pl.lit(1914).is_between("styear", "endyear"))
    members = states.select(subject="ccode", year=pl.lit(1914.0)).unique()
    size = members.height
    rows = alliance_portfolio(pacts, members=members)
    assert rows.height == size * (size - 1)
    table = portfolio_alignment(rows, statistics=list(STATISTICS))
    assert table.height == size * (size - 1) / 2
    assert table["n"].unique().to_list() == table["members"].unique().to_list() == [size]
    for name in STATISTICS:
        assert table[name].is_between(*STATISTICS[name].range).all()
    # Austria-Hungary was Germany's ally and Russia was not: it stands nearer to Germany than Russia does.
    auh, gmy, rus = 300, 255, 365
    alike = {row["subject"]: row["s_absolute"] for row in table.filter(object=rus).iter_rows(named=True)}
    near = table.row(by_predicate=(pl.col("subject") == gmy) & (pl.col("object") == auh), named=True)["s_absolute"]
    assert near > alike[gmy]
