"""Acts that put claims in the place of others: edit, split and merge.

A claim is never edited: what stands in its place is a claim of its own, made by hand, and the old one stays and stops
counting.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from tulga.claim import Claim, exact
from tulga.errors import BadInput, BadUse, unknown
from tulga.ledger import schema, search
from tulga.ledger.acts import Act, check_source, record
from tulga.ledger.adding import insert_claims
from tulga.ledger.as_known import living_act
from tulga.ledger.hiding import settle
from tulga.span import Span

_EVIDENCE = ("source", "locator", "quote")
FIELDS = (*(name for name in Claim.__dataclass_fields__ if name not in ("method", "evidence")), *_EVIDENCE)


def edit(connection: Connection, claim: str, changes: Mapping[str, Any], reason: str, person: str) -> Act:
    """Put a corrected claim in the place of one that counts: the same evidence unless it is given, method `hand`.

    Raises BadUse where the claim does not count any more, a field does not exist, or nothing that it says changes, and
    BadInput where the quote does not stand at its place.
    """
    old = _counting(connection, claim)
    new = changed(old, changes)
    if new.id == old.id:
        raise BadUse(f"the edit changes nothing that claim {old.id} says")
    keep(connection, [new])
    return _replace(connection, "edited", [(old.id, new.id)], reason, person)


def split(connection: Connection, claim: str, parts: Sequence[Mapping[str, Any]], reason: str, person: str) -> Act:
    """Put several claims in the place of one that says several things; each part tells what it changes.

    Raises BadUse where there are fewer than two different parts or one of them says what the claim itself says.
    """
    old = _counting(connection, claim)
    new = {part.id: part for part in (changed(old, changes) for changes in parts)}
    if len(new) < max(2, len(parts)):
        raise BadUse(f"claim {old.id} is split into two or more parts that say different things")
    if old.id in new:
        raise BadUse(f"a part of claim {old.id} says the same as the whole; each part must change something")
    keep(connection, list(new.values()))
    return _replace(connection, "split", [(old.id, part) for part in new], reason, person)


def merge(connection: Connection, claims: Iterable[str], into: str, reason: str, person: str) -> Act:
    """Let one claim stand for several that say the same; the others stay and stop counting.

    Raises BadUse where one of them does not count any more, or where there is nothing to merge.
    """
    stands = _counting(connection, into)
    others = dict.fromkeys(_counting(connection, claim).id for claim in claims)
    others.pop(stands.id, None)
    if not others:
        raise BadUse(f"a merge needs another claim beside {stands.id}")
    return _replace(connection, "merged", [(other, stands.id) for other in others], reason, person)


def changed(old: Claim, changes: Mapping[str, Any]) -> Claim:
    """A claim with other fields (`FIELDS`), as a person wrote it: method `hand`, confidence 1 unless it is given."""
    for name in changes:
        if name not in FIELDS:
            raise unknown("field of a claim", name, FIELDS)
    evidence = replace(old.evidence, **{name: changes[name] for name in _EVIDENCE if name in changes})
    fields = {name: value for name, value in changes.items() if name not in _EVIDENCE}
    return Claim(**{**old.parts(), "confidence": 1.0, **fields, "evidence": evidence, "method": "hand"})


def typed(pairs: Iterable[str]) -> dict[str, Any]:
    """Changes as a person types them, `FIELD=VALUE`; an empty value is a missing one. Raises BadUse or BadInput.

    >>> typed(["span=1997-05", "value=1,000", "place=", "qualifiers=hedge=about; role=host"])["qualifiers"]
    (('hedge', 'about'), ('role', 'host'))
    """
    changes: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name, text = name.strip(), text.strip()
        if not equals:
            raise BadUse(f"{pair!r} is not of the form FIELD=VALUE")
        if name not in FIELDS:
            raise unknown("field of a claim", name, FIELDS)
        if name in changes:
            raise BadUse(f"the field {name} is given twice")
        changes[name] = _value(name, text)
    return changes


def _value(name: str, text: str) -> Any:
    match name:
        case "span":
            return Span.parse(text)
        case "value":
            return exact(text, place="value")
        case "confidence":
            return float(exact(text, place="confidence") or 0)
        case "qualifiers":
            parts = [part.partition("=") for part in text.split(";") if part.strip()]
            return tuple((key.strip(), value.strip()) for key, _, value in parts)
        case "polarity" | "modality" | "source" | "locator" | "quote" | "relation":
            return text
    return text or None


def keep(connection: Connection, claims: Sequence[Claim]) -> None:
    """Keep claims that people made from others, where they are not kept yet."""
    for claim in claims:
        check_source(connection, claim.evidence.source)
        text = connection.scalar(select(schema.source.c.text).where(schema.source.c.id == claim.evidence.source))
        _check_quote(claim, text)
    ids = schema.claim.c.id
    known = set(connection.scalars(select(ids).where(ids.in_([claim.id for claim in claims]))))
    insert_claims(connection, [claim for claim in claims if claim.id not in known])
    schema.index_words(connection)


def _check_quote(claim: Claim, text: str | None) -> None:
    chars, quote = claim.evidence.chars, claim.evidence.quote
    if text is None or chars is None:
        return
    if not chars[0] <= chars[1] <= len(text):
        place = f"{claim.evidence.source}:{chars[0]}-{chars[1]}"
        raise BadInput(f"the document has no such span; it has {len(text)} characters", place=place)
    if quote and text[slice(*chars)] != quote:
        place = f"{claim.evidence.source}:{chars[0]}-{chars[1]}"
        raise BadInput(f"the quote {quote!r} does not stand there, but {text[slice(*chars)]!r}", place=place)


def _counting(connection: Connection, claim: str) -> Claim:
    """A claim that is not hidden; raises BadUse with what stands in its place."""
    found = search.claim(connection, claim)
    hidden, act = schema.hidden, schema.judgement
    why = connection.scalar(select(hidden.c.why).where(hidden.c.claim == found.id))
    if why == "undone":
        raise BadUse(f"claim {found.id} does not count: what brought it was undone")
    if why is not None:
        instead = connection.scalars(
            select(act.c.becomes)
            .where(act.c.claim == found.id, act.c.verdict == why, living_act(act, None))
            .order_by(act.c.number.desc())
        )
        raise BadUse(f"claim {found.id} does not count: it was {why}", nearest=list(dict.fromkeys(instead)))
    return found


def _replace(connection: Connection, verdict: str, pairs: Sequence[tuple[str, str]], reason: str, person: str) -> Act:
    act = record(connection, verdict, [{"claim": old, "becomes": new} for old, new in pairs], reason, person)
    touched = select(schema.claim.c.id).where(schema.claim.c.id.in_(list({each for pair in pairs for each in pair})))
    settle(connection, touched)
    return act
