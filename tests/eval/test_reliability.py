"""The measuring of the reader: by hand on a few claims, and the figures that come with Tulga against themselves."""

import json
import sys
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
# Two claims said at 0.25 of which one is right, three at 0.8 of which all are: distances 0.5 and 0.6, over five claims.
ROWS = [(0.25, True), (0.25, False), (0.8, True), (0.8, True), (0.8, True)]


@pytest.fixture(scope="module")
def measuring() -> ModuleType:
    folder = str(ROOT / "scripts")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return import_module("measure_reading")


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    return json.loads((files("tulga.read") / "data" / "reliability.json").read_text(encoding="utf-8"))


def test_calibration_error_by_hand(measuring: ModuleType) -> None:
    assert measuring.calibration_error(ROWS) == pytest.approx((0.5 + 0.6) / 5)
    assert measuring.calibration_error([(0.5, True), (0.5, False)]) == 0


def test_bins_by_hand(measuring: ModuleType) -> None:
    bins = measuring.bins([*ROWS, (1.0, False)])
    assert [b["claims"] for b in bins] == [0, 0, 2, 0, 0, 0, 0, 0, 3, 1]
    assert (bins[2]["confidence"], bins[2]["precision"]) == (0.25, 0.5)
    assert (bins[0]["confidence"], bins[0]["precision"]) == (None, None)


def test_precision_and_recall_from_a_confidence_on_by_hand(measuring: ModuleType) -> None:
    assert measuring.from_confidence(ROWS, 10, 0.5) == {
        "from": 0.5, "claims": 3, "right": 3, "precision": 1.0, "recall": 0.3,
    }  # fmt: skip
    assert measuring.from_confidence(ROWS, 10, 0.9)["precision"] is None


def test_no_document_is_read_by_a_reader_that_learned_from_it(measuring: ModuleType) -> None:
    kind = {f"c{i}": "country" for i in range(5)} | {f"w{i}": "written" for i in range(4)}
    trials = measuring.trials(kind, 3)
    assert sorted(name for trial in trials[:3] for name in trial.reads) == sorted(kind)
    for trial in trials:
        assert set(trial.learns).isdisjoint(trial.reads)
        assert set(trial.learns) | set(trial.reads) == set(kind)
    assert all({kind[name] for name in trial.reads} == {"country", "written"} for trial in trials[:3])
    assert [({kind[n] for n in t.learns}, {kind[n] for n in t.reads}) for t in trials[3:]] == [
        ({"written"}, {"country"}),
        ({"country"}, {"written"}),
    ]


def test_the_reader_takes_other_weights_and_gives_them_back(measuring: ModuleType) -> None:
    from tulga.read import learned, reader

    other: Any = object()
    before = learned.weights
    with measuring.reading_with(other):
        assert reader.weights() is other
        assert learned.weights() is other
    assert reader.weights is before
    assert learned.weights is before


def test_the_shipped_figures_add_up(shipped: dict[str, Any]) -> None:
    whole, country, written = shipped["readings"][:3]
    assert whole["annotated"] == country["annotated"] + written["annotated"]
    assert whole["documents"] == country["documents"] + written["documents"]
    bins = [b for b in shipped["bins"] if b["claims"]]
    error = sum(abs(b["confidence"] * b["claims"] - b["right"]) for b in bins) / sum(b["claims"] for b in bins)
    assert whole["calibration_error"] == pytest.approx(error, abs=2e-4)
    sure = [b for b in bins if b["from"] >= 0.5]
    assert whole["sure"]["claims"] == sum(b["claims"] for b in sure)
    assert whole["sure"]["right"] == sum(b["right"] for b in sure)
    assert sum(row["annotated"] for row in shipped["relations"].values()) == whole["annotated"]
    assert sum(row["right"] for row in shipped["relations"].values()) == sum(b["right"] for b in bins)


def test_confidence_is_calibrated_on_documents_that_were_not_learned_from(shipped: dict[str, Any]) -> None:
    assert shipped["readings"][0]["calibration_error"] <= FLOORS["calibration error, at most"]


def test_the_figures_are_those_of_the_weights_that_are_shipped(shipped: dict[str, Any]) -> None:
    weights = sha256((files("tulga.read") / "data" / "reader.json.gz").read_bytes()).hexdigest()
    assert shipped["weights"] == weights[:16], "the reader was trained again: run scripts/measure_reading.py"


def test_the_picture_in_the_documentation_shows_the_shipped_figures(shipped: dict[str, Any]) -> None:
    picture = (ROOT / "docs" / "reliability.svg").read_text(encoding="utf-8")
    assert all(f">{b['claims']:,}</text>" in picture for b in shipped["bins"] if b["claims"])
