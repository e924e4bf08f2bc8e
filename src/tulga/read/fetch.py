"""Pages from the web, one request at a time, and never from the machine's own network.

An address that a user pastes, or that a page forwards to, could lead to a router, to a database on this machine or to the
credentials of a cloud server. So the name is resolved first, every address that it resolves to must be a public one, and
the connection goes to that checked address and to no other; each redirect is checked again. Proxies are not used, for
behind one the address could not be known.
"""

import io
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from tulga import __version__
from tulga.errors import BadInput

LARGEST = 50 * 1024 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 1 << 16
_PORTS = {"http": 80, "https": 443}
_ACCEPT = "text/html, application/xhtml+xml, application/pdf, application/rss+xml, application/atom+xml, */*;q=0.5"
_SAFE = "/%:@!$&'()*+,;=~-._?"
# Public by their numbers, in older tables or at all: protocol assignments, the platform's own on Azure, relays, and what
# is set aside in IPv6 (https://www.iana.org/assignments/iana-ipv6-special-registry/).
_CLOSED = tuple(map(ip_network, "192.0.0.0/24 168.63.129.16/32 192.88.99.0/24 3fff::/20 5f00::/16".split()))
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))  # IPv4 within IPv6 (RFC 6052, RFC 8215)
Address = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Fetched:
    """What a server answered: the bytes, the address that gave them, and what it calls them, None where it does not."""

    data: bytes
    url: str
    media_type: str
    charset: str | None


@dataclass(frozen=True)
class Fetcher:
    """Fetches addresses within limits: `largest` bytes, `seconds` in all, `redirects` on the way.

    `loopback` allows this machine itself, for tests with a server of their own; nothing else that is private is ever
    allowed.

    >>> Fetcher().fetch("http://127.0.0.1/")
    Traceback (most recent call last):
    tulga.errors.BadInput: 127.0.0.1 is no public address and is not fetched
    """

    largest: int = LARGEST
    seconds: float = 60.0
    redirects: int = 5
    loopback: bool = False

    def fetch(self, url: str) -> Fetched:
        """The answer to GET of an address; raises BadInput, without a place, for whatever is refused or fails."""
        until = time.monotonic() + self.seconds
        for _ in range(self.redirects + 1):
            parts = _parts(url)
            with _sentences(parts, self.seconds), closing(self._connected(parts, until)) as held:
                response = _answer(held, parts)
                onward = response.getheader("Location") if response.status in _REDIRECTS else None
                if onward is None:
                    return self._fetched(response, url)
            url = urljoin(url, onward)
        raise BadInput(f"it is redirected more than {self.redirects} times")

    def _connected(self, parts: SplitResult, until: float) -> "_TimedSocket":
        host = _host(parts)
        places = _resolved(host, parts.port or _PORTS[parts.scheme], until)
        for _, place in places:
            address = ip_address(place[0].partition("%")[0])
            if not self._allows(address):
                resolved = "" if str(address) == host else f" ({address})"
                raise BadInput(f"{host}{resolved} is no public address and is not fetched")
        held = _connected(places, until)
        try:
            if parts.scheme == "https":
                held.settimeout(_left(until))
                held = ssl.create_default_context().wrap_socket(held, server_hostname=host)
        except BaseException:
            held.close()
            raise
        return _TimedSocket(held, until)

    def _allows(self, address: Address) -> bool:
        return is_public(address) or (self.loopback and _plain(address).is_loopback)

    def _fetched(self, response: HTTPResponse, url: str) -> Fetched:
        if response.status != 200:
            raise BadInput(f"the server answered {response.status} {response.reason}".rstrip())
        data = _unpacked(response, self.largest)
        if not data:
            raise BadInput("the server answered with nothing")
        stated = Message()
        stated["Content-Type"] = (response.getheader("Content-Type") or "application/octet-stream")[:200]
        return Fetched(data, url, stated.get_content_type(), stated.get_content_charset())


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public Internet, also that of an IPv4 address inside an IPv6 one.

    >>> [is_public(ip_address(each)) for each in ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    plain = _plain(address)
    if plain != address:
        return is_public(plain)
    closed = any(address in network for network in _CLOSED)
    return address.is_global and not (address.is_multicast or address.is_reserved or closed)


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


class _TimedSocket:
    """A connected socket of which every read and write ends when the time of the whole request is over."""

    def __init__(self, held: socket.socket, until: float) -> None:
        self._held, self._until = held, until

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        """What HTTPResponse reads from."""
        return io.BufferedReader(_TimedStream(self._held, self._until))

    def send(self, data: bytes) -> None:
        """Send all of the bytes."""
        self._held.settimeout(_left(self._until))
        self._held.sendall(data)

    def close(self) -> None:
        """Close the socket."""
        self._held.close()


class _TimedStream(io.RawIOBase):
    def __init__(self, held: socket.socket, until: float) -> None:
        self._held, self._until = held, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._held.settimeout(_left(self._until))
        return self._held.recv_into(buffer)


Place = tuple[Any, ...]


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        valid = bool(parts.hostname) and parts.port != 0 and len(url) < 8000
    except ValueError:
        raise BadInput("it is no valid address") from None
    if parts.scheme not in _PORTS:
        raise BadInput(f"only addresses with http and https are read, not {parts.scheme or 'others'}")
    if not valid or any(c.isspace() or not c.isprintable() for c in parts.netloc):
        raise BadInput("it is no valid address")
    if parts.username is not None or parts.password is not None:
        raise BadInput("an address with a name or a password in it is not fetched")
    return parts


def _host(parts: SplitResult) -> str:
    host = str(parts.hostname)
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadInput(f"{host} is no valid name of a server") from None


def _resolved(host: str, port: int, until: float) -> list[tuple[int, Place]]:
    """The addresses of a name; the asking is left behind when the time is over, for it cannot be stopped."""
    answers: list[list[Any] | Exception] = []

    def ask() -> None:
        try:
            answers.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.append(error)

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_left(until))
    if not answers:
        raise TimeoutError
    if isinstance(answers[0], Exception):
        raise answers[0]
    return [(family, place) for family, _, _, _, place in answers[0]]


