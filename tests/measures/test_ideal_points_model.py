"""The ordered probit and the curvature of the joint posterior, beside plain arithmetic and finite differences."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from tulga.measures.ideal_points.estimator import Votes, fit, gap_curvature
from tulga.measures.ideal_points.intervals import _curvature, _inverse, _swept
from tulga.measures.ideal_points.ordered_probit import derivatives, ends, log_likelihood
from tulga.measures.ideal_points.tables import ballots

places = st.floats(-6, 6)
gaps = st.floats(0.01, 6)


@given(places, gaps)
def test_the_likelihood_is_the_difference_of_two_normal_distributions(low: float, gap: float) -> None:
    found = log_likelihood(np.array([low]), np.array([low + gap]))[0]
    side = (norm.cdf(-low) - norm.cdf(-low - gap)) if low > 0 else (norm.cdf(low + gap) - norm.cdf(low))
    assert found == pytest.approx(np.log(side), rel=1e-9, abs=1e-9)


def test_tails_lose_nothing() -> None:
    # log Phi(-40) = -x^2/2 - log(x sqrt(2 pi)) + log(1 - 1/x^2 + 3/x^4 - ...) with x = 40
    expected = -800 - np.log(40 * np.sqrt(2 * np.pi)) + np.log1p(-1 / 1600 + 3 / 2_560_000)
    both = log_likelihood(np.array([-np.inf, 40.0]), np.array([-40.0, np.inf]))
    assert both == pytest.approx([expected, expected], rel=1e-10)
    assert np.isfinite(np.array(derivatives(np.array([-60.0, 50.0]), np.array([-59.0, np.inf])))).all()


@given(places, gaps)
def test_derivatives_are_those_of_small_differences(low: float, gap: float) -> None:
    step, one = 1e-5, np.array([low])
    other = one + gap

    def of(down: float, up: float) -> float:
        return float(log_likelihood(one + down, other + up)[0])

    terms = derivatives(one, other)
    scale = max(1.0, 1 / gap)
    assert terms.low[0] == pytest.approx((of(step, 0) - of(-step, 0)) / (2 * step), abs=1e-4 * scale**3)
    assert terms.high[0] == pytest.approx((of(0, step) - of(0, -step)) / (2 * step), abs=1e-4 * scale**3)
    both = derivatives(one - step, other - step).eta[0] - derivatives(one + step, other + step).eta[0]
    assert terms.eta_eta[0] == pytest.approx(both / (2 * step), abs=1e-4 * scale**3)
    assert terms.eta_eta[0] <= 1e-9


def test_ends_of_two_and_of_four_categories() -> None:
    low, high = ends(np.array([0, 1]), np.array([1, 0]), np.array([[0.5], [-0.5]]))
    assert (low.tolist(), high.tolist()) == ([-np.inf, 0.5], [-0.5, np.inf])
    low, high = ends(np.array([3, 2]), np.array([0, 0]), np.array([[-1.0, 0.0, 1.0]]))
    assert (low.tolist(), high.tolist()) == ([1.0, 0.0], [np.inf, 1.0])


def test_votes_become_sorted_places() -> None:
    votes = pl.DataFrame(
        {"rollcall": [8, 8, 7, 7, 9, 9], "session": [1] * 6, "subject": list("BABABA"), "vote": [1, 3, 2, 1, 1, 1]}
    )
    found = ballots(votes)
    assert found.states == ["A", "B"]
    assert found.items.rows() == [(1, 7), (1, 8)]  # 9 is unanimous
    assert (found.item.tolist(), found.state.tolist(), found.category.tolist()) == (
        [0, 0, 1, 1],
        [0, 1, 0, 1],
        [0, 1, 2, 0],
    )
    assert found.seats.select("subject", "n", "coverage").rows() == [("A", 2, 1.0), ("B", 2, 1.0)]
    assert ballots(votes, unanimous=True).items.height == 3


def posterior(flat: np.ndarray, votes: Votes) -> float:
    """The logarithm of the joint posterior, written down once more in plain terms."""
    theta, rest = flat[: votes.states], flat[votes.states :].reshape(votes.items, votes.categories)
    total = -0.5 * (theta**2).sum() - 0.5 * (rest[:, 0] ** 2).sum() - 0.02 * (rest[:, 1:] ** 2).sum()
    total += np.log(np.diff(rest[:, 1:])).sum()
    for state, item, category in zip(votes.state, votes.item, votes.category, strict=True):
        bounds = [-np.inf, *rest[item, 1:], np.inf]
        eta = rest[item, 0] * theta[state]
        total += np.log(norm.cdf(bounds[category + 1] - eta) - norm.cdf(bounds[category] - eta))
    return float(total)


@pytest.mark.parametrize("categories", [2, 3])
def test_the_curvature_is_that_of_the_joint_posterior(categories: int) -> None:
    dice = np.random.default_rng(3)
    state, item = (places.ravel() for places in np.indices((5, 4)))
    kept = dice.random(state.size) < 0.9
    category = dice.integers(categories, size=state.size)
    category[:8] = [0, 1] * 4
    votes = Votes(state[kept], item[kept], category[kept], 5, 4, categories)
    found = fit(votes)
    at = np.concatenate([found.theta, np.column_stack([found.slopes, found.cuts]).ravel()])
    size, step = len(at), 1e-4
    moves = np.eye(size) * step
    curvature = np.array(
        [
            [
                posterior(at + one + two, votes) - posterior(at + one - two, votes)
                - posterior(at - one + two, votes) + posterior(at - one - two, votes)
                for two in moves
            ]
            for one in moves
        ]
    ) / (-4 * step**2)  # fmt: skip
    own, of_items, across, bend = _curvature(votes, found)
    assert own == pytest.approx(np.diag(curvature)[:5], abs=1e-4)
    flat = (across - bend).reshape(-1, 5)
    assert flat == pytest.approx(curvature[5:, :5], abs=1e-4)
    blocks = [
        curvature[5 + at : 5 + at + categories, 5 + at : 5 + at + categories] for at in range(0, size - 5, categories)
    ]
    assert of_items == pytest.approx(np.array(blocks), abs=1e-3)
    assert _inverse(own, of_items, np.zeros_like(across)) == pytest.approx(np.diag(1 / own))
    try:
        expected = np.linalg.inv(curvature)[:5, :5]
        np.linalg.cholesky(curvature)
    except np.linalg.LinAlgError:
        return
    assert _inverse(own, of_items, across - bend) == pytest.approx(expected, abs=1e-2)


def test_the_prior_of_the_gap_curves_both_cut_points() -> None:
    # -log(c2 - c1) bends by 1 / gap^2: with the gap 0.5 by 4
    assert gap_curvature(np.array([[0.0, 0.5]]))[0].tolist() == [[0, 0, 0], [0, 4, -4], [0, -4, 4]]


@pytest.mark.parametrize("size", [1, 24, 25, 77])
def test_sweeping_inverts(size: int) -> None:
    root = np.random.default_rng(size).normal(size=(size, size))
    matrix = root @ root.T + np.eye(size)
    assert _swept(matrix) == pytest.approx(np.linalg.inv(matrix), abs=1e-9)
    matrix[-1, -1] -= 1.01 / np.linalg.inv(matrix)[-1, -1]  # one step beyond singular
    with pytest.raises(np.linalg.LinAlgError):
        _swept(matrix)
