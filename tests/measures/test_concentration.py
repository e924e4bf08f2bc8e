"""Concentration against closed forms worked by hand, bounds, invariances, and what is missing."""

import json
import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures import measures

INDICES = ["hhi", "hirschman", "hhi_normalised", "effective_partners", "shannon", "theil", "pielou", "gini", "top_k"]
Values = list[float | None]


def partners(values: Values, total: float | None = None) -> pl.DataFrame:
    names: list[str | None] = [f"P{n:02d}" for n in range(len(values))]
    numbers = list(values)
    if total is not None:
        names, numbers = [*names, None], [*numbers, total]
    size = len(names)
    columns = {"subject": ["MNG"] * size, "object": names, "year": [2014] * size, "value": numbers}
    return pl.DataFrame(
        columns, schema={"subject": pl.String, "object": pl.String, "year": pl.Int64, "value": pl.Float64}
    )


def ends(name: str, values: Values, total: float | None = None, **options: Any) -> dict[str, Any]:
    return dict(measures[name](partners(values, total), **options).row(0, named=True))


def one(name: str, values: Values, **options: Any) -> float:
    found = ends(name, values, **options)
    assert found["value"] == found["low"] == found["high"]
    assert found["coverage"] == 1
    return float(found["value"])


# 50, 25, 25 by hand: H = 1/4 + 1/16 + 1/16 = 3/8; Shannon = 1.5 ln 2; N = 3.
BY_HAND: list[tuple[str, dict[str, Any], float]] = [
    ("hhi", {}, 3 / 8),
    ("hhi", {"scale": 10_000}, 3750),
    ("hhi_normalised", {}, (3 / 8 - 1 / 3) / (2 / 3)),
    ("hirschman", {"scale": 1}, math.sqrt(3 / 8)),
    ("hirschman", {}, 100 * math.sqrt(3 / 8)),
    ("unctad_concentration", {}, (math.sqrt(3 / 8) - math.sqrt(1 / 3)) / (1 - math.sqrt(1 / 3))),
    ("effective_partners", {}, 8 / 3),
    ("effective_partners", {"order": 1}, 2**1.5),
    ("effective_partners", {"order": 0}, 3),
    # order 3: (1/8 + 2/64)^(1/-2) = (5/32)^(-1/2); order 1/2: (sqrt(1/2) + 2 sqrt(1/4))^2 = (sqrt(1/2) + 1)^2.
    ("effective_partners", {"order": 3}, math.sqrt(32 / 5)),
    ("effective_partners", {"order": 0.5}, (math.sqrt(0.5) + 1) ** 2),
    ("effective_partners", {"order": math.inf}, 2),
    ("shannon", {}, 1.5 * math.log(2)),
    ("shannon", {"bits": True}, 1.5),
    ("pielou", {}, 1.5 * math.log(2) / math.log(3)),
    ("theil", {}, math.log(3) - 1.5 * math.log(2)),
    ("gini", {}, 1 / 6),
    ("top_k", {"k": 1}, 0.5),
    ("top_k", {"k": 2}, 0.75),
]


@pytest.mark.parametrize(("name", "options", "expected"), BY_HAND)
def test_worked_by_hand(name: str, options: dict[str, Any], expected: float) -> None:
    assert one(name, [50, 25, 25], **options) == pytest.approx(expected, abs=1e-12)


def test_the_example_of_the_us_department_of_justice() -> None:
    assert one("hhi", [30, 30, 20, 20], scale=10_000) == pytest.approx(2600, abs=1e-9)


@pytest.mark.shared
def test_the_reference_values(shared: Path) -> None:
    reference = json.loads((shared / "reference" / "B_concentration_small.json").read_text())
    names: dict[str, tuple[str, dict[str, Any]]] = {
        "HHI": ("hhi", {}),
        "HHI_0_10000": ("hhi", {"scale": 10_000}),
        "HHI_normalised": ("hhi_normalised", {}),
        "Hirschman_sqrt": ("hirschman", {"scale": 1}),
        "UNCTAD_concentration_index": ("unctad_concentration", {}),
        "effective_number_inverse_HHI": ("effective_partners", {}),
        "shannon_nats": ("shannon", {}),
        "shannon_bits": ("shannon", {"bits": True}),
        "effective_number_exp_shannon": ("effective_partners", {"order": 1}),
        "pielou": ("pielou", {}),
        "theil_T": ("theil", {}),
        "top1": ("top_k", {"k": 1}),
        "top2": ("top_k", {"k": 2}),
        "gini": ("gini", {}),
    }
    assert names.keys() == reference["expected"].keys()
    for key, (name, options) in names.items():
        found = one(name, reference["inputs"]["values"], **options)
        assert found == pytest.approx(
            reference["expected"][key], abs=1e-9 if "10000" in key else reference["tolerance"]
        )
    market = json.loads((shared / "reference" / "B_hhi_doj.json").read_text())
    found = one("hhi", market["inputs"]["values"], scale=10_000)
    assert found == pytest.approx(market["expected"]["HHI_0_10000"], abs=market["tolerance"])


