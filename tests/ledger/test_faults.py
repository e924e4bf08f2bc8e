"""What goes wrong outside Tulga is one sentence that says what to do, and nothing that was kept is lost."""

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from claims_for_tests import OPENED, TRADE, claim, fill_every_table
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

from tulga.errors import BadInput, BadUse, TulgaError
from tulga.ledger import Ledger, clock, connection, copying
from tulga.ledger.checking import examine
from tulga.sources import Source

NOBODY = 65534
LONG = "Nothing opened, and nobody said so. " * 20_000


@pytest.fixture
def full(file: str) -> str:
    """The path of a ledger file with rows in every table."""
    with Ledger(file) as ledger:
        fill_every_table(ledger)
    return file


def _tulga(*words: str, user: int | None = None, **more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tulga", "ledger", *words]
    environment = {**os.environ, **more}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env=environment, user=user, cwd="/"
    )


# disks ----------------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_nothing_is_lost(full: str) -> None:
    with Ledger(full) as ledger:
        before = ledger.content_hash()

        @event.listens_for(ledger._engine, "begin")
        def no_more_pages(opened) -> None:  # type: ignore[no-untyped-def]
            opened.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes the number of pages that there are

        with pytest.raises(
            TulgaError, match="the disk is full; nothing was written, and what the ledger held before stands"
        ):
            ledger.add([], Source("long", "document"), text=LONG, verb="read", input_name="long.txt")
        assert ledger.content_hash() == before
    with Ledger(full) as ledger:
        assert examine(ledger) == []
        ledger.add([], Source("long", "document"), text=LONG, verb="read", input_name="long.txt")


FILLING = """
import resource, sys
from tulga.ledger import Ledger
from tulga.sources import Source
from tulga.errors import TulgaError
with Ledger(sys.argv[1]) as ledger:
    ledger.add([], Source("before", "document"), text="kept", verb="read", input_name="n")
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        ledger.add([], Source("long", "document"), text="wool " * 500_000, verb="read", input_name="n")
    except TulgaError as error:
        print(error)
    print([source.id for source in ledger.sources()])
"""


def test_a_file_that_may_not_grow_is_said(file: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLING, file], capture_output=True, text=True, timeout=120, check=False
    )
    said, kept = done.stdout.splitlines()
    assert done.stderr == ""
    assert f"{file}: the disk is full or fails (disk I/O error); nothing was written" in said
    assert kept == "['before']"
    with Ledger(file) as ledger:
        assert examine(ledger) == []
        assert [source.id for source in ledger.sources()] == ["before"]


