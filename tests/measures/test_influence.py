"""Influence capacity by hand, with dimensions missing, and over other weights."""

import itertools
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures import measures
from tulga.measures.influence import declared_weights

influence = measures["influence_capacity"]
BANDWIDTH = {"economic": 0.4, "political": 0.3, "security": 0.2}
DEPENDENCE = {"economic": 0.5, "security": 0.1}


def capacity(
    bandwidth: dict[str, float | None], dependence: dict[str, float | None], subject: str = "CHN"
) -> pl.DataFrame:
    sides = {"bandwidth": bandwidth, "dependence": dependence}
    rows = [(subject, "MNG", 2020, side, name, value) for side, of in sides.items() for name, value in of.items()]
    schema = {"subject": pl.String, "object": pl.String, "year": pl.Int64}
    return pl.DataFrame(
        rows, schema={**schema, "side": pl.String, "dimension": pl.String, "value": pl.Float64}, orient="row"
    )


def row(frame: pl.DataFrame, **options: Any) -> dict[str, Any]:
    return dict(influence(frame, **options).row(0, named=True))


def test_worked_by_hand() -> None:
    """Equal weights: (0.4 + 0.3 + 0.2) / 3 = 0.3 and (0.5 + 0.1) / 2 = 0.3."""
    found = row(capacity(BANDWIDTH, DEPENDENCE))
    assert (found["bandwidth"], found["dependence"], found["value"]) == pytest.approx((0.3, 0.3, 0.09))
    assert found["low"] == found["value"] == found["high"]
    assert found["coverage"] == 1


@pytest.mark.shared
def test_the_reference_file(shared: Path) -> None:
    told = json.loads((shared / "reference" / "C_fbic_structure.json").read_text())
    found = row(capacity(told["inputs"]["bandwidth"], told["inputs"]["dependence"]))
    worked = told["expected"]["worked"]
    names = {"bandwidth": "bandwidth_equal_weights", "dependence": "dependence_equal_weights", "value": "fbic"}
    for name, key in names.items():
        assert found[name] == pytest.approx(worked[key], abs=told["tolerance"])


def test_weights_of_ones_own() -> None:
    weights = {
        "bandwidth": {"economic": 3, "political": 0, "security": 1},
        "dependence": {"economic": 1, "security": 1},
    }
    found = row(capacity(BANDWIDTH, DEPENDENCE), weights=weights)
    assert (found["bandwidth"], found["value"]) == pytest.approx(((1.2 + 0.2) / 4, 0.35 * 0.3))


@pytest.mark.parametrize("security", [{}, {"security": None}])
def test_a_missing_dimension_is_reweighed_and_bounded(security: dict[str, float | None]) -> None:
    """Dependence is 0.5 over what is known; were security 0 it would be 0.25, were it 1 it would be 0.75."""
    found = row(capacity(BANDWIDTH, {"economic": 0.5, **security}))
    assert (found["value"], found["low"], found["high"]) == pytest.approx((0.3 * 0.5, 0.3 * 0.25, 0.3 * 0.75))
    assert found["coverage"] == pytest.approx((1 + 0.5) / 2)


def test_a_side_of_which_nothing_is_known() -> None:
    found = row(capacity(BANDWIDTH, {}))
    assert (found["value"], found["low"], found["dependence"], found["coverage"]) == (None, 0, None, 0.5)
    assert found["high"] == pytest.approx(0.3)


def test_any_weights_at_all() -> None:
    """All weight on the least dimension of each side, 0.2 x 0.1; on the largest, 0.4 x 0.5."""
    found = row(capacity(BANDWIDTH, DEPENDENCE), sensitivity="any")
    assert (found["low"], found["value"], found["high"]) == pytest.approx((0.02, 0.09, 0.2))


def test_drawn_weights_lie_within_any_and_repeat_with_the_seed() -> None:
    frame = capacity(BANDWIDTH, DEPENDENCE)
    drawn = row(frame, sensitivity="drawn")
    assert 0.02 < drawn["low"] < drawn["value"] < drawn["high"] < 0.2
    assert row(frame, sensitivity="drawn") == drawn
    assert row(frame, sensitivity="drawn", seed=1) != drawn