# 60 and 30 of a stated 100: a rest of 10.
WITH_REST: list[tuple[str, dict[str, Any], float | None, float | None]] = [
    ("hhi", {}, 0.36 + 0.09, 0.49 + 0.09),
    ("hhi", {"rest": "others"}, 0.36 + 0.09, 0.36 + 0.09 + 0.01),
    ("hirschman", {"scale": 1}, math.sqrt(0.45), math.sqrt(0.58)),
    ("effective_partners", {}, 1 / 0.58, 1 / 0.45),
    ("effective_partners", {"rest": "others"}, 1 / 0.46, 1 / 0.45),
    ("effective_partners", {"order": 1}, 0.7**-0.7 * 0.3**-0.3, None),
    ("effective_partners", {"order": 1, "rest": "others"}, 0.6**-0.6 * 0.3**-0.3 * 0.1**-0.1, None),
    ("effective_partners", {"order": 0}, 2, None),
    # order 3, all of the rest with the largest: (0.343 + 0.027)^(-1/2); spread thin: (0.216 + 0.027)^(-1/2).
    ("effective_partners", {"order": 3}, 0.37**-0.5, 0.243**-0.5),
    ("effective_partners", {"order": 3, "rest": "others"}, 0.244**-0.5, 0.243**-0.5),
    ("effective_partners", {"order": 0.5}, (math.sqrt(0.7) + math.sqrt(0.3)) ** 2, None),
    ("effective_partners", {"order": math.inf}, 1 / 0.7, 1 / 0.6),
    ("hhi_normalised", {}, 0, 1),
    ("theil", {}, 0, None),
    ("top_k", {}, 0.6, 0.7),
    ("top_k", {"k": 2}, 0.9, 1.0),
    ("top_k", {"rest": "others"}, 0.6, 0.6),
    ("top_k", {"k": 3, "rest": "others"}, 0.9, 1.0),
]


@pytest.mark.parametrize(("name", "options", "low", "high"), WITH_REST)
def test_an_unknown_rest_makes_an_interval(
    name: str, options: dict[str, Any], low: float | None, high: float | None
) -> None:
    found = ends(name, [60, 30], 100, **options)
    assert found["value"] is None
    assert found["low"] == pytest.approx(low, abs=1e-12)
    assert found["high"] == (None if high is None else pytest.approx(high, abs=1e-12))
    assert found["coverage"] == pytest.approx(0.9)


def test_shares_with_a_rest_depend_on_who_may_own_it() -> None:
    anyone = measures["shares"](partners([60, 30, None], 100)).select("value", "low", "high").rows()
    assert anyone == [(None, 0.6, pytest.approx(0.7)), (None, 0.3, pytest.approx(0.4)), (None, 0.0, pytest.approx(0.1))]
    others = measures["shares"](partners([60, 30, None], 100), rest="others").select("value", "low", "high").rows()
    assert others == [(0.6, 0.6, 0.6), (0.3, 0.3, 0.3), (None, 0.0, pytest.approx(0.1))]
    with pytest.raises(BadUse, match="no owner of the rest 'other'; did you mean others"):
        measures["shares"](partners([60], 100), rest="other")


def test_a_total_that_is_all_accounted_for_leaves_no_interval() -> None:
    assert ends("hhi", [50, 25, 25], 100)["value"] == pytest.approx(3 / 8)
    assert ends("hhi", [0.1, 0.2], 0.3)["value"] == pytest.approx(5 / 9), "0.1 + 0.2 is not quite 0.3 in binary"


def test_parts_above_the_stated_total_are_the_whole_and_show_in_the_coverage() -> None:
    found = ends("hhi", [60, 60], 100)
    assert (found["value"], found["coverage"]) == (0.5, 1.2)


@pytest.mark.parametrize(
    ("name", "low", "high"), [("hhi", 0, 1), ("top_k", 0, 1), ("effective_partners", 1, None), ("shannon", 0, None)]
)
def test_without_a_total_nothing_bounds_a_missing_partner(name: str, low: float, high: float | None) -> None:
    found = ends(name, [60, 40, None])
    assert (found["value"], found["low"], found["high"]) == (None, low, high)
    assert found["coverage"] == pytest.approx(2 / 3)


