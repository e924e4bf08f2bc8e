"""The one-third rule against the reference material."""

import json
from pathlib import Path

import pytest
from investors import of_2018, verdict


@pytest.mark.shared
def test_cases_of_the_reference(shared: Path) -> None:
    cases = json.loads((shared / "reference" / "B_one_third_rule.json").read_text(encoding="utf-8"))["inputs"]["cases"]
    assert verdict(*of_2018(*cases["below"])).verdict == "broken"
    assert verdict(*of_2018(*cases["above"])).verdict == "broken"
    group = [(holder, 2018, float(share), None) for holder, share in sorted(cases["group"].items())]
    assert verdict(*group).verdict == "held"
    assert verdict(*group, attribute={"HKG": "CHN"}).verdict == "broken"
