"""What the gazetteer finds in running text, and what it must leave alone."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.actors import Mention, actors, gazetteer


def found(text: str) -> list[tuple[str, str | None]]:
    return [(mention.text, mention.actor) for mention in gazetteer().find(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Mongolia and China agreed.", [("Mongolia", "MNG"), ("China", "CHN")]),
        ("The Mongolia-China border", [("Mongolia", "MNG"), ("China", "CHN")]),
        ("Mongolia’s army, Russia's word", [("Mongolia", "MNG"), ("Russia", "RUS")]),
        ("under Chinas pressure, Mongolias position", [("Chinas", "CHN"), ("Mongolias", "MNG")]),
        ("100 Mongolians and two Frenchmen", [("Mongolians", "MNG"), ("Frenchmen", "FRA")]),
        ("Polish and Dutch troops polish their boots", [("Polish", "POL"), ("Dutch", "NLD")]),
        ("They told us; the US and the U.S. Army did.", [("US", "USA"), ("U.S.", "USA")]),
        ("The US-led mission", [("US", "USA")]),
        ("MONGOLIA AND TURKEY SIGN", [("MONGOLIA", "MNG"), ("TURKEY", "TUR")]),
        ("South\nKorea, North\n Korea", [("South\nKorea", "KOR"), ("North\n Korea", "PRK")]),
        ("the Democratic People’s Republic of Korea", [("Democratic People’s Republic of Korea", "PRK")]),
        ("the Peoples Republic", []),
        (
            "Guinea-Bissau, Guinea and Equatorial Guinea",
            [("Guinea-Bissau", "GNB"), ("Guinea", "GIN"), ("Equatorial Guinea", "GNQ")],
        ),
        ("Papua New Guinea", [("Papua New Guinea", "PNG")]),
        (
            "Sino-Russian and Russo-Japanese",
            [("Sino-", "CHN"), ("Russian", "RUS"), ("Russo-", "RUS"), ("Japanese", "JPN")],
        ),
        ("the former Soviet Union, Soviet aid", [("former Soviet Union", "SUN"), ("Soviet", "SUN")]),
        (
            "Republic Of Korea; ROK; DPRK; RF; PRC; SRV",
            [
                ("Republic Of Korea", "KOR"),
                ("ROK", "KOR"),
                ("DPRK", "PRK"),
                ("RF", "RUS"),
                ("PRC", "CHN"),
                ("SRV", "VNM"),
            ],
        ),
        ("Tokyo, Dili and Ankara answered", [("Tokyo", "JPN"), ("Dili", "TLS"), ("Ankara", "TUR")]),
        ("the Kremlin and the White House", [("Kremlin", "RUS"), ("White House", "USA")]),
        ("in Brussels, in the Congo", [("Brussels", None), ("Congo", None)]),
        ("Burkina Faso’s Ouagadougou", [("Burkina Faso", "BFA"), ("Ouagadougou", "BFA")]),
        ("North Macedonia, Macedonian", [("North Macedonia", "MKD"), ("Macedonian", "MKD")]),
        ("the Philippines and Philippine law", [("Philippines", "PHL"), ("Philippine", "PHL")]),
        ("Côte d’Ivoire; Cote d'Ivoire", [("Côte d’Ivoire", "CIV"), ("Cote d'Ivoire", "CIV")]),
        ("non-refundable aid.The Mongolian side", [("Mongolian", "MNG")]),
        ("mongolia signed with kazakhstan", [("mongolia", "MNG"), ("kazakhstan", "KAZ")]),
    ],
)
def test_states(text: str, mentions: list[tuple[str, str | None]]) -> None:
    assert found(text) == mentions


@pytest.mark.parametrize(
    "text",
    [
        "Tell us who is near the car; let us turkey-trot to a jordan of guinea pigs, fine china and a chad.",
        "polish the door, danish pastry, swiss cheese, a german shepherd, french windows",
        "WHO IS BUYING WHAT",
        "JOIN US NOW",
        "Islander, Mongoliana, Chinatowns, Romania1, xChina",
        "see www.mongolia.gov.mn",
        "an island, some grenades, chili and the reunion of Maurice and Dominique",
        "she was male; the victoria plum; a mali of sorts; lima beans",
        "The Vienna Convention, the Paris Agreement, the Treaty of Rome, the Budapest Memorandum, the Helsinki Accords",
        "in the west, the near future, an eco car, the quad bike",
        "",
        "   \n\t ",
    ],
)
def test_what_is_no_name_is_left_alone(text: str) -> None:
    states = [mention for mention in gazetteer().find(text) if mention.kind in ("state", "organisation", "territory")]
    assert states == []


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("traders of Inner Mongolia", "Inner Mongolia", "region"),
        ("Inner Mongolian herders", "Inner Mongolia", "region"),
        ("the South China Sea", "South China Sea", "place"),
        ("the East China Sea", "East China Sea", "place"),
        ("the Sea of Japan", "Sea of Japan", "place"),
        ("the Persian Gulf", "Persian Gulf", "place"),
        ("the Indian Ocean", "Indian Ocean", "place"),
        ("in New Mexico", "New Mexico", "region"),
        ("at Georgia Tech", "Georgia Tech", "place"),
        ("American Samoa", "ASM", "territory"),
        ("in Latin America", "Latin America", "region"),
        ("South American states", "South America", "region"),
        ("Lake Chad Basin", "Lake Chad Basin", "region"),
        ("Niger Delta", "Niger River", "place"),
        ("the Jordan River", "Jordan River", "place"),
        ("guinea pigs", "Guinea pig", "place"),
        ("the two Koreas", "Korean Peninsula", "region"),
        ("the West said", "the West", "region"),
        ("Northeast Asian security", "Northeast Asia", "region"),
        ("the Tavan Tolgoi mine", "Tavan Tolgoi", "place"),
        ("Chinese Taipei", "TWN", "state"),
        ("the Turkish Cypriots", "Northern Cyprus", "region"),
        ("the Washington Post", "Washington Post", "place"),
        ("Hong Kong", "HKG", "territory"),
    ],
)
def test_longer_names_shadow_the_states_in_them(text: str, name: str, kind: str) -> None:
    mentions = gazetteer().find(text)
    assert [(mention.actor, mention.kind) for mention in mentions] == [(name, kind)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("NATO’s PfP and IPCP", [("NATO", "organisation"), ("PfP", "programme"), ("IPCP", "programme")]),
        ("Khaan Quest 2015", [("Khaan Quest", "exercise")]),
        ("the upcoming Selenge-2016 drills", [("Selenge", "exercise")]),
        ("the joint military exercise Selenge", [("Selenge", "exercise")]),
        ('"Selenge", "Darkhan" joint tactical field exercise', [("Selenge", "exercise"), ("Darkhan", "exercise")]),
        ("he was born in Darkhan", [("Darkhan", "place")]),
        ("850 soldiers with UNMISS and UNIFIL", [("UNMISS", "mission"), ("UNIFIL", "mission")]),
        (
            "the Shanghai Cooperation Organization (SCO)",
            [("Shanghai Cooperation Organization", "organisation"), ("SCO", "organisation")],
        ),
        (
            "WHO, UNICEF and the World Bank",
            [("WHO", "organisation"), ("UNICEF", "organisation"), ("World Bank", "organisation")],
        ),
    ],
)
def test_organisations_programmes_exercises_and_missions(text: str, mentions: list[tuple[str, str]]) -> None:
    assert [(mention.text, mention.kind) for mention in gazetteer().find(text)] == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Монгол Улс ба ОХУ, АНУ-ын тал", [("Монгол Улс", "MNG"), ("ОХУ", "RUS"), ("АНУ", "USA")]),
        ("Монголын Засгийн газар Хятадтай", [("Монголын", "MNG"), ("Хятадтай", "CHN")]),
        ("Өвөр Монгол дахь худалдаа", [("Өвөр Монгол", "Inner Mongolia")]),
        ("Отношения России и Монголии с Китаем", [("России", "RUS"), ("Монголии", "MNG"), ("Китаем", "CHN")]),
        ("Для того чтобы. Того не знаю.", []),
        (
            "中国和蒙古国签署协议，内蒙古自治区",
            [("中国", "CHN"), ("蒙古国", "MNG"), ("内蒙古自治区", "Inner Mongolia")],
        ),
        ("中非合作论坛", []),
        ("몽골과 한국은 중국의", [("몽골과", "MNG"), ("한국은", "KOR"), ("중국의", "CHN")]),
        ("인도적 수단을", []),
        ("モンゴルとロシア、タイヤ", [("モンゴル", "MNG"), ("ロシア", "RUS")]),
        ("Moğolistan'ın Türkiye ile", [("Moğolistan", "MNG"), ("Türkiye", "TUR")]),
        ("La Mongolie et les États-Unis", [("Mongolie", "MNG"), ("États-Unis", "USA")]),
        ("Die Mongolei und Deutschland", [("Mongolei", "MNG"), ("Deutschland", "DEU")]),
    ],
)
def test_other_languages(text: str, mentions: list[tuple[str, str | None]]) -> None:
    stripped = [(name.rstrip("과은의"), actor) for name, actor in found(text)]
    assert stripped == [(name.rstrip("과은의"), actor) for name, actor in mentions]


def test_a_mention_says_how_the_actor_is_named() -> None:
    text = "Moscow told the Mongolian side that Russia and the UN agree with the Kremlin."
    assert [(mention.text, mention.form) for mention in gazetteer().find(text)] == [
        ("Moscow", "capital"),
        ("Mongolian", "demonym"),
        ("Russia", "name"),
        ("UN", "abbreviation"),
        ("Kremlin", "seat"),
    ]


def test_a_mention_is_given_whole() -> None:
    assert gazetteer().find("In Mongolia") == [Mention(3, 11, "Mongolia", "MNG", "state", "name")]


def test_the_gazetteer_is_built_once() -> None:
    assert gazetteer() is gazetteer()


@given(
    st.lists(
        st.sampled_from(
            [
                "Mongolia",
                "the US",
                "Inner",
                "İstanbul",
                "ß",
                "\n\n",
                "\u00a0 ",
                "’s",
                "South",
                "Korea",
                "中国",
                "ﬁ",
                "-",
            ]
        )
    )
)
def test_offsets_point_at_the_text_and_mentions_never_overlap(pieces: list[str]) -> None:
    text = " ".join(pieces)
    end = 0
    for mention in gazetteer().find(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        assert mention.actor is None or mention.actor in actors()
        end = mention.end


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for mention in gazetteer().find(text):
        assert text[mention.start : mention.end] == mention.text


def test_the_same_text_gives_the_same_mentions_under_any_hash_seed() -> None:
    code = (
        "from tulga.actors import gazetteer, resolve;"
        "print(gazetteer().find('The Congo, Brussels, Selenge, Korea, Russia and Turkish Cypriots in Darkhan'));"
        "print(resolve('Mongolai'), resolve('Georgia'), resolve('Timor'))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1
