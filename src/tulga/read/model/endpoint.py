"""An OpenAI-compatible endpoint over HTTP, asked patiently and within limits.

Statuses 408, 425, 429 and 5xx, time-outs and broken connections are tried again, after as long as the server asks for
(`Retry-After`, RFC 9110) or after 1, 2, 4 ... seconds. Everything else is said at once. Certificates are checked,
redirections are not followed, and the key is in no message.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from tulga.errors import BadInput
from tulga.read.model.settings import ModelSettings

LONGEST_WAIT = 300.0  # seconds
_LARGEST_ANSWER = 8_000_000  # bytes
_CHARACTERS_A_TOKEN = 3  # fewer than any tokenizer makes of English, so that a guess is never too low
_PASSING = frozenset({408, 425, 429})
# Newer models refuse parameters that every server took: what to send instead, or nothing.
_INSTEAD: dict[str, str | None] = {"max_tokens": "max_completion_tokens", "temperature": None, "seed": None}


@dataclass(frozen=True)
class Reply:
    """What a model said; `content` is None, and `fault` says why, where the reply holds no words."""

    content: str | None
    fault: str = ""
    cut: bool = False


class _Passing(Exception):
    """A fault that may pass, with the seconds that the server asks to wait."""

    def __init__(self, what: str, after: float | None = None) -> None:
        super().__init__(what)
        self.what, self.after = what, after


class Endpoint:
    """One endpoint for one run; `requests` and `tokens` count what was spent (tokens as reported, else guessed high).

    `wait` and `now` are the clock (seconds). After it has failed for good it is not asked again.
    """

    def __init__(
        self,
        settings: ModelSettings,
        *,
        wait: Callable[[float], object] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings, self._wait, self._now = settings, wait, now
        self.requests, self.tokens = 0, 0
        self._next: float | None = None
        self._lost: BadInput | None = None
        self._unwanted: set[str] = set()
        key = settings.key.get_secret_value() if settings.key else None
        self._key = key
        self._client = httpx.Client(
            headers={"Accept-Encoding": "identity", "Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {key}"} if key else {}),
            timeout=httpx.Timeout(settings.timeout, connect=min(settings.timeout, 15)),
            trust_env=not settings.is_local,
            follow_redirects=False,
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def ask(self, body: dict[str, Any]) -> Reply:
        """The reply to one chat completion; raises BadInput when the endpoint refuses, fails for good or the budget is
        spent."""
        if self._lost:
            raise self._lost
        waits = [min(2.0**n, LONGEST_WAIT) for n in range(self.settings.tries - 1)]
        what = ""
        for pause in [*waits, None]:
            self._afford(body)
            try:
                return self._once(body)
            except _Passing as fault:
                what = fault.what
                asked = pause if fault.after is None else fault.after
                if pause is None or asked is None:
                    break
                if asked > LONGEST_WAIT:
                    raise self._failed(f"{what} and asks to wait {asked:.0f} s; run again then") from None
                self._wait(asked)
        raise self._failed(f"{what} ({self.settings.tries} tries)")

    def _failed(self, what: str) -> BadInput:
        self._lost = BadInput(self._clean(what), place=f"model at {self.settings.shown}")
        return self._lost

    def _clean(self, text: str) -> str:
        """Text of a server or a library on one short line, without the key."""
        plain = text.replace(self._key, "(key)") if self._key else text
        return " ".join("".join(c if c.isprintable() else " " for c in plain).split())[:400]

    def _afford(self, body: dict[str, Any]) -> None:
        settings = self.settings
        if settings.max_requests is not None and self.requests >= settings.max_requests:
            raise BadInput(f"the budget of {settings.max_requests} requests is spent; run again to go on from here")
        if settings.max_tokens is not None and self.tokens + _most_tokens(body) > settings.max_tokens:
            raise BadInput(
                f"the budget of {settings.max_tokens} tokens does not hold another question ({self.tokens} are spent, "
                f"up to {_most_tokens(body)} needed); run again to go on from here"
            )

    def _once(self, body: dict[str, Any]) -> Reply:
        self._keep_pace()
        self.requests += 1
        try:
            response, data = self._post(self._fitted(body))
        except httpx.TimeoutException:
            raise _Passing(f"there was no answer within {self.settings.timeout:g} s") from None
        except httpx.TransportError as error:
            raise _Passing(f"the connection failed ({self._clean(str(error)) or type(error).__name__})") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._failed(f"the answer cannot be read ({type(error).__name__})") from None
        status = response.status_code
        if status in _PASSING or status >= 500:
            raise _Passing(f"it answered with status {status}{_explained(data)}", _retry_after(response))
        if status == 400 and self._can_do_without(_explained(data)):
            raise _Passing("it refuses a parameter", 0.0)
        if status != 200:
            raise self._failed(f"it answered with status {status}{_explained(data)}")
        return self._reply(body, data)

    def _post(self, body: dict[str, Any]) -> tuple[httpx.Response, bytes]:
        """One exchange, bounded in time and size however slowly or endlessly the server sends."""
        deadline = self._now() + self.settings.timeout
        data = bytearray()
        with self._client.stream("POST", self.settings.completions, content=json.dumps(body)) as response:
            for part in response.iter_bytes():
                data += part
                if len(data) > _LARGEST_ANSWER:
                    raise self._failed(f"it sends an answer of more than {_LARGEST_ANSWER} bytes")
                if self._now() > deadline:
                    raise httpx.ReadTimeout("the answer takes too long")
        return response, bytes(data)

    def _keep_pace(self) -> None:
        if self.settings.requests_per_minute is None:
            return
        now = self._now()
        if self._next is not None and now < self._next:
            self._wait(self._next - now)
            now = self._next
        self._next = now + 60 / self.settings.requests_per_minute

    def _fitted(self, body: dict[str, Any]) -> dict[str, Any]:
        fitted = {name: value for name, value in body.items() if name not in self._unwanted}
        return fitted | {_INSTEAD[name] or "": body[name] for name in sorted(self._unwanted) if _INSTEAD[name]}

    def _can_do_without(self, explained: str) -> bool:
        """Whether the server names a parameter that has a substitute; it is left out from now on."""
        named = [name for name in _INSTEAD if name not in self._unwanted and f"'{name}'" in explained]
        self._unwanted.update(named)
        return bool(named)

    def _reply(self, body: dict[str, Any], data: bytes) -> Reply:
        reply, used = _read_reply(data)
        if used is None:
            used = (_characters(body) + len(data)) // _CHARACTERS_A_TOKEN + 1
        self.tokens += used
        return reply


def _most_tokens(body: dict[str, Any]) -> int:
    return _characters(body) // _CHARACTERS_A_TOKEN + 1 + int(body["max_tokens"])


def _characters(body: dict[str, Any]) -> int:
    return sum(len(message["content"]) for message in body["messages"])


def _read_reply(data: bytes) -> tuple[Reply, int | None]:
    """The words of a chat completion, and the tokens that it reports."""
    try:
        envelope = json.loads(data)
        usage = envelope.get("usage") or {}
        used = usage.get("total_tokens") if isinstance(usage, dict) else None
        tokens = used if isinstance(used, int) and used >= 0 else None
        choice = envelope["choices"][0]
        content, cut = choice["message"]["content"], choice.get("finish_reason") == "length"
    except (ValueError, RecursionError):
        return Reply(None, "the reply is not JSON"), None
    except IndexError:
        return Reply(None, "the reply has no choices"), tokens
    except (KeyError, TypeError, AttributeError):
        return Reply(None, "the reply is not a chat completion"), None
    if not isinstance(content, str) or not content.strip():
        return Reply(None, "the reply is empty"), tokens
    return Reply(content, cut=cut), tokens


def _explained(data: bytes) -> str:
    """What an error answer says of itself, as the usual forms put it."""
    try:
        error = json.loads(data).get("error")
        message = error.get("message") if isinstance(error, dict) else error
    except (ValueError, RecursionError, AttributeError):
        message = None
    return f": {message[:300]}" if isinstance(message, str) and message else ""


def _retry_after(response: httpx.Response) -> float | None:
    """The seconds that `Retry-After` asks for, given as a number or as a date; None where it is absent or neither."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
