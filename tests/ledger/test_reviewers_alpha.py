"""Krippendorff's alpha: hand-worked and published values, missing judgements, and what must not matter."""

import json
from math import nan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.ledger.reliability import Scale, alpha


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        # Units (1, 1) and (2, 4); values 1, 1, 2, 4. Observed disagreement d(2, 4), expected 2 d(1, 2) + 2 d(1, 4) + d(2, 4);
        # alpha = 1 - 3 x observed / expected.
        ("nominal", 1 - 3 * 1 / 5),
        ("ordinal", 1 - 3 * 1 / (2 * 2.25 + 2 * 6.25 + 1)),  # middle ranks 1, 2.5 and 3.5
        ("interval", 1 - 3 * 4 / (2 * 1 + 2 * 9 + 4)),
        ("ratio", 1 - 3 * (1 / 9) / (2 / 9 + 2 * 0.36 + 1 / 9)),
    ],
)
def test_alpha_by_hand(scale: Scale, expected: float) -> None:
    assert alpha([[1, 2], [1, 4]], scale) == pytest.approx(expected, abs=1e-12)


def test_units_judged_once_and_missing_judgements_tell_nothing() -> None:
    assert alpha([[1, 2, None, 7], [1, 4, None, None]], "interval") == alpha([[1, 2], [1, 4]], "interval")
    assert alpha([[1.0, 2.0, nan], [1.0, 4.0, 3.0]]) == alpha([[1, 2], [1, 4]])


def test_without_variation_or_pairs_there_is_no_alpha() -> None:
    assert alpha([]) is None
    assert alpha([["yes", "yes"], ["yes", "yes"]]) is None
    assert alpha([["yes", None], [None, "no"]]) is None
    assert alpha([[0, 0], [0, 0]], "ratio") is None


def test_words_can_be_judged_where_the_scale_allows() -> None:
    assert alpha([["a", "b"], ["a", "b"]], "ordinal") == 1
    assert alpha([["a", "b"], ["b", "a"]]) == pytest.approx(1 - 3 * 2 / 4)  # worse than chance


@pytest.mark.shared
def test_the_published_values_of_krippendorff(shared: Path) -> None:
    reference = json.loads((shared / "reference" / "F_krippendorff.json").read_text())
    table, expected = reference["inputs"]["coders_by_units"], reference["expected"]
    for scale, printed in expected["paper"].items():
        found = alpha(table, scale)
        assert found == pytest.approx(printed, abs=0.0005)
        if scale in expected:
            assert found == pytest.approx(expected[scale], abs=reference["tolerance"])


def test_bad_tables_and_scales_are_named() -> None:
    with pytest.raises(BadUse, match="there is no scale 'ordnal'; did you mean ordinal"):
        alpha([[1]], "ordnal")  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="have 1 to 2 units"):
        alpha([[1], [1, 2]])
    with pytest.raises(BadInput, match="'a' is not a number"):
        alpha([["a"], ["b"]], "interval")
    with pytest.raises(BadInput, match="below zero"):
        alpha([[-1], [1]], "ratio")
    with pytest.raises(BadInput, match="no common order"):
        alpha([["a", "b"], [1, 2]], "ordinal")


_tables: Any = st.integers(1, 8).flatmap(
    lambda units: st.lists(
        st.lists(st.sampled_from([None, 1, 2, 3, 5]), min_size=units, max_size=units), min_size=2, max_size=4
    )
)


@settings(max_examples=100, deadline=None)
@given(_tables, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]), st.randoms(use_true_random=False))
def test_the_order_of_reviewers_and_units_does_not_matter(
    table: list[list[int | None]], scale: Scale, chance: Any
) -> None:
    order = list(range(len(table[0])))
    chance.shuffle(order)
    turned = [[row[place] for place in order] for row in table[::-1]]
    before, after = alpha(table, scale), alpha(turned, scale)
    assert after == pytest.approx(before, abs=1e-9)
    assert before is None or before <= 1
