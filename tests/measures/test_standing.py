"""Leans and pole shares by hand, and what they may not depend on."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures import measures

POLES = pl.DataFrame({"subject": ["RUS", "CHN", "JPN", "USA"], "group": ["Russia", "China", "third", "third"]})
BETWEEN = ("Russia", "China")


def trade(**values: float | None) -> pl.DataFrame:
    """One state's partners in one year; `total` is the stated total."""
    names = [None if name == "total" else name for name in values]
    return pl.DataFrame(
        {"subject": "MNG", "object": names, "year": 2014, "value": list(values.values())},
        schema={"subject": pl.String, "object": pl.String, "year": pl.Int64, "value": pl.Float64},
    )


def ends(frame: pl.DataFrame) -> tuple[float | None, float | None, float | None]:
    row = frame.row(0, named=True)
    return row["value"], row["low"], row["high"]


def test_shares_of_poles_are_sums_of_their_members() -> None:
    # 20, 60, 10 + 4 of 100; 6 are of others that are not named.
    found = measures["pole_shares"](trade(RUS=20, CHN=60, JPN=10, USA=4, total=100), POLES, rest="others")
    assert dict(zip(found["object"], found["low"], strict=True)) == pytest.approx(
        {"Russia": 0.2, "China": 0.6, "third": 0.14}
    )


def test_who_is_in_no_pole_is_counted_with_the_others() -> None:
    found = measures["pole_shares"](trade(RUS=20, CHN=60, KAZ=10, total=100), POLES, rest="others")
    others = found.filter(pl.col("object") == "others").row(0, named=True)
    assert (others["value"], others["low"], others["high"]) == (None, 0.1, pytest.approx(0.2))


def test_a_rest_that_may_be_anyones_widens_every_pole() -> None:
    found = measures["pole_shares"](trade(RUS=20, CHN=60, total=100), POLES)
    assert [(row["low"], row["high"]) for row in found.sort("object").to_dicts()] == [
        (0.6, pytest.approx(0.8)),  # China
        (0.2, pytest.approx(0.4)),  # Russia
    ]


def test_a_lean_is_the_difference_over_the_sum() -> None:
    assert ends(measures["lean"](trade(RUS=20, CHN=60), POLES, between=BETWEEN)) == (-0.5, -0.5, -0.5)
    assert ends(measures["lean"](trade(RUS=20, CHN=60), POLES, between=("China", "Russia"))) == (0.5, 0.5, 0.5)


def test_a_pole_without_a_value_leaves_its_side_open() -> None:
    assert ends(measures["lean"](trade(RUS=None, CHN=60), POLES, between=BETWEEN)) == (None, -1.0, 1.0)
    # Not listed is not zero either: of 70 in all, 60 are China's, and at most 10 are Russia's.
    low, high = -1.0, (10 - 60) / 70
    assert ends(measures["lean"](trade(CHN=60, total=70), POLES, between=BETWEEN, rest="others")) == (
        None, low, pytest.approx(high),
    )  # fmt: skip


def test_in_a_register_who_is_not_listed_has_nothing() -> None:
    assert ends(measures["lean"](trade(CHN=60), POLES, between=BETWEEN, unlisted=False)) == (-1.0, -1.0, -1.0)


def test_nothing_with_either_pole_is_no_lean() -> None:
    assert ends(measures["lean"](trade(RUS=0, CHN=0, KAZ=5), POLES, between=BETWEEN)) == (None, None, None)


def test_a_rest_of_anyone_bounds_the_lean_from_both_sides() -> None:
    # All of the rest of 20 with Russia, or all with China.
    found = ends(measures["lean"](trade(RUS=20, CHN=60, total=100), POLES, between=BETWEEN))
    assert found == (None, pytest.approx(-60 / 100), pytest.approx(-20 / 100))


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=2), st.floats(0, 1e6), st.floats(0, 1))
def test_a_lean_holds_whatever_becomes_of_the_rest(known: list[float], rest: float, with_russia: float) -> None:
    russia, china = known
    frame = trade(RUS=russia, CHN=china, total=russia + china + rest)
    _, low, high = ends(measures["lean"](frame, POLES, between=BETWEEN))
    one, other = russia + with_russia * rest, china
    if one + other > 0 and low is not None and high is not None and rest > 1e-6 * (russia + china):
        exact = (one - other) / (one + other)
        assert low - 1e-9 <= exact <= high + 1e-9


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from([0.5, 0.9, 0.99]))
def test_wilsons_interval_solves_its_equation(russia: int, china: int, level: float) -> None:
    from statistics import NormalDist

    frame = trade(RUS=russia, CHN=china)
    value, low, high = ends(measures["lean_of_counts"](frame, POLES, between=BETWEEN, level=level))
    n, z = russia + china, NormalDist().inv_cdf(0.5 + level / 2)
    if n == 0:
        assert (value, low, high) == (None, None, None)
        return
    assert value is not None
    p = (value + 1) / 2
    for end in (low, high):
        assert end is not None
        q = (end + 1) / 2  # (p - q)^2 = z^2 q (1 - q) / n
        assert math.isclose((p - q) ** 2, z * z * q * (1 - q) / n, abs_tol=1e-9)


