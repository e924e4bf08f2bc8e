"""Finding claims and passages: words in any spelling, every filter, pages that hold while claims come in."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest
import sqlalchemy
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tulga.claim import Claim, Evidence
from tulga.errors import BadInput, BadUse
from tulga.ledger import Ledger, schema
from tulga.ledger.checking import repair
from tulga.ledger.filters import REVIEWS, STANCES, Filters
from tulga.ledger.hits import Hit, passages
from tulga.ledger.matching import latest, picked
from tulga.ledger.ranking import scores
from tulga.ledger.search import count, find, page
from tulga.ledger.terms import Terms, expression, terms
from tulga.sources import Source
from tulga.span import Span

NOTE, PAPER = (
    Source("note", "document", {"title": "A note"}, grade="B3"),
    Source("paper", "document", {"title": "A paper"}),
)
TEXT = (
    "President Khurelsukh received the Russian defence minister Sergei Shoigu in Ulaanbaatar.\n\n"
    "Элчин сайд Баян-Өлгий аймагт очиж, Цахиагийн Элбэгдоржтой уулзав.\n\n"
    "The minister of defence spoke last."
)
AT = "2024-05-06T07:08:09.000001+00:00"


def told(relation: str, subject: str, other: str | None, when: str, row: int, **more: Any) -> Claim:
    evidence = more.pop("evidence", Evidence(more.pop("source", "paper"), f"row={row}"))
    return Claim(relation=relation, subject=subject, object=other, span=Span.parse(when), evidence=evidence, **more)


VISIT = told("official_visit", "RUS", "MNG", "2024-09-02", 1, evidence=Evidence("note", "char=0-88", TEXT[:88]))
EMBASSY = told("embassy_opened", "TUR", "MNG", "1996", 2, method="hand", confidence=0.9)
TIER = told("partnership_level", "MNG", "JPN", "2022-11/..", 3, item="special strategic partnership", confidence=0.4)
PLAN = told("military_exercise", "Mongol Uls", "KOR", "2026", 4, modality="planned", method="rule 7")
DENIED = told("embassy_opened", "DEU", "MNG", "", 5, polarity="-")
SAID = told("agreement_signed", "CHN", "MNG", "1999/2003", 6, voice="the ministry")
ALL = [VISIT, EMBASSY, TIER, PLAN, DENIED, SAID]
NEWEST_FIRST = [PLAN, VISIT, TIER, SAID, EMBASSY, DENIED]


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    add(ledger, NOTE, [VISIT], text=TEXT)
    add(ledger, PAPER, ALL[1:])
    return ledger


def add(ledger: Ledger, source: Source, claims: Iterable[Claim], text: str | None = None) -> None:
    ledger.add(list(claims), source, text=text, verb="read", input_name=f"{source.id}.txt")


def found(ledger: Ledger, **asked: Any) -> list[Claim]:
    """What a page shows, which must be what `find` and `count` say as well."""
    filters = Filters(**asked)
    shown = list(ledger.look(lambda connection: page(connection, filters, 1000)).claims)
    listed = ledger.look(lambda connection: find(connection, filters))
    assert {c.id for c in listed} == {c.id for c in shown}
    assert ledger.look(lambda connection: count(connection, filters)) == len(shown) == len(listed)
    return shown


def write(ledger: Ledger, **row: Any) -> None:
    """One judgement, as a row."""
    row = {"reason": "r", "person": "Saraa", "at": AT, **row}
    ledger.change(lambda connection: connection.execute(schema.judgement.insert().values(**row)))


def test_a_page_shows_the_newest_first_and_the_undated_last(filled: Ledger) -> None:
    assert found(filled) == NEWEST_FIRST


WORDS: list[tuple[str, list[Claim]]] = [
    ("khurelsukh", [VISIT]),
    ("Хүрэлсүх", [VISIT]),
    ("Шойгу", [VISIT]),
    ("defence minister", [VISIT]),
    ('"defence minister"', [VISIT]),
    ('"minister defence"', []),
    ("“Russian defence”", [VISIT]),
    ("ulaanb", [VISIT]),
    ('"ulaanb"', []),
    ("ulaanb shoigu", []),
    ("strategic", [TIER]),
    ("embassy -turkey", [DENIED]),
    ("-mongolia", [PLAN]),
    ("embassy -", [EMBASSY, DENIED]),
    ("Герман", [DENIED]),
    ("Turkey", [EMBASSY]),
    ("Türkiye", [EMBASSY]),
    ("Chinese", [SAID]),
    ('"embassy opened', [EMBASSY, DENIED]),
]


def test_words(filled: Ledger) -> None:
    for typed, claims in WORDS:
        assert {c.id for c in found(filled, text=typed)} == {c.id for c in claims}, typed


FILTERS: list[tuple[dict[str, Any], list[Claim]]] = [
    ({"actor": "MNG"}, [VISIT, TIER, SAID, EMBASSY, DENIED]),
    ({"actor": "MNG", "text": "embassy"}, [EMBASSY, DENIED]),
    ({"subject": "MNG"}, [TIER]),
    ({"object": "JPN"}, [TIER]),
    ({"relation": "embassy_opened"}, [EMBASSY, DENIED]),
    ({"relation": "embassy_opened", "text": "opened -german"}, [EMBASSY]),
    ({"year": 2001}, [SAID]),
    ({"year": 2024}, [VISIT, TIER]),
    ({"since": "2003"}, [PLAN, VISIT, TIER, SAID]),
    ({"until": "1999-01"}, [SAID, EMBASSY]),
    ({"since": "1997", "until": "1998"}, []),
    ({"valid_on": "2024-09-02"}, [VISIT, TIER]),
    ({"valid_on": "2024-09-03"}, [TIER]),
    ({"source": "note"}, [VISIT]),
    ({"source": "paper", "text": "mongolia"}, [TIER, SAID, EMBASSY, DENIED]),
    ({"method": "rule 7"}, [PLAN]),
    ({"min_confidence": 0.95}, [PLAN, VISIT, SAID, DENIED]),
    ({"stance": "planned"}, [PLAN]),
    ({"stance": "negated"}, [DENIED]),
    ({"stance": "reported"}, [SAID]),
    ({"stance": "asserted"}, [VISIT, TIER, EMBASSY]),
    ({"known_on": "1990"}, []),
    ({"known_on": "9999"}, NEWEST_FIRST),
    ({"known_on": "9999", "text": "embassy", "actor": "TUR"}, [EMBASSY]),
]


def test_filters(filled: Ledger) -> None:
    for asked, claims in FILTERS:
        shown = found(filled, **asked)
        assert {c.id for c in shown} == {c.id for c in claims}, asked
        assert "text" in asked or shown == claims, asked


def test_grades_at_least(filled: Ledger) -> None:
    assert found(filled, grade="B") == [VISIT]
    assert found(filled, grade="A") == found(filled, grade="B2") == []
    filled.grade(TIER.id, "A1", "seen", "Saraa")
    filled.grade(EMBASSY.id, "F6", "cannot be judged", "Saraa")
    assert found(filled, grade="E5") == [VISIT, TIER]
    filled.grade(VISIT.id, "2", "confirmed", "Saraa")
    assert found(filled, grade="B2") == [VISIT, TIER]
    filled.grade("note", "C", "less", "Saraa")
    assert found(filled, grade="B2") == [TIER]
    assert found(filled, grade="2") == [VISIT, TIER]


def test_review_is_the_last_verdict_that_stands(filled: Ledger) -> None:
    for number, verdict in enumerate(("accepted", "rejected"), 1):
        write(filled, number=number, claim=TIER.id, verdict=verdict)
    write(filled, number=3, claim=SAID.id, verdict="undecided")
    write(filled, number=4, claim=SAID.id, verdict="comment")
    assert (found(filled, review="rejected"), found(filled, review="accepted")) == ([TIER], [])
    assert found(filled, review="undecided") == [SAID]
    assert found(filled, review="unreviewed") == [PLAN, VISIT, EMBASSY, DENIED]
    write(filled, number=5, undoes=2, verdict="undone")
    assert found(filled, review="accepted") == found(filled, review="accepted", actor="JPN", text="strategic") == [TIER]
    assert found(filled, review="accepted", known_on="2024-05-06") == []  # the claims came later than that


def test_an_actor_is_found_by_the_names_that_reviewers_gave_it(filled: Ledger) -> None:
    write(filled, number=1, actor="Mongol Uls", becomes="MNG", verdict="renamed")
    assert found(filled, actor="MNG") == NEWEST_FIRST
    assert found(filled, actor="MNG", text="exercise") == [PLAN]
    assert found(filled, actor="Mongol Uls") == [PLAN]
    write(filled, number=2, actor="Mongol Uls", becomes="IMAR", claim=PLAN.id, verdict="renamed")
    assert PLAN not in found(filled, actor="MNG")
    assert found(filled, actor="IMAR") == found(filled, actor="IMAR", text="exercise") == [PLAN]
    write(filled, number=3, undoes=2, verdict="undone")
    write(filled, number=4, undoes=1, verdict="undone")
    assert PLAN not in found(filled, actor="MNG")


def test_hidden_and_superseded_claims_are_left_out_unless_asked_for(filled: Ledger) -> None:
    hide = schema.hidden.insert().values(claim=EMBASSY.id, why="edited")
    filled.change(lambda connection: connection.execute(hide))
    old = replace(PAPER, id="old", name="p.txt", sha256="1")
    add(filled, old, [told("embassy_opened", "FRA", "MNG", "1965", 1, source="old")], text="Embassies of old.")
    add(filled, replace(old, id="new", sha256="2"), [], text="Nothing.")
    assert found(filled, relation="embassy_opened") == [DENIED]
    assert [c.subject for c in found(filled, relation="embassy_opened", current=False)] == ["TUR", "FRA", "DEU"]
    assert look(filled, "embassies") == []
    assert [hit.source for hit in look(filled, "embassies", current=False)] == ["old"]


def walk(ledger: Ledger, filters: Filters, limit: int, between: Callable[[], None] = lambda: None) -> list[Claim]:
    """All pages one after the other."""
    shown, after = [], None
    while True:
        cursor = after
        one = ledger.look(lambda connection: page(connection, filters, limit, cursor))  # noqa: B023
        shown += one.claims
        after = one.after
        if after is None:
            return shown
        assert len(one.claims) == limit
        between()


@pytest.mark.parametrize(
    "asked", [{}, {"text": "embassy"}, {"actor": "MNG"}, {"review": "accepted"}, {"text": "-visit"}]
)
def test_pages_hold_while_claims_come_in(ledger: Ledger, asked: dict[str, Any]) -> None:
    draw = Random(7)
    spans = ["", *(f"{year}" for year in range(1990, 1999)), "1994-05-06", "1994-05-06", "../1993", "1995/.."]
    some = [
        told("embassy_opened", "TUR", draw.choice(["MNG", "TUR"]), draw.choice(spans), row, source="paper")
        for row in range(60)
    ]
    add(ledger, PAPER, some)
    for claim in some:
        write(ledger, claim=claim.id, verdict="accepted")
    whole = found(ledger, **asked)
    assert len(whole) >= 20
    assert walk(ledger, Filters(**asked), 7) == whole
    turn = iter(range(1000, 2000))

    def more() -> None:
        row = next(turn)
        later = told("embassy_opened", "KOR", "MNG", draw.choice(spans), row, source="paper")
        add(ledger, PAPER, [later])
        write(ledger, claim=later.id, verdict="accepted")

    before = {c.id for c in whole}
    assert [c for c in walk(ledger, Filters(**asked), 7, more) if c.id in before] == whole


def test_pages_take_what_pages_give_and_nothing_else(filled: Ledger) -> None:
    for after in ("", "x", "1.2.3.4", "-1.2", "1" * 40 + ".2", "٣.٣"):
        with pytest.raises(BadUse, match="no page is followed by"):
            filled.look(lambda connection: page(connection, Filters(), 2, after))  # noqa: B023
    for limit in (0, 1001):
        with pytest.raises(BadUse, match=f"not {limit}"):
            filled.look(lambda connection: page(connection, Filters(), limit))  # noqa: B023


def test_counting_stops_where_it_is_told_to(filled: Ledger) -> None:
    assert filled.look(lambda connection: count(connection, Filters(), most=4)) == 5
    assert filled.look(lambda connection: count(connection, Filters(), most=6)) == 6


def look(ledger: Ledger, typed: str, **more: Any) -> list[Hit]:
    return ledger.look(lambda connection: passages(connection, typed, **more))


PASSAGES: list[tuple[str, list[str] | None]] = [
    ("Хүрэлсүх", ["Khurelsukh"]),
    ("Elbegdorj", ["Элбэгдоржтой"]),
    ("Bayan-Ulgii", ["Баян-Өлгий"]),
    ("Bayan-Olgii ambassador -visit", None),
    ('"defence minister"', ["defence minister"]),
    ("shoigu minist", ["minister", "Shoigu"]),
]


def test_passages_show_the_words_where_they_stand(filled: Ledger) -> None:
    for typed, marked in PASSAGES:
        hits = look(filled, typed)
        assert len(hits) == (marked is not None), typed
        for hit in hits:
            assert (hit.source, hit.title) == ("note", "A note")
            assert TEXT[hit.begins : hit.ends] == hit.words
            assert [hit.words[start:end] for start, end in hit.marks] == marked


def test_the_best_passage_comes_first_and_one_document_can_be_asked(filled: Ledger) -> None:
    add(
        filled, replace(PAPER, id="rails"), [], text="rail wool wool wool\n\nrail rail rail wool\n\nrail wool wool wool"
    )
    assert [hit.begins for hit in look(filled, "rail")] == [21, 42, 0]
    assert [hit.begins for hit in look(filled, "rail", limit=1)] == [21]
    assert look(filled, "rail", source="note") == []
    add(filled, replace(PAPER, id="more"), [], text="railway wool\n\nrailroads")
    assert [hit.source for hit in look(filled, "rail")] == [*["rails"] * 3, "more", "more"]
    assert [hit.marked() for hit in look(filled, "railwa")] == ["[railway] wool"]


def test_a_snippet_is_a_part_of_a_long_passage(ledger: Ledger) -> None:
    text = "word " * 400 + "the Khaan of all " + "word " * 300
    add(ledger, NOTE, [], text=text)
    [hit] = look(ledger, "хаан")
    assert hit.words == text[hit.begins : hit.ends]
    assert len(hit.words) <= 240
    assert "[Khaan]" in hit.marked()


def test_words_are_made_anew(filled: Ledger) -> None:
    hits = look(filled, "шойгу")
    filled.change(lambda connection: connection.execute(schema.claim.update().values(words="")))
    filled.change(repair)
    assert found(filled, text="шойгу") == [VISIT]
    assert look(filled, "шойгу") == hits != []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"text": "?!"}, "no word to look for"),
        ({"text": "a\0b"}, "no text can hold"),
        ({"actor": "\ud800"}, "no text can hold"),
        ({"review": "acepted"}, "accepted"),
        ({"stance": "asserts"}, "asserted"),
        ({"grade": "F"}, "'F' is no least grade"),
        ({"grade": "2B"}, "'2B' is no least grade"),
        ({"grade": ""}, "'' is no least grade"),
        ({"min_confidence": 2.0}, "between 0 and 1"),
        ({"min_confidence": float("nan")}, "between 0 and 1"),
        ({"since": "2024", "until": "2020"}, "after it ends"),
        ({"since": "May 2020"}, "May 2020"),
        ({"known_on": "yesterday"}, "yesterday"),
        ({"year": 0}, "year 0"),
    ],
)
def test_what_cannot_be_asked_is_told(asked: dict[str, Any], sentence: str) -> None:
    with Ledger(":memory:") as ledger, pytest.raises((BadUse, BadInput), match=sentence):
        found(ledger, **asked)


SIGNS = ['"', "-", "*", "AND", "NOT", "NEAR(", ")", ":", "'", "\\", "%", "&", "|", "!", "^", "mng", "хаан", "蒙古", " "]
TYPED = st.text(max_size=40) | st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=TYPED, actor=st.none() | st.text(max_size=8), review=st.none() | st.sampled_from(REVIEWS))
@example(typed='"" -"" ""', actor=None, review=None)
@example(typed='mng*" OR words : x', actor="'; DROP TABLE claim; --", review="accepted")
@example(typed="a" * 5000, actor=None, review=None)
@example(typed="word " * 5000, actor="%", review="unreviewed")
def test_nothing_that_is_typed_breaks_the_database(
    filled: Ledger, typed: str, actor: str | None, review: str | None
) -> None:
    for ask in (lambda: found(filled, text=typed, actor=actor, review=review), lambda: look(filled, typed)):
        with suppress(BadUse, BadInput):
            ask()


def test_filters_agree_with_a_plain_look_at_every_claim(ledger: Ledger) -> None:
    draw = Random(11)
    spans = ["", "1990", "1991-05", "1991-05-06", "1990/1995", "../1992", "1993/..", "1994"]
    claims = [
        told(
            draw.choice(["embassy_opened", "official_visit"]), draw.choice(["MNG", "TUR", "JPN"]),
            draw.choice(["MNG", "KOR", None]), draw.choice(spans), row, polarity=draw.choice("+++-"),
            modality=draw.choice(["actual", "actual", "planned"]), voice=draw.choice([None, None, "a ministry"]),
            confidence=draw.choice([0.2, 0.5, 0.8]), item=draw.choice([None, "coal", "copper"]),
        )
        for row in range(150)
    ]  # fmt: skip
    add(ledger, PAPER, claims)
    for _ in range(60):
        asked: dict[str, Any] = {
            "actor": draw.choice([None, "MNG", "KOR"]), "relation": draw.choice([None, "embassy_opened"]),
            "stance": draw.choice([None, *STANCES]), "year": draw.choice([None, *range(1989, 1996)]),
            "min_confidence": draw.choice([None, 0.5]), "text": draw.choice([None, "coal", "-copper"]),
        }  # fmt: skip
        expected = {c.id for c in claims if _matches(c, **asked)}
        assert {c.id for c in found(ledger, **asked)} == expected, asked


def _matches(claim: Claim, actor: Any, relation: Any, stance: Any, year: Any, min_confidence: Any, text: Any) -> bool:
    first, last = claim.span.first(), claim.span.last()
    return all(
        (
            actor is None or actor in (claim.subject, claim.object),
            relation is None or claim.relation == relation,
            stance is None or claim.stance == stance,
            min_confidence is None or claim.confidence >= min_confidence,
            text is None or (claim.item == "coal" if text == "coal" else claim.item != "copper"),
            year is None
            or (
                (first is not None or last is not None)
                and (first is None or first.year <= year)
                and (last is None or last.year >= year)
            ),
        )
    )


def speeches(rows: int) -> list[Claim]:
    """Claims whose items are drawn words: some stand in half of them or more, some in few, some twice in a row."""
    draw = Random(3)
    words, weights = ["wool", "wool wool", "rail", "coal mine", "vaccine", "cashmere"], [40, 12, 20, 8, 4, 1]
    items = (" ".join(draw.choices(words, weights, k=draw.randint(1, 9))) for _ in range(rows))
    return [told("embassy_opened", "TUR", None, "1996", row, item=item) for row, item in enumerate(items, 1)]


ASKED = (
    "wool",
    "rail",
    '"wool wool"',
    '"wool wool wool"',
    '"coal mine" vaccine',
    "wool rail wool",
    "rail -wool",
    "vac",
)


def test_ranks_in_sqlite_are_its_own(file: str) -> None:
    """SQLite's own function ranks all that match; here only some of them are looked at."""
    own = sqlalchemy.text("SELECT rowid, -bm25(claim_words) FROM claim_words WHERE claim_words MATCH :words")
    with Ledger(file) as ledger:
        add(ledger, PAPER, speeches(300))
        for typed in ASKED:
            asked = terms(typed).whole
            words = {"words": expression(asked, "sqlite")}
            ranked = ledger.look(lambda connection: dict(connection.execute(own, words).all()))  # noqa: B023
            some = sorted(ranked)[::3]
            for way in (False, True):
                given = ledger.look(lambda connection: scores(connection, schema.claim, asked, some, some=way))  # noqa: B023
                assert given == {number: ranked[number] for number in some}, typed
            assert some or typed == "vac"


def test_a_search_finds_the_same_wherever_it_begins(ledger: Ledger) -> None:
    """With the words, with the newest claims, or with the few that another filter leaves."""
    add(ledger, PAPER, [*speeches(400), *(told("rank", "MNG", None, "2020", row) for row in range(1000, 1030))])
    every = sqlalchemy.select(schema.claim.c.number)
    for typed in (*ASKED, "rank", "-wool", "embas", "Mongolia"):
        asked: Terms = terms(typed)
        one_by_one = ledger.look(lambda connection: picked(connection, every, schema.claim, asked))  # noqa: B023
        for most in (1, 20, 1000):
            numbers = ledger.look(lambda connection: latest(connection, every, schema.claim, asked, most))  # noqa: B023
            assert list(numbers) == one_by_one[:most], typed
    coal = {one.id for one in speeches(400) if "coal mine" in str(one.item)}
    assert {one.id for one in found(ledger, text='"coal mine"', source="paper")} == coal
    assert len(coal) > 50
