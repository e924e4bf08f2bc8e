"""What a model is asked to answer in, and its answer read strictly: no property more, none less.

An answer that is no such JSON is refused as a whole; a claim in it that is not of the form is counted and left out.
"""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tulga.errors import BadInput
from tulga.relations import relations

_WRAPPED = re.compile(r"\s*(?:<think>.*?</think>\s*)?(?:```(?:json)?\s*(?P<fenced>.*?)\s*```|(?P<bare>.*))\s*\Z", re.S)
_WORDS = 2000


class Proposal(BaseModel):
    """One claim as a model proposes it: nothing of it is believed before `tulga.read.model.check` has seen it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    sentence: int
    quote: str = Field(max_length=_WORDS)
    relation: str = Field(max_length=_WORDS)
    subject: str | None = Field(max_length=_WORDS)
    object: str | None = Field(max_length=_WORDS)
    value: int | Decimal | None
    unit: str | None = Field(max_length=_WORDS)
    item: str | None = Field(max_length=_WORDS)
    start_date: str | None = Field(max_length=40)
    end_date: str | None = Field(max_length=40)
    recurring: bool
    place: str | None = Field(max_length=_WORDS)
    polarity: Literal["+", "-"]
    modality: Literal["actual", "planned", "possible"]
    holder: str | None = Field(max_length=_WORDS)


@dataclass(frozen=True)
class Answer:
    """The proposals of one answer in its order, and how many entries were not of the form."""

    proposals: tuple[Proposal, ...]
    malformed: int


def answer_schema() -> dict[str, Any]:
    """The JSON schema of an answer in the subset that strict endpoints take: every property required, no other allowed.

    >>> sorted(answer_schema()["properties"]["claims"]["items"]["properties"]) == sorted(Proposal.model_fields)
    True
    """
    text, number = {"type": ["string", "null"]}, {"type": ["number", "null"]}
    claim: dict[str, Any] = {
        "sentence": {"type": "integer"}, "quote": {"type": "string"},
        "relation": {"type": "string", "enum": list(relations())}, "subject": text, "object": text, "value": number,
        "unit": text, "item": text, "start_date": text, "end_date": text, "recurring": {"type": "boolean"}, "place": text,
        "polarity": {"type": "string", "enum": ["+", "-"]},
        "modality": {"type": "string", "enum": ["actual", "planned", "possible"]}, "holder": text,
    }  # fmt: skip
    return _closed({"claims": {"type": "array", "items": _closed(claim)}})


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def read_answer(content: str) -> Answer:
    """The proposals in a model's words; raises BadInput, with the reason, where they are no answer of the form.

    Numbers stay exact. A fence or a thinking block around the JSON is overlooked.

    >>> read_answer('{"claims": []}')
    Answer(proposals=(), malformed=0)
    >>> read_answer('{"claims": [')
    Traceback (most recent call last):
    tulga.errors.BadInput: the answer is not JSON
    """
    match = _WRAPPED.match(content)
    body = (match["fenced"] or match["bare"]) if match else content
    try:
        data = json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError, ArithmeticError):
        raise BadInput("the answer is not JSON") from None
    if not isinstance(data, dict) or set(data) != {"claims"} or not isinstance(data["claims"], list):
        raise BadInput("the answer is not an object with the one property claims, a list")
    proposals, malformed = [], 0
    for entry in data["claims"]:
        try:
            proposals.append(Proposal.model_validate(entry))
        except (ValidationError, ValueError):
            malformed += 1
    return Answer(tuple(proposals), malformed)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
