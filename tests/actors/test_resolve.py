"""What a stranger asks by name, and the answer: in every form, language and year that the tables promise."""

import json
from datetime import date
from pathlib import Path

import pytest

from tulga.actors import actors, resolve

# One line an answer: the id, and the names that must give it when no date is asked.
NAMES = """
MNG: Mongolia; the Mongolians; Mongol; Mongolia's; Mongolia’s; Mongolias; MONGOLIA; mongolia; Ulan Bator; Ulaan Baatar
MNG: MNG; MN; Монголын; БНМАУ; Улаанбаатар; Монголия; Улан-Батор; 蒙古国; 外蒙古; モンゴル; 몽골
MNG: Mongolei; Mongolian People's Republic; Outer Mongolia
USA: US; U.S.; USA; U.S.A.; United States of America; the States; America; Americans; Pentagon; ABD
USA: США; 美国; 米国; アメリカ; 미국; États-Unis; Etats-Unis; Estados Unidos; Vereinigte Staaten; Америк
USA: Вашингтон; Washington, D.C.
CHN: China; Chinese; P.R.C.; People's Republic of China; Peoples Republic of China; Mainland China; Peking; БНХАУ; КНР
CHN: 中华人民共和国; 중국; Çin; Chine; Zhongnanhai; People's Liberation Army; Пекин; Бээжин
RUS: Russia; Russian; Russians; Russian Fed.; the Russian army; Rusya; Russie; Rusia; Russland
RUS: Орос; 俄罗斯; ロシア; 러시아; Москва; Tsarist Russia; Russian Empire; Россией; России
SUN: Soviet; Soviets; USSR; U.S.S.R.; Union of Soviet Socialist Republics; former Soviet Union; СССР
SUN: ЗХУ; 苏联; Red Army
KOR: Korea; South Korea; S. Korea; Korea, South; Korea, Republic of; Korea, Rep.; Seoul; Blue House; 대한민국; 韩国; РК
PRK: North Korea; N. Korea; Korea, North; Korea, Dem. People's Rep.; DPR Korea; Pyongyang; КНДР; БНАСАУ
PRK: 북한; 朝鲜; 北朝鮮
JPN: Japanese; Tokyo; Япон; 日本; Japon; Japón; Japan
TUR: Turkiye; Turkish; Turks; Republic of Turkey; Ankara; Турция; Турк; Turquie; Türkei; 土耳其
GBR: UK; U.K.; Britain; Great Britain; British; Briton; Brits; Downing Street; Whitehall; London
GBR: Великобритания; イギリス; İngiltere
DEU: Germany; German; Federal Republic of Germany; FRG; West Germany; Berlin; Bonn; Deutschland; Almanya; Alemania
DEU: ХБНГУ; Weimar Republic; Bundeswehr
DDR: GDR; German Democratic Republic; East Germans; East Berlin; ГДР; RDA
FRA: French; Frenchmen; Paris; Elysée; Quai d’Orsay; Франция
NLD: Netherlands; The Netherlands; Holland; Dutchmen; The Hague; Pays-Bas
CIV: Ivory Coast; Côte d’Ivoire; Cote d'Ivoire; Cote dIvoire; Ivorian
COD: DRC; DR Congo; Zaire; Belgian Congo; Kinshasa; Congo, Dem. Rep.; Congo (Kinshasa); Democratic Republic of Congo
COG: Congo-Brazzaville; Congo, Rep.; Brazzaville; Republic of the Congo
MMR: Myanmar; Burma; Burmese; Rangoon; Naypyidaw
KHM: Kampuchea; Democratic Kampuchea; Khmer Republic; Phnom Penh; Cambodia (Kampuchea)
LKA: Ceylon; Sri Lanka (Ceylon); Sri Lankan
THA: Siam; Siamese; Thai
IRN: Iran, Islamic Republic of; Iran (Islamic Republic of); Persia; Teheran; IRGC
BOL: Bolivia (Plurinational State of); La Paz
VEN: Venezuela, RB; Venezuela (Bolivarian Republic of)
EGY: Egypt, Arab Rep.; United Arab Republic; Cairo
LAO: Lao PDR; Lao People's Democratic Republic; Laotian
KGZ: Kyrgyz Republic; Kirghizia; Bishkek
CZE: Czech Republic; Czechia; Prague
MKD: FYROM; North Macedonia; former Yugoslav Republic of Macedonia
ARE: UAE; United Arab Emirates; Emirati; Abu Dhabi
TLS: East Timor; Timor Leste; Dili
CPV: Cape Verde; Cabo Verde
SWZ: eSwatini; Eswatini
BIH: Bosnia; Bosnia-Herzegovina; Bosnia & Herzegovina
KNA: St Kitts and Nevis; St. Kitts & Nevis
VCT: St. Vincent and the Grenadines
TTO: Trinidad & Tobago; Trinidad
GMB: The Gambia; Gambia, The
BHS: The Bahamas; Bahamas, The
FSM: Micronesia; Micronesia, Fed. Sts.; Micronesia (Federated States of)
SYR: Syrian Arab Republic; Damascus
MDA: Moldova; Republic of Moldova; Chisinau
UKR: the Ukraine; Kiev; Kyiv; Киев
BLR: Belarus; Byelorussia; Белоруссия
TWN: Republic of China; ROC; Chinese Taipei; Taiwan, Province of China; 台湾
VAT: Vatican; Holy See; Vatican City State
PSE: Palestine; State of Palestine; Palestinian Authority; West Bank and Gaza
XKX: Kosovo; Republic of Kosovo; Kosovar; Pristina
NER: Niger; Nigerien
NGA: Nigeria; Nigerian
DOM: Dominican; Santo Domingo
VNM: Viet Nam; Viet-Nam; North Vietnam; Hanoi
RVN: South Vietnam; Republic of Vietnam; Saigon
YMD: South Yemen; PDRY
YEM: North Yemen; Sanaa; Yemen, Rep.
AUH: Austria-Hungary; Austro-Hungarian Empire
Ottoman Empire: Ottoman; Sublime Porte
HKG: Hong Kong SAR; Hong Kong SAR, China; 香港
MAC: Macau; Macao
GRL: Greenland; Greenlandic
PRI: Puerto Rico
UN: UN; U.N.; UNO; НҮБ; ООН; 联合国; Vereinte Nationen; Birleşmiş Milletler
UNSC: UN Security Council; Security Council; Совбез ООН
NATO: North Atlantic Treaty Organisation; Atlantic Alliance; НАТО; OTAN; 나토
EU: European Union; European Commission; ЕС; Европын Холбоо; Unión Europea
EEC: European Community; EEC
OSCE: Organisation for Security and Co-operation in Europe; ЕАБХАБ; ОБСЕ
SCO: Shanghai Cooperation Organization; ШХАБ; ШОС; 上海合作组织
CIS: Commonwealth of Independent States; СНГ; ТУХН
OTS: Turkic Council; Organization of Turkic States; TDT
OAU: Organization of African Unity
AU: African Union
Non-Aligned Movement: NAM; Non-Aligned Movement
WTO: World Trade Organisation; ДХБ
GATT: GATT
G7: G7; G-7; Group of Seven
GTI: Greater Tumen Initiative
NEASPEC: NEASPEC
JICA: JICA
KOICA: Korea International Cooperation Agency
USAID: US Agency for International Development
World Bank: World Bank; IBRD; Дэлхийн Банк
Warsaw Pact: Warsaw Pact; Варшавский договор
COMECON: CMEA; Comecon; СЭВ
UNMISS: UNMISS; United Nations Mission in South Sudan
MINUSMA: MINUSMA
ISAF: International Security Assistance Force
"""
CASES = [
    (answer, name)
    for line in NAMES.strip().splitlines()
    for answer, names in [line.split(": ", 1)]
    for name in names.split("; ")
]


