"""The general forms of the Factbook's lists, each in a country of its own; expectations are typed from the text."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tulga.errors import BadInput
from tulga.join.connector import Read
from tulga.join.connectors.factbook import read
from tulga.join.forms.factbook.organisations import organisation
from tulga.join.forms.factbook.text import dated, items, plain

_WHERE = {
    "deployments": ("Military and Security", "Military deployments"),
    "memberships": ("Government", "International organization participation"),
    "partners": ("Economy", "Exports - partners"),
    "goods": ("Economy", "Exports - commodities"),
    "posts": ("Government", "Diplomatic representation from the US"),
}


@pytest.fixture
def country(tmp_path: Path) -> Any:
    """Reads one field of one country."""

    def written(kind: str, held: object, code: str = "rw") -> Read:
        section, field = _WHERE[kind]
        file = tmp_path / f"{code}.json"
        file.write_text(json.dumps({section: {field: {"text": held} if isinstance(held, str) else held}}))
        return read(file)

    return written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("850 South Sudan (UNMISS) (2025)", [("UNMISS", 850, "military")]),
        (
            "1,370 (plus about 700 police) Central African Republic (MINUSCA)",
            [("MINUSCA", 1370, "military"), ("MINUSCA", 700, "police (about)")],
        ),
        (
            "190 Central African Republic (MINUSCA; plus nearly 575 police)",
            [("MINUSCA", 190, "military"), ("MINUSCA", 575, "police (nearly)")],
        ),
        ("has about 175 mostly police personnel deployed to Haiti (GSF)", [("HTI", 175, "police (about; GSF)")]),
        ("230 Sudan/South Sudan (UNISFA)", [("UNISFA", 230, "military")]),
        ("approximately 150 Golan Heights (UNDOF)", [("UNDOF", 150, "military (approximately)")]),
        ("300 MONUSCO", [("MONUSCO", 300, "military")]),
        ("130 United Arab Emirates; note - about 300 are at sea (2023)", [("ARE", 130, "military")]),
        ("up to 1,200 Iraq", [("IRQ", 1200, "military (up to)")]),
        ("estimated 3-5,000 Democratic Republic of the Congo", [("COD", None, "military (estimated 3-5,000)")]),
        ("approximately 900-1,000 in Estonia (NATO)", [("EST", None, "military (approximately 900-1,000; NATO)")]),
        ("100 Kosovo (NATO/KFOR)", [("XKX", 100, "military (KFOR)")]),
        ("470 Bosnia Herzegovina (EUFOR)", [("EUFOR Althea", 470, "military")]),
        (
            "300 Kosovo (NATO/KFOR), Lebanon 170 (UNIFIL)",
            [("XKX", 300, "military (KFOR)"), ("UNIFIL", 170, "military")],
        ),
        ("Bulgaria (750), Hungary (250)", [("BGR", 750, "military"), ("HUN", 250, "military")]),
        ("Lebanon (UNIFIL) 170", [("UNIFIL", 170, "military")]),
        (
            "200 Mali; a base in Djibouti with approximately 400 marines",
            [("MLI", 200, "military"), ("DJI", 400, "military (approximately)")],
        ),
        ("12 troops in Lebanon under UNIFIL", [("UNIFIL", 12, "military")]),
        (
            "approximately 2,500 in Cyprus (includes 250 for UNFICYP)",
            [("CYP", 2500, "military (approximately)"), ("UNFICYP", 250, "military")],
        ),
        (
            "1,900 Central African Republic (MINUSCA and Economic Community of Central African States)",
            [("CAF", 1900, "military (MINUSCA and ECCAS)")],
        ),
        (
            "more than 20,000 in states elsewhere, including Armenia, Libya, sub-Saharan Africa, and Tajikistan",
            [(one, None, "military (part of more than 20,000)") for one in ("ARM", "LBY", "TJK")],
        ),
        (
            "maintains training detachments of military personnel in Australia and the US",
            [("AUS", None, "military (number not told)"), ("USA", None, "military (number not told)")],
        ),
        (
            "about 200,000 military personnel deployed overseas (2025)",
            [(None, 200_000, "military (about; abroad)")],
        ),
    ],
)
def test_forms_of_deployments(country: Any, text: str, expected: list[tuple[str | None, int | None, str]]) -> None:
    found = country("deployments", text)
    assert [(one.object, one.value, one.item) for one in found.observations] == expected
    assert found.problems == []
    assert {one.status for one in found.observations if one.value is None} <= {"not covered"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2,600 French Guyland", "'2,600' is at no place that is known"),
        ("100 Kosovo (XYZFOR)", "no mission 'XYZFOR' is known"),
        ("800 deployed to Dutch territories in the Caribbean", "'800' is at no place that is known"),
        ("10% of the forces in 2 months", "names no country and no mission"),
        ("withdrew its 500 troops from Mali", "tells of what was or will be"),
        ("300 Eastern Europe", "'Eastern Europe' is no state or territory"),
    ],
)
def test_a_deployment_is_never_guessed(country: Any, text: str, reason: str) -> None:
    found = country("deployments", text)
    assert found.observations == []
    assert len(found.problems) == 1
    assert reason in found.problems[0]
    assert found.problems[0].startswith("rw.json, Military deployments: ")


def test_a_mission_outside_un_eu_and_au_is_no_peacekeeping(country: Any) -> None:
    found = country(
        "deployments", "850 South Sudan (UNMISS); 210 Bosnia-Herzegovina (EUFOR); 100 Kosovo (KFOR); 70 Egypt (MFO)"
    )
    assert [one.relation for one in found.observations] == [
        "peacekeeping_contribution",
        "peacekeeping_contribution",
        "troop_deployment",
        "troop_deployment",
    ]


@pytest.mark.parametrize(
    ("text", "relation", "organisation", "item"),
    [
        ("SCO (observer)", "observer_status", "SCO", "observer"),
        ("SCO (dialogue partner)", "observer_status", "SCO", "dialogue partner"),
        ("EU (candidate country)", "observer_status", "EU", "candidate country"),
        ("ICCt (signatory)", "observer_status", "ICC", "signatory"),
        ("Intelsat (nonsignatory user)", "observer_status", "ITSO", "nonsignatory user"),
        ("Caricom (associate)", "observer_status", "CARICOM", "associate"),
        ("AU (suspended)", "membership", "AU", "suspended"),
        ("ISO (correspondent)", "membership", "ISO", "correspondent"),
        ("Interpol (subbureau)", "membership", "Interpol", "subbureau"),
        ("CIS (participating member, has not signed the charter)", "membership", "CIS", None),
        ("G- 9", "membership", "G9 (Europe)", None),
        ("and Wassenaar Arrangement", "membership", "Wassenaar Arrangement", None),
    ],
)
def test_the_words_of_a_seat_decide(
    country: Any, text: str, relation: str, organisation: str, item: str | None
) -> None:
    found = country("memberships", f"UN, {text}")
    assert found.problems == []
    one = found.observations[-1]
    assert (one.relation, one.object) == (relation, organisation)
    assert item is None or one.item == item


def test_the_name_under_which_a_member_sits_is_no_other_seat(country: Any) -> None:
    found = country("memberships", "APEC (Chinese Taipei)", "tw")
    assert [(one.relation, one.subject, one.object) for one in found.observations] == [("membership", "TWN", "APEC")]
    assert "is not a kind of seat" in country("memberships", "APEC (Chinese Taipei)", "rw").problems[0]


def test_a_slash_and_a_mission_in_a_list(country: Any) -> None:
    found = country("memberships", "UNDP/UNFPA, UNMISS")
    assert [(one.relation, one.object, one.status) for one in found.observations] == [
        ("membership", "UNDP", "value"),
        ("membership", "UNFPA", "value"),
        ("peacekeeping_contribution", "UNMISS", "not covered"),
    ]


def test_an_abbreviation_that_two_groups_share_is_that_of_the_member() -> None:
    assert organisation("G-5", "JPN", "") == "G5 (1985)"
    assert organisation("G-5", "IND", "") == "Outreach Five"
    with pytest.raises(BadInput, match="no organisation 'G-5' that URY can be in is known"):
        organisation("G-5", "URY", "")


def test_what_is_one_states_own_is_no_organisation_of_states() -> None:
    with pytest.raises(BadInput, match="no organisation 'CIA'"):
        organisation("CIA", "USA", "")


def test_partners_with_commas_decimals_and_bounds(country: Any) -> None:
    found = country(
        "partners",
        "Bahamas, The 40.5%, Korea, South 8%, Cote d&rsquo;Ivoire&nbsp;9%, Mali &lt;1%, and Togo 0% (2019 est.)",
    )
    assert [(one.object, one.value, one.status) for one in found.observations] == [
        ("BHS", Decimal("40.5"), "value"),
        ("KOR", Decimal(8), "value"),
        ("CIV", Decimal(9), "value"),
        ("MLI", None, "not covered"),
        ("TGO", None, "not covered"),
    ]
    assert {str(one.span) for one in found.observations} == {"2019"}


def test_more_than_the_whole_is_refused(country: Any) -> None:
    found = country("partners", "Kenya 180%, Uganda 8% (2023)")
    assert [one.object for one in found.observations] == ["UGA"]
    assert "'Kenya 180%' is more than the whole" in found.problems[0]


def test_commodities_keep_their_parentheses_and_their_own_year(country: Any) -> None:
    found = country("goods", "wine (bulk, bottled), phosphates 62% (2012 est.), and nuts/fruits (2023)")
    assert [(one.item, one.value, str(one.span)) for one in found.observations] == [
        ("exports: wine (bulk, bottled)", None, "2023"),
        ("exports: phosphates", Decimal(62), "2012"),
        ("exports: nuts/fruits", None, "2023"),
    ]


def test_a_post_in_another_country_is_no_embassy(country: Any) -> None:
    held = {"embassy": {"text": "Example Unit, US Embassy, Carrera 45, Bogota, Colombia"}}
    found = country("posts", held, "ve")
    assert found.observations == []
    assert "does not tell whether there is an embassy" in found.problems[0]


@pytest.mark.parametrize("text", ["none", "none (territory of Australia)", "NA"])
def test_a_list_that_says_none_has_no_items(country: Any, text: str) -> None:
    assert country("memberships", text) == Read([], [])


def test_texts() -> None:
    assert plain("Tom&nbsp;&amp; <em>Co</em>.<br />next") == "Tom & Co.\nnext"
    assert list(items("1,500 here, 20 there; a (b, c), and d")) == ["1,500 here", "20 there", "a (b, c)", "d"]
    assert [str(dated(f"x ({year})")[1]) for year in ("2023", "April 2024", "2019-20", "mid-2025", "UNMISS")] == [
        "2023",
        "2024-04",
        "2019/2020",
        "2025",
        "",
    ]
