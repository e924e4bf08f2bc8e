"""Files are fetched whole or not at all, go on where they broke off, and say in a sentence what the provider did."""

import hashlib
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tulga.errors import BadInput, BadUse
from tulga.join.address import Address, Patience, fetch, size
from tulga.join.columns import Columns, Variable, cells

DATA = b"ccode,year,cinc\n" + b"712,2014,0.0004\n" * 20_000
SHA256 = hashlib.sha256(DATA).hexdigest()
QUICK = Patience(connect=2, read=0.5, attempts=3, pause=0.01)
DATE = formatdate(1_400_000_000, usegmt=True)


class Provider(BaseHTTPRequestHandler):
    """Answers by path; what it was asked is kept on the server."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        name = self.path.strip("/").partition("/")[0].partition(".")[0].partition("?")[0]
        getattr(self, f"give_{name}", self.give_nothing)()

    def log_message(self, *_: Any) -> None:
        """Be silent."""

    @property
    def times(self) -> int:
        """How often this path was asked for."""
        return sum(path == self.path for path, _ in self.server.asked)  # type: ignore[attr-defined]

    def give(self, data: bytes, status: int = 200, announced: int | None = None, **headers: str) -> None:
        self.send_response(status)
        stated = {"Content-Type": "text/csv", "Content-Length": str(len(data) if announced is None else announced)}
        for header, value in {**stated, **headers}.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)
        if announced is not None:
            self.close_connection = True

    def give_part(self, data: bytes, same: str, **headers: str) -> None:
        """What is left of the data where the asker has a part of the same, else half of it."""
        asked = self.headers.get("Range", "")
        if asked and self.headers.get("If-Range") == same:
            begin = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.give(data[begin:], 206, Content_Range=f"bytes {begin}-{len(data) - 1}/{len(data)}", **headers)
        elif self.times == 1:
            self.give(data[: len(data) // 2], announced=len(data), **headers)
        else:
            self.give(data, **headers)

    def give_trade(self) -> None:
        self.give(DATA)

    def give_breaking(self) -> None:
        self.give_part(DATA, '"one"', ETag='"one"')

    def give_dated(self) -> None:
        self.give_part(DATA, DATE, Last_Modified=DATE, ETag='W/"weak"')

    def give_changing(self) -> None:
        self.give_part(DATA if self.times == 1 else DATA + b"2,2014,0.14\n", "x", ETag=f'"{self.times}"')

    def give_unmarked(self) -> None:
        self.give_part(DATA, "x")

    def give_short(self) -> None:
        self.give(DATA[:1000], announced=len(DATA), ETag='"s"')

    def give_elsewhere(self) -> None:
        self.give(DATA[:1000], 206, Content_Range=f"bytes 0-999/{len(DATA)}")

    def give_slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(DATA)))
        self.end_headers()
        self.wfile.write(DATA[:1000])
        self.wfile.flush()
        time.sleep(1.5)

    def give_page(self) -> None:
        self.give(b"<!DOCTYPE html><html>Log in</html>", Content_Type="text/html; charset=utf-8")

    def give_disguised(self) -> None:
        self.give(b"\n<html><body>Gone</body></html>", Content_Type="application/zip")

    def give_empty(self) -> None:
        self.give(b"")

    def give_nothing(self) -> None:
        self.give(b"no", 404)

    def give_status(self) -> None:
        self.give(b"no", int(self.path.rpartition("/")[2].partition(".")[0]), Retry_After="120")

    def give_moved(self) -> None:
        port = self.server.server_port  # type: ignore[attr-defined]
        self.give(b"", 302, Location=self.path.removeprefix("/moved").replace("/localhost", f"http://localhost:{port}"))

    def give_round(self) -> None:
        self.give(b"", 301, Location="/round.csv")

    def give_renamed(self) -> None:
        self.give(DATA.replace(b"ccode,", b"cowcode,"))


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as running:
        running.asked = []  # type: ignore[attr-defined]
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def base(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def asked(server: ThreadingHTTPServer) -> list[dict[str, str]]:
    return [headers for _, headers in server.asked]  # type: ignore[attr-defined]


def test_a_file_comes_under_its_name_and_tells_how_far_it_is(base: str, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    path = fetch(
        Address(f"{base}/trade.csv?x=1", sha256=SHA256.upper()),
        tmp_path / "new",
        progress=lambda *done: told.append(done),
    )
    assert path == tmp_path / "new" / "trade.csv"
    assert path.read_bytes() == DATA
    assert told[-1] == (len(DATA), len(DATA))
    assert [each.name for each in path.parent.iterdir()] == ["trade.csv"], "nothing else is left"


def test_a_file_with_the_published_hash_is_not_asked_for_again(
    base: str, server: ThreadingHTTPServer, tmp_path: Path
) -> None:
    address = Address(f"{base}/trade.csv", sha256=SHA256)
    fetch(address, tmp_path)
    fetch(address, tmp_path)
    assert len(asked(server)) == 1


@pytest.mark.parametrize(("path", "mark"), [("breaking", '"one"'), ("dated", DATE)])
def test_a_download_that_broke_off_goes_on_where_it_stopped(
    base: str, server: ThreadingHTTPServer, tmp_path: Path, path: str, mark: str
) -> None:
    assert fetch(Address(f"{base}/{path}.csv"), tmp_path, patience=QUICK).read_bytes() == DATA
    first, second = asked(server)
    assert "Range" not in first
    assert (second["Range"], second["If-Range"]) == (f"bytes={len(DATA) // 2}-", mark)


def test_it_goes_on_in_another_run_as_well(base: str, server: ThreadingHTTPServer, tmp_path: Path) -> None:
    address = Address(f"{base}/breaking.csv")
    once = Patience(connect=2, read=0.5, attempts=1)
    said = f"broke off after {len(DATA) // 2} of {len(DATA)} bytes; asking again goes on from there$"
    with pytest.raises(BadInput, match=said):
        fetch(address, tmp_path, patience=once)
    assert not (tmp_path / "breaking.csv").exists()
    assert fetch(address, tmp_path, patience=once).read_bytes() == DATA
    assert asked(server)[1]["Range"] == f"bytes={len(DATA) // 2}-"


def test_a_file_that_changed_meanwhile_comes_from_its_beginning(base: str, tmp_path: Path) -> None:
    assert fetch(Address(f"{base}/changing.csv"), tmp_path, patience=QUICK).read_bytes() == DATA + b"2,2014,0.14\n"


def test_a_file_without_a_mark_comes_from_its_beginning(base: str, server: ThreadingHTTPServer, tmp_path: Path) -> None:
    assert fetch(Address(f"{base}/unmarked.csv"), tmp_path, patience=QUICK).read_bytes() == DATA
    assert all("Range" not in headers for headers in asked(server))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("short.csv", "broke off after 1000 of 320016 bytes; asking again"),
        ("slow.csv", r"127\.0\.0\.1 does not answer in time after 1000 of 320016 bytes"),
        ("page.csv", "a page for people, not with the file"),
        ("disguised.zip", "a page for people, not with the file"),
        ("empty.csv", "the provider answered with nothing"),
        ("absent.csv", "404 Not Found: there is nothing at this address any more"),
        ("status/401.csv", "401 Unauthorized: it asks for a login or a key"),
        ("status/403.csv", "403 Forbidden: it does not give this file to programs"),
        ("status/429.csv", "429 Too Many Requests: it was asked too often; ask again in 120 seconds"),
        ("status/500.csv", "500 Internal Server Error: it is out of order for now"),
        ("status/503.csv", "503 Service Unavailable: it is out of order for now"),
        ("status/418.csv", "418 I'm a Teapot$"),
        ("round.csv", "it is redirected more than 5 times"),
        ("elsewhere.csv", "another part than was asked for"),
    ],
)
def test_what_the_provider_does_wrong_is_one_sentence_and_leaves_no_file(
    base: str, tmp_path: Path, path: str, said: str
) -> None:
    with pytest.raises(BadInput, match=said) as error:
        fetch(Address(f"{base}/{path}"), tmp_path, patience=QUICK)
    assert str(error.value).startswith(f"{base}/{path}: ")
    assert "\n" not in str(error.value)
    assert not (tmp_path / path.rpartition("/")[2]).exists()


def test_a_server_that_is_not_there_is_asked_once(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as gone:
        port = gone.server_port
    began = time.monotonic()
    with pytest.raises(BadInput, match=r"the connection to 127\.0\.0\.1 failed or broke off$"):
        fetch(Address(f"http://127.0.0.1:{port}/a.csv"), tmp_path, patience=Patience(pause=60))
    assert time.monotonic() - began < 30, "it did not wait for another attempt"


def test_a_wrong_hash_is_told_and_nothing_is_kept(base: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=f"the file hashes to {SHA256}, not to {'0' * 64} as published"):
        fetch(Address(f"{base}/trade.csv", sha256="0" * 64), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_key_goes_to_the_provider_and_shows_nowhere(
    base: str, server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = Address(f"{base}/status/403.csv", key="TULGA_TEST_KEY", key_parameter="key")
    monkeypatch.delenv("TULGA_TEST_KEY", raising=False)
    with pytest.raises(BadUse, match="put it into the environment variable TULGA_TEST_KEY"):
        fetch(address, tmp_path)
    monkeypatch.setenv("TULGA_TEST_KEY", "s3cret")
    with pytest.raises(BadInput) as error:
        fetch(address, tmp_path)
    assert "s3cret" not in str(error.value)
    assert server.asked[-1][0] == "/status/403.csv?key=s3cret"  # type: ignore[attr-defined]
    fetch(Address(f"{base}/trade.csv", key="TULGA_TEST_KEY", key_header="X-Key"), tmp_path)
    assert asked(server)[-1]["X-Key"] == "s3cret"
    assert all("s3cret" not in each.read_text() for each in tmp_path.iterdir())


def test_a_key_does_not_follow_a_redirect_to_another_server(
    base: str, server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TULGA_TEST_KEY", "s3cret")
    key = {"key": "TULGA_TEST_KEY", "key_header": "X-Key"}
    fetch(Address(f"{base}/moved/trade.csv", **key), tmp_path)
    assert [headers.get("X-Key") for headers in asked(server)] == ["s3cret", "s3cret"]
    fetch(Address(f"{base}/moved/localhost/trade.csv", **key), tmp_path)
    assert [headers.get("X-Key") for headers in asked(server)][2:] == ["s3cret", None]


def test_the_size_is_told_before_it_starts_where_the_provider_says_it(base: str) -> None:
    assert size(Address(f"{base}/trade.csv")) == len(DATA)
    assert size(Address(f"{base}/moved/trade.csv")) == len(DATA)
    assert size(Address(f"{base}/absent.csv")) is None
    assert size(Address("http://127.0.0.1:1/a.csv"), patience=QUICK) is None


def test_blanks_of_an_address_must_be_given(tmp_path: Path) -> None:
    address = Address("https://example.org/{state}?period={year}", file="trade-{state}-{year}.json")
    assert address.filled(state="496", year="2014").name == "trade-496-2014.json"
    with pytest.raises(BadUse, match="a file for each year: say which with --year"):
        address.filled(state="496")


def test_a_file_cannot_leave_its_folder(base: str, tmp_path: Path) -> None:
    assert fetch(Address(f"{base}/trade.csv", file="../../trade.csv"), tmp_path / "in").parent == tmp_path / "in"


def test_a_fetched_file_with_a_renamed_column_is_refused_by_name(base: str, tmp_path: Path) -> None:
    columns = Columns("state-year", "cow", ("ccode",), (Variable("cinc", "CINC"),), year="year")
    with pytest.raises(BadInput, match=r"renamed\.csv: the table has no column 'ccode'; did you mean cowcode"):
        cells(fetch(Address(f"{base}/renamed.csv"), tmp_path), columns)
