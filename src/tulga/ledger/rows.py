"""Claims and sources as rows of the tables, and back without loss."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tulga.claim import Claim, Evidence, plain_number
from tulga.ledger import schema
from tulga.sources import Source
from tulga.span import Span

_DERIVED = ("first_day", "last_day", "number", "words")
CLAIM_NAMES = tuple(column.name for column in schema.claim.columns if column.name not in ("number", "words"))
CLAIM_COLUMNS = tuple(column for column in schema.claim.columns if column.name not in _DERIVED)
SOURCE_COLUMNS = tuple(schema.source.c[name] for name in ("id", "kind", "csl", "sha256", "name", "grade"))


def claim_values(claim: Claim) -> tuple[Any, ...]:
    """One claim as values for `CLAIM_NAMES`; days are ISO 8601, numbers exact decimal text."""
    span, evidence = claim.span, claim.evidence
    first, last = span.first(), span.last()
    return (
        claim.id, claim.relation, claim.subject, claim.object, plain_number(claim.value), claim.unit, claim.item,
        qualifiers_text(claim.qualifiers), str(span), first.isoformat() if first else None,
        last.isoformat() if last else None, claim.place, claim.polarity, claim.modality, claim.voice,
        evidence.source, evidence.locator, evidence.quote, claim.method, float(claim.confidence),
    )  # fmt: skip


def claim_row(claim: Claim) -> dict[str, Any]:
    """One claim as the columns of the table `claim` that say what it says."""
    return dict(zip(CLAIM_NAMES, claim_values(claim), strict=True))


def claim_of(row: Any) -> Claim:
    """The claim of a row of `CLAIM_COLUMNS`."""
    (_, relation, subject, object_, value, unit, item, qualifiers, span, place, polarity, modality, voice, source,
     locator, quote, method, confidence) = row  # fmt: skip
    return Claim(
        relation=relation,
        subject=subject,
        object=object_,
        value=None if value is None else Decimal(value),
        unit=unit,
        item=item,
        qualifiers=_qualifiers(qualifiers),
        span=_span(span),
        place=place,
        polarity=polarity,
        modality=modality,
        voice=voice,
        evidence=Evidence(source, locator, quote),
        method=method,
        confidence=confidence,
    )


def source_row(source: Source) -> dict[str, Any]:
    """One source as the columns of the table `source` that its citation fills."""
    return {
        "id": source.id,
        "kind": source.kind,
        "title": source.title,
        "csl": json.dumps(dict(source.csl), ensure_ascii=False, sort_keys=True),
        "sha256": source.sha256,
        "name": source.name,
        "grade": source.grade,
    }


def source_of(row: Any) -> Source:
    """The source of a row of `SOURCE_COLUMNS`."""
    identifier, kind, csl, sha256, name, grade = row
    return Source(identifier, kind, json.loads(csl), sha256, name, grade)


def qualifiers_text(pairs: tuple[tuple[str, str], ...]) -> str:
    """Qualifiers as one JSON object; a name that is given twice holds a list.

    >>> qualifiers_text((("hedge", "about"), ("role", "host"), ("role", "sponsor")))
    '{"hedge": "about", "role": ["host", "sponsor"]}'
    """
    if not pairs:
        return "{}"
    together: dict[str, list[str]] = {}
    for name, value in pairs:
        together.setdefault(name, []).append(value)
    plain = {name: values[0] if len(values) == 1 else values for name, values in together.items()}
    return json.dumps(plain, ensure_ascii=False)


@lru_cache(maxsize=4096)
def _qualifiers(text: str) -> tuple[tuple[str, str], ...]:
    held: Mapping[str, str | list[str]] = json.loads(text)
    return tuple(
        (name, value) for name, values in held.items() for value in ([values] if isinstance(values, str) else values)
    )


@lru_cache(maxsize=65536)
def _span(text: str) -> Span:
    return Span.parse(text)
