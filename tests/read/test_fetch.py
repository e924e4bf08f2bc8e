"""Pages are fetched within limits, and never from an address that is not public; all against a server on this machine."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import pytest

from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.fetch import Fetcher, is_public
from tulga.read.formats import documents

PAGE = "<p>Mongolia and Canada established diplomatic relations on 30 November 1973.</p>"
RUSSIAN = "Президенты подписали договор."


class Handler(BaseHTTPRequestHandler):
    """Answers by path; what it was asked is kept on the server."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        name, _, rest = self.path.strip("/").partition("/")
        getattr(self, f"give_{name}", self.give_missing)(rest)

    def log_message(self, *_: Any) -> None:
        """Be silent."""

    def give(self, data: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for header, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def give_page(self, _: str) -> None:
        self.give(PAGE.encode())

    def give_missing(self, _: str) -> None:
        self.give(b"no", status=404)

    def give_packed(self, _: str) -> None:
        self.give(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def give_bomb(self, _: str) -> None:
        self.give(gzip.compress(bytes(20_000_000)), Content_Encoding="gzip")

    def give_brotli(self, _: str) -> None:
        self.give(b"x", Content_Encoding="br")

    def give_russian(self, _: str) -> None:
        self.give(f"<html><body><p>{RUSSIAN}</p></body></html>".encode("koi8_r"), "text/html; charset=koi8-r")

    def give_lines(self, _: str) -> None:
        self.give(b'{"text": "One."}\n{"text": "Two."}\n', "application/octet-stream")

    def give_login(self, _: str) -> None:
        self.give(b"<!doctype html><html><body>Log in</body></html>", "application/pdf")

    def give_picture(self, _: str) -> None:
        self.give(b"\x89PNG\r\n\x1a\n", "image/png")

    def give_round(self, left: str) -> None:
        self.give(b"", status=302, Location=f"/round/{int(left) - 1}" if int(left) else "/page")

    def give_to(self, target: str) -> None:
        self.give(b"", status=301, Location=target)

    def give_endless(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                self.wfile.write(bytes(65536))
        except OSError:
            return

    def give_short(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"<html>")
        self.close_connection = True

    def give_drips(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            return

    def give_nonsense(self, _: str) -> None:
        self.wfile.write(b"\x00\x01 nonsense\r\n\r\n")
        self.close_connection = True


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def site(server: ThreadingHTTPServer) -> str:
    server.asked.clear()  # type: ignore[attr-defined]
    return f"http://127.0.0.1:{server.server_port}"


def local(**limits: Any) -> Fetcher:
    return Fetcher(loopback=True, **limits)


def refused(address: str, fetcher: Fetcher) -> str:
    with pytest.raises(BadInput) as caught:
        fetcher.fetch(address)
    return str(caught.value)


def test_a_page_is_a_document_named_by_its_address(site: str, server: ThreadingHTTPServer) -> None:
    [page] = documents(f"{site}/page/a%20b?c=д#part", fetcher=local())
    assert isinstance(page, Document)
    assert page.text == "Mongolia and Canada established diplomatic relations on 30 November 1973.\n"
    assert (page.kind, page.name) == ("html", f"{site}/page/a%20b?c=д")
    assert page.source_id.split("@")[0] == "127-0-0-1-page-a-b-c-д"
    assert page.csl["URL"] == f"{site}/page/a%20b?c=д#part"
    assert page.original == PAGE.encode()
    path, headers = server.asked[0]  # type: ignore[attr-defined]
    assert path == "/page/a%20b?c=%D0%B4"
    assert headers["Host"] == site.removeprefix("http://")
    assert headers["User-Agent"].startswith("tulga/")


def test_what_the_server_says_of_charset_and_packing_is_followed(site: str) -> None:
    [page] = documents(f"{site}/russian", fetcher=local())
    assert isinstance(page, Document)
    assert page.text == f"{RUSSIAN}\n"
    [page] = documents(f"{site}/packed", fetcher=local())
    assert isinstance(page, Document)
    assert page.text.startswith("Mongolia and Canada")


def test_the_content_goes_before_what_the_server_calls_it(site: str) -> None:
    assert [each.text for each in documents(f"{site}/lines", fetcher=local()) if isinstance(each, Document)] == [
        "One.",
        "Two.",
    ]
    [page] = documents(f"{site}/login", fetcher=local())
    assert isinstance(page, Document)
    assert page.kind == "html"
    [picture] = documents(f"{site}/picture", fetcher=local())
    assert str(picture) == f"{site}/picture: it holds a PNG image, not text"


def test_five_redirects_are_followed_and_no_more(site: str) -> None:
    assert local().fetch(f"{site}/round/4").url == f"{site}/page"
    assert refused(f"{site}/round/5", local()) == "it is redirected more than 5 times"


def test_what_goes_wrong_is_one_sentence(site: str) -> None:
    assert refused(f"{site}/nowhere", local()) == "the server answered 404 Not Found"
    assert refused(f"{site}/endless", local(largest=1024**2)) == "the answer has more than 1 MB"
    assert refused(f"{site}/bomb", local(largest=1024**2)) == "the answer has more than 1 MB"
    assert refused(f"{site}/short", local()) == "the server's answer breaks off"
    assert refused(f"{site}/brotli", local()) == "the server packs its answer as br, which is not read"
    assert refused(f"{site}/nonsense", local()) == "the answer of 127.0.0.1 cannot be read"
    assert refused(f"{site}/to/", local()) == "it is redirected more than 5 times"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert refused(f"http://127.0.0.1:{port}/", local()).startswith(
            "no connection to 127.0.0.1: connection refused"
        )


def test_a_server_that_drips_or_keeps_silent_is_left(site: str) -> None:
    assert refused(f"{site}/drips", local(seconds=0.3)) == "127.0.0.1 did not answer in full within 0.3 seconds"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        said = refused(f"http://127.0.0.1:{port}/", local(seconds=0.3))
        assert said == "127.0.0.1 did not answer in full within 0.3 seconds"
        assert "within 0.3 seconds" in refused(f"https://127.0.0.1:{port}/", local(seconds=0.3))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1/", "127.0.0.1 is no public address and is not fetched"),
        ("http://localhost:80/", r"localhost \((127\.0\.0\.1|::1)\) is no public address and is not fetched"),
        ("http://2130706433/", r"2130706433 \(127\.0\.0\.1\) is no public address and is not fetched"),
        ("http://0x7f.1/", r"0x7f\.1 \(127\.0\.0\.1\) is no public address and is not fetched"),
        ("http://[::1]/", "::1 is no public address and is not fetched"),
        ("http://[::ffff:10.0.0.1]/", ".* is no public address and is not fetched"),
        ("https://169.254.169.254/latest/meta-data/", "169.254.169.254 is no public address and is not fetched"),
        ("http://192.168.1.1/", "192.168.1.1 is no public address and is not fetched"),
        ("http://0.0.0.0/", "0.0.0.0 is no public address and is not fetched"),
        ("http://user:secret@example.org/", "an address with a name or a password in it is not fetched"),
        ("http://example.org:99999/", "it is no valid address"),
        ("http://[::1/", "it is no valid address"),
        ("http:///path", "it is no valid address"),
        ("file:///etc/passwd", "only addresses with http and https are read, not file"),
        ("ftp://example.org/", "only addresses with http and https are read, not ftp"),
    ],
)
def test_what_is_not_public_is_not_fetched(address: str, said: str) -> None:
    [error] = documents(address)
    assert isinstance(error, BadInput)
    assert error.place == address
    with pytest.raises(BadInput, match=f"^{said}$"):
        Fetcher().fetch(address)


@pytest.mark.parametrize(
    "address",
    "10.1.2.3 172.16.0.1 192.168.0.1 127.8.8.8 169.254.169.254 100.100.100.200 168.63.129.16 0.0.0.0 224.0.0.1 240.0.0.1 "
    "255.255.255.255 192.0.0.192 198.18.0.1 203.0.113.1 :: ::1 fe80::1 fc00::1 fd00:ec2::254 ff02::1 ::ffff:192.168.0.1 "
    "::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 64:ff9b:1::a00:1 2002:7f00:1::1 2001:db8::1 ::7f00:1".split(),
)
def test_no_private_address_counts_as_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", "8.8.8.8 1.1.1.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808".split())
def test_public_addresses_count_as_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_redirect_is_checked_again(site: str, server: ThreadingHTTPServer) -> None:
    assert "10.0.0.1 is no public" in refused(f"{site}/to/http://10.0.0.1/", local())
    assert "169.254.169.254 is no public" in refused(f"{site}/to/http://169.254.169.254/latest/", local())
    assert refused(f"{site}/to/file:///etc/passwd", local()) == "only addresses with http and https are read, not file"
    assert [path.split("/")[1] for path, _ in server.asked] == ["to", "to", "to"]  # type: ignore[attr-defined]


def test_the_connection_goes_to_the_checked_address(
    site: str, server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves to this machine, and to another one when it is asked again, is asked once."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        number = "127.0.0.1" if len(asked) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    fetched = local().fetch(f"http://news.example.org:{server.server_port}/page")
    assert fetched.data == PAGE.encode()
    assert asked == ["news.example.org"]
    assert server.asked[0][1]["Host"] == f"news.example.org:{server.server_port}"  # type: ignore[attr-defined]
    assert "news.example.org (10.0.0.1) is no public" in refused("http://news.example.org/", local())


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = ("8.8.8.8", "192.168.0.1")

    def resolve(_: str, port: int, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert refused("http://a.example.org/", Fetcher()) == (
        "a.example.org (192.168.0.1) is no public address and is not fetched"
    )


def test_names_that_cannot_be_resolved_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refused("http://a.example.org/", Fetcher()) == (
        "there is no server of the name a.example.org, or no connection to the network"
    )
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait(5) or [])
    said = refused("http://a.example.org/", Fetcher(seconds=0.1))
    release.set()
    assert said == "a.example.org did not answer in full within 0.1 seconds"
