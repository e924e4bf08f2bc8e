"""Scenarios as data: the pack's own, and every way in which a file can be wrong."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

import tulga
from tulga.errors import BadInput, TulgaError
from tulga.scenario import load, scenarios
from tulga.scenario.kinds import DeliveriesLost
from tulga.scenario.stops import BorderClosed, RouteClosed

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
    (closes,) = [one for one in scenarios("MNG", [PACK]) if one.id == "southern-border-closes"]
    assert (closes.kind, closes.year, closes.trade.duration_months) == ("border_closed", "latest", 3)
    assert closes.lost("CHN", "imports") == (1, 1)
    assert closes.lost("JPN", "imports") == (0.5, 0.9)
    assert closes.lost(None, "exports") == (0.3, 0.9)
    assert isinstance(closes.shock, BorderClosed)
    assert closes.elasticities is not None
    assert closes.elasticities.values == (Fraction(5, 2), Fraction(19, 5), Fraction(51, 10))
    assert "assumption" in closes.shock.others[0].note


def test_a_lost_partner_is_lost_whole(tmp_path: Path) -> None:
    head, tail = GOOD.split("  routes:")[0], "elasticities" + GOOD.split("elasticities")[1]
    lost = load(write(tmp_path, head.replace("border_closed", "partner_lost") + tail))
    assert (lost.lost("CHN", "exports"), lost.lost("RUS", "exports")) == ((1, 1), (0, 0))


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
    with pytest.raises(BadInput, match=r"line 6: shock\.partners\.0: there is no actor 'CNH'; did you mean") as told:
        load(write(tmp_path, GOOD.replace("CHN", "CNH").replace("state: MNG", "state: MGN")))
    assert "line 3: state: there is no actor 'MGN'" in str(told.value)
    assert "line 9: shock.routes.0.partner: there is no actor 'CNH'" in str(told.value)
    assert "at least one" not in str(told.value)


def test_two_scenarios_with_one_id_are_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "b")
    with pytest.raises(BadInput, match="two scenarios have the id a"):
        scenarios("MNG", [tmp_path])


def shocked(kind: str, *lines: str, elasticities: bool = True) -> str:
    """A scenario of one kind: the shock starts at line 4, its kind is at line 5 and the further lines follow from 7 on."""
    head = ["id: a", "title: A", "state: MNG", "shock:", f"  kind: {kind}", "  duration_months: 12"]
    tail = ['elasticities: {values: ["2"], note: one}'] if elasticities else []
    return "\n".join([*head, *(f"  {line}" for line in lines), *tail]) + "\n"


PART = 'part: {low: "0.5", high: "0.6", note: n}'
RATE = 'rate: {low: "0.1", high: "0.2", note: n}'
NETWORK = "network: {origin: mine, destination: port, note: n, links: [{start: mine, end: port, through: CHN}]}"
TABLE = "table: {unit: USD, note: n, sectors: [coal, wool], flows: [[1, 2], [3, 4]], demand: [7, 3]}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (shocked("tarif", RATE), "line 5: shock.kind: there is no kind of shock 'tarif'; did you mean tariff"),
        (shocked("flood"), "there is no kind of shock 'flood': border_closed, partner_lost, route_closed, tariff"),
        ("id: a\ntitle: A\nstate: MNG\nshock: {duration_months: 3}\n", "line 4: shock.kind: a shock needs its kind"),
        ("id: a\ntitle: A\nstate: MNG\n", "a scenario has a shock or a bargain"),
        (shocked("tariff", "partner: CHN", "flow: export", RATE), "line 8: shock.flow"),
        (shocked("tariff", "partner: CHN", "flow: exports", RATE.replace("0.1", "-1")), "rate -1 to 1/5 is not ordered"),
        (shocked("tariff", "partner: CHN", "flow: exports", RATE, elasticities=False), "needs elasticities"),
        (
            shocked("tariff", "partner: CHN", "flow: imports", RATE, PART.replace("part", "market_share")),
            "market_share belongs to exports",
        ),
        (shocked("embargo", "partner: RUS", "itme: oil", PART), "shock.itme: there is no such field; did you mean item"),
        (shocked("embargo", "partner: MNG", "item: oil", PART), "MNG cannot be its own partner"),
        (
            shocked("rival_lost", "buyer: CHN", "rival: PRK", "item: coal", PART,
                    'rival_share: {low: "0.5", high: "1", note: n}'),
            "leaves nobody whose share could grow",
        ),
        (shocked("route_closed", "closed: [CHM]", NETWORK, elasticities=False), "'CHM'; did you mean CHN"),
        (shocked("route_closed", "closed: [[port, sea]]", NETWORK, elasticities=False), "no link between port and sea"),
        (shocked("route_closed", "closed: [CHN]", NETWORK.replace("destination: port", "destination: prot"),
                 elasticities=False), "no place in the network 'prot'; did you mean port"),
        (shocked("route_closed", "closed: [CHN]", NETWORK), "elasticities belong to a shock on trade"),
        (shocked("sector_lost", "sectors: [cole]", TABLE, elasticities=False), "'cole'; did you mean coal"),
        (shocked("sector_lost", "sectors: [coal]", TABLE.replace("[3, 4]", "[3]"), elasticities=False), "2 sectors need 2"),
        (shocked("deliveries_lost", "partner: X", "home: Y", TABLE, elasticities=False), "needs a table with regions"),
        (shocked("aid_withdrawn", "donor: TRU", elasticities=False), "line 7: shock.donor: there is no actor 'TRU'"),
    ],
)  # fmt: skip
def test_mistakes_of_the_other_kinds(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        load(write(tmp_path, text))


BARGAIN = """\
id: a
title: A
state: MNG
bargain:
  matter: what to do
  dimensions: [{name: neutrality, zero: no, hundred: "yes"}]
  actors:
    - actor: MNG
      capability: {value: 1, note: n}
      position: {neutrality: {value: 90, low: 80, high: 95, source: s}}
      salience: {neutrality: {value: 50, note: n}}
    - actor: RUS
      capability: {value: 3, note: n}
      position: {neutrality: {value: 20, note: n}}
      salience: {neutrality: {value: 50, note: n}}
