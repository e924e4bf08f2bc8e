"""A number or an interval against a limit, on each of the four sides."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.doctrine.clause import Comparison
from tulga.doctrine.limits import reached

NUMBERS = st.floats(-1e6, 1e6)
SIDES: list[Comparison] = ["above", "below", "at least", "at most"]


@pytest.mark.parametrize(
    ("comparison", "under", "at", "over"),
    [
        ("above", "held", "near", "broken"),
        ("at least", "held", "broken", "broken"),
        ("below", "broken", "near", "held"),
        ("at most", "broken", "broken", "held"),
    ],
)
def test_each_side_with_its_own_end(comparison: Comparison, under: str, at: str, over: str) -> None:
    assert [reached(number, number, 10.0, comparison) for number in (9.0, 10.0, 11.0)] == [under, at, over]


@pytest.mark.parametrize(
    ("low", "high", "comparison", "word"),
    [
        (9, 11, "above", "undetermined"),
        (9, 10, "above", "near"),  # up to the limit and not above it
        (10, 11, "above", "undetermined"),
        (9, 10, "at least", "undetermined"),
        (10, 11, "at least", "broken"),
        (9, 10, "below", "undetermined"),
        (10, 11, "below", "near"),
        (9, 10, "at most", "broken"),
        (10, 11, "at most", "undetermined"),
        (-math.inf, 9, "above", "held"),
        (-math.inf, 11, "above", "undetermined"),
        (11, math.inf, "above", "broken"),
        (11, math.inf, "below", "held"),
        (-math.inf, math.inf, "below", "undetermined"),
    ],
)
def test_intervals(low: float, high: float, comparison: Comparison, word: str) -> None:
    assert reached(low, high, 10.0, comparison) == word


def test_the_margin_lies_on_the_side_that_holds() -> None:
    assert [reached(n, n, 10.0, "above", 2.0) for n in (7.9, 8.0, 9.9, 10.1)] == ["held", "near", "near", "broken"]
    assert [reached(n, n, 10.0, "below", 2.0) for n in (9.9, 10.1, 12.0, 12.1)] == ["broken", "near", "near", "held"]


def test_more_than_the_limit_is_beyond_it() -> None:
    assert reached(10, math.inf, 10.0, "above", beyond=True) == "broken"
    assert reached(10, math.inf, 10.0, "above") == "undetermined"
    assert reached(10, math.inf, 10.0, "at most", beyond=True) == "near"  # more than 10 is never at most 10


def test_a_rough_number_close_to_the_limit_decides_nothing() -> None:
    assert reached(10.5, 10.5, 10.0, "above", 1.0, about=True) == "near"
    assert reached(11.5, 11.5, 10.0, "above", 1.0, about=True) == "broken"


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(SIDES))
def test_a_wider_interval_never_decides_the_other_way(one: float, two: float, limit: float, side: Comparison) -> None:
    low, high = sorted((one, two))
    wide, inside = reached(low, high, limit, side), {reached(number, number, limit, side) for number in (low, high)}
    if wide == "broken":
        assert inside == {"broken"}
    elif wide in ("held", "near"):
        assert "broken" not in inside
    else:
        assert "broken" in inside


@given(NUMBERS, NUMBERS, NUMBERS)
def test_below_is_above_in_the_mirror(one: float, two: float, limit: float) -> None:
    low, high = sorted((one, two))
    assert reached(low, high, limit, "above") == reached(-high, -low, -limit, "below")
    assert reached(low, high, limit, "at least") == reached(-high, -low, -limit, "at most")
