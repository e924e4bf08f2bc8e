"""The World Factbook: three files in its own form, the shapes that an edition comes in, and the real one."""

import json
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from tulga.actors import actors, by_code
from tulga.actors.actor import rows
from tulga.errors import BadInput
from tulga.join.connector import Observation, Read
from tulga.join.connectors.factbook import open_items, read
from tulga.join.forms.factbook.entries import DEPLOYMENTS, GOODS, MEMBERSHIPS, PARTNERS, Entry, entries

LISTS = (MEMBERSHIPS, *PARTNERS, *GOODS, DEPLOYMENTS)
FIXTURE = Path(__file__).parent / "fixtures" / "factbook"

# Typed from the three files: relation, subject, object, value, item, date, status.
EXPECTED = [
    ("membership", "MNG", "ADB", None, None, "", "value"),
    ("membership", "MNG", "Community of Democracies", None, None, "", "value"),
    ("membership", "MNG", "EITI", None, "compliant country", "", "value"),
    ("membership", "MNG", "International Chamber of Commerce", None, "NGOs", "", "value"),
    ("membership", "MNG", "ICC", None, None, "", "value"),
    ("membership", "MNG", "ISO", None, "correspondent", "", "value"),
    ("membership", "MNG", "UNSC", None, "temporary", "", "value"),
    ("membership", "MNG", "WTO", None, None, "", "value"),
    ("observer_status", "MNG", "SCO", None, "observer", "", "value"),
    ("peacekeeping_contribution", "MNG", "MONUSCO", None, None, "", "not covered"),
    ("peacekeeping_contribution", "MNG", "UNMISS", 850, "military", "2025", "value"),
    ("peacekeeping_contribution", "MNG", "UNMISS", 20, "police (about)", "2025", "value"),
    ("troop_deployment", "MNG", "IRQ", 1200, "military (up to)", "2025", "value"),
    ("trade_share", "MNG", "CHN", 92, "exports", "2023", "value"),
    ("trade_share", "MNG", "KOR", 1, "exports", "2023", "value"),
    ("trade_share", "MNG", "CIV", None, "exports", "2023", "not covered"),
    ("trade_goods", "MNG", None, None, "exports: wool (washed, combed)", "2023", "not covered"),
    ("trade_goods", "MNG", None, None, "exports: gold", "2023", "not covered"),
    ("trade_value", "MNG", None, 16_205_000_000, "exports of goods and services", "2024", "value"),
    ("trade_value", "MNG", None, 940_000_000, "exports of goods and services", "2023", "value"),
    ("office_held", "Bayaré EXAMPLE", "MNG", None, "Ambassador to the United States", "2023-04-19/..", "value"),
    ("office_held", "Pat B. EXAMPLE II", "USA", None, "Chargé d'Affaires to Mongolia", "2025-07/..", "value"),
    ("mission_count", "MNG", "USA", 1, "embassy", "", "value"),
    ("mission_count", "MNG", "USA", 2, "consulates general", "", "value"),
    ("mission_count", "USA", "MNG", 1, "embassy", "", "value"),
    ("mission_count", "USA", "KAZ", 0, "embassy", "", "value"),
    ("mission_count", "FIN", "USA", 0, "embassy", "", "value"),
    ("membership", "KAZ", "IsDB", None, None, "", "value"),
    ("membership", "KAZ", "PfP", None, None, "", "value"),
    ("membership", "KAZ", "Zangger Committee", None, None, "", "value"),
    ("observer_status", "KAZ", "Non-Aligned Movement", None, "observer", "", "value"),
    ("office_held", "Lee EXAMPLE", "USA", None, "Ambassador-designate to Kazakhstan", "", "value"),
    ("trade_share", "KAZ", "RUS", Decimal("26.4"), "imports", "2019", "value"),
    ("trade_share", "KAZ", "BHS", 2, "imports", "2019", "value"),
    ("trade_share", "KAZ", "UZB", None, "imports", "2019", "not covered"),
    ("trade_goods", "KAZ", None, 62, "imports: phosphates", "2012", "value"),
    ("peacekeeping_contribution", "KAZ", "UNDOF", 140, "military", "2025", "value"),
    ("peacekeeping_contribution", "KAZ", "UNIFIL", 12, "military", "2025", "value"),
    ("troop_deployment", "KAZ", "ITA", None, "military (10-12,000)", "2025", "not covered"),
    ("membership", "FIN", "AfDB", None, "nonregional member", "", "value"),
    ("membership", "FIN", "Council of Europe", None, None, "", "value"),
    ("membership", "FIN", "EITI", None, "implementing country; suspended", "", "value"),
    ("membership", "FIN", "IDB", None, None, "", "value"),
    ("membership", "FIN", "Nordic Council", None, None, "", "value"),
    ("observer_status", "FIN", "Baltic Assembly", None, "observer", "", "value"),
    ("trade_share", "FIN", "GBR", None, "exports", "2022", "not covered"),
    ("trade_share", "FIN", "CHE", None, "external imports", "2021", "not covered"),
    ("troop_deployment", "FIN", None, 400, "military (about; abroad)", "", "value"),
    ("troop_deployment", "FIN", "XKX", 60, "military", "", "value"),
    ("peacekeeping_contribution", "FIN", "UNIFIL", 170, "military", "", "value"),
    ("peacekeeping_contribution", "FIN", "EUFOR Althea", 130, "military (up to)", "", "value"),
    ("troop_deployment", "FIN", "NER", None, "military (part of a few hundred)", "", "not covered"),
]
# What the three files hold that is nobody's, in the words that a user gets.
LOST = [
    "central-asia/kz.json, International organization participation: no organisation 'Zorgon Pact'",
    "central-asia/kz.json, International organization participation: 'withdrawn in 2020' tells of a seat that is no longer",
    "central-asia/kz.json, International organization participation: 'twinned' is not a kind of seat",
    "central-asia/kz.json, Imports - partners: 'Neverland' cannot be placed",
    "central-asia/kz.json, Military deployments: '200' is at no place that is known in '200 French Oz'",
    "central-asia/kz.json, Military deployments: 'small numbers' is at no place that is known",
    "europe/fi.json, Military deployments: 'it had 90 in Chad' tells of what was or will be",
]