"""


def test_all_mistakes_of_a_bargain_at_once(tmp_path: Path) -> None:
    assert load(write(tmp_path, BARGAIN.replace("zero: no,", 'zero: "no",'))).kind == "bargaining"
    text = BARGAIN.replace("zero: no,", 'zero: "no",')
    for old, new in [
        ("actor: RUS", "actor: RSU"),
        ("{value: 1, note: n}", "{value: 1}"),
        ("low: 80", "low: 92"),
        ("{value: 3, note: n}", "{low: 3, note: n}"),
        ("matter: what to do", "mater: what to do"),
    ]:
        text = text.replace(old, new, 1)
    with pytest.raises(BadInput) as told:
        load(write(tmp_path, text))
    for said in (
        "line 12: bargain.actors.1.actor: there is no actor 'RSU'",
        "line 9: bargain.actors.0.capability: a value needs a note that says why",
        "line 10: bargain.actors.0.position.neutrality: the value 90 is not between 92 and 95",
        "line 13: bargain.actors.1.capability: a number needs a value, or `from`",
        "line 5: bargain.mater: there is no such field; did you mean matter",
    ):
        assert said in str(told.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{neutrality: {value: 20",
            "{neutralty: {value: 20",
            "there is no dimension 'neutralty'; did you mean neutrality",
        ),
        ("{neutrality: {value: 20", "{neutralty: {value: 20", "RUS has no position on neutrality"),
        ("actor: RUS", "actor: MNG", "two actors have the name MNG"),
        ("{value: 3,", "{value: 3, low: -1,", "the capability of RUS is below 0"),
        ("high: 95", "high: 101", "the position of MNG on neutrality is not between 0 and 100"),
        ("  matter:", "  model: spatial\n  matter:", "there is no model of bargaining 'spatial'"),
        ("{value: 20, note: n}", "{value: 20, note: n, locators: [char=1-2]}", "there is no source"),
        ("{value: 20, note: n}", "{from: claim a, low: 3}", "a range needs a value between its ends"),
    ],
)
def test_a_bargain_that_cannot_be(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in BARGAIN
    with pytest.raises(BadInput, match=re.escape(said)):
        load(write(tmp_path, BARGAIN.replace("zero: no,", 'zero: "no",').replace(old, new, 1)))


def test_saliences_are_parts_of_one_hundred(tmp_path: Path) -> None:
    text = BARGAIN.replace("zero: no,", 'zero: "no",').replace(
        "dimensions: [", "dimensions: [{name: x, zero: a, hundred: b}, "
    )
    two = text.replace(
        "{neutrality: {value: 50, note: n}}", "{neutrality: {value: 60, note: n}, x: {value: 60, note: n}}"
    )
    with pytest.raises(BadInput, match="the saliences of MNG add up to 120, and can be at most 100"):
        load(write(tmp_path, two))


def test_a_network_from_a_table_beside_the_scenario(tmp_path: Path) -> None:
    network = "network: {origin: mine, destination: port, note: n, file: routes.csv}"
    path = write(tmp_path, shocked("route_closed", "closed: [CHN]", network, elasticities=False))
    table = tmp_path / "routes.csv"
    table.write_text("start,end,capacity,length,through\nmine,port,5,10,CHN\nmine,port,,14,RUS\n", encoding="utf-8")
    shock = load(path).shock
    assert isinstance(shock, RouteClosed)
    assert [(link.capacity, link.length, link.through) for link in shock.network.links] == [
        (5, 10, "CHN"),
        (None, 14, "RUS"),
    ]
    table.write_text("start,end,capasity\nmine,,x\n", encoding="utf-8")
    with pytest.raises(
        BadInput, match=r"no such column 'capasity'; did you mean capacity\?; line 2: end: a place is needed"
    ):
        load(path)
    table.write_text("start,end,capacity\nmine,port,-1\n", encoding="utf-8")
    with pytest.raises(BadInput, match="line 2: capacity: '-1' is no number from 0 on"):
        load(path)
    table.write_text("start,end\nmine,port\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no place or operator in the network 'CHN'"):
        load(path)
    table.unlink()
    with pytest.raises(BadInput, match="cannot be read"):
        load(path)


def test_an_input_output_table_beside_the_scenario(tmp_path: Path) -> None:
    text = shocked(
        "deliveries_lost", "partner: P", "home: H", "table: {unit: USD, note: n, file: t.csv}", elasticities=False
    )
    path, table = write(tmp_path, text), tmp_path / "t.csv"
    table.write_text("region,sector,P coal,H steel,final_demand\nP,coal,0,50,0\nH,steel,0,0,100\n", encoding="utf-8")
    shock = load(path).shock
    assert isinstance(shock, DeliveriesLost)
    assert shock.table.gross == (50, 100)
    table.write_text("region,sector,P coal,H iron,final_demand\nP,coal,0,50,0\nH,steel,0,0,100\n", encoding="utf-8")
    with pytest.raises(
        BadInput, match="the sectors in the rows are P coal, H steel, and in the columns P coal, H iron"
    ):
        load(path)
    table.write_text("region,sector,P coal,H steel,final_demand\nP,coal,0,?,0\nH,steel,0,0,\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"line 2: H steel: '\?' is no number; line 3: final_demand: '' is no number"):
        load(path)


def test_one_broken_file_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_text("id: broken\n", encoding="utf-8")
    good = Path(tulga.__file__).parent / "packs" / "mongolia" / "scenarios" / "southern-border-closes.yml"
    (tmp_path / "good.yml").write_text(good.read_text(encoding="utf-8"), encoding="utf-8")
    problems: list[TulgaError] = []
    assert [one.id for one in scenarios("MNG", [tmp_path], problems)] == ["southern-border-closes"]
    assert ["broken.yml" in str(problem) for problem in problems] == [True]
    with pytest.raises(BadInput, match="broken"):
        scenarios("MNG", [tmp_path])
