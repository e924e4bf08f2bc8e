"""The way back: addresses of evidence, and claims and facts as a page or a report shows them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from tulga.claim import Claim, plain_number
from tulga.errors import TulgaError
from tulga.show.surface import Fact, Workspace
from tulga.show.words import STANCES, number_in_words, relation_label, said, span_in_words
from tulga.sources import Source, citation

MOST_IDS = 300  # claims that one address names; a longer list says how many it leaves out


def address(*parts: str) -> str:
    """A page's address with its parts escaped.

    >>> address("source", "a note@1f/2")
    '/source/a%20note%401f%2F2'
    """
    return "/" + "/".join(quote(part, safe="") for part in parts)


def evidence_address(ids: Iterable[str], against: Iterable[str] = ()) -> str | None:
    """Where claims and rows are shown side by side; one alone is shown by itself; none has no address.

    >>> evidence_address(["b", "a"], ["c"]), evidence_address(["a"]), evidence_address([])
    ('/evidence?ids=a%2Cb&against=c', '/claim/a', None)
    """
    named, opposed = sorted(set(ids)), sorted(set(against))
    if not named and not opposed:
        return None
    if len(named) == 1 and not opposed:
        return address("claim", named[0])
    asked: dict[str, str | int] = {"ids": ",".join(named[:MOST_IDS])}
    if opposed:
        asked["against"] = ",".join(opposed[:MOST_IDS])
    left_out = len(named) + len(opposed) - len(named[:MOST_IDS]) - len(opposed[:MOST_IDS])
    if left_out:
        asked["left_out"] = left_out
    return "/evidence?" + urlencode(asked)


def place_in_words(claim: Claim) -> str:
    """Where in its source a claim stands.

    >>> from tulga.claim import Evidence
    >>> place_in_words(Claim(relation="r", subject="MNG", evidence=Evidence("s", "char=1200-1280")))
    'characters 1,200 to 1,280'
    """
    if claim.evidence.chars:
        start, end = claim.evidence.chars
        return f"characters {start:,} to {end:,}"
    return f"row {claim.evidence.row:,}"


def source_card(source: Source) -> dict[str, Any]:
    """A source as pages show it: title, one-line citation, kind, grade."""
    return {
        "id": source.id,
        "href": address("source", source.id),
        "title": source.title,
        "citation": citation(source.csl) or f"{source.title}.",
        "url": source.csl.get("URL") or (f"https://doi.org/{source.csl['DOI']}" if source.csl.get("DOI") else None),
        "kind": source.kind,
        "grade": source.grade,
        "sha256": source.sha256,
    }


def claim_card(workspace: Workspace, claim: Claim) -> dict[str, Any]:
    """A claim as pages show it: what it says, when, how it is said, by whom, and where that stands."""
    return {
        "id": claim.id,
        "href": address("claim", claim.id),
        "says": said(claim, workspace.label),
        "relation": claim.relation,
        "relation_label": relation_label(claim.relation),
        "subject": claim.subject,
        "object": claim.object,
        "item": claim.item,
        "value": plain_number(claim.value),
        "unit": claim.unit,
        "number": number_in_words(claim.value, claim.unit, dict(claim.qualifiers).get("hedge")),
        "qualifiers": dict(claim.qualifiers),
        "span": str(claim.span),
        "when": span_in_words(claim.span),
        "place": claim.place,
        "stance": claim.stance,
        "stance_words": STANCES[claim.stance],
        "polarity": claim.polarity,
        "modality": claim.modality,
        "voice": claim.voice,
        "method": claim.method,
        "confidence": claim.confidence,
        "quote": claim.evidence.quote,
        "locator": claim.evidence.locator,
        "where": place_in_words(claim),
        "source": source_card(_source(workspace, claim.evidence.source)),
    }


def fact_card(workspace: Workspace, fact: Fact) -> dict[str, Any]:
    """A fact as pages show it: its winning claim's words, and how many claims stand for and against it."""
    winner = fact.winner
    return {
        "id": fact.id,
        "key": fact.key,
        "href": address("fact", fact.id),
        "says": said(winner, workspace.label),
        "relation": fact.relation,
        "relation_label": relation_label(fact.relation),
        "subject": fact.subject,
        "object": fact.object,
        "item": fact.item,
        "value": plain_number(fact.value),
        "unit": fact.unit,
        "number": number_in_words(fact.value, fact.unit, dict(winner.qualifiers).get("hedge")),
        "span": str(fact.span),
        "when": span_in_words(fact.span),
        "status": fact.status,
        "stance": winner.stance,
        "voice": winner.voice,
        "disputed": bool(fact.against),
        "claims_for": len(fact.supporting),
        "claims_against": len(fact.against),
        "rule": fact.rule,
        "why": fact.why,
    }


def holds(fact: Fact) -> bool:
    """Whether a fact says that something is so, not that it is not, planned or merely possible."""
    return fact.status == "actual" and fact.winner.polarity == "+"


def _source(workspace: Workspace, name: str) -> Source:
    try:
        return workspace.source(name)
    except TulgaError:
        return Source(id=name, kind="document")
