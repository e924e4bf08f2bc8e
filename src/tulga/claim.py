"""A claim: what one source says, where it says it, and when that holds.

Claims are frozen and do no I/O. The id is a hash of what is said and where; how it was read (method, confidence) and
what people later thought of it (grades, judgements, merges) never change the id, so reading a file twice adds nothing.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Literal

from tulga.errors import BadInput
from tulga.span import Span

Polarity = Literal["+", "-"]
Modality = Literal["actual", "planned", "possible"]
Stance = Literal["asserted", "reported", "negated", "planned", "possible"]

_CHARS = re.compile(r"char=(\d+)-(\d+)$")
_ROW = re.compile(r"row=(\d+)(?:;col=(.+))?$")


@dataclass(frozen=True)
class Evidence:
    """Where a claim stands: the source, the place in it, and the exact words.

    `locator` is a character span of the decoded text (`char=120-180`, after RFC 5147) or a table row, perhaps with its
    columns (`row=12;col=value`, after RFC 7111; row 1 is the first row below the header). `quote` holds the words at a
    character span; it is empty where the words are not ours to carry and only the place is given.

    >>> Evidence("avim-2020", "char=120-180").chars
    (120, 180)
    """

    source: str
    locator: str
    quote: str = ""

    def __post_init__(self) -> None:
        if not self.source:
            raise BadInput("a claim needs a source")
        if not _CHARS.match(self.locator) and not _ROW.match(self.locator):
            raise BadInput(f"locator {self.locator!r} is neither char=FROM-TO nor row=NUMBER")

    @property
    def chars(self) -> tuple[int, int] | None:
        """The character span, or None where the evidence is a table row."""
        match = _CHARS.match(self.locator)
        return (int(match[1]), int(match[2])) if match else None

    @property
    def row(self) -> int | None:
        """The table row, or None where the evidence is a character span."""
        match = _ROW.match(self.locator)
        return int(match[1]) if match else None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One (subject, relation, object or value) with its time, its place, how it is said and its evidence.

    `subject` and `object` are actor ids (ISO 3166-1 alpha-3 for states, an acronym for organisations, a plain name for
    anything else). `value` is exact; a share is in percent. `qualifiers` are what the relation declares, for instance
    `(("hedge", "about"),)`. `confidence` is the probability between 0 and 1 that the claim is read rightly.

    >>> one = Claim(relation="embassy_opened", subject="TUR", object="MNG", span=Span.parse("1996"),
    ...             evidence=Evidence("note", "char=0-20", "opened its embassy"))
    >>> one.stance, one.id == Claim(**{**one.parts(), "confidence": 0.9}).id
    ('asserted', True)
    """

    relation: str
    subject: str | None
    evidence: Evidence
    object: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    item: str | None = None
    qualifiers: tuple[tuple[str, str], ...] = ()
    span: Span = field(default_factory=Span)
    place: str | None = None
    polarity: Polarity = "+"
    modality: Modality = "actual"
    voice: str | None = None
    method: str = "hand"
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not self.relation:
            raise BadInput("a claim needs a relation")
        if self.subject is None and self.object is None and self.value is None and self.item is None:
            raise BadInput(f"a claim of {self.relation} says nothing: no subject, object, value or item")
        if self.polarity not in ("+", "-") or self.modality not in ("actual", "planned", "possible"):
            raise BadInput(f"polarity {self.polarity!r} or modality {self.modality!r} is not known")
        if not 0 <= self.confidence <= 1:
            raise BadInput(f"confidence {self.confidence} is not between 0 and 1")

    @cached_property
    def id(self) -> str:
        """16 hexadecimal digits: SHA-256 over everything but method and confidence."""
        said = [
            self.relation, self.subject, self.object, plain_number(self.value), self.unit, self.item,
            sorted(self.qualifiers), str(self.span), self.place, self.polarity, self.modality, self.voice,
            self.evidence.source, self.evidence.locator, self.evidence.quote,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]

    @property
    def stance(self) -> Stance:
        """The one-word summary, the first that applies: reported, negated, planned, possible, asserted."""
        if self.voice:
            return "reported"
        if self.polarity == "-":
            return "negated"
        return "asserted" if self.modality == "actual" else self.modality

    def parts(self) -> dict[str, Any]:
        """The fields by name, as the constructor takes them."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def exact(text: str | int | float | Decimal | None, *, place: str = "") -> Decimal | None:
    """A number without rounding; None and empty text are missing, not zero.

    >>> exact("6.3"), exact(""), exact("1,000")
    (Decimal('6.3'), None, Decimal('1000'))
    """
    if text is None or text == "":
        return None
    try:
        number = Decimal(str(text).replace(",", "").replace(" ", "").replace("\u00a0", ""))
    except InvalidOperation:
        raise BadInput(f"{text!r} is not a number", place=place) from None
    if not number.is_finite():
        raise BadInput(f"{text!r} is not a finite number", place=place)
    return number


def plain_number(number: Decimal | None) -> str | None:
    """The shortest exact decimal text: `6.3`, `100`, never `1E+2`; missing stays None.

    >>> plain_number(Decimal("100.00")), plain_number(Decimal("6300000000"))
    ('100', '6300000000')
    """
    if number is None:
        return None
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
