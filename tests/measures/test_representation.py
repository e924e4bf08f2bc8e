"""Diplomatic exchange by hand: levels, the unknown "other", missions sent and hosted, and both ways."""

import itertools
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures import measures

COUNTS = ["missions_sent", "missions_received", "mutual_ambassadors", "diplomatic_reciprocity"]
Mission = tuple[str, str, int | None]


def missions(*rows: Mission) -> pl.DataFrame:
    schema = {"subject": pl.String, "object": pl.String, "value": pl.Int64}
    return pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(year=pl.lit(2005))


def ends(name: str, frame: pl.DataFrame, subject: str = "MNG", **options: Any) -> tuple[Any, ...]:
    found = measures[name](frame, **options).filter(pl.col("subject") == subject)
    return found.select("value", "low", "high").row(0)


# Ambassadors with Russia both ways; a chargé in Delhi, none back; "other" from the United States; Tokyo not known.
KNOWN = missions(
    ("MNG", "RUS", 3), ("RUS", "MNG", 3), ("MNG", "IND", 1), ("IND", "MNG", 0), ("USA", "MNG", 9), ("MNG", "JPN", None)
)


def test_levels_and_what_comes_back() -> None:
    rows = measures["representation"](KNOWN).drop("year").rows()
    assert rows == [
        ("IND", "MNG", 0, 0, 0, 1.0, 1, 1, False),
        ("MNG", "IND", 1, 1, 1, 1.0, 0, 0, False),
        ("MNG", "JPN", None, 0, 3, 0.0, 0, 3, None),
        ("MNG", "RUS", 3, 3, 3, 1.0, 3, 3, True),
        ("RUS", "MNG", 3, 3, 3, 1.0, 3, 3, True),
        ("USA", "MNG", None, 1, 3, 0.0, 0, 3, None),
    ]
    listed = measures["representation"](KNOWN, unlisted=0).filter(pl.col("subject") == "USA")
    assert listed.select("return_high", "reciprocal").row(0) == (0, False)


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        # Russia and India for sure, Japan perhaps; an ambassador in Russia, perhaps in Japan.
        ("missions_sent", {}, (None, 2, 3)),
        ("missions_sent", {"at_least": 3}, (None, 1, 2)),
        # Russia's and the United States', whose level is not known.
        ("missions_received", {}, (2, 2, 2)),
        ("missions_received", {"at_least": 3}, (None, 1, 2)),
        # Japan and the United States may exchange ambassadors; with all listed neither does.
        ("mutual_ambassadors", {}, (None, 1, 3)),
        ("mutual_ambassadors", {"unlisted": 0}, (1, 1, 1)),
        # Russia both ways, India one way, the United States one way or both, Japan anything: 1 of 4 to 3 of 4.
        ("diplomatic_reciprocity", {}, (None, 1 / 4, 3 / 4)),
        # Japan: one way or nothing at all: 1 of 4 or of 3.
        ("diplomatic_reciprocity", {"unlisted": 0}, (None, 1 / 4, 1 / 3)),
    ],
)
def test_counted_by_hand(name: str, options: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert ends(name, KNOWN, **options) == pytest.approx(expected)


def test_nothing_is_undefined_and_not_zero() -> None:
    assert ends("diplomatic_reciprocity", missions(("MNG", "IND", 0), ("IND", "MNG", 0))) == (None, None, None)
    assert ends("missions_sent", missions(("MNG", "IND", 0))) == (0, 0, 0)


def test_rows_that_cannot_be_used_are_named() -> None:
    with pytest.raises(BadInput, match="the level 4 of MNG in RUS, 2005 is none of 0, 1, 2, 3 and 9"):
        measures["missions_sent"](missions(("MNG", "RUS", 4)))
    with pytest.raises(BadInput, match="the mission of MNG in MNG, 2005 needs two different states"):
        measures["missions_sent"](missions(("MNG", "MNG", 3)))
    with pytest.raises(BadInput, match="the mission of MNG in RUS, 2005 is there 2 times"):
        measures["missions_sent"](missions(("MNG", "RUS", 3), ("MNG", "RUS", 1)))
    with pytest.raises(BadUse, match="at_least is 4: a mission has the level 1, 2 or 3"):
        measures["missions_sent"](KNOWN, at_least=4)
    with pytest.raises(BadUse, match="missions that are not listed is 9"):
        measures["representation"](KNOWN, unlisted=9)


PAIRS = [*itertools.permutations(["A", "B", "C"], 2)]
LEVEL = st.sampled_from([0, 1, 2, 3, 9, None])


@settings(deadline=None, max_examples=40)
@given(levels=st.lists(LEVEL, min_size=6, max_size=6), fills=st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_every_completion_lies_between_the_ends(levels: list[int | None], fills: list[int]) -> None:
    partly = missions(*((one, other, level) for (one, other), level in zip(PAIRS, levels, strict=True)))
    full = [
        fill if level is None else max(fill, 1) if level == 9 else level
        for level, fill in zip(levels, fills, strict=True)
    ]
    world = missions(*((one, other, level) for (one, other), level in zip(PAIRS, full, strict=True)))
    for name in COUNTS:
        for subject in "ABC":
            exact = ends(name, world, subject)[0]
            _, low, high = ends(name, partly, subject)
            assert exact is None or low - 1e-12 <= exact <= high + 1e-12


@settings(deadline=None, max_examples=20)
@given(levels=st.lists(LEVEL, min_size=6, max_size=6), order=st.permutations(range(6)))
def test_names_and_order_do_not_matter(levels: list[int | None], order: list[int]) -> None:
    frame = missions(*((one, other, level) for (one, other), level in zip(PAIRS, levels, strict=True)))
    names = {"A": "Z", "B": "Y", "C": "X"}
    other = frame[order].with_columns(pl.col("subject", "object").replace_strict(names))
    for name in COUNTS:
        for subject, renamed in names.items():
            assert ends(name, other, renamed) == ends(name, frame, subject)
    sent, received = (measures[name](frame)["high"].sum() for name in ("missions_sent", "missions_received"))
    assert sent == received