@pytest.mark.parametrize(("answer", "name"), CASES)
def test_a_name_gives_its_actor(answer: str, name: str) -> None:
    found = resolve(name)
    assert found.actor == answer, found
    assert found.kind == actors()[answer].kind
    assert name in found.reason or repr(name) in found.reason


@pytest.mark.parametrize(
    ("name", "kind", "whose"),
    [
        ("Inner Mongolia", "region", ("CHN",)),
        ("Inner Mongolian", "region", ("CHN",)),
        ("Өвөр Монгол", "region", ("CHN",)),
        ("Tibetan", "region", ("Tibet (1913-1950)", "CHN")),
        ("Xinjiang", "region", ("CHN",)),
        ("Crimea", "region", ("UKR",)),
        ("Kurdistan", "region", ("IRQ", "TUR", "IRN", "SYR")),
        ("Catalonia", "region", ("ESP",)),
        ("Scotland", "region", ("GBR",)),
        ("England", "region", ("GBR",)),
        ("Northern Cyprus", "region", ("CYP",)),
        ("Abkhazia", "region", ("GEO",)),
        ("Somaliland", "region", ("SOM",)),
        ("Northeast Asia", "region", ()),
        ("Central Asia", "region", ()),
        ("Азия", "region", ()),
        ("Latin America", "region", ()),
        ("the West", "region", ()),
        ("Tavan Tolgoi", "place", ("MNG",)),
        ("New York", "place", ("USA",)),
        ("South China Sea", "place", ()),
        ("Khaan Quest", "exercise", ("MNG", "USA")),
        ("Cobra Gold", "exercise", ("THA", "USA")),
        ("PfP", "programme", ("NATO",)),
        ("IPCP", "programme", ("NATO",)),
    ],
)
def test_what_is_no_actor_says_so(name: str, kind: str, whose: tuple[str, ...]) -> None:
    found = resolve(name)
    assert (found.actor, found.kind, found.runners_up) == (None, kind, whose)
    assert found.reason.endswith("not an actor")
    assert found.entry in actors()


