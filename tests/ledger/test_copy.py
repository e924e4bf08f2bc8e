"""A ledger goes from one engine to the other, into a backup and back, and stays what it is."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from claims_for_tests import CORRECTED, OPENED, TRADE, claim, fill_every_table
from sqlalchemy import select

from tulga.claim import Claim
from tulga.errors import BadInput, TulgaError
from tulga.ledger import Ledger, copying, schema
from tulga.ledger.checking import examine
from tulga.sources import Source


def _all(place: str | Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    tables = schema.metadata.sorted_tables
    with Ledger(place) as ledger:
        return {t.name: sorted(map(repr, ledger.look(lambda c, t=t: c.execute(select(t)).all()))) for t in tables}  # type: ignore[misc]


@pytest.fixture
def whole(place: str) -> str:
    """The place of a ledger with rows in every table, the versions of one document gone back and forth."""
    with Ledger(place) as ledger:
        fill_every_table(ledger)
        for number in (1, 2, 1):
            source = Source(f"n@{number}", "document", {"title": "A note"}, str(number), "n.txt")
            ledger.add([], source, verb="read", input_name="n.txt")
    return place


@pytest.fixture(params=["file", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place that is not `place`."""
    if request.param == "file":
        return str(tmp_path / "other.sqlite")
    if "postgresql" in request.node.callspec.params.get("place", ""):
        pytest.skip("one server, one schema a test; a copy from PostgreSQL to PostgreSQL goes the same way")
    return str(request.getfixturevalue("postgresql"))


def test_a_copy_has_every_row_and_goes_on_counting(whole: str, other: str) -> None:
    told = 0

    def advance(number: int) -> None:
        nonlocal told
        told += number

    copied = copying.copy(whole, other, advance)
    assert _all(other) == _all(whole)
    assert all(_all(whole).values())
    assert copied.rows["claim"] == 3
    assert told == sum(copied.rows.values()) == copying.rows(whole)
    with Ledger(whole) as old, Ledger(other) as new:
        assert old.content_hash() == new.content_hash()
        assert examine(new) == []
        for ledger in (old, new):
            ledger.judge(OPENED.id, "accepted", "read again", "Bat")
            ledger.add(
                [claim("embassy_opened", "TUR", "MNG", "1997")], Source("a", "table"), verb="join", input_name="a"
            )
        last = select(schema.judgement.c.number, schema.judgement.c.claim).order_by(schema.judgement.c.number)
        numbers = [ledger.look(lambda c: c.execute(last).all()) for ledger in (old, new)]
        assert numbers[0] == numbers[1]
        sessions = [ledger.look(lambda c: c.scalars(select(schema.session.c.id)).all()) for ledger in (old, new)]
        assert sorted(sessions[0]) == sorted(sessions[1]) == [1, 2, 3, 4, 5, 6, 7]


def test_two_copies_have_one_hash_and_another_ledger_has_another(whole: str, tmp_path: Path) -> None:
    once, again = (copying.copy(whole, tmp_path / f"{n}.sqlite") for n in (1, 2))
    assert once == again
    with Ledger(whole) as ledger:
        ledger.judge(OPENED.id, "accepted", "read again", "Bat")
    assert copying.copy(whole, tmp_path / "3.sqlite").hash != once.hash


def test_there_and_back_again(whole: str, other: str, tmp_path: Path) -> None:
    before = _all(whole)
    copying.copy(whole, other)
    copying.copy(other, tmp_path / "back.sqlite")
    assert _all(tmp_path / "back.sqlite") == before


