"""What a demanding stranger asks by name, in ten languages and two centuries, and the tables that answer it."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from tulga.actors import actors, gazetteer, resolve
from tulga.actors.actor import instant, rows
from tulga.actors.around import Role, inside, numbered
from tulga.actors.asked import asked, before, known, places
from tulga.actors.inflection import inflected
from tulga.actors.names import LANGUAGES, Form, by_key, key
from tulga.span import Instant

ASKED = [
    line.split("\t") for line in (Path(__file__).parent / "names.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("name", "on", "actor", "trap"), ASKED)
def test_what_a_stranger_asks(name: str, on: str, actor: str, trap: str) -> None:
    found = resolve(name, Instant.parse(on).first() if on else None)
    assert (found.actor or "-") == actor, (trap, found)
    assert found.reason


def test_the_list_is_long_and_asks_each_name_once_a_day() -> None:
    assert len(ASKED) >= 1500
    assert [asked for asked, count in Counter((name, on) for name, on, _, _ in ASKED).items() if count > 1] == []


def test_every_answer_of_the_list_is_in_the_table() -> None:
    assert {actor for _, _, actor, _ in ASKED} - {"-"} <= actors().keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_that_are_only_asked_for_belong_to_an_actor_and_are_said_once(language: str) -> None:
    table = rows("asked", f"{language}.tsv")
    said = Counter((row["actor"], row["from"], row["to"], text) for row in table for text in row["names"].split("; "))
    assert [one for one, count in said.items() if count > 1] == []
    for row in table:
        assert row["actor"] in actors(), row
        assert row["form"] in get_args(Form), row
        assert all(text and text == text.strip() for text in row["names"].split("; ")), row
        start, end = instant(row["from"]), instant(row["to"])
        assert start is None or end is None or start.first() <= end.last(), row


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_running_text_is_not_repeated_among_those_only_asked_for(language: str) -> None:
    """The first would be found and the second never be looked at; only the forms of a demonym need the second."""
    for row in rows("asked", f"{language}.tsv"):
        if row["form"] != "demonym":
            assert [text for text in row["names"].split("; ") if key(text) in by_key()] == [], row["actor"]


def test_places_lie_in_actors() -> None:
    for row in rows("asked", "places.tsv"):
        assert row["kind"] in ("region", "place", "person", "thing"), row
        assert {part for part in row["within"].split(",") if part} <= actors().keys(), row["within"]
    assert len(places()) > 3000


def test_words_around_a_name_have_a_role_and_a_language() -> None:
    for row in rows("asked", "around.tsv"):
        assert row["role"] in get_args(Role), row["role"]
        assert row["language"] in LANGUAGES, row["language"]


def test_what_is_only_asked_for_is_not_found_in_running_text() -> None:
    for text in ("The Duma, the Storting and the Élysée-Palast met mongolische Soldaten.", "une Mongole et des Russes"):
        assert {mention.actor for mention in gazetteer().find(text)} <= {"FRA"}


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("Монголией", "Монголия"),
        ("Соединённых Штатов Америки", "Соединенные Штаты Америки"),
        ("Египта", "Египет"),
        ("Белого дома", "Белый дом"),
        ("японцев", "японцы"),
        ("Хятадаас", "Хятад"),
        ("НҮБ-ын", "НҮБ"),
        ("Москвагийн", "Москва"),
        ("mongolischen", "mongolisch"),
        ("Suedkorea", "Südkorea"),
        ("chinoises", "chinois"),
        ("japonesas", "japonés"),
        ("Moğollar", "Moğol"),
        ("Rusya'dan", "Rusya"),
    ],
)
def test_a_form_gives_its_name(form: str, base: str) -> None:
    assert {one.actor for one in inflected(form, key(form))} == {one.actor for one in known(key(base))}


@pytest.mark.parametrize("word", ["андрей", "самое", "dann", "hotel", "Нигерский"])
def test_a_word_that_only_looks_like_a_form_gives_none(word: str) -> None:
    assert {one.actor for one in inflected(word, key(word))} <= {"NER"}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Government of Mongolia", "mongolia", "office"),
        ("Königreich Norwegen", "norwegen", "title"),
        ("Embassy of Japan in Mongolia", "japan", "office"),
        ("l'armée française", "francaise", "office"),
        ("中国外交部", "中国", "office"),
        ("카자흐스탄 공화국", "카자흐스탄", "title"),
        ("former Zaire", "zaire", "former"),
        ("la Mongolie", "mongolie", "article"),
    ],
)
def test_a_name_is_found_inside_what_stands_around_it(text: str, name: str, role: str) -> None:
    assert (name, role) in [(inner.folded, inner.role) for inner in inside(text)]


def test_an_office_that_nothing_binds_to_a_name_is_loose() -> None:
    assert [inner.loose for inner in inside("President Jordan") if inner.folded == "jordan"] == [True]
    assert [inner.loose for inner in inside("President of Jordan") if inner.folded == "jordan"] == [False]


def test_a_number_is_told_from_a_year() -> None:
    assert numbered("Khaan Quest 2019") == ("Khaan Quest", 2019)
    assert numbered("Zapad-81") == ("Zapad", None)
    assert numbered("2019") is None


def test_the_other_languages_know_since_when_a_state_bears_its_name() -> None:
    assert [one.actor for one in before(known(key("Россия")), date(1950, 1, 1))] == ["SUN"]
    assert before(known(key("Россия")), date(2000, 1, 1)) == ()
    assert before(known(key("Russian Federation")), date(1950, 1, 1)) == ()


@pytest.mark.parametrize(
    ("name", "year", "kind", "others"),
    [
        ("Bavaria", None, "region", ("DEU", "Bavaria")),
        ("Bonn", 2010, "place", ("DEU",)),
        ("Georgia (U.S. state)", None, "region", ("USA",)),
        ("Michael Jordan", None, "person", ()),
        ("turkey sandwich", None, "thing", ()),
        ("Kongo", None, "ambiguous", ("COG", "COD")),
        ("Khaan Quest 2019", None, "exercise", ("MNG", "USA")),
    ],
)
def test_what_is_no_actor_says_what_it_is(name: str, year: int | None, kind: str, others: tuple[str, ...]) -> None:
    found = resolve(name, date(year, 1, 1) if year else None)
    assert (found.actor, found.kind, found.runners_up) == (None, kind, others)
    assert repr(name) in found.reason


def test_the_reason_names_the_whole_of_what_was_asked() -> None:
    assert resolve("Königreich Norwegen").reason == "'Königreich Norwegen' is a full name of Norway (NOR)"
    assert resolve("BRICS 2015").reason == "'BRICS 2015' is a name of BRICS"
    assert resolve("Монголией").reason == "'Монголией' is a Russian name of Mongolia (MNG)"
    assert resolve("中国外交部").reason == "'中国外交部' acts for China (CHN)"


def test_an_answer_costs_the_second_tables_only_where_the_first_do_not_know() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from tulga.actors import resolve;"
        "[resolve(name) for name in ('Mongolia', 'Russia', 'Congo', 'Mongolians', '中国', 'KAZ')];"
        "print('tulga.actors.asked' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_asked_names_are_many() -> None:
    assert len(asked()) > 8000