@pytest.mark.parametrize(
    ("name", "readings"),
    [("Congo", {"COD", "COG"}), ("Congolese", {"COD", "COG"}), ("Brussels", {"EU", "NATO", "BEL"})],
)
def test_an_ambiguous_name_is_not_decided(name: str, readings: set[str]) -> None:
    found = resolve(name)
    assert found.actor is None
    assert found.kind == "ambiguous"
    assert set(found.runners_up) == readings
    assert " or " in found.reason


@pytest.mark.parametrize(
    ("name", "answer", "other"),
    [
        ("Georgia", "GEO", "Georgia (US state)"),
        ("Korea", "KOR", "PRK"),
        ("Germany", "DEU", "DDR"),
        ("Micronesia", "FSM", "Micronesia (region)"),
        ("Dominican", "DOM", "DMA"),
        ("Republic of China", "TWN", "CHN"),
        ("Soviet Union", "SUN", "RUS"),
        ("America", "USA", "Americas"),
    ],
)
def test_a_second_reading_is_a_runner_up(name: str, answer: str, other: str) -> None:
    found = resolve(name)
    assert found.actor == answer
    assert other in found.runners_up


@pytest.mark.parametrize(
    ("name", "year", "answer"),
    [
        ("Germany", 1980, "DEU"),
        ("Germany", 1900, "DEU"),
        ("Russia", 1850, "RUS"),
        ("Russia", 1950, "SUN"),
        ("Russian", 1950, "SUN"),
        ("Russia", 2000, "RUS"),
        ("Moscow", 1970, "SUN"),
        ("Moscow", 1995, "RUS"),
        ("Soviet Union", 1950, "SUN"),
        ("Sudan", 2005, "SDN"),
        ("Sudan", 2015, "SDN"),
        ("Yemen", 1980, "YEM"),
        ("Yemen", 2000, "YEM"),
        ("Vietnam", 1970, "VNM"),
        ("Saigon", 1970, "RVN"),
        ("Yugoslavia", 1999, "YUG"),
        ("Belgrade", 1970, "YUG"),
        ("Belgrade", 2005, "SCG"),
        ("Belgrade", 2010, "SRB"),
        ("Prague", 1960, "CSK"),
        ("Vienna", 1900, "AUH"),
        ("Austria", 1850, "AUH"),
        ("Austria", 1950, "AUT"),
        ("Turkey", 1900, "Ottoman Empire"),
        ("Turkey", 1950, "TUR"),
        ("Korea", 1890, "Kingdom of Korea"),
        ("Korea", 1990, "KOR"),
        ("Republic of China", 1930, "CHN"),
        ("Republic of China", 1960, "TWN"),
        ("Prussia", 1850, "Prussia"),
        ("Shanghai Five", 1999, "Shanghai Five"),
        ("OAU", 1980, "OAU"),
        ("Nur-Sultan", 2020, "KAZ"),
        ("Brussels", 1940, "BEL"),
        ("Russia (Soviet Union)", 1950, "SUN"),
        ("Russia (Soviet Union)", 2000, "RUS"),
    ],
)
def test_a_date_decides_between_readings(name: str, year: int, answer: str) -> None:
    assert resolve(name, date(year, 1, 1)).actor == answer


