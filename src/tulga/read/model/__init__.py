"""A document into claims by a language model behind any OpenAI-compatible endpoint.

The model proposes, the grammars dispose: a claim counts only when its quote stands in the text and its actors, numbers
and dates stand in the quote or follow from it (`tulga.read.model.check`). What is refused is counted by reason.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from tulga.claim import Claim
from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.mentions import focal_state
from tulga.read.model.answer import Answer, read_answer
from tulga.read.model.cache import AnswerCache
from tulga.read.model.check import Examiner
from tulga.read.model.endpoint import Endpoint, Reply
from tulga.read.model.passages import Passage, passages
from tulga.read.model.prompt import repair, request
from tulga.read.model.settings import ModelSettings
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
        lost = [f"{self.name}: {sentence}" for sentence in self.given_up]
        return [*lost, f"{self.name}: the model proposed {claims}, {kept}{tail}"]


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
        examiner = Examiner(self.settings, document, fold(document.text), focal)
        tally = _Tally(document)
        for passage in passages(document, focal, most=self.settings.sentences, characters=self.settings.characters):
            self._read_passage(passage, examiner, tally)
        if tally.given_up and not tally.answered:
            raise BadInput(f"the model gave no usable answer; {tally.given_up[0]}", place=document.name)
        return tally.reading()

    def _read_passage(self, passage: Passage, examiner: Examiner, tally: "_Tally") -> None:
        """Ask about a passage; one whose answer is too long is asked about by halves."""
        body = request(self.settings, examiner.document, passage, examiner.focal)
        try:
            answer = self._answer(body, whole=len(passage.placed) == 1)
        except _TooLong:
            for half in passage.halves():
                self._read_passage(half, examiner, tally)
        except _Unusable as fault:
            tally.give_up(passage, str(fault))
        except BadInput as error:
            raise BadInput(str(error), place=examiner.document.name) from None
        else:
            tally.take(answer, passage, examiner)

    def _answer(self, body: dict[str, Any], *, whole: bool) -> Answer:
        """The answer to one question: kept from before, or asked for, and asked for once more where it is unusable."""
        reply = self._answers.get(body)
        answer = _understood(reply)[0] if reply else None
        if answer is None and (reply is None or not reply.cut or whole):
            reply = self.endpoint.ask(body)
            answer, fault = _understood(reply)
            if answer is None and (not reply.cut or whole):
                reply = self.endpoint.ask(repair(body, reply.content or "", fault))
                answer, fault = _understood(reply)
            if answer is None and (not reply.cut or whole):
                raise _Unusable(fault)
            self._answers.put(body, reply)
        if answer is None:
            raise _TooLong
        return answer


@dataclass
class _Tally:
    """What the passages of one document gave."""

    document: Document
    found: dict[str, Claim] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    given_up: list[str] = field(default_factory=list)
    answered: int = 0
    proposed: int = 0

    def take(self, answer: Answer, passage: Passage, examiner: Examiner) -> None:
        """Examine the proposals of one answer."""
        self.answered += 1
        self.proposed += len(answer.proposals) + answer.malformed
        self.refused["not of the schema"] += answer.malformed
        for proposal in answer.proposals:
            result = examiner.examine(proposal, passage)
            if isinstance(result, Claim) and result.id not in self.found:
                self.found[result.id] = result
            else:
                self.refused["said twice" if isinstance(result, Claim) else result] += 1

    def give_up(self, passage: Passage, fault: str) -> None:
        """Write down that a passage was not read."""
        text = self.document.text[passage.start : min(passage.end, passage.start + 60)]
        where = f"characters {passage.start} to {passage.end}, from {' '.join(text.split())!r}"
        self.given_up.append(f"{fault}, twice; this passage was not read: {where}")

    def reading(self) -> Reading:
        """All of it, in the order of the text."""
        claims = sorted(self.found.values(), key=lambda c: (c.evidence.chars or (0, 0), c.relation, c.id))
        reasons = sorted(((r, n) for r, n in self.refused.items() if n), key=lambda pair: (-pair[1], pair[0]))
        return Reading(self.document.name, tuple(claims), self.proposed, tuple(reasons), tuple(self.given_up))


class _TooLong(Exception):
    """A question whose answer passes the bound."""


class _Unusable(Exception):
    """A question that got no usable answer, asked twice."""


def _understood(reply: Reply) -> tuple[Answer | None, str]:
    if reply.content is None:
        return None, reply.fault
    try:
        return read_answer(reply.content), ""
    except BadInput as error:
        return None, "the answer was cut off at its bound" if reply.cut else error.what


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
