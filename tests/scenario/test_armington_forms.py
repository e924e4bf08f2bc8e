"""Armington's closed forms, by hand and against the reference material."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tulga.errors import BadInput
from tulga.scenario import after_loss, after_tariff, price_after_loss

SHARES = [0.4, 0.35, 0.25]


def test_loss_of_a_supplier_by_hand() -> None:
    found = after_loss(SHARES, 0, 2)
    assert found.shares == pytest.approx((0, 0.35 / 0.6, 0.25 / 0.6))
    assert found.price_ratio == pytest.approx(1 / 0.6)  # (1 - 0.4)^(1/(1-2)) = 0.6^-1


def test_loss_of_half_a_supplier_counts_two_varieties() -> None:
    found = after_loss([0.5, 0.5], {0: 0.5}, 3)
    assert found.shares == pytest.approx((1 / 3, 2 / 3))  # 0.25 and 0.5 of the 0.75 that is left
    assert found.price_ratio == pytest.approx(0.75**-0.5)
    assert found.shares == pytest.approx(tuple(sum(p) for p in [(0, 1 / 3), (2 / 3,)]))


def test_doubling_a_price_at_sigma_two_halves_the_weight() -> None:
    found = after_tariff([0.5, 0.5], 0, 1.0, 2)
    assert found.shares == pytest.approx((1 / 3, 2 / 3))  # 0.25 and 0.5 of 0.75
    assert found.price_ratio == pytest.approx(1 / 0.75)


def test_no_tariff_changes_nothing_and_a_prohibitive_one_is_a_loss() -> None:
    assert after_tariff(SHARES, 0, 0, 4).shares == pytest.approx(tuple(SHARES))
    huge, lost = after_tariff(SHARES, 0, 1e9, 4), after_loss(SHARES, 0, 4)
    assert huge.shares == pytest.approx(lost.shares)
    assert huge.price_ratio == pytest.approx(lost.price_ratio)


@pytest.mark.parametrize("sigma", [1, 0.5, 0, -2, float("nan"), float("inf")])
def test_elasticities_that_have_no_finite_price(sigma: float) -> None:
    for call in (lambda: after_loss(SHARES, 0, sigma), lambda: after_tariff(SHARES, 0, 0.1, sigma)):
        with pytest.raises(BadInput, match="is not above 1"):
            call()


def test_losing_everything_is_refused() -> None:
    with pytest.raises(BadInput, match="nothing is left"):
        after_loss([1.0], 0, 2)
    with pytest.raises(BadInput, match="nothing is left"):
        after_loss([0.5, 0.5], {0: 1, 1: 1}, 2)
    with pytest.raises(BadInput, match="leaves nothing"):
        price_after_loss(1, 2)


def test_shares_suppliers_and_tariffs_that_cannot_be() -> None:
    with pytest.raises(BadInput, match=r"add up to 0\.9"):
        after_loss([0.5, 0.4], 0, 2)
    with pytest.raises(BadInput, match="at least 0"):
        after_loss([1.5, -0.5], 0, 2)
    with pytest.raises(BadInput, match="there is no supplier 3; there are 3"):
        after_tariff(SHARES, 3, 0.1, 2)
    with pytest.raises(BadInput, match="above -1"):
        after_tariff(SHARES, 0, -1, 2)
    with pytest.raises(BadInput, match="lost part"):
        after_loss(SHARES, {0: 1.5}, 2)


@given(some.lists(some.floats(0.01, 1), min_size=2, max_size=8), some.floats(1.05, 20))
def test_shares_add_up_to_one_and_a_loss_never_makes_things_cheaper(weights: list[float], sigma: float) -> None:
    shares = [weight / sum(weights) for weight in weights]
    found = after_loss(shares, 0, sigma)
    assert sum(found.shares) == pytest.approx(1)
    assert found.price_ratio >= 1


@pytest.mark.shared
def test_reference_case(shared: Path) -> None:
    case = json.loads((shared / "reference" / "E_armington_loss.json").read_text(encoding="utf-8"))
    given_, expected, within = case["inputs"], case["expected"], case["tolerance"]
    found = [after_loss(given_["shares"], given_["removed"], sigma) for sigma in given_["sigma"]]
    assert [each.price_ratio for each in found] == pytest.approx(expected["price_index_ratio"], abs=within)
    for each in found:
        assert each.shares == pytest.approx(tuple(expected["reallocated_shares"]), abs=within)
    tariff = after_tariff(given_["shares"], 0, 0.1, 4)
    assert tariff.shares[0] == pytest.approx(expected["tariff_10pct_partner0"]["sigma4_share"], abs=within)
    assert tariff.price_ratio == pytest.approx(expected["tariff_10pct_partner0"]["sigma4_price_ratio"], abs=within)
