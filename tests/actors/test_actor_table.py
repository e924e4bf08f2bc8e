"""What the tables of actors and names promise, row by row."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from tulga.actors import actor, actors, by_code, label, resolve
from tulga.actors.actor import Kind, rows
from tulga.actors.names import LANGUAGES, Form, Reading, names, tables, territories, unread
from tulga.errors import BadUse

DISSOLVED = ["SUN", "YUG", "SCG", "CSK", "DDR", "RVN", "YMD", "AUH", "Ottoman Empire", "Prussia", "Kingdom of Korea"]


def test_an_id_stands_once_in_the_table() -> None:
    twice = [one for one, count in Counter(row["id"] for row in rows("actors.tsv")).items() if count > 1]
    assert twice == []


def test_every_kind_is_one_of_the_kinds() -> None:
    assert {one.kind for one in actors().values()} == set(get_args(Kind))


def test_successors_and_owners_exist() -> None:
    for one in actors().values():
        for other in (*([one.successor] if one.successor else []), *one.within):
            assert other in actors(), (one.id, other)
            assert other != one.id


def test_no_interval_ends_before_it_begins() -> None:
    for one in (*actors().values(), *names()):
        if one.start and one.end:
            assert one.start.first() <= one.end.last(), one


def test_a_successor_lives_on_after_what_it_succeeded() -> None:
    for one in actors().values():
        if one.successor:
            heir = actors()[one.successor]
            assert one.end is not None, one.id
            assert heir.end is None or heir.end.last() >= one.end.first(), one.id


def test_every_name_belongs_to_an_actor_and_uses_the_words_of_its_columns() -> None:
    for language in tables():
        for row in rows("names", f"{language}.tsv"):
            assert row["actor"] in actors(), (language, row)
            assert row["form"] in get_args(Form), (language, row)
            assert row["reading"] in ("", *get_args(Reading)), (language, row)
            assert row["name"] == row["name"].strip() != "", (language, row)


def test_no_table_gives_an_actor_the_same_name_twice() -> None:
    for language in tables():
        twice = Counter((row["name"], row["actor"]) for row in rows("names", f"{language}.tsv"))
        assert [pair for pair, count in twice.items() if count > 1] == [], language


def test_a_label_is_repeated_as_a_name_only_to_say_how_it_is_read() -> None:
    for row in rows("names", "en.tsv"):
        if row["name"] == actors()[row["actor"]].label:
            assert row["reading"] or row["form"] == "abbreviation", row


def test_tables_are_of_known_languages() -> None:
    assert set(tables()) <= set(LANGUAGES)
    assert {language for language, _ in unread()} <= set(LANGUAGES)


def test_what_must_not_be_read_is_a_name_at_all() -> None:
    known = {(name.language, name.text) for name in names()}
    assert unread() <= known


def test_codes_are_borne_by_actors() -> None:
    for row in rows("codes.tsv"):
        assert row["actor"] in actors()
        assert row["system"] in ("cow", "gw")


def test_present_states_have_their_codes() -> None:
    present = [one for one in actors().values() if one.kind == "state" and one.end is None]
    assert len(present) == 197  # 193 members of the United Nations, Holy See, Palestine, Kosovo, Taiwan
    for one in present:
        assert one.iso3 == one.id
        assert one.iso2 is not None
        assert len(one.iso2) == 2
        if one.id != "PSE":
            assert one.cow is not None, one.id
            assert one.gw is not None or one.id == "VAT", one.id


def test_no_two_present_states_share_a_code() -> None:
    for system in ("iso2", "iso3", "cow", "gw"):
        codes = [getattr(one, system) for one in actors().values() if one.kind == "state" and one.end is None]
        known = [code for code in codes if code is not None]
        assert len(known) == len(set(known)), system


@pytest.mark.parametrize("state", DISSOLVED)
def test_a_dissolved_state_has_an_end_and_a_successor(state: str) -> None:
    assert actor(state).end is not None
    assert actor(state).successor in actors()


def test_missions_name_the_country_they_are_in() -> None:
    for one in actors().values():
        if one.kind == "mission":
            assert one.within, one.id


def test_the_table_is_as_wide_as_it_says() -> None:
    count = Counter(one.kind for one in actors().values())
    assert count["organisation"] >= 120
    assert count["mission"] >= 40
    assert count["exercise"] >= 20
    assert count["region"] >= 80


def test_the_cldr_has_a_name_for_every_present_state_in_every_language() -> None:
    present = [one for one in actors().values() if one.kind == "state" and one.end is None]
    for language in LANGUAGES:
        assert all(one.iso2 in territories(language) for one in present), language


def test_labels() -> None:
    assert label("MNG") == "Mongolia"
    assert label("MNG", "mn") == "Монгол Улс"
    assert label("KEN", "mn") == "Кени"
    assert label("BOL", "mn") == "Боливи"  # no label of its own: the CLDR's
    assert label("SIPRI", "mn") == "Stockholm International Peace Research Institute"
    assert label("third neighbours") == "third neighbours"


def test_an_unknown_id_is_named_with_the_nearest() -> None:
    with pytest.raises(BadUse, match="there is no actor 'Khan Quest'; did you mean Khaan Quest"):
        actor("Khan Quest")


@pytest.mark.parametrize(
    ("system", "code", "year", "state"),
    [
        ("cow", 712, None, "MNG"),
        ("cow", 365, 1900, "RUS"),
        ("cow", 365, 1950, "SUN"),
        ("cow", 365, 2000, "RUS"),
        ("cow", 255, 1850, "Prussia"),
        ("cow", 255, 1914, "DEU"),
        ("cow", 260, 1980, "DEU"),
        ("cow", 255, 2000, "DEU"),
        ("cow", 265, 1980, "DDR"),
        ("cow", 345, 1900, "SRB"),
        ("cow", 345, 1970, "YUG"),
        ("cow", 345, 2005, "SCG"),
        ("cow", 345, 2010, "SRB"),
        ("cow", 640, 1900, "Ottoman Empire"),
        ("cow", 640, 2000, "TUR"),
        ("cow", 678, 1980, "YEM"),
        ("cow", 679, 2000, "YEM"),
        ("cow", 680, 1980, "YMD"),
        ("cow", 816, 1970, "VNM"),
        ("cow", 817, 1970, "RVN"),
        ("cow", 730, 1895, "Kingdom of Korea"),
        ("cow", 732, 2000, "KOR"),
        ("cow", 511, 1964, "Sultanate of Zanzibar"),
        ("gw", 678, 2000, "YEM"),
        ("gw", 340, 2010, "SRB"),
        ("gw", 345, 1980, "YUG"),
        ("gw", 970, 2000, "KIR"),
        ("iso2", "MN", None, "MNG"),
        ("iso3", "SUN", None, "SUN"),
        ("cow", 999, None, None),
        ("cow", 817, 2000, "RVN"),
        ("cow", 345, 1816, None),
    ],
)
def test_codes_name_the_bearer_of_the_day(system: str, code: int | str, year: int | None, state: str | None) -> None:
    assert by_code(system, code, date(year, 1, 1) if year else None) == state  # type: ignore[arg-type]


def test_an_unknown_code_system_is_refused() -> None:
    with pytest.raises(BadUse, match="there is no code system 'fips'"):
        by_code("fips", "MG")  # type: ignore[arg-type]


# Names that the two state lists give to a number, where this table answers otherwise and why.
OTHERWISE = {
    "Congo",  # ambiguous by name
    "Congo, Democratic Republic of (Zaire)",
    "Germany",  # Prussia before 1871
    "Papal States",  # two days later in the list
    "Vietnam (Annam/Cochin China/Tonkin)",
    "Yemen (Arab Republic of Yemen)",
    "Yugoslavia",  # Serbia before 1918 and after 2006
}


@pytest.mark.shared
def test_codes_and_names_of_the_state_lists_agree(shared: Path) -> None:
    polars = pytest.importorskip("polars")
    cow = polars.read_parquet(shared / "panels/cow/cow_states.parquet")
    gw = polars.read_parquet(shared / "panels/cow/gw_states.parquet")
    listed = [
        (
            "cow",
            int(row["ccode"]),
            row["statenme"],
            date(*(int(row[f"{end}{part}"]) for part in ("year", "month", "day"))),
        )
        for row in cow.iter_rows(named=True)
        for end in ("st", "end")
    ]
    listed += [
        ("gw", int(row["gwcode"]), row["statename"], row[end])
        for row in gw.iter_rows(named=True)
        for end in ("startdate", "enddate")
    ]
    assert len(listed) == 918
    for system, code, name, on in listed:
        if name not in OTHERWISE:
            assert resolve(name, on).actor == by_code(system, code, on) is not None, (system, code, name, on)  # type: ignore[arg-type]


def test_import_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    code = "import sys, tulga.actors; print([m for m in ('babel', 'ahocorasick', 'polars') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