def test_missing_is_not_zero() -> None:
    zero = measures["shares"](partners([60, 40, 0])).select("value", "low", "high", "coverage").rows()
    assert zero == [(0.6, 0.6, 0.6, 1.0), (0.4, 0.4, 0.4, 1.0), (0.0, 0.0, 0.0, 1.0)]
    missing = measures["shares"](partners([60, 40, None])).select("value", "low", "high").rows()
    assert missing == [(None, 0.0, 0.6), (None, 0.0, 0.4), (None, 0.0, 1.0)]
    nan = measures["shares"](partners([60, 40, math.nan])).select("value", "low", "high").rows()
    assert nan == missing


def test_zero_partners_count_only_when_asked() -> None:
    assert one("hhi_normalised", [50, 25, 25, 0]) == pytest.approx(1 / 16)
    assert one("hhi_normalised", [50, 25, 25, 0], count_zeros=True) == pytest.approx((3 / 8 - 1 / 4) / (3 / 4))
    assert one("theil", [1, 1, 0], count_zeros=True) == pytest.approx(math.log(3) - math.log(2))
    assert one("gini", [1, 0], count_zeros=True) == pytest.approx(0.5)
    assert one("unctad_concentration", [1, 1], n=4) == pytest.approx((math.sqrt(0.5) - 0.5) / 0.5)
    with pytest.raises(BadUse, match="at least 2"):
        measures["unctad_concentration"](partners([1, 1]), n=1)


def test_a_very_high_order_neither_overflows_nor_vanishes() -> None:
    """A thousand equal partners are a thousand of any order; (1/1000)^300 alone is not a number of 64 bits."""
    assert one("effective_partners", [7.0] * 1000, order=300) == pytest.approx(1000)
    with pytest.raises(BadUse, match="an order of 0 or more, not -1"):
        measures["effective_partners"](partners([1]), order=-1)


@pytest.mark.parametrize("name", [*INDICES, "unctad_concentration"])
@given(values=st.lists(st.floats(0.01, 1e6), min_size=2, max_size=8), zeros=st.integers(1, 3))
@settings(deadline=None, max_examples=5)
def test_partners_with_nothing_change_nothing(name: str, values: list[float], zeros: int) -> None:
    assert ends(name, [*values, *[0.0] * zeros])["value"] == pytest.approx(ends(name, list(values))["value"])


@given(values=st.lists(st.floats(0.01, 1e3), min_size=1, max_size=8), orders=st.tuples(*[st.floats(0, 20)] * 2))
@settings(deadline=None, max_examples=25)
def test_effective_partners_fall_with_the_order(values: list[float], orders: tuple[float, float]) -> None:
    more, fewer = (ends("effective_partners", list(values), order=order)["value"] for order in sorted(orders))
    assert 1 - 1e-9 <= fewer <= more * (1 + 1e-9) <= len(values) * (1 + 1e-8)


@pytest.mark.parametrize("name", INDICES)
def test_nothing_traded_has_no_concentration(name: str) -> None:
    found = ends(name, [0, 0])
    assert (found["value"], found["low"], found["high"]) == (None, None, None)
    assert ends(name, [0, 0], 0)["value"] is None


@pytest.mark.parametrize("name", ["hhi_normalised", "unctad_concentration", "pielou"])
def test_one_partner_leaves_these_undefined(name: str) -> None:
    assert ends(name, [7])["value"] is None
    assert one("hhi", [7]) == one("effective_partners", [7]) == 1


def test_a_total_alone_says_that_nothing_is_known() -> None:
    found = ends("hhi", [], 100)
    assert (found["value"], found["low"], found["high"], found["coverage"]) == (None, 0.0, 1.0, 0.0)
    assert ends("effective_partners", [], 100)["high"] is None


def test_the_largest_partner_with_ties() -> None:
    rows = measures["top_partner"](partners([40, 40, 20])).select("object", "value", "ties", "certain").rows()
    assert rows == [("P00", 0.4, 2, True), ("P01", 0.4, 2, True)]


@pytest.mark.parametrize(
    ("values", "total", "rest", "certain"),
    [
        ([60, 30], 100, "anyone", True),
        ([50, 40], 100, "anyone", False),
        ([50, 40], 100, "others", True),
        ([40, 10], 100, "others", False),
        ([60, 40, None], None, "anyone", False),
    ],
)
def test_whether_the_largest_partner_is_certain(values: Values, total: float | None, rest: str, certain: bool) -> None:
    rows = measures["top_partner"](partners(values, total), rest=rest).select("object", "certain").rows()
    assert rows == [("P00", certain)]


def test_a_negative_value_is_refused_with_its_row() -> None:
    with pytest.raises(BadInput, match=r"the value -3 of MNG, 2014, P01 is negative"):
        measures["hhi"](partners([5, -3]))


