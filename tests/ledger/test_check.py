"""`check` finds whatever was changed behind the ledger's back, and `repair` mends only what is derived."""

import sqlite3

import pytest
from claims_for_tests import OPENED, TRADE, fill_every_table
from sqlalchemy import text

from tulga.ledger import Ledger
from tulga.ledger.checking import Finding, examine, repair
from tulga.sources import Source


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """A ledger with something in every table, of which nothing is wrong."""
    fill_every_table(ledger)
    assert examine(ledger) == []
    return ledger


def _spoil(ledger: Ledger, statement: str, **values: object) -> list[Finding]:
    """What is found after a change that no command of Tulga makes."""

    def change(connection) -> None:  # type: ignore[no-untyped-def]
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        connection.execute(text(statement), values)

    ledger.change(change)
    return examine(ledger)


SPOILT = {
    "a word of the claim": ("UPDATE claim SET item = 'wool' WHERE id = :t", "claim {t}: was changed"),
    "a number": ("UPDATE claim SET value = '6300000000.50' WHERE id = :t", "'6300000000.50' and what it says makes"),
    "a rounded number": ("UPDATE claim SET value = '6300000000' WHERE id = :t", "claim {t}: was changed"),
    "no number": ("UPDATE claim SET value = 'about six' WHERE id = :t", "claim {t}: cannot be read"),
    "the date": ("UPDATE claim SET span = '2019' WHERE id = :t", "claim {t}: was changed"),
    "no date": ("UPDATE claim SET span = 'last year' WHERE id = :t", "claim {t}: cannot be read"),
    "a day": (
        "UPDATE claim SET last_day = '2018-11-30' WHERE id = :t",
        "its last_day is '2018-11-30' and what it says",
    ),
    "the quote": ("UPDATE claim SET quote = 'closed' WHERE id = :n", "its quote does not stand at 8-34 of n@1"),
    "the text": ("UPDATE source SET text = 'short' WHERE id = 'n@1'", "claim {n}: stands at 8-34 of a text of 5"),
    "a sighting": ("DELETE FROM sighting WHERE claim = :n", "claim {n}: no session saw it and no act made it"),
    "a time": (
        "UPDATE session SET finished_at = '2001-01-01T00:00:00.000000+00:00' WHERE id = 3",
        "session 3: its time",
    ),
    "no time": (
        "UPDATE judgement SET at = 'yesterday' WHERE number = 1",
        "judgement 1: 'yesterday' is not a time in UTC",
    ),
    "an order": ("UPDATE session SET batch = 3 WHERE id = 1", "session 1: belongs to an import that began after it"),
    "a chain": ("UPDATE source SET supersedes = 'n@2' WHERE id = 'n@1'", "supersede each other in a ring: n@1, n@2"),
    "numbers": ("UPDATE claim SET number = 9 WHERE id = :t", "claim: claims are numbered up to 9 and there are 3"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_was_changed_by_hand_is_found(full: Ledger, what: str) -> None:
    statement, said = SPOILT[what]
    values = {name: id_ for name, id_ in (("t", TRADE.id), ("n", OPENED.id)) if f":{name}" in statement}
    found = _spoil(full, statement, **values)
    assert any(said.format(t=TRADE.id, n=OPENED.id) in str(each) for each in found), found
    assert any(not each.derived for each in found)
    before = full.content_hash()
    full.change(repair)
    assert full.content_hash() == before
    assert any(not each.derived for each in examine(full))


DERIVED = {
    "words": ("UPDATE claim SET words = 'nonsense' WHERE id = :t", "search: the words of 1 claims"),
    "a passage": ("DELETE FROM passage WHERE source = 'n@1'", "source n@1: its passages for search"),
    "what is hidden": ("DELETE FROM hidden", "is kept as counting and should be edited"),
    "why it is hidden": ("UPDATE hidden SET why = 'undone'", "is kept as undone and should be edited"),
}


@pytest.mark.parametrize("what", DERIVED)
def test_what_is_derived_is_mended_and_said(full: Ledger, what: str) -> None:
    statement, said = DERIVED[what]
    found = _spoil(full, statement, **({"t": TRADE.id} if ":t" in statement else {}))
    assert all(each.derived for each in found)
    assert any(said in str(each) for each in found), found
    done = full.change(repair)
    assert any("made anew" in sentence for sentence in done)
    assert examine(full) == []
    assert full.change(repair) == []


def test_the_index_of_search_is_compared_with_the_words(file: str) -> None:
    with Ledger(file) as ledger:
        ledger.add([TRADE], Source("t", "table"), verb="join", input_name="t.csv")
        drop = "INSERT INTO claim_words (claim_words) VALUES ('delete-all')"
        assert [str(each) for each in _spoil(ledger, drop)] == [
            "search: the full-text index of claims is not that of the claims"
        ]
        assert ledger.change(repair) == ["the index of full-text search was made anew"]
        assert examine(ledger) == []


def test_a_row_that_points_nowhere_is_found(file: str) -> None:
    with Ledger(file) as ledger:
        ledger.add([TRADE], Source("t", "table"), verb="join", input_name="t.csv")
    with sqlite3.connect(file) as plain:
        plain.execute("DELETE FROM source")
    plain.close()
    with Ledger(file) as ledger:
        found = [str(each) for each in examine(ledger)]
    assert f"claim {TRADE.id}: points at source t, which is not there" in found
    assert "session 1: points at source t, which is not there" in found
