"""Alignment of portfolios against the published table of 1914 and hand arithmetic; what is missing; invariances."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures import measures
from tulga.measures.alignment import STATISTICS, portfolio_alignment

ALL = list(STATISTICS)
WEIGHTS = {"CHN": 0.2, "JPN": 0.05, "MNG": 0.01, "RUS": 0.04}


def portfolio(
    lines: Mapping[str, Mapping[str, float | None]], weights: Mapping[str, float | None] = {}
) -> pl.DataFrame:
    rows = [
        {"subject": one, "object": other, "year": 2014, "value": value, "weight": weights.get(other)}
        for one, line in lines.items()
        for other, value in line.items()
    ]
    kinds = {"subject": pl.String, "object": pl.String, "year": pl.Int64, "value": pl.Float64, "weight": pl.Float64}
    frame = pl.DataFrame(rows, schema=kinds)
    return frame if weights else frame.drop("weight")


LINES = {"CHN": {"MNG": 2.0, "RUS": 2.0}, "MNG": {"CHN": 2.0, "RUS": 3.0}, "RUS": {"CHN": 2.0, "MNG": 3.0, "JPN": 1.0}}


def pair(frame: pl.DataFrame, one: str, other: str, **options: Any) -> dict[str, Any]:
    table = portfolio_alignment(frame, statistics=ALL, **options)
    return dict(table.row(by_predicate=(pl.col("subject") == one) & (pl.col("object") == other), named=True))


def test_the_published_portfolios_of_1914() -> None:
    # Signorino and Ritter 1999, table 6: Germany and Russia; tau-b 0.03, S 0.4, weighted by capabilities -0.46.
    states = "GMY RUS UKG FRN AUH ITA BEL SPN TUR NTH SWD RUM POR SWZ GRC DEN YUG BUL NOR ALB".split()
    germany, russia = {"GMY": 3, "AUH": 3, "ITA": 3, "RUM": 3}, {"RUS": 3, "FRN": 3, "UKG": 1, "ITA": 1}
    shares = [0.25, 0.21, 0.2, 0.08, 0.08, 0.05, 0.03, 0.03, 0.02] + [0.01] * 5 + [0] * 6
    lines = {"GMY": {state: germany.get(state, 0) for state in states}, "RUS": russia}
    frame = portfolio(lines, dict(zip(states, shares, strict=True)))
    plain, weighted = pair(frame, "GMY", "RUS"), pair(frame, "GMY", "RUS", weighted=True)
    assert (plain["n"], plain["members"]) == (20, 20)
    assert plain["s_absolute"] == pytest.approx(0.4, abs=1e-12)
    assert round(plain["tau_b"], 2) == 0.03
    assert weighted["s_absolute"] == pytest.approx(-0.46, abs=1e-12)
    assert weighted["kappa_squared"] == plain["kappa_squared"], "only S weighs"


def test_self_ties_and_what_is_not_listed() -> None:
    # Objects: CHN JPN MNG RUS. CHN rates 3 0 2 2 and MNG 2 0 3 3: |d| = 1 0 1 1, so S = 1 - 2 * 3 / (3 * 4) = 1/2.
    found = pair(portfolio(LINES), "CHN", "MNG")
    assert (found["n"], found["agree"], found["members"]) == (4, 1, 4)
    assert found["s_absolute"] == pytest.approx(0.5, abs=1e-12)
    # A self tie of 0: 0 0 2 2 and 2 0 0 3, |d| = 2 0 2 1, S = 1 - 2 * 5 / 12.
    assert pair(portfolio(LINES), "CHN", "MNG", self_tie=0)["s_absolute"] == pytest.approx(1 / 6, abs=1e-12)
    # Without self ties JPN and RUS remain: 0 2 and 0 3, S = 1 - 2 * 1 / 6.
    without = pair(portfolio(LINES), "CHN", "MNG", self_tie=None)
    assert (without["n"], without["s_absolute"]) == (2, pytest.approx(2 / 3, abs=1e-12))
    # What is not listed is not known: JPN falls out, |d| = 1 1 1, S = 1 - 2 * 3 / 9.
    unknown = pair(portfolio(LINES), "CHN", "MNG", unlisted=None)
    assert (unknown["n"], unknown["s_absolute"]) == (3, pytest.approx(1 / 3, abs=1e-12))


def test_a_self_tie_that_is_listed_stays() -> None:
    listed = LINES | {"CHN": {"CHN": 1.0, "MNG": 2.0, "RUS": 2.0}}
    # CHN 1 0 2 2, MNG 2 0 3 3: |d| = 1 0 1 1 still; against RUS 2 1 3 3: |d| = 1 1 1 1.
    assert pair(portfolio(listed), "CHN", "RUS")["s_absolute"] == pytest.approx(1 - 2 * 4 / 12, abs=1e-12)


def test_a_value_that_is_not_known_is_missing_and_not_nothing() -> None:
    lines = LINES | {"CHN": {"MNG": 2.0, "RUS": None}}
    found = measures["portfolio_s_absolute"](portfolio(lines)).row(0, named=True)
    # CHN JPN MNG remain: |d| = 1 0 1, S = 1 - 2 * 2 / 9.
    assert (found["n"], found["coverage"]) == (3, 0.75)
    assert found["value"] == found["low"] == found["high"] == pytest.approx(5 / 9, abs=1e-12)


def test_binary_takes_any_tie_for_one() -> None:
    # CHN 1 0 1 1, MNG 1 0 1 1, RUS 1 1 1 1.
    assert pair(portfolio(LINES), "CHN", "MNG", binary=True)["s_absolute"] == 1
    found = pair(portfolio(LINES), "CHN", "RUS", binary=True)
    assert found["s_absolute"] == found["s_squared"] == 0.5


def test_weights_are_those_of_the_object() -> None:
    # |d| of CHN and MNG = 1 0 1 1: S = 1 - 2 * (0.2 + 0.01 + 0.04) / (3 * 0.3).
    frame = portfolio(LINES, WEIGHTS)
    assert pair(frame, "CHN", "MNG", weighted=True)["s_absolute"] == pytest.approx(1 - 0.5 / 0.9, abs=1e-12)
    assert pair(frame, "CHN", "MNG")["s_absolute"] == pytest.approx(0.5, abs=1e-12)
    # Without a weight Russia falls out: 1 - 2 * 0.21 / (3 * 0.26).
    lost = pair(portfolio(LINES, WEIGHTS | {"RUS": None}), "CHN", "MNG", weighted=True)
    assert (lost["n"], lost["members"]) == (3, 4)
    assert lost["s_absolute"] == pytest.approx(1 - 0.42 / 0.78, abs=1e-12)


def test_weights_of_zero_leave_nothing_to_say() -> None:
    found = pair(portfolio(LINES, dict.fromkeys(WEIGHTS, 0.0)), "CHN", "MNG", weighted=True)
    assert (found["s_absolute"], found["n"]) == (None, 4)


def test_codes_of_two_widths_are_the_same_states() -> None:
    rows = {"subject": [710, 712], "object": [712, 710], "year": [2014, 2014], "value": [3, 3]}
    frame = pl.DataFrame(rows, schema_overrides={"subject": pl.Int32, "object": pl.Int64})
    assert portfolio_alignment(frame, statistics=["s_absolute"]).row(0) == (710, 712, 2014, 2, 2, 2, 1.0)


def test_without_any_weight_there_is_no_pair() -> None:
    frame = portfolio(LINES, WEIGHTS).with_columns(weight=pl.lit(None, dtype=pl.Float64))
    assert portfolio_alignment(frame, weighted=True).is_empty()
    assert portfolio_alignment(frame).height == 3


def test_portfolios_of_other_things_than_states() -> None:
    # Seats in organisations: a state is no organisation, so it is not in its own portfolio.
    seats = portfolio({"MNG": {"UN": 1, "SCO": 0, "OSCE": 1}, "KAZ": {"UN": 1, "SCO": 1, "OSCE": 1}, "JPN": {"UN": 1}})
    table = portfolio_alignment(seats, statistics=["s_absolute"], scale=(0, 1), self_tie=None)
    assert table.select("subject", "object", "n", "s_absolute").rows() == [
        ("JPN", "KAZ", 3, pytest.approx(1 - 2 * 2 / 3)),
        ("JPN", "MNG", 3, pytest.approx(1 - 2 * 1 / 3)),
        ("KAZ", "MNG", 3, pytest.approx(1 - 2 * 1 / 3)),
    ]


def test_many_different_values() -> None:
    one, other = [n / 40 for n in range(40)], [(n * 7 % 40) / 40 for n in range(40)]
    frame = portfolio({"A": {f"p{n}": v for n, v in enumerate(one)}, "B": {f"p{n}": v for n, v in enumerate(other)}})
    names = ["s_absolute", "kappa_squared"]
    row = portfolio_alignment(frame, statistics=names, scale=(0, 1), self_tie=None).row(0, named=True)
    absolute = sum(abs(x - y) for x, y in zip(one, other, strict=True))
    assert row["s_absolute"] == pytest.approx(1 - 2 * absolute / 40, abs=1e-12)
    mean = sum(one) / 40  # of both: the other is a permutation of the one
    around = [sum((x - mean) * (y - mean) for x, y in zip(first, one, strict=True)) for first in (other, one)]
    assert row["kappa_squared"] == pytest.approx(around[0] / around[1], abs=1e-12), "with equal moments kappa is r"
    with pytest.raises(BadInput, match="tau_b counts levels, and there are more than 16 different values"):
        portfolio_alignment(frame, statistics=["tau_b"], scale=(0, 1), self_tie=None)


def test_every_year_is_its_own() -> None:
    first = portfolio(LINES)
    later = portfolio({"CHN": {"MNG": 3.0}, "MNG": {"CHN": 3.0}}).with_columns(year=pl.lit(2015, dtype=pl.Int64))
    table = portfolio_alignment(pl.concat([first, later]), statistics=["s_absolute"])
    assert table["year"].to_list() == [2014, 2014, 2014, 2015]
    assert table.row(3)[:6] == ("CHN", "MNG", 2015, 2, 2, 2)


def test_one_state_has_no_pair() -> None:
    assert portfolio_alignment(portfolio({"CHN": {"MNG": 2.0}})).is_empty()
    assert portfolio_alignment(portfolio(LINES).clear()).is_empty()


def test_bad_portfolios_are_refused_by_name() -> None:
    frame = portfolio(LINES, WEIGHTS)
    with pytest.raises(
        BadInput, match="CHN with MNG in 2014 has the value 5, outside the scale, which goes from 0 to 3"
    ):
        portfolio_alignment(frame.with_columns(value=pl.when(object="MNG", subject="CHN").then(5).otherwise("value")))
    with pytest.raises(BadInput, match="the row of year 2014, object MNG, subject CHN is there 2 times"):
        portfolio_alignment(pl.concat([frame, frame[:1]]))
    with pytest.raises(BadInput, match="a row has no object"):
        portfolio_alignment(frame.with_columns(object=pl.lit(None, dtype=pl.String)))
    with pytest.raises(BadInput, match="no column 'weight' to weigh the objects by"):
        portfolio_alignment(frame.drop("weight"), weighted=True)
    two = frame.with_columns(weight=pl.when(subject="CHN", object="MNG").then(0.5).otherwise("weight"))
    with pytest.raises(BadInput, match=r"MNG has the weights 0.01 and 0.5 in 2014"):
        portfolio_alignment(two, weighted=True)
    with pytest.raises(BadInput, match=r"CHN has the weight -0.2 in 2014, which is below 0 or no number"):
        portfolio_alignment(frame.with_columns(-pl.col("weight")), weighted=True)
    with pytest.raises(BadInput, match="'value' holds String, not numbers"):
        portfolio_alignment(frame.with_columns(pl.col("value").cast(pl.String)))
    with pytest.raises(BadInput, match=r"subject \(String\) and object \(Int64\) name the same actors"):
        portfolio_alignment(frame.with_columns(object=pl.int_range(pl.len())))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scale": (3, 0)}, "from its lower to its higher end, not from 3 to 0"),
        ({"self_tie": 4}, "self_tie 4 is outside the scale, which goes from 0 to 3"),
        ({"scale": (1, 3)}, "unlisted 0 is outside the scale, which goes from 1 to 3"),
    ],
)
def test_options_that_contradict_the_scale(options: dict[str, Any], said: str) -> None:
    with pytest.raises(BadUse, match=said):
        portfolio_alignment(portfolio(LINES), **options)


def test_only_s_offers_weights() -> None:
    assert "weighted" in measures["portfolio_s_absolute"].options
    assert "weighted" not in measures["portfolio_kappa_squared"].options
    assert "portfolio_agreement_index" not in measures


cells = st.lists(st.lists(st.sampled_from([0, 1, 2, 3, None]), min_size=4, max_size=4), min_size=2, max_size=4)


def drawn_portfolio(lines: Sequence[Sequence[int | None]], low: float = 0, step: float = 1) -> pl.DataFrame:
    names = list("ABCD")
    told = {
        one: {other: None if value is None else low + step * value for other, value in zip(names, line, strict=True)}
        for one, line in zip(names, lines, strict=False)
    }
    return portfolio(told, {"A": 0.1, "B": 0.7, "C": 0.05, "D": 1 / 3})


@settings(max_examples=40, deadline=None)
@given(cells, st.integers(-5, 5), st.sampled_from([0.5, 2.0, 10.0]))
def test_another_unit_of_the_scale_changes_nothing(lines: list[list[int | None]], low: int, step: float) -> None:
    options: dict[str, Any] = {"statistics": ALL, "unlisted": None, "weighted": True}
    plain = portfolio_alignment(drawn_portfolio(lines), **options)
    scaled = portfolio_alignment(drawn_portfolio(lines, low, step), scale=(low, low + 3 * step), **options)
    for one, other in zip(plain.rows(), scaled.rows(), strict=True):
        assert one == pytest.approx(other, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(cells, st.integers(0, 1000))
def test_the_order_of_rows_changes_no_bit(lines: list[list[int | None]], seed: int) -> None:
    frame = drawn_portfolio(lines)
    expected = portfolio_alignment(frame, statistics=ALL, weighted=True)
    turned = frame.sample(fraction=1, shuffle=True, seed=seed)
    assert portfolio_alignment(turned, statistics=ALL, weighted=True).equals(expected)


@settings(max_examples=40, deadline=None)
@given(cells)
def test_a_binary_portfolio_has_one_distance(lines: list[list[int | None]]) -> None:
    table = portfolio_alignment(drawn_portfolio(lines), statistics=ALL, binary=True)
    for row in table.iter_rows(named=True):
        for one, other in (
            ("s_absolute", "s_squared"),
            ("pi_nominal", "pi_squared"),
            ("kappa_nominal", "kappa_squared"),
        ):
            assert row[one] == (None if row[other] is None else pytest.approx(row[other], abs=1e-12))


@pytest.mark.shared
@pytest.mark.parametrize("file", ["A_signorino_ritter_table6", "A_haege_kappa_pi_valued"])
def test_the_reference_values(shared: Path, file: str) -> None:
    told = json.loads((shared / "reference" / f"{file}.json").read_text())
    states, weights = told["inputs"]["states"], told["inputs"]["weights"]
    lines = {name: dict(zip(states, told["inputs"][name], strict=True)) for name in ("germany", "russia")}
    frame = portfolio(lines, dict(zip(states, weights, strict=True)))
    names = {"S_absolute": "s_absolute", "S_squared": "s_squared"}
    for key, expected in told["expected"].items():
        name = key.removesuffix("_capability_weighted").removesuffix("_unweighted")
        name = name.removesuffix("_valued").removesuffix("_binary")
        options = {"binary": "binary" in key, "weighted": "weighted" in key.split("_")}
        found = pair(frame, "germany", "russia", self_tie=None, **options)
        assert found[names.get(name, name)] == pytest.approx(expected, abs=told["tolerance"]), key
