"""How well the coder of events does on sentences that it was not trained on, against a floor that only goes up."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tulga.read.events.model import model

FLOOR = Path(__file__).parent / "events.floor"
SCRIPT = Path(__file__).parents[2] / "scripts" / "train_events.py"


@pytest.fixture(scope="module")
def training() -> ModuleType:
    spec = spec_from_file_location("train_events", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
def test_five_fold_macro_f1_stays_above_its_floor(shared: Path, training: ModuleType) -> None:
    found, labels = training.sentences(shared / "gold" / "events" / "plv_train.jsonl")
    predicted = training.cross_validated(found, labels, training.SEED)
    assert training.macro_f1(labels, predicted) >= float(FLOOR.read_text(encoding="utf-8"))


@pytest.mark.shared
def test_the_weights_shipped_are_those_that_training_gives(shared: Path, training: ModuleType) -> None:
    trained = training.fit(*training.sentences(shared / "gold" / "events" / "plv_train.jsonl"))
    shipped = model()
    assert (trained.labels, trained.names) == (shipped.labels, shipped.names)
    # Other machines add up in another order, which may move the last bit of a half-precision number.
    assert abs(trained.weights.astype(float) - shipped.weights.astype(float)).max() <= 2e-3


def test_macro_f1_by_hand(training: ModuleType) -> None:
    # A: 1 right of 2 said, 1 true -> 2/3. B: 1 right of 1 said, 2 true -> 2/3.
    assert training.macro_f1(["A", "B", "B"], ["A", "A", "B"]) == pytest.approx(2 / 3)


def test_folds_spread_every_label(training: ModuleType) -> None:
    fold = training.folds(["A"] * 10 + ["B"] * 5, 1)
    assert sorted(fold[:10]) == sorted([0, 1, 2, 3, 4] * 2)
    assert sorted(fold[10:]) == [0, 1, 2, 3, 4]
