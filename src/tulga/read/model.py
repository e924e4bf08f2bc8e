"""A document into claims by a language model behind any OpenAI-compatible endpoint.

The model proposes, the grammars dispose: a claim counts only when its quote stands in the text and its actors, numbers
and dates stand in the quote or follow from it (`tulga.read.model_check`). What is refused is counted by reason.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from tulga.claim import Claim
from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.mentions import focal_state
from tulga.read.model_answer import Answer, read_answer
from tulga.read.model_cache import AnswerCache
from tulga.read.model_check import Examiner
from tulga.read.model_endpoint import Endpoint, Reply
from tulga.read.model_passages import Passage, passages
from tulga.read.model_prompt import repair, request
from tulga.read.model_settings import ModelSettings
from tulga.read.sentences import fold

Read = Callable[[Document, str | None], list[Claim]]


@dataclass(frozen=True)
class Reading:
    """What a model made of one document: the claims in the order of the text, the number of proposals, how many of them
    were refused for which reason, and one sentence for each passage that was given up."""

    name: str
    claims: tuple[Claim, ...]
    proposed: int
    refused: tuple[tuple[str, int], ...]
    given_up: tuple[str, ...]

    def report(self) -> list[str]:
        """The sentences for standard error; refusals by number, most first.

        >>> Reading("a.txt", (), 3, (("quote not in the text", 3),), ()).report()
        ['a.txt: the model proposed 3 claims, 0 are kept; refused: 3 quote not in the text']
        """
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.refused)
        claims = "1 claim" if self.proposed == 1 else f"{self.proposed} claims"
        kept = f"{len(self.claims)} {'is' if len(self.claims) == 1 else 'are'} kept"
        tail = f"; refused: {reasons}" if reasons else ""
        return [*self.given_up, f"{self.name}: the model proposed {claims}, {kept}{tail}"]


class ModelReader:
    """Reads documents through one endpoint; the limits and the budget hold for all of them together.

    Used as a context, or closed by hand. The same answers give the same claims, byte for byte, in any process.
    """

    def __init__(self, settings: ModelSettings, endpoint: Endpoint | None = None) -> None:
        self.settings = settings
        self.endpoint = endpoint or Endpoint(settings)
        self._answers = AnswerCache(settings.cache)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the endpoint."""
        self.endpoint.close()

    def read(self, document: Document, about: str | None = None) -> Reading:
        """The reading of one document; `about` is the focal state (ISO3), inferred when not given.

        Raises BadInput when the endpoint fails for good, the budget is spent or no passage gets a usable answer; what
        was answered until then is kept, and the next run goes on from there.
        """
        focal = about or focal_state(document.text)
        limits = self.settings
        examiner = Examiner(limits, document, fold(document.text), focal)
        found: dict[str, Claim] = {}
        refused: Counter[str] = Counter()
        given_up: list[str] = []
        proposed = 0
        cut = passages(document, focal, most=limits.sentences, characters=limits.characters)
        for passage in cut:
            try:
                answer = self._answer(request(limits, document, passage, focal))
            except _Unusable as fault:
                given_up.append(_skipped(document, passage, fault))
                continue
            proposed += len(answer.proposals) + answer.malformed
            refused["not of the schema"] += answer.malformed
            for proposal in answer.proposals:
                result = examiner.examine(proposal, passage)
                if isinstance(result, Claim) and result.id not in found:
                    found[result.id] = result
                else:
                    refused["said twice" if isinstance(result, Claim) else result] += 1
        if cut and len(given_up) == len(cut):
            raise BadInput(f"the model gave no usable answer; {given_up[0].partition(': ')[2]}", place=document.name)
        claims = sorted(found.values(), key=lambda c: (c.evidence.chars or (0, 0), c.relation, c.id))
        reasons = sorted(((r, n) for r, n in refused.items() if n), key=lambda pair: (-pair[1], pair[0]))
        return Reading(document.name, tuple(claims), proposed, tuple(reasons), tuple(given_up))

    def _answer(self, body: dict[str, Any]) -> Answer:
        """The answer to one question: kept from before, or asked for, and asked for once more where it is unusable."""
        kept = self._answers.get(body)
        if kept is not None:
            try:
                return read_answer(kept)
            except BadInput:
                pass  # a file that somebody touched counts as none
        reply = self.endpoint.ask(body)
        answer, fault = _understood(reply)
        if answer is None:
            reply = self.endpoint.ask(repair(body, reply.content or "", fault))
            answer, fault = _understood(reply)
        if answer is None or reply.content is None:
            raise _Unusable(fault)
        self._answers.put(body, reply.content)
        return answer


class _Unusable(Exception):
    """A question that got no usable answer, asked twice."""


def _understood(reply: Reply) -> tuple[Answer | None, str]:
    if reply.content is None:
        return None, reply.fault
    try:
        return read_answer(reply.content), ""
    except BadInput as error:
        return None, "the answer is longer than allowed and was cut off" if reply.cut else error.what


def _skipped(document: Document, passage: Passage, fault: Exception) -> str:
    first = re.sub(r"\s+", " ", document.text[passage.start : min(passage.end, passage.start + 60)]).strip()
    where = f"characters {passage.start} to {passage.end}, from {first!r}"
    return f"{document.name}: {fault}, twice; this passage was not read: {where}"


def model_reader(settings: ModelSettings, say: Callable[[str], None]) -> Read:
    """A function from a document (and its focal state) to claims, as `read_document` is one; `say` takes the sentences on
    what was refused and given up."""
    reader = ModelReader(settings)

    def read(document: Document, about: str | None = None) -> list[Claim]:
        reading = reader.read(document, about)
        for sentence in reading.report():
            say(sentence)
        return list(reading.claims)

    return read
