"""The line form of a claim: what `tulga read --jsonl` prints and other tools build on."""

import json

from tulga.claim import Claim

FIELDS = (
    "doc", "start", "end", "quote", "relation", "subject", "object", "value", "unit", "item", "start_date", "end_date",
    "recurring", "place", "stance", "polarity", "modality", "holder", "confidence",
)  # fmt: skip


def line(claim: Claim, doc: str) -> str:
    """One claim as one JSON object on one line, the keys in the order of `FIELDS`; missing is null.

    Dates are as precise as the text (YYYY, YYYY-MM, YYYY-MM-DD); a decade gives its first year. Raises nothing.
    """
    start, end = claim.evidence.chars or (None, None)
    values = (
        doc, start, end, claim.evidence.quote, claim.relation, claim.subject, claim.object, _number(claim), claim.unit,
        claim.item, claim.span.start.plain() if claim.span.start else None,
        claim.span.end.plain() if claim.span.end else None, claim.span.recurrence is not None, claim.place, claim.stance,
        claim.polarity, claim.modality, claim.voice, claim.confidence,
    )  # fmt: skip
    return json.dumps(dict(zip(FIELDS, values, strict=True)), ensure_ascii=False)


def _number(claim: Claim) -> int | float | None:
    if claim.value is None:
        return None
    return int(claim.value) if claim.value == claim.value.to_integral_value() else float(claim.value)
