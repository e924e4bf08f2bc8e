"""Scenarios as data: the pack's own, and every way in which a file can be wrong."""

from fractions import Fraction
from pathlib import Path

import pytest

import tulga
from tulga.errors import BadInput, BadUse
from tulga.scenario import load, scenarios

PACK = Path(tulga.__file__).parent / "packs" / "mongolia" / "scenarios"
GOOD = """\
id: a
title: A
state: MNG
shock:
  kind: border_closed
  partners: [CHN]
  duration_months: 3
  routes:
    - {partner: CHN, low: "1", high: "1", note: all of it}
  others:
    - {low: "0.2", high: "0.5", note: a guess}
elasticities: {values: ["2", "4"], note: two of them}
"""


def write(folder: Path, text: str, name: str = "a") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_southern_border() -> None:
    (closes,) = scenarios("MNG", [PACK])
    assert (closes.id, closes.year, closes.shock.duration_months) == ("southern-border-closes", "latest", 3)
    assert closes.shock.passage("CHN", "imports") == (1, 1)
    assert closes.shock.passage("JPN", "imports") == (0.5, 0.9)
    assert closes.shock.passage(None, "exports") == (0.3, 0.9)
    assert closes.elasticities.values == (Fraction(5, 2), Fraction(19, 5), Fraction(51, 10))
    assert "assumption" in closes.shock.others[0].note


def test_a_lost_partner_is_lost_whole(tmp_path: Path) -> None:
    head, tail = GOOD.split("  routes:")[0], "elasticities" + GOOD.split("elasticities")[1]
    lost = load(write(tmp_path, head.replace("border_closed", "partner_lost") + tail))
    assert (lost.shock.passage("CHN", "exports"), lost.shock.passage("RUS", "exports")) == ((1, 1), (0, 0))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('low: "0.2", high', 'low: "0.7", high', "line 11: shock.others.0: the range 7/10 to 1/2 is not ordered"),
        ('low: "0.2"', "low: 0.2", "line 11: shock.others.0.low: write the number as exact text"),
        ('["2", "4"]', '["1", "4"]', "elasticity 1 is not above 1"),
        ("partners: [CHN]", "partners: [MNG, CHN]", "does not say what part of the trade with MNG"),
        (
            "  others:\n    - {low",
            "  otherz:\n    - {low",
            "line 10: shock.otherz: there is no such field; did you mean",
        ),
        ('{low: "0.2", ', '{flow: imports, low: "0.2", ', r"other partners' trade \(others\) in exports"),
        ("{partner: CHN", '{partner: CHN, low: "0", high: "0", note: n}\n    - {partner: CHN', "says twice"),
        ("duration_months: 3", "duration_months: 0", "line 7: shock.duration_months"),
        ("kind: border_closed", "kind: border_shut", "line 5: shock.kind"),
        ("note: a guess", "why: a guess", "line 11: shock.others.0.note: this field is needed"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    load(write(tmp_path, GOOD))
    with pytest.raises(BadInput, match=said):
        load(write(tmp_path, GOOD.replace(old, new)))


def test_a_state_is_not_its_own_partner(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="MNG cannot be its own partner"):
        load(write(tmp_path, GOOD.replace("CHN", "MNG")))


def test_an_unknown_actor_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadUse, match="there is no actor 'CNH'; did you mean"):
        load(write(tmp_path, GOOD.replace("CHN", "CNH")))


def test_two_scenarios_with_one_id_are_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "b")
    with pytest.raises(BadInput, match="two scenarios have the id a"):
        scenarios("MNG", [tmp_path])
