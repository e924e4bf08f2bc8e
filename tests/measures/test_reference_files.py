"""Every reference file of the measures through `benchmarks/reference.py`, and other inputs of the same families."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
# Files whose tolerance is not one number have a test of their own below.
OWN = ("A_binary_irt", "A_ordinal_irt", "A_un_ideal_points", "D_zachary")
NUMBERED = (
    "A_agreement_index_small", "A_haege_kappa_pi_valued", "A_signorino_ritter_table6", "B_E_route_network_small",
    "B_concentration_small", "B_hhi_doj", "B_one_third_rule", "B_trade_dependence", "C_cinc_nmc", "C_fbic_structure",
    "D_gould_fernandez", "D_structural_balance_small", "D_structural_holes_small",
)  # fmt: skip


def run(file: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(BENCHMARKS / "reference.py"), str(file), *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)


def computed(file: Path, folder: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What the file expects, what Tulga computes in the same shape, and the tolerance."""
    out = folder / "out.json"
    done = run(file, "--out", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(file.read_text(encoding="utf-8"))
    return told["expected"], json.loads(out.read_text(encoding="utf-8")), told["tolerance"]


@pytest.mark.shared
@pytest.mark.parametrize("name", NUMBERED)
def test_every_value_is_within_its_tolerance(name: str, shared: Path, tmp_path: Path) -> None:
    _, _, tolerance = computed(shared / "reference" / f"{name}.json", tmp_path)
    assert isinstance(tolerance, int | float)


@pytest.mark.shared
def test_no_file_of_the_measures_is_left_out(shared: Path) -> None:
    files = {path.stem for path in (shared / "reference").glob("[A-D]_*.json")}
    assert files == {*NUMBERED, *(name for name in files if name.startswith(OWN))}


def pearson(one: list[float], other: list[float]) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def spearman(one: list[float], other: list[float]) -> float:
    return pearson(*(np.argsort(np.argsort(values)).tolist() for values in (one, other)))


@pytest.mark.shared
def test_binary_ideal_points_agree_with_the_sampler(shared: Path, tmp_path: Path) -> None:
    expected, found, tolerance = computed(shared / "reference" / "A_binary_irt_supreme_court.json", tmp_path)
    assert pearson(expected["theta_mean"], found["theta_mean"]) >= tolerance["pearson_min"]
    assert spearman(expected["theta_mean"], found["theta_mean"]) >= tolerance["spearman_min"]


@pytest.mark.shared
def test_ordinal_ideal_points_agree_with_the_sampler_and_the_truth(shared: Path, tmp_path: Path) -> None:
    expected, found, tolerance = computed(shared / "reference" / "A_ordinal_irt_simulated.json", tmp_path)
    points = found["mcmc_posterior_mean_standardised"]
    assert pearson(expected["mcmc_posterior_mean_standardised"], points) >= tolerance["pearson_with_peer_min"]
    assert pearson(expected["truth"], points) >= tolerance["pearson_with_truth_min"]
    assert spearman(expected["truth"], points) >= tolerance["spearman_with_truth_min"]


@pytest.mark.shared
def test_published_ideal_points_are_read_as_they_are(shared: Path, tmp_path: Path) -> None:
    expected, found, tolerance = computed(shared / "reference" / "A_un_ideal_points_published.json", tmp_path)
    for row, mine in zip(expected["rows"], found["rows"], strict=True):
        assert mine == {**row, **{name: pytest.approx(row[name], abs=1e-6) for name in ("ideal", "q05", "q95")}}
    for pole, distance in expected["distance_session74"].items():
        assert found["distance_session74"][pole] == pytest.approx(distance, abs=tolerance["for_distances"])
    assert found["all_mean"] == pytest.approx(expected["all_mean"], abs=1e-3)
    assert found["all_sd"] == pytest.approx(expected["all_sd"], abs=1e-3)


@pytest.mark.shared
def test_zacharys_club(shared: Path, tmp_path: Path) -> None:
    expected, found, tolerance = computed(shared / "reference" / "D_zachary.json", tmp_path)
    for name, value in expected.items():
        if name == "modularity_best_known":
            assert found[name] >= tolerance["louvain_min"]
        else:
            assert found[name] == pytest.approx(value, abs=tolerance["values"])


def test_a_file_of_no_family_is_told_with_those_there_are(tmp_path: Path) -> None:
    file = tmp_path / "Z_unknown_thing.json"
    file.write_text('{"inputs": {}}', encoding="utf-8")
    done = run(file)
    assert done.returncode == 1
    assert "Z_unknown_thing.json: no family of this name; there are A_" in done.stderr


def test_a_file_of_the_same_family_with_other_inputs_runs(tmp_path: Path) -> None:
    """By hand: shares 0.7, 0.2, 0.1 make 0.49 + 0.04 + 0.01."""
    file, out = tmp_path / "B_hhi_elsewhere.json", tmp_path / "out.json"
    file.write_text(json.dumps({"inputs": {"values": [7, 2, 1]}, "expected": {"HHI_0_10000": 5400}, "tolerance": 1e-9}))
    assert run(file, "--out", str(out)).returncode == 0
    assert json.loads(out.read_text()) == {"HHI_0_10000": pytest.approx(5400)}
    wrong = json.dumps({"inputs": {"values": [7, 2, 1]}, "expected": {"HHI_0_10000": 5401}, "tolerance": 1e-9})
    file.write_text(wrong, encoding="utf-8")
    assert run(file).returncode == 1


def test_what_is_not_expected_is_written_whole(tmp_path: Path) -> None:
    file, out = tmp_path / "B_concentration_mine.json", tmp_path / "out.json"
    file.write_text(json.dumps({"inputs": {"values": [1, 1]}}), encoding="utf-8")
    assert run(file, "--out", str(out)).returncode == 0
    assert json.loads(out.read_text())["HHI"] == 0.5
