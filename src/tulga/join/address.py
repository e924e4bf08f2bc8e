"""Where a provider has a dataset, and how it is brought from there.

A download that breaks off goes on where it stopped, if the provider's file is still the same; what arrives is kept under
its name only when it is whole. A key never shows in a message, and never goes to another server than the provider's.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from string import Formatter
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from tulga import __version__
from tulga.errors import BadInput, BadUse

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int | None], None]

_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_PAGES = (b"<!doctype html", b"<html")
_SAID = {
    401: "it asks for a login or a key",
    403: "it does not give this file to programs, or not without a login",
    404: "there is nothing at this address any more",
    410: "there is nothing at this address any more",
    429: "it was asked too often",
}


@dataclass(frozen=True)
class Address:
    """The address of a provider's file; `{state}` and `{year}` in it are filled in by whoever asks.

    `file` is the name to keep it under (the last part of the address where it is empty), `sha256` what the file must
    hash to where the provider publishes it. `key` names the environment variable that holds the user's key where one is
    needed; it goes into the header `key_header`, or else into the query parameter `key_parameter`.
    """

    url: str
    file: str = ""
    sha256: str = ""
    key: str | None = None
    key_header: str = ""
    key_parameter: str = ""

    @property
    def blanks(self) -> tuple[str, ...]:
        """What has to be filled in, in the order of the address.

        >>> Address("https://example.org/{state}/{year}.csv").blanks
        ('state', 'year')
        """
        return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(self.url) if name))

    @property
    def name(self) -> str:
        """The name to keep the file under."""
        return self.file or unquote(PurePosixPath(urlsplit(self.url).path).name) or "download"

    def filled(self, **given: str | None) -> "Address":
        """The address with its blanks filled in; raises BadUse for one that is not given.

        >>> Address("https://example.org/{state}/{year}.csv").filled(state="MNG", year="2014").url
        'https://example.org/MNG/2014.csv'
        """
        values = {name: value for name, value in given.items() if value is not None}
        for name in self.blanks:
            if name not in values:
                raise BadUse(f"the provider has a file for each {name}: say which with --{name}")
        return replace(self, url=self.url.format_map(values), file=self.file.format_map(values))


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, and how often to take up a download that breaks off."""

    connect: float = 15.0
    read: float = 60.0
    attempts: int = 5
    pause: float = 1.0


def fetch(
    address: Address, folder: Path, *, progress: Progress = lambda _, __: None, patience: Patience | None = None
) -> Path:
    """Download a provider's file into a folder; one that is there with the published hash is not asked for again.

    `progress` is told the bytes that are there and how many there will be (None: the provider does not say). What had
    come before a failure stays in a `.part` file and is gone on with, if the file is still the same by its ETag or its
    date. Raises BadUse where a key is needed and not set, BadInput, in one sentence, for an answer that is no file, a
    file that ends early, or one that does not hash to `sha256`.
    """
    target = folder / Path(address.name).name
    if address.sha256 and target.is_file() and _hash(target) == address.sha256.lower():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    waiting = patience or Patience()
    download = _Download(address, target, progress, waiting)
    for attempt in range(1, waiting.attempts + 1):
        try:
            return download.finished()
        except _BrokenOff as broken:
            if attempt == waiting.attempts or not download.begun:
                later = "; asking again goes on from there" if download.begun else ""
                raise BadInput(f"{broken}{later}", place=address.url) from None
            time.sleep(waiting.pause * 2 ** (attempt - 1))
    raise BadInput("no attempt was to be made", place=address.url)


def size(address: Address, *, patience: Patience | None = None) -> int | None:
    """How many bytes the provider says its file has; None where it does not say or does not answer."""
    try:
        with _asked("HEAD", address, {}, patience or Patience()) as answer:
            length = answer.headers.get("Content-Length", "")
            return int(length) if answer.status_code == 200 and length.isdigit() and length != "0" else None
    except (BadInput, _BrokenOff):
        return None


class _BrokenOff(Exception):
    """A connection that failed on the way; it may be taken up again."""


