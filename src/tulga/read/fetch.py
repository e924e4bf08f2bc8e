"""Pages from the web, one request at a time, and never from the machine's own network.

An address that a user pastes, or that a page forwards to, could lead to a router, to a database on this machine or to the
credentials of a cloud server. So the name is resolved first, every address that it resolves to must be a public one, and
the connection goes to that checked address and to no other; each redirect is checked again. Proxies are not used, for
behind one the address could not be known.
"""

import http.client
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from email.message import Message
from functools import partial
from http.client import HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from tulga import __version__
from tulga.errors import BadInput
from tulga.read.timed_socket import TimedSocket

LARGEST = 50 * 1024 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 1 << 16
_PORTS = {"http": 80, "https": 443}
_ACCEPT = "text/html, application/xhtml+xml, application/pdf, text/plain, application/rss+xml, application/atom+xml, */*;q=0.5"
_CLOUD = frozenset({ip_address("168.63.129.16")})  # public by its number, but the platform's own on Azure
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
            with self._connected(parts, until) as held, _sentences(parts, self.seconds):
                response = _answer(held, parts)
                if response.status not in _REDIRECTS:
                    return self._fetched(response, url)
                url = urljoin(url, _stated(response.getheader("Location")))
        raise BadInput(f"it is redirected more than {self.redirects} times")

    def _connected(self, parts: SplitResult, until: float) -> TimedSocket:
        host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
        with _sentences(parts, self.seconds):
            addresses = _resolved(host, port, until)
        for _, address in addresses:
            if not self._allows(address):
                resolved = "" if str(address) == host else f" ({address})"
                raise BadInput(f"{host}{resolved} is no public address and is not fetched")
        with _sentences(parts, self.seconds):
            return TimedSocket.connected([place for place, _ in addresses], host if parts.scheme == "https" else None, until)

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
    return address.is_global and not (address.is_multicast or address.is_reserved or address in _CLOUD)


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