def test_two_dimensions_drawn_evenly_have_known_percentiles() -> None:
    """With one bandwidth of 1, dependence is 0.1 + 0.4 w with w even on 0 to 1: from 0.12 to 0.48."""
    found = row(capacity(dict.fromkeys(BANDWIDTH, 1.0), DEPENDENCE), sensitivity="drawn", draws=20_000)
    assert (found["low"], found["high"]) == pytest.approx((0.12, 0.48), abs=0.01)


def test_the_declaration_says_whose_it_is() -> None:
    assert influence.tulgas_own
    assert all(set(side.values()) == {1} for side in declared_weights().values())
    assert "Tulga" in influence.source


def test_rows_that_cannot_be_used_are_named() -> None:
    frame = capacity(BANDWIDTH, DEPENDENCE)
    with pytest.raises(BadInput, match="the value 2 of CHN, MNG, 2020, bandwidth, economic is not between 0 and 1"):
        influence(capacity({"economic": 2.0}, {}))
    with pytest.raises(BadInput, match="the dimension 'econmic' of bandwidth has no weight; did you mean economic"):
        influence(capacity({"econmic": 0.2}, {}))
    with pytest.raises(BadInput, match="no side 'bandwith'; did you mean bandwidth"):
        influence(capacity({}, {"economic": 0.1}).with_columns(side=pl.lit("bandwith")))
    with pytest.raises(BadInput, match="CHN, MNG, 2020, bandwidth, economic is there more than once"):
        influence(pl.concat([frame, frame]))
    with pytest.raises(BadUse, match="the weights of dependence are"):
        influence(frame, weights={"bandwidth": {"economic": 1}})
    with pytest.raises(BadUse, match="no sensitivity 'draw'; did you mean drawn"):
        influence(frame, sensitivity="draw")


SIDE = st.dictionaries(st.sampled_from(["economic", "security"]), st.none() | st.floats(0, 1), max_size=2)


@settings(deadline=None, max_examples=40)
@given(bandwidth=SIDE, dependence=SIDE)
def test_every_completion_lies_between_the_ends(bandwidth: Any, dependence: Any) -> None:
    if not bandwidth and not dependence:
        return
    weights = {side: {"economic": 1, "security": 2} for side in ("bandwidth", "dependence")}
    found = row(capacity(bandwidth, dependence), weights=weights)
    for fills in itertools.product([0.0, 0.3, 1.0], repeat=4):
        of = [
            bandwidth.get("economic"),
            bandwidth.get("security"),
            dependence.get("economic"),
            dependence.get("security"),
        ]
        full = [fill if value is None else value for value, fill in zip(of, fills, strict=True)]
        exact = (full[0] + 2 * full[1]) / 3 * (full[2] + 2 * full[3]) / 3
        assert found["low"] - 1e-12 <= exact <= found["high"] + 1e-12


@settings(deadline=None, max_examples=20)
@given(
    parts=st.tuples(*[st.floats(0, 1)] * 5),
    weights=st.tuples(*[st.floats(0.01, 1)] * 5),
)
def test_no_weights_leave_the_ends_over_any(parts: tuple[float, ...], weights: tuple[float, ...]) -> None:
    frame = capacity(dict(zip(BANDWIDTH, parts, strict=False)), dict(zip(DEPENDENCE, parts[3:], strict=True)))
    chosen = {
        "bandwidth": dict(zip(BANDWIDTH, weights, strict=False)),
        "dependence": dict(zip(DEPENDENCE, weights[3:], strict=True)),
    }
    bound, found = row(frame, sensitivity="any"), row(frame, weights=chosen)
    assert bound["low"] - 1e-12 <= found["value"] <= bound["high"] + 1e-12
    one, other = row(frame.reverse(), weights=chosen), row(frame.with_columns(subject=pl.lit("RUS")), weights=chosen)
    assert one["value"] == other["value"] == found["value"]