def test_a_ledger_that_may_not_be_written_is_read(full: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(full) as ledger:
        before = ledger.content_hash()
    bytes_before = Path(full).read_bytes()
    monkeypatch.setattr(connection.os, "access", lambda path, mode: mode != os.W_OK)
    with Ledger(full) as ledger:
        assert ledger.content_hash() == before
        assert examine(ledger) == []
        with pytest.raises(TulgaError, match="can only be read, for the file or its folder is read-only; nothing was"):
            ledger.judge(OPENED.id, "accepted", "read", "Bat")
    assert Path(full).read_bytes() == bytes_before
    with pytest.raises(BadInput, match=r"new\.sqlite: no ledger can be made here, for the folder is read-only"):
        Ledger(Path(full).with_name("new.sqlite"))


def test_what_another_program_just_wrote_is_read_from_its_log(full: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(full) as writer:
        writer.judge(OPENED.id, "accepted", "still only in the log", "Bat")
        monkeypatch.setattr(connection.os, "access", lambda path, mode: mode != os.W_OK)
        with Ledger(full) as reader:
            assert reader.counts() == writer.counts()


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder with a ledger in it that another user may read and not write."""
    if os.geteuid() != 0 or not hasattr(os, "fork"):
        pytest.skip("only root may start a program as another user")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Ledger(folder / "ledger.sqlite") as ledger:
            fill_every_table(ledger)
        (folder / "tulga.yml").write_text("state: MNG\ntitle: Mongolia\n", encoding="utf-8")
        folder.chmod(0o755)
        asked = [sys.executable, "-c", "import tulga.cli.main, sqlite3, yaml"]
        try:
            subprocess.run(asked, user=NOBODY, capture_output=True, check=True, cwd="/")
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("another user may not read this checkout")
        yield folder


def test_a_read_only_folder_is_read_by_the_commands(read_only_folder: Path) -> None:
    where = ("--workspace", str(read_only_folder))
    found = _tulga("show", OPENED.id, *where, user=NOBODY)
    assert (found.returncode, found.stderr) == (0, "")
    assert '"quote": "Türkiye opened its embassy"' in found.stdout
    checked = _tulga("check", *where, user=NOBODY)
    assert (checked.returncode, checked.stdout) == (0, "3 claims of 3 sources: all is as it was kept\n")
    judged = _tulga("judge", OPENED.id, "accepted", "--reason", "read", "--person", "Bat", *where, user=NOBODY)
    assert judged.returncode == 1
    assert judged.stderr.count("\n") == 1
    assert "can only be read, for the file or its folder is read-only" in judged.stderr


@pytest.fixture
def damaged(tmp_path: Path) -> tuple[Path, Path]:
    """A ledger with a page that was overwritten, and its backup from before."""
    path, saved = tmp_path / "ledger.sqlite", tmp_path / "saved.sqlite"
    with Ledger(path) as ledger:
        for number in range(20):
            told = [claim("embassy_opened", "TUR", "MNG", "1996", f"s{number}", row=row) for row in range(1, 60)]
            ledger.add(told, Source(f"s{number}", "table"), verb="join", input_name="t.csv")
    copying.backup(path, saved)
    held = path.read_bytes()
    page = held.index(b"row=30hand") // 4096  # a page of the table of claims
    path.write_bytes(held[: page * 4096] + b"\xff" * 512 + held[page * 4096 + 512 :])
    return path, saved


def test_a_damaged_page_is_said_with_what_helps(damaged: tuple[Path, Path]) -> None:
    path, saved = damaged
    helps = r"ledger\.sqlite: is damaged \(.*malformed.*\); `tulga ledger check` says where, and `tulga ledger restore"
    with Ledger(path) as ledger:
        with pytest.raises(BadInput, match=helps):
            ledger.find(current=False)
        assert any(str(finding).startswith("the database: ") for finding in examine(ledger))
    with pytest.raises(BadInput, match="is not a ledger that can be read; --force puts the backup in its place"):
        copying.restore(saved, path)
    bytes_before = path.read_bytes()
    kept = copying.restore(saved, path, force=True)
    assert kept is not None
    assert kept.read_bytes() == bytes_before
    with Ledger(path) as ledger:
        assert examine(ledger) == []
        assert ledger.counts()["claims"] == 20 * 59


def test_the_commands_look_after_a_damaged_ledger(damaged: tuple[Path, Path]) -> None:
    path, saved = damaged
    where = {"TULGA_LEDGER": str(path)}
    checked = _tulga("check", **where)
    assert checked.returncode == 1
    assert "Traceback" not in checked.stderr
    assert "the database: " in checked.stdout or "is damaged" in checked.stderr
    restored = _tulga("restore", str(saved), "--force", **where)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert f"is what {saved} held; the ledger before it is in" in restored.stdout
    checked = _tulga("check", **where)
    assert (checked.returncode, checked.stdout) == (0, "1,180 claims of 20 sources: all is as it was kept\n")


# clocks ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("back", "told"), [(timedelta(hours=3), 1), (timedelta(seconds=2), 0)])
def test_a_clock_that_jumps_back_changes_no_order(
    ledger: Ledger, back: timedelta, told: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill_every_table(ledger)
    ledger.judge(OPENED.id, "accepted", "first", "Bat")
    at = ledger.history(OPENED.id)[-1].at

    class Behind(datetime):
        @classmethod
        def now(cls, tz=None):  # type: ignore[no-untyped-def]
            return datetime.fromisoformat(at) - back

    monkeypatch.setattr(clock, "datetime", Behind)
    ledger.judge(OPENED.id, "rejected", "second", "Bat")
    assert ledger.history(OPENED.id)[-1].at == at
    said = capsys.readouterr().err
    assert said.count("the clock of this machine says") == told
    assert said.count("\n") == told
    assert examine(ledger) == []


# servers --------------------------------------------------------------------------------------------------------------


def test_a_server_that_goes_away_takes_nothing_with_it(postgresql: str) -> None:
    stop = text("SELECT pg_terminate_backend(pg_backend_pid())")
    with Ledger(postgresql) as ledger:
        fill_every_table(ledger)
        before = ledger.content_hash(), ledger.counts()
        with pytest.raises(TulgaError, match=r"the server went away; nothing was written, and what the ledger held"):
            ledger.change(lambda c: (c.execute(text("DELETE FROM judgement")), c.execute(stop)))
        assert (ledger.content_hash(), ledger.counts()) == before
        assert examine(ledger) == []


def test_a_server_that_goes_away_while_it_keeps_is_not_guessed_about(postgresql: str) -> None:
    with Ledger(postgresql) as ledger:
        fill_every_table(ledger)
        other = create_engine(make_url(postgresql).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")

        @event.listens_for(ledger._engine, "commit")
        def stop(opened) -> None:  # type: ignore[no-untyped-def]
            number = opened.connection.driver_connection.info.backend_pid
            with other.connect() as killer:
                killer.execute(text("SELECT pg_terminate_backend(:n, 5000)"), {"n": number})

        with pytest.raises(TulgaError, match="went away while a change was being kept; look whether it was"):
            ledger.judge(OPENED.id, "accepted", "read", "Bat")
        event.remove(ledger._engine, "commit", stop)
        other.dispose()
        ledger.judge(OPENED.id, "accepted", "read", "Bat")
        assert examine(ledger) == []


def test_a_server_that_cannot_be_used_says_why(server: str) -> None:
    url = make_url(server)
    cases = (
        (url.set(database="nowhere"), BadUse, 'the server has no such database; `createdb` makes one .*"nowhere"'),
        (url.set(port=1), TulgaError, r"the server cannot be reached \(connection failed: Connection refused\)"),
        (url.set(host="no-such-host.invalid"), BadUse, "there is no server of this name"),
        (url.update_query_dict({"options": "-csearch_path=nowhere"}), BadUse, "the schema that `search_path` names is"),
    )
    for wrong, kind, sentence in cases:
        with pytest.raises(kind, match=sentence):
            Ledger(wrong.render_as_string(hide_password=False))


def test_a_wrong_password_is_said_and_not_shown(server: str) -> None:
    wrong = make_url(server).set(password="Not-The-Word")
    nowhere = wrong.update_query_dict({"options": "-csearch_path=nowhere"}).render_as_string(hide_password=False)
    with pytest.raises(TulgaError) as refused:
        Ledger(nowhere)
    if "the schema that" in str(refused.value):
        pytest.skip("this server lets everyone in without a password")
    assert "the server refuses this user or this password" in str(refused.value)
    assert "Not-The-Word" not in str(refused.value)
    assert ":***@" in str(refused.value)


def test_a_password_is_never_in_a_sentence() -> None:
    place = "postgresql://saraa:Not-The-Word@127.0.0.1:1/ledger"
    with pytest.raises(TulgaError, match="the server cannot be reached") as refused:
        Ledger(place)
    assert "Not-The-Word" not in str(refused.value)
    assert "postgresql://saraa:***@127.0.0.1:1/ledger" in str(refused.value)


def test_without_psycopg_the_sentence_says_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "psycopg" else find(name))
    with pytest.raises(BadUse, match=r"needs psycopg; `pip install tulga\[team\]` brings it"):
        Ledger("postgresql://saraa@host/ledger")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("mysql://host/ledger", "a ledger is a file, or a database at postgresql://..., not mysql://"),
        (
            "postgresql://host:many/ledger",
            "is not an address of a ledger, which looks like postgresql://USER@HOST/DATABASE",
        ),
    ],
)
def test_an_address_that_is_none_is_said(place: str, sentence: str) -> None:
    with pytest.raises(BadUse, match=sentence):
        Ledger(place)


def test_words_in_a_claim_are_not_taken_for_a_lock(ledger: Ledger) -> None:
    busy = claim("embassy_opened", "TUR", "MNG", "1996", item="the door is locked and the line is busy")
    ledger.add([busy], Source("a", "table"), verb="join", input_name="a")
    asked = "INSERT INTO grade (claim, code, reason, person, at) VALUES ('is locked', :c, 'is locked', 'Bat', '')"
    with pytest.raises(TulgaError, match="the ledger did not take this"):
        ledger.change(lambda c: c.execute(text(asked), {"c": "is busy"}))
    assert TRADE.id not in [c.id for c in ledger.find()]
