"""Truth discovery: hand-worked and published values, and what must not matter."""

import json
from collections.abc import Callable
from math import inf, log, nan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput
from tulga.ledger.truth import Truth, average_log, crh, majority_voting, posterior, sums, truthfinder

TWO_TO_ONE = [("a", "x", 3), ("b", "x", 3), ("c", "x", 4)]
METHODS: dict[str, Callable[..., Truth]] = {
    "MajorityVoting": majority_voting,
    "TruthFinder_default_stop": truthfinder,
    "TruthFinder_10_iter": lambda triples: truthfinder(triples, iterations=10),
    "Sums_20": sums,
    "AverageLog_20": average_log,
    "CRH_20": crh,
    "CRH_sparse": lambda triples: crh(triples, sparse=True),
}


def test_majority_voting_counts_sources_and_scales_by_the_greatest_count_of_all_questions() -> None:
    found = majority_voting([*TWO_TO_ONE, ("c", "y", 1), ("c", "y", 1)])
    assert found.belief == {"x": {3: 1.0, 4: 0.5}, "y": {1: 0.5}}
    assert found.trust == {"a": 1.0, "b": 1.0, "c": 1.0}
    assert found.iterations is None


def test_truthfinder_by_hand() -> None:
    # -ln(1 - 0.9) = ln 10, so that a score of k ln 10 gives 1 / (1 + 10 ** (-0.3 k)).
    found = truthfinder(TWO_TO_ONE, iterations=1)
    two, one = 1 / (1 + 10**-0.6), 1 / (1 + 10**-0.3)
    assert found.belief["x"] == pytest.approx({3: two, 4: one}, abs=1e-12)
    assert found.trust == pytest.approx({"a": two, "b": two, "c": one}, abs=1e-12)
    # 1 - cosine is 0.0034 after the first round and 0.0001 after the second.
    assert truthfinder(TWO_TO_ONE).iterations == 2


def test_truthfinder_lets_a_related_answer_speak_for_another() -> None:
    # With influence 0.5 each answer gets half of the other's score: 2 + 0.5 and 1 + 1 times ln 10.
    found = truthfinder(TWO_TO_ONE, iterations=1, implication=lambda question, one, other: 1.0)
    assert found.belief["x"] == pytest.approx({3: 1 / (1 + 10**-0.75), 4: 1 / (1 + 10**-0.6)}, abs=1e-12)
    against = truthfinder(TWO_TO_ONE, iterations=1, implication=lambda question, one, other: -1.0)
    assert against.belief["x"] == pytest.approx({3: 1 / (1 + 10**-0.45), 4: 0.5}, abs=1e-12)  # 2 - 0.5 and 1 - 1


def test_truthfinder_ends_where_trust_can_rise_no_more() -> None:
    found = truthfinder([(f"s{number:02d}", "x", 1) for number in range(99)])
    assert found.belief["x"][1] == pytest.approx(1.0)
    assert found.trust["s00"] <= 1


def test_average_log_by_hand() -> None:
    # First round: a says two things, trust ln 2 x 0.5; b says one, trust 0. All belief comes from a.
    found = average_log([("a", "x", 1), ("a", "y", 1), ("b", "x", 2)], iterations=1)
    assert found.trust == {"a": 1.0, "b": 0.0}
    assert found.belief == {"x": {1: 1.0, 2: 0.0}, "y": {1: 1.0}}
    assert average_log(TWO_TO_ONE).belief == {"x": {3: 0.0, 4: 0.0}}  # log 1 = 0 everywhere


def test_crh_by_hand() -> None:
    # Belief begins at 2/3 and 1/3; losses 2/9, 2/9, 8/9; weights -ln(1/6), -ln(1/6), -ln(2/3).
    found = crh(TWO_TO_ONE, iterations=1, eps=0)
    assert found.trust == pytest.approx({"a": log(6), "b": log(6), "c": log(1.5)}, abs=1e-12)
    assert found.belief["x"][3] == pytest.approx(2 * log(6) / (2 * log(6) + log(1.5)), abs=1e-12)
    assert crh(TWO_TO_ONE).iterations == 20