def test_who_stands_nearer_to_whom() -> None:
    points = pl.DataFrame({"subject": ["MNG", "RUS", "CHN"], "year": 2018, "value": [-0.5, 0.0, -0.6]})
    found = measures["lean_of_positions"](points, POLES, between=BETWEEN)
    # 0.5 from Russia and 0.1 from China: (0.1 - 0.5) / 0.6.
    assert found.filter(pl.col("subject") == "MNG")["value"].to_list() == [pytest.approx(-2 / 3)]


def test_uncertain_positions_make_an_uncertain_lean() -> None:
    points = pl.DataFrame(
        {
            "subject": ["MNG", "RUS", "CHN"], "year": 2018, "value": [0.0, 1.0, -1.0],
            "low": [-0.2, 0.9, -1.1], "high": [0.2, 1.1, -0.9],
        }
    )  # fmt: skip
    row = (
        measures["lean_of_positions"](points, POLES, between=BETWEEN)
        .filter(pl.col("subject") == "MNG")
        .row(0, named=True)
    )
    # Farthest from Russia 1.3 and nearest to China 0.7: (0.7 - 1.3) / 2.
    assert (row["value"], row["low"], row["high"]) == (0.0, pytest.approx(-0.3), pytest.approx(0.3))


def test_a_pole_without_a_position_is_no_lean() -> None:
    points = pl.DataFrame({"subject": ["MNG", "RUS"], "year": 2018, "value": [-0.5, 0.0]})
    found = measures["lean_of_positions"](points, POLES, between=BETWEEN)
    assert found["value"].to_list() == [None, None]
    assert found["coverage"].to_list() == [0.5, 0.5]


def test_domains_are_weighed_over_those_that_are_known() -> None:
    rows = pl.DataFrame(
        {"subject": "MNG", "domain": ["arms", "trade", "votes"], "year": 2014, "value": [1.0, -0.5, None]}
    )
    equal = measures["domains_together"](rows).row(0, named=True)
    assert (equal["value"], equal["least"], equal["most"], equal["n"]) == (0.25, -0.5, 1.0, 2)
    assert equal["coverage"] == pytest.approx(2 / 3)
    weighed = measures["domains_together"](rows, weights={"arms": 1, "trade": 3}).row(0, named=True)
    assert weighed["value"] == pytest.approx((1 - 1.5) / 4)
    assert equal["least"] <= equal["low"] <= equal["high"] <= equal["most"]


def test_a_domain_that_is_only_bounded_leaves_no_value_but_ends() -> None:
    rows = pl.DataFrame(
        {
            "subject": "MNG", "domain": ["arms", "trade"], "year": 2014, "value": [1.0, None],
            "low": [1.0, -0.8], "high": [1.0, -0.2],
        }
    )  # fmt: skip
    found = measures["domains_together"](rows).row(0, named=True)
    assert (found["value"], found["least"], found["most"], found["n"]) == (None, -0.8, 1.0, 2)
    alone = measures["domains_together"](rows, weights={"trade": 1}).row(0, named=True)
    assert alone["value"] is None
    assert -0.8 <= found["low"] < found["high"] <= 1.0


def test_the_middle_of_even_weights_of_two_domains_is_known() -> None:
    """With two domains the weight of one is uniform on 0 to 1, so the 5th and 95th percentiles are 0.05 and 0.95."""
    rows = pl.DataFrame({"subject": "MNG", "domain": ["arms", "trade"], "year": 2014, "value": [1.0, 0.0]})
    found = measures["domains_together"](rows, draws=200_000).row(0, named=True)
    assert found["low"] == pytest.approx(0.05, abs=0.005)
    assert found["high"] == pytest.approx(0.95, abs=0.005)


def test_bad_poles_and_weights_are_told_in_one_sentence() -> None:
    frame = trade(RUS=20, CHN=60)
    with pytest.raises(BadUse, match="there is no pole 'Rusia'; did you mean Russia"):
        measures["lean"](frame, POLES, between=("Rusia", "China"))
    with pytest.raises(BadUse, match="a lean is between two poles, and 1 is declared"):
        measures["lean"](frame, POLES.filter(pl.col("group") == "China"))
    with pytest.raises(BadInput, match="CHN is in 2 groups"):
        measures["lean"](
            frame, pl.concat([POLES, pl.DataFrame({"subject": ["CHN"], "group": ["third"]})]), between=BETWEEN
        )
    rows = pl.DataFrame({"subject": "MNG", "domain": ["arms"], "year": 2014, "value": [1.0]})
    with pytest.raises(BadUse, match="there is no domain 'arm'; did you mean arms"):
        measures["domains_together"](rows, weights={"arm": 1})
    with pytest.raises(BadUse, match="the weight of arms is -1"):
        measures["domains_together"](rows, weights={"arms": -1})
