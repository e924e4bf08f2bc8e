"""The model reader against an endpoint that misbehaves in every way a server can: on loopback, from a script, bounded."""

import json
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from model_server import EMBASSY, KEY, TEXT, Handler, Run, Server, document, serving

from tulga.errors import BadInput, BadUse
from tulga.read.model import ModelReader
from tulga.read.model.endpoint import Endpoint
from tulga.read.model.settings import ModelSettings, model_settings


@pytest.fixture
def read(tmp_path: Path) -> Run:
    return Run(tmp_path / "answers")


# Answers that are none ------------------------------------------------------------------------------------------------

BROKEN: dict[str, Callable[[Handler], None]] = {
    "the answer is not JSON": lambda handler: handler.say('{"claims": [{"sentence'),
    "the answer was cut off at its bound": lambda handler: handler.say('{"claims": [', "length"),
    "the answer is not an object": lambda handler: handler.say('{"claims": [], "thoughts": "none"}'),
    "the reply has no choices": lambda handler: handler.send(200, b'{"choices": []}'),
    "the reply is empty": lambda handler: handler.say(None),
    "the reply is not JSON": lambda handler: handler.send(200, b"<html>Log in</html>"),
    "the reply is not a chat completion": lambda handler: handler.send(200, b'{"choices": {"a": 1}}'),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_an_unusable_answer_is_asked_for_once_more(read: Run, fault: str) -> None:
    answer = EMBASSY | {"sentence": 1}
    doc = document("In 2015 Peru opened its embassy in Hanoi.")
    reading = read(lambda handler, n: BROKEN[fault](handler) if n == 1 else handler.claims(answer), doc)
    assert len(reading.claims) == 1
    assert len(read.server.seen) == 2
    assert fault in read.server.seen[1][0]["messages"][-1]["content"]


@pytest.mark.parametrize("fault", BROKEN)
def test_after_that_the_passage_is_given_up_and_named(read: Run, fault: str) -> None:
    def script(handler: Handler, number: int) -> None:
        BROKEN[fault](handler) if number <= 2 else handler.claims(EMBASSY | {"sentence": 1})

    reading = read(script, sentences=1, doc=document("Peru is a state.\n\nIn 2015 Peru opened its embassy in Hanoi."))
    assert len(reading.claims) == 1
    assert fault in reading.report()[0]
    assert "this passage was not read: characters 0 to 16, from 'Peru is a state.'" in reading.report()[0]


def test_a_document_without_any_usable_answer_is_an_error(read: Run) -> None:
    with pytest.raises(BadInput, match="the model gave no usable answer; the answer is not JSON"):
        read(lambda handler, _: handler.say("I cannot help with that."))


def test_a_passage_whose_answer_is_too_long_is_asked_about_by_halves(read: Run) -> None:
    def script(handler: Handler, _: int) -> None:
        text = handler.server.seen[-1][0]["messages"][1]["content"]
        if "[2]" in text:
            handler.say('{"claims": [{"sentence"', "length")
        else:
            handler.claims(*([EMBASSY | {"sentence": 1}] if "[1] In 2015" in text else []))

    reading = read(script)
    assert (len(reading.claims), reading.given_up) == (1, ())
    assert len(read.server.seen) == 1 + 2 + 4
    assert read(script) == reading
    assert read.server.seen == []


def test_fences_and_thinking_are_overlooked(read: Run) -> None:
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
def test_a_fault_that_passes_is_waited_for(read: Run, fault: Callable[[Handler], None], waited: list[float]) -> None:
    reading = read(lambda handler, n: fault(handler) if n == 1 else handler.claims(EMBASSY))
    assert len(reading.claims) == 1
    assert read.waits == waited


def test_tries_are_bounded_and_waits_double(read: Run) -> None:
    with pytest.raises(BadInput, match=r"it answered with status 500 \(4 tries\)"):
        read(lambda handler, _: handler.send(500, b""), tries=4)
    assert read.waits == [1.0, 2.0, 4.0]


def test_a_wait_beyond_measure_is_not_waited_for(read: Run) -> None:
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


def test_an_endless_answer_is_cut_off(read: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tulga.read.model.endpoint._LARGEST_ANSWER", 1000)
    with pytest.raises(BadInput, match="more than 1000 bytes"):
        read(lambda handler, _: handler.send(200, b" " * 5000))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refusal_is_said_at_once_and_without_the_key(read: Run, status: int) -> None:
    body = json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode()
    with pytest.raises(BadInput) as error:
        read(lambda handler, _: handler.send(status, body))
    assert f"it answered with status {status}: Incorrect API key provided: (key)" in str(error.value)
    assert KEY not in repr(error.value)
    assert len(read.server.seen) == 1


def test_a_redirection_is_not_followed(read: Run) -> None:
    with pytest.raises(BadInput, match="status 307"):
        read(lambda handler, _: handler.send(307, b"", Location="http://127.0.0.1:9/elsewhere"))
    assert len(read.server.seen) == 1


def test_a_parameter_that_a_server_refuses_is_replaced(read: Run) -> None:
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


def test_requests_keep_their_pace(read: Run) -> None:
    read(lambda handler, _: handler.claims(), sentences=1, requests_per_minute=6)
    assert read.waits == [10.0, 10.0, 10.0]


def test_the_budget_of_requests_holds_and_the_next_run_goes_on(read: Run) -> None:
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


def test_the_budget_of_tokens_is_never_passed(read: Run) -> None:
    with pytest.raises(BadInput, match="the budget of 9000 tokens does not hold another question"):
        read(
            lambda handler, _: handler.say('{"claims": []}', tokens=6000),
            sentences=1,
            max_tokens=9000,
            answer_tokens=200,
        )
    assert len(read.server.seen) == 1


def test_another_model_or_text_is_another_question(read: Run) -> None:
    for name, text in (("one", TEXT), ("two", TEXT), ("one", TEXT + " Peru left."), ("one", TEXT)):
        read(lambda handler, _: handler.claims(), document(text), name=name)
    assert read.server.seen == []


def test_a_touched_answer_counts_as_none(read: Run, tmp_path: Path) -> None:
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
