"""A scripted OpenAI-compatible server on loopback for the tests of the model reader, and the text they read.

The text and the expected claims are made by hand for these tests.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tulga.read.document import Document
from tulga.read.model import ModelReader, Reading
from tulga.read.model.endpoint import Endpoint
from tulga.read.model.settings import ModelSettings
from tulga.span import Instant

KEY = "sk-loopback-0123456789"
TEXT = (
    "Peru and Chile signed a trade agreement on 5 March 2014.\n\nIn 2015 Peru opened its embassy in Hanoi.\n\n"
    "China takes nearly 40 percent of the exports of Peru.\n\nThe two countries have held talks since 2008."
)
EMBASSY = {
    "sentence": 2, "quote": "In 2015 Peru opened its embassy in Hanoi", "relation": "embassy_opened", "subject": "PER",
    "object": "VNM", "value": None, "unit": None, "item": None, "start_date": "2015", "end_date": "2015",
    "recurring": False, "place": None, "polarity": "+", "modality": "actual", "holder": None,
}  # fmt: skip
Script = Callable[["Handler", int], None]


class Handler(BaseHTTPRequestHandler):
    """Writes down every request and answers as the script of its server says."""

    server: "Server"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((body, dict(self.headers)))
        self.server.script(self, len(self.server.seen))

    def send(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def say(self, content: str | None, finish: str = "stop", tokens: int = 100) -> None:
        choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
        self.send(200, json.dumps({"choices": [choice], "usage": {"total_tokens": tokens}}).encode())

    def claims(self, *claims: dict[str, Any]) -> None:
        self.say(json.dumps({"claims": claims}))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the library's)
        pass


class Server(ThreadingHTTPServer):
    """A server on a free port of this machine, and what it was sent."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.over = script, threading.Event()
        self.seen: list[tuple[dict[str, Any], dict[str, str]]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    server = Server(script)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


def document(text: str = TEXT, published: str | None = None) -> Document:
    return Document(
        "note@00000000", "note.txt", "0" * 64, "plain", text, published=Instant.parse(published) if published else None
    )


class Run:
    """Reads a document through a script, in one folder of answers; nothing is waited for, `waits` writes it down.

    `server` is the one of the last call.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.waits = folder, list[float]()
        self.server: Server

    def __call__(self, script: Script, doc: Document | None = None, about: str | None = "PER", **given: Any) -> Reading:
        with serving(script) as self.server:
            values = {"name": "test", "key": KEY, "timeout": 5, "cache": self.folder} | given
            url = f"http://127.0.0.1:{self.server.server_port}/v1"
            settings = ModelSettings.model_validate({"url": url} | values)
            endpoint = Endpoint(settings, wait=self.waits.append, now=lambda: sum(self.waits))
            with ModelReader(settings, endpoint) as reader:
                return reader.read(doc or document(), about)