def said(found: Observation) -> tuple[object, ...]:
    return (found.relation, found.subject, found.object, found.value, found.item, str(found.span), found.status)


def test_the_three_files_are_read_as_a_person_reads_them() -> None:
    found = {said(one) for one in read(FIXTURE).observations}
    assert [one for one in EXPECTED if one not in found] == []
    assert len(read(FIXTURE).observations) == 37 + 23 + 20  # counted in the files


def test_what_cannot_be_placed_is_told_and_nothing_else_is_lost() -> None:
    problems = read(FIXTURE).problems
    assert len(problems) == len(LOST)
    for problem, start in zip(problems, LOST, strict=True):
        assert problem.startswith(start)


def test_the_row_of_an_observation_leads_back_to_its_item() -> None:
    table = open_items(FIXTURE)
    by_item = {one.item: one for one in read(FIXTURE).observations if one.relation == "trade_goods"}
    cells = table.named(by_item["exports: copper ore"].row)
    assert cells["file"] == "east-n-southeast-asia/mg.json"
    assert cells["field"] == "Exports - commodities"
    assert cells["item"] == "copper ore"
    assert cells["date"] == "2023"
    assert cells["note"] == "top export commodities based on value in dollars"


def test_a_zip_and_a_folder_are_the_same_edition(tmp_path: Path) -> None:
    archive = tmp_path / "edition.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("factbook.json-master/README.md", "not a country")
        for file in sorted(FIXTURE.rglob("*.json"), reverse=True):
            packed.write(file, f"factbook.json-master/{file.relative_to(FIXTURE)}")
    assert read(archive) == read(FIXTURE)


def test_one_file_is_one_country(tmp_path: Path) -> None:
    copy = shutil.copy(FIXTURE / "east-n-southeast-asia" / "mg.json", tmp_path)
    found = read(Path(copy))
    assert {one.subject for one in found.observations if one.relation == "membership"} == {"MNG"}
    assert found.problems == []