def _connected(places: list[tuple[int, Place]], until: float) -> socket.socket:
    """A connection to the first address that answers; each gets its share of the time that is left."""
    failure: OSError = OSError("it has no address")
    for rest, (family, place) in zip(range(len(places), 0, -1), places, strict=True):
        held = socket.socket(family, socket.SOCK_STREAM)
        try:
            held.settimeout(_left(until) / rest)
            held.connect(place)
            return held
        except OSError as error:
            held.close()
            failure = error
    raise failure


def _answer(held: _TimedSocket, parts: SplitResult) -> HTTPResponse:
    host = _host(parts)
    shown = f"[{host}]" if ":" in host else host
    if parts.port and parts.port != _PORTS[parts.scheme]:
        shown += f":{parts.port}"
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    lines = (
        f"GET {path} HTTP/1.1", f"Host: {shown}", f"User-Agent: tulga/{__version__}", f"Accept: {_ACCEPT}",
        "Accept-Encoding: gzip, identity", "Connection: close", "", "",
    )  # fmt: skip
    held.send("\r\n".join(lines).encode("ascii"))
    response = HTTPResponse(held, method="GET")  # type: ignore[arg-type]
    response.begin()
    return response


def _unpacked(response: HTTPResponse, largest: int) -> bytes:
    """The body, unpacked as it comes, so that a small answer cannot become a large one."""
    packed = (response.getheader("Content-Encoding") or "identity").strip().casefold()
    if packed not in ("identity", "gzip", "x-gzip"):
        raise BadInput(f"the server packs its answer as {packed[:20]}, which is not read")
    unpack = None if packed == "identity" else zlib.decompressobj(31)
    too_large = BadInput(f"the answer has more than {largest / 1024**2:g} MB")
    if (response.length or 0) > largest:
        raise too_large
    data = bytearray()
    while chunk := response.read(_CHUNK):
        data += unpack.decompress(chunk, largest + 1 - len(data)) if unpack else chunk
        if len(data) > largest:
            raise too_large
    if response.length or (unpack and not unpack.eof):
        raise BadInput("the server's answer breaks off")
    return bytes(data)


@contextmanager
def _sentences(parts: SplitResult, seconds: float) -> Iterator[None]:
    """What goes wrong on the way as one sentence."""
    host = parts.hostname
    try:
        yield
    except TimeoutError:
        raise BadInput(f"{host} did not answer in full within {seconds:g} seconds") from None
    except socket.gaierror:
        raise BadInput(f"there is no server of the name {host}, or no connection to the network") from None
    except ssl.SSLCertVerificationError as error:
        raise BadInput(f"the certificate of {host} is not valid: {error.verify_message}") from None
    except OSError as error:
        reason = "" if isinstance(error, ssl.SSLError) else f": {(error.strerror or str(error)).lower()}"
        raise BadInput(f"no connection to {host}{reason}") from None
    except (HTTPException, zlib.error, ValueError):
        raise BadInput(f"the answer of {host} cannot be read") from None