class _Download:
    """One file on its way: the bytes in `<name>.part`, and beside them what says whether the provider's is the same."""

    def __init__(self, address: Address, target: Path, progress: Progress, patience: Patience) -> None:
        self._address, self._target, self._progress, self._patience = address, target, progress, patience
        self._part = target.with_name(target.name + ".part")
        self._notes = target.with_name(target.name + ".part.json")

    @property
    def begun(self) -> bool:
        """Whether there is something to go on from."""
        return self._part.exists() and self._part.stat().st_size > 0

    def finished(self) -> Path:
        """Go on until the file is whole, and put it in its place."""
        there, same = self._there()
        headers = {"Range": f"bytes={there}-", "If-Range": same} if there and same else {}
        with _asked("GET", self._address, headers, self._patience) as answer:
            if answer.status_code == 416 and there:
                self._discard()
                raise _BrokenOff("the provider's file changed")
            if answer.status_code not in (200, 206):
                raise _refused(answer, self._address)
            begin = there if answer.status_code == 206 else 0
            if answer.status_code == 206 and not (headers and _begins_at(answer, there)):
                self._discard()
                raise _BrokenOff("the provider sent another part than was asked for")
            total = _total(answer, begin)
            self._note(answer)
            self._room(total, begin)
            self._take(answer, begin, total)
        return self._placed()

    def _there(self) -> tuple[int, str]:
        """How many bytes have come before, and the mark by which the provider knows whether its file is still that."""
        try:
            notes = json.loads(self._notes.read_text(encoding="utf-8"))
            if notes.get("url") == self._address.url and notes.get("same"):
                return self._part.stat().st_size, str(notes["same"])
        except (OSError, ValueError, AttributeError):
            pass
        return 0, ""

    def _note(self, answer: "httpx.Response") -> None:
        etag = answer.headers.get("ETag", "")
        same = etag if etag and not etag.startswith("W/") else answer.headers.get("Last-Modified", "")
        self._notes.write_text(json.dumps({"url": self._address.url, "same": same}), encoding="utf-8")

    def _room(self, total: int | None, begin: int) -> None:
        free = shutil.disk_usage(self._target.parent).free
        if total is not None and total - begin > free:
            raise BadInput(
                f"the file has {total / 1e9:.1f} GB and the disk has room for {free / 1e9:.1f}",
                place=str(self._target.parent),
            )

    def _take(self, answer: "httpx.Response", begin: int, total: int | None) -> None:
        """Write the body behind what is there already."""
        done = begin
        try:
            with self._part.open("ab" if begin else "wb") as file, _breaking(self._address):
                for chunk in answer.iter_raw():
                    if done == 0:
                        self._look_at(answer, chunk)
                    file.write(chunk)
                    done += len(chunk)
                    self._progress(done, total)
        except _BrokenOff as broken:
            of = "" if total is None else f" of {total}"
            raise _BrokenOff(f"{broken} after {done}{of} bytes") from None
        if not done:
            raise BadInput("the provider answered with nothing", place=self._address.url)
        if total is not None and done < total:
            raise _BrokenOff(f"the file ends after {done} of {total} bytes")
        if total is not None and done > total:
            self._discard()
            raise BadInput(f"{done} bytes came where {total} were announced", place=self._address.url)

    def _look_at(self, answer: "httpx.Response", chunk: bytes) -> None:
        """Refuse a page for people where a file was to come."""
        meant = self._target.suffix.casefold() in (".html", ".htm")
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().casefold()
        if not meant and (kind == "text/html" or chunk.lstrip().lower().startswith(_PAGES)):
            self._discard()
            said = "the provider answered with a page for people, not with the file"
            raise BadInput(f"{said}; download it with a browser and join that", place=self._address.url)

    def _placed(self) -> Path:
        wanted = self._address.sha256.lower()
        if wanted and (found := _hash(self._part)) != wanted:
            self._discard()
            raise BadInput(f"the file hashes to {found}, not to {wanted} as published", place=self._address.url)
        self._part.replace(self._target)
        self._discard()
        return self._target

    def _discard(self) -> None:
        self._part.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)


@contextmanager
def _asked(method: str, address: Address, headers: dict[str, str], patience: Patience) -> "Iterator[httpx.Response]":
    """The answer to one request, its body not yet read; each redirect is followed, the key not beyond the provider."""
    import httpx

    timeout = httpx.Timeout(patience.read, connect=patience.connect)
    asked = {"User-Agent": f"tulga/{__version__}", "Accept-Encoding": "identity", **headers}
    url, own, key = address.url, _host(address.url), _key(address)
    with httpx.Client(timeout=timeout) as client:
        for _ in range(_REDIRECTS + 1):
            secret = key if _host(url) == own else {}
            with _breaking(address):
                request = client.build_request(
                    method, _with(url, secret, address), headers={**asked, **_headed(secret, address)}
                )
                answer = client.send(request, stream=True)
            try:
                if answer.status_code not in _MOVED or "Location" not in answer.headers:
                    yield answer
                    return
                url = urljoin(url, answer.headers["Location"])
            finally:
                answer.close()
    raise BadInput(f"it is redirected more than {_REDIRECTS} times", place=address.url)


@contextmanager
def _breaking(address: Address) -> Iterator[None]:
    """Failures of the network in words without the key; those that may pass as `_BrokenOff`."""
    import httpx

    host = urlsplit(address.url).hostname
    try:
        yield
    except httpx.TimeoutException:
        raise _BrokenOff(f"{host} does not answer in time") from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError):
        raise BadInput("it is no valid address", place=address.url) from None
    except httpx.TransportError as error:
        if "CERTIFICATE" in str(error).upper():
            raise BadInput(f"the certificate of {host} is not valid", place=address.url) from None
        raise _BrokenOff(f"the connection to {host} failed or broke off") from None


def _key(address: Address) -> dict[str, str]:
    if address.key is None:
        return {}
    value = os.environ.get(address.key, "").strip()
    if not value:
        raise BadUse(f"the provider wants a key of your own: put it into the environment variable {address.key}")
    return {"key": value}


def _headed(secret: dict[str, str], address: Address) -> dict[str, str]:
    return {address.key_header: secret["key"]} if secret and address.key_header else {}


def _with(url: str, secret: dict[str, str], address: Address) -> "httpx.URL":
    import httpx

    made = httpx.URL(url)
    in_query = bool(secret) and bool(address.key_parameter) and not address.key_header
    return made.copy_add_param(address.key_parameter, secret["key"]) if in_query else made


def _host(url: str) -> tuple[Any, ...]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _refused(answer: "httpx.Response", address: Address) -> BadInput:
    said = _SAID.get(answer.status_code, "")
    if answer.status_code == 429 and (after := answer.headers.get("Retry-After", "")).isdigit():
        said += f"; ask again in {after} seconds"
    if answer.status_code >= 500:
        said = "it is out of order for now; try again later"
    status = f"{answer.status_code} {answer.reason_phrase}".strip()
    return BadInput(f"the provider answered {status}" + (f": {said}" if said else ""), place=address.url)


def _begins_at(answer: "httpx.Response", there: int) -> bool:
    return str(answer.headers.get("Content-Range", "")).startswith(f"bytes {there}-")


def _total(answer: "httpx.Response", begin: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return begin + int(length) if length.isdigit() else None


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