def test_other_unusable_rows_are_refused_by_name() -> None:
    frame = partners([5, 3])
    with pytest.raises(BadInput, match="MNG, 2014, P00 is there 2 times"):
        measures["hhi"](pl.concat([frame, frame[:1]]))
    with pytest.raises(BadInput, match="a row has no year"):
        measures["hhi"](frame.with_columns(year=pl.lit(None, dtype=pl.Int64)))
    with pytest.raises(BadInput, match="not a finite number"):
        measures["hhi"](partners([5, math.inf]))
    with pytest.raises(BadInput, match="no column 'value'; did you mean values"):
        measures["hhi"](frame.rename({"value": "values"}))
    with pytest.raises(BadUse, match="takes a data frame, not list"):
        measures["hhi"]([1, 2])


@pytest.mark.parametrize("engine", ["polars", "pandas", "duckdb"])
def test_a_total_that_is_there_twice_is_refused_on_every_engine(engine: str) -> None:
    module = pytest.importorskip(engine)
    pytest.importorskip("pyarrow", reason="tables go over to other engines as Arrow")
    frame = pl.concat([partners([5, 3], 10), partners([], 12)])
    make = {"polars": lambda: frame, "pandas": frame.to_pandas, "duckdb": lambda: module.from_arrow(frame.to_arrow())}
    with pytest.raises(BadInput, match="MNG, 2014, the total is there 2 times"):
        measures["hhi"](make[engine]())


def test_other_parts_and_other_wholes() -> None:
    goods = pl.DataFrame({"subject": ["MNG"] * 4, "item": list("abab"), "year": [1, 1, 2, 2], "value": [1, 3, 2, 2]})
    assert measures["hhi"](goods, part="item")["value"].to_list() == [10 / 16, 0.5]
    assert measures["hhi"](
        goods.with_columns(item=pl.col("item") + pl.col("year").cast(str)), by=["subject"], part="item"
    )["value"].to_list() == [(1 + 9 + 4 + 4) / 64]


few = settings(deadline=None, max_examples=12)  # each example asks some twenty measures
positive = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=12)


@pytest.mark.parametrize("name", INDICES)
@few
@given(values=positive, factor=st.floats(1e-3, 1e3), order=st.randoms())
def test_unit_names_and_order_do_not_matter(name: str, values: list[float], factor: float, order: Any) -> None:
    before = ends(name, list(values))["value"]
    shuffled = list(values)
    order.shuffle(shuffled)
    after = ends(name, [v * factor for v in shuffled])["value"]
    assert after == pytest.approx(before, rel=1e-9, abs=1e-9)


@few
@given(values=positive, rest=st.floats(0.01, 1e6), portions=st.lists(st.floats(0.01, 1), min_size=1, max_size=14))
def test_whoever_owns_the_rest_the_truth_lies_between_the_bounds(
    values: list[float], rest: float, portions: list[float]
) -> None:
    """The rest is handed out to listed partners first, then to new ones; the index of that world must be inside."""
    whole = sum(values) + rest
    assume(rest > 1e-6 * whole)
    handed = [rest * portion / sum(portions) for portion in portions]
    size = max(len(values), len(handed))
    world = [(values[n] if n < len(values) else 0.0) + (handed[n] if n < len(handed) else 0.0) for n in range(size)]
    orders: list[tuple[str, dict[str, Any]]] = [("effective_partners", {"order": q}) for q in (0, 0.5, 1, 3, math.inf)]
    for name, options in [*((name, {}) for name in [*INDICES, "unctad_concentration"]), *orders]:
        bound = ends(name, list(values), whole, **options)
        truth = ends(name, list(world), **options)["value"]
        assert bound["low"] <= truth * (1 + 1e-9) + 1e-9
        assert bound["high"] is None or truth <= bound["high"] * (1 + 1e-9) + 1e-9
    shared_out = measures["shares"](partners(list(world)))["value"].to_list()
    for row, truth in zip(measures["shares"](partners(list(values), whole)).rows(named=True), shared_out, strict=False):
        assert row["low"] - 1e-9 <= truth <= row["high"] + 1e-9


@few
@given(values=positive, handed=st.lists(st.floats(0.01, 1e5), min_size=1, max_size=8))
def test_a_rest_of_others_is_bounded_too(values: list[float], handed: list[float]) -> None:
    whole = sum(values) + sum(handed)
    assume(sum(handed) > 1e-6 * whole)
    cases: list[tuple[str, dict[str, Any]]] = [("hhi", {}), ("shannon", {}), ("top_k", {"k": 2})]
    for name, options in [*cases, *(("effective_partners", {"order": q}) for q in (0.5, 1, 2, 3, math.inf))]:
        bound = ends(name, list(values), whole, rest="others", **options)
        truth = ends(name, [*values, *handed], **options)["value"]
        assert bound["low"] <= truth * (1 + 1e-9) + 1e-9
        assert bound["high"] is None or truth <= bound["high"] * (1 + 1e-9) + 1e-9