def test_a_country_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    shutil.copytree(FIXTURE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "europe" / "sw.json").write_bytes('{"Government": "Malmö"}'.encode("latin-1"))
    (tmp_path / "europe" / "no.json").write_text('{"Government": {')
    (tmp_path / "europe" / "da.json").write_text("[1, 2]")
    (tmp_path / "europe" / "zz.json").write_text(
        json.dumps({"Economy": {"Exports - commodities": {"text": "tin, rum"}}})
    )
    found = read(tmp_path)
    assert len(found.observations) == len(read(FIXTURE).observations)
    assert [problem for problem in found.problems if problem not in read(FIXTURE).problems] == [
        "europe/da.json: this is not a country of the Factbook: it has no sections of fields",
        "europe/no.json, line 1: this is not JSON",
        "europe/sw.json: byte 20 is not UTF-8, which the edition is written in",
        "europe/zz.json, Exports - commodities: 'ZZ' (ZZ) is no state or territory that is known; items not placed: 2",
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty", None, "there is no country's file in it"),
        ("missing", None, "there is no such file or folder"),
        ("torn.zip", b"PK\x03\x04 and no more", "an edition is a folder, a zip or one .json file"),
        ("table.csv", b"a,b\n1,2\n", "an edition is a folder, a zip or one .json file"),
    ],
)
def test_what_is_no_edition_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    elif name == "empty":
        path.mkdir()
    with pytest.raises(BadInput, match=reason):
        read(path)


def test_the_codes_of_files_are_gec_codes() -> None:
    assert [by_code("gec", code) for code in ("MG", "CH", "KS", "SZ", "AU", "BO", "GM")] == [
        "MNG", "CHN", "KOR", "CHE", "AUT", "BLR", "DEU",
    ]  # fmt: skip
    assert by_code("gec", "GZ") is None
    coded = {row["actor"] for row in rows("gec.tsv")}
    assert coded <= set(actors())
    assert {
        one.id for one in actors().values() if one.kind == "state" and one.iso3 and one.end is None
    } - coded == set()


