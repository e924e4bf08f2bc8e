"""ICD 203: words of probability, in and out."""

import json
from decimal import Decimal
from math import nan
from pathlib import Path

import pytest

from tulga.errors import BadInput, BadUse
from tulga.ledger.likelihood import BANDS, bounds, word


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (0, None),
        (0.009, None),
        (0.01, "almost no chance"),
        (0.05, "very unlikely"),
        (0.2, "unlikely"),
        (0.4499, "unlikely"),
        (0.45, "roughly even chance"),
        (0.55, "likely"),
        (0.8, "very likely"),
        (Decimal("0.95"), "almost certain"),
        (0.99, "almost certain"),
        (0.991, None),
        (1, None),
    ],
)
def test_a_band_holds_its_lower_end_and_only_the_last_its_upper_one(
    probability: float | Decimal, expected: str | None
) -> None:
    assert word(probability) == expected


def test_every_word_goes_out_and_in() -> None:
    for names, low, high in BANDS:
        assert word(low) == names[0]
        for name in names:
            assert bounds(name.upper()) == (float(low), float(high))
    assert bounds("  nearly-certain ") == (0.95, 0.99)


def test_the_bands_touch_and_none_is_left_out() -> None:
    assert [low for _, low, _ in BANDS[1:]] == [high for _, _, high in BANDS[:-1]]


@pytest.mark.shared
def test_the_reference_bands(shared: Path) -> None:
    reference = json.loads((shared / "reference" / "F_icd203.json").read_text())
    told = [["/".join(names), float(low), float(high)] for names, low, high in BANDS]
    assert told == reference["expected"]["bands"]
    assert all(word(probability) for probability in reference["inputs"]["p"])


def test_what_is_no_probability_and_no_word_is_refused() -> None:
    for wrong in (-0.1, 1.01, nan):
        with pytest.raises(BadInput, match="is not a probability"):
            word(wrong)
    with pytest.raises(BadUse, match=r"there is no word of probability 'likley'; did you mean .*likely"):
        bounds("likley")