def test_sparse_crh_does_not_blame_a_source_for_saying_much() -> None:
    much = [("a", f"q{number}", 1) for number in range(30)] + [("b", f"q{number}", 1) for number in range(30)]
    odd = [("a", "q30", 1), ("b", "q30", 1), ("c", "q30", 2)]
    found = crh([*much, *odd], sparse=True)
    assert found.trust["a"] > found.trust["c"]
    assert found.belief["q0"][1] == pytest.approx(1.0)


@pytest.mark.shared
def test_the_reference_values_of_truth_discovery(shared: Path) -> None:
    reference = json.loads((shared / "reference" / "F_truth_discovery.json").read_text())
    triples = [tuple(claim) for claim in reference["inputs"]["claims"]]
    for name, expected in reference["expected"].items():
        found = METHODS[name](triples)
        assert found.trust == pytest.approx(expected["trust"], abs=reference["tolerance"]), name
        for question, beliefs in expected["belief"].items():
            said = {str(said): belief for said, belief in found.belief[question].items()}
            assert said == pytest.approx(beliefs, abs=reference["tolerance"]), name
        assert found.iterations == expected["iterations"]


def test_bayes_by_hand() -> None:
    # 0.5 x 0.9 / (0.5 x 0.9 + 0.5 x 0.1); 0.2 x 0.9 / (0.2 x 0.9 + 0.8 x 0.1) = 0.18 / 0.26.
    assert posterior(0.5, [(0.9, True)]) == pytest.approx(0.9, abs=1e-15)
    assert posterior(0.2, [(0.9, True)]) == pytest.approx(0.18 / 0.26, abs=1e-15)
    assert posterior(0.3, []) == pytest.approx(0.3, abs=1e-15)
    assert posterior(0.5, [(0.5, True)] * 9) == 0.5
    assert posterior(0.5, [(1.0, True), (0.9, False)]) == 1
    assert posterior(0.5, [(1.0, False)]) == 0
    assert posterior(0.5, [(0.9, True)] * 10_000) == pytest.approx(1)


@pytest.mark.shared
def test_the_reference_values_of_bayes(shared: Path) -> None:
    reference = json.loads((shared / "reference" / "F_bayes_fusion.json").read_text())
    first, second = reference["inputs"]["source_accuracy"]
    prior, expected = reference["inputs"]["prior"], reference["expected"]
    both = posterior(prior, [(first, True), (second, True)])
    split = posterior(prior, [(first, True), (second, False)])
    assert both == pytest.approx(expected["both_assert"], abs=1e-12)
    assert split == pytest.approx(expected["first_asserts_second_denies"], abs=1e-12)


@pytest.mark.parametrize(("prior", "accuracy"), [(1.1, 0.5), (0.5, -0.1), (nan, 0.5), (0.5, inf)])
def test_what_is_no_probability_is_refused(prior: float, accuracy: float) -> None:
    with pytest.raises(BadInput, match="is not a probability between 0 and 1"):
        posterior(prior, [(accuracy, True)])


def test_certain_contradictions_and_nothing_at_all_are_refused() -> None:
    with pytest.raises(BadInput, match="contradict each other"):
        posterior(0.5, [(1.0, True), (1.0, False)])
    with pytest.raises(BadInput, match="no source answers any question"):
        truthfinder([])
    with pytest.raises(BadInput, match="initial trust"):
        truthfinder(TWO_TO_ONE, initial_trust=1)


_triples: Any = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz"), st.integers(0, 3)), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None)
@given(_triples, st.permutations("abcdef"), st.sampled_from(sorted(METHODS)), st.randoms(use_true_random=False))
def test_neither_order_nor_names_nor_repetition_matter(
    triples: list[tuple[str, str, int]], names: list[str], method: str, chance: Any
) -> None:
    renamed = dict(zip("abcdef", names, strict=True))
    shuffled = [(renamed[source], question, said) for source, question, said in triples * 2]
    chance.shuffle(shuffled)
    before, after = METHODS[method](triples), METHODS[method](shuffled)
    assert after.trust == pytest.approx({renamed[source]: trust for source, trust in before.trust.items()}, abs=1e-9)
    assert before == METHODS[method](triples[::-1])
    for question, beliefs in before.belief.items():
        assert after.belief[question] == pytest.approx(beliefs, abs=1e-9)