# Read in the edition of May 2026 and typed by hand: file, relation, subject, object, value, item, date.
SAMPLE = [
    ("africa/ag", "observer_status", "DZA", "OAS", None, "observer", ""),
    ("africa/ag", "membership", "DZA", "International Chamber of Commerce", None, "national committees", ""),
    ("africa/ag", "trade_share", "DZA", "ITA", 29, "exports", "2023"),
    ("africa/ct", "membership", "CAF", "EITI", None, "compliant country; suspended", ""),
    ("africa/iv", "membership", "CIV", "Conseil de l'Entente", None, None, ""),
    ("africa/ml", "membership", "MLI", "AU", None, "suspended", ""),
    ("africa/gb", "trade_share", "GAB", "COG", 5, "exports", "2023"),
    ("africa/za", "trade_share", "ZMB", "COD", 10, "exports", "2023"),
    ("africa/wi", "trade_goods", "ESH", None, 62, "exports: phosphates", "2012"),
    ("africa/gh", "peacekeeping_contribution", "GHA", "UNMISS", 725, "military", "2025"),
    ("africa/gh", "peacekeeping_contribution", "GHA", "UNMISS", 275, "police (about)", "2025"),
    ("africa/et", "peacekeeping_contribution", "ETH", "SOM", 2500, "military (approximately; AU)", "2025"),
    ("africa/eg", "peacekeeping_contribution", "EGY", "MONUSCO", 200, "police (about)", "2025"),
    ("africa/ni", "troop_deployment", "NGA", "GMB", 200, "military (ECOWAS)", "2025"),
    ("africa/sf", "membership", "ZAF", "Outreach Five", None, None, ""),
    ("australia-oceania/nz", "trade_share", "NZL", "KOR", 3, "exports", "2023"),
    ("north-america/us", "membership", "USA", "G5 (1985)", None, None, ""),
    ("north-america/us", "membership", "USA", "ADB", None, "nonregional member", ""),
    ("north-america/ca", "membership", "CAN", "IDB", None, None, ""),
    ("north-america/mx", "observer_status", "MEX", "Andean Community", None, "observer", ""),
    ("north-america/sb", "trade_share", "SPM", "ESP", None, "imports", "2023"),
    ("south-america/gy", "trade_share", "GUY", "BHS", 4, "imports", "2023"),
    ("south-america/gy", "trade_share", "GUY", "TTO", 11, "imports", "2023"),
    ("south-america/co", "troop_deployment", "COL", "EGY", 275, "military (MFO)", "2025"),
    ("south-asia/af", "membership", "AFG", "ADB", None, None, ""),
    ("south-asia/bg", "peacekeeping_contribution", "BGD", "MONUSCO", 200, "police (about)", "2024"),
    ("south-asia/in", "peacekeeping_contribution", "IND", "UNDOF", 200, "military", "2025"),
    ("south-asia/pk", "observer_status", "PAK", "ASEAN", None, "sectoral dialogue partner", ""),
    ("south-asia/pk", "membership", "PAK", "SCO", None, None, ""),
    ("middle-east/tu", "membership", "TUR", "IsDB", None, None, ""),
    ("middle-east/tu", "observer_status", "TUR", "SCO", None, "dialogue member", ""),
    ("middle-east/tu", "troop_deployment", "TUR", "CYP", 30_000, "military (approximately)", "2025"),
    ("middle-east/ku", "membership", "KWT", "UNSC", None, "temporary", ""),
    ("middle-east/we", "trade_value", "PSE", None, 2_885_000_000, "exports of goods and services", "2024"),
    ("europe/gm", "peacekeeping_contribution", "DEU", "UNIFIL", 170, "military", "2025"),
    ("europe/it", "troop_deployment", "ITA", "BGR", 750, "military", "2025"),
    ("europe/uk", "peacekeeping_contribution", "GBR", "UNFICYP", 250, "military", "2024"),
    ("europe/ee", "trade_share", "EU", "USA", 14, "external imports", "2023"),
    ("europe/fo", "trade_share", "FRO", "RUS", Decimal("26.4"), "exports", "2017"),
    ("europe/mn", "trade_share", "MCO", "ITA", None, "exports", "2021"),
    ("east-n-southeast-asia/kn", "troop_deployment", "PRK", "RUS", None, "military (estimated 10-12,000)", "2025"),
    ("central-asia/rs", "troop_deployment", "RUS", "TJK", None, "military (part of more than 20,000)", "2025"),
    ("north-america/mx", "mission_count", "MEX", "USA", 1, "embassy", ""),
    ("south-america/ar", "peacekeeping_contribution", "ARG", "UNFICYP", 230, "military", "2025"),
]  # fmt: skip


@pytest.fixture(scope="module")
def edition(shared: Path) -> tuple[Read, list[Entry]]:
    """The real edition: what is read of it, and its items."""
    return read(shared / "panels/factbook"), entries(shared / "panels/factbook")[0]


@pytest.mark.shared
def test_items_of_the_real_edition_that_were_read_by_hand(edition: tuple[Read, list[Entry]]) -> None:
    found, items = edition
    places = {one.row: one.country.place.removesuffix(".json") for one in items}
    known = {(places[one.row], *said(one)[:6]) for one in found.observations}
    assert [one for one in SAMPLE if one not in known] == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("fields", "least"),
    [((MEMBERSHIPS,), 0.99), (PARTNERS, 0.99), (GOODS, 0.98), ((DEPLOYMENTS,), 0.93), (LISTS, 0.99)],
)
def test_the_items_of_the_real_edition_are_placed(
    edition: tuple[Read, list[Entry]], fields: tuple[str, ...], least: float
) -> None:
    """Not placed are the lists of the world and of Gaza, and what is told of deployments without a country."""
    found, items = edition
    placed = {one.row for one in found.observations}
    wanted = [one.row for one in items if one.field in fields]
    assert len(wanted) > 100
    assert len(placed.intersection(wanted)) / len(wanted) >= least


@pytest.mark.shared
def test_each_item_of_the_real_edition_is_placed_or_told(edition: tuple[Read, list[Entry]]) -> None:
    found, items = edition
    placed = {one.row for one in found.observations}
    told = {problem.split(": ")[0] for problem in found.problems}
    nobody = [one for one in items if one.part == "chief of mission" and ("vacant" in one.text or "none" in one.text)]
    for entry in items:
        if entry.row not in placed and entry not in nobody:
            assert {entry.place, f"{entry.country.place}, {entry.field}"} & told, entry