def test_two_states_of_one_name_on_one_day_are_both_told() -> None:
    assert resolve("Germany", date(1980, 1, 1)).runners_up == ("DDR",)
    assert resolve("Vietnam", date(1970, 1, 1)).runners_up == ("RVN",)
    assert resolve("Yemen", date(1980, 1, 1)).runners_up == ("YMD",)


def test_the_reason_tells_what_time_did_to_the_name() -> None:
    assert resolve("Zaire").reason == (
        "'Zaire' is a former name of Democratic Republic of the Congo (COD), in use until 1997-05-17"
    )
    assert resolve("Soviet Union").reason.endswith("it ended in 1991-12-26, and Russia (RUS) succeeded it")
    before = resolve("Serbia", date(1950, 1, 1))
    assert before.reason.endswith("on 1950-01-01 it did not exist yet, it began in 2006-06-05")
    assert before.runners_up == ("YUG",)


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("Mongolai", "MNG"),
        ("Untied States", "USA"),
        ("Azerbadjan", "AZE"),
        ("Chinaa", "CHN"),
        ("Kazahkstan", "KAZ"),
        ("Switzerlnd", "CHE"),
        ("Afghansitan", "AFG"),
        ("Timor", "TLS"),
        ("Uzbekstan", "UZB"),
        ("Phillippines", "PHL"),
    ],
)
def test_a_misspelt_name_is_not_guessed(typo: str, meant: str) -> None:
    found = resolve(typo)
    assert (found.actor, found.kind) == (None, "unknown")
    assert meant in found.runners_up, found


@pytest.mark.parametrize("name", ["Atlantis", "", "   ", "123", "third neighbour", "Mongolia and China", "e", "?"])
def test_what_is_nobody_is_unknown(name: str) -> None:
    found = resolve(name)
    assert found.actor is None
    assert found.kind == "unknown"
    assert found.reason.startswith(f"no actor named {name!r} is known")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("Government of Mongolia", "MNG"),
        ("the Mongolian government", "MNG"),
        ("Ministry of Foreign Affairs of Japan", "JPN"),
        ("Chinese Foreign Ministry", "CHN"),
        ("armed forces of the Russian Federation", "RUS"),
        ("Mongolia's parliament", "MNG"),
    ],
)
def test_who_acts_for_a_state_is_the_state(name: str, answer: str) -> None:
    found = resolve(name)
    assert found.actor == answer
    assert "acts for" in found.reason


def test_enough_is_asked() -> None:
    assert len(CASES) >= 250


@pytest.mark.shared
def test_the_reference_names(shared: Path) -> None:
    lines = (shared / "gold" / "names.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    assert len(asked) == 78
    for case in asked:
        on = date(int(case["on"]), 1, 1) if case["on"] else None
        assert resolve(case["name"], on).actor == case["actor"], case