def test_a_copy_goes_into_an_empty_place_from_a_ledger_that_is_there(whole: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken.sqlite"
    with Ledger(taken) as ledger:
        ledger.add([], Source("a", "document"), verb="read", input_name="a")
    with pytest.raises(BadInput, match=r"taken.sqlite: holds 1 rows of source; a ledger is copied into an empty place"):
        copying.copy(whole, taken)
    with pytest.raises(BadInput, match=r"nowhere.sqlite: there is no ledger here"):
        copying.copy(tmp_path / "nowhere.sqlite", tmp_path / "new.sqlite")
    assert not (tmp_path / "nowhere.sqlite").exists()
    with pytest.raises(BadInput, match="is where the ledger stands already"):
        copying.copy(whole, whole)


def test_what_does_not_arrive_as_it_was_is_not_kept(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(file) as ledger:
        fill_every_table(ledger)
    write = copying._write

    def losing(connection: Any, table: Any, pages: Any) -> None:
        write(connection, table, ((page[:-1] if table.name == "grade" else page) for page in pages))

    monkeypatch.setattr(copying, "_write", losing)
    with pytest.raises(
        TulgaError, match=r"table grade did not arrive as it was \(2 rows read, 1 there\); nothing was kept"
    ):
        copying.copy(file, tmp_path / "to.sqlite")
    assert not any(rows for name, rows in _all(tmp_path / "to.sqlite").items() if name != "setting")


def test_a_character_that_postgresql_cannot_keep_is_named(file: str, postgresql: str) -> None:
    odd = Claim(relation="embassy_opened", subject="T\x00R", evidence=claim("x", "y", None).evidence)
    with Ledger(file) as ledger:
        ledger.add([odd], Source("a", "document"), verb="read", input_name="a")
    with pytest.raises(BadInput, match=rf"claim {odd.id}: its subject has a character \(U\+0000\)"):
        copying.copy(file, postgresql)
    assert not _all(postgresql)["source"]


# backup and restore ---------------------------------------------------------------------------------------------------


def test_a_backup_is_one_file_with_every_row(whole: str, tmp_path: Path) -> None:
    saved = copying.backup(whole, tmp_path / "saved.sqlite")
    assert [path.name for path in tmp_path.glob("saved*")] == ["saved.sqlite"]
    assert _all(saved) == _all(whole)
    with pytest.raises(BadInput, match=r"saved\.sqlite: is there already"):
        copying.backup(whole, saved)
    with pytest.raises(BadInput, match="the folder of the backup does not exist"):
        copying.backup(whole, tmp_path / "no" / "saved.sqlite")


def test_a_backup_is_one_moment_while_others_write(whole: str, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Ledger(whole) as ledger:
            number = 0
            while not stop.is_set():
                number += 1
                told = [claim("embassy_opened", "TUR", "MNG", "1996", f"w{number}", row=n) for n in range(1, 6)]
                ledger.add(told, Source(f"w{number}", "table"), verb="join", input_name="w")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        saved = [copying.backup(whole, tmp_path / f"saved{n}.sqlite") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    for each in saved:
        with Ledger(each) as ledger:
            assert examine(ledger) == []
            assert (ledger.counts()["claims"] - 3) % 5 == 0
    with Ledger(whole) as ledger:
        assert examine(ledger) == []


def test_a_backup_is_restored_into_an_empty_place(whole: str, other: str, tmp_path: Path) -> None:
    saved = copying.backup(whole, tmp_path / "saved.sqlite")
    assert copying.restore(saved, other) is None
    assert _all(other) == _all(whole)
    with Ledger(other) as ledger:
        assert examine(ledger) == []


def test_a_ledger_that_holds_something_is_kept_beside(whole: str, tmp_path: Path) -> None:
    saved = copying.backup(whole, tmp_path / "saved.sqlite")
    before = _all(whole)
    with Ledger(whole) as ledger:
        ledger.judge(CORRECTED.id, "rejected", "on second thoughts", "Bat")
    later = _all(whole)
    with pytest.raises(BadInput, match="holds 3 sources; --force puts the backup in its place and keeps it beside"):
        copying.restore(saved, whole)
    assert _all(whole) == later
    kept = copying.restore(saved, whole, force=True)
    assert kept is not None
    assert kept.name.endswith(".before-restore.sqlite")
    assert _all(whole) == before
    assert _all(kept) == later
    with Ledger(whole) as ledger:
        ledger.judge(TRADE.id, "rejected", "again", "Bat")
        assert examine(ledger) == []
    again = copying.restore(saved, whole, force=True)
    assert again is not None
    assert again != kept
    assert _all(kept) == later


def test_a_restore_is_seen_by_a_program_that_has_the_ledger_open(file: str, tmp_path: Path) -> None:
    with Ledger(file) as ledger:
        fill_every_table(ledger)
        saved = copying.backup(file, tmp_path / "saved.sqlite")
        late = Source("late", "document")
        ledger.add([], late, verb="read", input_name="late")
        copying.restore(saved, file, force=True)
        assert late not in ledger.sources()
        ledger.add([], late, verb="read", input_name="late")
    with Ledger(file) as ledger:
        assert late in ledger.sources()
        assert examine(ledger) == []


def test_what_is_no_backup_is_not_restored(whole: str, tmp_path: Path) -> None:
    before = _all(whole)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear sir, " * 1000, encoding="utf-8")
    half = copying.backup(whole, tmp_path / "half.sqlite")
    half.write_bytes(half.read_bytes()[: half.stat().st_size // 2])
    sqlite3.connect(tmp_path / "else.sqlite").execute("CREATE TABLE claim (amount)").connection.close()
    for wrong in (letter, half, tmp_path / "else.sqlite", tmp_path / "nowhere.sqlite"):
        with pytest.raises(BadInput, match=f"{wrong.name}: is not a backup that can be read to its end"):
            copying.restore(wrong, whole, force=True)
    assert _all(whole) == before


def test_an_older_backup_is_restored_and_stays_what_it_is(place: str, tmp_path: Path) -> None:
    import schema_one

    old = tmp_path / "old.sqlite"
    with Ledger(":memory:") as today:
        fill_every_table(today)
        schema_one.write(str(old), today)
        content = today.content_hash()
    before = schema_one.held(str(old))
    copying.restore(old, place)
    with Ledger(place) as ledger:
        assert ledger.content_hash() == content
    assert schema_one.held(str(old)) == before
    assert sqlite3.connect(old).execute("SELECT value FROM setting").fetchone() == ("1",)


def test_the_commands_say_what_they_did(whole: str, tmp_path: Path) -> None:
    def tulga(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "tulga", "ledger", *words]
        environment = {**os.environ, "TULGA_LEDGER": whole}
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)

    saved = tmp_path / "saved.sqlite"
    backed = tulga("backup", str(saved))
    assert (backed.returncode, backed.stderr) == (0, "")
    assert backed.stdout == f"{saved}: {saved.stat().st_size:,} bytes\n"
    twin = tmp_path / "twin.sqlite"
    copied = tulga("copy", str(saved), str(twin))
    assert (copied.returncode, copied.stderr) == (0, "")
    assert copied.stdout.startswith(f"{twin}: ")
    assert "3 in claim, " in copied.stdout
    assert "each as it was" in copied.stdout
    refused = tulga("copy", str(saved), str(twin))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "a ledger is copied into an empty place" in refused.stderr
    repaired = tulga("check", "--repair")
    assert (repaired.returncode, repaired.stderr) == (0, "")
    assert repaired.stdout == "nothing had to be made anew\n3 claims of 3 sources: all is as it was kept\n"
    assert _all(twin) == _all(whole)
